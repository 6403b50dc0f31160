package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import org.gradproof.span.SpanStudy;

/// The chapter that puts the cells side by side: claims and the figure of span gradients.
final class Comparison {
  private Comparison() {}

  static List<Block> blocks(List<CellStudy> studies, List<Claim> claims) {
    List<Block> blocks = new ArrayList<>();
    if (claims.isEmpty()) {
      return blocks;
    }
    blocks.add(new Block.Section(1, Inline.text("Side by side"), "side-by-side"));
    blocks.add(
        ClaimTable.of(
            claims,
            "Claims about parameter counts and spans, each checked in this run.",
            "claims-together"));
    List<Plot.Curve> curves = new ArrayList<>();
    for (CellStudy study : studies) {
      for (SpanStudy span : study.spans()) {
        List<Double> x = span.spans().stream().map(Integer::doubleValue).toList();
        curves.add(
            new Plot.Curve(
                span.label(), x, span.medians(study.cell().states().getLast().current())));
      }
    }
    boolean drawable = curves.stream().flatMap(c -> c.y().stream()).anyMatch(Double::isFinite);
    if (!curves.isEmpty() && !drawable) {
      blocks.add(
          new Block.Paragraph(
              Inline.text(
                  "There is no figure: every span gradient is exactly 0 or beyond all doubles.")));
    }
    if (drawable) {
      Plot plot =
          new Plot(
              "",
              "span T (steps)",
              "ln of the norm of the span Jacobian",
              Plot.Scale.LOGARITHMIC,
              distinct(curves));
      blocks.add(
          new Block.Figure(
              Plots.draw(plot),
              Inline.text(
                  "Natural logarithm of the norm of the block of the span Jacobian that belongs to"
                      + " the state computed last, against the span: medians over 5 networks with"
                      + " 16 units and 8 inputs at framework initialisation, in double precision"
                      + " with exact rescaling. \"Open\" means that the bias of the gate that keeps"
                      + " the state is ln(T − 1) for T = "
                      + CellStudy.LONGEST_SPAN
                      + ", so that the gate is near 1 − 1/T."),
              "Curves of the log norm of the span Jacobian against the span",
              "span-figure"));
    }
    return blocks;
  }

  private static List<Plot.Curve> distinct(List<Plot.Curve> curves) {
    List<Plot.Curve> named = new ArrayList<>();
    for (Plot.Curve curve : curves) {
      long before =
          named.stream()
              .filter(c -> c.label().replaceAll(" \\(\\d+\\)$", "").equals(curve.label()))
              .count();
      named.add(
          before == 0
              ? curve
              : new Plot.Curve(curve.label() + " (" + (before + 1) + ")", curve.x(), curve.y()));
    }
    return named;
  }
}
