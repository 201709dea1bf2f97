(** [WellPosed] for divisors, roots and powers that are made of a few numbers, and for Appendix D. *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Schedules QIntegral Lemma5 Cosine WellPosed.
Open Scope R_scope.

(** * Divisors and roots made of plain numbers, of H and Q at a few points, and of p *)

(** 1/p and 1/(2p), for the Lipschitz constant of an annealed schedule. *)
Theorem slope_nonzero (h : R -> R) (p : R) : annealed h p -> p <> 0 /\ 2 * p <> 0.
Proof. intros A; pose proof (unit_p_pos h p A); split; lra. Qed.

(** H(v) - H(w) over (w - v) (H(v) + H(w)). *)
Theorem chord_defined (h : R -> R) (p v w : R) :
  annealed h p -> 0 <= v < w -> w < 1 ->
  ex_RInt h v 1 /\ ex_RInt h w 1 /\ (w - v) * (Hh h v + Hh h w) <> 0.
Proof.
  intros A L Lw; pose proof (unit_H_pos h p A v ltac:(lra)); pose proof (unit_H_pos h p A w ltac:(lra)).
  split; [apply (H_defined h p); [exact A | lra]|]; split; [apply (H_defined h p); [exact A | lra]|].
  apply Rgt_not_eq, Rmult_lt_0_compat; lra.
Qed.

(** The product in the condition on tau, over rho^2. *)
Theorem condition_defined (h : R -> R) (p rho : R) :
  annealed h p -> 0 < rho -> ex_RInt h 0 1 /\ ex_RInt (ratio h) 0 1 /\ rho ^ 2 <> 0.
Proof.
  intros A Pr; split; [apply (H_defined h p); [exact A | lra]|]; split; [apply (Q_defined h p 0 A); lra|].
  apply Rgt_not_eq, pow_lt, Pr.
Qed.

(** F.2/cell. *)
Theorem cell_defined (a c B b s : R) :
  0 < a -> 0 < c -> 0 < b -> 0 < s -> c <= B - b <= a -> a + s <> 0 /\ s <> 0 /\ B + b <> 0.
Proof. intros; repeat split; lra. Qed.

Theorem square_nonzero (h : R -> R) (p rho v : R) :
  annealed h p -> 0 < rho -> 0 <= v < 1 -> ex_RInt h v 1 /\ rho * Hh h v ^ 2 <> 0.
Proof.
  intros A Pr L; split; [apply (H_nonzero h p v A L)|].
  apply Rgt_not_eq, Rmult_lt_0_compat; [exact Pr | apply pow_lt, (unit_H_pos h p A v L)].
Qed.

Theorem positive_nonzero (s : R) : 0 < s -> s <> 0.
Proof. lra. Qed.

Theorem twice_nonzero (beta : R) : 0 < beta -> 2 * beta <> 0.
Proof. lra. Qed.

Theorem two_defined : 0 <= 2.
Proof. lra. Qed.

(** p and p + 1 below a fraction, sqrt(p), real powers of p and of 1 - u. *)
Theorem degree_nonzero (p : R) : 1 <= p -> p <> 0 /\ p + 1 <> 0.
Proof. intros; split; lra. Qed.

Theorem degree_root_defined (p : R) : 1 <= p -> 0 < p /\ sqrt p <> 0.
Proof. intros L; split; [lra | apply Rgt_not_eq, sqrt_lt_R0; lra]. Qed.

Theorem before_end_defined (u : R) : 0 <= u < 1 -> 0 < 1 - u.
Proof. lra. Qed.

(** Cosine annealing is continuous, so that its integral exists between any two points. *)
Theorem cosine_integrable (v : R) : ex_RInt cosine v 1.
Proof.
  apply (ex_RInt_continuous (V := R_CompleteNormedModule)); intros u _.
  apply (ex_derive_continuous cosine); unfold cosine; auto_derive; exact I.
Qed.

Theorem PI_nonzero : 2 * PI <> 0.
Proof. pose proof PI_RGT_0; lra. Qed.

Theorem circle_nonzero : PI <> 0.
Proof. pose proof PI_RGT_0; lra. Qed.

(** What Eq. (15) divides by, at tau and at tau_bar. *)
Theorem cube_nonzero (rho tau : R) : 0 < rho -> 0 <= tau < 1 -> 2 * rho * (1 - tau) ^ 3 <> 0.
Proof.
  intros Pr L; apply Rgt_not_eq, Rmult_lt_0_compat; [lra | apply pow_lt; lra].
Qed.

(** * Appendix D *)

(** The step rho D/(G sqrt(T)), and the weighted average. *)
Theorem fixed_step_defined (G : R) (T : nat) (w : nat -> R) :
  (1 <= T)%nat -> 0 < G -> 0 < Sum 1 T w ->
  0 <= INR T /\ G * sqrt (INR T) <> 0 /\ 4 * sqrt (INR T) <> 0 /\ Sum 1 T w <> 0.
Proof.
  intros TT PG Pw; destruct (root_steps_defined T TT) as [L N]; pose proof (sqrt_pos (INR T)).
  split; [exact L|]; split; [apply Rmult_integral_contrapositive_currified; lra|]; split; lra.
Qed.

(** The steps rho D/(G sqrt(t)), from t = 1 on. *)
Theorem falling_step_defined (G : R) (t : nat) :
  (1 <= t)%nat -> 0 < G -> 0 <= INR t /\ G * sqrt (INR t) <> 0 /\ sqrt (INR t) <> 0.
Proof.
  intros L PG; destruct (root_steps_defined t L) as [L0 N].
  split; [exact L0|]; split; [apply Rmult_integral_contrapositive_currified; lra | exact N].
Qed.

Theorem roots_from_one_defined (t : R) : 1 <= t -> 0 <= t + 1 /\ 0 <= t /\ sqrt t <> 0.
Proof. intros L; split; [lra|]; split; [lra | apply Rgt_not_eq, sqrt_lt_R0; lra]. Qed.

Theorem natural_defined (T0 : nat) : 0 <= INR T0.
Proof. apply pos_INR. Qed.

(** Differences of natural numbers, which stop at 0: the length of a suffix and of a window, the step before. *)
Theorem suffix_length_defined (T m : nat) : (m < T)%nat -> (m <= T)%nat.
Proof. lia. Qed.

Theorem window_length_defined (k m : nat) : (1 <= k <= m)%nat -> (k <= S m)%nat.
Proof. lia. Qed.

Theorem step_before_defined (n0 : nat) : (1 <= n0)%nat -> S (pred n0) = n0.
Proof. lia. Qed.

(** T is positive in the range of rho, which is not empty. *)
Theorem horizon_defined (T : nat) (rho : R) :
  1 < rho -> rho < sqrt (INR T / 16) -> 0 <= INR T / 16 /\ INR T <> 0 /\ sqrt (INR T) <> 0.
Proof.
  intros Pr Lr; pose proof (pos_INR T) as P0; split; [lra|].
  assert (P : 0 < INR T).
  { destruct P0 as [P|E]; [exact P|]; rewrite <- E in Lr.
    unfold Rdiv in Lr; rewrite Rmult_0_l, sqrt_0 in Lr; lra. }
  split; [lra | apply Rgt_not_eq, sqrt_lt_R0, P].
Qed.

Print Assumptions horizon_defined.
