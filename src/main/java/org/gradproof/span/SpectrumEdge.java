package org.gradproof.span;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// The eigenvalues of a step Jacobian, and the edge that random-matrix theory gives them.
///
/// For `J = diag(z) + X` with independent entries of X of variance `a_i b_j`, the spectrum fills
/// the points λ with `Σ_i a_i b_i / |λ − z_i|² ≥ 1`. In an LSTM, `λ c = F c + A h`, `λ h = λ E c +
/// B h` leave `E (λ−F)^{−1} A + B/λ` for h, with edge `Σ_i (e_i² a_i / |λ − f_i|² + b_i / |λ|²) =
/// 1`. The variances are those found in the Jacobian itself; correlations between its terms are
/// left out. Source: the working formulas behind T. Can, K. Krishnamurthy, D. Schwab,
/// arXiv:2002.00025.
///
/// @param eigenvalues real and imaginary parts
/// @param edge the upper half of the predicted edge from left to right; empty where there is no
///   prediction
public record SpectrumEdge(List<Point> eigenvalues, List<Point> edge) {
  private static final int POINTS = 400;

  /// A point of the complex plane.
  ///
  /// @param re real part
  /// @param im imaginary part
  public record Point(double re, double im) {}

  /// Copies the lists.
  public SpectrumEdge {
    eigenvalues = List.copyOf(eigenvalues);
    edge = List.copyOf(edge);
  }

  /// One term `weight / |λ − centre|²` of the density on the left of the edge's equation.
  private record Term(double centre, double weight) {}

  /// The step Jacobian of a network after some steps.
  ///
  /// @param burnIn steps before it, at least 1
  public static SpectrumEdge of(Network network, int burnIn) {
    TangentProgram program = network.program();
    for (int t = 0; t < burnIn; t++) {
      program.next();
    }
    double[][] jacobian = program.dense();
    EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(jacobian, false));
    List<Point> values = new ArrayList<>();
    for (int i = 0; i < jacobian.length; i++) {
      values.add(new Point(eigen.getRealEigenvalues()[i], eigen.getImagEigenvalues()[i]));
    }
    return new SpectrumEdge(values, edge(terms(network.cell(), program, jacobian)));
  }

  private static List<Term> terms(Recurrence cell, TangentProgram program, double[][] jacobian) {
    return switch (cell.states().size()) {
      case 1 -> single(cell, program, jacobian);
      case 2 ->
          KeepGate.of(cell).map(keep -> pair(cell, keep, program, jacobian)).orElse(List.of());
      default -> List.of();
    };
  }

  private static List<Term> single(Recurrence cell, TangentProgram program, double[][] jacobian) {
    int n = jacobian.length;
    Optional<KeepGate> keep = KeepGate.of(cell);
    double[] z = keep.map(k -> program.value(k.gate())).orElseGet(() -> new double[n]);
    double[] rows = new double[n];
    double[] columns = new double[n];
    double all = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double x = jacobian[i][j] - (i == j ? z[i] : 0);
        rows[i] += x * x;
        columns[j] += x * x;
        all += x * x;
      }
    }
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < n && all > 0; i++) {
      terms.add(new Term(z[i], rows[i] * columns[i] / all));
    }
    return terms;
  }

  private static List<Term> pair(
      Recurrence cell, KeepGate keep, TangentProgram program, double[][] jacobian) {
    int n = jacobian.length / 2;
    Expr kept = keep.state().current();
    int c = program.offsets().get(kept);
    int h = c == 0 ? n : 0;
    if (program.offsets().values().stream().anyMatch(at -> at % n != 0)
        || cell.states().stream().noneMatch(s -> program.offsets().get(s.current()) == h)) {
      return List.of();
    }
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double f = jacobian[c + i][c + i];
      double e = f == 0 ? 0 : jacobian[h + i][c + i] / f;
      double a = 0;
      double b = 0;
      for (int j = 0; j < n; j++) {
        double through = jacobian[c + i][h + j];
        double beside = jacobian[h + i][h + j] - e * through;
        a += through * through;
        b += beside * beside;
      }
      terms.add(new Term(f, e * e * a / n));
      terms.add(new Term(0, b / n));
    }
    return terms;
  }

  /// Over each real part the density falls with the imaginary one, so the edge is a graph.
  private static List<Point> edge(List<Term> terms) {
    double all = terms.stream().mapToDouble(Term::weight).sum();
    if (!(all > 0)) {
      return List.of();
    }
    double reach = Math.sqrt(all);
    double low = terms.stream().mapToDouble(Term::centre).min().orElseThrow() - reach;
    double high = terms.stream().mapToDouble(Term::centre).max().orElseThrow() + reach;
    List<Point> edge = new ArrayList<>();
    for (int k = 0; k <= POINTS; k++) {
      double x = low + (high - low) * k / POINTS;
      edge.add(new Point(x, height(y -> density(terms, x, y), reach)));
    }
    List<Point> above = edge.stream().filter(p -> p.im > 0).toList();
    return above.isEmpty()
        ? List.of()
        : edge.subList(
            Math.max(0, edge.indexOf(above.getFirst()) - 1),
            Math.min(edge.size(), edge.indexOf(above.getLast()) + 2));
  }

  private static double density(List<Term> terms, double x, double y) {
    double sum = 0;
    for (Term t : terms) {
      double d = (x - t.centre) * (x - t.centre) + y * y;
      sum += t.weight == 0 ? 0 : t.weight / d;
    }
    return sum;
  }

  private static double height(DoubleUnaryOperator density, double most) {
    double low = 0;
    double high = most;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (density.applyAsDouble(middle) >= 1) {
        low = middle;
      } else {
        high = middle;
      }
    }
    // Beside the centres of single terms the edge is as narrow as their share of the spectrum.
    return low < 1e-9 * most ? 0 : low;
  }
}
