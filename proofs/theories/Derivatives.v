(** Checks of one derivative by computation: what they accept is a theorem. *)
From Coq Require Import Reals Lra Lia Arith List Bool ZArith QArith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Expression Normal.
Import ListNotations.
Close Scope Q_scope.
Open Scope R_scope.

Fixpoint subst (s : name -> expr) (e : expr) : expr :=
  match e with
  | Var x => s x | Cst q => Cst q | Id => Id
  | Add a b => Add (subst s a) (subst s b) | Sub a b => Sub (subst s a) (subst s b)
  | Opp a => Opp (subst s a)
  | Had a b => Had (subst s a) (subst s b) | Div a b => Div (subst s a) (subst s b)
  | Mul k a b => Mul k (subst s a) (subst s b)
  | Tr a => Tr (subst s a) | Un u a => Un u (subst s a)
  | Cat r q a b => Cat r q (subst s a) (subst s b)
  | Top q a => Top q (subst s a) | Bot r a => Bot r (subst s a)
  end.
Lemma eval_subst D rho s e : eval D rho (subst s e) = eval D (fun x => eval D rho (s x)) e.
Proof. induction e; simpl; auto; try (now rewrite IHe1, IHe2); now rewrite IHe. Qed.

(** tangents of inactive variables are zero *)
Definition mask (act : name -> bool) (x : name) : expr :=
  match x with Tan y => if act y then Var (Tan y) else C0 | _ => Var x end.
Definition jvpA act e := subst (mask act) (jvp e).
Definition base (x : name) : bool := match x with Tan _ => false | _ => true end.

(** With inactive variables standing still, the written tangent has the value of the forward derivative. *)
Theorem jvpA_push D rho act e : forallb base (fv e) = true ->
  eval D rho (jvpA act e) = push D rho (fun x => if act x then rho (Tan x) else mzero) e.
