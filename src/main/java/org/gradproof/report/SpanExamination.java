package org.gradproof.report;

import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.gradproof.span.Attribution;
import org.gradproof.span.Certificates;
import org.gradproof.span.Measurement;
import org.gradproof.span.Network;
import org.gradproof.span.Prediction;
import org.gradproof.span.Sensitivity;
import org.gradproof.span.SpanRun;
import org.gradproof.span.TrajectoryBound;

/// What is found out about networks beside their spans: certificates, a bound along a trajectory,
/// the paths of the gradient, other initial weights, sensitivities, predictions.
///
/// @param random whether weights are drawn at random, as predictions assume
/// @param seed of random directions
/// @param threads at least 1
public record SpanExamination(boolean random, long seed, int threads) {
  /// Entries of the state up to which everything is afforded.
  static final int AFFORDED_SIZE = 128;

  private static final int BOUNDED_STEPS = 32;
  private static final int ATTRIBUTED_STEPS = 50;
  private static final List<Integer> SENSITIVE_STEPS = List.of(10, 100, 1000);
  private static final List<Integer> SENSITIVE_STEPS_OF_LARGE = List.of(10, 100);
  private static final List<Integer> CHUNKS = List.of(1, 2, 4, 8, 16, 32);
  private static final long ADVICE_STEPS = 10_000;
  private static final int BURN_IN = 100;

  /// Examines the networks of a measurement; what grows too fast with the size of the state is left
  /// out for large ones.
  ///
  /// @param measurement the spans
  /// @param advice kinds of network with other initial weights
  /// @param stopped whether to leave the costly parts out
  public SpanReport.Study of(
      Measurement measurement, List<Measurement.Kind> advice, BooleanSupplier stopped) {
    Network first = measurement.networks().getFirst();
    int size = first.program().size();
    int burnIn = burnIn(first);
    boolean going = !stopped.getAsBoolean();
    boolean affordable = size <= AFFORDED_SIZE && going;
    return new SpanReport.Study(
        measurement,
        going ? Certificates.of(first, first.drive().bound()) : List.of(),
        affordable
            ? List.of(TrajectoryBound.of(first, burnIn, BOUNDED_STEPS, 0, CHUNKS))
            : List.of(),
        affordable ? measured(first) : Double.NaN,
        affordable ? List.of(Attribution.of(first, burnIn, ATTRIBUTED_STEPS)) : List.of(),
        affordable
            ? Measurement.of(advice, ADVICE_STEPS, 2, seed, threads, _ -> {}, stopped)
            : List.of(),
        going ? sensitivity(first, size) : List.of(),
        random
            ? measurement.networks().stream().flatMap(n -> Prediction.of(n).stream()).toList()
            : List.of());
  }

  private static int burnIn(Network network) {
    return (int) Math.min(BURN_IN, network.drive().burnIn());
  }

  private List<Sensitivity> sensitivity(Network network, int size) {
    return (size <= AFFORDED_SIZE ? SENSITIVE_STEPS : SENSITIVE_STEPS_OF_LARGE)
        .stream().map(t -> Sensitivity.of(network, t, Network.generator(seed))).toList();
  }

  private double measured(Network network) {
    return new SpanRun(BOUNDED_STEPS, BOUNDED_STEPS, 8, burnIn(network))
        .of(
            network.program(),
            new TreeSet<>(List.of((long) BOUNDED_STEPS)),
            Network.generator(seed),
            _ -> {},
            () -> false)
        .points()
        .getLast()
        .logNorm();
  }
}
