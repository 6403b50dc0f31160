package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;

/// The chapter that puts the cells side by side.
final class Comparison {
  private Comparison() {}

  static List<Block> blocks(List<Claim> claims) {
    List<Block> blocks = new ArrayList<>();
    if (claims.isEmpty()) {
      return blocks;
    }
    blocks.add(new Block.Section(1, Inline.text("Side by side"), "side-by-side"));
    blocks.add(
        ClaimTable.of(
            claims,
            "Claims about parameter counts and spans, each checked in this run. Vanished means"
                + " below 1e-12, open above 1e-3.",
            "claims-together"));
    return blocks;
  }
}
