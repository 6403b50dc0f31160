(* Certified tolerances of central differences of scalar cells, written by
   `gradproof prove --values`. *)
From Coq Require Import Reals List QArith.
From Gradproof Require Import Expression Program CellCertificate.
From GradproofGenerated Require rnn lstm gru gru_reset_after gru_chung lstm_peephole lstm_cifg lstm_1997 lstm_projected.
From GradproofInterval Require Import Enclosures ThirdDerivatives.
Import ListNotations.

Definition rnn_box : box := map (fun x => (x, 1%Q)) [
  rnn.v_W_x;
  rnn.v_W_h;
  rnn.v_b;
  rnn.v_h_prev;
  (at_step 4 0);
  (at_step 3 0);
  (at_step 4 1);
  (at_step 3 1)].
Definition rnn_bounds : list claim := [
  entry rnn.v_W_x 0 0 620;
  entry rnn.v_W_h 0 0 780;
  entry rnn.v_b 0 0 620;
  entry rnn.v_h_prev 0 0 270;
  entry (at_step 4 0) 0 0 270;
  entry (at_step 4 1) 0 0 270].
Lemma rnn_bounded : bounded rnn.rnn_cell (fun _ => 1%nat) 2 rnn_box rnn_bounds = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
(* Vanilla RNN, all sizes 1, T = 2, all numbers of the box at most 1 in modulus: the measured central
   difference is within M h^2 / 6 + e / h of the gradient that the backward lines compute. *)
Definition rnn_tolerance :=
  certified_tolerance rnn.rnn_cell (fun _ => 1%nat) 2 rnn.rnn_accepted rnn.rnn_smooth
    rnn_box rnn_bounds rnn_bounded.

Definition lstm_box : box := map (fun x => (x, 1%Q)) [
  lstm.v_W_f;
  lstm.v_b_f;
  lstm.v_W_i;
  lstm.v_b_i;
  lstm.v_W_o;
  lstm.v_b_o;
  lstm.v_W_g;
  lstm.v_b_g;
  lstm.v_c_prev;
  lstm.v_h_prev;
  (at_step 7 0);
  (at_step 3 0);
  (at_step 6 0);
  (at_step 7 1);
  (at_step 3 1);
  (at_step 6 1)].
Definition lstm_bounds : list claim := [
  entry lstm.v_W_f 0 0 30000;
  entry lstm.v_W_f 0 1 30000;
  entry lstm.v_b_f 0 0 28000;
  entry lstm.v_W_i 0 0 26000;
  entry lstm.v_W_i 0 1 26000;
  entry lstm.v_b_i 0 0 23000;
  entry lstm.v_W_o 0 0 2700;
  entry lstm.v_W_o 0 1 2700;
  entry lstm.v_b_o 0 0 2300;
  entry lstm.v_W_g 0 0 220000;
  entry lstm.v_W_g 0 1 220000;
  entry lstm.v_b_g 0 0 220000;
  entry lstm.v_c_prev 0 0 20000;
  entry lstm.v_h_prev 0 0 1700000;
  entry (at_step 7 0) 0 0 1700000;
  entry (at_step 7 1) 0 0 1700000].
Lemma lstm_bounded : bounded lstm.lstm_cell (fun _ => 1%nat) 2 lstm_box lstm_bounds = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
(* LSTM, all sizes 1, T = 2, all numbers of the box at most 1 in modulus: the measured central
   difference is within M h^2 / 6 + e / h of the gradient that the backward lines compute. *)
Definition lstm_tolerance :=
  certified_tolerance lstm.lstm_cell (fun _ => 1%nat) 2 lstm.lstm_accepted lstm.lstm_smooth
    lstm_box lstm_bounds lstm_bounded.

Definition gru_box : box := map (fun x => (x, 1%Q)) [
  gru.v_W_xr;
  gru.v_W_hr;
  gru.v_b_r;
  gru.v_W_xz;
  gru.v_W_hz;
  gru.v_b_z;
  gru.v_W_hg;
  gru.v_W_xg;
  gru.v_b_g;
  gru.v_h_prev;
  (at_step 4 0);
  (at_step 3 0);
  (at_step 4 1);
  (at_step 3 1)].
