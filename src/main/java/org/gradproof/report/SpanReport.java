package org.gradproof.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.span.Attribution;
import org.gradproof.span.Certificate;
import org.gradproof.span.Measurement;
import org.gradproof.span.Prediction;
import org.gradproof.span.Sensitivity;
import org.gradproof.span.TrajectoryBound;

/// The report on long spans: the same figures as a document, as JSON, and as one table of numbers
/// for each figure.
///
/// @param facts what a reader must know first, such as the command and the weights
/// @param studies one for each kind of network
/// @param more figures that were measured beside the spans
public record SpanReport(Map<String, String> facts, List<Study> studies, List<Figure> more) {
  /// What is said of one kind of network.
  ///
  /// @param measurement the spans of all networks
  /// @param certificates of the first network
  /// @param bound along the trajectory of the first network; none when there was no time for it
  /// @param measured the measured `ln ‖P_T‖₂` over the span of `bound`
  /// @param attribution of the first network
  /// @param advice what other initial weights give on this cell
  /// @param sensitivity of the first network, for a few spans
  /// @param predictions by mean-field theory, one for each network; empty where there is no theory
  public record Study(
      Measurement measurement,
      List<Certificate> certificates,
      List<TrajectoryBound> bound,
      double measured,
      List<Attribution> attribution,
      List<Measurement> advice,
      List<Sensitivity> sensitivity,
      List<Prediction> predictions) {
    /// Copies the lists.
    public Study {
      sensitivity = List.copyOf(sensitivity);
      predictions = List.copyOf(predictions);
      certificates = List.copyOf(certificates);
      bound = List.copyOf(bound);
      attribution = List.copyOf(attribution);
      advice = List.copyOf(advice);
    }
  }

  /// A figure and its numbers.
  ///
  /// @param name of its files, without the ending
  /// @param plot the curves
  /// @param caption what it shows
  public record Figure(String name, Plot plot, String caption) {
    /// The drawing.
    public String svg() {
      return Plots.draw(plot).svg();
    }

    /// The numbers: one line a point.
    public String csv() {
      StringBuilder csv = new StringBuilder("curve," + plot.xTitle() + "," + plot.yTitle());
      boolean errors = plot.curves().stream().anyMatch(c -> !c.errors().isEmpty());
      csv.append(errors ? ",standard error\n" : "\n");
      for (Plot.Curve curve : plot.curves()) {
        for (int i = 0; i < curve.x().size(); i++) {
          csv.append('"').append(curve.label()).append("\",");
          csv.append(curve.x().get(i)).append(',').append(curve.y().get(i));
          if (errors) {
            csv.append(',').append(curve.errors().isEmpty() ? "" : curve.errors().get(i));
          }
          csv.append('\n');
        }
      }
      return csv.toString();
    }
  }

  /// Copies.
  public SpanReport {
    facts = new LinkedHashMap<>(facts);
    studies = List.copyOf(studies);
    more = List.copyOf(more);
  }

  /// A report of the spans alone.
  public SpanReport(Map<String, String> facts, List<Study> studies) {
    this(facts, studies, List.of());
  }

  private String setting() {
    return " " + facts.getOrDefault("setting", "") + ", double precision.";
  }

  /// The figures that have something to show.
  public List<Figure> figures() {
    List<Figure> all = new ArrayList<>(SpanFigures.of(this, setting()));
    all.addAll(more);
    return all;
  }

  /// The figures as JSON; what is not finite is a word.
  public String json() {
    return SpanEvidence.json(this);
  }

  /// The document.
  public Document document() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Section(1, Inline.text("Measured"), "measured"));
    blocks.add(SpanTables.measured(studies, setting()));
    List<Figure> figures = figures();
    for (Figure figure : figures) {
      blocks.add(
          new Block.Figure(
              Plots.draw(figure.plot()),
              Inline.text(figure.caption()),
              figure.caption(),
              "figure-" + figure.name()));
    }
    SpanTables.predicted(studies)
        .ifPresent(table -> {
          blocks.add(new Block.Section(1, Inline.text("Predicted"), "predicted"));
          blocks.add(table);
        });
    if (studies.stream().anyMatch(s -> !s.sensitivity().isEmpty())) {
      blocks.add(new Block.Section(1, Inline.text("Parameters and inputs"), "sensitivity"));
      blocks.add(SpanTables.sensitivity(studies));
    }
    blocks.add(new Block.Section(1, Inline.text("Bounded"), "bounded"));
    blocks.add(SpanTables.certificates(studies));
    blocks.add(new Block.Paragraph(Inline.text(contrast())));
    blocks.add(new Block.Section(1, Inline.text("Explained"), "explained"));
    List<List<Inline>> said = new ArrayList<>();
    for (Study study : studies) {
      for (Attribution a : study.attribution()) {
        said.add(Inline.text(study.measurement().label() + ": " + a.words()));
      }
    }
    if (!said.isEmpty()) {
      blocks.add(new Block.ItemList(false, said));
    }
    if (studies.stream().anyMatch(s -> !s.advice().isEmpty())) {
      blocks.add(new Block.Section(1, Inline.text("Initial weights"), "initial-weights"));
      blocks.add(SpanTables.advice(studies));
    }
    List<Document.Fact> shown = new ArrayList<>();
    facts.forEach((name, value) -> shown.add(new Document.Fact(name, Inline.text(value))));
    return new Document("Long spans", "measured, bounded, explained", shown, blocks);
  }

  /// The cells compared, in words, with figures.
  public String contrast() {
    return SpanWords.contrast(studies);
  }
}
