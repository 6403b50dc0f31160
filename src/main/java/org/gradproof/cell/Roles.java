package org.gradproof.cell;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Symbol;
import org.gradproof.expr.Symbol.Time;

/// Who is what in a section, told by time indices: used at `t-1` and defined is a state, used at
/// `t` and never defined an input, without index and never defined a parameter, and everything else
/// that is defined a gate.
final class Roles {
  /// What a name stands for.
  enum Role {
    /// A state of the step before, `h_{t-1}`.
    PREVIOUS,
    /// A left side: a gate or a new state.
    DEFINED,
    /// An input `x_t`.
    INPUT,
    /// A value equal in all steps.
    PARAMETER,
    /// The identity matrix `I`.
    IDENTITY
  }

  private final Section section;
  private final Source source;
  private final Map<Symbol, Set<Time>> defined = new LinkedHashMap<>();
  private final Map<Symbol, Syntax.Name> previous = new LinkedHashMap<>();
  private final Map<Symbol, Syntax.Name> now = new LinkedHashMap<>();
  private final Set<Symbol> uncalled = new HashSet<>();
  private final Set<Symbol> declared = new HashSet<>();
  private final Set<Symbol> declaredBare = new HashSet<>();
  private final Set<Symbol> customScalars = new HashSet<>();
  private final Set<Symbol> declaredInputs = new LinkedHashSet<>();
  private final Map<Symbol, Syntax.Definition> definitions = new LinkedHashMap<>();

  Roles(Section section) {
    this.section = section;
    this.source = section.source();
    for (Syntax.Declaration declaration : section.declarations()) {
      for (Syntax.Name name : declaration.names()) {
        declared.add(stem(name));
        if (declaration.input()) {
          declaredInputs.add(stem(name));
        } else if (name.symbol().time() == Time.NONE) {
          declaredBare.add(stem(name));
        }
      }
    }
    for (Syntax.Definition definition : section.definitions()) {
      collect(definition);
    }
    for (Syntax.Definition definition : section.definitions()) {
      Symbol symbol = symbol(definition.name());
      Syntax.Definition before = definitions.putIfAbsent(symbol, definition);
      if (before != null) {
        Place place = definition.name().place();
        String lines =
            "line " + source.line(before.name().place()) + " and line " + source.line(place);
        throw source.error(
            place, symbol + " is defined twice: " + lines + "; expected one definition");
      }
    }
    check();
  }

  static Symbol stem(Syntax.Name name) {
    return name.symbol().at(Time.NONE);
  }

  private void collect(Syntax.Definition definition) {
    Syntax.Name left = definition.name();
    if (left.symbol().time() == Time.PREVIOUS) {
      String current = left.symbol().at(Time.NOW).toString();
      throw source.error(
          left.place(),
          "a line defines a value at time t, not " + left.symbol() + "; expected " + current);
    }
    findCustomScalars(definition.value());
    defined.computeIfAbsent(stem(left), _ -> new LinkedHashSet<>()).add(left.symbol().time());
    for (Syntax.Name name : definition.value().names()) {
      switch (name.symbol().time()) {
        case PREVIOUS -> previous.putIfAbsent(stem(name), name);
        case NOW -> now.putIfAbsent(stem(name), name);
        case NONE -> {}
      }
      if (!name.called()) {
        uncalled.add(stem(name));
      }
    }
  }

  private void check() {
    for (Syntax.Definition definition : section.definitions()) {
      definition.value().names().forEach(this::requireKnown);
    }
    List<Symbol> unassigned = new ArrayList<>(previous.keySet());
    unassigned.removeAll(defined.keySet());
    for (Symbol stem : unassigned) {
      Syntax.Name use = previous.get(stem);
      if (isInput(stem) || now.containsKey(stem)) {
        String current = stem.at(Time.NOW).toString();
        throw source.error(
            use.place(),
            current
                + " is an input, but "
                + use.symbol()
                + " is used; expected a line "
                + current
                + " = …, which makes it a state");
      }
      if (unassigned.size() < previous.size()) {
        String current = stem.at(Time.NOW).toString();
        String used =
            "state "
                + stem
                + " is used as "
                + use.symbol()
                + " in line "
                + source.line(use.place());
        throw source.error(use.place(), used + " but never assigned: no line defines " + current);
      }
    }
  }

