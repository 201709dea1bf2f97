(** The lower bounds of Appendix D in the form in which the paper has them, from [AppendixD]. *)

From Coq Require Import Reals Lra Lia Psatz.
From AttiaKoren Require Import InnerProduct Expectation Model AppendixD.
Open Scope R_scope.

(** D.1/lower-bound: f of the weighted average, less the least value of f, which is f(0). *)
Theorem fixed_step_excess (D G rho : R) (T : nat) (w : nat -> R) :
  (1 <= T)%nat -> 0 < D -> 0 < G -> 0 < rho -> rho < sqrt (INR T) / 2 ->
  (forall t, (1 <= t <= T)%nat -> 0 <= w t) -> 0 < Sum 1 T w ->
  exists x1, - (D / 2) <= x1 <= D / 2 /\
  rho * D * G / (4 * sqrt (INR T))
  <= absolute G (Sum 1 T (fun t => w t * descent D G (fun _ => rho * D / (G * sqrt (INR T))) x1 t)
                 / Sum 1 T w) - absolute G 0 /\
  forall y, absolute G 0 <= absolute G y.
Proof.
  intros TT PD PG Pr Lr Pw Ps.
  destruct (fixed_step_lower_bound D G rho T w TT PD PG Pr Lr Pw Ps) as [x1 [Lx B]].
  exists x1; split; [exact Lx|]; unfold absolute in *; rewrite Rabs_R0; split; [lra|].
  intros y; rewrite Rmult_0_r; apply Rmult_le_pos; [lra | apply Rabs_pos].
Qed.

(** D.2/sum, term by term. *)
Theorem root_difference (t : R) : 1 <= t -> 2 * (sqrt (t + 1) - sqrt t) <= 1 / sqrt t.
Proof.
  intros L; pose proof (sqrt_lt_R0 t ltac:(lra)) as Pa; pose proof (sqrt_sqrt t ltac:(lra)) as Sa.
  pose proof (sqrt_sqrt (t + 1) ltac:(lra)) as Sb; pose proof (sqrt_pos (t + 1)) as Pb.
  set (a := sqrt t) in *; set (b := sqrt (t + 1)) in *.
  apply Rmult_le_reg_r with a; [exact Pa|]; replace (1 / a * a) with 1 by (field; lra).
  pose proof (pow2_ge_0 (b - a)); nra.
Qed.

Section Roots.

Variables (D G rho : R).
Hypothesis (PD : 0 < D) (PG : 0 < G).

(** D.2/mean, with T0 the least natural number that is at least 4 rho^2. *)
Theorem root_steps_mean (T T0 : nat) :
  1 < rho -> rho < sqrt (INR T / 16) -> INR T0 - 1 < 4 * rho ^ 2 <= INR T0 ->
  D * G * rho * (sqrt (INR T) - sqrt (INR T0)) / INR T
  <= Sum 1 T (fun t => absolute G (descent D G (fun u => rho * D / (G * sqrt (INR u))) (D / 2) t)) / INR T.
Proof.
  intros Pr Lr [L0 L1]; pose proof (pos_INR T) as P0.
  assert (Lr2 : 16 * rho ^ 2 < INR T).
  { pose proof (sqrt_sqrt (INR T / 16) ltac:(lra)) as Sq; nra. }
  assert (L2 : (1 <= T0)%nat) by (apply INR_le; cbn; nra).
  assert (L3 : (T0 <= T)%nat) by (apply INR_le; nra).
  pose proof (root_steps_sum D G rho PD PG ltac:(lra) T0 T (conj L2 L3) L1) as B.
  apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; nra | exact B].
Qed.

(** D.2/infinitely-many. *)
Theorem one_of_two :
  0 < rho ->
  let x := descent D G (fun u => rho * D / (G * sqrt (INR u))) (D / 2) in
  (forall t, (1 <= t)%nat -> 4 * rho ^ 2 <= INR t ->
     1 / 2 * (rho * D * G / sqrt (INR t)) <= Rmax (absolute G (x t)) (absolute G (x (S t)))) /\
  forall m, exists t, (m <= t)%nat /\ 1 / 2 * (rho * D * G / sqrt (INR t)) <= absolute G (x t).
Proof.
  intros Pr x; split; [|exact (infinitely_many D G rho PD PG Pr)]; intros t L Lt.
  pose proof (two_iterates D G rho PD PG Pr t L Lt) as Tw; cbv zeta beta in Tw; fold x in Tw.
  assert (P : 0 < sqrt (INR t)) by (apply sqrt_lt_R0, lt_0_INR; lia).
  replace (G * (rho * D / (G * sqrt (INR t)))) with (rho * D / sqrt (INR t)) in Tw by (field; lra).
  replace (1 / 2 * (rho * D * G / sqrt (INR t))) with (G * (1 / 2 * (rho * D / sqrt (INR t))))
    by (field; lra).
  unfold absolute; set (a := Rabs (x t)) in *; set (b := Rabs (x (S t))) in *.
  set (c := rho * D / sqrt (INR t)) in *; clearbody a b c.
  destruct (Rle_dec a b) as [C|C].
  - apply Rle_trans with (G * b); [apply Rmult_le_compat_l; lra | apply Rmax_r].
  - apply Rle_trans with (G * a); [apply Rmult_le_compat_l; lra | apply Rmax_l].
Qed.

End Roots.

Print Assumptions one_of_two.
