(* The simplifier's rules, written by `gradproof prove --tables`. *)
From Coq Require Import Reals QArith.
From Gradproof Require Import Matrix Functions Expression Tables.
Close Scope Q_scope.

(* zero-plus: 0 + A → A, because 0 is neutral under + *)
Module Rule_zero_plus.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Lemma holds : rule dim_n dim_m
  (Add (Cst 0) (Var v_A))
  (Var v_A).
Proof. rewriting_rule. Qed.
End Rule_zero_plus.

(* plus-zero: A + 0 → A, because 0 is neutral under + *)
Module Rule_plus_zero.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Lemma holds : rule dim_n dim_m
  (Add (Var v_A) (Cst 0))
  (Var v_A).
Proof. rewriting_rule. Qed.
End Rule_plus_zero.

(* one-times: 1∘A → A, because 1 is neutral under ∘ *)
Module Rule_one_times.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Lemma holds : rule dim_n dim_m
  (Had (Cst 1) (Var v_A))
  (Var v_A).
Proof. rewriting_rule. Qed.
End Rule_one_times.

(* times-one: A∘1 → A, because 1 is neutral under ∘ *)
Module Rule_times_one.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Lemma holds : rule dim_n dim_m
  (Had (Var v_A) (Cst 1))
  (Var v_A).
Proof. rewriting_rule. Qed.
End Rule_times_one.

(* times-associates: A∘(B∘C) → A∘B∘C, because ∘ is associative *)
Module Rule_times_associates.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Definition v_B := Base 2 0.
Definition v_C := Base 3 0.
Lemma holds : rule dim_n dim_m
  (Had (Var v_A) (Had (Var v_B) (Var v_C)))
  (Had (Had (Var v_A) (Var v_B)) (Var v_C)).
Proof. rewriting_rule. Qed.
End Rule_times_associates.

(* scale-one: 1 A → A, because 1 is neutral under multiples *)
Module Rule_scale_one.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Lemma holds : rule dim_n dim_m
  (Scale (Cst 1) (Var v_A))
  (Var v_A).
Proof. rewriting_rule. Qed.
End Rule_scale_one.

(* scale-ones: s 1∘A → s A, because a constant factor is a multiple *)
Module Rule_scale_ones.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_s := Base 1 0.
Definition v_A := Base 2 0.
Lemma holds : rule dim_n dim_m
  (Had (Scale (Var v_s) (Cst 1)) (Var v_A))
  (Scale (Var v_s) (Var v_A)).
Proof. rewriting_rule. Qed.
End Rule_scale_ones.

(* zero-times: 0∘A → 0, because 0 annihilates *)
Module Rule_zero_times.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Lemma holds : rule dim_n dim_m
  (Had (Cst 0) (Var v_A))
  (Cst 0).
Proof. rewriting_rule. Qed.
End Rule_zero_times.

(* times-zero: A∘0 → 0, because 0 annihilates *)
Module Rule_times_zero.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Lemma holds : rule dim_n dim_m
  (Had (Var v_A) (Cst 0))
  (Cst 0).
Proof. rewriting_rule. Qed.
End Rule_times_zero.

(* scale-zero: 0 A → 0, because 0 annihilates *)
Module Rule_scale_zero.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Lemma holds : rule dim_n dim_m
  (Scale (Cst 0) (Var v_A))
  (Cst 0).
Proof. rewriting_rule. Qed.
End Rule_scale_zero.

(* scale-of-zero: s 0 → 0, because 0 annihilates *)
Module Rule_scale_of_zero.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_s := Base 1 0.
Lemma holds : rule dim_n dim_m
  (Scale (Var v_s) (Cst 0))
  (Cst 0).
Proof. rewriting_rule. Qed.
End Rule_scale_of_zero.

(* zero-product: 0 X → 0, because 0 annihilates *)
Module Rule_zero_product.
Definition dim_m := DV 0.
Definition dim_n := DV 1.
Definition dim_k := DV 2.
Definition v_X := Base 1 0.
Lemma holds : rule dim_n dim_k
  (Mul dim_m (Cst 0) (Var v_X))
  (Cst 0).
Proof. rewriting_rule. Qed.
End Rule_zero_product.

(* product-zero: A 0 → 0, because 0 annihilates *)
Module Rule_product_zero.
Definition dim_m := DV 0.
Definition dim_n := DV 1.
Definition dim_k := DV 2.
Definition v_A := Base 1 0.
Lemma holds : rule dim_n dim_k
  (Mul dim_m (Var v_A) (Cst 0))
  (Cst 0).
Proof. rewriting_rule. Qed.
End Rule_product_zero.

(* diag-zero: diag(0) → 0, because diag is linear *)
Module Rule_diag_zero.
Definition dim_n := DV 0.
Lemma holds : rule dim_n dim_n
  (Diag (Cst 0))
  (Cst 0).
Proof. rewriting_rule. Qed.
End Rule_diag_zero.

(* transpose-zero: 0^T → 0, because transposition is linear *)
Module Rule_transpose_zero.
Definition dim_m := DV 0.
Definition dim_n := DV 1.
Lemma holds : rule dim_m dim_n
  (Tr (Cst 0))
  (Cst 0).
Proof. rewriting_rule. Qed.
End Rule_transpose_zero.

(* transpose-one: 1^T → 1, because all entries are equal *)
Module Rule_transpose_one.
Definition dim_m := DV 0.
Definition dim_n := DV 1.
Lemma holds : rule dim_m dim_n
  (Tr (Cst 1))
  (Cst 1).
Proof. rewriting_rule. Qed.
End Rule_transpose_one.

(* scale-scale: s (r A) → (s∘r) A, because multiples compose *)
Module Rule_scale_scale.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_s := Base 1 0.
Definition v_r := Base 2 0.
Definition v_A := Base 3 0.
Lemma holds : rule dim_n dim_m
  (Scale (Var v_s) (Scale (Var v_r) (Var v_A)))
  (Scale (Had (Var v_s) (Var v_r)) (Var v_A)).
Proof. rewriting_rule. Qed.
End Rule_scale_scale.

(* scale-left: s A∘B → s (A∘B), because ∘ is bilinear *)
Module Rule_scale_left.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_s := Base 1 0.
Definition v_A := Base 2 0.
Definition v_B := Base 3 0.
Lemma holds : rule dim_n dim_m
  (Had (Scale (Var v_s) (Var v_A)) (Var v_B))
  (Scale (Var v_s) (Had (Var v_A) (Var v_B))).
Proof. rewriting_rule. Qed.
End Rule_scale_left.

(* scale-right: A∘s B → s (A∘B), because ∘ is bilinear *)
Module Rule_scale_right.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Definition v_s := Base 2 0.
Definition v_B := Base 3 0.
Lemma holds : rule dim_n dim_m
  (Had (Var v_A) (Scale (Var v_s) (Var v_B)))
  (Scale (Var v_s) (Had (Var v_A) (Var v_B))).
Proof. rewriting_rule. Qed.
End Rule_scale_right.

(* scale-left-product: s A X → s (A X), because products are bilinear *)
Module Rule_scale_left_product.
Definition dim_m := DV 0.
Definition dim_n := DV 1.
Definition dim_k := DV 2.
Definition v_s := Base 1 0.
Definition v_A := Base 2 0.
Definition v_X := Base 3 0.
Lemma holds : rule dim_n dim_k
  (Mul dim_m (Scale (Var v_s) (Var v_A)) (Var v_X))
  (Scale (Var v_s) (Mul dim_m (Var v_A) (Var v_X))).
Proof. rewriting_rule. Qed.
End Rule_scale_left_product.

(* scale-right-product: A (s X) → s (A X), because products are bilinear *)
Module Rule_scale_right_product.
Definition dim_m := DV 0.
Definition dim_n := DV 1.
Definition dim_k := DV 2.
Definition v_A := Base 1 0.
Definition v_s := Base 2 0.
Definition v_X := Base 3 0.
Lemma holds : rule dim_n dim_k
  (Mul dim_m (Var v_A) (Scale (Var v_s) (Var v_X)))
  (Scale (Var v_s) (Mul dim_m (Var v_A) (Var v_X))).
Proof. rewriting_rule. Qed.
End Rule_scale_right_product.

(* scale-transpose: (s A)^T → s A^T, because transposition is linear *)
Module Rule_scale_transpose.
Definition dim_m := DV 0.
Definition dim_n := DV 1.
Definition v_s := Base 1 0.
Definition v_A := Base 2 0.
Lemma holds : rule dim_m dim_n
  (Tr (Scale (Var v_s) (Var v_A)))
  (Scale (Var v_s) (Tr (Var v_A))).
Proof. rewriting_rule. Qed.
End Rule_scale_transpose.

(* scale-diag: s diag(u) → diag(s u), because diag is linear *)
Module Rule_scale_diag.
Definition dim_n := DV 0.
Definition v_s := Base 1 0.
Definition v_u := Base 2 0.
Lemma holds : rule dim_n dim_n
  (Scale (Var v_s) (Diag (Var v_u)))
  (Diag (Scale (Var v_s) (Var v_u))).
Proof. rewriting_rule. Qed.
End Rule_scale_diag.

(* diag-scale-product: diag(s u) A → s (diag(u) A), because diag is linear *)
Module Rule_diag_scale_product.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_s := Base 1 0.
Definition v_u := Base 2 0.
Definition v_A := Base 3 0.
Lemma holds : rule dim_n dim_m
  (Mul dim_n (Diag (Scale (Var v_s) (Var v_u))) (Var v_A))
  (Scale (Var v_s) (Mul dim_n (Diag (Var v_u)) (Var v_A))).
Proof. rewriting_rule. Qed.
End Rule_diag_scale_product.

(* one-minus-one-minus: A - (A - B) → B, because A − (A − B) = B *)
Module Rule_one_minus_one_minus.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Definition v_B := Base 2 0.
Lemma holds : rule dim_n dim_m
  (Add (Var v_A) (Scale (Cst (-1 # 1)) (Add (Var v_A) (Scale (Cst (-1 # 1)) (Var v_B)))))
  (Var v_B).
Proof. rewriting_rule. Qed.
End Rule_one_minus_one_minus.

(* cancel: A - A → 0, because A − A = 0 *)
Module Rule_cancel.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Lemma holds : rule dim_n dim_m
  (Add (Var v_A) (Scale (Cst (-1 # 1)) (Var v_A)))
  (Cst 0).
Proof. rewriting_rule. Qed.
End Rule_cancel.

(* double: A + A → 2 A, because A + A = 2A *)
Module Rule_double.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Lemma holds : rule dim_n dim_m
  (Add (Var v_A) (Var v_A))
  (Scale (Cst 2) (Var v_A)).
Proof. rewriting_rule. Qed.
End Rule_double.

(* identity-times: I A → A, because I is neutral *)
Module Rule_identity_times.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Lemma holds : rule dim_n dim_m
  (Mul dim_n (Diag (Cst 1)) (Var v_A))
  (Var v_A).
Proof. rewriting_rule. Qed.
End Rule_identity_times.

(* times-identity: L I → L, because I is neutral *)
Module Rule_times_identity.
Definition dim_n := DV 0.
Definition dim_k := DV 1.
Definition v_L := Base 1 0.
Lemma holds : rule dim_k dim_n
  (Mul dim_n (Var v_L) (Diag (Cst 1)))
  (Var v_L).
Proof. rewriting_rule. Qed.
End Rule_times_identity.

(* diag-vector: diag(u) v → u∘v, because diag(u) v = u∘v *)
Module Rule_diag_vector.
Definition dim_n := DV 0.
Definition v_u := Base 1 0.
Definition v_v := Base 2 0.
Lemma holds : rule dim_n (DN 1)
  (Mul dim_n (Diag (Var v_u)) (Var v_v))
  (Had (Var v_u) (Var v_v)).
Proof. rewriting_rule. Qed.
End Rule_diag_vector.

(* diag-diag: diag(u) diag(v) → diag(v∘u), because diag(u) diag(v) = diag(u∘v) *)
Module Rule_diag_diag.
Definition dim_n := DV 0.
Definition v_u := Base 1 0.
Definition v_v := Base 2 0.
Lemma holds : rule dim_n dim_n
  (Mul dim_n (Diag (Var v_u)) (Diag (Var v_v)))
  (Diag (Had (Var v_v) (Var v_u))).
Proof. rewriting_rule. Qed.
End Rule_diag_diag.

(* diag-diag-times: diag(u) (diag(v) A) → diag(v∘u) A, because as diag-diag *)
Module Rule_diag_diag_times.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_u := Base 1 0.
Definition v_v := Base 2 0.
Definition v_A := Base 3 0.
Lemma holds : rule dim_n dim_m
  (Mul dim_n (Diag (Var v_u)) (Mul dim_n (Diag (Var v_v)) (Var v_A)))
  (Mul dim_n (Diag (Had (Var v_v) (Var v_u))) (Var v_A)).
Proof. rewriting_rule. Qed.
End Rule_diag_diag_times.

(* merge-diag: A diag(p) (diag(o) X) → A diag(o∘p) X, because as diag-diag *)
Module Rule_merge_diag.
Definition dim_m := DV 0.
Definition dim_n := DV 1.
Definition dim_k := DV 2.
Definition v_A := Base 1 0.
Definition v_p := Base 2 0.
Definition v_o := Base 3 0.
Definition v_X := Base 4 0.
Lemma holds : rule dim_n dim_k
  (Mul dim_m (Mul dim_m (Var v_A) (Diag (Var v_p))) (Mul dim_m (Diag (Var v_o)) (Var v_X)))
  (Mul dim_m (Mul dim_m (Var v_A) (Diag (Had (Var v_o) (Var v_p)))) (Var v_X)).
Proof. rewriting_rule. Qed.
End Rule_merge_diag.

(* diag-outermost: diag(u) A X → diag(u) (A X), because products associate *)
Module Rule_diag_outermost.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition dim_k := DV 2.
Definition v_u := Base 1 0.
Definition v_A := Base 2 0.
Definition v_X := Base 3 0.
Lemma holds : rule dim_n dim_k
  (Mul dim_m (Mul dim_n (Diag (Var v_u)) (Var v_A)) (Var v_X))
  (Mul dim_n (Diag (Var v_u)) (Mul dim_m (Var v_A) (Var v_X))).
Proof. rewriting_rule. Qed.
End Rule_diag_outermost.

(* diag-sum: diag(u) + diag(v) → diag(u + v), because diag is linear *)
Module Rule_diag_sum.
Definition dim_n := DV 0.
Definition v_u := Base 1 0.
Definition v_v := Base 2 0.
Lemma holds : rule dim_n dim_n
  (Add (Diag (Var v_u)) (Diag (Var v_v)))
  (Diag (Add (Var v_u) (Var v_v))).
Proof. rewriting_rule. Qed.
End Rule_diag_sum.

(* transpose-twice: (A^T)^T → A, because (Aᵀ)ᵀ = A *)
Module Rule_transpose_twice.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Lemma holds : rule dim_n dim_m
  (Tr (Tr (Var v_A)))
  (Var v_A).
Proof. rewriting_rule. Qed.
End Rule_transpose_twice.

(* transpose-scalar: s^T → s, because a scalar is its own transpose *)
Module Rule_transpose_scalar.
Definition v_s := Base 1 0.
Lemma holds : rule (DN 1) (DN 1)
  (Tr (Var v_s))
  (Var v_s).
Proof. rewriting_rule. Qed.
End Rule_transpose_scalar.

(* transpose-diag: diag(u)^T → diag(u), because diag(u) is symmetric *)
Module Rule_transpose_diag.
Definition dim_n := DV 0.
Definition v_u := Base 1 0.
Lemma holds : rule dim_n dim_n
  (Tr (Diag (Var v_u)))
  (Diag (Var v_u)).
Proof. rewriting_rule. Qed.
End Rule_transpose_diag.

(* transpose-sum: (A + B)^T → A^T + B^T, because transposition is linear *)
Module Rule_transpose_sum.
Definition dim_m := DV 0.
Definition dim_n := DV 1.
Definition v_A := Base 1 0.
Definition v_B := Base 2 0.
Lemma holds : rule dim_m dim_n
  (Tr (Add (Var v_A) (Var v_B)))
  (Add (Tr (Var v_A)) (Tr (Var v_B))).
Proof. rewriting_rule. Qed.
End Rule_transpose_sum.

(* transpose-product: (A X)^T → X^T A^T, because (AB)ᵀ = BᵀAᵀ *)
Module Rule_transpose_product.
Definition dim_m := DV 0.
Definition dim_k := DV 1.
Definition dim_n := DV 2.
Definition v_A := Base 1 0.
Definition v_X := Base 2 0.
Lemma holds : rule dim_k dim_n
  (Tr (Mul dim_m (Var v_A) (Var v_X)))
  (Mul dim_m (Tr (Var v_X)) (Tr (Var v_A))).
Proof. rewriting_rule. Qed.
End Rule_transpose_product.

(* diagonal-of-diag: diagpart(diag(u)) → u, because the diagonal of diag(u) is u *)
Module Rule_diagonal_of_diag.
Definition dim_n := DV 0.
Definition v_u := Base 1 0.
Lemma holds : rule dim_n (DN 1)
  (DiagPart dim_n (Diag (Var v_u)))
  (Var v_u).
Proof. rewriting_rule. Qed.
End Rule_diagonal_of_diag.

(* sum-of-scalar: sum(s) → s, because a scalar is its own sum *)
Module Rule_sum_of_scalar.
Definition v_s := Base 1 0.
Lemma holds : rule (DN 1) (DN 1)
  (Sum (DN 1) (DN 1) (Var v_s))
  (Var v_s).
Proof. rewriting_rule. Qed.
End Rule_sum_of_scalar.

(* factor-left: A∘B + A∘C → A∘(B + C), because ∘ distributes *)
Module Rule_factor_left.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Definition v_B := Base 2 0.
Definition v_C := Base 3 0.
Lemma holds : rule dim_n dim_m
  (Add (Had (Var v_A) (Var v_B)) (Had (Var v_A) (Var v_C)))
  (Had (Var v_A) (Add (Var v_B) (Var v_C))).
Proof. rewriting_rule. Qed.
End Rule_factor_left.

(* factor-left-minus: A∘B - A∘C → A∘(B - C), because ∘ distributes *)
Module Rule_factor_left_minus.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Definition v_B := Base 2 0.
Definition v_C := Base 3 0.
Lemma holds : rule dim_n dim_m
  (Add (Had (Var v_A) (Var v_B)) (Scale (Cst (-1 # 1)) (Had (Var v_A) (Var v_C))))
  (Had (Var v_A) (Add (Var v_B) (Scale (Cst (-1 # 1)) (Var v_C)))).
Proof. rewriting_rule. Qed.
End Rule_factor_left_minus.

(* factor-right: A∘B + C∘B → (A + C)∘B, because ∘ distributes *)
Module Rule_factor_right.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Definition v_B := Base 2 0.
Definition v_C := Base 3 0.
Lemma holds : rule dim_n dim_m
  (Add (Had (Var v_A) (Var v_B)) (Had (Var v_C) (Var v_B)))
  (Had (Add (Var v_A) (Var v_C)) (Var v_B)).
Proof. rewriting_rule. Qed.
End Rule_factor_right.

(* factor-product: A X + A Y → A (X + Y), because products distribute *)
Module Rule_factor_product.
Definition dim_m := DV 0.
Definition dim_n := DV 1.
Definition dim_k := DV 2.
Definition v_A := Base 1 0.
Definition v_X := Base 2 0.
Definition v_Y := Base 3 0.
Lemma holds : rule dim_n dim_k
  (Add (Mul dim_m (Var v_A) (Var v_X)) (Mul dim_m (Var v_A) (Var v_Y)))
  (Mul dim_m (Var v_A) (Add (Var v_X) (Var v_Y))).
Proof. rewriting_rule. Qed.
End Rule_factor_product.

(* factor-chain: A X + A Z T → A (X + Z T), because products distribute *)
Module Rule_factor_chain.
Definition dim_m := DV 0.
Definition dim_j := DV 1.
Definition dim_n := DV 2.
Definition dim_k := DV 3.
Definition v_A := Base 1 0.
Definition v_X := Base 2 0.
Definition v_Z := Base 3 0.
Definition v_T := Base 4 0.
Lemma holds : rule dim_n dim_k
  (Add (Mul dim_m (Var v_A) (Var v_X)) (Mul dim_j (Mul dim_m (Var v_A) (Var v_Z)) (Var v_T)))
  (Mul dim_m (Var v_A) (Add (Var v_X) (Mul dim_j (Var v_Z) (Var v_T)))).
Proof. rewriting_rule. Qed.
End Rule_factor_chain.

(* factor-right-minus: A∘B - C∘B → (A - C)∘B, because ∘ distributes *)
Module Rule_factor_right_minus.
Definition dim_n := DV 0.
Definition dim_m := DV 1.
Definition v_A := Base 1 0.
Definition v_B := Base 2 0.
Definition v_C := Base 3 0.
Lemma holds : rule dim_n dim_m
  (Add (Had (Var v_A) (Var v_B)) (Scale (Cst (-1 # 1)) (Had (Var v_C) (Var v_B))))
  (Had (Add (Var v_A) (Scale (Cst (-1 # 1)) (Var v_C))) (Var v_B)).
Proof. rewriting_rule. Qed.
End Rule_factor_right_minus.