  private void requireKnown(Syntax.Name name) {
    Symbol stem = stem(name);
    String base = stem.base();
    boolean word = base.codePointCount(0, base.length()) > 1;
    if (name.called()
        && word
        && !defined.containsKey(stem)
        && !declared.contains(stem)
        && !uncalled.contains(stem)) {
      List<String> near = NameReader.nearest(base);
      String known = String.join(", ", List.of(Fn.values()).stream().map(Fn::text).toList());
      String hint =
          near.isEmpty() ? "known are " + known : "did you mean " + String.join(" or ", near) + "?";
      throw source.error(name.place(), "unknown function " + base + "; " + hint);
    }
  }

  /// Requires some value at `t-1`.
  void requireState() {
    if (previous.isEmpty()) {
      Place place = section.definitions().get(0).name().place();
      throw source.error(
          place,
          section.title()
              + " has no state: no line uses a value at t-1; expected such as h_t = tanh(W_x x_t +"
              + " W_h h_{t-1})");
    }
  }

  private boolean indexed() {
    return section.definitions().stream()
        .anyMatch(
            d -> source.slice(d.place()).matches("(?s).*\\[\\s*(t|t?\\s*[-−–]\\s*1)\\s*\\].*"));
  }

  // Whether a bare name that no line defines is an input: declared one, or the x of a formula.
  private boolean isInput(Symbol stem) {
    boolean x = stem.equals(Symbol.of("x"));
    return declaredBare.contains(stem) ? x && indexed() : x || declaredInputs.contains(stem);
  }

  /// The name's canonical symbol: `h`, `h[t]` and `h_t` of one state are all `h_t`.
  Symbol symbol(Syntax.Name name) {
    Symbol stem = stem(name);
    Set<Time> times = defined.getOrDefault(stem, Set.of());
    boolean onlyBare = times.contains(Time.NONE) && !times.contains(Time.NOW);
    Time bare = previous.containsKey(stem) ? Time.NOW : Time.NONE;
    Time written = name.symbol().time();
    if (onlyBare && written != Time.PREVIOUS) {
      return stem.at(bare);
    }
    boolean stays = times.contains(Time.NONE) || (times.isEmpty() && !isInput(stem));
    return stem.at(written == Time.NONE && !stays ? Time.NOW : written);
  }

  /// Whether a name is a scalar without being declared one: a small Greek letter written in front
  /// of a factor, as in `α h` or `(1-α) h`, that no line defines.
  boolean isScalarByCustom(Symbol symbol) {
    return customScalars.contains(symbol)
        && role(symbol) == Role.PARAMETER
        && !declared.contains(symbol);
  }

  private void findCustomScalars(Syntax syntax) {
    if (syntax instanceof Syntax.Product(_, List<Syntax> factors)) {
      for (Syntax factor : factors.subList(0, factors.size() - 1)) {
        List<Syntax> terms = factor instanceof Syntax.Sum ? factor.children() : List.of(factor);
        for (Syntax term : terms) {
          if (term instanceof Syntax.Name name && name.symbol().base().matches("[α-ω]")) {
            customScalars.add(name.symbol());
          }
        }
      }
    }
    syntax.children().forEach(this::findCustomScalars);
  }

  /// What a canonical symbol stands for.
  Role role(Symbol symbol) {
    if (symbol.time() == Time.PREVIOUS) {
      return Role.PREVIOUS;
    }
    if (definitions.containsKey(symbol)) {
      return Role.DEFINED;
    }
    if (symbol.time() == Time.NOW) {
      return Role.INPUT;
    }
    return symbol.equals(Symbol.of("I")) && !declared.contains(symbol)
        ? Role.IDENTITY
        : Role.PARAMETER;
  }

  /// The definitions by canonical symbol, in the order of the source.
  Map<Symbol, Syntax.Definition> definitions() {
    return definitions;
  }

  /// The states used at `t-1`, those that are defined in order of definition, else of use; without
  /// time index.
  List<Symbol> states() {
    Set<Symbol> ordered = new LinkedHashSet<>(defined.keySet());
    ordered.retainAll(previous.keySet());
    ordered.addAll(previous.keySet());
    return List.copyOf(ordered);
  }

  /// The inputs declared as such, which may be unused.
  List<Symbol> declaredInputs() {
    return declaredInputs.stream()
        .filter(s -> !defined.containsKey(s))
        .map(s -> s.at(Time.NOW))
        .toList();
  }
}
