(** The elementwise functions: value, slope and domain of each row of the program's table [Fn].

    Every slope is proved to be the derivative of the value on the whole domain. The rows have the
    names of the program's rows, and the slopes that the program itself uses are compared with these
    in [generated/Functions.v]. *)
From Coq Require Import Reals Lra Lia QArith Qreals.
From Coquelicot Require Import Coquelicot.
Close Scope Q_scope.
Open Scope R_scope.

Definition sigmoid (x : R) : R := 1 / (1 + exp (- x)).
Definition relu (x : R) : R := (x + Rabs x) / 2.
Definition step (x : R) : R := (sign x + sign x * sign x) / 2.

Lemma exp_den_pos x : 0 < 1 + exp (- x).
Proof. pose proof (exp_pos (- x)); lra. Qed.
Lemma sigmoid_pos x : 0 < sigmoid x.
Proof. unfold sigmoid. apply Rdiv_lt_0_compat; [lra | apply exp_den_pos]. Qed.
Lemma sigmoid_lt_1 x : sigmoid x < 1.
Proof.
  unfold sigmoid. apply (Rmult_lt_reg_r (1 + exp (- x))); [apply exp_den_pos|].
  pose proof (exp_pos (- x)).
  replace (1 / (1 + exp (- x)) * (1 + exp (- x))) with 1 by (field; pose proof (exp_den_pos x); lra).
  lra.
Qed.
Lemma is_derive_sigmoid x : is_derive sigmoid x (sigmoid x * (1 - sigmoid x)).
Proof.
  unfold sigmoid. auto_derive.
  - pose proof (exp_den_pos x); lra.
  - field. pose proof (exp_den_pos x); lra.
Qed.
Lemma sigmoid_deriv_bounds x : 0 < sigmoid x * (1 - sigmoid x) <= 1 / 4.
Proof.
  pose proof (sigmoid_pos x); pose proof (sigmoid_lt_1 x). split.
  - apply Rmult_lt_0_compat; lra.
  - pose proof (Rle_0_sqr (sigmoid x - 1 / 2)) as H1. unfold Rsqr in H1. lra.
Qed.
Lemma sigmoid_0 : sigmoid 0 = 1 / 2.
Proof. unfold sigmoid. rewrite Ropp_0, exp_0. lra. Qed.
Lemma sigmoid_opp x : sigmoid (- x) = 1 - sigmoid x.
Proof.
  unfold sigmoid. rewrite Ropp_involutive, exp_Ropp. field.
  pose proof (exp_pos x). split; lra.
Qed.

Lemma cosh_pos x : 0 < cosh x.
Proof. unfold cosh. pose proof (exp_pos x); pose proof (exp_pos (- x)); lra. Qed.
Lemma is_derive_tanh x : is_derive tanh x (1 - tanh x * tanh x).
Proof.
  unfold tanh, sinh, cosh. auto_derive.
  - pose proof (exp_pos x); pose proof (exp_pos (- x)); lra.
  - field. pose proof (exp_pos x); pose proof (exp_pos (- x)); lra.
Qed.
(** the bridge used for printing and for coq-interval *)
Lemma tanh_sigmoid x : tanh x = 2 * sigmoid (2 * x) - 1.
Proof.
  unfold tanh, sinh, cosh, sigmoid.
  replace (- (2 * x)) with (- x + - x) by ring. rewrite exp_plus.
  rewrite exp_Ropp.
  pose proof (exp_pos x).
  assert (0 < / exp x * / exp x) by (apply Rmult_lt_0_compat; apply Rinv_0_lt_compat; auto).
  assert (0 < exp x * exp x) by (apply Rmult_lt_0_compat; auto).
  field. repeat split; try lra. 
Qed.
Lemma tanh_bounds x : -1 < tanh x < 1.
Proof. rewrite tanh_sigmoid. pose proof (sigmoid_pos (2 * x)); pose proof (sigmoid_lt_1 (2 * x)); lra. Qed.
Lemma tanh_deriv_bounds x : 0 < 1 - tanh x * tanh x <= 1.
Proof.
  pose proof (tanh_bounds x) as [H1 H2]. split.
  - replace (1 - tanh x * tanh x) with ((1 - tanh x) * (1 + tanh x)) by ring.
    apply Rmult_lt_0_compat; lra.
  - pose proof (Rle_0_sqr (tanh x)) as H. unfold Rsqr in H. lra.
Qed.
Lemma tanh_0 : tanh 0 = 0.
Proof. rewrite tanh_sigmoid. rewrite Rmult_0_r, sigmoid_0. lra. Qed.

