(* The rows of the table of elementwise functions, written by `gradproof prove --tables`. *)
From Coq Require Import Reals QArith Lra.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Expression Tables.
Close Scope Q_scope.
Open Scope R_scope.

Lemma SIGN_name : fn_value SIGN = sign.
Proof. reflexivity. Qed.
(* slope 0, x ∉ {0} *)
Definition SIGN_slope : expr := (Cst 0).
Lemma SIGN_slope_right : forall x, x <> cR 0 ->
  is_derive (fn_value SIGN) x (at_point SIGN SIGN_slope x).
Proof. slope_row. Qed.
Lemma SIGN_slope_bound : forall x, x <> cR 0 -> Rabs (fn_slope SIGN x) <= cR 0.
Proof. bound_row. Qed.

Lemma SQUARE_name : fn_value SQUARE = Rsqr.
Proof. reflexivity. Qed.
(* slope 2 x, x ∈ ℝ *)
Definition SQUARE_slope : expr := (Scale (Cst 2) (Var (Base 1 0))).
Lemma SQUARE_slope_right : forall x, True ->
  is_derive (fn_value SQUARE) x (at_point SQUARE SQUARE_slope x).
Proof. slope_row. Qed.
Lemma SQUARE_definition : forall x, fn_value SQUARE x = at_point SQUARE (Had (Var (Base 1 0)) (Var (Base 1 0))) x.
Proof. definition_row. Qed.

