package org.gradproof.verify.format;

import java.util.ArrayList;
import java.util.List;

/// What a header may declare: the one place that turns declared sizes into memory.
final class Sizes {
  /// No dump holds more numbers than this.
  static final long MOST = Math.min(1L << 27, Runtime.getRuntime().maxMemory() / 16);

  private static final int MOST_AXES = 8;

  private Sizes() {}

  /// The number of entries of a declared shape, none negative, and no more than fit.
  static int count(String source, String tensor, List<Long> shape) {
    long count = 1;
    boolean fits = shape.size() <= MOST_AXES;
    for (long size : shape) {
      fits &= size >= 0 && size <= MOST;
      count = fits ? count * size : count;
      fits &= count <= MOST;
    }
    if (!fits) {
      throw new DumpException(
          source
              + ": tensor "
              + tensor
              + " declares the shape "
              + shape
              + "; expected at most "
              + MOST_AXES
              + " axes and "
              + MOST
              + " numbers");
    }
    return (int) count;
  }

  /// The shape as sizes of arrays, after [#count] has passed it.
  static List<Integer> sizes(List<Long> shape) {
    List<Integer> sizes = new ArrayList<>();
    shape.forEach(s -> sizes.add(Math.toIntExact(s)));
    return sizes;
  }
}
