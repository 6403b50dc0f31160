package org.gradproof.cell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.expr.Dim;

/// Solves equations between dimensions, one after the other: common parts cancel, and an unknown
/// that stands alone becomes the other side.
final class Unification {
  /// What came of an equation.
  enum Outcome {
    SOLVED,
    /// Impossible for any size.
    IMPOSSIBLE,
    /// Not yet decided; later equations may decide it.
    OPEN
  }

  /// Whose size an unknown is.
  enum Owner {
    NOBODY,
    STATE,
    INPUT
  }

  private final List<Owner> owners = new ArrayList<>();
  private final List<Boolean> maybeEmpty = new ArrayList<>();
  private final Map<Integer, DimTerm> solutions = new HashMap<>();

  /// A new unknown.
  DimTerm unknown(Owner owner) {
    owners.add(owner);
    maybeEmpty.add(false);
    return DimTerm.unknown(owners.size() - 1);
  }

  /// A new unknown that may be 0.
  DimTerm rest() {
    DimTerm rest = unknown(Owner.NOBODY);
    maybeEmpty.set(rest.unknown(), true);
    return rest;
  }

  /// A term with every solved unknown replaced.
  DimTerm resolve(DimTerm term) {
    DimTerm result = DimTerm.of(term.known());
    for (Map.Entry<Integer, Integer> part : term.unknowns().entrySet()) {
      DimTerm value = DimTerm.unknown(part.getKey());
      DimTerm solved = solutions.get(part.getKey());
      if (solved != null) {
        value = resolve(solved);
        solutions.put(part.getKey(), value);
      }
      for (int i = 0; i < part.getValue(); i++) {
        result = result.plus(value);
      }
    }
    return result;
  }

  /// Makes two dimensions equal. With `apart`, an input's size and a state's size stay different.
  Outcome unify(DimTerm a, DimTerm b, boolean apart) {
    DimTerm all = resolve(a);
    DimTerm other = resolve(b);
    DimTerm left = all.without(other);
    DimTerm right = other.without(all);
    if (left.isEmpty() && right.isEmpty()) {
      return Outcome.SOLVED;
    }
    if (left.isEmpty() || right.isEmpty()) {
      return vanish(left.isEmpty() ? right : left);
    }
    if (left.isUnknown() && right.isUnknown()) {
      return join(left.unknown(), right.unknown(), apart);
    }
    if (left.isUnknown() && fits(left.unknown(), right)) {
      solutions.put(left.unknown(), right);
      return Outcome.SOLVED;
    }
    if (right.isUnknown() && fits(right.unknown(), left)) {
      solutions.put(right.unknown(), left);
      return Outcome.SOLVED;
    }
    boolean decided =
        (left.unknowns().isEmpty() && right.unknowns().isEmpty())
            || tooSmall(left, right)
            || tooSmall(right, left);
    return decided ? Outcome.IMPOSSIBLE : Outcome.OPEN;
  }

  // An unknown of size at least 1 equals a sum that does not contain it.
  private boolean fits(int unknown, DimTerm term) {
    return !term.unknowns().containsKey(unknown);
  }

  private boolean tooSmall(DimTerm number, DimTerm sum) {
    boolean plain = number.unknowns().isEmpty() && number.known().names().isEmpty();
    int least = sum.known().names().size() + sum.known().constant();
    for (Map.Entry<Integer, Integer> part : sum.unknowns().entrySet()) {
      least += maybeEmpty.get(part.getKey()) ? 0 : part.getValue();
    }
    return plain && (number.known().constant() < least || sum.unknowns().isEmpty());
  }

  private Outcome vanish(DimTerm term) {
    boolean possible =
        term.known().equals(Dim.ZERO)
            && term.unknowns().keySet().stream().allMatch(maybeEmpty::get);
    if (!possible) {
      return Outcome.IMPOSSIBLE;
    }
    term.unknowns().keySet().forEach(u -> solutions.put(u, DimTerm.ZERO));
    return Outcome.SOLVED;
  }

  private Outcome join(int a, int b, boolean apart) {
    Owner first = owners.get(a);
    Owner second = owners.get(b);
    if (apart && first != second && first != Owner.NOBODY && second != Owner.NOBODY) {
      return Outcome.IMPOSSIBLE;
    }
    int kept = first == Owner.STATE || second == Owner.NOBODY ? a : b;
    int gone = kept == a ? b : a;
    if (maybeEmpty.get(kept) && !maybeEmpty.get(gone)) {
      maybeEmpty.set(kept, false);
    }
    solutions.put(gone, DimTerm.unknown(kept));
    return Outcome.SOLVED;
  }

  /// Fixes an unknown, if it is one still.
  void settle(DimTerm term, Dim dim) {
    DimTerm now = resolve(term);
    if (now.isUnknown()) {
      solutions.put(now.unknown(), DimTerm.of(dim));
    }
  }
}
