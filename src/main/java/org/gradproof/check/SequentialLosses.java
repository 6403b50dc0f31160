package org.gradproof.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gradproof.eval.Interpreter;

/// Losses by the interpreter, one change after another.
final class SequentialLosses implements Losses {
  private final Sequences sequences;
  private final ThreadLocal<Map<Instance, Interpreter.Frame>> frames =
      ThreadLocal.withInitial(HashMap::new);

  SequentialLosses(Sequences sequences) {
    this.sequences = sequences;
  }

  @Override
  public double[] after(List<Spot> spots, double[] deltas) {
    return IntStream.range(0, spots.size())
        .parallel()
        .mapToDouble(i -> after(spots.get(i), deltas[i]))
        .toArray();
  }

  @Override
  public double[] before(List<Spot> spots) {
    Map<List<Integer>, Double> known = new HashMap<>();
    return spots.stream()
        .mapToDouble(
            s -> known.computeIfAbsent(List.of(s.sequence(), s.place().step()), _ -> after(s, 0)))
        .toArray();
  }

  @Override
  public double noise(Spot spot) {
    return sequences.lossNoise(spot);
  }

  /// `L` after one change.
  double after(Spot spot, double delta) {
    double sum = 0;
    for (Instance instance : sequences.seeing(spot)) {
      Interpreter.Frame frame = frames.get().computeIfAbsent(instance, i -> i.bptt.frame());
      sum += instance.bptt.loss(frame, instance.trajectory, spot.place(), delta);
    }
    return sum;
  }
}
