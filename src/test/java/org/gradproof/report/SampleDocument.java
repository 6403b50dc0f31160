package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Notation;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;
import org.gradproof.expr.Symbol.Time;
import org.gradproof.report.Badge.Outcome;
import org.gradproof.report.Block.Align;

/// A document with every kind of block, in which a GRU is stated and half derived.
final class SampleDocument {
  private static final Shape VECTOR = Shape.vector(Dim.of("n"));
  private static final Shape SQUARE = new Shape(Dim.of("n"), Dim.of("n"));
  private static final Expr H = vector(Symbol.of("h").at(Time.PREVIOUS));
  private static final Expr X = vector(Symbol.of("x").at(Time.NOW));
  private static final Expr Z = vector(Symbol.of("z").at(Time.NOW));
  private static final Expr G = vector(Symbol.of("g").at(Time.NOW));

  private SampleDocument() {}

  static Document of() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Section(1, Inline.text("Gated recurrent unit"), "gru"));
    blocks.add(
        new Block.Paragraph(
            List.of(
                new Inline.Text("The cell of "),
                new Inline.Emph(Inline.text("Cho et al.")),
                new Inline.Text(" keeps the state where "),
                new Inline.Formula(Notation.of(Z)),
                new Inline.Text(" is "),
                new Inline.Strong(Inline.text("one")),
                new Inline.Text("; the derivative of its gate is "),
                new Inline.Formula(Notation.of(slope(Z))),
                new Inline.Text(". See "),
                new Inline.Ref("counts", Inline.text("the table of counts")),
                new Inline.Text(" and "),
                new Inline.Link(
                    "https://arxiv.org/abs/1406.1078?a=1&b=%20#c_d~e", Inline.text("the paper")),
                new Inline.Text(". Checked: "),
                new Inline.Mark(new Badge(Outcome.AGREES, "to 3.1e-12")))));
    blocks.add(new Block.Display(equations()));
    blocks.add(new Block.Section(2, title(), "derivation"));
    blocks.add(new Block.Display(derivation()));
    blocks.add(counts());
    blocks.add(
        new Block.Figure(
            Plots.draw(plot()),
            Inline.text("Norm of the span Jacobian."),
            "Curves \"<&\\>",
            "norms"));
    blocks.add(new Block.Section(1, Inline.text("Text that fights back"), "nasty"));
    RandomNotation.NASTY.forEach(text -> blocks.add(new Block.Paragraph(Inline.text(text))));
    blocks.add(new Block.ItemList(true, RandomNotation.NASTY.stream().map(Inline::code).toList()));
    blocks.add(new Block.ItemList(false, RandomNotation.NASTY.stream().map(Inline::text).toList()));
    blocks.add(new Block.ItemList(false, List.of()));
    blocks.add(
        new Block.Verbatim(
            "$ gradproof check gru\n  z_t  agrees  (3 % of 1e-12)\n\n\t" + "x_t∘".repeat(60)));
    blocks.add(wide());
    blocks.add(new Block.Paragraph(Inline.text("W".repeat(300) + " " + "x_".repeat(200))));
    blocks.add(
        new Block.Paragraph(
            List.of(
                new Inline.Text("Wide in a line: "), new Inline.Formula(Notation.of(sum(14))))));
    return new Document(
        "Gradients of recurrent cells: 100 % checked_\\{}",
        "An appendix & its evidence",
        List.of(
            new Document.Fact("seed", Inline.code("42")),
            new Document.Fact(
                "command", Inline.code("gradproof appendix rnn lstm gru --out target/appendix")),
            new Document.Fact("layout", Inline.math(new Notation.Letter("∂")))),
        blocks);
  }

  private static List<Inline> title() {
    return List.of(
        new Inline.Text("Adjoint of "),
        new Inline.Formula(Notation.of(Z)),
        new Inline.Text(", 50 % ∂_σ"));
  }

  private static List<EquationLine> equations() {
    Expr r = vector(Symbol.of("r").at(Time.NOW));
    return List.of(
        EquationLine.of(
            r, sigma(plus(times("xr", X), plus(times("hr", H), vector(Symbol.of("b", "r")))))),
        EquationLine.of(
                Z, sigma(plus(times("xz", X), plus(times("hz", H), vector(Symbol.of("b", "z"))))))
            .note(Inline.text("update gate"))
            .evidence(Badge.of(Outcome.AGREES)),
        EquationLine.of(
                vector(Symbol.of("h").at(Time.NOW)),
                plus(hadamard(minus(one(), Z), G), hadamard(Z, H)))
            .note(
                List.of(
                    new Inline.Text("by "),
                    new Inline.Ref("derivation", Inline.text("the rule of products"))))
            .evidence(new Badge(Outcome.DISAGREES, "by 2.0e-3 in b_z")));
  }

  private static List<EquationLine> derivation() {
    Notation bar = Notation.of(Symbol.of("W", "hz").adjoint());
    Notation product =
        new Notation.Juxtaposed(
            Notation.of(Symbol.of("z").preactivation().adjoint()),
            new Notation.Transposed(Notation.of(H)));
    return List.of(
        EquationLine.of(bar, Relation.ADDS, product)
            .note(Inline.text("rule matmul-right (3 % & more)"))
            .evidence(Badge.of(Outcome.INCONCLUSIVE))
            .proof(new Proof.Certified("gru_gradient", "proofs/generated/gru.v")),
        EquationLine.of(Notation.of(Z), Relation.EQUALS, Notation.of(sum(7))),
        EquationLine.then(Relation.EQUALS, Notation.of(product(24)))
            .note(Inline.text("a product over several lines")),
        EquationLine.then(
            Relation.AT_MOST, new Notation.Transposed(new Notation.Round(Notation.of(sum(9))))),
        EquationLine.then(
            Relation.EQUALS, new Notation.Square(List.of(Notation.of(X), Notation.of(H)))),
        EquationLine.of(Notation.of(sum(4)), Relation.DEFINED_AS, Notation.of(sigma(sum(8)))),
        EquationLine.of(
            new Notation.Letter("averylongwordwithoutend".repeat(8)),
            Relation.IN,
            new Notation.Letter("ℝ")));
  }

  private static Block.Table counts() {
    List<Outcome> outcomes = List.of(Outcome.values());
    List<List<List<Inline>>> rows =
        IntStream.range(0, 60)
            .mapToObj(i ->
                List.of(
                    Inline.text("row " + i),
                    Inline.math(Z),
                    Inline.text("1.25e-" + i),
                    List.<Inline>of(new Inline.Mark(Badge.of(outcomes.get(i % 3))))))
            .toList();
    return new Block.Table(
        List.of(Align.LEFT, Align.CENTRE, Align.RIGHT, Align.LEFT),
        List.of(
            Inline.text("gate"),
            Inline.text("symbol"),
            Inline.text("error"),
            Inline.text("verdict")),
        rows,
        Inline.text("Errors, 100 % of them."),
        "counts");
  }

  private static Block.Table wide() {
    List<List<Inline>> row = new ArrayList<>();
    row.add(Inline.math(sum(5)));
    RandomNotation.NASTY.forEach(text -> row.add(Inline.code(text)));
    row.add(Inline.text("[starts with a bracket] " + "and goes on ".repeat(9)));
    return new Block.Table(
        row.stream().map(_ -> Align.LEFT).toList(),
        row.stream().map(_ -> Inline.text("heading & more")).toList(),
        List.of(row, row),
        Inline.text("A table wider than the page."),
        "wide");
  }

  static Plot plot() {
    List<Double> x = IntStream.rangeClosed(0, 300).mapToObj(i -> Math.pow(10, i / 100.0)).toList();
    return new Plot(
        "log‖∂h_T/∂h_0‖",
        "T",
        "natural logarithm",
        Plot.Scale.LOGARITHMIC,
        List.of(
            new Plot.Curve("rnn", x, x.stream().map(v -> -0.01 * v).toList()),
            new Plot.Curve("lstm", x, x.stream().map(v -> -0.001 * v).toList()),
            new Plot.Curve(
                "gru",
                x,
                x.stream().map(v -> v > 500 ? Double.NEGATIVE_INFINITY : -0.004 * v).toList()),
            new Plot.Curve("lost", x, x.stream().map(_ -> Double.NaN).toList())));
  }

  private static Expr sum(int terms) {
    Expr total = times("hz", hadamard(slope(Z), minus(H, G)));
    for (int i = 1; i < terms; i++) {
      total = plus(total, times("g" + i, hadamard(slope(G), hadamard(H, times("xr", X)))));
    }
    return total;
  }

  private static Expr product(int factors) {
    Expr total = slope(Z);
    for (int i = 1; i < factors; i++) {
      total =
          hadamard(
              total,
              i % 3 == 0 ? sigma(times("q" + i, minus(H, G))) : vector(Symbol.of("u", "k" + i)));
    }
    return total;
  }

  private static Expr slope(Expr gate) {
    return hadamard(gate, minus(one(), gate));
  }

  private static Expr vector(Symbol symbol) {
    return Expr.of(new Op.Var(symbol, VECTOR));
  }

  private static Expr times(String subscript, Expr x) {
    return Expr.of(new Op.MatMul(Expr.of(new Op.Var(Symbol.of("W", subscript), SQUARE)), x));
  }

  private static Expr sigma(Expr x) {
    return Expr.of(new Op.Map(Fn.SIGMOID, x));
  }

  private static Expr one() {
    return Expr.of(new Op.Const(1, VECTOR));
  }

  private static Expr plus(Expr a, Expr b) {
    return Expr.of(new Op.Add(a, b));
  }

  private static Expr minus(Expr a, Expr b) {
    return Expr.subtract(a, b);
  }

  private static Expr hadamard(Expr a, Expr b) {
    return Expr.of(new Op.Hadamard(a, b));
  }
}
