(** Programs = lists of simultaneous assignments.  One theorem covers reverse-mode tapes
    (singleton steps) and back-propagation through time (one step per time index). *)
From Coq Require Import Reals Lra Lia Arith List Bool FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Expression.
Import ListNotations.
Open Scope R_scope.

Section Prog.
Variable D : nat -> nat.
Variable dims : dims_t.
Notation rows := (rows D dims). Notation cols := (cols D dims).
Notation drows := (drows dims). Notation dcols := (dcols dims).
Notation wf := (wf D dims). Notation edot := (edot D dims).
Notation eval := (eval D). Notation push := (push D). Notation pull := (pull D).
Notation safe := (safe D).

Definition stepT := list (name * expr).
Definition prog := list stepT.
Fixpoint lookup (c : stepT) (y : name) : option expr :=
  match c with
  | [] => None
  | (x, e) :: c => if name_eqb x y then Some e else lookup c y
  end.
Definition step (c : stepT) (rho : env) : env :=
  fun y => match lookup c y with Some e => eval rho e | None => rho y end.
Definition dstep (c : stepT) (rho d : env) : env :=
  fun y => match lookup c y with Some e => push rho d e | None => d y end.
Fixpoint pullall (c : stepT) (rho lam : env) : env :=
  match c with
  | [] => ezero
  | (x, e) :: c => eadd (pull rho e (drows x) (dcols x) (lam x)) (pullall c rho lam)
  end.
Definition emask (c : stepT) (lam : env) : env :=
  fun y => match lookup c y with Some _ => mzero | None => lam y end.
Definition bstep (c : stepT) (rho lam : env) : env := eadd (emask c lam) (pullall c rho lam).

Fixpoint run (p : prog) (rho : env) : env :=
  match p with [] => rho | c :: p => run p (step c rho) end.
Fixpoint drun (p : prog) (rho d : env) : env :=
  match p with [] => d | c :: p => drun p (step c rho) (dstep c rho d) end.
Fixpoint brun (p : prog) (rho lam : env) : env :=
  match p with [] => lam | c :: p => bstep c rho (brun p (step c rho) lam) end.

Definition stepwf (S : list name) (c : stepT) : Prop :=
  NoDup (map fst c) /\
  forall x e, In (x, e) c -> In x S /\ wf e (drows x) (dcols x) /\ (forall y, In y (fv e) -> In y S).
Definition stepsafe (c : stepT) (rho : env) : Prop :=
  forall x e, In (x, e) c -> safe rho e (drows x) (dcols x).
Fixpoint runsafe (p : prog) (rho : env) : Prop :=
  match p with [] => True | c :: p => stepsafe c rho /\ runsafe p (step c rho) end.

