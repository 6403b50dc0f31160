(** The gradients of gated cells, for every span: what the gates keep of them. Sources: S. Hochreiter,
    J. Schmidhuber, Neural Computation 9(8), 1997; K. Cho et al., EMNLP 2014; C. Tallec, Y. Ollivier,
    Can recurrent neural networks warp time?, ICLR 2018. *)
From Coq Require Import Reals Lra Lia Arith Psatz.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Vanishing.
Open Scope R_scope.

Fixpoint prod (T : nat) (f : nat -> R) : R := match T with O => 1 | S t => prod t f * f t end.
Lemma prod_const T a : prod T (fun _ => a) = a ^ T.
Proof. induction T; simpl; [auto | rewrite IHT; ring]. Qed.
Lemma prod_le T a f : 0 <= a -> (forall t, (t < T)%nat -> a <= f t) -> a ^ T <= prod T f.
Proof.
  intros Ha. induction T as [|T IH]; intros H; simpl; [lra|].
  assert (a ^ T <= prod T f) by (apply IH; intros; apply H; lia).
  pose proof (pow_le a T Ha). pose proof (H T ltac:(lia)). 
  apply Rle_trans with (a ^ T * a); [lra|]. apply Rmult_le_compat; auto.
Qed.

(** ** Sharpness: the (g l)^T rate is attained; and explosion for l > 1 *)
Section Sharp.
Variables (n : nat) (l : R).
Let Wid : mat := fun i j => l * delta i j.
Let zerov : vec := fun _ => 0.
Lemma mv_id v i : (i < n)%nat -> mv n Wid v i = l * v i.
Proof.
  intros Hi. unfold mv, Wid. rewrite (sum_ext n _ (fun j => (l * v j) * delta j i)).
  - now rewrite (sum_delta n i (fun j => l * v j)).
  - intros j _. unfold delta. rewrite Nat.eqb_sym. ring.
Qed.
(** With W = l Id, at rest, the T-step Jacobian of a tanh network is l^T Id: the bound is attained, and l > 1 explodes. *)
Theorem tanh_rnn_sharp d0 T i : (i < n)%nat ->
  h tanh n Wid (fun _ => zerov) zerov T i = 0 /\
  dh tanh (fun x => 1 - tanh x * tanh x) n Wid (fun _ => zerov) zerov d0 T i = l ^ T * d0 i.
Proof.
  revert i. induction T as [|T IH]; intros i Hi; simpl.
  - split; [reflexivity | ring].
  - assert (E : forall v, (forall j, (j < n)%nat -> v j = 0) -> mv n Wid v i = 0).
    { intros v Hv. rewrite mv_id, Hv by auto. ring. }
    destruct (IH i Hi) as [_ E2].
    rewrite E by (intros j Hj; apply IH; auto).
    change (zerov i) with 0. rewrite Rplus_0_r, tanh_0.
    split; auto. rewrite mv_id, E2 by auto. ring.
Qed.
End Sharp.

(** ** LSTM cell state: c_{t+1} = f_t c_t + i_t g_t  (gates held fixed) *)
Section CEC.
Variables (f a : nat -> R).     (* forget gate, and i_t * g_t *)
Fixpoint cell (c0 : R) (t : nat) : R := match t with O => c0 | S t' => f t' * cell c0 t' + a t' end.
(** With the gates held, dc_T / dc_0 is the product of the forget gates [Hochreiter, Schmidhuber 1997]. *)
Theorem cec_derive T c0 : is_derive (fun c => cell c T) c0 (prod T f).
Proof.
  induction T as [|T IH]; simpl.
  - apply (is_derive_id (K := R_AbsRing)).
  - evar_last.
    + apply @is_derive_plus; [apply is_derive_scal; exact IH
                             | apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule))].
    + unfold plus, zero; simpl. ring.
Qed.
(** constant error carousel *)
Corollary cec_one T c0 : (forall t, f t = 1) -> is_derive (fun c => cell c T) c0 1.
Proof.
  intros H. evar_last; [apply cec_derive|].
  induction T as [|T IH]; simpl; [auto | rewrite H, IH; ring].
Qed.
(** forget gates at least 1 - e: the gradient after T steps is at least 1 - T e *)
Lemma bernoulli e T : 0 <= e <= 1 -> 1 - INR T * e <= (1 - e) ^ T.
Proof.
  intros He. induction T as [|T IH]; [simpl; lra|].
  rewrite S_INR. simpl. pose proof (pos_INR T). pose proof (pow_le (1 - e) T ltac:(lra)).
  assert (0 <= INR T * e) by (apply Rmult_le_pos; lra). nra.
