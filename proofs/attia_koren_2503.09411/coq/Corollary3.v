(** Corollary 3, for cosine annealing: with the printed constant 18, with the 9 that its proof gives,
    and the lower-order term 4 pi rho eta_tu G^2 / T (8 p with p = pi/2). *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Expectation Schedules QIntegral Lemma5 Theorem1 Power Cosine.
Open Scope R_scope.

(** * Eq. (15) *)

(** The first inequality, at every tau. *)
Theorem eq_15_first rho tau :
  0 < rho -> 0 <= tau < 1 ->
  bracket cosine rho tau <= 3 / (2 * rho * (1 - tau) ^ 3) + rho * 125 * (1 - tau) ^ 2 / 8.
Proof.
  intros Pr Lt; pose proof (eq_12 tau ltac:(lra)) as [I1 _]; unfold bracket.
  pose proof (eq_13_14 tau ltac:(lra)) as [_ Q1]; pose proof (eq_13_14 0 ltac:(lra)) as [Q0 _].
  rewrite cosine_H_zero; set (y := 1 - tau) in *; assert (Py : 0 < y) by (unfold y; lra).
  assert (P2 : 0 < y ^ 2) by now apply pow_lt.
  assert (P3 : 0 < y ^ 3) by now apply pow_lt.
  apply Rplus_le_compat.
  - apply Rle_trans with (1 / 2 / (rho * (1 / 3 * y ^ 3))); [|right; field; lra].
    apply Rmult_le_compat_l; [lra|]; apply Rinv_le_contravar; [nra|].
    apply Rmult_le_compat_l; lra.
  - apply Rle_trans with (rho * (75 / 8 * y ^ 2) / (3 / 5)); [|right; field].
    apply Rmult_le_compat.
    + apply Rmult_le_pos; [lra|]; left; apply (unit_Q_pos _ _ cosine_annealed); lra.
    + left; apply Rinv_0_lt_compat; lra.
    + apply Rmult_le_compat_l; lra.
    + apply Rinv_le_contravar; lra.
Qed.

(** At tau_bar = 1 - rho^(-2/5), which lies in [0, 1). *)
Lemma tau_bar_range rho : 1 <= rho -> 0 <= 1 - Rpower rho (- 2 / 5) < 1.
Proof.
  intros Pr; pose proof (Rpower_pos rho (- 2 / 5)); split; [|lra].
  pose proof (Rle_Rpower rho (- 2 / 5) 0 Pr ltac:(lra)) as B; rewrite Rpower_O in B by lra; lra.
Qed.

Theorem eq_15 rho :
  1 <= rho -> bracket cosine rho (1 - Rpower rho (- 2 / 5)) <= 137 / 8 * Rpower rho (1 / 5).
Proof.
  intros Pr; pose proof (eq_15_first rho _ ltac:(lra) (tau_bar_range rho Pr)) as B.
  replace (1 - (1 - Rpower rho (- 2 / 5))) with (Rpower rho (- 2 / 5)) in B by ring.
  set (r := Rpower rho (1 / 5)) in *; assert (Pp : 0 < r) by apply Rpower_pos.
  assert (E0 : Rpower rho (- 2 / 5) = / r ^ 2).
  { unfold r; rewrite <- (Rpower_pow 2) by apply Rpower_pos.
    rewrite Rpower_mult, <- Rpower_Ropp; f_equal; cbn [INR]; field. }
  assert (E1 : rho = r ^ 5).
  { unfold r; rewrite <- (Rpower_pow 5) by apply Rpower_pos; rewrite Rpower_mult.
    rewrite <- (Rpower_1 rho) at 1 by lra; f_equal; cbn [INR]; field. }
  rewrite E0 in *; clearbody r; rewrite E1 in B at 2 3; eapply Rle_trans; [exact B|].
  right; field; lra.
Qed.

(** * Corollary 3 *)

(** F.4/rate-ten. *)
Theorem corollary_3_rate (D G : R) (T : nat) :
  (1 <= T)%nat -> 0 < D -> 0 < G ->
  rate_tuned D G cosine T = 2 * D * G / sqrt (INR T) * sqrt (2 * Qh cosine 0)
  /\ rate_tuned D G cosine T <= 10 * D * G / sqrt (INR T).
Proof.
  intros TT PD PG; pose proof (INR_T T TT) as PT; pose proof (sqrt_lt_R0 _ PT) as Ps.
  pose proof (eq_13_14 0 ltac:(lra)) as [Q0 Q1]; unfold rate_tuned; rewrite cosine_H_zero.
  replace (Qh cosine 0 / (1 / 2)) with (2 * Qh cosine 0) by field; split; [reflexivity|].
  assert (B : sqrt (2 * Qh cosine 0) <= 5).
  { rewrite <- (sqrt_pow2 5) by lra; apply sqrt_le_1_alt; nra. }
  replace (10 * D * G / sqrt (INR T)) with (2 * D * G / sqrt (INR T) * 5) by (field; lra).
  apply Rmult_le_compat_l; [|exact B].
  apply Rmult_le_pos; [nra | left; now apply Rinv_0_lt_compat].
Qed.

(** With 9: the factor 1/2 of Theorem 1, which the printed proof drops, kept. *)
Theorem corollary_3_halved (S : Problem) (T : nat) (rho : R)
  (x g s : nat -> Omega (expectation S) -> space S) (xstar : space S) (D G : R) :
  (1 <= T)%nat -> 0 < D -> 0 < G -> 1 <= rho ->
  SGD S T (stepsize (rho * eta_tuned D G cosine T) cosine T) x g s ->
  second_moment S T g G -> diameter S D -> mem (feasible S) xstar ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar
  <= rate_tuned D G cosine T * 9 * Rpower rho (1 / 5)
     + 4 * PI * rho * eta_tuned D G cosine T * G ^ 2 / INR T.
Proof.
  intros TT PD PG Pr HS HG HD Hx; pose proof (INR_T T TT) as PT.
  pose proof (theorem_1 S T rho _ _ x g s xstar D G cosine_annealed TT PD PG Pr HS HG HD Hx
                (1 - Rpower rho (- 2 / 5)) (tau_bar_range rho Pr)) as B.
  pose proof (eq_15 rho Pr) as E15; unfold bracket in E15.
  pose proof (rate_tuned_pos D G _ _ T cosine_annealed TT PD PG) as PR.
  pose proof (Rpower_pos rho (1 / 5)) as Pp.
  apply (Rmult_le_compat_l (1 / 2 * rate_tuned D G cosine T)) in E15; [|lra].
  assert (C : 1 / 2 * rate_tuned D G cosine T * (137 / 8 * Rpower rho (1 / 5))
              <= rate_tuned D G cosine T * 9 * Rpower rho (1 / 5)) by nra.
  replace (8 * (PI / 2) * rho * eta_tuned D G cosine T * G ^ 2 / INR T)
    with (4 * PI * rho * eta_tuned D G cosine T * G ^ 2 / INR T) in B by (field; lra).
  lra.
Qed.

(** As printed, with 18. *)
Theorem corollary_3 (S : Problem) (T : nat) (rho : R)
  (x g s : nat -> Omega (expectation S) -> space S) (xstar : space S) (D G : R) :
  (1 <= T)%nat -> 0 < D -> 0 < G -> 1 <= rho ->
  SGD S T (stepsize (rho * eta_tuned D G cosine T) cosine T) x g s ->
  second_moment S T g G -> diameter S D -> mem (feasible S) xstar ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar
  <= rate_tuned D G cosine T * 18 * Rpower rho (1 / 5)
     + 4 * PI * rho * eta_tuned D G cosine T * G ^ 2 / INR T.
Proof.
  intros TT PD PG Pr HS HG HD Hx.
  pose proof (corollary_3_halved S T rho x g s xstar D G TT PD PG Pr HS HG HD Hx) as B.
  pose proof (rate_tuned_pos D G _ _ T cosine_annealed TT PD PG) as PR.
  pose proof (Rpower_pos rho (1 / 5)) as Pp.
  assert (0 < rate_tuned D G cosine T * Rpower rho (1 / 5)) by (apply Rmult_lt_0_compat; lra); lra.
Qed.

(** End to end: at most (90 rho^(1/5) + 12 rho / T) D G / sqrt(T). *)
Theorem corollary_3_explicit (S : Problem) (T : nat) (rho : R)
  (x g s : nat -> Omega (expectation S) -> space S) (xstar : space S) (D G : R) :
  (1 <= T)%nat -> 0 < D -> 0 < G -> 1 <= rho ->
  SGD S T (stepsize (rho * eta_tuned D G cosine T) cosine T) x g s ->
  second_moment S T g G -> diameter S D -> mem (feasible S) xstar ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar
  <= (90 * Rpower rho (1 / 5) + 12 * rho / INR T) * (D * G / sqrt (INR T)).
Proof.
  intros TT PD PG Pr HS HG HD Hx; pose proof (INR_T T TT) as PT; pose proof (sqrt_lt_R0 _ PT) as Ps.
  pose proof (corollary_3_halved S T rho x g s xstar D G TT PD PG Pr HS HG HD Hx) as B.
  eapply Rle_trans; [exact B|]; rewrite Rmult_plus_distr_r; apply Rplus_le_compat.
  - destruct (corollary_3_rate D G T TT PD PG) as [_ Rb]; pose proof (Rpower_pos rho (1 / 5)).
    replace (90 * Rpower rho (1 / 5) * (D * G / sqrt (INR T)))
      with (10 * D * G / sqrt (INR T) * (9 * Rpower rho (1 / 5))) by (field; lra).
    rewrite Rmult_assoc; apply Rmult_le_compat_r; lra.
  - (* sqrt(T H(0) Q(0)) >= sqrt(3/10) sqrt(T) >= 53/100 sqrt(T), and 4 pi <= 12.64 <= 24 * 53/100 *)
    unfold eta_tuned; rewrite cosine_H_zero; pose proof (eq_13_14 0 ltac:(lra)) as [Q0 _].
    assert (Sq : 53 / 100 * sqrt (INR T) <= sqrt (INR T * (1 / 2) * Qh cosine 0)).
    { rewrite <- (sqrt_pow2 (53 / 100)) by lra; rewrite <- sqrt_mult by nra.
      apply sqrt_le_1_alt; nra. }
    pose proof PI_upper; pose proof PI_RGT_0.
    set (q := sqrt (INR T * (1 / 2) * Qh cosine 0)) in *; set (a := sqrt (INR T)) in *.
    apply Rmult_le_reg_r with (INR T * q * a); [repeat apply Rmult_lt_0_compat; lra|].
    replace (4 * PI * rho * (D / (2 * G * q)) * G ^ 2 / INR T * (INR T * q * a))
      with (rho * D * G * (2 * PI * a)) by (field; repeat split; lra).
    replace (12 * rho / INR T * (D * G / a) * (INR T * q * a)) with (rho * D * G * (12 * q))
      by (field; repeat split; lra).
    apply Rmult_le_compat_l; [|nra].
    apply Rmult_le_pos; [apply Rmult_le_pos|]; lra.
Qed.

Print Assumptions corollary_3_explicit.
