(** A verified normaliser: decides equality of formulas up to commutative-ring laws for the
    elementwise operations, bilinearity of the matrix product and transposition laws. *)
From Coq Require Import Reals Lra Lia Arith List Bool ZArith QArith Qreals FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Expression.
Import ListNotations.
Close Scope Q_scope.
Open Scope R_scope.

(** *** Structural order *)
Definition lex (a b : comparison) := match a with Eq => b | _ => a end.
Lemma lex_eq a b : lex a b = Eq -> a = Eq /\ b = Eq.
Proof. destruct a; simpl; intuition congruence. Qed.
Fixpoint ncmp (x y : name) : comparison :=
  match x, y with
  | Base k t, Base k' t' => lex (Nat.compare k k') (Nat.compare t t')
  | Base _ _, _ => Lt | _, Base _ _ => Gt
  | Tan x, Tan y => ncmp x y
  | Tan _, _ => Lt | _, Tan _ => Gt
  | Adj x, Adj y => ncmp x y
  end.
Lemma ncmp_eq x : forall y, ncmp x y = Eq -> x = y.
Proof.
  induction x; intros [k' t'|y|y]; simpl; try discriminate; intros H.
  - apply lex_eq in H as [H1 H2]. apply Nat.compare_eq in H1, H2. congruence.
  - f_equal; auto.
  - f_equal; auto.
Qed.
Definition qcmp (p q : Q) := lex (Z.compare (Qnum p) (Qnum q)) (Pos.compare (Qden p) (Qden q)).
Lemma qcmp_eq p q : qcmp p q = Eq -> p = q.
Proof.
  destruct p, q; unfold qcmp; simpl. intros H. apply lex_eq in H as [H1 H2].
  apply Z.compare_eq in H1. apply Pos.compare_eq in H2. congruence.
Qed.
Fixpoint dcmp (a b : dim) : comparison :=
  match a, b with
  | DN m, DN n => Nat.compare m n
  | DN _, _ => Lt | _, DN _ => Gt
  | DV m, DV n => Nat.compare m n
  | DV _, _ => Lt | _, DV _ => Gt
  | DP a b, DP c d => lex (dcmp a c) (dcmp b d)
  end.
Lemma dcmp_eq a : forall b, dcmp a b = Eq -> a = b.
Proof.
  induction a; intros [n'|i'|b1 b2]; simpl; try discriminate; intros H.
  - apply Nat.compare_eq in H; congruence.
  - apply Nat.compare_eq in H; congruence.
  - apply lex_eq in H as [H1 H2]. f_equal; auto.
Qed.
Definition utag (f : fn) : nat :=
  match f with
  | SIGN => 0
  | SQUARE => 1
  | RECIPROCAL => 2
  | EXP => 3
  | LOG => 4
  | SQRT => 5
  | ABS => 6
  | COS => 7
  | SIN => 8
  | TANH => 9
  | SIGMOID => 10
  | STEP => 11
  | RELU => 12
  | SOFTPLUS => 13
  | LOG_SIGMOID => 14
  | SILU => 15
  | HARD_SIGMOID => 16
  | HARD_SIGMOID_KERAS2 => 17
  end.
Definition etag (e : expr) : nat :=
  match e with Var _ => 0 | Cst _ => 1 | Add _ _ => 2 | Sub _ _ => 3 | Opp _ => 4 | Had _ _ => 5
  | Div _ _ => 6 | Mul _ _ _ => 7 | Tr _ => 8 | Un _ _ => 9 | Cat _ _ _ _ => 10 | Top _ _ => 11 | Bot _ _ => 12 | Id => 13 end.
