(** Statements about the smooth case in the form in which Appendices B and H have them. *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Expectation Lemma6 LastIterate Schedules QIntegral Lemma5 Theorem1
  Smooth SmoothCorollaries.
Open Scope R_scope.

Section Steps.

Variables (beta sigma D : R) (h : R -> R) (p : R) (T : nat).
Hypothesis (A : annealed h p) (TT : (1 <= T)%nat) (PD : 0 < D) (Pb : 0 < beta) (Ps : 0 < sigma).

(** H/smooth-tuned-allowed. *)
Theorem smooth_step_allowed : 0 < eta_smooth D beta sigma h T * h 0 <= 1 / (2 * beta).
Proof.
  pose proof (eta_smooth_pos D beta sigma h p T A TT PD Pb Ps) as Pe.
  pose proof (unit_h_pos h p A 0 ltac:(lra)) as Ph; split; [now apply Rmult_lt_0_compat|].
  apply Rle_trans with (1 / (2 * beta * h 0) * h 0); [|right; field; lra].
  apply Rmult_le_compat_r; [lra | apply Rmin_l].
Qed.

(** H/smooth-tuned-lower-order. *)
Theorem smooth_lower_order :
  4 * p * eta_smooth D beta sigma h T * sigma ^ 2 / INR T
  <= 2 * sqrt 2 * p * D * sigma / sqrt (Hh h 0 * Qh h 0) / (INR T * sqrt (INR T)).
Proof.
  pose proof (INR_T T TT) as PT; pose proof (unit_p_pos h p A) as Pp.
  pose proof (unit_H_pos h p A 0 ltac:(lra)) as PH; pose proof (unit_Q_pos h p A 0 ltac:(lra)) as PQ.
  assert (PHQ : 0 < Hh h 0 * Qh h 0) by now apply Rmult_lt_0_compat.
  assert (L : eta_smooth D beta sigma h T <= D / (sigma * sqrt (2 * INR T * Hh h 0 * Qh h 0)))
    by apply Rmin_r.
  replace (2 * INR T * Hh h 0 * Qh h 0) with (2 * INR T * (Hh h 0 * Qh h 0)) in L by ring.
  rewrite (sqrt_mult (2 * INR T)), (sqrt_mult 2 (INR T)) in L by lra.
  pose proof (sqrt_lt_R0 _ PT) as P1; pose proof (sqrt_lt_R0 _ PHQ) as P2.
  pose proof (sqrt_lt_R0 2 ltac:(lra)) as P3; pose proof (sqrt_sqrt 2 ltac:(lra)) as S2.
  set (e := eta_smooth D beta sigma h T) in *; set (r := sqrt (INR T)) in *.
  set (q := sqrt (Hh h 0 * Qh h 0)) in *; set (w := sqrt 2) in *.
  apply Rle_trans with (4 * p * sigma ^ 2 / INR T * (D / (sigma * (w * r * q)))).
  - replace (4 * p * e * sigma ^ 2 / INR T) with (4 * p * sigma ^ 2 / INR T * e) by (field; lra).
    apply Rmult_le_compat_l; [|exact L].
    left; apply Rdiv_lt_0_compat; [repeat apply Rmult_lt_0_compat; try lra; now apply pow_lt | exact PT].
  - right; replace 4 with (2 * (w * w)) by lra; field; repeat split; lra.
Qed.

End Steps.

Section Runs.

Variables (S : Problem) (T : nat) (x g s : nat -> Omega (expectation S) -> space S).
Variables (xstar : space S) (D beta sigma : R).
Hypothesis (TT : (1 <= T)%nat) (Pb : 0 < beta).
Hypothesis (Hb : smooth S T beta x s) (Hv : variance S T g s sigma).
Hypothesis (HD : diameter S D) (Hx : mem (feasible S) xstar).
Let err := E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar.

(** H.2/lemma-3, from any k. *)
Theorem lemma_3_diameter (eta : nat -> R) (k : nat) :
  SGD S T eta x g s -> (1 <= k <= T)%nat ->
  (forall t, (k <= t <= T)%nat -> 0 < eta t <= 1 / (2 * beta)) ->
  err <= D ^ 2 / (2 * Sum k T eta) + sigma ^ 2 * Sum k T (fun t => eta t ^ 2 / Sum t T eta).
Proof.
  intros HS kT Pe.
  pose proof (lemma_3_suffix T eta x g s HS beta sigma k xstar Pb Hb Hv kT Hx
    (fun t L => conj (Rlt_le _ _ (proj1 (Pe t L))) (proj2 (Pe t L))) (proj1 (Pe T ltac:(lia)))) as Q.
  assert (P : 0 < Sum k T eta).
  { apply Sum_tail_pos; [intros; apply Rlt_le, Pe; lia | lia | apply Pe; lia]. }
  enough (mean_sq (rsub (x k) (fun _ => xstar)) / (2 * Sum k T eta) <= D ^ 2 / (2 * Sum k T eta))
    by (unfold err; unfold mean_value in Q; lra).
  apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra|].
  unfold mean_sq; rewrite <- (E_const (expectation S) (D ^ 2)); apply E_le.
  - apply sqnorm_integrable, L2_sub; [eapply iterate_L2; eauto; lia|].
    apply (known_L2 _ _ _ 1%nat), known_const.
  - apply integrable_const.
  - intros w; apply HD; [eapply iterate_mem; eauto; lia | exact Hx].
