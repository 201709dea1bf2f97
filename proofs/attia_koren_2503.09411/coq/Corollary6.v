(** Corollary 6 (Appendix B.3): cosine annealing in the smooth case, with explicit constants.

    The printed proof of the second case bounds rho from below by (1 - pi rho/(2T)) (1 - tau_0)^2, and
    drops the first factor by rho <= 2T/pi, where it may be 0. The case holds: h(tau_0 - 1/T) is at most
    5/2 (1 - tau_0 + 1/T)^2, and so at most 10 (1 - tau_0)^2, as 1/T <= 1 - tau_0; hence rho >= 1/10
    (1 - tau_0)^(-2), whatever rho is. *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Expectation Schedules QIntegral Lemma5 Theorem1 Power Cosine
  Corollary3 Smooth SmoothCorollaries.
Open Scope R_scope.

Section Cosine.

Variables (S : Problem) (T : nat) (rho : R).
Variables (x g s : nat -> Omega (expectation S) -> space S) (xstar : space S) (D beta sigma : R).
Let eta_sm := eta_smooth D beta sigma cosine T.
Hypothesis (TT : (1 <= T)%nat) (PD : 0 < D) (Pb : 0 < beta) (Psg : 0 < sigma).
Hypothesis (Pr : 1 <= rho) (Lr : rho <= 2 * INR T / PI).
Hypothesis (HS : SGD S T (stepsize (rho * eta_sm) cosine T) x g s).
Hypothesis (Hb : smooth S T beta x s) (Hv : variance S T g s sigma).
Hypothesis (HD : diameter S D) (Hx : mem (feasible S) xstar).
Variable (n0 : nat).
Hypothesis (Ln : (n0 < T)%nat) (Small : rho * eta_sm * cosine (INR n0 / INR T) <= 1 / (2 * beta)).
Let tau0 := INR n0 / INR T.
Let err := E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar.

(** Theorem 4 with the first inequality of Eq. (15); 4 (pi/2) rho/T <= 4, and Q(0) >= 3/5. *)
Lemma cosine_smooth_bound tau :
  tau0 <= tau < 1 ->
  err <= rate_smooth D beta sigma cosine T
         * (3 / (2 * rho * (1 - tau) ^ 3) + rho * 125 * (1 - tau) ^ 2 / 8 + 20 / 3)
  /\ 0 < rate_smooth D beta sigma cosine T.
Proof.
  intros Lt; pose proof (INR_T T TT) as PT; pose proof (tau0_range T TT n0 Ln) as L0; fold tau0 in L0.
  pose proof (theorem_4 S T rho cosine _ x g s xstar D beta sigma n0 tau0 cosine_annealed TT PD Pb Psg Pr
    HS Hb Hv HD Hx (proj1 L0) ltac:(unfold tau0; split; field_simplify; lra) Small tau Lt) as B.
  fold eta_sm err in B; fold (bracket cosine rho tau) in B.
  pose proof (eq_13_14 0 ltac:(lra)) as [Q0 _]; pose proof PI_RGT_0 as PP.
  destruct (lower_order D beta sigma rho (3 / 5) 4 cosine _ T cosine_annealed TT PD Pb Psg ltac:(lra))
    as [Lo Pp]; try lra.
  - apply (Rmult_le_compat_r PI) in Lr; [|lra].
    replace (2 * INR T / PI * PI) with (2 * INR T) in Lr by (field; lra); lra.
  - split; [|exact Pp]; fold eta_sm in Lo.
    pose proof (eq_15_first rho tau ltac:(lra) ltac:(lra)) as F.
    apply (Rmult_le_compat_l (rate_smooth D beta sigma cosine T)) in F; [|lra].
    replace (4 / (3 / 5)) with (20 / 3) in Lo by field; lra.
Qed.

(** First case. *)
Theorem corollary_6_large :
  Rpower (1 - tau0) (- 5) <= rho ^ 2 ->
  err <= rate_smooth D beta sigma cosine T * (24 * Rpower rho (1 / 5)).
Proof.
  intros C; pose proof (tau0_range T TT n0 Ln) as L0; fold tau0 in L0.
  assert (Lt : Rpower rho (- 2 / 5) <= 1 - tau0).
  { pose proof (Rle_Rpower_l _ _ (/ 5) ltac:(lra) (conj (Rpower_pos _ _) C)) as C'.
    rewrite Rpower_mult in C'; replace (- 5 * / 5) with (- (1)) in C' by field.
    rewrite Rpower_Ropp, Rpower_1, <- (Rpower_pow 2 rho), Rpower_mult in C' by lra; cbn [INR] in C'.
    replace (- 2 / 5) with (- ((1 + 1) * / 5)) by field.
    rewrite Rpower_Ropp, <- (Rinv_inv (1 - tau0)); apply Rinv_le_contravar; [|exact C'].
    apply Rinv_0_lt_compat; lra. }
  pose proof (tau_bar_range rho Pr) as Lb.
  destruct (cosine_smooth_bound (1 - Rpower rho (- 2 / 5)) ltac:(lra)) as [B Pp].
  eapply Rle_trans; [exact B|]; apply Rmult_le_compat_l; [lra|]; clear B C Lt Lb.
  replace (1 - (1 - Rpower rho (- 2 / 5))) with (Rpower rho (- 2 / 5)) by ring.
  set (r := Rpower rho (1 / 5)) in *.
  assert (E0 : Rpower rho (- 2 / 5) = / r ^ 2).
  { unfold r; rewrite <- (Rpower_pow 2) by apply Rpower_pos.
    rewrite Rpower_mult, <- Rpower_Ropp; f_equal; cbn [INR]; field. }
  assert (E1 : rho = r ^ 5).
  { unfold r; rewrite <- (Rpower_pow 5) by apply Rpower_pos; rewrite Rpower_mult.
    rewrite <- (Rpower_1 rho) at 1 by lra; f_equal; cbn [INR]; field. }
  assert (R1 : 1 <= r).
  { pose proof (Rle_Rpower rho 0 (1 / 5) Pr ltac:(lra)) as R1; rewrite Rpower_O in R1 by lra; exact R1. }
  rewrite E0; clearbody r; rewrite E1.
  replace (3 / (2 * r ^ 5 * (/ r ^ 2) ^ 3) + r ^ 5 * 125 * (/ r ^ 2) ^ 2 / 8) with (137 / 8 * r)
    by (field; lra).
  lra.
Qed.

(** Second case, where tau_0 > 0 and the step before it is too large. *)
Theorem corollary_6_small :
  (1 <= n0)%nat -> 1 / (2 * beta) < rho * eta_sm * cosine (INR (pred n0) / INR T) ->
  rho ^ 2 < Rpower (1 - tau0) (- 5) ->
  err <= rate_smooth D beta sigma cosine T * (38 / (1 - tau0)).
Proof.
  intros N1 Big C; pose proof (tau0_range T TT n0 Ln) as L0; fold tau0 in L0.
  pose proof (INR_T T TT) as PT; destruct (cosine_smooth_bound tau0 ltac:(lra)) as [B Pp].
  eapply Rle_trans; [exact B|]; apply Rmult_le_compat_l; [lra|]; clear B.
  (* tau_0 - 1/T = (n_0 - 1)/T, and 1/T <= 1 - tau_0 *)
  pose proof (Rinv_0_lt_compat _ PT) as PI0.
  assert (Eq : INR (pred n0) / INR T = tau0 - / INR T).
  { unfold tau0; replace n0 with (Datatypes.S (pred n0)) at 2 by lia; rewrite S_INR; field; lra. }
  assert (P0 : 0 <= INR (pred n0) / INR T) by (apply Rmult_le_pos; [apply pos_INR | lra]).
  assert (Gap : / INR T <= 1 - tau0).
  { apply le_INR in Ln as L; rewrite S_INR in L; unfold tau0.
    apply Rmult_le_reg_r with (INR T); [exact PT|]; field_simplify; lra. }
  set (y := 1 - tau0) in *; assert (Ly : 0 < y <= 1) by (unfold y; lra).
  assert (P2 : 0 < y ^ 2) by (apply pow_lt; lra); assert (P3 : 0 < y ^ 3) by (apply pow_lt; lra).
  (* rho y^2 >= 1/10 *)
  assert (Lo : 1 / 10 <= rho * y ^ 2).
  { assert (Ee : rho * eta_sm <= rho * (1 / (2 * beta))).
    { apply Rmult_le_compat_l; [lra|]; eapply Rle_trans; [apply Rmin_l|].
      unfold cosine; rewrite Rmult_0_r, cos_0; right; field; lra. }
    pose proof (cosine_sandwich (INR (pred n0) / INR T) ltac:(lra)) as [S1 S2].
    replace (1 - INR (pred n0) / INR T) with (y + / INR T) in S1, S2 by (unfold y; lra).
    assert (S3 : cosine (INR (pred n0) / INR T) <= 10 * y ^ 2) by nra.
    assert (S4 : 0 <= cosine (INR (pred n0) / INR T)) by (pose proof (pow2_ge_0 (y + / INR T)); lra).
    assert (Pi : 0 < 1 / (2 * beta)) by (apply Rdiv_lt_0_compat; lra).
    apply (Rmult_le_compat_r (cosine (INR (pred n0) / INR T))) in Ee; [|exact S4].
    apply (Rmult_le_compat_l (rho * (1 / (2 * beta)))) in S3; [|apply Rmult_le_pos; lra].
    apply Rmult_le_reg_l with (10 * (1 / (2 * beta))); [lra|]; lra. }
  (* rho y^2 <= 1/y *)
  assert (Up : rho * y ^ 2 <= / y).
  { assert (I1 : 1 <= / y) by (rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
    assert (Sq : (rho * y ^ 2) ^ 2 < / y).
    { replace (/ y) with (Rpower y (- 5) * (y ^ 2) ^ 2).
      - rewrite Rpow_mult_distr; apply Rmult_lt_compat_r; [now apply pow_lt | exact C].
      - replace (Rpower y (- 5)) with (/ y ^ 5); [field; lra|].
        rewrite <- (Rpower_pow 5), <- Rpower_Ropp by lra; f_equal; cbn [INR]; ring. }
    destruct (Rle_lt_dec (rho * y ^ 2) (/ y)) as [L|L]; [exact L | exfalso; nra]. }
  assert (Fst : 3 / (2 * rho * y ^ 3) <= 15 * / y).
  { replace (3 / (2 * rho * y ^ 3)) with (3 / 2 * / y * / (rho * y ^ 2)) by (field; lra).
    assert (I2 : / (rho * y ^ 2) <= 10).
    { rewrite <- (Rinv_inv 10); apply Rinv_le_contravar; lra. }
    apply (Rmult_le_compat_l (3 / 2 * / y)) in I2; [lra|].
    apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra]. }
  assert (I1 : 1 <= / y) by (rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
  unfold Rdiv; lra.
Qed.

End Cosine.

(** Rate in Corollary 6: H(0) = 1/2 and Q(0) <= 75/8. *)
Theorem corollary_6_rate (D beta sigma : R) (T : nat) :
  (1 <= T)%nat -> 0 < D -> 0 < beta -> 0 < sigma ->
  rate_smooth D beta sigma cosine T <= 2 * beta * D ^ 2 / INR T + 7 * D * sigma / sqrt (INR T).
Proof.
  intros TT PD Pb Ps; pose proof (INR_T T TT) as PT; pose proof (sqrt_lt_R0 _ PT) as Pq.
  pose proof (eq_5 D beta sigma cosine _ T cosine_annealed TT PD Pb Ps) as B.
  pose proof (eq_13_14 0 ltac:(lra)) as [Q0 Q1].
  eapply Rle_trans; [exact B|]; rewrite cosine_H_zero; apply Rplus_le_compat.
  - unfold cosine; rewrite Rmult_0_r, cos_0; right; field; lra.
  - assert (R : sqrt (2 * Qh cosine 0 / (1 / 2)) <= 7).
    { rewrite <- (sqrt_pow2 7) by lra; apply sqrt_le_1_alt; lra. }
    replace (7 * D * sigma / sqrt (INR T)) with (D * sigma / sqrt (INR T) * 7) by (field; lra).
    apply Rmult_le_compat_l; [|exact R].
    apply Rmult_le_pos; [nra | left; now apply Rinv_0_lt_compat].
Qed.

Print Assumptions corollary_6_small.
