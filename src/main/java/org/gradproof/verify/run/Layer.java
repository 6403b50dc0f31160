package org.gradproof.verify.run;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradproof.cell.Cell;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// One layer in one direction: a cell with its numbers.
///
/// @param index which layer, from 0 at the bottom
/// @param reverse whether it reads the sequence from its end
/// @param held previous-state variables that never advance, every step seeing the initial value;
///   such a layer has no backward pass here
/// @param cell the cell
/// @param derived its derivation, made when first asked for
/// @param sizes dimension name → size
/// @param parameters parameter → entries, row by row
/// @param initial previous-state variable → `[batch][entries]`
public record Layer(
    int index,
    boolean reverse,
    Set<Expr> held,
    Cell cell,
    Lazy derived,
    Map<String, Integer> sizes,
    Map<Expr, double[]> parameters,
    Map<Expr, double[]> initial) {
  /// A derivation that is made when first asked for: a search runs most cells forwards only.
  public static final class Lazy {
    private final Cell cell;
    private Optional<Derivation> made = Optional.empty();

    /// The derivation of a cell.
    public Lazy(Cell cell) {
      this.cell = cell;
    }

    Derivation get() {
      made = made.or(() -> Optional.of(Derivation.of(cell)));
      return made.orElseThrow();
    }
  }

  /// The derivation.
  public Derivation derivation() {
    return derived.get();
  }

  /// How many entries a value has.
  public int size(Expr variable) {
    Dim rows = variable.shape().rows();
    return rows.size(sizes) * variable.shape().cols().size(sizes);
  }

  /// The state that goes to the layer above: `h`, or else the one defined last.
  public Recurrence.State output() {
    return output(cell);
  }

  /// The state of a cell that goes to the layer above.
  public static Recurrence.State output(Cell cell) {
    return cell.states().stream()
        .filter(s -> s.current().toString().equals("h_t"))
        .findFirst()
        .orElse(cell.states().getLast());
  }
}
