package org.gradproof.check;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.engine.Compiler;
import org.gradproof.eval.engine.Program;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;

/// Compiled programs, kept for the next run on the same sizes. A program serves one thread at a
/// time: it is taken out, run and put back.
final class Programs {
  /// The most sequences that run side by side: their values stay in the second-level cache.
  static final int MOST = 128;

  /// How many operations of the interpreter are worth a compilation.
  private static final double WORTHWHILE = 4e7;

  private final boolean always;

  /// No programs yet.
  Programs() {
    this(false);
  }

  /// @param always whether to compile where it does not pay, too
  Programs(boolean always) {
    this.always = always;
  }

  /// What a program was compiled for.
  private record Key(
      Recurrence cell,
      Map<String, Integer> sizes,
      int batch,
      Set<Expr> upstream,
      Set<Expr> shared) {}

  private final Map<Recurrence, Derivation> derivations = new ConcurrentHashMap<>();
  private final Map<Key, Queue<Program>> idle = new ConcurrentHashMap<>();

  /// The least batch size for so many sequences.
  static int size(int sequences) {
    return (sequences + 3) / 4 * 4;
  }

  /// The least power of two, or three quarters of one, that holds so many sequences: a few sizes,
  /// so that few programs are compiled.
  static int few(int sequences) {
    int power = Math.max(8, 2 * Integer.highestOneBit(sequences - 1));
    return sequences <= power / 4 * 3 && power > 8 ? power / 4 * 3 : power;
  }

  /// Whether so many differences take the interpreter longer than it takes to compile.
  boolean worthwhile(Sequences sequences, List<Spot> spots) {
    return always || work(sequences, spots) > WORTHWHILE;
  }

  private static double work(Sequences sequences, List<Spot> spots) {
    double operations = 0;
    Map<String, Integer> sizes = sequences.first().bindings.sizes();
    for (Expr node :
        Expr.topological(sequences.cell().equations().stream().map(Equation::value).toList())) {
      double size = node.shape().rows().size(sizes) * node.shape().cols().size(sizes);
      operations +=
          node.op() instanceof Op.MatMul(Expr a, _) ? size * a.shape().cols().size(sizes) : size;
    }
    double steps =
        spots.stream()
            .mapToDouble(s ->
                (sequences.steps() - Math.max(s.place().step(), 0))
                    * (double) sequences.seeing(s).size())
            .sum();
    return FiniteDifference.Search.VALUES * steps * operations;
  }

  /// `L` of each sequence.
  ///
  /// @param compiled whether to compile; otherwise the interpreter runs the equations
  /// @param upstream the states whose values `L` reads
  /// @param shared what is given to all sequences alike, once; nothing where it is interpreted
  double[] losses(
      boolean compiled,
      Recurrence cell,
      Map<String, Integer> sizes,
      int batch,
      Set<Expr> upstream,
      Set<Expr> shared,
      int steps,
      Program.Given given) {
    if (!compiled) {
      return Interpreted.losses(cell, sizes, batch, steps, given);
    }
    Queue<Program> programs =
        idle.computeIfAbsent(
            new Key(cell, sizes, batch, upstream, shared), _ -> new ConcurrentLinkedQueue<>());
    Program free = programs.poll();
    Program program =
        free != null
            ? free
            : Compiler.of(derivations.computeIfAbsent(cell, Derivation::of), sizes)
                .batch(batch)
                .inputGradients(false)
                .upstream(upstream)
                .shared(shared)
                .compile();
    double[] losses = program.value(steps, given).losses();
    programs.add(program);
    return losses;
  }
}
