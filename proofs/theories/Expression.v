(** The expressions of the program, their forward and reverse derivatives, and why these are right.

    An expression denotes a matrix, for every choice of the sizes. [push] is the forward-mode
    derivative and [pull] the reverse-mode one; [jvp] and [vjp] are the same as expressions. Proved:
    [push] is the derivative along every differentiable path, [pull] is its adjoint, hence the
    gradient. Source: A. Griewank, A. Walther, Evaluating Derivatives, SIAM 2008, chapter 3. *)
From Coq Require Import Reals Lra Lia Arith List Bool ZArith QArith Qreals FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions.
Import ListNotations.
Close Scope Q_scope.
Open Scope R_scope.

(** A variable is a pair (identifier, time index) or the tangent / cotangent of one. *)
Inductive name := Base (k t : nat) | Tan (x : name) | Adj (x : name).
Fixpoint name_eqb (x y : name) : bool :=
  match x, y with
  | Base k t, Base k' t' => Nat.eqb k k' && Nat.eqb t t'
  | Tan x, Tan y => name_eqb x y
  | Adj x, Adj y => name_eqb x y
  | _, _ => false
  end.
Lemma name_eqb_spec x y : reflect (x = y) (name_eqb x y).
Proof.
  revert y; induction x; intros [k' t'|y|y]; simpl; try (constructor; congruence).
  - destruct (Nat.eqb_spec k k'), (Nat.eqb_spec t t'); simpl; constructor; congruence.
  - destruct (IHx y); constructor; congruence.
  - destruct (IHx y); constructor; congruence.
Qed.
Lemma name_eqb_refl x : name_eqb x x = true.
Proof. destruct (name_eqb_spec x x); congruence. Qed.

(** Symbolic dimensions: every theorem holds for all valuations of the dimension variables. *)
Inductive dim := DN (n : nat) | DV (i : nat) | DP (a b : dim).
Fixpoint dv (D : nat -> nat) (d : dim) : nat :=
  match d with DN n => n | DV i => D i | DP a b => dv D a + dv D b end.

Inductive expr :=
| Var (x : name)
| Cst (q : Q)                       (* one number in every entry *)
| Id                                (* the identity matrix *)
| Add (a b : expr) | Sub (a b : expr) | Opp (a : expr)
| Had (a b : expr) | Div (a b : expr)   (* elementwise *)
| Mul (k : dim) (a b : expr)        (* matrix product, inner dimension k *)
| Tr (a : expr)
| Un (u : fn) (a : expr)
| Cat (r q : dim) (a b : expr)      (* a has r rows; b, with q rows, below *)
| Top (q : dim) (a : expr)          (* drop the last q rows *)
| Bot (r : dim) (a : expr).         (* drop the first r rows *)

Definition env := name -> mat.
Section Eval.
Variable D : nat -> nat.
Notation "# d" := (dv D d) (at level 0, d at level 0).

Fixpoint eval (rho : env) (e : expr) : mat :=
  match e with
  | Var x => rho x
  | Cst q => mconst (cR q)
  | Id => delta
  | Add a b => madd (eval rho a) (eval rho b)
  | Sub a b => msub (eval rho a) (eval rho b)
  | Opp a => mopp (eval rho a)
  | Had a b => mhad (eval rho a) (eval rho b)
  | Div a b => fun i j => eval rho a i j / eval rho b i j
  | Mul k a b => mmul #k (eval rho a) (eval rho b)
  | Tr a => mtr (eval rho a)
  | Un u a => mmap (fn_value u) (eval rho a)
  | Cat r _ a b => mcat #r (eval rho a) (eval rho b)
  | Top _ a => eval rho a
  | Bot r a => mdrop #r (eval rho a)
  end.

Definition dims_t := name -> dim * dim.

Section Dims.
Variable dims : dims_t.
Definition drows x := fst (dims x).
Definition dcols x := snd (dims x).
Definition rows x := #(drows x).
Definition cols x := #(dcols x).

(** [wf e m n]: [e] denotes an [m] x [n] matrix. *)
Fixpoint wf (e : expr) (m n : dim) : Prop :=
  match e with
  | Var x => rows x = #m /\ cols x = #n
  | Cst _ | Id => True
  | Add a b | Sub a b | Had a b | Div a b => wf a m n /\ wf b m n
  | Opp a | Un _ a => wf a m n
  | Mul k a b => wf a m k /\ wf b k n
  | Tr a => wf a n m
  | Cat r q a b => #m = (#r + #q)%nat /\ wf a r n /\ wf b q n
  | Top q a => wf a (DP m q) n
  | Bot r a => wf a (DP r m) n
  end.

