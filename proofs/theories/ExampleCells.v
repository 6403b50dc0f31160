(** Standard cells in the deep embedding, valid for every hidden size n = D 0, input size m = D 1. *)
From Coq Require Import Reals Lra Lia Arith List Bool ZArith QArith FinFun.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Expression Program Normal.
Import ListNotations.
Close Scope Q_scope.
Open Scope R_scope.

Definition n := DV 0. Definition m := DV 1. Definition one := DN 1.
(* identifiers: 0 h, 1 c, 2 x, 10+ weights *)
Definition h := Base 0 0. Definition c := Base 1 0. Definition x (t : nat) := Base 2 t.
Definition W (k : nat) := Base (10 + 3 * k) 0.   (* n x m *)
Definition U (k : nat) := Base (11 + 3 * k) 0.   (* n x n *)
Definition B (k : nat) := Base (12 + 3 * k) 0.   (* n x 1 *)
Fixpoint cdims (v : name) : dim * dim :=
  match v with
  | Tan v | Adj v => cdims v
  | Base k _ =>
      match k with
      | 0 | 1 => (n, one)
      | 2 => (m, one)
      | _ => match Nat.modulo k 3 with
             | 1 => (n, m)
             | 2 => (n, n)
             | _ => (n, one)
             end
      end
  end%nat.
Definition aff (k t : nat) (s : expr) : expr :=
  Add (Add (Mul m (Var (W k)) (Var (x t))) (Mul n (Var (U k)) s)) (Var (B k)).
Definition rnn t := Un TANH (aff 0 t (Var h)).
Definition gz t := Un SIGMOID (aff 0 t (Var h)).
Definition gr t := Un SIGMOID (aff 1 t (Var h)).
Definition gg t := Un TANH (aff 2 t (Had (gr t) (Var h))).
Definition gru t := Add (Had (Sub C1 (gz t)) (gg t)) (Had (gz t) (Var h)).
Definition lf t := Un SIGMOID (aff 0 t (Var h)).
Definition li t := Un SIGMOID (aff 1 t (Var h)).
Definition lo t := Un SIGMOID (aff 2 t (Var h)).
Definition lg t := Un TANH (aff 3 t (Var h)).
Definition lstm_c t := Add (Had (lf t) (Var c)) (Had (li t) (lg t)).
Definition lstm_h t := Had (lo t) (Un TANH (lstm_c t)).
Definition lstm t : stepT := [(c, lstm_c t); (h, lstm_h t)].

Ltac wf_tac := repeat (split; try reflexivity).
Lemma wf_gru D t : wf D cdims (gru t) n one. Proof. wf_tac. Qed.
Lemma wf_lstm_c D t : wf D cdims (lstm_c t) n one. Proof. wf_tac. Qed.
Lemma wf_lstm_h D t : wf D cdims (lstm_h t) n one. Proof. wf_tac. Qed.
Lemma safe_gru D rho t : safe D rho (gru t) n one. Proof. repeat (split; auto); simpl; auto. Qed.
Lemma safe_lstm_c D rho t : safe D rho (lstm_c t) n one. Proof. repeat (split; auto); simpl; auto. Qed.
Lemma safe_lstm_h D rho t : safe D rho (lstm_h t) n one. Proof. repeat (split; auto); simpl; auto. Qed.

(** every variable a T-step run can touch (finite, duplicate-free) *)
Definition params : list name := flat_map (fun k => [W k; U k; B k]) (seq 0 4).
Definition support (T : nat) : list name := h :: c :: params ++ map x (seq 0 T).
Lemma support_nodup T : NoDup (support T).
Proof.
  unfold support. assert (X : NoDup (map x (seq 0 T))).
  { apply FinFun.Injective_map_NoDup; [|apply seq_NoDup]. intros a b E. now injection E. }
  assert (P : forall y, In y (h :: c :: params) -> ~ In y (map x (seq 0 T))).
  { intros y Hy Hx. apply in_map_iff in Hx as [t [<- _]]. simpl in Hy.
    repeat (destruct Hy as [Hy|Hy]; [discriminate|]). exact Hy. }
  change (NoDup ((h :: c :: params) ++ map x (seq 0 T))).
  revert P. generalize (map x (seq 0 T)) X. intros l Hl P.
  assert (N : NoDup (h :: c :: params)).
  { simpl. repeat (constructor; [simpl; intuition discriminate|]). constructor. }
  revert P. induction N as [|a q Ha Nq IH]; simpl; intros P; auto.
  constructor; [|apply IH; intros; apply P; auto].
  intros C. apply in_app_or in C as [C|C]; [auto | apply (P a); auto].
