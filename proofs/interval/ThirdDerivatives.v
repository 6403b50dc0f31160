(** Bounds on the third derivative of the loss along one entry, over a box of weights, inputs and states:
    they turn the error of a central difference into a theorem. The span is differentiated three times as
    a program ([jvp] of every line, three times), and the result is enclosed by intervals. *)
From Coq Require Import Reals Lra Lia Arith List Bool QArith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Expression Program Derivatives Hessian GradientCheck CellCertificate.
From GradproofInterval Require Import Enclosures.
Import ListNotations.
Close Scope Q_scope.
Open Scope R_scope.

(** ** Names of tangents *)
Fixpoint order (x : name) : nat := match x with Tan y => S (order y) | _ => O end.
Fixpoint root (x : name) : name := match x with Tan y => root y | _ => x end.
Fixpoint tangent (k : nat) (x : name) : name := match k with O => x | S k => Tan (tangent k x) end.
Fixpoint jvps (k : nat) (e : expr) : expr := match k with O => e | S k => jvp (jvps k e) end.
Lemma tangent_root x : tangent (order x) (root x) = x.
Proof. induction x; simpl; auto. now rewrite IHx. Qed.
Lemma order_root x : order (root x) = 0%nat.
Proof. induction x; simpl; auto. Qed.
Lemma name_eqb_tangent k x y : name_eqb (tangent k x) (tangent k y) = name_eqb x y.
Proof. induction k; simpl; auto. Qed.
Lemma order_tangent k x : order (tangent k x) = (k + order x)%nat.
Proof. induction k; simpl; auto. Qed.
Lemma other_order x y : order x <> order y -> name_eqb x y = false.
Proof. intros H. destruct (name_eqb_spec x y); congruence. Qed.

(** ** The program of the first three tangents *)
Fixpoint tangents (c : stepT) : stepT :=
  match c with
  | [] => []
  | (x, e) :: c => (x, e) :: (Tan x, jvp e) :: (Tan (Tan x), jvp (jvp e)) :: (Tan (Tan (Tan x)), jvp (jvp (jvp e)))
                   :: tangents c
  end.
(** Lines of values only. *)
Definition lines_of_values (c : stepT) : bool :=
  forallb (fun p => Nat.eqb (order (fst p)) 0 && forallb (fun x => Nat.eqb (order x) 0) (fv (snd p)) && smooth (snd p)) c.
Lemma lookup_tangent c b : lines_of_values c = true -> order b = 0%nat -> forall k, (k <= 3)%nat ->
  lookup (tangents c) (tangent k b) = option_map (jvps k) (lookup c b).
Proof.
  intros Hc Hb k Hk. induction c as [|[x e] c IH]; [reflexivity|].
  cbn [lines_of_values forallb fst snd] in Hc. apply andb_prop in Hc as [H Hc]. fold (lines_of_values c) in Hc.
  apply andb_prop in H as [H _]. apply andb_prop in H as [H _]. apply Nat.eqb_eq in H.
  specialize (IH Hc). cbn [tangents lookup].
  destruct k as [|[|[|[|k]]]]; [| | | |lia]; cbn [tangent];
  repeat match goal with |- context [name_eqb ?u ?v] => rewrite (other_order u v) by (simpl; lia) end;
  cbn [name_eqb]; destruct (name_eqb x b); try reflexivity; exact IH.
Qed.
Lemma lookup_tangents c y : lines_of_values c = true -> (order y <= 3)%nat ->
  lookup (tangents c) y = option_map (jvps (order y)) (lookup c (root y)).
Proof. intros Hc Hy. rewrite <- (tangent_root y) at 1. apply lookup_tangent; auto. apply order_root. Qed.
Lemma fv_slopeE f a x : In x (fv (slopeE f a)) -> In x (fv a).
Proof.
  destruct f; simpl; try tauto; intros H;
  repeat (apply in_app_or in H as [H|H]); simpl in H; rewrite ?app_nil_r in H; try tauto; auto;
  repeat (apply in_app_or in H as [H|H]); tauto.
Qed.
Lemma order_fv_jvp e k : (forall x, In x (fv e) -> (order x <= k)%nat) ->
  forall x, In x (fv (jvp e)) -> (order x <= S k)%nat.
