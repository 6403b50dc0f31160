package org.gradproof.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.gradproof.span.Network;

/// A figure that needs measurements of its own, one row each.
///
/// ```java
/// List<SpanReport.Figure> figures = MeasuredFigure.GAIN.of("LSTM", networks, "T = 1000.");
/// ```
public enum MeasuredFigure {
  /// Leading exponent against gain, with mean-field theory where there is one.
  GAIN("leading exponent against gain, with theory", GainFigure::of),
  /// Eigenvalues of a step Jacobian, with the edge that random-matrix theory predicts.
  EIGENVALUES("eigenvalues of a step Jacobian, with the predicted edge", EigenvalueFigure::of),
  /// Sign of the leading exponent over forget bias and gain, with its zero contour.
  PHASE("sign of the leading exponent over bias and gain", PhaseFigure::of),
  /// Proved bounds and the measured norm against the span.
  BOUNDS("proved bounds and the measured norm against the span", BoundFigure::of),
  /// The error of finite differences against their step.
  DIFFERENCES("error of finite differences against their step", DifferenceFigure::of);

  private final String words;
  private final BiFunction<String, List<Network>, Optional<SpanReport.Figure>> maker;

  MeasuredFigure(
      String words, BiFunction<String, List<Network>, Optional<SpanReport.Figure>> maker) {
    this.words = words;
    this.maker = maker;
  }

  /// What it shows, in words.
  public String words() {
    return words;
  }

  /// Its name on the command line.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The figure of a name.
  public static Optional<MeasuredFigure> named(String name) {
    return Arrays.stream(values()).filter(f -> f.text().equals(name)).findFirst();
  }

  /// Measures and draws; none where the cell has nothing to show.
  ///
  /// @param label what the networks are called
  /// @param networks at least one, which differ by their seeds
  public Optional<SpanReport.Figure> of(String label, List<Network> networks) {
    return maker
        .apply(label, networks)
        .map(f ->
            new SpanReport.Figure(
                text() + "-" + label.replaceAll("[^\\p{Alnum}]+", "-").toLowerCase(Locale.ROOT),
                f.plot(),
                label + ": " + f.caption()));
  }

  /// The size of a network's state and the number of networks, for captions.
  static String setting(List<Network> networks) {
    Network first = networks.getFirst();
    int size =
        first.cell().states().stream()
            .mapToInt(s -> s.current().shape().rows().size(first.sizes()))
            .sum();
    int count = networks.size();
    return "state of "
        + size
        + " entries, "
        + count
        + (count == 1 ? " network (seed " : " networks (from seed ")
        + first.seed()
        + "), double precision.";
  }
}
