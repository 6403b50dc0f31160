package org.gradproof.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gradproof.eval.Place;

/// Losses of many changed copies at once, by a compiled program of the [Perturbed] cell.
///
/// Copies that can run together, a *bucket*, are of the same sequence, start at the same step and,
/// for a matrix, change the same column. They are run in chunks of equal size, so that one program
/// serves all.
final class BatchedLosses implements Losses {
  private record Bucket(int from, int column, int instance) {}

  private record Copy(int request, int entry, double delta) {}

  private final Sequences sequences;
  private final Copies copies;
  private final int columns;
  private final int chunk;
  private final Map<List<Integer>, Double> unchanged = new HashMap<>();

  /// Losses after changes of one variable.
  ///
  /// @param group all places that may be changed
  /// @param evaluations how many changes of each place are evaluated together
  BatchedLosses(Sequences sequences, Copies copies, List<Spot> group, int evaluations) {
    this.sequences = sequences;
    Place place = group.getFirst().place();
    this.copies = copies;
    this.columns = sequences.first().columns(place.variable());
    Map<Bucket, Integer> most = new HashMap<>();
    for (Spot spot : group) {
      most.merge(bucket(spot, spot.sequence()), evaluations, Integer::sum);
    }
    int largest = most.values().stream().mapToInt(Integer::intValue).max().orElse(1);
    int chunks = (largest + Programs.MOST - 1) / Programs.MOST;
    this.chunk = Programs.size((largest + chunks - 1) / chunks);
  }

  /// Losses after changes of one variable, of copies of the cell.
  static BatchedLosses of(
      Sequences sequences, Programs programs, List<Spot> group, int evaluations) {
    Place place = group.getFirst().place();
    return new BatchedLosses(
        sequences,
        Copies.perturbed(sequences, programs, place.kind(), place.variable()),
        group,
        evaluations);
  }

  private Bucket bucket(Spot spot, int instance) {
    int column = copies.byColumn() ? spot.place().entry() % columns : 0;
    return new Bucket(Math.max(spot.place().step(), 0), column, instance);
  }

  @Override
  public double[] after(List<Spot> spots, double[] deltas) {
    Map<Bucket, List<Copy>> buckets = new LinkedHashMap<>();
    for (int r = 0; r < spots.size(); r++) {
      Spot spot = spots.get(r);
      for (int i = 0; i < sequences.instances().size(); i++) {
        if (spot.everywhere() || i == spot.sequence()) {
          buckets
              .computeIfAbsent(bucket(spot, i), _ -> new ArrayList<>())
              .add(new Copy(r, spot.place().entry(), deltas[r]));
        }
      }
    }
    List<Map.Entry<Bucket, List<Copy>>> chunks = new ArrayList<>();
    buckets.forEach((bucket, all) -> {
      for (int k = 0; k < all.size(); k += chunk) {
        chunks.add(Map.entry(bucket, all.subList(k, Math.min(all.size(), k + chunk))));
      }
    });
    List<double[]> found =
        IntStream.range(0, chunks.size())
            .parallel()
            .mapToObj(k -> run(chunks.get(k).getKey(), chunks.get(k).getValue()))
            .toList();
    double[] losses = new double[spots.size()];
    for (int k = 0; k < chunks.size(); k++) {
      List<Copy> run = chunks.get(k).getValue();
      for (int i = 0; i < run.size(); i++) {
        losses[run.get(i).request] += found.get(k)[i];
      }
    }
    return losses;
  }

  private double[] run(Bucket bucket, List<Copy> run) {
    int size = Math.min(chunk, Programs.few(run.size()));
    int[] entry = new int[size];
    double[] delta = new double[size];
    for (int i = 0; i < run.size(); i++) {
      entry[i] = run.get(i).entry;
      delta[i] = run.get(i).delta;
    }
    return copies.losses(bucket.from, bucket.column, bucket.instance, entry, delta);
  }

  @Override
  public double[] before(List<Spot> spots) {
    return spots.stream().mapToDouble(this::before).toArray();
  }

  private double before(Spot spot) {
    List<Integer> key = List.of(spot.sequence(), Math.max(spot.place().step(), 0));
    return unchanged.computeIfAbsent(key, _ -> after(List.of(spot), new double[1])[0]);
  }

  /// That of the interpreter, or how far the program is away from it without any change.
  @Override
  public double noise(Spot spot) {
    return Math.max(
        sequences.lossNoise(spot), 2 * Math.abs(before(spot) - sequences.lossFrom(spot)));
  }
}