Proof.
  induction e; cbn [jvp fv]; intros H z Hz; try (now destruct Hz);
  repeat match goal with
  | Hz : In _ (_ ++ _) |- _ => apply in_app_or in Hz as [Hz|Hz]
  | Hz : In _ [_] |- _ => destruct Hz as [<-|[]]
  end;
  try (apply Nat.le_le_succ_r, H; auto using in_or_app; fail);
  try (apply IHe1; auto using in_or_app; fail); try (apply IHe2; auto using in_or_app; fail);
  try (apply IHe; auto; fail).
  - simpl. specialize (H x (or_introl eq_refl)). lia.
  - apply fv_slopeE in Hz. apply Nat.le_le_succ_r; auto.
Qed.
Lemma order_fv_jvps e k : (forall x, In x (fv e) -> order x = 0%nat) -> forall x, In x (fv (jvps k e)) -> (order x <= k)%nat.
Proof.
  intros H. induction k; cbn [jvps]; intros x Hx; [rewrite (H x Hx); lia|]. revert x Hx. now apply order_fv_jvp.
Qed.
Lemma smooth_jvps e k : smooth e = true -> smooth (jvps k e) = true.
Proof. induction k; simpl; auto using smooth_jvp. Qed.

Section Program.
Variables (D : nat -> nat) (dims : dims_t).
Hypothesis dims_tan : forall x, dims (Tan x) = dims x.
Lemma dims_root x : dims x = dims (root x).
Proof. induction x; simpl; auto. now rewrite dims_tan. Qed.
Lemma wf_jvps e k m n : wf D dims e m n -> wf D dims (jvps k e) m n.
Proof. intros H. induction k; simpl; auto. now apply wf_jvp. Qed.
(** Every value is differentiable along the path, its derivative is its tangent, and so on to third order. *)
Definition follows (r : R -> env) : Prop := forall y, (order y <= 2)%nat -> forall s i j,
  (i < rows D dims y)%nat -> (j < cols D dims y)%nat ->
  is_derive (fun s => r s y i j) s (r s (Tan y) i j).
Definition shaped (c : stepT) : Prop := forall x e, In (x, e) c -> wf D dims e (drows dims x) (dcols dims x).
Lemma step_follows c r : lines_of_values c = true -> shaped c -> follows r -> follows (fun s => step D (tangents c) (r s)).
Proof.
  intros Hc Hw Hr y Hy s i j Hi Hj. unfold step.
  rewrite (lookup_tangents c (Tan y) Hc) by (simpl; lia).
  assert (E : forall s, (match lookup (tangents c) y with Some e => eval D (r s) e | None => r s y end) i j
    = (match option_map (jvps (order y)) (lookup c (root y)) with Some e => eval D (r s) e | None => r s y end) i j)
    by (intros; now rewrite (lookup_tangents c y Hc) by lia).
  eapply is_derive_ext; [intros t; symmetry; apply E|]. clear E. cbn [order root].
  destruct (lookup c (root y)) as [e|] eqn:L; cbn [option_map]; [|now apply Hr].
  apply lookup_in in L. pose proof (Hw _ _ L) as W. unfold lines_of_values in Hc. rewrite forallb_forall in Hc.
  specialize (Hc _ L). cbn [fst snd] in Hc. apply andb_prop in Hc as [Hc Hs]. apply andb_prop in Hc as [_ Hv].
  rewrite forallb_forall in Hv. cbn [jvps].
  unfold rows, cols, drows, dcols in Hi, Hj. rewrite dims_root in Hi, Hj.
  apply (jvp_sound D dims r s (jvps (order y) e) (drows dims (root y)) (dcols dims (root y))); auto.
  - now apply wf_jvps.
  - apply smooth_safe. now apply smooth_jvps.
  - intros x Hx k l Hk Hl. apply Hr; auto.
    apply Nat.le_trans with (order y); auto. apply (order_fv_jvps e (order y)); auto.
    intros z Hz. apply Nat.eqb_eq. now apply Hv.
