package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.gradproof.expr.Expr;
import org.gradproof.verify.Names;
import org.gradproof.verify.Observation;

/// What was done to single returned tensors: the kinds of [Finding], tried in order on each.
final class Alterations {
  /// What was done to one tensor; equal keys make one finding.
  private record Single(Fault fault, String key, String title, Finding.Change change) {
    Single(Fault fault, String title, Finding.Change change) {
      this(fault, title, title, change);
    }
  }

  private final Observation given;
  private final Names names;
  private final Map<Tensor, double[]> ours;
  private final Map<Tensor, double[]> returned;
  private final Function<Tensor, Double> bar;
  private final Set<Double> seen = new LinkedHashSet<>();

  private Alterations(
      Observation given,
      Names names,
      Map<Tensor, double[]> ours,
      Map<Tensor, double[]> returned,
      Function<Tensor, Double> bar) {
    this.given = given;
    this.names = names;
    this.ours = ours;
    this.returned = returned;
    this.bar = bar;
  }

  /// What explains the wrong tensors, one finding a kind; tensors that nothing explains are in
  /// none.
  static List<Finding> of(
      Observation given,
      Names names,
      Map<Tensor, double[]> ours,
      Map<Tensor, double[]> returned,
      List<Tensor> wrong,
      Function<Tensor, Double> bar) {
    Alterations search = new Alterations(given, names, ours, returned, bar);
    Map<String, List<Map.Entry<Tensor, Single>>> groups = new LinkedHashMap<>();
    for (Tensor tensor : wrong) {
      search
          .single(tensor, wrong)
          .ifPresent(s ->
              groups
                  .computeIfAbsent(s.fault + s.key, _ -> new ArrayList<>())
                  .add(Map.entry(tensor, s)));
    }
    return groups.values().stream().map(search::joined).toList();
  }

  private Finding joined(List<Map.Entry<Tensor, Single>> group) {
    Map<Tensor, Finding.Change> changes = new LinkedHashMap<>();
    group.forEach(e -> changes.put(e.getKey(), e.getValue().change));
    Map<String, List<Expr>> titles = new LinkedHashMap<>();
    group.forEach(e ->
        titles
            .computeIfAbsent(e.getValue().title, _ -> new ArrayList<>())
            .add(e.getKey().variable()));
    List<String> parts = new ArrayList<>();
    titles.forEach((title, tensors) ->
        parts.add(
            (parts.isEmpty() ? "the gradient of " : "that of ")
                + String.join(", ", Packed.joined(tensors, returned.keySet(), names))
                + " "
                + title));
    return new Finding(group.get(0).getValue().fault, String.join(", ", parts), changes);
  }

  private Optional<Single> single(Tensor tensor, List<Tensor> wrong) {
    double[] right = ours.get(tensor);
    double[] theirs = returned.get(tensor);
    if (right == null
        || right.length != theirs.length
        || !Arrays.stream(right).allMatch(Double::isFinite)) {
      return Optional.empty();
    }
    double near = Math.max(bar.apply(tensor), 8 * given.unit());
    return zero(tensor, theirs)
        .or(() -> copied(tensor, theirs, wrong))
        .or(() -> scaled(tensor, right, theirs, near))
        .or(() -> transposed(tensor, right, theirs, near))
        .or(() -> reordered(tensor, right, theirs, near))
        .or(() -> rounded(tensor, right, theirs))
        .or(() -> clipped(tensor, right, theirs, near))
        .or(() -> broadcast(tensor, right, theirs, near));
  }

  private static Optional<Single> zero(Tensor tensor, double[] theirs) {
    return Norms.length(theirs) == 0
        ? Optional.of(
            new Single(
                Fault.ZERO,
                "is zero: it was never computed, reset or detached",
                all -> new double[all.get(tensor).length]))
        : Optional.empty();
  }

  /// The gradient of another parameter, preferably one that was given this one's in exchange.
  private Optional<Single> copied(Tensor tensor, double[] theirs, List<Tensor> wrong) {
    List<Tensor> equal =
        ours.keySet().stream()
            .filter(o -> o.role() == tensor.role() && !o.equals(tensor) && matches(o, theirs))
            .toList();
    Optional<Tensor> back =
        equal.stream()
            .filter(o -> wrong.contains(o) && matches(tensor, returned.get(o)))
            .findFirst();
    if (back.isPresent()) {
      return Optional.of(exchange(back.get()));
    }
    Optional<Tensor> moved = equal.stream().filter(wrong::contains).findFirst();
    if (moved.isPresent() && cycle(tensor, wrong)) {
      return Optional.of(exchange(moved.get()));
    }
    return equal.stream()
        .findFirst()
        .map(o ->
            new Single(
                Fault.COPIED,
                "copied",
                "is a copy of that of " + names.of(o.variable()),
                all -> all.get(o).clone()));
  }

  private Single exchange(Tensor other) {
    return new Single(
        Fault.EXCHANGED,
        "exchanged",
        "is exchanged for that of " + names.of(other.variable()),
        all -> all.get(other).clone());
  }

  /// Whether what belongs here was returned somewhere else.
  private boolean cycle(Tensor tensor, List<Tensor> wrong) {
    return wrong.stream()
        .anyMatch(w ->
            !w.equals(tensor) && w.role() == tensor.role() && matches(tensor, returned.get(w)));
  }

