(** Symmetry of second derivatives, from the program's own transformations: forward mode applied to
    the gradient that reverse mode wrote. No appeal to continuity: both orders are the same bilinear
    form. *)
From Coq Require Import Reals Lra Lia Arith List Bool FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Expression Program Normal Derivatives.
Import ListNotations.
Open Scope R_scope.

Section Hessian.
Variables (D : nat -> nat) (dims : dims_t).
Notation "# d" := (dv D d) (at level 0, d at level 0).
Hypothesis dims_tan : forall x, dims (Tan x) = dims x.

(** Values with tangents beside them, and a direction in which the tangents stand still. *)
Definition with_tangents (rho d : env) : env := fun z => match z with Tan w => d w | _ => rho z end.
Definition still (d : env) : env := fun z => match z with Tan _ => mzero | _ => d z end.
(** The second derivative in the directions d1 and d2. *)
Definition second (rho d1 d2 : env) (e : expr) : mat := push D (with_tangents rho d1) (still d2) (jvp e).

Definition based (e : expr) : bool := forallb base (fv e).
Lemma based_app (f : expr -> expr -> expr) a b : fv (f a b) = fv a ++ fv b -> based (f a b) = true ->
  based a = true /\ based b = true.
Proof. unfold based. intros ->. rewrite forallb_app. apply andb_prop. Qed.

(** Expressions without tangents do not see them. *)
Lemma eval_based rho d e : based e = true -> eval D (with_tangents rho d) e = eval D rho e.
Proof.
  unfold based. induction e; cbn [fv eval]; intros H; auto;
  try (rewrite forallb_app in H; apply andb_prop in H as [H1 H2]; now rewrite IHe1, IHe2 by auto);
  try (now rewrite IHe by auto).
  simpl in H. destruct x; try discriminate; reflexivity.
Qed.
Lemma push_based rho d d' e : based e = true -> push D (with_tangents rho d) (still d') e = push D rho d' e.
Proof.
  intros H. pose proof (eval_based rho d) as E. unfold based in *.
  induction e; cbn [fv push] in *; auto;
  try (rewrite forallb_app in H; apply andb_prop in H as [H1 H2];
       rewrite ?IHe1, ?IHe2, ?(E e1 H1), ?(E e2 H2) by auto; reflexivity);
  try (rewrite ?IHe, ?(E e H) by auto; reflexivity).
  simpl in H. destruct x; try discriminate; reflexivity.
Qed.
Lemma push_tangents rho d1 d e : based e = true -> push D (with_tangents rho d1) d e = push D rho d e.
Proof.
  intros H. pose proof (eval_based rho d1) as E. unfold based in *.
  induction e; cbn [fv push] in *; auto;
  try (rewrite forallb_app in H; apply andb_prop in H as [H1 H2];
       rewrite ?IHe1, ?IHe2, ?(E e1 H1), ?(E e2 H2) by auto; reflexivity);
  try (rewrite ?IHe, ?(E e H) by auto; reflexivity).
Qed.
Lemma based_slopeE f a : based a = true -> based (slopeE f a) = true.
Proof. unfold based. intros H. destruct f; cbn [slopeE square shifted fv C0 C1]; rewrite ?forallb_app, ?H; auto. Qed.

(** The second slope of the functions that have one everywhere. *)
Definition fn_second (f : fn) (x : R) : R :=
  let s := sigmoid x in
  match f with
  | SQUARE => 2
  | EXP => exp x
  | COS => - cos x
  | SIN => - sin x
  | TANH => - (2 * tanh x * (1 - tanh x * tanh x))
  | SIGMOID => s * (1 - s) * (1 - s) - s * (s * (1 - s))
  | SOFTPLUS => s * (1 - s)
  | LOG_SIGMOID => - (sigmoid (- x) * (1 - sigmoid (- x)))
  | SILU => s * (1 - s) + (s + silu x * (1 - s)) * (1 - s) - silu x * (s * (1 - s))
  | _ => 0
  end.
(** The tangent of a slope is the second slope times the tangent of the argument. *)
Lemma push_slopeE rho d f a i j : smooth (Un f a) = true ->
  push D rho d (slopeE f a) i j = fn_second f (eval D rho a i j) * push D rho d a i j.
Proof.
  destruct f; cbn [smooth]; try discriminate; intros _;
  cbn [slopeE square push eval C0 C1 fn_second]; unfold mzero, madd, msub, mopp, mhad, mmap, mconst;
  cbn [fn_slope fn_value]; change (cR (QArith_base.Qmake 2 1)) with 2; change (cR (QArith_base.Qmake 1 1)) with 1; ring.
Qed.

Ltac moved rho d1 d2 e H :=
  change (fun x : name => with_tangents rho d1 (Tan x)) with d1;
  change (fun x : name => with_tangents rho d2 (Tan x)) with d2;
  change (fun x : name => d1 x) with d1; change (fun x : name => d2 x) with d2;
  rewrite ?(push_tangents rho d1 d1 e H), ?(push_tangents rho d2 d2 e H).
