(** An instance of every theorem with hypotheses about expressions, programs and cells. *)
From Coq Require Import Reals Lra Lia List QArith.
From Coquelicot Require Import Coquelicot.
From Gradproof Require Import Matrix Functions Expression Program Normal Derivatives Hessian ExampleCells CotangentBound CellCertificate.
From Gradproof Require Vanishing.
From GradproofGenerated Require rnn.
Import ListNotations.
Close Scope Q_scope.
Close Scope R_scope.

(** tanh (a b) of two numbers, which move from where they are with speed 1. *)
Definition a := Base 1 0. Definition b := Base 2 0.
Definition product : expr := Un TANH (Had (Var a) (Var b)).
Definition D1 (_ : nat) : nat := 1%nat.
Definition dims1 : dims_t := fun _ => (DN 1, DN 1).
Definition path (s : R) : env := fun x => match x with Tan _ => mconst 1 | _ => mconst s end.
Definition speed : env := fun _ => mconst 1.
Lemma product_wf : wf D1 dims1 product (DN 1) (DN 1). Proof. repeat split. Qed.
Lemma product_safe rho : safe D1 rho product (DN 1) (DN 1). Proof. now apply smooth_safe. Qed.
Lemma id_derive t : is_derive (fun s : R => s) t 1%R. Proof. apply (is_derive_id (K := R_AbsRing)). Qed.
Lemma path_derive x t i j : In x [a; b] -> is_derive (fun s => path s x i j) t 1%R.
Proof. intros [<-|[<-|[]]]; apply id_derive. Qed.
Lemma free_product x : In x (fv product) -> In x [a; b]. Proof. simpl. tauto. Qed.
Lemma two_names : NoDup [a; b].
Proof. repeat constructor; simpl; intuition discriminate. Qed.

Example push_sound_instance t : is_derive (fun s => eval D1 (path s) product 0 0) t (push D1 (path t) speed product 0%nat 0%nat).
Proof.
  apply (push_sound D1 dims1) with (m := DN 1) (n := DN 1); auto using product_wf, product_safe; try (simpl; lia).
  intros x Hx i j _ _. now apply path_derive, free_product.
Qed.
Example jvp_sound_instance t : is_derive (fun s => eval D1 (path s) product 0 0) t (eval D1 (path t) (jvp product) 0 0).
Proof.
  apply (jvp_sound D1 dims1) with (m := DN 1) (n := DN 1); auto using product_wf, product_safe; try (simpl; lia).
  intros x Hx i j _ _. apply free_product in Hx as [<-|[<-|[]]]; apply id_derive.
Qed.
Example push_partial_instance rho : is_derive (fun s => eval D1 (upd rho a 0 0 s) product 0 0) (rho a 0%nat 0%nat)
  (push D1 rho (eentry a 0 0) product 0%nat 0%nat).
Proof. apply (push_partial D1 dims1) with (m := DN 1) (n := DN 1); auto using product_wf, product_safe; simpl; lia. Qed.
Example pull_adjoint_instance rho d u :
  dot 1 1 u (push D1 rho d product) = edot D1 dims1 [a; b] (pull D1 rho product (DN 1) (DN 1) u) d.
Proof. apply (pull_adjoint D1 dims1 rho d [a; b] product two_names (DN 1) (DN 1)); auto using product_wf, free_product. Qed.
Example pull_gradient_instance rho u :
  is_derive (fun s => dot 1 1 u (eval D1 (upd rho a 0 0 s) product)) (rho a 0%nat 0%nat)
    (pull D1 rho product (DN 1) (DN 1) u a 0%nat 0%nat).
Proof. apply (pull_gradient D1 dims1 rho product (DN 1) (DN 1)); auto using product_wf, product_safe; cbv; lia. Qed.
Example wf_jvp_instance : wf D1 dims1 (jvp product) (DN 1) (DN 1).
Proof. apply wf_jvp; auto using product_wf. Qed.
Example wf_vjp_instance : wf D1 dims1 (vjp product (DN 1) (DN 1) C1 a) (DN 1) (DN 1).
Proof. apply (wf_vjp D1 dims1 product a); [apply product_wf | exact I]. Qed.
Example vjp_adjoint_instance rho u : dot 1 1 (eval D1 rho u) (eval D1 rho (jvp product))
  = edot D1 dims1 [a; b] (fun x => eval D1 rho (vjp product (DN 1) (DN 1) u x)) (fun x => rho (Tan x)).
Proof. apply (vjp_adjoint D1 dims1 rho product (DN 1) (DN 1)); auto using two_names, product_wf, free_product. Qed.
Example vjp_gradient_instance rho : is_derive (fun s => eval D1 (upd rho b 0 0 s) product 0%nat 0%nat) (rho b 0%nat 0%nat)
  (eval D1 rho (vjp product (DN 1) (DN 1) C1 b) 0%nat 0%nat).
