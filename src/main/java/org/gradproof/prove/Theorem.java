package org.gradproof.prove;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;

/// The theorems of `proofs/theories` that an appendix quotes, one row each: where it is, what it
/// says, of which cells, and how each of its premises is met there.
///
/// That the theorem is in the file with exactly these premises, about exactly this recurrence, is
/// tested: whoever changes a theorem has to come here.
@SuppressWarnings("ImmutableEnumChecker") // copies of lists, and pure functions
public enum Theorem {
  /// The logistic function is positive.
  GATE_ABOVE_0("Functions", "sigmoid_pos", "0 < σ(x) for every real x", _ -> true),
  /// The logistic function is below 1.
  GATE_BELOW_1("Functions", "sigmoid_lt_1", "σ(x) < 1 for every real x", _ -> true),
  /// The bound of the vanilla RNN.
  VANISHING(
      "Vanishing",
      "vanish_inf",
      "h_t = φ(W h_{t-1} + b_t) with |φ'| ≤ g and rows of W of absolute sum ≤ l: a change of the"
          + " initial state of largest modulus c has largest modulus at most (g l)^T c after T"
          + " steps, whatever the b_t",
      like("rnn"),
      List.of("phi (mv n W (h h0 t') i + b t' i)"),
      new Premise("forall x, is_derive phi x (dphi x)", "tanh' = 1 − tanh² (is_derive_tanh)"),
      new Premise("forall x, Rabs (dphi x) <= g", "g = 1 (tanh_deriv_bounds)"),
      new Premise("rowsum n W l", "l is the largest row sum of the state's weight"),
      new Premise("vbound n d0 c", "c is the largest modulus of the change"),
      new Premise("0 <= c", "a modulus"),
      new Premise("0 <= l", "a sum of moduli")),
  /// The carousel.
  CAROUSEL(
      "GatedCells",
      "cec_derive",
      "c_t = f_t c_{t-1} + a_t with given f_t and a_t: ∂c_T/∂c_0 = f_1 ⋯ f_T",
      _ -> true,
      List.of("f t' * cell c0 t' + a t'")),
  /// The forget bias of chrono initialisation.
  CHRONO(
      "GatedCells",
      "chrono_init",
      "c_t = f c_{t-1} + a_t with f = σ(ln(T−1)): ∂c_T/∂c_0 ≥ 1/4",
      _ -> true,
      List.of("f t' * cell c0 t' + a t'"),
      new Premise("(2 <= T)%nat", "spans of at least two steps")),
  /// An update gate at 1.
  KEEP(
      "GatedCells",
      "held_keep",
      "h_t = (1 − z_t) g_t + z_t h_{t-1} with z_t = 1 for all t: h_T = h_0",
      _ -> true,
      List.of("(1 - z t') * g t' + z t' * held h0 t'"),
      new Premise("forall t, z t = 1", "the gate is at 1")),
  /// An update gate at 0.
  REPLACE(
      "GatedCells",
      "held_replace",
      "h_t = (1 − z_t) g_t + z_t h_{t-1} with z_T = 0: h_T = g_T",
      _ -> true,
      List.of("(1 - z t') * g t' + z t' * held h0 t'"),
      new Premise("z T = 0", "the gate is at 0")),
  /// The states of a GRU stay bounded.
  GRU_INVARIANT(
      "GatedCells",
      "gru_invariant",
      "GRU: states with moduli up to 1 stay so, for all weights, inputs and spans",
      like("gru"),
      GruDefinition.LINES,
      new Premise("vbound n h0 1", "the initial state is 0")),
  /// The gradients of a GRU with small weights never grow.
  GRU_NONEXPANSIVE(
      "GatedCells",
      "gru_nonexpansive",
      "GRU with K = ‖U_g‖ (1 + ‖U_r‖/4) + 2 ‖U_z‖ ≤ 1: no change of the initial state ever grows",
      like("gru"),
      GruDefinition.LINES,
      new Premise("0 <= a", "a sum of moduli"),
      new Premise("0 <= rr", "a sum of moduli"),
      new Premise("0 <= zz", "a sum of moduli"),
      new Premise("rowsum n Ug a", "a is the largest row sum of U_g"),
      new Premise("rowsum n Ur rr", "rr is the largest row sum of U_r"),
      new Premise("rowsum n Uz zz", "zz is the largest row sum of U_z"),
      new Premise("K <= 1", "the condition of the claim"),
      new Premise("vbound n h0 1", "the initial state is 0"),
      new Premise("vbound n d0 c", "c is the largest modulus of the change"),
      new Premise("0 <= c", "a modulus")),
  /// The states of a reset-after GRU stay bounded.
  AFTER_INVARIANT(
      "Contraction",
      "after_invariant",
      "GRU with the reset after the product: states with moduli up to 1 stay so, for all weights,"
          + " inputs and spans",
      like("gru-reset-after"),
      List.of("tanh (bn t j + ar h t j * aq h j)", "(1 - az h t j) * ag h t j + az h t j * h j"),
      new Premise("vbound n h0 1", "the initial state is 0")),
  /// The output of an LSTM is bounded.
  LSTM_OUTPUT(
      "GatedCells",
      "lstm_h_bound",
      "|o tanh c| < 1 when 0 < o < 1",
      like("lstm"),
      List.of(),
      new Premise("0 < o < 1", "o is a value of σ (sigmoid_pos, sigmoid_lt_1)"));

  /// A premise of a theorem and how it is met where the theorem is quoted.
  ///
  /// @param coq the premise as the file says it
  /// @param met why it holds
  public record Premise(String coq, String met) {}

  private static final class GruDefinition {
    static final List<String> LINES =
        List.of(
            "sigmoid (mv n Uz h i + bz t i)",
            "sigmoid (mv n Ur h i + br t i)",
            "rt h t i * h i",
            "tanh (mv n Ug (rh h t) i + bg t i)",
            "(1 - zt h t i) * gt h t i + zt h t i * h i");
  }

  private final String module;
  private final String label;
  private final String statement;
  private final Predicate<Cell> about;
  private final List<String> recurrence;
  private final List<Premise> premises;

  Theorem(String module, String label, String statement, Predicate<Cell> about) {
    this(module, label, statement, about, List.of());
  }

  Theorem(
      String module,
      String label,
      String statement,
      Predicate<Cell> about,
      List<String> recurrence,
      Premise... premises) {
    this.module = module;
    this.label = label;
    this.statement = statement;
    this.about = about;
    this.recurrence = List.copyOf(recurrence);
    this.premises = List.of(premises);
  }

  private static Predicate<Cell> like(String shipped) {
    return cell -> Cells.shipped(shipped).filter(cell::hasSameEquationsAs).isPresent();
  }

  /// The theorem's name in Coq.
  public String label() {
    return label;
  }

  /// The file it is in, below `proofs/`.
  public String file() {
    return "theories/" + module + ".v";
  }

  /// What it says, in ordinary mathematics.
  public String statement() {
    return statement;
  }

  /// The right sides of the definitions that it is about, as the file has them.
  List<String> recurrence() {
    return recurrence;
  }

  /// Its premises, those of the sections around it first.
  public List<Premise> premises() {
    return premises;
  }

  /// Whether it speaks of the recurrence of a cell.
  public boolean isAbout(Cell cell) {
    return about.test(cell);
  }

  /// Whether the theory that this program was built with has it.
  public boolean isPresent() {
    return Pattern.compile("(?m)^\\s*(Theorem|Lemma|Corollary)\\s+" + label + "\\b")
        .matcher(Coq.theory(module))
        .find();
  }
}
