(** Bounds on the full step Jacobian of the LSTM, through the hidden state too, and of the GRU whose
    reset gate acts after the matrix product. All in the maximum norm, for every span. *)
From Coq Require Import Reals Lra Lia Arith Psatz.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Vanishing GatedCells.
Open Scope R_scope.

Lemma bounded_le n v a b : vbound n v a -> a <= b -> vbound n v b.
Proof. intros H Hab i Hi. specialize (H i Hi). lra. Qed.
Lemma Rabs_plus_le a b A B : Rabs a <= A -> Rabs b <= B -> Rabs (a + b) <= A + B.
Proof. intros. eapply Rle_trans; [apply Rabs_triang | lra]. Qed.
Lemma gate_slope_bound x : Rabs (ds (sigmoid x)) <= 1 / 4.
Proof. unfold ds. pose proof (sigmoid_deriv_bounds x). rewrite Rabs_pos_eq; lra. Qed.
Lemma gate_bound x : Rabs (sigmoid x) <= 1.
Proof. pose proof (sigmoid_pos x); pose proof (sigmoid_lt_1 x). rewrite Rabs_pos_eq; lra. Qed.
Lemma tanh_bound x : Rabs (tanh x) <= 1.
Proof. pose proof (tanh_bounds x). apply Rabs_le; lra. Qed.
Lemma tanh_slope_bound x : Rabs (1 - tanh x * tanh x) <= 1.
Proof. pose proof (tanh_deriv_bounds x). rewrite Rabs_pos_eq; lra. Qed.

(** Bounds a sum of products by the bounds of its factors. *)
Ltac factors leaf :=
  repeat first [leaf | apply gate_slope_bound | apply gate_bound | apply tanh_bound | apply tanh_slope_bound
               | apply Rabs_plus_le | apply Rabs_mult_le].

