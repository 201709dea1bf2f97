(** Eq. (5) and Corollaries 5 and 6 (Appendix B), with explicit constants in place of every O(.).

    tau_0 = n_0/T is where the stepsizes reach 1/(2 beta): rho eta_sm h(n_0/T) <= 1/(2 beta), and for the
    second case of each corollary, where tau_0 > 0, rho eta_sm h((n_0 - 1)/T) is still larger. *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Expectation Schedules QIntegral Lemma5 Theorem1 Power Corollary2
  Cosine Corollary3 Smooth.
Open Scope R_scope.

(** * Eq. (5) *)

Theorem eq_5 (D beta sigma : R) (h : R -> R) (p : R) (T : nat) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < beta -> 0 < sigma ->
  rate_smooth D beta sigma h T
  <= beta * D ^ 2 * h 0 / (INR T * Hh h 0) + D * sigma / sqrt (INR T) * sqrt (2 * Qh h 0 / Hh h 0).
Proof.
  intros A TT PD Pb Ps; pose proof (INR_T T TT) as PT; pose proof (unit_h_pos h p A 0 ltac:(lra)) as Ph.
  pose proof (unit_H_pos h p A 0 ltac:(lra)) as P0; pose proof (unit_Q_pos h p A 0 ltac:(lra)) as P1.
  unfold rate_smooth, eta_smooth; set (a := 1 / (2 * beta * h 0)).
  set (b := D / (sigma * sqrt (2 * INR T * Hh h 0 * Qh h 0))).
  assert (Pr : 0 < sqrt (2 * INR T * Hh h 0 * Qh h 0)).
  { apply sqrt_lt_R0; repeat apply Rmult_lt_0_compat; lra. }
  assert (Pa : 0 < a) by (apply Rdiv_lt_0_compat; nra).
  assert (Pb' : 0 < b) by (apply Rdiv_lt_0_compat; nra).
  (* 1/min(a, b) <= 1/a + 1/b *)
  assert (M : D ^ 2 / (2 * Rmin a b * INR T * Hh h 0)
              <= D ^ 2 / (2 * a * INR T * Hh h 0) + D ^ 2 / (2 * b * INR T * Hh h 0)).
  { assert (Q : forall c, 0 < c -> 0 < D ^ 2 / (2 * c * INR T * Hh h 0)).
    { intros c Pc; apply Rdiv_lt_0_compat; [now apply pow_lt | repeat apply Rmult_lt_0_compat; lra]. }
    pose proof (Q a Pa); pose proof (Q b Pb'); unfold Rmin; destruct Rle_dec; lra. }
  assert (N : Rmin a b * sigma ^ 2 * Qh h 0 <= b * sigma ^ 2 * Qh h 0).
  { repeat apply Rmult_le_compat_r; [lra | apply pow2_ge_0 | apply Rmin_r]. }
  replace (D ^ 2 / (2 * a * INR T * Hh h 0)) with (beta * D ^ 2 * h 0 / (INR T * Hh h 0)) in M
    by (unfold a; field; repeat split; lra).
  enough (D ^ 2 / (2 * b * INR T * Hh h 0) + b * sigma ^ 2 * Qh h 0
          = D * sigma / sqrt (INR T) * sqrt (2 * Qh h 0 / Hh h 0)) by lra.
  unfold b; rewrite sqrt_div_alt, !sqrt_mult by (repeat apply Rmult_le_pos; lra).
  rewrite <- (sqrt_sqrt (INR T)) at 2 by lra; rewrite <- (sqrt_sqrt (Hh h 0)) at 2 by lra.
  rewrite <- (sqrt_sqrt (Qh h 0)) at 3 by lra.
  pose proof (sqrt_lt_R0 _ PT); pose proof (sqrt_lt_R0 _ P0); pose proof (sqrt_lt_R0 _ P1).
  pose proof (sqrt_lt_R0 2 ltac:(lra)); pose proof (sqrt_sqrt 2 ltac:(lra)) as S2.
  set (x := sqrt (INR T)) in *; set (y := sqrt (Hh h 0)) in *; set (z := sqrt (Qh h 0)) in *.
  set (r := sqrt 2) in *.
  replace (D ^ 2 / (2 * (D / (sigma * (r * x * y * z))) * (x * x) * (y * y)))
    with (D * sigma * z * r / (2 * x * y)) by (field; repeat split; lra).
  replace (D / (sigma * (r * x * y * z)) * sigma ^ 2 * (z * z))
    with (D * sigma * z * r / (r * r * x * y)) by (field; repeat split; lra).
  rewrite S2; field; lra.
Qed.

(** The lower-order term of Theorem 4 is at most a constant times the rate. *)
Lemma lower_order (D beta sigma rho q C : R) (h : R -> R) (p : R) (T : nat) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < beta -> 0 < sigma -> 0 < q -> q <= Qh h 0 ->
  4 * p * rho <= C * INR T -> 0 <= C ->
  4 * p * rho * eta_smooth D beta sigma h T * sigma ^ 2 / INR T
  <= C / q * rate_smooth D beta sigma h T /\ 0 < rate_smooth D beta sigma h T.
Proof.
  intros A TT PD Pb Ps Pq Lq LC PC; pose proof (INR_T T TT) as PT.
  pose proof (eta_smooth_pos D beta sigma h p T A TT PD Pb Ps) as Pe.
  pose proof (unit_H_pos h p A 0 ltac:(lra)) as P0; unfold rate_smooth.
  set (e := eta_smooth D beta sigma h T) in *.
  assert (Pu : 0 < D ^ 2 / (2 * e * INR T * Hh h 0)).
  { apply Rdiv_lt_0_compat; [now apply pow_lt | repeat apply Rmult_lt_0_compat; lra]. }
  assert (Pv : 0 < e * sigma ^ 2) by (apply Rmult_lt_0_compat; [lra | now apply pow_lt]).
  assert (L1 : 4 * p * rho * e * sigma ^ 2 / INR T <= C * (e * sigma ^ 2)).
  { apply Rmult_le_reg_r with (INR T); [exact PT|]; field_simplify; [nra | lra]. }
  assert (L2 : e * sigma ^ 2 * q <= e * sigma ^ 2 * Qh h 0) by (apply Rmult_le_compat_l; lra).
  split; [|nra]; eapply Rle_trans; [exact L1|].
  apply Rle_trans with (C / q * (e * sigma ^ 2 * q)); [right; field; lra|].
  apply Rmult_le_compat_l; [|lra].
  apply Rmult_le_pos; [lra | left; now apply Rinv_0_lt_compat].
Qed.

(** * Corollary 5 *)

Section Polynomial.

Variables (S : Problem) (T : nat) (rho p : R).
Variables (x g s : nat -> Omega (expectation S) -> space S) (xstar : space S) (D beta sigma : R).
Notation h := (polynomial p).
Let eta_sm := eta_smooth D beta sigma h T.
Hypothesis (Lp : 1 <= p) (TT : (1 <= T)%nat) (PD : 0 < D) (Pb : 0 < beta) (Psg : 0 < sigma).
Hypothesis (Pr : 1 <= rho) (Lr : rho <= INR T / (2 * p)).
Hypothesis (HS : SGD S T (stepsize (rho * eta_sm) h T) x g s).
Hypothesis (Hb : smooth S T beta x s) (Hv : variance S T g s sigma).
Hypothesis (HD : diameter S D) (Hx : mem (feasible S) xstar).
Variable (n0 : nat).
Hypothesis (Ln : (n0 < T)%nat) (Small : rho * eta_sm * h (INR n0 / INR T) <= 1 / (2 * beta)).
Let tau0 := INR n0 / INR T.
Let err := E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar.

Lemma tau0_range : 0 <= tau0 < 1.
Proof.
  pose proof (INR_T T TT) as PT; apply lt_INR in Ln as L; unfold tau0; split.
  - apply Rmult_le_pos; [apply pos_INR | left; now apply Rinv_0_lt_compat].
  - apply Rmult_lt_reg_r with (INR T); [exact PT|]; field_simplify; lra.
Qed.

Lemma polynomial_smooth_bound tau :
  tau0 <= tau < 1 ->
  err <= rate_smooth D beta sigma h T * (bracket h rho tau + 2).
Proof.
  intros Lt; pose proof (INR_T T TT) as PT; pose proof tau0_range as L0.
  pose proof (theorem_4 S T rho h p x g s xstar D beta sigma n0 tau0 (polynomial_annealed p Lp) TT PD Pb
    Psg Pr HS Hb Hv HD Hx (proj1 L0) ltac:(unfold tau0; split; field_simplify; lra) Small tau Lt) as B.
  fold eta_sm err in B; fold (bracket h rho tau) in B.
  destruct (lower_order D beta sigma rho 1 2 h p T (polynomial_annealed p Lp) TT PD Pb Psg ltac:(lra))
    as [Lo _]; try lra.
  - rewrite polynomial_Q_zero by exact Lp; apply Rmult_le_reg_r with p; [lra|]; field_simplify; lra.
  - apply (Rmult_le_compat_r (2 * p)) in Lr; [|lra].
    replace (INR T / (2 * p) * (2 * p)) with (INR T) in Lr by (field; lra); lra.
  - fold eta_sm in Lo; lra.
Qed.

Lemma polynomial_rate_pos : 0 < rate_smooth D beta sigma h T.
Proof.
  pose proof (INR_T T TT) as PT; pose proof (unit_Q_pos _ _ (polynomial_annealed p Lp) 0 ltac:(lra)).
  apply (lower_order D beta sigma rho (Qh h 0) (4 * p * rho / INR T) h p T (polynomial_annealed p Lp));
    try assumption; try lra.
  - right; field; lra.
  - apply Rmult_le_pos; [nra | left; now apply Rinv_0_lt_compat].
Qed.

(** First case. *)
Theorem corollary_5_large :
  Rpower (1 - tau0) (- (2 * p + 1)) <= rho ^ 2 ->
  err <= rate_smooth D beta sigma h T * (4 * Rpower rho (1 / (2 * p + 1))).
Proof.
  intros C; pose proof tau0_range as L0; pose proof (y_range p rho Lp Pr) as Ly.
  (* tau_bar >= tau_0 *)
  assert (Lt : Rpower rho (- 2 / (2 * p + 1)) <= 1 - tau0).
  { pose proof (Rle_Rpower_l _ _ (/ (2 * p + 1))
      ltac:(left; apply Rinv_0_lt_compat; lra) (conj (Rpower_pos _ _) C)) as C'.
    clear C; rename C' into C; rewrite Rpower_mult in C.
    replace (- (2 * p + 1) * / (2 * p + 1)) with (- (1)) in C by (field; lra).
    rewrite Rpower_Ropp, Rpower_1 in C by lra.
    rewrite <- (Rpower_pow 2 rho), Rpower_mult in C by lra; cbn [INR] in C.
    replace (- 2 / (2 * p + 1)) with (- ((1 + 1) * / (2 * p + 1))) by (field; lra).
    rewrite Rpower_Ropp; rewrite <- (Rinv_inv (1 - tau0)); apply Rinv_le_contravar; [|exact C].
    apply Rinv_0_lt_compat; lra. }
  pose proof (polynomial_smooth_bound (1 - Rpower rho (- 2 / (2 * p + 1))) ltac:(lra)) as B.
  rewrite eq_9 in B by assumption; eapply Rle_trans; [exact B|].
  apply Rmult_le_compat_l; [left; apply polynomial_rate_pos|].
  pose proof (Rle_Rpower rho 0 (1 / (2 * p + 1)) Pr) as R1; rewrite Rpower_O in R1 by lra.
  enough (1 <= Rpower rho (1 / (2 * p + 1))) by lra; apply R1.
  apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra].
Qed.

(** Second case, where tau_0 > 0 and the step before it is too large. *)
Theorem corollary_5_small :
  (1 <= n0)%nat -> 1 / (2 * beta) < rho * eta_sm * h (INR (pred n0) / INR T) ->
  rho ^ 2 < Rpower (1 - tau0) (- (2 * p + 1)) ->
  err <= rate_smooth D beta sigma h T * (5 / (1 - tau0)).
Proof.
  intros N1 Big C; pose proof tau0_range as L0; pose proof (INR_T T TT) as PT.
  pose proof (polynomial_smooth_bound tau0 ltac:(lra)) as B; eapply Rle_trans; [exact B|].
  apply Rmult_le_compat_l; [left; apply polynomial_rate_pos|].
  unfold bracket; rewrite polynomial_H_zero, polynomial_Q_zero, polynomial_H, polynomial_Q by lra.
  set (y := 1 - tau0) in *; assert (Ly : 0 < y <= 1) by (unfold y; lra).
  rewrite Rpower_plus, Rpower_1 by lra; pose proof (Rpower_pos y p) as Py.
  (* rho y^p > 1/2, as h is p-Lipschitz and rho <= T/(2p) *)
  assert (Lo : 1 / 2 < rho * Rpower y p).
  { assert (Ee : rho * eta_sm <= rho * (1 / (2 * beta))).
    { apply Rmult_le_compat_l; [lra|]; eapply Rle_trans; [apply Rmin_l|].
      unfold polynomial; rewrite power_inside, Rminus_0_r, Rpower_one by lra; right; field; lra. }
    assert (Sl : h (INR (pred n0) / INR T) <= Rpower y p + p / INR T).
    { assert (Eq : INR (pred n0) / INR T = tau0 - / INR T).
      { unfold tau0; replace n0 with (Datatypes.S (pred n0)) at 2 by lia; rewrite S_INR; field; lra. }
      pose proof (Rinv_0_lt_compat _ PT) as PI.
      assert (0 <= INR (pred n0) / INR T).
      { apply Rmult_le_pos; [apply pos_INR | lra]. }
      pose proof (polynomial_slope p Lp (INR (pred n0) / INR T) tau0 ltac:(lra) ltac:(lra) ltac:(lra)) as Sl.
      unfold polynomial at 2 in Sl; rewrite (power_inside p (1 - tau0)) in Sl by (fold y; lra); fold y in Sl.
      replace (tau0 - INR (pred n0) / INR T) with (/ INR T) in Sl by lra; unfold Rdiv at 2; lra. }
    assert (Ph : 0 <= h (INR (pred n0) / INR T)).
    { unfold polynomial, power; destruct Rlt_dec; [left; apply Rpower_pos | lra]. }
    assert (B1 : 1 < rho * (Rpower y p + p / INR T)).
    { apply Rmult_lt_reg_l with (1 / (2 * beta)); [apply Rdiv_lt_0_compat; lra|].
      rewrite Rmult_1_r; eapply Rlt_le_trans; [exact Big|].
      eapply Rle_trans; [apply Rmult_le_compat_r; [exact Ph | exact Ee]|].
      rewrite <- Rmult_assoc, (Rmult_comm (1 / (2 * beta)) rho); apply Rmult_le_compat_l; [|exact Sl].
      apply Rmult_le_pos; [lra | left; apply Rdiv_lt_0_compat; lra]. }
    assert (B2 : rho * (p / INR T) <= 1 / 2).
    { apply (Rmult_le_compat_r (p / INR T)) in Lr; [|left; apply Rdiv_lt_0_compat; lra].
      replace (INR T / (2 * p) * (p / INR T)) with (1 / 2) in Lr by (field; lra); exact Lr. }
    lra. }
  (* rho y^p <= 1/y *)
  assert (Up : rho * Rpower y p <= / y).
  { assert (Sq : (rho * Rpower y p) ^ 2 < / y).
    { replace (/ y) with (Rpower y (- (2 * p + 1)) * Rpower y p ^ 2).
      - rewrite Rpow_mult_distr; apply Rmult_lt_compat_r; [now apply pow_lt | exact C].
      - rewrite <- (Rpower_pow 2) by exact Py; rewrite Rpower_mult, <- Rpower_plus.
        rewrite <- (Rpower_1 y) at 2 by lra; rewrite <- Rpower_Ropp; f_equal; cbn [INR]; ring. }
    assert (I1 : 1 <= / y) by (rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
    destruct (Rle_lt_dec (rho * Rpower y p) (/ y)) as [L|L]; [exact L | exfalso; nra]. }
  replace (/ (p + 1) / (rho * (Rpower y p * y / (p + 1)))) with (/ (rho * Rpower y p) * / y)
    by (field; lra).
  replace (rho * ((p + 1) / p * Rpower y p) / ((p + 1) / p)) with (rho * Rpower y p) by (field; lra).
  assert (Iv : / (rho * Rpower y p) <= 2).
  { rewrite <- (Rinv_inv 2); apply Rinv_le_contravar; lra. }
  assert (I1 : 1 <= / y) by (rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
  apply (Rmult_le_compat_r (/ y)) in Iv; [|lra]; unfold Rdiv; lra.
Qed.

End Polynomial.

(** Rate in Corollary 5: H(0) = 1/(p+1) and Q(0) = (p+1)/p. *)
Theorem corollary_5_rate (D beta sigma p : R) (T : nat) :
  1 <= p -> (1 <= T)%nat -> 0 < D -> 0 < beta -> 0 < sigma ->
  rate_smooth D beta sigma (polynomial p) T
  <= 2 * p * beta * D ^ 2 / INR T + 3 * sqrt p * D * sigma / sqrt (INR T).
Proof.
  intros Lp TT PD Pb Ps; pose proof (INR_T T TT) as PT; pose proof (sqrt_lt_R0 _ PT) as Pq.
  pose proof (eq_5 D beta sigma _ p T (polynomial_annealed p Lp) TT PD Pb Ps) as B.
  eapply Rle_trans; [exact B|]; rewrite polynomial_H_zero, polynomial_Q_zero by exact Lp.
  apply Rplus_le_compat.
  - unfold polynomial; rewrite power_inside, Rminus_0_r, Rpower_one by lra.
    apply Rle_trans with (beta * D ^ 2 * (p + 1) / INR T); [right; field; lra|].
    apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat|].
    assert (0 < beta * D ^ 2) by (apply Rmult_lt_0_compat; [lra | now apply pow_lt]); nra.
  - assert (R : sqrt (2 * ((p + 1) / p) / / (p + 1)) <= 3 * sqrt p).
    { rewrite <- (sqrt_pow2 3) by lra; rewrite <- sqrt_mult by lra; apply sqrt_le_1_alt.
      apply Rmult_le_reg_r with p; [lra|]; field_simplify; [nra | lra]. }
    replace (3 * sqrt p * D * sigma / sqrt (INR T)) with (D * sigma / sqrt (INR T) * (3 * sqrt p))
      by (field; lra).
    apply Rmult_le_compat_l; [|exact R].
    apply Rmult_le_pos; [nra | left; now apply Rinv_0_lt_compat].
Qed.

Print Assumptions corollary_5_small.
