package org.gradproof.span;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;

/// The span Jacobian split by symbolic path.
///
/// At each step `J_t = D_t + Σ_k G_{k,t}`: `D_t` is the carousel, what a state multiplies of itself
/// directly (`diag(f_t)` in an LSTM), and `G_{k,t}` goes through the k-th named value first. Then
/// `P_T = D_T … D_1 + Σ_k Σ_t D_T … D_{t+1} G_{k,t} P_{t−1}`: a path either never leaves the
/// carousel, or leaves it last at step t through value k. The parts add up to the whole.
///
/// @param steps the span T
/// @param whole `ln ‖P_T‖_F`
/// @param carousel `ln ‖D_T … D_1‖_F`
/// @param parts named value → `ln` of the Frobenius norm of its part
/// @param shares named value, or the carousel's state → its share of `‖P_T‖_F²`, which is the inner
///   product with `P_T`; the shares add up to 1 and may be negative
/// @param latest for each step t, the share of all paths that leave the carousel last at t
/// @param defect `‖P_T − Σ parts‖_F / ‖P_T‖_F`: rounding only
public record Attribution(
    int steps,
    double whole,
    double carousel,
    Map<Expr, Double> parts,
    Map<String, Double> shares,
    List<Double> latest,
    double defect) {
  /// The word for the direct path.
  public static final String CAROUSEL = "carousel";

  /// Copies.
  public Attribution {
    parts = new LinkedHashMap<>(parts);
    shares = new LinkedHashMap<>(shares);
    latest = List.copyOf(latest);
  }

  /// Splits the span Jacobian of a network.
  ///
  /// @param network the network
  /// @param burnIn steps before the span
  /// @param steps the span
  public static Attribution of(Network network, int burnIn, int steps) {
    Recurrence cell = network.cell();
    List<Expr> names = new ArrayList<>();
    List<TangentProgram> programs = new ArrayList<>();
    for (Expr name : StepTangent.entered(cell)) {
      names.add(name);
      programs.add(network.program(StepTangent.through(cell, name)));
    }
    int n = programs.getFirst().size();
    double[] carousel = identity(n);
    double[] whole = identity(n);
    List<double[]> parts = new ArrayList<>();
    names.forEach(_ -> parts.add(new double[n * n]));
    List<double[]> byTime = new ArrayList<>();
    long exponent = 0;
    programs.forEach(p -> {
      for (int t = 0; t < burnIn; t++) {
        p.next();
      }
    });
    for (int t = 0; t < steps; t++) {
      double[] diagonal = new double[n];
      List<double[]> through = new ArrayList<>();
      for (int k = 0; k < names.size(); k++) {
        programs.get(k).next();
        double[] g = flat(programs.get(k).dense(), n);
        direct(cell, names.get(k), programs.get(k), g, diagonal);
        through.add(g);
      }
      double[] left = new double[n * n];
      for (int k = 0; k < names.size(); k++) {
        double[] now = product(through.get(k), whole, n);
        scaleRows(parts.get(k), diagonal, n);
        add(parts.get(k), now);
        add(left, now);
      }
      for (double[] earlier : byTime) {
        scaleRows(earlier, diagonal, n);
      }
      byTime.add(left);
      double[] next = product(full(diagonal, through, n), whole, n);
      scaleRows(carousel, diagonal, n);
      System.arraycopy(next, 0, whole, 0, next.length);
      exponent += rescale(whole, carousel, parts, byTime);
    }
    return summary(steps, names, whole, carousel, parts, byTime, exponent);
  }

  /// Moves what a state multiplies of itself directly from `g` to the diagonal.
  private static void direct(
      Recurrence cell, Expr name, TangentProgram program, double[] g, double[] diagonal) {
    int n = diagonal.length;
    for (Recurrence.State state : cell.states()) {
      if (state.current() != name) {
        continue;
      }
      int at = program.offsets().get(state.current());
      for (Expr factor : factors(value(cell, name), state.previous())) {
        double[] gate = factor == state.previous() ? new double[] {} : program.value(factor);
        for (int i = 0; i < gate.length; i++) {
          diagonal[at + i] += gate[i];
          g[(at + i) * n + at + i] -= gate[i];
        }
      }
    }
  }

  private static Expr value(Recurrence cell, Expr name) {
    return cell.equations().stream()
        .filter(e -> e.name() == name)
        .map(Equation::value)
        .findFirst()
        .orElseThrow();
  }

  private static List<Expr> factors(Expr value, Expr previous) {
    List<Expr> found = new ArrayList<>();
    switch (value.op()) {
      case Op.Add(Expr a, Expr b) -> {
        found.addAll(factors(a, previous));
        found.addAll(factors(b, previous));
      }
      case Op.Hadamard(Expr a, Expr b) when b == previous -> found.add(a);
      case Op.Hadamard(Expr a, Expr b) when a == previous -> found.add(b);
      default -> {}
    }
    return found;
  }

  private static Attribution summary(
      int steps,
      List<Expr> names,
      double[] whole,
      double[] carousel,
      List<double[]> parts,
      List<double[]> byTime,
      long exponent) {
    double squared = dot(whole, whole);
    double shift = exponent * Math.log(2);
    Map<Expr, Double> logs = new LinkedHashMap<>();
    Map<String, Double> shares = new LinkedHashMap<>();
    shares.put(CAROUSEL, dot(carousel, whole) / squared);
    double[] rest = whole.clone();
    subtract(rest, carousel);
    for (int k = 0; k < names.size(); k++) {
      double[] part = parts.get(k);
      subtract(rest, part);
      if (dot(part, part) > 0) {
        logs.put(names.get(k), 0.5 * Math.log(dot(part, part)) + shift);
        shares.put(names.get(k).toString(), dot(part, whole) / squared);
      }
    }
    return new Attribution(
        steps,
        0.5 * Math.log(squared) + shift,
        0.5 * Math.log(dot(carousel, carousel)) + shift,
        logs,
        shares,
        byTime.stream().map(m -> dot(m, whole) / squared).toList(),
        Math.sqrt(dot(rest, rest) / squared));
  }

  /// Which path carries most of the gradient, and when what is left entered the carousel.
  public String words() {
    String most =
        shares.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("");
    StringBuilder words = new StringBuilder();
    words.append(
        String.format(
            Locale.ROOT,
            "Over %d steps, %.1f %% of the squared gradient never leaves the carousel;",
            steps,
            percent(shares.get(CAROUSEL))));
    words.append(
        most.equals(CAROUSEL)
            ? " no gate carries more."
            : String.format(
                Locale.ROOT,
                " the largest part, %.1f %%, leaves it last through %s.",
                percent(shares.get(most)),
                most));
    double recent = 0;
    int from = Math.max(0, steps - 10);
    for (int t = from; t < steps; t++) {
      recent += latest.get(t);
    }
    words.append(
        String.format(
            Locale.ROOT,
            " Paths that leave it last within the final %d steps carry %.1f %%.",
            steps - from,
            percent(recent)));
    return words.toString();
  }

  /// In tenths of a percent, without a negative zero. A part that points against the whole has a
  /// negative share, and others then more than 100.
  private static double percent(double share) {
    return Math.round(1000 * share) / 10.0;
  }

  private static double[] identity(int n) {
    double[] m = new double[n * n];
    for (int i = 0; i < n; i++) {
      m[i * n + i] = 1;
    }
    return m;
  }

  private static double[] flat(double[][] rows, int n) {
    double[] m = new double[n * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(rows[i], 0, m, i * n, n);
    }
    return m;
  }

  private static double[] full(double[] diagonal, List<double[]> through, int n) {
    double[] m = new double[n * n];
    through.forEach(g -> add(m, g));
    for (int i = 0; i < n; i++) {
      m[i * n + i] += diagonal[i];
    }
    return m;
  }

  private static double[] product(double[] a, double[] b, int n) {
    double[] c = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        double factor = a[i * n + k];
        for (int j = 0; j < n && factor != 0; j++) {
          c[i * n + j] = Math.fma(factor, b[k * n + j], c[i * n + j]);
        }
      }
    }
    return c;
  }

  private static void scaleRows(double[] m, double[] diagonal, int n) {
    for (int i = 0; i < m.length; i++) {
      m[i] *= diagonal[i / n];
    }
  }

  private static void add(double[] into, double[] other) {
    for (int i = 0; i < into.length; i++) {
      into[i] += other[i];
    }
  }

  private static void subtract(double[] into, double[] other) {
    for (int i = 0; i < into.length; i++) {
      into[i] -= other[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum = Math.fma(a[i], b[i], sum);
    }
    return sum;
  }

  private static long rescale(
      double[] whole, double[] carousel, List<double[]> parts, List<double[]> byTime) {
    double largest = Arrays.stream(whole).map(Math::abs).max().orElse(0);
    if (largest == 0 || (largest > 0x1p-200 && largest < 0x1p200)) {
      return 0;
    }
    int shift = Math.getExponent(largest);
    List<double[]> all = new ArrayList<>(parts);
    all.addAll(byTime);
    all.add(whole);
    all.add(carousel);
    for (double[] m : all) {
      for (int i = 0; i < m.length; i++) {
        m[i] = Math.scalb(m[i], -shift);
      }
    }
    return shift;
  }
}
