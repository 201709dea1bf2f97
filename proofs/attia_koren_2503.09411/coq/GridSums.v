(** The displays of Appendix F.2 one by one, for a schedule on [0, 1]: what [Lemma5] has about sums over
    the grid, at h itself.

    A stands for the sum of h from the k-th grid point on, S for that of h^2 over such sums. *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Schedules QIntegral Lemma5.
Open Scope R_scope.

Section Grid.

Variables (h : R -> R) (p : R) (T k : nat).
Hypothesis (An : annealed h p) (kT : (1 <= k <= T)%nat).
Let TT : (1 <= T)%nat := Nat.le_trans _ _ _ (proj1 kT) (proj2 kT).
Let A' := continued_annealed h p An.

Lemma inside t : (k <= t <= T)%nat -> continued h (grid T t) = h (grid T t).
Proof. intros L; apply continued_inside, (grid_range T TT); lia. Qed.

Lemma sum_inside t :
  (k <= t)%nat -> Sum t T (fun s => continued h (grid T s)) = Sum t T (fun s => h (grid T s)).
Proof. intros L; apply Sum_ext; intros s Ls; apply inside; lia. Qed.

Lemma H_inside t : (k <= t <= T)%nat -> Hh (continued h) (grid T t) = Hh h (grid T t).
Proof. intros L; symmetry; apply H_continued, (grid_range T TT); lia. Qed.

Lemma sums_inside :
  Sum k T (fun t => continued h (grid T t) ^ 2 / Sum t T (fun s => continued h (grid T s)))
  = Sum k T (fun t => h (grid T t) ^ 2 / Sum t T (fun s => h (grid T s))).
Proof. apply Sum_ext; intros t L; rewrite inside, sum_inside by lia; reflexivity. Qed.

Lemma grid_H_pos t : (k <= t <= T)%nat -> 0 < Hh h (grid T t).
Proof.
  intros L; apply (unit_H_pos h p An); split; [apply (grid_range T TT); lia|].
  apply (grid_before_end T TT); lia.
Qed.

(** * Sums of h *)

(** F.2/first-sum. *)
Theorem sum_at_least_integral : INR T * Hh h (grid T k) <= Sum k T (fun s => h (grid T s)).
Proof.
  rewrite <- H_inside, <- sum_inside by lia; apply (first_sum T TT _ p A' k); lia.
Qed.

(** F.2/first-below. *)
Theorem sum_at_least_first : h (grid T k) <= Sum k T (fun s => h (grid T s)).
Proof. rewrite <- inside, <- sum_inside by lia; apply (first_below T TT _ p A' k); lia. Qed.

(** F.2/sum-below. *)
Theorem sum_at_most_integral :
  Sum k T (fun s => h (grid T s)) <= INR T * Hh h (grid T k) + h (grid T k).
Proof.
  rewrite <- H_inside, <- inside, <- sum_inside by lia; apply (sum_below T TT _ p A' k); lia.
Qed.

(** F.2/sum-above. *)
Theorem sum_at_least_squares :
  h (grid T k) ^ 2 + (2 * Sum k T (fun s => h (grid T s)) - 2 * INR T * Hh h (grid T k) - h (grid T k)) ^ 2
  <= 2 * p / INR T * Sum k T (fun s => h (grid T s)).
Proof.
  rewrite <- H_inside, <- inside, <- sum_inside by lia.
  pose proof (sum_above T TT _ p A' k ltac:(lia)) as B; cbv zeta beta in B.
  replace (2 * p / INR T) with (2 * (p / INR T)) by (field; apply Rgt_not_eq, (INR_T T TT)).
  now replace (2 * INR T * Hh (continued h) (grid T k)) with (2 * (INR T * Hh (continued h) (grid T k)))
    by ring.
Qed.

Lemma sum_pos t : (k <= t <= T)%nat -> 0 < Sum t T (fun s => h (grid T s)).
Proof. intros L; rewrite <- sum_inside by lia; apply (s_pos T TT _ p A' t); lia. Qed.

(** * The first display *)

(** F.2/ratios-compared. *)
Theorem ratios_compared :
  Sum k T (fun t => h (grid T t) ^ 2 / Sum t T (fun s => h (grid T s)))
  <= Sum k T (fun t => h (grid T t) ^ 2 / Hh h (grid T t)) / INR T.
Proof.
  pose proof (INR_T T TT) as PT; set (F := fun t => h (grid T t) ^ 2 / Hh h (grid T t)).
  replace (Sum k T F / INR T) with (/ INR T * Sum k T F) by (unfold Rdiv; ring).
  rewrite <- Sum_scal; apply Sum_le; intros t L; pose proof (grid_H_pos t L) as PH.
  replace (/ INR T * F t) with (h (grid T t) ^ 2 / (INR T * Hh h (grid T t))) by (unfold F; field; lra).
  apply Rmult_le_compat_l; [apply pow2_ge_0|]; apply Rinv_le_contravar; [now apply Rmult_lt_0_compat|].
  rewrite <- H_inside, <- sum_inside by lia; apply (first_sum T TT _ p A' t); lia.
Qed.

Section Constants.

Variables (c1 c2 eta : R).
Hypothesis (P1 : 0 <= c1) (P2 : 0 <= c2) (Pe : 0 < eta).

(** F.2/first-term. *)
Theorem first_term :
  c1 / (eta * Sum k T (fun s => h (grid T s))) <= c1 / (eta * INR T * Hh h (grid T k)).
Proof.
  pose proof (INR_T T TT); pose proof (grid_H_pos k ltac:(lia)) as PH; pose proof sum_at_least_integral as B.
  apply Rmult_le_compat_l; [exact P1|]; apply Rinv_le_contravar; [repeat apply Rmult_lt_0_compat; lra|].
  rewrite Rmult_assoc; apply Rmult_le_compat_l; lra.
Qed.

(** F.2/first-ratios. *)
Theorem first_ratios :
  c2 * eta * Sum k T (fun t => h (grid T t) ^ 2 / Sum t T (fun s => h (grid T s)))
  <= c2 * eta / INR T * Sum k T (fun t => h (grid T t) ^ 2 / Hh h (grid T t)).
Proof.
  pose proof ratios_compared as B; pose proof (INR_T T TT) as PT.
  apply (Rmult_le_compat_l (c2 * eta)) in B; [|apply Rmult_le_pos; lra].
  eapply Rle_trans; [exact B|]; right; field; lra.
Qed.

(** F.2/first-display. *)
Theorem first_display :
  c1 / (eta * Sum k T (fun s => h (grid T s)))
  + c2 * eta * Sum k T (fun t => h (grid T t) ^ 2 / Sum t T (fun s => h (grid T s)))
  <= c1 / (eta * INR T * Hh h (grid T k))
     + c2 * eta / INR T * Sum k T (fun t => h (grid T t) ^ 2 / Hh h (grid T t)).
Proof. apply Rplus_le_compat; [apply first_term | apply first_ratios]. Qed.

(** * At tau, the last display *)

Variable tau : R.
Hypothesis (Lt : grid T k <= tau < grid T (S k)).

Lemma tau_inside : 0 <= tau < 1.
Proof.
  pose proof (grid_range T TT k ltac:(lia)); pose proof (grid_range T TT (S k) ltac:(lia)); lra.
Qed.

(** F.2/shift. *)
Theorem shift :
  Qh h (grid T k) - Qh h (1 - / INR T) <= Qh h tau - Qh h (1 - / INR T) + 2 * p / INR T.
Proof.
  pose proof tau_inside as L0; pose proof (grid_range T TT k ltac:(lia)) as L1; pose proof (INR_T T TT) as PT.
  pose proof (unit_q_above h p An (grid T k) tau ltac:(lra) ltac:(lra)) as B.
  rewrite (grid_step T TT k) in Lt; pose proof (unit_p_pos h p An) as Pp.
  assert (2 * p * (tau - grid T k) <= 2 * p / INR T).
  { unfold Rdiv; apply Rmult_le_compat_l; lra. }
  lra.
Qed.

(** F.2/first-at-tau. *)
Theorem first_at_tau :
  c1 / (eta * Sum k T (fun s => h (grid T s))) <= c1 / (eta * INR T * Hh h tau).
Proof.
  pose proof tau_inside as L0; pose proof (INR_T T TT); pose proof (unit_H_pos h p An tau L0) as PH.
  apply Rmult_le_compat_l; [exact P1|]; apply Rinv_le_contravar; [repeat apply Rmult_lt_0_compat; lra|].
  rewrite Rmult_assoc; apply Rmult_le_compat_l; [lra|].
  rewrite (H_continued h tau), <- sum_inside by (lia || lra).
  apply (first_sum_tau T TT _ p A' k tau); [lia | lra].
Qed.

(** F.2/rest-at-tau. *)
Theorem rest_at_tau :
  c2 * eta * Sum k T (fun t => h (grid T t) ^ 2 / Sum t T (fun s => h (grid T s)))
  <= c2 * eta * (Qh h tau - Qh h (1 - / INR T)) + 4 * eta * c2 * p / INR T.
Proof.
  pose proof tau_inside as L0; pose proof (INR_T T TT) as PT.
  pose proof (second_sum_tau T TT _ p A' k tau ltac:(lia) Lt) as B.
  cbv zeta beta in B; rewrite sums_inside in B.
  assert (L1 : 0 <= 1 - / INR T <= 1).
  { rewrite <- (grid_last T TT); apply (grid_range T TT); lia. }
  rewrite <- RInt_ratio_continued, (unit_Q_difference h p An) in B by lra.
  apply (Rmult_le_compat_l (c2 * eta)) in B; [|apply Rmult_le_pos; lra].
  eapply Rle_trans; [exact B|]; right; field; lra.
Qed.

End Constants.

(** F.2/first-ratio. *)
Theorem first_ratio : h (grid T k) ^ 2 / Hh h (grid T k) <= 2 * p.
Proof.
  pose proof (grid_H_pos k ltac:(lia)) as PH; pose proof (grid_range T TT k ltac:(lia)) as L.
  pose proof (unit_eq_8 h p An (grid T k) L) as B.
  apply Rmult_le_reg_r with (Hh h (grid T k)); [exact PH|]; field_simplify; lra.
Qed.

(** F.2/sum-by-integral. *)
Theorem sum_within_remainder :
  Sum k T (fun t => h (grid T t) ^ 2 / Sum t T (fun s => h (grid T s)))
  <= Qh h (grid T k) - Qh h (1 - / INR T)
     + (h (grid T k) ^ 2
        - (h (grid T k) + INR T * Hh h (grid T k) - Sum k T (fun s => h (grid T s))) ^ 2)
       / Sum k T (fun s => h (grid T s))
     + 8 / 27 * p / INR T.
Proof.
  pose proof (INR_T T TT) as PT; pose proof (grid_range T TT k ltac:(lia)) as L.
  pose proof (grid_range T TT T ltac:(lia)) as LT.
  pose proof (sum_by_integral T TT _ p A' k ltac:(lia)) as B; cbv zeta beta in B.
  rewrite sums_inside, sum_inside, inside, H_inside in B by lia.
  rewrite <- (Q_continued h (grid T k)), <- (Q_continued h (grid T T)), (grid_last T TT) in B by lra.
  replace (8 / 27 * p / INR T) with (8 / 27 * (p / INR T)) by (field; lra); exact B.
Qed.

End Grid.

Print Assumptions sum_within_remainder.
