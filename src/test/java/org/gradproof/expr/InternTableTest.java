package org.gradproof.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class InternTableTest {
  private static final Expr X = Expr.var("x", Shape.SCALAR);

  private static List<Expr> chain(InternTable table, int length, double step) {
    List<Expr> chain = new ArrayList<>(List.of(X));
    Expr number = Expr.constant(step, Shape.SCALAR);
    for (int i = 0; i < length; i++) {
      Expr last = chain.getLast();
      chain.add(
          table.intern(i % 3 == 0 ? new Op.Hadamard(last, number) : new Op.Add(last, number)));
    }
    return chain;
  }

  @Test
  void threadsThatBuildAlikeGetTheSameObjects() throws InterruptedException, ExecutionException {
    InternTable table = new InternTable();
    Callable<List<Expr>> build = () -> chain(table, 20_000, 0.5);
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<List<Expr>>> built = pool.invokeAll(List.of(build, build, build, build));
      List<Expr> first = built.getFirst().get();
      for (Future<List<Expr>> other : built) {
        for (int i = 0; i < first.size(); i++) {
          assertSame(first.get(i), other.get().get(i));
        }
      }
      assertEquals(first.size() - 1, table.size());
    }
  }

  @Test
  void whatNobodyHoldsIsCollectedAndTheTableShrinks() throws InterruptedException {
    InternTable table = new InternTable();
    Expr kept = chain(table, 60_000, 0.25).get(100);
    WeakReference<Expr> dropped = new WeakReference<>(chain(table, 40_000, 0.75).getLast());
    int full = table.capacity();
    assertTrue(full >= 100_000, "slots: " + full);
    for (int i = 0; i < 50 && !dropped.refersTo(null); i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertEquals(100, table.size());
    assertTrue(table.capacity() < full / 20, "slots: " + table.capacity());
    assertSame(kept, chain(table, 100, 0.25).getLast());
  }

  @Test
  void aTableThatIsFilledWithGarbageDoesNotGrow() {
    InternTable table = new InternTable();
    for (int i = 0; i < 8; i++) {
      chain(table, 20_000, 1.0 / (i + 3));
      System.gc();
    }
    table.size();
    assertTrue(table.capacity() <= 16 * 4096, "slots: " + table.capacity());
  }

  @Test
  void digestsAreThoseOfTheSharedTable() {
    List<Expr> here = chain(new InternTable(), 100, 0.5);
    List<Expr> there = chain(Expr.INTERNED, 100, 0.5);
    for (int i = 0; i < here.size(); i++) {
      assertEquals(here.get(i).digest(), there.get(i).digest());
      assertEquals(here.get(i).hashCode(), there.get(i).hashCode());
    }
  }

  @Test
  void numbersThatDifferInTheSignOfZeroOnlyAreDifferent() {
    InternTable table = new InternTable();
    Op minus = new Op.Const(-0.0, Shape.SCALAR);
    assertEquals(minus, table.intern(minus).op());
    assertEquals(0.0, ((Op.Const) table.intern(new Op.Const(0, Shape.SCALAR)).op()).value());
    assertEquals(2, table.size());
  }

  @Test
  void whatDoesNotFitIsRefusedAndLeavesNoTrace() {
    InternTable table = new InternTable();
    Expr v = Expr.var("v", Shape.vector(Dim.of("n")));
    assertThrows(ShapeException.class, () -> table.intern(new Op.Add(X, v)));
    assertEquals(0, table.size());
  }
}
