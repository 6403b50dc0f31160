(** Certificates for the backward pass that the program prints and runs.

    A cell is what the program has: equations of one time step, each assigning a name once, and
    backward lines, run from first to last with the values of the step already there. [accepted]
    decides by computation whether the lines are the reverse derivative of the equations; then
    [gradient_is_derivative] says that the loop over a span, t = T, ..., 1, computes the derivative
    of L = sum_t <u_t, s_t> by every entry of every parameter, input and initial state, for every
    span T, all sizes, all weights and all inputs. Source of the recurrences: P. J. Werbos,
    Backpropagation Through Time, Proceedings of the IEEE 78(10), 1990. *)
From Coq Require Import Reals Lra Lia Arith List Bool QArith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Expression Program Normal Derivatives.
Import ListNotations.
Close Scope Q_scope.
Open Scope R_scope.

(** *** Names *)
Definition memb (y : name) (l : list name) : bool := existsb (name_eqb y) l.
Lemma memb_iff y l : memb y l = true <-> In y l.
Proof.
  unfold memb. rewrite existsb_exists. split.
  - intros [z [Hz E]]. destruct (name_eqb_spec y z); congruence.
  - intros H. exists y. split; auto. apply name_eqb_refl.
Qed.
Lemma memb_not y l : memb y l = false <-> ~ In y l.
Proof. rewrite <- memb_iff. destruct (memb y l); split; congruence. Qed.
Fixpoint nodupb (l : list name) : bool :=
  match l with [] => true | x :: l => negb (memb x l) && nodupb l end.
Lemma nodupb_ok l : nodupb l = true -> NoDup l.
Proof.
  induction l; simpl; intros H; constructor; apply andb_prop in H as [H1 H2]; auto.
  apply memb_not. now destruct (memb a l).
Qed.
Definition disjoint (a b : list name) : bool := forallb (fun x => negb (memb x b)) a.
Lemma disjoint_ok a b x : disjoint a b = true -> In x a -> ~ In x b.
Proof.
  unfold disjoint. rewrite forallb_forall. intros H Hx. apply memb_not. specialize (H x Hx).
  now destruct (memb x b).
Qed.
(** Without the names that come again; computable. *)
Fixpoint distinct (l : list name) : list name :=
  match l with [] => [] | x :: l => if memb x l then distinct l else x :: distinct l end.
Lemma distinct_in x l : In x (distinct l) <-> In x l.
Proof.
  induction l as [|y l IH]; simpl; [tauto|]. destruct (memb y l) eqn:M; simpl; rewrite IH; [|tauto].
  apply memb_iff in M. split; [auto|]. intros [<-|H]; auto.
Qed.
Lemma distinct_nodup l : NoDup (distinct l).
Proof.
  induction l as [|y l IH]; simpl; [constructor|]. destruct (memb y l) eqn:M; auto.
  constructor; auto. rewrite distinct_in. now apply memb_not.
Qed.

(** *** Evaluation reads only what is free *)
Lemma eval_agree D r1 r2 e : (forall x, In x (fv e) -> r1 x = r2 x) -> eval D r1 e = eval D r2 e.
Proof.
  induction e; simpl; intros H; auto;
  try (rewrite IHe1, IHe2; auto; intros; apply H; auto using in_or_app; fail);
  rewrite IHe; auto.
Qed.
Lemma pull_agree D r1 r2 e : (forall x, In x (fv e) -> r1 x = r2 x) -> forall m n u,
  pull D r1 e m n u = pull D r2 e m n u.
Proof.
  induction e; simpl; intros H m n v; auto;
  try (assert (H1 : forall x, In x (fv e1) -> r1 x = r2 x) by (intros; apply H; auto using in_or_app);
       assert (H2 : forall x, In x (fv e2) -> r1 x = r2 x) by (intros; apply H; auto using in_or_app);
       rewrite ?(eval_agree D r1 r2 e1 H1), ?(eval_agree D r1 r2 e2 H2), ?IHe1, ?IHe2 by auto; reflexivity);
  try (rewrite IHe by auto; reflexivity).
  rewrite (eval_agree D r1 r2 e H), IHe by auto. reflexivity.
Qed.
Lemma madd_zero a : madd a mzero = a.
Proof. apply mext; intros; unfold madd, mzero; lra. Qed.
Lemma pull_out D rho e y : ~ In y (fv e) -> forall m n u, pull D rho e m n u y = mzero.
Proof.
  induction e; simpl; intros H m n v; auto;
  try (unfold eadd; rewrite IHe1, IHe2; [apply madd_zero| |]; intros C; apply H; auto using in_or_app; fail).
  unfold esingle. destruct (name_eqb_spec x y); [subst; tauto | auto].
Qed.

(** ** Straight-line code *)
Definition line := (name * expr)%type.
Definition straight (f : list line) : prog := map (fun l => [l]) f.
Definition targets (f : list line) : list name := map fst f.

(** Every name is assigned once, after everything that is read to compute it. *)
Fixpoint single_assignment (f : list line) : bool :=
  match f with
  | [] => true
  | (v, e) :: f' => negb (memb v (targets f')) && disjoint (fv e) (v :: targets f') && single_assignment f'
  end.
Lemma single_assignment_cons v e f : single_assignment ((v, e) :: f) = true ->
  ~ In v (targets f) /\ (forall x, In x (fv e) -> x <> v /\ ~ In x (targets f)) /\ single_assignment f = true.
Proof.
  simpl. intros H. apply andb_prop in H as [H H3]. apply andb_prop in H as [H1 H2].
  split; [apply memb_not; now destruct (memb v (targets f))|]. split; auto.
  intros x Hx. apply (disjoint_ok _ _ _ H2) in Hx. simpl in Hx. intuition.
Qed.

(** Values of a step beside adjoints. *)
Definition join (rho lam : env) : env := fun x => match x with Adj z => lam z | _ => rho x end.

Section Step.
Variables (D : nat -> nat) (dims : dims_t).
Notation drows := (drows dims). Notation dcols := (dcols dims).

Lemma run_other f rho y : ~ In y (targets f) -> run D (straight f) rho y = rho y.
Proof.
  revert rho. induction f as [|[v e] f IH]; simpl; intros rho H; auto.
  rewrite IH by tauto. unfold step; simpl. destruct (name_eqb_spec v y); [subst; tauto|auto].
Qed.
(** After the run every equation holds. *)
Lemma run_equations f rho v e : single_assignment f = true -> In (v, e) f ->
  run D (straight f) rho v = eval D (run D (straight f) rho) e.
Proof.
  revert rho. induction f as [|[v0 e0] f IH]; intros rho Hs Hin; [destruct Hin|].
  apply single_assignment_cons in Hs as [H1 [H2 H3]]. destruct Hin as [E|Hin].
  - injection E as -> ->. cbn [straight map run]. rewrite run_other by auto.
    unfold step at 1; simpl. rewrite name_eqb_refl. apply eval_agree. intros x Hx.
    destruct (H2 x Hx). fold (straight f). rewrite run_other by auto.
    unfold step; simpl. destruct (name_eqb_spec v x); [congruence|auto].
  - cbn [straight map run]. apply IH; auto.
Qed.

(** Total adjoint of [y]: what arrives from outside plus the share of every equation. *)
Fixpoint total (post : env) (f : list line) (lam : env) (y : name) : mat :=
  match f with
  | [] => lam y
  | (v, e) :: f' =>
      madd (total post f' lam y) (pull D post e (drows v) (dcols v) (total post f' lam v) y)
  end.
