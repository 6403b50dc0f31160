package org.gradproof.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Notation;
import org.gradproof.expr.Recurrence;

/// The number of a cell's parameters as a polynomial in its dimensions, such as `3 n² + 3 m n + 3
/// n`.
///
/// @param terms product of dimension names, sorted → coefficient
public record ParameterCount(Map<List<String>, Long> terms) {
  private static final int MOST_DENOMINATOR = 12;

  /// Copies the terms.
  public ParameterCount {
    terms = Collections.unmodifiableMap(ordered(terms));
  }

  /// The parameters of a cell.
  public static ParameterCount of(Recurrence cell) {
    Map<List<String>, Long> terms = ordered(Map.of());
    for (Expr parameter : cell.parameters()) {
      add(terms, parameter.shape().rows(), parameter.shape().cols());
    }
    return new ParameterCount(terms);
  }

  private static Map<List<String>, Long> ordered(Map<List<String>, Long> terms) {
    Map<List<String>, Long> sorted =
        new TreeMap<>((a, b) ->
            a.size() != b.size()
                ? Integer.compare(b.size(), a.size())
                : a.toString().compareTo(b.toString()));
    sorted.putAll(terms);
    return sorted;
  }

  private static void add(Map<List<String>, Long> terms, Dim rows, Dim cols) {
    for (Map.Entry<List<String>, Long> a : atoms(rows).entrySet()) {
      for (Map.Entry<List<String>, Long> b : atoms(cols).entrySet()) {
        List<String> product = new ArrayList<>(a.getKey());
        product.addAll(b.getKey());
        Collections.sort(product);
        terms.merge(List.copyOf(product), a.getValue() * b.getValue(), Long::sum);
      }
    }
  }

  private static Map<List<String>, Long> atoms(Dim dim) {
    Map<List<String>, Long> atoms = ordered(Map.of());
    dim.names().forEach(name -> atoms.merge(List.of(name), 1L, Long::sum));
    if (dim.constant() > 0) {
      atoms.put(List.of(), (long) dim.constant());
    }
    return atoms;
  }

  /// The value for given sizes.
  public long value(Map<String, Integer> sizes) {
    long total = 0;
    for (Map.Entry<List<String>, Long> term : terms.entrySet()) {
      long product = term.getValue();
      for (String name : term.getKey()) {
        product *= sizes.get(name);
      }
      total += product;
    }
    return total;
  }

  /// The pair `p, q` with `q · this = p · other` for all sizes, in lowest terms, if there is one
  /// with small numbers.
  public Optional<long[]> ratioTo(ParameterCount other) {
    for (long q = 1; q <= MOST_DENOMINATOR; q++) {
      for (long p = 1; p <= MOST_DENOMINATOR; p++) {
        if (times(q).equals(other.times(p))) {
          return Optional.of(new long[] {p, q});
        }
      }
    }
    return Optional.empty();
  }

  private Map<List<String>, Long> times(long factor) {
    Map<List<String>, Long> scaled = ordered(Map.of());
    terms.forEach((names, coefficient) -> scaled.put(names, coefficient * factor));
    return scaled;
  }

  /// The polynomial.
  public Notation notation() {
    List<Notation.Term> sum = new ArrayList<>();
    terms.forEach(
        (names, coefficient) -> sum.add(new Notation.Term(false, term(names, coefficient))));
    return sum.isEmpty() ? new Notation.Numeral("0") : new Notation.Sum(sum);
  }

  private static Notation term(List<String> names, long coefficient) {
    List<Notation> factors = new ArrayList<>();
    if (coefficient != 1 || names.isEmpty()) {
      factors.add(new Notation.Numeral(String.valueOf(coefficient)));
    }
    for (int i = 0; i < names.size(); ) {
      int end = i;
      while (end < names.size() && names.get(end).equals(names.get(i))) {
        end++;
      }
      Notation letter = new Notation.Letter(names.get(i));
      factors.add(
          end - i == 1
              ? letter
              : new Notation.Scripts(
                  letter,
                  Optional.empty(),
                  Optional.of(new Notation.Numeral(String.valueOf(end - i)))));
      i = end;
    }
    return factors.stream().reduce(Notation.Juxtaposed::new).orElseThrow();
  }
}