Qed.
(** Forget gates of at least 1 - e keep at least 1 - T e of the gradient. *)
Corollary cec_lower e T c0 : 0 <= e <= 1 -> (forall t, (t < T)%nat -> 1 - e <= f t) ->
  exists J, is_derive (fun c => cell c T) c0 J /\ 1 - INR T * e <= J.
Proof.
  intros He Hf. exists (prod T f). split; [apply cec_derive|].
  eapply Rle_trans; [apply bernoulli; auto|]. apply prod_le; auto; lra.
Qed.
(** boundedness of the cell: f <= phi < 1, |i g| <= m *)
Theorem cell_bound ph m c0 T : 0 <= ph < 1 -> (forall t, 0 <= f t <= ph) -> (forall t, Rabs (a t) <= m) ->
  Rabs c0 <= m / (1 - ph) -> Rabs (cell c0 T) <= m / (1 - ph).
Proof.
  intros Hp Hf Ha H0. induction T as [|T IH]; simpl; auto.
  eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult, (Rabs_pos_eq (f T)) by apply Hf.
  specialize (Hf T). specialize (Ha T).
  assert (f T * Rabs (cell c0 T) <= ph * (m / (1 - ph)))
    by (apply Rmult_le_compat; try apply Rabs_pos; lra).
  replace (m / (1 - ph)) with (ph * (m / (1 - ph)) + m) by (field; lra). lra.
Qed.
End CEC.

(** Chrono initialisation: a forget bias ln(T-1) keeps at least a quarter of the gradient for T steps. *)
Lemma sigmoid_ln x : 0 < x -> sigmoid (ln x) = x / (x + 1).
Proof. intros Hx. unfold sigmoid. rewrite exp_Ropp, exp_ln by auto. field. split; lra. Qed.
Lemma quarter T : (2 <= T)%nat -> 1 / 4 <= (1 - / INR T) ^ T.
Proof.
  intros HT.
  (* (1-1/T)^T = 1/ (1 + 1/(T-1))^T and (1+1/(T-1))^T = (1+1/(T-1))^(T-1) * T/(T-1);
     use instead the square trick: (1-1/T)^(T) >= (1 - T/2 * 1/T)^2 for the two halves. *)
  destruct (Nat.Even_or_Odd T) as [[k Hk]|[k Hk]].
  - assert (Hk1 : 1 <= INR k) by (apply (le_INR 1); lia).
    assert (E : INR T = 2 * INR k) by (rewrite Hk, mult_INR; simpl; ring).
    replace T with (k + k)%nat by lia. rewrite pow_add.
    replace (k + k)%nat with T by lia. rewrite E.
    assert (Hi : 0 < / (2 * INR k) <= 1 / 2).
    { split; [apply Rinv_0_lt_compat; lra|].
      replace (1 / 2) with (/ 2) by lra. apply Rinv_le_contravar; lra. }
    pose proof (bernoulli (/ (2 * INR k)) k ltac:(lra)) as B.
    replace (INR k * / (2 * INR k)) with (1 / 2) in B by (field; lra). nra.
  - (* T = 2k+1, k >= 1 : (1-x)^(2k+1) with x = 1/(2k+1) *)
    assert (Hk1 : 1 <= INR k) by (apply (le_INR 1); lia).
    assert (E : INR T = 2 * INR k + 1) by (rewrite Hk, plus_INR, mult_INR; simpl; ring).
    replace T with (k + k + 1)%nat by lia. rewrite !pow_add, pow_1.
    replace (k + k + 1)%nat with T by lia. rewrite E.
    set (x := / (2 * INR k + 1)).
    assert (Hx : 0 < x <= 1 / 3).
    { unfold x. split; [apply Rinv_0_lt_compat; lra|].
      replace (1 / 3) with (/ 3) by lra. apply Rinv_le_contravar; lra. }
    pose proof (bernoulli x k ltac:(lra)) as B.
    assert (Ek : INR k * x = (1 - x) / 2) by (unfold x; field; lra).
    rewrite Ek in B.
    (* (1+x)/2 <= (1-x)^k ; need 1/4 <= ((1+x)/2)^2 (1-x) = (1+x)^2 (1-x) / 4 *)
    assert (0 <= (1 + x) / 2) by lra.
    assert (((1 + x) / 2) * ((1 + x) / 2) <= (1 - x) ^ k * (1 - x) ^ k) by (apply Rmult_le_compat; lra).
    apply Rle_trans with ((1 + x) / 2 * ((1 + x) / 2) * (1 - x)); [nra|].
    apply Rmult_le_compat_r; lra.
