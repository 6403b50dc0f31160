package org.gradproof.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.gradproof.cell.Cell;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.span.Drive;
import org.gradproof.span.Measurement;
import org.gradproof.span.Network;
import org.gradproof.verify.Framework;
import org.gradproof.verify.Weights;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.DumpException;
import org.gradproof.verify.format.Dumps;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Networks with the weights of a file, driven by a given sequence or by random inputs.
final class WeightsOptions {
  private static final int LARGEST_STATE = 1024;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "weights of a framework instead of random ones: .safetensors, .npz, .onnx or .h5; several"
              + " layers are followed one by one")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "with --weights: the inputs, a .npy array (steps, features), or with several sequences"
              + " the framework's three axes; without it they are random")
  private Optional<Path> input = Optional.empty();

  @Option(
      names = "--framework",
      description = "with --weights: the framework, when the file does not say it")
  private String framework = "";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /// Whether the weights are those of a file; refuses options that only go with one.
  boolean given() {
    if (file.isEmpty() && input.isPresent()) {
      throw new BadInputException("--input drives given weights; expected --weights FILE too");
    }
    if (file.isEmpty() && !framework.isEmpty()) {
      throw new BadInputException("--framework is said of weights; expected --weights FILE too");
    }
    return file.isPresent();
  }

  /// How long the given sequence is.
  OptionalInt length(SpanSubjects subjects) {
    if (input.isEmpty()) {
      return OptionalInt.empty();
    }
    return subjects.all().stream()
        .map(s -> s.kind().network().apply(subjects.seed()).drive())
        .flatMap(d -> d instanceof Drive.Sequence(var v) ? v.values().stream() : Stream.empty())
        .mapToInt(Matrix::rows)
        .min();
  }

  /// The networks.
  ///
  /// @param cells the cell that the file holds, when the command line names one
  SpanSubjects subjects(CellNames cells, NetworkOptions networks) {
    refuse(List.of("--hidden", "--input-size", "--init", "--bias"), "--weights");
    if (input.isPresent()) {
      refuse(List.of("--inputs", "--seeds", "--seed"), "--input");
    }
    try {
      Weights weights = read(cells);
      List<Weights.Stored> layers = weights.layers();
      layers.forEach(WeightsOptions::requireSize);
      List<List<Map<Expr, Matrix>>> sequences =
          input.isPresent()
              ? weights.driven(Weights.sequence(Dumps.weights(input.get())), input.get().toString())
              : List.of();
      int seeds = input.isPresent() ? sequences.getFirst().size() : networks.seeds();
      long seed = networks.seed();
      List<SpanSubjects.Subject> all = new ArrayList<>();
      for (int i = 0; i < layers.size(); i++) {
        Weights.Stored layer = layers.get(i);
        List<Map<Expr, Matrix>> own = sequences.isEmpty() ? List.of() : sequences.get(i);
        all.add(
            new SpanSubjects.Subject(
                new Measurement.Kind(
                    layer.label().isEmpty() ? kind(layer.cell()) : layer.label(),
                    s ->
                        new Network(
                            layer.cell(),
                            layer.sizes(),
                            layer.parameters(),
                            own.isEmpty()
                                ? networks.gaussian(layer.cell())
                                : new Drive.Sequence(own.get((int) (s - seed))),
                            s)),
                List.of()));
      }
      return new SpanSubjects(
          all, seeds, seed, facts(weights, networks, seeds), words(cells, networks));
    } catch (DumpException e) {
      throw new BadInputException(e.getMessage());
    } catch (OutOfMemoryError _) {
      throw new BadInputException(file.get() + ": the weights need more memory than there is");
    }
  }

  private void refuse(List<String> options, String because) {
    for (String option : options) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new BadInputException(
            option + " does not go with " + because + ", whose file decides that");
      }
    }
  }

  private Weights read(CellNames cells) {
    Dump dump = Dumps.weights(file.get());
    if (!cells.given()) {
      return Weights.of(dump, framework, "");
    }
    String name = cells.names().getFirst();
    if (cells.names().size() > 1) {
      throw new BadInputException("--weights goes with one cell, not " + cells.names());
    }
    if (Framework.isKind(name)) {
      return Weights.of(dump, framework, name);
    }
    List<Cell> own = cells.cells();
    if (own.size() != 1) {
      throw new BadInputException(name + " has " + own.size() + " cells; expected one");
    }
    return Weights.of(dump, own.getFirst());
  }

  private static void requireSize(Weights.Stored layer) {
    int size =
        layer.cell().states().stream()
            .mapToInt(s -> s.current().shape().rows().size(layer.sizes()))
            .sum();
    if (size > LARGEST_STATE) {
      throw new BadInputException(
          "the state has " + size + " entries; expected at most " + LARGEST_STATE);
    }
  }

  private static String kind(Cell cell) {
    return cell.title().replaceFirst("^Vanilla ", "").replaceFirst(",.*", "");
  }

  private Map<String, String> facts(Weights weights, NetworkOptions networks, int seeds) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "setting",
        "weights of "
            + file.get().getFileName()
            + ", "
            + input
                .map(i ->
                    seeds + (seeds == 1 ? " sequence of " : " sequences of ") + i.getFileName())
                .orElseGet(() -> networks.inputWords() + " from seed " + networks.seed())
            + ", states from 0");
    facts.put("weights", weights.words());
    if (!weights.notes().isEmpty()) {
      facts.put("concluded", String.join("; ", weights.notes()));
    }
    return facts;
  }

  private List<String> words(CellNames cells, NetworkOptions networks) {
    List<String> words = new ArrayList<>();
    if (cells.given()) {
      words.add(cells.words());
    }
    words.addAll(List.of("--weights", CellNames.quoted(file.get().toString())));
    words.addAll(
        input
            .map(i -> List.of("--input", CellNames.quoted(i.toString())))
            .orElseGet(networks::seedWords));
    if (!framework.isEmpty()) {
      words.addAll(List.of("--framework", framework));
    }
    return words;
  }
}
