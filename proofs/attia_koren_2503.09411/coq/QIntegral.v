(** The integrand h^2 / H of Q: bounded by 2 p, integrable up to 1, and its integral between two
    points from above and from below. *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import Integrability Schedules.
Open Scope R_scope.

Section Line.

Variables (h : R -> R) (p : R).
Hypothesis (A : annealed_line h p).

Lemma ratio_nonneg u : u <= 1 -> 0 <= ratio h u.
Proof.
  intros L; destruct (Rle_lt_or_eq_dec u 1 L) as [P|E].
  - apply Rmult_le_pos; [apply pow2_ge_0 | left; apply Rinv_0_lt_compat, (H_pos h p A), P].
  - unfold ratio; rewrite (line_zero _ _ A u) by lra; unfold Rdiv; rewrite pow_i by lia; lra.
Qed.

Lemma ratio_pos u : u < 1 -> 0 < ratio h u.
Proof.
  intros L; apply Rdiv_lt_0_compat; [|now apply (H_pos h p A)].
  apply pow_lt, (line_pos _ _ A), L.
Qed.

(** From Eq. (8). *)
Lemma ratio_bound u : u <= 1 -> ratio h u <= 2 * p.
Proof.
  intros L; pose proof (p_pos h p A); destruct (Rle_lt_or_eq_dec u 1 L) as [P|E].
  - pose proof (H_pos h p A u P) as PH; unfold ratio.
    apply Rmult_le_reg_r with (Hh h u); [exact PH|]; field_simplify; [|lra].
    pose proof (eq_8 h p A u L); lra.
  - unfold ratio; rewrite (line_zero _ _ A u) by lra; unfold Rdiv; rewrite pow_i by lia; lra.
Qed.

Lemma ratio_continuous u : u < 1 -> continuous (ratio h) u.
Proof.
  intros L; pose proof (H_pos h p A u L) as PH; unfold ratio.
  apply (continuous_mult (fun u => h u ^ 2) (fun u => / Hh h u)).
  - apply (continuous_comp h (fun y => y ^ 2)); [now apply (h_continuous h p A)|].
    apply (ex_derive_continuous (fun y => y ^ 2)); auto_derive; exact I.
  - apply (continuous_comp (Hh h) Rinv); [now apply (H_continuous h p A)|].
    apply (ex_derive_continuous Rinv); auto_derive; lra.
Qed.

Lemma ratio_integrable v w : v <= 1 -> w <= 1 -> ex_RInt (ratio h) v w.
Proof.
  assert (Up : forall v, v <= 1 -> ex_RInt (ratio h) v 1).
  { intros u L; destruct (Rle_lt_or_eq_dec u 1 L) as [P| ->]; [|apply ex_RInt_point].
    apply (bounded_integrable (ratio h) u 1 (2 * p) P).
    - intros x Lx; rewrite Rabs_right by (apply Rle_ge, ratio_nonneg; lra); apply ratio_bound; lra.
    - intros c Lc; apply (ex_RInt_continuous (V := R_CompleteNormedModule)).
      intros z; rewrite Rmin_left, Rmax_right by lra; intros; apply ratio_continuous; lra. }
  intros Lv Lw; apply (ex_RInt_Chasles _ v 1 w); [now apply Up | now apply ex_RInt_swap, Up].
Qed.

Lemma Q_difference v w : v <= 1 -> w <= 1 -> RInt (ratio h) v w = Qh h v - Qh h w.
Proof.
  intros Lv Lw; unfold Qh; rewrite <- (RInt_Chasles (ratio h) v w 1) by (apply ratio_integrable; lra).
  unfold plus; cbn; ring.
Qed.

Lemma Q_one : Qh h 1 = 0.
Proof. exact (RInt_point 1 (ratio h)). Qed.

Lemma Q_integral v w : v <= 1 -> w <= 1 -> is_RInt (ratio h) v w (Qh h v - Qh h w).
Proof.
  intros; rewrite <- Q_difference by assumption.
  now apply (RInt_correct (ratio h)), ratio_integrable.
Qed.

Lemma Q_falls v w : v <= w -> w <= 1 -> Qh h w <= Qh h v.
Proof.
  intros L Lw; enough (0 <= Qh h v - Qh h w) by lra.
  replace 0 with ((w - v) * 0) by ring.
  apply (is_RInt_le (fun _ => 0) (ratio h) v w); [exact L | apply (is_RInt_const v w 0) | |].
  - apply Q_integral; lra.
  - intros; apply ratio_nonneg; lra.
Qed.

Lemma Q_nonneg v : v <= 1 -> 0 <= Qh h v.
Proof. intros; rewrite <- Q_one; apply Q_falls; lra. Qed.

(** F.2/q-above. *)
Lemma q_above v w : v <= w -> w <= 1 -> Qh h v - Qh h w <= 2 * p * (w - v).
Proof.
  intros L Lw; rewrite Rmult_comm.
  apply (is_RInt_le (ratio h) (fun _ => 2 * p) v w); [exact L | apply Q_integral; lra | |].
  - apply (is_RInt_const v w (2 * p)).
  - intros; apply ratio_bound; lra.
Qed.

(** F.2/q-tangent: h^2/H >= 2 c h - c^2 H, and H is below its chord. *)
Lemma q_tangent c v w :
  v < w -> w < 1 ->
  2 * c * (Hh h v - Hh h w) - c ^ 2 * (w - v) * (Hh h v + Hh h w) / 2 <= Qh h v - Qh h w.
Proof.
  intros L Lw; set (m := (Hh h w - Hh h v) / (w - v)).
  apply (is_RInt_le (fun u => 2 * c * h u + - c ^ 2 * ((Hh h v - m * v) + m * u)) (ratio h) v w).
  - lra.
  - replace (2 * c * (Hh h v - Hh h w) - c ^ 2 * (w - v) * (Hh h v + Hh h w) / 2)
      with (2 * c * (Hh h v - Hh h w)
            + - c ^ 2 * ((Hh h v - m * v) * (w - v) + m * (w ^ 2 - v ^ 2) / 2))
      by (unfold m; field; lra).
    apply (is_RInt_combination (2 * c) (- c ^ 2)); [now apply (H_difference h p A)|].
    apply is_RInt_affine.
  - apply Q_integral; lra.
  - intros u Lu; pose proof (H_pos h p A u ltac:(lra)) as PH.
    pose proof (H_chord h p A v w u L ltac:(lra)) as Ch; fold m in Ch.
    assert (Sq : 2 * c * h u - c ^ 2 * Hh h u <= ratio h u).
    { unfold ratio; apply Rmult_le_reg_r with (Hh h u); [exact PH|]; field_simplify; [|lra].
      pose proof (pow2_ge_0 (h u - c * Hh h u)); nra. }
    pose proof (pow2_ge_0 c) as Pc; apply (Rmult_le_compat_l (c ^ 2)) in Ch; [lra | exact Pc].
Qed.

(** F.2/q-chord. *)
Lemma q_chord v w :
  v < w -> w < 1 ->
  2 * (Hh h v - Hh h w) ^ 2 / ((w - v) * (Hh h v + Hh h w)) <= Qh h v - Qh h w.
Proof.
  intros L Lw; pose proof (H_pos h p A v ltac:(lra)); pose proof (H_pos h p A w Lw).
  eapply Rle_trans;
    [|apply (q_tangent (2 * (Hh h v - Hh h w) / ((w - v) * (Hh h v + Hh h w))) v w L Lw)].
  right; field; split; lra.
Qed.

Lemma Q_decreases v w : v < w -> w <= 1 -> Qh h w < Qh h v.
Proof.
  intros L L1; set (m := (v + w) / 2); assert (vm : v < m) by (unfold m; lra).
  assert (mw : m < w) by (unfold m; lra).
  pose proof (q_chord v m vm ltac:(lra)) as C; pose proof (Q_falls m w ltac:(lra) L1).
  pose proof (H_pos h p A v ltac:(lra)); pose proof (H_pos h p A m ltac:(lra)).
  pose proof (H_decreases h p A v m vm ltac:(lra)).
  enough (0 < 2 * (Hh h v - Hh h m) ^ 2 / ((m - v) * (Hh h v + Hh h m))) by lra.
  apply Rdiv_lt_0_compat; [|apply Rmult_lt_0_compat; lra].
  apply Rmult_lt_0_compat; [lra | apply pow_lt; lra].
Qed.

Lemma Q_pos v : v < 1 -> 0 < Qh h v.
Proof. intros; rewrite <- Q_one; apply Q_decreases; lra. Qed.

(** H/Q-upper, from Eq. (8). *)
Lemma Q_upper v : v <= 1 -> Qh h v <= 2 * p * (1 - v).
Proof. intros L; pose proof (q_above v 1 L ltac:(lra)) as B; rewrite Q_one in B; lra. Qed.

End Line.

(** On [0, 1], for h itself. *)
Section Unit.

Variables (h : R -> R) (p : R).
Hypothesis (A : annealed h p).
Let A' := continued_annealed h p A.

Lemma unit_p_pos : 0 < p.
Proof. exact (p_pos _ _ A'). Qed.

Lemma unit_h_pos u : 0 <= u < 1 -> 0 < h u.
Proof. intros L; rewrite <- (continued_inside h u) by lra; apply (line_pos _ _ A'); lra. Qed.

Lemma unit_H_pos u : 0 <= u < 1 -> 0 < Hh h u.
Proof. intros L; rewrite H_continued by lra; apply (H_pos _ p A'); lra. Qed.

Lemma unit_Q_pos u : 0 <= u < 1 -> 0 < Qh h u.
Proof. intros L; rewrite Q_continued by lra; apply (Q_pos _ p A'); lra. Qed.

Lemma unit_Q_falls v w : 0 <= v <= w -> w <= 1 -> Qh h w <= Qh h v.
Proof. intros L Lw; rewrite (Q_continued h v), (Q_continued h w) by lra; apply (Q_falls _ p A'); lra. Qed.

Lemma unit_Q_difference v w :
  0 <= v <= 1 -> 0 <= w <= 1 -> RInt (ratio h) v w = Qh h v - Qh h w.
Proof.
  intros Lv Lw; rewrite RInt_ratio_continued, (Q_continued h v), (Q_continued h w) by lra.
  apply (Q_difference _ p A'); lra.
Qed.

(** Eq. (8). *)
Lemma unit_eq_8 v : 0 <= v <= 1 -> h v ^ 2 <= 2 * p * Hh h v.
Proof.
  intros L; rewrite H_continued, <- (continued_inside h v) by lra; apply (eq_8 _ p A'); lra.
Qed.

(** F.2/area-above, area-below, area-high, area-low, last-area, q-above, q-tangent and q-chord. *)
Lemma unit_areas v w :
  0 <= v <= w -> w <= 1 ->
  (w - v) * h w <= Hh h v - Hh h w <= (w - v) * h v
  /\ (w - v) * h v - p / 2 * (w - v) ^ 2 <= Hh h v - Hh h w <= (w - v) * h w + p / 2 * (w - v) ^ 2.
Proof.
  intros L Lw; rewrite (H_continued h v), (H_continued h w) by lra.
  rewrite <- (continued_inside h v), <- (continued_inside h w) by lra; repeat split.
  - apply (area_above _ p A'); lra.
  - apply (area_below _ p A'); lra.
  - apply (area_high _ p A'); lra.
  - apply (area_low _ p A'); lra.
Qed.

Lemma unit_last_area v : 0 <= v <= 1 -> Hh h v <= (1 - v) * h v - h v ^ 2 / (2 * p).
Proof.
  intros L; rewrite H_continued, <- (continued_inside h v) by lra; apply (last_area _ p A'); lra.
Qed.

Lemma unit_q_above v w : 0 <= v <= w -> w <= 1 -> Qh h v - Qh h w <= 2 * p * (w - v).
Proof.
  intros L Lw; rewrite (Q_continued h v), (Q_continued h w) by lra; apply (q_above _ p A'); lra.
Qed.

Lemma unit_q_tangent c v w :
  0 <= v < w -> w < 1 ->
  2 * c * (Hh h v - Hh h w) - c ^ 2 * (w - v) * (Hh h v + Hh h w) / 2 <= Qh h v - Qh h w.
Proof.
  intros L Lw; rewrite (Q_continued h v), (Q_continued h w), (H_continued h v), (H_continued h w) by lra.
  apply (q_tangent _ p A'); lra.
Qed.

Lemma unit_q_chord v w :
  0 <= v < w -> w < 1 ->
  2 * (Hh h v - Hh h w) ^ 2 / ((w - v) * (Hh h v + Hh h w)) <= Qh h v - Qh h w.
Proof.
  intros L Lw; rewrite (Q_continued h v), (Q_continued h w), (H_continued h v), (H_continued h w) by lra.
  apply (q_chord _ p A'); lra.
Qed.

(** Appendix H: h(0)^2/(2p) <= H(0) <= h(0), and H(0) <= Q(0) <= 2 p, here at every v. *)
Theorem unit_H_Q_bounds v :
  0 <= v <= 1 ->
  h v ^ 2 / (2 * p) <= Hh h v <= (1 - v) * h v /\ Hh h v <= Qh h v <= 2 * p * (1 - v).
Proof.
  intros L; pose proof unit_p_pos as Pp; pose proof (unit_areas v 1 ltac:(lra) ltac:(lra)) as [[_ B] _].
  pose proof (unit_eq_8 v L) as E8; rewrite (H_continued h 1), H_one in B by lra.
  rewrite (Q_continued h v) by lra; pose proof (Q_upper _ p A' v ltac:(lra)) as U; repeat split; try lra.
  - apply Rmult_le_reg_r with (2 * p); [lra|]; field_simplify; lra.
  - rewrite H_continued by lra.
    pose proof (H_difference (continued h) p A' v 1) as I1; rewrite H_one, Rminus_0_r in I1.
    pose proof (Q_integral (continued h) p A' v 1 ltac:(lra) ltac:(lra)) as I2.
    rewrite Q_one, Rminus_0_r in I2.
    apply (is_RInt_le (continued h) (ratio (continued h)) v 1); try assumption; try lra.
    (* H(u) <= (1 - u) h(u) <= h(u) *)
    intros u Lu; pose proof (H_pos _ p A' u ltac:(lra)) as PH.
    pose proof (area_below _ p A' u 1 ltac:(lra)) as Bu; rewrite H_one in Bu.
    pose proof (line_pos _ _ A' u ltac:(lra)) as Ph; unfold ratio.
    apply Rmult_le_reg_r with (Hh (continued h) u); [exact PH|]; field_simplify; [nra | lra].
Qed.

(** H' = - h: F.1/H-derivative. *)
Lemma unit_H_derivative v : 0 < v < 1 -> is_derive (Hh h) v (- h v).
Proof.
  intros L; rewrite <- (continued_inside h v) by lra.
  apply (is_derive_ext_loc (Hh (continued h))); [|apply (H_derivative _ p A')].
  exists (mkposreal (Rmin v (1 - v)) ltac:(apply Rmin_glb_lt; lra)); intros u Bu.
  change (Rabs (minus u v) < Rmin v (1 - v)) in Bu; unfold minus, plus, opp in Bu; cbn in Bu.
  pose proof (Rmin_l v (1 - v)); pose proof (Rmin_r v (1 - v)); apply Rabs_def2 in Bu.
  symmetry; apply H_continued; lra.
Qed.

(** Q of Eq. (1) as printed, with H'^2 / H under the integral. *)
Theorem Q_as_printed v :
  0 <= v <= 1 -> Qh h v = RInt (fun u => Derive (Hh h) u ^ 2 / Hh h u) v 1.
Proof.
  intros L; apply RInt_ext; intros u; rewrite Rmin_left, Rmax_right by lra; intros Lu.
  rewrite (is_derive_unique _ _ _ (unit_H_derivative u ltac:(lra))).
  unfold ratio; now replace ((- h u) ^ 2) with (h u ^ 2) by ring.
Qed.

End Unit.

Print Assumptions Q_as_printed.
