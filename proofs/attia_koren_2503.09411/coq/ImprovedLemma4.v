(** Lemma 4 with both terms halved: with B = sum eta_t^2 / S_t and r^2 = B, the sharp bound is at most
    E|x_k - xhat|^2 / (4 S + 2 B) + G^2 B, where S_t = eta_t + ... + eta_T. *)

From Coq Require Import Reals Lra Lia List.
From AttiaKoren Require Import InnerProduct Expectation Lemma6 LastIterate SharpBound.
Open Scope R_scope.

(** * The radii exist *)

(** The radii exist for every r > 0: they are computed backwards from r_{T+1} = r. *)
Fixpoint backwards (eta : nat -> R) (T : nat) (r : R) (m : nat) : R :=
  match m with
  | O => r
  | Datatypes.S m' => backwards eta T r m' + eta (T - m')%nat / backwards eta T r m'
  end.

Lemma radii_exist eta k T r :
  0 < r -> radii eta (fun t => backwards eta T r (Datatypes.S T - t)) k T.
Proof.
  intros P; split; [now rewrite Nat.sub_diag|]; intros t L.
  replace (Datatypes.S T - t)%nat with (Datatypes.S (T - t)) by lia; cbn [backwards].
  replace (Datatypes.S T - Datatypes.S t)%nat with (T - t)%nat by lia.
  now replace (T - (T - t))%nat with t by lia.
Qed.

(** * Bounds of the radii *)

Section Halved.

Variables (eta r : nat -> R) (k T : nat).
Hypothesis (kT : (1 <= k <= T)%nat) (eta_pos : forall t, (k <= t <= T)%nat -> 0 <= eta t).
Hypothesis (eta_last : 0 < eta T).
Let B := Sum k T (fun t => eta t ^ 2 / Sum t T eta).
Hypothesis (Hr : radii eta r k T) (r_last : r (Datatypes.S T) ^ 2 = B).

(** B >= eta_t^2 / S_t >= eta_t - S_{t+1}, so that B + 2 S_{t+1} >= S_t. *)
Lemma B_above t : (k <= t <= T)%nat -> Sum t T eta <= B + 2 * Sum (Datatypes.S t) T eta.
Proof.
  intros L; pose proof (tail_pos eta k T kT eta_pos eta_last) as P.
  assert (Q : eta t ^ 2 / Sum t T eta <= B).
  { apply (Sum_term k T t (fun t => eta t ^ 2 / Sum t T eta)); [|lia].
    intros u Lu; apply Rmult_le_pos; [apply pow2_ge_0|].
    left; apply Rinv_0_lt_compat, P; lia. }
  specialize (P t L); rewrite Sum_first in * by lia; set (q := Sum (Datatypes.S t) T eta) in *.
  enough (eta t - q <= eta t ^ 2 / (eta t + q)) by lra.
  apply Rmult_le_reg_r with (eta t + q); [assumption|]; field_simplify; [nra | lra].
Qed.

(** r_t^2 = r_{t+1}^2 + 2 eta_t + eta_t^2 / r_{t+1}^2. *)
Lemma radius_square t :
  (k <= t <= T)%nat ->
  r t ^ 2 = r (Datatypes.S t) ^ 2 + 2 * eta t + eta t ^ 2 / r (Datatypes.S t) ^ 2.
Proof.
  intros L; pose proof (radius_pos eta r k T eta_pos Hr (Datatypes.S t) ltac:(lia)).
  rewrite (proj2 Hr t L); field; lra.
Qed.

Lemma radius_above t : (k <= t <= Datatypes.S T)%nat -> B + 2 * Sum t T eta <= r t ^ 2.
Proof.
  apply (downward (fun t => B + 2 * Sum t T eta <= r t ^ 2)).
  - rewrite Sum_empty, r_last by lia; lra.
  - intros u L IH; rewrite radius_square, Sum_first by lia.
    enough (0 <= eta u ^ 2 / r (Datatypes.S u) ^ 2) by lra.
    apply Rmult_le_pos; [apply pow2_ge_0|]; left; apply Rinv_0_lt_compat, pow_lt.
    apply (radius_pos eta r k T eta_pos Hr); lia.
Qed.

Lemma radius_below t :
  (k <= t <= Datatypes.S T)%nat ->
  r t ^ 2 <= B + 2 * Sum t T eta + Sum t T (fun u => eta u ^ 2 / Sum u T eta).
Proof.
  apply (downward (fun t => r t ^ 2 <= B + 2 * Sum t T eta
                            + Sum t T (fun u => eta u ^ 2 / Sum u T eta))).
  - rewrite !Sum_empty, r_last by lia; lra.
  - intros u L IH; rewrite radius_square by lia.
    rewrite (Sum_first u T (fun u => eta u ^ 2 / Sum u T eta)), (Sum_first u T eta) at 1 by lia.
    enough (eta u ^ 2 / r (Datatypes.S u) ^ 2 <= eta u ^ 2 / Sum u T eta) by lra.
    apply Rmult_le_compat_l; [apply pow2_ge_0|]; apply Rinv_le_contravar.
    + apply (tail_pos eta k T kT eta_pos eta_last); lia.
    + pose proof (B_above u L); pose proof (radius_above (Datatypes.S u) ltac:(lia)); lra.
Qed.

End Halved.

(** * The improved Lemma 4 *)

(** For the suffix from any k, where Lemma 4 has 2 S for 4 S + 2 B, 2 B for B. *)
Theorem improved_lemma_4 (S : Problem) (T k : nat) (eta : nat -> R)
  (x g s : nat -> Omega (expectation S) -> space S) (xhat : space S) (G : R) :
  SGD S T eta x g s -> second_moment S T g G -> (1 <= k <= T)%nat ->
  (forall t, (k <= t <= T)%nat -> 0 <= eta t) -> 0 < eta T -> mem (feasible S) xhat ->
  let B := Sum k T (fun t => eta t ^ 2 / Sum t T eta) in
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xhat
  <= E (fun w => sqnorm (vsub (x k w) xhat)) / (4 * Sum k T eta + 2 * B) + G ^ 2 * B.
Proof.
  intros HS HG kT Pe Pl Hm B.
  pose proof (tail_pos eta k T kT Pe Pl) as P; pose proof (P k ltac:(lia)) as Pk.
  assert (PB : 0 < B).
  { apply Rlt_le_trans with (eta T ^ 2 / Sum T T eta).
    - apply Rdiv_lt_0_compat; [now apply pow_lt | apply P; lia].
    - apply (Sum_term k T T (fun t => eta t ^ 2 / Sum t T eta)); [|lia].
      intros u Lu; apply Rmult_le_pos; [apply pow2_ge_0|].
      left; apply Rinv_0_lt_compat, P; lia. }
  set (r := fun t => backwards eta T (sqrt B) (Datatypes.S T - t)).
  assert (Hr : radii eta r k T) by apply radii_exist, sqrt_lt_R0, PB.
  assert (Rl : r (Datatypes.S T) ^ 2 = B).
  { unfold r; rewrite Nat.sub_diag; cbn [backwards]; apply pow2_sqrt; lra. }
  pose proof (sharp_bound_suffix T eta x g s HS k xhat r G kT Hm Pe Hr HG) as Q.
  pose proof (radius_above eta r k T kT Pe Hr Rl k ltac:(lia)) as A.
  pose proof (radius_below eta r k T kT Pe Pl Hr Rl k ltac:(lia)) as U; fold B in A, U.
  unfold mean_value, mean_sq, rsub in Q.
  set (m0 := E (fun w => sqnorm (vsub (x k w) xhat))) in *.
  assert (P0 : 0 <= m0).
  { apply E_pos; [|intros; apply sqnorm_pos]; apply (sqnorm_integrable (rsub (x k) (fun _ => xhat))).
    apply L2_sub; [eapply iterate_L2; eauto; lia | apply (known_L2 _ _ _ 1%nat), known_const]. }
  assert (M : m0 / (2 * r k ^ 2) <= m0 / (4 * Sum k T eta + 2 * B)).
  { apply Rmult_le_compat_l; [exact P0 | apply Rinv_le_contravar; lra]. }
  assert (N : G ^ 2 * (r k ^ 2 / 2 - Sum k T eta) <= G ^ 2 * B).
  { apply Rmult_le_compat_l; [apply pow2_ge_0 | lra]. }
  lra.
Qed.

Print Assumptions improved_lemma_4.