(** ** LSTM: c' = f c + i g, h' = o tanh c', with f, i, o = sigmoid (U h + b) and g = tanh (U h + b) *)
Section LSTM.
Variables (n : nat) (Uf Ui Uo Ug : mat) (bf bi bo bg : nat -> vec).
Definition lf (h : vec) t : vec := fun j => sigmoid (mv n Uf h j + bf t j).
Definition li (h : vec) t : vec := fun j => sigmoid (mv n Ui h j + bi t j).
Definition lo (h : vec) t : vec := fun j => sigmoid (mv n Uo h j + bo t j).
Definition lg (h : vec) t : vec := fun j => tanh (mv n Ug h j + bg t j).
Definition lc (c h : vec) t : vec := fun j => lf h t j * c j + li h t j * lg h t j.
Definition lh (c h : vec) t : vec := fun j => lo h t j * tanh (lc c h t j).
Fixpoint lstm (c0 h0 : vec) (t : nat) : vec * vec :=
  match t with
  | O => (c0, h0)
  | S t' => let s := lstm c0 h0 t' in (lc (fst s) (snd s) t', lh (fst s) (snd s) t')
  end.

(** The derivative of one step in the direction (dc, dh). *)
Definition dlc (c h : vec) t (dc dh : vec) : vec := fun j =>
  lf h t j * dc j
  + (c j * (ds (lf h t j) * mv n Uf dh j) + lg h t j * (ds (li h t j) * mv n Ui dh j)
     + li h t j * ((1 - lg h t j * lg h t j) * mv n Ug dh j)).
Definition dlh (c h : vec) t (dc dh : vec) : vec := fun j =>
  tanh (lc c h t j) * (ds (lo h t j) * mv n Uo dh j)
  + lo h t j * ((1 - tanh (lc c h t j) * tanh (lc c h t j)) * dlc c h t dc dh j).
Fixpoint dlstm (c0 h0 dc0 dh0 : vec) (t : nat) : vec * vec :=
  match t with
  | O => (dc0, dh0)
  | S t' => let s := lstm c0 h0 t' in let d := dlstm c0 h0 dc0 dh0 t' in
            (dlc (fst s) (snd s) t' (fst d) (snd d), dlh (fst s) (snd s) t' (fst d) (snd d))
  end.
(** [dlstm] is the derivative of the T-step state along every path of initial states. *)
Theorem lstm_derive (p q : R -> vec) s dc dh :
  (forall j, (j < n)%nat -> is_derive (fun u => p u j) s (dc j)) ->
  (forall j, (j < n)%nat -> is_derive (fun u => q u j) s (dh j)) ->
  forall t j, (j < n)%nat ->
  is_derive (fun u => fst (lstm (p u) (q u) t) j) s (fst (dlstm (p s) (q s) dc dh t) j)
  /\ is_derive (fun u => snd (lstm (p u) (q u) t) j) s (snd (dlstm (p s) (q s) dc dh t) j).
Proof.
  intros Hp Hq. induction t as [|t IH]; simpl; [auto|].
  set (C := fun u => fst (lstm (p u) (q u) t)) in *. set (H := fun u => snd (lstm (p u) (q u) t)) in *.
  set (DC := fst (dlstm (p s) (q s) dc dh t)) in *. set (DH := snd (dlstm (p s) (q s) dc dh t)) in *.
  assert (HC : forall j, (j < n)%nat -> is_derive (fun u => C u j) s (DC j)) by (intros; now apply IH).
  assert (HH : forall j, (j < n)%nat -> is_derive (fun u => H u j) s (DH j)) by (intros; now apply IH).
  assert (Gate : forall U b j, is_derive (fun u => sigmoid (mv n U (H u) j + b)) s
                   (ds (sigmoid (mv n U (H s) j + b)) * mv n U DH j)).
  { intros U b j. apply (comp_derive sigmoid (fun x => ds (sigmoid x)) (fun u => mv n U (H u) j + b)); [apply is_derive_sigmoid|].
    now apply mv_derive. }
  assert (Hg : forall j, is_derive (fun u => lg (H u) t j) s
                   ((1 - lg (H s) t j * lg (H s) t j) * mv n Ug DH j)).
  { intros j. apply (comp_derive tanh (fun x => 1 - tanh x * tanh x) (fun u => mv n Ug (H u) j + bg t j));
      [apply is_derive_tanh|]. now apply mv_derive. }
  assert (Hc : forall j, (j < n)%nat -> is_derive (fun u => lc (C u) (H u) t j) s (dlc (C s) (H s) t DC DH j)).
  { intros j Hj. unfold lc, dlc. evar_last.
    - apply @is_derive_plus.
      + apply (is_derive_mult (fun u => lf (H u) t j) (fun u => C u j)); [apply Gate | auto | intros; apply Rmult_comm].
      + apply (is_derive_mult (fun u => li (H u) t j) (fun u => lg (H u) t j)); [apply Gate | auto | intros; apply Rmult_comm].
    - unfold plus, mult; simpl. fold (lf (H s) t j) (li (H s) t j). ring. }
  intros j Hj. split; [now apply Hc|].
  unfold lh, dlh. evar_last.
  - apply (is_derive_mult (fun u => lo (H u) t j) (fun u => tanh (lc (C u) (H u) t j)));
      [apply Gate | | intros; apply Rmult_comm].
    apply (comp_derive tanh (fun x => 1 - tanh x * tanh x) (fun u => lc (C u) (H u) t j));
      [apply is_derive_tanh | now apply Hc].
  - unfold plus, mult; simpl. unfold C, H, lo. ring.
Qed.

Section Bounds.
Variables (phi uf ui uo ug : R).
Hypotheses (Hphi : 0 < phi < 1) (Huf : 0 <= uf) (Hui : 0 <= ui) (Huo : 0 <= uo) (Hug : 0 <= ug).
Hypotheses (Rf : rowsum n Uf uf) (Ri : rowsum n Ui ui) (Ro : rowsum n Uo uo) (Rg : rowsum n Ug ug).
(** The largest modulus of a cell state whose forget gates stay at or below phi. *)
Definition cbar : R := 1 / (1 - phi).
Definition alpha : R := uf * cbar / 4 + ui / 4 + ug.

(** One step: |dc'| <= phi |dc| + alpha |dh| and |dh'| <= |dc'| + (uo / 4) |dh|, where
    alpha = uf cbar / 4 + ui / 4 + ug. *)
Lemma lstm_step_bound c h t dc dh a b : vbound n (lf h t) phi -> vbound n c cbar ->
  vbound n dc a -> vbound n dh b -> 0 <= a -> 0 <= b ->
  vbound n (dlc c h t dc dh) (phi * a + alpha * b)
  /\ vbound n (dlh c h t dc dh) (phi * a + (alpha + uo / 4) * b).
Proof.
  intros Hf Hc Ha Hb Pa Pb.
  assert (Pc : 0 <= cbar) by (unfold cbar; apply Rlt_le, Rdiv_lt_0_compat; lra).
  assert (Bc : vbound n (dlc c h t dc dh) (phi * a + alpha * b)).
  { intros j Hj. unfold dlc, alpha.
    replace (phi * a + (uf * cbar / 4 + ui / 4 + ug) * b)
      with (phi * a + (cbar * (1 / 4 * (uf * b)) + 1 * (1 / 4 * (ui * b)) + 1 * (1 * (ug * b)))) by field.
    factors ltac:(first [now apply Hf | now apply Ha | now apply Hc | now apply mv_bound]). }
  split; auto. intros j Hj. unfold dlh.
  replace (phi * a + (alpha + uo / 4) * b) with (1 * (1 / 4 * (uo * b)) + 1 * (1 * (phi * a + alpha * b))) by field.
  factors ltac:(first [now apply Bc | now apply mv_bound]).
Qed.
(** Cell states stay within cbar. *)
Lemma lstm_cell_bounded c0 h0 : vbound n c0 cbar ->
  (forall t, vbound n (lf (snd (lstm c0 h0 t)) t) phi) -> forall t, vbound n (fst (lstm c0 h0 t)) cbar.
Proof.
  intros H0 Hf. induction t as [|t IH]; simpl; auto. intros j Hj. unfold lc.
  replace cbar with (phi * cbar + 1 * 1) by (unfold cbar; field; lra).
  factors ltac:(first [now apply Hf | now apply IH]).
Qed.

(** Comparison of the T-step Jacobian with powers of [[phi, alpha], [phi, alpha + uo / 4]]. *)
Fixpoint comparison (a b : R) (t : nat) : R * R :=
  match t with
  | O => (a, b)
  | S t' => let s := comparison a b t' in
            (phi * fst s + alpha * snd s, phi * fst s + (alpha + uo / 4) * snd s)
  end.
Theorem lstm_norm_bound c0 h0 dc dh a b : vbound n c0 cbar ->
  (forall t, vbound n (lf (snd (lstm c0 h0 t)) t) phi) -> vbound n dc a -> vbound n dh b -> 0 <= a -> 0 <= b ->
  forall T, vbound n (fst (dlstm c0 h0 dc dh T)) (fst (comparison a b T))
            /\ vbound n (snd (dlstm c0 h0 dc dh T)) (snd (comparison a b T)).
Proof.
  intros H0 Hf Ha Hb Pa Pb.
  assert (Pal : 0 <= alpha).
  { unfold alpha. assert (0 <= cbar) by (unfold cbar; apply Rlt_le, Rdiv_lt_0_compat; lra). nra. }
  assert (P : forall T, 0 <= fst (comparison a b T) /\ 0 <= snd (comparison a b T)).
  { induction T as [|T [P1 P2]]; simpl; [auto|].
    assert (0 <= phi * fst (comparison a b T)) by (apply Rmult_le_pos; lra).
    assert (0 <= alpha * snd (comparison a b T)) by (apply Rmult_le_pos; lra).
    assert (0 <= (alpha + uo / 4) * snd (comparison a b T)) by (apply Rmult_le_pos; lra). lra. }
  induction T as [|T [I1 I2]]; simpl; [auto|]. destruct (P T).
  apply lstm_step_bound; auto. now apply lstm_cell_bounded.
Qed.

(** Miller and Hardt's condition, with its rate: if |Ui|, |Uo| <= 1 - phi, |Ug| <= (1 - phi) / 4 and
    |Uf| <= (1 - phi)^2, then the T-step Jacobian shrinks like rate^T, where
    rate = (1 + sqrt (1 - phi (1 - phi))) / 2 < 1. Source: J. Miller, M. Hardt, Stable Recurrent
    Models, ICLR 2019; the rate is the spectral radius of [[phi, 3 (1 - phi) / 4], [phi, 1 - phi]]. *)
Definition rate : R := (1 + sqrt (1 - phi * (1 - phi))) / 2.
Definition weight : R := (rate - phi) / (3 / 4 * (1 - phi)).
Lemma rate_root : rate * rate = rate - phi * (1 - phi) / 4.
Proof.
  unfold rate. assert (0 <= 1 - phi * (1 - phi)) by nra.
  pose proof (sqrt_sqrt _ H). set (r := sqrt _) in *. nra.
Qed.
Lemma rate_bounds : phi < rate < 1.
Proof.
  assert (A : 0 <= 1 - phi * (1 - phi)) by nra. pose proof (sqrt_pos (1 - phi * (1 - phi))) as S.
  pose proof (sqrt_sqrt _ A) as Q. unfold rate. set (r := sqrt _) in *. split; nra.
Qed.
Theorem miller_hardt c0 h0 dc dh a : ui <= 1 - phi -> uo <= 1 - phi -> ug <= (1 - phi) / 4 ->
  uf <= (1 - phi) * (1 - phi) -> vbound n c0 cbar ->
  (forall t, vbound n (lf (snd (lstm c0 h0 t)) t) phi) ->
  vbound n dc a -> vbound n dh (weight * a) -> 0 <= a ->
  rate < 1 /\ forall T, vbound n (fst (dlstm c0 h0 dc dh T)) (rate ^ T * a)
                        /\ vbound n (snd (dlstm c0 h0 dc dh T)) (rate ^ T * (weight * a)).
Proof.
  intros Ci Co Cg Cf H0 Hf Ha Hb Pa. destruct rate_bounds as [R1 R2]. split; [exact R2|].
  pose proof rate_root as R3.
  assert (W : weight * (3 / 4 * (1 - phi)) = rate - phi) by (unfold weight; field; lra).
  assert (Pw : 0 < weight) by (unfold weight; apply Rdiv_lt_0_compat; lra).
  assert (W2 : phi + (1 - phi) * weight = rate * weight).
  { apply Rmult_eq_reg_r with (3 / 4 * (1 - phi)); [|lra].
    replace ((phi + (1 - phi) * weight) * (3 / 4 * (1 - phi)))
      with (phi * (3 / 4 * (1 - phi)) + (1 - phi) * (weight * (3 / 4 * (1 - phi)))) by ring.
    replace (rate * weight * (3 / 4 * (1 - phi))) with (rate * (weight * (3 / 4 * (1 - phi)))) by ring.
    rewrite W. nra. }
  assert (Al : alpha <= 3 / 4 * (1 - phi)).
  { unfold alpha. assert (E : uf * cbar <= 1 - phi).
    { unfold cbar. apply Rmult_le_reg_r with (1 - phi); [lra|].
      replace (uf * (1 / (1 - phi)) * (1 - phi)) with uf by (field; lra). lra. }
    lra. }
  assert (Pr : 0 < rate) by lra.
  induction T as [|T [I1 I2]]; simpl.
  - rewrite !Rmult_1_l. auto.
  - assert (Pk : 0 <= rate ^ T) by (apply pow_le; lra).
    assert (P1 : 0 <= rate ^ T * a) by (apply Rmult_le_pos; lra).
    assert (P2 : 0 <= rate ^ T * (weight * a)) by (apply Rmult_le_pos; [lra | apply Rmult_le_pos; lra]).
    destruct (lstm_step_bound (fst (lstm c0 h0 T)) (snd (lstm c0 h0 T)) T _ _ _ _
                (Hf T) (lstm_cell_bounded c0 h0 H0 Hf T) I1 I2 P1 P2) as [B1 B2].
    set (k := rate ^ T * a) in *.
    replace (rate ^ T * (weight * a)) with (weight * k) in * by (unfold k; ring).
    assert (Pwk : 0 <= weight * k) by (apply Rmult_le_pos; lra).
    split; [apply (bounded_le _ _ _ _ B1) | apply (bounded_le _ _ _ _ B2)].
    + replace (rate * rate ^ T * a) with (rate * k) by (unfold k; ring).
      assert (alpha * (weight * k) <= 3 / 4 * (1 - phi) * (weight * k)) by (apply Rmult_le_compat_r; lra).
      replace (rate * k) with (phi * k + (rate - phi) * k) by ring. rewrite <- W. lra.
    + replace (rate * rate ^ T * (weight * a)) with (rate * weight * k) by (unfold k; ring). rewrite <- W2.
      assert ((alpha + uo / 4) * (weight * k) <= (1 - phi) * (weight * k)) by (apply Rmult_le_compat_r; lra).
      lra.
Qed.
End Bounds.
End LSTM.

(** ** GRU with the reset gate after the product: h' = (1 - z) g + z h,
    g = tanh (b + r (U h + q)), r, z = sigmoid (U h + b) *)
Section ResetAfter.
Variables (n : nat) (Uz Ur Un : mat) (bz br bn : nat -> vec) (q : vec).
Definition az (h : vec) t : vec := fun j => sigmoid (mv n Uz h j + bz t j).
Definition ar (h : vec) t : vec := fun j => sigmoid (mv n Ur h j + br t j).
Definition aq (h : vec) : vec := fun j => mv n Un h j + q j.
Definition ag (h : vec) t : vec := fun j => tanh (bn t j + ar h t j * aq h j).
Definition astep (h : vec) t : vec := fun j => (1 - az h t j) * ag h t j + az h t j * h j.
Fixpoint after (h0 : vec) (t : nat) : vec := match t with O => h0 | S t' => astep (after h0 t') t' end.
Definition dag (h : vec) t (d : vec) : vec := fun j => (1 - ag h t j * ag h t j)
  * (aq h j * (ds (ar h t j) * mv n Ur d j) + ar h t j * mv n Un d j).
