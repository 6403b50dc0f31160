(** The least upper bound of the slope of silu, which is no elementary number, to 13 digits: by interval
    arithmetic on [0, 50], by hand beyond. The only file that needs the library coq-interval, whose numbers
    here are pairs of integers, so that no axiom about machine arithmetic is used. *)
From Coq Require Import Reals Lra QArith.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Interval.Float Require Import Specific_stdz Specific_ops.
From Gradproof Require Import Functions.
Module Numbers := SpecificFloat StdZRadix2.
Module Intervals := IntervalTactic Numbers.
Import Intervals.
Close Scope Q_scope.
Open Scope R_scope.

(** The bound of the program's row, exactly. *)
Definition silu_bound : Q := 2476617976149967 # 2251799813685248.

Definition slope (x : R) : R := sigmoid x + x * sigmoid x * (1 - sigmoid x).
Lemma slope_opp x : slope (- x) = 1 - slope x.
Proof. unfold slope. rewrite sigmoid_opp. ring. Qed.
Lemma slope_near x : 0 <= x <= 50 -> 0 <= slope x <= cR silu_bound.
Proof.
  intros H. unfold slope, sigmoid, silu_bound, cR; simpl. split.
  - interval with (i_bisect x, i_prec 60, i_depth 20).
  - interval with (i_bisect x, i_autodiff x, i_prec 60, i_depth 40).
Qed.
(** Beyond 50, x (1 - sigmoid x) <= x exp(-x) <= 4 / x. *)
Lemma slope_far x : 50 <= x -> 0 <= slope x <= cR silu_bound.
Proof.
  intros H. pose proof (sigmoid_pos x) as S0. pose proof (sigmoid_lt_1 x) as S1.
  assert (E : 1 - sigmoid x <= exp (- x)).
  { pose proof (exp_pos (- x)). unfold sigmoid.
    replace (1 - 1 / (1 + exp (- x))) with (exp (- x) * (1 / (1 + exp (- x)))) by (field; lra).
    rewrite <- (Rmult_1_r (exp (- x))) at 3. apply Rmult_le_compat_l; [lra|].
    apply Rmult_le_reg_r with (1 + exp (- x)); [lra|]. field_simplify; lra. }
  assert (Q : x * x / 4 <= exp x).
  { pose proof (exp_ineq1 (x / 2) ltac:(lra)) as P. replace x with (x / 2 + x / 2) at 3 by field.
    rewrite exp_plus. nra. }
  assert (T : x * exp (- x) <= 4 / 50).
  { rewrite exp_Ropp. pose proof (exp_pos x). apply Rmult_le_reg_r with (exp x); [auto|].
    replace (x * / exp x * exp x) with x by (field; lra). nra. }
  assert (X : 0 <= x * sigmoid x * (1 - sigmoid x) <= 4 / 50).
  { assert (0 <= x * (1 - sigmoid x) <= 4 / 50).
    { split; [apply Rmult_le_pos; lra|]. apply Rle_trans with (x * exp (- x)); [apply Rmult_le_compat_l; lra | exact T]. }
    replace (x * sigmoid x * (1 - sigmoid x)) with (sigmoid x * (x * (1 - sigmoid x))) by ring. nra. }
  unfold slope. split; [lra|]. apply Rle_trans with (1 + 4 / 50); [lra|].
  unfold silu_bound, cR; simpl. lra.
Qed.
(** |silu'(x)| is at most that number, for every x. *)
Theorem SILU_slope_bound x : Rabs (fn_slope SILU x) <= cR silu_bound.
Proof.
  assert (G : forall y, 0 <= y -> 0 <= slope y <= cR silu_bound).
  { intros y Hy. destruct (Rle_or_lt y 50); [apply slope_near; lra | apply slope_far; lra]. }
  assert (B : 1 <= cR silu_bound) by (unfold silu_bound, cR; simpl; lra).
  replace (fn_slope SILU x) with (slope x) by (unfold slope, fn_slope, silu; ring).
  apply Rabs_le. destruct (Rle_or_lt 0 x) as [H|H].
  - specialize (G x H). lra.
  - specialize (G (- x) ltac:(lra)). rewrite slope_opp in G. lra.
Qed.
Print Assumptions SILU_slope_bound.
