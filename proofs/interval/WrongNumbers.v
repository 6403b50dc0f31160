(** What interval arithmetic must not confirm: every gradient of the vanilla RNN, wrong by 1e-12, and a
    bound on a third derivative that is too small. *)
From Coq Require Import List Bool QArith.
From Gradproof Require Import Expression Program CellCertificate.
From GradproofGenerated Require rnn.
From GradproofInterval Require Import Enclosures ThirdDerivatives values tolerances.
Import ListNotations.

Definition wrong (p : claim) : claim := match p with (y, k, l, q) => (y, k, l, Qplus q (1 # 1000000000000)) end.
Example wrong_gradients : forallb (fun p => negb (confirmed rnn.rnn_cell (fun i => nth i [2; 3]%nat 1%nat) 2
  rnn_numbers [wrong p] (1 # 100000000000000))) rnn_claims = true.
Proof. vm_compute. reflexivity. Qed.
Example wrong_sizes : confirmed rnn.rnn_cell (fun i => nth i [3; 2]%nat 1%nat) 2
  rnn_numbers rnn_claims (1 # 100000000000000) = false.
Proof. vm_compute. reflexivity. Qed.
Example small_bounds : existsb (fun p => match p with (y, k, l, _) =>
  bounded rnn.rnn_cell (fun _ => 1%nat) 2 rnn_box [(y, k, l, 1 # 1)] end) rnn_bounds = false.
Proof. vm_compute. reflexivity. Qed.
(** With larger numbers than the box allows nothing is said of the third derivative. *)
Example outside_the_box : bounded rnn.rnn_cell (fun _ => 1%nat) 2 (tl rnn_box) rnn_bounds = false.
Proof. vm_compute. reflexivity. Qed.
Definition all_wrong := (wrong_gradients, wrong_sizes, small_bounds, outside_the_box, values.all_values).
Print Assumptions all_wrong.
