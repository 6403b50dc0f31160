package org.gradproof.report;

import java.util.List;

/// Claims as a table.
final class ClaimTable {
  private ClaimTable() {}

  static Block of(List<Claim> claims, String caption, String anchor) {
    return new Block.Table(
        List.of(Block.Align.LEFT, Block.Align.LEFT, Block.Align.LEFT),
        List.of(Inline.text("claim"), Inline.text("figures"), Inline.text("check")),
        claims.stream()
            .map(c ->
                List.of(
                    c.statement(),
                    c.figures(),
                    List.<Inline>of(new Inline.Mark(Badge.of(c.outcome())))))
            .toList(),
        Inline.text(caption),
        anchor);
  }
}
