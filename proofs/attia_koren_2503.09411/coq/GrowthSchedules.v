(** The exponent 1/(2p+1) of Corollary 2 is the best one, and so is 1/5 of Corollary 3: lower bounds of
    [GrowthPolynomial] for polynomial decay, tuned or not, fixed steps and cosine annealing. *)

From Coq Require Import Reals Lra Lia Psatz FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Schedules Lemma5 Theorem1 Power Cosine.
From AttiaKoren Require Import GrowthFromBelow GrowthPolynomial.
Open Scope R_scope.

Theorem polynomial_growth (D G base p : R) (T : nat) :
  0 < D -> 0 < G -> 0 < base -> 0 <= p -> (1 <= T)%nat ->
  let b := base * G * sqrt (INR T) / D in
  1 <= 2 * b ^ 2 <= Rpower (INR T) (2 * p + 1) ->
  forced_excess D G T (stepsize base (polynomial p) T)
    (Rpower b (1 / (2 * p + 1)) / (240 * Rpower 16 p) * (D * G / sqrt (INR T))).
Proof.
  intros PD PG PB Lp TT b Lb; replace (240 * Rpower 16 p) with (240 * 1 ^ 2 * Rpower 16 p) by ring.
  apply growth_sandwich; try assumption; [|rewrite Rmult_1_r; exact Lb].
  intros u Lu; unfold polynomial; lra.
Qed.

(** Corollary 2 loses at most a factor of the order rho^(1/(2p+1)), and it must lose as much: for
    rho >= sqrt(2/p), as long as the last step is at most D/(sqrt(2) G). *)
Theorem tuned_polynomial_growth (D G p rho : R) (T : nat) :
  0 < D -> 0 < G -> 1 <= p -> 0 < rho -> (1 <= T)%nat ->
  2 <= p * rho ^ 2 <= 2 * Rpower (INR T) (2 * p + 1) ->
  forced_excess D G T (stepsize (rho * eta_tuned D G (polynomial p) T) (polynomial p) T)
    (Rpower rho (1 / (2 * p + 1)) / (480 * Rpower 16 p) * (D * G / sqrt (INR T))).
Proof.
  intros PD PG Lp Pr TT Lr; assert (PT : 0 < INR T) by (apply lt_0_INR; lia).
  pose proof (sqrt_lt_R0 _ PT) as Ps; pose proof (sqrt_lt_R0 p ltac:(lra)) as Pp.
  pose proof (sqrt_sqrt p ltac:(lra)) as Sp; set (s := sqrt p) in *.
  assert (Es : 1 <= s) by nra.
  set (base := rho * eta_tuned D G (polynomial p) T).
  assert (Eb : base = rho * (D * s / (2 * G * sqrt (INR T)))).
  { unfold base, eta_tuned; f_equal; rewrite polynomial_H_zero, polynomial_Q_zero by exact Lp.
    replace (INR T * / (p + 1) * ((p + 1) / p)) with (INR T / p) by (field; lra).
    rewrite sqrt_div_alt by lra; fold s; field; repeat split; lra. }
  assert (PB : 0 < base).
  { rewrite Eb; apply Rmult_lt_0_compat; [exact Pr|]; apply Rdiv_lt_0_compat; nra. }
  assert (Eq : base * G * sqrt (INR T) / D = rho * s / 2) by (rewrite Eb; field; lra).
  pose proof (polynomial_growth D G base p T PD PG PB ltac:(lra) TT) as B; cbv zeta in B; rewrite Eq in B.
  replace (2 * (rho * s / 2) ^ 2) with (p * rho ^ 2 / 2) in B by (rewrite <- Sp; field).
  refine (forced_excess_weaken _ _ _ _ _ _ _ (B ltac:(lra))); clear B.
  apply Rmult_le_compat_r; [left; apply Rdiv_lt_0_compat; nra|].
  set (c := 1 / (2 * p + 1)); assert (Lc : 0 <= c <= 1).
  { unfold c; split; [left; apply Rdiv_lt_0_compat; lra|].
    apply Rmult_le_reg_r with (2 * p + 1); [lra|]; field_simplify; lra. }
  pose proof (Rpower_pos 16 p) as P16; pose proof (Rpower_pos rho c) as Prc.
  assert (Half : Rpower rho c * / 2 <= Rpower (rho * s / 2) c).
  { assert (L2 : Rpower 2 c <= 2) by (rewrite <- (Rpower_1 2) at 2 by lra; apply Rle_Rpower; lra).
    assert (Lr2 : Rpower rho c <= Rpower (rho * s / 2) c * Rpower 2 c).
    { rewrite Rpower_mult_distr by nra; apply Rle_Rpower_l; [lra | split; nra]. }
    pose proof (Rpower_pos (rho * s / 2) c); nra. }
  replace (480 * Rpower 16 p) with (2 * (240 * Rpower 16 p)) by ring.
  replace (Rpower rho c / (2 * (240 * Rpower 16 p))) with (Rpower rho c * / 2 / (240 * Rpower 16 p))
    by (field; lra).
  apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra | exact Half].
