(** Lemma 5, for every annealed schedule, with the constant printed.

    The printed proof compares a sum of h^2 / H with its integral as if h^2 / H never rose, which is
    false for cosine annealing. Here the sum is compared before H takes the place of the sums in its
    denominators: [sum_by_integral] is an induction over the grid from the last point backwards,
    whose step is [cell], and the remainder it leaves is at most 13/8 p/T by [sum_above]. *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Schedules QIntegral Cell.
Open Scope R_scope.

(** The grid point (t - 1)/T and the stepsize eta_t = eta h((t - 1)/T). *)
Definition grid (T t : nat) : R := (INR t - 1) / INR T.
Definition stepsize (eta : R) (h : R -> R) (T t : nat) : R := eta * h (grid T t).

Section Grid.

Variable T : nat.
Hypothesis (T_pos : (1 <= T)%nat).

Lemma INR_T : 0 < INR T.
Proof. apply lt_0_INR; lia. Qed.

Lemma grid_step t : grid T (S t) = grid T t + / INR T.
Proof. pose proof INR_T; unfold grid; rewrite S_INR; field; lra. Qed.

Lemma grid_last : grid T T = 1 - / INR T.
Proof. pose proof INR_T; unfold grid; field; lra. Qed.

Lemma grid_end : grid T (S T) = 1.
Proof. rewrite grid_step, grid_last; ring. Qed.

Lemma grid_le t t' : (t <= t')%nat -> grid T t <= grid T t'.
Proof.
  intros L; pose proof INR_T; apply le_INR in L; apply Rmult_le_compat_r; [|lra].
  left; now apply Rinv_0_lt_compat.
Qed.

Lemma grid_start : grid T 1 = 0.
Proof. pose proof INR_T; unfold grid; cbn [INR]; field; lra. Qed.

Lemma grid_range t : (1 <= t <= S T)%nat -> 0 <= grid T t <= 1.
Proof.
  intros L; rewrite <- grid_end, <- grid_start; split; apply grid_le; lia.
Qed.

Lemma grid_before_end t : (t <= T)%nat -> grid T t < 1.
Proof.
  intros L; pose proof (grid_le t T L) as B; rewrite grid_last in B.
  pose proof (Rinv_0_lt_compat _ INR_T); lra.
Qed.

(** * Sums from t on, from the last backwards *)

Section Line.

Variables (h : R -> R) (p : R).
Hypothesis (A : annealed_line h p).
Let a (t : nat) : R := h (grid T t).
Let b (t : nat) : R := INR T * Hh h (grid T t).
Let s (t : nat) : R := Sum t T a.
Let q : R := p / INR T.

Lemma q_pos : 0 < q.
Proof. apply Rdiv_lt_0_compat; [apply (p_pos h p A) | apply INR_T]. Qed.

Lemma a_nonneg t : 0 <= a t.
Proof. apply (h_nonneg h p A). Qed.

Lemma a_pos t : (t <= T)%nat -> 0 < a t.
Proof. intros L; apply (line_pos _ _ A), grid_before_end, L. Qed.

Lemma b_pos t : (t <= T)%nat -> 0 < b t.
Proof.
  intros L; apply Rmult_lt_0_compat; [apply INR_T | apply (H_pos h p A), grid_before_end, L].
Qed.

Lemma a_end : a (S T) = 0.
Proof. unfold a; rewrite grid_end; apply (line_zero _ _ A); lra. Qed.

Lemma b_end : b (S T) = 0.
Proof. unfold b; rewrite grid_end, H_one; ring. Qed.

Lemma s_first t : (t <= T)%nat -> s t = a t + s (S t).
Proof. intros L; unfold s; now rewrite Sum_first by lia. Qed.

Lemma s_end : s (S T) = 0.
Proof. unfold s; apply Sum_empty; lia. Qed.

(** One cell of the grid: area-above, area-below, area-high, area-low and fall, times T. *)
Lemma cell_facts t :
  a (S t) <= b t - b (S t) <= a t /\ a t - q / 2 <= b t - b (S t) <= a (S t) + q / 2
  /\ 0 <= a t - a (S t) <= q.