Qed.
Lemma run_follows p : (forall c, In c p -> lines_of_values c = true /\ shaped c) ->
  forall r, follows r -> follows (fun s => run D (map tangents p) (r s)).
Proof.
  induction p as [|c p IH]; intros Hp r Hr; [exact Hr|]. cbn [map run].
  apply (IH (fun c Hc => Hp c (or_intror Hc)) (fun s => step D (tangents c) (r s))).
  destruct (Hp c (or_introl eq_refl)). now apply step_follows.
Qed.
(** The values are those of the program itself. *)
Lemma run_values p : (forall c, In c p -> lines_of_values c = true) -> forall r1 r2,
  (forall x, order x = 0%nat -> r1 x = r2 x) -> forall x, order x = 0%nat ->
  run D (map tangents p) r1 x = run D p r2 x.
Proof.
  induction p as [|c p IH]; intros Hp r1 r2 H x Hx; [now apply H|]. cbn [map run].
  apply IH; auto; [intros; apply Hp; right; auto|]. intros y Hy. unfold step.
  pose proof (Hp c (or_introl eq_refl)) as Hc. rewrite (lookup_tangents c y Hc), Hy by lia.
  assert (R : root y = y) by (destruct y; auto; discriminate). rewrite R.
  destruct (lookup c y) as [e|] eqn:L; cbn [option_map jvps]; auto.
  apply eval_agree. intros z Hz. apply H. apply lookup_in in L. unfold lines_of_values in Hc.
  rewrite forallb_forall in Hc. specialize (Hc _ L). apply andb_prop in Hc as [Hc _]. apply andb_prop in Hc as [_ Hv].
  rewrite forallb_forall in Hv. now apply Nat.eqb_eq, Hv.
Qed.
End Program.

(** ** Along one entry *)
(** Values as they are, first tangents of the entry, no higher ones. *)
Definition along (y : name) (k l : nat) (rho : env) : env := fun x =>
  match x with
  | Tan z => if Nat.eqb (order z) 0 then eentry y k l z else mzero
  | _ => rho x
  end.
Definition along_i (y : name) (k l : nat) (L : ienv) : ienv := fun x =>
  match x with
  | Tan z => if Nat.eqb (order z) 0
             then if name_eqb y z then filled I.zero (S k) (S l) (fun i j => if Nat.eqb i k && Nat.eqb j l then one_i else I.zero) else zero_i
             else zero_i
  | _ => L x
  end.
Lemma along_covers y k l L rho : covers L rho -> covers (along_i y k l L) (along y k l rho).
Proof.
  intros H [] ; simpl; auto. destruct (Nat.eqb _ 0); [|apply encloses_zero].
  unfold eentry, esingle. destruct (name_eqb y x); [|apply encloses_zero].
  intros i j. rewrite get_filled. unfold delta.
  destruct (Nat.ltb_spec i (S k)), (Nat.ltb_spec j (S l)), (Nat.eqb_spec i k), (Nat.eqb_spec j l);
    cbn [andb]; rewrite ?Rmult_0_l, ?Rmult_0_r, ?Rmult_1_l; auto using holds_one, holds_zero; lia.
Qed.
Lemma upd_derive_at rho y k l x i j s : is_derive (fun s => upd rho y k l s x i j) s (eentry y k l x i j).
Proof.
  pose proof (upd_derive (upd rho y k l s) y k l x i j) as H.
  assert (E : upd rho y k l s y k l = s) by (unfold upd; now rewrite name_eqb_refl, !Nat.eqb_refl).
  rewrite E in H. eapply is_derive_ext; [|exact H]. intros t. simpl. unfold upd.
  destruct (name_eqb y x); auto. destruct (_ && _)%bool; auto.
Qed.
Lemma along_follows D dims rho y k l : follows D dims (fun s => along y k l (upd rho y k l s)).
Proof.
  intros x Hx s i j _ _. destruct x as [a b|x|x]; simpl; try apply upd_derive_at.
  destruct (Nat.eqb (order x) 0); apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule)).
Qed.

