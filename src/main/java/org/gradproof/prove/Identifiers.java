package org.gradproof.prove;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.cell.Greek;
import org.gradproof.expr.Symbol;

/// Coq identifiers for the program's names: ASCII, and different names get different ones.
final class Identifiers {
  private final Set<String> taken = new HashSet<>();
  private final Map<Object, String> known = new HashMap<>();

  /// The identifier of `key`, made from `wish` when it is new.
  String of(Object key, String wish) {
    return known.computeIfAbsent(key, _ -> fresh(wish));
  }

  private String fresh(String wish) {
    String name = wish;
    for (int i = 2; !taken.add(name); i++) {
      name = wish + "_" + i;
    }
    return name;
  }

  /// The identifier that a name asks for: `v_h_prev` for `h_{t-1}`. The prefix keeps it apart from
  /// everything that Coq or the development calls by name.
  static String wish(Symbol symbol) {
    StringBuilder wish = new StringBuilder("v_");
    for (Symbol.Mark mark : symbol.marks()) {
      wish.append(
          switch (mark) {
            case PREACTIVATION -> "pre_";
            case ADJOINT -> "bar_";
            case TANGENT -> "dot_";
          });
    }
    wish.append(ascii(symbol.base()));
    if (symbol.accent() != Symbol.Accent.NONE) {
      wish.append('_').append(ascii(symbol.accent().name()));
    }
    for (String part : List.of(symbol.subscript())) {
      if (!part.isEmpty()) {
        wish.append('_').append(ascii(part));
      }
    }
    return wish.append(
            switch (symbol.time()) {
              case NONE -> "";
              case NOW -> "_t";
              case PREVIOUS -> "_prev";
            })
        .toString();
  }

  /// A word of letters, digits and underscores: others are spelled out.
  static String ascii(String text) {
    StringBuilder word = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          String letter = Character.toString(c);
          if (c < 128 && Character.isLetterOrDigit(c)) {
            word.append(letter);
          } else if (c < 128) {
            word.append('_');
          } else {
            word.append(Greek.name(letter).orElseGet(() -> "u" + Integer.toHexString(c)));
          }
        });
    return word.toString();
  }
}
