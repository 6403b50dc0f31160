(* LSTM with recurrent projection: written by `gradproof prove`; what it says is decided by Coq. *)
From Coq Require Import List QArith.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Functions Expression Program Derivatives CellCertificate.
Import ListNotations.
Close Scope Q_scope.

Definition dim_m := DV 0.
Definition dim_p := DV 1.
Definition dim_n := DV 2.
Definition v_c_prev := Base 1 0.
Definition v_c_t := Base 2 0.
Definition v_upstream_for_c_t := Base 3 0.
Definition v_h_prev := Base 4 0.
Definition v_h_t := Base 5 0.
Definition v_upstream_for_h_t := Base 6 0.
Definition v_x_t := Base 7 0.
Definition v_W_i := Base 8 0.
Definition v_U_i := Base 9 0.
Definition v_b_i := Base 10 0.
Definition v_W_f := Base 11 0.
Definition v_U_f := Base 12 0.
Definition v_b_f := Base 13 0.
Definition v_W_g := Base 14 0.
Definition v_U_g := Base 15 0.
Definition v_b_g := Base 16 0.
Definition v_W_o := Base 17 0.
Definition v_U_o := Base 18 0.
Definition v_b_o := Base 19 0.
Definition v_W_r := Base 20 0.
Definition v_i_t := Base 21 0.
Definition v_f_t := Base 22 0.
Definition v_g_t := Base 23 0.
Definition v_o_t := Base 24 0.
Definition v_u_1 := Base 25 0.
Definition v_m_t := Base 26 0.
Definition v_pre_o_t := Base 27 0.
Definition v_pre_g_t := Base 28 0.
Definition v_pre_f_t := Base 29 0.
Definition v_pre_i_t := Base 30 0.

