(** An instance of every theorem about enclosures; and what interval arithmetic must not confirm: every
    gradient of the vanilla RNN, wrong by 1e-12, and bounds on third derivatives that are too small. *)
From Coq Require Import Reals Lra List Bool QArith.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Expression Program CellCertificate.
From GradproofGenerated Require rnn.
From GradproofInterval Require Import Enclosures ThirdDerivatives values tolerances.
Import ListNotations.

Definition net : cell := rnn.rnn_cell.
Definition ones (_ : nat) : nat := 1%nat.
Definition nothing : ienv := fun _ => zero_i.
Definition zero_env : env := fun _ => mzero.
Lemma nothing_covers : covers nothing zero_env.
Proof. intros x. apply encloses_zero. Qed.
Example holds_fn_instance : holds (fn_i TANH one_i) (tanh 1).
Proof. apply (holds_fn TANH), holds_one. Qed.
Example eval_enclosed_instance : encloses (eval_i ones nothing [] (Un EXP (Cst 3)) 1 1) (eval ones zero_env (Un EXP (Cst 3))).
Proof. apply eval_enclosed; [apply nothing_covers | intros ? ? []]. Qed.
Example run_enclosed_instance : covers (run_i ones (shape_of net) (span net 0 2) nothing) (run ones (span net 0 2) zero_env).
Proof. apply run_enclosed, nothing_covers. Qed.
Example gradient_enclosed_instance : covers (gradient_i net ones [] 0 2 nothing one_env) (gradient net ones 0 2 zero_env one).
Proof. apply gradient_enclosed; [apply nothing_covers | apply one_covers]. Qed.
Example confirmed_sound_instance : List.Forall (fun p => match p with (y, k, l, q) =>
  (Rabs (gradient net (fun i => nth i [2; 3]%nat 1%nat) 0 2 (valued rnn_numbers) one y k l - cR q) <= cR (1 # 100000000000000))%R end) rnn_claims.
Proof. exact (confirmed_sound _ _ _ _ _ _ rnn_confirmed). Qed.
Example confirmed_derivatives_instance : List.Forall (fun p => match p with (y, k, l, q) => exists d,
  is_derive (fun s => run (fun i => nth i [2; 3]%nat 1%nat) (span net 0 2) (upd (valued rnn_numbers) y k l s) loss 0%nat 0%nat)
    (valued rnn_numbers y k l) d /\ (Rabs (d - cR q) <= cR (1 # 100000000000000))%R end) rnn_claims.
Proof. exact (confirmed_derivatives _ _ _ _ _ _ rnn.rnn_accepted rnn.rnn_smooth rnn_confirmed). Qed.

(** The difference along W_h[1,1] with step 1/2, where all other numbers are 0. *)
Definition W := rnn.v_W_h.
Definition M : Q := match List.find (fun p => match p with (y, _, _, _) => name_eqb y W end) rnn_bounds with
  Some (_, _, _, q) => q | None => 0 end.
Lemma claimed : In (W, 0%nat, 0%nat, M) rnn_bounds.
Proof. vm_compute. auto 20. Qed.
Lemma in_box : forall s, (zero_env W 0%nat 0%nat - 1 / 2 <= s <= zero_env W 0%nat 0%nat + 1 / 2)%R ->
  inside rnn_box (upd zero_env W 0 0 s).
Proof.
  unfold zero_env, mzero. intros s Hs x q H i j. unfold rnn_box in H. apply in_map_iff in H as [y [E _]].
  injection E as _ <-. change (cR 1) with 1%R. unfold upd.
  destruct (name_eqb W x); [destruct (_ && _)%bool|]; rewrite ?Rabs_R0; try lra. apply Rabs_le. lra.
Qed.
Notation L s := (curve net ones 2 W 0 0 zero_env s).
Example certified_difference_instance :
  (Rabs ((L (0 + 1 / 2) - L (0 - 1 / 2)) / (2 * (1 / 2)) - gradient net ones 0 2 zero_env one W 0%nat 0%nat) <= cR M * (1 / 2) ^ 2 / 6)%R.
Proof.
  apply (certified_difference net ones 2 rnn.rnn_accepted rnn.rnn_smooth rnn_box rnn_bounds rnn_bounded W 0 0 M zero_env);
    auto using claimed, in_box. lra.
Qed.
Example certified_tolerance_instance :
  (Rabs ((L (0 + 1 / 2) - L (0 - 1 / 2)) / (2 * (1 / 2)) - gradient net ones 0 2 zero_env one W 0%nat 0%nat)
   <= cR M * (1 / 2) ^ 2 / 6 + 0 / (1 / 2))%R.
Proof.
  apply (certified_tolerance net ones 2 rnn.rnn_accepted rnn.rnn_smooth rnn_box rnn_bounds rnn_bounded W 0 0 M zero_env);
    auto using claimed, in_box; try lra; unfold zero_env, mzero; rewrite Rminus_diag_eq by reflexivity; rewrite Rabs_R0; lra.
Qed.

(** *** What must be refused *)
Open Scope Q_scope.
Definition wrong (p : claim) : claim := match p with (y, k, l, q) => (y, k, l, Qplus q (1 # 1000000000000)) end.
Example wrong_gradients : forallb (fun p => negb (confirmed rnn.rnn_cell (fun i => nth i [2; 3]%nat 1%nat) 2
  rnn_numbers [wrong p] (1 # 100000000000000))) rnn_claims = true.
Proof. vm_compute. reflexivity. Qed.
Example wrong_sizes : confirmed rnn.rnn_cell (fun i => nth i [3; 2]%nat 1%nat) 2
  rnn_numbers rnn_claims (1 # 100000000000000) = false.
Proof. vm_compute. reflexivity. Qed.
Example small_bounds : existsb (fun p => match p with (y, k, l, _) =>
  bounded rnn.rnn_cell (fun _ => 1%nat) 2 rnn_box [(y, k, l, 1 # 1)] end) rnn_bounds = false.
Proof. vm_compute. reflexivity. Qed.
(** With larger numbers than the box allows nothing is said of the third derivative. *)
Example outside_the_box : bounded rnn.rnn_cell (fun _ => 1%nat) 2 (tl rnn_box) rnn_bounds = false.
Proof. vm_compute. reflexivity. Qed.
Definition all_instances := (certified_tolerance_instance, confirmed_derivatives_instance, wrong_gradients, wrong_sizes,
  small_bounds, outside_the_box).
Print Assumptions all_instances.
