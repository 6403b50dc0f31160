package org.gradproof.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.gradproof.prove.Theorem;

/// The theorems that the claims of an appendix quote: what each says and how its premises are met.
final class TheoremTable {
  private TheoremTable() {}

  /// The chapter; nothing when no claim quotes a theorem of the table.
  static List<Block> blocks(List<Claim> claims) {
    List<String> quoted =
        claims.stream().flatMap(c -> c.proofs().stream()).map(Proof.Certified::theorem).toList();
    List<List<List<Inline>>> rows = new ArrayList<>();
    for (Theorem theorem :
        Arrays.stream(Theorem.values()).filter(t -> quoted.contains(t.label())).toList()) {
      rows.add(
          List.of(
              Inline.code(theorem.label()),
              Inline.code(theorem.file()),
              Inline.text(theorem.statement() + "."),
              Inline.text(
                  theorem.premises().isEmpty()
                      ? "none"
                      : theorem.premises().stream()
                          .map(p -> p.coq() + ": " + p.met())
                          .collect(Collectors.joining("; ")))));
    }
    return rows.isEmpty()
        ? List.of()
        : List.of(
            new Block.Section(1, Inline.text("Theorems"), "theorems"),
            Block.Table.of(
                "llll",
                List.of("theorem", "file", "says", "premises, and how they are met"),
                rows,
                Inline.text(
                    "The theorems that the claims quote, as Coq has them, below the folder proofs."
                        + " Certificates of single cells are named beside their backward"
                        + " equations."),
                "theorem-table"));
  }
}
