(** Statements about runs of SGD in the form in which the paper has them, from the theorems of the
    other files. *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Expectation LastIterate Schedules QIntegral Lemma5 Theorem1 Power
  Corollary2 Cosine Corollary3 Smooth SmoothCorollaries Model AppendixD.
Open Scope R_scope.

(** * A suffix of a run is a run (Section 3) *)

(** What is known before step t of the suffix that starts after m steps is what is known before step m + t. *)
Definition later_vectors {P V} (W : RandomVectors P V) (m : nat) : RandomVectors P V.
Proof.
  refine {| L2 := L2 W; known := fun t => known W (m + t) |}.
  - apply L2_add.
  - apply L2_scal.
  - apply L2_inner.
  - intros t; apply known_L2.
  - intros t; apply known_const.
  - intros t; apply known_add.
  - intros t; apply known_scal.
  - intros t A; rewrite <- plus_n_Sm; apply known_later.
Defined.

Definition later (S : Problem) (m : nat) : Problem :=
  {| space := space S; feasible := feasible S; objective := objective S; expectation := expectation S;
     vectors := later_vectors (vectors S) m; objective_convex := objective_convex S;
     value_integrable := value_integrable S |}.

(** S3/suffix, with k = m + 1: T - m steps from x_{m+1} on. *)
Theorem suffix_is_SGD (S : Problem) (T m : nat) (eta : nat -> R)
  (x g s : nat -> Omega (expectation S) -> space S) :
  SGD S T eta x g s -> (m < T)%nat ->
  (1 <= T - m <= T)%nat /\
  SGD (later S m) (T - m) (fun t => eta (m + t)%nat) (fun t => x (m + t)%nat) (fun t => g (m + t)%nat)
    (fun t => s (m + t)%nat) /\
  (forall G, second_moment S T g G -> second_moment (later S m) (T - m) (fun t => g (m + t)%nat) G).
Proof.
  intros HS L; split; [lia|]; split.
  - split; cbn.
    + intros w; apply (iterate_mem T eta x g s HS); lia.
    + intros t w Lt; replace (m + Datatypes.S t)%nat with (Datatypes.S (m + t)) by lia.
      apply (step _ _ _ _ _ _ HS); lia.
    + intros t Lt; apply (iterate_known _ _ _ _ _ _ HS); lia.
    + intros t Lt; apply (gradient_L2 _ _ _ _ _ _ HS); lia.
    + intros t Lt; apply (mean_known _ _ _ _ _ _ HS); lia.
    + intros t w Lt; apply (mean_subgradient _ _ _ _ _ _ HS); lia.
    + intros t y Lt Ky; apply (unbiased _ _ _ _ _ _ HS); [lia | exact Ky].
  - intros G HG t Lt; apply (HG (m + t)%nat); lia.
Qed.

(** * The Lipschitz case *)

(** Eq. (2): the two terms of Lemma 1 at the tuned stepsize, S2.2/eq-2-rate and S2.2/remark. *)
Theorem eq_2_rate (D G : R) (h : R -> R) (p : R) (T : nat) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < G ->
  D ^ 2 / (2 * eta_tuned D G h T * INR T * Hh h 0) + 2 * eta_tuned D G h T * G ^ 2 * Qh h 0
  = 2 * D * G / sqrt (INR T) * sqrt (Qh h 0 / Hh h 0).
Proof.
  intros A TT PD PG; pose proof (eq_2 D G 1 h p T 0 A TT PD PG ltac:(lra) ltac:(lra)) as B; cbv zeta in B.
  rewrite !Rmult_1_l in B; rewrite B; unfold bracket.
  pose proof (unit_H_pos h p A 0 ltac:(lra)); pose proof (unit_Q_pos h p A 0 ltac:(lra)).
  replace (Hh h 0 / (1 * Hh h 0) + 1 * Qh h 0 / Qh h 0) with 2 by (field; lra); unfold rate_tuned; field.
  apply Rgt_not_eq, sqrt_lt_R0, (INR_T T TT).
Qed.

(** Each of them is half the rate. *)
Lemma second_half (D G : R) (h : R -> R) (p : R) (T : nat) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < G ->
  2 * eta_tuned D G h T * G ^ 2 * Qh h 0 = 1 / 2 * rate_tuned D G h T /\
  D ^ 2 / (2 * eta_tuned D G h T * INR T * Hh h 0) = 1 / 2 * rate_tuned D G h T.
Proof.
  intros A TT PD PG; pose proof (eq_2_rate D G h p T A TT PD PG) as B; fold (rate_tuned D G h T) in B.
  pose proof (eq_2 D G 2 h p T 0 A TT PD PG ltac:(lra) ltac:(lra)) as C; cbv zeta in C; unfold bracket in C.
  pose proof (unit_H_pos h p A 0 ltac:(lra)) as PH; pose proof (unit_Q_pos h p A 0 ltac:(lra)).
  pose proof (eta_tuned_pos D G h p T A TT PD PG) as Pe; pose proof (INR_T T TT) as PT.
  replace (Hh h 0 / (2 * Hh h 0) + 2 * Qh h 0 / Qh h 0) with (5 / 2) in C by (field; lra).
  set (e := eta_tuned D G h T) in *.
  replace (D ^ 2 / (2 * (2 * e) * INR T * Hh h 0)) with (1 / 2 * (D ^ 2 / (2 * e * INR T * Hh h 0))) in C
    by (field; lra).
  lra.
Qed.

(** S2.2/eq-2-step: the tuned stepsize minimises the two terms. *)
Theorem eq_2_step (D G eta : R) (h : R -> R) (p : R) (T : nat) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < G -> 0 < eta ->
  D ^ 2 / (2 * eta_tuned D G h T * INR T * Hh h 0) + 2 * eta_tuned D G h T * G ^ 2 * Qh h 0
  <= D ^ 2 / (2 * eta * INR T * Hh h 0) + 2 * eta * G ^ 2 * Qh h 0.
Proof.
  intros A TT PD PG Pe; destruct (second_half D G h p T A TT PD PG) as [E1 E2].
  pose proof (eta_tuned_pos D G h p T A TT PD PG) as P0; pose proof (unit_H_pos h p A 0 ltac:(lra)) as PH.
  pose proof (INR_T T TT) as PT; pose proof (rate_tuned_pos D G h p T A TT PD PG) as PR.
  set (e := eta_tuned D G h T) in *; set (r := 1 / 2 * rate_tuned D G h T) in *.
  replace (D ^ 2 / (2 * eta * INR T * Hh h 0)) with (r * (e / eta)) by (rewrite <- E2; field; lra).
  replace (2 * eta * G ^ 2 * Qh h 0) with (r * (eta / e)) by (rewrite <- E1; field; lra).
  rewrite E1, E2; apply Rmult_le_reg_r with (e * eta); [now apply Rmult_lt_0_compat|].
  replace ((r * (e / eta) + r * (eta / e)) * (e * eta)) with (r * (e ^ 2 + eta ^ 2)) by (field; lra).
  assert (0 <= r * (e - eta) ^ 2) by (apply Rmult_le_pos; [unfold r; lra | apply pow2_ge_0]); lra.
Qed.

(** S2.2/remark. *)
Theorem remark (D G rho : R) (h : R -> R) (p : R) (T : nat) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < G -> 1 < rho ->
  2 * rho * eta_tuned D G h T * G ^ 2 * Qh h 0 = rho * D * G / sqrt (INR T) * sqrt (Qh h 0 / Hh h 0) /\
  rho * D * G / sqrt (INR T) * sqrt (Qh h 0 / Hh h 0) = rho / 2 * rate_tuned D G h T.
Proof.
  intros A TT PD PG Pr; destruct (second_half D G h p T A TT PD PG) as [E _].
  assert (N : sqrt (INR T) <> 0) by (apply Rgt_not_eq, sqrt_lt_R0, (INR_T T TT)).
  assert (H2 : rho * D * G / sqrt (INR T) * sqrt (Qh h 0 / Hh h 0) = rho / 2 * rate_tuned D G h T)
    by (unfold rate_tuned; field; exact N).
  split; [rewrite H2 | exact H2]; nra.
Qed.

(** F.1/plugged. *)
Theorem plugged (D G rho : R) (h : R -> R) (p : R) (T : nat) (tau : R) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < G -> 1 <= rho -> 0 <= tau < 1 ->
  D ^ 2 / (2 * (rho * eta_tuned D G h T) * INR T * Hh h tau)
  + 2 * (rho * eta_tuned D G h T) * G ^ 2 * Qh h tau + 8 * p * (rho * eta_tuned D G h T) * G ^ 2 / INR T
  = 1 / 2 * rate_tuned D G h T * bracket h rho tau + 8 * p * rho * eta_tuned D G h T * G ^ 2 / INR T.
Proof.
  intros A TT PD PG Pr L; pose proof (eq_2 D G rho h p T tau A TT PD PG ltac:(lra) L) as B; cbv zeta in B.
  rewrite B; f_equal; f_equal; ring.
Qed.

Section Lipschitz.

Variables (S : Problem) (T : nat) (x g s : nat -> Omega (expectation S) -> space S).
Variables (xstar : space S) (D G : R).
Hypothesis (TT : (1 <= T)%nat) (HG : second_moment S T g G) (HD : diameter S D).
Hypothesis (Hx : mem (feasible S) xstar).
Let err := E (fun w => objective S (x (Datatypes.S T) w)) - objective S xstar.

(** H.1/lemma-5. *)
Theorem lemma_1_before_tail (eta : R) (h : R -> R) (p : R) :
  annealed h p -> 0 < eta -> SGD S T (stepsize eta h T) x g s ->
  err <= D ^ 2 / (2 * eta * INR T * Hh h 0) + 2 * eta * G ^ 2 * RInt (ratio h) 0 (1 - / INR T)
         + 8 * p * eta * G ^ 2 / INR T.
Proof.
  intros A Pe HS; pose proof (INR_T T TT) as PT; pose proof (unit_H_pos h p A 0 ltac:(lra)) as PH.
  assert (Ps : forall t, (1 <= t <= T)%nat -> 0 < stepsize eta h T t).
  { intros t L; apply Rmult_lt_0_compat; [exact Pe|]; apply (unit_h_pos h p A); split.
    - apply (grid_range T TT); lia.
    - apply (grid_before_end T TT); lia. }
  pose proof (lemma_4_diameter S T 1 _ x g s xstar D G HS HG HD ltac:(lia) Ps Hx) as L4.
  pose proof (lemma_5 h p T 1 eta (D ^ 2 / 2) (2 * G ^ 2) 0 A ltac:(lia) ltac:(nra) ltac:(nra) Pe) as L5.
  cbv zeta in L5; cbn [INR] in L5.
  lapply L5; [clear L5; intros L5|].
  - assert (0 < Sum 1 T (stepsize eta h T)).
    { apply Sum_tail_pos; [intros; apply Rlt_le, Ps; lia | lia | apply Ps; lia]. }
    replace (D ^ 2 / 2 / Sum 1 T (stepsize eta h T)) with (D ^ 2 / (2 * Sum 1 T (stepsize eta h T))) in L5
      by (field; lra).
    replace (D ^ 2 / 2 / (eta * INR T * Hh h 0)) with (D ^ 2 / (2 * eta * INR T * Hh h 0)) in L5
      by (field; repeat split; lra).
    replace (4 * eta * (2 * G ^ 2) * p / INR T) with (8 * p * eta * G ^ 2 / INR T) in L5 by (field; lra).
    unfold err; lra.
  - split; [right; field; lra | apply Rdiv_lt_0_compat; lra].
Qed.

Hypothesis (PD : 0 < D) (PG : 0 < G).

(** H/tuned-rate. *)
Theorem tuned_rate (h : R -> R) (p : R) :
  annealed h p -> SGD S T (stepsize (eta_tuned D G h T) h T) x g s ->
  err <= 2 * D * G / sqrt (INR T) * sqrt (Qh h 0 / Hh h 0)
         + 4 * p * D * G / sqrt (Hh h 0 * Qh h 0) / (INR T * sqrt (INR T)).
Proof.
  intros A HS; pose proof (recovers_rate S T h p x g s xstar D G A TT PD PG HS HG HD Hx) as B; fold err in B.
  pose proof (INR_T T TT) as PT; pose proof (unit_H_pos h p A 0 ltac:(lra)) as PH.
  pose proof (unit_Q_pos h p A 0 ltac:(lra)) as PQ.
  assert (PHQ : 0 < Hh h 0 * Qh h 0) by now apply Rmult_lt_0_compat.
  eapply Rle_trans; [exact B|]; right; unfold rate_tuned, eta_tuned.
  rewrite Rmult_assoc with (r1 := INR T), sqrt_mult by lra.
  pose proof (sqrt_lt_R0 _ PT); pose proof (sqrt_lt_R0 _ PHQ); f_equal; field; repeat split; lra.
Qed.

(** S2.2/matches-fixed. *)
Theorem matches_fixed (h : R -> R) (p : R) :
  annealed h p -> h 0 = 1 -> SGD S T (stepsize (eta_tuned D G h T) h T) x g s ->
  err <= (4 * p + 8 * p ^ 2 / INR T) * D * G / sqrt (INR T).
Proof.
  intros A H0 HS; pose proof (tuned_rate h p A HS) as B; eapply Rle_trans; [exact B|]; clear B.
  pose proof (INR_T T TT) as PT; pose proof (unit_p_pos h p A) as Pp; pose proof (sqrt_lt_R0 _ PT) as Ps.
  destruct (unit_H_Q_bounds h p A 0 ltac:(lra)) as [[L1 _] [L2 L3]]; rewrite H0 in L1.
  set (a := Hh h 0) in *; set (b := Qh h 0) in *; set (c := / (2 * p)).
  assert (Pc : 0 < c) by (apply Rinv_0_lt_compat; lra).
  assert (La : c <= a) by (unfold c; unfold Rdiv in L1; lra).
  (* b/a <= 4 p^2 and a b >= 1/(4 p^2) *)
  assert (S1 : sqrt (b / a) <= 2 * p).
  { rewrite <- (sqrt_pow2 (2 * p)) by lra; apply sqrt_le_1_alt.
    apply Rmult_le_reg_r with a; [lra|]; replace (b / a * a) with b by (field; lra).
    apply Rle_trans with ((2 * p) ^ 2 * c); [unfold c|].
    - replace ((2 * p) ^ 2 * / (2 * p)) with (2 * p) by (field; lra); lra.
    - apply Rmult_le_compat_l; [apply pow2_ge_0 | exact La]. }
  assert (S2 : c <= sqrt (a * b)).
  { rewrite <- (sqrt_pow2 c) by lra; apply sqrt_le_1_alt; simpl; rewrite Rmult_1_r.
    apply Rmult_le_compat; lra. }
  assert (S3 : / sqrt (a * b) <= 2 * p).
  { rewrite <- (Rinv_inv (2 * p)); apply Rinv_le_contravar; [exact Pc | exact S2]. }
  set (r := sqrt (INR T)) in *; assert (PDG : 0 < D * G) by now apply Rmult_lt_0_compat.
  replace ((4 * p + 8 * p ^ 2 / INR T) * D * G / r)
    with (2 * D * G / r * (2 * p) + 4 * p * D * G * (2 * p) / (INR T * r)) by (field; lra).
  apply Rplus_le_compat.
  - apply Rmult_le_compat_l; [apply Rmult_le_pos; [lra | left; now apply Rinv_0_lt_compat] | exact S1].
  - apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; now apply Rmult_lt_0_compat|].
    apply Rmult_le_compat_l; [|exact S3]; nra.