Lemma sign_square x : x <> 0 -> sign x * sign x = 1.
Proof.
  intros Hx. destruct (Rlt_or_le x 0) as [Hn|Hn].
  - rewrite sign_eq_m1 by auto. ring.
  - rewrite sign_eq_1 by lra. ring.
Qed.
Lemma step_away x : x <> 0 -> step x = (1 + sign x) / 2.
Proof. intros Hx. unfold step. rewrite sign_square by auto. field. Qed.
Lemma is_derive_relu x : x <> 0 -> is_derive relu x (step x).
Proof.
  intros Hx. rewrite step_away by auto. unfold relu. auto_derive; [exact Hx | field].
Qed.
(** A function of the sign is constant on both sides of 0. *)
Lemma is_derive_of_sign (f : R -> R) x : (forall y, sign y = sign x -> f y = f x) -> x <> 0 -> is_derive f x 0.
Proof.
  intros Hf Hx.
  apply (is_derive_ext_loc (fun _ => f x)).
  - destruct (Rlt_or_le x 0) as [Hn|Hn].
    + exists (mkposreal (- x) (Ropp_0_gt_lt_contravar _ Hn)). simpl. intros y Hy.
      symmetry. apply Hf. rewrite (sign_eq_m1 x Hn), (sign_eq_m1 y); auto.
      unfold ball in Hy; simpl in Hy; unfold AbsRing_ball, abs, minus, plus, opp in Hy; simpl in Hy.
      apply Rabs_lt_between in Hy. lra.
    + assert (Hp : 0 < x) by lra.
      exists (mkposreal x Hp). simpl. intros y Hy.
      symmetry. apply Hf. rewrite (sign_eq_1 x Hp), (sign_eq_1 y); auto.
      unfold ball in Hy; simpl in Hy; unfold AbsRing_ball, abs, minus, plus, opp in Hy; simpl in Hy.
      apply Rabs_lt_between in Hy. lra.
  - apply @is_derive_const.
Qed.
Lemma is_derive_step x : x <> 0 -> is_derive step x 0.
Proof. apply is_derive_of_sign. intros y E. unfold step. now rewrite E. Qed.
Lemma is_derive_sign x : x <> 0 -> is_derive sign x 0.
Proof. apply is_derive_of_sign. auto. Qed.
Lemma is_derive_abs x : x <> 0 -> is_derive Rabs x (sign x).
Proof. intros Hx. auto_derive; [exact Hx | ring]. Qed.
Lemma step_bounds x : 0 <= step x <= 1.
Proof.
  destruct (Req_dec x 0) as [->|Hx]; [unfold step; rewrite sign_0; lra|]. rewrite step_away by auto.
  destruct (Rlt_or_le x 0); [rewrite sign_eq_m1 by auto | rewrite sign_eq_1 by lra]; lra.
Qed.
Lemma step_monotone x y : x <= y -> step x <= step y.
Proof.
  intros H. unfold step. destruct (Rtotal_order x 0) as [Hx|[->|Hx]], (Rtotal_order y 0) as [Hy|[->|Hy]];
    try lra; rewrite ?sign_0; repeat rewrite sign_eq_m1 by auto; repeat rewrite sign_eq_1 by auto; lra.
Qed.

(** A rational number as a real: an integer has no denominator, so that [ring] sees a numeral. *)
Definition cR (q : Q) : R :=
  match Qden q with xH => IZR (Qnum q) | d => IZR (Qnum q) / IZR (Zpos d) end.

Definition softplus (x : R) : R := ln (1 + exp x).
Definition logsigmoid (x : R) : R := - ln (1 + exp (- x)).
Definition silu (x : R) : R := x * sigmoid x.
(** The double nearest to 1/6 and the one nearest to 1/5, which is what the program multiplies by. *)
Definition sixth : Q := 6004799503160661 # 36028797018963968.
Definition fifth : Q := 3602879701896397 # 18014398509481984.
Definition hardsigmoid (x : R) : R := cR sixth * (relu (x + 3) - relu (x - 3)).
Definition hardsigmoid2 (x : R) : R := cR fifth * (relu (x + 5 / 2) - relu (x - 5 / 2)).

(** The rows, named as in the program. *)
Inductive fn :=
| SIGN | SQUARE | RECIPROCAL | EXP | LOG | SQRT | ABS | COS | SIN | TANH | SIGMOID | STEP | RELU
| SOFTPLUS | LOG_SIGMOID | SILU | HARD_SIGMOID | HARD_SIGMOID_KERAS2.

