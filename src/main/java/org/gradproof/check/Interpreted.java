package org.gradproof.check;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.engine.Program;
import org.gradproof.eval.engine.Source;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// What a compiled program computes, by the interpreter, sequence by sequence: for runs too small
/// to compile for.
final class Interpreted {
  private Interpreted() {}

  /// `L` of each sequence.
  static double[] losses(
      Recurrence cell, Map<String, Integer> sizes, int batch, int steps, Program.Given given) {
    Interpreter.Frame frame = new Interpreter(cell.equations(), sizes).frame();
    given.parameters().forEach((p, v) -> frame.set(p, part(p, sizes, v, 0)));
    Map<Expr, double[]> inputs = read(given.inputs(), sizes, batch, steps);
    Map<Expr, double[]> upstream = read(given.upstream(), sizes, batch, steps);
    double[] losses = new double[batch];
    for (int b = 0; b < batch; b++) {
      int sequence = b;
      Map<Expr, Matrix> states = new LinkedHashMap<>();
      given.initial().forEach((s, v) -> states.put(s, part(s, sizes, v, sequence)));
      for (int t = 0; t < steps; t++) {
        int row = t * batch + b;
        states.forEach(frame::set);
        inputs.forEach((x, v) -> frame.set(x, part(x, sizes, v, row)));
        frame.run();
        for (Map.Entry<Expr, double[]> e : upstream.entrySet()) {
          losses[b] += part(e.getKey(), sizes, e.getValue(), row).dot(frame.get(e.getKey()));
        }
        cell.states().forEach(s -> states.put(s.previous(), frame.get(s.current()).copy()));
      }
    }
    return losses;
  }

  private static Map<Expr, double[]> read(
      Map<Expr, Source> sources, Map<String, Integer> sizes, int batch, int steps) {
    Map<Expr, double[]> all = new HashMap<>();
    sources.forEach((variable, source) -> {
      double[] numbers = new double[steps * batch * size(variable, sizes)];
      source.read(0, steps, numbers);
      all.put(variable, numbers);
    });
    return all;
  }

  private static int size(Expr variable, Map<String, Integer> sizes) {
    return variable.shape().rows().size(sizes) * variable.shape().cols().size(sizes);
  }

  /// The `index`th value of an array of values.
  private static Matrix part(
      Expr variable, Map<String, Integer> sizes, double[] numbers, int index) {
    Matrix value =
        new Matrix(variable.shape().rows().size(sizes), variable.shape().cols().size(sizes));
    System.arraycopy(numbers, index * value.data().length, value.data(), 0, value.data().length);
    return value;
  }
}
