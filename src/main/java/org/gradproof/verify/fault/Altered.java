package org.gradproof.verify.fault;

import java.util.List;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// A cell with other equations, or with other parameters, than the one it is made from.
record Altered(Recurrence of, List<Equation> equations, List<Expr> parameters)
    implements Recurrence {
  static Altered equations(Recurrence of, List<Equation> equations) {
    return new Altered(of, equations, of.parameters());
  }

  static Altered parameters(Recurrence of, List<Expr> parameters) {
    return new Altered(of, of.equations(), parameters);
  }

  @Override
  public List<State> states() {
    return of.states();
  }

  @Override
  public List<Expr> inputs() {
    return of.inputs();
  }

  @Override
  public String title() {
    return of.title();
  }
}