Lemma brun_total f : forall rho lam y, single_assignment f = true ->
  brun D dims (straight f) rho lam y
  = if memb y (targets f) then mzero else total (run D (straight f) rho) f lam y.
Proof.
  induction f as [|[v e] f IH]; intros rho lam y Hs; [reflexivity|].
  apply single_assignment_cons in Hs as [H1 [H2 H3]].
  cbn [straight map brun run]. fold (straight f). set (rho1 := step D [(v, e)] rho).
  unfold bstep, eadd, emask; cbn [lookup pullall]. unfold eadd, ezero. rewrite madd_zero, !IH by auto.
  rewrite (proj2 (memb_not v (targets f)) H1).
  assert (P : pull D rho e = pull D (run D (straight f) rho1) e).
  { apply functional_extensionality; intros a. apply functional_extensionality; intros b.
    apply functional_extensionality; intros u. apply pull_agree. intros x Hx. destruct (H2 x Hx).
    rewrite run_other by auto. unfold rho1, step; simpl. destruct (name_eqb_spec v x); [congruence|auto]. }
  rewrite P. cbn [targets map fst total]. change (map fst f) with (targets f).
  unfold memb at 2; cbn [existsb]. fold (memb y (targets f)).
  destruct (name_eqb_spec v y) as [->|Hvy].
  - rewrite name_eqb_refl. simpl. rewrite pull_out; [apply madd_zero|]. intros C. now destruct (H2 y C).
  - destruct (name_eqb_spec y v); [congruence|]. simpl. destruct (memb y (targets f)) eqn:M; auto.
    rewrite pull_out; [apply madd_zero|]. intros C. apply memb_iff in M. now destruct (H2 y C).
Qed.

(** ** Checking the lines by symbolic execution *)
Variable zeros : list name.     (* adjoints that are 0 before the lines run *)
Variable forward : list line.
Variable backward : list line.

Definition printed (v : name) : bool := memb (Adj v) (targets backward).
(** What the adjoint of [y] holds before the lines run. *)
Definition seed (y : name) : expr := if memb y zeros then C0 else Var (Adj y).
(** What it must hold after them: [Adj (Adj v)] stands for the adjoint of [v] once it is complete;
    an adjoint that no line computes is written out. *)
Fixpoint expected (f : list line) (y : name) : expr :=
  match f with
  | [] => seed y
  | (v, e) :: f' =>
      if memb y (fv e)
      then Add (expected f' y)
             (vjp e (drows v) (dcols v) (if printed v then Var (Adj (Adj v)) else expected f' v) y)
      else expected f' y
  end.
(** A function value is written by its name wherever it stands, and every other name by its
    definition: so the two sides of a comparison differ by algebra only. *)
Definition is_function (e : expr) : bool :=
  match e with Un SQUARE _ | Un RECIPROCAL _ => false | Un _ _ => true | _ => false end.
Definition substitution := list line.
Definition value_of (s : substitution) (x : name) : expr :=
  match lookup s x with Some e => e | None => Var x end.
Fixpoint definitions (f : list line) (s : substitution) : substitution :=
  match f with
  | [] => s
  | (v, e) :: f' => definitions f' (if is_function e then s else (v, subst (value_of s) e) :: s)
  end.
Definition unnamed : substitution := definitions forward [].
Definition named : list line :=
  map (fun l => (fst l, subst (value_of unnamed) (snd l))) (filter (fun l => is_function (snd l)) forward).
Fixpoint find (e : expr) (f : list line) : option name :=
  match f with
  | [] => None
  | (v, d) :: f' => match ecmp e d with Eq => Some v | _ => find e f' end
  end.
Fixpoint fold_names (f : list line) (e : expr) : expr :=
  match find e f with
  | Some v => Var v
  | None =>
    match e with
    | Var x => Var x | Cst q => Cst q | Id => Id
    | Add a b => Add (fold_names f a) (fold_names f b)
    | Sub a b => Sub (fold_names f a) (fold_names f b)
    | Opp a => Opp (fold_names f a)
    | Had a b => Had (fold_names f a) (fold_names f b)
    | Div a b => Div (fold_names f a) (fold_names f b)
    | Mul k a b => Mul k (fold_names f a) (fold_names f b)
    | Tr a => Tr (fold_names f a)
    | Un u a => Un u (fold_names f a)
    | Cat r q a b => Cat r q (fold_names f a) (fold_names f b)
    | Top q a => Top q (fold_names f a)
    | Bot r a => Bot r (fold_names f a)
    end
  end.
Definition canonical (e : expr) : expr := fold_names named (subst (value_of unnamed) e).
(** Where a function is not written by the letter as in its equation, all names by their definitions. *)
Fixpoint all_definitions (f : list line) (s : substitution) : substitution :=
  match f with
  | [] => s
  | (v, e) :: f' => all_definitions f' ((v, subst (value_of s) e) :: s)
  end.
Definition unfolded (e : expr) : expr := subst (value_of (all_definitions forward [])) e.
Definition agree (a b : expr) : bool :=
  if same (canonical a) (canonical b) then true else same (unfolded a) (unfolded b).

(** Variables that a printed equation or line may contain. *)
Definition value_name (x : name) : bool := match x with Base _ _ => true | _ => false end.
Definition register (x : name) : bool :=
  match x with Base _ _ => true | Adj (Base _ _) => true | _ => false end.
(** Runs the lines symbolically; an adjoint of a name of the step must be the expected one. *)
Fixpoint execute (b : list line) (s : substitution) : option substitution :=
  match b with
  | [] => Some s
  | (x, d) :: b' =>
      let d' := subst (value_of s) d in
      match x with
      | Adj v =>
          if memb v (flat_map (fun l => fst l :: fv (snd l)) forward)
          then if agree d' (expected forward v) then execute b' ((x, Var (Adj (Adj v))) :: s) else None
          else execute b' ((x, d') :: s)
      | _ => execute b' ((x, d') :: s)
      end
  end.
