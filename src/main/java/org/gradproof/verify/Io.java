package org.gradproof.verify;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.DumpException;
import org.gradproof.verify.format.Tensor;

/// The sequences and states of a dump, step by step: whatever the file's layout,
/// `[steps][batch][entries]` and `[layer][batch][entries]`.
final class Io {
  private final Dump dump;
  private final boolean batchFirst;
  private final boolean stacked;
  private final boolean turned;
  private final int directions;
  private final Map<String, double[]> cache = new LinkedHashMap<>();
  final int steps;
  final int batch;
  final int features;

  /// What the input is called.
  static final String[] INPUT = {"input", "inputs", "x", "X"};

  /// What the output is called.
  static final String[] OUTPUT = {"output", "outputs", "y", "Y"};

  /// The sequences of a dump.
  ///
  /// @param needed whether a dump without an input is refused; otherwise it has one step of unknown
  ///   width, which is 0
  Io(Dump dump, boolean batchFirst, int directions, boolean needed) {
    this.dump = dump;
    this.batchFirst = batchFirst;
    this.directions = directions;
    this.stacked = dump.said("framework", "").equals("onnx");
    this.turned = dump.said("go_backwards", "").equalsIgnoreCase("true");
    Optional<Tensor> given = Tensors.any(dump, INPUT).map(Tensors.Found::tensor);
    if (given.isEmpty() && !needed) {
      steps = 1;
      batch = 1;
      features = 0;
      return;
    }
    Tensor input = given.orElseThrow(() -> wrong("there is no tensor called input"));
    List<Integer> shape = input.shape();
    if (shape.size() != 2 && shape.size() != 3) {
      throw wrong(
          "the input has shape "
              + input.shapeText()
              + "; expected "
              + (batchFirst ? "(batch, steps, features)" : "(steps, batch, features)"));
    }
    boolean flat = shape.size() == 2;
    steps = flat ? shape.get(0) : shape.get(batchFirst ? 1 : 0);
    batch = flat ? 1 : shape.get(batchFirst ? 0 : 1);
    features = shape.getLast();
    if (steps < 1 || batch < 1 || features < 1) {
      throw wrong("the input has shape " + input.shapeText() + ": no numbers at all");
    }
  }

  DumpException wrong(String what) {
    return new DumpException(dump.source() + ": " + what);
  }

  /// A sequence `[steps][batch][width]`.
  double[] sequence(Tensor tensor, int width) {
    String key = tensor.name();
    double[] known = cache.get(key);
    if (known == null) {
      known = readSequence(tensor, width);
      cache.put(key, known);
    }
    return known;
  }

  /// Whether a tensor has a row for each step.
  boolean isSequence(Tensor tensor, int width) {
    return tensor.data().length == steps * batch * width
        && (steps > 1 || tensor.shape().size() >= 3 || batch == 1);
  }

  private double[] readSequence(Tensor tensor, int width) {
    requireFinite(tensor, true);
    List<Integer> shape = tensor.shape();
    boolean fits = tensor.data().length == steps * batch * width;
    if (stacked && shape.size() == 4) {
      List<Integer> wanted =
          batchFirst
              ? List.of(batch, steps, directions, width / directions)
              : List.of(steps, directions, batch, width / directions);
      fits &= shape.equals(wanted);
    } else if (shape.size() == 3) {
      List<Integer> wanted =
          batchFirst ? List.of(batch, steps, width) : List.of(steps, batch, width);
      fits &= shape.equals(wanted);
    }
    if (!fits) {
      throw wrong(
          "tensor "
              + tensor.name()
              + " has shape "
              + tensor.shapeText()
              + "; with the input's it should be "
              + Tensor.text(
                  batchFirst ? List.of(batch, steps, width) : List.of(steps, batch, width)));
    }
    double[] ours = file(tensor.data(), width, shape.size() == 4);
    return turned && isInput(tensor) ? fromTheEnd(ours, width) : ours;
  }

  private static boolean isInput(Tensor tensor) {
    return List.of(INPUT).contains(tensor.name().replaceFirst("\\.grad$", ""));
  }

