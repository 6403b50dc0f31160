(** Intervals that enclose what a cell computes: its equations, its backward lines, and the derivatives
    of the loss along one entry up to the third order, for matrices of any fixed sizes and spans. All is
    decided by computation with intervals whose ends are pairs of integers, so that no axiom about
    machine arithmetic is used. Source of the arithmetic: G. Melquiond, the library coq-interval. *)
From Coq Require Import Reals Lra Lia Arith List Bool QArith ZArith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Float.Specific_stdz Float.Specific_ops Interval.Interval Interval.Float
  Interval.Float_full Real.Xreal.
From Gradproof Require Import Matrix Functions Expression Program Normal Derivatives CellCertificate.
Import ListNotations.
Close Scope Q_scope.
Open Scope R_scope.

Module F := SpecificFloat StdZRadix2.
Module I := FloatIntervalFull F.

(** ** Numbers *)
Definition holds (a : I.type) (x : R) : Prop := contains (I.convert a) (Xreal x).
Definition digits := F.PtoP 70.
Lemma holds_nai x : holds I.nai x.
Proof. unfold holds. rewrite I.nai_correct. exact Logic.I. Qed.
Lemma nan_holds a x : contains (I.convert a) Xnan -> holds a x.
Proof. unfold holds. destruct (I.convert a); simpl; tauto. Qed.
Lemma holds_add a b x y : holds a x -> holds b y -> holds (I.add digits a b) (x + y).
Proof. intros. now apply (I.add_correct digits a b (Xreal x) (Xreal y)). Qed.
Lemma holds_sub a b x y : holds a x -> holds b y -> holds (I.sub digits a b) (x - y).
Proof. intros. now apply (I.sub_correct digits a b (Xreal x) (Xreal y)). Qed.
Lemma holds_mul a b x y : holds a x -> holds b y -> holds (I.mul digits a b) (x * y).
Proof. intros. now apply (I.mul_correct digits a b (Xreal x) (Xreal y)). Qed.
Lemma holds_neg a x : holds a x -> holds (I.neg a) (- x).
Proof. intros. now apply (I.neg_correct a (Xreal x)). Qed.
Lemma holds_sqr a x : holds a x -> holds (I.sqr digits a) (x * x).
Proof. intros. now apply (I.sqr_correct digits a (Xreal x)). Qed.
Lemma holds_abs a x : holds a x -> holds (I.abs a) (Rabs x).
Proof. intros. now apply (I.abs_correct a (Xreal x)). Qed.
Lemma holds_exp a x : holds a x -> holds (I.exp digits a) (exp x).
Proof. intros. now apply (I.exp_correct digits a (Xreal x)). Qed.
Lemma holds_cos a x : holds a x -> holds (I.cos digits a) (cos x).
Proof. intros. now apply (I.cos_correct digits a (Xreal x)). Qed.
Lemma holds_sin a x : holds a x -> holds (I.sin digits a) (sin x).
Proof. intros. now apply (I.sin_correct digits a (Xreal x)). Qed.
Lemma holds_inv a x : holds a x -> holds (I.inv digits a) (/ x).
Proof.
  intros H. pose proof (I.inv_correct digits a (Xreal x) H) as C. revert C. unfold Xinv, Xinv'; simpl.
  destruct (is_zero x); auto. apply nan_holds.
Qed.
Lemma holds_ln a x : holds a x -> holds (I.ln digits a) (ln x).
Proof.
  intros H. pose proof (I.ln_correct digits a (Xreal x) H) as C. revert C. unfold Xln, Xln'; simpl.
  destruct (is_positive x); auto. apply nan_holds.
Qed.
Lemma holds_sqrt a x : holds a x -> holds (I.sqrt digits a) (sqrt x).
Proof.
  intros H. pose proof (I.sqrt_correct digits a (Xreal x) H) as C. revert C. unfold Xsqrt, Xsqrt'; simpl.
  auto.
Qed.
Lemma holds_Z z : holds (I.fromZ digits z) (IZR z).
Proof. apply I.fromZ_correct. Qed.
Definition rational (q : Q) : I.type :=
  match Qden q with
  | xH => I.fromZ digits (Qnum q)
  | d => I.mul digits (I.fromZ digits (Qnum q)) (I.inv digits (I.fromZ digits (Zpos d)))
  end.
