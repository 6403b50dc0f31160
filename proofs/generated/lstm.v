(* LSTM: written by `gradproof prove`; what it says is decided by Coq. *)
From Coq Require Import List QArith.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Functions Expression Program Derivatives CellCertificate.
Import ListNotations.
Close Scope Q_scope.

Definition dim_m := DV 0.
Definition dim_n := DV 1.
Definition v_c_prev := Base 1 0.
Definition v_c_t := Base 2 0.
Definition v_upstream_for_c_t := Base 3 0.
Definition v_h_prev := Base 4 0.
Definition v_h_t := Base 5 0.
Definition v_upstream_for_h_t := Base 6 0.
Definition v_x_t := Base 7 0.
Definition v_W_f := Base 8 0.
Definition v_b_f := Base 9 0.
Definition v_W_i := Base 10 0.
Definition v_b_i := Base 11 0.
Definition v_W_o := Base 12 0.
Definition v_b_o := Base 13 0.
Definition v_W_g := Base 14 0.
Definition v_b_g := Base 15 0.
Definition v_f := Base 16 0.
Definition v_i := Base 17 0.
Definition v_o := Base 18 0.
Definition v_g := Base 19 0.
Definition v_u_1 := Base 20 0.
Definition v_W_f_x := Base 21 0.
Definition v_W_f_h := Base 22 0.
Definition v_W_i_x := Base 23 0.
Definition v_W_i_h := Base 24 0.
Definition v_W_o_x := Base 25 0.
Definition v_W_o_h := Base 26 0.
Definition v_W_g_x := Base 27 0.
Definition v_W_g_h := Base 28 0.
Definition v_pre_g := Base 29 0.
Definition v_pre_o := Base 30 0.
Definition v_pre_i := Base 31 0.
Definition v_pre_f := Base 32 0.

