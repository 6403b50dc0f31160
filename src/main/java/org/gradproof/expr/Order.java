package org.gradproof.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Every expression reachable from some roots, once, operands before operators, numbered from 0.
///
/// The order depends on the structure alone: depth first, operands from left to right. Passes keep
/// what they know of a node in an array at its number. Cost: linear, without recursion; 8 bytes for
/// each node and 4 for each operand.
///
/// A node is found among the numbered ones by the number noted on it, which is believed only if
/// that place holds the node. One order at a time may write such notes; one that is made meanwhile
/// in another thread, or is asked when the notes are another's, finds its nodes in a hash table.
public final class Order {
  private static final AtomicBoolean NOTING = new AtomicBoolean();

  private Expr[] nodes = new Expr[16];
  private int[] starts = new int[17];
  private int[] operands = new int[32];
  private int size;

  // Hash table: 1 + the number of a node, 0 where there is none. Linear probing. Empty until
  // needed.
  private volatile int[] table = {};

  private Order() {}

  /// The order of what `roots` are made of.
  public static Order of(Collection<Expr> roots) {
    Order order = new Order();
    boolean noting = NOTING.compareAndSet(false, true);
    try {
      Walk walk = order.new Walk(noting);
      roots.forEach(walk::from);
    } finally {
      if (noting) {
        NOTING.set(false);
      }
    }
    return order;
  }

  /// The order of what `root` is made of; `root` comes last.
  public static Order of(Expr root) {
    return of(List.of(root));
  }

  /// How many nodes there are.
  public int size() {
    return size;
  }

  /// Node number `i`.
  public Expr node(int i) {
    return nodes[i];
  }

  /// The number of a node, −1 when it is not among them.
  public int number(Expr node) {
    int noted = noted(node);
    if (noted >= 0) {
      return noted;
    }
    if (table.length <= 2 * size) {
      table = tableOf(4 * size);
    }
    int[] slots = table;
    return slots[slot(slots, node)] - 1;
  }

  /// How many operands node number `i` has.
  public int operands(int i) {
    return starts[i + 1] - starts[i];
  }

  /// The number of operand `k` of node number `i`.
  public int operand(int i, int k) {
    return operands[starts[i] + k];
  }

  /// Node number `i` on other operands: `built` holds, at the number of each operand, what stands
  /// in its place.
  public Expr rebuilt(int i, Expr[] built) {
    boolean same = true;
    for (int k = starts[i]; k < starts[i + 1]; k++) {
      same &= built[operands[k]] == nodes[operands[k]];
    }
    if (same) {
      return nodes[i];
    }
    Expr[] to = new Expr[operands(i)];
    for (int k = 0; k < to.length; k++) {
      to[k] = built[operand(i, k)];
    }
    return Expr.of(nodes[i].op().withChildren(Arrays.asList(to)));
  }

  /// The nodes, operands before operators; not modifiable.
  public List<Expr> nodes() {
    return Collections.unmodifiableList(Arrays.asList(nodes).subList(0, size));
  }

  private int noted(Expr node) {
    int noted = node.noted();
    return noted < size && nodes[noted] == node ? noted : -1;
  }

  private int[] tableOf(int length) {
    int[] slots = new int[Integer.highestOneBit(Math.max(64, length))];
    for (int i = 0; i < size; i++) {
      slots[slot(slots, nodes[i])] = i + 1;
    }
    return slots;
  }

  private int slot(int[] slots, Expr node) {
    int last = slots.length - 1;
    int i = node.hashCode() & last;
    while (slots[i] != 0 && nodes[slots[i] - 1] != node) {
      i = (i + 1) & last;
    }
    return i;
  }

  private void add(Expr node, int[] numbers, int from, int to) {
    if (size == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size + 1);
    }
    int start = starts[size];
    if (start + to - from > operands.length) {
      operands = Arrays.copyOf(operands, 2 * operands.length + to - from);
    }
    System.arraycopy(numbers, from, operands, start, to - from);
    starts[size + 1] = start + to - from;
    nodes[size++] = node;
  }

  /// A walk from the roots down: the nodes that wait for operands, and the numbers of the operands
  /// they have got.
  private final class Walk {
    private final List<Expr> open = new ArrayList<>();
    private final List<List<Expr>> children = new ArrayList<>();
    private int[] numbers = new int[64];
    private int[] begins = new int[32];
    private final boolean noting;
    private int top;

    Walk(boolean noting) {
      this.noting = noting;
    }

    void from(Expr root) {
      top = 0;
      enter(root);
      while (!open.isEmpty()) {
        int depth = open.size() - 1;
        List<Expr> wanted = children.get(depth);
        int got = top - begins[depth];
        if (got < wanted.size()) {
          enter(wanted.get(got));
        } else {
          close(open.removeLast(), begins[depth]);
          children.removeLast();
        }
      }
    }

    private void enter(Expr node) {
      int known = noting ? noted(node) : number(node);
      if (known >= 0) {
        push(known);
        return;
      }
      List<Expr> wanted = node.op().children();
      if (wanted.isEmpty()) {
        close(node, top);
        return;
      }
      if (open.size() == begins.length) {
        begins = Arrays.copyOf(begins, 2 * begins.length);
      }
      begins[open.size()] = top;
      open.add(node);
      children.add(wanted);
    }

    private void close(Expr node, int begin) {
      add(node, numbers, begin, top);
      top = begin;
      push(size - 1);
      if (noting) {
        node.note(size - 1);
      } else if (table.length <= 2 * size) {
        table = tableOf(4 * size);
      } else {
        int[] slots = table;
        slots[slot(slots, node)] = size;
      }
    }

    private void push(int number) {
      if (top == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * top);
      }
      numbers[top++] = number;
    }
  }
}
