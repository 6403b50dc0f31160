package org.gradproof.verify.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.verify.Observation;
import org.junit.jupiter.api.Test;

/// Edits are generated for every shipped cell, and each is found again from what it returns.
class GeneratedEditsProperties {
  private static final int EVERY = 41;

  private static Observation random(Cell cell) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    List<Expr> all = new ArrayList<>(cell.parameters());
    all.addAll(cell.inputs());
    for (Expr variable : all) {
      for (Dim dim : List.of(variable.shape().rows(), variable.shape().cols())) {
        dim.names().forEach(name -> sizes.putIfAbsent(name, 3 + sizes.size()));
      }
    }
    Observation like =
        new Observation(
            cell, sizes, 5, 2, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(),
            Map.of(), 0x1p-53);
    Set<Feature> features = new LinkedHashSet<>(Feature.all(cell));
    features.removeIf(f -> f.kind() == Feature.Kind.OTHER_STEPS);
    return Feature.observation(like, features);
  }

  private static Observation returning(Observation given, Pass pass) {
    Gradients gradients =
        new Run(
                given,
                new Values(given, Rounding.NONE),
                pass,
                new LinkedHashSet<>(given.cell().parameters()),
                Optional.empty(),
                Rounding.NONE)
            .run((_, _) -> true)
            .orElseThrow();
    Map<Expr, double[]> inputs = new LinkedHashMap<>();
    Tensor.of(gradients)
        .forEach((tensor, numbers) -> {
          if (tensor.role() == Tensor.Role.INPUT) {
            inputs.put(tensor.variable(), numbers);
          }
        });
    return given.returning(gradients.parameters(), gradients.initial(), inputs);
  }

  @Test
  void everyEditIsFoundAgain() {
    List<String> lost = new ArrayList<>();
    for (Cell cell : Cells.shipped()) {
      Observation given = random(cell);
      Pass right = Pass.of(cell);
      Site.Scene scene = Site.Scene.of(right, given.sizes());
      List<Edit> edits = new ArrayList<>(Rules.edits(scene));
      edits.addAll(FlowRules.edits(given, OptionalInt.empty(), cell.parameters(), true));
      edits.addAll(FormulaRules.edits(scene));
      for (int i = 0; i < edits.size(); i += EVERY) {
        Diagnosis diagnosis =
            Diagnosis.of(returning(given, edits.get(i).apply(right)), Object::toString);
        boolean found = !diagnosis.explanations().isEmpty();
        if (!found && !diagnosis.isRight()) {
          lost.add(cell.name() + ": " + edits.get(i).words());
        }
      }
      assertTrue(Diagnosis.of(returning(given, right), Object::toString).isRight());
    }
    assertEquals(List.of(), lost);
  }
}