Qed.
Lemma support_gru T t v : (t < T)%nat -> In v (fv (gru t)) -> In v (support T).
Proof.
  intros Ht Hv. assert (X : In (x t) (support T)).
  { unfold support. do 2 right. apply in_or_app; right. apply in_map. apply in_seq. lia. }
  simpl in Hv. repeat (destruct Hv as [<-|Hv]; [solve [exact X | simpl; tauto]|]). destruct Hv.
Qed.
Lemma support_lstm T t v : (t < T)%nat -> In v (fv (lstm_h t)) -> In v (support T).
Proof.
  intros Ht Hv. assert (X : In (x t) (support T)).
  { unfold support. do 2 right. apply in_or_app; right. apply in_map. apply in_seq. lia. }
  simpl in Hv. repeat (destruct Hv as [<-|Hv]; [solve [exact X | simpl; tauto]|]). destruct Hv.
Qed.

(** GRU BPTT: all sizes, all lengths, all parameters, inputs and initial states. *)
Theorem gru_bptt D rho u T y k l : In y (support T) ->
  (k < rows D cdims y)%nat -> (l < cols D cdims y)%nat ->
  is_derive (fun s => dot (D 0%nat) 1 u (run D (unroll h gru 0 T) (upd rho y k l s) h)) (rho y k l)
    ((if name_eqb h y then blam D cdims h gru rho 0 T u else bgrad D cdims h gru rho 0 T u y) k l).
Proof.
  intros Hy Hk Hl.
  apply (bptt_gradient D cdims h gru (support T)); auto.
  - apply support_nodup.
  - left; reflexivity.
  - assert (G : forall q t, (t + q <= T)%nat -> List.Forall (stepwf D cdims (support T)) (unroll h gru t q)); [|apply G; lia].
    induction q; simpl; intros t Ht; constructor; [|apply IHq; lia].
    split; [repeat constructor; simpl; tauto|].
    intros a e [E|[]]. injection E as <- <-. split; [left; reflexivity|]. split; [apply wf_gru|].
    intros v. apply support_gru. lia.
  - assert (G : forall T t rho, runsafe D cdims (unroll h gru t T) rho).
    { clear. induction T; simpl; auto. intros t rho. split; auto.
      intros a e [E|[]]. injection E as <- <-. apply safe_gru. }
    apply G.
Qed.
(** LSTM: joint (c, h) recurrence *)
Fixpoint lstm_prog (t T : nat) : prog := match T with O => [] | S T' => lstm t :: lstm_prog (S t) T' end.
(** LSTM: reverse accumulation through T steps is the derivative of any linear read-out of the final state. *)
Theorem lstm_bptt D rho lam T y k l : In y (support T) ->
  (k < rows D cdims y)%nat -> (l < cols D cdims y)%nat ->
  is_derive (fun s => edot D cdims (support T) lam (run D (lstm_prog 0 T) (upd rho y k l s))) (rho y k l)
    (brun D cdims (lstm_prog 0 T) rho lam y k l).
Proof.
  intros Hy Hk Hl.
  apply run_gradient; auto.
  - apply support_nodup.
  - assert (G : forall q t, (t + q <= T)%nat -> List.Forall (stepwf D cdims (support T)) (lstm_prog t q)); [|apply G; lia].
    induction q; simpl; intros t Ht; constructor; [|apply IHq; lia].
    split; [repeat constructor; simpl; intuition discriminate|].
    intros a e [E|[E|[]]]; injection E as <- <-.
    + split; [right; left; reflexivity|]. split; [apply wf_lstm_c|]. intros v Hv. apply (support_lstm T t); [lia|].
      change (fv (lstm_h t)) with (fv (lo t) ++ fv (lstm_c t)).
      apply in_or_app; right. exact Hv.
    + split; [left; reflexivity|]. split; [apply wf_lstm_h|]. intros v. apply support_lstm. lia.
  - assert (G : forall T t rho, runsafe D cdims (lstm_prog t T) rho); [|apply G].
    clear. induction T; simpl; auto. intros t rho. split; auto.
    intros a e [E|[E|[]]]; injection E as <- <-; [apply safe_lstm_c | apply safe_lstm_h].
Qed.