Qed.

(** H.2/lemma-5. *)
Theorem lemma_2_before_tail (eta : R) (h : R -> R) (p : R) :
  annealed h p -> 0 < eta -> eta * h 0 <= 1 / (2 * beta) -> SGD S T (stepsize eta h T) x g s ->
  err <= D ^ 2 / (2 * eta * INR T * Hh h 0) + eta * sigma ^ 2 * RInt (ratio h) 0 (1 - / INR T)
         + 4 * p * eta * sigma ^ 2 / INR T.
Proof.
  intros A Pe Small HS; pose proof (INR_T T TT) as PT; pose proof (unit_H_pos h p A 0 ltac:(lra)) as PH.
  assert (Ps : forall t, (1 <= t <= T)%nat -> 0 < stepsize eta h T t <= 1 / (2 * beta)).
  { intros t L; pose proof (grid_range T TT t ltac:(lia)) as Gt; split.
    - apply Rmult_lt_0_compat; [exact Pe|]; apply (unit_h_pos h p A); split; [lra|].
      apply (grid_before_end T TT); lia.
    - eapply Rle_trans; [|exact Small]; apply Rmult_le_compat_l; [lra|].
      apply (annealed_falls _ _ A); lra. }
  pose proof (lemma_3_diameter _ 1 HS ltac:(lia) Ps) as L3.
  pose proof (lemma_5 h p T 1 eta (D ^ 2 / 2) (sigma ^ 2) 0 A ltac:(lia) ltac:(nra) ltac:(nra) Pe) as L5.
  cbv zeta in L5; cbn [INR] in L5.
  lapply L5; [clear L5; intros L5|].
  - assert (0 < Sum 1 T (stepsize eta h T)).
    { apply Sum_tail_pos; [intros; apply Rlt_le, Ps; lia | lia | apply Ps; lia]. }
    replace (D ^ 2 / 2 / Sum 1 T (stepsize eta h T)) with (D ^ 2 / (2 * Sum 1 T (stepsize eta h T))) in L5
      by (field; lra).
    replace (D ^ 2 / 2 / (eta * INR T * Hh h 0)) with (D ^ 2 / (2 * eta * INR T * Hh h 0)) in L5
      by (field; repeat split; lra).
    replace (4 * eta * sigma ^ 2 * p / INR T) with (4 * p * eta * sigma ^ 2 / INR T) in L5 by (field; lra).
    lra.
  - split; [right; field; lra | apply Rdiv_lt_0_compat; lra].
Qed.

(** H/smooth-tuned-rate. *)
Theorem smooth_tuned_rate (h : R -> R) (p : R) :
  annealed h p -> 0 < D -> 0 < sigma -> SGD S T (stepsize (eta_smooth D beta sigma h T) h T) x g s ->
  err <= beta * D ^ 2 * h 0 / (INR T * Hh h 0) + D * sigma / sqrt (INR T) * sqrt (2 * Qh h 0 / Hh h 0)
         + 2 * sqrt 2 * p * D * sigma / sqrt (Hh h 0 * Qh h 0) / (INR T * sqrt (INR T)).
Proof.
  intros A PD Ps HS; pose proof (eta_smooth_pos D beta sigma h p T A TT PD Pb Ps) as Pe.
  pose proof (lemma_2 S T _ h p x g s xstar D beta sigma A TT Pb Pe HS Hb Hv HD Hx
    (proj2 (smooth_step_allowed beta sigma D h p T A TT PD Pb Ps))) as B.
  pose proof (eq_5 D beta sigma h p T A TT PD Pb Ps) as B5; unfold rate_smooth in B5.
  pose proof (smooth_lower_order beta sigma D h p T A TT Ps) as Lo; unfold err; lra.
Qed.

End Runs.

Print Assumptions smooth_tuned_rate.