Definition fn_value (f : fn) : R -> R :=
  match f with
  | SIGN => sign | SQUARE => Rsqr | RECIPROCAL => Rinv | EXP => exp | LOG => ln | SQRT => sqrt
  | ABS => Rabs | COS => cos | SIN => sin | TANH => tanh | SIGMOID => sigmoid | STEP => step
  | RELU => relu | SOFTPLUS => softplus | LOG_SIGMOID => logsigmoid | SILU => silu
  | HARD_SIGMOID => hardsigmoid | HARD_SIGMOID_KERAS2 => hardsigmoid2
  end.
Definition fn_domain (f : fn) (x : R) : Prop :=
  match f with
  | LOG | SQRT => 0 < x
  | SIGN | RECIPROCAL | ABS | STEP | RELU => x <> 0
  | HARD_SIGMOID => x <> -3 /\ x <> 3
  | HARD_SIGMOID_KERAS2 => x <> - (5 / 2) /\ x <> 5 / 2
  | _ => True
  end.
Definition fn_slope (f : fn) (x : R) : R :=
  match f with
  | SIGN | STEP => 0
  | SQUARE => 2 * x
  | RECIPROCAL => - (/ x * / x)
  | EXP => exp x
  | LOG => / x
  | SQRT => 1 / 2 * / sqrt x
  | ABS => sign x
  | COS => - sin x
  | SIN => cos x
  | TANH => 1 - tanh x * tanh x
  | SIGMOID => sigmoid x * (1 - sigmoid x)
  | RELU => step x
  | SOFTPLUS => sigmoid x
  | LOG_SIGMOID => sigmoid (- x)
  | SILU => sigmoid x + silu x * (1 - sigmoid x)
  | HARD_SIGMOID => cR sixth * (step (x + 3) - step (x - 3))
  | HARD_SIGMOID_KERAS2 => cR fifth * (step (x + 5 / 2) - step (x - 5 / 2))
  end.

Lemma is_derive_shifted_relu a x : x + a <> 0 -> is_derive (fun s => relu (s + a)) x (step (x + a)).
Proof.
  intros H. evar_last.
  - apply (is_derive_comp relu (fun s => s + a)); [apply is_derive_relu; auto|].
    apply (is_derive_plus (K := R_AbsRing) (V := R_NormedModule));
      [apply (is_derive_id (K := R_AbsRing)) | apply is_derive_const].
  - unfold scal, plus, zero, one; simpl. unfold mult; simpl. ring.
Qed.
Lemma is_derive_hard c a x : x + a <> 0 -> x - a <> 0 ->
  is_derive (fun s => c * (relu (s + a) - relu (s - a))) x (c * (step (x + a) - step (x - a))).
Proof.
  intros H1 H2. apply is_derive_scal.
  apply (is_derive_minus (K := R_AbsRing) (V := R_NormedModule)).
  - now apply is_derive_shifted_relu.
  - apply (is_derive_shifted_relu (- a)). exact H2.
Qed.

(** The slope of every row is the derivative of its value, everywhere on its domain. *)
Theorem fn_derive f x : fn_domain f x -> is_derive (fn_value f) x (fn_slope f x).
Proof.
  destruct f; simpl; intros H.
  - now apply is_derive_sign.
  - unfold Rsqr. auto_derive; [trivial | ring].
  - auto_derive; [exact H | field; exact H].
  - apply is_derive_exp.
  - auto_derive; [lra | field; lra].
  - auto_derive; [lra|]. field. apply Rgt_not_eq, sqrt_lt_R0, H.
  - now apply is_derive_abs.
  - auto_derive; [trivial | ring].
  - auto_derive; [trivial | ring].
  - apply is_derive_tanh.
  - apply is_derive_sigmoid.
  - now apply is_derive_step.
  - now apply is_derive_relu.
  - unfold softplus. pose proof (exp_pos x). unfold sigmoid. auto_derive; [lra|].
    rewrite exp_Ropp. field. split; lra.
  - unfold logsigmoid, sigmoid. pose proof (exp_pos x). pose proof (exp_pos (- x)).
    auto_derive; [lra|]. rewrite Ropp_involutive, exp_Ropp. field. split; lra.
  - unfold silu. evar_last.
    + apply (is_derive_mult (fun s => s) sigmoid);
        [apply (is_derive_id (K := R_AbsRing)) | apply is_derive_sigmoid | intros; apply Rmult_comm].
    + unfold plus, mult, one; simpl. ring.
  - apply is_derive_hard; lra.
  - apply is_derive_hard; lra.
Qed.