Qed.
(** A forget bias ln(T - 1) keeps at least 1/4 of the gradient over T steps [Tallec, Ollivier, ICLR 2018]. *)
Theorem chrono_init a c0 T : (2 <= T)%nat ->
  exists J, is_derive (fun c => cell (fun _ => sigmoid (ln (INR T - 1))) a c T) c0 J /\ 1 / 4 <= J.
Proof.
  intros HT. eexists. split; [apply cec_derive|].
  rewrite prod_const.
  assert (2 <= INR T) by (apply (le_INR 2); lia).
  rewrite sigmoid_ln by lra.
  replace ((INR T - 1) / (INR T - 1 + 1)) with (1 - / INR T) by (field; lra).
  now apply quarter.
Qed.

(** ** GRU: h' = (1 - z) g + z h,  g = tanh (Ug (r . h) + bg), r, z = sigmoid (Ur/Uz h + br/bz) *)
Section GRU.
Variables (n : nat) (Uz Ur Ug : mat) (bz br bg : nat -> vec).
Definition zt (h : vec) (t : nat) : vec := fun i => sigmoid (mv n Uz h i + bz t i).
Definition rt (h : vec) (t : nat) : vec := fun i => sigmoid (mv n Ur h i + br t i).
Definition rh (h : vec) (t : nat) : vec := fun i => rt h t i * h i.
Definition gt (h : vec) (t : nat) : vec := fun i => tanh (mv n Ug (rh h t) i + bg t i).
Definition grustep (h : vec) (t : nat) : vec :=
  fun i => (1 - zt h t i) * gt h t i + zt h t i * h i.
Fixpoint gru (h0 : vec) (t : nat) : vec :=
  match t with O => h0 | S t' => grustep (gru h0 t') t' end.

Definition ds (s : R) := s * (1 - s).
Definition dzt h t d : vec := fun i => ds (zt h t i) * mv n Uz d i.
Definition drt h t d : vec := fun i => ds (rt h t i) * mv n Ur d i.
Definition drh h t d : vec := fun i => drt h t d i * h i + rt h t i * d i.
Definition dgt h t d : vec := fun i => (1 - gt h t i * gt h t i) * mv n Ug (drh h t d) i.
Definition dgru1 (h : vec) (t : nat) (d : vec) : vec := fun i =>
  zt h t i * d i + ((1 - zt h t i) * dgt h t d i + (h i - gt h t i) * dzt h t d i).
Fixpoint dgru (h0 d0 : vec) (t : nat) : vec :=
  match t with O => d0 | S t' => dgru1 (gru h0 t') t' (dgru h0 d0 t') end.

Lemma mv_derive U (p : R -> vec) s d b i :
  (forall j, (j < n)%nat -> is_derive (fun u => p u j) s (d j)) ->
  is_derive (fun u => mv n U (p u) i + b) s (mv n U d i).
Proof.
  intros H. evar_last.
  - apply @is_derive_plus; [|apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule))].
    unfold mv. apply (is_derive_sum n (fun u j => U i j * p u j)).
    intros j Hj. apply is_derive_scal. apply H; auto.
  - unfold plus, zero; simpl. unfold mv. ring.
Qed.
Lemma comp_derive f df (q : R -> R) s dq : (forall x, is_derive f x (df x)) -> is_derive q s dq ->
  is_derive (fun u => f (q u)) s (df (q s) * dq).
Proof.
  intros Hf Hq. evar_last; [apply (is_derive_comp f q); eauto|].
  unfold scal; simpl; unfold mult; simpl; ring.
Qed.
(** [dgru] is the derivative of the T-step state along every path of initial states, gates included. *)
Theorem gru_derive (p : R -> vec) s d0 :
  (forall i, (i < n)%nat -> is_derive (fun u => p u i) s (d0 i)) ->
  forall t i, (i < n)%nat -> is_derive (fun u => gru (p u) t i) s (dgru (p s) d0 t i).
