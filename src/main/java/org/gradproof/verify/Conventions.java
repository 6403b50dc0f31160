package org.gradproof.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;

/// What two correct implementations may do differently: one row a convention, each a change of any
/// [Subject] that has the place for it.
public final class Conventions {
  /// A dump taken otherwise.
  ///
  /// @param row the row's name
  /// @param rank rows that are likelier come first
  /// @param sentence what the dump does, in words
  /// @param subject what it is then
  record Variant(String row, int rank, String sentence, Subject subject) {
    /// Whether this is likely enough to be searched in pairs.
    boolean paired() {
      return switch (row) {
        case "one tensor's order", "peephole order" -> false;
        case "clip" -> sentence.endsWith("as the largest number shows");
        case "one function" -> sentence.contains("without");
        case "forget bias" -> sentence.startsWith("1 is");
        default -> true;
      };
    }
  }

  /// A row of the table.
  ///
  /// @param name a few words
  /// @param question what is different
  /// @param variants the changed subjects, each with its sentence
  public record Row(
      String name, String question, Function<Subject, Map<String, Subject>> variants) {}

  private static final List<Fn> GATES =
      List.of(Fn.SIGMOID, Fn.HARD_SIGMOID, Fn.HARD_SIGMOID_KERAS2);
  private static final List<Fn> FUNCTIONS =
      List.of(
          Fn.TANH,
          Fn.RELU,
          Fn.SIGMOID,
          Fn.HARD_SIGMOID,
          Fn.HARD_SIGMOID_KERAS2,
          Fn.SILU,
          Fn.SOFTPLUS);

  /// All rows, the likeliest first.
  public static final List<Row> ROWS =
      List.of(
          new Row("gate order", "in which order the gates are packed", Conventions::gateOrder),
          new Row("z", "whether z = 1 keeps the old state or takes the new", Rewrites::keep),
          new Row("reset", "whether r multiplies before or after the product", Rewrites::reset),
          new Row("recurrent bias", "whether b_hn stands under the reset gate", Rewrites::outside),
          new Row("biases", "which biases there are", Rewrites::dropped),
          new Row("forget bias", "whether 1 is added to a gate at run time", Rewrites::shifted),
          new Row(
              "gate function",
              "logistic, or a hard sigmoid of slope 1/6 or 0.2",
              s ->
                  functions(
                      s, GATES, List.of(Fn.SIGMOID, Fn.HARD_SIGMOID, Fn.HARD_SIGMOID_KERAS2))),
          new Row(
              "activation",
              "tanh, ReLU or another",
              s -> functions(s, List.of(Fn.TANH, Fn.RELU), FUNCTIONS)),
          new Row("one function", "the function of one equation", Conventions::single),
          new Row("peephole", "whether a peephole looks at the old or the new c", Rewrites::peep),
          new Row("coupled gates", "whether one gate is 1 − another", Rewrites::coupled),
          new Row("transposed", "whether a file holds W or its transpose", Conventions::flipped),
          new Row("weights", "which of W and U multiplies the input", Conventions::exchanged),
          new Row("layout", "batch or time first", Conventions::layout),
          new Row("direction", "whether the sequence is read from its end", Conventions::direction),
          new Row(
              "start",
              "whether the given initial states are used, and which is which",
              Conventions::start),
          new Row(
              "use of a gate",
              "how often a gate is applied, and whether entry by entry",
              Rewrites::used),
          new Row("sum", "whether gates are multiplied or added", Rewrites::summed),
          new Row("clip", "whether the state is clipped", Rewrites::clipped),
          new Row(
              "peephole order", "in which order the peepholes are packed", s -> orders(s, true)),
          new Row("one tensor's order", "one tensor packed otherwise", s -> orders(s, false)));

  private Conventions() {}

  /// All single changes of a subject, likeliest first.
  static List<Variant> of(Subject subject) {
    List<Variant> all = new ArrayList<>();
    for (int rank = 0; rank < ROWS.size(); rank++) {
      all.addAll(of(subject, rank));
    }
    return all;
  }

