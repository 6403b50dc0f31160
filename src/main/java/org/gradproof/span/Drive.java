package org.gradproof.span;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;

/// What drives a network: its inputs, step by step.
public sealed interface Drive {
  /// Independent entries from `N(0, deviation²)`, other ones at every step.
  ///
  /// @param deviations input → standard deviation, 0 for none
  record Gaussian(Map<Expr, Double> deviations) implements Drive {
    /// Beyond this many standard deviations lie two in 10⁹ numbers.
    private static final double FARTHEST = 6;

    /// Copies the map.
    public Gaussian {
      deviations = new LinkedHashMap<>(deviations);
    }

    @Override
    public Stream stream(RandomGenerator random) {
      return (x, to, from, count) -> {
        double deviation = deviations.get(x);
        for (int i = 0; i < count; i++) {
          to[from + i] = deviation == 0 ? 0 : deviation * random.nextGaussian();
        }
      };
    }

    @Override
    public double bound() {
      return FARTHEST * deviations.values().stream().mapToDouble(d -> d).max().orElse(0);
    }

    @Override
    public long burnIn() {
      return 200;
    }
  }

  /// A given sequence, which begins again after its end.
  ///
  /// @param values input → a row for each step, at least one
  record Sequence(Map<Expr, Matrix> values) implements Drive {
    /// Copies the map.
    public Sequence {
      values = new LinkedHashMap<>(values);
    }

    @Override
    public Stream stream(RandomGenerator random) {
      Map<Expr, Integer> next = new LinkedHashMap<>();
      return (x, to, from, count) -> {
        Matrix rows = values.get(x);
        int t = next.merge(x, 1, Integer::sum) - 1;
        System.arraycopy(rows.data(), t % rows.rows() * count, to, from, count);
        if (t + 1 == rows.rows()) {
          next.put(x, 0);
        }
      };
    }

    @Override
    public double bound() {
      return values.values().stream()
          .flatMapToDouble(m -> Arrays.stream(m.data()))
          .map(Math::abs)
          .max()
          .orElse(0);
    }

    /// None: the span is that of the sequence, from its first step on.
    @Override
    public long burnIn() {
      return 0;
    }
  }

  /// Inputs in the order of the steps.
  interface Stream {
    /// Writes the entries of an input at its next step.
    ///
    /// @param input the input
    /// @param to where to write
    /// @param from index of the first entry
    /// @param count how many entries
    void next(Expr input, double[] to, int from, int count);
  }

  /// The inputs from the first step on.
  ///
  /// @param random of what is not given
  Stream stream(RandomGenerator random);

  /// The largest modulus of an input that is to be expected.
  double bound();

  /// How many steps the network takes before its span begins.
  long burnIn();
}
