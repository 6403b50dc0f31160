package org.gradproof.span;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.gradproof.expr.Expr;

/// One trajectory followed over a span: norms and singular values of the span Jacobian `P_T = J_T …
/// J_1` of the full state, and Lyapunov exponents, from one pass.
///
/// `P_T = Q D Ř`: an orthonormal frame, and triangular factors with a power of two for each row, so
/// that nothing under- or overflows at any T. All N directions are followed for the first steps,
/// then the leading ones only; how far below the norm the others then lay is part of the result.
///
/// @param steps the span T
/// @param exact steps during which all directions are followed
/// @param leading directions followed after that
/// @param burnIn steps before the span begins, so that it begins on the attractor
public record SpanRun(long steps, long exact, int leading, long burnIn) {
  /// The part of a run that is left out of averages while the frame aligns.
  private static final double ALIGNING = 0.1;

  /// The steps on which the sum rule is checked.
  private static final int SUM_RULE_STEPS = 32;

  /// Operations after which progress is told.
  private static final long PROGRESS = 1L << 24;

  /// Floating-point operations that following all directions may cost.
  private static final double AFFORDED = 6e10;

  /// The span Jacobian after a number of steps.
  ///
  /// @param steps the span T
  /// @param logNorm `ln ‖P_T‖₂` of the full state
  /// @param blocks current-state variable → `ln ‖∂s_T/∂s_0‖₂` of that state's own block
  public record Point(long steps, double logNorm, Map<Expr, Double> blocks) {}

  /// What was measured.
  ///
  /// @param steps steps done: fewer than wanted when the run was stopped
  /// @param points the span Jacobian at the wanted spans
  /// @param singularValues `ln σ_i(P_T)` at the end of the exact steps
  /// @param exact the exact steps done
  /// @param omitted the largest `ln` scale of the directions let go, below that of the norm; NaN
  ///   when all were followed
  /// @param whole all exponents, from the exact steps
  /// @param exponents the leading exponents, from all steps
  /// @param sumRule the largest deviation of `Σ ln R_ii` from `ln |det J_t|` at a step, relative to
  ///   the sum of moduli; NaN where a determinant is 0
  @SuppressWarnings("ArrayRecordComponent") // numbers of one measurement
  public record Result(
      long steps,
      List<Point> points,
      double[] singularValues,
      long exact,
      double omitted,
      LyapunovSpectrum whole,
      LyapunovSpectrum exponents,
      double sumRule) {
    /// The half-life of the gradient in steps, from the leading exponent.
    public double halfLife() {
      return ClosedForms.halfLife(exponents.largest().value());
    }
  }

  /// Checks the numbers.
  public SpanRun {
    if (steps < 1 || exact < 1 || leading < 1 || burnIn < 0) {
      throw new IllegalArgumentException("a span has at least one step and one direction");
    }
  }

  /// A run over a span with the usual numbers for a state of the given size.
  public static SpanRun of(long steps, int size, long burnIn) {
    double each = 8.0 * size * size * size;
    long exact = Math.clamp((long) (AFFORDED / each), 64, 10_000);
    return new SpanRun(steps, Math.min(steps, exact), Math.min(size, 8), burnIn);
  }

  /// Follows a trajectory.
  ///
  /// @param program the cell, before its first step
  /// @param spans the spans at which norms are wanted
  /// @param random replacements of directions that vanish
  /// @param progress is told the steps done, now and then
  /// @param stopped whether to end early
  public Result of(
      TangentProgram program,
      NavigableSet<Long> spans,
      RandomGenerator random,
      LongConsumer progress,
      BooleanSupplier stopped) {
    for (long t = 0; t < burnIn; t++) {
      program.next();
    }
    Followed followed = new Followed(program, random);
    long often = Math.clamp(PROGRESS / ((long) program.size() * program.size()), 1, 1024);
    for (long t = 1; t <= steps; t++) {
      followed.step(t);
      if (spans.contains(t)) {
        followed.points.add(followed.point(t));
      }
      if (t % often == 0) {
        progress.accept(t);
      }
      if (stopped.getAsBoolean()) {
        return followed.result(t);
      }
    }
    return followed.result(steps);
  }