Definition gru_bounds : list claim := [
  entry gru.v_W_xr 0 0 13000;
  entry gru.v_W_hr 0 0 23000;
  entry gru.v_b_r 0 0 11000;
  entry gru.v_W_xz 0 0 6700;
  entry gru.v_W_hz 0 0 8400;
  entry gru.v_b_z 0 0 5800;
  entry gru.v_W_hg 0 0 11000;
  entry gru.v_W_xg 0 0 8700;
  entry gru.v_b_g 0 0 8700;
  entry gru.v_h_prev 0 0 230000;
  entry (at_step 4 0) 0 0 150000;
  entry (at_step 4 1) 0 0 150000].
Lemma gru_bounded : bounded gru.gru_cell (fun _ => 1%nat) 2 gru_box gru_bounds = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
(* GRU, all sizes 1, T = 2, all numbers of the box at most 1 in modulus: the measured central
   difference is within M h^2 / 6 + e / h of the gradient that the backward lines compute. *)
Definition gru_tolerance :=
  certified_tolerance gru.gru_cell (fun _ => 1%nat) 2 gru.gru_accepted gru.gru_smooth
    gru_box gru_bounds gru_bounded.

Definition gru_reset_after_box : box := map (fun x => (x, 1%Q)) [
  gru_reset_after.v_W_xr;
  gru_reset_after.v_b_xr;
  gru_reset_after.v_W_hr;
  gru_reset_after.v_b_hr;
  gru_reset_after.v_W_xz;
  gru_reset_after.v_b_xz;
  gru_reset_after.v_W_hz;
  gru_reset_after.v_b_hz;
  gru_reset_after.v_W_xn;
  gru_reset_after.v_b_xn;
  gru_reset_after.v_W_hn;
  gru_reset_after.v_b_hn;
  gru_reset_after.v_h_prev;
  (at_step 4 0);
  (at_step 3 0);
  (at_step 4 1);
  (at_step 3 1)].
Definition gru_reset_after_bounds : list claim := [
  entry gru_reset_after.v_W_xr 0 0 190000;
  entry gru_reset_after.v_b_xr 0 0 180000;
  entry gru_reset_after.v_W_hr 0 0 280000;
  entry gru_reset_after.v_b_hr 0 0 180000;
  entry gru_reset_after.v_W_xz 0 0 17000;
  entry gru_reset_after.v_b_xz 0 0 15000;
  entry gru_reset_after.v_W_hz 0 0 19000;
  entry gru_reset_after.v_b_hz 0 0 15000;
  entry gru_reset_after.v_W_xn 0 0 20000;
  entry gru_reset_after.v_b_xn 0 0 20000;
  entry gru_reset_after.v_W_hn 0 0 25000;
  entry gru_reset_after.v_b_hn 0 0 19000;
  entry gru_reset_after.v_h_prev 0 0 1300000;
  entry (at_step 4 0) 0 0 890000;
  entry (at_step 4 1) 0 0 890000].
Lemma gru_reset_after_bounded : bounded gru_reset_after.gru_reset_after_cell (fun _ => 1%nat) 2 gru_reset_after_box gru_reset_after_bounds = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
(* GRU, reset after the product, all sizes 1, T = 2, all numbers of the box at most 1 in modulus: the measured central
   difference is within M h^2 / 6 + e / h of the gradient that the backward lines compute. *)
Definition gru_reset_after_tolerance :=
  certified_tolerance gru_reset_after.gru_reset_after_cell (fun _ => 1%nat) 2 gru_reset_after.gru_reset_after_accepted gru_reset_after.gru_reset_after_smooth
    gru_reset_after_box gru_reset_after_bounds gru_reset_after_bounded.

