(** An instance of every theorem that has hypotheses: none of them is empty. *)
From Coq Require Import Reals Lra Lia List QArith.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Vanishing GatedCells Contraction GradientCheck.
From Gradproof Require Import Expression Program Normal Derivatives Hessian CellCertificate.
From GradproofGenerated Require rnn lstm.
Import ListNotations.
Close Scope Q_scope.
Open Scope R_scope.

(** [gradient_is_derivative]: the entry (0, 1) of the recurrent weight of a vanilla RNN with two
    units, over three steps, and the derivative by an input. *)
Example rnn_weight rho :
  is_derive (fun s => run (fun _ => 2%nat) (span rnn.rnn_cell 0 3) (upd rho rnn.v_W_h 0 1 s) loss 0%nat 0%nat)
    (rho rnn.v_W_h 0%nat 1%nat) (gradient rnn.rnn_cell (fun _ => 2%nat) 0 3 rho one rnn.v_W_h 0%nat 1%nat).
Proof.
  apply rnn.rnn_gradient; [|cbv; lia|cbv; lia].
  apply memb_iff. vm_compute. reflexivity.
Qed.
Example lstm_input rho :
  is_derive (fun s => run (fun _ => 2%nat) (span lstm.lstm_cell 0 3) (upd rho (at_step 7 1) 1 0 s) loss 0%nat 0%nat)
    (rho (at_step 7 1) 1%nat 0%nat)
    (gradient lstm.lstm_cell (fun _ => 2%nat) 0 3 rho one (at_step 7 1) 1%nat 0%nat).
Proof.
  apply lstm.lstm_gradient; [|cbv; lia|cbv; lia].
  apply memb_iff. vm_compute. reflexivity.
Qed.
(** The loss is what it is said to be: for one state, one step, <u_1, s_1>. *)
Example rnn_loss rho : rho loss 0%nat 0%nat = 0 ->
  run (fun _ => 2%nat) (span rnn.rnn_cell 0 1) rho loss 0%nat 0%nat
  = dot 2 1 (rho (at_step 3 0))
      (eval (fun _ => 2%nat) (step (fun _ => 2%nat) (load rnn.rnn_cell 0) rho) (snd (hd (loss, C0) (equations rnn.rnn_cell)))).
Proof.
  intros H. unfold dot, msum, mhad. cbv -[Rplus Rmult IZR tanh]. unfold loss, here in H. rewrite H. ring.
Qed.

(** A recurrent matrix of two units with row sums 1/2. *)
Definition half : mat := fun i j => if Nat.eqb i j then 1 / 2 else 0.
Lemma half_rowsum : rowsum 2 half (1 / 2).
Proof.
  intros i Hi. unfold half. simpl. destruct i as [|[|i]]; try lia; simpl;
    rewrite ?Rabs_R0, ?(Rabs_pos_eq (1 / 2)); lra.
Qed.
Lemma tanh_slope x : Rabs (1 - tanh x * tanh x) <= 1.
Proof. pose proof (tanh_deriv_bounds x). rewrite Rabs_pos_eq; lra. Qed.
Definition unit : vec := fun _ => 1.
Lemma unit_bound : vbound 2 unit 1.
Proof. intros i _. unfold unit. rewrite Rabs_R1; lra. Qed.
Example vanish_instance T :
  vbound 2 (dh tanh (fun x => 1 - tanh x * tanh x) 2 half (fun _ => unit) unit unit T) ((1 * (1 / 2)) ^ T * 1).
Proof. apply vanish_inf; try lra; auto using half_rowsum, unit_bound, is_derive_tanh, tanh_slope. Qed.
Example forgetting_instance T : vbound 2
  (fun i => h tanh 2 half (fun _ => unit) unit T i - h tanh 2 half (fun _ => unit) (fun _ => 0) T i)
  ((1 * (1 / 2)) ^ T * 1).
Proof.
  apply (forgetting tanh (fun x => 1 - tanh x * tanh x)); try lra; auto using half_rowsum, is_derive_tanh, tanh_slope.
  intros i _. unfold unit. rewrite Rminus_0_r, Rabs_R1. lra.
Qed.
(** A GRU with row sums 1/2, 1/2 and 1/8: K = 1/2 (1 + 1/8) + 1/4 <= 1. *)
Definition eighth : mat := fun i j => if Nat.eqb i j then 1 / 8 else 0.
Lemma eighth_rowsum : rowsum 2 eighth (1 / 8).
Proof.
  intros i Hi. unfold eighth. simpl. destruct i as [|[|i]]; try lia; simpl;
    rewrite ?Rabs_R0, ?(Rabs_pos_eq (1 / 8)); lra.