Lemma holds_rational q : holds (rational q) (cR q).
Proof.
  unfold rational, cR. destruct (Qden q); try apply holds_Z;
  unfold Rdiv; apply holds_mul; try apply holds_inv; apply holds_Z.
Qed.
Definition one_i := I.fromZ digits 1.
Lemma holds_one : holds one_i 1.
Proof. apply (holds_Z 1). Qed.
Lemma holds_zero : holds I.zero 0.
Proof. unfold holds. rewrite I.zero_correct. simpl. lra. Qed.
(** All numbers between [-q] and [q]. *)
Definition around (q : Q) : I.type := I.join (I.neg (rational q)) (rational q).
Lemma holds_around q x : Rabs x <= cR q -> holds (around q) x.
Proof.
  intros H. apply Rabs_le_between in H.
  apply (contains_connected (I.convert (around q)) (- cR q) (cR q)); auto; unfold around.
  - apply I.join_correct. left. apply holds_neg, holds_rational.
  - apply I.join_correct. right. apply holds_rational.
Qed.
(** Whether all numbers of an interval are at most [q] in modulus. *)
Definition at_most (a : I.type) (q : Q) : bool :=
  match I.sign_large (I.sub digits (I.abs a) (rational q)) with Xlt | Xeq => true | _ => false end.
Lemma at_most_sound a q x : at_most a q = true -> holds a x -> Rabs x <= cR q.
Proof.
  unfold at_most. intros H Hx.
  pose proof (holds_sub _ _ _ _ (holds_abs a x Hx) (holds_rational q)) as C.
  pose proof (I.sign_large_correct (I.sub digits (I.abs a) (rational q))) as S.
  destruct (I.sign_large _); try discriminate.
  - specialize (S _ C). injection S as S. lra.
  - specialize (S _ C). simpl in S. lra.
Qed.

(** ** Elementwise functions; an interval with a kink inside says nothing. *)
Definition sigmoid_i (a : I.type) : I.type := I.inv digits (I.add digits one_i (I.exp digits (I.neg a))).
Lemma holds_sigmoid a x : holds a x -> holds (sigmoid_i a) (sigmoid x).
Proof.
  intros H. unfold sigmoid_i, sigmoid, Rdiv. rewrite Rmult_1_l.
  apply holds_inv, holds_add; [apply holds_one | apply holds_exp, holds_neg, H].
Qed.
Definition sign_i (a : I.type) : I.type :=
  match I.sign_strict a with Xeq => I.zero | Xlt => I.neg one_i | Xgt => one_i | Xund => I.nai end.
Lemma holds_sign a x : holds a x -> holds (sign_i a) (sign x).
Proof.
  intros H. unfold sign_i. pose proof (I.sign_strict_correct a) as S.
  destruct (I.sign_strict a); try (apply holds_nai); specialize (S _ H).
  - injection S as ->. rewrite sign_0. apply holds_zero.
  - simpl in S. rewrite sign_eq_m1 by tauto. apply holds_neg, holds_one.
  - simpl in S. rewrite sign_eq_1 by tauto. apply holds_one.