Qed.

(** Fixed steps: an error of the order rho. *)
Theorem fixed_growth (D G base : R) (T : nat) :
  0 < D -> 0 < G -> 0 < base -> (1 <= T)%nat ->
  D ^ 2 <= 2 * base ^ 2 * G ^ 2 * INR T -> 2 * base ^ 2 * G ^ 2 <= D ^ 2 ->
  forced_excess D G T (fun _ => base) (base * G ^ 2 / 240).
Proof.
  intros PD PG PB TT L1 L2; assert (PT : 0 < INR T) by (apply lt_0_INR; lia).
  pose proof (sqrt_lt_R0 _ PT) as Ps; pose proof (sqrt_sqrt _ (Rlt_le _ _ PT)) as Es.
  pose proof (growth_sandwich D G base 0 1 (fun _ => 1) T PD PG PB ltac:(lra) TT) as B.
  cbv zeta in B; lapply B; clear B; [intros B | intros u Lu; rewrite power_inside, Rpower_O; lra].
  set (r := sqrt (INR T)) in *; set (b := base * G * r / D) in *.
  assert (Pb : 0 < b) by (apply Rdiv_lt_0_compat; [repeat apply Rmult_lt_0_compat|]; assumption).
  assert (Eb : 2 * b ^ 2 * 1 * D ^ 2 = 2 * base ^ 2 * G ^ 2 * INR T) by (rewrite <- Es; unfold b; field; lra).
  pose proof (pow_lt D 2 PD) as PD2.
  replace (2 * 0 + 1) with 1 in B by ring; replace (1 / 1) with 1 in B by field.
  rewrite !Rpower_1, Rpower_O in B by lra.
  replace (fun _ : nat => base) with (stepsize base (fun _ => 1) T).
  2:{ apply functional_extensionality; intros t; unfold stepsize; ring. }
  refine (forced_excess_weaken _ _ _ _ _ _ _ (B _)).
  - right; unfold b; field; lra.
  - split; apply Rmult_le_reg_r with (D ^ 2); try exact PD2; rewrite Eb; nra.
Qed.

(** Cosine annealing: Corollary 3 has rho^(1/5). *)
Theorem cosine_growth (D G base : R) (T : nat) :
  0 < D -> 0 < G -> 0 < base -> (1 <= T)%nat ->
  let b := base * G * sqrt (INR T) / D in
  1 <= 5 * b ^ 2 <= INR T ^ 5 ->
  forced_excess D G T (stepsize base cosine T)
    (Rpower b (1 / 5) / 384000 * (D * G / sqrt (INR T))).
Proof.
  intros PD PG PB TT b Lb; assert (PT : 0 < INR T) by (apply lt_0_INR; lia).
  pose proof (growth_sandwich D G base 2 (5 / 2) cosine T PD PG PB ltac:(lra) TT) as B.
  cbv zeta in B; fold b in B; lapply B; clear B; [intros B|].
  - replace (2 * 2 + 1) with (INR 5) in B by (cbn; ring); rewrite Rpower_pow in B by exact PT.
    replace (INR 5) with 5 in B by (cbn; ring).
    replace (Rpower 16 2) with 256 in B.
    2:{ replace 2 with (INR 2) by (cbn; ring); rewrite Rpower_pow by lra; ring. }
    replace (240 * (5 / 2) ^ 2 * 256) with 384000 in B by field; apply B; lra.
  - intros u Lu; replace 2 with (INR 2) by (cbn; ring); rewrite power_INR by (lia || lra).
    replace (5 / INR 2) with (5 / 2) by (cbn; field); apply cosine_sandwich; lra.
Qed.