Qed.
Example gru_nonexpansive_instance T :
  vbound 2 (dgru 2 eighth half half (fun _ => unit) (fun _ => unit) (fun _ => unit) unit unit T) 1.
Proof.
  apply (gru_nonexpansive 2 eighth half half _ _ _ (1 / 2) (1 / 2) (1 / 8)); try lra;
    auto using half_rowsum, eighth_rowsum, unit_bound. unfold K. lra.
Qed.
(** An LSTM with forget gates at 1/2: rate (1 + sqrt (3/4)) / 2 = 0.933. *)
Lemma zero_rowsum l : 0 <= l -> rowsum 2 mzero l.
Proof. intros Hl i _. unfold mzero. simpl. rewrite Rabs_R0. lra. Qed.
Definition zero_bias : nat -> vec := fun _ _ => 0.
Example miller_hardt_instance T :
  vbound 2 (fst (dlstm 2 mzero half half eighth zero_bias zero_bias zero_bias zero_bias unit unit unit
                   (fun _ => weight (1 / 2)) T)) (rate (1 / 2) ^ T * 1).
Proof.
  assert (W : 0 < weight (1 / 2)).
  { unfold weight. destruct (rate_bounds (1 / 2) ltac:(lra)). apply Rdiv_lt_0_compat; lra. }
  apply (miller_hardt 2 mzero half half eighth zero_bias zero_bias zero_bias zero_bias (1 / 2) 0 (1 / 2) (1 / 2) (1 / 8));
    try lra; auto using half_rowsum, eighth_rowsum, unit_bound.
  - apply zero_rowsum; lra.
  - intros i _. unfold cbar, unit. rewrite Rabs_R1. lra.
  - intros t i _. unfold lf, mv, mzero, zero_bias. simpl.
    replace (0 + 0 * _ + 0 * _ + 0) with 0 by ring. rewrite sigmoid_0, Rabs_pos_eq; lra.
  - intros i _. rewrite Rabs_pos_eq; lra.
Qed.
Example reset_after_instance T :
  vbound 2 (dafter 2 eighth half half zero_bias zero_bias zero_bias (fun _ => 0) unit unit T) 1.
Proof.
  apply (after_nonexpansive 2 eighth half half zero_bias zero_bias zero_bias (fun _ => 0) (1 / 2) (1 / 2) (1 / 8) 0);
    try lra; auto using half_rowsum, eighth_rowsum, unit_bound.
  intros i _. rewrite Rabs_R0. lra.
Qed.
Example chrono_instance : exists J, is_derive (fun c => GatedCells.cell (fun _ => sigmoid (ln (INR 100 - 1))) (fun _ => 0) c 100) 0 J /\ 1 / 4 <= J.
Proof. apply chrono_init. lia. Qed.
(** The central difference of x^3 at 1 with step 1/10: the third derivative is 6. *)
Example check_instance : Rabs (((1 + 1 / 10) ^ 3 - (1 - 1 / 10) ^ 3) / (2 * (1 / 10)) - 3) <= 6 * (1 / 10) ^ 2 / 6.
Proof.
  pose proof (central_difference (fun x => x ^ 3) (fun x => 3 * x ^ 2) (fun x => 6 * x) (fun _ => 6) 1 (1 / 10) 6) as H.
  cbv beta in H. replace (3 * 1 ^ 2) with 3 in H by ring. apply H; try lra.
  - intros t _. auto_derive; [trivial | ring].
  - intros t _. auto_derive; [trivial | ring].
  - intros t _. auto_derive; [trivial | ring].
  - intros t _. rewrite Rabs_pos_eq; lra.
Qed.

(** The second derivatives of tanh (a b) by a and b, in either order. *)
Definition a := Base 1 0. Definition b := Base 2 0.
Definition product : expr := Un TANH (Had (Var a) (Var b)).
Example hessian_instance rho :
  eval (fun _ => 1%nat) (with_tangents rho (eentry b 0 0)) (jvp (vjp product (DN 1) (DN 1) C1 a)) 0%nat 0%nat
  = eval (fun _ => 1%nat) (with_tangents rho (eentry a 0 0)) (jvp (vjp product (DN 1) (DN 1) C1 b)) 0%nat 0%nat.
Proof.
  apply (hessian_symmetric (fun _ => 1%nat) (fun _ => (DN 1, DN 1))); try reflexivity; try (cbv; lia).
Qed.
