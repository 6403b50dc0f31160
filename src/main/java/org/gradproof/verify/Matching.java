package org.gradproof.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradproof.cell.Cell;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.DumpException;
import org.gradproof.verify.format.Tensor;

/// Finds the tensor of each parameter of a user's own cell: by the mapping, by name, by shape.
final class Matching {
  private static final Set<String> OTHERS =
      Set.of("input", "inputs", "x", "X", "output", "outputs", "y", "Y", "grad_output");

  private final Dump dump;
  private final Cell cell;
  private final Map<String, Pieces> found = new LinkedHashMap<>();
  private final DimSolver solver = new DimSolver();

  private Matching(Dump dump, Cell cell) {
    this.dump = dump;
    this.cell = cell;
  }

  /// One piece for each parameter.
  static List<Pieces> of(Dump dump, Cell cell, Map<String, String> mapping) {
    Matching matching = new Matching(dump, cell);
    matching.sizes();
    matching.mapped(mapping);
    matching.named();
    matching.shaped();
    return new ArrayList<>(matching.found.values());
  }

  private DumpException wrong(String what) {
    return new DumpException(dump.source() + ": " + what);
  }

  private void sizes() {
    if (cell.inputs().size() == 1) {
      Tensors.any(dump, Io.INPUT)
          .ifPresent(t ->
              solver.learn(cell.inputs().getFirst().shape().rows(), t.tensor().shape().getLast()));
    }
    for (Recurrence.State s : cell.states()) {
      List<String> names = new ArrayList<>(List.of(Binder.initialNames(Binder.base(s))));
      names.addAll(List.of(Binder.lastNames(Binder.base(s))));
      Tensors.any(dump, names.toArray(String[]::new))
          .ifPresent(t -> solver.learn(s.current().shape().rows(), t.tensor().shape().getLast()));
    }
    Recurrence.State out = org.gradproof.verify.run.Layer.output(cell);
    Tensors.any(dump, Io.OUTPUT)
        .ifPresent(t -> solver.learn(out.current().shape().rows(), t.tensor().shape().getLast()));
  }

  private void mapped(Map<String, String> mapping) {
    mapping.forEach((parameter, tensor) -> {
      Expr p =
          cell.parameters().stream()
              .filter(e -> plain(Subject.name(e)).equals(plain(parameter)))
              .findFirst()
              .orElseThrow(() ->
                  wrong("the mapping names " + parameter + ", which is no parameter of the cell"));
      String name = tensor.endsWith("'") ? tensor.substring(0, tensor.length() - 1) : tensor;
      if (dump.tensor(name).isEmpty()) {
        throw wrong("the mapping names the tensor " + name + ", which is not in the dump");
      }
      found.put(Subject.name(p), new Pieces(name, tensor.endsWith("'"), one(p)));
    });
  }

  private static List<List<String>> one(Expr parameter) {
    return List.of(List.of(Subject.name(parameter)));
  }

  private static String plain(String name) {
    return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
  }

  private void named() {
    for (Expr p : cell.parameters()) {
      String name = Subject.name(p);
      if (found.containsKey(name)) {
        continue;
      }
      List<Tensor> same =
          free().stream()
              .filter(t -> t.name().equals(name) || plain(t.name()).equals(plain(name)))
              .toList();
      Optional<Tensor> exact = same.stream().filter(t -> t.name().equals(name)).findFirst();
      exact
          .or(() -> same.size() == 1 ? Optional.of(same.getFirst()) : Optional.empty())
          .ifPresent(t -> put(p, t));
    }
  }

  private void put(Expr p, Tensor tensor) {
    boolean flipped = !fits(p, tensor, false) && fits(p, tensor, true);
    found.put(Subject.name(p), new Pieces(tensor.name(), flipped, one(p)));
  }

  /// The tensors that may be parameters and are not taken.
  private List<Tensor> free() {
    Set<String> taken = new LinkedHashSet<>(OTHERS);
    found.values().forEach(p -> taken.add(p.tensor()));
    for (Recurrence.State s : cell.states()) {
      String base = Binder.base(s);
      taken.addAll(List.of(Binder.initialNames(base)));
      taken.addAll(List.of(Binder.lastNames(base)));
      taken.add("grad_" + base + "n");
    }
    cell.inputs().forEach(x -> taken.add(Subject.name(x)));
    return dump.tensors().values().stream()
        .filter(t -> !t.name().endsWith(".grad") && !taken.contains(t.name()))
        .filter(t -> t.type().floating() && t.shape().size() <= 2)
        .toList();
  }

  private boolean fits(Expr p, Tensor t, boolean flipped) {
    List<Integer> shape = t.shape();
    int a = shape.isEmpty() ? 1 : shape.getFirst();
    int b = shape.size() < 2 ? 1 : shape.getLast();
    Optional<Integer> rows = solver.size(p.shape().rows());
    Optional<Integer> cols = solver.size(p.shape().cols());
    int wantedRows = rows.orElse(flipped ? b : a);
    int wantedCols = cols.orElse(flipped ? a : b);
    return flipped ? a == wantedCols && b == wantedRows : a == wantedRows && b == wantedCols;
  }

  private void shaped() {
    boolean more = true;
    while (more) {
      more = false;
      for (Expr p : cell.parameters()) {
        List<Tensor> fitting = fitting(p);
        if (!found.containsKey(Subject.name(p))
            && fitting.size() == 1
            && rivals(p, fitting.getFirst()) == 0) {
          put(p, fitting.getFirst());
          more = true;
        }
      }
    }
    for (Expr p : cell.parameters()) {
      if (!found.containsKey(Subject.name(p))) {
        List<String> fitting = fitting(p).stream().map(Tensor::name).toList();
        throw wrong(
            fitting.isEmpty()
                ? "no tensor fits the parameter "
                    + p
                    + "; give --map FILE with '"
                    + Subject.name(p)
                    + " = tensor'"
                : "the parameter "
                    + p
                    + " may be "
                    + String.join(" or ", fitting)
                    + "; give --map FILE with lines like '"
                    + Subject.name(p)
                    + " = "
                    + fitting.getFirst()
                    + "'");
      }
    }
  }

  private List<Tensor> fitting(Expr p) {
    List<Tensor> plain = free().stream().filter(t -> fits(p, t, false)).toList();
    return plain.isEmpty() ? free().stream().filter(t -> fits(p, t, true)).toList() : plain;
  }

  private long rivals(Expr p, Tensor tensor) {
    return cell.parameters().stream()
        .filter(q -> q != p && !found.containsKey(Subject.name(q)))
        .filter(q -> fits(q, tensor, false) || fits(q, tensor, true))
        .count();
  }
}
