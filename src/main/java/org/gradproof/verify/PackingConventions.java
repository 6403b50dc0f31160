package org.gradproof.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.expr.Expr;

/// How weights are packed and stored.
final class PackingConventions {
  private PackingConventions() {}

  /// The subscripts that stand for gates, in the order in which the first tensor packs them.
  private static List<String> gates(Subject s) {
    Set<String> gates = new LinkedHashSet<>();
    s.pieces().stream()
        .filter(p -> p.order().size() > 1)
        .findFirst()
        .ifPresentOrElse(
            p -> gates.addAll(p.order()),
            () ->
                s.pieces().stream()
                    .flatMap(p -> p.order().stream())
                    .filter(g -> !g.equals("r") || s.pieces().size() > 3)
                    .forEach(gates::add));
    return new ArrayList<>(gates);
  }

  private static List<List<String>> permutations(List<String> of) {
    if (of.isEmpty()) {
      return List.of(List.of());
    }
    List<List<String>> all = new ArrayList<>();
    for (String first : of) {
      List<String> rest = new ArrayList<>(of);
      rest.remove(first);
      for (List<String> tail : permutations(rest)) {
        List<String> one = new ArrayList<>(List.of(first));
        one.addAll(tail);
        all.add(one);
      }
    }
    return all;
  }

  private static Pieces permuted(Pieces p, List<String> from, List<String> to) {
    return p.renamed(name -> {
      int at = from.indexOf(Pieces.subscript(name));
      return at < 0 || !name.contains("_")
          ? name
          : name.substring(0, name.indexOf('_') + 1) + to.get(at);
    });
  }

  /// The order in which the gates are packed.
  static Map<String, Subject> gateOrder(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    List<String> gates = gates(s);
    if (gates.size() < 2 || gates.size() > 4) {
      return variants;
    }
    for (List<String> order : permutations(gates)) {
      if (!order.equals(gates)) {
        variants.put(
            "the gates are packed "
                + String.join(" ", order)
                + " instead of "
                + String.join(" ", gates),
            s.pieces(p -> isProjection(p) ? p : permuted(p, gates, order)));
      }
    }
    return variants;
  }

  private static boolean isProjection(Pieces p) {
    return p.parameters().equals(List.of("W_r")) && !p.packed();
  }

  /// Single tensors packed otherwise.
  static Map<String, Subject> orders(Subject s, boolean peepholes) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    for (Pieces piece : s.pieces()) {
      boolean peephole = piece.parameters().getFirst().startsWith("p_");
      if (piece.order().size() < 2 || piece.order().size() > 4 || peephole != peepholes) {
        continue;
      }
      for (List<String> order : permutations(piece.order())) {
        if (!order.equals(piece.order())) {
          variants.put(
              piece.tensor()
                  + " is packed "
                  + String.join(" ", order)
                  + " instead of "
                  + String.join(" ", piece.order()),
              s.pieces(p -> p.equals(piece) ? permuted(p, piece.order(), order) : p));
        }
      }
    }
    return variants;
  }

  /// Transposed storage.
  static Map<String, Subject> flipped(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    flip(variants, s, "U", "the recurrent weights are stored transposed");
    flip(variants, s, "W", "the input weights are stored transposed");
    variants.put("all weights are stored transposed", s.pieces(PackingConventions::turned));
    variants.putAll(transposed(s));
    return variants;
  }

  private static void flip(Map<String, Subject> variants, Subject s, String kind, String sentence) {
    variants.put(
        sentence, s.pieces(p -> p.parameters().getFirst().startsWith(kind) ? turned(p) : p));
  }

  /// A packed matrix stored block by block transposed is the same blocks of another matrix only
  /// when square; a whole one is just read the other way round.
  private static Pieces turned(Pieces p) {
    String first = p.parameters().getFirst();
    return first.startsWith("W") || first.startsWith("U") ? p.flipped() : p;
  }

  /// Weights, or biases, exchanged.
  static Map<String, Subject> exchanged(Subject s) {
    return Map.of(
        "input and recurrent weights are exchanged",
        s.pieces(p ->
            p.renamed(n ->
                n.startsWith("W_")
                    ? "U" + n.substring(1)
                    : n.startsWith("U_") ? "W" + n.substring(1) : n)),
        "the two biases are exchanged",
        s.pieces(p ->
            p.renamed(n ->
                n.startsWith("b_")
                    ? "d" + n.substring(1)
                    : n.startsWith("d_") ? "b" + n.substring(1) : n)));
  }

  /// Square weights used as the transposes of what is stored, block by block.
  private static Map<String, Subject> transposed(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    Map<Expr, Expr> turned = new LinkedHashMap<>();
    for (Expr p : s.cell().parameters()) {
      if (!p.shape().isVector() && p.shape().rows().equals(p.shape().cols())) {
        turned.put(p, Expr.transpose(p));
      }
    }
    Rewrites.all(s, e -> e.replace(turned))
        .ifPresent(v ->
            variants.put("the recurrent weights are stored transposed, each block by itself", v));
    return variants;
  }
}
