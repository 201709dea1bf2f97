(** Statements about schedules, H and Q in the form in which the paper has them, from the theorems of the
    other files. *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Schedules QIntegral Lemma5 Theorem1 Optimality Power Corollary2
  Cosine Corollary3.
Open Scope R_scope.

(** * Between two points (Appendix F.2, repaired, and Appendix H) *)

Section Between.

Variables (h : R -> R) (p v w : R).
Hypothesis (A : annealed h p).

Theorem area_above : 0 <= v <= w -> w <= 1 -> (w - v) * h w <= Hh h v - Hh h w.
Proof. intros L Lw; apply (unit_areas h p A v w L Lw). Qed.

Theorem area_below : 0 <= v <= w -> w <= 1 -> Hh h v - Hh h w <= (w - v) * h v.
Proof. intros L Lw; apply (unit_areas h p A v w L Lw). Qed.

Theorem fall : 0 <= v <= w -> w <= 1 -> h v - h w <= p * (w - v).
Proof.
  intros L Lw; pose proof (annealed_lipschitz _ _ A v w ltac:(lra) ltac:(lra)) as B.
  rewrite (Rabs_left1 (v - w)) in B by lra; pose proof (Rle_abs (h v - h w)); lra.
Qed.

Theorem area_high :
  0 <= v <= w -> w <= 1 -> (w - v) * h v - p * (w - v) ^ 2 / 2 <= Hh h v - Hh h w.
Proof. intros L Lw; destruct (unit_areas h p A v w L Lw) as [_ [B _]]; lra. Qed.

Theorem area_low :
  0 <= v <= w -> w <= 1 -> Hh h v - Hh h w <= (w - v) * h w + p * (w - v) ^ 2 / 2.
Proof. intros L Lw; destruct (unit_areas h p A v w L Lw) as [_ [_ B]]; lra. Qed.

Theorem q_tangent (c : R) :
  0 <= v <= w -> w < 1 ->
  2 * c * (Hh h v - Hh h w) - c ^ 2 * (w - v) * (Hh h v + Hh h w) / 2 <= Qh h v - Qh h w.
Proof.
  intros L Lw; destruct (Rle_lt_or_eq_dec v w (proj2 L)) as [P|E].
  - apply (unit_q_tangent h p A); lra.
  - rewrite E; lra.
Qed.

End Between.

(** h(0)/(2p) <= 1/2, and H(0) >= h(0) min(1, h(0)/(2p)): H/h-below-p, H/H-lower-twice and H/H-lower. *)
Theorem start_below_slope (h : R -> R) (p : R) : annealed h p -> h 0 <= p /\ h 0 / (2 * p) <= 1 / 2.
Proof.
  intros A; pose proof (fall h p 0 1 A ltac:(lra) ltac:(lra)) as B; pose proof (unit_p_pos h p A) as Pp.
  rewrite (proj2 (annealed_zero _ _ A 1 ltac:(lra))) in B by reflexivity.
  assert (L : h 0 <= p) by lra; split; [exact L|].
  apply Rmult_le_reg_r with (2 * p); [lra|]; field_simplify; lra.
Qed.

Theorem H_lower (h : R -> R) (p : R) :
  annealed h p ->
  h 0 * Rmin 1 (h 0 / (2 * p)) <= Hh h 0 /\ 1 / 2 * h 0 * Rmin 1 (h 0 / (2 * p)) <= Hh h 0.
Proof.
  intros A; destruct (start_below_slope h p A) as [_ L].
  destruct (unit_H_Q_bounds h p A 0 ltac:(lra)) as [[B _] _]; pose proof (unit_h_pos h p A 0 ltac:(lra)).
  pose proof (unit_p_pos h p A); rewrite Rmin_right by lra.
  replace (h 0 * (h 0 / (2 * p))) with (h 0 ^ 2 / (2 * p)) by (field; lra); split; [exact B|].
  replace (1 / 2 * h 0 * (h 0 / (2 * p))) with (1 / 2 * (h 0 ^ 2 / (2 * p))) by (field; lra).
  assert (0 <= h 0 ^ 2 / (2 * p)).
  { apply Rmult_le_pos; [apply pow2_ge_0 | left; apply Rinv_0_lt_compat; lra]. }
  lra.
Qed.

(** * Derivatives and the minimiser (Appendix F.1)

    [continued h] is h on [0, 1], h(0) before and 0 after: the derivative at 0 is the one from the right. *)

Section Slopes.

Variables (h : R -> R) (p : R).
Hypothesis (A : annealed h p).
Let A' := continued_annealed h p A.

Theorem H_slope v :
  0 <= v < 1 -> Hh (continued h) v = Hh h v /\ is_derive (Hh (continued h)) v (- h v).
Proof.
  intros L; split; [now rewrite <- H_continued by lra|].
  rewrite <- (continued_inside h v) by lra; apply (H_derivative _ p A').
Qed.

(** Q' = - H'^2/H, with H' = d. *)
Theorem Q_slope v :
  0 <= v < 1 -> Qh (continued h) v = Qh h v /\
  exists d, is_derive (Hh (continued h)) v d /\ is_derive (Qh (continued h)) v (- (d ^ 2 / Hh h v)).
Proof.
  intros L; split; [now rewrite <- Q_continued by lra|].
  exists (- h v); split; [apply (H_slope v L)|].
  replace (- ((- h v) ^ 2 / Hh h v)) with (- ratio (continued h) v).
  - apply (Q_derivative _ p A'); lra.
  - rewrite <- ratio_continued by lra; unfold ratio; now replace ((- h v) ^ 2) with (h v ^ 2) by ring.
Qed.

Lemma bracket_line rho v :
  0 <= v <= 1 -> bracket (continued h) rho v = bracket h rho v.
Proof. intros L; unfold bracket; now rewrite <- !H_continued, <- !Q_continued by lra. Qed.

(** g' as in the third display of F.1, with H' = d. *)
Theorem g_slope rho v :
  0 < rho -> 0 <= v < 1 -> bracket (continued h) rho v = bracket h rho v /\
  exists d, is_derive (Hh (continued h)) v d /\
    is_derive (bracket (continued h) rho) v
      (- Hh h 0 * d / (rho * Hh h v ^ 2) - rho * (d ^ 2 / Hh h v) / Qh h 0).
Proof.
  intros Pr L; split; [apply bracket_line; lra|]; exists (- h v); split; [apply (H_slope v L)|].
  pose proof (unit_H_pos h p A v L) as P1; pose proof (unit_Q_pos h p A 0 ltac:(lra)) as P2.
  pose proof (unit_H_pos h p A 0 ltac:(lra)) as P3.
  replace (- Hh h 0 * - h v / (rho * Hh h v ^ 2) - rho * ((- h v) ^ 2 / Hh h v) / Qh h 0)
    with (rho * continued h v / (Qh h 0 * Hh (continued h) v ^ 2)
          * (Hh h 0 * Qh h 0 / rho ^ 2 - Hh (continued h) v * continued h v)).
  - apply (is_derive_ext (fun u => Hh h 0 / (rho * Hh (continued h) u) + rho * Qh (continued h) u / Qh h 0)).
    + intros u; unfold bracket; now rewrite <- (H_continued h 0), <- (Q_continued h 0) by lra.
    + apply (g_derivative _ p rho _ _ A' Pr P2); lra.
  - rewrite <- H_continued, continued_inside by lra; field; lra.
Qed.

(** S3/tau-unique. *)
Theorem product_decreases v w : 0 <= v < w -> w < 1 -> Hh h w * h w < Hh h v * h v.
Proof.
  intros L Lw; pose proof (Hh_decreases (continued h) p A' v w ltac:(lra) Lw) as B.
  rewrite <- !H_continued, !continued_inside in B by lra; exact B.
Qed.

(** S3/tau-none. *)
Theorem no_solution rho v :
  0 < rho -> rho ^ 2 * h 0 < Qh h 0 -> 0 <= v < 1 -> Hh h v * h v < Hh h 0 * Qh h 0 / rho ^ 2.
Proof.
  intros Pr Lq L; pose proof (unit_H_pos h p A 0 ltac:(lra)) as PH.
  assert (P2 : 0 < rho ^ 2) by now apply pow_lt.
  assert (B : Hh h v * h v <= Hh h 0 * h 0).
  { destruct (Req_dec v 0) as [-> |N]; [lra|].
    pose proof (product_decreases 0 v ltac:(lra) ltac:(lra)); lra. }
  apply Rle_lt_trans with (1 := B); apply Rmult_lt_reg_r with (rho ^ 2); [exact P2|].
  replace (Hh h 0 * Qh h 0 / rho ^ 2 * rho ^ 2) with (Hh h 0 * Qh h 0) by (field; lra).
  rewrite Rmult_assoc; apply Rmult_lt_compat_l; lra.
Qed.

(** S3/optimal-tau: both sentences of it. *)
Theorem best_tau rho :
  0 < rho ->
  (forall tau, 0 <= tau < 1 -> Hh h tau * h tau = Hh h 0 * Qh h 0 / rho ^ 2 ->
     forall v, 0 <= v < 1 -> v <> tau -> bracket h rho tau < bracket h rho v) /\
  ((forall tau, 0 <= tau < 1 -> Hh h tau * h tau <> Hh h 0 * Qh h 0 / rho ^ 2) ->
     forall v, 0 < v < 1 -> bracket h rho 0 < bracket h rho v).
Proof. intros Pr; split; [apply (optimal_tau h p rho A Pr) | apply (optimal_tau_none h p rho A Pr)]. Qed.

(** F.1/at-zero. *)
Theorem best_at_zero rho v :
  0 < rho -> rho ^ 2 * h 0 < Qh h 0 -> 0 <= v < 1 -> bracket h rho 0 <= bracket h rho v.
Proof.
  intros Pr Lq L; destruct (Req_dec v 0) as [-> |N]; [lra|]; left.
  apply (best_tau rho Pr); [|lra]; intros tau Lt E.
  pose proof (no_solution rho tau Pr Lq Lt); lra.
Qed.

(** S2.2/eq-1: both integrals exist, the divisors are positive, and Q is as printed. *)
Theorem eq_1 v :
  0 <= v < 1 ->
  ex_RInt h v 1 /\ 0 < Hh h v /\ ex_RInt (ratio h) v 1 /\ 0 < Qh h v /\
  Qh h v = RInt (fun u => Derive (Hh h) u ^ 2 / Hh h u) v 1.
Proof.
  intros L; split; [|split; [apply (unit_H_pos h p A v L)|split; [|split; [apply (unit_Q_pos h p A v L)|]]]].
  - apply (ex_RInt_ext (continued h)); [|apply (h_integrable _ _ A')].
    intros u; rewrite Rmin_left, Rmax_right by lra; intros; apply continued_inside; lra.
  - apply (ex_RInt_ext (ratio (continued h))); [|apply (ratio_integrable _ _ A'); lra].
    intros u; rewrite Rmin_left, Rmax_right by lra; intros; symmetry; apply ratio_continued; lra.
  - apply (Q_as_printed h p A); lra.
Qed.

End Slopes.

(** * Polynomial decay (Appendix F.3) *)

Section Degree.

Variable p : R.
Hypothesis (Lp : 1 <= p).
Notation h := (polynomial p).

Lemma degree_slope u : 0 <= u < 1 -> is_derive h u (- p * Rpower (1 - u) (p - 1)).
Proof.
  intros L; apply (is_derive_ext_loc (fun v => Rpower (1 - v) p)); [|apply Rpower_derivative; lra].
  exists (mkposreal (1 - u) ltac:(lra)); intros v Bv.
  change (Rabs (minus v u) < 1 - u) in Bv; unfold minus, plus, opp in Bv; cbn in Bv.
  apply Rabs_def2 in Bv; unfold polynomial; rewrite power_inside by lra; reflexivity.
Qed.

(** F.3/annealed and F.3/lipschitz. *)
Theorem degree_annealed u :
  0 <= u < 1 ->
  annealed h p /\ 0 < h u /\ exists d, is_derive h u d /\ d <= 0 /\
  - d = p * Rpower (1 - u) (p - 1) /\ 0 <= p * Rpower (1 - u) (p - 1) <= p.
Proof.
  intros L; pose proof (Rpower_pos (1 - u) (p - 1)).
  pose proof (Rpower_le_1 (p - 1) (1 - u) ltac:(lra) ltac:(lra)).
  split; [now apply polynomial_annealed|]; split.
  - unfold polynomial; rewrite power_inside by lra; apply Rpower_pos.
  - exists (- p * Rpower (1 - u) (p - 1)); split; [now apply degree_slope|]; repeat split; nra.
Qed.

(** F.3/H and F.3/Q, the end v = 1 included. *)
Theorem degree_H v : 0 <= v <= 1 -> Hh h v = power (p + 1) (1 - v) / (p + 1).
Proof.
  intros L; destruct (Req_dec v 1) as [-> |N].
  - rewrite power_zero by lra; rewrite H_continued, H_one by lra; unfold Rdiv; ring.
  - rewrite polynomial_H, power_inside by lra; reflexivity.
Qed.

Theorem degree_Q v : 0 <= v <= 1 -> Qh h v = (p + 1) / p * power p (1 - v).
Proof.
  intros L; destruct (Req_dec v 1) as [-> |N].
  - rewrite power_zero by lra; rewrite Q_continued, Q_one by lra; ring.
  - rewrite polynomial_Q, power_inside by lra; reflexivity.
Qed.

(** F.3/optimality-zero. *)
Theorem degree_zero : Hh h 0 = 1 / (p + 1) /\ Qh h 0 = (p + 1) / p /\ Hh h 0 * Qh h 0 = 1 / p.
Proof.
  rewrite polynomial_H_zero, polynomial_Q_zero by exact Lp; repeat split; field; lra.
Qed.

(** F.3/tau-bar. *)
Theorem degree_tau_bar rho : 1 <= rho -> 0 <= 1 - Rpower rho (- 2 / (2 * p + 1)) < 1.
Proof. intros Pr; pose proof (y_range p rho Lp Pr); lra. Qed.

(** S3/corollary-2-order and F.3/rate. *)
Theorem degree_rate (D G : R) (T : nat) :
  (1 <= T)%nat -> 0 < D -> 0 < G ->
  rate_tuned D G h T = 2 * (p + 1) * D * G / sqrt (p * INR T) /\
  2 * (p + 1) * D * G / sqrt (p * INR T) <= 4 * sqrt p * D * G / sqrt (INR T).
Proof.
  intros TT PD PG; pose proof (corollary_2_order p D G T Lp TT PD PG) as B.
  rewrite corollary_2_rate in * by assumption; split; [reflexivity | exact B].
Qed.

End Degree.

(** * Cosine annealing (Appendix F.4) *)

(** F.4/annealed, F.4/slope and F.4/lipschitz. *)
Theorem cosine_slope u :
  0 <= u <= 1 ->
  annealed cosine (PI / 2) /\ (u < 1 -> 0 < cosine u) /\ exists d, is_derive cosine u d /\ d <= 0 /\
  d = - PI / 2 * sin (PI * u) /\ Rabs d <= PI / 2.
Proof.
  intros L; pose proof PI_RGT_0 as PP; split; [exact cosine_annealed|]; split.
  - intros L1; apply (unit_h_pos _ _ cosine_annealed); lra.
  - exists (- PI / 2 * sin (PI * u)); split; [apply is_derive_Reals, cosine_derivative|].
    pose proof (sin_ge_0 (PI * u) ltac:(nra) ltac:(nra)); pose proof (SIN_bound (PI * u)).
    split; [nra|]; split; [reflexivity|]; apply Rabs_le; nra.
Qed.

(** F.4/Q-zero. *)
Theorem cosine_Q_zero : 3 / 5 <= Qh cosine 0.
Proof. pose proof (eq_13_14 0 ltac:(lra)); lra. Qed.

(** F.4/eq-15, with the printed 18 for 137/8. *)
Theorem eq_15_rounded rho :
  1 <= rho -> bracket cosine rho (1 - Rpower rho (- 2 / 5)) <= 18 * Rpower rho (1 / 5).
Proof. intros Pr; pose proof (eq_15 rho Pr); pose proof (Rpower_pos rho (1 / 5)); lra. Qed.

(** S3/corollary-3-ten. *)
Theorem cosine_ten : 2 * sqrt (2 * Qh cosine 0) <= 10.
Proof.
  pose proof (eq_13_14 0 ltac:(lra)) as [Q0 Q1].
  enough (sqrt (2 * Qh cosine 0) <= 5) by lra.
  rewrite <- (sqrt_pow2 5) by lra; apply sqrt_le_1_alt; nra.
Qed.

Print Assumptions eq_1.
