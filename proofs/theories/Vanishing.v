(** The vanilla RNN: gradients vanish, and the initial state is forgotten, at the rate (g l)^T, for every
    span. Sources: Y. Bengio, P. Simard, P. Frasconi, IEEE Trans. Neural Networks 5(2), 1994; R. Pascanu,
    T. Mikolov, Y. Bengio, ICML 2013. *)
From Coq Require Import Reals Lra Lia Arith Psatz.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions.
Open Scope R_scope.

Definition vec := nat -> R.
Definition vbound (n : nat) (v : vec) (c : R) := forall i, (i < n)%nat -> Rabs (v i) <= c.
Definition mv (n : nat) (W : mat) (v : vec) : vec := fun i => sum n (fun j => W i j * v j).
Definition rowsum (n : nat) (W : mat) (l : R) :=
  forall i, (i < n)%nat -> sum n (fun j => Rabs (W i j)) <= l.

Lemma mv_bound n W l v c : rowsum n W l -> vbound n v c -> 0 <= c -> vbound n (mv n W v) (l * c).
Proof.
  intros HW Hv Hc i Hi. unfold mv.
  eapply Rle_trans; [apply Rabs_sum|].
  apply Rle_trans with (sum n (fun j => Rabs (W i j) * c)).
  - apply sum_le; intros j Hj. rewrite Rabs_mult.
    apply Rmult_le_compat_l; [apply Rabs_pos | auto].
  - rewrite sum_scal_r. apply Rmult_le_compat_r; auto.
Qed.
Lemma Rabs_mult_le a b A B : Rabs a <= A -> Rabs b <= B -> Rabs (a * b) <= A * B.
Proof. intros. rewrite Rabs_mult. apply Rmult_le_compat; auto using Rabs_pos. Qed.

(** Euclidean norm, squared. *)
Definition n2 (n : nat) (v : vec) : R := sum n (fun i => v i * v i).
Lemma n2_nonneg n v : 0 <= n2 n v.
Proof. apply sum_nonneg; intros. apply Rle_0_sqr. Qed.
Lemma cauchy_schwarz n (a b : vec) :
  sum n (fun i => a i * b i) * sum n (fun i => a i * b i) <= n2 n a * n2 n b.
Proof.
  (* 0 <= sum_i (B a_i - C b_i)^2  with B = |b|^2, C = <a,b> *)
  set (B := n2 n b). set (C := sum n (fun i => a i * b i)). set (A := n2 n a).
  assert (H : 0 <= sum n (fun i => (B * a i - C * b i) * (B * a i - C * b i)))
    by (apply sum_nonneg; intros; apply Rle_0_sqr).
  assert (E : sum n (fun i => (B * a i - C * b i) * (B * a i - C * b i))
              = B * (A * B - C * C)).
  { transitivity (sum n (fun i => (B * B) * (a i * a i) + (- 2 * B * C) * (a i * b i) + (C * C) * (b i * b i))).
    - apply sum_ext; intros; ring.
    - rewrite !sum_plus, !sum_scal. fold A B C. change (sum n (fun i => a i * a i)) with A.
      change (sum n (fun i => b i * b i)) with B. change (sum n (fun i => a i * b i)) with C. ring. }
  rewrite E in H.
  destruct (Req_dec B 0) as [HB|HB].
  - (* b = 0 *)
    assert (Hb : forall i, (i < n)%nat -> b i = 0).
    { assert (G : forall m, (m <= n)%nat -> sum m (fun i => b i * b i) <= 0).
      { intros m Hm. rewrite <- HB. unfold B, n2.
        replace n with (m + (n - m))%nat by lia. rewrite sum_app.
        pose proof (sum_nonneg (n - m) (fun j => b (m + j)%nat * b (m + j)%nat)
                      (fun i _ => Rle_0_sqr _)). lra. }
      intros i Hi. pose proof (G (S i) Hi) as G1. simpl in G1.
      pose proof (sum_nonneg i (fun i => b i * b i) (fun i _ => Rle_0_sqr _)). nra. }
    replace C with 0; [nra|]. unfold C. symmetry. apply sum_0; intros i Hi. rewrite Hb by auto. ring.
  - assert (0 < B) by (pose proof (n2_nonneg n b); unfold B in *; lra).
    apply Rmult_le_reg_l with B; nra.
