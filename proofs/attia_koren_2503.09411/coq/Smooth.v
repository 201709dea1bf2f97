(** The convex smooth case (Appendices B, G and H.2): Lemma 3, Lemma 2 and Theorem 4, with the
    constant 4 of the proofs in the O(.).

    Of smoothness only its consequence in footnote 5 is used, at the iterates:
    f(y) <= f(x_t) + <s_t, y - x_t> + beta/2 |y - x_t|^2 for every y of the set. *)

From Coq Require Import Reals Lra Lia List Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Expectation Lemma6 LastIterate Schedules QIntegral
  Lemma5 Theorem1.
Import ListNotations.
Open Scope R_scope.

Definition smooth_at {V} (X : ConvexSet V) (f : V -> R) (beta : R) (x s : V) : Prop :=
  forall y, mem X y -> f y <= f x + inner s (vsub y x) + beta / 2 * sqnorm (vsub y x).

(** f is smooth at x_1, ..., x_T with the mean gradients s_t. *)
Definition smooth (S : Problem) (T : nat) (beta : R)
  (x s : nat -> Omega (expectation S) -> space S) : Prop :=
  forall t w, (1 <= t <= T)%nat -> smooth_at (feasible S) (objective S) beta (x t w) (s t w).

(** E |g_t - s_t|^2 <= sigma^2 for t = 1, ..., T. *)
Definition variance (S : Problem) (T : nat)
  (g s : nat -> Omega (expectation S) -> space S) (sigma : R) : Prop :=
  forall t, (1 <= t <= T)%nat -> mean_sq (rsub (g t) (s t)) <= sigma ^ 2.

(** * Lemma 3 *)

Section Suffix.

Context {S : Problem}.
Variables (T : nat) (eta : nat -> R) (x g s : nat -> Omega (expectation S) -> space S).
Hypothesis (HS : SGD S T eta x g s).
Variables (beta sigma : R) (k : nat) (xhat : space S).
Hypothesis (Pb : 0 < beta) (Hb : smooth S T beta x s) (Hv : variance S T g s sigma).
Hypothesis (kT : (1 <= k <= T)%nat) (xhat_mem : mem (feasible S) xhat).
Hypothesis (eta_pos : forall t, (k <= t <= T)%nat -> 0 <= eta t <= 1 / (2 * beta)) (eta_last : 0 < eta T).
Notation f := (objective S).

