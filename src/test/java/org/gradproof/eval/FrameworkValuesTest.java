package org.gradproof.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The shipped cells compute what frameworks compute, forward and backward: one pass of PyTorch
/// 2.13 and Keras 3.15 in double precision, recorded with weights, inputs, upstream gradients and
/// all results.
class FrameworkValuesTest {
  private static final double DOUBLE = 1e-13;

  /// Keras 3.15 computes parts of a float64 layer in single precision on some backends: its
  /// recorded pass agrees to that, and no better.
  private static final double SINGLE = 2e-6;

  /// A tensor of a recorded pass, row by row.
  private static final class Tensor {
    private int[] shape = {};
    private double[] data = {};

    double at(int... index) {
      int flat = 0;
      for (int k = 0; k < shape.length; k++) {
        flat =
            flat * shape[k]
                + (k < shape.length - index.length ? 0 : index[k - shape.length + index.length]);
      }
      return data[flat];
    }
  }

  private static final class Dump {
    private Map<String, Tensor> tensors = Map.of();
  }

  /// Where a cell's parameter is kept: gate block `block` of each tensor; matrices stand side by
  /// side, biases add up.
  private record Home(int block, List<String> tensors) {}

  private static Map<String, Home> homes(String dump, Cell cell) {
    Map<String, Home> homes = new LinkedHashMap<>();
    for (Expr parameter : cell.parameters()) {
      String name = parameter.toString();
      String gate = name.substring(name.length() - 1);
      boolean bias = name.startsWith("b");
      boolean input = name.contains("_x");
      homes.put(
          name,
          switch (dump) {
            case "torch-rnn" ->
                new Home(
                    0,
                    bias ? BIASES : List.of(name.equals("W_x") ? "weight_ih_l0" : "weight_hh_l0"));
            case "torch-lstm", "torch-lstm-projected" ->
                name.equals("W_r")
                    ? new Home(0, List.of("weight_hr_l0"))
                    : new Home(
                        "ifgo".indexOf(gate),
                        bias
                            ? BIASES
                            : name.startsWith("U")
                                ? List.of("weight_hh_l0")
                                : parameter.shape().cols().names().size() == 2
                                    ? List.of("weight_ih_l0", "weight_hh_l0")
                                    : List.of("weight_ih_l0"));
            case "torch-gru" ->
                new Home(
                    "rzn".indexOf(gate),
                    List.of((bias ? "bias_" : "weight_") + (input ? "ih_l0" : "hh_l0")));
            default ->
                new Home(
                    "zrg".indexOf(gate),
                    List.of(bias ? "bias" : input ? "kernel" : "recurrent_kernel"));
          });
    }
    return homes;
  }