Qed.
Lemma mv_frobenius n W v : n2 n (mv n W v) <= sum n (fun i => n2 n (W i)) * n2 n v.
Proof.
  unfold n2 at 1. rewrite <- sum_scal_r. apply sum_le; intros i Hi.
  apply cauchy_schwarz.
Qed.

(** ** Vanilla RNN: h_{t+1} = phi (W h_t + b_t) *)
Section RNN.
Variables (phi dphi : R -> R) (g : R).
Hypothesis phi_derive : forall x, is_derive phi x (dphi x).
Hypothesis dphi_bound : forall x, Rabs (dphi x) <= g.
Variables (n : nat) (W : mat) (b : nat -> vec).   (* b t = U x_t + bias *)

Fixpoint h (h0 : vec) (t : nat) : vec :=
  match t with O => h0 | S t' => fun i => phi (mv n W (h h0 t') i + b t' i) end.
Fixpoint dh (h0 d0 : vec) (t : nat) : vec :=
  match t with
  | O => d0
  | S t' => fun i => dphi (mv n W (h h0 t') i + b t' i) * mv n W (dh h0 d0 t') i
  end.
(** [dh] is the derivative along any path of initial states *)
Theorem h_derive (p : R -> vec) (s : R) (d0 : vec) :
  (forall i, (i < n)%nat -> is_derive (fun u => p u i) s (d0 i)) ->
  forall t i, (i < n)%nat -> is_derive (fun u => h (p u) t i) s (dh (p s) d0 t i).
Proof.
  intros Hp. induction t as [|t IH]; simpl; intros i Hi; auto.
  evar_last.
  - apply (is_derive_comp phi (fun u => mv n W (h (p u) t) i + b t i)).
    + apply phi_derive.
    + apply @is_derive_plus; [|apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule))].
      unfold mv. apply (is_derive_sum n (fun u j => W i j * h (p u) t j)).
      intros j Hj. apply is_derive_scal. apply IH; auto.
  - unfold scal, plus, zero; simpl. unfold mult; simpl.
    change (sum n (fun j => W i j * dh (p s) d0 t j)) with (mv n W (dh (p s) d0 t) i). ring.
Qed.

Lemma g_nonneg : 0 <= g.
Proof. eapply Rle_trans; [apply Rabs_pos | apply (dphi_bound 0)]. Qed.

(** max-norm: || dh_T || <= (g l)^T || dh_0 || *)
Theorem vanish_inf l h0 d0 c : rowsum n W l -> vbound n d0 c -> 0 <= c -> 0 <= l ->
  forall T, vbound n (dh h0 d0 T) ((g * l) ^ T * c).
Proof.
  intros HW Hd Hc Hl. pose proof g_nonneg. induction T as [|T IH]; simpl.
  - intros i Hi. rewrite Rmult_1_l. auto.
  - intros i Hi. replace (g * l * (g * l) ^ T * c) with (g * (l * ((g * l) ^ T * c))) by ring.
    apply Rabs_mult_le; auto.
    apply (mv_bound n W l); auto.
    apply Rmult_le_pos; auto. apply pow_le. now apply Rmult_le_pos.
Qed.
(** every Jacobian entry *)
Corollary vanish_entry l h0 k : rowsum n W l -> 0 <= l -> forall T i, (i < n)%nat ->
  exists J, is_derive (fun u => h (fun j => if Nat.eqb j k then u else h0 j) T i) (h0 k) J
            /\ Rabs J <= (g * l) ^ T.
Proof.
  intros HW Hl T i Hi.
  exists (dh (fun j => if Nat.eqb j k then h0 k else h0 j) (fun j => delta j k) T i). split.
  - apply (h_derive (fun u j => if Nat.eqb j k then u else h0 j)); auto.
    intros j Hj. unfold delta. destruct (Nat.eqb j k).
    + apply (is_derive_id (K := R_AbsRing)).
    + apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule)).
  - rewrite <- (Rmult_1_r ((g * l) ^ T)).
    apply (vanish_inf l (fun j => if Nat.eqb j k then h0 k else h0 j) (fun j => delta j k) 1); auto; try lra.
    intros j Hj. unfold delta. destruct (Nat.eqb j k); [rewrite Rabs_R1 | rewrite Rabs_R0]; lra.