(** E[Delta_t] <= eta_t sigma^2. *)
Lemma delta_smooth t : (k <= t <= T)%nat -> twice_delta eta x g t <= 2 * sigma ^ 2 * eta t ^ 2.
Proof.
  intros L; unfold twice_delta; set (t' := Datatypes.S t).
  assert (Lx : L2 (vectors S) (x t)) by (eapply iterate_L2; eauto; lia).
  assert (Lx' : L2 (vectors S) (x t')) by (eapply iterate_L2; eauto; unfold t'; lia).
  assert (Lg : L2 (vectors S) (g t)) by (eapply gradient_L2; eauto; lia).
  assert (Ls : L2 (vectors S) (s t)) by (apply (known_L2 _ _ _ t); eapply mean_known; eauto; lia).
  assert (Ix : integrable (fun w => f (x t w))) by (eapply value_at; eauto; lia).
  assert (Ix' : integrable (fun w => f (x t' w))) by (eapply value_at; eauto; unfold t'; lia).
  pose proof (Hv t ltac:(lia)) as V; pose proof (eta_pos t L) as [Pe Le].
  assert (Be : eta t * beta <= 1 / 2).
  { apply Rle_trans with (1 / (2 * beta) * beta); [apply Rmult_le_compat_r; lra | right; field; lra]. }
  pose proof (E_nonneg [(2 * eta t, fun w => f (x t w)); (-2 * eta t, fun w => f (x t' w));
                        (-2 * eta t, fun w => inner (g t w) (rsub (x t) (x t') w));
                        (1, fun w => sqnorm (rsub (x t') (x t) w));
                        (2 * eta t ^ 2, fun w => sqnorm (rsub (g t) (s t) w))] 0
                       ltac:(moments)) as N.
  cbn [E_combination combination] in N; lapply N; clear N; [intros N|].
  - unfold mean_sq, mean_value in *.
    apply (Rmult_le_compat_l (2 * eta t ^ 2)) in V; [|nra]; lra.
  - intros w; pose proof (Hb t w ltac:(lia) (x t' w) (iterate_mem _ _ _ _ _ HS t' w ltac:(unfold t'; lia)))
      as C.
    pose proof (young (2 * eta t) 1 (vsub (s t w) (g t w)) (vsub (x t' w) (x t w))) as Y.
    assert (Q : sqnorm (vsub (g t w) (s t w)) = sqnorm (vsub (s t w) (g t w))).
    { rewrite !sqnorm_sub, (inner_comm _ (g t w)); ring. }
    unfold rsub; rewrite Q; pose proof (sqnorm_pos (vsub (x t' w) (x t w))) as Pn.
    set (n := sqnorm (vsub (x t' w) (x t w))) in *; set (m := sqnorm (vsub (s t w) (g t w))) in *.
    rewrite inner_sub_l, !inner_sub_r in *.
    apply (Rmult_le_compat_l (2 * eta t)) in C; [|lra].
    assert (B2 : eta t * beta * n <= 1 / 2 * n) by (apply Rmult_le_compat_r; lra); lra.
Qed.

Theorem lemma_3_suffix :
  mean_value (x (Datatypes.S T)) - f xhat
  <= mean_sq (rsub (x k) (fun _ => xhat)) / (2 * Sum k T eta)
     + sigma ^ 2 * Sum k T (fun t => eta t ^ 2 / Sum t T eta).
Proof.
  apply (eq_19 T eta x g s HS k xhat kT xhat_mem (fun t L => proj1 (eta_pos t L)) eta_last).
  exact delta_smooth.
Qed.

End Suffix.

(** As printed: from a fixed x_1, over all T steps. *)
Theorem lemma_3 (S : Problem) (T : nat) (eta : nat -> R)
  (x g s : nat -> Omega (expectation S) -> space S) (x1 xhat : space S) (beta sigma : R) :
  SGD S T eta x g s -> 0 < beta -> smooth S T beta x s -> variance S T g s sigma -> (1 <= T)%nat ->
  (forall t, (1 <= t <= T)%nat -> 0 < eta t <= 1 / (2 * beta)) ->
  (forall w, x 1%nat w = x1) -> mem (feasible S) xhat ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xhat
  <= sqnorm (vsub x1 xhat) / (2 * Sum 1 T eta)
     + sigma ^ 2 * Sum 1 T (fun t => eta t ^ 2 / Sum t T eta).
Proof.
  intros HS Pb Hb Hv L Pe H1 Hm.
  pose proof (lemma_3_suffix T eta x g s HS beta sigma 1 xhat Pb Hb Hv ltac:(lia) Hm
    ltac:(intros t Lt; specialize (Pe t Lt); lra) (proj1 (Pe T ltac:(lia)))) as Q.
  replace (mean_sq (rsub (x 1%nat) (fun _ => xhat))) with (sqnorm (vsub x1 xhat)) in Q; [exact Q|].
  unfold mean_sq, rsub; rewrite <- (E_const (expectation S) (sqnorm (vsub x1 xhat))).
  f_equal; apply FunctionalExtensionality.functional_extensionality; intros w; now rewrite H1.
Qed.

(** * Lemma 2 and Theorem 4 *)

Section Runs.

Variables (S : Problem) (T : nat) (eta : R) (h : R -> R) (p : R).
Variables (x g s : nat -> Omega (expectation S) -> space S) (xstar : space S) (D beta sigma : R).
Hypothesis (A : annealed h p) (TT : (1 <= T)%nat).
Hypothesis (Pb : 0 < beta) (Pe : 0 < eta).
Hypothesis (HS : SGD S T (stepsize eta h T) x g s).
Hypothesis (Hb : smooth S T beta x s) (Hv : variance S T g s sigma).
Hypothesis (HD : diameter S D) (Hx : mem (feasible S) xstar).

(** From tau on, where the stepsize is at most 1/(2 beta) at the grid point n0/T, n0 = floor(tau0 T),
    of some tau0 <= tau: Appendix B.1, second display. *)
Theorem smooth_suffix_bound (n0 : nat) tau0 tau :
  INR n0 <= tau0 * INR T < INR n0 + 1 -> eta * h (INR n0 / INR T) <= 1 / (2 * beta) ->
  0 <= tau0 <= tau -> tau < 1 ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar
  <= D ^ 2 / (2 * eta * INR T * Hh h tau) + eta * sigma ^ 2 * Qh h tau
     + 4 * p * eta * sigma ^ 2 / INR T.
Proof.
  intros N0 Small L0 L1; pose proof (INR_T T TT) as PT.
  pose proof (unit_H_pos h p A tau ltac:(lra)) as PH; set (err := E _ - _).
  pose proof (sums_to_integrals err (D ^ 2 / 2) (sigma ^ 2) eta h p T tau A TT ltac:(nra) ltac:(nra)
                Pe ltac:(lra)) as B.
  replace (D ^ 2 / (2 * eta * INR T * Hh h tau)) with (D ^ 2 / 2 / (eta * INR T * Hh h tau))
    by (field; repeat split; lra).
  replace (4 * p * eta * sigma ^ 2 / INR T) with (4 * eta * sigma ^ 2 * p / INR T) by (field; lra).
  replace (eta * sigma ^ 2) with (sigma ^ 2 * eta) by ring; apply B; clear B.
  intros k kT Gk.
  (* n0 + 1 <= k, so that every step from k on is at most 1/(2 beta) *)
  assert (Ln : (n0 < k)%nat).
  { apply INR_lt; destruct Gk as [_ Gk]; unfold grid in Gk; rewrite S_INR in Gk.
    apply (Rmult_lt_compat_r (INR T)) in Gk; [|exact PT].
    replace ((INR k + 1 - 1) / INR T * INR T) with (INR k) in Gk by (field; lra); nra. }
  assert (Ps : forall t, (k <= t <= T)%nat -> 0 < stepsize eta h T t <= 1 / (2 * beta)).
  { intros t L; pose proof (grid_range T TT t ltac:(lia)) as Gt; split.
    - apply Rmult_lt_0_compat; [exact Pe|]; apply (unit_h_pos h p A); split; [lra|].
      apply (grid_before_end T TT); lia.
    - eapply Rle_trans; [|exact Small]; apply Rmult_le_compat_l; [lra|].
      replace (INR n0 / INR T) with (grid T (Datatypes.S n0))
        by (unfold grid; rewrite S_INR; field; lra).
      apply (annealed_falls _ _ A); [apply (grid_range T TT); lia | apply (grid_le T TT); lia | lra]. }
  pose proof (lemma_3_suffix T _ x g s HS beta sigma k xstar Pb Hb Hv kT Hx
    (fun t L => conj (Rlt_le _ _ (proj1 (Ps t L))) (proj2 (Ps t L))) (proj1 (Ps T ltac:(lia)))) as L3.
  assert (PS : 0 < Sum k T (stepsize eta h T)).
  { apply Sum_tail_pos; [intros; apply Rlt_le, Ps; lia | lia | apply Ps; lia]. }
  eapply Rle_trans; [exact L3|]; apply Rplus_le_compat_r.
  apply Rle_trans with (D ^ 2 / (2 * Sum k T (stepsize eta h T))); [|right; field; lra].
  apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra|].
  unfold mean_sq; rewrite <- (E_const (expectation S) (D ^ 2)); apply E_le.
  - apply sqnorm_integrable, L2_sub; [eapply iterate_L2; eauto; lia|].
    apply (known_L2 _ _ _ 1%nat), known_const.
  - apply integrable_const.
  - intros w; apply HD; [eapply iterate_mem; eauto; lia | exact Hx].
Qed.

(** Lemma 2. *)
Theorem lemma_2 :
  eta * h 0 <= 1 / (2 * beta) ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar
  <= D ^ 2 / (2 * eta * INR T * Hh h 0) + eta * sigma ^ 2 * Qh h 0 + 4 * p * eta * sigma ^ 2 / INR T.
Proof.
  intros Small; pose proof (INR_T T TT) as PT.
  apply (smooth_suffix_bound 0 0 0); cbn [INR]; try lra.
  now replace (0 / INR T) with 0 by (field; lra).
Qed.

End Runs.

(** Eqs. (4) and (5). *)
Definition eta_smooth (D beta sigma : R) (h : R -> R) (T : nat) : R :=
  Rmin (1 / (2 * beta * h 0)) (D / (sigma * sqrt (2 * INR T * Hh h 0 * Qh h 0))).
Definition rate_smooth (D beta sigma : R) (h : R -> R) (T : nat) : R :=
  D ^ 2 / (2 * eta_smooth D beta sigma h T * INR T * Hh h 0)
  + eta_smooth D beta sigma h T * sigma ^ 2 * Qh h 0.

Lemma eta_smooth_pos D beta sigma h p T :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < beta -> 0 < sigma -> 0 < eta_smooth D beta sigma h T.
Proof.
  intros A TT PD Pb Psg; pose proof (INR_T T TT) as PT; pose proof (unit_h_pos h p A 0 ltac:(lra)).
  pose proof (unit_H_pos h p A 0 ltac:(lra)); pose proof (unit_Q_pos h p A 0 ltac:(lra)).
  apply Rmin_glb_lt; apply Rdiv_lt_0_compat; try lra; repeat apply Rmult_lt_0_compat; try lra.
  apply sqrt_lt_R0; repeat apply Rmult_lt_0_compat; lra.
Qed.

(** Theorem 4, Eq. (6), at every tau in [tau0, 1). *)
Theorem theorem_4 (S : Problem) (T : nat) (rho : R) (h : R -> R) (p : R)
  (x g s : nat -> Omega (expectation S) -> space S) (xstar : space S) (D beta sigma : R)
  (n0 : nat) (tau0 : R) :
  let eta_sm := eta_smooth D beta sigma h T in
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < beta -> 0 < sigma -> 1 <= rho ->
  SGD S T (stepsize (rho * eta_sm) h T) x g s ->
  smooth S T beta x s -> variance S T g s sigma -> diameter S D -> mem (feasible S) xstar ->
  0 <= tau0 -> INR n0 <= tau0 * INR T < INR n0 + 1 ->
  rho * eta_sm * h (INR n0 / INR T) <= 1 / (2 * beta) ->
  forall tau, tau0 <= tau < 1 ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar
  <= rate_smooth D beta sigma h T * (Hh h 0 / (rho * Hh h tau) + rho * Qh h tau / Qh h 0)
     + 4 * p * rho * eta_sm * sigma ^ 2 / INR T.
Proof.
  intros eta_sm A TT PD Pb Psg Pr HS Hb Hv HD Hx P0 N0 Small tau Lt.
  pose proof (eta_smooth_pos D beta sigma h p T A TT PD Pb Psg) as Pe; fold eta_sm in Pe.
  pose proof (smooth_suffix_bound S T (rho * eta_sm) h p x g s xstar D beta sigma A TT Pb
    ltac:(apply Rmult_lt_0_compat; lra) HS Hb Hv HD Hx n0 tau0 tau N0 Small ltac:(lra) ltac:(lra)) as B.
  pose proof (INR_T T TT) as PT; pose proof (unit_H_pos h p A tau ltac:(lra)) as P1.
  pose proof (unit_H_pos h p A 0 ltac:(lra)) as P2; pose proof (unit_Q_pos h p A 0 ltac:(lra)) as P3.
  pose proof (unit_Q_pos h p A tau ltac:(lra)) as P4.
  eapply Rle_trans; [exact B|]; unfold rate_smooth; fold eta_sm.
  set (u := D ^ 2 / (2 * eta_sm * INR T * Hh h 0)); set (v := eta_sm * sigma ^ 2 * Qh h 0).
  set (a := Hh h 0 / (rho * Hh h tau)); set (b := rho * Qh h tau / Qh h 0).
  assert (Pu : 0 < u).
  { apply Rdiv_lt_0_compat; [now apply pow_lt | repeat apply Rmult_lt_0_compat; lra]. }
  assert (Pv : 0 < v) by (unfold v; repeat apply Rmult_lt_0_compat; try lra; nra).
  assert (Pa : 0 < a) by (apply Rdiv_lt_0_compat; [lra | apply Rmult_lt_0_compat; lra]).
  assert (Pb' : 0 < b) by (apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; lra | lra]).
  replace (D ^ 2 / (2 * (rho * eta_sm) * INR T * Hh h tau)) with (u * a)
    by (unfold u, a; field; repeat split; lra).
  replace (rho * eta_sm * sigma ^ 2 * Qh h tau) with (v * b) by (unfold v, b; field; lra).
  replace (4 * p * (rho * eta_sm) * sigma ^ 2 / INR T) with (4 * p * rho * eta_sm * sigma ^ 2 / INR T)
    by (field; lra).
  assert (0 < u * b) by (now apply Rmult_lt_0_compat); assert (0 < v * a) by (now apply Rmult_lt_0_compat).
  lra.
Qed.

Print Assumptions theorem_4.