  /// The changes that only concern how weights are stored.
  static List<Variant> stored(Subject subject) {
    List<Variant> all = new ArrayList<>();
    for (int rank = 0; rank < ROWS.size(); rank++) {
      if (List.of("transposed", "weights").contains(ROWS.get(rank).name())) {
        all.addAll(of(subject, rank));
      }
    }
    return all;
  }

  /// The changes that one row makes.
  static List<Variant> of(Subject subject, int rank) {
    Row row = ROWS.get(rank);
    List<Variant> all = new ArrayList<>();
    row.variants
        .apply(subject)
        .forEach((sentence, changed) -> all.add(new Variant(row.name, rank, sentence, changed)));
    return all;
  }

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

  static List<List<String>> permutations(List<String> of) {
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

  private static Map<String, Subject> gateOrder(Subject s) {
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

  private static Map<String, Subject> orders(Subject s, boolean peepholes) {
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

  private static Map<String, Subject> functions(Subject s, List<Fn> from, List<Fn> to) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    for (Fn old : from) {
      for (Fn other : to) {
        if (other != old) {
          Rewrites.all(s, e -> Rewrites.function(e, old, other))
              .ifPresent(changed ->
                  variants.put(words(other) + " stands where the cell has " + words(old), changed));
        }
      }
    }
    for (Fn old : from) {
      Rewrites.all(s, e -> Rewrites.identity(e, old))
          .ifPresent(changed -> variants.put("every " + words(old) + " is left out", changed));
    }
    return variants;
  }

  private static Map<String, Subject> single(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    for (Expr name : s.cell().equations().stream().map(e -> e.name()).toList()) {
      for (Fn old : FUNCTIONS) {
        for (Fn other : FUNCTIONS) {
          if (other != old) {
            Rewrites.one(s, name, e -> Rewrites.function(e, old, other))
                .ifPresent(changed ->
                    variants.put(
                        words(other) + " stands where " + name + " has " + words(old), changed));
          }
        }
        Rewrites.one(s, name, e -> Rewrites.identity(e, old))
            .ifPresent(
                changed -> variants.put(name + " is computed without its " + words(old), changed));
      }
    }
    return variants;
  }

  private static String words(Fn fn) {
    return switch (fn) {
      case HARD_SIGMOID -> "the hard sigmoid of slope 1/6";
      case HARD_SIGMOID_KERAS2 -> "the hard sigmoid of slope 0.2";
      case SIGMOID -> "the logistic function";
      case RELU -> "ReLU";
      default -> fn.text();
    };
  }

  private static Map<String, Subject> flipped(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    flip(variants, s, "U", "the recurrent weights are stored transposed");
    flip(variants, s, "W", "the input weights are stored transposed");
    variants.put("all weights are stored transposed", s.pieces(Conventions::turned));
    variants.putAll(Rewrites.transposed(s));
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

  private static Map<String, Subject> exchanged(Subject s) {
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

  private static Map<String, Subject> layout(Subject s) {
    return Map.of(
        "sequences are stored with the " + (s.batchFirst() ? "time" : "batch") + " first",
        s.otherLayout());
  }

  private static Map<String, Subject> direction(Subject s) {
    return Map.of("the sequence is read from its end", s.otherDirection());
  }

  private static Map<String, Subject> start(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    Set<String> all = new LinkedHashSet<>();
    s.cell().states().forEach(state -> all.add(Binder.base(state)));
    variants.put("the given initial states are ignored", s.withZeroStart(all));
    variants.put("the state never advances: every step sees the initial one", s.withHeld(all));
    if (s.cell().states().size() == 2) {
      for (String one : all) {
        variants.put(
            "the given initial state of " + one + " is ignored", s.withZeroStart(Set.of(one)));
        variants.put(
            one + " never advances: every step sees " + one + "_0", s.withHeld(Set.of(one)));
      }
      variants.put(
          "the initial states of h and c are exchanged", s.crossed(Subject.Crossing.START));
      variants.put("the last states of h and c are exchanged", s.crossed(Subject.Crossing.END));
      variants.put(
          "the states of h and c are exchanged, first and last", s.crossed(Subject.Crossing.BOTH));
    }
    return Collections.unmodifiableMap(variants);
  }
}
