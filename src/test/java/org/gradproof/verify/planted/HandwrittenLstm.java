package org.gradproof.verify.planted;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A long short-term memory, plain, with peepholes, with a projection, or with both.
final class HandwrittenLstm extends Handwritten {
  private static final List<String> HOLES = List.of("i", "f", "o");
  final boolean peephole;
  final boolean projected;
  final double[][][] c;
  final double[][] lastC;
  double[][] c0Gradient = new double[0][];
  private final Map<String, double[][][]> argument = new LinkedHashMap<>();
  private final Map<String, double[][][]> value = new LinkedHashMap<>();
  private final double[][][] m;

  HandwrittenLstm(
      Sizes sizes, Arithmetic np, boolean two, boolean peephole, RandomGenerator random) {
    super(sizes, np, two, List.of("i", "f", "g", "o"), random);
    this.peephole = peephole;
    this.projected = sizes.output() != sizes.state();
    if (peephole) {
      HOLES.forEach(g -> weights.put("p_" + g, drawn(1, sizes.state(), 0.6)));
    }
    if (projected) {
      weights.put("W_r", drawn(sizes.output(), sizes.state(), 1 / Math.sqrt(sizes.state())));
    }
    for (String g : gates) {
      argument.put(g, new double[sizes.steps()][][]);
      value.put(g, new double[sizes.steps()][][]);
    }
    c = new double[sizes.steps() + 1][][];
    c[0] = drawn(sizes.batch(), sizes.state(), 0.7);
    lastC = drawn(sizes.batch(), sizes.state(), 1);
    m = new double[sizes.steps()][][];
  }

  private double[][] hole(String g, double[][] cell) {
    return np.times(cell, weights.get("p_" + g));
  }

  @Override
  void forward() {
    for (int t = 0; t < sizes.steps(); t++) {
      for (String g : gates) {
        double[][] a = argument(g, t);
        if (g.equals("o")) {
          double[][] kept = np.times(value.get("f")[t], c[t]);
          c[t + 1] = np.plus(kept, np.times(value.get("i")[t], value.get("g")[t]));
        }
        if (peephole && HOLES.contains(g)) {
          a = np.plus(a, hole(g, g.equals("o") ? c[t + 1] : c[t]));
        }
        argument.get(g)[t] = a;
        value.get(g)[t] = g.equals("g") ? np.tanh(a) : np.sigmoid(a);
      }
      m[t] = np.times(value.get("o")[t], np.tanh(c[t + 1]));
      h[t + 1] = projected ? product(m[t], "W_r") : m[t];
    }
  }

  @Override
  void loop() {
    double[][] carry = lastH;
    double[][] cellCarry = is("last c ignored") ? nothing(sizes.state()) : lastC;
    for (int t = sizes.steps() - 1; t >= 0; t--) {
      if (left(t)) {
        inputGradient[t] = nothing(sizes.input());
        continue;
      }
      if (cut(t)) {
        carry = nothing(sizes.output());
        cellCarry = nothing(sizes.state());
      }
      if (is("dc carry dropped") && t < sizes.steps() - 1) {
        cellCarry = nothing(sizes.state());
      }
      double[][] dh = arriving(t, carry);
      if (projected) {
        outer(t, "W_r", dh, m[t]);
      }
      Step step = new Step(t, projected ? np.matmul(dh, weights.get("W_r")) : dh, cellCarry);
      step.run();
      carry = nothing(sizes.output());
      for (String g : gates) {
        double[][] d = step.deltas.get(g);
        collect(t, g, d);
        carry = np.plus(carry, recurrent(t, g, d));
        if (peephole && HOLES.contains(g)) {
          holes(t, g, d);
        }
      }
      if (is("adds itself")) {
        carry = np.plus(carry, carry);
      }
      cellCarry = step.handed;
    }
    h0Gradient = carry;
    c0Gradient = cellCarry;
  }

  private void holes(int t, String g, double[][] d) {
    boolean now = g.equals("o");
    if (is("c_t for c_{t-1} in the peepholes") && !now) {
      now = true;
    } else if (is("c_{t-1} for c_t in the peephole") && now) {
      now = false;
    }
    double[][] share = np.times(d, now ? c[t + 1] : c[t]);
    boolean first = is("peepholes of the first row");
    add(t, "p_" + g, first ? new double[][] {share[0]} : np.sum(share));
  }

  /// One step of the backward pass, from the output to the arguments of the gates.
  private final class Step {
    private final int t;
    private final double[][] dm;
    private final double[][] arriving;
    private final Map<String, double[][]> deltas = new LinkedHashMap<>();
    private double[][] handed = new double[0][];

    Step(int t, double[][] dm, double[][] arriving) {
      this.t = t;
      this.dm = dm;
      this.arriving = arriving;
    }

    private double[][] value(String g) {
      return value.get(g)[is("gate of the step before: " + g) && t > 0 ? t - 1 : t];
    }

    private double[][] slope(String g) {
      double[][] a = argument.get(g)[t];
      return g.equals("g") ? tanhSlope(g, value(g), a) : sigmoidSlope(g, value(g), a);
    }

    void run() {
      double[][] now = c[t + 1];
      double[][] squashed = np.tanh(now);
      boolean omitted = is("tanh omitted");
      double[][] factor = omitted ? now : is("c_{t-1} for c_t in do") ? np.tanh(c[t]) : squashed;
      double[][] o = np.times(np.times(dm, factor), slope("o"));
      double[][] inner = omitted ? np.map(now, _ -> 1) : tanhSlope("c", squashed, now);
      double[][] via = np.times(np.times(dm, value("o")), inner);
      if (is("path through tanh(c) dropped")) {
        via = nothing(sizes.state());
      }
      double[][] dc = is("dc += dc") ? np.plus(arriving, arriving) : np.plus(arriving, via);
      if (peephole && !is("peephole path of o dropped")) {
        dc = np.plus(dc, hole("o", o));
      }
      boolean sum = is("+ for x");
      double[][] one = np.map(dc, _ -> 1);
      double[][] g = is("i for g in di") ? value("i") : sum ? one : value("g");
      deltas.put("i", np.times(np.times(dc, g), slope("i")));
      double[][] before = is("c_t for c_{t-1} in df") ? now : c[t];
      deltas.put("f", np.times(np.times(dc, before), slope("f")));
      deltas.put("g", np.times(np.times(dc, sum ? one : value("i")), slope("g")));
      deltas.put("o", o);
      handed = is("carry without f") ? dc : np.times(dc, value("f"));
      if (peephole && !is("peephole paths of i and f dropped")) {
        handed = np.plus(handed, np.plus(hole("i", deltas.get("i")), hole("f", deltas.get("f"))));
      }
    }
  }
}
