package org.gradproof.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gradproof.span.Network;

/// A figure that needs measurements of its own, one row each.
///
/// ```java
/// Optional<SpanReport.Figure> figure = MeasuredFigure.GAIN.of("LSTM", networks);
/// ```
public enum MeasuredFigure {
  /// Leading exponent against gain, with mean-field theory where there is one.
  GAIN("leading exponent against gain, with theory"),
  /// Eigenvalues of a step Jacobian, with the edge that random-matrix theory predicts.
  EIGENVALUES("eigenvalues of a step Jacobian, with the predicted edge"),
  /// Sign of the leading exponent over forget bias and gain, with its zero contour.
  PHASE("sign of the leading exponent over bias and gain"),
  /// Proved bounds and the measured norm against the span.
  BOUNDS("proved bounds and the measured norm against the span"),
  /// The error of finite differences against their step.
  DIFFERENCES("error of finite differences against their step");

  private final String words;

  MeasuredFigure(String words) {
    this.words = words;
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
    Optional<SpanReport.Figure> figure =
        switch (this) {
          case GAIN -> GainFigure.of(networks);
          case EIGENVALUES -> EigenvalueFigure.of(networks);
          case PHASE -> PhaseFigure.of(networks);
          case BOUNDS -> BoundFigure.of(networks);
          case DIFFERENCES -> DifferenceFigure.of(networks);
        };
    return figure.map(f ->
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