(** Both orders give the same. *)
Theorem second_symmetric rho d1 d2 e : smooth e = true -> based e = true ->
  forall i j, second rho d1 d2 e i j = second rho d2 d1 e i j.
Proof.
  unfold second. induction e; intros Hs Hb; cbn [jvp push smooth] in *;
  try (apply andb_prop in Hs as [Hs1 Hs2];
       destruct (based_app (fun a b => Add a b) e1 e2 eq_refl Hb) as [Hb1 Hb2];
       specialize (IHe1 Hs1 Hb1); specialize (IHe2 Hs2 Hb2);
       pose proof (push_based rho d1 d2 e1 Hb1) as P1; pose proof (push_based rho d2 d1 e1 Hb1) as P2;
       pose proof (push_based rho d1 d2 e2 Hb2) as P3; pose proof (push_based rho d2 d1 e2 Hb2) as P4;
       pose proof (eval_based rho d1 e1 Hb1) as P5; pose proof (eval_based rho d2 e1 Hb1) as P6;
       pose proof (eval_based rho d1 e2 Hb2) as P7; pose proof (eval_based rho d2 e2 Hb2) as P8;
       rewrite ?P1, ?P2, ?P3, ?P4, ?P5, ?P6, ?P7, ?P8, ?eval_jvp; cbn [with_tangents]);
  intros i j.
  - reflexivity.
  - reflexivity.
  - reflexivity.
  - unfold madd. now rewrite IHe1, IHe2.
  - unfold msub. now rewrite IHe1, IHe2.
  - unfold mopp. now rewrite IHe.
  - unfold madd, mhad. rewrite IHe1, IHe2. moved rho d1 d2 e1 Hb1. moved rho d1 d2 e2 Hb2. ring.
  - discriminate Hs.
  - moved rho d1 d2 e1 Hb1. moved rho d1 d2 e2 Hb2. unfold madd, mmul.
    rewrite <- !sum_plus. apply sum_ext; intros l _. rewrite IHe1, IHe2. ring.
  - unfold mtr. now rewrite IHe.
  - assert (Hs' : smooth e = true) by (destruct u; try discriminate; exact Hs).
    assert (Hb' : based e = true) by exact Hb.
    unfold madd, mhad. rewrite !eval_jvp, !eval_slopeE, !push_slopeE by exact Hs. rewrite IHe by auto.
    moved rho d1 d2 e Hb'.
    rewrite (push_based rho d1 d2 e Hb'), (push_based rho d2 d1 e Hb').
    rewrite (eval_based rho d1 e Hb'), (eval_based rho d2 e Hb'). unfold mmap. ring.
  - unfold mcat. destruct (Nat.ltb i #r); auto.
  - now apply IHe.
  - unfold mdrop. now apply IHe.
Qed.

(** What the transformations write is smooth and free of tangents where it should be. *)
Lemma smooth_parts f a : smooth (Un f a) = true -> smooth a = true.
Proof. destruct f; try discriminate; auto. Qed.
Lemma smooth_slopeE f a : smooth (Un f a) = true -> smooth (slopeE f a) = true.
Proof.
  intros H. pose proof (smooth_parts f a H) as Ha. destruct f; try discriminate; cbn [slopeE square smooth C0 C1];
  rewrite ?Ha; reflexivity.
Qed.
Lemma smooth_jvp e : smooth e = true -> smooth (jvp e) = true.
Proof.
  induction e; intros H; auto; try discriminate;
  try (cbn [smooth jvp] in *; apply andb_prop in H as [H1 H2]; rewrite ?H1, ?H2, ?IHe1, ?IHe2 by auto; reflexivity);
  try (cbn [smooth jvp] in *; auto; fail).
  cbn [jvp]. pose proof (smooth_slopeE u e H) as Hf. apply smooth_parts in H. cbn [smooth]. now rewrite Hf, IHe.
Qed.
Lemma smooth_vjp e y : forall m n u, smooth e = true -> smooth u = true -> smooth (vjp e m n u y) = true.
Proof.
  induction e; intros m n v H Hv; try discriminate; auto;
  try (cbn [smooth vjp] in *; apply andb_prop in H as [H1 H2]; rewrite IHe1, IHe2; auto; cbn [smooth];
       rewrite ?H1, ?H2, ?Hv; auto; fail);
  try (cbn [smooth vjp] in *; apply IHe; auto; cbn [smooth C0]; rewrite ?Hv; auto; fail).
  - cbn [vjp]. destruct (name_eqb x y); auto.
  - cbn [vjp]. apply IHe; [now apply smooth_parts in H|]. cbn [smooth]. now rewrite Hv, smooth_slopeE.
Qed.
Lemma based_vjp e y : forall m n u, based e = true -> based u = true -> based (vjp e m n u y) = true.
Proof.
  unfold based. induction e; intros m n v H Hv; cbn [vjp fv] in *; auto;
  try (rewrite forallb_app in H; apply andb_prop in H as [H1 H2]; rewrite forallb_app, IHe1, IHe2; auto;
       cbn [fv]; rewrite ?forallb_app, ?H1, ?H2, ?Hv; auto; fail);
  try (apply IHe; auto; cbn [fv C0]; rewrite ?forallb_app, ?app_nil_r, ?Hv; auto; fail).
  - destruct (name_eqb x y); auto.
  - apply IHe; auto. cbn [fv]. rewrite forallb_app, Hv. now apply based_slopeE.
Qed.

(** Forward mode of the gradient is the second derivative. *)
Lemma second_is_jvp_vjp rho d2 e x k l :
  wf D dims e (DN 1) (DN 1) -> smooth e = true -> based e = true ->
  (k < rows D dims x)%nat -> (l < cols D dims x)%nat ->
  eval D (with_tangents rho d2) (jvp (vjp e (DN 1) (DN 1) C1 x)) k l
  = second rho (eentry x k l) d2 e 0%nat 0%nat.
Proof.
  intros Hwf Hs Hb Hk Hl. set (V := vjp e (DN 1) (DN 1) C1 x). set (d1 := eentry x k l).
  assert (Bv : based V = true) by (now apply based_vjp).
  set (r := fun (s : R) (z : name) (i j : nat) => rho z i j + s * d2 z i j).
  assert (R0 : r 0 = rho).
  { apply functional_extensionality; intros z. apply mext; intros i j. unfold r. ring. }
  assert (Hr : forall z i j, is_derive (fun s => r s z i j) 0 (d2 z i j))
    by (intros z i j; unfold r; auto_derive; [trivial | ring]).
  assert (E : forall s, eval D (r s) V k l = eval D (with_tangents (r s) d1) (jvp e) 0%nat 0%nat).
  { intros s. rewrite eval_jvp. change (fun z : name => with_tangents (r s) d1 (Tan z)) with d1.
    rewrite push_tangents by auto. unfold V. rewrite eval_vjp.
    assert (Dec : forall a b : name, {a = b} + {a <> b}) by (intros a b; destruct (name_eqb_spec a b); auto).
    set (S := nodup Dec (x :: fv e)).
    pose proof (pull_adjoint D dims (r s) d1 S e (NoDup_nodup Dec _) (DN 1) (DN 1) (eval D (r s) C1) Hwf
                  (fun y Hy => proj2 (nodup_In Dec (x :: fv e) y) (or_intror Hy))) as A.
    rewrite edot_comm in A. unfold d1, eentry in A.
    rewrite edot_single in A; [|apply NoDup_nodup | apply nodup_In; left; reflexivity].
    rewrite (dot_comm (rows D dims x)), dot_delta in A by auto. rewrite <- A.
    unfold dot, msum, mhad. cbn. unfold mconst, cR; simpl. unfold d1, eentry. ring. }
  assert (D1 : is_derive (fun s => eval D (r s) V k l) 0 (push D rho d2 V k l)).
  { rewrite <- R0 at 1. apply (push_sound D dims r 0 d2 V (drows dims x) (dcols dims x)); auto.
    - apply wf_vjp; auto. exact I.
    - apply smooth_safe. now apply smooth_vjp. }
  assert (D2 : is_derive (fun s => eval D (with_tangents (r s) d1) (jvp e) 0%nat 0%nat) 0
                 (second rho d1 d2 e 0%nat 0%nat)).
  { unfold second. rewrite <- R0 at 1.
    apply (push_sound D dims (fun s => with_tangents (r s) d1) 0 (still d2) (jvp e) (DN 1) (DN 1)).
    - now apply wf_jvp.
    - apply smooth_safe. now apply smooth_jvp.
    - intros z _ i j _ _. destruct z as [a b|z|z]; cbn [with_tangents still]; try apply Hr.
      apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule)).
    - simpl; lia.
    - simpl; lia. }
  rewrite eval_jvp. change (fun z : name => with_tangents rho d2 (Tan z)) with d2. rewrite push_tangents by auto.
  rewrite <- (is_derive_unique _ _ _ D1), <- (is_derive_unique _ _ _ D2).
  apply Derive_ext. exact E.
Qed.
(** The Hessian is symmetric: the entry (p, q) of y of the tangent, along the entry (k, l) of x, of
    the gradient is the other way round the same. *)
Theorem hessian_symmetric rho e x k l y p q :
  wf D dims e (DN 1) (DN 1) -> smooth e = true -> based e = true ->
  (k < rows D dims x)%nat -> (l < cols D dims x)%nat -> (p < rows D dims y)%nat -> (q < cols D dims y)%nat ->
  eval D (with_tangents rho (eentry y p q)) (jvp (vjp e (DN 1) (DN 1) C1 x)) k l
  = eval D (with_tangents rho (eentry x k l)) (jvp (vjp e (DN 1) (DN 1) C1 y)) p q.
Proof. intros. rewrite !second_is_jvp_vjp by auto. now apply second_symmetric. Qed.
End Hessian.
