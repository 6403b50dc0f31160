(* GRU, reset after the product: written by `gradproof prove`; what it says is decided by Coq. *)
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
Definition v_b_xr := Base 6 0.
Definition v_W_hr := Base 7 0.
Definition v_b_hr := Base 8 0.
Definition v_W_xz := Base 9 0.
Definition v_b_xz := Base 10 0.
Definition v_W_hz := Base 11 0.
Definition v_b_hz := Base 12 0.
Definition v_W_xn := Base 13 0.
Definition v_b_xn := Base 14 0.
Definition v_W_hn := Base 15 0.
Definition v_b_hn := Base 16 0.
Definition v_r_t := Base 17 0.
Definition v_z_t := Base 18 0.
Definition v_q_1 := Base 19 0.
Definition v_n_t := Base 20 0.
Definition v_pre_n_t := Base 21 0.
Definition v_pre_z_t := Base 22 0.
Definition v_pre_r_t := Base 23 0.

Definition gru_reset_after_cell : cell := {|
  shapes := [(DN 1, DN 1);
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_m, (DN 1));
    (dim_n, dim_m);
    (dim_n, (DN 1));
    (dim_n, dim_n);
    (dim_n, (DN 1));
    (dim_n, dim_m);
    (dim_n, (DN 1));
    (dim_n, dim_n);
    (dim_n, (DN 1));
    (dim_n, dim_m);
    (dim_n, (DN 1));
    (dim_n, dim_n);
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1))];
  equations := [
    (* r_t = sigmoid(W_xr x_t + b_xr + W_hr h_{t-1} + b_hr) *)
    (v_r_t,
      (Un SIGMOID (Add (Add (Add (Mul dim_m (Var v_W_xr) (Var v_x_t)) (Var v_b_xr)) (Mul dim_n (Var v_W_hr) (Var v_h_prev))) (Var v_b_hr))));
    (* z_t = sigmoid(W_xz x_t + b_xz + W_hz h_{t-1} + b_hz) *)
    (v_z_t,
      (Un SIGMOID (Add (Add (Add (Mul dim_m (Var v_W_xz) (Var v_x_t)) (Var v_b_xz)) (Mul dim_n (Var v_W_hz) (Var v_h_prev))) (Var v_b_hz))));
    (* q_1 = W_hn h_{t-1} *)
    (v_q_1,
      (Mul dim_n (Var v_W_hn) (Var v_h_prev)));
    (* n_t = tanh(W_xn x_t + b_xn + r_t∘(q_1 + b_hn)) *)
    (v_n_t,
      (Un TANH (Add (Add (Mul dim_m (Var v_W_xn) (Var v_x_t)) (Var v_b_xn)) (Had (Var v_r_t) (Add (Var v_q_1) (Var v_b_hn))))));
    (* h_t = (1 - z_t)∘n_t + z_t∘h_{t-1} *)
    (v_h_t,
      (Add (Had (Add (Cst 1) (Scale (Cst (-1 # 1)) (Var v_z_t))) (Var v_n_t)) (Had (Var v_z_t) (Var v_h_prev))))];
  lines := [
    (* n̄_t = h̄_t∘(1 - z_t) *)
    ((Adj v_n_t),
      (Had (Var (Adj v_h_t)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Var v_z_t)))));
    (* ā_n = n̄_t∘(1 - n_t^2) *)
    ((Adj v_pre_n_t),
      (Had (Var (Adj v_n_t)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Un SQUARE (Var v_n_t))))));
    (* z̄_t = h̄_t∘(h_{t-1} - n_t) *)
    ((Adj v_z_t),
      (Had (Var (Adj v_h_t)) (Add (Var v_h_prev) (Scale (Cst (-1 # 1)) (Var v_n_t)))));
    (* ā_z = z̄_t∘z_t∘(1 - z_t) *)
    ((Adj v_pre_z_t),
      (Had (Had (Var (Adj v_z_t)) (Var v_z_t)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Var v_z_t)))));
    (* r̄_t = ā_n∘(q_1 + b_hn) *)
    ((Adj v_r_t),
      (Had (Var (Adj v_pre_n_t)) (Add (Var v_q_1) (Var v_b_hn))));
    (* ā_r = r̄_t∘r_t∘(1 - r_t) *)
    ((Adj v_pre_r_t),
      (Had (Had (Var (Adj v_r_t)) (Var v_r_t)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Var v_r_t)))));
    (* h̄_{t-1} = h̄_t∘z_t + W_hn^T (ā_n∘r_t) + W_hz^T ā_z + W_hr^T ā_r *)
    ((Adj v_h_prev),
      (Add (Add (Add (Had (Var (Adj v_h_t)) (Var v_z_t)) (Mul dim_n (Tr (Var v_W_hn)) (Had (Var (Adj v_pre_n_t)) (Var v_r_t)))) (Mul dim_n (Tr (Var v_W_hz)) (Var (Adj v_pre_z_t)))) (Mul dim_n (Tr (Var v_W_hr)) (Var (Adj v_pre_r_t)))));
    (* x̄_t = W_xn^T ā_n + W_xz^T ā_z + W_xr^T ā_r *)
    ((Adj v_x_t),
      (Add (Add (Mul dim_n (Tr (Var v_W_xn)) (Var (Adj v_pre_n_t))) (Mul dim_n (Tr (Var v_W_xz)) (Var (Adj v_pre_z_t)))) (Mul dim_n (Tr (Var v_W_xr)) (Var (Adj v_pre_r_t)))));
    (* W̄_xr = W̄_xr + ā_r x_t^T *)
    ((Adj v_W_xr),
      (Add (Var (Adj v_W_xr)) (Mul (DN 1) (Var (Adj v_pre_r_t)) (Tr (Var v_x_t)))));
    (* b̄_xr = b̄_xr + ā_r *)
    ((Adj v_b_xr),
      (Add (Var (Adj v_b_xr)) (Var (Adj v_pre_r_t))));
    (* W̄_hr = W̄_hr + ā_r h_{t-1}^T *)
    ((Adj v_W_hr),
      (Add (Var (Adj v_W_hr)) (Mul (DN 1) (Var (Adj v_pre_r_t)) (Tr (Var v_h_prev)))));
    (* b̄_hr = b̄_hr + ā_r *)
    ((Adj v_b_hr),
      (Add (Var (Adj v_b_hr)) (Var (Adj v_pre_r_t))));
    (* W̄_xz = W̄_xz + ā_z x_t^T *)
    ((Adj v_W_xz),
      (Add (Var (Adj v_W_xz)) (Mul (DN 1) (Var (Adj v_pre_z_t)) (Tr (Var v_x_t)))));
    (* b̄_xz = b̄_xz + ā_z *)
    ((Adj v_b_xz),
      (Add (Var (Adj v_b_xz)) (Var (Adj v_pre_z_t))));
    (* W̄_hz = W̄_hz + ā_z h_{t-1}^T *)
    ((Adj v_W_hz),
      (Add (Var (Adj v_W_hz)) (Mul (DN 1) (Var (Adj v_pre_z_t)) (Tr (Var v_h_prev)))));
    (* b̄_hz = b̄_hz + ā_z *)
    ((Adj v_b_hz),
      (Add (Var (Adj v_b_hz)) (Var (Adj v_pre_z_t))));
    (* W̄_xn = W̄_xn + ā_n x_t^T *)
    ((Adj v_W_xn),
      (Add (Var (Adj v_W_xn)) (Mul (DN 1) (Var (Adj v_pre_n_t)) (Tr (Var v_x_t)))));
    (* b̄_xn = b̄_xn + ā_n *)
    ((Adj v_b_xn),
      (Add (Var (Adj v_b_xn)) (Var (Adj v_pre_n_t))));
    (* W̄_hn = W̄_hn + (ā_n∘r_t) h_{t-1}^T *)
    ((Adj v_W_hn),
      (Add (Var (Adj v_W_hn)) (Mul (DN 1) (Had (Var (Adj v_pre_n_t)) (Var v_r_t)) (Tr (Var v_h_prev)))));
    (* b̄_hn = b̄_hn + ā_n∘r_t *)
    ((Adj v_b_hn),
      (Add (Var (Adj v_b_hn)) (Had (Var (Adj v_pre_n_t)) (Var v_r_t))))];
  states := [State 1 2 3];
  inputs := [4]
|}.

Lemma gru_reset_after_accepted : accepted gru_reset_after_cell = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
Lemma gru_reset_after_smooth : smooth_cell gru_reset_after_cell = true.
Proof. reflexivity. Qed.
(* For every span T, all sizes D and all values rho: what the backward lines leave in the adjoint
   of y is the derivative of L = sum over t of <upstream_t, state_t> by each entry of y. *)
Theorem gru_reset_after_gradient T D rho y k l : In y (support gru_reset_after_cell T) ->
  lt k (rows D (shape_of gru_reset_after_cell) y) -> lt l (cols D (shape_of gru_reset_after_cell) y) ->
  is_derive (fun s => run D (span gru_reset_after_cell 0 T) (upd rho y k l s) loss 0 0) (rho y k l)
            (gradient gru_reset_after_cell D 0 T rho one y k l).
Proof. intros. apply gradient_is_derivative; auto using gru_reset_after_accepted, gru_reset_after_smooth. Qed.
(* The theorem speaks of every parameter, initial state and input. *)
Example gru_reset_after_support : forallb (fun y => memb y (support gru_reset_after_cell 2)) [v_W_xr; v_b_xr; v_W_hr; v_b_hr; v_W_xz; v_b_xz; v_W_hz; v_b_hz; v_W_xn; v_b_xn; v_W_hn; v_b_hn; v_h_prev; at_step 4 0; at_step 4 1] = true.
Proof. vm_compute. reflexivity. Qed.