Proof.
  pose proof INR_T as PT; pose proof (Rinv_0_lt_compat _ PT) as PI.
  assert (L : grid T t <= grid T (S t)) by (rewrite grid_step; lra).
  assert (D : grid T (S t) - grid T t = / INR T) by (rewrite grid_step; ring).
  pose proof (area_above h p A _ _ L) as E1; pose proof (area_below h p A _ _ L) as E2.
  pose proof (area_high h p A _ _ L) as E3; pose proof (area_low h p A _ _ L) as E4.
  pose proof (line_lipschitz _ _ A _ _ L) as E5; pose proof (line_falls _ _ A _ _ L) as E6.
  rewrite D in *; unfold a, b, q, Rdiv; set (u := h (grid T t)) in *; set (w := h (grid T (S t))) in *.
  set (U := Hh h (grid T t)) in *; set (W := Hh h (grid T (S t))) in *; set (n := INR T) in *.
  assert (I : n * / n = 1) by (field; lra).
  apply (Rmult_le_compat_l n) in E1, E2, E3, E4; try lra.
  replace (n * (/ n * w)) with w in E1 by (field; lra).
  replace (n * (/ n * u)) with u in E2 by (field; lra).
  replace (n * (/ n * u - p / 2 * (/ n) ^ 2)) with (u - p * / n * / 2) in E3 by (field; lra).
  replace (n * (/ n * w + p / 2 * (/ n) ^ 2)) with (w + p * / n * / 2) in E4 by (field; lra).
  repeat split; lra.
Qed.

(** F.2/first-sum: s >= b. *)
Lemma first_sum t : (t <= S T)%nat -> b t <= s t.
Proof.
  intros L; apply (downward (fun t => b t <= s t) 0 T); [|intros u Lu IH|lia].
  - rewrite b_end, s_end; lra.
  - rewrite s_first by lia; destruct (cell_facts u) as [C _]; lra.
Qed.

(** F.2/sum-below: s <= b + a. *)
Lemma sum_below t : (t <= S T)%nat -> s t <= b t + a t.
Proof.
  intros L; apply (downward (fun t => s t <= b t + a t) 0 T); [|intros u Lu IH|lia].
  - rewrite a_end, b_end, s_end; lra.
  - rewrite s_first by lia; destruct (cell_facts u) as [C _]; lra.
Qed.

Lemma first_below t : (t <= T)%nat -> a t <= s t.
Proof.
  intros L; rewrite s_first by lia; enough (0 <= s (S t)) by lra.
  apply Sum_pos; intros; apply a_nonneg.
Qed.

Lemma s_pos t : (t <= T)%nat -> 0 < s t.
Proof. intros L; pose proof (first_below t L); pose proof (a_pos t L); lra. Qed.

(** F.2/sum-above: 2 p/T s >= a^2 + (2 s - 2 b - a)^2. *)
Lemma sum_above t : (t <= S T)%nat -> a t ^ 2 + (2 * s t - 2 * b t - a t) ^ 2 <= 2 * q * s t.
Proof.
  intros L.
  apply (downward (fun t => a t ^ 2 + (2 * s t - 2 * b t - a t) ^ 2 <= 2 * q * s t) 0 T);
    [|intros u Lu IH|lia].
  - rewrite a_end, b_end, s_end; lra.
  - rewrite (s_first u) by lia; destruct (cell_facts u) as [C1 [C2 C3]].
    pose proof (first_sum (S u) ltac:(lia)); pose proof (sum_below (S u) ltac:(lia)).
    set (c := a (S u)) in *; set (d := a u - c).
    set (x := a u + c - 2 * (b u - b (S u))).
    set (g := 2 * s (S u) - 2 * b (S u) - c) in *.
    pose proof (area_step c x d q g (a_nonneg (S u)) ltac:(unfold g; lra)
      ltac:(apply Rabs_le; unfold x, d; lra)
      ltac:(enough (Rabs x <= q - d) by lra; apply Rabs_le; unfold x, d; lra)) as St.
    replace (2 * (a u + s (S u)) - 2 * b u - a u) with (g + x) by (unfold g, x; ring).
    replace (a u) with (c + d) by (unfold d; ring).
    replace (2 * q * (c + d + s (S u))) with (2 * q * (c + d) + 2 * q * s (S u)) by ring; lra.
