package org.gradproof.expr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A named dimension: a sum of names such as `n`, `m` or `m+n`, plus a whole number.
///
/// Names are bound to sizes only at evaluation, so two dimensions are equal when they are equal for
/// every size: `m+n` equals `n+m`, and `n` never equals `m`. Stacking vectors adds their
/// dimensions.
///
/// @param names the summands, sorted, repeated as often as they occur
/// @param constant the numeric summand, at least 0
public record Dim(List<String> names, int constant) implements Comparable<Dim> {
  /// The dimension of a scalar's rows and of a vector's columns.
  public static final Dim ONE = new Dim(List.of(), 1);

  /// The empty dimension, neutral under [#plus].
  public static final Dim ZERO = new Dim(List.of(), 0);

  public Dim {
    if (constant < 0) {
      throw new IllegalArgumentException("a dimension cannot be negative: " + constant);
    }
    List<String> sorted = new ArrayList<>(names);
    Collections.sort(sorted);
    names = List.copyOf(sorted);
  }

  /// The dimension called `name`.
  public static Dim of(String name) {
    return new Dim(List.of(name), 0);
  }

  /// The dimension of `size` entries whatever the binding.
  public static Dim of(int size) {
    return size == 1 ? ONE : new Dim(List.of(), size);
  }

  /// The dimension of two parts stacked.
  public Dim plus(Dim other) {
    List<String> all = new ArrayList<>(names);
    all.addAll(other.names);
    return new Dim(all, constant + other.constant);
  }

  /// Whether `part` fits into this whatever the binding: every summand of it is one of this.
  public boolean contains(Dim part) {
    List<String> rest = new ArrayList<>(names);
    return part.names.stream().allMatch(rest::remove) && part.constant <= constant;
  }

  /// What remains when `part` is taken off.
  ///
  /// @throws IllegalArgumentException when it is not contained
  public Dim minus(Dim part) {
    if (!contains(part)) {
      throw new IllegalArgumentException(part + " is no part of " + this);
    }
    List<String> rest = new ArrayList<>(names);
    part.names.forEach(rest::remove);
    return new Dim(rest, constant - part.constant);
  }

  /// Whether this is the dimension 1, whatever the binding.
  public boolean isOne() {
    return constant == 1 && names.isEmpty();
  }

  /// The size under a binding of names to sizes.
  ///
  /// @throws IllegalArgumentException when a name is not bound
  public int size(Map<String, Integer> sizes) {
    int total = constant;
    for (String name : names) {
      Integer size = sizes.get(name);
      if (size == null) {
        throw new IllegalArgumentException(
            "dimension " + name + " has no size; bound are " + new TreeMap<>(sizes));
      }
      total += size;
    }
    return total;
  }

  /// Equal for every size; the same object is recognized at once.
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Dim(List<String> n, int c) && constant == c && names.equals(n));
  }

  @Override
  public int hashCode() {
    return 31 * names.hashCode() + constant;
  }

  /// Orders by the printed form.
  @Override
  public int compareTo(Dim other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    if (names.size() == 1 && constant == 0) {
      return names.get(0);
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < names.size(); ) {
      int end = i;
      while (end < names.size() && names.get(end).equals(names.get(i))) {
        end++;
      }
      parts.add((end - i > 1 ? String.valueOf(end - i) : "") + names.get(i));
      i = end;
    }
    if (constant > 0 || parts.isEmpty()) {
      parts.add(String.valueOf(constant));
    }
    return String.join("+", parts);
  }
}
