package org.gradproof.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.gradproof.expr.RandomExprs.Sample;
import org.junit.jupiter.api.Test;

class OrderProperties {
  @Provide
  Arbitrary<List<Sample>> several() {
    return RandomExprs.samples().list().ofSize(3);
  }

  // Depth first, operands from left to right, by recursion.
  private static void walk(Expr node, Set<Expr> done) {
    if (!done.contains(node)) {
      node.op().children().forEach(child -> walk(child, done));
      done.add(node);
    }
  }

  @Property
  void theOrderIsDepthFirstFromLeftToRight(@ForAll("several") @Size(3) List<Sample> samples) {
    List<Expr> roots = samples.stream().map(Sample::expr).toList();
    Set<Expr> wanted = new LinkedHashSet<>();
    roots.forEach(root -> walk(root, wanted));
    assertEquals(List.copyOf(wanted), Order.of(roots).nodes());
  }

  @Property
  void numbersAndOperandsAreThoseOfTheNodesWhateverOtherOrdersNoted(
      @ForAll("several") @Size(3) List<Sample> samples) {
    List<Expr> roots = samples.stream().map(Sample::expr).toList();
    Order all = Order.of(roots);
    List<Order> parts = roots.reversed().stream().map(Order::of).toList();
    for (Order order : List.of(all, parts.get(0), parts.get(1), parts.get(2))) {
      for (int i = 0; i < order.size(); i++) {
        assertEquals(i, order.number(order.node(i)));
        List<Expr> operands = new ArrayList<>();
        for (int k = 0; k < order.operands(i); k++) {
          operands.add(order.node(order.operand(i, k)));
        }
        assertEquals(order.node(i).op().children(), operands);
      }
    }
    for (Expr node : all.nodes()) {
      assertEquals(parts.get(0).nodes().indexOf(node), parts.get(0).number(node));
    }
  }

  @Property(tries = 200)
  void anExpressionIsTotalWhenItsFunctionsAre(@ForAll("several") @Size(3) List<Sample> samples) {
    for (Expr node : Order.of(samples.stream().map(Sample::expr).toList()).nodes()) {
      boolean total =
          Order.of(node).nodes().stream()
              .noneMatch(e -> e.op() instanceof Op.Map(Fn fn, Expr _) && !fn.domain().total());
      assertEquals(total, node.isTotal(), node::toString);
    }
  }

  @Test
  void threadsThatOrderTheSameExpressionDoNotDisturbOneAnother()
      throws InterruptedException, ExecutionException {
    List<Expr> nodes = new ArrayList<>(List.of(Expr.var("x", Shape.SCALAR)));
    for (int i = 0; i < 20_000; i++) {
      Expr left = nodes.get(i / 2);
      nodes.add(Expr.add(nodes.getLast(), i % 5 == 0 ? Expr.map(Fn.TANH, left) : left));
    }
    Expr root = nodes.getLast();
    List<Expr> wanted = Order.of(root).nodes();
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<List<Expr>>> found = new ArrayList<>();
      for (int run = 0; run < 40; run++) {
        Expr of = run % 2 == 0 ? root : nodes.get(nodes.size() - 1 - run);
        found.add(
            pool.submit(() -> {
              Order order = Order.of(of);
              for (int i = 0; i < order.size(); i++) {
                assertEquals(i, order.number(order.node(i)));
              }
              return order.nodes();
            }));
      }
      for (int run = 0; run < 40; run++) {
        List<Expr> nodesOfRun = found.get(run).get();
        assertSame(run % 2 == 0 ? root : nodes.get(nodes.size() - 1 - run), nodesOfRun.getLast());
        assertTrue(run % 2 == 1 || nodesOfRun.equals(wanted));
      }
    }
  }

  @Test
  void aDeepChainIsOrderedWithoutNotesToo() throws InterruptedException, ExecutionException {
    Expr chain = Expr.var("x", Shape.SCALAR);
    Expr number = Expr.constant(0.5, Shape.SCALAR);
    for (int i = 0; i < 100_000; i++) {
      chain = Expr.add(chain, number);
    }
    Expr root = chain;
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> sizes = new ArrayList<>();
      for (int run = 0; run < 16; run++) {
        sizes.add(pool.submit(() -> Order.of(root).size()));
      }
      for (Future<Integer> size : sizes) {
        assertEquals(100_002, size.get());
      }
    }
  }
}