Lemma RECIPROCAL_name : fn_value RECIPROCAL = Rinv.
Proof. reflexivity. Qed.
(* slope -y^2, x ≠ 0 *)
Definition RECIPROCAL_slope : expr := (Scale (Cst (-1 # 1)) (Un SQUARE (Var (Base 2 0)))).
Lemma RECIPROCAL_slope_right : forall x, x <> 0 ->
  is_derive (fn_value RECIPROCAL) x (at_point RECIPROCAL RECIPROCAL_slope x).
Proof. slope_row. Qed.

Lemma EXP_name : fn_value EXP = exp.
Proof. reflexivity. Qed.
(* slope y, x ∈ ℝ *)
Definition EXP_slope : expr := (Var (Base 2 0)).
Lemma EXP_slope_right : forall x, True ->
  is_derive (fn_value EXP) x (at_point EXP EXP_slope x).
Proof. slope_row. Qed.

Lemma LOG_name : fn_value LOG = ln.
Proof. reflexivity. Qed.
(* slope reciprocal(x), x > 0 *)
Definition LOG_slope : expr := (Un RECIPROCAL (Var (Base 1 0))).
Lemma LOG_slope_right : forall x, 0 < x ->
  is_derive (fn_value LOG) x (at_point LOG LOG_slope x).
Proof. slope_row. Qed.

Lemma SQRT_name : fn_value SQRT = sqrt.
Proof. reflexivity. Qed.
(* slope 0.5 reciprocal(y), x > 0 *)
Definition SQRT_slope : expr := (Scale (Cst (1 # 2)) (Un RECIPROCAL (Var (Base 2 0)))).
Lemma SQRT_slope_right : forall x, 0 < x ->
  is_derive (fn_value SQRT) x (at_point SQRT SQRT_slope x).
Proof. slope_row. Qed.

Lemma ABS_name : fn_value ABS = Rabs.
Proof. reflexivity. Qed.
(* slope sign(x), x ∉ {0} *)
Definition ABS_slope : expr := (Un SIGN (Var (Base 1 0))).
Lemma ABS_slope_right : forall x, x <> cR 0 ->
  is_derive (fn_value ABS) x (at_point ABS ABS_slope x).
Proof. slope_row. Qed.
Lemma ABS_slope_bound : forall x, x <> cR 0 -> Rabs (fn_slope ABS x) <= cR 1.
Proof. bound_row. Qed.

Lemma COS_name : fn_value COS = cos.
Proof. reflexivity. Qed.
(* slope -sin(x), x ∈ ℝ *)
Definition COS_slope : expr := (Scale (Cst (-1 # 1)) (Un SIN (Var (Base 1 0)))).
Lemma COS_slope_right : forall x, True ->
  is_derive (fn_value COS) x (at_point COS COS_slope x).
Proof. slope_row. Qed.
Lemma COS_slope_bound : forall x, True -> Rabs (fn_slope COS x) <= cR 1.
Proof. bound_row. Qed.

Lemma SIN_name : fn_value SIN = sin.
Proof. reflexivity. Qed.
(* slope cos(x), x ∈ ℝ *)
Definition SIN_slope : expr := (Un COS (Var (Base 1 0))).
Lemma SIN_slope_right : forall x, True ->
  is_derive (fn_value SIN) x (at_point SIN SIN_slope x).
Proof. slope_row. Qed.
Lemma SIN_slope_bound : forall x, True -> Rabs (fn_slope SIN x) <= cR 1.
Proof. bound_row. Qed.

Lemma TANH_name : fn_value TANH = tanh.
Proof. reflexivity. Qed.
(* slope 1 - y^2, x ∈ ℝ *)
Definition TANH_slope : expr := (Add (Cst 1) (Scale (Cst (-1 # 1)) (Un SQUARE (Var (Base 2 0))))).
Lemma TANH_slope_right : forall x, True ->
  is_derive (fn_value TANH) x (at_point TANH TANH_slope x).
Proof. slope_row. Qed.
Lemma TANH_slope_bound : forall x, True -> Rabs (fn_slope TANH x) <= cR 1.
Proof. bound_row. Qed.

Lemma SIGMOID_name : fn_value SIGMOID = sigmoid.
Proof. reflexivity. Qed.
(* slope y∘(1 - y), x ∈ ℝ *)
Definition SIGMOID_slope : expr := (Had (Var (Base 2 0)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Var (Base 2 0))))).
Lemma SIGMOID_slope_right : forall x, True ->
  is_derive (fn_value SIGMOID) x (at_point SIGMOID SIGMOID_slope x).
Proof. slope_row. Qed.
Lemma SIGMOID_definition : forall x, fn_value SIGMOID x = at_point SIGMOID (Un RECIPROCAL (Add (Cst 1) (Un EXP (Scale (Cst (-1 # 1)) (Var (Base 1 0)))))) x.
Proof. definition_row. Qed.
Lemma SIGMOID_slope_bound : forall x, True -> Rabs (fn_slope SIGMOID x) <= cR (1 # 4).
Proof. bound_row. Qed.

Lemma STEP_name : fn_value STEP = step.
Proof. reflexivity. Qed.
(* slope 0, x ∉ {0} *)
Definition STEP_slope : expr := (Cst 0).
Lemma STEP_slope_right : forall x, x <> cR 0 ->
  is_derive (fn_value STEP) x (at_point STEP STEP_slope x).
Proof. slope_row. Qed.
Lemma STEP_definition : forall x, fn_value STEP x = at_point STEP (Scale (Cst (1 # 2)) (Add (Un SIGN (Var (Base 1 0))) (Un SQUARE (Un SIGN (Var (Base 1 0)))))) x.
Proof. definition_row. Qed.
Lemma STEP_slope_bound : forall x, x <> cR 0 -> Rabs (fn_slope STEP x) <= cR 0.
Proof. bound_row. Qed.

Lemma RELU_name : fn_value RELU = relu.
Proof. reflexivity. Qed.
(* slope step(x), x ∉ {0} *)
Definition RELU_slope : expr := (Un STEP (Var (Base 1 0))).
Lemma RELU_slope_right : forall x, x <> cR 0 ->
  is_derive (fn_value RELU) x (at_point RELU RELU_slope x).
Proof. slope_row. Qed.
Lemma RELU_definition : forall x, fn_value RELU x = at_point RELU (Scale (Cst (1 # 2)) (Add (Var (Base 1 0)) (Un ABS (Var (Base 1 0))))) x.
Proof. definition_row. Qed.
Lemma RELU_slope_bound : forall x, x <> cR 0 -> Rabs (fn_slope RELU x) <= cR 1.
Proof. bound_row. Qed.

Lemma SOFTPLUS_name : fn_value SOFTPLUS = softplus.
Proof. reflexivity. Qed.
(* slope sigmoid(x), x ∈ ℝ *)
Definition SOFTPLUS_slope : expr := (Un SIGMOID (Var (Base 1 0))).
Lemma SOFTPLUS_slope_right : forall x, True ->
  is_derive (fn_value SOFTPLUS) x (at_point SOFTPLUS SOFTPLUS_slope x).
Proof. slope_row. Qed.
Lemma SOFTPLUS_definition : forall x, fn_value SOFTPLUS x = at_point SOFTPLUS (Un LOG (Add (Cst 1) (Un EXP (Var (Base 1 0))))) x.
Proof. definition_row. Qed.
Lemma SOFTPLUS_slope_bound : forall x, True -> Rabs (fn_slope SOFTPLUS x) <= cR 1.
Proof. bound_row. Qed.

Lemma LOG_SIGMOID_name : fn_value LOG_SIGMOID = logsigmoid.
Proof. reflexivity. Qed.
(* slope sigmoid(-x), x ∈ ℝ *)
Definition LOG_SIGMOID_slope : expr := (Un SIGMOID (Scale (Cst (-1 # 1)) (Var (Base 1 0)))).
Lemma LOG_SIGMOID_slope_right : forall x, True ->
  is_derive (fn_value LOG_SIGMOID) x (at_point LOG_SIGMOID LOG_SIGMOID_slope x).
Proof. slope_row. Qed.
Lemma LOG_SIGMOID_definition : forall x, fn_value LOG_SIGMOID x = at_point LOG_SIGMOID (Scale (Cst (-1 # 1)) (Un LOG (Add (Cst 1) (Un EXP (Scale (Cst (-1 # 1)) (Var (Base 1 0))))))) x.
Proof. definition_row. Qed.
Lemma LOG_SIGMOID_slope_bound : forall x, True -> Rabs (fn_slope LOG_SIGMOID x) <= cR 1.
Proof. bound_row. Qed.

Lemma SILU_name : fn_value SILU = silu.
Proof. reflexivity. Qed.
(* slope sigmoid(x) + y∘(1 - sigmoid(x)), x ∈ ℝ *)
Definition SILU_slope : expr := (Add (Un SIGMOID (Var (Base 1 0))) (Had (Var (Base 2 0)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Un SIGMOID (Var (Base 1 0))))))).
Lemma SILU_slope_right : forall x, True ->
  is_derive (fn_value SILU) x (at_point SILU SILU_slope x).
Proof. slope_row. Qed.
Lemma SILU_definition : forall x, fn_value SILU x = at_point SILU (Had (Var (Base 1 0)) (Un RECIPROCAL (Add (Cst 1) (Un EXP (Scale (Cst (-1 # 1)) (Var (Base 1 0))))))) x.
Proof. definition_row. Qed.

Lemma HARD_SIGMOID_name : fn_value HARD_SIGMOID = hardsigmoid.
Proof. reflexivity. Qed.
(* slope 0.16666666666666666 (step(x + 3) - step(x + (-3))), x ∉ {-3, 3} *)
Definition HARD_SIGMOID_slope : expr := (Scale (Cst (6004799503160661 # 36028797018963968)) (Add (Un STEP (Add (Var (Base 1 0)) (Cst 3))) (Scale (Cst (-1 # 1)) (Un STEP (Add (Var (Base 1 0)) (Cst (-3 # 1))))))).
Lemma HARD_SIGMOID_slope_right : forall x, x <> cR (-3 # 1) /\ x <> cR 3 ->
  is_derive (fn_value HARD_SIGMOID) x (at_point HARD_SIGMOID HARD_SIGMOID_slope x).
Proof. slope_row. Qed.
Lemma HARD_SIGMOID_definition : forall x, fn_value HARD_SIGMOID x = at_point HARD_SIGMOID (Scale (Cst (6004799503160661 # 36028797018963968)) (Add (Un RELU (Add (Var (Base 1 0)) (Cst 3))) (Scale (Cst (-1 # 1)) (Un RELU (Add (Var (Base 1 0)) (Cst (-3 # 1))))))) x.
Proof. definition_row. Qed.
Lemma HARD_SIGMOID_slope_bound : forall x, x <> cR (-3 # 1) /\ x <> cR 3 -> Rabs (fn_slope HARD_SIGMOID x) <= cR (6004799503160661 # 36028797018963968).
Proof. bound_row. Qed.

Lemma HARD_SIGMOID_KERAS2_name : fn_value HARD_SIGMOID_KERAS2 = hardsigmoid2.
Proof. reflexivity. Qed.
(* slope 0.2 (step(x + 2.5) - step(x + (-2.5))), x ∉ {-2.5, 2.5} *)
Definition HARD_SIGMOID_KERAS2_slope : expr := (Scale (Cst (3602879701896397 # 18014398509481984)) (Add (Un STEP (Add (Var (Base 1 0)) (Cst (5 # 2)))) (Scale (Cst (-1 # 1)) (Un STEP (Add (Var (Base 1 0)) (Cst (-5 # 2))))))).
Lemma HARD_SIGMOID_KERAS2_slope_right : forall x, x <> cR (-5 # 2) /\ x <> cR (5 # 2) ->
  is_derive (fn_value HARD_SIGMOID_KERAS2) x (at_point HARD_SIGMOID_KERAS2 HARD_SIGMOID_KERAS2_slope x).
Proof. slope_row. Qed.
Lemma HARD_SIGMOID_KERAS2_definition : forall x, fn_value HARD_SIGMOID_KERAS2 x = at_point HARD_SIGMOID_KERAS2 (Scale (Cst (3602879701896397 # 18014398509481984)) (Add (Un RELU (Add (Var (Base 1 0)) (Cst (5 # 2)))) (Scale (Cst (-1 # 1)) (Un RELU (Add (Var (Base 1 0)) (Cst (-5 # 2))))))) x.
Proof. definition_row. Qed.
Lemma HARD_SIGMOID_KERAS2_slope_bound : forall x, x <> cR (-5 # 2) /\ x <> cR (5 # 2) -> Rabs (fn_slope HARD_SIGMOID_KERAS2 x) <= cR (3602879701896397 # 18014398509481984).
Proof. bound_row. Qed.
