package org.gradproof.verify.format;

import java.util.List;
import java.util.stream.Collectors;

/// A named array of numbers, in C order.
///
/// @param name its name in the file
/// @param type how the file stores a number
/// @param shape sizes of its axes
/// @param data the numbers
@SuppressWarnings("ArrayRecordComponent") // numbers by the million, handed over as they are
public record Tensor(String name, ElementType type, List<Integer> shape, double[] data) {
  public Tensor {
    shape = List.copyOf(shape);
  }

  /// Such as `(5, 2, 4)`.
  public String shapeText() {
    return text(shape);
  }

  /// A shape as Python prints it.
  public static String text(List<Integer> shape) {
    return shape.stream()
        .map(String::valueOf)
        .collect(Collectors.joining(", ", "(", shape.size() == 1 ? ",)" : ")"));
  }

  /// The index of the entry at a position of [#data], such as `[3, 0, 1]`.
  public String index(int position) {
    int[] index = new int[shape.size()];
    int rest = position;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.get(axis);
      rest /= shape.get(axis);
    }
    return java.util.Arrays.toString(index);
  }
}