Proof.
  intros Hp. induction t as [|t IH]; simpl; auto.
  set (q := fun u => gru (p u) t) in *. set (d := dgru (p s) d0 t) in *.
  assert (Hq : forall i, (i < n)%nat -> is_derive (fun u => q u i) s (d i)) by exact IH.
  assert (Hz : forall i, is_derive (fun u => zt (q u) t i) s (dzt (q s) t d i)).
  { intros i. apply (comp_derive sigmoid (fun x => ds (sigmoid x))); [apply is_derive_sigmoid|].
    now apply mv_derive. }
  assert (Hr : forall i, is_derive (fun u => rt (q u) t i) s (drt (q s) t d i)).
  { intros i. apply (comp_derive sigmoid (fun x => ds (sigmoid x))); [apply is_derive_sigmoid|].
    now apply mv_derive. }
  assert (Hrh : forall i, (i < n)%nat -> is_derive (fun u => rh (q u) t i) s (drh (q s) t d i)).
  { intros i Hi. apply (is_derive_mult (fun u => rt (q u) t i) (fun u => q u i)); auto.
    intros; apply Rmult_comm. }
  assert (Hg : forall i, is_derive (fun u => gt (q u) t i) s (dgt (q s) t d i)).
  { intros i. apply (comp_derive tanh (fun x => 1 - tanh x * tanh x)); [apply is_derive_tanh|].
    apply mv_derive. intros; apply Hrh; auto. }
  intros i Hi. unfold grustep, dgru1. fold (q s).
  evar_last.
  - apply @is_derive_plus.
    + apply (is_derive_mult (fun u => 1 - zt (q u) t i) (fun u => gt (q u) t i)); auto.
      * apply @is_derive_minus; [apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule)) | apply Hz].
      * intros; apply Rmult_comm.
    + apply (is_derive_mult (fun u => zt (q u) t i) (fun u => q u i)); auto.
      intros; apply Rmult_comm.
  - unfold plus, minus, mult, zero, opp; simpl. unfold plus; simpl. fold (q s). ring.
Qed.

(** *** Invariant: |h_0| <= 1 stays so, for every weights, inputs, length. *)
Theorem gru_invariant h0 : vbound n h0 1 -> forall t, vbound n (gru h0 t) 1.
Proof.
  intros H0. induction t as [|t IH]; simpl; auto. intros i Hi. unfold grustep.
  pose proof (sigmoid_pos (mv n Uz (gru h0 t) i + bz t i)).
  pose proof (sigmoid_lt_1 (mv n Uz (gru h0 t) i + bz t i)).
  pose proof (tanh_bounds (mv n Ug (rh (gru h0 t) t) i + bg t i)).
  specialize (IH i Hi). apply Rabs_le_between in IH. apply Rabs_le_between.
  fold (zt (gru h0 t) t i) in *. fold (gt (gru h0 t) t i) in *.
  set (z := zt _ _ _) in *. set (g := gt _ _ _) in *. set (x := gru h0 t i) in *. nra.
Qed.

