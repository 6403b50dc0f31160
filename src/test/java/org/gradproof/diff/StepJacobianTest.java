package org.gradproof.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Shape;
import org.gradproof.rewrite.NormalForm;
import org.junit.jupiter.api.Test;

/// The blocks of the step Jacobian against formulas written down by hand: vanilla RNN, LSTM on `(c,
/// h)`, GRU with the reset before the product, and GRU with the reset after it.
class StepJacobianTest {
  private static final Dim N = Dim.of("n");

  // The printed blocks with the named auxiliaries and earlier blocks put back in, by name.
  private static Map<String, Expr> blocks(Derivation derivation) {
    Map<Expr, Expr> definitions = new LinkedHashMap<>();
    for (Equation equation : derivation.forward()) {
      if (derivation.cell().equations().stream().noneMatch(e -> e.name() == equation.name())) {
        definitions.put(equation.name(), equation.value().replace(definitions));
      }
    }
    Map<String, Expr> blocks = new LinkedHashMap<>();
    for (Equation equation : derivation.jacobian().equations()) {
      Expr value = equation.value().replace(definitions);
      definitions.put(equation.name(), value);
      blocks.put(equation.name().toString(), value);
    }
    return blocks;
  }

  private static final class Names {
    private final Map<String, Expr> known = new HashMap<>();

    Names(Derivation derivation) {
      derivation.cell().equations().forEach(e -> add(e.name()));
      derivation.cell().equations().forEach(e -> e.value().variables().forEach(this::add));
      derivation.blocks().forEach(e -> add(e.name()));
    }

    private void add(Expr variable) {
      known.put(variable.toString(), variable);
    }

    Expr get(String name) {
      assertTrue(known.containsKey(name), () -> name + " is none of " + known.keySet());
      return known.get(name);
    }
  }

  private static Expr times(Expr first, Expr... more) {
    Expr product = first;
    for (Expr factor : more) {
      product = Expr.hadamard(product, factor);
    }
    return product;
  }

  private static Expr oneMinus(Expr x) {
    return Expr.subtract(Expr.ones(x.shape()), x);
  }

  private static Expr oneMinusSquare(Expr x) {
    return oneMinus(Expr.hadamard(x, x));
  }

  private static Expr sum(Expr... terms) {
    return List.of(terms).stream().reduce(Expr::add).orElseThrow();
  }

  private static Expr row(Expr diagonal, Expr matrix) {
    return Expr.matmul(Expr.diag(diagonal), matrix);
  }

  private static void assertBlocks(Map<String, Expr> wanted, Derivation derivation) {
    Map<String, Expr> blocks = blocks(derivation);
    assertEquals(wanted.keySet(), blocks.keySet());
    wanted.forEach((name, value) ->
        assertTrue(
            NormalForm.equal(value, blocks.get(name)), () -> name + " is " + blocks.get(name)));
  }

  private static Derivation derivation(String name) {
    return Derivation.of(Cells.shipped(name).orElseThrow());
  }

  @Test
  void rnn() {
    Derivation derivation = derivation("rnn");
    Names of = new Names(derivation);
    assertBlocks(Map.of("J_{h,h}", row(oneMinusSquare(of.get("h_t")), of.get("W_h"))), derivation);
  }

  private static Map<String, Expr> lstm(Names of, String time, String weights) {
    Expr f = of.get("f" + time);
    Expr i = of.get("i" + time);
    Expr o = of.get("o" + time);
    Expr g = of.get("g" + time);
    Expr c = of.get("c_{t-1}");
    Expr t = Expr.map(Fn.TANH, of.get("c_t"));
    Expr cc = Expr.diag(f);
    Expr ch =
        sum(
            row(times(f, oneMinus(f), c), of.get(weights.formatted("f"))),
            row(times(i, oneMinus(i), g), of.get(weights.formatted("i"))),
            row(times(i, oneMinusSquare(g)), of.get(weights.formatted("g"))));
    Expr through = Expr.diag(times(o, oneMinusSquare(t)));
    return Map.of(
        "J_{c,c}",
        cc,
        "J_{c,h}",
        ch,
        "J_{h,c}",
        Expr.matmul(through, cc),
        "J_{h,h}",
        sum(
            Expr.matmul(through, ch),
            row(times(o, oneMinus(o), t), of.get(weights.formatted("o")))));
  }

  @Test
  void lstmWithConcatenation() {
    Derivation derivation = derivation("lstm");
    assertBlocks(lstm(new Names(derivation), "", "W_{%s,h}"), derivation);
  }

