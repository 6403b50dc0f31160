package org.gradproof.cli.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.engine.Program;
import org.gradproof.eval.engine.Source;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// The obvious reference: the derived equations run by the interpreter, one sequence at a time.
final class Reference {
  private Reference() {}

  /// Value and gradient of every sequence of a span.
  static Runnable gradient(Span span) {
    List<Bptt> sequences = sequences(span, span.given());
    return () -> sequences.forEach(b -> b.gradient(b.forward()));
  }

  /// How far the compiled gradient is from the interpreted one over a few steps: for each parameter
  /// the largest difference of an entry, relative to the largest entry; of these the largest.
  static double deviation(Span span) {
    Span few = span.withSteps(Math.min(span.steps(), 3));
    Program.Given given = few.given();
    Map<Expr, double[]> compiled =
        few.program().gradient(few.steps(), given, Map.of()).parameters();
    Map<Expr, Matrix> interpreted = new LinkedHashMap<>();
    for (Bptt sequence : sequences(few, given)) {
      sequence
          .gradient(sequence.forward())
          .parameters()
          .forEach((p, m) ->
              interpreted.merge(
                  p,
                  m.copy(),
                  (sum, more) -> {
                    sum.add(1, more);
                    return sum;
                  }));
    }
    double worst = 0;
    for (Expr p : span.cell().parameters()) {
      double[] expected = interpreted.get(p).data();
      double difference = 0;
      double largest = Double.MIN_NORMAL;
      for (int i = 0; i < expected.length; i++) {
        difference = Math.max(difference, Math.abs(expected[i] - compiled.get(p)[i]));
        largest = Math.max(largest, Math.abs(expected[i]));
      }
      worst = Math.max(worst, difference / largest);
    }
    return worst;
  }

  private static List<Bptt> sequences(Span span, Program.Given given) {
    Derivation derivation = Derivation.of(span.cell());
    return bindings(span, given).stream().map(b -> new Bptt(derivation, b)).toList();
  }

  /// The numbers of each sequence.
  static List<Bindings> bindings(Span span, Program.Given given) {
    return IntStream.range(0, span.batch()).mapToObj(b -> sequence(span, given, b)).toList();
  }

  private static Bindings sequence(Span span, Program.Given given, int which) {
    Map<String, Integer> sizes = span.sizes();
    Map<Expr, Matrix> parameters = new LinkedHashMap<>();
    given.parameters().forEach((p, v) -> parameters.put(p, matrix(p, sizes, v, 0)));
    Map<Expr, Matrix> initial = new LinkedHashMap<>();
    given.initial().forEach((s, v) -> initial.put(s, matrix(s, sizes, v, which)));
    List<Map<Expr, Matrix>> inputs = new ArrayList<>();
    List<Map<Expr, Matrix>> upstream = new ArrayList<>();
    for (int t = 0; t < span.steps(); t++) {
      Map<Expr, Matrix> now = new LinkedHashMap<>();
      for (Expr x : span.cell().inputs()) {
        now.put(x, step(x, span, given.inputs().get(x), t, which));
      }
      inputs.add(now);
      Map<Expr, Matrix> arriving = new LinkedHashMap<>();
      for (Recurrence.State s : span.cell().states()) {
        Expr h = s.current();
        boolean read = given.upstream().containsKey(h);
        arriving.put(
            h,
            read
                ? step(h, span, given.upstream().get(h), t, which)
                : new Matrix(h.shape().rows().size(sizes), h.shape().cols().size(sizes)));
      }
      upstream.add(arriving);
    }
    return new Bindings(sizes, parameters, initial, inputs, upstream);
  }

  private static Matrix step(Expr variable, Span span, Source source, int t, int which) {
    Map<String, Integer> sizes = span.sizes();
    int entries = variable.shape().rows().size(sizes) * variable.shape().cols().size(sizes);
    double[] all = new double[entries * span.batch()];
    source.read(t, 1, all);
    return matrix(variable, sizes, all, which);
  }

  private static Matrix matrix(
      Expr variable, Map<String, Integer> sizes, double[] numbers, int which) {
    int rows = variable.shape().rows().size(sizes);
    int cols = variable.shape().cols().size(sizes);
    int at = which * rows * cols;
    return Matrix.of(rows, cols, Arrays.copyOfRange(numbers, at, at + rows * cols));
  }
}