(** *** One-step highway bound:  | dh'_i - z_i dh_i | <= (1 - z_i) K ||dh|| *)
Section Highway.
Variables (a rr zz : R).
Hypotheses (Ha : 0 <= a) (Hr : 0 <= rr) (Hz : 0 <= zz).
Hypotheses (HUg : rowsum n Ug a) (HUr : rowsum n Ur rr) (HUz : rowsum n Uz zz).
Definition K := a * (1 + rr / 4) + 2 * zz.
Lemma K_nonneg : 0 <= K. Proof. unfold K. nra. Qed.

Lemma highway1 h t d c : vbound n h 1 -> vbound n d c -> 0 <= c ->
  forall i, (i < n)%nat -> Rabs (dgru1 h t d i - zt h t i * d i) <= (1 - zt h t i) * (K * c).
Proof.
  intros Hh Hd Hc i Hi. unfold dgru1.
  replace (zt h t i * d i + ((1 - zt h t i) * dgt h t d i + (h i - gt h t i) * dzt h t d i) - zt h t i * d i)
    with ((1 - zt h t i) * dgt h t d i + (h i - gt h t i) * dzt h t d i) by ring.
  assert (Z : 0 < zt h t i < 1) by (split; [apply sigmoid_pos | apply sigmoid_lt_1]).
  assert (G : -1 < gt h t i < 1) by apply tanh_bounds.
  assert (Bz : Rabs (dzt h t d i) <= (1 - zt h t i) * (zz * c)).
  { unfold dzt. apply Rabs_mult_le; [|apply mv_bound; auto].
    unfold ds. rewrite Rabs_pos_eq; nra. }
  assert (Brh : vbound n (drh h t d) ((1 + rr / 4) * c)).
  { intros j Hj. unfold drh. eapply Rle_trans; [apply Rabs_triang|].
    replace ((1 + rr / 4) * c) with (1 / 4 * (rr * c) * 1 + 1 * c) by field.
    apply Rplus_le_compat.
    - apply Rabs_mult_le; auto. unfold drt. apply Rabs_mult_le; [|apply mv_bound; auto].
      unfold ds, rt. pose proof (sigmoid_deriv_bounds (mv n Ur h j + br t j)). rewrite Rabs_pos_eq; lra.
    - apply Rabs_mult_le; auto. unfold rt.
      pose proof (sigmoid_pos (mv n Ur h j + br t j)); pose proof (sigmoid_lt_1 (mv n Ur h j + br t j)).
      rewrite Rabs_pos_eq; lra. }
  assert (Bg : Rabs (dgt h t d i) <= 1 * (a * ((1 + rr / 4) * c))).
  { unfold dgt. apply Rabs_mult_le.
    - unfold gt. pose proof (tanh_deriv_bounds (mv n Ug (rh h t) i + bg t i)). rewrite Rabs_pos_eq; lra.
    - apply mv_bound; auto. nra. }
  eapply Rle_trans; [apply Rabs_triang|].
  replace ((1 - zt h t i) * (K * c)) with
    ((1 - zt h t i) * (1 * (a * ((1 + rr / 4) * c))) + 2 * ((1 - zt h t i) * (zz * c))) by (unfold K; ring).
  apply Rplus_le_compat; apply Rabs_mult_le; auto.
  - rewrite Rabs_pos_eq; lra.
  - specialize (Hh i Hi). apply Rabs_le_between in Hh. apply Rabs_le. lra.
Qed.

(** *** GRU gradients never explode when K <= 1 (any inputs, any length) *)
Theorem gru_nonexpansive h0 d0 c : K <= 1 -> vbound n h0 1 -> vbound n d0 c -> 0 <= c ->
  forall T, vbound n (dgru h0 d0 T) c.
Proof.
  intros HK Hh Hd Hc. induction T as [|T IH]; simpl; auto. intros i Hi.
  pose proof (highway1 (gru h0 T) T (dgru h0 d0 T) c (gru_invariant h0 Hh T) IH Hc i Hi) as B.
  set (z := zt (gru h0 T) T i) in *.
  assert (Z : 0 < z < 1) by (split; [apply sigmoid_pos | apply sigmoid_lt_1]).
  pose proof (IH i Hi) as D. apply Rabs_le_between in D. apply Rabs_le_between in B.
  apply Rabs_le. pose proof K_nonneg.
  assert (K * c <= c) by nra. assert ((1 - z) * (K * c) <= (1 - z) * c) by nra.
  assert (- (z * c) <= z * dgru h0 d0 T i <= z * c) by nra. lra.
Qed.

(** *** GRU gradient highway: if every update gate stays >= 1 - e then the T-step Jacobian is
        within (1 + e (1+K))^T - 1 of the identity. *)
Theorem gru_highway h0 d0 c e : 0 <= e -> vbound n h0 1 -> vbound n d0 c -> 0 <= c -> forall T,
  (forall t i, (t < T)%nat -> (i < n)%nat -> 1 - e <= zt (gru h0 t) t i) ->
  vbound n (fun i => dgru h0 d0 T i - d0 i) (((1 + e * (1 + K)) ^ T - 1) * c).
Proof.
  intros He Hh Hd Hc. pose proof K_nonneg. induction T as [|T IH]; intros Hzt i Hi.
  - simpl. replace (d0 i - d0 i) with 0 by ring. rewrite Rabs_R0. lra.
  - assert (IHT : vbound n (fun i => dgru h0 d0 T i - d0 i) (((1 + e * (1 + K)) ^ T - 1) * c))
      by (apply IH; intros; apply Hzt; auto).
    set (P := (1 + e * (1 + K)) ^ T) in *.
    assert (HP : 1 <= P) by (apply pow_R1_Rle; nra).
    assert (Bd : vbound n (dgru h0 d0 T) (P * c)).
    { intros j Hj. specialize (IHT j Hj). specialize (Hd j Hj).
      replace (dgru h0 d0 T j) with ((dgru h0 d0 T j - d0 j) + d0 j) by ring.
      eapply Rle_trans; [apply Rabs_triang|]. lra. }
    simpl dgru.
    pose proof (highway1 (gru h0 T) T (dgru h0 d0 T) (P * c) (gru_invariant h0 Hh T) Bd ltac:(nra) i Hi) as B.
    pose proof (Hzt T i ltac:(lia) Hi) as Hz1.
    set (z := zt (gru h0 T) T i) in *.
    assert (Z : 0 < z < 1) by (split; [apply sigmoid_pos | apply sigmoid_lt_1]).
    set (D' := dgru1 _ _ _ _) in *. set (D := dgru h0 d0 T i) in *.
    assert (BD : Rabs D <= P * c) by (apply Bd; auto).
    assert (BI : Rabs (D - d0 i) <= (P - 1) * c) by (apply IHT; auto).
    replace (D' - d0 i) with ((D' - z * D) + (- ((1 - z) * D)) + (D - d0 i)) by ring.
    eapply Rle_trans; [apply Rabs_triang|].
    eapply Rle_trans; [apply Rplus_le_compat_r, Rabs_triang|].
    rewrite Rabs_Ropp, Rabs_mult, (Rabs_pos_eq (1 - z)) by lra.
    assert (0 <= K * (P * c)) by (apply Rmult_le_pos; nra).
    assert (A1 : (1 - z) * (K * (P * c)) <= e * (K * (P * c))) by (apply Rmult_le_compat_r; lra).
    assert (A2 : (1 - z) * Rabs D <= e * (P * c)) by (apply Rmult_le_compat; try apply Rabs_pos; lra).
    simpl. fold P. nra.
Qed.
End Highway.
End GRU.

(** product of f over [s, T) *)
Definition prodr (s T : nat) (f : nat -> R) := prod (T - s) (fun k => f (s + k)%nat).
Lemma prodr_snoc s T f : (s <= T)%nat -> prodr s (S T) f = prodr s T f * f T.
Proof.
  intros H. unfold prodr. replace (S T - s)%nat with (S (T - s)) by lia. simpl.
  now replace (s + (T - s))%nat with T by lia.
Qed.
Lemma prodr_empty T f : prodr T T f = 1.
Proof. unfold prodr. now rewrite Nat.sub_diag. Qed.
(** Variation of constants: the exact LSTM cell tangent is the carousel product plus every gate path.
    [r t] is the part of dc_{t+1} that flows through the gates (i.e. through dh_t). *)
Theorem carousel_decomposition (f r : nat -> R) (d0 : R) T :
  cell f r d0 T = prod T f * d0 + sum T (fun s => prodr (S s) T f * r s).
Proof.
  induction T as [|T IH]; cbn [cell prod sum]; [ring|].
  rewrite IH, prodr_empty, (sum_ext T (fun s => prodr (S s) (S T) f * r s)
     (fun s => f T * (prodr (S s) T f * r s))).
  - rewrite sum_scal. ring.
  - intros s Hs. rewrite prodr_snoc by lia. ring.
Qed.

(** GRU with gates held: J = prod z_t; z = 1 keeps, z = 0 replaces *)
Section Held.
Variables (z g : nat -> R).
Fixpoint held (h0 : R) (t : nat) : R := match t with O => h0 | S t' => (1 - z t') * g t' + z t' * held h0 t' end.
Lemma held_cell h0 T : held h0 T = cell z (fun t => (1 - z t) * g t) h0 T.
Proof. induction T; simpl; auto. rewrite IHT. ring. Qed.
(** With the gates held, dh_T / dh_0 is the product of the update gates. *)
Theorem held_derive T h0 : is_derive (fun h => held h T) h0 (prod T z).
Proof. eapply is_derive_ext; [intros; symmetry; apply held_cell | apply cec_derive]. Qed.
(** An update gate at 1 keeps the state. *)
Theorem held_keep T h0 : (forall t, z t = 1) -> held h0 T = h0.
Proof. intros H. induction T; simpl; auto. rewrite H, IHT. ring. Qed.
(** An update gate at 0 replaces it. *)
Theorem held_replace T h0 : z T = 0 -> held h0 (S T) = g T.
Proof. intros H. simpl. rewrite H. ring. Qed.
End Held.

(** The hidden state of an LSTM, h = o tanh(c), stays in (-1, 1). *)
Theorem lstm_h_bound o c : 0 < o < 1 -> Rabs (o * tanh c) < 1.
Proof.
  intros Ho. pose proof (tanh_bounds c). rewrite Rabs_mult, (Rabs_pos_eq o) by lra.
  assert (Rabs (tanh c) < 1) by (apply Rabs_lt_between; lra).
  pose proof (Rabs_pos (tanh c)). nra.
Qed.
