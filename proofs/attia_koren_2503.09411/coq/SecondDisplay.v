(** The second display of Appendix F.2 as printed is false for cosine annealing with T = 2 and k = 1:
    1/T (sum of h^2/H at the grid points) exceeds 1/T (its first term + T times the integral). *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From AttiaKoren Require Import InnerProduct Schedules QIntegral Lemma5 Cosine.
Open Scope R_scope.

(** The display, divided by c_2 eta, with its sum and its integral. *)
Definition second_display (h : R -> R) (T k : nat) : Prop :=
  / INR T * Sum k T (fun t => ratio h (grid T t))
  <= / INR T * (ratio h (grid T k) + INR T * RInt (ratio h) (grid T k) (1 - / INR T)).

(** The integral is at most 1.35, and half of h^2/H at 1/2 is at least 1.37. *)
Lemma integral_above :
  RInt (fun u => ((1 + cos (PI * u)) / 2) ^ 2 / ((1 - u) / 2 - sin (PI * u) / (2 * PI))) 0 (1 / 2)
  <= 135 / 100.
Proof. integral with (i_prec 40). Qed.

Theorem second_display_false : ~ second_display cosine 2 1.
Proof.
  unfold second_display, grid; intros B.
  rewrite Sum_first, (Sum_first 2), Sum_empty in B by lia; cbn [INR] in B.
  replace ((1 - 1) / (1 + 1)) with 0 in B by field.
  replace ((1 + 1 - 1) / (1 + 1)) with (1 / 2) in B by field.
  replace (1 - / (1 + 1)) with (1 / 2) in B by field.
  assert (I : RInt (ratio cosine) 0 (1 / 2) <= 135 / 100).
  { eapply Rle_trans; [right | exact integral_above]; apply RInt_ext; intros u _.
    unfold ratio; now rewrite cosine_H. }
  assert (R : 275 / 100 <= ratio cosine (1 / 2)).
  { unfold ratio; rewrite cosine_H; unfold cosine.
    replace (PI * (1 / 2)) with (PI / 2) by field; rewrite cos_PI2, sin_PI2; interval with (i_prec 40). }
  lra.
Qed.

Print Assumptions second_display_false.
