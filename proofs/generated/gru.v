(* GRU: written by `gradproof prove`; what it says is decided by Coq. *)
From Coq Require Import List QArith.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Functions Expression Program Derivatives CellCertificate.
Import ListNotations.
Close Scope Q_scope.

Definition dim_m := DV 0.
Definition dim_n := DV 1.
Definition v_h_prev := Base 1 0.
Definition v_h_t := Base 2 0.
Definition v_upstream_for_h_t := Base 3 0.
Definition v_x_t := Base 4 0.
Definition v_W_xr := Base 5 0.
Definition v_W_hr := Base 6 0.
Definition v_b_r := Base 7 0.
Definition v_W_xz := Base 8 0.
Definition v_W_hz := Base 9 0.
Definition v_b_z := Base 10 0.
Definition v_W_hg := Base 11 0.
Definition v_W_xg := Base 12 0.
Definition v_b_g := Base 13 0.
Definition v_r_t := Base 14 0.
Definition v_z_t := Base 15 0.
Definition v_g_t := Base 16 0.
Definition v_pre_g_t := Base 17 0.
Definition v_pre_z_t := Base 18 0.
Definition v_q_1 := Base 19 0.
Definition v_pre_r_t := Base 20 0.

Definition gru_cell : cell := {|
  shapes := [(DN 1, DN 1);
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_m, (DN 1));
    (dim_n, dim_m);
    (dim_n, dim_n);
    (dim_n, (DN 1));
    (dim_n, dim_m);
    (dim_n, dim_n);
    (dim_n, (DN 1));
    (dim_n, dim_n);
    (dim_n, dim_m);
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1))];
  equations := [
    (* r_t = sigmoid(W_xr x_t + W_hr h_{t-1} + b_r) *)
    (v_r_t,
      (Un SIGMOID (Add (Add (Mul dim_m (Var v_W_xr) (Var v_x_t)) (Mul dim_n (Var v_W_hr) (Var v_h_prev))) (Var v_b_r))));
    (* z_t = sigmoid(W_xz x_t + W_hz h_{t-1} + b_z) *)
    (v_z_t,
      (Un SIGMOID (Add (Add (Mul dim_m (Var v_W_xz) (Var v_x_t)) (Mul dim_n (Var v_W_hz) (Var v_h_prev))) (Var v_b_z))));
    (* g_t = tanh(W_hg (r_t∘h_{t-1}) + W_xg x_t + b_g) *)
    (v_g_t,
      (Un TANH (Add (Add (Mul dim_n (Var v_W_hg) (Had (Var v_r_t) (Var v_h_prev))) (Mul dim_m (Var v_W_xg) (Var v_x_t))) (Var v_b_g))));
    (* h_t = (1 - z_t)∘g_t + z_t∘h_{t-1} *)
    (v_h_t,
      (Add (Had (Add (Cst 1) (Scale (Cst (-1 # 1)) (Var v_z_t))) (Var v_g_t)) (Had (Var v_z_t) (Var v_h_prev))))];
  lines := [
    (* ḡ_t = h̄_t∘(1 - z_t) *)
    ((Adj v_g_t),
      (Had (Var (Adj v_h_t)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Var v_z_t)))));
    (* ā_g = ḡ_t∘(1 - g_t^2) *)
    ((Adj v_pre_g_t),
      (Had (Var (Adj v_g_t)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Un SQUARE (Var v_g_t))))));
    (* z̄_t = h̄_t∘(h_{t-1} - g_t) *)
    ((Adj v_z_t),
      (Had (Var (Adj v_h_t)) (Add (Var v_h_prev) (Scale (Cst (-1 # 1)) (Var v_g_t)))));
    (* ā_z = z̄_t∘z_t∘(1 - z_t) *)
    ((Adj v_pre_z_t),
      (Had (Had (Var (Adj v_z_t)) (Var v_z_t)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Var v_z_t)))));
    (* q_1 = W_hg^T ā_g *)
    (v_q_1,
      (Mul dim_n (Tr (Var v_W_hg)) (Var (Adj v_pre_g_t))));
    (* r̄_t = q_1∘h_{t-1} *)
    ((Adj v_r_t),
      (Had (Var v_q_1) (Var v_h_prev)));
    (* ā_r = r̄_t∘r_t∘(1 - r_t) *)
    ((Adj v_pre_r_t),
      (Had (Had (Var (Adj v_r_t)) (Var v_r_t)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Var v_r_t)))));
    (* h̄_{t-1} = h̄_t∘z_t + q_1∘r_t + W_hz^T ā_z + W_hr^T ā_r *)
    ((Adj v_h_prev),
      (Add (Add (Add (Had (Var (Adj v_h_t)) (Var v_z_t)) (Had (Var v_q_1) (Var v_r_t))) (Mul dim_n (Tr (Var v_W_hz)) (Var (Adj v_pre_z_t)))) (Mul dim_n (Tr (Var v_W_hr)) (Var (Adj v_pre_r_t)))));
    (* x̄_t = W_xg^T ā_g + W_xz^T ā_z + W_xr^T ā_r *)
    ((Adj v_x_t),
      (Add (Add (Mul dim_n (Tr (Var v_W_xg)) (Var (Adj v_pre_g_t))) (Mul dim_n (Tr (Var v_W_xz)) (Var (Adj v_pre_z_t)))) (Mul dim_n (Tr (Var v_W_xr)) (Var (Adj v_pre_r_t)))));
    (* W̄_xr = W̄_xr + ā_r x_t^T *)
    ((Adj v_W_xr),
      (Add (Var (Adj v_W_xr)) (Mul (DN 1) (Var (Adj v_pre_r_t)) (Tr (Var v_x_t)))));
    (* W̄_hr = W̄_hr + ā_r h_{t-1}^T *)
    ((Adj v_W_hr),
      (Add (Var (Adj v_W_hr)) (Mul (DN 1) (Var (Adj v_pre_r_t)) (Tr (Var v_h_prev)))));
    (* b̄_r = b̄_r + ā_r *)
    ((Adj v_b_r),
      (Add (Var (Adj v_b_r)) (Var (Adj v_pre_r_t))));
    (* W̄_xz = W̄_xz + ā_z x_t^T *)
    ((Adj v_W_xz),
      (Add (Var (Adj v_W_xz)) (Mul (DN 1) (Var (Adj v_pre_z_t)) (Tr (Var v_x_t)))));
    (* W̄_hz = W̄_hz + ā_z h_{t-1}^T *)
    ((Adj v_W_hz),
      (Add (Var (Adj v_W_hz)) (Mul (DN 1) (Var (Adj v_pre_z_t)) (Tr (Var v_h_prev)))));
    (* b̄_z = b̄_z + ā_z *)
    ((Adj v_b_z),
      (Add (Var (Adj v_b_z)) (Var (Adj v_pre_z_t))));
    (* W̄_hg = W̄_hg + ā_g (r_t∘h_{t-1})^T *)
    ((Adj v_W_hg),
      (Add (Var (Adj v_W_hg)) (Mul (DN 1) (Var (Adj v_pre_g_t)) (Tr (Had (Var v_r_t) (Var v_h_prev))))));
    (* W̄_xg = W̄_xg + ā_g x_t^T *)
    ((Adj v_W_xg),
      (Add (Var (Adj v_W_xg)) (Mul (DN 1) (Var (Adj v_pre_g_t)) (Tr (Var v_x_t)))));
    (* b̄_g = b̄_g + ā_g *)
    ((Adj v_b_g),
      (Add (Var (Adj v_b_g)) (Var (Adj v_pre_g_t))))];
  states := [State 1 2 3];
  inputs := [4]
|}.

Lemma gru_accepted : accepted gru_cell = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
Lemma gru_smooth : smooth_cell gru_cell = true.
Proof. reflexivity. Qed.
(* For every span T, all sizes D and all values rho: what the backward lines leave in the adjoint
   of y is the derivative of L = sum over t of <upstream_t, state_t> by each entry of y. *)
Theorem gru_gradient T D rho y k l : In y (support gru_cell T) ->
  lt k (rows D (shape_of gru_cell) y) -> lt l (cols D (shape_of gru_cell) y) ->
  is_derive (fun s => run D (span gru_cell 0 T) (upd rho y k l s) loss 0 0) (rho y k l)
            (gradient gru_cell D 0 T rho one y k l).
Proof. intros. apply gradient_is_derivative; auto using gru_accepted, gru_smooth. Qed.
(* The theorem speaks of every parameter, initial state and input. *)
Example gru_support : forallb (fun y => memb y (support gru_cell 2)) [v_W_xr; v_W_hr; v_b_r; v_W_xz; v_W_hz; v_b_z; v_W_hg; v_W_xg; v_b_g; v_h_prev; at_step 4 0; at_step 4 1] = true.
Proof. vm_compute. reflexivity. Qed.