(** Domain side conditions, on in-range entries only. *)
Fixpoint safe (rho : env) (e : expr) (m n : dim) : Prop :=
  match e with
  | Var _ | Cst _ | Id => True
  | Add a b | Sub a b | Had a b => safe rho a m n /\ safe rho b m n
  | Div a b => safe rho a m n /\ safe rho b m n /\
      (forall i j, (i < #m)%nat -> (j < #n)%nat -> eval rho b i j <> 0)
  | Opp a => safe rho a m n
  | Un u a => safe rho a m n /\
      (forall i j, (i < #m)%nat -> (j < #n)%nat -> fn_domain u (eval rho a i j))
  | Mul k a b => safe rho a m k /\ safe rho b k n
  | Tr a => safe rho a n m
  | Cat r q a b => safe rho a r n /\ safe rho b q n
  | Top q a => safe rho a (DP m q) n
  | Bot r a => safe rho a (DP r m) n
  end.

Fixpoint fv (e : expr) : list name :=
  match e with
  | Var x => [x]
  | Cst _ | Id => []
  | Add a b | Sub a b | Had a b | Div a b | Mul _ a b | Cat _ _ a b => fv a ++ fv b
  | Opp a | Tr a | Un _ a | Top _ a | Bot _ a => fv a
  end.

(** ** Semantic forward derivative *)
Fixpoint push (rho d : env) (e : expr) : mat :=
  match e with
  | Var x => d x
  | Cst _ | Id => mzero
  | Add a b => madd (push rho d a) (push rho d b)
  | Sub a b => msub (push rho d a) (push rho d b)
  | Opp a => mopp (push rho d a)
  | Had a b => madd (mhad (push rho d a) (eval rho b)) (mhad (eval rho a) (push rho d b))
  | Div a b => fun i j => (push rho d a i j - eval rho a i j / eval rho b i j * push rho d b i j)
                          / eval rho b i j
  | Mul k a b => madd (mmul #k (push rho d a) (eval rho b)) (mmul #k (eval rho a) (push rho d b))
  | Tr a => mtr (push rho d a)
  | Un u a => mhad (mmap (fn_slope u) (eval rho a)) (push rho d a)
  | Cat r _ a b => mcat #r (push rho d a) (push rho d b)
  | Top _ a => push rho d a
  | Bot r a => mdrop #r (push rho d a)
  end.

(** The forward derivative is the derivative along every differentiable path of the variables. *)
Theorem push_sound (rho : R -> env) (t : R) (d : env) (e : expr) :
  forall m n, wf e m n -> safe (rho t) e m n ->
  (forall x, In x (fv e) -> forall i j, (i < rows x)%nat -> (j < cols x)%nat ->
     is_derive (fun s => rho s x i j) t (d x i j)) ->
  forall i j, (i < #m)%nat -> (j < #n)%nat ->
  is_derive (fun s => eval (rho s) e i j) t (push (rho t) d e i j).
Proof.
  induction e; simpl; intros m n Hwf Hs Hv i j Hi Hj.
  - destruct Hwf as [E1 E2]. apply Hv; auto; [rewrite E1 | rewrite E2]; auto.
  - apply @is_derive_const.
  - apply @is_derive_const.
  - destruct Hwf, Hs. unfold madd. apply @is_derive_plus;
      [eapply IHe1 | eapply IHe2]; eauto; intros; apply Hv; auto using in_or_app.
  - destruct Hwf, Hs. unfold msub. apply @is_derive_minus;
      [eapply IHe1 | eapply IHe2]; eauto; intros; apply Hv; auto using in_or_app.
  - unfold mopp. apply @is_derive_opp. eapply IHe; eauto.
  - destruct Hwf, Hs. unfold madd, mhad.
    apply (is_derive_mult (fun s => eval (rho s) e1 i j) (fun s => eval (rho s) e2 i j)).
    + eapply IHe1; eauto; intros; apply Hv; auto using in_or_app.
    + eapply IHe2; eauto; intros; apply Hv; auto using in_or_app.
    + intros; apply Rmult_comm.
  - destruct Hwf as [W1 W2], Hs as [S1 [S2 S3]].
    assert (H1 : is_derive (fun s => eval (rho s) e1 i j) t (push (rho t) d e1 i j))
      by (eapply IHe1; eauto; intros; apply Hv; auto using in_or_app).
    assert (H2 : is_derive (fun s => eval (rho s) e2 i j) t (push (rho t) d e2 i j))
      by (eapply IHe2; eauto; intros; apply Hv; auto using in_or_app).
    pose proof (is_derive_div _ _ t _ _ H1 H2 (S3 i j Hi Hj)) as H.
    evar_last; [exact H|]. simpl. field. auto.
  - destruct Hwf, Hs. unfold madd, mmul. rewrite <- sum_plus.
    apply is_derive_sum. intros l Hl.
    apply (is_derive_mult (fun s => eval (rho s) e1 i l) (fun s => eval (rho s) e2 l j)).
    + eapply IHe1; eauto; intros; apply Hv; auto using in_or_app.
    + eapply IHe2; eauto; intros; apply Hv; auto using in_or_app.
    + intros; apply Rmult_comm.
  - unfold mtr. eapply IHe; eauto.
  - destruct Hs as [S1 S2]. unfold mhad, mmap.
    evar_last.
    + apply (is_derive_comp (fn_value u) (fun s => eval (rho s) e i j)).
      * apply fn_derive. apply S2; auto.
      * eapply IHe; eauto.
    + unfold scal; simpl; unfold mult; simpl. ring.
  - destruct Hwf as [W0 [W1 W2]], Hs. unfold mcat.
    destruct (Nat.ltb_spec i #r).
    + eapply IHe1; eauto; intros; apply Hv; auto using in_or_app.
    + eapply IHe2; eauto; try lia; intros; apply Hv; auto using in_or_app.
  - eapply IHe; eauto; simpl; lia.
  - unfold mdrop. eapply IHe; eauto; simpl; lia.
Qed.

(** ** Semantic reverse derivative *)
Definition esingle (x : name) (u : mat) : env := fun y => if name_eqb x y then u else mzero.
Definition ezero : env := fun _ => mzero.
Definition eadd (a b : env) : env := fun y => madd (a y) (b y).

Fixpoint pull (rho : env) (e : expr) (m n : dim) (u : mat) : env :=
  match e with
  | Var x => esingle x u
  | Cst _ | Id => ezero
  | Add a b => eadd (pull rho a m n u) (pull rho b m n u)
  | Sub a b => eadd (pull rho a m n u) (pull rho b m n (mopp u))
  | Opp a => pull rho a m n (mopp u)
  | Had a b => eadd (pull rho a m n (mhad u (eval rho b))) (pull rho b m n (mhad u (eval rho a)))
  | Div a b => eadd (pull rho a m n (fun i j => u i j / eval rho b i j))
                    (pull rho b m n (mopp (fun i j => u i j / eval rho b i j
                                              * (eval rho a i j / eval rho b i j))))
  | Mul k a b => eadd (pull rho a m k (mmul #n u (mtr (eval rho b))))
                      (pull rho b k n (mmul #m (mtr (eval rho a)) u))
  | Tr a => pull rho a n m (mtr u)
  | Un f a => pull rho a m n (mhad u (mmap (fn_slope f) (eval rho a)))
  | Cat r q a b => eadd (pull rho a r n u) (pull rho b q n (mdrop #r u))
  | Top q a => pull rho a (DP m q) n (mcat #m u mzero)
  | Bot r a => pull rho a (DP r m) n (mcat #r mzero u)
  end.

Definition edot (S : list name) (a b : env) : R :=
  fold_right (fun x acc => dot (rows x) (cols x) (a x) (b x) + acc) 0 S.

Lemma edot_eadd S a b d : edot S (eadd a b) d = edot S a d + edot S b d.
Proof.
  induction S; simpl; [lra|]. rewrite IHS. unfold eadd at 1. rewrite dot_madd_l. lra.
Qed.
Lemma edot_eadd_r S a b d : edot S d (eadd a b) = edot S d a + edot S d b.
Proof.
  induction S; simpl; [lra|]. rewrite IHS. unfold eadd at 1. rewrite dot_madd_r. lra.
Qed.
Lemma edot_ezero S d : edot S ezero d = 0.
Proof. induction S; simpl; [auto|]. rewrite IHS. unfold ezero. rewrite dot_mzero_l. lra. Qed.
Lemma edot_single_out S x u d : ~ In x S -> edot S (esingle x u) d = 0.
Proof.
  induction S as [|y S IH]; simpl; intros H; auto.
  rewrite IH by tauto. unfold esingle. destruct (name_eqb_spec x y); [subst; tauto|].
  rewrite dot_mzero_l. lra.
Qed.
Lemma edot_single S x u d : NoDup S -> In x S ->
  edot S (esingle x u) d = dot (rows x) (cols x) u (d x).
Proof.
  induction S as [|y S IH]; simpl; intros Hn Hi; [tauto|].
  inversion Hn; subst. destruct Hi as [->|Hi].
  - rewrite edot_single_out by auto. unfold esingle. rewrite name_eqb_refl. lra.
  - rewrite IH by auto. unfold esingle. destruct (name_eqb_spec x y); [subst; tauto|].
    rewrite dot_mzero_l. lra.
Qed.
Lemma edot_ext S a b c d :
  (forall x, In x S -> meq (rows x) (cols x) (a x) (c x)) ->
  (forall x, In x S -> meq (rows x) (cols x) (b x) (d x)) -> edot S a b = edot S c d.
Proof.
  induction S as [|y S IH]; simpl; intros H1 H2; auto.
  rewrite IH by auto. erewrite dot_ext; eauto.
Qed.

Lemma dot_top m q n u a : dot m n u a = dot (m + q) n (mcat m u mzero) a.
Proof.
  unfold dot, msum, mhad, mcat, mzero. rewrite sum_app, (sum_0 q), Rplus_0_r.
  - apply sum_ext; intros i Hi. apply sum_ext; intros j Hj.
    destruct (Nat.ltb_spec i m); [reflexivity|lia].
  - intros i Hi. apply sum_0; intros j Hj. destruct (Nat.ltb_spec (m + i) m); [lia|ring].
Qed.
Lemma dot_bot r m n u a : dot m n u (mdrop r a) = dot (r + m) n (mcat r mzero u) a.
Proof.
  unfold dot, msum, mhad, mcat, mzero, mdrop. rewrite sum_app, (sum_0 r), Rplus_0_l.
  - apply sum_ext; intros i Hi. apply sum_ext; intros j Hj.
    destruct (Nat.ltb_spec (r + i) r); [lia|]. now replace (r + i - r)%nat with i by lia.
  - intros i Hi. apply sum_0; intros j Hj. destruct (Nat.ltb_spec i r); [ring|lia].
Qed.

(** Adjointness: <u, J d> = sum_x <pull x, d x>. No differentiability needed. *)
Theorem pull_adjoint (rho d : env) (S : list name) (e : expr) : NoDup S ->
  forall m n u, wf e m n -> (forall x, In x (fv e) -> In x S) ->
  dot #m #n u (push rho d e) = edot S (pull rho e m n u) d.
Proof.
  intros HS. induction e; simpl; intros m n v Hwf Hv.
  - destruct Hwf as [E1 E2]. rewrite edot_single, E1, E2; auto.
  - rewrite edot_ezero. apply dot_mzero_r.
  - rewrite edot_ezero. apply dot_mzero_r.
  - destruct Hwf. rewrite edot_eadd, dot_madd_r, IHe1, IHe2; auto; intros; apply Hv; auto using in_or_app.
  - destruct Hwf. rewrite edot_eadd.
    replace (dot #m #n v (msub (push rho d e1) (push rho d e2)))
      with (dot #m #n v (push rho d e1) + dot #m #n v (mopp (push rho d e2))).
    + rewrite dot_mopp, IHe1, IHe2; auto; intros; apply Hv; auto using in_or_app.
    + rewrite <- dot_madd_r. apply dot_ext; [intros i j _ _; reflexivity|]. intros i j _ _. unfold madd, msub, mopp. ring.
  - rewrite dot_mopp, IHe; auto.
  - destruct Hwf. rewrite edot_eadd, dot_madd_r.
    rewrite <- IHe1, <- IHe2; auto; try (intros; apply Hv; auto using in_or_app; fail).
    rewrite <- !dot_mhad. f_equal.
    apply dot_ext; intros i j _ _; unfold mhad; ring.
  - destruct Hwf. rewrite edot_eadd.
    rewrite <- IHe1, <- IHe2; auto; try (intros; apply Hv; auto using in_or_app; fail).
    unfold dot, msum. rewrite <- sum_plus. apply sum_ext; intros i Hi.
    rewrite <- sum_plus. apply sum_ext; intros j Hj. unfold mhad, mopp.
    unfold Rdiv. ring.
  - destruct Hwf. rewrite edot_eadd, dot_madd_r, dot_mmul_l, dot_mmul_r.
    rewrite IHe1, IHe2; auto; intros; apply Hv; auto using in_or_app.
  - rewrite dot_mtr, IHe; auto.
  - rewrite dot_mhad, IHe; auto.
  - destruct Hwf as [W0 [W1 W2]]. rewrite W0, edot_eadd, dot_mcat.
    rewrite IHe1, IHe2; auto; intros; apply Hv; auto using in_or_app.
  - rewrite (dot_top #m #q), <- IHe; auto.
  - rewrite (dot_bot #r #m), <- IHe; auto.
Qed.

(** Update of one entry of one variable. *)
Definition upd (rho : env) (x : name) (k l : nat) (v : R) : env :=
  fun y => if name_eqb x y
           then (fun i j => if Nat.eqb i k && Nat.eqb j l then v else rho y i j)
           else rho y.
Definition eentry (x : name) (k l : nat) : env :=
  esingle x (fun i j => delta i k * delta j l).

Lemma upd_same rho x k l : upd rho x k l (rho x k l) = rho.
Proof.
  apply functional_extensionality; intros y. unfold upd.
  destruct (name_eqb_spec x y) as [<-|]; auto.
  apply functional_extensionality; intros i. apply functional_extensionality; intros j.
  destruct (Nat.eqb_spec i k), (Nat.eqb_spec j l); simpl; congruence.
Qed.
Lemma upd_derive rho x k l y i j :
  is_derive (fun s => upd rho x k l s y i j) (rho x k l) (eentry x k l y i j).
Proof.
  unfold upd, eentry, esingle, delta. destruct (name_eqb_spec x y) as [<-|].
  - destruct (Nat.eqb i k), (Nat.eqb j l); simpl.
    + evar_last; [apply (is_derive_id (K := R_AbsRing))|]. unfold one; simpl; ring.
    + evar_last; [apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule))|]. unfold zero; simpl; ring.
    + evar_last; [apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule))|]. unfold zero; simpl; ring.
    + evar_last; [apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule))|]. unfold zero; simpl; ring.
  - unfold mzero. apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule)).
Qed.

(** Jacobian column: derivative with respect to one entry, forward mode. *)
Theorem push_partial rho e m n x k l :
  wf e m n -> safe rho e m n ->
  forall i j, (i < #m)%nat -> (j < #n)%nat ->
  is_derive (fun s => eval (upd rho x k l s) e i j) (rho x k l)
            (push rho (eentry x k l) e i j).
Proof.
  intros Hwf Hs i j Hi Hj.
  pose proof (push_sound (upd rho x k l) (rho x k l) (eentry x k l) e m n Hwf) as H.
  rewrite upd_same in H. apply H; auto. intros; apply upd_derive.
Qed.

(** Jacobian row (gradient): derivative of <u, e> with respect to one entry, reverse mode. *)
Theorem pull_gradient rho e m n u x k l :
  wf e m n -> safe rho e m n -> (k < rows x)%nat -> (l < cols x)%nat ->
  is_derive (fun s => dot #m #n u (eval (upd rho x k l s) e)) (rho x k l)
            (pull rho e m n u x k l).
Proof.
  intros Hwf Hs Hk Hl.
  evar_last.
  - unfold dot, msum, mhad. apply is_derive_sum; intros i Hi. apply is_derive_sum; intros j Hj.
    apply is_derive_scal. apply push_partial with (m := m) (n := n); auto.
  - change (dot #m #n u (push rho (eentry x k l) e) = pull rho e m n u x k l).
    assert (E : forall a b : name, {a = b} + {a <> b})
      by (intros a b; destruct (name_eqb_spec a b); auto).
    rewrite (pull_adjoint rho (eentry x k l) (nodup E (x :: fv e)) e
               (NoDup_nodup E _) m n u Hwf
               (fun y Hy => proj2 (nodup_In E (x :: fv e) y) (or_intror Hy))).
    assert (C : forall S a b, edot S a b = edot S b a).
    { induction S; simpl; intros; auto. rewrite IHS, dot_comm. reflexivity. }
    rewrite C. unfold eentry.
    rewrite edot_single; [|apply NoDup_nodup|apply nodup_In; left; reflexivity].
    rewrite dot_comm. apply dot_delta; auto.
Qed.

(** ** Symbolic transformations *)
Definition C0 := Cst 0.
Definition C1 := Cst 1.
Definition square (a : expr) : expr := Had a a.
Definition shifted (a : expr) (q : Q) : expr := Add a (Cst q).
(** The slope of a row at [a], as an expression. *)
Definition slopeE (f : fn) (a : expr) : expr :=
  match f with
  | SIGN | STEP => C0
  | SQUARE => Had (Cst 2) a
  | RECIPROCAL => Opp (square (Un RECIPROCAL a))
  | EXP => Un EXP a
  | LOG => Un RECIPROCAL a
  | SQRT => Had (Cst (Qmake 1 2)) (Un RECIPROCAL (Un SQRT a))
  | ABS => Un SIGN a
  | COS => Opp (Un SIN a)
  | SIN => Un COS a
  | TANH => Sub C1 (square (Un TANH a))
  | SIGMOID => Had (Un SIGMOID a) (Sub C1 (Un SIGMOID a))
  | RELU => Un STEP a
  | SOFTPLUS => Un SIGMOID a
  | LOG_SIGMOID => Un SIGMOID (Opp a)
  | SILU => Add (Un SIGMOID a) (Had (Un SILU a) (Sub C1 (Un SIGMOID a)))
  | HARD_SIGMOID => Had (Cst sixth) (Sub (Un STEP (shifted a 3)) (Un STEP (shifted a (-3))))
  | HARD_SIGMOID_KERAS2 =>
      Had (Cst fifth) (Sub (Un STEP (shifted a (Qmake 5 2))) (Un STEP (shifted a (Qmake (-5) 2))))
  end.
Fixpoint jvp (e : expr) : expr :=
  match e with
  | Var x => Var (Tan x)
  | Cst _ | Id => C0
  | Add a b => Add (jvp a) (jvp b)
  | Sub a b => Sub (jvp a) (jvp b)
  | Opp a => Opp (jvp a)
  | Had a b => Add (Had (jvp a) b) (Had a (jvp b))
  | Div a b => Div (Sub (jvp a) (Had (Div a b) (jvp b))) b
  | Mul k a b => Add (Mul k (jvp a) b) (Mul k a (jvp b))
  | Tr a => Tr (jvp a)
  | Un u a => Had (slopeE u a) (jvp a)
  | Cat r q a b => Cat r q (jvp a) (jvp b)
  | Top q a => Top q (jvp a)
  | Bot r a => Bot r (jvp a)
  end.
(** [vjp e m n u y]: cotangent of variable [y] when the [m] x [n] result has cotangent [u]. *)
Fixpoint vjp (e : expr) (m n : dim) (u : expr) (y : name) : expr :=
  match e with
  | Var x => if name_eqb x y then u else C0
  | Cst _ | Id => C0
  | Add a b => Add (vjp a m n u y) (vjp b m n u y)
  | Sub a b => Add (vjp a m n u y) (vjp b m n (Opp u) y)
  | Opp a => vjp a m n (Opp u) y
  | Had a b => Add (vjp a m n (Had u b) y) (vjp b m n (Had u a) y)
  | Div a b => Add (vjp a m n (Div u b) y) (vjp b m n (Opp (Had (Div u b) (Div a b))) y)
  | Mul k a b => Add (vjp a m k (Mul n u (Tr b)) y) (vjp b k n (Mul m (Tr a) u) y)
  | Tr a => vjp a n m (Tr u) y
  | Un f a => vjp a m n (Had u (slopeE f a)) y
  | Cat r q a b => Add (vjp a r n (Top q u) y) (vjp b q n (Bot r u) y)
  | Top q a => vjp a (DP m q) n (Cat m q u C0) y
  | Bot r a => vjp a (DP r m) n (Cat r m C0 u) y
  end.

Lemma mext (a b : mat) : (forall i j, a i j = b i j) -> a = b.
Proof. intros H. apply functional_extensionality; intros i. apply functional_extensionality; auto. Qed.
Lemma eval_C0 rho : eval rho C0 = mzero. Proof. reflexivity. Qed.
Lemma eval_slopeE rho f a : eval rho (slopeE f a) = mmap (fn_slope f) (eval rho a).
Proof.
  assert (E : cR (Qmake (-5) 2) = - (5 / 2)) by (unfold cR; simpl; lra).
  destruct f; try reflexivity; apply mext; intros i j; cbn [slopeE shifted eval fn_slope];
  unfold mmap, mhad, msub, madd, mconst; cbn [fn_value]; rewrite ?E; reflexivity.
Qed.

(** The written tangent has the value of the forward derivative. *)
Theorem eval_jvp rho e : eval rho (jvp e) = push rho (fun x => rho (Tan x)) e.
Proof.
  induction e; simpl; auto; try (now rewrite IHe1, IHe2); try (now rewrite IHe).
  rewrite eval_slopeE, IHe. reflexivity.
Qed.
(** The written adjoint has the value of the reverse derivative. *)
Theorem eval_vjp rho e : forall m n u y, eval rho (vjp e m n u y) = pull rho e m n (eval rho u) y.
Proof.
  induction e; simpl; intros m n v y; auto; try (now rewrite IHe1, IHe2); try (now rewrite IHe).
  - unfold esingle. destruct (name_eqb x y); reflexivity.
  - rewrite IHe. simpl. rewrite eval_slopeE. reflexivity.
Qed.

(** The shape matters only through the sizes. *)
Lemma wf_cong e : forall m n m' n', #m = #m' -> #n = #n' -> wf e m n -> wf e m' n'.
Proof.
  induction e; cbn [wf]; intros m n m' n' Hm Hn H; auto;
  try (destruct H as [H1 H2]; split; [eapply IHe1; [| |exact H1] | eapply IHe2; [| |exact H2]]; auto; fail);
  try (eapply IHe; [| |exact H]; cbn [dv]; congruence).
  - destruct H; split; congruence.
  - destruct H as [H0 [H1 H2]]. split; [congruence|].
    split; [eapply IHe1; [| |exact H1] | eapply IHe2; [| |exact H2]]; auto.
Qed.
Hypothesis dims_tan : forall x, dims (Tan x) = dims x.
Lemma wf_slopeE u a m n : wf a m n -> wf (slopeE u a) m n.
Proof. destruct u; simpl; auto 10. Qed.
(** The tangent has the shape of the expression. *)
Theorem wf_jvp e : forall m n, wf e m n -> wf (jvp e) m n.
Proof.
  induction e; simpl; intuition auto.
  - unfold rows, drows. now rewrite dims_tan.
  - unfold cols, dcols. now rewrite dims_tan.
  - now apply wf_slopeE.
Qed.
(** The adjoint of a variable has the shape of the variable. *)
Theorem wf_vjp e y : forall m n u, wf e m n -> wf u m n ->
  wf (vjp e m n u y) (drows y) (dcols y).
Proof.
  induction e; simpl; intros m n v H Hv; auto.
  - destruct (name_eqb_spec x y) as [->|]; simpl; auto.
    destruct H. eapply wf_cong; [| |exact Hv]; auto.
  - destruct H; split; auto.
  - destruct H; split; auto.
  - destruct H; split; [apply IHe1 | apply IHe2]; simpl; auto.
  - destruct H; split; [apply IHe1 | apply IHe2]; simpl; auto.
  - destruct H; split; [apply IHe1 | apply IHe2]; simpl; auto.
  - apply IHe; auto. simpl. split; auto. now apply wf_slopeE.
  - destruct H as [H0 [H1 H2]]; split; [apply IHe1 | apply IHe2]; simpl; auto;
      (eapply wf_cong; [| |exact Hv]; auto).
  - apply IHe; simpl; auto.
  - apply IHe; simpl; auto.
Qed.

(** ** Path theorem for the symbolic JVP, iterable to any order. *)
Theorem jvp_sound (rho : R -> env) (t : R) (e : expr) m n :
  wf e m n -> safe (rho t) e m n ->
  (forall x, In x (fv e) -> forall i j, (i < rows x)%nat -> (j < cols x)%nat ->
     is_derive (fun s => rho s x i j) t (rho t (Tan x) i j)) ->
  forall i j, (i < #m)%nat -> (j < #n)%nat ->
  is_derive (fun s => eval (rho s) e i j) t (eval (rho t) (jvp e) i j).
Proof. intros. rewrite eval_jvp. apply push_sound with (m := m) (n := n); auto. Qed.

(** ** Adjointness of the symbolic transformations. *)
Theorem vjp_adjoint rho e m n u S : NoDup S -> wf e m n ->
  (forall x, In x (fv e) -> In x S) ->
  dot #m #n (eval rho u) (eval rho (jvp e))
  = edot S (fun x => eval rho (vjp e m n u x)) (fun x => rho (Tan x)).
Proof.
  intros HS Hwf Hv. rewrite eval_jvp, (pull_adjoint rho _ S e HS m n _ Hwf Hv).
  apply edot_ext; intros x _ i j _ _; auto. now rewrite eval_vjp.
Qed.

(** ** The symbolic VJP of a scalar expression is its gradient. *)
Theorem vjp_gradient rho e x k l :
  wf e (DN 1) (DN 1) -> safe rho e (DN 1) (DN 1) -> (k < rows x)%nat -> (l < cols x)%nat ->
  is_derive (fun s => eval (upd rho x k l s) e 0%nat 0%nat) (rho x k l)
            (eval rho (vjp e (DN 1) (DN 1) C1 x) k l).
Proof.
  intros Hwf Hs Hk Hl. rewrite eval_vjp.
  eapply is_derive_ext; [|apply pull_gradient; eauto].
  intros s. unfold dot, msum, mhad. simpl. unfold mconst, cR. simpl. lra.
Qed.
End Dims.
End Eval.

(** ** Simplifier *)
Definition isC0 (e : expr) : bool := match e with Cst (0 # 1) => true | _ => false end.
Definition isC1 (e : expr) : bool := match e with Cst (1 # 1) => true | _ => false end.
Definition sAdd a b := if isC0 a then b else if isC0 b then a else Add a b.
Definition sOpp a := if isC0 a then a else match a with Opp c => c | _ => Opp a end.
Definition sSub a b := if isC0 b then a else if isC0 a then sOpp b else Sub a b.
Definition sHad a b := if isC0 a then a else if isC0 b then b
                       else if isC1 a then b else if isC1 b then a else Had a b.
Definition sMul k a b := if isC0 a then a else if isC0 b then b else Mul k a b.
Definition sTr a := match a with Cst q => Cst q | Tr b => b | _ => Tr a end.
Definition sDiv a b := if isC1 b then a else Div a b.
Fixpoint simp (e : expr) : expr :=
  match e with
  | Var _ | Cst _ | Id => e
  | Add a b => sAdd (simp a) (simp b)
  | Sub a b => sSub (simp a) (simp b)
  | Opp a => sOpp (simp a)
  | Had a b => sHad (simp a) (simp b)
  | Div a b => sDiv (simp a) (simp b)
  | Mul k a b => sMul k (simp a) (simp b)
  | Tr a => sTr (simp a)
  | Un u a => Un u (simp a)
  | Cat r q a b => Cat r q (simp a) (simp b)
  | Top q a => Top q (simp a)
  | Bot r a => Bot r (simp a)
  end.
Lemma isC0_eq e : isC0 e = true -> e = C0.
Proof. destruct e; simpl; try discriminate. destruct q as [[|p|p] [d|d|]]; simpl; try discriminate; auto. Qed.
Lemma isC1_eq e : isC1 e = true -> e = C1.
Proof.
  destruct e; simpl; try discriminate.
  destruct q as [[|p|p] [d|d|]]; simpl; try discriminate; destruct p; try discriminate; auto.
Qed.
Ltac casesC := repeat match goal with
  | |- context [isC0 ?a] => destruct (isC0 a) eqn:?; [match goal with H : isC0 a = true |- _ => apply isC0_eq in H; subst a || rewrite H end|]
  | |- context [isC1 ?a] => destruct (isC1 a) eqn:?; [match goal with H : isC1 a = true |- _ => apply isC1_eq in H; subst a || rewrite H end|]
  end.
Ltac msolve := apply mext; intros; simpl; unfold madd, msub, mopp, mhad, mconst, mtr, mzero, cR; simpl; try lra.
Lemma eval_sAdd D rho a b : eval D rho (sAdd a b) = eval D rho (Add a b).
Proof. unfold sAdd. casesC; auto; msolve. Qed.
Lemma eval_sOpp D rho a : eval D rho (sOpp a) = eval D rho (Opp a).
Proof. unfold sOpp. casesC; auto; [msolve|]. destruct a; auto; msolve. Qed.
Lemma eval_sSub D rho a b : eval D rho (sSub a b) = eval D rho (Sub a b).
Proof. unfold sSub. casesC; auto; try (rewrite eval_sOpp); msolve. Qed.
Lemma eval_sHad D rho a b : eval D rho (sHad a b) = eval D rho (Had a b).
Proof. unfold sHad. casesC; auto; msolve. Qed.
Lemma eval_sDiv D rho a b : eval D rho (sDiv a b) = eval D rho (Div a b).
Proof. unfold sDiv. casesC; auto. apply mext; intros; simpl. unfold mconst, cR; simpl. unfold Rdiv. rewrite Rinv_1. ring. Qed.
Lemma eval_sMul D rho k a b : eval D rho (sMul k a b) = eval D rho (Mul k a b).
Proof.
  unfold sMul. casesC; auto; apply mext; intros; simpl; unfold mmul, mconst, cR; simpl;
  symmetry; apply sum_0; intros; lra.
Qed.
Lemma eval_sTr D rho a : eval D rho (sTr a) = eval D rho (Tr a).
Proof. destruct a; auto. Qed.
(** Simplification keeps the value. *)
Theorem eval_simp D rho e : eval D rho (simp e) = eval D rho e.
Proof.
  induction e; cbn [simp]; auto;
  rewrite ?eval_sAdd, ?eval_sSub, ?eval_sOpp, ?eval_sHad, ?eval_sDiv, ?eval_sMul, ?eval_sTr;
  simpl; try (now rewrite IHe1, IHe2); now rewrite IHe.
Qed.


(** ** The program's other operators, in terms of these *)
(** The multiple of [x] by the scalar [s]. *)
Definition Scale (s x : expr) : expr :=
  match s with
  | Cst q => Had (Cst q) x
  | _ => Had (Mul (DN 1) (Mul (DN 1) C1 s) C1) x
  end.
(** The diagonal matrix of a vector, and the diagonal of an [n] x [n] matrix as a vector. *)
Definition Diag (v : expr) : expr := Had (Mul (DN 1) v C1) Id.
Definition DiagPart (n : dim) (x : expr) : expr := Mul n (Had x Id) C1.
(** The sum of all entries of an [m] x [n] matrix. *)
Definition Sum (m n : dim) (x : expr) : expr := Mul m C1 (Mul n x C1).
Lemma eval_Scale D rho s x i j : eval D rho (Scale s x) i j = eval D rho s 0%nat 0%nat * eval D rho x i j.
Proof. destruct s; try reflexivity; simpl; unfold mhad, mmul, mconst, C1, cR; simpl; ring. Qed.
Lemma eval_Diag D rho v i j : eval D rho (Diag v) i j = eval D rho v i 0%nat * delta i j.
Proof. simpl. unfold mhad, mmul, mconst, cR; simpl. ring. Qed.
Lemma eval_DiagPart D rho n x i j : (i < dv D n)%nat -> eval D rho (DiagPart n x) i j = eval D rho x i i.
Proof.
  intros H. simpl. unfold mhad, mmul, mconst, cR; simpl.
  rewrite (sum_ext _ _ (fun l => eval D rho x i l * delta l i)); [now apply (sum_delta _ i (fun l => eval D rho x i l))|].
  intros l _. unfold delta. rewrite Nat.eqb_sym. ring.
Qed.
Lemma eval_Sum D rho m n x i j : eval D rho (Sum m n x) i j = msum (dv D m) (dv D n) (eval D rho x).
Proof.
  simpl. unfold mmul, mconst, msum, cR; simpl. apply sum_ext; intros a _.
  rewrite Rmult_1_l. apply sum_ext; intros b _. ring.
Qed.