Qed.
Definition half_i := rational (1 # 2).
Lemma holds_half a x : holds a x -> holds (I.mul digits half_i a) (x / 2).
Proof.
  intros H. replace (x / 2) with (cR (1 # 2) * x) by (unfold cR; simpl; lra).
  apply holds_mul; auto. apply holds_rational.
Qed.
Definition relu_i a := I.mul digits half_i (I.add digits a (I.abs a)).
Lemma holds_relu a x : holds a x -> holds (relu_i a) (relu x).
Proof. intros H. apply holds_half, holds_add; auto. now apply holds_abs. Qed.
Definition hard_i (c : Q) (s : Q) a :=
  I.mul digits (rational c) (I.sub digits (relu_i (I.add digits a (rational s))) (relu_i (I.sub digits a (rational s)))).
Lemma holds_hard c s a x : holds a x -> holds (hard_i c s a) (cR c * (relu (x + cR s) - relu (x - cR s))).
Proof.
  intros H. apply holds_mul; [apply holds_rational|].
  apply holds_sub; apply holds_relu; [apply holds_add | apply holds_sub]; auto; apply holds_rational.
Qed.
Definition fn_i (f : fn) (a : I.type) : I.type :=
  match f with
  | SIGN => sign_i a
  | SQUARE => I.sqr digits a
  | RECIPROCAL => I.inv digits a
  | EXP => I.exp digits a
  | LOG => I.ln digits a
  | SQRT => I.sqrt digits a
  | ABS => I.abs a
  | COS => I.cos digits a
  | SIN => I.sin digits a
  | TANH => I.sub digits (I.mul digits (I.fromZ digits 2) (sigmoid_i (I.mul digits (I.fromZ digits 2) a))) one_i
  | SIGMOID => sigmoid_i a
  | STEP => I.mul digits half_i (I.add digits (sign_i a) (I.sqr digits (sign_i a)))
  | RELU => relu_i a
  | SOFTPLUS => I.ln digits (I.add digits one_i (I.exp digits a))
  | LOG_SIGMOID => I.neg (I.ln digits (I.add digits one_i (I.exp digits (I.neg a))))
  | SILU => I.mul digits a (sigmoid_i a)
  | HARD_SIGMOID => hard_i sixth 3 a
  | HARD_SIGMOID_KERAS2 => hard_i fifth (5 # 2) a
  end.
(** The interval of a function of an interval holds its values. *)
Theorem holds_fn f a x : holds a x -> holds (fn_i f a) (fn_value f x).
Proof.
  intros H. destruct f; cbn [fn_i fn_value].
  - now apply holds_sign.
  - unfold Rsqr. now apply holds_sqr.
  - now apply holds_inv.
  - now apply holds_exp.
  - now apply holds_ln.
  - now apply holds_sqrt.
  - now apply holds_abs.
  - now apply holds_cos.
  - now apply holds_sin.
  - rewrite tanh_sigmoid. apply holds_sub; [|apply holds_one]. apply holds_mul; [apply (holds_Z 2)|].
    apply holds_sigmoid, holds_mul; auto. apply (holds_Z 2).
  - now apply holds_sigmoid.
  - unfold step. apply holds_half, holds_add; [|apply holds_sqr]; now apply holds_sign.
  - now apply holds_relu.
  - unfold softplus. apply holds_ln, holds_add; [apply holds_one | now apply holds_exp].
  - unfold logsigmoid. apply holds_neg, holds_ln, holds_add; [apply holds_one | now apply holds_exp, holds_neg].
  - unfold silu. apply holds_mul; auto. now apply holds_sigmoid.
  - pose proof (holds_hard sixth 3 a x H) as C. exact C.
  - pose proof (holds_hard fifth (5 # 2) a x H) as C. exact C.
Qed.

(** ** Matrices: rows of intervals, and one interval for all entries beyond them *)
Definition imat := (I.type * list (list I.type))%type.
Definition get (M : imat) (i j : nat) : I.type := nth j (nth i (snd M) []) (fst M).
Definition encloses (M : imat) (a : mat) : Prop := forall i j, holds (get M i j) (a i j).
Definition constant (a : I.type) : imat := (a, []).
Lemma get_constant a i j : get (constant a) i j = a.
Proof. unfold get, constant. simpl. destruct i, j; reflexivity. Qed.
Definition filled (d : I.type) (m n : nat) (f : nat -> nat -> I.type) : imat :=
  (d, map (fun i => map (fun j => f i j) (seq 0 n)) (seq 0 m)).
Definition table := filled I.nai.
Lemma nth_beyond {A} (d : A) n (f : nat -> A) j :
  nth j (map f (seq 0 n)) d = if Nat.ltb j n then f j else d.
Proof.
  destruct (Nat.ltb_spec j n) as [H|H].
  - rewrite (nth_indep _ d (f 0%nat)) by (rewrite map_length, seq_length; auto).
    rewrite map_nth, seq_nth by auto. reflexivity.
  - apply nth_overflow. rewrite map_length, seq_length; auto.
Qed.
Lemma get_filled d m n f i j : get (filled d m n f) i j = if (Nat.ltb i m && Nat.ltb j n)%bool then f i j else d.
Proof.
  unfold get, filled; simpl. rewrite nth_beyond. destruct (Nat.ltb i m); simpl.
  - now rewrite nth_beyond.
  - destruct j; reflexivity.
Qed.
Lemma encloses_table m n f a : (forall i j, holds (f i j) (a i j)) -> encloses (table m n f) a.
Proof. intros H i j. unfold table. rewrite get_filled. destruct (_ && _)%bool; auto using holds_nai. Qed.
Lemma encloses_constant x a : holds x a -> encloses (constant x) (fun _ _ => a).
Proof. intros H i j. now rewrite get_constant. Qed.
Fixpoint sum_i (n : nat) (f : nat -> I.type) : I.type :=
  match n with O => I.zero | S k => I.add digits (sum_i k f) (f k) end.
Lemma holds_sum n f g : (forall k, holds (f k) (g k)) -> holds (sum_i n f) (sum n g).
Proof. intros H. induction n; simpl; [apply holds_zero | apply holds_add; auto]. Qed.
Definition zero_i : imat := constant I.zero.
Lemma encloses_zero : encloses zero_i mzero.
Proof. apply encloses_constant, holds_zero. Qed.
Definition add_i (m n : nat) (A B : imat) : imat := table m n (fun i j => I.add digits (get A i j) (get B i j)).
Lemma encloses_add m n A B a b : encloses A a -> encloses B b -> encloses (add_i m n A B) (madd a b).
Proof. intros. apply encloses_table. intros. apply holds_add; auto. Qed.

(** Whether all entries are exactly 0, so that a factor need not be computed. *)
Definition is_zero_i (a : I.type) : bool := match I.sign_large a with Xeq => true | _ => false end.
Definition vanishes (m n : nat) (M : imat) : bool :=
  forallb (fun i => forallb (fun j => is_zero_i (get M i j)) (seq 0 n)) (seq 0 m).
Lemma vanishes_sound m n M a : vanishes m n M = true -> encloses M a ->
  forall i j, (Nat.ltb i m && Nat.ltb j n)%bool = true -> a i j = 0.
Proof.
  unfold vanishes. rewrite forallb_forall. intros H E i j R. apply andb_prop in R as [Hi Hj].
  apply Nat.ltb_lt in Hi, Hj. specialize (H i). rewrite in_seq in H. specialize (H ltac:(lia)).
  rewrite forallb_forall in H. specialize (H j). rewrite in_seq in H. specialize (H ltac:(lia)).
  unfold is_zero_i in H. pose proof (I.sign_large_correct (get M i j)) as S. specialize (E i j).
  destruct (I.sign_large _); try discriminate. specialize (S _ E). congruence.
Qed.

(** ** Expressions *)
Definition ienv := name -> imat.
Definition covers (L : ienv) (rho : env) : Prop := forall x, encloses (L x) (rho x).

Section Sizes.
Variable D : nat -> nat.
(** Enclosures of function values that are known already, so that none is computed twice. *)
Definition memory := list (expr * imat).
Fixpoint recalled (K : memory) (e : expr) : option imat :=
  match K with [] => None | (d, M) :: K => match ecmp e d with Eq => Some M | _ => recalled K e end end.
Fixpoint eval_i (L : ienv) (K : memory) (e : expr) (m n : nat) : imat :=
  match e with
  | Var x => L x
  | Cst q => constant (rational q)
  | Id => table m n (fun i j => if Nat.eqb i j then one_i else I.zero)
  | Add a b => add_i m n (eval_i L K a m n) (eval_i L K b m n)
  | Sub a b => let A := eval_i L K a m n in let B := eval_i L K b m n in
      table m n (fun i j => I.sub digits (get A i j) (get B i j))
  | Opp a => let A := eval_i L K a m n in table m n (fun i j => I.neg (get A i j))
  | Had a b => let B := eval_i L K b m n in
      if vanishes m n B then table m n (fun _ _ => I.zero)
      else let A := eval_i L K a m n in table m n (fun i j => I.mul digits (get A i j) (get B i j))
  | Div a b => let A := eval_i L K a m n in let B := eval_i L K b m n in
      table m n (fun i j => I.mul digits (get A i j) (I.inv digits (get B i j)))
  | Mul k a b => let A := eval_i L K a m (dv D k) in let B := eval_i L K b (dv D k) n in
      table m n (fun i j => sum_i (dv D k) (fun l => I.mul digits (get A i l) (get B l j)))
  | Tr a => let A := eval_i L K a n m in table m n (fun i j => get A j i)
  | Un u a => match recalled K (Un u a) with
              | Some M => M
              | None => let A := eval_i L K a m n in table m n (fun i j => fn_i u (get A i j))
              end
  | Cat r _ a b => let A := eval_i L K a (dv D r) n in let B := eval_i L K b (m - dv D r) n in
      table m n (fun i j => if Nat.ltb i (dv D r) then get A i j else get B (i - dv D r) j)
  | Top q a => eval_i L K a (m + dv D q) n
  | Bot r a => let A := eval_i L K a (dv D r + m) n in table m n (fun i j => get A (dv D r + i)%nat j)
  end.
(** The function values in an expression, the innermost first. *)
Fixpoint memorised (L : ienv) (K : memory) (e : expr) (m n : nat) : memory :=
  match e with
  | Var _ | Cst _ | Id => K
  | Add a b | Sub a b | Had a b | Div a b => memorised L (memorised L K a m n) b m n
  | Opp a => memorised L K a m n
  | Mul k a b => memorised L (memorised L K a m (dv D k)) b (dv D k) n
  | Tr a => memorised L K a n m
  | Un u a => let K' := memorised L K a m n in (Un u a, eval_i L K' (Un u a) m n) :: K'
  | Cat r _ a b => memorised L (memorised L K a (dv D r) n) b (m - dv D r) n
  | Top q a => memorised L K a (m + dv D q) n
  | Bot r a => memorised L K a (dv D r + m) n
  end.
Definition remembers (K : memory) (rho : env) : Prop := forall e M, In (e, M) K -> encloses M (eval D rho e).
Lemma recalled_sound K rho e M : remembers K rho -> recalled K e = Some M -> encloses M (eval D rho e).
Proof.
  intros HK. induction K as [|[d N] K IH]; simpl; [discriminate|].
  destruct (ecmp e d) eqn:E; try (apply IH; intros a B C; apply HK; right; exact C).
  intros H. injection H as <-. apply ecmp_eq in E. subst. apply HK. left; reflexivity.
Qed.
(** The intervals of an expression hold its entries. *)
Theorem eval_enclosed L K rho e : covers L rho -> remembers K rho ->
  forall m n, encloses (eval_i L K e m n) (eval D rho e).
Proof.
  intros HL HK. induction e; intros m n; cbn [eval_i eval].
  - apply HL.
  - apply encloses_constant, holds_rational.
  - apply encloses_table. intros i j. unfold delta. destruct (Nat.eqb i j); [apply holds_one | apply holds_zero].
  - now apply encloses_add.
  - apply encloses_table. intros i j. apply holds_sub; [apply IHe1 | apply IHe2].
  - apply encloses_table. intros i j. apply holds_neg, IHe.
  - destruct (vanishes m n (eval_i L K e2 m n)) eqn:V.
    + intros i j. unfold table. rewrite get_filled. destruct (Nat.ltb i m && Nat.ltb j n)%bool eqn:R; [|apply holds_nai].
      unfold mhad. rewrite (vanishes_sound _ _ _ _ V (IHe2 m n) i j R), Rmult_0_r. apply holds_zero.
    + apply encloses_table. intros i j. apply holds_mul; [apply IHe1 | apply IHe2].
  - apply encloses_table. intros i j. unfold Rdiv. apply holds_mul; [apply IHe1 | apply holds_inv, IHe2].
  - apply encloses_table. intros i j. apply holds_sum. intros l. apply holds_mul; [apply IHe1 | apply IHe2].
  - apply encloses_table. intros i j. apply IHe.
  - destruct (recalled K (Un u e)) as [M|] eqn:E; [now apply (recalled_sound K rho (Un u e))|].
    apply encloses_table. intros i j. apply holds_fn, IHe.
  - apply encloses_table. intros i j. unfold mcat. destruct (Nat.ltb i _); [apply IHe1 | apply IHe2].
  - apply IHe.
  - apply encloses_table. intros i j. apply IHe.
Qed.
Lemma memorised_sound L rho e : covers L rho -> forall K m n, remembers K rho -> remembers (memorised L K e m n) rho.
Proof.
  intros HL. induction e; intros K m n HK; cbn [memorised]; auto.
  intros d M [E|H]; [|now apply (IHe K m n HK)].
  injection E as <- <-. exact (eval_enclosed L (memorised L K e m n) rho (Un u e) HL (IHe K m n HK) m n).
Qed.

(** ** Programs *)
Variable dims : dims_t.
Notation nrows x := (dv D (drows dims x)). Notation ncols x := (dv D (dcols dims x)).
Fixpoint assigned (l : list (name * imat)) (y : name) : option imat :=
  match l with [] => None | (x, M) :: l => if name_eqb x y then Some M else assigned l y end.
(** The function values of the lines that assign values, not tangents. *)
Fixpoint known (c : stepT) (L : ienv) : memory :=
  match c with
  | [] => []
  | (Tan _, _) :: c => known c L
  | (x, e) :: c => memorised L (known c L) e (nrows x) (ncols x)
  end.
Lemma known_sound c L rho : covers L rho -> remembers (known c L) rho.
Proof.
  intros H. induction c as [|[[] e] c IH]; [intros ? ? []| | |]; cbn [known]; auto using memorised_sound.
Qed.
Definition step_i (c : stepT) (L : ienv) : ienv :=
  let K := known c L in
  let new := map (fun p => (fst p, eval_i L K (snd p) (nrows (fst p)) (ncols (fst p)))) c in
  fun y => match assigned new y with Some M => M | None => L y end.
Lemma step_covers c L rho : covers L rho -> covers (step_i c L) (step D c rho).
Proof.
  intros H y. unfold step_i, step. pose proof (known_sound c L rho H) as HK. revert HK.
  generalize (known c L). intros K HK. induction c as [|[x e] c IH]; simpl; auto.
  destruct (name_eqb x y); auto. now apply eval_enclosed.
Qed.
Fixpoint run_i (p : prog) (L : ienv) : ienv := match p with [] => L | c :: p => run_i p (step_i c L) end.
Theorem run_enclosed p : forall L rho, covers L rho -> covers (run_i p L) (run D p rho).
Proof. induction p; simpl; intros; auto. apply IHp. now apply step_covers. Qed.

(** *** Backward: the share of one assignment is its written adjoint. *)
Definition join_i (L Lam : ienv) : ienv := fun x => match x with Adj z => Lam z | _ => L x end.
Lemma join_covers L Lam rho lam : covers L rho -> covers Lam lam -> covers (join_i L Lam) (join rho lam).
Proof. intros H1 H2 []; simpl; auto; apply H1. Qed.
Definition plain (c : stepT) : bool := forallb (fun p => forallb value_name (fv (snd p))) c.
Fixpoint pullall_i (c : stepT) (L Lam : ienv) (y : name) : imat :=
  match c with
  | [] => zero_i
  | (x, e) :: c => add_i (nrows y) (ncols y)
      (eval_i (join_i L Lam) [] (vjp e (drows dims x) (dcols dims x) (Var (Adj x)) y) (nrows y) (ncols y))
      (pullall_i c L Lam y)
  end.
Definition bstep_i (c : stepT) (L Lam : ienv) : ienv := fun y =>
  let masked := match lookup c y with Some _ => zero_i | None => Lam y end in
  add_i (nrows y) (ncols y) masked (pullall_i c L Lam y).
Lemma bstep_covers c L Lam rho lam : plain c = true -> covers L rho -> covers Lam lam ->
  covers (bstep_i c L Lam) (bstep D dims c rho lam).
Proof.
  intros Hc HL HM y. unfold bstep_i, bstep, eadd. apply encloses_add.
  - unfold emask. destruct (lookup c y); [apply encloses_zero | apply HM].
  - induction c as [|[x e] c IH]; [apply encloses_zero|]. cbn [pullall_i pullall]. unfold eadd.
    unfold plain in Hc. cbn [forallb snd] in Hc. apply andb_prop in Hc as [He Hc].
    apply encloses_add; [|now apply IH].
    replace (pull D rho e (drows dims x) (dcols dims x) (lam x) y)
      with (eval D (join rho lam) (vjp e (drows dims x) (dcols dims x) (Var (Adj x)) y)).
    + apply eval_enclosed; [now apply join_covers | intros ? ? []].
    + rewrite eval_vjp. cbn [eval join]. rewrite (pull_agree D (join rho lam) rho e); [reflexivity|]. intros z Hz.
      rewrite forallb_forall in He. specialize (He z Hz). destruct z; try discriminate; reflexivity.
Qed.
(** An environment as a table, so that no value is computed twice. *)
Definition kept (names : list name) (L : ienv) : ienv :=
  let values := map (fun x => (x, L x)) names in
  fun y => match assigned values y with Some M => M | None => L y end.
Lemma kept_same names L y : kept names L y = L y.
Proof.
  unfold kept. induction names as [|x names IH]; simpl; auto.
  destruct (name_eqb_spec x y) as [->|]; auto.
Qed.
Lemma kept_covers names L rho : covers L rho -> covers (kept names L) rho.
Proof. intros H y. rewrite kept_same. apply H. Qed.
End Sizes.

(** ** The loop of a cell *)
Section Loop.
Variables (c : cell) (D : nat -> nat).
Let dims := shape_of c.
Definition read_off_i (L Lam : ienv) : ienv :=
  let mu := run_i D dims (straight (lines c)) (join_i L Lam) in
  fun y => if memb y (targets (equations c)) then zero_i
           else if memb y (leaves (equations c)) && printed (lines c) y then mu (Adj y) else Lam y.
Lemma read_off_covers L Lam post lam : covers L post -> covers Lam lam ->
  covers (read_off_i L Lam) (read_off D (equations c) (lines c) post lam).
Proof.
  intros H1 H2 y. unfold read_off_i, read_off. destruct (memb y _); [apply encloses_zero|].
  destruct (_ && _)%bool; [|apply H2]. apply run_enclosed. now apply join_covers.
Qed.
Fixpoint gradient_i (names : list name) (t n : nat) (L Lam : ienv) : ienv :=
  match n with
  | O => Lam
  | S n' =>
      let loaded := step_i D dims (load c t) L in
      let post := run_i D dims (straight (equations c)) loaded in
      let counted := step_i D dims (accumulate c) post in
      let later := gradient_i names (S t) n' (step_i D dims (carry c) counted) Lam in
      let arriving := kept names (bstep_i D dims (accumulate c) post
                                   (kept names (bstep_i D dims (carry c) counted later))) in
      kept names (bstep_i D dims (load c t) L (kept names (read_off_i post arriving)))
  end.
Lemma plain_load t : plain (load c t) = true.
Proof. unfold plain, load. rewrite forallb_forall. intros p H. apply in_map_iff in H as [k [<- _]]. reflexivity. Qed.
Lemma plain_carry : plain (carry c) = true.
Proof. unfold plain, carry. rewrite forallb_forall. intros p H. apply in_map_iff in H as [s [<- _]]. reflexivity. Qed.
Lemma plain_accumulate : plain (accumulate c) = true.
Proof.
  unfold plain, accumulate. cbn [forallb snd]. rewrite andb_true_r. rewrite forallb_forall.
  intros y H. induction (states c) as [|s l IH]; cbn [fold_right fv] in H.
  - destruct H as [<-|[]]; reflexivity.
  - apply in_app_or in H as [H|H]; auto. unfold contribution, Sum in H. simpl in H.
    destruct H as [<-|[<-|[]]]; reflexivity.
Qed.
(** The intervals of the loop hold the gradient that the backward lines compute. *)
Theorem gradient_enclosed names n : forall t L Lam rho lam, covers L rho -> covers Lam lam ->
  covers (gradient_i names t n L Lam) (gradient c D t n rho lam).
Proof.
  induction n as [|n IH]; intros t L Lam rho lam HL HM; [exact HM|]. cbn [gradient_i gradient].
  set (loaded := step_i D dims (load c t) L). set (loaded' := step D (load c t) rho).
  assert (H1 : covers loaded loaded') by now apply step_covers.
  set (post := run_i D dims (straight (equations c)) loaded). set (post' := run D (straight (equations c)) loaded').
  assert (H2 : covers post post') by now apply run_enclosed.
  assert (H3 : covers (step_i D dims (accumulate c) post) (step D (accumulate c) post')) by now apply step_covers.
  apply kept_covers, bstep_covers; [apply plain_load | auto |]. apply kept_covers, read_off_covers; auto.
  apply kept_covers, bstep_covers; [apply plain_accumulate | auto |].
  apply kept_covers, bstep_covers; [apply plain_carry | auto |]. apply IH; auto. now apply step_covers.
Qed.

(** ** Numbers of the program *)
(** Values by their rows; all others are 0. *)
Definition numbers := list (name * list (list Q)).
Fixpoint given (v : numbers) (x : name) : list (list Q) :=
  match v with [] => [] | (y, rows) :: v => if name_eqb y x then rows else given v x end.
Definition valued (v : numbers) : env := fun x i j => cR (nth j (nth i (given v x) []) 0%Q).
Definition valued_i (v : numbers) : ienv := fun x => (rational 0, map (map rational) (given v x)).
Lemma valued_covers v : covers (valued_i v) (valued v).
Proof.
  intros x i j. unfold valued, valued_i, get. simpl.
  change (@nil I.type) with (map rational []). rewrite map_nth, map_nth. apply holds_rational.
Qed.
Definition one_env : ienv := fun y => if name_eqb loss y then constant one_i else zero_i.
Lemma one_covers : covers one_env one.
Proof.
  intros y. unfold one_env, one, esingle. destruct (name_eqb loss y); [|apply encloses_zero].
  apply (encloses_constant one_i 1), holds_one.
Qed.
(** An entry of a variable of the span, and the number that the program says its gradient is. *)
Definition claim := (name * nat * nat * Q)%type.
Definition entry (y : name) (k l : nat) (q : Q) : claim := (y, k, l, q).
Definition in_range (T : nat) (y : name) (k l : nat) : bool :=
  memb y (support c T) && Nat.ltb k (rows D dims y) && Nat.ltb l (cols D dims y).
Lemma in_range_sound T y k l : in_range T y k l = true ->
  In y (support c T) /\ (k < rows D dims y)%nat /\ (l < cols D dims y)%nat.
Proof.
  unfold in_range. intros H. apply andb_prop in H as [H H2]. apply andb_prop in H as [H0 H1].
  apply memb_iff in H0. apply Nat.ltb_lt in H1, H2. auto.
Qed.
Definition confirmed (T : nat) (v : numbers) (claims : list claim) (tolerance : Q) : bool :=
  let g := gradient_i (support c T) 0 T (valued_i v) one_env in
  forallb (fun p => match p with (y, k, l, q) =>
    in_range T y k l && at_most (I.sub digits (get (g y) k l) (rational q)) tolerance end) claims.
(** What is confirmed are the gradients that the backward lines compute, up to the tolerance. *)
Theorem confirmed_sound T v claims tolerance : confirmed T v claims tolerance = true ->
  List.Forall (fun p => match p with (y, k, l, q) =>
    Rabs (gradient c D 0 T (valued v) one y k l - cR q) <= cR tolerance end) claims.
Proof.
  unfold confirmed. rewrite forallb_forall. intros H. apply List.Forall_forall.
  intros [[[y k] l] q] Hp. specialize (H _ Hp). cbv beta iota in H. apply andb_prop in H as [_ H].
  apply (at_most_sound _ _ _ H). apply holds_sub; [|apply holds_rational].
  apply gradient_enclosed; [apply valued_covers | apply one_covers].
Qed.
(** They are the derivatives of L. *)
Theorem confirmed_derivatives T v claims tolerance : accepted c = true -> smooth_cell c = true ->
  confirmed T v claims tolerance = true ->
  List.Forall (fun p => match p with (y, k, l, q) => exists d,
    is_derive (fun s => run D (span c 0 T) (upd (valued v) y k l s) loss 0%nat 0%nat) (valued v y k l) d
    /\ Rabs (d - cR q) <= cR tolerance end) claims.
Proof.
  intros ok Hs H. pose proof (confirmed_sound T v claims tolerance H) as G. rewrite List.Forall_forall in G.
  apply List.Forall_forall. intros [[[y k] l] q] Hp. specialize (G _ Hp). cbv beta iota in G.
  unfold confirmed in H. rewrite forallb_forall in H. specialize (H _ Hp). cbv beta iota in H.
  apply andb_prop in H as [H _]. apply in_range_sound in H as [H0 [H1 H2]].
  eexists; split; [apply gradient_is_derivative; auto | exact G].
Qed.
End Loop.
