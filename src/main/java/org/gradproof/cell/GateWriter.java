package org.gradproof.cell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Notation;
import org.gradproof.expr.PlainText;
import org.gradproof.expr.Shape;

/// Writes a cell as `.gate` text, with the shape of every name.
final class GateWriter {
  private GateWriter() {}

  static String text(Cell cell) {
    StringBuilder text = new StringBuilder();
    header(text, "name", cell.name());
    header(text, "title", cell.title());
    header(text, "cite", cell.citation());
    cell.notes().forEach(note -> header(text, "note", note));
    text.append('\n');
    declare(text, cell.inputs(), "input ");
    List<Expr> defined = new ArrayList<>();
    cell.equations().forEach(e -> defined.add(e.name()));
    declare(text, defined, "");
    declare(text, cell.parameters(), "");
    text.append('\n');
    for (Equation equation : cell.equations()) {
      text.append(formula(equation.name()))
          .append(" = ")
          .append(formula(equation.value()))
          .append('\n');
    }
    return text.toString();
  }

  private static void header(StringBuilder text, String key, String value) {
    if (!value.isEmpty()) {
      text.append(key).append(": ").append(value.replaceAll("\\R", " ").strip()).append('\n');
    }
  }

  private static void declare(StringBuilder text, List<Expr> names, String role) {
    Map<String, List<String>> byShape = new LinkedHashMap<>();
    for (Expr name : names) {
      String before = name.toString().contains("t-1") ? "" : role;
      byShape
          .computeIfAbsent(before + shape(name.shape()), _ -> new ArrayList<>())
          .add(name.toString());
    }
    byShape.forEach((shape, all) ->
        text.append(String.join(", ", all)).append(": ").append(shape).append('\n'));
  }

  private static String shape(Shape shape) {
    if (shape.isScalar()) {
      return "scalar";
    }
    return shape.isVector() ? shape.rows().toString() : shape.rows() + " x " + shape.cols();
  }

  // Unlike toString this never shortens.
  private static String formula(Expr expr) {
    return PlainText.of(Notation.of(expr));
  }
}