  private boolean matches(Tensor of, double[] theirs) {
    double[] mine = ours.get(of);
    return mine.length == theirs.length
        && Norms.length(mine) > 0
        && Norms.relative(mine, theirs) <= Math.max(bar.apply(of), 8 * given.unit());
  }

  private Optional<Single> scaled(Tensor tensor, double[] right, double[] theirs, double near) {
    double length = Norms.length(right);
    if (length == 0) {
      return Optional.empty();
    }
    double factor = Products.dot(right, 0, theirs, 0, right.length) / length / length;
    double[] times = times(right, factor);
    if (Norms.relative(times, theirs) > near || Math.abs(factor - 1) <= near) {
      return Optional.empty();
    }
    double nice =
        seen.stream()
            .filter(f -> Norms.relative(times(right, f), theirs) <= near)
            .findFirst()
            .orElseGet(() -> Factors.nice(factor, given, near));
    seen.add(nice);
    return Optional.of(
        new Single(
            Factors.fault(nice, given),
            Factors.words(nice, given),
            all -> times(all.get(tensor), nice)));
  }

  private static double[] times(double[] x, double factor) {
    double[] product = new double[x.length];
    Products.addScaled(factor, x, 0, product, 0, x.length);
    return product;
  }

  private Optional<Single> transposed(Tensor tensor, double[] right, double[] theirs, double near) {
    int rows = tensor.variable().shape().rows().size(given.sizes());
    if (tensor.role() != Tensor.Role.PARAMETER
        || Norms.relative(flipped(right, rows), theirs) > near) {
      return Optional.empty();
    }
    return Optional.of(
        new Single(Fault.TRANSPOSED, "is transposed", all -> flipped(all.get(tensor), rows)));
  }

  private static double[] flipped(double[] x, int rows) {
    double[] out = new double[x.length];
    int cols = x.length / rows;
    for (int i = 0; i < x.length; i++) {
      out[i % cols * rows + i / cols] = x[i];
    }
    return out;
  }

  private Optional<Single> reordered(Tensor tensor, double[] right, double[] theirs, double near) {
    return tensor.role() != Tensor.Role.INPUT
        ? Optional.empty()
        : Arrays.stream(Reordering.values())
            .filter(r -> Norms.relative(r.of(right, given.steps()), theirs) <= near)
            .findFirst()
            .map(r ->
                new Single(
                    Fault.REORDERED, r.words(), all -> r.of(all.get(tensor), given.steps())));
  }

  private Optional<Single> rounded(Tensor tensor, double[] right, double[] theirs) {
    for (Formats format : Formats.values()) {
      boolean fits = format.unit() > 4 * given.unit();
      for (int i = 0; i < right.length && fits; i++) {
        double most = 1.01 * format.unit() * Math.abs(right[i]) + 1e-40;
        fits =
            format.round(theirs[i]) == theirs[i]
                && (Math.abs(theirs[i] - right[i]) <= most || format.round(right[i]) == theirs[i]);
      }
      if (fits) {
        return Optional.of(
            new Single(
                Fault.PRECISION,
                "was rounded to " + format.title(),
                all -> {
                  double[] x = all.get(tensor).clone();
                  for (int i = 0; i < x.length; i++) {
                    x[i] = format.round(x[i]);
                  }
                  return x;
                }));
      }
    }
    return Optional.empty();
  }

  private Optional<Single> clipped(Tensor tensor, double[] right, double[] theirs, double near) {
    double bound = 0;
    for (double x : theirs) {
      bound = Math.max(bound, Math.abs(x));
    }
    double limit = Factors.rounded(bound, near);
    if (Norms.relative(clip(right, limit), theirs) > near) {
      return Optional.empty();
    }
    return Optional.of(
        new Single(
            Fault.CLIPPED,
            "is clipped to ±" + Factors.number(limit) + " entry by entry",
            all -> clip(all.get(tensor), limit)));
  }

  private static double[] clip(double[] x, double limit) {
    double[] out = x.clone();
    for (int i = 0; i < x.length; i++) {
      out[i] = Math.clamp(x[i], -limit, limit);
    }
    return out;
  }

  private Optional<Single> broadcast(Tensor tensor, double[] right, double[] theirs, double near) {
    if (tensor.role() != Tensor.Role.PARAMETER || right.length < 2) {
      return Optional.empty();
    }
    for (boolean mean : new boolean[] {false, true}) {
      // A sum may be much smaller than its terms, whose rounding it keeps.
      double size = Math.max(Norms.length(theirs), Norms.length(right));
      if (Norms.distance(spread(right, mean), theirs) <= near * right.length * size) {
        return Optional.of(
            new Single(
                Fault.BROADCAST,
                "holds the " + (mean ? "mean" : "sum") + " of all its entries in every entry",
                all -> spread(all.get(tensor), mean)));
      }
    }
    return Optional.empty();
  }

  private static double[] spread(double[] x, boolean mean) {
    double sum = 0;
    for (double e : x) {
      sum += e;
    }
    double[] out = new double[x.length];
    Arrays.fill(out, mean ? sum / x.length : sum);
    return out;
  }
}