Definition gru_chung_box : box := map (fun x => (x, 1%Q)) [
  gru_chung.v_W_xr;
  gru_chung.v_W_hr;
  gru_chung.v_b_r;
  gru_chung.v_W_xz;
  gru_chung.v_W_hz;
  gru_chung.v_b_z;
  gru_chung.v_W_hg;
  gru_chung.v_W_xg;
  gru_chung.v_b_g;
  gru_chung.v_h_prev;
  (at_step 4 0);
  (at_step 3 0);
  (at_step 4 1);
  (at_step 3 1)].
Definition gru_chung_bounds : list claim := [
  entry gru_chung.v_W_xr 0 0 13000;
  entry gru_chung.v_W_hr 0 0 23000;
  entry gru_chung.v_b_r 0 0 11000;
  entry gru_chung.v_W_xz 0 0 6700;
  entry gru_chung.v_W_hz 0 0 8400;
  entry gru_chung.v_b_z 0 0 5800;
  entry gru_chung.v_W_hg 0 0 11000;
  entry gru_chung.v_W_xg 0 0 8700;
  entry gru_chung.v_b_g 0 0 8700;
  entry gru_chung.v_h_prev 0 0 230000;
  entry (at_step 4 0) 0 0 150000;
  entry (at_step 4 1) 0 0 150000].
Lemma gru_chung_bounded : bounded gru_chung.gru_chung_cell (fun _ => 1%nat) 2 gru_chung_box gru_chung_bounds = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
(* GRU, z replaces, all sizes 1, T = 2, all numbers of the box at most 1 in modulus: the measured central
   difference is within M h^2 / 6 + e / h of the gradient that the backward lines compute. *)
Definition gru_chung_tolerance :=
  certified_tolerance gru_chung.gru_chung_cell (fun _ => 1%nat) 2 gru_chung.gru_chung_accepted gru_chung.gru_chung_smooth
    gru_chung_box gru_chung_bounds gru_chung_bounded.

Definition lstm_peephole_box : box := map (fun x => (x, 1%Q)) [
  lstm_peephole.v_W_i;
  lstm_peephole.v_U_i;
  lstm_peephole.v_p_i;
  lstm_peephole.v_b_i;
  lstm_peephole.v_W_f;
  lstm_peephole.v_U_f;
  lstm_peephole.v_p_f;
  lstm_peephole.v_b_f;
  lstm_peephole.v_W_g;
  lstm_peephole.v_U_g;
  lstm_peephole.v_b_g;
  lstm_peephole.v_W_o;
  lstm_peephole.v_U_o;
  lstm_peephole.v_p_o;
  lstm_peephole.v_b_o;
  lstm_peephole.v_c_prev;
  lstm_peephole.v_h_prev;
  (at_step 7 0);
  (at_step 3 0);
  (at_step 6 0);
  (at_step 7 1);
  (at_step 3 1);
  (at_step 6 1)].
Definition lstm_peephole_bounds : list claim := [
  entry lstm_peephole.v_W_i 0 0 500000;
  entry lstm_peephole.v_U_i 0 0 500000;
  entry lstm_peephole.v_p_i 0 0 580000;
  entry lstm_peephole.v_b_i 0 0 480000;
  entry lstm_peephole.v_W_f 0 0 570000;
  entry lstm_peephole.v_U_f 0 0 570000;
  entry lstm_peephole.v_p_f 0 0 730000;
  entry lstm_peephole.v_b_f 0 0 540000;
  entry lstm_peephole.v_W_g 0 0 4100000;
  entry lstm_peephole.v_U_g 0 0 4100000;
  entry lstm_peephole.v_b_g 0 0 4100000;
  entry lstm_peephole.v_W_o 0 0 12000;
  entry lstm_peephole.v_U_o 0 0 12000;
  entry lstm_peephole.v_p_o 0 0 97000;
  entry lstm_peephole.v_b_o 0 0 9900;
  entry lstm_peephole.v_c_prev 0 0 12000000;
  entry lstm_peephole.v_h_prev 0 0 33000000;
  entry (at_step 7 0) 0 0 33000000;
  entry (at_step 7 1) 0 0 33000000].
