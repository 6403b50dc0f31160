package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;

/// A term of a backward equation, where an edit can be made.
///
/// @param scene what is around it
/// @param place where it stands
/// @param line the equation
/// @param term the term
/// @param nodes the distinct parts of the term
/// @param slopes the slopes in the term
record Site(
    Scene scene,
    Pass.Place place,
    Pass.Line line,
    Expr term,
    List<Expr> nodes,
    List<Slope> slopes) {
  /// A slope that occurs in backward equations.
  ///
  /// @param fn the nonlinearity
  /// @param x its argument
  /// @param y its value
  /// @param value the slope, written in both
  record Slope(Fn fn, Expr x, Expr y, Expr value) {}

  /// What is around a term.
  ///
  /// @param pass the right pass
  /// @param sizes the sizes of the dimensions
  /// @param slopes every slope
  record Scene(Pass pass, Map<String, Integer> sizes, List<Slope> slopes) {
    static Scene of(Pass pass, Map<String, Integer> sizes) {
      List<Slope> slopes = new ArrayList<>();
      pass.cell()
          .equations()
          .forEach(e -> {
            for (Expr node : Expr.topological(List.of(e.value()))) {
              if (node.op() instanceof Op.Map(Fn fn, Expr x)) {
                Expr y = node == e.value() ? e.name() : node;
                Expr slope = fn.slope(x, y);
                slopes.add(new Slope(fn, x, y, slope));
              }
            }
          });
      return new Scene(pass, sizes, slopes);
    }

    /// Every term.
    List<Site> sites() {
      List<Site> sites = new ArrayList<>();
      for (int l = 0; l < pass.lines().size(); l++) {
        for (int i = 0; i < pass.lines().get(l).terms().size(); i++) {
          Pass.Line line = pass.lines().get(l);
          Expr term = line.terms().get(i);
          List<Expr> nodes = Expr.topological(List.of(term));
          Set<Expr> known = new HashSet<>(nodes);
          List<Slope> within = slopes.stream().filter(s -> known.contains(s.value())).toList();
          sites.add(new Site(this, new Pass.Place(l, i), line, term, nodes, within));
        }
      }
      return sites;
    }

    /// Whether two values have equally many rows and columns as numbers.
    boolean alike(Expr a, Expr b) {
      return a.shape().rows().size(sizes) == b.shape().rows().size(sizes)
          && a.shape().cols().size(sizes) == b.shape().cols().size(sizes);
    }

    /// A variable read in the shape of another.
    static Expr as(Expr variable, Expr like) {
      return Expr.var(Tape.symbol(variable), like.shape());
    }

    boolean isParameter(Expr e) {
      return pass.cell().parameters().contains(e);
    }

    /// Values of the forward pass that could be mistaken for `v`.
    List<Expr> siblings(Expr v) {
      List<Expr> all = new ArrayList<>();
      Recurrence cell = pass.cell();
      cell.equations().forEach(e -> all.add(e.name()));
      cell.states().forEach(s -> all.add(s.previous()));
      all.addAll(cell.inputs());
      all.removeIf(x -> x == v || !alike(x, v));
      return all;
    }

    /// Whether `v` is a value of the forward pass.
    boolean isForward(Expr v) {
      Recurrence cell = pass.cell();
      return cell.equations().stream().anyMatch(e -> e.name() == v)
          || cell.states().stream().anyMatch(s -> s.previous() == v)
          || cell.inputs().contains(v);
    }

    /// Whether `v` lies between 0 and 1, as a gate does.
    boolean isGate(Expr v) {
      return slopes.stream()
          .anyMatch(s ->
              s.y() == v
                  && switch (s.fn()) {
                    case SIGMOID, HARD_SIGMOID, HARD_SIGMOID_KERAS2 -> true;
                    default -> false;
                  });
    }
  }

  /// The nonlinearity of the gate that the term hands its share back from.
  Optional<Fn> source() {
    List<Symbol> gates = Spelling.sources(term);
    return scene.slopes().stream()
        .filter(s -> s.y().op() instanceof Op.Var(Symbol y, Shape _) && gates.contains(y))
        .map(Slope::fn)
        .findFirst();
  }

  /// The variables in the term.
  List<Expr> variables() {
    return nodes.stream().filter(e -> e.op() instanceof Op.Var).toList();
  }

  /// Whether the equation sums a parameter's gradient.
  boolean isLeaf() {
    return scene.isParameter(line.of());
  }

  /// Whether the term is the whole gradient of a parameter or an input: what happens to it happens
  /// to the tensor.
  boolean isTensor() {
    boolean last = isLeaf() || scene.pass().cell().inputs().contains(line.of());
    return last && line.terms().size() == 1;
  }

  /// The edit that puts `by` for every `part` of the term.
  Edit replacing(Fault fault, String words, Expr part, Expr by, String scope) {
    Expr edited = part == term ? by : term.replace(Map.of(part, by));
    return Edit.of(fault, words, Map.of(place, edited), scope);
  }

  /// The equation's left side, for sentences.
  String target() {
    return line.target().toString();
  }
}
