package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.List;

/// The planted mistakes: the switch of the hand-written pass, the entry of the catalogue of faults,
/// and what a diagnosis has to say.
final class FaultTable {
  /// One mistake.
  ///
  /// @param name the switch
  /// @param entry the entry of the catalogue, 0 for none
  /// @param says a pattern that one of the clauses matches
  record Row(String name, int entry, String says) {}

  private static final String TABLE =
      """
      slope missing | 1 | slope of h_t .tanh. is missing
      tanh slope missing | 1 | slope of [ng]_t .tanh. is missing
      z slope missing | 1 | slope of z_t .sigmoid. is missing
      r slope missing | 1 | slope of r_t .sigmoid. is missing
      slope of i missing | 1 | slope of i_t .sigmoid. is missing
      slope of f missing | 1 | slope of f_t .sigmoid. is missing
      slope of o missing | 1 | slope of o_t .sigmoid. is missing
      every sigmoid slope missing | 1 | slope of every sigmoid is missing
      tanh slope of g missing | 1 | slope of g_t .tanh. is missing
      tanh slope of c missing | 1 | slope of tanh.c_t. is missing
      W_h path lacks slope | 1 | h̄_t stands for ā_h in h̄_.t-1.
      tanh of tanh | 2 | slope of [hng]_t .* from the activated value
      tanh of tanh of c | 2 | slope of tanh.c_t. .* from the activated value
      sigma of sigma at i | 2 | slope of i_t .* from the activated value
      sigma of sigma at f | 2 | slope of f_t .* from the activated value
      sigma of sigma at o | 2 | slope of o_t .* from the activated value
      slope at pre-activation | 2 | slope of h_t .* from the pre-activation
      slope of i at pre-activation | 2 | slope of i_t .* from the pre-activation
      slope of f at pre-activation | 2 | slope of f_t .* from the pre-activation
      slope of o at pre-activation | 2 | slope of o_t .* from the pre-activation
      tanh slope of c at c | 2 | slope of tanh.c_t. .* from the pre-activation
      slope unsquared | 2 | slope of h_t .* lacks its square
      tanh slope unsquared | 2 | slope of [ng]_t .* lacks its square
      tanh slope of c unsquared | 2 | slope of tanh.c_t. lacks its square
      slope plus | 2 | slope of h_t .* has . for
      sigmoid slope | 2 | slope of h_t .* that of sigmoid
      sigmoid slope for g | 2 | slope of g_t .* that of sigmoid
      slope of i half | 2 | slope of i_t .* lacks its first factor
      slope of f half | 2 | slope of f_t .* lacks its first factor
      slope of o half | 2 | slope of o_t .* lacks its first factor
      slope twice | 3 | slope of h_t .* twice
      z slope twice | 3 | slope of z_t .* twice
      slope of i twice | 3 | slope of i_t .* twice
      slope of f twice | 3 | slope of f_t .* twice
      slope of o twice | 3 | slope of o_t .* twice
      sign of the 1-z branch | 4 | z_t → h_t .the term -h̄_t∘[ng]_t. has the wrong sign
      1-z branch dropped | 4 | z_t → h_t .the term -h̄_t∘[ng]_t. is missing
      1 - d for -d | 5 | 1 − δ for −δ
      z for 1-z | 6 | z_t stands for 1 − z_t in (n̄|ḡ)
      1-z for z | 6 | 1 − z_t stands for z_t in h̄_.t-1.
      z and 1-z exchanged | 6 | that of h_t = z_t∘[ng]_t . .1 - z_t.∘h_.t-1.
      h_t for h_{t-1} | 7 | h_t stands for h_.t-1.
      h_t for h_{t-1} in dz | 7 | h_t stands for h_.t-1. in z̄_t
      = for += | 8 | only the first step's share
      only the last step | 8 | only the last step's share
      dc += dc | 9 | c̄_t is added to itself
      adds itself | 9 | h_.t-1. → h_t is counted twice
      carry dropped | 10 | carried to h_t from the step after is lost
      dh carry dropped | 10 | carried to h_t from the step after is lost
      dc carry dropped | 10 | carried to c_t from the step after is lost
      carry overwrites | 10 | carried to h_t .* overwrites
      carry without f | 10 | factor f_t is missing in c̄_.t-1.
      i for f in the carry | 10 | i_t stands for f_t in c̄_.t-1.
      carry of the arriving dc | 12 | part of c̄_t that comes from the same step is missing in c̄_.t-1.
      last c ignored | 11 | arriving at c_t at the last step .* ignored
      last h ignored | 11 | arriving at h_t at the last step .* ignored
      upstream of each h ignored | 11 | arriving at h_t at each step is ignored
      upstream of each c ignored | 11 | arriving at c_t at each step is ignored
      only the last upstream | 11 | used at the last step only
      upstream of the next step | 11 | at step t.1 is used at step t
      path through tanh(c) dropped | 12 | path c_t → [hm]_t is missing
      o missing in dc | 12 | factor o_t is missing in c̄_t
      peephole path of o dropped | 12 | path c_t → o_t is missing
      path through r dropped | 12 | path h_.t-1. → r_t → [ng]_t is missing
      direct path dropped | 12 | path h_.t-1. → h_t is missing
      direct path without z | 12 | factor z_t is missing in h̄_.t-1.
      r missing in the product | 12 | factor r_t is missing
      W_hr path dropped | 12 | path h_.t-1. → r_t is missing
      U_i path dropped | 12 | path h_.t-1. → i_t is missing
      U_g path doubled | 12 | path h_.t-1. → g_t is counted twice
      z path doubled | 12 | path h_.t-1. → z_t is counted twice
      W_h not transposed | 13 | W_h is used in place of its transpose
      W_x not transposed | 13 | W_x is used in place of its transpose
      U not transposed | 13 | W_h[ng] is used in place of its transpose
      U_f not transposed | 13 | U_f is used in place of its transpose
      W and U exchanged | 13 | W_h stands for W_x
      W_hz for W_hr | 13 | W_hz stands for W_hr
      U_f for U_i | 13 | U_f stands for U_i
      transposed | 13 | is transposed
      blocks exchanged | 14 | is exchanged for that of
      all gradients exchanged | 14 | is exchanged for that of
      gates rotated | 14 | is exchanged for that of
      r weights exchanged with z | 14 | is exchanged for that of
      bias copied | 15 | is a copy of that of
      r bias copied | 15 | is a copy of that of
      df for di in the gradients | 15 | W_i is a copy of that of W_f
      i for g in di | 16 | i_t stands for g_t in ī_t
      o for i in dg | 16 | o_t stands for i_t in ḡ_t
      c_t for c_{t-1} in df | 16 | c_t stands for c_.t-1. in f̄_t
      c_{t-1} for c_t in do | 16 | c_.t-1. stands for c_t in ō_t
      r slope at z | 16 | z_t stands for r_t in ā_r
      di for do in dx | 16 | ā_i stands for ā_o in x̄_t
      W_r gets c | 16 | c_t stands for m_t in W̄_r
      c_t for c_{t-1} in the peepholes | 17 | c_t stands for c_.t-1.
      c_{t-1} for c_t in the peephole of o | 17 | c_.t-1. stands for c_t in p̄_o
      peepholes of the first row | 18 | only the first sequence
      peepholes broadcast | 18 | sum of all its entries in every entry
      only the first row | 18 | only the first sequence
      other reset | 19 | backward pass is that of [ng]_t
      b_hn outside | 20 | backward pass is that of n_t
      scalar r | 21 | mean of r_t stands for the vector
      first entry of r | 21 | first entry of r_t stands for the vector
      input gradient reversed | 22 | x_t is reversed in time
      input gradient a step late | 22 | x_t stands one step late
      z of the step before | 22 | z_t of the step before
      o of the step before | 22 | o_t of the step before
      mean over batch | 23 | mean over the batch
      mean over time | 23 | mean over the steps
      h0 mean | 23 | mean over the batch
      slope of i hard | 24 | slope of i_t .* that of hardsigmoid
      slope of f hard | 24 | slope of f_t .* that of hardsigmoid
      slope of o hard | 24 | slope of o_t .* that of hardsigmoid
      + for x | 25 | that of c_t = f_t∘c_.t-1. . .i_t . g_t.
      state not advanced | 26 | h_.t-1. of the first step
      gradient for weight | 27 | gradient accumulated for
      bias doubled | 28 | is counted twice
      tanh omitted | 29 | that of [hm]_t = o_t∘c_t
      truncated every 2 | 30 | truncated every 2 steps
      truncated after the last 3 | 30 | truncated every 3 steps
      stops a step early | 30 | leaves out the first step
      stops after 3 steps | 30 | stops after the last 3 steps
      weight scaled | 0 | multiplied by 0.3
      sign | 0 | has the wrong sign
      clipped | 0 | clipped to
      float | 0 | rounded to float32
      weight zero | 0 | is zero
      input detached | 0 | x_t is zero
      h0 detached | 0 | h_.t-1. is zero
      c0 detached | 0 | c_.t-1. is zero
      dh never stored | 0 | h_.t-1. is zero
      """;

  private FaultTable() {}

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String line : TABLE.lines().toList()) {
      String[] cells = line.split(" \\| ", -1);
      rows.add(new Row(cells[0].strip(), Integer.parseInt(cells[1]), cells[2].strip()));
    }
    return rows;
  }
}
