package org.gradproof.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Place;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Checks a cell's derived backward equations, as they are printed and run, against oracles that do
/// not share their mistakes, on random weights, sizes and spans.
///
/// Each run compares every parameter, input, initial state and named value, entry by entry: with
/// finite differences that carry an error bar, with dual numbers, with forward mode, with the slope
/// of the Taylor remainder, with the step Jacobian's own differences, and with the forward values
/// of a second evaluation; one more small run compares with the automatic differentiation of
/// Commons Math. A run longer than its [Horizon] is checked step by step beyond it. Immutable: each
/// setter returns a changed copy.
public final class GradientCheck {
  private static final int SMALL_SIZE = 3;
  private static final int SMALL_STEPS = 4;

  private final Recurrence cell;
  private final Derivation derivation;
  private final int mostSize;
  private final int mostSteps;
  private final int runs;
  private final double gain;
  private final long seed;
  private final Consumer<String> progress;
  private final Programs programs;
  private final Optional<ThirdDerivatives> certified;

  private GradientCheck(
      Recurrence cell,
      Derivation derivation,
      int mostSize,
      int mostSteps,
      int runs,
      double gain,
      long seed,
      Consumer<String> progress,
      Programs programs,
      Optional<ThirdDerivatives> certified) {
    this.cell = cell;
    this.derivation = derivation;
    this.mostSize = mostSize;
    this.mostSteps = mostSteps;
    this.runs = runs;
    this.gain = gain;
    this.seed = seed;
    this.progress = progress;
    this.programs = programs;
    this.certified = certified;
  }

  /// The check of a cell's derivation: three runs with sizes up to 8 and spans up to 12.
  public static GradientCheck of(Recurrence cell) {
    return of(Derivation.of(cell));
  }

  /// The check of a derivation, which may be a wrong one.
  public static GradientCheck of(Derivation derivation) {
    return new GradientCheck(
        derivation.cell(), derivation, 8, 12, 3, 1, 1, _ -> {}, new Programs(), Optional.empty());
  }

  /// Sizes are drawn from 1 to `most`.
  public GradientCheck sizes(int most) {
    return new GradientCheck(
        cell, derivation, most, mostSteps, runs, gain, seed, progress, programs, certified);
  }

  /// Spans are drawn from 1 to `most`.
  public GradientCheck steps(int most) {
    return new GradientCheck(
        cell, derivation, mostSize, most, runs, gain, seed, progress, programs, certified);
  }

  /// How many runs there are, besides the small one.
  public GradientCheck runs(int number) {
    return new GradientCheck(
        cell, derivation, mostSize, mostSteps, number, gain, seed, progress, programs, certified);
  }

  /// The factor on random matrices; see [Bindings#random].
  public GradientCheck gain(double factor) {
    return new GradientCheck(
        cell, derivation, mostSize, mostSteps, runs, factor, seed, progress, programs, certified);
  }

  /// The seed from which sizes and numbers are drawn.
  public GradientCheck seed(long start) {
    return new GradientCheck(
        cell, derivation, mostSize, mostSteps, runs, gain, start, progress, programs, certified);
  }

  /// Called with a few words before each part of the work.
  public GradientCheck progress(Consumer<String> listener) {
    return new GradientCheck(
        cell, derivation, mostSize, mostSteps, runs, gain, seed, listener, programs, certified);
  }

  /// Proved bounds, for a further run on a scalar cell whose tolerances are theorems.
  public GradientCheck certified(Optional<ThirdDerivatives> bounds) {
    return new GradientCheck(
        cell, derivation, mostSize, mostSteps, runs, gain, seed, progress, programs, bounds);
  }

  /// Runs the check. Cost: for each entry seven to forty-nine forward passes and five of the
  /// tangent; many entries are run side by side by a compiled program.
  public CheckReport run() {
    RandomGenerator random = Instance.generator(seed);
    Tally.Book book = new Tally.Book();
    List<CheckReport.Run> done = new ArrayList<>();
    for (int k = 0; k <= runs; k++) {
      boolean small = k == runs;
      Map<String, Integer> sizes = new TreeMap<>();
      dimensions(cell)
          .forEach(d ->
              sizes.put(d, 1 + random.nextInt(small ? Math.min(SMALL_SIZE, mostSize) : mostSize)));
      int steps = 1 + random.nextInt(small ? Math.min(SMALL_STEPS, mostSteps) : mostSteps);
      CheckReport.Run run = new CheckReport.Run(sizes, steps);
      progress.accept(cell.title() + ", " + run);
      Bindings bindings = Bindings.random(cell, sizes, steps, gain, random);
      done.add(run.with(one(bindings, small, Instance.generator(random.nextLong()), book)));
    }
    certified.ifPresent(
        bounds -> CertifiedOracle.run(derivation, bounds, Instance.generator(seed), book));
    return new CheckReport(cell.title(), seed, done, book.findings());
  }

