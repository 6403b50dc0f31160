package org.gradproof.span;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.expr.Expr;

/// The certificates known for a cell, each evaluated on given weights. All norms are ∞-norms (the
/// largest sum of moduli of a row) unless said otherwise.
public final class Certificates {
  private static final String INFINITY = "∞-norm";

  private Certificates() {}

  /// All certificates that apply to a network.
  ///
  /// @param network cell and weights
  /// @param inputs a bound on the moduli of the inputs
  public static List<Certificate> of(Network network, double inputs) {
    List<Certificate> all = new ArrayList<>();
    GateRoles.of(network.cell(), network.parameters())
        .ifPresent(roles -> {
          switch (roles) {
            case GateRoles.Vanilla v -> all.addAll(vanilla(network, v));
            case GateRoles.Lstm lstm -> all.addAll(lstm(lstm, inputs, size(network)));
            case GateRoles.Gru gru -> all.addAll(gru(gru, inputs, size(network)));
          }
        });
    all.add(BoxCertificate.of(network, inputs));
    return all;
  }

  private static int size(Network network) {
    return network.cell().states().stream()
        .mapToInt(s -> s.current().shape().rows().size(network.sizes()))
        .sum();
  }

  private static String within(double inputs) {
    return "all inputs with moduli up to " + inputs + ", states within the invariant set";
  }

  private static List<Certificate> vanilla(Network network, GateRoles.Vanilla roles) {
    double slope = roles.fn().slopeBound();
    double row = up(slope * roles.state().stateNorm());
    Expr previous = network.cell().states().getFirst().previous();
    double spectral = up(slope * SpectralBound.ofStateWeights(network, previous));
    List<Certificate> all = new ArrayList<>();
    all.add(
        new Certificate(
            "Pascanu, Mikolov, Bengio",
            "R. Pascanu et al., ICML 2013, arXiv:1211.5063",
            "spectral norm",
            "all trajectories, all inputs",
            "γ σ_max(U) < 1",
            spectral,
            1,
            constants("γ", slope, "σ_max(U)", spectral / slope),
            Math.log(spectral),
            0));
    all.add(
        new Certificate(
            "λ-contractive",
            "J. Miller, M. Hardt, ICLR 2019, arXiv:1805.10369",
            INFINITY,
            "all trajectories, all inputs",
            "γ ‖U‖ < 1",
            row,
            1,
            constants("γ", slope, "‖U‖", roles.state().stateNorm()),
            Math.log(row),
            halfLog(size(network))));
    return all;
  }

  private static List<Certificate> lstm(GateRoles.Lstm w, double u, int size) {
    double f = w.f().bound(u);
    double i = w.i().bound(u);
    double o = w.o().bound(u);
    double g = w.g().bound(u);
    double cell = up(i * g / (1 - f));
    double x = Math.min(1, up(Math.tanh(cell)));
    double uf = w.f().stateNorm();
    double ui = w.i().stateNorm();
    double uo = w.o().stateNorm();
    double ug = w.g().stateNorm();
    List<Certificate> all = new ArrayList<>();
    double keep = 1 - f;
    double worst =
        Math.max(Math.max(ui / keep, uo / keep), Math.max(4 * ug / keep, uf / (keep * keep)));
    double rate = up((1 + Math.sqrt(1 - f * keep)) / 2);
    NonNegative hardt = NonNegative.of(2, new double[] {f, up(0.75 * keep), f, keep});
    all.add(
        new Certificate(
            "Miller and Hardt",
            "J. Miller, M. Hardt, ICLR 2019, arXiv:1805.10369",
            INFINITY,
            within(u),
            "‖U_i‖, ‖U_o‖ < 1−f̄, ‖U_g‖ ≤ (1−f̄)/4, ‖U_f‖ < (1−f̄)²; left: largest quotient",
            up(worst),
            1,
            constants("f̄", f, "‖U_f‖", uf, "‖U_i‖", ui, "‖U_o‖", uo, "‖U_g‖", ug, "rate", rate),
            Math.log(hardt.rate()),
            Math.log(hardt.condition()) + halfLog(size)));
    double alpha = up(up(uf * cell / 4) + up(i * ug) + up(ui * g / 4));
    double[] a = {f, alpha, up(o * f), up(up(alpha * o) + up(x * uo / 4))};
    NonNegative bound = NonNegative.of(2, a);
    all.add(
        new Certificate(
            "δISS",
            "F. Bonassi et al., L4DC 2020, arXiv:1912.04377; E. Terzi et al., Int. J. Robust"
                + " Nonlinear Control 31 (2021)",
            INFINITY,
            within(u),
            "ρ(A) < 1 for A = [[f̄, α], [ō f̄, α ō + φ_x ‖U_o‖/4]], which is"
                + " −1 + f̄ + α ō + φ_x‖U_o‖/4 < f̄ φ_x ‖U_o‖/4 < 1",
            bound.rate(),
            1,
            constants("f̄", f, "ī", i, "ō", o, "φ_c", g, "c̄", cell, "φ_x", x, "α", alpha),
            Math.log(bound.rate()),
            Math.log(bound.condition()) + halfLog(size)));
    return all;
  }

  /// The side of the ISS condition `f̄ + ī ō ‖U_g‖ < 1`, which bounds states, not gradients.
  static double issOfLstm(GateRoles.Lstm w, double u) {
    return up(w.f().bound(u) + up(w.i().bound(u) * w.o().bound(u) * w.g().stateNorm()));
  }

  private static List<Certificate> gru(GateRoles.Gru w, double u, int size) {
    double f = w.r().bound(u);
    double z = w.z().bound(u);
    double candidate = w.g().bound(u);
    double ug = w.g().stateNorm();
    double uf = w.r().stateNorm();
    double uz = w.z().stateNorm();
    double a =
        w.after() ? up(up(f * ug) + up(uf * w.g().resetNorm() / 4)) : up(ug * up(up(uf / 4) + f));
    double gate = up((1 + candidate) * uz / 4);
    // z + (1−z)a + …, linear in z, is largest at an end of what z may be.
    double least = 1 - z;
    double rate = up(Math.max(up(z + up((1 - z) * a)), up(least + up((1 - least) * a))) + gate);
    String left = w.after() ? "r̄‖U_g‖ + ‖U_r‖ ‖[U_g, b_h]‖/4" : "‖U_g‖ (‖U_r‖/4 + r̄)";
    return List.of(
        new Certificate(
            "δISS",
            w.after()
                ? "the condition of F. Bonassi et al. (2021), carried over to a reset after the"
                    + " product"
                : "F. Bonassi, M. Farina, R. Scattolini, Syst. Control Lett. 157 (2021),"
                    + " arXiv:2011.06806",
            INFINITY,
            within(u),
            left + " < 1 − (1 + φ̄)/(1 − z̄) ‖U_z‖/4",
            a,
            1 - up(gate / (1 - z)),
            constants("r̄", f, "z̄", z, "φ̄", candidate, "‖U_g‖", ug, "‖U_r‖", uf, "‖U_z‖", uz),
            Math.log(rate),
            halfLog(size)));
  }

  private static double up(double x) {
    return Math.nextUp(x);
  }

  /// `‖·‖₂ ≤ √N ‖·‖_∞`.
  private static double halfLog(int size) {
    return Math.log(size) / 2;
  }

  private static Map<String, Double> constants(Object... pairs) {
    Map<String, Double> constants = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      constants.put((String) pairs[i], (Double) pairs[i + 1]);
    }
    return constants;
  }
}