Lemma lstm_peephole_bounded : bounded lstm_peephole.lstm_peephole_cell (fun _ => 1%nat) 2 lstm_peephole_box lstm_peephole_bounds = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
(* LSTM with peepholes, all sizes 1, T = 2, all numbers of the box at most 1 in modulus: the measured central
   difference is within M h^2 / 6 + e / h of the gradient that the backward lines compute. *)
Definition lstm_peephole_tolerance :=
  certified_tolerance lstm_peephole.lstm_peephole_cell (fun _ => 1%nat) 2 lstm_peephole.lstm_peephole_accepted lstm_peephole.lstm_peephole_smooth
    lstm_peephole_box lstm_peephole_bounds lstm_peephole_bounded.

Definition lstm_cifg_box : box := map (fun x => (x, 1%Q)) [
  lstm_cifg.v_W_i;
  lstm_cifg.v_U_i;
  lstm_cifg.v_b_i;
  lstm_cifg.v_W_g;
  lstm_cifg.v_U_g;
  lstm_cifg.v_b_g;
  lstm_cifg.v_W_o;
  lstm_cifg.v_U_o;
  lstm_cifg.v_b_o;
  lstm_cifg.v_c_prev;
  lstm_cifg.v_h_prev;
  (at_step 7 0);
  (at_step 3 0);
  (at_step 6 0);
  (at_step 7 1);
  (at_step 3 1);
  (at_step 6 1)].
Definition lstm_cifg_bounds : list claim := [
  entry lstm_cifg.v_W_i 0 0 210000;
  entry lstm_cifg.v_U_i 0 0 210000;
  entry lstm_cifg.v_b_i 0 0 200000;
  entry lstm_cifg.v_W_g 0 0 220000;
  entry lstm_cifg.v_U_g 0 0 220000;
  entry lstm_cifg.v_b_g 0 0 220000;
  entry lstm_cifg.v_W_o 0 0 2700;
  entry lstm_cifg.v_U_o 0 0 2700;
  entry lstm_cifg.v_b_o 0 0 2300;
  entry lstm_cifg.v_c_prev 0 0 20000;
  entry lstm_cifg.v_h_prev 0 0 1700000;
  entry (at_step 7 0) 0 0 1700000;
  entry (at_step 7 1) 0 0 1700000].
Lemma lstm_cifg_bounded : bounded lstm_cifg.lstm_cifg_cell (fun _ => 1%nat) 2 lstm_cifg_box lstm_cifg_bounds = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
(* LSTM with coupled input and forget gate, all sizes 1, T = 2, all numbers of the box at most 1 in modulus: the measured central
   difference is within M h^2 / 6 + e / h of the gradient that the backward lines compute. *)
Definition lstm_cifg_tolerance :=
  certified_tolerance lstm_cifg.lstm_cifg_cell (fun _ => 1%nat) 2 lstm_cifg.lstm_cifg_accepted lstm_cifg.lstm_cifg_smooth
    lstm_cifg_box lstm_cifg_bounds lstm_cifg_bounded.

Definition lstm_1997_box : box := map (fun x => (x, 1%Q)) [
  lstm_1997.v_W_i;
  lstm_1997.v_U_i;
  lstm_1997.v_b_i;
  lstm_1997.v_W_o;
  lstm_1997.v_U_o;
  lstm_1997.v_b_o;
  lstm_1997.v_W_g;
  lstm_1997.v_U_g;
  lstm_1997.v_b_g;
  lstm_1997.v_c_prev;
  lstm_1997.v_h_prev;
  (at_step 7 0);
  (at_step 3 0);
  (at_step 6 0);
  (at_step 7 1);
  (at_step 3 1);
  (at_step 6 1)].