  private final class Followed {
    private final TangentProgram program;
    private final RandomGenerator random;
    private final List<Point> points = new ArrayList<>();
    private final ExponentSums whole;
    private final ExponentSums leadingSums;
    private PanelQr qr;
    private GradedProduct product;
    private double[] singularValues = {};
    private long exactDone;
    private double omitted = Double.NaN;
    private double sumRule;
    private int checked;

    Followed(TangentProgram program, RandomGenerator random) {
      this.program = program;
      this.random = random;
      int size = program.size();
      this.qr = new PanelQr(size, size, random).forR().keepingR();
      this.product = new GradedProduct(size);
      this.whole = new ExponentSums(size, size, exact - aligning(exact));
      this.leadingSums = new ExponentSums(size, Math.min(leading, size), steps - aligning(steps));
    }

    void step(long t) {
      program.next();
      qr.step(program);
      product.multiply(qr.r(), qr.columns());
      if (t <= exact) {
        exactDone = t;
        if (t > aligning(exact)) {
          whole.add(qr.diagonal(), qr.largest(), 1);
        }
        if (checked < SUM_RULE_STEPS && t % Math.max(1, exact / SUM_RULE_STEPS) == 0) {
          checkSum();
        }
      }
      if (t > aligning(steps)) {
        leadingSums.add(qr.diagonal(), qr.largest(), 1);
      }
      if (t == exact) {
        singularValues = product.logSingularValues();
        if (t < steps) {
          letGo();
        }
      }
    }

    private long aligning(long all) {
      return Math.min((long) (ALIGNING * all), 10_000);
    }

    private void letGo() {
      int kept = Math.min(leading, program.size());
      if (kept < program.size()) {
        double top = product.logScale(0);
        double next = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < product.rows(); i++) {
          top = Math.max(top, product.logScale(i));
          next = i < kept ? next : Math.max(next, product.logScale(i));
        }
        omitted = next - top;
        PanelQr fewer = new PanelQr(program.size(), kept, random).forR().keepingR();
        fewer.take(qr);
        qr = fewer;
        product = product.leading(kept);
      }
    }

    private void checkSum() {
      double sum = 0;
      double moduli = 0;
      for (int i = 0; i < program.size(); i++) {
        double log = Math.log(qr.diagonal()[i]);
        sum += log;
        moduli += Math.abs(log);
      }
      var lu = new LUDecomposition(new Array2DRowRealMatrix(program.dense(), false), 0);
      double direct = 0;
      for (int i = 0; i < program.size(); i++) {
        direct += lu.getU() == null ? Double.NaN : Math.log(Math.abs(lu.getU().getEntry(i, i)));
      }
      sumRule = Math.max(sumRule, Math.abs(sum - direct) / Math.max(1, moduli));
      checked++;
    }

    Point point(long t) {
      Map<Expr, Double> blocks = new LinkedHashMap<>();
      double[][] all = rows(0, program.size());
      double norm = product.logNorm(all, 0, program.size());
      if (program.offsets().size() == 1) {
        blocks.put(program.offsets().keySet().iterator().next(), norm);
      } else {
        List<Integer> ends = new ArrayList<>(program.offsets().values());
        ends.add(program.size());
        int k = 1;
        for (Map.Entry<Expr, Integer> state : program.offsets().entrySet()) {
          int from = state.getValue();
          int to = ends.get(k++);
          blocks.put(state.getKey(), product.logNorm(rows(from, to), from, to));
        }
      }
      return new Point(t, norm, blocks);
    }

    /// Some rows of `Q`.
    private double[][] rows(int from, int to) {
      double[][] rows = new double[to - from][qr.columns()];
      for (int i = from; i < to; i++) {
        for (int j = 0; j < qr.columns(); j++) {
          rows[i - from][j] = qr.frame()[j / 8][i * 8 + j % 8];
        }
      }
      return rows;
    }

    Result result(long t) {
      return new Result(
          t,
          List.copyOf(points),
          exactDone < exact ? product.logSingularValues() : singularValues,
          exactDone,
          omitted,
          (whole.steps() == 0 ? single(whole) : whole).spectrum(),
          (leadingSums.steps() == 0 ? single(leadingSums) : leadingSums).spectrum(),
          sumRule);
    }

    /// A span too short to leave the first steps out: the last step is what is known.
    private ExponentSums single(ExponentSums sums) {
      sums.add(qr.diagonal(), qr.largest(), 1);
      return sums;
    }
  }
}
