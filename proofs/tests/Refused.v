(** What must be refused: wrong derivatives, wrong shapes, and backward lines with one mistake each. *)
From Coq Require Import List QArith.
From Gradproof Require Import Matrix Functions Expression Program Normal Derivatives CellCertificate.
From GradproofGenerated Require gru.
Import ListNotations.
Close Scope Q_scope.

Definition n := DV 0. Definition m := DV 1.
Definition U := Base 1 0. Definition V := Base 2 0. Definition h := Base 3 0. Definition c := Base 4 0.
Definition dims (v : name) := match v with Base 1 _ | Base 2 _ => (n, n) | _ => (n, DN 1) end.

(** The normaliser knows rings, bilinearity and transposes; it does not know what needs a condition. *)
Example bilinear : same (Mul n (Var U) (Add (Var h) (Had (Cst 2) (Var c))))
  (Add (Had (Cst 2) (Mul n (Var U) (Var c))) (Mul n (Var U) (Var h))) = true.
Proof. reflexivity. Qed.
Example transposes : same (Tr (Mul n (Var U) (Var h))) (Mul n (Tr (Var h)) (Tr (Var U))) = true.
Proof. reflexivity. Qed.
Example no_cancelling : same (Had (Div (Var h) (Var c)) (Var c)) (Var h) = false.
Proof. reflexivity. Qed.
Example products_do_not_commute : same (Mul n (Var U) (Var V)) (Mul n (Var V) (Var U)) = false.
Proof. reflexivity. Qed.
Example wrong_inner_dimension : wfb dims (Mul m (Var U) (Var h)) n (DN 1) = false.
Proof. reflexivity. Qed.
Example wrong_slope : check_jvp dims (fun _ => true) (Un SIGMOID (Var h))
  (Had (Un SIGMOID (Var h)) (Var (Tan h))) n (DN 1) = false.
Proof. reflexivity. Qed.
Example missing_transpose :
  check_vjp dims (Mul n (Var U) (Var h)) (Mul n (Var U) (Var c)) n (DN 1) c h = false.
Proof. reflexivity. Qed.

(** Every line of the GRU, negated, is found at its own place or at a line that uses it. *)
Definition negated (k : nat) : cell :=
  let old := lines gru.gru_cell in
  Cell (shapes gru.gru_cell) (equations gru.gru_cell)
    (firstn k old ++ match nth_error old k with Some (x, e) => [(x, Opp e)] | None => [] end ++ skipn (S k) old)
    (states gru.gru_cell) (inputs gru.gru_cell).
Example every_sign_matters : forallb (fun k => negb (accepted (negated k))) (seq 0 (length (lines gru.gru_cell))) = true.
Proof. vm_compute. reflexivity. Qed.
Definition without (k : nat) : cell :=
  let old := lines gru.gru_cell in
  Cell (shapes gru.gru_cell) (equations gru.gru_cell) (firstn k old ++ skipn (S k) old) (states gru.gru_cell) (inputs gru.gru_cell).
Example every_line_matters : forallb (fun k => negb (accepted (without k))) (seq 0 (length (lines gru.gru_cell))) = true.
Proof. vm_compute. reflexivity. Qed.
Definition swapped_states : cell :=
  Cell (shapes gru.gru_cell) (equations gru.gru_cell) (lines gru.gru_cell)
    (map (fun s => State (current s) (previous s) (upstream s)) (states gru.gru_cell)) (inputs gru.gru_cell).
Example states_have_a_direction : accepted swapped_states = false.
Proof. vm_compute. reflexivity. Qed.