Proof. apply (vjp_gradient D1 dims1); auto using product_wf, product_safe; cbv; lia. Qed.
Example second_symmetric_instance rho d1 d2 : second D1 rho d1 d2 product 0 0 = second D1 rho d2 d1 product 0 0.
Proof. now apply second_symmetric. Qed.
(** The second derivatives of tanh (a b) by a and b, in either order. *)
Example hessian_symmetric_instance rho :
  eval D1 (with_tangents rho (eentry b 0 0)) (jvp (vjp product (DN 1) (DN 1) C1 a)) 0%nat 0%nat
  = eval D1 (with_tangents rho (eentry a 0 0)) (jvp (vjp product (DN 1) (DN 1) C1 b)) 0%nat 0%nat.
Proof. apply (hessian_symmetric D1 dims1); try reflexivity; try (cbv; lia). Qed.

(** Normal forms and certificates. *)
Example same_sound_instance D rho : eval D rho (Had (Var a) (Var b)) = eval D rho (Had (Var b) (Var a)).
Proof. apply same_sound. reflexivity. Qed.
Definition tangent_of_product : expr :=
  Had (Sub C1 (Had product product)) (Add (Had (Var (Tan a)) (Var b)) (Had (Var a) (Var (Tan b)))).
Example jvpA_push_instance rho : eval D1 rho (jvpA (fun _ => true) product) = push D1 rho (fun x => rho (Tan x)) product.
Proof. now apply (jvpA_push D1 rho (fun _ => true)). Qed.
Example check_jvp_sound_instance t :
  is_derive (fun s => eval D1 (path s) product 0%nat 0%nat) t (eval D1 (path t) tangent_of_product 0%nat 0%nat).
Proof.
  apply (check_jvp_sound dims1 (fun _ => true) product tangent_of_product (DN 1) (DN 1) eq_refl); try (simpl; lia).
  intros x Hx i j _ _. apply free_product in Hx as [<-|[<-|[]]]; apply id_derive.
Qed.
Example cert_jvp_instance t :
  is_derive (fun s => eval D1 (path s) product 0%nat 0%nat) t (eval D1 (path t) tangent_of_product 0%nat 0%nat).
Proof.
  apply (cert_jvp D1 dims1 (fun _ => true) product tangent_of_product (DN 1) (DN 1)); auto using product_wf, product_safe; try (simpl; lia).
  intros x Hx i j _ _. apply free_product in Hx as [<-|[<-|[]]]; apply id_derive.
Qed.
Definition o := Base 3 0.
Definition adjoint_of_a : expr := Had (Had (Var o) (Sub C1 (Had product product))) (Var b).
Example check_vjp_sound_instance rho : is_derive (fun s => dot 1 1 (rho o) (eval D1 (upd rho a 0 0 s) product)) (rho a 0%nat 0%nat)
  (eval D1 rho adjoint_of_a 0%nat 0%nat).
Proof. apply (check_vjp_sound dims1 product adjoint_of_a (DN 1) (DN 1) o a eq_refl); cbv; lia. Qed.
Example cert_vjp_instance rho : is_derive (fun s => dot 1 1 (rho o) (eval D1 (upd rho a 0 0 s) product)) (rho a 0%nat 0%nat)
  (eval D1 rho adjoint_of_a 0%nat 0%nat).
Proof. apply (cert_vjp D1 dims1 product adjoint_of_a (DN 1) (DN 1)); auto using product_wf, product_safe; cbv; lia. Qed.
Example fn_derive_instance : is_derive ln 1%R (/ 1)%R.
Proof. apply (fn_derive LOG). simpl. lra. Qed.

(** Programs: a := tanh (a b), twice. *)
Definition twice : prog := unroll a (fun _ => product) 0 2.
Lemma twice_wf : List.Forall (stepwf D1 dims1 [a; b]) twice.
Proof.
  assert (W : stepwf D1 dims1 [a; b] [(a, product)]).
  { split; [repeat constructor; simpl; tauto|]. intros x e [E|[]]. injection E as <- <-.
    split; [left; reflexivity|]. split; [apply product_wf | apply free_product]. }
  unfold twice, unroll. constructor; [apply W|]. constructor; [apply W | constructor].
Qed.
Lemma twice_safe rho : runsafe D1 dims1 twice rho.
Proof. repeat split; intros x e [E|[]]; injection E as <- <-; apply product_safe. Qed.
Example run_sound_instance t :
  is_derive (fun s => run D1 twice (path s) a 0%nat 0%nat) t (drun D1 twice (path t) speed a 0%nat 0%nat).
