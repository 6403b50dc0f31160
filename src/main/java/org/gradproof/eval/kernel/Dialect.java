package org.gradproof.eval.kernel;

/// What fused code is written in: values that hold one entry of an array or several.
///
/// @param value the type of a value: the number itself, or a vector class of `jdk.incubator.vector`
/// @param number the type of an entry, `double` or `float`
/// @param lanes how many entries a value holds
public record Dialect(Class<?> value, Class<?> number, int lanes) {
  /// Whether a value is a vector.
  public boolean vector() {
    return value != number;
  }
}
