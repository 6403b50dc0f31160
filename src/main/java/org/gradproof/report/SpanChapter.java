package org.gradproof.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.gradproof.span.ClosedForms;
import org.gradproof.span.GateBias;
import org.gradproof.span.KeepGate;
import org.gradproof.span.Measurement;
import org.gradproof.span.Network;
import org.gradproof.span.Scheme;

/// The chapter on long spans: what `gradproof span` measures, on networks small enough for an
/// appendix, each cell also with the bias of the gate that keeps its state set for the span.
final class SpanChapter {
  /// The span that claims speak of, and that the gate is opened for.
  static final int SPAN = 1000;

  private static final int HIDDEN = 16;
  private static final int INPUT = 8;
  private static final int NETWORKS = 5;

  private SpanChapter() {}

  /// Measures the cells that can be followed.
  static SpanReport measure(List<CellStudy> studies, Appendix.Options options) {
    List<Measurement.Kind> kinds = new ArrayList<>();
    Set<String> labels = new HashSet<>();
    for (CellStudy study : studies) {
      if (study.hasSpans()) {
        String label = study.cell().title();
        for (int i = 2; !labels.add(label); i++) {
          label = study.cell().title() + " (" + i + ")";
        }
        LongFunction<Network> given =
            seed -> Network.random(study.cell(), HIDDEN, INPUT, Scheme.PYTORCH, 1, seed);
        kinds.add(new Measurement.Kind(label, given));
        opened(label, study, given).ifPresent(kinds::add);
      }
    }
    int threads = Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), kinds.size()));
    List<SpanReport.Study> measured = new ArrayList<>();
    if (!kinds.isEmpty()) {
      SpanExamination examination = new SpanExamination(true, options.seed(), threads);
      Measurement.of(kinds, SPAN, NETWORKS, options.seed(), threads, _ -> {}, () -> false)
          .forEach(m -> measured.add(examination.of(m, List.of(), () -> false)));
    }
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "setting",
        "T = "
            + SPAN
            + ", "
            + HIDDEN
            + " units, "
            + INPUT
            + " inputs from N(0, 1), "
            + NETWORKS
            + " networks from seed "
            + options.seed());
    facts.put("weights", Scheme.PYTORCH.words());
    return new SpanReport(facts, measured);
  }

  /// The same networks with the gate that keeps the state open for the span.
  private static Optional<Measurement.Kind> opened(
      String label, CellStudy study, LongFunction<Network> given) {
    return KeepGate.of(study.cell())
        .flatMap(keep -> GateBias.of(study.cell(), keep.gate()))
        .map(gate ->
            new Measurement.Kind(
                label + ", " + gate.gate().toString().replaceAll("_t$", "") + " open",
                seed ->
                    given.apply(seed).withBias(gate, () -> ClosedForms.biasFor((double) SPAN))));
  }

  /// The blocks of the report, one level down.
  static List<Block> blocks(SpanReport report) {
    List<Block> blocks = new ArrayList<>();
    if (report.studies().isEmpty()) {
      return blocks;
    }
    blocks.add(new Block.Section(1, Inline.text("Long spans"), "spans"));
    blocks.add(
        new Block.Paragraph(
            Inline.text(
                "Weights are drawn from "
                    + report.facts().get("weights").replaceFirst("^all from ", "")
                    + "; "
                    + report.facts().get("setting")
                    + ". \"Open\" means that the bias of the gate that keeps the state is ln(T−1)"
                    + " for this T, so that its bias alone would hold the gate at 1 − 1/T. All in"
                    + " double precision with exact rescaling by powers of two; logarithms are"
                    + " natural.")));
    for (Block block : report.document().blocks()) {
      blocks.add(
          block instanceof Block.Section(int level, List<Inline> title, String anchor)
              ? new Block.Section(level + 1, title, anchor)
              : block);
    }
    return blocks;
  }
}
