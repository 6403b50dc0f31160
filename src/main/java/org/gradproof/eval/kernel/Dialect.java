package org.gradproof.eval.kernel;

/// The words that fused code is written in: static methods over a value type that holds one or more
/// entries.
///
/// @param words the class that has the methods `load`, `store`, `fill`, `add`, `subtract`, `multiply`
///   and `reciprocal`
/// @param value the type of a value
/// @param array the type of the array
/// @param number the type of an entry
/// @param lanes how many entries a value holds
public record Dialect(Class<?> words, Class<?> value, Class<?> array, Class<?> number, int lanes) {}
