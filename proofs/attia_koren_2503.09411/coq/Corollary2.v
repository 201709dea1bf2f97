(** Corollary 2, for every real degree p >= 1, with the constant 8 of Theorem 1 in the O(.). *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Expectation Schedules QIntegral Lemma5 Theorem1 Power.
Open Scope R_scope.

Section Degree.

Variables (p rho : R).
Hypothesis (p_ge_1 : 1 <= p) (rho_ge_1 : 1 <= rho).
Notation h := (polynomial p).

(** 1 - tau_bar = rho^(-2/(2p+1)), which lies in (0, 1]: F.3/tau-bar. *)
Let y : R := Rpower rho (- 2 / (2 * p + 1)).

Lemma y_range : 0 < y <= 1.
Proof.
  split; [apply Rpower_pos|]; pose proof (Rinv_0_lt_compat (2 * p + 1) ltac:(lra)) as P.
  pose proof (Rle_Rpower rho (- 2 / (2 * p + 1)) 0 rho_ge_1 ltac:(lra)) as L.
  rewrite Rpower_O in L by lra; exact L.
Qed.

(** F.3/eq-9-powers. *)
Lemma rho_y_p : rho * Rpower y p = Rpower rho (1 / (2 * p + 1)).
Proof.
  unfold y; rewrite Rpower_mult; rewrite <- (Rpower_1 rho) at 1 by lra.
  rewrite <- Rpower_plus; f_equal; field; lra.
Qed.

Lemma rho_y_p_1 : rho * Rpower y (p + 1) * Rpower rho (1 / (2 * p + 1)) = 1.
Proof.
  unfold y; rewrite Rpower_mult; rewrite <- (Rpower_1 rho) at 1 by lra.
  rewrite <- !Rpower_plus; transitivity (Rpower rho 0); [|apply Rpower_O; lra].
  f_equal; field; lra.
Qed.

(** Eq. (9). *)
Theorem eq_9 : bracket h rho (1 - y) = 2 * Rpower rho (1 / (2 * p + 1)).
Proof.
  pose proof y_range as Ly; unfold bracket.
  rewrite polynomial_H_zero, polynomial_Q_zero, polynomial_H, polynomial_Q by lra.
  replace (1 - (1 - y)) with y by ring.
  pose proof rho_y_p as E1; pose proof rho_y_p_1 as E2.
  pose proof (Rpower_pos y p); pose proof (Rpower_pos y (p + 1)).
  set (r := Rpower rho (1 / (2 * p + 1))) in *.
  replace (rho * ((p + 1) / p * Rpower y p) / ((p + 1) / p)) with (rho * Rpower y p)
    by (field; lra).
  replace (/ (p + 1) / (rho * (Rpower y (p + 1) / (p + 1)))) with (/ (rho * Rpower y (p + 1)))
    by (field; lra).
  rewrite E1; replace (/ (rho * Rpower y (p + 1))) with r; [ring|].
  apply Rmult_eq_reg_l with (rho * Rpower y (p + 1)); [|nra].
  rewrite E2; field; lra.
Qed.

End Degree.

(** S3/corollary-2-rate and F.3/rate: Rate = 2 (p+1) D G / sqrt(p T) <= 4 sqrt(p) D G / sqrt(T). *)
Theorem corollary_2_rate (p D G : R) (T : nat) :
  1 <= p -> (1 <= T)%nat ->
  rate_tuned D G (polynomial p) T = 2 * (p + 1) * D * G / sqrt (p * INR T).
Proof.
  intros Lp TT; pose proof (INR_T T TT) as PT; unfold rate_tuned.
  rewrite polynomial_H_zero, polynomial_Q_zero by exact Lp.
  replace ((p + 1) / p / / (p + 1)) with ((p + 1) ^ 2 / p) by (field; lra).
  rewrite sqrt_div_alt, sqrt_pow2, sqrt_mult by lra.
  pose proof (sqrt_lt_R0 p ltac:(lra)); pose proof (sqrt_lt_R0 _ PT); field; lra.
Qed.

Theorem corollary_2_order (p D G : R) (T : nat) :
  1 <= p -> (1 <= T)%nat -> 0 < D -> 0 < G ->
  rate_tuned D G (polynomial p) T <= 4 * sqrt p * D * G / sqrt (INR T).
Proof.
  intros Lp TT PD PG; pose proof (INR_T T TT) as PT; rewrite corollary_2_rate by assumption.
  rewrite sqrt_mult by lra; rewrite <- (sqrt_sqrt p) at 1 by lra.
  assert (L1 : 1 <= sqrt p) by (rewrite <- sqrt_1; now apply sqrt_le_1_alt).
  pose proof (sqrt_lt_R0 _ PT) as Pa; set (a := sqrt (INR T)) in *; set (b := sqrt p) in *.
  apply Rmult_le_reg_r with (b * a); [nra|]; field_simplify; [|lra|lra].
  assert (0 < D * G) by nra; assert (1 <= b ^ 2) by nra.
  assert (D * G * (2 * b ^ 2 + 2) <= D * G * (4 * b ^ 2)) by (apply Rmult_le_compat_l; lra); nra.
Qed.

(** The tuned stepsize: H(0) Q(0) = 1/p. *)
Lemma polynomial_eta_tuned (p D G : R) (T : nat) :
  1 <= p -> (1 <= T)%nat -> 0 < G ->
  eta_tuned D G (polynomial p) T = D * sqrt p / (2 * G * sqrt (INR T)).
Proof.
  intros Lp TT PG; pose proof (INR_T T TT) as PT; unfold eta_tuned.
  rewrite polynomial_H_zero, polynomial_Q_zero by exact Lp.
  replace (INR T * / (p + 1) * ((p + 1) / p)) with (INR T / p) by (field; lra).
  rewrite sqrt_div_alt by lra.
  pose proof (sqrt_lt_R0 p ltac:(lra)); pose proof (sqrt_lt_R0 _ PT); field; repeat split; lra.
Qed.

(** Corollary 2. *)
Theorem corollary_2 (S : Problem) (T : nat) (rho p : R)
  (x g s : nat -> Omega (expectation S) -> space S) (xstar : space S) (D G : R) :
  1 <= p -> (1 <= T)%nat -> 0 < D -> 0 < G -> 1 <= rho ->
  SGD S T (stepsize (rho * eta_tuned D G (polynomial p) T) (polynomial p) T) x g s ->
  second_moment S T g G -> diameter S D -> mem (feasible S) xstar ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar
  <= rate_tuned D G (polynomial p) T * Rpower rho (1 / (2 * p + 1))
     + 8 * p * rho * eta_tuned D G (polynomial p) T * G ^ 2 / INR T.
Proof.
  intros Lp TT PD PG Pr HS HG HD Hx; pose proof (y_range p rho Lp Pr) as Ly.
  pose proof (theorem_1 S T rho _ p x g s xstar D G (polynomial_annealed p Lp) TT PD PG Pr HS HG HD
                Hx (1 - Rpower rho (- 2 / (2 * p + 1))) ltac:(lra)) as B.
  pose proof (eq_9 p rho Lp Pr) as E9; unfold bracket in E9; rewrite E9 in B; lra.
Qed.

(** Corollary 2 end to end, in plain numbers:
    stepsizes rho D sqrt(p) / (2 G sqrt(T)) (1 - (t - 1)/T)^p. *)
Theorem corollary_2_explicit (S : Problem) (T : nat) (rho p : R)
  (x g s : nat -> Omega (expectation S) -> space S) (xstar : space S) (D G : R) :
  1 <= p -> (1 <= T)%nat -> 0 < D -> 0 < G -> 1 <= rho ->
  SGD S T (fun t => rho * (D * sqrt p / (2 * G * sqrt (INR T)))
                    * power p (1 - (INR t - 1) / INR T)) x g s ->
  second_moment S T g G -> diameter S D -> mem (feasible S) xstar ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar
  <= 2 * (p + 1) * D * G / sqrt (p * INR T) * Rpower rho (1 / (2 * p + 1))
     + 4 * p * sqrt p * rho * D * G / (INR T * sqrt (INR T)).
Proof.
  intros Lp TT PD PG Pr HS HG HD Hx; pose proof (INR_T T TT) as PT.
  pose proof (polynomial_eta_tuned p D G T Lp TT PG) as Ee; rewrite <- Ee in HS.
  pose proof (corollary_2 S T rho p x g s xstar D G Lp TT PD PG Pr HS HG HD Hx) as B.
  rewrite corollary_2_rate, Ee in B by assumption; eapply Rle_trans; [exact B|]; right.
  f_equal; pose proof (sqrt_lt_R0 _ PT); field; repeat split; lra.
Qed.

Print Assumptions corollary_2_explicit.
