package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;

/// Assignments compiled to run for a batch of sequences, one step at a time.
///
/// A value that depends on the step has one block of entries a sequence, row by row; a value that
/// depends on parameters alone has one block and is computed once. Variables are found by their
/// symbol, so that a parameter can be read in another shape of as many entries.
final class Tape {
  private final Map<String, Integer> sizes;
  private final int batch;
  private final Rounding rounding;
  private final Map<Symbol, double[]> parameters = new HashMap<>();
  private final Map<Expr, Integer> slots = new HashMap<>();
  private final Map<Symbol, Integer> variables = new LinkedHashMap<>();
  private final List<Boolean> perSequence = new ArrayList<>();
  private final List<Runnable> once = new ArrayList<>();
  private final List<Runnable> each = new ArrayList<>();
  private final Set<Symbol> changing = new HashSet<>();
  private double[][] v = new double[64][];

  Tape(Map<String, Integer> sizes, int batch, Rounding rounding) {
    this.sizes = sizes;
    this.batch = batch;
    this.rounding = rounding;
  }

  /// The symbol of a variable.
  static Symbol symbol(Expr variable) {
    if (variable.op() instanceof Op.Var(Symbol symbol, Shape _)) {
      return symbol;
    }
    throw new IllegalArgumentException(variable + " is not a variable");
  }

  /// How many entries a value has.
  int entries(Expr expr) {
    return rows(expr) * cols(expr);
  }

  private int rows(Expr expr) {
    return expr.shape().rows().size(sizes);
  }

  private int cols(Expr expr) {
    return expr.shape().cols().size(sizes);
  }

  /// Binds a parameter, whose numbers are used as they are.
  void parameter(Expr variable, double[] numbers) {
    parameters.put(symbol(variable), numbers);
  }

  /// Binds a parameter whose numbers change while the tape runs.
  void changing(Expr variable, double[] numbers) {
    parameter(variable, numbers);
    changing.add(symbol(variable));
  }

  /// The variables that are read before any assignment and are no parameters.
  Set<Symbol> unbound() {
    return variables.keySet();
  }

  /// Sets a variable for the next step: the array itself is used.
  void bind(Symbol symbol, double[] numbers) {
    Integer slot = variables.get(symbol);
    if (slot != null) {
      v[slot] = numbers;
    }
  }

  /// The numbers of a value after a step.
  double[] get(Expr expr) {
    return v[slots.get(expr)];
  }

  /// The numbers in a slot.
  double[] at(int slot) {
    return v[slot];
  }

  /// Whether a slot has a block of entries for each sequence.
  boolean perSequence(int slot) {
    return perSequence.get(slot);
  }

  /// Whether a value is known to the tape.
  boolean knows(Expr expr) {
    return slots.containsKey(expr);
  }

  /// Computes what depends on parameters alone.
  void start() {
    once.forEach(Runnable::run);
  }

  /// Runs one step.
  void run() {
    for (Runnable step : each) {
      step.run();
    }
  }

  /// Appends `target = sum of terms`, plus what the target holds if it accumulates. The target is
  /// no parameter.
  void assign(Expr target, List<Expr> terms, boolean accumulates) {
    List<Expr> all = new ArrayList<>(terms);
    if (accumulates) {
      all.addFirst(target);
    }
    int[] from = all.stream().mapToInt(this::place).toArray();
    boolean[] spread = new boolean[from.length];
    for (int i = 0; i < from.length; i++) {
      spread[i] = !perSequence.get(from[i]);
    }
    int size = entries(target);
    forget(target);
    int slot = slot(target, true);
    double[] out = v[slot];
    each.add(() -> {
      Arrays.fill(out, 0);
      for (int i = 0; i < from.length; i++) {
        double[] x = v[from[i]];
        if (spread[i]) {
          for (int k = 0; k < out.length; k++) {
            out[k] += x[k % size];
          }
        } else {
          for (int k = 0; k < out.length; k++) {
            out[k] += x[k];
          }
        }
      }
      rounding.apply(out);
    });
  }

  /// Appends something that is done in a step.
  void then(Runnable action) {
    each.add(action);
  }

  /// Drops what was computed from an earlier value of `target`, and that value.
  private void forget(Expr target) {
    if (!slots.containsKey(target)) {
      return;
    }
    slots
        .keySet()
        .removeIf(node -> node == target || Expr.topological(List.of(node)).contains(target));
  }

  private int slot(Expr node, boolean sequences) {
    int slot = perSequence.size();
    if (slot == v.length) {
      v = Arrays.copyOf(v, 2 * slot);
    }
    perSequence.add(sequences);
    slots.put(node, slot);
    v[slot] = new double[sequences ? batch * entries(node) : entries(node)];
    return slot;
  }

  /// Makes sure a value is computed; returns where it will be.
  int place(Expr expr) {
    Integer known = slots.get(expr);
    if (known != null) {
      return known;
    }
    for (Expr node : Expr.topological(List.of(expr))) {
      if (!slots.containsKey(node)) {
        add(node);
      }
    }
    return slots.get(expr);
  }

  private void add(Expr node) {
    List<Expr> children = node.op().children();
    if (node.op() instanceof Op.Var(Symbol symbol, Shape _)) {
      double[] numbers = parameters.get(symbol);
      int slot = slot(node, numbers == null);
      if (numbers == null) {
        variables.put(symbol, slot);
      } else {
        v[slot] = numbers;
      }
      return;
    }
    int[] from = children.stream().mapToInt(slots::get).toArray();
    boolean sequences = false;
    for (int f : from) {
      sequences |= perSequence.get(f);
    }
    int slot = slot(node, sequences);
    if (node.op() instanceof Op.Const(double value, Shape _)) {
      Arrays.fill(v[slot], value);
      return;
    }
    if (node.op() instanceof Op.MatMul(Expr a, Expr b) && fast(a, b, slot)) {
      return;
    }
    Kernels.Kernel kernel = new Kernels(sizes).of(node);
    int[] strides = new int[from.length];
    for (int i = 0; i < from.length; i++) {
      strides[i] = perSequence.get(from[i]) ? entries(children.get(i)) : 0;
    }
    int times = sequences ? batch : 1;
    int size = entries(node);
    Runnable run =
        () -> {
          double[][] x = new double[from.length][];
          for (int i = 0; i < x.length; i++) {
            x[i] = v[from[i]];
          }
          int[] at = new int[x.length];
          for (int s = 0; s < times; s++) {
            for (int i = 0; i < at.length; i++) {
              at[i] = s * strides[i];
            }
            kernel.run(x, at, v[slot], s * size);
          }
        };
    boolean fixed =
        !sequences && node.variables().stream().noneMatch(x -> changing.contains(symbol(x)));
    (fixed ? once : each).add(run);
  }

  /// A product of a parameter, or the transpose of one, with a vector of each sequence.
  private boolean fast(Expr a, Expr b, int slot) {
    int x = slots.get(b);
    if (perSequence.get(slots.get(a)) || !perSequence.get(x) || cols(b) != 1) {
      return false;
    }
    Expr inner = a.op() instanceof Op.Transpose(Expr p) ? p : a;
    int w = slots.get(inner);
    int r = rows(inner);
    int c = cols(inner);
    boolean transposed = inner != a;
    each.add(() -> {
      if (transposed) {
        Products.transposed(v[w], v[x], v[slot], r, c, batch);
      } else {
        Products.plain(v[w], v[x], v[slot], r, c, batch);
      }
    });
    return true;
  }
}
