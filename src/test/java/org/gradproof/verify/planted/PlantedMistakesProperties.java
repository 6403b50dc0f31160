package org.gradproof.verify.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.gradproof.check.Verdict;
import org.gradproof.verify.Report;
import org.gradproof.verify.Verification;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.Tensor;

/// Mistakes made in hand-written backward passes are found in the dump and named.
class PlantedMistakesProperties {
  /// What is planted.
  record Case(Layer layer, Handwritten.Sizes sizes, boolean single, String mistake, long seed) {}

  private static final Handwritten.Sizes SMALL = new Handwritten.Sizes(6, 3, 5, 5, 5);

  /// The mistakes that each layer can make.
  private static final Map<Layer, List<String>> CAN = new TreeMap<>();

  @BeforeContainer
  static void ask() {
    for (Layer layer : Layer.values()) {
      Handwritten cell = layer.of(SMALL, false, new Random());
      cell.backward(Set.of());
      CAN.put(layer, List.copyOf(cell.known()));
    }
  }

  private static Report verify(Layer layer, Handwritten cell) {
    return Verification.of(layer.dump(cell)).run();
  }

  @Provide
  Arbitrary<Handwritten.Sizes> sizes() {
    return Combinators.combine(
            Arbitraries.integers().between(2, 10),
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(1, 5),
            Arbitraries.integers().between(2, 5))
        .as((steps, batch, input, state) ->
            new Handwritten.Sizes(steps, batch, input, state, state));
  }

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<Layer> layers = Arbitraries.of(Layer.values());
    return layers.flatMap(layer ->
        Combinators.combine(
                sizes(),
                Arbitraries.of(false, false, true),
                Arbitraries.of(CAN.get(layer)),
                Arbitraries.longs())
            .as((sizes, single, mistake, seed) ->
                new Case(layer, fitting(layer, sizes, mistake), single, mistake, seed)));
  }

  /// Exchanging `W` and `U` needs an input as wide as the output.
  private static Handwritten.Sizes fitting(Layer layer, Handwritten.Sizes s, String mistake) {
    int width = layer.output(s.state());
    return mistake.equals("W and U exchanged")
        ? new Handwritten.Sizes(s.steps(), s.batch(), width, s.state(), width)
        : s;
  }

  /// The largest change of a gradient, relative to the right gradient's largest entry.
  private static double effect(Dump right, Dump wrong) {
    double effect = 0;
    for (Tensor tensor : right.tensors().values()) {
      double[] other = wrong.tensor(tensor.name()).orElseThrow().data();
      double most = 0;
      double apart = 0;
      for (int i = 0; i < other.length; i++) {
        most = Math.max(most, Math.abs(tensor.data()[i]));
        apart = Math.max(apart, Math.abs(tensor.data()[i] - other[i]));
      }
      if (tensor.name().endsWith(".grad") && apart > 0) {
        effect = Math.max(effect, apart / most);
      }
    }
    return effect;
  }

  private static List<String> texts(Report.Explained explained) {
    return Stream.concat(Stream.of(explained.sentence()), explained.synonyms().stream())
        .map(Mistakes::apart)
        .toList();
  }

  private static boolean says(Report.Explained explained, String mistake) {
    return texts(explained).stream().anyMatch(t -> Mistakes.of(mistake).says().matcher(t).find());
  }

  @Property(tries = 60)
  void aRightPassAgrees(
      @ForAll Layer layer,
      @ForAll("sizes") Handwritten.Sizes sizes,
      @ForAll boolean single,
      @ForAll long seed) {
    Handwritten cell = layer.of(sizes, single, new Random(seed));
    cell.backward(Set.of());
    Report report = verify(layer, cell);
    assertInstanceOf(Verdict.Agrees.class, report.verdict(), report::summary);
  }

  @Property(tries = 70)
  void aMistakeThatTheNumbersShowIsFoundAndNamed(@ForAll("cases") Case planted) {
    check(planted);
  }

  /// A peephole of two numbers fits where a matrix of one column does, and is no weight.
  @Example
  void exchangedWeightsAreNamedBesidePeepholesOfTheSameSize() {
    Handwritten.Sizes sizes = new Handwritten.Sizes(2, 1, 1, 2, 1);
    check(new Case(Layer.PEEPHOLE_PROJECTED_LSTM, sizes, false, "W and U exchanged", 0));
  }

  @Tag("heavy")
  @Property(tries = 3000)
  void aMistakeThatTheNumbersShowIsFoundAndNamedInManyCases(@ForAll("cases") Case planted) {
    check(planted);
  }

  private static void check(Case planted) {
    Handwritten cell =
        planted.layer().of(planted.sizes(), planted.single(), new Random(planted.seed()));
    cell.backward(Set.of());
    Dump right = planted.layer().dump(cell);
    cell.backward(Set.of(planted.mistake()));
    Dump wrong = planted.layer().dump(cell);
    double effect = effect(right, wrong);
    double unit = planted.single() ? 0x1p-24 : 0x1p-53;
    Report report = Verification.of(wrong).run();
    if (effect == 0) {
      assertInstanceOf(Verdict.Agrees.class, report.verdict(), report::summary);
    } else if (effect > 1000 * unit) {
      assertInstanceOf(Verdict.Disagrees.class, report.verdict(), report::summary);
      assertTrue(
          report.faults().stream().anyMatch(e -> says(e, planted.mistake())),
          () -> planted + ": " + sentences(report));
    }
  }

  private static String sentences(Report report) {
    return report.unexplained().orElse("")
        + String.join("; ", report.faults().stream().map(Report.Explained::sentence).toList());
  }

  /// Of all single mistakes, each in one layer, at least 95 % are the first thing that is said.
  @Example
  void nearlyAllMistakesAreNamedFirst() {
    Random random = new Random();
    Map<String, List<Layer>> who = new TreeMap<>();
    CAN.forEach((layer, mistakes) ->
        mistakes.forEach(m -> who.computeIfAbsent(m, _ -> new ArrayList<>()).add(layer)));
    Tally tally = new Tally();
    who.forEach((mistake, layers) ->
        tally.count(layers.get(random.nextInt(layers.size())), mistake, random));
    tally.requireNearlyAll();
  }

  @Tag("heavy")
  @Example
  void nearlyAllMistakesAreNamedFirstInEveryLayer() {
    Random random = new Random();
    Tally tally = new Tally();
    CAN.forEach((layer, mistakes) -> mistakes.forEach(m -> tally.count(layer, m, random)));
    tally.requireNearlyAll();
  }

  /// How many mistakes are named first.
  private static final class Tally {
    private final List<String> late = new ArrayList<>();
    private int all;

    void count(Layer layer, String mistake, Random random) {
      Handwritten cell = layer.of(fitting(layer, SMALL, mistake), false, random);
      cell.backward(Set.of());
      Dump right = layer.dump(cell);
      cell.backward(Set.of(mistake));
      if (effect(right, layer.dump(cell)) > 1e-12) {
        Report report = verify(layer, cell);
        all++;
        if (report.faults().isEmpty() || !says(report.faults().getFirst(), mistake)) {
          late.add(layer + " " + mistake + ": " + sentences(report));
        }
      }
    }

    void requireNearlyAll() {
      assertTrue(
          late.size() <= 0.05 * all,
          () -> late.size() + " of " + all + ":\n" + String.join("\n", late));
    }
  }

  @Example
  void everyEntryOfTheCatalogueIsPlanted() {
    Set<Integer> entries = new TreeSet<>();
    CAN.values().forEach(all -> all.forEach(m -> entries.add(Mistakes.of(m).entry())));
    entries.remove(0);
    assertEquals(IntStream.rangeClosed(1, 30).boxed().toList(), List.copyOf(entries));
  }
}