(** The same for rho times the tuned stepsize. *)
Theorem tuned_cosine_growth (D G rho : R) (T : nat) :
  0 < D -> 0 < G -> (1 <= T)%nat -> 2 <= rho -> 5 * rho ^ 2 <= INR T ^ 5 ->
  forced_excess D G T (stepsize (rho * eta_tuned D G cosine T) cosine T)
    (Rpower rho (1 / 5) / 768000 * (D * G / sqrt (INR T))).
Proof.
  intros PD PG TT Lr LT; assert (PT : 0 < INR T) by (apply lt_0_INR; lia).
  pose proof (sqrt_lt_R0 _ PT) as Ps; pose proof (eq_13_14 0 ltac:(lra)) as LQ; set (Q := Qh cosine 0) in *.
  set (base := rho * eta_tuned D G cosine T); set (s := sqrt (Q / 2)).
  assert (P2 : 0 < s) by (apply sqrt_lt_R0; lra); assert (Es : s * s = Q / 2) by (apply sqrt_sqrt; lra).
  assert (Eb : base = rho * (D / (2 * G * (sqrt (INR T) * s)))).
  { unfold base, eta_tuned; fold Q; rewrite cosine_H_zero; do 2 f_equal; f_equal.
    replace (INR T * (1 / 2) * Q) with (INR T * (Q / 2)) by field; apply sqrt_mult; lra. }
  assert (PB : 0 < base).
  { rewrite Eb; apply Rmult_lt_0_compat; [lra|]; apply Rdiv_lt_0_compat; [exact PD|].
    repeat apply Rmult_lt_0_compat; lra. }
  assert (Eq : base * G * sqrt (INR T) / D = rho / (2 * s)) by (rewrite Eb; field; lra).
  pose proof (cosine_growth D G base T PD PG PB TT) as B; cbv zeta in B; rewrite Eq in B.
  set (b := rho / (2 * s)) in *; assert (Pb : 0 < b) by (apply Rdiv_lt_0_compat; lra).
  assert (E2 : b ^ 2 * (2 * Q) = rho ^ 2) by (replace Q with (2 * (s * s)) by lra; unfold b; field; lra).
  refine (forced_excess_weaken _ _ _ _ _ _ _ (B _)); clear B; [|split; nra].
  apply Rmult_le_compat_r; [left; apply Rdiv_lt_0_compat; nra|].
  assert (E32 : Rpower 32 (1 / 5) = 2).
  { replace 32 with (Rpower 2 5); [apply Rpower_root; lra|].
    replace 5 with (INR 5) by (cbn; ring); rewrite Rpower_pow by lra; ring. }
  assert (L : Rpower rho (1 / 5) <= Rpower b (1 / 5) * Rpower 32 (1 / 5)).
  { rewrite Rpower_mult_distr by lra; apply Rle_Rpower_l; [lra|]; split; [lra|].
    apply Rsqr_incr_0_var; unfold Rsqr; nra. }
  rewrite E32 in L; lra.
Qed.

(** What the bounds divide by, and of what they take powers. *)
Theorem growth_powers_defined (D G base p C : R) (T : nat) :
  0 < D -> 0 < G -> 0 < base -> 0 <= p -> (1 <= T)%nat -> 1 <= C ->
  D <> 0 /\ 0 < INR T /\ sqrt (INR T) <> 0 /\ 0 < base * G * sqrt (INR T) / D /\ 2 * p + 1 <> 0 /\
  240 * C ^ 2 * Rpower 16 p <> 0.
Proof.
  intros PD PG PB Lp TT LC; assert (PT : 0 < INR T) by (apply lt_0_INR; lia).
  pose proof (sqrt_lt_R0 _ PT) as Ps; pose proof (Rpower_pos 16 p); repeat split; try lra.
  - apply Rdiv_lt_0_compat; [repeat apply Rmult_lt_0_compat|]; assumption.
  - apply Rgt_not_eq; repeat apply Rmult_lt_0_compat; try apply pow_lt; lra.
Qed.

Theorem tuned_growth_defined (p rho : R) (T : nat) :
  1 <= p -> 0 < rho -> (1 <= T)%nat ->
  0 < rho /\ 0 < INR T /\ 2 * p + 1 <> 0 /\ 480 * Rpower 16 p <> 0 /\ sqrt (INR T) <> 0.
Proof.
  intros Lp Pr TT; assert (PT : 0 < INR T) by (apply lt_0_INR; lia).
  pose proof (sqrt_lt_R0 _ PT) as Ps; pose proof (exp_pos (p * ln 16)) as P16.
  repeat split; try lra; unfold Rpower; lra.
Qed.

Print Assumptions tuned_polynomial_growth.
