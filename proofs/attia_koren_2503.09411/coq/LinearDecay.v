(** What the sharp bound gives: linear decay attains D G / sqrt(T + 1), and Theorem 1 holds with both
    terms halved. *)

From Coq Require Import Reals Lra Lia Psatz.
From AttiaKoren Require Import InnerProduct Expectation Lemma6 LastIterate SharpBound ImprovedLemma4
  Schedules QIntegral Lemma5 Theorem1.
Open Scope R_scope.

(** * Linear decay *)

(** With eta_t = a (T + 1 - t) the radii from r_{T+1} = sqrt(a) are r_t = sqrt(a) (T + 2 - t). *)
Lemma linear_radii a T :
  0 < a ->
  radii (fun t => a * (INR T + 1 - INR t)) (fun t => sqrt a * (INR T + 2 - INR t)) 1 T.
Proof.
  intros Pa; pose proof (sqrt_lt_R0 a Pa) as Ps; pose proof (sqrt_sqrt a ltac:(lra)) as Sq; split.
  - rewrite S_INR; apply Rmult_lt_0_compat; lra.
  - intros t L; assert (P : INR t <= INR T) by (apply le_INR; lia).
    rewrite S_INR; set (q := sqrt a) in *; rewrite <- Sq; field; lra.
Qed.

Lemma linear_sum a T : Sum 1 T (fun t => a * (INR T + 1 - INR t)) = a * (INR T * (INR T + 1)) / 2.
Proof.
  assert (Part : forall n, Sum 1 n (fun t => a * (INR T + 1 - INR t))
                           = a * (INR n * (2 * INR T + 1 - INR n)) / 2).
  { induction n as [|n IH]; [rewrite Sum_empty by lia; cbn [INR]; field|].
    rewrite Sum_last, IH, S_INR by lia; field. }
  rewrite Part; field.
Qed.

(** The best a gives D G / sqrt(T + 1), D the distance from x_1. *)
Theorem linear_decay_bound (S : Problem) (T : nat)
  (x g s : nat -> Omega (expectation S) -> space S) (x1 xhat : space S) (D G : R) :
  let a := D / (G * ((INR T + 1) * sqrt (INR T + 1))) in
  (1 <= T)%nat -> 0 < D -> 0 < G ->
  SGD S T (fun t => a * (INR T + 1 - INR t)) x g s -> second_moment S T g G ->
  (forall w, x 1%nat w = x1) -> mem (feasible S) xhat -> sqnorm (vsub x1 xhat) <= D ^ 2 ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xhat <= D * G / sqrt (INR T + 1).
Proof.
  intros a TT PD PG HS HG H1 Hm HD; pose proof (INR_T T TT) as PT.
  pose proof (sqrt_lt_R0 (INR T + 1) ltac:(lra)) as Pq.
  pose proof (sqrt_sqrt (INR T + 1) ltac:(lra)) as Sq.
  assert (Pa : 0 < a) by (apply Rdiv_lt_0_compat; [lra | repeat apply Rmult_lt_0_compat; lra]).
  pose proof (sharp_bound S T _ _ x g s x1 xhat G HS HG TT
    ltac:(intros t L; apply Rmult_le_pos; [lra | assert (INR t <= INR T) by (apply le_INR; lia); lra])
    (linear_radii a T Pa) H1 Hm) as B.
  cbv beta zeta in B; rewrite linear_sum in B; cbn [INR] in B.
  rewrite Rpow_mult_distr, pow2_sqrt in B by lra.
  replace (INR T + 2 - 1) with (INR T + 1) in B by ring; eapply Rle_trans; [exact B|].
  set (q := sqrt (INR T + 1)) in *; set (n := INR T + 1) in *.
  apply Rle_trans with (D ^ 2 / (2 * (a * n ^ 2)) + G ^ 2 * (a * n ^ 2 / 2 - a * (INR T * n) / 2)).
  - apply Rplus_le_compat_r, Rmult_le_compat_r; [|exact HD].
    left; apply Rinv_0_lt_compat; assert (0 < n) by (unfold n; lra).
    assert (0 < n ^ 2) by now apply pow_lt.
    assert (0 < a * n ^ 2) by now apply Rmult_lt_0_compat.
    lra.
  - assert (Pn : 0 < n) by (unfold n; lra); right.
    replace (INR T) with (n - 1) by (unfold n; ring); unfold a; fold n; fold q.
    rewrite <- Sq; field; lra.
Qed.

(** * Theorem 1 halved *)