Qed.
(** Euclidean norm, for any operator bound l on W (e.g. the Frobenius norm) *)
Theorem vanish_2 l h0 d0 : (forall v, n2 n (mv n W v) <= l ^ 2 * n2 n v) ->
  forall T, n2 n (dh h0 d0 T) <= ((g * l) ^ T) ^ 2 * n2 n d0.
Proof.
  intros HW. pose proof g_nonneg. induction T as [|T IH].
  - simpl. lra.
  - apply Rle_trans with (g ^ 2 * n2 n (mv n W (dh h0 d0 T))).
    + unfold n2. rewrite <- sum_scal. apply sum_le; intros i Hi. simpl dh.
      set (p := dphi _). set (q := mv _ _ _ _).
      assert (p * p <= g ^ 2).
      { pose proof (dphi_bound (mv n W (h h0 T) i + b T i)) as Hp. fold p in Hp.
        apply Rabs_le_between in Hp. nra. }
      replace (p * q * (p * q)) with ((p * p) * (q * q)) by ring.
      apply Rmult_le_compat_r; [nra | auto].
    + apply Rle_trans with (g ^ 2 * (l ^ 2 * n2 n (dh h0 d0 T))).
      * apply Rmult_le_compat_l; [nra | auto].
      * replace (((g * l) ^ S T) ^ 2 * n2 n d0) with (g ^ 2 * (l ^ 2 * (((g * l) ^ T) ^ 2 * n2 n d0)))
          by (simpl; ring).
        apply Rmult_le_compat_l; [nra|]. apply Rmult_le_compat_l; [nra|auto].
Qed.
(** if g l < 1 the gradient really vanishes, uniformly in the inputs *)
Corollary vanish_limit l : 0 <= l -> g * l < 1 -> rowsum n W l ->
  forall eps, 0 < eps -> exists N, forall T, (N <= T)%nat ->
  forall h0 d0, vbound n d0 1 -> vbound n (dh h0 d0 T) eps.
Proof.
  intros Hl Hg HW eps He. pose proof g_nonneg.
  assert (Hq : 0 <= g * l) by now apply Rmult_le_pos.
  assert (Ha : Rabs (g * l) < 1) by (rewrite Rabs_pos_eq; auto).
  destruct (pow_lt_1_zero (g * l) Ha eps He) as [N HN].
  exists N. intros T HT h0 d0 Hd i Hi.
  eapply Rle_trans; [apply (vanish_inf l h0 d0 1 HW Hd); auto; lra|].
  specialize (HN T HT). rewrite Rabs_pos_eq in HN; [lra|]. now apply pow_le.
Qed.
(** forgetting of the initial state (echo-state property) *)
Theorem forgetting l h0 h0' c : rowsum n W l -> 0 <= l -> 0 <= c ->
  vbound n (fun i => h0 i - h0' i) c ->
  forall T, vbound n (fun i => h h0 T i - h h0' T i) ((g * l) ^ T * c).
Proof.
  intros HW Hl Hc Hd. pose proof g_nonneg. induction T as [|T IH]; simpl; intros i Hi.
  - rewrite Rmult_1_l; apply Hd; auto.
  - set (x := mv n W (h h0 T) i + b T i). set (y := mv n W (h h0' T) i + b T i).
    assert (L : Rabs (phi x - phi y) <= g * Rabs (x - y)).
    { destruct (MVT_gen phi y x dphi) as [z [_ Hz]].
      - intros; apply phi_derive.
      - intros z _. apply continuity_pt_filterlim.
        apply (ex_derive_continuous (V := R_NormedModule)). eexists; apply phi_derive.
      - rewrite Hz, Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos | auto]. }
    eapply Rle_trans; [exact L|].
    replace (g * l * (g * l) ^ T * c) with (g * (l * ((g * l) ^ T * c))) by ring.
    apply Rmult_le_compat_l; auto.
    replace (x - y) with (mv n W (fun i => h h0 T i - h h0' T i) i).
    + apply (mv_bound n W l); auto. apply Rmult_le_pos; auto. apply pow_le. now apply Rmult_le_pos.
    + unfold x, y, mv. rewrite (sum_ext n _ (fun j => W i j * h h0 T j - W i j * h h0' T j)) by (intros; ring).
      rewrite sum_minus. ring.
Qed.
End RNN.