Fixpoint ecmp (a b : expr) : comparison :=
  match a, b with
  | Var x, Var y => ncmp x y
  | Cst p, Cst q => qcmp p q
  | Id, Id => Eq
  | Add a1 a2, Add b1 b2 | Sub a1 a2, Sub b1 b2 | Had a1 a2, Had b1 b2 | Div a1 a2, Div b1 b2 =>
      lex (ecmp a1 b1) (ecmp a2 b2)
  | Opp a, Opp b | Tr a, Tr b => ecmp a b
  | Mul k a1 a2, Mul l b1 b2 => lex (dcmp k l) (lex (ecmp a1 b1) (ecmp a2 b2))
  | Un u a, Un v b => lex (Nat.compare (utag u) (utag v)) (ecmp a b)
  | Cat r q a1 a2, Cat r' q' b1 b2 =>
      lex (dcmp r r') (lex (dcmp q q') (lex (ecmp a1 b1) (ecmp a2 b2)))
  | Top q a, Top q' b | Bot q a, Bot q' b => lex (dcmp q q') (ecmp a b)
  | _, _ => match Nat.compare (etag a) (etag b) with Eq => Lt | c => c end
  end.
Lemma utag_inj u v : utag u = utag v -> u = v.
Proof. destruct u, v; simpl; congruence. Qed.
Lemma ecmp_eq a : forall b, ecmp a b = Eq -> a = b.
Proof.
  induction a; intros []; simpl; intros H; try discriminate;
  repeat match goal with
  | H : lex _ _ = Eq |- _ => apply lex_eq in H as [? ?]
  | H : ncmp _ _ = Eq |- _ => apply ncmp_eq in H
  | H : qcmp _ _ = Eq |- _ => apply qcmp_eq in H
  | H : dcmp _ _ = Eq |- _ => apply dcmp_eq in H
  | H : Nat.compare (utag _) (utag _) = Eq |- _ => apply Nat.compare_eq, utag_inj in H
  end; subst; f_equal; auto.
Qed.

(** *** Polynomials over atoms *)
Definition mono := (Q * list expr)%type.
Definition poly := list mono.
Fixpoint lcmp (a b : list expr) : comparison :=
  match a, b with
  | [], [] => Eq | [], _ => Lt | _, [] => Gt
  | x :: a, y :: b => lex (ecmp x y) (lcmp a b)
  end.
Lemma lcmp_eq a : forall b, lcmp a b = Eq -> a = b.
Proof.
  induction a; intros [|y b]; simpl; try discriminate; auto.
  intros H. apply lex_eq in H as [H1 H2]. apply ecmp_eq in H1. f_equal; auto.
Qed.
Fixpoint inserta (e : expr) (l : list expr) : list expr :=
  match l with
  | [] => [e]
  | x :: l' => match ecmp e x with Gt => x :: inserta e l' | _ => e :: l end
  end.
Definition mergea (a b : list expr) : list expr := fold_right inserta b a.
Fixpoint insertm (m : mono) (p : poly) : poly :=
  match p with
  | [] => [m]
  | m' :: p' =>
      match lcmp (snd m) (snd m') with
      | Eq => let c := Qred (Qplus (fst m) (fst m')) in
              if Qeq_bool c 0 then p' else (c, snd m) :: p'
      | Lt => m :: p
      | Gt => m' :: insertm m p'
      end
  end.
Definition padd (p q : poly) : poly := fold_right insertm q p.
Definition pscale (c : Q) (p : poly) : poly := map (fun m => (Qred (Qmult c (fst m)), snd m)) p.
Definition pconst (q : Q) : poly := if Qeq_bool q 0 then [] else [(Qred q, [])].
Definition patom (e : expr) : poly := [(Qmake 1 1, [e])].
Definition mmulm (m n : mono) : mono := (Qred (Qmult (fst m) (fst n)), mergea (snd m) (snd n)).
Definition pmul (p q : poly) : poly :=
  fold_right (fun m acc => fold_right (fun n acc => insertm (mmulm m n) acc) acc q) [] p.
Fixpoint prodE (l : list expr) : expr :=
  match l with [] => C1 | [e] => e | e :: l => Had e (prodE l) end.
Definition monoE (m : mono) : expr := Had (Cst (fst m)) (prodE (snd m)).
Definition reify (p : poly) : expr := fold_right (fun m e => Add (monoE m) e) C0 p.
(** Products are bracketed to the right. *)
Fixpoint times (k : dim) (a b : expr) : expr :=
  match a with
  | Mul l x y => Mul l x (times k y b)
  | _ => Mul k a b
  end.
(** Whether no entry depends on the row ([true]) or on the column ([false]), by the form of the formula. *)
Fixpoint steady (row : bool) (e : expr) : bool :=
  match e with
  | Cst _ => true
  | Var _ | Id => false
  | Add a b | Sub a b | Had a b | Div a b => steady row a && steady row b
  | Opp a | Un _ a | Top _ a | Bot _ a => steady row a
  | Mul _ a b => if row then steady true a else steady false b
  | Tr a => steady (negb row) a
  | Cat _ _ a b => if row then false else steady false a && steady false b
  end.
Definition moving (row : bool) (e : expr) : bool := negb (steady row e).
(** A factor of the left side that is the same in all columns, and one of the right side that is the same
    in all rows, leave a matrix product: scalars do. *)
Definition matm (k : dim) (m n : mono) : mono :=
  (Qred (Qmult (fst m) (fst n)),
   mergea (filter (steady false) (snd m)) (mergea (filter (steady true) (snd n))
     [times k (prodE (filter (moving false) (snd m))) (prodE (filter (moving true) (snd n)))])).
(** A stack is the sum of its parts, each padded with zeros. *)
Definition pcat (r q : dim) (a b : poly) : poly :=
  fold_right (fun m acc => insertm (fst m, [Cat r q (prodE (snd m)) C0]) acc)
    (fold_right (fun m acc => insertm (fst m, [Cat r q C0 (prodE (snd m))]) acc) [] b) a.
Definition pmat (k : dim) (p q : poly) : poly :=
  fold_right (fun m acc => fold_right (fun n acc => insertm (matm k m n) acc) acc q) [] p.
Definition pinv (p : poly) : poly :=
  match p with
  | [(c, [])] => pconst (Qinv c)
  | [(c, l)] => [(Qred (Qinv c), fold_right inserta [] (map (Div C1) l))]
  | _ => patom (Div C1 (reify p))
  end.
Fixpoint npoly (e : expr) : poly :=
  match e with
  | Var x => patom (Var x)
  | Cst q => pconst q
  | Id => patom Id
  | Add a b => padd (npoly a) (npoly b)
  | Sub a b => padd (npoly a) (pscale (Qmake (-1) 1) (npoly b))
  | Opp a => pscale (Qmake (-1) 1) (npoly a)
  | Had a b => pmul (npoly a) (npoly b)
  | Div a b => pmul (npoly a) (pinv (npoly b))
  | Mul k a b => pmat k (npoly a) (npoly b)
  | Tr a => patom (Tr (reify (npoly a)))
  | Un u a => patom (Un u (reify (npoly a)))
  | Cat r q a b => pcat r q (npoly a) (npoly b)
  | Top q a => patom (Top q (reify (npoly a)))
  | Bot r a => patom (Bot r (reify (npoly a)))
  end.

(** *** Before that: transposes and row ranges are moved to the leaves, squares and reciprocals
    become products and quotients, dimensions get one order of their summands. *)
Fixpoint dsum (d : dim) : list nat * nat :=
  match d with
  | DN n => ([], n)
  | DV i => ([i], 0%nat)
  | DP a b => (fst (dsum a) ++ fst (dsum b), (snd (dsum a) + snd (dsum b))%nat)
  end.
Fixpoint insertn (i : nat) (l : list nat) : list nat :=
  match l with
  | [] => [i]
  | j :: l' => if Nat.leb i j then i :: l else j :: insertn i l'
  end.
Definition dnorm (d : dim) : dim :=
  fold_right (fun i e => DP (DV i) e) (DN (snd (dsum d))) (fold_right insertn [] (fst (dsum d))).
(** equal for every size *)
Definition deqb (a b : dim) : bool := match dcmp (dnorm a) (dnorm b) with Eq => true | _ => false end.
(** transpose of a formula whose transposes are at the leaves *)
Fixpoint transposed (e : expr) : expr :=
  match e with
  | Var x => Tr (Var x)
  | Cst q => Cst q | Id => Id
  | Add a b => Add (transposed a) (transposed b)
  | Sub a b => Sub (transposed a) (transposed b)
  | Opp a => Opp (transposed a)
  | Had a b => Had (transposed a) (transposed b)
  | Div a b => Div (transposed a) (transposed b)
  | Mul k a b => if steady true e && steady false e then e else Mul k (transposed b) (transposed a)
  | Tr a => a
  | Un u a => Un u (transposed a)
  | Cat _ _ _ _ | Top _ _ | Bot _ _ => Tr e
  end.
(** rows from [r] on *)
Fixpoint dropped (r : dim) (e : expr) : expr :=
  match e with
  | Cst q => Cst q
  | Add a b => Add (dropped r a) (dropped r b)
  | Sub a b => Sub (dropped r a) (dropped r b)
  | Opp a => Opp (dropped r a)
  | Had a b => Had (dropped r a) (dropped r b)
  | Div a b => Div (dropped r a) (dropped r b)
  | Mul k a b => Mul k (dropped r a) b
  | Un u a => Un u (dropped r a)
  | Top _ a => dropped r a
  | Cat r' _ a b => if deqb r r' then b else Bot r e
  | Var _ | Id | Tr _ | Bot _ _ => Bot r e
  end.
(** the entry (0, 0), in every entry *)
Definition broadcast (e : expr) : expr := Mul (DN 1) (Mul (DN 1) C1 e) C1.
Fixpoint corner (e : expr) : expr :=
  match e with
  | Cst q => Cst q
  | Add a b => Add (corner a) (corner b)
  | Sub a b => Sub (corner a) (corner b)
  | Opp a => Opp (corner a)
  | Had a b => Had (corner a) (corner b)
  | Div a b => Div (corner a) (corner b)
  | Tr a | Top _ a => corner a
  | Un u a => Un u (corner a)
  | Var _ | Id | Mul _ _ _ | Cat _ _ _ _ | Bot _ _ => if steady true e && steady false e then e else broadcast e
  end.
(** a product, or the entry of a scalar that is printed as one *)
Definition product (k : dim) (a b : expr) : expr :=
  match k, a, b with
  | DN 1, Mul (DN 1) (Cst (1 # 1)) s, Cst (1 # 1) => corner s
  | _, _, _ => Mul k a b
  end.
Fixpoint leafward (e : expr) : expr :=
  match e with
  | Var x => Var x | Cst q => Cst q | Id => Id
  | Add a b => Add (leafward a) (leafward b)
  | Sub a b => Sub (leafward a) (leafward b)
  | Opp a => Opp (leafward a)
  | Had a b => Had (leafward a) (leafward b)
  | Div a b => Div (leafward a) (leafward b)
  | Mul k a b => product (dnorm k) (leafward a) (leafward b)
  | Tr a => transposed (leafward a)
  | Un SQUARE a => Had (leafward a) (leafward a)
  | Un RECIPROCAL a => Div C1 (leafward a)
  | Un u a => Un u (leafward a)
  | Cat r q a b => Cat (dnorm r) (dnorm q) (leafward a) (leafward b)
  | Top _ a => leafward a
  | Bot r a => dropped (dnorm r) (leafward a)
  end.
Definition norm (e : expr) : poly := npoly (leafward e).
Fixpoint pcmp (p q : poly) : comparison :=
  match p, q with
  | [], [] => Eq | [], _ => Lt | _, [] => Gt
  | m :: p, n :: q => lex (lex (qcmp (fst m) (fst n)) (lcmp (snd m) (snd n))) (pcmp p q)
  end.
Definition same (a b : expr) : bool := match pcmp (norm a) (norm b) with Eq => true | _ => false end.

(** *** Soundness *)
Section Sound.
Variable D : nat -> nat.
Variable rho : env.
Notation ev := (eval D rho).

Fixpoint total (l : list nat) : nat := match l with [] => 0%nat | i :: l => (D i + total l)%nat end.
Lemma total_app a b : total (a ++ b) = (total a + total b)%nat.
Proof. induction a; simpl; auto. rewrite IHa; lia. Qed.
Lemma total_insertn i l : total (insertn i l) = (D i + total l)%nat.
Proof. induction l as [|j l IH]; simpl; auto. destruct (Nat.leb i j); simpl; auto. rewrite IH; lia. Qed.
Lemma total_sorted l : total (fold_right insertn [] l) = total l.
Proof. induction l; simpl; auto. now rewrite total_insertn, IHl. Qed.
Lemma dv_dnorm d : dv D (dnorm d) = dv D d.
Proof.
  unfold dnorm. transitivity (total (fst (dsum d)) + snd (dsum d))%nat.
  - rewrite <- total_sorted. induction (fold_right insertn [] (fst (dsum d))); simpl; auto. rewrite IHl; lia.
  - induction d; cbn [dsum fst snd dv]; rewrite ?total_app; simpl; lia.
Qed.
Lemma deqb_eq a b : deqb a b = true -> dv D a = dv D b.
Proof.
  unfold deqb. destruct (dcmp _ _) eqn:E; try discriminate. intros _.
  apply dcmp_eq in E. now rewrite <- (dv_dnorm a), <- (dv_dnorm b), E.
Qed.
Lemma cR_Q2R q : cR q = Q2R q.
Proof. destruct q as [n []]; unfold cR, Q2R; simpl; unfold Rdiv; auto. rewrite Rinv_1; ring. Qed.
Lemma cR_red q : cR (Qred q) = cR q.
Proof. rewrite !cR_Q2R. apply Qeq_eqR. apply Qred_correct. Qed.
Lemma cR_plus p q : cR (Qplus p q) = cR p + cR q.
Proof. rewrite !cR_Q2R. apply Q2R_plus. Qed.
Lemma cR_mult p q : cR (Qmult p q) = cR p * cR q.
Proof. rewrite !cR_Q2R. apply Q2R_mult. Qed.
Lemma cR_0 q : Qeq_bool q 0 = true -> cR q = 0.
Proof. intros H. apply Qeq_bool_iff in H. rewrite cR_Q2R, (Qeq_eqR _ _ H). unfold Q2R; simpl; ring. Qed.
Lemma cR_inv q : Qeq_bool q 0 = false -> cR (Qinv q) = / cR q.
Proof.
  intros H. rewrite !cR_Q2R. apply Q2R_inv. intros E. apply Qeq_bool_iff in E. congruence.
Qed.

Fixpoint lev (l : list expr) (i j : nat) : R :=
  match l with [] => 1 | e :: l => ev e i j * lev l i j end.
Definition mev (m : mono) i j := cR (fst m) * lev (snd m) i j.
Fixpoint pev (p : poly) (i j : nat) : R :=
  match p with [] => 0 | m :: p => mev m i j + pev p i j end.

Lemma lev_inserta e l i j : lev (inserta e l) i j = ev e i j * lev l i j.
Proof. induction l; simpl; auto. destruct (ecmp e a); simpl; auto. rewrite IHl. ring. Qed.
Lemma lev_mergea a b i j : lev (mergea a b) i j = lev a i j * lev b i j.
Proof. unfold mergea. induction a; cbn [fold_right lev]; [ring|]. rewrite lev_inserta, IHa. ring. Qed.
Lemma pev_insertm m p i j : pev (insertm m p) i j = mev m i j + pev p i j.
Proof.
  induction p as [|m' p IH]; cbn [insertm pev]; auto.
  destruct (lcmp (snd m) (snd m')) eqn:E; cbn [pev]; auto.
  - apply lcmp_eq in E.
    assert (Q : mev m i j + mev m' i j = cR (Qplus (fst m) (fst m')) * lev (snd m) i j)
      by (unfold mev; rewrite <- E, cR_plus; ring).
    cbv zeta. destruct (Qeq_bool _ 0) eqn:E0; cbn [pev].
    + apply cR_0 in E0. rewrite cR_red in E0. rewrite <- Rplus_assoc, Q, E0. ring.
    + rewrite <- Rplus_assoc, Q. unfold mev; cbn [fst snd]. rewrite cR_red. ring.
  - rewrite IH. ring.
Qed.
Lemma pev_padd p q i j : pev (padd p q) i j = pev p i j + pev q i j.
Proof. unfold padd. induction p; cbn [fold_right pev]; [ring|]. rewrite pev_insertm, IHp. ring. Qed.
Lemma pev_pscale c p i j : pev (pscale c p) i j = cR c * pev p i j.
Proof. unfold pscale. induction p; cbn [map pev]; [ring|]. rewrite IHp. unfold mev; cbn [fst snd]. rewrite cR_red, cR_mult. ring. Qed.
Lemma pev_pconst q i j : pev (pconst q) i j = cR q.
Proof.
  unfold pconst. destruct (Qeq_bool q 0) eqn:E; cbn [pev]; [now rewrite cR_0|].
  unfold mev; cbn [fst snd lev]. rewrite cR_red. ring.
Qed.
Lemma cR_1 : cR (Qmake 1 1) = 1. Proof. reflexivity. Qed.
Lemma pev_patom e i j : pev (patom e) i j = ev e i j.
Proof. unfold patom; simpl. unfold mev; simpl. rewrite cR_1. ring. Qed.
Lemma mev_mmulm m n i j : mev (mmulm m n) i j = mev m i j * mev n i j.
Proof. unfold mev, mmulm; cbn [fst snd]. rewrite cR_red, cR_mult, lev_mergea. ring. Qed.
Lemma pev_inner (f : mono -> mono) (g : mono -> R) q acc i j :
  (forall n, mev (f n) i j = g n) ->
  pev (fold_right (fun n acc => insertm (f n) acc) acc q) i j
  = fold_right (fun n s => g n + s) 0 q + pev acc i j.
Proof. intros H. induction q; simpl; [ring|]. rewrite pev_insertm, H, IHq. ring. Qed.
Lemma fr_scal c q i j : fold_right (fun n s => c * mev n i j + s) 0 q = c * pev q i j.
Proof. induction q; cbn [fold_right pev]; [ring|]. rewrite IHq. ring. Qed.
Lemma pev_pmul p q i j : pev (pmul p q) i j = pev p i j * pev q i j.
Proof.
  induction p as [|m p IH]; [simpl; ring|]. unfold pmul in *; cbn [fold_right].
  rewrite (pev_inner (mmulm m) (fun n => mev m i j * mev n i j)) by (intros; apply mev_mmulm).
  rewrite IH, fr_scal. cbn [pev]. ring.
Qed.
Lemma ev_prodE l i j : ev (prodE l) i j = lev l i j.
Proof.
  induction l as [|e [|e' l] IH]; [reflexivity | simpl; ring |].
  change (ev e i j * ev (prodE (e' :: l)) i j = lev (e :: e' :: l) i j). rewrite IH. reflexivity.
Qed.
Lemma ev_reify p i j : ev (reify p) i j = pev p i j.
Proof.
  induction p as [|m p IH]; [reflexivity|].
  change (cR (fst m) * ev (prodE (snd m)) i j + ev (reify p) i j = mev m i j + pev p i j).
  rewrite IH, ev_prodE. reflexivity.
Qed.
Lemma ev_reify' p : ev (reify p) = pev p.
Proof. apply mext; apply ev_reify. Qed.
Lemma mmul_add_l k a b c i j : mmul k (fun i j => a i j + b i j) c i j = mmul k a c i j + mmul k b c i j.
Proof. unfold mmul. rewrite <- sum_plus. apply sum_ext; intros; ring. Qed.
Lemma fr_mat k m q i j :
  fold_right (fun n s => mmul k (mev m) (mev n) i j + s) 0 q = mmul k (mev m) (pev q) i j.
Proof.
  induction q; cbn [fold_right].
  - unfold mmul; simpl. symmetry. apply sum_0; intros; ring.
  - rewrite IHq. unfold mmul. rewrite <- sum_plus. apply sum_ext; intros; simpl; ring.
Qed.
Lemma times_sound k a b : ev (times k a b) = ev (Mul k a b).
Proof.
  induction a; try reflexivity. cbn [times eval]. rewrite IHa2. cbn [eval].
  apply mext; intros i j. unfold mmul. symmetry.
  rewrite (sum_ext (dv D k) _ (fun l => sum (dv D k0) (fun p => ev a1 i p * ev a2 p l * ev b l j)))
    by (intros l _; now rewrite <- sum_scal_r).
  rewrite sum_swap. apply sum_ext; intros p _. rewrite <- sum_scal. apply sum_ext; intros; ring.
Qed.
Lemma pev_pcat r q a b i j : pev (pcat r q a b) i j = mcat (dv D r) (pev a) (pev b) i j.
Proof.
  unfold pcat. induction a as [|m a IH]; cbn [fold_right].
  - induction b as [|n b IHb]; cbn [fold_right].
    + unfold mcat; simpl. destruct (Nat.ltb _ _); reflexivity.
    + rewrite pev_insertm, IHb. unfold mev; cbn [fst snd lev eval]. change (ev C0) with mzero. unfold mcat.
      destruct (Nat.ltb i (dv D r)); cbn [pev]; unfold mev, mzero; [ring | rewrite ev_prodE; ring].
  - rewrite pev_insertm, IH. unfold mev; cbn [fst snd lev eval]. change (ev C0) with mzero. unfold mcat.
    destruct (Nat.ltb i (dv D r)); cbn [pev]; unfold mev, mzero; [rewrite ev_prodE; ring | ring].
Qed.
Lemma steady_sound e : forall i i' j j',
  (steady true e = true -> ev e i j = ev e i' j) /\ (steady false e = true -> ev e i j = ev e i j').
Proof.
  induction e; intros i i' j j'; cbn [steady eval]; split; intros H; try discriminate; auto;
  try (apply andb_prop in H as [H1 H2]);
  unfold madd, msub, mhad, mopp, mtr, mmap, mdrop, mcat; cbn [negb] in *;
  try (f_equal; [now apply IHe1 | now apply IHe2]); try (f_equal; now apply IHe); try now apply IHe.
  - apply sum_ext; intros l _. f_equal. now apply IHe1.
  - apply sum_ext; intros l _. f_equal. now apply IHe2.
  - destruct (Nat.ltb _ _); [now apply IHe1 | now apply IHe2].
Qed.
Lemma lev_parts row l i j : lev l i j = lev (filter (steady row) l) i j * lev (filter (moving row) l) i j.
Proof.
  induction l as [|e l IH]; cbn [filter lev]; [ring|]. rewrite IH. unfold moving at 2.
  destruct (steady row e); cbn [negb lev]; ring.
Qed.
Lemma lev_steady_column l i j j' : lev (filter (steady false) l) i j = lev (filter (steady false) l) i j'.
Proof.
  induction l as [|e l IH]; cbn [filter]; [reflexivity|]. destruct (steady false e) eqn:S; auto.
  cbn [lev]. rewrite IH. f_equal. now apply (proj2 (steady_sound e i i j j')).
Qed.
Lemma lev_steady_row l i i' j : lev (filter (steady true) l) i j = lev (filter (steady true) l) i' j.
Proof.
  induction l as [|e l IH]; cbn [filter]; [reflexivity|]. destruct (steady true e) eqn:S; auto.
  cbn [lev]. rewrite IH. f_equal. now apply (proj1 (steady_sound e i i' j j)).
Qed.
Lemma pev_pmat k p q i j : pev (pmat k p q) i j = mmul (dv D k) (pev p) (pev q) i j.
Proof.
  induction p as [|m p IH].
  - unfold mmul; simpl. symmetry. apply sum_0; intros; ring.
  - unfold pmat in *; cbn [fold_right].
    rewrite (pev_inner (matm k m) (fun n => mmul (dv D k) (mev m) (mev n) i j)).
    + rewrite IH, fr_mat.
      change (pev (m :: p)) with (fun i j => mev m i j + pev p i j).
      now rewrite mmul_add_l.
    + intros n. unfold mev, matm; cbn [fst snd]. rewrite cR_red, cR_mult, !lev_mergea. cbn [lev].
      rewrite Rmult_1_r, times_sound. cbn [eval]. unfold mmul.
      rewrite <- !sum_scal. apply sum_ext; intros l _. rewrite !ev_prodE.
      rewrite (lev_parts false (snd m) i l), (lev_parts true (snd n) l j).
      rewrite (lev_steady_column (snd m) i l j), (lev_steady_row (snd n) l i j). ring.
Qed.
Lemma cR_inv_total c : cR (Qinv c) = / cR c.
Proof.
  destruct (Qeq_bool c 0) eqn:E; [|now apply cR_inv]. rewrite (cR_0 c E), Rinv_0. apply cR_0.
  apply Qeq_bool_iff in E. apply Qeq_bool_iff. rewrite E. reflexivity.
Qed.
Lemma lev_inverses l i j : lev (fold_right inserta [] (map (Div C1) l)) i j = / lev l i j.
Proof.
  induction l as [|e l IH]; cbn [map fold_right lev]; [now rewrite Rinv_1|].
  rewrite lev_inserta, IH, Rinv_mult. cbn [eval]. unfold C1; cbn [eval]. unfold mconst. change (cR 1) with 1.
  unfold Rdiv. ring.
Qed.
Lemma pev_pinv p i j : pev (pinv p) i j = / pev p i j.
Proof.
  assert (G : pev (patom (Div C1 (reify p))) i j = / pev p i j).
  { rewrite pev_patom. simpl. rewrite ev_reify. unfold mconst, cR; simpl. unfold Rdiv; ring. }
  destruct p as [|[c [|e l]] [|m' p]]; auto.
  - cbn [pinv]. rewrite pev_pconst, cR_inv_total. unfold mev; cbn [pev fst snd lev]. f_equal. unfold mev; cbn [fst snd lev]. ring.
  - cbn [pinv pev]. unfold mev; cbn [fst snd]. rewrite cR_red, cR_inv_total, lev_inverses, !Rplus_0_r, Rinv_mult. ring.
Qed.
(** The polynomial of a formula has its value. *)
Theorem npoly_sound e : pev (npoly e) = ev e.
Proof.
  induction e; cbn [npoly]; apply mext; intros i j;
  rewrite ?pev_padd, ?pev_pscale, ?pev_pmul, ?pev_pmat, ?pev_pcat, ?pev_pinv, ?pev_pconst, ?pev_patom, ?pev_pscale;
  cbn [eval]; rewrite ?ev_reify', ?IHe1, ?IHe2, ?IHe; auto.
  - unfold msub, cR; simpl; ring.
  - unfold mopp, cR; simpl; ring.
Qed.
Lemma transposed_sound e : ev (transposed e) = mtr (ev e).
Proof.
  induction e; try (simpl; rewrite ?IHe1, ?IHe2, ?IHe; auto; fail).
  - simpl. unfold mtr, delta. apply mext; intros i j. now rewrite Nat.eqb_sym.
  - cbn [transposed]. destruct (steady true (Mul k e1 e2) && steady false (Mul k e1 e2)) eqn:S.
    + apply andb_prop in S as [S1 S2]. apply mext; intros i j. unfold mtr.
      rewrite (proj1 (steady_sound _ i j j j) S1). now apply (proj2 (steady_sound _ j j j i)).
    + simpl. rewrite IHe1, IHe2. unfold mtr, mmul. apply mext; intros. apply sum_ext; intros; ring.
Qed.
Lemma dropped_sound r e : ev (dropped r e) = mdrop (dv D r) (ev e).
Proof.
  induction e; simpl; rewrite ?IHe1, ?IHe2, ?IHe; auto.
  destruct (deqb r r0) eqn:E; [|reflexivity]. apply deqb_eq in E. rewrite E.
  apply mext; intros i j. unfold mdrop, mcat.
  destruct (Nat.ltb_spec (dv D r0 + i) (dv D r0)); [lia|].
  now replace (dv D r0 + i - dv D r0)%nat with i by lia.
Qed.
Lemma broadcast_sound e i j : ev (broadcast e) i j = ev e 0%nat 0%nat.
Proof. simpl. unfold mmul, C1, mconst, cR; simpl. ring. Qed.
Lemma corner_sound e i j : ev (corner e) i j = ev e 0%nat 0%nat.
Proof.
  assert (U : forall e, ev (if steady true e && steady false e then e else broadcast e) i j = ev e 0%nat 0%nat).
  { intros f. destruct (_ && _)%bool eqn:S; [|apply broadcast_sound]. apply andb_prop in S as [S1 S2].
    rewrite (proj1 (steady_sound f i 0%nat j j) S1). now apply (proj2 (steady_sound f 0%nat 0%nat j 0%nat)). }
  induction e; try apply U; cbn [corner eval]; unfold madd, msub, mhad, mopp, mtr, mmap, mconst;
    rewrite ?IHe1, ?IHe2, ?IHe; reflexivity.
Qed.
Lemma product_sound k a b : ev (product k a b) = ev (Mul k a b).
Proof.
  unfold product. 
  repeat match goal with |- context [match ?x with _ => _ end] => is_var x; destruct x; try reflexivity end.
  apply mext; intros i j. rewrite corner_sound. rewrite <- (broadcast_sound _ i j). reflexivity.
Qed.
(** Moving transposes and row ranges to the leaves keeps the value. *)
Theorem leafward_sound e : ev (leafward e) = ev e.
Proof.
  induction e; cbn [leafward]; rewrite ?product_sound, ?transposed_sound, ?dropped_sound; simpl;
  rewrite ?dv_dnorm, ?IHe1, ?IHe2, ?IHe; auto.
  destruct u; cbn [eval]; rewrite ?IHe; auto.
  apply mext; intros i j. unfold mmap, C1; cbn [eval fn_value]. unfold mconst.
  change (cR 1) with 1. unfold Rdiv. ring.
Qed.
(** The normal form of a formula has its value. *)
Theorem norm_sound e : pev (norm e) = ev e.
Proof. unfold norm. rewrite npoly_sound. apply leafward_sound. Qed.
Lemma pcmp_eq p : forall q, pcmp p q = Eq -> p = q.
Proof.
  induction p as [|[c l] p IH]; intros [|[c' l'] q]; simpl; try discriminate; auto.
  intros H. apply lex_eq in H as [H1 H2]. apply lex_eq in H1 as [H0 H1].
  apply qcmp_eq in H0. apply lcmp_eq in H1. f_equal; auto. congruence.
Qed.
(** Formulas with one normal form are equal, for all sizes and values. *)
Theorem same_sound a b : same a b = true -> ev a = ev b.
Proof.
  unfold same. destruct (pcmp (norm a) (norm b)) eqn:E; try discriminate. intros _.
  apply pcmp_eq in E. now rewrite <- (norm_sound a), <- (norm_sound b), E.
Qed.
End Sound.