  private static final List<String> BIASES = List.of("bias_ih_l0", "bias_hh_l0");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch-rnn rnn",
        "torch-lstm lstm",
        "torch-gru gru-reset-after",
        "keras-gru gru",
        "torch-lstm-projected lstm-projected"
      })
  void forwardAndBackwardEqualTheFrameworks(String names) throws IOException {
    String file = names.split(" ", -1)[0];
    Cell cell = Cells.shipped(names.split(" ", -1)[1]).orElseThrow();
    Map<String, Tensor> dump = read(file).tensors;
    boolean keras = file.startsWith("keras");
    Derivation derivation = Derivation.of(cell);
    Map<String, Home> homes = homes(file, cell);
    Tensor input = dump.get("input");
    int steps = input.shape[keras ? 1 : 0];
    int batch = input.shape[keras ? 0 : 1];
    Map<String, Integer> sizes = new LinkedHashMap<>();
    sizes.put("m", input.shape[2]);
    for (Recurrence.State state : cell.states()) {
      Tensor initial = dump.get(letter(state) + "0");
      sizes.put(state.current().shape().rows().toString(), initial.shape[initial.shape.length - 1]);
    }
    Map<Expr, Matrix> parameters = new LinkedHashMap<>();
    for (Expr parameter : cell.parameters()) {
      parameters.put(
          parameter, parameter(parameter, homes.get(parameter.toString()), dump, sizes, keras));
    }
    Map<Expr, Matrix> total = new LinkedHashMap<>();
    for (int b = 0; b < batch; b++) {
      Bindings bindings = bindings(cell, dump, sizes, parameters, steps, b, keras);
      Bptt bptt = new Bptt(derivation, bindings);
      Bptt.Trajectory run = bptt.forward();
      Bptt.Gradient gradient = bptt.gradient(run);
      for (int t = 0; t < steps; t++) {
        Expr h =
            cell.states().stream()
                .filter(s -> letter(s).equals("h"))
                .findFirst()
                .orElseThrow()
                .current();
        same(
            keras,
            "output",
            dump.get("output"),
            run.values().get(t).get(h),
            keras ? new int[] {b, t} : new int[] {t, b});
        same(
            keras,
            "input.grad",
            dump.get("input.grad"),
            gradient.inputs().get(t).get(cell.inputs().getFirst()),
            keras ? new int[] {b, t} : new int[] {t, b});
      }
      for (Recurrence.State state : cell.states()) {
        same(
            keras,
            letter(state) + "n",
            dump.get(letter(state) + "n"),
            run.values().getLast().get(state.current()),
            b);
        same(
            keras,
            letter(state) + "0.grad",
            dump.get(letter(state) + "0.grad"),
            gradient.initial().get(state.previous()),
            b);
      }
      gradient
          .parameters()
          .forEach((p, g) ->
              total.merge(
                  p,
                  g,
                  (x, y) -> {
                    x.add(1, y);
                    return x;
                  }));
    }
    for (Expr parameter : cell.parameters()) {
      gradient(parameter, homes.get(parameter.toString()), dump, total.get(parameter), keras);
    }
  }

  private static String letter(Recurrence.State state) {
    return state.current().toString().substring(0, 1);
  }

  private static Dump read(String file) throws IOException {
    try (InputStream in =
            FrameworkValuesTest.class.getResourceAsStream("/frameworks/" + file + ".json");
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return new Gson().fromJson(reader, Dump.class);
    }
  }

  private static Bindings bindings(
      Cell cell,
      Map<String, Tensor> dump,
      Map<String, Integer> sizes,
      Map<Expr, Matrix> parameters,
      int steps,
      int b,
      boolean keras) {
    Map<Expr, Matrix> initial = new LinkedHashMap<>();
    cell.states().forEach(s -> initial.put(s.previous(), vector(dump.get(letter(s) + "0"), b)));
    List<Map<Expr, Matrix>> inputs = new ArrayList<>();
    List<Map<Expr, Matrix>> upstream = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      int[] place = keras ? new int[] {b, t} : new int[] {t, b};
      inputs.add(Map.of(cell.inputs().getFirst(), vector(dump.get("input"), place)));
      Map<Expr, Matrix> arriving = new LinkedHashMap<>();
      for (Recurrence.State s : cell.states()) {
        Matrix sum = new Matrix(initial.get(s.previous()).rows(), 1);
        if (letter(s).equals("h")) {
          sum.add(1, vector(dump.get("grad_output"), place));
        }
        if (t == steps - 1) {
          sum.add(1, vector(dump.get("grad_" + letter(s) + "n"), b));
        }
        arriving.put(s.current(), sum);
      }
      upstream.add(arriving);
    }
    return new Bindings(sizes, parameters, initial, inputs, upstream);
  }

  private static Matrix vector(Tensor tensor, int... place) {
    int size = tensor.shape[tensor.shape.length - 1];
    Matrix m = new Matrix(size, 1);
    for (int i = 0; i < size; i++) {
      m.data()[i] = tensor.at(append(place, i));
    }
    return m;
  }

  private static int[] append(int[] place, int i) {
    int[] index = java.util.Arrays.copyOf(place, place.length + 1);
    index[place.length] = i;
    return index;
  }

  /// An entry of a parameter's gate block in one tensor; Keras keeps matrices transposed.
  private static double entry(Tensor tensor, int row, int col, boolean vector, boolean keras) {
    return vector ? tensor.at(row) : keras ? tensor.at(col, row) : tensor.at(row, col);
  }

  private static Matrix parameter(
      Expr parameter,
      Home home,
      Map<String, Tensor> dump,
      Map<String, Integer> sizes,
      boolean keras) {
    int rows = parameter.shape().rows().size(sizes);
    int cols = parameter.shape().cols().size(sizes);
    boolean vector = parameter.shape().isVector();
    Matrix m = new Matrix(rows, cols);
    int left = 0;
    for (String name : home.tensors) {
      Tensor tensor = dump.get(name);
      int width = vector ? 1 : tensor.shape[keras ? 0 : 1];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < width; j++) {
          m.data()[i * cols + left + j] += entry(tensor, home.block * rows + i, j, vector, keras);
        }
      }
      left += vector ? 0 : width;
    }
    return m;
  }

  private static void gradient(
      Expr parameter, Home home, Map<String, Tensor> dump, Matrix ours, boolean keras) {
    boolean vector = parameter.shape().isVector();
    int left = 0;
    for (String name : home.tensors) {
      Tensor theirs = dump.get(name + ".grad");
      int width = vector ? 1 : theirs.shape[keras ? 0 : 1];
      for (int i = 0; i < ours.rows(); i++) {
        for (int j = 0; j < width; j++) {
          double wanted = entry(theirs, home.block * ours.rows() + i, j, vector, keras);
          assertEquals(
              wanted,
              ours.get(i, left + j),
              keras ? SINGLE : DOUBLE,
              parameter + " against " + name);
        }
      }
      left += vector ? 0 : width;
    }
    assertTrue(vector || left == ours.cols(), parameter + " is not covered by " + home);
  }

  private static void same(boolean keras, String name, Tensor theirs, Matrix ours, int... place) {
    for (int i = 0; i < ours.rows(); i++) {
      assertEquals(theirs.at(append(place, i)), ours.data()[i], keras ? SINGLE : DOUBLE, name);
    }
  }
}
