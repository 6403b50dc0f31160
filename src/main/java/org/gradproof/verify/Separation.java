package org.gradproof.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.DumpException;
import org.gradproof.verify.format.ElementType;
import org.gradproof.verify.format.Tensor;
import org.gradproof.verify.run.Rounded;

/// What a dump would need to tell two conventions apart: the first change of its numbers that makes
/// their outputs differ.
final class Separation {
  private static final double APART = 1e-9;
  private static final int STEPS = 4;
  private static final int SEQUENCES = 2;

  /// What a tensor is for.
  private enum Role {
    STATE,
    BIAS,
    WEIGHT,
    OTHER
  }

  /// A change of a dump: random numbers in all tensors of some roles.
  ///
  /// @param words what the dump would then have
  /// @param roles which tensors change
  private record Change(String words, Set<Role> roles) {}

  private static final List<Change> CHANGES =
      List.of(
          new Change("initial states other than zero", Set.of(Role.STATE)),
          new Change("biases other than zero, each different", Set.of(Role.BIAS)),
          new Change(
              "biases and initial states other than zero, each different",
              Set.of(Role.STATE, Role.BIAS)),
          new Change(
              "larger weights without any pattern", Set.of(Role.STATE, Role.BIAS, Role.WEIGHT)),
          new Change("larger weights and inputs without any pattern", Set.of(Role.values())));

  private final Dump dump;
  private final Reading reading;

  Separation(Dump dump, Reading reading) {
    this.dump = dump;
    this.reading = reading;
  }

  /// What would tell two subjects apart, in words.
  String between(Subject one, Subject other) {
    for (Change change : CHANGES) {
      Dump changed = changed(change);
      try {
        if (apart(output(changed, one), output(changed, other)) > APART) {
          return change.words;
        }
      } catch (DumpException _) {
        return "sizes that differ from one another";
      }
    }
    return "nothing: both are the same function";
  }

  private static double apart(double[] a, double[] b) {
    double apart = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      apart = Math.max(apart, Math.abs(a[i] - b[i]));
    }
    return apart;
  }

  private double[] output(Dump changed, Subject subject) {
    return new Binder(changed, reading.layers(), reading.directions())
        .bind(subject)
        .network()
        .restricted(SEQUENCES, STEPS)
        .run(Rounded.plain(), false)
        .output();
  }

  private Dump changed(Change change) {
    SplittableRandom random = new SplittableRandom(1);
    List<Tensor> tensors = new ArrayList<>();
    for (Tensor t : dump.tensors().values()) {
      double[] data = t.data().clone();
      if (t.type().floating() && change.roles.contains(role(t))) {
        Arrays.setAll(data, _ -> random.nextDouble(-2, 2));
      }
      ElementType type = t.type();
      tensors.add(new Tensor(t.name(), type, t.shape(), data));
    }
    return Dump.of(dump.source(), tensors, dump.metadata());
  }

  private static Role role(Tensor tensor) {
    String name = tensor.name();
    if (name.matches("initial_[a-z]|[a-z]_?0")) {
      return Role.STATE;
    }
    if (name.matches("(?i)(.*[_/.])?(bias.*|b|P|w_._diag)")) {
      return Role.BIAS;
    }
    return name.matches("(grad_.*|.*\\.grad|outputs?|y|[a-z]_?n|inputs?|x|X|Y.*|lengths)")
        ? Role.OTHER
        : Role.WEIGHT;
  }
}
