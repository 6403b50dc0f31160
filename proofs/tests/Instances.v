(** An instance of every theorem with hypotheses about the flow of gradients and its check, and of the
    theorems of two certificates. Those about expressions and programs are in ExpressionInstances.v. *)
From Coq Require Import Reals Lra Lia List QArith.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Vanishing GatedCells Contraction GradientCheck Tables.
From Gradproof Require Import Expression Program Normal Derivatives CellCertificate.
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
Example rnn_loss rho :
  run (fun _ => 2%nat) (span rnn.rnn_cell 0 1) rho loss 0%nat 0%nat
  = rho loss 0%nat 0%nat + dot 2 1 (rho (at_step 3 0))
      (eval (fun _ => 2%nat) (step (fun _ => 2%nat) (load rnn.rnn_cell 0) rho) (snd (hd (loss, C0) (equations rnn.rnn_cell)))).
Proof. unfold dot, msum, mhad. cbv -[Rplus Rmult IZR tanh]. ring. Qed.

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

(** *** Vanilla RNN *)
Example fn_slope_bound_instance : Rabs (fn_slope ABS 1) <= 1.
Proof. apply (fn_slope_bound ABS 1%Q 1); [reflexivity | simpl; lra]. Qed.
Lemma id_derive t : is_derive (fun s : R => s) t 1.
Proof. apply (is_derive_id (K := R_AbsRing)). Qed.
Notation slope := (fun x => 1 - tanh x * tanh x).
Example h_derive_instance s t :
  is_derive (fun u => h tanh 2 half (fun _ => unit) (fun _ => u) t 0%nat) s (dh tanh slope 2 half (fun _ => unit) (fun _ => s) unit t 0%nat).
Proof. apply (h_derive tanh slope is_derive_tanh 2 half (fun _ => unit) (fun u _ => u)); [intros; apply id_derive | lia]. Qed.
Example vanish_entry_instance T : exists J,
  is_derive (fun u => h tanh 2 half (fun _ => unit) (fun j => if Nat.eqb j 1 then u else unit j) T 0%nat) (unit 1%nat) J
  /\ Rabs J <= (1 * (1 / 2)) ^ T.
Proof. apply (vanish_entry tanh slope); try lra; try lia; auto using half_rowsum, is_derive_tanh, tanh_slope. Qed.
Example vanish_2_instance d T : n2 2 (dh tanh slope 2 half (fun _ => unit) unit d T) <= ((1 * (1 / 2)) ^ T) ^ 2 * n2 2 d.
Proof.
  apply (vanish_2 tanh slope); auto using tanh_slope.
  intros v. unfold n2, mv, half. simpl. apply Req_le. field.
Qed.
Example vanish_limit_instance : exists N, forall T, (N <= T)%nat -> forall h0 d0, vbound 2 d0 1 ->
  vbound 2 (dh tanh slope 2 half (fun _ => unit) h0 d0 T) (1 / 1000).
Proof. apply (vanish_limit tanh slope 1 tanh_slope 2 half (fun _ => unit) (1 / 2)); try lra. apply half_rowsum. Qed.
Example tanh_rnn_sharp_instance T :
  dh tanh slope 2 (fun i j => 2 * delta i j) (fun _ _ => 0) (fun _ => 0) unit T 0%nat = 2 ^ T * 1.
Proof. apply (tanh_rnn_sharp 2 2 unit T 0). lia. Qed.
(** *** Cell states *)
Example cec_one_instance c0 : is_derive (fun c => GatedCells.cell (fun _ => 1) (fun _ => 5) c 100) c0 1.
Proof. now apply cec_one. Qed.
Example cec_lower_instance c0 : exists J, is_derive (fun c => GatedCells.cell (fun _ => 1 - 1 / 1000) (fun _ => 5) c 100) c0 J
  /\ 1 - INR 100 * (1 / 1000) <= J.
Proof. apply cec_lower; intros; lra. Qed.
Example cell_bound_instance T : Rabs (GatedCells.cell (fun _ => 1 / 2) (fun _ => 1) 2 T) <= 1 / (1 - 1 / 2).
Proof. apply cell_bound; intros; rewrite ?Rabs_R1, ?(Rabs_pos_eq 2); lra. Qed.
Example held_keep_instance T : held (fun _ => 1) (fun _ => 7) 3 T = 3.
Proof. now apply held_keep. Qed.
Example held_replace_instance T : held (fun _ => 0) (fun t => INR t) 3 (S T) = INR T.
Proof. now apply (held_replace (fun _ => 0) (fun t => INR t)). Qed.
Example lstm_h_bound_instance c : Rabs (1 / 2 * tanh c) < 1.
Proof. apply lstm_h_bound. lra. Qed.
(** *** GRU *)
Notation unit_gru := (gru 2 eighth half half (fun _ => unit) (fun _ => unit) (fun _ => unit)).
Example gru_derive_instance s t : is_derive (fun u => unit_gru (fun _ => u) t 0%nat) s
  (dgru 2 eighth half half (fun _ => unit) (fun _ => unit) (fun _ => unit) (fun _ => s) unit t 0%nat).
