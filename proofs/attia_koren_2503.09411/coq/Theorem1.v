(** Lemma 1 and Theorem 1 (Sections 2.2 and 3, Appendices F.1 and H.1), with the constant 8 of the
    proof in the O(.), and the infimum over tau.

    x* is any point of the set; the paper takes a minimiser. *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Expectation LastIterate Schedules QIntegral Lemma5.
Open Scope R_scope.

(** Eq. (2). *)
Definition eta_tuned (D G : R) (h : R -> R) (T : nat) : R :=
  D / (2 * G * sqrt (INR T * Hh h 0 * Qh h 0)).
Definition rate_tuned (D G : R) (h : R -> R) (T : nat) : R :=
  2 * D * G / sqrt (INR T) * sqrt (Qh h 0 / Hh h 0).

(** The function of Eq. (7), whose infimum Theorem 1 takes. *)
Definition bracket (h : R -> R) (rho v : R) : R := Hh h 0 / (rho * Hh h v) + rho * Qh h v / Qh h 0.

(** The tuned stepsize is where both terms of Lemma 1 are half the rate. *)
Lemma eq_2 (D G rho : R) (h : R -> R) (p : R) (T : nat) (tau : R) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < G -> 0 < rho -> 0 <= tau < 1 ->
  let eta := rho * eta_tuned D G h T in
  D ^ 2 / (2 * eta * INR T * Hh h tau) + 2 * eta * G ^ 2 * Qh h tau
  = 1 / 2 * rate_tuned D G h T * bracket h rho tau.
Proof.
  intros A TT PD PG Pr Lt; pose proof (INR_T T TT) as PT.
  pose proof (unit_H_pos h p A 0 ltac:(lra)) as P0; pose proof (unit_Q_pos h p A 0 ltac:(lra)) as P1.
  pose proof (unit_H_pos h p A tau Lt) as P2; unfold rate_tuned, bracket, eta_tuned.
  rewrite sqrt_div_alt, !sqrt_mult by (try apply Rmult_le_pos; lra).
  rewrite <- (sqrt_sqrt (INR T)) at 2 by lra; rewrite <- (sqrt_sqrt (Hh h 0)) at 4 by lra.
  rewrite <- (sqrt_sqrt (Qh h 0)) at 4 by lra.
  pose proof (sqrt_lt_R0 _ PT); pose proof (sqrt_lt_R0 _ P0); pose proof (sqrt_lt_R0 _ P1).
  set (a := sqrt (INR T)) in *; set (b := sqrt (Hh h 0)) in *; set (c := sqrt (Qh h 0)) in *.
  cbv zeta; field; repeat split; lra.
Qed.

Lemma eta_tuned_pos D G h p T :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < G -> 0 < eta_tuned D G h T.
Proof.
  intros A TT PD PG; pose proof (INR_T T TT) as PT.
  pose proof (unit_H_pos h p A 0 ltac:(lra)); pose proof (unit_Q_pos h p A 0 ltac:(lra)).
  apply Rdiv_lt_0_compat; [exact PD|]; apply Rmult_lt_0_compat; [lra|].
  apply sqrt_lt_R0; repeat apply Rmult_lt_0_compat; lra.
Qed.

Lemma rate_tuned_pos D G h p T :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < G -> 0 < rate_tuned D G h T.
Proof.
  intros A TT PD PG; pose proof (INR_T T TT) as PT.
  pose proof (unit_H_pos h p A 0 ltac:(lra)); pose proof (unit_Q_pos h p A 0 ltac:(lra)).
  apply Rmult_lt_0_compat; [apply Rdiv_lt_0_compat|]; try (apply sqrt_lt_R0);
    try apply Rdiv_lt_0_compat; nra.
Qed.

(** A bound of a run, sum by sum, becomes one in H and Q, from any tau: Appendix F.1 and H.1. *)
Lemma sums_to_integrals (err c1 c2 eta : R) (h : R -> R) (p : R) (T : nat) (tau : R) :
  annealed h p -> (1 <= T)%nat -> 0 <= c1 -> 0 <= c2 -> 0 < eta -> 0 <= tau < 1 ->
  (forall k, (1 <= k <= T)%nat -> grid T k <= tau < grid T (Datatypes.S k) ->
     err <= c1 / Sum k T (stepsize eta h T)
            + c2 * Sum k T (fun t => stepsize eta h T t ^ 2 / Sum t T (stepsize eta h T))) ->
  err <= c1 / (eta * INR T * Hh h tau) + c2 * eta * Qh h tau + 4 * eta * c2 * p / INR T.
Proof.
  intros A TT P1 P2 Pe Lt B; pose proof (INR_T T TT) as PT.
  (* k = floor(tau T) + 1 *)
  destruct (nfloor_ex (tau * INR T)) as [n [N1 N2]]; [apply Rmult_le_pos; lra|].
  assert (Ln : (n < T)%nat).
  { apply INR_lt; apply Rle_lt_trans with (1 := N1); nra. }
  set (k := Datatypes.S n).
  assert (G1 : (INR k - 1) / INR T <= tau < INR k / INR T).
  { unfold k; rewrite S_INR; split.
    - apply Rmult_le_reg_r with (INR T); [exact PT|]; field_simplify; lra.
    - apply Rmult_lt_reg_r with (INR T); [exact PT|]; field_simplify; lra. }
  eapply Rle_trans.
  - apply (B k ltac:(unfold k; lia)); unfold grid; rewrite (S_INR k).
    replace (INR k + 1 - 1) with (INR k) by ring; exact G1.
  - pose proof (lemma_5 h p T k eta c1 c2 tau A ltac:(unfold k; lia) P1 P2 Pe G1) as L5.
    cbv zeta in L5.
    assert (I1 : 0 <= 1 - / INR T <= 1).
    { pose proof (Rinv_0_lt_compat _ PT).
      assert (/ INR T <= / 1) by (apply Rinv_le_contravar; [lra | apply (le_INR 1); exact TT]).
      lra. }
    rewrite (unit_Q_difference h p A) in L5 by lra.
    pose proof (unit_Q_falls h p A (1 - / INR T) 1 ltac:(lra) ltac:(lra)) as Q1.
    rewrite (Q_continued h 1), Q_one in Q1 by lra.
    assert (0 <= c2 * eta * Qh h (1 - / INR T)).
    { apply Rmult_le_pos; [apply Rmult_le_pos|]; lra. }
    lra.
Qed.

Section Runs.

Variables (S : Problem) (T : nat) (eta : R) (h : R -> R) (p : R).
Variables (x g s : nat -> Omega (expectation S) -> space S) (xstar : space S) (D G : R).
Hypothesis (A : annealed h p) (TT : (1 <= T)%nat) (Pe : 0 < eta).
Hypothesis (HS : SGD S T (stepsize eta h T) x g s).
Hypothesis (HG : second_moment S T g G) (HD : diameter S D) (Hx : mem (feasible S) xstar).

(** Appendix F.1, second display, before the tuned stepsize is plugged in. *)
Theorem suffix_bound tau :
  0 <= tau < 1 ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar
  <= D ^ 2 / (2 * eta * INR T * Hh h tau) + 2 * eta * G ^ 2 * Qh h tau + 8 * p * eta * G ^ 2 / INR T.
Proof.
  intros Lt; pose proof (INR_T T TT) as PT; pose proof (unit_H_pos h p A tau Lt) as PH.
  set (err := E _ - _).
  pose proof (sums_to_integrals err (D ^ 2 / 2) (2 * G ^ 2) eta h p T tau A TT ltac:(nra) ltac:(nra)
                Pe Lt) as B.
  replace (D ^ 2 / (2 * eta * INR T * Hh h tau)) with (D ^ 2 / 2 / (eta * INR T * Hh h tau))
    by (field; repeat split; lra).
  replace (8 * p * eta * G ^ 2 / INR T) with (4 * eta * (2 * G ^ 2) * p / INR T) by (field; lra).
  replace (2 * eta * G ^ 2) with (2 * G ^ 2 * eta) by ring; apply B; clear B.
  (* Lemma 4 for the suffix from k *)
  intros k kT _.
  assert (Ps : forall t, (k <= t <= T)%nat -> 0 < stepsize eta h T t).
  { intros t L; apply Rmult_lt_0_compat; [exact Pe|]; apply (unit_h_pos h p A); split.
    - apply (grid_range T TT); lia.
    - apply (grid_before_end T TT); lia. }
  pose proof (lemma_4_diameter S T k _ x g s xstar D G HS HG HD kT Ps Hx) as L4.
  assert (0 < Sum k T (stepsize eta h T)).
  { apply Sum_tail_pos; [intros; apply Rlt_le, Ps; lia | lia | apply Ps; lia]. }
  replace (D ^ 2 / 2 / Sum k T (stepsize eta h T)) with (D ^ 2 / (2 * Sum k T (stepsize eta h T)))
    by (field; lra).
  exact L4.
Qed.

Theorem lemma_1 :
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar
  <= D ^ 2 / (2 * eta * INR T * Hh h 0) + 2 * eta * G ^ 2 * Qh h 0 + 8 * p * eta * G ^ 2 / INR T.
Proof. apply suffix_bound; lra. Qed.

End Runs.

(** Theorem 1, Eq. (3), at every tau. *)
Theorem theorem_1 (S : Problem) (T : nat) (rho : R) (h : R -> R) (p : R)
  (x g s : nat -> Omega (expectation S) -> space S) (xstar : space S) (D G : R) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < G -> 1 <= rho ->
  SGD S T (stepsize (rho * eta_tuned D G h T) h T) x g s ->
  second_moment S T g G -> diameter S D -> mem (feasible S) xstar ->
  forall tau, 0 <= tau < 1 ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar
  <= 1 / 2 * rate_tuned D G h T * (Hh h 0 / (rho * Hh h tau) + rho * Qh h tau / Qh h 0)
     + 8 * p * rho * eta_tuned D G h T * G ^ 2 / INR T.
Proof.
  intros A TT PD PG Pr HS HG HD Hx tau Lt.
  pose proof (eta_tuned_pos D G h p T A TT PD PG) as Pe.
  pose proof (suffix_bound S T (rho * eta_tuned D G h T) h p x g s xstar D G A TT
                ltac:(apply Rmult_lt_0_compat; lra) HS HG HD Hx tau Lt) as B.
  pose proof (eq_2 D G rho h p T tau A TT PD PG ltac:(lra) Lt) as E2; cbv zeta in E2.
  rewrite E2 in B; unfold bracket in B; rewrite !Rmult_assoc in *; exact B.
Qed.

(** S3/recovers-rate: for rho = 1 the rate itself. *)
Theorem recovers_rate (S : Problem) (T : nat) (h : R -> R) (p : R)
  (x g s : nat -> Omega (expectation S) -> space S) (xstar : space S) (D G : R) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < G ->
  SGD S T (stepsize (eta_tuned D G h T) h T) x g s ->
  second_moment S T g G -> diameter S D -> mem (feasible S) xstar ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar
  <= rate_tuned D G h T + 8 * p * eta_tuned D G h T * G ^ 2 / INR T.
Proof.
  intros A TT PD PG HS HG HD Hx; rewrite <- (Rmult_1_l (eta_tuned D G h T)) in HS.
  pose proof (theorem_1 S T 1 h p x g s xstar D G A TT PD PG (Rle_refl 1) HS HG HD Hx 0 ltac:(lra)) as B.
  pose proof (unit_H_pos h p A 0 ltac:(lra)); pose proof (unit_Q_pos h p A 0 ltac:(lra)).
  replace (Hh h 0 / (1 * Hh h 0) + 1 * Qh h 0 / Qh h 0) with 2 in B by (field; lra); lra.
Qed.

(** Theorem 1 with the infimum over tau in [0, 1). *)
Theorem theorem_1_infimum (S : Problem) (T : nat) (rho : R) (h : R -> R) (p : R)
  (x g s : nat -> Omega (expectation S) -> space S) (xstar : space S) (D G : R) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < G -> 1 <= rho ->
  SGD S T (stepsize (rho * eta_tuned D G h T) h T) x g s ->
  second_moment S T g G -> diameter S D -> mem (feasible S) xstar ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar
  <= 1 / 2 * rate_tuned D G h T
     * Glb_Rbar (fun y => exists tau, 0 <= tau < 1 /\ y = bracket h rho tau)
     + 8 * p * rho * eta_tuned D G h T * G ^ 2 / INR T.
Proof.
  intros A TT PD PG Pr HS HG HD Hx.
  pose proof (theorem_1 S T rho h p x g s xstar D G A TT PD PG Pr HS HG HD Hx) as B.
  pose proof (rate_tuned_pos D G h p T A TT PD PG) as PR.
  set (err := E _ - _) in *; set (low := 8 * p * rho * _ * _ / _) in *.
  set (F := fun y => _).
  destruct (Glb_Rbar_correct F) as [Lower Greatest].
  set (m := (err - low) / (1 / 2 * rate_tuned D G h T)).
  assert (Lb : Rbar_le m (Glb_Rbar F)).
  { apply Greatest; intros y [tau [Lt ->]]; cbn; specialize (B tau Lt); fold (bracket h rho tau) in B.
    apply Rmult_le_reg_r with (1 / 2 * rate_tuned D G h T); [lra|].
    unfold m; field_simplify; lra. }
  assert (Ub : Rbar_le (Glb_Rbar F) (bracket h rho 0)).
  { apply Lower; exists 0; split; [lra | reflexivity]. }
  destruct (Glb_Rbar F) as [l | |]; cbn in *; try contradiction.
  apply (Rmult_le_compat_r (1 / 2 * rate_tuned D G h T)) in Lb; [|lra].
  unfold m in Lb; field_simplify in Lb; lra.
Qed.

Print Assumptions theorem_1_infimum.