Qed.

(** q_chord on one cell, in b. *)
Lemma chord_cell t :
  (S t <= T)%nat ->
  2 * (b t - b (S t)) ^ 2 / (b t + b (S t)) <= Qh h (grid T t) - Qh h (grid T (S t)).
Proof.
  intros L; pose proof INR_T as PT; pose proof (Rinv_0_lt_compat _ PT).
  assert (Lt : grid T t < grid T (S t)) by (rewrite grid_step; lra).
  pose proof (q_chord h p A _ _ Lt (grid_before_end (S t) L)) as C.
  replace (grid T (S t) - grid T t) with (/ INR T) in C by (rewrite grid_step; ring).
  eapply Rle_trans; [|exact C]; right; unfold b.
  pose proof (H_pos h p A (grid T t) (grid_before_end t ltac:(lia))).
  pose proof (H_pos h p A (grid T (S t)) (grid_before_end (S t) L)).
  field; split; [lra|]; split; [lra|].
  apply Rgt_not_eq, Rplus_lt_0_compat; apply Rmult_lt_0_compat; lra.
Qed.

(** F.2/sum-by-integral. *)
Lemma sum_by_integral t :
  (t <= T)%nat ->
  Sum t T (fun u => a u ^ 2 / s u)
  <= Qh h (grid T t) - Qh h (grid T T) + (a t ^ 2 - (a t + b t - s t) ^ 2) / s t + 8 / 27 * q.
Proof.
  intros L; remember (T - t)%nat as m eqn:M; revert t L M.
  induction m as [|m IH]; intros t L M.
  - (* the last point: F.2/last-area *)
    replace t with T by lia.
    pose proof (a_pos T ltac:(lia)) as Pa; pose proof (b_pos T ltac:(lia)) as Pb.
    assert (Es : s T = a T) by (rewrite s_first, s_end by lia; ring).
    rewrite Sum_first, Sum_empty, Es by lia.
    assert (La : a T ^ 2 <= 2 * q * (a T - b T)).
    { pose proof (last_area h p A (grid T T) ltac:(pose proof (grid_before_end T (le_n T)); lra)) as La.
      pose proof INR_T as PT; pose proof (p_pos h p A) as Pp; fold (a T) in La.
      replace (1 - grid T T) with (/ INR T) in La by (rewrite grid_last; ring).
      apply (Rmult_le_compat_l (INR T)) in La; [|lra]; fold (b T) in La.
      replace (INR T * (/ INR T * a T - a T ^ 2 / (2 * p)))
        with (a T - / (2 * q) * a T ^ 2) in La by (unfold q; field; lra).
      pose proof q_pos as Pq; apply Rmult_le_reg_l with (/ (2 * q)); [apply Rinv_0_lt_compat; lra|].
      replace (/ (2 * q) * (2 * q * (a T - b T))) with (a T - b T) by (field; lra); lra. }
    pose proof (last_cell (a T) (b T) q Pa q_pos ltac:(lra) La) as Lc.
    replace ((a T ^ 2 - (a T + b T - a T) ^ 2) / a T) with (a T ^ 2 / a T - b T ^ 2 / a T)
      by (field; lra).
    lra.
  - (* one more point: [cell] *)
    specialize (IH (S t) ltac:(lia) ltac:(lia)); rewrite Sum_first by lia.
    destruct (cell_facts t) as [C1 _]; pose proof (s_first t L) as Es.
    pose proof (cell (a t) (a (S t)) (b t) (b (S t)) (s (S t)) (a_pos t L) (a_pos (S t) ltac:(lia))
      (b_pos (S t) ltac:(lia)) (s_pos (S t) ltac:(lia)) ltac:(lra)
      (conj (first_sum (S t) ltac:(lia)) (sum_below (S t) ltac:(lia))) (first_below (S t) ltac:(lia)))
      as C.
    pose proof (chord_cell t ltac:(lia)) as Ch; rewrite <- Es in C.
    replace (a t + b t - s t) with (b t - s (S t)) by lra.
    replace (a (S t) - s (S t) + b (S t)) with (a (S t) + b (S t) - s (S t)) in C by ring; lra.