  /// Keras, going backwards, reads the sequence from its end and leaves the output in that order.
  private double[] fromTheEnd(double[] data, int width) {
    int row = batch * width;
    double[] to = new double[data.length];
    for (int t = 0; t < steps; t++) {
      System.arraycopy(data, t * row, to, (steps - 1 - t) * row, row);
    }
    return to;
  }

  /// From the order of the file to ours.
  ///
  /// @param split whether the file has an axis for the directions
  private double[] file(double[] data, int width, boolean split) {
    int n = width / directions;
    boolean swap = split && !batchFirst && directions == 2;
    if (!batchFirst && !swap) {
      return data;
    }
    double[] to = new double[data.length];
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < batch; b++) {
        int ours = (t * batch + b) * width;
        if (batchFirst) {
          System.arraycopy(data, (b * steps + t) * width, to, ours, width);
        } else {
          for (int d = 0; d < directions; d++) {
            int theirs = ((t * directions + d) * batch + b) * n;
            System.arraycopy(data, theirs, to, ours + d * n, n);
          }
        }
      }
    }
    return to;
  }

  /// The states of all layers, `[layers·directions][batch][width]`.
  double[] states(Tensor tensor, int width, int count) {
    requireFinite(tensor, false);
    if (tensor.data().length != count * batch * width) {
      throw wrong(
          "tensor "
              + tensor.name()
              + " has shape "
              + tensor.shapeText()
              + "; expected "
              + Tensor.text(List.of(count, batch, width)));
    }
    return swapped(tensor.data(), width, count);
  }

  /// ONNX with layout 1 has the batch before the directions.
  private double[] swapped(double[] data, int width, int count) {
    if (!stacked || !batchFirst || count == 1) {
      return data;
    }
    double[] to = new double[data.length];
    for (int i = 0; i < count; i++) {
      for (int b = 0; b < batch; b++) {
        int file = (b * count + i) * width;
        System.arraycopy(data, file, to, (i * batch + b) * width, width);
      }
    }
    return to;
  }

  /// Refuses NaN and infinity, saying where.
  void requireFinite(Tensor tensor, boolean sequence) {
    double[] data = tensor.data();
    for (int i = 0; i < data.length; i++) {
      if (!Double.isFinite(data[i])) {
        throw wrong(
            "tensor "
                + tensor.name()
                + " is "
                + (Double.isNaN(data[i]) ? "NaN" : "infinite")
                + " at "
                + tensor.index(i)
                + (sequence ? ", first at step " + firstStep(tensor) + ", counted from 0" : "")
                + others(data));
      }
    }
  }

  private static String others(double[] data) {
    long bad = Arrays.stream(data).filter(x -> !Double.isFinite(x)).count();
    return bad == 1 ? "" : " (" + bad + " entries in all)";
  }

  private int firstStep(Tensor tensor) {
    int width = Math.max(1, tensor.data().length / steps / batch);
    int first = steps;
    for (int i = 0; i < tensor.data().length; i++) {
      if (!Double.isFinite(tensor.data()[i])) {
        int row = i / width;
        first = Math.min(first, batchFirst ? row % steps : row / batch);
      }
    }
    return first;
  }

  /// How long each sequence is; empty when all last for all steps.
  int[] lengths() {
    Optional<Tensors.Found> found = Tensors.any(dump, "sequence_lens", "lengths");
    if (found.isEmpty()) {
      return new int[0];
    }
    if (found.get().tensor().type().floating()) {
      throw wrong(found.get().name() + " is not of whole numbers; expected int32 or int64");
    }
    int[] lengths = Arrays.stream(found.get().tensor().data()).mapToInt(x -> (int) x).toArray();
    if (lengths.length != batch || Arrays.stream(lengths).anyMatch(l -> l < 0 || l > steps)) {
      throw wrong(
          found.get().name()
              + " is "
              + Arrays.toString(lengths)
              + "; expected "
              + batch
              + " lengths from 0 to "
              + steps);
    }
    return Arrays.stream(lengths).allMatch(l -> l == steps) ? new int[0] : lengths;
  }
}