Proof. apply (gru_derive 2 eighth half half _ _ _ (fun u _ => u)); [intros; apply id_derive | lia]. Qed.
Example gru_invariant_instance T : vbound 2 (unit_gru unit T) 1.
Proof. apply gru_invariant, unit_bound. Qed.
Example gru_highway_instance T :
  vbound 2 (fun i => dgru 2 eighth half half (fun _ => unit) (fun _ => unit) (fun _ => unit) unit unit T i - unit i)
    (((1 + 1 * (1 + K (1 / 2) (1 / 2) (1 / 8))) ^ T - 1) * 1).
Proof.
  apply (gru_highway 2 eighth half half _ _ _ (1 / 2) (1 / 2) (1 / 8)); try lra;
    auto using half_rowsum, eighth_rowsum, unit_bound.
  intros t i _ _. rewrite Rminus_diag_eq by reflexivity. apply Rlt_le, sigmoid_pos.
Qed.
(** *** Full Jacobians *)
Notation unit_lstm := (lstm 2 mzero half half eighth zero_bias zero_bias zero_bias zero_bias).
Notation unit_dlstm := (dlstm 2 mzero half half eighth zero_bias zero_bias zero_bias zero_bias).
Example lstm_derive_instance s t :
  is_derive (fun u => fst (unit_lstm (fun _ => u) (fun _ => u) t) 0%nat) s (fst (unit_dlstm (fun _ => s) (fun _ => s) unit unit t) 0%nat).
Proof.
  apply (lstm_derive 2 mzero half half eighth zero_bias zero_bias zero_bias zero_bias (fun u _ => u) (fun u _ => u));
    try lia; intros; apply id_derive.
Qed.
Lemma forget_half c0 h0 t : vbound 2 (lf 2 mzero zero_bias (snd (unit_lstm c0 h0 t)) t) (1 / 2).
Proof.
  intros i _. unfold lf, mv, mzero, zero_bias. simpl.
  replace (0 + 0 * _ + 0 * _ + 0) with 0 by ring. rewrite sigmoid_0, Rabs_pos_eq; lra.
Qed.
Lemma unit_cell : vbound 2 unit (cbar (1 / 2)).
Proof. intros i _. unfold cbar, unit. rewrite Rabs_R1. lra. Qed.
Example lstm_norm_bound_instance T :
  vbound 2 (fst (unit_dlstm unit unit unit unit T)) (fst (comparison (1 / 2) 0 (1 / 2) (1 / 2) (1 / 8) 1 1 T)).
Proof.
  apply (lstm_norm_bound 2 mzero half half eighth zero_bias zero_bias zero_bias zero_bias (1 / 2) 0 (1 / 2) (1 / 2) (1 / 8));
    try lra; auto using half_rowsum, eighth_rowsum, unit_bound, forget_half, unit_cell.
  apply zero_rowsum; lra.
Qed.
Notation unit_after := (after 2 eighth half half zero_bias zero_bias zero_bias (fun _ => 0)).
Example after_derive_instance s t : is_derive (fun u => unit_after (fun _ => u) t 0%nat) s
  (dafter 2 eighth half half zero_bias zero_bias zero_bias (fun _ => 0) (fun _ => s) unit t 0%nat).
Proof. apply (after_derive 2 eighth half half zero_bias zero_bias zero_bias (fun _ => 0) (fun u _ => u)); [intros; apply id_derive | lia]. Qed.
Example after_invariant_instance T : vbound 2 (unit_after unit T) 1.
Proof. apply after_invariant, unit_bound. Qed.
(** *** The check itself, on x^3 at 1 with step 1/10 and exact values. *)
Definition up : R := (1 + 1 / 10) ^ 3. Definition down : R := (1 - 1 / 10) ^ 3.
Ltac cube := intros; try (unfold up, down; rewrite ?Rminus_diag_eq, ?Rabs_R0 by reflexivity; lra);
  try (auto_derive; [trivial | ring]); try (rewrite Rabs_pos_eq; lra).
Example fd_error_instance : Rabs (fd (1 / 10) up down - 3 * 1 ^ 2) <= budget (1 / 10) 6 0.
Proof. apply (fd_error (fun x => x ^ 3) (fun x => 3 * x ^ 2) (fun x => 6 * x) (fun _ => 6) 1); cube. Qed.
Example check_complete_instance : Rabs (fd (1 / 10) up down - 3) <= 1 / 50.
Proof.
  apply (check_complete (fun x => x ^ 3) (fun x => 3 * x ^ 2) (fun x => 6 * x) (fun _ => 6) 1 (1 / 10) 6) with (e := 0); cube.
  unfold budget. lra.
Qed.
Example check_sound_instance : Rabs (301 / 100 - 3 * 1 ^ 2) <= 1 / 50 + budget (1 / 10) 6 0.
Proof.
  apply (check_sound (fun x => x ^ 3) (fun x => 3 * x ^ 2) (fun x => 6 * x) (fun _ => 6) 1 (1 / 10) 6) with (yp := up) (ym := down); cube.
  unfold fd, up, down. rewrite Rabs_pos_eq; lra.
Qed.