Qed.

(** F.4/theorem-1. *)
Theorem cosine_theorem_1 (rho tau : R) :
  1 <= rho -> 0 <= tau < 1 -> SGD S T (stepsize (rho * eta_tuned D G cosine T) cosine T) x g s ->
  err <= 1 / 2 * rate_tuned D G cosine T * bracket cosine rho tau
         + 4 * PI * rho * eta_tuned D G cosine T * G ^ 2 / INR T.
Proof.
  intros Pr L HS; pose proof (INR_T T TT).
  pose proof (theorem_1 S T rho _ _ x g s xstar D G cosine_annealed TT PD PG Pr HS HG HD Hx tau L) as B.
  replace (4 * PI * rho * eta_tuned D G cosine T * G ^ 2 / INR T)
    with (8 * (PI / 2) * rho * eta_tuned D G cosine T * G ^ 2 / INR T) by (field; lra).
  unfold bracket; exact B.
Qed.

(** S1.1/polynomial: where rho^(2p/(2p+1)) <= T the last term is no larger than a multiple of the first. *)
Theorem polynomial_order (rho p : R) :
  1 <= p -> 1 <= rho -> Rpower rho (2 * p / (2 * p + 1)) <= INR T ->
  SGD S T (stepsize (rho * eta_tuned D G (polynomial p) T) (polynomial p) T) x g s ->
  err <= (2 * (p + 1) / sqrt p + 4 * Rpower p (3 / 2)) * Rpower rho (1 / (2 * p + 1)) * D * G / sqrt (INR T).
