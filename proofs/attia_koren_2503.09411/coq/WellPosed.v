(** What the terms of the statements need in order to have a value. Coq's functions are total: 1/0, the
    square root of -1 and the integral of a function that has none are some numbers. Each theorem here says,
    under hypotheses that the statements have, that a divisor is not 0, that what stands under a root is not
    negative, that an integrand has an integral, or that the base of a real power is positive. *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Expectation Lemma6 LastIterate Schedules QIntegral Lemma5 Theorem1
  Optimality Power Cosine Smooth Model.
Open Scope R_scope.

(** * H and Q of Eq. (1) *)

Lemma integrable_inside h p v w : annealed h p -> 0 <= v <= w -> w <= 1 -> ex_RInt h v w.
Proof.
  intros A Lv Lw; apply (ex_RInt_ext (continued h)).
  - intros u; rewrite Rmin_left, Rmax_right by lra; intros; apply continued_inside; lra.
  - apply (h_integrable _ _ (continued_annealed h p A)).
Qed.

(** H(v), for v in [0, 1]. *)
Theorem H_defined (h : R -> R) (p v : R) : annealed h p -> 0 <= v <= 1 -> ex_RInt h v 1.
Proof. intros A L; apply (integrable_inside h p); [exact A | lra | lra]. Qed.

(** 1/H(v), for v in [0, 1). *)
Theorem H_nonzero (h : R -> R) (p v : R) : annealed h p -> 0 <= v < 1 -> ex_RInt h v 1 /\ Hh h v <> 0.
Proof.
  intros A L; split; [apply (H_defined h p); [exact A | lra]|].
  apply Rgt_not_eq, (unit_H_pos h p A v L).
Qed.

(** The integral of h^2/H between two points of [0, 1]; its integrand divides by H before 1. *)
Theorem integral_defined (h : R -> R) (p v w : R) :
  annealed h p -> 0 <= v <= 1 -> 0 <= w <= 1 ->
  ex_RInt (ratio h) v w /\ forall u, 0 <= u < 1 -> ex_RInt h u 1 /\ Hh h u <> 0.
Proof.
  intros A Lv Lw; split; [|intros u; now apply (H_nonzero h p)].
  apply (ex_RInt_ext (ratio (continued h))).
  - intros u Lu; symmetry; apply ratio_continued; revert Lu; unfold Rmin, Rmax; destruct Rle_dec; lra.
  - apply (ratio_integrable _ p (continued_annealed h p A)); lra.
Qed.

(** Q(v), for v in [0, 1]. *)
Theorem Q_defined (h : R -> R) (p v : R) :
  annealed h p -> 0 <= v <= 1 ->
  ex_RInt (ratio h) v 1 /\ forall u, 0 <= u < 1 -> ex_RInt h u 1 /\ Hh h u <> 0.
Proof. intros A L; apply (integral_defined h p); [exact A | exact L | lra]. Qed.

Theorem Q_nonzero (h : R -> R) (p v : R) : annealed h p -> 0 <= v < 1 -> ex_RInt (ratio h) v 1 /\ Qh h v <> 0.
Proof.
  intros A L; split; [apply (Q_defined h p v A); lra|].
  apply Rgt_not_eq, (unit_Q_pos h p A v L).
Qed.

(** H' inside [0, 1]. *)
Theorem H_slope_defined (h : R -> R) (p u : R) :
  annealed h p -> 0 < u < 1 -> ex_derive (Hh h) u /\ Hh h u <> 0.
Proof.
  intros A L; split; [eexists; apply (unit_H_derivative h p A u L) | apply (H_nonzero h p u A); lra].
Qed.

(** The integral of Eq. (1) as printed, with H'^2/H under it. *)
Theorem printed_Q_defined (h : R -> R) (p v : R) :
  annealed h p -> 0 <= v < 1 -> ex_RInt (fun u => Derive (Hh h) u ^ 2 / Hh h u) v 1.
Proof.
  intros A L; apply (ex_RInt_ext (ratio h)); [|apply (Q_defined h p v A); lra].
  intros u; rewrite Rmin_left, Rmax_right by lra; intros Lu.
  rewrite (is_derive_unique _ _ _ (unit_H_derivative h p A u ltac:(lra))).
  unfold ratio; now replace ((- h u) ^ 2) with (h u ^ 2) by ring.
Qed.

(** * The same for h continued by its end values *)

Theorem continued_H_defined (h : R -> R) (p v : R) : annealed h p -> ex_RInt (continued h) v 1.
Proof. intros A; apply (h_integrable _ _ (continued_annealed h p A)). Qed.

Theorem continued_Q_defined (h : R -> R) (p v : R) :
  annealed h p -> v <= 1 ->
  ex_RInt (ratio (continued h)) v 1 /\ forall u, u < 1 -> Hh (continued h) u <> 0.
Proof.
  intros A L; pose proof (continued_annealed h p A) as A'; split; [apply (ratio_integrable _ p A'); lra|].
  intros u Lu; apply Rgt_not_eq, (H_pos _ p A' u Lu).
Qed.

Theorem continued_bracket_defined (h : R -> R) (p rho v : R) :
  annealed h p -> 0 < rho -> v < 1 ->
  ex_RInt (continued h) v 1 /\ ex_RInt (ratio (continued h)) v 1 /\
  rho * Hh (continued h) v <> 0 /\ Qh (continued h) 0 <> 0.
Proof.
  intros A Pr L; destruct (continued_Q_defined h p v A ltac:(lra)) as [I N].
  split; [now apply (continued_H_defined h p)|]; split; [exact I|]; split.
  - apply Rmult_integral_contrapositive_currified; [lra | now apply N].
  - apply Rgt_not_eq, (Q_pos _ p (continued_annealed h p A)); lra.
Qed.

(** * Steps, Eqs. (2), (4), (5) and (7) *)

(** The grid points (t - 1)/T, and every quotient by T. *)
Theorem steps_defined (T : nat) : (1 <= T)%nat -> INR T <> 0.
Proof. intros TT; apply Rgt_not_eq, (INR_T T TT). Qed.

Theorem root_steps_defined (T : nat) : (1 <= T)%nat -> 0 <= INR T /\ sqrt (INR T) <> 0.
Proof.
  intros TT; pose proof (INR_T T TT) as PT; split; [lra | apply Rgt_not_eq, sqrt_lt_R0, PT].
Qed.

Theorem eta_tuned_defined (G : R) (h : R -> R) (p : R) (T : nat) :
  annealed h p -> (1 <= T)%nat -> 0 < G ->
  ex_RInt h 0 1 /\ ex_RInt (ratio h) 0 1 /\
  0 <= INR T * Hh h 0 * Qh h 0 /\ 2 * G * sqrt (INR T * Hh h 0 * Qh h 0) <> 0.
Proof.
  intros A TT PG; pose proof (INR_T T TT) as PT.
  pose proof (unit_H_pos h p A 0 ltac:(lra)) as PH; pose proof (unit_Q_pos h p A 0 ltac:(lra)) as PQ.
  assert (Pr : 0 < INR T * Hh h 0 * Qh h 0) by (repeat apply Rmult_lt_0_compat; lra).
  split; [apply (H_defined h p); [exact A | lra]|]; split; [apply (Q_defined h p 0 A); lra|].
  split; [lra|]; apply Rgt_not_eq, Rmult_lt_0_compat; [lra | now apply sqrt_lt_R0].
Qed.

Theorem rate_tuned_defined (h : R -> R) (p : R) (T : nat) :
  annealed h p -> (1 <= T)%nat ->
  ex_RInt h 0 1 /\ ex_RInt (ratio h) 0 1 /\ sqrt (INR T) <> 0 /\ Hh h 0 <> 0 /\ 0 <= Qh h 0 / Hh h 0.
Proof.
  intros A TT; destruct (H_nonzero h p 0 A ltac:(lra)) as [IH NH].
  pose proof (unit_H_pos h p A 0 ltac:(lra)) as PH; pose proof (unit_Q_pos h p A 0 ltac:(lra)) as PQ.
  split; [exact IH|]; split; [apply (Q_defined h p 0 A); lra|].
  split; [apply root_steps_defined, TT|]; split; [exact NH|].
  left; now apply Rdiv_lt_0_compat.
Qed.

(** The expression in the infimum of Theorem 1. *)
Theorem bracket_defined (h : R -> R) (p rho tau : R) :
  annealed h p -> 0 < rho -> 0 <= tau < 1 ->
  ex_RInt h 0 1 /\ ex_RInt h tau 1 /\ ex_RInt (ratio h) 0 1 /\ ex_RInt (ratio h) tau 1 /\
  rho * Hh h tau <> 0 /\ Qh h 0 <> 0.
Proof.
  intros A Pr L; destruct (H_nonzero h p tau A L) as [I1 N1].
  destruct (Q_nonzero h p 0 A ltac:(lra)) as [I2 N2].
  split; [apply (H_defined h p); [exact A | lra]|]; split; [exact I1|]; split; [exact I2|].
  split; [apply (Q_defined h p tau A); lra|]; split; [|exact N2].
  apply Rmult_integral_contrapositive_currified; lra.
Qed.

(** The infimum itself, a real number: it lies between 0 and the value at 0. *)
Theorem infimum_defined (h : R -> R) (p rho : R) :
  annealed h p -> 0 < rho ->
  is_finite (Glb_Rbar (fun y => exists tau, 0 <= tau < 1 /\ y = bracket h rho tau)).
Proof.
  intros A Pr; set (F := fun y => _); destruct (Glb_Rbar_correct F) as [Lower Greatest].
  assert (Ub : Rbar_le (Glb_Rbar F) (bracket h rho 0)).
  { apply Lower; exists 0; split; [lra | reflexivity]. }
  assert (Lb : Rbar_le 0 (Glb_Rbar F)).
  { apply Greatest; intros y [tau [L ->]]; cbn; unfold bracket.
    pose proof (unit_H_pos h p A 0 ltac:(lra)); pose proof (unit_H_pos h p A tau L).
    pose proof (unit_Q_pos h p A 0 ltac:(lra)); pose proof (unit_Q_pos h p A tau L).
    apply Rplus_le_le_0_compat; left; apply Rdiv_lt_0_compat; try apply Rmult_lt_0_compat; lra. }
  now destruct (Glb_Rbar F); cbn in *.
Qed.

Theorem eta_smooth_defined (beta sigma : R) (h : R -> R) (p : R) (T : nat) :
  annealed h p -> (1 <= T)%nat -> 0 < beta -> 0 < sigma ->
  ex_RInt h 0 1 /\ ex_RInt (ratio h) 0 1 /\ 2 * beta * h 0 <> 0 /\
  0 <= 2 * INR T * Hh h 0 * Qh h 0 /\ sigma * sqrt (2 * INR T * Hh h 0 * Qh h 0) <> 0.
Proof.
  intros A TT Pb Ps; pose proof (INR_T T TT) as PT; pose proof (unit_h_pos h p A 0 ltac:(lra)) as Ph.
  pose proof (unit_H_pos h p A 0 ltac:(lra)) as PH; pose proof (unit_Q_pos h p A 0 ltac:(lra)) as PQ.
  assert (Pr : 0 < 2 * INR T * Hh h 0 * Qh h 0) by (repeat apply Rmult_lt_0_compat; lra).
  split; [apply (H_defined h p); [exact A | lra]|]; split; [apply (Q_defined h p 0 A); lra|].
  split; [apply Rgt_not_eq; repeat apply Rmult_lt_0_compat; lra|]; split; [lra|].
  apply Rgt_not_eq, Rmult_lt_0_compat; [lra | now apply sqrt_lt_R0].
Qed.

(** What Lemmas 1 and 2 and the suffix bound divide by. *)
Theorem first_term_defined (eta : R) (h : R -> R) (p : R) (T : nat) (tau : R) :
  annealed h p -> (1 <= T)%nat -> 0 < eta -> 0 <= tau < 1 ->
  ex_RInt h tau 1 /\ eta * INR T * Hh h tau <> 0 /\ 2 * eta * INR T * Hh h tau <> 0.
Proof.
  intros A TT Pe L; pose proof (INR_T T TT); pose proof (unit_H_pos h p A tau L).
  split; [apply (H_nonzero h p tau A L)|].
  split; apply Rgt_not_eq; repeat apply Rmult_lt_0_compat; lra.
Qed.

(** The same with the tuned stepsizes of Eqs. (2) and (4) for eta. *)
Theorem tuned_divisor_defined (D G : R) (h : R -> R) (p : R) (T : nat) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < G ->
  ex_RInt h 0 1 /\ 2 * eta_tuned D G h T * INR T * Hh h 0 <> 0.
Proof.
  intros A TT PD PG; pose proof (eta_tuned_pos D G h p T A TT PD PG) as Pe.
  destruct (first_term_defined _ h p T 0 A TT Pe ltac:(lra)) as [I [_ N]]; now split.
Qed.

Theorem misspecified_divisor_defined (D G rho : R) (h : R -> R) (p : R) (T : nat) (tau : R) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < G -> 1 <= rho -> 0 <= tau < 1 ->
  ex_RInt h tau 1 /\ 2 * (rho * eta_tuned D G h T) * INR T * Hh h tau <> 0.
Proof.
  intros A TT PD PG Pr L; pose proof (eta_tuned_pos D G h p T A TT PD PG) as Pe.
  destruct (first_term_defined (rho * eta_tuned D G h T) h p T tau A TT) as [I [_ N]]; [nra | exact L|].
  now split.
Qed.

Theorem smooth_divisor_defined (D beta sigma : R) (h : R -> R) (p : R) (T : nat) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < beta -> 0 < sigma ->
  ex_RInt h 0 1 /\ 2 * eta_smooth D beta sigma h T * INR T * Hh h 0 <> 0.
Proof.
  intros A TT PD Pb Ps; pose proof (eta_smooth_pos D beta sigma h p T A TT PD Pb Ps) as Pe.
  destruct (first_term_defined _ h p T 0 A TT Pe ltac:(lra)) as [I [_ N]]; now split.
Qed.

Theorem first_smooth_defined (h : R -> R) (p : R) (T : nat) :
  annealed h p -> (1 <= T)%nat -> ex_RInt h 0 1 /\ INR T * Hh h 0 <> 0.
Proof.
  intros A TT; destruct (H_nonzero h p 0 A ltac:(lra)) as [I N]; split; [exact I|].
  apply Rmult_integral_contrapositive_currified; [now apply steps_defined | exact N].
Qed.

(** sqrt(H(0) Q(0)) and sqrt(2 Q(0)/H(0)). *)
Theorem product_root_defined (h : R -> R) (p : R) :
  annealed h p -> 0 <= Hh h 0 * Qh h 0 /\ sqrt (Hh h 0 * Qh h 0) <> 0.
Proof.
  intros A; pose proof (unit_H_pos h p A 0 ltac:(lra)); pose proof (unit_Q_pos h p A 0 ltac:(lra)).
  assert (P : 0 < Hh h 0 * Qh h 0) by now apply Rmult_lt_0_compat.
  split; [lra | apply Rgt_not_eq, sqrt_lt_R0, P].
Qed.

Theorem smooth_root_defined (h : R -> R) (p : R) :
  annealed h p -> Hh h 0 <> 0 /\ 0 <= 2 * Qh h 0 / Hh h 0.
Proof.
  intros A; pose proof (unit_H_pos h p A 0 ltac:(lra)); pose proof (unit_Q_pos h p A 0 ltac:(lra)).
  split; [lra|]; left; apply Rdiv_lt_0_compat; lra.
Qed.

(** * Sums of positive steps *)

Theorem sums_nonzero (eta : nat -> R) (k T : nat) :
  (forall t, (k <= t <= T)%nat -> 0 < eta t) ->
  forall t, (k <= t <= T)%nat -> Sum t T eta <> 0.
Proof.
  intros Pe t L; apply Rgt_not_eq, Sum_tail_pos; [|lia | apply Pe; lia].
  intros u Lu; apply Rlt_le, Pe; lia.
Qed.

(** The same where all steps but the last may be 0, and the weights of Eqs. (16) and (18) made of them. *)
Theorem last_sums_nonzero (eta : nat -> R) (k T : nat) :
  (1 <= k <= T)%nat -> (forall t, (k <= t <= T)%nat -> 0 <= eta t) -> 0 < eta T ->
  forall t, (k <= t <= T)%nat -> Sum t T eta <> 0.
Proof. intros kT Pe Pl t L; apply Rgt_not_eq, (tail_pos eta k T kT Pe Pl t L). Qed.

Theorem weights_defined (eta : nat -> R) (k T : nat) :
  (1 <= k <= T)%nat -> (forall t, (k <= t <= T)%nat -> 0 <= eta t) -> 0 < eta T ->
  forall t, (t <= T)%nat -> Sum (Nat.max k t) T eta <> 0 /\ weight eta k T t <> 0.
Proof.
  intros kT Pe Pl t L; split; [apply (last_sums_nonzero eta k T kT Pe Pl); lia|].
  apply Rgt_not_eq, (weight_pos eta k T kT Pe Pl t L).
Qed.

(** Of a schedule at its grid points, and of its steps eta h((t - 1)/T). *)
Theorem grid_sums_nonzero (h : R -> R) (p eta : R) (k T : nat) :
  annealed h p -> 0 < eta -> (1 <= k <= T)%nat -> forall t, (k <= t <= T)%nat ->
  INR T <> 0 /\ Sum t T (fun s => h (grid T s)) <> 0 /\ Sum t T (stepsize eta h T) <> 0.
Proof.
  intros A Pe kT t L; assert (TT : (1 <= T)%nat) by lia.
  assert (P : forall s, (k <= s <= T)%nat -> 0 < h (grid T s)).
  { intros s Ls; apply (unit_h_pos h p A); split; [apply (grid_range T TT); lia|].
    apply (grid_before_end T TT); lia. }
  split; [now apply steps_defined|]; split; [apply (sums_nonzero _ k); assumption|].
  apply (sums_nonzero _ k); [|exact L]; intros s Ls; apply Rmult_lt_0_compat; [exact Pe | now apply P].
Qed.

(** * Powers, and the schedules made of them *)

(** [power] takes a real power of positive numbers only, and is 0 elsewhere. *)
Theorem power_defined (p x : R) : 0 < x /\ power p x = Rpower x p \/ x <= 0 /\ power p x = 0.
Proof.
  destruct (Rlt_le_dec 0 x) as [L|L]; [left | right]; split; try exact L.
  - now apply power_inside.
  - now apply power_zero.
Qed.

(** rho^(1/(2p+1)) and rho^(-2/(2p+1)). *)
Theorem exponent_defined (p rho : R) : 1 <= p -> 1 <= rho -> 0 < rho /\ 2 * p + 1 <> 0.
Proof. intros; split; lra. Qed.

Theorem base_defined (rho : R) : 1 <= rho -> 0 < rho.
Proof. intros; lra. Qed.

(** sqrt(p T) and sqrt(p). *)
Theorem degree_roots_defined (p : R) (T : nat) :
  1 <= p -> (1 <= T)%nat -> 0 <= p /\ 0 <= p * INR T /\ sqrt (p * INR T) <> 0.
Proof.
  intros Lp TT; pose proof (INR_T T TT) as PT; assert (P : 0 < p * INR T) by (apply Rmult_lt_0_compat; lra).
  split; [lra|]; split; [lra | apply Rgt_not_eq, sqrt_lt_R0, P].
Qed.

(** * Expectations *)

(** E f(x_{T+1}) is the mean of an integrable random variable. *)
Theorem error_integrable (S : Problem) (T : nat) (eta : nat -> R)
  (x g s : nat -> Omega (expectation S) -> space S) :
  SGD S T eta x g s -> integrable (fun w => objective S (x (Datatypes.S T) w)).
Proof. intros HS; apply (value_at T eta x g s HS); lia. Qed.

Theorem moment_integrable (S : Problem) (T : nat) (eta : nat -> R)
  (x g s : nat -> Omega (expectation S) -> space S) (t : nat) :
  SGD S T eta x g s -> (1 <= t <= Datatypes.S T)%nat -> integrable (fun w => sqnorm (g t w)).
Proof. intros HS L; apply sqnorm_integrable, (gradient_L2 _ _ _ _ _ _ HS t L). Qed.

Print Assumptions infimum_defined.
