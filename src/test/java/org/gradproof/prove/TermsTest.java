package org.gradproof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How expressions are written as Coq terms.
class TermsTest {
  private static final Dim N = Dim.of("n");
  private static final Dim M = Dim.of("m");
  private static final Expr A = Expr.var("A", new Shape(N, M));
  private static final Expr U = Expr.var("u", Shape.vector(N));
  private static final Expr X = Expr.var("x", Shape.vector(M));
  private static final Expr S = Expr.var("s", Shape.SCALAR);

  @Test
  void everyOperatorIsWrittenAsItself() {
    assertEquals("(Add (Var v_u) (Cst 1))", print(Expr.add(U, Expr.ones(U.shape()))));
    assertEquals("(Scale (Cst (-1 # 1)) (Var v_u))", print(Expr.negate(U)));
    assertEquals("(Scale (Var v_s) (Var v_u))", print(Expr.scale(S, U)));
    assertEquals("(Un TANH (Had (Var v_u) (Var v_u)))", print(tanhOfSquare()));
    assertEquals("(Mul dim_m (Var v_A) (Var v_x))", print(Expr.matmul(A, X)));
    assertEquals("(Mul (DN 1) (Var v_u) (Tr (Var v_x)))", print(Expr.matmul(U, Expr.transpose(X))));
    assertEquals("(Sum dim_n dim_m (Var v_A))", print(Expr.sum(A)));
    assertEquals("(DiagPart dim_n (Diag (Var v_u)))", print(Expr.diagPart(Expr.diag(U))));
  }

  @Test
  void rowsSayWhatIsAboveAndWhatIsBelow() {
    Expr stack = Expr.stack(List.of(X, U, S));
    assertEquals(
        "(Cat dim_m (DP dim_n (DN 1)) (Var v_x) (Cat dim_n (DN 1) (Var v_u) (Var v_s)))",
        print(stack));
    Expr y = Expr.var("y", Shape.vector(M.plus(N).plus(Dim.ONE)));
    assertEquals("(Top (DP dim_n (DN 1)) (Var v_y))", print(Expr.rows(y, Dim.ZERO, M)));
    assertEquals("(Top (DN 1) (Bot dim_m (Var v_y)))", print(Expr.rows(y, M, N)));
    assertEquals("(Bot (DP dim_m dim_n) (Var v_y))", print(Expr.rows(y, M.plus(N), Dim.ONE)));
  }

  @Test
  void anAdjointIsTheAdjointOfItsVariable() {
    Terms terms = new Terms();
    Expr bar = Expr.var(Symbol.of("z").preactivation().adjoint(), U.shape());
    assertEquals("(Var (Adj v_pre_z))", terms.expr(bar));
    assertEquals("Definition v_pre_z := Base 1 0.\n", terms.definitions());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "3, 3",
    "-2, (-2 # 1)",
    "0.25, (1 # 4)",
    "-0.75, (-3 # 4)",
    "0.1, (3602879701896397 # 36028797018963968)",
    "1e22, 10000000000000000000000"
  })
  void numbersAreTheirExactValues(double value, String rational) {
    assertEquals(rational, Terms.rational(value));
  }

  @Property
  void everyFiniteDoubleIsReadBackExactly(@ForAll double value) {
    Assume.that(Double.isFinite(value) && Math.abs(value) < 1e60 && Math.abs(value) > 1e-60);
    String[] parts = Terms.rational(value).replaceAll("[() ]", "").split("#", -1);
    BigDecimal denominator = new BigDecimal(parts.length == 1 ? "1" : parts[1]);
    assertEquals(
        0, new BigDecimal(value).multiply(denominator).compareTo(new BigDecimal(parts[0])));
  }

  @Test
  void differentNamesGetDifferentIdentifiers() {
    List<Symbol> symbols = new ArrayList<>();
    for (String base : List.of("h", "H", "σ", "ж", "sigma")) {
      for (Symbol.Accent accent : Symbol.Accent.values()) {
        for (String subscript : List.of("", "x", "x,h", "x_h")) {
          for (Symbol.Time time : Symbol.Time.values()) {
            Symbol symbol = new Symbol(base, accent, subscript, time, List.of());
            symbols.add(symbol);
            symbols.add(symbol.preactivation());
          }
        }
      }
    }
    Terms terms = new Terms();
    Set<String> names = new HashSet<>();
    for (Symbol symbol : symbols) {
      String name = terms.name(Expr.var(symbol, Shape.SCALAR));
      assertTrue(name.matches("v_\\w+"), name);
      assertTrue(names.add(name), name);
    }
  }

  private static Expr tanhOfSquare() {
    return Expr.map(Fn.TANH, Expr.hadamard(U, U));
  }

  private static String print(Expr expr) {
    return new Terms().expr(expr);
  }
}