Proof.
  unfold jvpA. rewrite eval_subst, eval_jvp. intros H.
  set (r1 := fun x => eval D rho (mask act x)).
  assert (E : forall x, In x (fv e) -> r1 x = rho x).
  { intros y Hy. rewrite forallb_forall in H. specialize (H y Hy). unfold r1, mask.
    destruct y; try discriminate; reflexivity. }
  assert (EV : forall e', incl (fv e') (fv e) -> eval D r1 e' = eval D rho e').
  { induction e'; simpl; intros I; auto; 
    try (rewrite IHe'1, IHe'2; auto; intros y Hy; apply I; auto using in_or_app; fail);
    try (now rewrite IHe').
    apply E, I; left; auto. }
  assert (G : forall e', incl (fv e') (fv e) ->
     push D r1 (fun x => r1 (Tan x)) e' = push D rho (fun x => if act x then rho (Tan x) else mzero) e').
  { induction e'; intros I; simpl in *;
    try (assert (I1 : incl (fv e'1) (fv e)) by (intros y Hy; apply I; auto using in_or_app);
         assert (I2 : incl (fv e'2) (fv e)) by (intros y Hy; apply I; auto using in_or_app);
         rewrite ?IHe'1, ?IHe'2, ?EV by auto; reflexivity);
    try (rewrite ?IHe', ?EV by auto; reflexivity).
    unfold r1 at 1; simpl. destruct (act x); reflexivity. }
  apply G. apply incl_refl.
Qed.

Section C.
Variables (D : nat -> nat) (dims : dims_t).
Notation rows := (rows D dims). Notation cols := (cols D dims).

(** Forward certificate. *)
Theorem cert_jvp (act : name -> bool) (e d : expr) (m n : dim)
  (Hb : forallb base (fv e) = true) (Hc : same d (jvpA act e) = true)
  (Hwf : wf D dims e m n) (rho : R -> env) (t : R) (Hs : safe D (rho t) e m n)
  (Hd : forall x, In x (fv e) -> forall i j, (i < rows x)%nat -> (j < cols x)%nat ->
     if act x then is_derive (fun s => rho s x i j) t (rho t (Tan x) i j)
              else forall s, rho s x i j = rho t x i j) :
  forall i j, (i < dv D m)%nat -> (j < dv D n)%nat ->
  is_derive (fun s => eval D (rho s) e i j) t (eval D (rho t) d i j).
Proof.
  intros i j Hi Hj. rewrite (same_sound D (rho t) _ _ Hc), jvpA_push by auto.
  apply (push_sound D dims rho t _ e m n); auto.
  intros x Hx k l Hk Hl. specialize (Hd x Hx k l Hk Hl). destruct (act x); auto.
  apply (is_derive_ext (fun _ => rho t x k l)); [auto|].
  apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule)).
Qed.

(** Reverse certificate: [d] is the printed cotangent of [y] given output cotangent [o]. *)
Theorem cert_vjp (e d : expr) (m n : dim) (o y : name)
  (Hc : same d (vjp e m n (Var o) y) = true)
  (Hwf : wf D dims e m n) (rho : env) (Hs : safe D rho e m n) k l :
  (k < rows y)%nat -> (l < cols y)%nat ->
  is_derive (fun s => dot (dv D m) (dv D n) (rho o) (eval D (upd rho y k l s) e)) (rho y k l)
            (eval D rho d k l).
Proof.
  intros Hk Hl. rewrite (same_sound D rho _ _ Hc), eval_vjp.
  apply (pull_gradient D dims); auto.
Qed.
End C.

(** Boolean checkers so that a certificate is only [vm_compute]. *)
Fixpoint wfb (dims : dims_t) (e : expr) (m n : dim) : bool :=
  match e with
  | Var x => deqb (fst (dims x)) m && deqb (snd (dims x)) n
  | Cst _ | Id => true
  | Add a b | Sub a b | Had a b | Div a b => wfb dims a m n && wfb dims b m n
  | Opp a | Un _ a => wfb dims a m n
  | Mul k a b => wfb dims a m k && wfb dims b k n
  | Tr a => wfb dims a n m
  | Cat r q a b => deqb m (DP r q) && wfb dims a r n && wfb dims b q n
  | Top q a => wfb dims a (DP m q) n
  | Bot r a => wfb dims a (DP r m) n
  end.
Lemma wfb_ok D dims e : forall m n, wfb dims e m n = true -> wf D dims e m n.
Proof.
  induction e; simpl; intros m n H; auto;
  repeat match goal with H : _ && _ = true |- _ => apply andb_prop in H as [? ?] end;
  repeat match goal with H : deqb _ _ = true |- _ => apply (deqb_eq D) in H end; auto.
Qed.
Fixpoint smooth (e : expr) : bool :=
  match e with
  | Var _ | Cst _ | Id => true
  | Div _ _ => false
  | Add a b | Sub a b | Had a b | Mul _ a b | Cat _ _ a b => smooth a && smooth b
  | Opp a | Tr a | Top _ a | Bot _ a => smooth a
  | Un u a => match u with
              | EXP | SQUARE | COS | SIN | TANH | SIGMOID | SOFTPLUS | LOG_SIGMOID | SILU => smooth a
              | _ => false
              end
  end.
Lemma smooth_safe D rho e : smooth e = true -> forall m n, safe D rho e m n.
Proof.
  induction e; simpl; intros H m n; auto; try discriminate;
  try (apply andb_prop in H as [? ?]; auto; fail).
  destruct u; try discriminate; split; auto; simpl; auto.
Qed.

Definition check_jvp (dims : dims_t) (act : name -> bool) (e d : expr) (m n : dim) : bool :=
  forallb base (fv e) && smooth e && wfb dims e m n && same d (jvpA act e).
Definition check_vjp (dims : dims_t) (e d : expr) (m n : dim) (o y : name) : bool :=
  smooth e && wfb dims e m n && same d (vjp e m n (Var o) y).

(** A tangent that passes the check is the derivative of the expression along every path. *)
Theorem check_jvp_sound dims act e d m n : check_jvp dims act e d m n = true ->
  forall (D : nat -> nat) (rho : R -> env) (t : R),
  (forall x, In x (fv e) -> forall i j, (i < rows D dims x)%nat -> (j < cols D dims x)%nat ->
     if act x then is_derive (fun s => rho s x i j) t (rho t (Tan x) i j)
              else forall s, rho s x i j = rho t x i j) ->
  forall i j, (i < dv D m)%nat -> (j < dv D n)%nat ->
  is_derive (fun s => eval D (rho s) e i j) t (eval D (rho t) d i j).
Proof.
  unfold check_jvp. intros H. repeat (apply andb_prop in H as [H ?]). intros.
  eapply cert_jvp; eauto using wfb_ok, smooth_safe.
Qed.
(** An adjoint that passes the check is the gradient of <o, e> by every entry of the variable. *)
Theorem check_vjp_sound dims e d m n o y : check_vjp dims e d m n o y = true ->
  forall (D : nat -> nat) (rho : env) k l, (k < rows D dims y)%nat -> (l < cols D dims y)%nat ->
  is_derive (fun s => dot (dv D m) (dv D n) (rho o) (eval D (upd rho y k l s) e)) (rho y k l)
            (eval D rho d k l).
Proof.
  unfold check_vjp. intros H. repeat (apply andb_prop in H as [H ?]). intros.
  eapply cert_vjp; eauto using wfb_ok, smooth_safe.
Qed.
