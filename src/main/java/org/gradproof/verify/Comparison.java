package org.gradproof.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.gradproof.check.Verdict;

/// Compares one tensor with the specification, each number within its own allowance.
///
/// The allowance comes from runs of the specification with every operation rounded at random in the
/// dump's precision ([org.gradproof.verify.run.Rounded]): [#SAFETY] times the sum of the furthest
/// that any of these runs moved the entry, of the root mean square of the moves in its group (a
/// step of a sequence, a row of a weight), and of the unit roundoff of the entry itself. The safety
/// factor covers what few runs underestimate and what other orders of summation and other forms of
/// the same formula add.
final class Comparison {
  /// How many times the measured effect of rounding is allowed.
  static final double SAFETY = 6;

  /// Between the allowance and this many times the allowance nothing is concluded.
  static final double DOUBT = 4;

  /// Allowances above this fraction of the tensor leave the comparison without power.
  static final double POWER = 0.1;

  /// A stretch of numbers that belong together.
  ///
  /// @param label the block or step, for the heat map
  /// @param claimed what the dump says
  /// @param reference the specification
  /// @param allowance how far the two may be apart
  /// @param group how many neighbours share a scale
  /// @param index where an entry stands in the dump's tensor
  @SuppressWarnings("ArrayRecordComponent") // numbers by the million, handed over as they are
  record Stretch(
      String label,
      double[] claimed,
      double[] reference,
      double[] allowance,
      int group,
      IntFunction<String> index) {
    /// Whether the group of an entry says nothing: rounding may move it by a good part of itself.
    boolean powerless(int entry) {
      int from = entry / group * group;
      double largest = 0;
      double bar = 0;
      for (int i = from; i < Math.min(from + group, reference.length); i++) {
        largest = Math.max(largest, Math.abs(reference[i]));
        bar = Math.max(bar, allowance[i]);
      }
      return largest > 0 && bar > POWER * largest;
    }
  }

  private Comparison() {}

  /// The allowance of each entry, from the moves of a few rounded runs.
  ///
  /// @param moves run by run the difference to the exact run
  /// @param reference the exact run
  /// @param group how many neighbours share a scale
  /// @param unit the unit roundoff
  static double[] allowance(List<double[]> moves, double[] reference, int group, double unit) {
    int n = moves.getFirst().length;
    double[] allowance = new double[n];
    for (int from = 0; from < n; from += group) {
      int to = Math.min(n, from + group);
      double largest = 0;
      for (double[] move : moves) {
        for (int i = from; i < to; i++) {
          double m = Math.abs(move[i]);
          allowance[i] = Math.max(allowance[i], m);
          largest = Math.max(largest, m);
        }
      }
      double squares = 0;
      for (double[] move : moves) {
        for (int i = from; i < to; i++) {
          double m = largest == 0 ? 0 : move[i] / largest;
          squares += m * m;
        }
      }
      double scale = largest * Math.sqrt(squares / ((to - from) * moves.size()));
      for (int i = from; i < to; i++) {
        allowance[i] = SAFETY * (allowance[i] + scale + unit * Math.abs(reference[i]));
      }
    }
    return allowance;
  }

  /// Compares a tensor stretch by stretch.
  ///
  /// @param smallest the modulus below which the dump's numbers may be flushed to zero
  static Finding of(
      String tensor, Stage stage, int layer, List<Stretch> stretches, double smallest) {
    int entries = 0;
    double excess = 0;
    double silent = 0;
    double largest = 0;
    double difference = 0;
    double bar = 0;
    Verdict.Entry worst = new Verdict.Entry(tensor, 0, 0, 0);
    List<Finding.Cell> map = new ArrayList<>();
    for (Stretch s : stretches) {
      double here = 0;
      entries += s.reference.length;
      for (int i = 0; i < s.reference.length; i++) {
        double d = Math.abs(s.claimed[i] - s.reference[i]);
        double ratio = d == 0 ? 0 : d / s.allowance[i];
        if (ratio > DOUBT && s.powerless(i)) {
          silent = Math.max(silent, ratio);
        } else if (!(ratio <= here)) {
          here = Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio;
          if (here > excess) {
            excess = here;
            worst =
                new Verdict.Entry(
                    tensor + s.index.apply(i), s.claimed[i], s.reference[i], s.allowance[i]);
          }
        }
        difference = Math.max(difference, d);
        largest = Math.max(largest, Math.abs(s.reference[i]));
        bar = Math.max(bar, s.allowance[i]);
      }
      map.add(new Finding.Cell(s.label, here));
    }
    double scale = largest == 0 ? 1 : largest;
    boolean vanished = largest > 0 && largest < smallest && excess <= 1;
    boolean zero = largest == 0 || vanished;
    if (vanished) {
      scale = 1;
      difference = 0;
      bar = 0;
    }
    Verdict verdict;
    if (excess > DOUBT) {
      verdict = new Verdict.Disagrees(worst, bar / scale);
    } else if (excess > 1) {
      verdict =
          new Verdict.Inconclusive(
              String.format(
                  java.util.Locale.ROOT,
                  "%s differs by %.1f times what rounding is expected to do at most, too little to"
                      + " tell an error from rounding",
                  worst.where(),
                  excess),
              bar / scale);
    } else if (!vanished && (silent > 0 || (!zero && bar > POWER * scale))) {
      verdict =
          new Verdict.Inconclusive(
              String.format(
                  java.util.Locale.ROOT,
                  "rounding alone may move %s by %.1e of its largest entry, some entries by more"
                      + " than a tenth of themselves: in this precision nothing can be said about"
                      + " it",
                  tensor,
                  bar / scale),
              bar / scale);
    } else {
      verdict = new Verdict.Agrees(bar / scale);
    }
    return new Finding(
        tensor,
        stage,
        layer,
        entries,
        difference / scale,
        bar / scale,
        excess,
        vanished,
        verdict,
        map);
  }
}
