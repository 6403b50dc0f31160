package org.gradproof.eval.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CheckpointsTest {
  @Test
  void blocksCoverTheStepsOnce() {
    for (int steps = 0; steps < 40; steps++) {
      for (int block = 1; block < 12; block++) {
        Checkpoints c = new Checkpoints(steps, block, false);
        int at = 0;
        for (int b = 0; b < c.blocks(); b++) {
          assertEquals(at, c.first(b));
          assertTrue(c.count(b) >= 1 && c.count(b) <= block);
          at += c.count(b);
        }
        assertEquals(steps, at);
      }
    }
  }

  @Test
  void memoryDecidesWhetherEverythingIsKept() {
    assertTrue(Checkpoints.within(1000, 64, 1000, 2_000_000).keepAll());
    assertFalse(Checkpoints.within(10_000, 64, 1000, 2_000_000).keepAll());
    assertEquals(64, Checkpoints.within(10_000, 64, 1000, 2_000_000).kept());
    assertEquals(0, Checkpoints.within(10_000, 64, 1000, 2_000_000).place(5));
    assertEquals(320, Checkpoints.within(1000, 64, 1000, 2_000_000).place(5));
  }

  @Test
  void oneBlockNeedsNoSecondPass() {
    assertTrue(Checkpoints.within(50, 64, 1000, 0).keepAll());
  }
}