Qed.

(** F.2/second-sum-repaired, with 2 p/T. *)
Lemma second_sum t :
  (t <= T)%nat ->
  Sum t T (fun u => a u ^ 2 / s u) <= Qh h (grid T t) - Qh h (grid T T) + 2 * q.
Proof.
  intros L; pose proof (sum_by_integral t L) as I; pose proof q_pos.
  pose proof (remainder_bound (a t) (2 * s t - 2 * b t - a t) q (s t) (s_pos t L)
                (sum_above t ltac:(lia))) as R.
  replace ((a t - (2 * s t - 2 * b t - a t)) ^ 2 / 4) with ((a t + b t - s t) ^ 2) in R by field.
  lra.
Qed.

(** The same with tau in place of the grid point, by Eq. (8). *)
Lemma second_sum_tau t tau :
  (t <= T)%nat -> grid T t <= tau < grid T (S t) ->
  Sum t T (fun u => a u ^ 2 / s u) <= RInt (ratio h) tau (1 - / INR T) + 4 * p / INR T.
Proof.
  intros L Lt; pose proof (second_sum t L) as Sm.
  pose proof (grid_le (S t) (S T) ltac:(lia)) as G; rewrite grid_end in G.
  pose proof (q_above h p A (grid T t) tau ltac:(lra) ltac:(lra)) as Qa.
  pose proof (Rinv_0_lt_compat _ INR_T) as PI.
  rewrite <- grid_last, (Q_difference h p A) by (pose proof (grid_before_end T (le_n T)); lra).
  assert (2 * p * (tau - grid T t) <= 2 * q).
  { unfold q, Rdiv; rewrite <- Rmult_assoc; apply Rmult_le_compat_l; [pose proof (p_pos h p A); lra|].
    rewrite grid_step in Lt; lra. }
  pose proof INR_T; replace (4 * p / INR T) with (4 * q) by (unfold q; field; lra); lra.
Qed.

Lemma first_sum_tau t tau :
  (t <= T)%nat -> grid T t <= tau -> INR T * Hh h tau <= s t.
Proof.
  intros L Lt; eapply Rle_trans; [|apply first_sum; lia].
  apply Rmult_le_compat_l; [pose proof INR_T; lra | now apply (H_falls h p A)].
Qed.

End Line.
End Grid.

(** * For a schedule on [0, 1] *)

(** F.2/second-sum-repaired: what the second display of the proof needs. *)
Theorem second_sum_repaired (h : R -> R) (p : R) (T k : nat) :
  annealed h p -> (1 <= k <= T)%nat ->
  Sum k T (fun t => h (grid T t) ^ 2 / Sum t T (fun s => h (grid T s)))
  <= RInt (ratio h) ((INR k - 1) / INR T) (1 - / INR T) + 2 * p / INR T.
Proof.
  intros An kT; assert (TT : (1 <= T)%nat) by lia; pose proof (INR_T T TT) as PT.
  pose proof (continued_annealed h p An) as A; pose proof (grid_range T TT k ltac:(lia)) as Gk.
  pose proof (grid_range T TT T ltac:(lia)) as GT; fold (grid T k); rewrite <- (grid_last T TT).
  rewrite RInt_ratio_continued, (Q_difference _ p A) by lra.
  assert (In : forall t, (k <= t <= T)%nat -> h (grid T t) = continued h (grid T t)).
  { intros t L; symmetry; apply continued_inside, (grid_range T TT); lia. }
  rewrite (Sum_ext _ _ _ (fun t => continued h (grid T t) ^ 2
                                   / Sum t T (fun s => continued h (grid T s)))).
  - replace (2 * p / INR T) with (2 * (p / INR T)) by (field; lra).
    apply (second_sum T TT (continued h) p A k); lia.
  - intros t L; rewrite (In t L), (Sum_ext t T _ (fun s => continued h (grid T s))); [reflexivity|].
    intros s Ls; apply In; lia.