Definition dastep (h : vec) t (d : vec) : vec := fun j =>
  az h t j * d j + ((1 - az h t j) * dag h t d j + (h j - ag h t j) * (ds (az h t j) * mv n Uz d j)).
Fixpoint dafter (h0 d0 : vec) (t : nat) : vec :=
  match t with O => d0 | S t' => dastep (after h0 t') t' (dafter h0 d0 t') end.
(** [dafter] is the derivative of the T-step state along every path of initial states. *)
Theorem after_derive (p : R -> vec) s d0 :
  (forall j, (j < n)%nat -> is_derive (fun u => p u j) s (d0 j)) ->
  forall t j, (j < n)%nat -> is_derive (fun u => after (p u) t j) s (dafter (p s) d0 t j).
Proof.
  intros Hp. induction t as [|t IH]; simpl; auto.
  set (H := fun u => after (p u) t) in *. set (d := dafter (p s) d0 t) in *.
  assert (HH : forall j, (j < n)%nat -> is_derive (fun u => H u j) s (d j)) by exact IH.
  assert (Gate : forall U b j, is_derive (fun u => sigmoid (mv n U (H u) j + b)) s
                   (ds (sigmoid (mv n U (H s) j + b)) * mv n U d j)).
  { intros U b j. apply (comp_derive sigmoid (fun x => ds (sigmoid x)) (fun u => mv n U (H u) j + b)); [apply is_derive_sigmoid|].
    now apply mv_derive. }
  assert (Hg : forall j, is_derive (fun u => ag (H u) t j) s (dag (H s) t d j)).
  { intros j. apply (comp_derive tanh (fun x => 1 - tanh x * tanh x) (fun u => bn t j + ar (H u) t j * aq (H u) j));
      [apply is_derive_tanh|]. evar_last.
    - apply @is_derive_plus; [apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule))|].
      apply (is_derive_mult (fun u => ar (H u) t j) (fun u => aq (H u) j));
        [apply Gate | apply (mv_derive n Un H s d); exact HH | intros; apply Rmult_comm].
    - unfold plus, mult, zero; simpl. fold (ar (H s) t j). ring. }
  intros j Hj. unfold astep, dastep. evar_last.
  - apply @is_derive_plus.
    + apply (is_derive_mult (fun u => 1 - az (H u) t j) (fun u => ag (H u) t j)); [ | apply Hg | intros; apply Rmult_comm].
      apply @is_derive_minus; [apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule)) | apply Gate].
    + apply (is_derive_mult (fun u => az (H u) t j) (fun u => H u j)); [apply Gate | auto | intros; apply Rmult_comm].
  - unfold plus, minus, mult, zero, opp; simpl. unfold plus; simpl. unfold H, az. ring.