Definition lstm_1997_bounds : list claim := [
  entry lstm_1997.v_W_i 0 0 130000;
  entry lstm_1997.v_U_i 0 0 120000;
  entry lstm_1997.v_b_i 0 0 120000;
  entry lstm_1997.v_W_o 0 0 2400;
  entry lstm_1997.v_U_o 0 0 2400;
  entry lstm_1997.v_b_o 0 0 2000;
  entry lstm_1997.v_W_g 0 0 1100000;
  entry lstm_1997.v_U_g 0 0 1100000;
  entry lstm_1997.v_b_g 0 0 870000;
  entry lstm_1997.v_c_prev 0 0 17000;
  entry lstm_1997.v_h_prev 0 0 3400000;
  entry (at_step 7 0) 0 0 3400000;
  entry (at_step 7 1) 0 0 3400000].
Lemma lstm_1997_bounded : bounded lstm_1997.lstm_1997_cell (fun _ => 1%nat) 2 lstm_1997_box lstm_1997_bounds = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
(* LSTM without forget gate, all sizes 1, T = 2, all numbers of the box at most 1 in modulus: the measured central
   difference is within M h^2 / 6 + e / h of the gradient that the backward lines compute. *)
Definition lstm_1997_tolerance :=
  certified_tolerance lstm_1997.lstm_1997_cell (fun _ => 1%nat) 2 lstm_1997.lstm_1997_accepted lstm_1997.lstm_1997_smooth
    lstm_1997_box lstm_1997_bounds lstm_1997_bounded.

Definition lstm_projected_box : box := map (fun x => (x, 1%Q)) [
  lstm_projected.v_W_i;
  lstm_projected.v_U_i;
  lstm_projected.v_b_i;
  lstm_projected.v_W_f;
  lstm_projected.v_U_f;
  lstm_projected.v_b_f;
  lstm_projected.v_W_g;
  lstm_projected.v_U_g;
  lstm_projected.v_b_g;
  lstm_projected.v_W_o;
  lstm_projected.v_U_o;
  lstm_projected.v_b_o;
  lstm_projected.v_W_r;
  lstm_projected.v_c_prev;
  lstm_projected.v_h_prev;
  (at_step 7 0);
  (at_step 3 0);
  (at_step 6 0);
  (at_step 7 1);
  (at_step 3 1);
  (at_step 6 1)].
Definition lstm_projected_bounds : list claim := [
  entry lstm_projected.v_W_i 0 0 26000;
  entry lstm_projected.v_U_i 0 0 26000;
  entry lstm_projected.v_b_i 0 0 23000;
  entry lstm_projected.v_W_f 0 0 30000;
  entry lstm_projected.v_U_f 0 0 30000;
  entry lstm_projected.v_b_f 0 0 28000;
  entry lstm_projected.v_W_g 0 0 220000;
  entry lstm_projected.v_U_g 0 0 220000;
  entry lstm_projected.v_b_g 0 0 220000;
  entry lstm_projected.v_W_o 0 0 2700;
  entry lstm_projected.v_U_o 0 0 2700;
  entry lstm_projected.v_b_o 0 0 2300;
  entry lstm_projected.v_W_r 0 0 2200;
  entry lstm_projected.v_c_prev 0 0 20000;
  entry lstm_projected.v_h_prev 0 0 1700000;
  entry (at_step 7 0) 0 0 1700000;
  entry (at_step 7 1) 0 0 1700000].
Lemma lstm_projected_bounded : bounded lstm_projected.lstm_projected_cell (fun _ => 1%nat) 2 lstm_projected_box lstm_projected_bounds = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
(* LSTM with recurrent projection, all sizes 1, T = 2, all numbers of the box at most 1 in modulus: the measured central
   difference is within M h^2 / 6 + e / h of the gradient that the backward lines compute. *)
Definition lstm_projected_tolerance :=
  certified_tolerance lstm_projected.lstm_projected_cell (fun _ => 1%nat) 2 lstm_projected.lstm_projected_accepted lstm_projected.lstm_projected_smooth
    lstm_projected_box lstm_projected_bounds lstm_projected_bounded.

Definition all_tolerances := (rnn_tolerance, lstm_tolerance, gru_tolerance, gru_reset_after_tolerance, gru_chung_tolerance, lstm_peephole_tolerance, lstm_cifg_tolerance, lstm_1997_tolerance, lstm_projected_tolerance).
Print Assumptions all_tolerances.