Definition lstm_cell : cell := {|
  shapes := [(DN 1, DN 1);
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_m, (DN 1));
    (dim_n, (DP dim_m dim_n));
    (dim_n, (DN 1));
    (dim_n, (DP dim_m dim_n));
    (dim_n, (DN 1));
    (dim_n, (DP dim_m dim_n));
    (dim_n, (DN 1));
    (dim_n, (DP dim_m dim_n));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, dim_m);
    (dim_n, dim_n);
    (dim_n, dim_m);
    (dim_n, dim_n);
    (dim_n, dim_m);
    (dim_n, dim_n);
    (dim_n, dim_m);
    (dim_n, dim_n);
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1))];
  equations := [
    (* f = sigmoid(W_f [x_t, h_{t-1}] + b_f) *)
    (v_f,
      (Un SIGMOID (Add (Mul (DP dim_m dim_n) (Var v_W_f) (Cat dim_m dim_n (Var v_x_t) (Var v_h_prev))) (Var v_b_f))));
    (* i = sigmoid(W_i [x_t, h_{t-1}] + b_i) *)
    (v_i,
      (Un SIGMOID (Add (Mul (DP dim_m dim_n) (Var v_W_i) (Cat dim_m dim_n (Var v_x_t) (Var v_h_prev))) (Var v_b_i))));
    (* o = sigmoid(W_o [x_t, h_{t-1}] + b_o) *)
    (v_o,
      (Un SIGMOID (Add (Mul (DP dim_m dim_n) (Var v_W_o) (Cat dim_m dim_n (Var v_x_t) (Var v_h_prev))) (Var v_b_o))));
    (* g = tanh(W_g [x_t, h_{t-1}] + b_g) *)
    (v_g,
      (Un TANH (Add (Mul (DP dim_m dim_n) (Var v_W_g) (Cat dim_m dim_n (Var v_x_t) (Var v_h_prev))) (Var v_b_g))));
    (* c_t = f∘c_{t-1} + i∘g *)
    (v_c_t,
      (Add (Had (Var v_f) (Var v_c_prev)) (Had (Var v_i) (Var v_g))));
    (* u_1 = tanh(c_t) *)
    (v_u_1,
      (Un TANH (Var v_c_t)));
    (* h_t = o∘u_1 *)
    (v_h_t,
      (Had (Var v_o) (Var v_u_1)))];
  lines := [
    (* W_{f,x} = rows(W_f^T, 0, m)^T *)
    (v_W_f_x,
      (Tr (Top dim_n (Tr (Var v_W_f)))));
    (* W_{f,h} = rows(W_f^T, m, n)^T *)
    (v_W_f_h,
      (Tr (Bot dim_m (Tr (Var v_W_f)))));
    (* W_{i,x} = rows(W_i^T, 0, m)^T *)
    (v_W_i_x,
      (Tr (Top dim_n (Tr (Var v_W_i)))));
    (* W_{i,h} = rows(W_i^T, m, n)^T *)
    (v_W_i_h,
      (Tr (Bot dim_m (Tr (Var v_W_i)))));
    (* W_{o,x} = rows(W_o^T, 0, m)^T *)
    (v_W_o_x,
      (Tr (Top dim_n (Tr (Var v_W_o)))));
    (* W_{o,h} = rows(W_o^T, m, n)^T *)
    (v_W_o_h,
      (Tr (Bot dim_m (Tr (Var v_W_o)))));
    (* W_{g,x} = rows(W_g^T, 0, m)^T *)
    (v_W_g_x,
      (Tr (Top dim_n (Tr (Var v_W_g)))));
    (* W_{g,h} = rows(W_g^T, m, n)^T *)
    (v_W_g_h,
      (Tr (Bot dim_m (Tr (Var v_W_g)))));
    (* c̄_t = c̄_t + h̄_t∘o∘(1 - u_1^2) *)
    ((Adj v_c_t),
      (Add (Var (Adj v_c_t)) (Had (Had (Var (Adj v_h_t)) (Var v_o)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Un SQUARE (Var v_u_1)))))));
    (* ḡ = c̄_t∘i *)
    ((Adj v_g),
      (Had (Var (Adj v_c_t)) (Var v_i)));
    (* ā_g = ḡ∘(1 - g^2) *)
    ((Adj v_pre_g),
      (Had (Var (Adj v_g)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Un SQUARE (Var v_g))))));
    (* ō = h̄_t∘u_1 *)
    ((Adj v_o),
      (Had (Var (Adj v_h_t)) (Var v_u_1)));
    (* ā_o = ō∘o∘(1 - o) *)
    ((Adj v_pre_o),
      (Had (Had (Var (Adj v_o)) (Var v_o)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Var v_o)))));
    (* ī = c̄_t∘g *)
    ((Adj v_i),
      (Had (Var (Adj v_c_t)) (Var v_g)));
    (* ā_i = ī∘i∘(1 - i) *)
    ((Adj v_pre_i),
      (Had (Had (Var (Adj v_i)) (Var v_i)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Var v_i)))));
    (* f̄ = c̄_t∘c_{t-1} *)
    ((Adj v_f),
      (Had (Var (Adj v_c_t)) (Var v_c_prev)));
    (* ā_f = f̄∘f∘(1 - f) *)
    ((Adj v_pre_f),
      (Had (Had (Var (Adj v_f)) (Var v_f)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Var v_f)))));
    (* c̄_{t-1} = c̄_t∘f *)
    ((Adj v_c_prev),
      (Had (Var (Adj v_c_t)) (Var v_f)));
    (* h̄_{t-1} = W_{g,h}^T ā_g + W_{o,h}^T ā_o + W_{i,h}^T ā_i + W_{f,h}^T ā_f *)
    ((Adj v_h_prev),
      (Add (Add (Add (Mul dim_n (Tr (Var v_W_g_h)) (Var (Adj v_pre_g))) (Mul dim_n (Tr (Var v_W_o_h)) (Var (Adj v_pre_o)))) (Mul dim_n (Tr (Var v_W_i_h)) (Var (Adj v_pre_i)))) (Mul dim_n (Tr (Var v_W_f_h)) (Var (Adj v_pre_f)))));
    (* x̄_t = W_{g,x}^T ā_g + W_{o,x}^T ā_o + W_{i,x}^T ā_i + W_{f,x}^T ā_f *)
    ((Adj v_x_t),
      (Add (Add (Add (Mul dim_n (Tr (Var v_W_g_x)) (Var (Adj v_pre_g))) (Mul dim_n (Tr (Var v_W_o_x)) (Var (Adj v_pre_o)))) (Mul dim_n (Tr (Var v_W_i_x)) (Var (Adj v_pre_i)))) (Mul dim_n (Tr (Var v_W_f_x)) (Var (Adj v_pre_f)))));
    (* W̄_f = W̄_f + ā_f [x_t, h_{t-1}]^T *)
    ((Adj v_W_f),
      (Add (Var (Adj v_W_f)) (Mul (DN 1) (Var (Adj v_pre_f)) (Tr (Cat dim_m dim_n (Var v_x_t) (Var v_h_prev))))));
    (* b̄_f = b̄_f + ā_f *)
    ((Adj v_b_f),
      (Add (Var (Adj v_b_f)) (Var (Adj v_pre_f))));
    (* W̄_i = W̄_i + ā_i [x_t, h_{t-1}]^T *)
    ((Adj v_W_i),
      (Add (Var (Adj v_W_i)) (Mul (DN 1) (Var (Adj v_pre_i)) (Tr (Cat dim_m dim_n (Var v_x_t) (Var v_h_prev))))));
    (* b̄_i = b̄_i + ā_i *)
    ((Adj v_b_i),
      (Add (Var (Adj v_b_i)) (Var (Adj v_pre_i))));
    (* W̄_o = W̄_o + ā_o [x_t, h_{t-1}]^T *)
    ((Adj v_W_o),
      (Add (Var (Adj v_W_o)) (Mul (DN 1) (Var (Adj v_pre_o)) (Tr (Cat dim_m dim_n (Var v_x_t) (Var v_h_prev))))));
    (* b̄_o = b̄_o + ā_o *)
    ((Adj v_b_o),
      (Add (Var (Adj v_b_o)) (Var (Adj v_pre_o))));
    (* W̄_g = W̄_g + ā_g [x_t, h_{t-1}]^T *)
    ((Adj v_W_g),
      (Add (Var (Adj v_W_g)) (Mul (DN 1) (Var (Adj v_pre_g)) (Tr (Cat dim_m dim_n (Var v_x_t) (Var v_h_prev))))));
    (* b̄_g = b̄_g + ā_g *)
    ((Adj v_b_g),
      (Add (Var (Adj v_b_g)) (Var (Adj v_pre_g))))];
  states := [State 1 2 3; State 4 5 6];
  inputs := [7]
|}.

Lemma lstm_accepted : accepted lstm_cell = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
Lemma lstm_smooth : smooth_cell lstm_cell = true.
Proof. reflexivity. Qed.
(* For every span T, all sizes D and all values rho: what the backward lines leave in the adjoint
   of y is the derivative of L = sum over t of <upstream_t, state_t> by each entry of y. *)
Theorem lstm_gradient T D rho y k l : In y (support lstm_cell T) ->
  lt k (rows D (shape_of lstm_cell) y) -> lt l (cols D (shape_of lstm_cell) y) ->
  is_derive (fun s => run D (span lstm_cell 0 T) (upd rho y k l s) loss 0 0) (rho y k l)
            (gradient lstm_cell D 0 T rho one y k l).
Proof. intros. apply gradient_is_derivative; auto using lstm_accepted, lstm_smooth. Qed.
(* The theorem speaks of every parameter, initial state and input. *)
Example lstm_support : forallb (fun y => memb y (support lstm_cell 2)) [v_W_f; v_b_f; v_W_i; v_b_i; v_W_o; v_b_o; v_W_g; v_b_g; v_c_prev; v_h_prev; at_step 7 0; at_step 7 1] = true.
Proof. vm_compute. reflexivity. Qed.
