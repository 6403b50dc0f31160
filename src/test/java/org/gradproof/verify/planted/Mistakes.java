package org.gradproof.verify.planted;

import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What a diagnosis has to say of each mistake: one row a mistake, with its entry in the catalogue
/// of faults (0 for none). An asterisk stands for a gate, `%` for the gate's value.
final class Mistakes {
  /// One row.
  ///
  /// @param name the mistake
  /// @param entry the entry of the catalogue
  /// @param says what one of the explanations contains
  record Row(String name, int entry, Pattern says) {}

  private static final String TABLE =
      """
      slope missing: *                   |  1 | slope of %.* is missing
      slope missing: all sigmoids        |  1 | slope of (every sigmoid|._t).* is missing
      slope of the argument: *           |  2 | slope of %.* from the pre-activation
      slope of the value: *              |  2 | slope of %.* from the activated value
      slope unsquared: *                 |  2 | slope of %.* lacks its square
      slope twice: *                     |  3 | slope of %.* twice
      sign of the 1-z branch             |  4 | z_t → h_t .* wrong sign
      1 - d for -d                       |  5 | 1 − δ for −δ
      z and 1-z exchanged                |  6 | that of h_t =
      z for 1-z                          |  6 | z_t stands for 1 − z_t
      1-z for z                          |  6 | 1 − z_t stands for z_t
      h_t for h_{t-1}                    |  7 | h_t stands for h_.t-1.
      = for +=                           |  8 | only the first step's share
      only the last step                 |  8 | only the last step's share
      dc += dc                           |  9 | added to itself
      adds itself                        |  9 | counted twice|added to itself
      dh carry dropped                   | 10 | carried to h_t from the step after is lost
      dc carry dropped                   | 10 | carried to c_t from the step after is lost
      carry without f                    | 10 | factor f_t is missing
      last h ignored                     | 11 | arriving at h_t at the last step .*ignored
      last c ignored                     | 11 | arriving at c_t at the last step .*ignored
      upstream ignored                   | 11 | arriving at h_t at each step is ignored
      only the last upstream             | 11 | used at the last step only
      upstream of the next step          | 11 | at step t.1 is used at step t
      path through tanh(c) dropped       | 12 | path c_t → [hm]_t is missing
      peephole path of o dropped         | 12 | path c_t → o_t is missing
      peephole paths of i and f dropped  | 12 | path c_.t-1. → [if]_t is missing
      path through r dropped             | 12 | r_t → n_t is missing
      direct path dropped                | 12 | path h_.t-1. → h_t is missing
      path dropped: *                    | 12 | path h_.t-1. → *_t is missing|carried to h_t from the step after is lost
      path doubled: *                    | 12 | counted twice
      not transposed: *                  | 13 | is used in place of its transpose
      W and U exchanged                  | 13 | exchanged|stands for
      transposed                         | 13 | is transposed
      wrong sign                         |  0 | has the wrong sign
      blocks exchanged                   | 14 | is exchanged for that of
      bias copied                        | 15 | is a copy of that of
      i for g in di                      | 16 | i_t stands for g_t
      c_t for c_{t-1} in df              | 16 | c_t stands for c_.t-1.
      c_t for c_{t-1} in the peepholes   | 17 | c_t stands for c_.t-1.
      c_{t-1} for c_t in the peephole    | 17 | c_.t-1. stands for c_t
      c_{t-1} for c_t in do              | 17 | c_.t-1. stands for c_t
      peepholes of the first row         | 18 | only the first sequence
      other reset                        | 19 | backward pass is that of n_t
      b_hn outside                       | 20 | backward pass is that of n_t
      b_hn missing in dr                 | 20 | d_n|b_hn|bias
      scalar r                           | 21 | mean of r_t stands for the vector
      gate of the step before: *         | 22 | *_t of the step before
      z of the step before               | 22 | z_t of the step before
      mean over the batch                | 23 | mean over the batch
      mean over the steps                | 23 | mean over the steps
      hard slope: *                      | 24 | slope of %.* that of hard
      + for x                            | 25 | that of c_t =
      state not advanced                 | 26 | first step|initial
      gradient for weight: *             | 27 | gradient accumulated
      bias counted twice                 | 28 | counted twice
      tanh omitted                       | 29 | that of [hm]_t = o_t.c_t
      truncated every 3 steps            | 30 | truncated every 3 steps
      stops a step early                 | 30 | leaves out the first step
      stops after 2 steps                | 30 | stops after the last 2 steps
      input detached                     |  0 | is zero
      """;

  private static final List<String> GATES = List.of("h", "r", "z", "n", "i", "f", "g", "o", "c");

  private static final Map<String, Row> ROWS = read();

  private Mistakes() {}

  private static Map<String, Row> read() {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (String line : TABLE.lines().toList()) {
      String[] cells = line.split("\\s*\\|\\s*", 3);
      int entry = Integer.parseInt(cells[1].strip());
      String says = cells[2].strip();
      if (cells[0].endsWith("*")) {
        for (String g : GATES) {
          String value = g.equals("c") ? "tanh.c_t." : g + "_t";
          String own = says.replace("%", value).replace("→ *_t", "→ " + g + "_t");
          String name = cells[0].replace("*", g);
          rows.put(name, row(name, entry, own.replaceAll("^\\*_t", g + "_t")));
        }
      } else {
        rows.put(cells[0], row(cells[0], entry, says));
      }
    }
    return rows;
  }

  private static Row row(String name, int entry, String says) {
    return new Row(name, entry, Pattern.compile(apart(says)));
  }

  /// Letters and accents as separate characters.
  static String apart(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD);
  }

  /// The row of a mistake.
  static Row of(String name) {
    Row row = ROWS.get(name);
    if (row == null) {
      throw new IllegalArgumentException("no row for the mistake: " + name);
    }
    return row;
  }
}
