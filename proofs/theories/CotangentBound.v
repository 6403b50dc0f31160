(** The GRU as the program writes it is the recurrence of [GatedCells]; hence the gradient that the reverse
    program computes inherits its bounds. *)
From Coq Require Import Reals Lra Lia Arith List Bool FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Expression Program Normal ExampleCells.
From Gradproof Require Vanishing GatedCells.
Import ListNotations.
Open Scope R_scope.

Definition col (a : mat) : nat -> R := fun i => a i 0%nat.
Section L.
Variables (D : nat -> nat) (rho : env).
Let nn := D 0%nat. Let mm := D 1%nat.
(* input contribution W_k x_t + b_k *)
Definition inp (k t : nat) : nat -> R := fun i =>
  mmul mm (rho (W k)) (rho (x t)) i 0%nat + rho (B k) i 0%nat.
Notation G := (GatedCells.gru nn (rho (U 0)) (rho (U 1)) (rho (U 2)) (inp 0) (inp 1) (inp 2)).
Notation R1 := (Vanishing.h tanh nn (rho (U 0)) (inp 0)).

(** environment after T steps differs from [rho] only at h *)
Fixpoint after (cell : nat -> expr) (T : nat) : env :=
  match T with O => rho | S T' => step D [(h, cell T')] (after cell T') end.
Lemma run_unroll cell : forall T t r, run D (unroll h cell t (S T)) r
   = step D [(h, cell (t + T)%nat)] (run D (unroll h cell t T) r).
Proof.
  induction T as [|T IH]; intros t r.
  - simpl. now rewrite Nat.add_0_r.
  - change (run D (unroll h cell t (S (S T))) r) with (run D (unroll h cell (S t) (S T)) (step D [(h, cell t)] r)).
    rewrite IH. replace (S t + T)%nat with (t + S T)%nat by lia. reflexivity.
Qed.
Lemma run_after cell T : run D (unroll h cell 0 T) rho = after cell T.
Proof. induction T; [reflexivity|]. rewrite run_unroll, IHT. reflexivity. Qed.
Lemma after_other cell T y : name_eqb h y = false -> after cell T y = rho y.
Proof. intros E. induction T; cbn [after]; auto. unfold step; cbn [lookup]. now rewrite E. Qed.

(** The GRU written as expressions computes the recurrence of [GatedCells.gru]. *)
Theorem gru_link T i : run D (unroll h gru 0 T) rho h i 0%nat = G (col (rho h)) T i.
Proof.
  rewrite run_after. revert i. induction T as [|T IH]; intros i; [reflexivity|].
  change (after gru (S T) h i 0%nat) with (eval D (after gru T) (gru T) i 0%nat).
  assert (A : forall y, name_eqb h y = false -> after gru T y = rho y) by (intros; now apply after_other).
  assert (P : forall k s (v : nat -> R), (forall j, eval D (after gru T) s j 0%nat = v j) ->
     forall i, eval D (after gru T) (aff k T s) i 0%nat = Vanishing.mv nn (rho (U k)) v i + inp k T i).
  { intros k s v Hv i0. unfold aff. cbn [eval]. unfold madd, mmul, inp, Vanishing.mv.
    rewrite (A (W k)), (A (U k)), (A (B k)), (A (x T)) by reflexivity.
    rewrite (sum_ext _ (fun l => rho (U k) i0 l * eval D (after gru T) s l 0%nat) (fun l => rho (U k) i0 l * v l))
      by (intros; now rewrite Hv).
    unfold mmul, nn, mm, n, m. cbn [dv]. ring. }
  assert (H : forall j, eval D (after gru T) (Var h) j 0%nat = G (col (rho h)) T j) by (intros; apply IH).
  assert (Z : forall j, eval D (after gru T) (gz T) j 0%nat
     = GatedCells.zt nn (rho (U 0)) (inp 0) (G (col (rho h)) T) T j).
  { intros j. unfold gz. cbn [eval]. unfold mmap. rewrite (P 0%nat _ _ H). reflexivity. }
  assert (Rr : forall j, eval D (after gru T) (gr T) j 0%nat
     = GatedCells.rt nn (rho (U 1)) (inp 1) (G (col (rho h)) T) T j).
  { intros j. unfold gr. cbn [eval]. unfold mmap. rewrite (P 1%nat _ _ H). reflexivity. }
  assert (Gg : forall j, eval D (after gru T) (gg T) j 0%nat
     = GatedCells.gt nn (rho (U 1)) (rho (U 2)) (inp 1) (inp 2) (G (col (rho h)) T) T j).
  { intros j. unfold gg. cbn [eval]. unfold mmap.
    rewrite (P 2%nat _ (GatedCells.rh nn (rho (U 1)) (inp 1) (G (col (rho h)) T) T)); [reflexivity|].
    intros l. change (eval D (after gru T) (gr T) l 0%nat * eval D (after gru T) (Var h) l 0%nat
       = GatedCells.rh nn (rho (U 1)) (inp 1) (G (col (rho h)) T) T l). rewrite Rr, H. reflexivity. }
  change (eval D (after gru T) (gru T) i 0%nat) with
    ((1 - eval D (after gru T) (gz T) i 0%nat) * eval D (after gru T) (gg T) i 0%nat
     + eval D (after gru T) (gz T) i 0%nat * eval D (after gru T) (Var h) i 0%nat).
  rewrite Z, Gg, H. reflexivity.
Qed.
End L.

(** *** Reverse-mode consequence: with K <= 1 the back-propagated cotangent never grows in the 1-norm,
    whatever the inputs and the sequence length. *)
Definition n1 (n : nat) (v : nat -> R) := sum n (fun i => Rabs (v i)).
(** If a (1 + r/4) + 2 z <= 1, the adjoint that T steps of back-propagation leave has at most the 1-norm it started with. *)
Theorem gru_cotangent_nonexpansive D rho u T a rr zz :
  0 <= a -> 0 <= rr -> 0 <= zz ->
  Vanishing.rowsum (D 0%nat) (rho (U 2)) a -> Vanishing.rowsum (D 0%nat) (rho (U 1)) rr ->
  Vanishing.rowsum (D 0%nat) (rho (U 0)) zz ->
  a * (1 + rr / 4) + 2 * zz <= 1 -> Vanishing.vbound (D 0%nat) (col (rho h)) 1 ->
  n1 (D 0%nat) (col (blam D cdims h gru rho 0 T u)) <= n1 (D 0%nat) (col u).
Proof.
  intros Ha Hr Hz Hg2 Hg1 Hg0 HK Hh.
  set (lam := blam D cdims h gru rho 0 T u).
  set (sg := fun i => sign (lam i 0%nat)).
  assert (S1 : forall i, Rabs (sg i) <= 1).
  { intros i. unfold sg, sign. destruct (total_order_T 0 (lam i 0%nat)) as [[?|?]|?];
      apply Rabs_le; lra. }
  set (V := flat_map (fun t => fv (gru t)) (seq 0 T)).
  assert (E : forall a b : name, {a = b} + {a <> b}) by (intros a0 b0; destruct (name_eqb_spec a0 b0); auto).
  set (S := nodup E (h :: V)).
  assert (HS : NoDup S) by apply NoDup_nodup.
  assert (Hin : In h S) by (apply nodup_In; left; reflexivity).
  set (d := esingle h (fun i (_ : nat) => sg i)).
  assert (Wf : List.Forall (stepwf D cdims S) (unroll h gru 0 T)).
  { assert (G : forall k t, (t + k <= T)%nat -> List.Forall (stepwf D cdims S) (unroll h gru t k)).
    { induction k; simpl; intros t Ht; constructor.
      - split; [repeat constructor; simpl; tauto|].
        intros b e [Eq|[]]. injection Eq as <- <-. split; auto. split; [apply wf_gru|].
        intros y Hy. apply nodup_In. right. apply in_flat_map. exists t. split; auto. apply in_seq. lia.
      - apply IHk. lia. }
    apply G; lia. }
  assert (Sf : forall T t rho, runsafe D cdims (unroll h gru t T) rho).
  { clear. induction T; simpl; auto. intros t rho. split; auto.
    intros a e [E|[]]. injection E as <- <-. apply safe_gru. }
  pose proof (run_adjoint D cdims S (unroll h gru 0 T) HS Wf rho (esingle h u) d) as ADJ.
  rewrite edot_single in ADJ by auto.
  rewrite edot_comm in ADJ. unfold d at 2 in ADJ. rewrite edot_single in ADJ by auto.
  destruct (brun_unroll D cdims h gru u T rho 0%nat) as [BH _]. rewrite BH in ADJ. fold lam in ADJ.
  set (dd := drun D (unroll h gru 0 T) rho d h) in *.
  set (dg := GatedCells.dgru (D 0%nat) (rho (U 0)) (rho (U 1)) (rho (U 2)) (inp D rho 0) (inp D rho 1) (inp D rho 2) (col (rho h)) sg T).
  (* the tangent program and the mathematical derivative agree: both are *the* derivative *)
  assert (Edd : forall i, (i < D 0%nat)%nat -> dd i 0%nat = dg i).
  { intros i Hi.
    set (p := fun (s : R) (y : name) => if name_eqb h y then (fun i j => rho h i j + s * sg i) else rho y).
    assert (P0 : p 0 = rho).
    { apply functional_extensionality; intros y. unfold p. destruct (name_eqb_spec h y) as [<-|]; auto.
      apply mext; intros; ring. }
    assert (D1 : is_derive (fun s => run D (unroll h gru 0 T) (p s) h i 0%nat) 0 (dd i 0%nat)).
    { pose proof (run_sound D cdims S (unroll h gru 0 T) p 0 d Wf) as Q. rewrite P0 in Q.
      apply Q; auto.
      intros y Hy k l Hk Hl. unfold p, d, esingle. destruct (name_eqb h y).
      - auto_derive; [trivial | ring].
      - apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule)). }
    assert (D2 : is_derive (fun s => run D (unroll h gru 0 T) (p s) h i 0%nat) 0 (dg i)).
    { eapply is_derive_ext; [intros s; symmetry; apply (gru_link D (p s) T i)|].
      pose proof (GatedCells.gru_derive (D 0%nat) (rho (U 0)) (rho (U 1)) (rho (U 2))
                    (inp D rho 0) (inp D rho 1) (inp D rho 2) (fun s => col (p s h)) 0 sg) as GD.
      cbv beta in GD. rewrite P0 in GD.
      apply GD; auto. intros j Hj. unfold col, p. simpl. auto_derive; [trivial | ring]. }
    rewrite <- (is_derive_unique _ _ _ D1). now apply is_derive_unique. }
  assert (Bd : Vanishing.vbound (D 0%nat) dg 1).
  { apply (GatedCells.gru_nonexpansive (D 0%nat) (rho (U 0)) (rho (U 1)) (rho (U 2)) (inp D rho 0) (inp D rho 1) (inp D rho 2)
             a rr zz); auto; try lra. intros i Hi. apply S1. }
  assert (ER : dot (rows D cdims h) (cols D cdims h) (fun i (_ : nat) => sg i) lam = n1 (D 0%nat) (col lam)).
  { unfold dot, msum, mhad, n1, col. apply sum_ext; intros i Hi. simpl. rewrite Rplus_0_l.
    unfold sg, sign. destruct (total_order_T 0 (lam i 0%nat)) as [[?|?]|?].
    - rewrite Rabs_pos_eq; lra.
    - rewrite <- e, Rabs_R0; lra.
    - rewrite Rabs_left; lra. }
  assert (EL : dot (rows D cdims h) (cols D cdims h) u dd <= n1 (D 0%nat) (col u)).
  { unfold dot, msum, mhad, n1, col. apply sum_le; intros i Hi. simpl. rewrite Rplus_0_l, Edd by auto.
    specialize (Bd i Hi). eapply Rle_trans; [apply Rle_abs|]. rewrite Rabs_mult.
    pose proof (Rabs_pos (u i 0%nat)). nra. }
  lra.
Qed.
