package org.gradproof.span;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// A proved bound on `‖P_T‖` along one trajectory: the step Jacobians, evaluated in intervals over
/// a tube around it, multiplied in chunks of k steps, and the norms of the chunks multiplied.
///
/// It holds in real arithmetic for every sequence of states and inputs within the tube. Longer
/// chunks lose less to the norm and more to the widening of intervals; the best k is measured.
///
/// @param steps the span T
/// @param radius of the tube, in every state at every step
/// @param chunks for each chunk length, the bound on `ln ‖P_T‖_∞`
public record TrajectoryBound(int steps, double radius, List<Chunk> chunks) {
  /// The bound from chunks of one length.
  ///
  /// @param length steps of a chunk
  /// @param logBound the bound on `ln ‖P_T‖_∞`, rounded up
  public record Chunk(int length, double logBound) {}

  /// Copies the list.
  public TrajectoryBound {
    chunks = List.copyOf(chunks);
  }

  /// The chunk length with the smallest bound.
  public Chunk best() {
    return chunks.stream().min((a, b) -> Double.compare(a.logBound(), b.logBound())).orElseThrow();
  }

  /// Bounds a span of a network.
  ///
  /// @param network the network
  /// @param burnIn steps before the span
  /// @param steps the span
  /// @param radius of the tube
  /// @param lengths chunk lengths, each at least 1
  public static TrajectoryBound of(
      Network network, int burnIn, int steps, double radius, List<Integer> lengths) {
    TangentProgram program = network.program();
    StepIntervals intervals = new StepIntervals(Derivation.of(network.cell()), network);
    for (int t = 0; t < burnIn; t++) {
      program.next();
    }
    List<Chain> chains = lengths.stream().map(Chain::new).toList();
    for (int t = 0; t < steps; t++) {
      Map<Expr, Intervals> states = new LinkedHashMap<>();
      for (Recurrence.State state : network.cell().states()) {
        double[] centre =
            program.steps() == 0
                ? new double[state.current().shape().rows().size(network.sizes())]
                : program.value(state.current());
        states.put(state.previous(), Intervals.around(centre.length, 1, centre, radius));
      }
      program.next();
      Map<Expr, Intervals> inputs = new LinkedHashMap<>();
      for (Expr x : network.cell().inputs()) {
        double[] value = program.value(x);
        inputs.put(x, Intervals.points(value.length, 1, value));
      }
      Intervals jacobian = intervals.jacobian(states, inputs);
      chains.forEach(chain -> chain.add(jacobian));
    }
    List<Chunk> chunks = new ArrayList<>();
    for (Chain chain : chains) {
      chunks.add(new Chunk(chain.length, chain.finish()));
    }
    return new TrajectoryBound(steps, radius, chunks);
  }

  /// The product within a chunk, scaled by a power of two, and the norms of those before.
  private static final class Chain {
    private final int length;
    private Intervals product = Intervals.zeros(0, 0);
    private int inside;
    private double logs;

    Chain(int length) {
      this.length = length;
    }

    void add(Intervals jacobian) {
      product = inside == 0 ? jacobian : jacobian.times(product);
      inside++;
      if (inside == length) {
        close();
      } else {
        rescale();
      }
    }

    private void rescale() {
      double norm = product.norm();
      if (norm > 0 && (norm < 0x1p-300 || norm > 0x1p300) && Double.isFinite(norm)) {
        int shift = Math.getExponent(norm);
        logs = Rounding.sumUp(logs, Math.nextUp(shift * Math.log(2)));
        Intervals scaled = Intervals.zeros(product.rows(), product.cols());
        for (int i = 0; i < scaled.low().length; i++) {
          scaled.low()[i] = Math.nextDown(Math.scalb(product.low()[i], -shift));
          scaled.high()[i] = Math.nextUp(Math.scalb(product.high()[i], -shift));
        }
        product = scaled;
      }
    }

    private void close() {
      logs = Rounding.sumUp(logs, Math.nextUp(Math.nextUp(Math.log(product.norm()))));
      inside = 0;
    }

    double finish() {
      if (inside > 0) {
        close();
      }
      return logs;
    }
  }
}
