package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;

/// Claims as a table: what is claimed, what was computed, how that came out, which theorem says it.
final class ClaimTable {
  private ClaimTable() {}

  static Block of(List<Claim> claims, String caption, String anchor) {
    return Block.Table.of(
        "llll",
        List.of("claim", "figures", "check", "theorem"),
        claims.stream()
            .map(c ->
                List.of(
                    c.statement(),
                    c.figures(),
                    List.<Inline>of(new Inline.Mark(Badge.of(c.outcome()))),
                    proofs(c)))
            .toList(),
        Inline.text(caption),
        anchor);
  }

  private static List<Inline> proofs(Claim claim) {
    if (claim.proofs().isEmpty()) {
      return List.of(new Inline.Proved(new Proof.None()));
    }
    List<Inline> shown = new ArrayList<>();
    for (Proof.Certified proof : claim.proofs()) {
      shown.add(shown.isEmpty() ? new Inline.Proved(proof) : new Inline.Text(","));
      shown.add(new Inline.Text(" "));
      shown.add(new Inline.Code(proof.theorem()));
    }
    return shown;
  }
}
