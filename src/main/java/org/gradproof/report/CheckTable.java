package org.gradproof.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gradproof.check.Finding;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;

/// The findings of a gradient check as a table.
final class CheckTable {
  private CheckTable() {}

  static Block of(CellStudy.Part part, String anchor) {
    Map<String, Expr> names = names(part.derivation());
    List<List<List<Inline>>> rows = new ArrayList<>();
    for (Finding finding : part.report().findings()) {
      rows.add(
          List.of(
              Inline.text(finding.oracle()),
              subject(names, finding),
              Inline.text(String.valueOf(finding.entries())),
              Inline.text(LineEvidence.figure(finding.worstError())),
              Inline.text(LineEvidence.figure(finding.medianBar())),
              Inline.text(LineEvidence.figure(finding.widestBar())),
              List.of(new Inline.Mark(Badge.of(LineEvidence.outcome(finding.verdict()))))));
    }
    return Block.Table.of(
        "llrrrrl",
        List.of(
            "oracle",
            "of",
            "entries",
            "largest error",
            "median bar",
            "smallest error seen",
            "verdict"),
        rows,
        Inline.text(
            "Gradient check of "
                + part.report().title()
                + " on random numbers, "
                + String.join("; ", part.report().runs().stream().map(Object::toString).toList())
                + ". Errors and error bars are relative; the smallest error seen is the one that"
                + " would still have been noticed in the entry with the widest bar."
                + part.report().passed().stream()
                    .map(horizon -> " " + horizon.words() + ".")
                    .collect(Collectors.joining())),
        anchor);
  }

  private static List<Inline> subject(Map<String, Expr> names, Finding finding) {
    Expr name = names.get(finding.subject());
    List<Inline> words = name == null ? Inline.text(finding.subject()) : Inline.math(name);
    if (finding.note().isEmpty()) {
      return words;
    }
    return List.of(words.getFirst(), new Inline.Text(", " + finding.note()));
  }

  private static Map<String, Expr> names(Derivation derivation) {
    Map<String, Expr> names = new HashMap<>();
    derivation.cell().parameters().forEach(p -> names.put(p.toString(), p));
    derivation.cell().inputs().forEach(x -> names.put(x.toString(), x));
    derivation.cell().states().forEach(s -> names.put(s.previous().toString(), s.previous()));
    derivation.cell().equations().forEach(e -> names.put(e.name().toString(), e.name()));
    derivation.jacobian().blocks().forEach(b -> names.put(b.name().toString(), b.name()));
    return names;
  }
}
