package org.gradproof.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.gradproof.expr.Recurrence;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.DumpException;
import org.gradproof.verify.format.ElementType;
import org.gradproof.verify.run.Layer;
import org.gradproof.verify.run.Network;
import org.gradproof.verify.run.Rounded;

/// Searches the conventions that reproduce a forward pass: each alone, then in pairs.
final class Search {
  /// How many steps decide whether a convention is worth a full run.
  private static final int FIRST_STEPS = 2;

  private static final int FIRST_SEQUENCES = 2;

  private static final int MOST_HITS = 6;

  private final Dump dump;
  private final Binder binder;
  private final Reading reading;
  private final Consumer<String> watch;

  Search(Dump dump, Binder binder, Reading reading, Consumer<String> watch) {
    this.dump = dump;
    this.binder = binder;
    this.reading = reading;
    this.watch = watch;
  }

  /// A convention that reproduces the forward pass.
  ///
  /// @param explained in words, with the evidence
  /// @param subject what the dump then is
  record Hit(Report.Explained explained, Subject subject) {}

  /// A subject that the shapes of the dump allow.
  ///
  /// @param subject the framework's, or another
  /// @param convention what is different, when that is more than the layout
  record Fit(Subject subject, Optional<Report.Explained> convention) {}

  /// The subject itself when the shapes allow it, else in the other layout, else with transposed or
  /// exchanged weights that reproduce the forward pass.
  Fit fit(Subject subject, ElementType precision, List<String> notes) {
    DumpException refusal;
    try {
      binder.bind(subject);
      return new Fit(subject, Optional.empty());
    } catch (DumpException e) {
      refusal = e;
    }
    Subject other = subject.otherLayout();
    if (binds(other)) {
      notes.add(
          "the shapes fit only with the " + (other.batchFirst() ? "batch" : "time") + " first");
      return new Fit(other, Optional.empty());
    }
    for (Conventions.Variant variant : Conventions.stored(subject)) {
      if (near(variant.subject(), precision)) {
        return new Fit(
            variant.subject(),
            Optional.of(
                new Report.Explained(
                    List.of(variant.row()),
                    variant.sentence() + ": the shapes fit only so",
                    List.of(),
                    List.of(),
                    Optional.empty())));
      }
    }
    throw refusal;
  }

  private boolean binds(Subject subject) {
    try {
      binder.bind(subject);
      return true;
    } catch (DumpException _) {
      return false;
    }
  }

  /// The conventions that reproduce the forward pass, best first.
  List<Hit> conventions(Subject subject, ElementType precision) {
    Subject seen = subject.withBounds(bounds(subject));
    List<Conventions.Variant> singles = Conventions.of(seen);
    List<Conventions.Variant> hits = fitting(singles, precision);
    if (hits.isEmpty()) {
      hits = pairs(seen, singles, precision);
    }
    if (hits.isEmpty()) {
      return List.of();
    }
    UnaryOperator<String> words = named(subject);
    Separation separation = new Separation(dump, reading);
    Conventions.Variant best = hits.getFirst();
    List<Hit> named = new ArrayList<>();
    for (Conventions.Variant hit : hits) {
      String evidence =
          String.format(
              Locale.ROOT,
              "%s: then the forward pass is reproduced to %.1e",
              words.apply(hit.sentence()),
              error(hit.subject(), precision));
      named.add(
          new Hit(
              new Report.Explained(
                  List.of(hit.row().split(" \\+ ", -1)),
                  evidence,
                  List.of(),
                  List.of(),
                  named.isEmpty()
                      ? Optional.empty()
                      : Optional.of(separation.between(best.subject(), hit.subject()))),
              hit.subject()));
    }
    return named;
  }

  /// The largest moduli of the last states: what a clipped state shows.
  private List<Double> bounds(Subject subject) {
    return subject.cell().states().stream()
        .flatMap(s -> Tensors.any(dump, Binder.lastNames(Binder.base(s))).stream())
        .map(t -> Arrays.stream(t.tensor().data()).map(Math::abs).max().orElse(0))
        .filter(m -> m > 0)
        .distinct()
        .toList();
  }

  /// Pairs of conventions, until one row with another gives a hit.
  private List<Conventions.Variant> pairs(
      Subject base, List<Conventions.Variant> singles, ElementType precision) {
    List<Conventions.Variant> likely =
        singles.stream().filter(Conventions.Variant::paired).toList();
    for (Conventions.Variant first : likely) {
      for (int rank = first.rank() + 1; rank < Conventions.ROWS.size(); rank++) {
        int at = rank;
        List<Conventions.Variant> seconds = likely.stream().filter(v -> v.rank() == at).toList();
        if (seconds.isEmpty()) {
          continue;
        }
        boolean repacked = first.subject().cells().equals(base.cells());
        boolean rewritten = !seconds.getFirst().subject().cells().equals(base.cells());
        List<Conventions.Variant> both = new ArrayList<>();
        if (repacked && rewritten) {
          seconds.forEach(
              v -> both.add(pair(first, v, first.subject().cells(v.subject().cells()))));
        } else {
          Conventions.of(first.subject(), at).stream()
              .filter(Conventions.Variant::paired)
              .forEach(v -> both.add(pair(first, v, v.subject())));
        }
        List<Conventions.Variant> hits = fitting(both, precision);
        if (!hits.isEmpty()) {
          return hits;
        }
      }
    }
    return List.of();
  }