(** Half of Theorem 1, with the same stepsizes. *)
Theorem theorem_1_halved (S : Problem) (T : nat) (rho : R) (h : R -> R) (p : R)
  (x g s : nat -> Omega (expectation S) -> space S) (xstar : space S) (D G : R) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < G -> 1 <= rho ->
  SGD S T (stepsize (rho * eta_tuned D G h T) h T) x g s ->
  second_moment S T g G -> diameter S D -> mem (feasible S) xstar ->
  forall tau, 0 <= tau < 1 ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar
  <= 1 / 4 * rate_tuned D G h T * (Hh h 0 / (rho * Hh h tau) + rho * Qh h tau / Qh h 0)
     + 4 * p * rho * eta_tuned D G h T * G ^ 2 / INR T.
Proof.
  intros A TT PD PG Pr HS HG HD Hx tau Lt; pose proof (INR_T T TT) as PT.
  pose proof (eta_tuned_pos D G h p T A TT PD PG) as Pe0; pose proof (unit_H_pos h p A tau Lt) as PH.
  set (eta := rho * eta_tuned D G h T) in *; set (err := E _ - _).
  assert (Pe : 0 < eta) by (apply Rmult_lt_0_compat; lra).
  pose proof (sums_to_integrals err (D ^ 2 / 4) (G ^ 2) eta h p T tau A TT ltac:(nra) ltac:(nra) Pe Lt)
    as B.
  lapply B; clear B; [intros B|].
  - pose proof (eq_2 D G rho h p T tau A TT PD PG ltac:(lra) Lt) as E2; cbv zeta in E2; fold eta in E2.
    unfold bracket in E2.
    replace (D ^ 2 / (2 * eta * INR T * Hh h tau)) with (2 * (D ^ 2 / 4 / (eta * INR T * Hh h tau)))
      in E2 by (field; repeat split; lra).
    replace (4 * p * rho * eta_tuned D G h T * G ^ 2 / INR T) with (4 * eta * G ^ 2 * p / INR T)
      by (unfold eta; field; lra).
    lra.
  - (* the improved Lemma 4 for the suffix from k, with 4 S + 2 B >= 4 S *)
    intros k kT _.
    assert (Ps : forall t, (k <= t <= T)%nat -> 0 < stepsize eta h T t).
    { intros t L; apply Rmult_lt_0_compat; [exact Pe|]; apply (unit_h_pos h p A); split.
      - apply (grid_range T TT); lia.
      - apply (grid_before_end T TT); lia. }
    pose proof (improved_lemma_4 S T k _ x g s xstar G HS HG kT (fun t L => Rlt_le _ _ (Ps t L))
                  (Ps T ltac:(lia)) Hx) as L4; cbv zeta in L4; fold err in L4.
    assert (PS : forall t, (k <= t <= T)%nat -> 0 < Sum t T (stepsize eta h T)).
    { intros t L; apply Sum_tail_pos; [intros; apply Rlt_le, Ps; lia | lia | apply Ps; lia]. }
    pose proof (PS k ltac:(lia)) as Pk.
    assert (PB : 0 <= Sum k T (fun t => stepsize eta h T t ^ 2 / Sum t T (stepsize eta h T))).
    { apply Sum_pos; intros t L; apply Rmult_le_pos; [apply pow2_ge_0|].
      left; now apply Rinv_0_lt_compat, PS. }
    eapply Rle_trans; [exact L4|]; apply Rplus_le_compat_r.
    apply Rle_trans with (D ^ 2 / (4 * Sum k T (stepsize eta h T))); [|right; field; lra].
    apply Rmult_le_compat.
    + apply E_pos; [|intros; apply sqnorm_pos].
      apply (sqnorm_integrable (rsub (x k) (fun _ => xstar))), L2_sub; [eapply iterate_L2; eauto; lia|].
      apply (known_L2 _ _ _ 1%nat), known_const.
    + left; apply Rinv_0_lt_compat; lra.
    + rewrite <- (E_const (expectation S) (D ^ 2)); apply E_le.
      * apply (sqnorm_integrable (rsub (x k) (fun _ => xstar))), L2_sub; [eapply iterate_L2; eauto; lia|].
        apply (known_L2 _ _ _ 1%nat), known_const.
      * apply integrable_const.
      * intros w; apply HD; [eapply iterate_mem; eauto; lia | exact Hx].
    + apply Rinv_le_contravar; lra.
Qed.

Print Assumptions theorem_1_halved.
