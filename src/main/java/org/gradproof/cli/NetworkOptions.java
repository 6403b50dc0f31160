package org.gradproof.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gradproof.cell.Cell;
import org.gradproof.span.Advice;
import org.gradproof.span.Drive;
import org.gradproof.span.GateBias;
import org.gradproof.span.Measurement;
import org.gradproof.span.Network;
import org.gradproof.span.Scheme;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The random networks that a command is about: sizes, weights, inputs, seeds.
final class NetworkOptions {
  private static final int LARGEST_HIDDEN = 512;

  @Option(
      names = "--hidden",
      description = "units of every state, up to 512 (default: ${DEFAULT-VALUE})")
  private int hidden = 64;

  @Option(names = "--input-size", description = "entries of the input (default: as many as units)")
  private int inputSize;

  @Option(
      names = "--init",
      description = "weights: pytorch, orthogonal or gaussian (default: ${DEFAULT-VALUE})")
  private String init = "pytorch";

  @Option(
      names = "--bias",
      paramLabel = "GATE=B",
      description = "the sum of the biases of a gate, such as f=1; may be repeated")
  private Map<String, Double> biases = new LinkedHashMap<>();

  @Option(
      names = "--inputs",
      description = "inputs: gaussian, from N(0,1), or none (default: ${DEFAULT-VALUE})")
  private String inputs = "gaussian";

  @Option(names = "--seeds", description = "how many networks (default: ${DEFAULT-VALUE})")
  private int seeds = 3;

  @Option(names = "--seed", description = "the first seed (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /// Refuses numbers and words that no network can have.
  void check() {
    Whole.require("--hidden", hidden, 1, LARGEST_HIDDEN);
    Whole.require("--seeds", seeds, 1, 10_000);
    if (command.commandLine().getParseResult().hasMatchedOption("--input-size")) {
      Whole.require("--input-size", inputSize, 1, 4096);
    }
    scheme();
    if (!inputs.equals("gaussian") && !inputs.equals("none")) {
      throw new BadInputException("--inputs takes gaussian or none, not " + inputs);
    }
  }

  /// How many networks of each kind.
  int seeds() {
    return seeds;
  }

  /// The first seed.
  long seed() {
    return seed;
  }

  private Scheme scheme() {
    return Scheme.named(init)
        .orElseThrow(() ->
            new BadInputException("--init takes pytorch, orthogonal or gaussian, not " + init));
  }

  /// The networks of cells.
  ///
  /// @param target the span that initial weights are advised for
  SpanSubjects subjects(CellNames names, long target) {
    List<Cell> cells = names.cells();
    cells.forEach(Cell::requireComplete);
    cells.forEach(NetworkOptions::requireVectors);
    List<String> words = new ArrayList<>(List.of(names.words()));
    words.addAll(List.of("--hidden", "" + hidden));
    words.addAll(seedWords());
    return new SpanSubjects(
        cells.stream().map(cell -> subject(cell, target)).toList(), seeds, seed, facts(), words);
  }

  private SpanSubjects.Subject subject(Cell cell, long target) {
    Measurement.Kind kind = kind(cell);
    return new SpanSubjects.Subject(
        kind,
        Advice.kinds(
            cell.name(), cell, target, kind.network(), s -> network(cell, Scheme.ORTHOGONAL, s)));
  }

  private Measurement.Kind kind(Cell cell) {
    for (String gate : biases.keySet()) {
      if (GateBias.named(cell, gate).isEmpty()) {
        throw new BadInputException(
            "--bias "
                + gate
                + ": "
                + cell.name()
                + " has no gate of this name with a bias; expected one of "
                + cell.equations().stream()
                    .filter(e -> GateBias.of(cell, e.name()).isPresent())
                    .map(e -> e.symbol().base())
                    .toList());
      }
    }
    return new Measurement.Kind(cell.name(), s -> network(cell, scheme(), s));
  }

  private Network network(Cell cell, Scheme scheme, long of) {
    Network network = Network.random(cell, hidden, inputSize(), scheme, deviation(), of);
    for (Map.Entry<String, Double> bias : biases.entrySet()) {
      GateBias gate = GateBias.named(cell, bias.getKey()).orElseThrow();
      network = network.withBias(gate, bias::getValue);
    }
    return network;
  }

  private double deviation() {
    return inputs.equals("none") ? 0 : 1;
  }

  /// The random inputs of a cell.
  Drive gaussian(Cell cell) {
    return new Drive.Gaussian(
        cell.inputs().stream().collect(Collectors.toMap(x -> x, _ -> deviation())));
  }

  /// The random inputs in words.
  String inputWords() {
    return inputs.equals("none") ? "no inputs" : "inputs from N(0, 1)";
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "setting",
        hidden
            + " units, "
            + (inputs.equals("none") ? "" : inputSize() + " ")
            + inputWords()
            + ", "
            + seeds
            + (seeds == 1 ? " network" : " networks")
            + " from seed "
            + seed);
    facts.put("weights", scheme().words() + (biases.isEmpty() ? "" : ", biases " + biases));
    return facts;
  }

  private int inputSize() {
    return inputSize > 0 ? inputSize : hidden;
  }

  /// How many seeds, and which, as words of a command line.
  List<String> seedWords() {
    return List.of("--seeds", "" + seeds, "--seed", "" + seed);
  }

  private static void requireVectors(Cell cell) {
    for (var state : cell.states()) {
      if (!state.current().shape().isVector()) {
        throw new BadInputException(
            cell.name()
                + ": state "
                + state.current()
                + " is "
                + state.current().shape()
                + "; expected a vector");
      }
    }
  }
}
