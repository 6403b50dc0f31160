package org.gradproof.verify;

import java.util.ArrayList;
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
import org.gradproof.expr.Equation;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.DumpException;

/// Finds out of a dump which framework, cell and options it is of.
final class DumpReader {
  private static final List<String> DIRECTIONS = List.of("forward", "reverse", "bidirectional");
  private static final int MOST_LAYERS = 1000;
  private static final Pattern LAYER = Pattern.compile(".*_l(\\d+)(_reverse)?(\\.grad)?");

  private final Dump dump;
  private final List<String> notes = new ArrayList<>();

  DumpReader(Dump dump) {
    this.dump = dump;
  }

  DumpException wrong(String what) {
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
    String name = framework(askedFramework.isEmpty() ? dump.said("framework", "") : askedFramework);
    String kind = kind(name, askedKind.isEmpty() ? dump.said("cell", "") : askedKind);
    List<Framework> rows = Framework.of(kind).stream().filter(f -> f.name().equals(name)).toList();
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
    Cell cell = Cells.parse(gates(row, present, 0).text());
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
    String reverse = both ? gates(row, present, 1).text() : "";
    if (both && !reverse.equals(gates(row, present, 0).text())) {
      Cell other = Cells.parse(reverse);
      notes.add("the reverse direction has functions of its own: " + differing(cell, other));
      forwards = forwards.cells(List.of(cell, other));
    }
    return new Reading(
        Optional.of(row),
        backwards ? forwards.otherDirection() : forwards,
        Math.max(1, layers),
        both ? 2 : 1,
        notes);
  }

  /// The equations of the second cell that the first does not have.
  private static String differing(Cell one, Cell other) {
    return String.join(
        ", ",
        other.equations().stream()
            .filter(e -> !one.equations().contains(e))
            .map(Equation::toString)
            .toList());
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
                    .filter(p -> !p.tensor().matches(".*(bias|_diag|projection|weight_hr).*|[BP]"))
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
          .orElseThrow(
              () -> wrong("unknown cell '" + said + "'; expected rnn, lstm, gru or a .gate file"));
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

  private Gates gates(Framework row, List<Pieces> present, int direction) {
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
    LayerFunctions f = new LayerFunctions(this, dump, row);
    return new Gates(
        row.kind(),
        inputBias,
        stateBias,
        f.named(direction, "recurrent_activation", 0, g.gate()),
        f.named(
            direction,
            dump.metadata().containsKey(second) ? second : "activation",
            row.kind().equals("rnn") ? 0 : 1,
            g.candidate()),
        f.named(direction, "activation", 2, g.squash()),
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

  double number(String key, String said) {
    try {
      return Double.parseDouble(said);
    } catch (NumberFormatException _) {
      throw wrong("the metadata says " + key + "=" + said + "; expected a number");
    }
  }
}
