(** Polynomial decay h(u) = (1 - u)^p for any real p >= 1: it is annealed, with H and Q in closed form. *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import Schedules QIntegral Optimality.
Open Scope R_scope.

(** x^p for x > 0, and 0 for x <= 0: Coq's [Rpower 0 p] is not 0. *)
Definition power (p x : R) : R := if Rlt_dec 0 x then Rpower x p else 0.
Definition polynomial (p u : R) : R := power p (1 - u).

Lemma power_inside p x : 0 < x -> power p x = Rpower x p.
Proof. intros L; unfold power; destruct (Rlt_dec 0 x); [reflexivity | contradiction]. Qed.

Lemma power_zero p x : x <= 0 -> power p x = 0.
Proof. intros L; unfold power; destruct (Rlt_dec 0 x); [lra | reflexivity]. Qed.

(** For a natural degree it is the usual power. *)
Lemma power_INR n x : (1 <= n)%nat -> 0 <= x -> power (INR n) x = x ^ n.
Proof.
  intros Ln L; destruct (Rle_lt_or_eq_dec 0 x L) as [P|<-].
  - rewrite power_inside by exact P; now apply Rpower_pow.
  - rewrite power_zero by lra; now rewrite pow_i by lia.
Qed.

Lemma Rpower_pos x p : 0 < Rpower x p.
Proof. apply exp_pos. Qed.

Lemma Rpower_one p : Rpower 1 p = 1.
Proof. unfold Rpower; now rewrite ln_1, Rmult_0_r, exp_0. Qed.

Lemma Rpower_le_1 q x : 0 <= q -> 0 < x <= 1 -> Rpower x q <= 1.
Proof. intros Lq Lx; pose proof (Rle_Rpower_l x 1 q Lq Lx) as B; now rewrite Rpower_one in B. Qed.

(** x^q <= x for x in (0, 1] and q >= 1. *)
Lemma Rpower_below q x : 1 <= q -> 0 < x <= 1 -> Rpower x q <= x.
Proof.
  intros Lq Lx; replace q with ((q - 1) + 1) by ring; rewrite Rpower_plus, Rpower_1 by lra.
  rewrite <- (Rmult_1_l x) at 3; apply Rmult_le_compat_r; [lra|].
  apply Rpower_le_1; lra.
Qed.

Lemma Rpower_derivative q u :
  u < 1 -> is_derive (fun v => Rpower (1 - v) q) u (- q * Rpower (1 - u) (q - 1)).
Proof.
  intros L; replace (- q * Rpower (1 - u) (q - 1)) with (scal (-1) (q * Rpower (1 - u) (q - 1)))
    by (unfold scal; cbn; unfold mult; cbn; ring).
  apply (is_derive_comp (fun y => Rpower y q) (fun v => 1 - v)).
  - apply is_derive_Reals, derivable_pt_lim_power; lra.
  - auto_derive; [exact I | ring].
Qed.

Section Degree.

Variable p : R.
Hypothesis (p_ge_1 : 1 <= p).
Notation h := (polynomial p).

(** F.3/annealed, F.3/end, F.3/lipschitz. *)
Lemma polynomial_falls u v : u <= v -> v <= 1 -> h v <= h u.
Proof.
  intros L L1; unfold polynomial; destruct (Rlt_le_dec v 1) as [P|P].
  - rewrite !power_inside by lra; apply Rle_Rpower_l; lra.
  - rewrite (power_zero p (1 - v)) by lra; unfold power; destruct Rlt_dec; [|lra].
    left; apply Rpower_pos.
Qed.

Lemma polynomial_slope u v : 0 <= u -> u < v -> v <= 1 -> h u - h v <= p * (v - u).
Proof.
  intros L0 L L1; unfold polynomial; destruct (Rlt_le_dec v 1) as [P|P].
  - rewrite !power_inside by lra.
    destruct (MVT_cor2 (fun w => Rpower (1 - w) p) (fun w => - p * Rpower (1 - w) (p - 1)) u v L)
      as [c [E Lc]].
    + intros c Lc; apply is_derive_Reals, Rpower_derivative; lra.
    + assert (B : Rpower (1 - c) (p - 1) <= 1) by (apply Rpower_le_1; lra).
      pose proof (Rpower_pos (1 - c) (p - 1)).
      apply (Rmult_le_compat_l (p * (v - u))) in B; [nra | nra].
  - rewrite (power_zero p (1 - v)), power_inside by lra.
    pose proof (Rpower_below p (1 - u) p_ge_1 ltac:(lra)); nra.
Qed.

Theorem polynomial_annealed : annealed h p.
Proof.
  split.
  - intros u v _; apply polynomial_falls.
  - intros u L; unfold polynomial; split.
    + intros Z; destruct (Rlt_le_dec u 1) as [P|P]; [|lra].
      rewrite power_inside in Z by lra; pose proof (Rpower_pos (1 - u) p); lra.
    + intros ->; apply power_zero; lra.
  - assert (O : forall u v, 0 <= u -> u <= v -> v <= 1 -> Rabs (h u - h v) <= p * (v - u)).
    { intros u v L0 L L1; pose proof (polynomial_falls u v L L1).
      rewrite Rabs_right by lra; destruct L as [L| ->]; [now apply polynomial_slope | lra]. }
    intros u v Lu Lv; destruct (Rle_dec u v) as [L|L].
    + rewrite (Rabs_left1 (u - v)) by lra; replace (- (u - v)) with (v - u) by ring; apply O; lra.
    + rewrite Rabs_minus_sym, (Rabs_right (u - v)) by lra; apply O; lra.
Qed.

Let A := continued_annealed h p polynomial_annealed.

(** Two functions with the same derivative before 1 that both vanish at 1 are equal before 1. *)
Lemma same_from_one (f F d : R -> R) (C v : R) :
  (forall u, u < 1 -> is_derive f u (d u)) -> (forall u, 0 <= u < 1 -> is_derive F u (d u)) ->
  (forall u, 0 <= u < 1 -> Rabs (f u - F u) <= C * (1 - u)) -> 0 <= v < 1 -> f v = F v.
Proof.
  intros Df DF B Lv.
  assert (Const : forall w, v < w < 1 -> f v - F v = f w - F w).
  { intros w Lw; destruct (MVT_cor2 (fun u => f u - F u) (fun u => d u - d u) v w) as [c [E Lc]].
    - lra.
    - intros c Lc; apply is_derive_Reals, (is_derive_minus f F); [apply Df | apply DF]; lra.
    - cbv beta in E; nra. }
  apply Rminus_diag_uniq, Rabs_eq_0, Rle_antisym; [|apply Rabs_pos].
  assert (PC : 0 <= C).
  { pose proof (B v Lv); pose proof (Rabs_pos (f v - F v)); nra. }
  apply le_epsilon; intros e Pe; rewrite Rplus_0_l.
  set (w := Rmax ((1 + v) / 2) (1 - e / (C + 1))).
  assert (Pd : 0 < e / (C + 1)) by (apply Rdiv_lt_0_compat; lra).
  assert (Lw : v < w < 1).
  { split; [eapply Rlt_le_trans; [|apply Rmax_l]; lra | apply Rmax_lub_lt; lra]. }
  assert (Lw' : 1 - w <= e / (C + 1)).
  { enough (1 - e / (C + 1) <= w) by lra; apply Rmax_r. }
  rewrite (Const w Lw); eapply Rle_trans; [apply B; lra|].
  apply Rle_trans with (C * (e / (C + 1))); [apply Rmult_le_compat_l; lra|].
  apply Rmult_le_reg_r with (C + 1); [lra|]; field_simplify; nra.
Qed.

(** F.3/H. *)
Theorem polynomial_H v : 0 <= v < 1 -> Hh h v = Rpower (1 - v) (p + 1) / (p + 1).
Proof.
  intros Lv; rewrite H_continued by lra.
  apply (same_from_one (Hh (continued h)) (fun u => Rpower (1 - u) (p + 1) / (p + 1))
           (fun u => - continued h u) (p + 1) v).
  - intros u _; apply (H_derivative _ p A).
  - intros u Lu; rewrite continued_inside by lra; unfold polynomial; rewrite power_inside by lra.
    replace (- Rpower (1 - u) p)
      with (scal (/ (p + 1)) (- (p + 1) * Rpower (1 - u) (p + 1 - 1))).
    2:{ replace (p + 1 - 1) with p by ring; unfold scal; cbn; unfold mult; cbn; field; lra. }
    apply (is_derive_ext (fun u => scal (/ (p + 1)) (Rpower (1 - u) (p + 1)))).
    + intros t; unfold scal; cbn; unfold mult; cbn; unfold Rdiv; ring.
    + apply (is_derive_scal (fun u => Rpower (1 - u) (p + 1))), Rpower_derivative; lra.
  - intros u Lu; pose proof (Rpower_pos (1 - u) (p + 1)) as P1.
    pose proof (Rpower_below (p + 1) (1 - u) ltac:(lra) ltac:(lra)) as P2.
    pose proof (area_below _ p A u 1 ltac:(lra)) as B; rewrite H_one in B.
    pose proof (H_nonneg _ p A u ltac:(lra)).
    assert (B2 : continued h u <= 1).
    { rewrite continued_inside by lra; unfold polynomial; rewrite power_inside by lra.
      apply Rpower_le_1; lra. }
    assert (B3 : 0 <= Rpower (1 - u) (p + 1) / (p + 1) <= 1 - u).
    { split; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra]|].
      apply Rmult_le_reg_r with (p + 1); [lra|]; field_simplify; nra. }
    assert (B4 : Hh (continued h) u <= 1 - u) by nra.
    apply Rabs_le; nra.
  - exact Lv.
Qed.

(** F.3/Q-integrand. *)
Lemma polynomial_ratio u : 0 <= u < 1 -> ratio h u = (p + 1) * Rpower (1 - u) (p - 1).
Proof.
  intros Lu; unfold ratio; rewrite polynomial_H by exact Lu; unfold polynomial.
  rewrite power_inside by lra; replace (p + 1) with (p + p + - (p - 1)) at 1 by ring.
  rewrite !Rpower_plus, Rpower_Ropp; pose proof (Rpower_pos (1 - u) p).
  pose proof (Rpower_pos (1 - u) (p - 1)); field; repeat split; lra.
Qed.

(** F.3/Q. *)
Theorem polynomial_Q v : 0 <= v < 1 -> Qh h v = (p + 1) / p * Rpower (1 - v) p.
Proof.
  intros Lv; rewrite Q_continued by lra.
  apply (same_from_one (Qh (continued h)) (fun u => (p + 1) / p * Rpower (1 - u) p)
           (fun u => - ratio (continued h) u) (2 * p + 2) v).
  - intros u Lu; now apply (Q_derivative _ p A).
  - intros u Lu; rewrite <- ratio_continued, polynomial_ratio by lra.
    replace (- ((p + 1) * Rpower (1 - u) (p - 1)))
      with (scal ((p + 1) / p) (- p * Rpower (1 - u) (p - 1)))
      by (unfold scal; cbn; unfold mult; cbn; field; lra).
    apply (is_derive_scal (fun u => Rpower (1 - u) p)), Rpower_derivative; lra.
  - intros u Lu; pose proof (Rpower_pos (1 - u) p) as P1.
    pose proof (Rpower_below p (1 - u) p_ge_1 ltac:(lra)) as P2.
    pose proof (Q_upper _ p A u ltac:(lra)); pose proof (Q_nonneg _ p A u ltac:(lra)).
    assert (P3 : 0 < (p + 1) / p <= 2).
    { split; [apply Rdiv_lt_0_compat; lra|].
      apply Rmult_le_reg_r with p; [lra|]; field_simplify; lra. }
    apply Rabs_le; nra.
  - exact Lv.
Qed.

(** F.3/optimality-zero. *)
Lemma polynomial_H_zero : Hh h 0 = / (p + 1).
Proof. rewrite polynomial_H, Rminus_0_r, Rpower_one by lra; field; lra. Qed.

Lemma polynomial_Q_zero : Qh h 0 = (p + 1) / p.
Proof. rewrite polynomial_Q, Rminus_0_r, Rpower_one by lra; field; lra. Qed.

End Degree.

Print Assumptions polynomial_Q.