Section Cell.
Variables (c : cell) (D : nat -> nat) (T : nat).
Let dims := shape_of c.
Let p := span c 0 T.
(** L as a function of one entry, and its first three derivatives. *)
Definition curve (y : name) (k l : nat) (rho : env) (s : R) : R := run D p (upd rho y k l s) loss 0%nat 0%nat.
Definition derived (n : nat) (y : name) (k l : nat) (rho : env) (s : R) : R :=
  run D (map tangents p) (along y k l (upd rho y k l s)) (tangent n loss) 0%nat 0%nat.
Lemma span_values : accepted c = true -> smooth_cell c = true -> forall f, In f p ->
  lines_of_values f = true /\ shaped D dims f.
Proof.
  intros ok Hs f Hf. split; [|intros x e H; now apply (span_good c D ok T 0%nat f Hf)].
  destruct (parts c D ok) as [_ [_ [P3 _]]]. unfold p in Hf. revert Hf. generalize 0%nat as t. 
  assert (B : forall x, step_name x = true -> Nat.eqb (order x) 0 = true) by (intros []; simpl; auto).
  unfold lines_of_values. induction T as [|n IH]; intros t; [intros []|]. cbn [span].
  intros [<-|H]; [|apply in_app_or in H as [H|[<-|[<-|H]]]].
  - rewrite forallb_forall. intros q H. apply in_map_iff in H as [j [<- _]]. reflexivity.
  - apply in_map_iff in H as [[v e] [<- H]]. cbn [forallb fst snd]. rewrite andb_true_r.
    destruct (P3 _ H) as [P Q]. cbn [fst snd] in P, Q. rewrite (B _ P). cbn [andb].
    apply andb_true_intro. split; [rewrite forallb_forall; auto|].
    unfold smooth_cell in Hs. rewrite forallb_forall in Hs. exact (Hs _ H).
  - cbn [forallb fst snd accumulate]. unfold accumulate. cbn [forallb fst snd]. rewrite andb_true_r. cbn [loss here order Nat.eqb andb].
    induction (states c) as [|s l IHl]; [reflexivity|]. cbn [fold_right fv smooth].
    apply andb_prop in IHl as [I1 I2]. rewrite forallb_app, I1, I2. reflexivity.
  - rewrite forallb_forall. intros q H. apply in_map_iff in H as [j [<- _]]. reflexivity.
  - now apply (IH (S t)).