Qed.
(** |h| <= 1 stays so. *)
Theorem after_invariant h0 : vbound n h0 1 -> forall t, vbound n (after h0 t) 1.
Proof.
  intros H0. induction t as [|t IH]; simpl; auto. intros j Hj. unfold astep.
  pose proof (sigmoid_pos (mv n Uz (after h0 t) j + bz t j)) as Z1.
  pose proof (sigmoid_lt_1 (mv n Uz (after h0 t) j + bz t j)) as Z2.
  pose proof (tanh_bounds (bn t j + ar (after h0 t) t j * aq (after h0 t) j)) as G.
  fold (az (after h0 t) t j) in *. fold (ag (after h0 t) t j) in *.
  specialize (IH j Hj). apply Rabs_le_between in IH. apply Rabs_le.
  set (z := az _ _ _) in *. set (g := ag _ _ _) in *. set (x := after h0 t j) in *. nra.
Qed.
(** Gradients of the reset-after GRU never grow if |Un| + |Ur| (|Un| + |q|) / 4 + 2 |Uz| <= 1, for
    every span and all inputs. The condition is the one of the reset-before GRU with the reset gate's
    path through U h + q. *)
Theorem after_nonexpansive u r z k h0 d0 c : 0 <= u -> 0 <= r -> 0 <= z -> 0 <= k ->
  rowsum n Un u -> rowsum n Ur r -> rowsum n Uz z -> vbound n q k ->
  u + r / 4 * (u + k) + 2 * z <= 1 -> vbound n h0 1 -> vbound n d0 c -> 0 <= c ->
  forall T, vbound n (dafter h0 d0 T) c.