Definition lstm_projected_cell : cell := {|
  shapes := [(DN 1, DN 1);
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_p, (DN 1));
    (dim_p, (DN 1));
    (dim_p, (DN 1));
    (dim_m, (DN 1));
    (dim_n, dim_m);
    (dim_n, dim_p);
    (dim_n, (DN 1));
    (dim_n, dim_m);
    (dim_n, dim_p);
    (dim_n, (DN 1));
    (dim_n, dim_m);
    (dim_n, dim_p);
    (dim_n, (DN 1));
    (dim_n, dim_m);
    (dim_n, dim_p);
    (dim_n, (DN 1));
    (dim_p, dim_n);
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1))];
  equations := [
    (* i_t = sigmoid(W_i x_t + U_i h_{t-1} + b_i) *)
    (v_i_t,
      (Un SIGMOID (Add (Add (Mul dim_m (Var v_W_i) (Var v_x_t)) (Mul dim_p (Var v_U_i) (Var v_h_prev))) (Var v_b_i))));
    (* f_t = sigmoid(W_f x_t + U_f h_{t-1} + b_f) *)
    (v_f_t,
      (Un SIGMOID (Add (Add (Mul dim_m (Var v_W_f) (Var v_x_t)) (Mul dim_p (Var v_U_f) (Var v_h_prev))) (Var v_b_f))));
    (* g_t = tanh(W_g x_t + U_g h_{t-1} + b_g) *)
    (v_g_t,
      (Un TANH (Add (Add (Mul dim_m (Var v_W_g) (Var v_x_t)) (Mul dim_p (Var v_U_g) (Var v_h_prev))) (Var v_b_g))));
    (* o_t = sigmoid(W_o x_t + U_o h_{t-1} + b_o) *)
    (v_o_t,
      (Un SIGMOID (Add (Add (Mul dim_m (Var v_W_o) (Var v_x_t)) (Mul dim_p (Var v_U_o) (Var v_h_prev))) (Var v_b_o))));
    (* c_t = f_t∘c_{t-1} + i_t∘g_t *)
    (v_c_t,
      (Add (Had (Var v_f_t) (Var v_c_prev)) (Had (Var v_i_t) (Var v_g_t))));
    (* u_1 = tanh(c_t) *)
    (v_u_1,
      (Un TANH (Var v_c_t)));
    (* m_t = o_t∘u_1 *)
    (v_m_t,
      (Had (Var v_o_t) (Var v_u_1)));
    (* h_t = W_r m_t *)
    (v_h_t,
      (Mul dim_n (Var v_W_r) (Var v_m_t)))];
  lines := [
    (* m̄_t = W_r^T h̄_t *)
    ((Adj v_m_t),
      (Mul dim_p (Tr (Var v_W_r)) (Var (Adj v_h_t))));
    (* c̄_t = c̄_t + m̄_t∘o_t∘(1 - u_1^2) *)
    ((Adj v_c_t),
      (Add (Var (Adj v_c_t)) (Had (Had (Var (Adj v_m_t)) (Var v_o_t)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Un SQUARE (Var v_u_1)))))));
    (* ō_t = m̄_t∘u_1 *)
    ((Adj v_o_t),
      (Had (Var (Adj v_m_t)) (Var v_u_1)));
    (* ā_o = ō_t∘o_t∘(1 - o_t) *)
    ((Adj v_pre_o_t),
      (Had (Had (Var (Adj v_o_t)) (Var v_o_t)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Var v_o_t)))));
    (* ḡ_t = c̄_t∘i_t *)
    ((Adj v_g_t),
      (Had (Var (Adj v_c_t)) (Var v_i_t)));
    (* ā_g = ḡ_t∘(1 - g_t^2) *)
    ((Adj v_pre_g_t),
      (Had (Var (Adj v_g_t)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Un SQUARE (Var v_g_t))))));
    (* f̄_t = c̄_t∘c_{t-1} *)
    ((Adj v_f_t),
      (Had (Var (Adj v_c_t)) (Var v_c_prev)));
    (* ā_f = f̄_t∘f_t∘(1 - f_t) *)
    ((Adj v_pre_f_t),
      (Had (Had (Var (Adj v_f_t)) (Var v_f_t)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Var v_f_t)))));
    (* ī_t = c̄_t∘g_t *)
    ((Adj v_i_t),
      (Had (Var (Adj v_c_t)) (Var v_g_t)));
    (* ā_i = ī_t∘i_t∘(1 - i_t) *)
    ((Adj v_pre_i_t),
      (Had (Had (Var (Adj v_i_t)) (Var v_i_t)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Var v_i_t)))));
    (* c̄_{t-1} = c̄_t∘f_t *)
    ((Adj v_c_prev),
      (Had (Var (Adj v_c_t)) (Var v_f_t)));
    (* h̄_{t-1} = U_o^T ā_o + U_g^T ā_g + U_f^T ā_f + U_i^T ā_i *)
    ((Adj v_h_prev),
      (Add (Add (Add (Mul dim_n (Tr (Var v_U_o)) (Var (Adj v_pre_o_t))) (Mul dim_n (Tr (Var v_U_g)) (Var (Adj v_pre_g_t)))) (Mul dim_n (Tr (Var v_U_f)) (Var (Adj v_pre_f_t)))) (Mul dim_n (Tr (Var v_U_i)) (Var (Adj v_pre_i_t)))));
    (* x̄_t = W_o^T ā_o + W_g^T ā_g + W_f^T ā_f + W_i^T ā_i *)
    ((Adj v_x_t),
      (Add (Add (Add (Mul dim_n (Tr (Var v_W_o)) (Var (Adj v_pre_o_t))) (Mul dim_n (Tr (Var v_W_g)) (Var (Adj v_pre_g_t)))) (Mul dim_n (Tr (Var v_W_f)) (Var (Adj v_pre_f_t)))) (Mul dim_n (Tr (Var v_W_i)) (Var (Adj v_pre_i_t)))));
    (* W̄_i = W̄_i + ā_i x_t^T *)
    ((Adj v_W_i),
      (Add (Var (Adj v_W_i)) (Mul (DN 1) (Var (Adj v_pre_i_t)) (Tr (Var v_x_t)))));
    (* Ū_i = Ū_i + ā_i h_{t-1}^T *)
    ((Adj v_U_i),
      (Add (Var (Adj v_U_i)) (Mul (DN 1) (Var (Adj v_pre_i_t)) (Tr (Var v_h_prev)))));
    (* b̄_i = b̄_i + ā_i *)
    ((Adj v_b_i),
      (Add (Var (Adj v_b_i)) (Var (Adj v_pre_i_t))));
    (* W̄_f = W̄_f + ā_f x_t^T *)
    ((Adj v_W_f),
      (Add (Var (Adj v_W_f)) (Mul (DN 1) (Var (Adj v_pre_f_t)) (Tr (Var v_x_t)))));
    (* Ū_f = Ū_f + ā_f h_{t-1}^T *)
    ((Adj v_U_f),
      (Add (Var (Adj v_U_f)) (Mul (DN 1) (Var (Adj v_pre_f_t)) (Tr (Var v_h_prev)))));
    (* b̄_f = b̄_f + ā_f *)
    ((Adj v_b_f),
      (Add (Var (Adj v_b_f)) (Var (Adj v_pre_f_t))));
    (* W̄_g = W̄_g + ā_g x_t^T *)
    ((Adj v_W_g),
      (Add (Var (Adj v_W_g)) (Mul (DN 1) (Var (Adj v_pre_g_t)) (Tr (Var v_x_t)))));
    (* Ū_g = Ū_g + ā_g h_{t-1}^T *)
    ((Adj v_U_g),
      (Add (Var (Adj v_U_g)) (Mul (DN 1) (Var (Adj v_pre_g_t)) (Tr (Var v_h_prev)))));
    (* b̄_g = b̄_g + ā_g *)
    ((Adj v_b_g),
      (Add (Var (Adj v_b_g)) (Var (Adj v_pre_g_t))));
    (* W̄_o = W̄_o + ā_o x_t^T *)
    ((Adj v_W_o),
      (Add (Var (Adj v_W_o)) (Mul (DN 1) (Var (Adj v_pre_o_t)) (Tr (Var v_x_t)))));
    (* Ū_o = Ū_o + ā_o h_{t-1}^T *)
    ((Adj v_U_o),
      (Add (Var (Adj v_U_o)) (Mul (DN 1) (Var (Adj v_pre_o_t)) (Tr (Var v_h_prev)))));
    (* b̄_o = b̄_o + ā_o *)
    ((Adj v_b_o),
      (Add (Var (Adj v_b_o)) (Var (Adj v_pre_o_t))));
    (* W̄_r = W̄_r + h̄_t m_t^T *)
    ((Adj v_W_r),
      (Add (Var (Adj v_W_r)) (Mul (DN 1) (Var (Adj v_h_t)) (Tr (Var v_m_t)))))];
  states := [State 1 2 3; State 4 5 6];
  inputs := [7]
