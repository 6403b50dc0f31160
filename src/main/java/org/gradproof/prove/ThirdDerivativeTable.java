package org.gradproof.prove;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Bounds on the third derivatives of L along one entry, by cell and variable: what Coq is asked to
/// accept. The numbers stand in `third-derivatives.txt` and nowhere else.
final class ThirdDerivativeTable {
  private ThirdDerivativeTable() {}

  /// The bounds of a cell, by the words of its variables; empty when it has none.
  static Map<String, Long> of(String module) {
    Map<String, Long> bounds = new LinkedHashMap<>();
    try (InputStream table =
        ThirdDerivativeTable.class.getResourceAsStream("third-derivatives.txt")) {
      if (table == null) {
        throw new IllegalStateException("third-derivatives.txt is not part of this build");
      }
      for (String line :
          new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] words = line.split(" ", -1);
        if (words.length == 3 && words[0].equals(module)) {
          bounds.put(words[1], Long.valueOf(words[2]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bounds;
  }
}