  /// The check on given numbers instead of random ones.
  public CheckReport run(Bindings bindings) {
    RandomGenerator random = Instance.generator(seed);
    Tally.Book book = new Tally.Book();
    Optional<Horizon> horizon = one(bindings, false, random, book);
    return new CheckReport(
        cell.title(),
        seed,
        List.of(new CheckReport.Run(bindings.sizes(), bindings.steps()).with(horizon)),
        book.findings());
  }

  /// Checks the gradient of the summed `L` of several sequences, every entry by a central
  /// difference and nothing else: the quick way to check many numbers. Compiled programs are kept
  /// for the next call.
  ///
  /// @param sequences their numbers; sizes, steps and parameters must be equal
  /// @param kinds what is checked: parameters, initial states, inputs, named values
  public CheckReport entries(List<Bindings> sequences, Set<Place.Kind> kinds) {
    return together(
        sequences,
        (all, _, book) ->
            new EntryOracle(all, programs, EntryOracle.Stencil.TWO_POINTS).run(book, kinds));
  }

  /// The same by dual numbers, good to about 1e-13 of an entry, which share the table of slopes
  /// with what is checked.
  public CheckReport dualEntries(List<Bindings> sequences, Set<Place.Kind> kinds) {
    return together(
        sequences, (all, random, book) -> TangentOracle.run(all, programs, random, book, kinds));
  }

  private interface Oracle {
    void run(Sequences sequences, RandomGenerator random, Tally.Book book);
  }

  private CheckReport together(List<Bindings> sequences, Oracle oracle) {
    RandomGenerator random = Instance.generator(seed);
    Tally.Book book = new Tally.Book();
    Sequences together = Sequences.of(derivation, sequences, random);
    if (together.instances().stream().noneMatch(i -> stopped(i, random, book))) {
      oracle.run(together, random, book);
    }
    Bindings first = sequences.getFirst();
    return new CheckReport(
        cell.title(),
        seed,
        List.of(new CheckReport.Run(first.sizes(), first.steps())),
        book.findings());
  }

  /// One run; returns where differences over its span go blind. Beyond that, entries are compared
  /// over the steps up to there, and the whole span step by step.
  private Optional<Horizon> one(
      Bindings bindings, boolean small, RandomGenerator random, Tally.Book book) {
    Instance instance = new Instance(derivation, bindings, random);
    if (stopped(instance, random, book)) {
      return Optional.empty();
    }
    ValueOracle.run(instance, book);
    Optional<Horizon> horizon = Horizon.of(instance);
    Instance seen =
        horizon
            .filter(Horizon::isPassed)
            .map(h -> new Instance(derivation, bindings.first(h.steps()), random))
            .orElse(instance);
    Sequences alone = new Sequences(List.of(seen));
    Programs compiled = new Programs();
    new EntryOracle(alone, compiled, EntryOracle.Stencil.FIVE_POINTS).run(book);
    TangentOracle.run(alone, compiled, random, book);
    DirectionOracle.run(instance, random, Kinks.any(cell.equations()), book);
    if (seen != instance) {
      StepOracle.run(instance, random, book);
    }
    JacobianOracle.run(instance, random, book);
    if (small && DualOracle.fits(instance)) {
      DualOracle.run(instance, random, book);
    }
    return horizon;
  }

  /// Says what leaves nothing to compare, if anything does.
  private static boolean stopped(Instance instance, RandomGenerator random, Tally.Book book) {
    if (!Double.isFinite(instance.trajectory.loss())) {
      book.of(ValueOracle.NAME, "all together")
          .addUnsure("the forward pass is not finite on these numbers");
      return true;
    }
    Optional<String> kink = Kinks.near(instance, random);
    kink.ifPresent(where -> book.of(EntryOracle.NAME, "all together").addUnsure(where));
    return kink.isPresent();
  }

  /// The names of the dimensions of a cell.
  static Set<String> dimensions(Recurrence cell) {
    List<Expr> roots = new ArrayList<>(cell.parameters());
    roots.addAll(cell.inputs());
    cell.states().forEach(s -> roots.add(s.previous()));
    cell.equations().forEach(e -> roots.addAll(List.of(e.name(), e.value())));
    Set<String> names = new TreeSet<>();
    for (Expr node : Expr.topological(roots)) {
      names.addAll(node.shape().rows().names());
      names.addAll(node.shape().cols().names());
    }
    return names;
  }
}
