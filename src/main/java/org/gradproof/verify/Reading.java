package org.gradproof.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.DumpException;

/// Finds out what a dump is: framework, cell and options, from its metadata, from what the user
/// says, and from the names and shapes of its tensors.
///
/// @param framework the row of the table; empty for a cell of the user's own
/// @param subject what the dump is taken to be
/// @param layers how many layers
/// @param directions 1 or 2
/// @param notes what was concluded and not said
public record Reading(
    Optional<Framework> framework,
    Subject subject,
    int layers,
    int directions,
    List<String> notes) {
  private static final List<String> DIRECTIONS = List.of("forward", "reverse", "bidirectional");
  private static final int MOST_LAYERS = 1000;
  private static final Pattern LAYER = Pattern.compile(".*_l(\\d+)(_reverse)?(\\.grad)?");

  /// Reads a dump as the layer of a framework.
  ///
  /// @param framework the framework's name, or empty for what the dump says
  /// @param kind the cell's name, or empty
  static Reading of(Dump dump, String framework, String kind) {
    return new Reader(dump).read(framework, kind);
  }

  /// Reads a dump as a cell of the user's own.
  ///
  /// @param mapping parameter → tensor, where names and shapes do not tell
  static Reading of(Dump dump, Cell cell, Map<String, String> mapping) {
    cell.requireComplete();
    List<Pieces> pieces = Matching.of(dump, cell, mapping);
    boolean batchFirst = dump.said("batch_first", "False").equalsIgnoreCase("true");
    return new Reading(Optional.empty(), Subject.of(cell, pieces, batchFirst), 1, 1, List.of());
  }

  private static final class Reader {
    private final Dump dump;
    private final List<String> notes = new ArrayList<>();

    Reader(Dump dump) {
      this.dump = dump;
    }

    private DumpException wrong(String what) {
      return new DumpException(dump.source() + ": " + what);
    }

    private boolean yes(String key, boolean otherwise) {
      String said = dump.said(key, String.valueOf(otherwise)).toLowerCase(Locale.ROOT);
      return said.equals("true") || said.equals("1");
    }

    private int whole(String key, int otherwise) {
      String said = dump.said(key, String.valueOf(otherwise));
      double value = number(key, said);
      if (value != Math.rint(value) || value < 0 || value > MOST_LAYERS) {
        throw wrong("the metadata says " + key + "=" + said + "; expected a small whole number");
      }
      return (int) value;
    }

    Reading read(String askedFramework, String askedKind) {
      String name =
          framework(askedFramework.isEmpty() ? dump.said("framework", "") : askedFramework);
      String kind = kind(name, askedKind.isEmpty() ? dump.said("cell", "") : askedKind);
      List<Framework> rows =
          Framework.of(kind).stream().filter(f -> f.name().equals(name)).toList();
      if (rows.isEmpty()) {
        throw wrong("there is no table row for the cell " + kind + " of " + name);
      }
      Framework row = rows.stream().filter(this::holds).findFirst().orElse(rows.getLast());
      int layers = Math.max(whole("num_layers", 0), layersNamed());
      boolean both =
          yes("bidirectional", false)
              || dump.said("direction", "").equals("bidirectional")
              || dump.tensors().keySet().stream()
                  .anyMatch(n -> n.contains("_reverse") || n.startsWith("backward_"));
      List<Pieces> present = present(row);
      Cell cell = Cells.parse(gates(row, present).text());
      List<String> used = cell.parameters().stream().map(Subject::name).toList();
      List<Pieces> needed =
          present.stream().filter(p -> p.parameters().stream().anyMatch(used::contains)).toList();
      boolean batchFirst =
          dump.metadata().containsKey("batch_first")
              ? yes("batch_first", false)
              : dump.metadata().containsKey("time_major")
                  ? !yes("time_major", false)
                  : name.equals("onnx") ? yes("layout", false) : row.batchFirst();
      String direction = dump.said("direction", "forward");
      if (!DIRECTIONS.contains(direction)) {
        throw wrong("the direction is '" + direction + "'; expected one of " + DIRECTIONS);
      }
      boolean backwards = direction.equals("reverse");
      Subject forwards = Subject.of(cell, needed, batchFirst);
      return new Reading(
          Optional.of(row),
          backwards ? forwards.otherDirection() : forwards,
          Math.max(1, layers),
          both ? 2 : 1,
          notes);
    }

    private String framework(String said) {
      if (!said.isEmpty()) {
        return Framework.named(said)
            .orElseThrow(() ->
                wrong(
                    "unknown framework '"
                        + said
                        + "'; expected one of "
                        + String.join(", ", Framework.names())));
      }
      List<String> fitting =
          Frameworks.ROWS.stream()
              .filter(f ->
                  f.tensors().stream()
                      .filter(
                          p -> !p.tensor().matches(".*(bias|_diag|projection|weight_hr).*|[BP]"))
                      .allMatch(p -> Tensors.find(dump, p.tensor(), 0, false, true).isPresent()))
              .map(Framework::name)
              .distinct()
              .toList();
      if (fitting.isEmpty()) {
        throw wrong(
            "the framework is not said and cannot be told from the tensors "
                + names()
                + "; give --framework or --cell");
      }
      notes.add("framework " + fitting.getFirst() + " concluded from the names of the tensors");
      return fitting.getFirst();
    }

    private String names() {
      List<String> all = new ArrayList<>(new TreeSet<>(dump.tensors().keySet()));
      return String.join(", ", all.subList(0, Math.min(8, all.size())))
          + (all.size() > 8 ? ", …" : "");
    }

    private String kind(String framework, String said) {
      if (!said.isEmpty()) {
        return Framework.kindNamed(said)
            .orElseThrow(() ->
                wrong("unknown cell '" + said + "'; expected rnn, lstm, gru or a .gate file"));
      }
      if (dump.tensors().keySet().stream().anyMatch(n -> n.matches("c_?0|c_?n|grad_cn|Y_c"))) {
        notes.add("cell lstm concluded: there is a cell state");
        return "lstm";
      }
      Map<Integer, String> byBlocks = new TreeMap<>(Map.of(1, "rnn", 3, "gru", 4, "lstm"));
      for (String name : List.of("weight_hh", "recurrent_kernel", "R", "h2h_weight")) {
        Optional<Tensors.Found> found = Tensors.find(dump, name, 0, false, true);
        if (found.isPresent() && found.get().tensor().shape().size() >= 2) {
          List<Integer> shape = found.get().tensor().shape();
          int a = shape.get(shape.size() - 2);
          int b = shape.getLast();
          int blocks = Math.max(a, b) / Math.max(1, Math.min(a, b));
          if (byBlocks.containsKey(blocks)) {
            notes.add("cell " + byBlocks.get(blocks) + " concluded from the shape of " + name);
            return byBlocks.get(blocks);
          }
        }
      }
      List<Framework> rows =
          Frameworks.ROWS.stream()
              .filter(f -> f.name().equals(framework))
              .filter(f ->
                  f.tensors().stream()
                      .anyMatch(p ->
                          p.tensor().contains("/")
                              && Tensors.find(dump, p.tensor(), 0, false, true).isPresent()))
              .toList();
      if (rows.isEmpty()) {
        throw wrong("the cell is not said and cannot be told from the tensors; give --cell");
      }
      return rows.getFirst().kind();
    }

    /// Whether a row's option is what the dump says or shows.
    private boolean holds(Framework row) {
      if (row.option().isEmpty()) {
        return true;
      }
      String[] option = row.option().split("=", -1);
      String said = dump.said(option[0], "");
      if (said.isEmpty() && option[0].equals("reset_after")) {
        return Tensors.find(dump, "bias", 0, false, true)
            .map(t -> t.tensor().shape().size() == 1)
            .orElse(false);
      }
      boolean asked = option[1].equals("True") || option[1].equals("1");
      boolean is = said.equalsIgnoreCase("true") || said.equals("1");
      return asked == is && !said.isEmpty();
    }

    private int layersNamed() {
      int most = 0;
      for (String name : dump.tensors().keySet()) {
        Matcher matcher = LAYER.matcher(name);
        if (matcher.matches()) {
          most = Math.max(most, Integer.parseInt(matcher.group(1)) + 1);
        }
      }
      return most;
    }

    private List<Pieces> present(Framework row) {
      return row.tensors().stream()
          .filter(p ->
              Tensors.find(dump, p.tensor(), 0, false, true).isPresent()
                  || !p.tensor().matches("(?i).*(bias|_diag|projection|weight_hr).*|[BPb]"))
          .toList();
    }

    private Gates gates(Framework row, List<Pieces> present) {
      Gates g = row.gates();
      List<String> there = present.stream().flatMap(p -> p.parameters().stream()).toList();
      boolean said = yes("bias", true) && yes("use_bias", true);
      boolean inputBias = there.stream().anyMatch(n -> n.startsWith("b_"));
      if (said && dump.metadata().containsKey("bias")) {
        row.tensors().stream()
            .filter(p -> p.parameters().getFirst().matches("[bd]_.*"))
            .filter(p -> !present.contains(p))
            .findFirst()
            .ifPresent(p -> {
              throw wrong("the metadata says bias=True, but there is no tensor " + p.tensor());
            });
      }
      List<String> stateBias =
          g.stateBias().stream().filter(gate -> there.contains("d_" + gate)).toList();
      String second = row.kind().equals("rnn") ? "nonlinearity" : "activation";
      Functions f = new Functions(row, g);
      return new Gates(
          row.kind(),
          inputBias,
          stateBias,
          f.named("recurrent_activation", 0, g.gate()),
          f.named(
              dump.metadata().containsKey(second) ? second : "activation",
              row.kind().equals("rnn") ? 0 : 1,
              g.candidate()),
          f.named("activation", 2, g.squash()),
          g.resetAfter(),
          there.contains("p_i"),
          there.contains("W_r") && !row.kind().equals("gru"),
          yes("input_forget", false),
          dump.metadata().containsKey("forget_bias")
                  && (g.forgetBias() != 0 || row.name().equals("tf1"))
              ? number("forget_bias", dump.said("forget_bias", "1"))
              : g.forgetBias(),
          dump.metadata().containsKey("clip") ? number("clip", dump.said("clip", "0")) : 0);
    }

    /// The functions that the metadata choose.
    private final class Functions {
      private final boolean onnx;
      private final boolean oldKeras;
      private final List<String> listed;

      Functions(Framework row, Gates g) {
        onnx = row.name().equals("onnx");
        oldKeras = dump.said("keras_version", "3").matches("[12]\\..*") || g.kind().isEmpty();
        listed = onnx ? listed("activations") : List.of();
        int own = Gates.of(row.kind()).size() == 1 ? 1 : row.kind().equals("lstm") ? 3 : 2;
        for (int i = own; i < listed.size(); i++) {
          if (!listed.get(i).equalsIgnoreCase(listed.get(i - own))) {
            throw wrong(
                "the two directions have different activation functions, "
                    + listed
                    + ", which is not supported");
          }
        }
      }

      private List<String> listed(String key) {
        return dump.metadata().containsKey(key)
            ? Arrays.stream(dump.said(key, "").split(",", -1)).map(String::strip).toList()
            : List.of();
      }

      String named(String key, int place, String otherwise) {
        String said = onnx && place < listed.size() ? listed.get(place) : dump.said(key, "");
        if (said.isEmpty()) {
          return otherwise;
        }
        double alpha = onnx ? value("activation_alpha", place) : Double.NaN;
        String plain = said.toLowerCase(Locale.ROOT).replace("_", "");
        if (Double.isNaN(alpha) && plain.equals("hardsigmoid") && (onnx || oldKeras)) {
          alpha = 0.2;
        }
        if (Double.isNaN(alpha) && plain.equals("leakyrelu") && !onnx) {
          alpha = 0.2;
        }
        return Activations.pattern(said, alpha, onnx ? value("activation_beta", place) : Double.NaN)
            .orElseThrow(() -> wrong("unknown activation function '" + said + "'"));
      }

      /// ONNX hands the values out in order, each function taking as many as it has parameters.
      private double value(String key, int place) {
        boolean first = key.endsWith("alpha");
        if (place >= listed.size() || !takes(listed.get(place), first)) {
          return Double.NaN;
        }
        long at = listed.subList(0, place).stream().filter(f -> takes(f, first)).count();
        List<String> values = listed(key);
        return at < values.size() ? number(key, values.get((int) at)) : Double.NaN;
      }

      private static boolean takes(String function, boolean first) {
        return switch (function.toLowerCase(Locale.ROOT)) {
          case "hardsigmoid", "affine", "scaledtanh" -> true;
          case "leakyrelu", "thresholdedrelu", "elu" -> first;
          default -> false;
        };
      }
    }

    private double number(String key, String said) {
      try {
        return Double.parseDouble(said);
      } catch (NumberFormatException _) {
        throw wrong("the metadata says " + key + "=" + said + "; expected a number");
      }
    }
  }
}
