package org.gradproof.verify.fault;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.gradproof.verify.Observation;

/// What the factor on a gradient means.
final class Factors {
  private Factors() {}

  private static Map<Double, String> meanings(Observation given) {
    int batch = given.batch();
    int steps = given.steps();
    Map<Double, String> all = new LinkedHashMap<>();
    all.put(2.0, "is counted twice");
    all.put(-1.0, "has the wrong sign");
    put(all, 1.0 / batch, "is the mean over the batch in place of the sum");
    put(all, 1.0 / steps, "is the mean over the steps in place of the sum");
    put(all, 1.0 / batch / steps, "is the mean over batch and steps in place of the sum");
    put(all, (double) batch, "is multiplied by the batch size");
    put(all, (double) steps, "is multiplied by the number of steps");
    return all;
  }

  private static void put(Map<Double, String> all, double factor, String meaning) {
    if (factor != 1) {
      all.merge(factor, meaning, (a, b) -> a + ", or " + b);
    }
  }

  /// The factor itself, or one with a meaning or few digits that is as near as rounding allows.
  static double nice(double factor, Observation given, double near) {
    for (double known : meanings(given).keySet()) {
      if (Math.abs(known - factor) <= near * Math.abs(known)) {
        return known;
      }
    }
    return rounded(factor, near);
  }

  /// The number with the fewest digits, at most six, that is as near as rounding allows.
  static double rounded(double x, double near) {
    for (int digits = 1; digits <= 6; digits++) {
      double few = Double.parseDouble(String.format(Locale.ROOT, "%." + (digits - 1) + "e", x));
      if (Math.abs(few - x) <= near * Math.abs(x)) {
        return few;
      }
    }
    return x;
  }

  /// What kind of mistake it is.
  static Fault fault(double factor, Observation given) {
    String meaning = meanings(given).getOrDefault(factor, "");
    return meaning.contains("mean") ? Fault.MEAN : Fault.SCALED;
  }

  /// The mistake as the end of a clause.
  static String words(double factor, Observation given) {
    String meaning = meanings(given).get(factor);
    if (meaning == null) {
      return "is multiplied by " + number(factor);
    }
    return meaning.contains("mean") ? meaning + " (multiplied by " + number(factor) + ")" : meaning;
  }

  /// A number in a sentence.
  static String number(double x) {
    return String.format(Locale.ROOT, "%.9g", x).replaceFirst("\\.?0+($|e)", "$1");
  }
}