Proof.
  apply (run_sound D1 dims1 [a; b]); auto using twice_wf, twice_safe; try (simpl; auto; lia).
  intros x Hx i j _ _. now apply path_derive.
Qed.
Example run_adjoint_instance rho lam d :
  edot D1 dims1 [a; b] lam (drun D1 twice rho d) = edot D1 dims1 [a; b] (brun D1 dims1 twice rho lam) d.
Proof. apply run_adjoint; auto using two_names, twice_wf. Qed.
Example run_gradient_instance rho lam : is_derive (fun s => edot D1 dims1 [a; b] lam (run D1 twice (upd rho b 0 0 s)))
  (rho b 0%nat 0%nat) (brun D1 dims1 twice rho lam b 0%nat 0%nat).
Proof. apply run_gradient; auto using two_names, twice_wf, twice_safe; try (cbv; auto; lia). Qed.
Example bptt_gradient_instance rho u :
  is_derive (fun s => dot 1 1 u (run D1 twice (upd rho b 0 0 s) a)) (rho b 0%nat 0%nat)
    (bgrad D1 dims1 a (fun _ => product) rho 0 2 u b 0%nat 0%nat).
Proof.
  apply (bptt_gradient D1 dims1 a (fun _ => product) [a; b] rho u 2 b 0 0);
    auto using two_names, twice_wf, twice_safe; try (cbv; auto; lia).
Qed.
Example gru_bptt_instance rho u :
  is_derive (fun s => dot 1 1 u (run D1 (unroll h gru 0 3) (upd rho (U 0) 0 0 s) h)) (rho (U 0) 0%nat 0%nat)
    (bgrad D1 cdims h gru rho 0 3 u (U 0) 0%nat 0%nat).
Proof. apply (gru_bptt D1 rho u 3 (U 0) 0 0); cbv; auto 20; lia. Qed.
Example lstm_bptt_instance rho lam :
  is_derive (fun s => edot D1 cdims (ExampleCells.support 3) lam (run D1 (lstm_prog 0 3) (upd rho (U 0) 0 0 s))) (rho (U 0) 0%nat 0%nat)
    (brun D1 cdims (lstm_prog 0 3) rho lam (U 0) 0%nat 0%nat).
Proof. apply lstm_bptt; cbv; auto 20; lia. Qed.
Example gru_cotangent_nonexpansive_instance u T :
  (n1 2 (col (blam (fun _ => 2%nat) cdims h gru (fun _ => mzero) 0 T u)) <= n1 2 (col u))%R.
Proof.
  assert (Z : Vanishing.rowsum 2 mzero 0) by (intros i _; unfold mzero; simpl; rewrite Rabs_R0; lra).
  apply (gru_cotangent_nonexpansive (fun _ => 2%nat) (fun _ => mzero) u T 0%R 0%R 0%R); auto; try lra.
  intros i _. unfold col, mzero. rewrite Rabs_R0. lra.
Qed.

(** Cells: the vanilla RNN. *)
Definition net : cell := rnn.rnn_cell.
Definition two (_ : nat) : nat := 2%nat.
Example check_lines_sound_instance rho :
  read_off two (equations net) (lines net) (run two (straight (equations net)) rho) ezero
  = brun two (shape_of net) (straight (equations net)) rho ezero.
Proof. apply (check_lines_sound two (shape_of net) (zeros net)); [vm_compute; reflexivity | reflexivity]. Qed.
Example gradient_brun_instance rho : gradient net two 0 3 rho one = brun two (shape_of net) (span net 0 3) rho one.
Proof. apply (gradient_brun net two rnn.rnn_accepted). apply one_quiet, rnn.rnn_accepted. Qed.
Example gradient_is_derivative_where_safe_instance rho :
  is_derive (fun s => run two (span net 0 3) (upd rho rnn.v_W_h 0 1 s) loss 0%nat 0%nat)
    (rho rnn.v_W_h 0%nat 1%nat) (gradient net two 0 3 rho one rnn.v_W_h 0%nat 1%nat).
Proof.
  apply gradient_is_derivative_where_safe; [apply rnn.rnn_accepted | | cbv; lia | cbv; lia |].
  - apply memb_iff. vm_compute. reflexivity.
  - apply span_safe, rnn.rnn_smooth.
Qed.
Example gradient_is_derivative_instance rho :
  is_derive (fun s => run two (span net 0 3) (upd rho rnn.v_W_h 0 1 s) loss 0%nat 0%nat)
    (rho rnn.v_W_h 0%nat 1%nat) (gradient net two 0 3 rho one rnn.v_W_h 0%nat 1%nat).
Proof.
  apply gradient_is_derivative; [apply rnn.rnn_accepted | apply rnn.rnn_smooth | | cbv; lia | cbv; lia].
  apply memb_iff. vm_compute. reflexivity.
Qed.
