package org.gradproof.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gradproof.verify.format.ElementType;
import org.gradproof.verify.run.Exact;
import org.gradproof.verify.run.Network;
import org.gradproof.verify.run.Rounded;

/// The exact run of a network and a few with every operation rounded at random: what rounding may
/// do. Of a large dump only the first sequences are run with rounding.
final class Runs {
  /// How many rounded runs a small dump is given.
  private static final int RUNS = 4;

  /// How many a very small dump is given.
  private static final int MOST_RUNS = 12;

  /// How many multiplications make a dump small.
  private static final double SMALL_WORK = 2e6;

  /// How many multiplications the rounded runs may take together.
  private static final double WORK = 4e8;

  private final int batch;
  private final double unit;
  private final int some;
  private final Network.Result exact;
  private final Network.Result partly;
  private final List<Network.Result> rounded = new ArrayList<>();

  Runs(Network network, ElementType precision, boolean backward, Consumer<String> watch) {
    this.batch = network.batch();
    this.unit = precision.unit();
    watch.accept("running the cell in double precision");
    this.exact = network.run(new Exact(), backward);
    double work =
        network.layers().stream()
                .flatMap(l -> l.parameters().values().stream())
                .mapToDouble(p -> p.length)
                .sum()
            * network.steps()
            * (backward ? 4 : 1);
    some = (int) Math.max(1, Math.min(network.batch(), WORK / work / RUNS));
    int runs =
        (int)
            Math.max(
                Math.min(MOST_RUNS, SMALL_WORK / (work * some)),
                Math.max(1, Math.min(RUNS, WORK / work / some)));
    Network part = network.restricted(some, network.steps());
    partly = some == network.batch() ? exact : part.run(new Exact(), backward);
    for (int run = 0; run < runs; run++) {
      watch.accept("running the cell with rounding, " + (run + 1) + " of " + runs);
      rounded.add(
          part.run(
              Rounded.of(precision.unit(), precision.smallest(), 20_011L * (run + 1)), backward));
    }
  }

  /// The exact run.
  Network.Result exact() {
    return exact;
  }

  /// How far each entry of `[rows][batch][width]` numbers may be off; sequences that were not run
  /// with rounding are given the largest allowance of those that were.
  double[] allowance(Function<Network.Result, double[]> of, int rows, int width) {
    double[] whole = of.apply(exact);
    List<double[]> moves = new ArrayList<>();
    for (Network.Result run : rounded) {
      double[] part = of.apply(run);
      double[] move = new double[rows * some * width];
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < some * width; i++) {
          move[r * some * width + i] = part[r * some * width + i] - whole[r * batch * width + i];
        }
      }
      moves.add(move);
    }
    double[] measured = Comparison.allowance(moves, part(whole, rows, width), width, unit);
    if (some == batch) {
      return measured;
    }
    double[] all = new double[whole.length];
    for (int r = 0; r < rows; r++) {
      double most = 0;
      for (int i = 0; i < some * width; i++) {
        most = Math.max(most, measured[r * some * width + i]);
      }
      for (int i = 0; i < batch * width; i++) {
        all[r * batch * width + i] = i < some * width ? measured[r * some * width + i] : 2 * most;
      }
    }
    return all;
  }

  /// The sequences that were run with roundings.
  private double[] part(double[] whole, int rows, int width) {
    double[] part = new double[rows * some * width];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(whole, r * batch * width, part, r * some * width, some * width);
    }
    return part;
  }

  /// How far each entry of a parameter's gradient may be off, a sum over the batch.
  double[] sumAllowance(Function<Network.Result, double[]> of, int group) {
    double[] base = of.apply(partly);
    List<double[]> moves = new ArrayList<>();
    for (Network.Result run : rounded) {
      moves.add(difference(of.apply(run), base));
    }
    return Comparison.allowance(spread(moves), of.apply(exact), group, unit);
  }

  /// Where only a part of the batch was run with roundings, the whole is taken to add up such
  /// moves, which are independent from sequence to sequence; twice that, for safety.
  private List<double[]> spread(List<double[]> moves) {
    if (some == batch) {
      return moves;
    }
    double factor = 2 * Math.sqrt((double) batch / some);
    moves.forEach(move -> {
      for (int j = 0; j < move.length; j++) {
        move[j] *= factor;
      }
    });
    return moves;
  }

  private static double[] difference(double[] a, double[] b) {
    double[] d = new double[a.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = a[i] - b[i];
    }
    return d;
  }
}