(** The place of the first line that is not the expected one, for the message. *)
Fixpoint first_wrong (b : list line) (s : substitution) (place : nat) : option nat :=
  match b with
  | [] => None
  | (x, d) :: b' =>
      match execute [(x, d)] s with
      | Some s' => first_wrong b' s' (S place)
      | None => Some place
      end
  end.
Definition leaves : list name :=
  filter (fun y => negb (memb y (targets forward))) (flat_map (fun l => fv (snd l)) forward).
Definition completes (s : substitution) (y : name) : bool :=
  if printed y
  then match lookup s (Adj y) with Some (Var z) => name_eqb z (Adj (Adj y)) | _ => false end
  else agree (expected forward y) (seed y).
Definition check_lines : bool :=
  single_assignment forward
  && forallb (fun l => value_name (fst l) && forallb value_name (fv (snd l))) forward
  && forallb (fun l => register (fst l) && forallb register (fv (snd l))) backward
  && match execute backward [] with Some s => forallb (completes s) leaves | None => false end.

(** Adjoints after the step, as the program reads them off. *)
Definition read_off (post lam : env) : env :=
  let mu := run D (straight backward) (join post lam) in
  fun y => if memb y (targets forward) then mzero
           else if memb y leaves && printed y then mu (Adj y) else lam y.

(** *** Soundness *)
Section Sound.
Variables (post lam : env).
Hypothesis equations : forall v e, In (v, e) forward -> post v = eval D post e.
Hypothesis silent : forall y, In y zeros -> lam y = mzero.
Hypothesis once : single_assignment forward = true.
Hypothesis values : forallb (fun l => value_name (fst l) && forallb value_name (fv (snd l))) forward = true.
Let adjoint (y : name) : mat := total post forward lam y.
(** Values, adjoints before the lines and complete adjoints, side by side. *)
Let world : env := fun x => match x with Adj (Adj v) => adjoint v | Adj y => lam y | _ => post x end.

Lemma world_value x : value_name x = true -> world x = post x.
Proof. destruct x; try discriminate; auto. Qed.
Lemma value_line v e : In (v, e) forward -> value_name v = true /\ forall x, In x (fv e) -> value_name x = true.
Proof.
  intros H. rewrite forallb_forall in values. specialize (values _ H). simpl in values.
  apply andb_prop in values as [H1 H2]. split; auto. now rewrite forallb_forall in H2.
Qed.
Lemma eval_world v e : In (v, e) forward -> eval D world e = world v.
Proof.
  intros H. destruct (value_line v e H) as [Hv He]. rewrite world_value by auto. rewrite (equations v e H).
  apply eval_agree. intros x Hx. apply world_value. auto.
Qed.
Lemma pull_world v e : In (v, e) forward -> pull D world e = pull D post e.
Proof.
  intros H. destruct (value_line v e H) as [Hv He].
  apply functional_extensionality; intros a. apply functional_extensionality; intros b.
  apply functional_extensionality; intros u. apply pull_agree. intros x Hx. apply world_value. auto.
Qed.
Lemma seed_world y : value_name y = true -> eval D world (seed y) = lam y.
Proof.
  intros Hy. unfold seed. destruct (memb y zeros) eqn:M.
  - apply memb_iff in M. now rewrite silent.
  - destruct y; try discriminate; reflexivity.
Qed.
Lemma expected_part f : incl f forward -> single_assignment f = true ->
  (forall v, In v (targets f) -> adjoint v = total post f lam v) ->
  forall y, value_name y = true -> eval D world (expected f y) = total post f lam y.
