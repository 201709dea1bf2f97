(** [WellPosed] for polynomial decay of degree p >= 1 and for cosine annealing, which are annealed. *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Schedules QIntegral Lemma5 Theorem1 Power Cosine Smooth WellPosed.
Open Scope R_scope.

(** * Polynomial decay *)

Theorem degree_H_defined (p v : R) : 1 <= p -> 0 <= v <= 1 -> ex_RInt (polynomial p) v 1.
Proof. intros Lp; apply (H_defined _ p), polynomial_annealed, Lp. Qed.

Theorem degree_Q_defined (p v : R) :
  1 <= p -> 0 <= v <= 1 -> ex_RInt (ratio (polynomial p)) v 1 /\
  forall u, 0 <= u < 1 -> ex_RInt (polynomial p) u 1 /\ Hh (polynomial p) u <> 0.
Proof. intros Lp; apply (Q_defined _ p), polynomial_annealed, Lp. Qed.

Theorem degree_ratio_defined (p u : R) :
  1 <= p -> 0 <= u < 1 -> ex_RInt (polynomial p) u 1 /\ Hh (polynomial p) u <> 0.
Proof. intros Lp; apply (H_nonzero _ p), polynomial_annealed, Lp. Qed.

Theorem degree_step_defined (p G : R) (T : nat) :
  1 <= p -> (1 <= T)%nat -> 0 < G ->
  ex_RInt (polynomial p) 0 1 /\ ex_RInt (ratio (polynomial p)) 0 1 /\
  0 <= INR T * Hh (polynomial p) 0 * Qh (polynomial p) 0 /\
  2 * G * sqrt (INR T * Hh (polynomial p) 0 * Qh (polynomial p) 0) <> 0.
Proof. intros Lp; apply (eta_tuned_defined G _ p), polynomial_annealed, Lp. Qed.

Theorem degree_rate_defined (p : R) (T : nat) :
  1 <= p -> (1 <= T)%nat ->
  ex_RInt (polynomial p) 0 1 /\ ex_RInt (ratio (polynomial p)) 0 1 /\ sqrt (INR T) <> 0 /\
  Hh (polynomial p) 0 <> 0 /\ 0 <= Qh (polynomial p) 0 / Hh (polynomial p) 0.
Proof. intros Lp; apply (rate_tuned_defined _ p), polynomial_annealed, Lp. Qed.

Theorem degree_bracket_defined (p rho tau : R) :
  1 <= p -> 0 < rho -> 0 <= tau < 1 ->
  ex_RInt (polynomial p) 0 1 /\ ex_RInt (polynomial p) tau 1 /\ ex_RInt (ratio (polynomial p)) 0 1 /\
  ex_RInt (ratio (polynomial p)) tau 1 /\ rho * Hh (polynomial p) tau <> 0 /\ Qh (polynomial p) 0 <> 0.
Proof. intros Lp; apply (bracket_defined _ p), polynomial_annealed, Lp. Qed.

(** * Cosine annealing *)

Theorem cosine_H_defined (v : R) : 0 <= v <= 1 -> ex_RInt cosine v 1.
Proof. apply (H_defined _ _ v cosine_annealed). Qed.

Theorem cosine_Q_defined (v : R) :
  0 <= v <= 1 -> ex_RInt (ratio cosine) v 1 /\ forall u, 0 <= u < 1 -> ex_RInt cosine u 1 /\ Hh cosine u <> 0.
Proof. apply (Q_defined _ _ v cosine_annealed). Qed.

Theorem cosine_ratio_defined (u : R) : 0 <= u < 1 -> ex_RInt cosine u 1 /\ Hh cosine u <> 0.
Proof. apply (H_nonzero _ _ u cosine_annealed). Qed.

Theorem cosine_step_defined (G : R) (T : nat) :
  (1 <= T)%nat -> 0 < G ->
  ex_RInt cosine 0 1 /\ ex_RInt (ratio cosine) 0 1 /\ 0 <= INR T * Hh cosine 0 * Qh cosine 0 /\
  2 * G * sqrt (INR T * Hh cosine 0 * Qh cosine 0) <> 0.
Proof. apply (eta_tuned_defined G _ _ T cosine_annealed). Qed.

Theorem cosine_rate_defined (T : nat) :
  (1 <= T)%nat ->
  ex_RInt cosine 0 1 /\ ex_RInt (ratio cosine) 0 1 /\ sqrt (INR T) <> 0 /\ Hh cosine 0 <> 0 /\
  0 <= Qh cosine 0 / Hh cosine 0.
Proof. apply (rate_tuned_defined _ _ T cosine_annealed). Qed.

Theorem cosine_bracket_defined (rho tau : R) :
  0 < rho -> 0 <= tau < 1 ->
  ex_RInt cosine 0 1 /\ ex_RInt cosine tau 1 /\ ex_RInt (ratio cosine) 0 1 /\
  ex_RInt (ratio cosine) tau 1 /\ rho * Hh cosine tau <> 0 /\ Qh cosine 0 <> 0.
Proof. apply (bracket_defined _ _ rho tau cosine_annealed). Qed.

(** sqrt(2 Q(0)), and Q(0)/H(0). *)
Theorem cosine_root_defined : ex_RInt (ratio cosine) 0 1 /\ 0 <= 2 * Qh cosine 0.
Proof.
  split; [apply cosine_Q_defined; lra|]; pose proof (unit_Q_pos _ _ cosine_annealed 0 ltac:(lra)); lra.
Qed.

(** * The smooth case *)

Lemma smooth_defined (D beta sigma : R) (h : R -> R) (p : R) (T : nat) :
  annealed h p -> (1 <= T)%nat -> 0 < D -> 0 < beta -> 0 < sigma ->
  ex_RInt h 0 1 /\ ex_RInt (ratio h) 0 1 /\ 2 * beta * h 0 <> 0 /\
  0 <= 2 * INR T * Hh h 0 * Qh h 0 /\ sigma * sqrt (2 * INR T * Hh h 0 * Qh h 0) <> 0 /\
  2 * eta_smooth D beta sigma h T * INR T * Hh h 0 <> 0.
Proof.
  intros A TT PD Pb Ps; destruct (eta_smooth_defined beta sigma h p T A TT Pb Ps) as [I1 [I2 [N1 [N2 N3]]]].
  destruct (smooth_divisor_defined D beta sigma h p T A TT PD Pb Ps) as [_ N4].
  now repeat split.
Qed.

Theorem degree_smooth_defined (p D beta sigma : R) (T : nat) :
  1 <= p -> (1 <= T)%nat -> 0 < D -> 0 < beta -> 0 < sigma ->
  ex_RInt (polynomial p) 0 1 /\ ex_RInt (ratio (polynomial p)) 0 1 /\ 2 * beta * polynomial p 0 <> 0 /\
  0 <= 2 * INR T * Hh (polynomial p) 0 * Qh (polynomial p) 0 /\
  sigma * sqrt (2 * INR T * Hh (polynomial p) 0 * Qh (polynomial p) 0) <> 0 /\
  2 * eta_smooth D beta sigma (polynomial p) T * INR T * Hh (polynomial p) 0 <> 0.
Proof. intros Lp; apply (smooth_defined D beta sigma _ p), polynomial_annealed, Lp. Qed.

Theorem cosine_smooth_defined (D beta sigma : R) (T : nat) :
  (1 <= T)%nat -> 0 < D -> 0 < beta -> 0 < sigma ->
  ex_RInt cosine 0 1 /\ ex_RInt (ratio cosine) 0 1 /\ 2 * beta * cosine 0 <> 0 /\
  0 <= 2 * INR T * Hh cosine 0 * Qh cosine 0 /\
  sigma * sqrt (2 * INR T * Hh cosine 0 * Qh cosine 0) <> 0 /\
  2 * eta_smooth D beta sigma cosine T * INR T * Hh cosine 0 <> 0.
Proof. apply (smooth_defined D beta sigma _ _ T cosine_annealed). Qed.

(** 1 - tau_0, for tau_0 = n_0/T. *)
Theorem start_defined (T n0 : nat) : (n0 < T)%nat -> INR T <> 0 /\ 0 < 1 - INR n0 / INR T.
Proof.
  intros L; apply lt_INR in L as LR; pose proof (pos_INR n0) as P; split; [lra|].
  apply Rmult_lt_reg_r with (INR T); [lra|]; field_simplify; lra.
Qed.

Print Assumptions cosine_bracket_defined.
