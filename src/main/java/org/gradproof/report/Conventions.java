package org.gradproof.report;

import java.util.List;
import java.util.Optional;
import org.gradproof.expr.Notation;
import org.gradproof.expr.Symbol;

/// The conventions that hold in the whole appendix.
final class Conventions {
  private static final Proof CERTIFIED = new Proof.Certified("", "");

  private Conventions() {}

  static List<Block> blocks() {
    Symbol z = new Symbol("z", Symbol.Accent.NONE, "", Symbol.Time.NOW, List.of());
    Symbol w = Symbol.of("W");
    return List.of(
        new Block.Section(1, Inline.text("Conventions"), "conventions"),
        new Block.ItemList(
            false,
            List.of(
                List.of(
                    new Inline.Text("Vectors are columns; "),
                    new Inline.Formula(new Notation.Elementwise(letter("a"), false, letter("b"))),
                    new Inline.Text(
                        " is the elementwise product and juxtaposition the matrix product;"
                            + " functions apply entry by entry.")),
                List.of(
                    new Inline.Text(
                        "Layout of derivatives: row i, column j of the Jacobian of y by x is the"
                            + " derivative of the i-th entry of y by the j-th entry of x. The"
                            + " adjoint of a matrix has the matrix's own shape.")),
                List.of(
                    new Inline.Text("A bar marks the adjoint: "),
                    new Inline.Formula(Notation.of(z.adjoint())),
                    new Inline.Text(" is the derivative of a scalar L by "),
                    new Inline.Formula(Notation.of(z)),
                    new Inline.Text(", and "),
                    new Inline.Formula(Notation.of(z.preactivation().adjoint())),
                    new Inline.Text(" the one by the pre-activation "),
                    new Inline.Formula(Notation.of(z.preactivation())),
                    new Inline.Text(", the argument of the gate's nonlinearity.")),
                List.of(
                    new Inline.Text(
                        "In the derivations, rows(a, k, l) are the l rows of a below the first k;"
                            + " rows of a product with a transposed weight are the product with one"
                            + " of its blocks of columns.")),
                List.of(
                    new Inline.Text(
                        "Backward equations run for t = T, …, 1. Before step t, the adjoint of each"
                            + " state holds the gradient that arrives from outside at t plus the"
                            + " one handed back from step t+1. A line with "),
                    new Inline.Formula(Notation.of(w.adjoint())),
                    new Inline.Text(
                        " += … adds to what the left side held; adjoints of parameters start at 0"
                            + " and add up over all steps.")),
                List.of(
                    new Inline.Text("The step Jacobian is that of the full state; "),
                    new Inline.Formula(
                        new Notation.Scripts(
                            letter("J"),
                            Optional.of(new Notation.Items(List.of(letter("c"), letter("h")))),
                            Optional.empty())),
                    new Inline.Text(
                        " is its block of derivatives of the state c by the previous h. Logarithms"
                            + " are natural and norms are largest singular values.")),
                List.of(
                    new Inline.Text(
                        "A mark beside an equation tells how what it defines compared with"
                            + " independent computations in this run, and the largest relative"
                            + " difference seen: forward values beside the equations, derivatives"
                            + " beside backward equations and Jacobians. The mark after it tells"
                            + " what the proof assistant Coq says: "),
                    new Inline.Proved(CERTIFIED),
                    new Inline.Text(
                        ", a theorem that its kernel accepted says what is printed, in real numbers"
                            + " and for all values; "),
                    new Inline.Proved(new Proof.Premise("", "")),
                    new Inline.Text(", such a theorem takes the equation as given; "),
                    new Inline.Proved(new Proof.None()),
                    new Inline.Text(
                        ", neither. Which theorem is said below the lines and in the tables of"
                            + " claims.")),
                List.of(
                    new Inline.Strong(Inline.text("Oracles. ")),
                    new Inline.Text(
                        "Forward values: the equations evaluated from the functions' definitions in"
                            + " double-double arithmetic. Finite differences: every entry, five"
                            + " points, with an error bar made of estimated truncation and rounding"
                            + " error, repeated in double-double where the bar is too wide. Dual"
                            + " numbers: every entry by forward mode, with a bar from moved"
                            + " roundings; slopes of functions come from the same table as those"
                            + " of the backward equations. Forward"
                            + " mode: the inner product of the gradient with a random direction"
                            + " against the tangent along it. Taylor slope: the remainder along a"
                            + " direction must fall with the square of the step. Step Jacobian:"
                            + " every entry of the printed blocks against differences of one step."
                            + " Commons Math duals: the gradient of a small run by"
                            + " DerivativeStructure.")))));
  }

  private static Notation letter(String text) {
    return new Notation.Letter(text);
  }
}