  private static Conventions.Variant pair(
      Conventions.Variant first, Conventions.Variant second, Subject subject) {
    return new Conventions.Variant(
        first.row() + " + " + second.row(),
        first.rank(),
        first.sentence() + ", and " + second.sentence(),
        subject);
  }

  /// Our names of biases in a sentence as the framework's.
  private static UnaryOperator<String> named(Subject subject) {
    return sentence -> {
      String result = sentence;
      for (Pieces p : subject.pieces()) {
        for (String name : p.parameters()) {
          String theirs = p.tensor() + (p.packed() ? "[" + Pieces.subscript(name) + "]" : "");
          result = result.replaceAll("\\bthe bias " + name + "\\b", "the bias " + theirs);
        }
      }
      return result;
    };
  }

  private double error(Subject subject, ElementType precision) {
    return new Comparer(dump, binder.bind(subject), precision, false, _ -> {})
        .forward().stream().mapToDouble(Finding::relativeError).max().orElse(0);
  }

  private List<Conventions.Variant> fitting(
      List<Conventions.Variant> variants, ElementType precision) {
    List<Conventions.Variant> hits = new ArrayList<>();
    for (Conventions.Variant variant : variants) {
      watch.accept("trying the convention: " + variant.row());
      if (hits.size() < MOST_HITS && near(variant.subject(), precision)) {
        Comparer comparer =
            new Comparer(dump, binder.bind(variant.subject()), precision, false, _ -> {});
        if (comparer.forward().stream().noneMatch(f -> f.excess() > 1)) {
          hits.add(variant);
        }
      }
    }
    return hits;
  }

  /// Whether the first steps come near; far from an allowance, only to save time.
  private boolean near(Subject subject, ElementType precision) {
    Binder.Bound bound;
    try {
      bound = binder.bind(subject);
    } catch (DumpException _) {
      return false;
    }
    Network network = bound.network();
    boolean whole =
        reading.directions() > 1
            || network.layers().stream().anyMatch(Layer::reverse)
            || network.lengths().length > 0;
    var found = Tensors.any(dump, Io.OUTPUT);
    int width = network.layers().getLast().size(network.layers().getLast().output().current());
    int all = width * network.directions();
    if (found.isEmpty() || !bound.io().isSequence(found.get().tensor(), all)) {
      return nearAtTheEnd(bound, precision);
    }
    Network first = whole ? network : network.restricted(FIRST_SEQUENCES, FIRST_STEPS);
    double[] mine = first.run(Rounded.plain(), false).output();
    width = all;
    double[] claimed;
    try {
      claimed = bound.io().sequence(found.get().tensor(), width);
    } catch (DumpException _) {
      return false;
    }
    double far = 0;
    double scale = 0;
    for (int i = 0; i < mine.length; i++) {
      int t = i / (first.batch() * width);
      int j = t * network.batch() * width + i % (first.batch() * width);
      far = Math.max(far, Math.abs(mine[i] - claimed[j]));
      scale = Math.max(scale, Math.abs(claimed[j]));
    }
    return far <= Math.sqrt(precision.unit()) * scale;
  }

  /// The same by the last states, where no output is given.
  private boolean nearAtTheEnd(Binder.Bound bound, ElementType precision) {
    Network network = bound.network();
    List<Network.Part> parts = network.run(Rounded.plain(), false).parts();
    for (Recurrence.State s : bound.subject().cell().states()) {
      var found = Tensors.any(dump, Binder.lastNames(bound.lastName(s)));
      if (found.isPresent()) {
        int n = network.layers().getFirst().size(s.current());
        double[] claimed = bound.io().states(found.get().tensor(), n, parts.size());
        double far = 0;
        double scale = 0;
        for (int i = 0; i < claimed.length; i++) {
          int one = network.batch() * n;
          far =
              Math.max(
                  far, Math.abs(claimed[i] - parts.get(i / one).end().get(s.current())[i % one]));
          scale = Math.max(scale, Math.abs(claimed[i]));
        }
        if (!(far <= Math.sqrt(precision.unit()) * scale)) {
          return false;
        }
      }
    }
    return true;
  }
}