Proof.
  induction f as [|[v e] f IH]; intros Hi Hs Ha y Hy; [now apply seed_world|].
  apply single_assignment_cons in Hs as [H1 [H2 H3]].
  assert (Hin : In (v, e) forward) by (apply Hi; left; auto).
  assert (Same : forall w, ~ In w (fv e) -> total post ((v, e) :: f) lam w = total post f lam w).
  { intros w Hw. cbn [total]. rewrite pull_out by auto. apply madd_zero. }
  assert (Ha' : forall w, In w (targets f) -> adjoint w = total post f lam w).
  { intros w Hw. rewrite Ha by (right; auto). apply Same. intros C. now destruct (H2 w C). }
  assert (IH' := IH (fun l Hl => Hi l (or_intror Hl)) H3 Ha'). clear IH.
  cbn [expected]. destruct (memb y (fv e)) eqn:M.
  - cbn [eval total]. rewrite eval_vjp, (pull_world v e Hin), IH' by auto. f_equal. f_equal.
    destruct (printed v).
    + change (adjoint v = total post f lam v). rewrite Ha by (left; auto). apply Same.
      intros C. destruct (H2 v C). congruence.
    + apply IH'. now destruct (value_line v e Hin).
  - rewrite IH' by auto. symmetry. apply Same. now apply memb_not.
Qed.
Lemma expected_sound y : value_name y = true -> eval D world (expected forward y) = adjoint y.
Proof. intros Hy. apply expected_part; auto. apply incl_refl. Qed.

Lemma value_of_sound s x : (forall v e, In (v, e) s -> eval D world e = world v) ->
  eval D world (value_of s x) = world x.
Proof.
  intros H. unfold value_of. destruct (lookup s x) eqn:E; auto. apply lookup_in in E. now apply H.
Qed.
Lemma subst_sound s e : (forall v d, In (v, d) s -> eval D world d = world v) ->
  eval D world (subst (value_of s) e) = eval D world e.
Proof.
  intros H. rewrite eval_subst. apply eval_agree. intros x _. now apply value_of_sound.
Qed.
Lemma definitions_sound f : incl f forward -> forall s, (forall v e, In (v, e) s -> eval D world e = world v) ->
  forall v e, In (v, e) (definitions f s) -> eval D world e = world v.
Proof.
  induction f as [|[v0 e0] f IH]; intros Hi s Hs v e; [apply Hs|]. cbn [definitions].
  apply IH; [intros l Hl; apply Hi; right; auto|]. destruct (is_function e0); auto.
  intros w d [E|Hin]; auto. injection E as <- <-. rewrite subst_sound by auto.
  apply eval_world. apply Hi; left; auto.
Qed.
Lemma unnamed_sound v e : In (v, e) unnamed -> eval D world e = world v.
Proof. apply definitions_sound; [apply incl_refl | intros ? ? []]. Qed.
Lemma named_sound v e : In (v, e) named -> eval D world e = world v.
Proof.
  unfold named. intros H. apply in_map_iff in H as [[w d] [E H]]. apply filter_In in H as [H _].
  cbn [fst snd] in E. injection E as <- <-. rewrite subst_sound by apply unnamed_sound. now apply eval_world.
Qed.
Lemma find_sound e f v : find e f = Some v -> In (v, e) f.
Proof.
  induction f as [|[w d] f IH]; simpl; [discriminate|].
  destruct (ecmp e d) eqn:E; intros H; [|right; auto|right; auto].
  injection H as <-. apply ecmp_eq in E. subst. left; auto.
Qed.
Lemma fold_names_sound e : eval D world (fold_names named e) = eval D world e.
Proof.
  induction e;
  match goal with |- context [fold_names named ?t] =>
    destruct (find t named) as [v|] eqn:E;
    [cbn [fold_names]; rewrite E; symmetry; apply named_sound; now apply find_sound
    | cbn [fold_names]; rewrite E; cbn [eval]; rewrite ?IHe1, ?IHe2, ?IHe; reflexivity]
  end.
Qed.
Lemma canonical_sound e : eval D world (canonical e) = eval D world e.
Proof. unfold canonical. rewrite fold_names_sound, subst_sound; auto. apply unnamed_sound. Qed.
Lemma all_definitions_sound f : incl f forward -> forall s, (forall v e, In (v, e) s -> eval D world e = world v) ->
  forall v e, In (v, e) (all_definitions f s) -> eval D world e = world v.
Proof.
  induction f as [|[v0 e0] f IH]; intros Hi s Hs v e; [apply Hs|]. cbn [all_definitions].
  apply IH; [intros l Hl; apply Hi; right; auto|].
  intros w d [E|Hin]; auto. injection E as <- <-. rewrite subst_sound by auto.
  apply eval_world. apply Hi; left; auto.
Qed.
Lemma unfolded_sound e : eval D world (unfolded e) = eval D world e.
Proof.
  apply subst_sound. apply all_definitions_sound; [apply incl_refl | intros ? ? []].
Qed.
Lemma agree_sound a b : agree a b = true -> eval D world a = eval D world b.
Proof.
  unfold agree. destruct (same (canonical a) (canonical b)) eqn:E; intros H.
  - apply (same_sound D world) in E. now rewrite !canonical_sound in E.
  - apply (same_sound D world) in H. now rewrite !unfolded_sound in H.
Qed.

(** The registers hold what the symbolic execution says. *)
Lemma execute_sound b : forall s mu final,
  forallb (fun l => register (fst l) && forallb register (fv (snd l))) b = true ->
  (forall x, register x = true -> mu x = eval D world (value_of s x)) ->
  execute b s = Some final ->
  forall x, register x = true -> run D (straight b) mu x = eval D world (value_of final x).
Proof.
  induction b as [|[x d] b IH]; intros s mu final Hb Hmu Hx; [injection Hx as <-; exact Hmu|].
  cbn [forallb] in Hb. apply andb_prop in Hb as [H0 Hb]. apply andb_prop in H0 as [Hr Hd]. cbn [fst snd] in Hr, Hd.
  rewrite forallb_forall in Hd.
  assert (Ed : eval D world (subst (value_of s) d) = eval D mu d).
  { rewrite eval_subst. apply eval_agree. intros z Hz. symmetry. apply Hmu. auto. }
  assert (Upd : forall e, eval D world e = eval D mu d -> forall z, register z = true ->
     step D [(x, d)] mu z = eval D world (value_of ((x, e) :: s) z)).
  { intros e He z Hz. unfold step, value_of. cbn [lookup]. destruct (name_eqb x z); [now rewrite He|].
    rewrite Hmu by auto. reflexivity. }
  cbn [straight map run]. fold (straight b). cbn [execute] in Hx.
  destruct x as [k t|x|v].
  - eapply IH; [exact Hb| |exact Hx]. apply Upd. exact Ed.
  - discriminate Hr.
  - destruct (memb v _).
    + destruct (agree (subst (value_of s) d) (expected forward v)) eqn:A; [|discriminate].
      eapply IH; [exact Hb| |exact Hx]. apply Upd. rewrite <- Ed, (agree_sound _ _ A).
      symmetry. apply expected_sound. destruct v; [reflexivity|discriminate Hr|discriminate Hr].
    + eapply IH; [exact Hb| |exact Hx]. apply Upd. exact Ed.
Qed.
End Sound.

Lemma leaf_value y : forallb (fun l => value_name (fst l) && forallb value_name (fv (snd l))) forward = true ->
  In y leaves -> value_name y = true.
Proof.
  intros H Hy. unfold leaves in Hy. apply filter_In in Hy as [Hy _]. apply in_flat_map in Hy as [l [Hl Hy]].
  rewrite forallb_forall in H. specialize (H _ Hl). apply andb_prop in H as [_ H].
  rewrite forallb_forall in H. auto.
Qed.
Lemma total_outside post f lam y : (forall l, In l f -> ~ In y (fv (snd l))) -> total post f lam y = lam y.
Proof.
  induction f as [|[v e] f IH]; intros H; [reflexivity|]. cbn [total].
  rewrite IH by (intros; apply H; right; auto). rewrite pull_out; [apply madd_zero|].
  apply (H (v, e)). left; auto.
Qed.

(** The lines compute the reverse derivative of the equations. *)
Theorem check_lines_sound rho lam : check_lines = true -> (forall y, In y zeros -> lam y = mzero) ->
  read_off (run D (straight forward) rho) lam = brun D dims (straight forward) rho lam.
Proof.
  unfold check_lines. intros H Hz. apply andb_prop in H as [H Hx]. apply andb_prop in H as [H Hb].
  apply andb_prop in H as [Ho Hv].
  destruct (execute backward []) as [final|] eqn:Ex; [|discriminate].
  set (post := run D (straight forward) rho).
  assert (Eq : forall v e, In (v, e) forward -> post v = eval D post e)
    by (intros; now apply run_equations).
  apply functional_extensionality; intros y. rewrite brun_total by auto. fold post.
  unfold read_off. destruct (memb y (targets forward)) eqn:My; auto.
  destruct (memb y leaves) eqn:Ml.
  - assert (Hy : value_name y = true) by (apply memb_iff in Ml; now apply leaf_value).
    rewrite forallb_forall in Hx. specialize (Hx y (proj1 (memb_iff _ _) Ml)).
    unfold completes in Hx. cbn [andb]. destruct (printed y) eqn:Pr.
    + rewrite (execute_sound post lam Eq Hz Ho Hv backward [] (join post lam) final Hb);
        [ | intros x Rx; destruct x as [k t|x|[k t|x|x]]; try discriminate Rx; reflexivity | exact Ex | destruct y; try discriminate; reflexivity].
      unfold value_of. destruct (lookup final (Adj y)) as [[]|]; try discriminate.
      destruct (name_eqb_spec x (Adj (Adj y))); [|discriminate]. subst. reflexivity.
    + apply (agree_sound post lam Eq Hv) in Hx.
      rewrite (expected_sound post lam Hz Ho Hv y Hy) in Hx. rewrite Hx.
      symmetry. now apply seed_world.
  - cbn [andb]. symmetry. apply total_outside. intros l Hl C. apply memb_not in Ml. apply Ml.
    unfold leaves. apply filter_In. split; [apply in_flat_map; exists l; auto|]. now rewrite My.
Qed.
End Step.

(** ** A cell and its span *)
(** One state: the value read, the value assigned, and the upstream adjoint u_t that weighs the
    assigned value in L = sum_t <u_t, s_t>; all are names of the step. *)
Record state := State { previous : nat; current : nat; upstream : nat }.
Record cell := Cell {
  shapes : list (dim * dim);     (* of the names [Base 0 _], [Base 1 _], ... *)
  equations : list line;
  lines : list line;
  states : list state;
  inputs : list nat
}.
Definition here (k : nat) : name := Base k 0.         (* within the step *)
Definition at_step (k t : nat) : name := Base k (S t). (* the value that step t loads into it *)
(** The number 0 is L itself. *)
Definition loss : name := here 0.

(** Names that a step reads or assigns. *)
Definition touched (f : stepT) : list name := map fst f ++ flat_map (fun l => fv (snd l)) f.

Section Span.
Variable c : cell.
Fixpoint shape_of (x : name) : dim * dim :=
  match x with
  | Base k _ => nth k (shapes c) (DN 1, DN 1)
  | Tan y | Adj y => shape_of y
  end.
Definition loaded : list nat := inputs c ++ map upstream (states c).
Definition load (t : nat) : stepT := map (fun k => (here k, Var (at_step k t))) loaded.
Definition contribution (s : state) : expr :=
  Sum (fst (shape_of (here (current s)))) (snd (shape_of (here (current s))))
    (Had (Var (here (upstream s))) (Var (here (current s)))).
(** L := L + sum over the states of <u, s> *)
Definition accumulate : stepT := [(loss, fold_right (fun s e => Add e (contribution s)) (Var loss) (states c))].
Definition carry : stepT := map (fun s => (here (previous s), Var (here (current s)))) (states c).
Fixpoint span (t n : nat) : prog :=
  match n with
  | O => []
  | S n' => load t :: straight (equations c) ++ accumulate :: carry :: span (S t) n'
  end.

Definition zeros : list name :=
  map (fun s => here (previous s)) (states c) ++ map here (inputs c)
  ++ filter (fun v => negb (memb v (map (fun s => here (current s)) (states c)))) (targets (equations c)).

(** The loop that the program runs backward: adjoints of later steps, the upstream adjoint added to
    what is carried, the lines, then the adjoints of this step's inputs put where they came from. *)
Fixpoint gradient (D : nat -> nat) (t n : nat) (rho lam : env) : env :=
  match n with
  | O => lam
  | S n' =>
      let loaded := step D (load t) rho in
      let post := run D (straight (equations c)) loaded in
      let counted := step D accumulate post in
      let later := gradient D (S t) n' (step D carry counted) lam in
      let arriving := bstep D shape_of accumulate post (bstep D shape_of carry counted later) in
      bstep D shape_of (load t) rho (read_off D (equations c) (lines c) post arriving)
  end.

Definition same_shape (j k : nat) : bool :=
  deqb (fst (shape_of (here j))) (fst (shape_of (here k)))
  && deqb (snd (shape_of (here j))) (snd (shape_of (here k))).
Definition well_formed (l : line) : bool := wfb shape_of (snd l) (drows shape_of (fst l)) (dcols shape_of (fst l)).
Definition step_name (x : name) : bool := match x with Base (S _) O => true | _ => false end.
Definition accepted : bool :=
  let previous_names := map (fun s => here (previous s)) (states c) in
  let current_names := map (fun s => here (current s)) (states c) in
  let loaded_names := map here loaded in
  check_lines shape_of zeros (equations c) (lines c)
  && forallb well_formed (equations c)
  && forallb (fun l => step_name (fst l) && forallb step_name (fv (snd l))) (equations c)
  && forallb step_name (previous_names ++ current_names ++ loaded_names)
  && nodupb (previous_names ++ loaded_names)
  && nodupb current_names
  && disjoint (previous_names ++ loaded_names) (targets (equations c))
  && disjoint current_names (previous_names ++ loaded_names)
  && deqb (fst (shape_of loss)) (DN 1) && deqb (snd (shape_of loss)) (DN 1)
  && forallb (fun s => same_shape (previous s) (current s) && same_shape (upstream s) (current s)) (states c).
(** The place of the first line that is wrong, if there is one. *)
Definition first_wrong_line : option nat :=
  first_wrong shape_of zeros (equations c) (lines c) (lines c) [] 0.
Definition smooth_cell : bool := forallb (fun l => smooth (snd l)) (equations c).

(** What a run of T steps can touch. *)
Definition support (T : nat) : list name := distinct (loss :: flat_map touched (span 0 T)).
End Span.

(** *** The loop is reverse accumulation through the span *)
Lemma lookup_some f y : In y (map fst f) -> exists e, lookup f y = Some e.
Proof.
  induction f as [|[x e] f IH]; simpl; [tauto|]. intros H.
  destruct (name_eqb_spec x y) as [->|Hn]; [eauto|]. destruct H as [H|H]; [congruence|auto].
Qed.
Lemma lookup_out f y : ~ In y (map fst f) -> lookup f y = None.
Proof.
  intros H. destruct (lookup f y) eqn:E; auto. apply lookup_in in E. apply (in_map fst) in E. tauto.
Qed.
Lemma pullall_out D dims f rho lam y : (forall x e, In (x, e) f -> ~ In y (fv e)) ->
  pullall D dims f rho lam y = mzero.
Proof.
  induction f as [|[x e] f IH]; intros H; [reflexivity|]. cbn [pullall]. unfold eadd.
  rewrite IH by (intros; eapply H; right; eauto). rewrite pull_out by (eapply H; left; eauto). apply madd_zero.
Qed.
Lemma NoDup_app_parts {A} (a b : list A) : NoDup (a ++ b) -> NoDup a /\ NoDup b /\ forall x, In x a -> ~ In x b.
Proof.
  induction a as [|x a IH]; simpl; intros H; [repeat split; auto; constructor|].
  inversion H as [|? ? H1 H2]; subst. destruct (IH H2) as [N1 [N2 N3]]. split; [|split]; auto.
  - constructor; auto. intros C. apply H1. apply in_or_app; auto.
  - intros y [<-|Hy]; auto. intros C. apply H1. apply in_or_app; auto.
Qed.

Section SpanProof.
Variables (c : cell) (D : nat -> nat).
Hypothesis ok : accepted c = true.
Let previous_names := map (fun s => here (previous s)) (states c).
Let current_names := map (fun s => here (current s)) (states c).
Let loaded_names := map here (loaded c).
Let names := targets (equations c).

Lemma parts :
  check_lines (shape_of c) (zeros c) (equations c) (lines c) = true
  /\ (forall l, In l (equations c) -> well_formed c l = true)
  /\ (forall l, In l (equations c) -> step_name (fst l) = true /\ forall x, In x (fv (snd l)) -> step_name x = true)
  /\ (forall x, In x (previous_names ++ current_names ++ loaded_names) -> step_name x = true)
  /\ NoDup (previous_names ++ loaded_names)
  /\ (forall x, In x (previous_names ++ loaded_names) -> ~ In x names)
  /\ (forall x, In x current_names -> ~ In x (previous_names ++ loaded_names))
  /\ (rows D (shape_of c) loss = 1%nat /\ cols D (shape_of c) loss = 1%nat)
  /\ (forall s, In s (states c) -> same_shape c (previous s) (current s) = true
                                   /\ same_shape c (upstream s) (current s) = true).
Proof.
  pose proof ok as H. unfold accepted in H. cbv zeta in H.
  fold previous_names current_names loaded_names names in H.
  apply andb_prop in H as [H A10]. apply andb_prop in H as [H A9]. apply andb_prop in H as [H A8].
  apply andb_prop in H as [H A7]. apply andb_prop in H as [H A6]. apply andb_prop in H as [H A5].
  apply andb_prop in H as [H A4]. apply andb_prop in H as [H A3]. apply andb_prop in H as [H A2].
  apply andb_prop in H as [A0 A1].
  rewrite forallb_forall in A1, A2, A3, A10.
  split; [assumption|]. split; [assumption|]. split.
  { intros l Hl. specialize (A2 l Hl). apply andb_prop in A2 as [K1 K2]. rewrite forallb_forall in K2. auto. }
  split; [assumption|]. split; [now apply nodupb_ok|]. split; [intros x; now apply disjoint_ok|].
  split; [intros x; now apply disjoint_ok|].
  split; [split; [exact (deqb_eq D _ _ A8) | exact (deqb_eq D _ _ A9)]|].
  intros s Hs. specialize (A10 s Hs). now apply andb_prop in A10.
Qed.

(** Adjoints of names that a step assigns or loads are 0 between steps. *)
Definition quiet (lam : env) := forall y, In y (names ++ loaded_names) -> lam y = mzero.

Lemma step_name_at k t : step_name (at_step k t) = false.
Proof. destruct k; reflexivity. Qed.
Lemma in_loaded_not_source y t : In y (names ++ loaded_names) ->
  forall x e, In (x, e) (load c t) -> ~ In y (fv e).
Proof.
  intros Hy x e H. apply in_map_iff in H as [k [E _]]. injection E as <- <-. intros [C|[]]. subst y.
  destruct parts as [_ [_ [P3 [P4 _]]]]. apply in_app_or in Hy as [Hy|Hy].
  - apply in_map_iff in Hy as [l [E Hl]]. destruct (P3 l Hl) as [S _]. rewrite E in S. now rewrite step_name_at in S.
  - assert (Q : step_name (at_step k t) = true) by (apply P4; apply in_or_app; right; apply in_or_app; right; exact Hy).
    now rewrite step_name_at in Q.
Qed.
Lemma load_targets t : map fst (load c t) = loaded_names.
Proof. unfold load, loaded_names. rewrite map_map. reflexivity. Qed.
Lemma carry_targets : map fst (carry c) = previous_names.
Proof. unfold carry, previous_names. rewrite map_map. reflexivity. Qed.
Lemma quiet_after_load t rho lam : (forall y, In y names -> lam y = mzero) ->
  quiet (bstep D (shape_of c) (load c t) rho lam).
Proof.
  intros H y Hy. unfold bstep, eadd. rewrite pullall_out by (now apply in_loaded_not_source).
  rewrite madd_zero. unfold emask. apply in_app_or in Hy as [Hy|Hy].
  - destruct (lookup (load c t) y); auto.
  - destruct (lookup_some (load c t) y) as [e ->]; [now rewrite load_targets | auto].
Qed.
Lemma accumulate_reads x e y : In (x, e) (accumulate c) -> In y (fv e) ->
  y = loss \/ In y current_names \/ In y (map (fun s => here (upstream s)) (states c)).
Proof.
  unfold accumulate. intros [E|[]]. injection E as _ <-. unfold current_names.
  induction (states c) as [|s l IH]; cbn [fold_right fv map]; intros H.
  - destruct H as [<-|[]]; auto.
  - apply in_app_or in H as [H|H].
    + destruct (IH H) as [?|[?|?]]; auto; right; [left|right]; right; auto.
    + unfold contribution, Sum in H. cbn [fv C1 app] in H. simpl in H.
      destruct H as [<-|[<-|[]]]; right; [right|left]; left; reflexivity.
Qed.
Lemma upstream_loaded y : In y (map (fun s => here (upstream s)) (states c)) -> In y loaded_names.
Proof.
  unfold loaded_names, loaded. intros H. apply in_map_iff in H as [s [<- H]].
  rewrite map_app, map_map. apply in_or_app; right. apply in_map_iff. exists s; auto.
Qed.
Lemma arriving_quiet post counted later : quiet later -> forall y, In y (zeros c) ->
  bstep D (shape_of c) (accumulate c) post (bstep D (shape_of c) (carry c) counted later) y = mzero.
Proof.
  destruct parts as [_ [_ [P3 [P4 [P5 [P6 [P7 _]]]]]]].
  destruct (NoDup_app_parts _ _ P5) as [N1 [N2 N3]].
  assert (N4 : NoDup (map here (inputs c) ++ map (fun s => here (upstream s)) (states c))).
  { unfold loaded_names, loaded in N2. now rewrite map_app, map_map in N2. }
  destruct (NoDup_app_parts _ _ N4) as [_ [_ N5]].
  intros Hq y Hy.
  assert (I1 : In y (map here (inputs c)) -> In y loaded_names).
  { intros H. unfold loaded_names, loaded. rewrite map_app. apply in_or_app; auto. }
  assert (F : (In y previous_names \/ (~ In y previous_names /\ In y (names ++ loaded_names)))
              /\ ~ In y current_names /\ ~ In y (map (fun s => here (upstream s)) (states c)) /\ step_name y = true).
  { unfold zeros in Hy. apply in_app_or in Hy as [Hy|Hy]; [|apply in_app_or in Hy as [Hy|Hy]].
    - fold previous_names in Hy. split; [auto|]. split; [|split].
      + intros C. apply (P7 y C). apply in_or_app; auto.
      + intros C. apply (N3 y Hy). now apply upstream_loaded.
      + apply P4. apply in_or_app; auto.
    - split; [right; split|split; [|split]].
      + intros C. now apply (N3 y C), I1.
      + apply in_or_app; auto.
      + intros C. apply (P7 y C). apply in_or_app; auto.
      + now apply N5.
      + apply P4. apply in_or_app; right. apply in_or_app; auto.
    - apply filter_In in Hy as [Hy Hn]. fold current_names in Hn. fold names in Hy.
      split; [right; split|split; [|split]].
      + intros C. apply (P6 y); auto. apply in_or_app; auto.
      + apply in_or_app; auto.
      + apply memb_not. now destruct (memb y current_names).
      + intros C. apply (P6 y); auto. apply in_or_app; right. now apply upstream_loaded.
      + apply in_map_iff in Hy as [l [<- Hl]]. now destruct (P3 l Hl). }
  destruct F as [F1 [F2 [F3 F4]]].
  unfold bstep at 1. unfold eadd at 1. rewrite pullall_out.
  - rewrite madd_zero. unfold emask at 1. unfold accumulate. cbn [lookup].
    destruct (name_eqb_spec loss y) as [<-|_]; [reflexivity|].
    unfold bstep, eadd. rewrite pullall_out.
    + rewrite madd_zero. unfold emask. destruct F1 as [F1|[F1 F1']].
      * destruct (lookup_some (carry c) y) as [e ->]; [now rewrite carry_targets | reflexivity].
      * rewrite lookup_out by (now rewrite carry_targets). now apply Hq.
    + intros x e H. unfold carry in H. apply in_map_iff in H as [s [E H]]. injection E as _ <-.
      intros [C|[]]. apply F2. unfold current_names. rewrite <- C. apply in_map_iff. exists s; auto.
  - intros x e H C. destruct (accumulate_reads x e y H C) as [->|[?|?]]; auto.
Qed.
Lemma brun_app p q rho lam :
  brun D (shape_of c) (p ++ q) rho lam = brun D (shape_of c) p rho (brun D (shape_of c) q (run D p rho) lam).
Proof. revert rho; induction p; simpl; intros; auto. now rewrite IHp. Qed.
Lemma run_app p q rho : run D (p ++ q) rho = run D q (run D p rho).
Proof. revert rho; induction p; simpl; auto. Qed.
(** The loop equals reverse accumulation through the whole span, variable by variable. *)
Theorem gradient_brun n : forall t rho lam, quiet lam ->
  gradient c D t n rho lam = brun D (shape_of c) (span c t n) rho lam /\ quiet (gradient c D t n rho lam).
Proof.
  induction n as [|n IH]; intros t rho lam Hq; [split; auto|].
  cbn [gradient span brun]. rewrite brun_app. cbn [brun].
  set (r1 := step D (load c t) rho). set (r2 := run D (straight (equations c)) r1).
  set (r3 := step D (accumulate c) r2). set (r4 := step D (carry c) r3).
  destruct (IH (S t) r4 lam Hq) as [E Q]. rewrite <- E. clear E.
  set (later := gradient c D (S t) n r4 lam) in *.
  set (arriving := bstep D (shape_of c) (accumulate c) r2 (bstep D (shape_of c) (carry c) r3 later)).
  assert (L : read_off D (equations c) (lines c) r2 arriving
              = brun D (shape_of c) (straight (equations c)) r1 arriving).
  { apply (check_lines_sound D (shape_of c) (zeros c)); [now destruct parts|].
    now apply arriving_quiet. }
  rewrite L. split; [reflexivity|]. apply quiet_after_load. intros y Hy. rewrite <- L. unfold read_off.
  change (targets (equations c)) with names. now rewrite (proj2 (memb_iff _ _) Hy).
Qed.

(** *** Every step of the span is well formed and, if its functions are, safe *)
Definition good (f : stepT) : Prop :=
  NoDup (map fst f)
  /\ forall x e, In (x, e) f -> wf D (shape_of c) e (drows (shape_of c) x) (dcols (shape_of c) x).
Lemma same_shape_rows j k : same_shape c j k = true ->
  rows D (shape_of c) (here j) = rows D (shape_of c) (here k)
  /\ cols D (shape_of c) (here j) = cols D (shape_of c) (here k).
Proof.
  unfold same_shape. intros H. apply andb_prop in H as [H1 H2].
  apply (deqb_eq D) in H1. apply (deqb_eq D) in H2. auto.
Qed.
Lemma span_good n : forall t f, In f (span c t n) -> good f.
Proof.
  destruct parts as [_ [P2 [_ [_ [P5 [_ [_ [_ P9]]]]]]]]. destruct (NoDup_app_parts _ _ P5) as [N1 [N2 _]].
  induction n as [|n IH]; intros t f; [intros []|]. cbn [span]. intros [<-|H].
  { split; [now rewrite load_targets|]. intros x e H. apply in_map_iff in H as [k [E _]]. injection E as <- <-.
    split; reflexivity. }
  apply in_app_or in H as [H|[<-|[<-|H]]].
  - apply in_map_iff in H as [[v e] [<- H]]. split; [repeat constructor; simpl; tauto|].
    intros x d [E|[]]. injection E as <- <-. apply wfb_ok. now apply P2 in H.
  - split; [repeat constructor; simpl; tauto|]. intros x d [E|[]]. injection E as <- <-.
    revert P9. clear. induction (states c) as [|s l IHl]; intros P9; cbn [fold_right wf]; [split; reflexivity|]. split.
    + apply IHl. intros s' Hs'. apply P9. right; auto.
    + destruct (P9 s (or_introl eq_refl)) as [_ Hu]. apply same_shape_rows in Hu as [H1 H2].
      unfold contribution, Sum. cbn [wf C1]. repeat split; auto.
  - split; [now rewrite carry_targets|]. intros x e H. apply in_map_iff in H as [s [E Hs]]. injection E as <- <-.
    destruct (P9 s Hs) as [Hp _]. apply same_shape_rows in Hp as [H1 H2]. split; symmetry; assumption.
  - now apply (IH (S t)).
Qed.
Lemma span_stepwf T : List.Forall (stepwf D (shape_of c) (support c T)) (span c 0 T).
Proof.
  apply List.Forall_forall. intros f Hf. destruct (span_good T 0 f Hf) as [G1 G2]. split; auto.
  assert (I : incl (touched f) (support c T)).
  { intros y Hy. apply distinct_in. right. apply in_flat_map. exists f; auto. }
  intros x e H. split; [|split; auto].
  - apply I. apply in_or_app; left. now apply (in_map fst) in H.
  - intros y Hy. apply I. apply in_or_app; right. apply in_flat_map. exists (x, e); auto.
Qed.
Lemma span_safe n : smooth_cell c = true -> forall t rho, runsafe D (shape_of c) (span c t n) rho.
Proof.
  intros Hs. assert (G : forall t f rho, In f (span c t n) -> stepsafe D (shape_of c) f rho).
  { induction n as [|n' IH]; intros t f rho; [intros []|]. cbn [span]. intros [<-|H].
    { intros x e H. apply in_map_iff in H as [k [E _]]. injection E as _ <-. exact I. }
    apply in_app_or in H as [H|[<-|[<-|H]]].
    - apply in_map_iff in H as [[v e] [<- H]]. intros x d [E|[]]. injection E as _ <-.
      apply smooth_safe. unfold smooth_cell in Hs. rewrite forallb_forall in Hs. now apply Hs in H.
    - intros x d [E|[]]. injection E as _ <-.
      induction (states c); cbn [fold_right safe]; [exact I|]. split; auto.
      unfold contribution, Sum. cbn [safe C1]. tauto.
    - intros x e H. apply in_map_iff in H as [s [E _]]. injection E as _ <-. exact I.
    - now apply (IH (S t)). }
  intros t. revert G. generalize t. clear. intros t G.
  assert (K : forall p, (forall f rho, In f p -> stepsafe D (shape_of c) f rho) ->
              forall rho, runsafe D (shape_of c) p rho).
  { induction p; simpl; intros H rho; auto. }
  apply K. intros. now apply (G t).
Qed.
End SpanProof.

Definition one : env := esingle loss (mconst 1).
Lemma one_quiet c : accepted c = true -> quiet c one.
Proof.
  intros ok y Hy. unfold one, esingle. destruct (name_eqb_spec loss y) as [<-|]; auto. exfalso.
  destruct (parts c (fun _ => 0%nat) ok) as [_ [_ [P3 [P4 _]]]]. apply in_app_or in Hy as [Hy|Hy].
  - apply in_map_iff in Hy as [l [E Hl]]. destruct (P3 l Hl) as [S _]. rewrite E in S. discriminate S.
  - assert (Q : step_name loss = true) by (apply P4; apply in_or_app; right; apply in_or_app; auto).
    discriminate Q.
Qed.

(** The printed backward pass of an accepted cell computes the derivative of L by every entry of
    every variable of the span, wherever the functions of the cell are differentiable. *)
Theorem gradient_is_derivative_where_safe c T : accepted c = true ->
  forall D rho y k l, In y (support c T) ->
  (k < rows D (shape_of c) y)%nat -> (l < cols D (shape_of c) y)%nat ->
  runsafe D (shape_of c) (span c 0 T) rho ->
  is_derive (fun s => run D (span c 0 T) (upd rho y k l s) loss 0%nat 0%nat) (rho y k l)
            (gradient c D 0 T rho one y k l).
Proof.
  intros ok D rho y k l Hy Hk Hl Hs.
  destruct (gradient_brun c D ok T 0%nat rho one (one_quiet c ok)) as [-> _].
  assert (N : NoDup (support c T)) by apply distinct_nodup.
  assert (Il : In loss (support c T)) by (apply distinct_in; left; reflexivity).
  eapply is_derive_ext; [|apply (run_gradient D (shape_of c) (support c T)); auto; now apply span_stepwf].
  intros s. unfold one. cbv beta. rewrite edot_single by auto.
  destruct (parts c D ok) as [_ [_ [_ [_ [_ [_ [_ [[-> ->] _]]]]]]]].
  unfold dot, msum, mhad, mconst. simpl. ring.
Qed.
(** For cells of functions that are differentiable everywhere: no condition at all. *)
Theorem gradient_is_derivative c T : accepted c = true -> smooth_cell c = true ->
  forall D rho y k l, In y (support c T) ->
  (k < rows D (shape_of c) y)%nat -> (l < cols D (shape_of c) y)%nat ->
  is_derive (fun s => run D (span c 0 T) (upd rho y k l s) loss 0%nat 0%nat) (rho y k l)
            (gradient c D 0 T rho one y k l).
Proof. intros ok Hs D rho y k l Hy Hk Hl. apply gradient_is_derivative_where_safe; auto. now apply span_safe. Qed.
