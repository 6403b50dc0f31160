package org.gradproof.eval.engine;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.kernel.Arithmetics;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Compiles the forward equations and the derived backward lines of any cell into a [Program] for
/// given sizes.
///
/// Immutable: each setter returns a changed copy. What is compiled are the lines that are printed;
/// see the package for the ideas.
public final class Compiler {
  private final Derivation derivation;
  private final Map<String, Integer> sizes;
  private int batch = 1;
  private Precision precision = Precision.DOUBLE;
  private int threads = 1;
  private boolean vectors = Arithmetics.vectors();
  private boolean inputGradients = true;
  private Set<Expr> upstream;
  private Set<Expr> shared = Set.of();
  private int blockRows = 256;
  private long bytes = 512L << 20;

  private Compiler(Derivation derivation, Map<String, Integer> sizes) {
    this.derivation = derivation;
    this.sizes = new TreeMap<>(sizes);
    this.upstream =
        derivation.cell().states().stream()
            .map(Recurrence.State::current)
            .collect(Collectors.toUnmodifiableSet());
  }

  /// A compiler for a derivation: one sequence in double precision on one thread, gradients for
  /// everything, gradients from outside at every state, up to 512 MiB for saved values.
  ///
  /// @param sizes dimension name → size
  public static Compiler of(Derivation derivation, Map<String, Integer> sizes) {
    return new Compiler(derivation, sizes);
  }

  private Compiler copy() {
    Compiler copy = new Compiler(derivation, sizes);
    copy.batch = batch;
    copy.precision = precision;
    copy.threads = threads;
    copy.vectors = vectors;
    copy.inputGradients = inputGradients;
    copy.upstream = upstream;
    copy.shared = shared;
    copy.blockRows = blockRows;
    copy.bytes = bytes;
    return copy;
  }

  /// How many sequences are run side by side, at least 1.
  public Compiler batch(int sequences) {
    Compiler copy = copy();
    copy.batch = positive("batch", sequences);
    return copy;
  }

  /// The number format.
  public Compiler precision(Precision format) {
    Compiler copy = copy();
    copy.precision = format;
    return copy;
  }

  /// How many threads share the work; the results do not depend on it.
  public Compiler threads(int number) {
    Compiler copy = copy();
    copy.threads = positive("threads", number);
    return copy;
  }

  /// Whether to use the vector unit; the results do not depend on it.
  public Compiler vectors(boolean use) {
    Compiler copy = copy();
    copy.vectors = use;
    return copy;
  }

  /// Whether the gradients of the inputs are wanted.
  public Compiler inputGradients(boolean wanted) {
    Compiler copy = copy();
    copy.inputGradients = wanted;
    return copy;
  }

  /// The states at which gradients arrive from outside at every step.
  ///
  /// @param states current-state variables
  public Compiler upstream(Set<Expr> states) {
    Compiler copy = copy();
    copy.upstream = Set.copyOf(states);
    return copy;
  }

  /// Inputs, and states at which gradients arrive, whose numbers are the same for all sequences:
  /// their sources give those of one sequence. Blocks are then single steps.
  ///
  /// @param variables inputs and current-state variables
  public Compiler shared(Set<Expr> variables) {
    Compiler copy = copy();
    copy.shared = Set.copyOf(variables);
    return copy;
  }

  /// How much memory the values saved for the backward pass may take. Spans that need more keep the
  /// states at the beginnings of blocks and compute a block's values again; the results do not
  /// depend on it.
  public Compiler memory(long most) {
    Compiler copy = copy();
    copy.bytes = most;
    return copy;
  }

  /// About how many rows, sequences times steps, make a block. The last bits of the parameters'
  /// gradients depend on it, because it decides where their sums are divided.
  public Compiler blockRows(int rows) {
    Compiler copy = copy();
    copy.blockRows = positive("blockRows", rows);
    return copy;
  }

  private static int positive(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, not " + number);
    }
    return number;
  }

  /// The program. Cost: a few milliseconds, whatever the number of steps.
  public Program compile() {
    Plan.Request request =
        new Plan.Request(
            derivation,
            sizes,
            batch,
            shared.isEmpty() ? Math.max(1, blockRows / batch) : 1,
            inputGradients,
            upstream,
            shared,
            threads,
            bytes);
    return switch (precision) {
      case DOUBLE -> new Program(new Runner<>(new Plan<>(request, Arithmetics.doubles(vectors))));
      case FLOAT -> new Program(new Runner<>(new Plan<>(request, Arithmetics.floats(vectors))));
    };
  }
}
