package org.gradproof.cli.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gradproof.eval.engine.Precision;

/// One run: everything measured, shown as a table and kept for machines.
public final class Bench implements AutoCloseable {
  private final Settings settings;
  private final Consumer<String> progress;
  private final Optional<Peers> peers;
  private final Ceilings ceilings;
  private final Map<Precision, Double> deviations = new EnumMap<>(Precision.class);
  private final List<Comparison> comparisons;
  private final Optional<FirstGradient> first;
  private final List<Row> rows = new ArrayList<>();

  private Bench(
      Settings settings,
      Optional<String> python,
      Optional<Span> span,
      Optional<FirstGradient> first,
      Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
    this.peers = python.map(p -> new Peers(p, settings.threads()));
    this.ceilings = new Ceilings(Math.min(0.5, settings.warmUp()));
    this.first = first;
    Suite suite = new Suite(settings, peers, deviations);
    this.comparisons = span.map(suite::of).orElseGet(suite::standard);
  }

  /// The usual comparisons. To be called early: the time to the first gradient is taken here.
  ///
  /// @param python the Python that has the rivals, if any
  /// @param progress told what is being done
  public static Bench standard(
      Settings settings, Optional<String> python, Consumer<String> progress) {
    Optional<FirstGradient> first = Optional.of(FirstGradient.of(Suite.first(settings)));
    return new Bench(settings, python, Optional.empty(), first, progress);
  }

  /// The comparisons of one cell.
  ///
  /// @param span the cell and its size
  /// @param python the Python that has the rivals, if any
  /// @param progress told what is being done
  public static Bench of(
      Settings settings, Span span, Optional<String> python, Consumer<String> progress) {
    return new Bench(settings, python, Optional.of(span), Optional.empty(), progress);
  }

  /// Measures everything.
  ///
  /// @param lines given each line of the table as soon as it is known, and then what is to be said
  ///   about it
  /// @throws DisagreementException when a gradient to be measured is wrong
  public void run(Consumer<String> lines) {
    Table table = new Table(comparisons);
    table.header().forEach(lines);
    for (Comparison comparison : comparisons) {
      for (Row row : measure(comparison)) {
        rows.add(row);
        lines.accept(table.line(row));
      }
    }
    lines.accept("");
    remarks().lines().forEach(lines);
  }

  private List<Row> measure(Comparison comparison) {
    String what = comparison.operation() + ", " + comparison.size();
    progress.accept(what + ": warming up");
    JavaContestant we = comparison.ours().get();
    List<Duel> duels =
        comparison.rivals().isEmpty()
            ? List.of(new Duel(we, Optional.empty()))
            : comparison.rivals().stream().map(r -> new Duel(we, Optional.of(r))).toList();
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Duel duel : duels) {
        progress.accept(
            what + ": round " + round + " of " + settings.rounds() + duel.against(" against "));
        duel.round(settings.seconds());
      }
    }
    double operations = comparison.work().total();
    comparison.ceiling().ifPresent(c -> duels.forEach(d -> d.tell(ceilings, c, operations)));
    return duels.stream().map(d -> d.row(comparison, ceilings)).toList();
  }

  private Remarks remarks() {
    return new Remarks(settings, first, peers, ceilings, deviations);
  }

  /// Everything that was measured, as JSON.
  public String json() {
    return Evidence.json(rows, remarks());
  }

  @Override
  public void close() {
    peers.ifPresent(Peers::close);
  }
}