Proof.
  intros Lp Pr Lr HS; pose proof (INR_T T TT) as PT; pose proof (sqrt_lt_R0 _ PT) as Ps.
  pose proof (corollary_2 S T rho p x g s xstar D G Lp TT PD PG Pr HS HG HD Hx) as B; fold err in B.
  rewrite corollary_2_rate, polynomial_eta_tuned, sqrt_mult in B by (assumption || lra).
  assert (P32 : Rpower p (3 / 2) = p * sqrt p).
  { replace (3 / 2) with (1 + / 2) by field; rewrite Rpower_plus, Rpower_1, Rpower_sqrt by lra; reflexivity. }
  rewrite P32; set (q := Rpower rho (1 / (2 * p + 1))) in *; set (r := sqrt (INR T)) in *.
  pose proof (sqrt_lt_R0 p ltac:(lra)) as Pq.
  assert (Rr : rho / INR T <= q).
  { apply Rmult_le_reg_r with (INR T); [exact PT|]; replace (rho / INR T * INR T) with rho by (field; lra).
    apply Rle_trans with (q * Rpower rho (2 * p / (2 * p + 1))).
    - unfold q; rewrite <- Rpower_plus.
      replace (1 / (2 * p + 1) + 2 * p / (2 * p + 1)) with 1 by (field; lra); rewrite Rpower_1; lra.
    - apply Rmult_le_compat_l; [left; apply Rpower_pos | exact Lr]. }
  eapply Rle_trans; [exact B|].
  replace ((2 * (p + 1) / sqrt p + 4 * (p * sqrt p)) * q * D * G / r)
    with (2 * (p + 1) * D * G / (sqrt p * r) * q + 4 * p * sqrt p * D * G / r * q) by (field; lra).
  apply Rplus_le_compat_l.
  replace (8 * p * rho * (D * sqrt p / (2 * G * r)) * G ^ 2 / INR T)
    with (4 * p * sqrt p * D * G / r * (rho / INR T)) by (field; repeat split; lra).
  apply Rmult_le_compat_l; [|exact Rr].
  left; apply Rdiv_lt_0_compat; [repeat apply Rmult_lt_0_compat; lra | exact Ps].
