package org.gradproof.cell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradproof.cell.Unification.Outcome;
import org.gradproof.cell.Unification.Owner;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;
import org.gradproof.expr.Symbol.Time;

/// The shapes of a section's names: declared, or unknowns that the equations solve.
///
/// Equations between operands of `+`, `∘` and `=` are solved as they are found; those of matrix
/// products wait until then, so that a parameter used on a state and on an input is reported
/// instead of making their sizes equal.
final class Shapes {
  /// A shape with unknowns.
  record Sized(DimTerm rows, DimTerm cols) {}

  private record Equality(DimTerm a, DimTerm b, boolean product, Mismatch.Operands operands) {}

  private final Section section;
  private final Roles roles;
  private final Set<Symbol> states;
  private final Unification unification = new Unification();
  private final Map<Symbol, Syntax.Declaration> declarations = new LinkedHashMap<>();
  private final Map<Symbol, Sized> sizes = new LinkedHashMap<>();
  private final Map<Symbol, List<Place>> places = new LinkedHashMap<>();
  private final List<Equality> open = new ArrayList<>();

  Shapes(Section section, Roles roles) {
    this.section = section;
    this.roles = roles;
    this.states = new LinkedHashSet<>(roles.states());
    for (Syntax.Declaration declaration : section.declarations()) {
      for (Syntax.Name name : declaration.names()) {
        Syntax.Declaration before = declarations.putIfAbsent(key(name.symbol()), declaration);
        if (before != null && !before.shape().equals(declaration.shape())) {
          int line = section.source().line(before.place());
          String what = name.symbol() + " is declared " + before.shape() + " in line " + line;
          throw section
              .source()
              .error(name.place(), what + " but " + declaration.shape() + " here");
        }
      }
    }
    // States first, then what is defined, so that dimensions are named in that order.
    states.forEach(stem -> of(stem.at(Time.NOW)));
    roles.definitions().keySet().forEach(this::of);
  }

  Unification unification() {
    return unification;
  }

  /// The shape of a name, and of the same name at another time.
  Sized of(Symbol symbol) {
    Symbol key = key(symbol);
    Sized known = sizes.get(key);
    if (known != null) {
      return known;
    }
    Optional<Shape> declared = declared(key).map(Syntax.Declaration::shape);
    Sized made;
    if (declared.isPresent()) {
      made = new Sized(DimTerm.of(declared.get().rows()), DimTerm.of(declared.get().cols()));
    } else if (roles.isScalarByCustom(key)) {
      made = new Sized(DimTerm.ONE, DimTerm.ONE);
    } else if (roles.role(key) == Roles.Role.PARAMETER) {
      made = new Sized(unification.unknown(Owner.NOBODY), unification.unknown(Owner.NOBODY));
    } else {
      made = new Sized(unification.unknown(owner(key)), DimTerm.ONE);
    }
    sizes.put(key, made);
    return made;
  }

  private Owner owner(Symbol key) {
    if (states.contains(key.at(Time.NONE)) && key.time() == Time.NOW) {
      return Owner.STATE;
    }
    return roles.role(key) == Roles.Role.INPUT ? Owner.INPUT : Owner.NOBODY;
  }

  /// The declaration of a name; one without time index counts for the name at any time, and vice
  /// versa.
  Optional<Syntax.Declaration> declared(Symbol symbol) {
    Time other = symbol.time() == Time.NONE ? Time.NOW : Time.NONE;
    return Optional.ofNullable(declarations.get(key(symbol)))
        .or(() -> Optional.ofNullable(declarations.get(symbol.at(other))));
  }

  private static Symbol key(Symbol symbol) {
    return symbol.time() == Time.PREVIOUS ? symbol.at(Time.NOW) : symbol;
  }

  /// Remembers where a name is used, for messages.
  void used(Symbol symbol, Place place) {
    places.computeIfAbsent(symbol.at(Time.NONE), _ -> new ArrayList<>()).add(place);
  }

  List<Place> uses(Symbol symbol) {
    return places.getOrDefault(symbol.at(Time.NONE), List.of());
  }

  Section section() {
    return section;
  }

  boolean isOne(DimTerm term) {
    return unification.resolve(term).equals(DimTerm.ONE);
  }

  /// Requires two operands to have the same shape.
  void same(Mismatch.Operands operands) {
    equal(operands.a().rows(), operands.b().rows(), operands);
    equal(operands.a().cols(), operands.b().cols(), operands);
  }

  /// Requires two dimensions of operands to be the same.
  void equal(DimTerm a, DimTerm b, Mismatch.Operands operands) {
    switch (unification.unify(a, b, false)) {
      case SOLVED -> {}
      case OPEN -> open.add(new Equality(a, b, false, operands));
      case IMPOSSIBLE -> throw Mismatch.error(this, operands, false);
    }
  }

  /// Requires the columns of the first operand to be the rows of the second, once all else is
  /// solved.
  void product(Mismatch.Operands operands) {
    open.add(new Equality(operands.a().cols(), operands.b().rows(), true, operands));
  }

  /// Solves what is left, and names every dimension that is still unknown.
  void solve() {
    List<Equality> left = new ArrayList<>(open);
    int before = -1;
    while (before != left.size()) {
      before = left.size();
      List<Equality> undecided = new ArrayList<>();
      for (Equality equality : left) {
        Outcome outcome = unification.unify(equality.a, equality.b, equality.product);
        if (outcome == Outcome.IMPOSSIBLE) {
          throw Mismatch.error(this, equality.operands, couldBeOne(equality));
        }
        if (outcome == Outcome.OPEN) {
          undecided.add(equality);
        }
      }
      left = undecided;
    }
    settle();
    for (Equality equality : left) {
      if (unification.unify(equality.a, equality.b, false) != Outcome.SOLVED) {
        throw Mismatch.error(this, equality.operands, false);
      }
    }
  }

  // Whether only the rule that inputs and states differ in size is in the way.
  private boolean couldBeOne(Equality equality) {
    DimTerm a = unification.resolve(equality.a);
    DimTerm b = unification.resolve(equality.b);
    return equality.product && a.isUnknown() && b.isUnknown();
  }

  /// Names every dimension that is still unknown: the states' `n`, the inputs' `m`, then `p`, `q`,
  /// ….
  void settle() {
    DimNames names = new DimNames(unification);
    declarations.values().forEach(d -> names.reserve(d.shape()));
    states.forEach(stem -> names.name(of(stem.at(Time.NOW)).rows, "n"));
    named(Roles.Role.INPUT).forEach(s -> names.name(s.rows, "m"));
    named(Roles.Role.DEFINED).forEach(s -> names.name(s.rows, ""));
    sizes.values().forEach(s -> names.name(s.rows, ""));
  }

  private List<Sized> named(Roles.Role role) {
    return sizes.entrySet().stream()
        .filter(e -> roles.role(e.getKey()) == role)
        .map(Map.Entry::getValue)
        .toList();
  }

  /// The dimension a term came out as; what nothing determines is 1.
  Dim dim(DimTerm term) {
    return unification.resolve(term).known().plus(ones(unification.resolve(term)));
  }

  private static Dim ones(DimTerm term) {
    return Dim.of(term.unknowns().values().stream().mapToInt(Integer::intValue).sum());
  }

  /// The shape a pair of terms came out as.
  Shape shape(DimTerm rows, DimTerm cols) {
    return new Shape(dim(rows), dim(cols));
  }
}