  @Test
  void lstmWithSeparateMatrices() {
    Cell cell =
        Cells.parse(
            """
            i_t = σ(W_i x_t + U_i h_{t-1} + b_i)
            f_t = σ(W_f x_t + U_f h_{t-1} + b_f)
            o_t = σ(W_o x_t + U_o h_{t-1} + b_o)
            g_t = tanh(W_g x_t + U_g h_{t-1} + b_g)
            c_t = f_t∘c_{t-1} + i_t∘g_t
            h_t = o_t∘tanh(c_t)
            """);
    Derivation derivation = Derivation.of(cell);
    assertBlocks(lstm(new Names(derivation), "_t", "U_%s"), derivation);
  }

  @Test
  void theBlocksOfAConcatenatedWeightAreItsColumns() {
    Derivation derivation = derivation("lstm");
    Expr weight =
        Expr.var(org.gradproof.expr.Symbol.of("W", "f"), new Shape(N, Dim.of("m").plus(N)));
    Map<String, Expr> columns = new HashMap<>();
    derivation.jacobian().columns().forEach(e -> columns.put(e.name().toString(), e.value()));
    assertEquals(java.util.Set.of("W_{f,h}", "W_{i,h}", "W_{o,h}", "W_{g,h}"), columns.keySet());
    assertEquals(Expr.cols(weight, Dim.of("m"), N), columns.get("W_{f,h}"));
  }

  @Test
  void gruWithTheResetBeforeTheProduct() {
    Derivation derivation = derivation("gru");
    Names of = new Names(derivation);
    Expr z = of.get("z_t");
    Expr r = of.get("r_t");
    Expr g = of.get("g_t");
    Expr h = of.get("h_{t-1}");
    Expr bracket =
        Expr.matmul(
            of.get("W_hg"), sum(Expr.diag(r), row(times(h, r, oneMinus(r)), of.get("W_hr"))));
    Expr wanted =
        sum(
            Expr.diag(z),
            row(times(z, oneMinus(z), Expr.subtract(h, g)), of.get("W_hz")),
            row(times(oneMinus(z), oneMinusSquare(g)), bracket));
    assertBlocks(Map.of("J_{h,h}", wanted), derivation);
  }

  @Test
  void gruWithTheResetAfterTheProduct() {
    Derivation derivation = derivation("gru-reset-after");
    Names of = new Names(derivation);
    Expr z = of.get("z_t");
    Expr r = of.get("r_t");
    Expr n = of.get("n_t");
    Expr h = of.get("h_{t-1}");
    Expr q = Expr.add(Expr.matmul(of.get("W_hn"), h), of.get("b_hn"));
    Expr bracket = sum(row(r, of.get("W_hn")), row(times(q, r, oneMinus(r)), of.get("W_hr")));
    Expr wanted =
        sum(
            Expr.diag(z),
            row(times(z, oneMinus(z), Expr.subtract(h, n)), of.get("W_hz")),
            row(times(oneMinus(z), oneMinusSquare(n)), bracket));
    assertBlocks(Map.of("J_{h,h}", wanted), derivation);
  }

  @Test
  void theTwoResetsHaveDifferentJacobians() {
    Cell before =
        Cells.parse(
            Cells.shipped("gru-reset-after")
                .orElseThrow()
                .toText()
                .replace("r_t∘(W_hn h_{t-1} + b_hn)", "W_hn (r_t∘h_{t-1}) + b_hn"));
    Map<String, Expr> a = blocks(Derivation.of(before));
    Map<String, Expr> b = blocks(derivation("gru-reset-after"));
    assertFalse(NormalForm.equal(a.get("J_{h,h}"), b.get("J_{h,h}")));
  }

  @Test
  void aMatrixStateHasNoBlocksAndSaysWhy() {
    Cell cell = Cells.parse("M_t: n x n\nM_t = α M_{t-1} + v_t v_t^T\nv_t = tanh(W x_t)\n");
    StepJacobian jacobian = Derivation.of(cell).jacobian();
    assertEquals(List.of(), jacobian.blocks());
    assertTrue(
        jacobian
            .obstacle()
            .startsWith("a Jacobian in matrix blocks needs vectors, but M_{t-1} is "),
        jacobian::obstacle);
  }

  @Test
  void aPairOfStatesThatDoNotMeetHasAnEmptyBlock() {
    Cell cell =
        Cells.parse(
            "c_t = tanh(W x_t + c_{t-1})\nh_t = tanh(U c_t)\n s_t = tanh(V h_{t-1} + s_{t-1})");
    Map<String, Expr> blocks = blocks(Derivation.of(cell));
    assertEquals(java.util.Set.of("J_{c,c}", "J_{h,c}", "J_{s,h}", "J_{s,s}"), blocks.keySet());
  }
}
