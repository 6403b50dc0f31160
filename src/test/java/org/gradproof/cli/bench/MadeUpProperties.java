package org.gradproof.cli.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.gradproof.eval.engine.Precision;

/// Cells made up on the spot.
class MadeUpProperties {
  @Property(tries = 50)
  void everyMadeUpCellIsCompiledRight(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int batch) {
    Span span = new Span(MadeUp.cell(seed), Precision.DOUBLE, 3, batch, 5, 1);
    assertTrue(Reference.deviation(span) < 1e-12, () -> span.cell().toText());
    assertTrue(span.work().recurrent() > 0);
  }
}