Proof.
  intros Pu Pr Pz Pk Ru Rr Rz Hq HK H0 Hd Pc. induction T as [|T IH]; simpl; auto.
  intros j Hj. set (h := after h0 T) in *. set (d := dafter h0 d0 T) in *. unfold dastep.
  assert (Hh : vbound n h 1) by (now apply after_invariant).
  pose proof (sigmoid_pos (mv n Uz h j + bz T j)) as Z1. pose proof (sigmoid_lt_1 (mv n Uz h j + bz T j)) as Z2.
  fold (az h T j) in Z1, Z2.
  assert (Bq : Rabs (aq h j) <= u * 1 + k) by (apply Rabs_plus_le; [apply mv_bound; auto; lra | now apply Hq]).
  assert (Bg : Rabs (dag h T d j) <= 1 * ((u * 1 + k) * (1 / 4 * (r * c)) + 1 * (u * c))).
  { unfold dag. apply Rabs_mult_le; [apply tanh_slope_bound|].
    factors ltac:(first [exact Bq | now apply mv_bound]). }
  assert (Bz : Rabs (ds (az h T j) * mv n Uz d j) <= (1 - az h T j) * (z * c)).
  { apply Rabs_mult_le; [|now apply mv_bound]. unfold ds. rewrite Rabs_pos_eq; nra. }
  assert (Bh : Rabs (h j - ag h T j) <= 2).
  { specialize (Hh j Hj). pose proof (tanh_bound (bn T j + ar h T j * aq h j)) as G. fold (ag h T j) in G.
    apply Rabs_le_between in Hh. apply Rabs_le_between in G. apply Rabs_le. lra. }
  specialize (IH j Hj). set (w := az h T j) in *.
  eapply Rle_trans.
  - apply Rabs_plus_le; [apply Rabs_mult_le; [rewrite Rabs_pos_eq; [apply Rle_refl | lra] | exact IH]|].
    apply Rabs_plus_le; apply Rabs_mult_le;
      [rewrite Rabs_pos_eq; [apply Rle_refl | lra] | exact Bg | exact Bh | exact Bz].
  - assert (S : 1 * ((u * 1 + k) * (1 / 4 * (r * c)) + 1 * (u * c)) + 2 * (z * c) <= c).
    { replace (1 * ((u * 1 + k) * (1 / 4 * (r * c)) + 1 * (u * c)) + 2 * (z * c))
        with ((u + r / 4 * (u + k) + 2 * z) * c) by field.
      rewrite <- (Rmult_1_l c) at 2. now apply Rmult_le_compat_r. }
    assert ((1 - w) * (1 * ((u * 1 + k) * (1 / 4 * (r * c)) + 1 * (u * c)) + 2 * (z * c)) <= (1 - w) * c)
      by (apply Rmult_le_compat_l; lra).
    lra.
Qed.
End ResetAfter.