Qed.
Hypothesis ok : accepted c = true.
Hypothesis smooth_ok : smooth_cell c = true.
Lemma dims_loss : rows D dims loss = 1%nat /\ cols D dims loss = 1%nat.
Proof. destruct (parts c D ok) as [_ [_ [_ [_ [_ [_ [_ [H _]]]]]]]]. exact H. Qed.
Lemma derived_derive n y k l rho s : (n <= 2)%nat -> is_derive (derived n y k l rho) s (derived (S n) y k l rho s).
Proof.
  intros Hn. destruct dims_loss as [R0 C0'].
  assert (E : forall m, rows D dims (tangent m loss) = 1%nat /\ cols D dims (tangent m loss) = 1%nat).
  { induction m; [now split|]. exact IHm. }
  destruct (E n) as [R1 C1'].
  apply (run_follows D dims (fun _ => eq_refl) p (span_values ok smooth_ok) _ (along_follows D dims rho y k l) (tangent n loss)).
  - rewrite order_tangent. simpl. lia.
  - rewrite R1; lia.
  - rewrite C1'; lia.
Qed.
Lemma derived_curve y k l rho s : derived 0 y k l rho s = curve y k l rho s.
Proof.
  unfold derived, curve. cbn [tangent]. 
  rewrite (run_values D p (fun f Hf => proj1 (span_values ok smooth_ok f Hf)) _ (upd rho y k l s)); auto.
  intros [] H; simpl in *; try discriminate; reflexivity.
Qed.
Lemma derived_gradient y k l rho : In y (support c T) -> (k < rows D dims y)%nat -> (l < cols D dims y)%nat ->
  derived 1 y k l rho (rho y k l) = gradient c D 0 T rho one y k l.
Proof.
  intros Hy Hk Hl.
  rewrite <- (is_derive_unique _ _ _ (gradient_is_derivative c T ok smooth_ok D rho y k l Hy Hk Hl)).
  symmetry. apply is_derive_unique. eapply is_derive_ext; [intros s; apply (derived_curve y k l rho s)|].
  apply (derived_derive 0). lia.
Qed.

(** A box: bounds on the modulus of every entry of some variables. *)
Definition box := list (name * Q).
Definition inside (b : box) (rho : env) : Prop :=
  forall x q, In (x, q) b -> forall i j, Rabs (rho x i j) <= cR q.
Definition box_i (b : box) : ienv := fun x => constant
  match List.find (fun p => name_eqb (fst p) x) b with Some (_, q) => around q | None => I.nai end.
Lemma box_covers b rho : inside b rho -> covers (box_i b) rho.
Proof.
  intros H x i j. unfold box_i. rewrite get_constant.
  destruct (List.find _ b) as [[y q]|] eqn:E; [|apply holds_nai].
  apply find_some in E as [E N]. cbn [fst] in N. destruct (name_eqb_spec y x); [subst|discriminate].
  apply holds_around. now apply (H x q).
Qed.
(** Whether the third derivative is at most [M] in the box, for entries of the span. *)
Definition bounded (b : box) (claims : list (name * nat * nat * Q)) : bool :=
  let L := box_i b in
  forallb (fun q => match q with (y, k, l, M) => in_range c D T y k l &&
    at_most (get (run_i D dims (map tangents p) (along_i y k l L) (tangent 3 loss)) 0 0) M end) claims.
Section Difference.
Variables (b : box) (claims : list (name * nat * nat * Q)).
Hypothesis checked : bounded b claims = true.
Variables (y : name) (k l : nat) (M : Q) (rho : env) (h : R).
Hypothesis claimed : In (y, k, l, M) claims.
Hypothesis positive : 0 < h.
Hypothesis near : forall s, rho y k l - h <= s <= rho y k l + h -> inside b (upd rho y k l s).
Lemma claim_holds : in_range c D T y k l = true /\ forall s, rho y k l - h <= s <= rho y k l + h ->
  Rabs (derived 3 y k l rho s) <= cR M.
Proof.
  unfold bounded in checked. cbv zeta in checked. rewrite forallb_forall in checked.
  specialize (checked _ claimed). cbv beta iota in checked. apply andb_prop in checked as [C1 C2].
  split; auto. intros s Hs. apply (at_most_sound _ _ _ C2). unfold derived.
  apply (run_enclosed D dims (map tangents p)). apply along_covers, box_covers. now apply near.
Qed.
(** The central difference of L differs from the gradient of the backward lines by at most M h^2 / 6. *)
Theorem certified_difference :
  Rabs ((curve y k l rho (rho y k l + h) - curve y k l rho (rho y k l - h)) / (2 * h) - gradient c D 0 T rho one y k l)
  <= cR M * h ^ 2 / 6.
Proof.
  destruct claim_holds as [In_ B]. apply in_range_sound in In_ as [I1 [I2 I3]].
  rewrite <- (derived_gradient y k l rho I1 I2 I3), <- !derived_curve.
  apply (central_difference (derived 0 y k l rho) (derived 1 y k l rho) (derived 2 y k l rho) (derived 3 y k l rho));
    auto; intros; apply derived_derive; lia.
Qed.
(** With values of L measured up to e: what the gradient check compares with. *)
Theorem certified_tolerance yp ym e :
  Rabs (yp - curve y k l rho (rho y k l + h)) <= e -> Rabs (ym - curve y k l rho (rho y k l - h)) <= e ->
  Rabs ((yp - ym) / (2 * h) - gradient c D 0 T rho one y k l) <= cR M * h ^ 2 / 6 + e / h.
Proof.
  intros Hp Hm. destruct claim_holds as [In_ B]. apply in_range_sound in In_ as [I1 [I2 I3]].
  rewrite <- (derived_gradient y k l rho I1 I2 I3). rewrite <- derived_curve in Hp, Hm.
  apply (fd_error (derived 0 y k l rho) (derived 1 y k l rho) (derived 2 y k l rho) (derived 3 y k l rho) (rho y k l) h (cR M));
    auto; intros; apply derived_derive; lia.
Qed.
End Difference.
End Cell.
