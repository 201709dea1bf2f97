(** Cosine annealing h(u) = (1 + cos(pi u))/2: it is annealed, it lies between (1-u)^2 and
    5/2 (1-u)^2, and H and Q lie between the integrals of these (Appendix F.4, Eqs. (10) to (14)). *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import Schedules QIntegral.
Open Scope R_scope.

Definition cosine (u : R) : R := (1 + cos (PI * u)) / 2.

(** pi^2 <= 10, from two terms of a Machin-like series. *)
Lemma PI_upper : PI <= 316 / 100.
Proof.
  pose proof (proj2 (PI_2_3_7_ineq 1)) as U.
  unfold sum_f_R0, tg_alt, PI_2_3_7_tg, Ratan_seq in U; cbn in U; lra.
Qed.

Lemma PI_square : 9 <= PI ^ 2 <= 10.
Proof. pose proof PI_upper; pose proof PI2_3_2; split; nra. Qed.

(** * Annealed *)

(** F.4/slope. *)
Lemma cosine_derivative u : derivable_pt_lim cosine u (- PI / 2 * sin (PI * u)).
Proof.
  apply is_derive_Reals; unfold cosine; auto_derive; [exact I | field].
Qed.

Lemma cosine_falls u v : 0 <= u -> u <= v -> v <= 1 -> cosine v <= cosine u.
Proof.
  intros L0 L L1; unfold cosine; pose proof PI_RGT_0.
  enough (cos (PI * v) <= cos (PI * u)) by lra; apply cos_decr_1; nra.
Qed.

(** F.4/annealed, F.4/end, F.4/lipschitz. *)
Theorem cosine_annealed : annealed cosine (PI / 2).
Proof.
  pose proof PI_RGT_0 as PP; split.
  - exact cosine_falls.
  - intros u L; split.
    + intros Z; destruct (Rlt_le_dec u 1) as [P|P]; [|lra]; unfold cosine in Z.
      assert (cos (PI * 1) < cos (PI * u)) by (apply cos_decreasing_1; nra).
      rewrite Rmult_1_r, cos_PI in *; lra.
    + intros ->; unfold cosine; rewrite Rmult_1_r, cos_PI; lra.
  - assert (O : forall u v, u < v -> Rabs (cosine u - cosine v) <= PI / 2 * (v - u)).
    { intros u v L; destruct (MVT_cor2 cosine (fun w => - PI / 2 * sin (PI * w)) u v L) as [c [E _]].
      - intros; apply cosine_derivative.
      - rewrite Rabs_minus_sym, E; pose proof (SIN_bound (PI * c)) as B; apply Rabs_le.
        assert (0 < PI / 2 * (v - u)) by (apply Rmult_lt_0_compat; lra).
        replace (- PI / 2 * sin (PI * c) * (v - u)) with (- (PI / 2 * (v - u) * sin (PI * c))) by field.
        nra. }
    intros u v _ _; destruct (Rtotal_order u v) as [L|[-> |L]].
    + rewrite (Rabs_left (u - v)) by lra; replace (- (u - v)) with (v - u) by ring; now apply O.
    + rewrite !Rminus_eq_0, Rabs_R0; lra.
    + rewrite Rabs_minus_sym, (Rabs_right (u - v)) by lra; now apply O.
Qed.

(** * Between two squares *)

(** h(u) = sin^2(pi (1-u)/2). *)
Lemma cosine_sine u : cosine u = sin (PI * (1 - u) / 2) ^ 2.
Proof.
  unfold cosine; replace (PI * u) with (PI - 2 * (PI * (1 - u) / 2)) by field.
  rewrite cos_minus, cos_PI, sin_PI, cos_2a_sin; field.
Qed.

(** Jordan's inequality sin(pi x/2) >= x on [0, 1]: sin(pi x/2) - x vanishes at both ends, and its
    derivative does not increase. *)
Lemma jordan x : 0 <= x <= 1 -> x <= sin (PI * x / 2).
Proof.
  intros Lx; pose proof PI_RGT_0 as PP; set (f := fun y => sin (PI * y / 2) - y).
  set (d := fun y => PI / 2 * cos (PI * y / 2) - 1).
  assert (Df : forall y, derivable_pt_lim f y (d y)).
  { intros y; apply is_derive_Reals; unfold f, d; auto_derive; [exact I | unfold Rdiv; ring]. }
  assert (F0 : f 0 = 0).
  { unfold f; replace (PI * 0 / 2) with 0 by field; rewrite sin_0; ring. }
  assert (F1 : f 1 = 0).
  { unfold f; replace (PI * 1 / 2) with (PI / 2) by field; rewrite sin_PI2; ring. }
  destruct (Rle_lt_dec 0 (f x)) as [L|L]; [unfold f in L; lra | exfalso].
  assert (Nx0 : x <> 0) by (intros E; rewrite E, F0 in L; lra).
  assert (Nx1 : x <> 1) by (intros E; rewrite E, F1 in L; lra).
  destruct (MVT_cor2 f d 0 x ltac:(lra) ltac:(intros; apply Df)) as [a [Ea La]].
  destruct (MVT_cor2 f d x 1 ltac:(lra) ltac:(intros; apply Df)) as [b [Eb Lb]].
  rewrite F0 in Ea; rewrite F1 in Eb.
  assert (Da : d a < 0) by nra; assert (Db : 0 < d b) by nra.
  assert (M : cos (PI * b / 2) <= cos (PI * a / 2)) by (apply cos_decr_1; nra).
  unfold d in Da, Db; nra.
Qed.

(** Eqs. (10) and (11). *)
Theorem cosine_sandwich u : 0 <= u <= 1 -> (1 - u) ^ 2 <= cosine u <= 5 / 2 * (1 - u) ^ 2.
Proof.
  intros Lu; rewrite cosine_sine; set (x := 1 - u); assert (Lx : 0 <= x <= 1) by (unfold x; lra).
  pose proof (jordan x Lx) as J; pose proof PI_RGT_0; split; [apply pow_incr; lra|].
  assert (B : sin (PI * x / 2) <= PI * x / 2).
  { destruct (Rle_lt_or_eq_dec 0 x ltac:(lra)) as [P|E].
    - left; apply sin_lt_x; nra.
    - rewrite <- E; replace (PI * 0 / 2) with 0 by field; rewrite sin_0; lra. }
  apply Rle_trans with ((PI * x / 2) ^ 2); [apply pow_incr; lra|].
  replace ((PI * x / 2) ^ 2) with (PI ^ 2 / 4 * x ^ 2) by field.
  apply Rmult_le_compat_r; [apply pow2_ge_0 | pose proof PI_square; lra].
Qed.

(** * Integrals *)

(** The integral of c (1-u)^n from v to 1. *)
Lemma is_RInt_power c n v :
  is_RInt (fun u => c * (1 - u) ^ n) v 1 (c * (1 - v) ^ S n / INR (S n)).
Proof.
  assert (PN : 0 < INR (S n)) by (apply lt_0_INR; lia).
  replace (c * (1 - v) ^ S n / INR (S n))
    with (minus (- c * (1 - 1) ^ S n / INR (S n)) (- c * (1 - v) ^ S n / INR (S n))).
  - apply (is_RInt_derive (fun u => - c * (1 - u) ^ S n / INR (S n))).
    + intros u _; auto_derive; [exact I|].
      change (match n with O => 1 | S _ => INR n + 1 end) with (INR (S n)) in *.
      set (m := INR (S n)) in *; change (1 + - u) with (1 - u); field; lra.
    + intros u _; apply (ex_derive_continuous (fun u => c * (1 - u) ^ n)); auto_derive; exact I.
  - unfold minus, plus, opp; cbn [AbelianGroup.plus]; cbn -[pow INR].
    rewrite Rminus_eq_0, pow_i by lia; field; lra.
Qed.

Local Definition cosine_line := continued_annealed cosine (PI / 2) cosine_annealed.

Lemma cosine_H_integral v : 0 <= v <= 1 -> is_RInt cosine v 1 (Hh cosine v).
Proof.
  intros L; rewrite H_continued by exact L.
  apply (is_RInt_ext (continued cosine)).
  - intros u; rewrite Rmin_left, Rmax_right by lra; intros; apply continued_inside; lra.
  - apply (RInt_correct (continued cosine)), (h_integrable _ _ cosine_line).
Qed.

(** Eq. (12). *)
Theorem eq_12 v : 0 <= v <= 1 -> 1 / 3 * (1 - v) ^ 3 <= Hh cosine v <= 5 / 6 * (1 - v) ^ 3.
Proof.
  intros L; split.
  - apply (is_RInt_le (fun u => 1 * (1 - u) ^ 2) cosine v 1); [lra| |now apply cosine_H_integral|].
    + pose proof (is_RInt_power 1 2 v) as P.
      replace (1 / 3 * (1 - v) ^ 3) with (1 * (1 - v) ^ 3 / INR 3) by (cbn [INR]; field); exact P.
    + intros u Lu; rewrite Rmult_1_l; apply cosine_sandwich; lra.
  - apply (is_RInt_le cosine (fun u => 5 / 2 * (1 - u) ^ 2) v 1); [lra|now apply cosine_H_integral| |].
    + pose proof (is_RInt_power (5 / 2) 2 v) as P.
      replace (5 / 6 * (1 - v) ^ 3) with (5 / 2 * (1 - v) ^ 3 / INR 3) by (cbn [INR]; field); exact P.
    + intros u Lu; apply cosine_sandwich; lra.
Qed.

(** F.4/H and F.4/H-zero. *)
Theorem cosine_H v : Hh cosine v = (1 - v) / 2 - sin (PI * v) / (2 * PI).
Proof.
  apply is_RInt_unique; pose proof PI_RGT_0.
  replace ((1 - v) / 2 - sin (PI * v) / (2 * PI))
    with (minus ((1 + sin (PI * 1) / PI) / 2) ((v + sin (PI * v) / PI) / 2)).
  - apply (is_RInt_derive (fun u => (u + sin (PI * u) / PI) / 2)).
    + intros u _; unfold cosine; auto_derive; [lra | field; lra].
    + intros u _; apply (ex_derive_continuous cosine); unfold cosine; auto_derive; exact I.
  - unfold minus, plus, opp; cbn; rewrite Rmult_1_r, sin_PI; field; lra.
Qed.

Theorem cosine_H_zero : Hh cosine 0 = 1 / 2.
Proof. rewrite cosine_H, Rmult_0_r, sin_0; pose proof PI_RGT_0; field; lra. Qed.

(** The integrand of Q between 6/5 (1-u) and 75/4 (1-u). *)
Lemma cosine_ratio u :
  0 <= u < 1 -> 6 / 5 * (1 - u) ^ 1 <= ratio cosine u <= 75 / 4 * (1 - u) ^ 1.
Proof.
  intros L; pose proof (cosine_sandwich u ltac:(lra)) as [S1 S2].
  pose proof (eq_12 u ltac:(lra)) as [I1 I2]; unfold ratio; rewrite pow_1.
  set (x := 1 - u) in *; assert (Lx : 0 < x <= 1) by (unfold x; lra).
  assert (P2 : 0 < x ^ 2) by (apply pow_lt; lra); assert (P3 : 0 < x ^ 3) by (apply pow_lt; lra).
  assert (PH : 0 < Hh cosine u) by lra.
  assert (C1 : (x ^ 2) ^ 2 <= cosine u ^ 2) by (apply pow_incr; lra).
  assert (C2 : cosine u ^ 2 <= (5 / 2 * x ^ 2) ^ 2) by (apply pow_incr; lra).
  split.
  - apply Rle_trans with ((x ^ 2) ^ 2 / (5 / 6 * x ^ 3)); [right; field; lra|].
    apply Rmult_le_compat; [apply pow2_ge_0 | left; apply Rinv_0_lt_compat; lra | exact C1 |].
    apply Rinv_le_contravar; lra.
  - apply Rle_trans with ((5 / 2 * x ^ 2) ^ 2 / (1 / 3 * x ^ 3)); [|right; field; lra].
    apply Rmult_le_compat; [apply pow2_ge_0 | left; apply Rinv_0_lt_compat; lra | exact C2 |].
    apply Rinv_le_contravar; lra.
Qed.

(** Eqs. (13) and (14). *)
Theorem eq_13_14 v : 0 <= v <= 1 -> 3 / 5 * (1 - v) ^ 2 <= Qh cosine v <= 75 / 8 * (1 - v) ^ 2.
Proof.
  intros L.
  assert (Ri : is_RInt (ratio cosine) v 1 (Qh cosine v)).
  { rewrite Q_continued by exact L; apply (is_RInt_ext (ratio (continued cosine))).
    - intros u; rewrite Rmin_left, Rmax_right by lra; intros; symmetry; apply ratio_continued; lra.
    - apply (RInt_correct (ratio (continued cosine))), (ratio_integrable _ _ cosine_line); lra. }
  split.
  - apply (is_RInt_le (fun u => 6 / 5 * (1 - u) ^ 1) (ratio cosine) v 1); [lra| |exact Ri|].
    + pose proof (is_RInt_power (6 / 5) 1 v) as P.
      replace (3 / 5 * (1 - v) ^ 2) with (6 / 5 * (1 - v) ^ 2 / INR 2) by (cbn [INR]; field); exact P.
    + intros u Lu; apply cosine_ratio; lra.
  - apply (is_RInt_le (ratio cosine) (fun u => 75 / 4 * (1 - u) ^ 1) v 1); [lra|exact Ri| |].
    + pose proof (is_RInt_power (75 / 4) 1 v) as P.
      replace (75 / 8 * (1 - v) ^ 2) with (75 / 4 * (1 - v) ^ 2 / INR 2) by (cbn [INR]; field); exact P.
    + intros u Lu; apply cosine_ratio; lra.
Qed.

Print Assumptions eq_13_14.