Lemma lookup_in c y e : lookup c y = Some e -> In (y, e) c.
Proof.
  induction c as [|[x e'] c IH]; simpl; [discriminate|].
  destruct (name_eqb_spec x y) as [->|]; intros H; [injection H as ->|]; auto.
Qed.
Lemma lookup_none c y : lookup c y = None -> ~ In y (map fst c).
Proof.
  induction c as [|[x e'] c IH]; simpl; [tauto|].
  destruct (name_eqb_spec x y) as [->|]; intros H; [discriminate|]. intros [->|H1]; [tauto|].
  now apply IH.
Qed.

(** *** Forward: derivative along a path, for programs of every length *)
Theorem run_sound (S : list name) (p : prog) : forall (rho : R -> env) (t : R) (d : env),
  List.Forall (stepwf S) p -> runsafe p (rho t) ->
  (forall x, In x S -> forall i j, (i < rows x)%nat -> (j < cols x)%nat ->
     is_derive (fun s => rho s x i j) t (d x i j)) ->
  forall x, In x S -> forall i j, (i < rows x)%nat -> (j < cols x)%nat ->
  is_derive (fun s => run p (rho s) x i j) t (drun p (rho t) d x i j).
Proof.
  induction p as [|c p IH]; simpl; intros rho t d Hwf Hs Hd; auto.
  inversion Hwf as [|c' p' [Hnd Hc] Hp]; subst. destruct Hs as [Hs1 Hs2].
  apply (IH (fun s => step c (rho s)) t (dstep c (rho t) d)); auto.
  intros x Hx i j Hi Hj. unfold step, dstep. destruct (lookup c x) as [e|] eqn:E.
  - apply lookup_in in E. destruct (Hc x e E) as [H1 [H2 H3]].
    apply push_sound with (dims := dims) (m := drows x) (n := dcols x); auto.
  - now apply Hd.
Qed.

(** *** Reverse: adjointness of one simultaneous step *)
Lemma edot_comm S a b : edot S a b = edot S b a.
Proof. induction S; simpl; auto. rewrite IHS, dot_comm. reflexivity. Qed.

Lemma edot_dstep S c rho lam d : NoDup S -> stepwf S c ->
  edot S lam (dstep c rho d) = edot S (bstep c rho lam) d.
Proof.
  intros HS [Hnd Hc]. unfold bstep. rewrite edot_eadd.
  revert Hnd Hc. induction c as [|[x e] c IH]; simpl; intros Hnd Hc.
  - rewrite edot_ezero. unfold dstep, emask; simpl. change (fun y => d y) with d.
    change (fun y => lam y) with lam. lra.
  - inversion Hnd as [|? ? Hx Hnd']; subst.
    destruct (Hc x e (or_introl eq_refl)) as [Hin [Hwf Hfv]].
    rewrite edot_eadd.
    rewrite <- (pull_adjoint D dims rho d S e HS _ _ _ Hwf Hfv).
    assert (IH' := IH Hnd' (fun y e' H => Hc y e' (or_intror H))).
    (* the two dsteps differ only at x, where the old one reads d x *)
    assert (E1 : edot S lam (dstep ((x, e) :: c) rho d)
                 = edot S lam (dstep c rho d) + dot (rows x) (cols x) (lam x) (push rho d e)
                   - dot (rows x) (cols x) (lam x) (d x)).
    { assert (L : dstep c rho d x = d x).
      { unfold dstep. destruct (lookup c x) eqn:E; auto.
        exfalso. apply Hx. apply lookup_in in E. now apply (in_map fst) in E. }
      assert (DD : dstep ((x, e) :: c) rho d
              = eadd (dstep c rho d) (esingle x (madd (push rho d e) (mopp (d x))))).
      { apply functional_extensionality; intros y. unfold eadd, esingle.
        destruct (name_eqb_spec x y) as [<-|Hxy].
        - rewrite L. unfold dstep at 1; simpl. rewrite name_eqb_refl.
          apply mext; intros; unfold madd, mopp; lra.
        - unfold dstep; simpl. destruct (name_eqb_spec x y); [tauto|].
          apply mext; intros; unfold madd, mzero; lra. }
      rewrite DD, edot_eadd_r, (edot_comm S lam (esingle _ _)), edot_single by auto.
      rewrite (dot_comm _ _ _ (lam x)), dot_madd_r, (dot_comm _ _ _ (mopp _)), dot_mopp_l.
      rewrite (dot_comm _ _ (d x)). lra. }
    assert (E2 : edot S (emask c lam) d
                 = edot S (emask ((x, e) :: c) lam) d + dot (rows x) (cols x) (lam x) (d x)).
    { assert (L : lookup c x = None).
      { destruct (lookup c x) eqn:E; auto.
        exfalso. apply Hx. apply lookup_in in E. now apply (in_map fst) in E. }
      assert (DD : emask c lam = eadd (emask ((x, e) :: c) lam) (esingle x (lam x))).
      { apply functional_extensionality; intros y. unfold eadd, esingle, emask; simpl.
        destruct (name_eqb_spec x y) as [<-|Hxy].
        - rewrite L. apply mext; intros; unfold madd, mzero; lra.
        - apply mext; intros; unfold madd, mzero; lra. }
      rewrite DD, edot_eadd, edot_single by auto. reflexivity. }
    fold (rows x) (cols x). lra.
Qed.

(** *** Reverse: adjointness for programs of every length *)
Theorem run_adjoint S p : NoDup S -> List.Forall (stepwf S) p ->
  forall rho lam d, edot S lam (drun p rho d) = edot S (brun p rho lam) d.
Proof.
  intros HS. induction p as [|c p IH]; simpl; intros Hwf rho lam d; auto.
  inversion Hwf; subst. rewrite IH by auto. apply edot_dstep; auto.
Qed.

Lemma edot_derive S lam t (f : R -> env) (df : env) :
  (forall x, In x S -> forall i j, (i < rows x)%nat -> (j < cols x)%nat ->
     is_derive (fun s => f s x i j) t (df x i j)) ->
  is_derive (fun s => edot S lam (f s)) t (edot S lam df).
Proof.
  induction S as [|x S IH]; simpl; intros H.
  - apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule)).
  - apply @is_derive_plus; [|apply IH; auto].
    unfold dot, msum, mhad. apply is_derive_sum; intros i Hi. apply is_derive_sum; intros j Hj.
    apply is_derive_scal. apply H; auto.
Qed.

(** *** Reverse accumulation computes the total derivative of any linear read-out of the final
    state with respect to every entry of every variable (initial state, inputs, parameters). *)
Theorem run_gradient S p rho lam x k l :
  NoDup S -> List.Forall (stepwf S) p -> runsafe p rho ->
  In x S -> (k < rows x)%nat -> (l < cols x)%nat ->
  is_derive (fun s => edot S lam (run p (upd rho x k l s))) (rho x k l)
            (brun p rho lam x k l).
Proof.
  intros HS Hwf Hs Hx Hk Hl. evar_last.
  - apply edot_derive. intros y Hy i j Hi Hj.
    apply (run_sound S p (upd rho x k l) (rho x k l) (eentry x k l)); auto.
    + now rewrite upd_same.
    + intros. apply upd_derive.
  - rewrite upd_same, run_adjoint by auto. rewrite edot_comm. unfold eentry.
    rewrite edot_single by auto. rewrite dot_comm. now apply dot_delta.
Qed.

(** *** The classical BPTT recurrences, for one recurrent variable [H].
    [f t] is the cell at time [t]; it may read the input variable of time [t]. *)
Section BPTT.
Variable H : name.
Variable f : nat -> expr.
Fixpoint unroll (t n : nat) : prog :=
  match n with O => [] | S n' => [(H, f t)] :: unroll (S t) n' end.
Definition adv (t : nat) (rho : env) : env := step [(H, f t)] rho.

(** lambda_t = pull_H f_t lambda_{t+1};  grad_y = sum_t pull_y f_t lambda_{t+1} *)
Fixpoint blam (rho : env) (t n : nat) (u : mat) : mat :=
  match n with
  | O => u
  | S n' => pull rho (f t) (drows H) (dcols H) (blam (adv t rho) (S t) n' u) H
  end.
Fixpoint bgrad (rho : env) (t n : nat) (u : mat) (y : name) : mat :=
  match n with
  | O => mzero
  | S n' => madd (pull rho (f t) (drows H) (dcols H) (blam (adv t rho) (S t) n' u) y)
                 (bgrad (adv t rho) (S t) n' u y)
  end.

Lemma madd_0_r a : madd a mzero = a. Proof. apply mext; intros; unfold madd, mzero; lra. Qed.
Lemma madd_0_l a : madd mzero a = a. Proof. apply mext; intros; unfold madd, mzero; lra. Qed.
Lemma madd_comm a b : madd a b = madd b a. Proof. apply mext; intros; unfold madd; lra. Qed.

Lemma brun_unroll u n : forall rho t,
  brun (unroll t n) rho (esingle H u) H = blam rho t n u /\
  forall y, y <> H -> brun (unroll t n) rho (esingle H u) y = bgrad rho t n u y.
Proof.
  induction n as [|n IH]; simpl; intros rho t.
  - split; unfold esingle; [now rewrite name_eqb_refl|].
    intros y Hy. destruct (name_eqb_spec H y); [congruence|auto].
  - fold (adv t rho). destruct (IH (adv t rho) (S t)) as [E1 E2].
    unfold bstep, eadd, emask; simpl. unfold eadd, ezero. rewrite E1. split.
    + rewrite name_eqb_refl. now rewrite madd_0_l, madd_0_r.
    + intros y Hy. destruct (name_eqb_spec H y); [congruence|].
      rewrite E2 by auto. now rewrite madd_0_r, madd_comm.
Qed.

(** BPTT, for all sequence lengths: total derivative of <u, h_T> *)
Theorem bptt_gradient S rho u T y k l :
  NoDup S -> In H S -> List.Forall (stepwf S) (unroll 0 T) -> runsafe (unroll 0 T) rho ->
  In y S -> (k < rows y)%nat -> (l < cols y)%nat ->
  is_derive (fun s => dot (rows H) (cols H) u (run (unroll 0 T) (upd rho y k l s) H)) (rho y k l)
            ((if name_eqb H y then blam rho 0 T u else bgrad rho 0 T u y) k l).
Proof.
  intros HS HH Hwf Hs Hy Hk Hl.
  pose proof (run_gradient S (unroll 0 T) rho (esingle H u) y k l HS Hwf Hs Hy Hk Hl) as G.
  destruct (brun_unroll u T rho 0%nat) as [E1 E2].
  evar_last.
  - eapply is_derive_ext; [|exact G]. intros s. simpl. now rewrite edot_single.
  - destruct (name_eqb_spec H y) as [<-|Hn]; [now rewrite E1|]. now rewrite E2 by auto.
Qed.
End BPTT.
End Prog.
