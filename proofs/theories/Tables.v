(** What the rows of the program's tables are checked against: slopes, definitions and bounds of the
    elementwise functions, and the two sides of the rewriting rules. The rows themselves are in
    [generated/functions.v] and [generated/rules.v], printed by the program. *)
From Coq Require Import Reals Lra Lia Arith QArith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Expression.
Close Scope Q_scope.
Open Scope R_scope.

(** ** Functions *)
(** An expression in x = [Base 1 0] and y = [Base 2 0], where y is the value of the function at x. *)
Definition at_point (f : fn) (e : expr) (x : R) : R :=
  eval (fun _ => 1%nat)
    (fun v => match v with Base 1 _ => mconst x | _ => mconst (fn_value f x) end) e 0%nat 0%nat.

(** A slope is right where it equals the derivative of the row. *)
Lemma slope_right f e x : fn_domain f x -> at_point f e x = fn_slope f x ->
  is_derive (fn_value f) x (at_point f e x).
Proof. intros H ->. now apply fn_derive. Qed.

Ltac numbers := unfold cR, sixth, fifth; cbn [Qnum Qden].
Ltac row := unfold at_point; cbn -[sigmoid tanh exp ln sqrt cos sin sign Rabs Rinv step relu silu softplus logsigmoid IZR cR];
  unfold madd, mhad, mmap, mmul, mconst, msub, mopp, Rsqr; cbn [sum]; numbers.
Lemma minus_one_times a : -1 * a = - a.
Proof. ring. Qed.
Lemma plus_negative x a b : x + - a / b = x - a / b.
Proof. unfold Rdiv. ring. Qed.
(** One spelling of negative numbers, so that arguments of functions can be compared. *)
Ltac same_spelling :=
  repeat rewrite minus_one_times;
  repeat match goal with
  | |- context [?x + -5 / 2] => change (-5 / 2) with (- 5 / 2); replace (x + - 5 / 2) with (x - 5 / 2) by lra
  | |- context [?x + -3] => replace (x + -3) with (x - 3) by lra
  end.
Ltac slope_row :=
  let x := fresh "x" in let H := fresh "H" in intros x H; apply slope_right;
  [unfold cR in H; cbn in *; first [exact I | lra | tauto | (split; lra)]
  | row; cbn [fn_value fn_slope] in *; numbers; unfold Rsqr; same_spelling; first [reflexivity | lra]].
Ltac definition_row := let x := fresh "x" in intros x; row; cbn [fn_value];
  unfold step, relu, softplus, logsigmoid, silu, hardsigmoid, hardsigmoid2; numbers; same_spelling;
  unfold relu, sigmoid; first [reflexivity | lra | (unfold Rdiv; rewrite ?Rmult_1_l; first [reflexivity | lra])].

