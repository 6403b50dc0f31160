package org.gradproof.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gradproof.cell.Cell;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.DumpException;
import org.gradproof.verify.format.ElementType;
import org.gradproof.verify.format.Tensor;

/// Verifies a dump. Immutable: each setter returns a changed copy.
///
/// ```java
/// Report report = Verification.of(Dumps.read(file, Optional.empty())).run();
/// ```
public final class Verification {
  private final Dump dump;
  private final String framework;
  private final String kind;
  private final Optional<Cell> own;
  private final Map<String, String> mapping;
  private final Consumer<String> watch;

  private Verification(
      Dump dump,
      String framework,
      String kind,
      Optional<Cell> own,
      Map<String, String> mapping,
      Consumer<String> watch) {
    this.dump = dump;
    this.framework = framework;
    this.kind = kind;
    this.own = own;
    this.mapping = Map.copyOf(mapping);
    this.watch = watch;
  }

  /// A verification that takes framework and cell from the dump.
  public static Verification of(Dump dump) {
    return new Verification(dump, "", "", Optional.empty(), Map.of(), _ -> {});
  }

  /// The framework, whatever the dump says.
  public Verification framework(String name) {
    return new Verification(dump, name, kind, own, mapping, watch);
  }

  /// The kind of cell, `rnn`, `lstm` or `gru`, whatever the dump says.
  public Verification kind(String name) {
    return new Verification(dump, framework, name, own, mapping, watch);
  }

  /// A cell of the user's own.
  ///
  /// @param map parameter → tensor, where names and shapes do not tell
  public Verification cell(Cell cell, Map<String, String> map) {
    return new Verification(dump, framework, kind, Optional.of(cell), map, watch);
  }

  /// Has a large dump's verification say what it is doing.
  ///
  /// @param told a few words, such as `trying fault 12 of 400`
  public Verification watched(Consumer<String> told) {
    return new Verification(dump, framework, kind, own, mapping, told);
  }

  /// Answers the three questions.
  ///
  /// @throws DumpException when the dump cannot be used
  public Report run() {
    Reading reading =
        own.map(cell -> Reading.of(dump, cell, mapping))
            .orElseGet(() -> Reading.of(dump, framework, kind));
    List<String> notes = new ArrayList<>(reading.notes());
    Binder binder = new Binder(dump, reading.layers(), reading.directions());
    boolean backward = dump.tensors().keySet().stream().anyMatch(n -> n.endsWith(".grad"));
    if (!backward) {
      notes.add("no gradients in the dump: only the forward pass is checked");
    }
    ElementType precision = precision(notes);
    Search search = new Search(dump, binder, reading, watch);
    Search.Fit fit = search.fit(reading.subject(), precision, notes);
    Subject subject = fit.subject();
    Binder.Bound bound = binder.bind(subject);
    Comparer comparer = new Comparer(dump, bound, precision, backward, watch);
    List<Finding> forward = comparer.forward();
    if (forward.isEmpty()) {
      throw new DumpException(
          dump.source() + ": there is neither an output nor a last state to compare with");
    }
    List<Report.Explained> conventions = new ArrayList<>(fit.convention().stream().toList());
    if (forward.stream().anyMatch(Finding::disagrees) && precision == ElementType.FLOAT64) {
      Comparer single = new Comparer(dump, bound, ElementType.FLOAT32, backward, watch);
      List<Finding> coarse = single.forward();
      if (coarse.stream().noneMatch(f -> f.excess() > 1)) {
        boolean keras = reading.framework().map(f -> f.name().equals("keras")).orElse(false);
        if (keras) {
          notes.add(
              "stored in double precision, but partly computed in single precision, as Keras does"
                  + " on some backends; compared as single precision");
          precision = ElementType.FLOAT32;
          comparer = single;
          forward = coarse;
        } else {
          conventions.add(
              new Report.Explained(
                  List.of("precision"),
                  "the forward pass is right to single precision only: part of it is computed with"
                      + " 24-bit numbers",
                  List.of(),
                  List.of(),
                  Optional.empty()));
        }
      }
    }
    if (forward.stream().anyMatch(Finding::disagrees)
        && conventions.size() == fit.convention().stream().count()) {
      List<Search.Hit> hits = search.conventions(subject, precision);
      hits.stream().map(Search.Hit::explained).forEach(conventions::add);
      if (hits.isEmpty()) {
        notes.add("no known convention, nor a pair of them, explains the forward pass");
      } else {
        bound = binder.bind(hits.getFirst().subject());
        comparer = new Comparer(dump, bound, precision, backward, watch);
      }
    }
    boolean explained =
        conventions.size() > fit.convention().stream().count()
            || forward.stream().noneMatch(Finding::disagrees);
    boolean comparable = explained && bound.subject().held().isEmpty();
    List<Finding> gradients = backward && comparable ? comparer.gradients() : List.of();
    if (backward && !comparable) {
      notes.add("gradients are not compared, because the forward pass is another function");
    }
    Explaining.Outcome faults =
        gradients.stream().anyMatch(Finding::disagrees)
            ? new Explaining(bound, comparer, dump, precision).explain(gradients, watch)
            : new Explaining.Outcome(List.of(), Optional.empty(), List.of());
    notes.addAll(faults.notes());
    gradients.stream()
        .filter(Finding::vanished)
        .map(Finding::tensor)
        .forEach(name ->
            notes.add(
                name
                    + " has vanished: no entry should be as large as the smallest number of this"
                    + " precision, so it says nothing"));
    notes.addAll(unused(bound));
    return new Report(
        dump.source(),
        reading.framework().map(Framework::name).orElse(""),
        bound.subject().cell(),
        words(bound, reading),
        precision,
        notes,
        forward,
        conventions,
        gradients,
        faults.faults(),
        faults.unexplained());
  }