|}.

Lemma lstm_projected_accepted : accepted lstm_projected_cell = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
Lemma lstm_projected_smooth : smooth_cell lstm_projected_cell = true.
Proof. reflexivity. Qed.
(* For every span T, all sizes D and all values rho: what the backward lines leave in the adjoint
   of y is the derivative of L = sum over t of <upstream_t, state_t> by each entry of y. *)
Theorem lstm_projected_gradient T D rho y k l : In y (support lstm_projected_cell T) ->
  lt k (rows D (shape_of lstm_projected_cell) y) -> lt l (cols D (shape_of lstm_projected_cell) y) ->
  is_derive (fun s => run D (span lstm_projected_cell 0 T) (upd rho y k l s) loss 0 0) (rho y k l)
            (gradient lstm_projected_cell D 0 T rho one y k l).
Proof. intros. apply gradient_is_derivative; auto using lstm_projected_accepted, lstm_projected_smooth. Qed.
(* The theorem speaks of every parameter, initial state and input. *)
Example lstm_projected_support : forallb (fun y => memb y (support lstm_projected_cell 2)) [v_W_i; v_U_i; v_b_i; v_W_f; v_U_f; v_b_f; v_W_g; v_U_g; v_b_g; v_W_o; v_U_o; v_b_o; v_W_r; v_c_prev; v_h_prev; at_step 7 0; at_step 7 1] = true.
Proof. vm_compute. reflexivity. Qed.