(** The least upper bound of |slope| of the rows that have one by elementary means. *)
Definition fn_bound (f : fn) : option Q :=
  match f with
  | SIGN | STEP => Some 0%Q
  | ABS | COS | SIN | TANH | RELU | SOFTPLUS | LOG_SIGMOID => Some 1%Q
  | SIGMOID => Some (1 # 4)%Q
  | HARD_SIGMOID => Some sixth
  | HARD_SIGMOID_KERAS2 => Some fifth
  | SQUARE | RECIPROCAL | EXP | LOG | SQRT | SILU => None
  end.
Lemma step_difference x a : 0 <= a -> Rabs (step (x + a) - step (x - a)) <= 1.
Proof.
  intros Ha. pose proof (step_bounds (x + a)). pose proof (step_bounds (x - a)).
  apply Rabs_le. lra.
Qed.
(** The bound of a row bounds the modulus of its slope on its domain. *)
Theorem fn_slope_bound f q x : fn_bound f = Some q -> fn_domain f x -> Rabs (fn_slope f x) <= cR q.
Proof.
  destruct f; intros E H; cbn in E; try discriminate; injection E as <-; cbn [fn_slope]; numbers.
  - rewrite Rabs_R0; lra.
  - cbn in H. destruct (Rlt_or_le x 0); [rewrite sign_eq_m1 by auto | rewrite sign_eq_1 by lra]; apply Rabs_le; lra.
  - rewrite Rabs_Ropp. pose proof (SIN_bound x). apply Rabs_le. lra.
  - pose proof (COS_bound x). apply Rabs_le. lra.
  - pose proof (tanh_deriv_bounds x). apply Rabs_le. lra.
  - pose proof (sigmoid_deriv_bounds x). apply Rabs_le. lra.
  - rewrite Rabs_R0; lra.
  - pose proof (step_bounds x). apply Rabs_le. lra.
  - pose proof (sigmoid_pos x); pose proof (sigmoid_lt_1 x). apply Rabs_le. lra.
  - pose proof (sigmoid_pos (- x)); pose proof (sigmoid_lt_1 (- x)). apply Rabs_le. lra.
  - rewrite Rabs_mult, (Rabs_pos_eq (_ / _)) by lra. pose proof (step_difference x 3 ltac:(lra)). nra.
  - rewrite Rabs_mult, (Rabs_pos_eq (_ / _)) by lra. pose proof (step_difference x (5 / 2) ltac:(lra)). nra.
Qed.
Ltac bound_row := let x := fresh "x" in let H := fresh "H" in intros x H;
  eapply Rle_trans; [eapply fn_slope_bound; [reflexivity | unfold cR in H; cbn in *; first [exact I | lra | tauto | (split; lra)]]
                    | numbers; lra].

(** ** Rules *)
(** Both sides have the same entries, for all sizes and all matrices in place of the variables. *)
Definition rule (rows cols : dim) (left right : expr) : Prop :=
  forall D rho i j, (i < dv D rows)%nat -> (j < dv D cols)%nat -> eval D rho left i j = eval D rho right i j.

Lemma sum_delta_l n i f : (i < n)%nat -> sum n (fun l => delta i l * f l) = f i.
Proof.
  intros H. rewrite (sum_ext n _ (fun l => f l * delta l i)); [now apply sum_delta|].
  intros l _. unfold delta. rewrite Nat.eqb_sym. ring.
Qed.
Lemma delta_refl i : delta i i = 1.
Proof. unfold delta. now rewrite Nat.eqb_refl. Qed.
(** diag(u) A and A diag(u), entry by entry *)
Lemma diag_times n i a (f : nat -> R) : (i < n)%nat -> sum n (fun l => a * delta i l * f l) = a * f i.
Proof.
  intros H. rewrite (sum_ext n _ (fun l => delta i l * (a * f l))) by (intros; ring).
  now rewrite (sum_delta_l n i (fun l => a * f l)).
Qed.
Lemma times_diag n j (u f : nat -> R) : (j < n)%nat -> sum n (fun l => f l * (u l * delta l j)) = f j * u j.
Proof.
  intros H. rewrite (sum_ext n _ (fun l => (f l * u l) * delta l j)) by (intros; ring).
  now rewrite (sum_delta n j (fun l => f l * u l)).
Qed.
(** Products associate. *)
Lemma sum_associates m k (a : nat -> R) (b : nat -> nat -> R) (c : nat -> R) :
  sum k (fun l => sum m (fun p => a p * b p l) * c l) = sum m (fun p => a p * sum k (fun l => b p l * c l)).
Proof.
  rewrite (sum_ext k _ (fun l => sum m (fun p => a p * b p l * c l)))
    by (intros l _; rewrite <- sum_scal_r; apply sum_ext; intros; ring).
  rewrite sum_swap. apply sum_ext; intros p _. rewrite <- sum_scal. apply sum_ext; intros; ring.
Qed.
Lemma entries_of_Scale D rho s x :
  eval D rho (Scale s x) = fun i j => eval D rho s 0%nat 0%nat * eval D rho x i j.
Proof. apply mext; intros. apply eval_Scale. Qed.
Lemma entries_of_Diag D rho v : eval D rho (Diag v) = fun i j => eval D rho v i 0%nat * delta i j.
Proof. apply mext; intros. apply eval_Diag. Qed.
Lemma entries_of_Sum D rho m n x : eval D rho (Sum m n x) = fun _ _ => msum (dv D m) (dv D n) (eval D rho x).
Proof. apply mext; intros. apply eval_Sum. Qed.
Ltac entries :=
  intros D rho i j Hi Hj; cbn [dv] in Hi, Hj; try rewrite eval_DiagPart by assumption;
  repeat (rewrite ?entries_of_Scale, ?entries_of_Diag, ?entries_of_Sum;
          cbn -[sum Scale Diag DiagPart Sum cR delta];
          unfold madd, mhad, mtr, mmul, mconst, mopp, msub, mmap);
  numbers;
  repeat match goal with H : (?i < 1)%nat |- _ => is_var i; assert (i = 0%nat) by lia; subst i end.
(** Algebra in each entry, or one of the laws of sums: zero, linear, diagonal, associative. *)
Ltac rewriting_rule :=
  entries;
  first
  [ ring
  | lra
  | rewrite delta_refl; ring
  | apply sum_0; intros; ring
  | apply sum_ext; intros; ring
  | rewrite <- sum_scal; apply sum_ext; intros; ring
  | rewrite <- sum_plus; apply sum_ext; intros; ring
  | rewrite sum_associates, <- sum_plus; apply sum_ext; intros; ring
  | rewrite !diag_times by assumption; ring
  | rewrite !times_diag by assumption; ring
  | apply sum_ext; intros; rewrite !times_diag, diag_times by assumption; ring
  | rewrite !diag_times by assumption; rewrite <- sum_scal; apply sum_ext; intros;
    rewrite !diag_times by assumption; ring
  | unfold msum; cbn [sum]; ring
  | unfold delta; rewrite Nat.eqb_sym;
    match goal with |- context [Nat.eqb ?a ?b] => destruct (Nat.eqb_spec a b) end; subst; ring ].