Qed.

(** S1.1/cosine: with r = sqrt(2 Q(0)) the two terms of Corollary 3, halved, are 18 r and 4 pi/r. *)
Theorem cosine_order (rho : R) :
  1 <= rho -> Rpower rho (4 / 5) <= INR T ->
  SGD S T (stepsize (rho * eta_tuned D G cosine T) cosine T) x g s ->
  err <= 81 * Rpower rho (1 / 5) * D * G / sqrt (INR T).
Proof.
  intros Pr Lr HS; pose proof (INR_T T TT) as PT; pose proof (sqrt_lt_R0 _ PT) as Ps.
  pose proof (corollary_3_halved S T rho x g s xstar D G TT PD PG Pr HS HG HD Hx) as B; fold err in B.
  pose proof (eq_13_14 0 ltac:(lra)) as [Q0 Q1]; pose proof PI_upper as U; pose proof PI_RGT_0 as PP.
  set (q := Rpower rho (1 / 5)) in *; assert (Pq : 0 < q) by apply Rpower_pos.
  set (r := sqrt (2 * Qh cosine 0)); set (a := sqrt (INR T)) in *.
  assert (R2 : r * r = 2 * Qh cosine 0) by (apply sqrt_sqrt; lra).
  assert (Lw : 1 <= r) by (rewrite <- sqrt_1; apply sqrt_le_1_alt; lra).
  assert (Up : r <= 4331 / 1000).
  { rewrite <- (sqrt_pow2 (4331 / 1000)) by lra; apply sqrt_le_1_alt; lra. }
  assert (Rr : rho / INR T <= q).
  { apply Rmult_le_reg_r with (INR T); [exact PT|]; replace (rho / INR T * INR T) with rho by (field; lra).
    apply Rle_trans with (q * Rpower rho (4 / 5)).
    - unfold q; rewrite <- Rpower_plus; replace (1 / 5 + 4 / 5) with 1 by field; rewrite Rpower_1; lra.
    - apply Rmult_le_compat_l; [lra | exact Lr]. }
  destruct (corollary_3_rate D G T TT PD PG) as [E1 _]; fold a r in E1; rewrite E1 in B.
  assert (E2 : eta_tuned D G cosine T = D / (G * a * r)).
  { unfold eta_tuned; rewrite cosine_H_zero; fold a.
    replace (INR T * (1 / 2) * Qh cosine 0) with (INR T * (2 * Qh cosine 0) * (1 / 2) ^ 2) by field.
    rewrite sqrt_mult, sqrt_mult, sqrt_pow2 by (try apply Rmult_le_pos; try apply pow2_ge_0; lra).
    fold a r; field; repeat split; lra. }
  rewrite E2 in B; eapply Rle_trans; [exact B|].
  set (c := D * G / a); assert (Pc : 0 < c).
  { apply Rdiv_lt_0_compat; [now apply Rmult_lt_0_compat | exact Ps]. }
  replace (2 * D * G / a * r * 9 * q) with (c * q * (18 * r)) by (unfold c; field; lra).
  replace (4 * PI * rho * (D / (G * a * r)) * G ^ 2 / INR T) with (c * (4 * PI / r) * (rho / INR T))
    by (unfold c; field; repeat split; lra).
  replace (81 * q * D * G / a) with (c * q * 81) by (unfold c; field; lra).
  apply Rle_trans with (c * q * (18 * r) + c * (4 * PI / r) * q).
  - apply Rplus_le_compat_l, Rmult_le_compat_l; [|exact Rr].
    left; apply Rmult_lt_0_compat; [exact Pc | apply Rdiv_lt_0_compat; lra].
  - replace (c * q * (18 * r) + c * (4 * PI / r) * q) with (c * q * (18 * r + 4 * PI / r)) by ring.
    apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|].
    apply Rmult_le_reg_r with r; [lra|]; field_simplify; [nra | lra].
Qed.

End Lipschitz.

Print Assumptions cosine_order.
