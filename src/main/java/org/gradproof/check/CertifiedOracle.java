package org.gradproof.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.Place;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Every gradient of a scalar cell against central differences whose truncation error is bounded by
/// a theorem, in double-double arithmetic: the allowance is `M h²/6 + e/h` with the proved M, and
/// the measured rounding error e of the two values, besides that of the claim itself.
final class CertifiedOracle {
  static final String NAME = "certified differences";

  /// So short that `M h²/6` is at most 1e-15 for `M` up to 3e7, of the size of the rounding of `L`.
  private static final double STEP = 0x1p-36;

  /// Points keep this part of the box, so that a step does not leave it.
  private static final double INNER = 0.9;

  private CertifiedOracle() {}

  static void run(
      Derivation derivation, ThirdDerivatives proved, RandomGenerator random, Tally.Book book) {
    Instance instance =
        new Instance(derivation, bindings(derivation.cell(), proved, random), random);
    Tally tally = book.of(NAME, "all gradients");
    double most = 0;
    for (List<Place> places : instance.places().values()) {
      for (Place place : places) {
        Double bound = proved.bounds().get(place.variable());
        if (place.kind() != Place.Kind.NAMED && bound != null) {
          tally.add(entry(instance, place, bound));
          most = Math.max(most, bound);
        }
      }
    }
    tally.note(String.format(Locale.ROOT, "theorem %s, |L‴| ≤ %.2g", proved.theorem(), most));
  }

  private static Verdict.Entry entry(Instance instance, Place place, double bound) {
    DoubleDouble up = instance.exact.perturbed(place, DoubleDouble.of(STEP));
    DoubleDouble down = instance.exact.perturbed(place, DoubleDouble.of(-STEP));
    double quotient = up.minus(down).over(DoubleDouble.of(2 * STEP)).hi();
    double claimed = instance.claimed(place);
    double allowance =
        bound * STEP * STEP / 6 + instance.exactNoise() / STEP + instance.claimedNoise(place);
    return new Verdict.Entry(place.describe(1), claimed, quotient, allowance + Math.ulp(quotient));
  }

  /// Numbers spread evenly over the inner part of the box.
  private static Bindings bindings(
      Recurrence cell, ThirdDerivatives proved, RandomGenerator random) {
    Map<String, Integer> sizes = new HashMap<>();
    proved.dimensions().forEach(d -> sizes.put(d, 1));
    double radius = INNER * proved.radius();
    Map<Expr, Matrix> parameters = new LinkedHashMap<>();
    cell.parameters().forEach(p -> parameters.put(p, drawn(p, sizes, radius, random)));
    Map<Expr, Matrix> initial = new LinkedHashMap<>();
    cell.states()
        .forEach(s -> initial.put(s.previous(), drawn(s.previous(), sizes, radius, random)));
    List<Map<Expr, Matrix>> inputs = new ArrayList<>();
    List<Map<Expr, Matrix>> upstream = new ArrayList<>();
    for (int t = 0; t < proved.steps(); t++) {
      Map<Expr, Matrix> now = new LinkedHashMap<>();
      cell.inputs().forEach(x -> now.put(x, drawn(x, sizes, radius, random)));
      inputs.add(now);
      Map<Expr, Matrix> arriving = new LinkedHashMap<>();
      cell.states()
          .forEach(s -> arriving.put(s.current(), drawn(s.current(), sizes, radius, random)));
      upstream.add(arriving);
    }
    return new Bindings(sizes, parameters, initial, inputs, upstream);
  }

  private static Matrix drawn(
      Expr variable, Map<String, Integer> sizes, double radius, RandomGenerator random) {
    return Matrix.drawn(
        variable.shape().rows().size(sizes),
        variable.shape().cols().size(sizes),
        () -> radius * (2 * random.nextDouble() - 1));
  }
}