Qed.

(** Lemma 5. *)

Theorem lemma_5 (h : R -> R) (p : R) (T k : nat) (eta c1 c2 tau : R) :
  annealed h p -> (1 <= k <= T)%nat -> 0 <= c1 -> 0 <= c2 -> 0 < eta ->
  (INR k - 1) / INR T <= tau < INR k / INR T ->
  let eta_t := stepsize eta h T in
  c1 / Sum k T eta_t + c2 * Sum k T (fun t => eta_t t ^ 2 / Sum t T eta_t)
  <= c1 / (eta * INR T * Hh h tau) + c2 * eta * RInt (ratio h) tau (1 - / INR T)
     + 4 * eta * c2 * p / INR T.
Proof.
  intros An kT P1 P2 Pe Lt eta_t.
  assert (TT : (1 <= T)%nat) by lia; pose proof (INR_T T TT) as PT.
  pose proof (continued_annealed h p An) as A; set (h' := continued h) in *.
  set (a := fun t => h' (grid T t)).
  assert (Et : forall t, (k <= t <= T)%nat -> eta_t t = eta * a t).
  { intros t L; unfold eta_t, stepsize, a, h'.
    rewrite continued_inside; [reflexivity | apply grid_range; lia]. }
  assert (Es : forall t, (k <= t)%nat -> Sum t T eta_t = eta * Sum t T a).
  { intros t L; rewrite <- Sum_scal; apply Sum_ext; intros; apply Et; lia. }
  assert (Ps : forall t, (k <= t <= T)%nat -> 0 < Sum t T a).
  { intros t L; apply (s_pos T TT h' p A); lia. }
  replace (INR k / INR T) with (grid T (S k)) in Lt by (unfold grid; rewrite S_INR; field; lra).
  fold (grid T k) in Lt.
  (* tau lies in [0, 1) *)
  pose proof (grid_range T TT k ltac:(lia)) as Gk; pose proof (grid_range T TT (S k) ltac:(lia)) as Gk'.
  pose proof (Rinv_0_lt_compat _ PT) as PI.
  assert (IT : / INR T <= 1).
  { rewrite <- Rinv_1; apply Rinv_le_contravar; [lra|]; apply (le_INR 1); exact TT. }
  (* the two sums *)
  pose proof (first_sum_tau T TT h' p A k tau ltac:(lia) ltac:(lra)) as F1.
  pose proof (second_sum_tau T TT h' p A k tau ltac:(lia) Lt) as F2.
  pose proof (H_pos h' p A tau ltac:(lra)) as PH.
  assert (E2 : Sum k T (fun t => eta_t t ^ 2 / Sum t T eta_t)
               = eta * Sum k T (fun t => a t ^ 2 / Sum t T a)).
  { rewrite <- Sum_scal; apply Sum_ext; intros t L; rewrite (Es t), (Et t) by lia.
    pose proof (Ps t L); field; lra. }
  rewrite E2, (Es k) by lia.
  rewrite (H_continued h tau), RInt_ratio_continued by lra; fold h'.
  assert (B1 : c1 / (eta * Sum k T a) <= c1 / (eta * INR T * Hh h' tau)).
  { apply Rmult_le_compat_l; [lra|]; apply Rinv_le_contravar.
    - repeat apply Rmult_lt_0_compat; lra.
    - rewrite Rmult_assoc; apply Rmult_le_compat_l; [lra | exact F1]. }
  apply (Rmult_le_compat_l (c2 * eta)) in F2; [|apply Rmult_le_pos; lra].
  replace (4 * eta * c2 * p / INR T) with (c2 * eta * (4 * p / INR T)) by (field; lra).
  unfold a in *; lra.
Qed.

Print Assumptions lemma_5.