  private static String words(Binder.Bound bound, Reading reading) {
    var network = bound.network();
    return "T="
        + network.steps()
        + " B="
        + network.batch()
        + " "
        + network.layers().getFirst().sizes()
        + (reading.layers() > 1 ? ", " + reading.layers() + " layers" : "")
        + (reading.directions() > 1 ? ", bidirectional" : "");
  }

  /// The coarsest type in the file: what was computed cannot be finer.
  private ElementType precision(List<String> notes) {
    List<Tensor> used = dump.tensors().values().stream().filter(t -> t.type().floating()).toList();
    ElementType coarsest =
        used.stream()
            .map(Tensor::type)
            .max(java.util.Comparator.comparingDouble(ElementType::unit))
            .orElseThrow(() -> new DumpException(dump.source() + ": there are no tensors"));
    List<Tensor> computed =
        used.stream()
            .filter(t -> t.name().endsWith(".grad") || List.of(Io.OUTPUT).contains(t.name()))
            .toList();
    boolean single =
        coarsest == ElementType.FLOAT64
            && !computed.isEmpty()
            && computed.stream()
                .flatMapToDouble(t -> Arrays.stream(t.data()))
                .allMatch(x -> (float) x == x)
            && computed.stream()
                .flatMapToDouble(t -> Arrays.stream(t.data()))
                .anyMatch(x -> x != 0);
    if (single) {
      notes.add("stored in double precision, but every result is a single-precision number");
      return ElementType.FLOAT32;
    }
    return coarsest;
  }

  /// The gradients that no comparison has used.
  private List<String> unused(Binder.Bound bound) {
    Map<String, Boolean> known = new LinkedHashMap<>();
    bound.slots().forEach(s -> known.put(s.found().name(), true));
    List<String> left = new ArrayList<>();
    List<String> plain = new ArrayList<>(List.of(Io.INPUT));
    bound.subject().cell().inputs().forEach(x -> plain.add(Subject.name(x)));
    bound
        .subject()
        .cell()
        .states()
        .forEach(s -> plain.addAll(List.of(Binder.initialNames(Binder.base(s)))));
    for (String name : dump.tensors().keySet()) {
      String of = name.replaceFirst("\\.grad$", "");
      if (!of.equals(name) && !known.containsKey(of) && !plain.contains(of)) {
        left.add(name);
      }
    }
    return left.isEmpty() ? List.of() : List.of("not checked: " + String.join(", ", left));
  }
}
