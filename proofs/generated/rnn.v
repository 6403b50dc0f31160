(* Vanilla RNN: written by `gradproof prove`; what it says is decided by Coq. *)
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
Definition v_W_x := Base 5 0.
Definition v_W_h := Base 6 0.
Definition v_b := Base 7 0.
Definition v_pre_h_t := Base 8 0.

Definition rnn_cell : cell := {|
  shapes := [(DN 1, DN 1);
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_n, (DN 1));
    (dim_m, (DN 1));
    (dim_n, dim_m);
    (dim_n, dim_n);
    (dim_n, (DN 1));
    (dim_n, (DN 1))];
  equations := [
    (* h_t = tanh(W_x x_t + W_h h_{t-1} + b) *)
    (v_h_t,
      (Un TANH (Add (Add (Mul dim_m (Var v_W_x) (Var v_x_t)) (Mul dim_n (Var v_W_h) (Var v_h_prev))) (Var v_b))))];
  lines := [
    (* ā_h = h̄_t∘(1 - h_t^2) *)
    ((Adj v_pre_h_t),
      (Had (Var (Adj v_h_t)) (Add (Cst 1) (Scale (Cst (-1 # 1)) (Un SQUARE (Var v_h_t))))));
    (* h̄_{t-1} = W_h^T ā_h *)
    ((Adj v_h_prev),
      (Mul dim_n (Tr (Var v_W_h)) (Var (Adj v_pre_h_t))));
    (* x̄_t = W_x^T ā_h *)
    ((Adj v_x_t),
      (Mul dim_n (Tr (Var v_W_x)) (Var (Adj v_pre_h_t))));
    (* W̄_x = W̄_x + ā_h x_t^T *)
    ((Adj v_W_x),
      (Add (Var (Adj v_W_x)) (Mul (DN 1) (Var (Adj v_pre_h_t)) (Tr (Var v_x_t)))));
    (* W̄_h = W̄_h + ā_h h_{t-1}^T *)
    ((Adj v_W_h),
      (Add (Var (Adj v_W_h)) (Mul (DN 1) (Var (Adj v_pre_h_t)) (Tr (Var v_h_prev)))));
    (* b̄ = b̄ + ā_h *)
    ((Adj v_b),
      (Add (Var (Adj v_b)) (Var (Adj v_pre_h_t))))];
  states := [State 1 2 3];
  inputs := [4]
|}.

Lemma rnn_accepted : accepted rnn_cell = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
Lemma rnn_smooth : smooth_cell rnn_cell = true.
Proof. reflexivity. Qed.
(* For every span T, all sizes D and all values rho: what the backward lines leave in the adjoint
   of y is the derivative of L = sum over t of <upstream_t, state_t> by each entry of y. *)
Theorem rnn_gradient T D rho y k l : In y (support rnn_cell T) ->
  lt k (rows D (shape_of rnn_cell) y) -> lt l (cols D (shape_of rnn_cell) y) ->
  is_derive (fun s => run D (span rnn_cell 0 T) (upd rho y k l s) loss 0 0) (rho y k l)
            (gradient rnn_cell D 0 T rho one y k l).
Proof. intros. apply gradient_is_derivative; auto using rnn_accepted, rnn_smooth. Qed.
(* The theorem speaks of every parameter, initial state and input. *)
Example rnn_support : forallb (fun y => memb y (support rnn_cell 2)) [v_W_x; v_W_h; v_b; v_h_prev; at_step 4 0; at_step 4 1] = true.
Proof. vm_compute. reflexivity. Qed.
