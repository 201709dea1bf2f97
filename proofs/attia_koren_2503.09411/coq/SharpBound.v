(** A sharp last-iterate bound for any step sequence.

    Radii r_{T+1} = r > 0 and r_t = r_{t+1} + eta_t / r_{t+1} for t = T, ..., k. With y = r_k^2 and
    S = eta_k + ... + eta_T the bound is E|x_k - xhat|^2 / (2 y) + G^2 (y / 2 - S). *)

From Coq Require Import Reals Lra Lia List.
From AttiaKoren Require Import InnerProduct Expectation Lemma6 LastIterate.
Import ListNotations.
Open Scope R_scope.

Definition radii (eta r : nat -> R) (k T : nat) : Prop :=
  0 < r (S T) /\ forall t, (k <= t <= T)%nat -> r t = r (S t) + eta t / r (S t).

(** * The radii *)

Section Radii.

Variables (eta r : nat -> R) (k T : nat).
Hypothesis (kT : (1 <= k <= T)%nat) (eta_pos : forall t, (k <= t <= T)%nat -> 0 <= eta t).
Hypothesis (Hr : radii eta r k T).

Lemma radius_pos t : (k <= t <= S T)%nat -> 0 < r t.
Proof.
  apply (downward (fun t => 0 < r t)); [apply Hr|]; intros u L P.
  rewrite (proj2 Hr u L); enough (0 <= eta u / r (S u)) by lra.
  apply Rmult_le_pos; [now apply eta_pos | left; now apply Rinv_0_lt_compat].
Qed.

Lemma radius_falls t : (k <= t <= T)%nat -> r (S t) <= r t.
Proof.
  intros L; rewrite (proj2 Hr t L); enough (0 <= eta t / r (S t)) by lra.
  pose proof (radius_pos (S t) ltac:(lia)).
  apply Rmult_le_pos; [now apply eta_pos | left; now apply Rinv_0_lt_compat].
Qed.

(** eta_t = (r_t - r_{t+1}) r_{t+1}. *)
Lemma eta_radius t : (k <= t <= T)%nat -> eta t = (r t - r (S t)) * r (S t).
Proof.
  intros L; pose proof (radius_pos (S t) ltac:(lia)); rewrite (proj2 Hr t L) at 1; field; lra.
Qed.

(** sum (r_t - r_{t+1})^2 = r_k^2 - r_{n+1}^2 - 2 (eta_k + ... + eta_n). *)
Lemma squares n :
  (k <= n <= T)%nat ->
  Sum k n (fun t => (r t - r (S t)) ^ 2) = r k ^ 2 - r (S n) ^ 2 - 2 * Sum k n eta.
Proof.
  induction n as [|n IH]; intros L; [lia|].
  rewrite !Sum_last by lia; destruct (Nat.eq_dec k (S n)) as [B|B].
  - rewrite !Sum_empty by lia; rewrite B, (eta_radius (S n)) by lia; ring.
  - rewrite IH, (eta_radius (S n)) by lia; ring.
Qed.

(** The weights v_t = r_k / r_{t+1}, from v_{k-1} = 1 on. *)
Let v (t : nat) : R := r k / r (S t).

(** Summation by parts: the coefficient of every d_t vanishes. *)
Lemma by_parts_radii (d : nat -> R) n :
  (k <= n <= T)%nat ->
  Sum k n (fun t => eta t * v t * (v t * d t - gain v k d t)) = r k * r (S n) * gain v k d n.
Proof.
  induction n as [|n IH]; intros L; [lia|].
  rewrite Sum_last by lia; pose proof (radius_pos (S n) ltac:(lia)) as P1.
  pose proof (radius_pos (S (S n)) ltac:(lia)) as P2.
  rewrite gain_step by lia; destruct (Nat.eq_dec k (S n)) as [B|B].
  - rewrite Sum_empty, gain_before by lia; unfold v; rewrite B, (eta_radius (S n)) by lia.
    field; lra.
  - rewrite IH by lia; unfold v; rewrite (eta_radius (S n)) by lia; field; lra.
Qed.

End Radii.

(** * The bound (S) *)

Section Sharp.

Context {S : Problem}.
Variables (T : nat) (eta : nat -> R) (x g s : nat -> Omega (expectation S) -> space S).
Hypothesis (HS : SGD S T eta x g s).
Variables (k : nat) (xhat : space S) (r : nat -> R) (G : R).
Hypothesis (kT : (1 <= k <= T)%nat) (xhat_mem : mem (feasible S) xhat).
Hypothesis (eta_pos : forall t, (k <= t <= T)%nat -> 0 <= eta t).
Hypothesis (Hr : radii eta r k T) (HG : second_moment S T g G).
Notation f := (objective S).
Notation X := (feasible S).
Notation next := Datatypes.S.
Let v (t : nat) : R := r k / r (next t).
Let z (t : nat) w := anchor v k xhat (fun u => x u w) t.
Let R_pos := radius_pos eta r k T eta_pos Hr.
Let R_falls := radius_falls eta r k T kT eta_pos Hr.

Lemma sharp_weight_pos t : (k <= next t)%nat -> (t <= T)%nat -> 0 < v t.
Proof. intros; apply Rdiv_lt_0_compat; apply R_pos; lia. Qed.

Lemma sharp_weight_grows t : (k <= next t <= T)%nat -> v t <= v (next t).
Proof.
  intros L; apply Rmult_le_compat_l; [left; apply R_pos; lia|].
  apply Rinv_le_contravar; [apply R_pos; lia | apply R_falls; lia].
Qed.

Lemma sharp_z_mem t w : (t <= T)%nat -> mem X (z t w).
Proof.
  intros L; apply (anchor_mem X v k xhat (fun u => x u w) T); try assumption; try lia.
  - intros; eapply iterate_mem; eauto; lia.
  - intros; apply sharp_weight_pos; lia.
  - intros; apply sharp_weight_grows; lia.
Qed.

Lemma sharp_z_known t : (t <= T)%nat -> known (vectors S) t (z t).
Proof.
  induction t as [|t IH]; intros L; [exact (known_const _ _ (vectors S) 0%nat xhat)|].
  unfold z; cbn [anchor]; destruct (next t <? k)%nat;
    [exact (known_const _ _ (vectors S) (next t) xhat)|].
  apply (known_mix (next t) _ (z t) (x (next t))).
  - apply known_later, IH; lia.
  - eapply iterate_known; eauto; lia.
Qed.

(** v_t^2 |x_t - z_t|^2 = v_{t-1}^2 |x_t - z_{t-1}|^2 exactly. *)
Lemma distance_exact t :
  (k <= next t <= T)%nat ->
  v (next t) ^ 2 * mean_sq (rsub (x (next t)) (z (next t)))
  = v t ^ 2 * mean_sq (rsub (x (next t)) (z t)).
Proof.
  intros L; pose proof (sharp_weight_pos (next t) ltac:(lia) ltac:(lia)) as P.
  assert (Lx : L2 (vectors S) (x (next t))) by (eapply iterate_L2; eauto; lia).
  assert (Lz : L2 (vectors S) (z t)) by (apply (known_L2 _ _ _ t), sharp_z_known; lia).
  replace (mean_sq (rsub (x (next t)) (z (next t))))
    with ((v t / v (next t)) ^ 2 * mean_sq (rsub (x (next t)) (z t))); [field; lra|].
  unfold mean_sq; rewrite <- E_scal by moments.
  f_equal; apply FunctionalExtensionality.functional_extensionality; intros w.
  unfold rsub, z; rewrite anchor_step by lia; symmetry; apply sqnorm_sub_mix.
Qed.

(** 2 eta_t E[f(x_t) - f(z_t)] <= E|x_t - z_t|^2 - E|x_{t+1} - z_t|^2 + eta_t^2 G^2. *)
Lemma sharp_step t :
  (k <= t <= T)%nat ->
  2 * eta t * (mean_value (x t) - mean_value (z t))
  <= mean_sq (rsub (x t) (z t)) - mean_sq (rsub (x (next t)) (z t)) + eta t ^ 2 * G ^ 2.
Proof.
  intros L; pose proof (one_step T eta x g s HS t (z t) ltac:(lia) (eta_pos t L)
    (sharp_z_known t ltac:(lia)) (fun w => sharp_z_mem t w ltac:(lia))) as O.
  assert (Lx : L2 (vectors S) (x t)) by (eapply iterate_L2; eauto; lia).
  assert (Lx' : L2 (vectors S) (x (next t))) by (eapply iterate_L2; eauto; lia).
  assert (Lg : L2 (vectors S) (g t)) by (eapply gradient_L2; eauto; lia).
  pose proof (E_nonneg [(eta t ^ 2, fun w => sqnorm (g t w));
                        (1, fun w => sqnorm (rsub (x (next t)) (x t) w));
                        (-2 * eta t, fun w => inner (g t w) (rsub (x t) (x (next t)) w))] 0
                       ltac:(moments)) as N.
  cbn [E_combination combination] in N; lapply N; clear N; [intros N|].
  - pose proof (HG t ltac:(lia)) as M; apply (Rmult_le_compat_l (eta t ^ 2)) in M; [|nra].
    unfold mean_sq in *; lra.
  - intros w; pose proof (young (eta t) 1 (g t w) (rsub (x t) (x (next t)) w)) as Y.
    unfold rsub in *; rewrite !sqnorm_sub, (inner_comm _ (x (next t) w)) in *; lra.
Qed.

(** The distances telescope. *)
Lemma sharp_telescope n :
  (k <= n <= T)%nat ->
  2 * Sum k n (fun t => eta t * v t * (v t * (mean_value (x t) - mean_value (z t))))
  <= mean_sq (rsub (x k) (fun _ => xhat)) - v n ^ 2 * mean_sq (rsub (x (next n)) (z n))
     + G ^ 2 * Sum k n (fun t => (eta t * v t) ^ 2).
Proof.
  assert (O : forall t, (k <= t <= T)%nat ->
    2 * (eta t * v t * (v t * (mean_value (x t) - mean_value (z t))))
    <= v (pred t) ^ 2 * mean_sq (rsub (x t) (z (pred t)))
       - v t ^ 2 * mean_sq (rsub (x (next t)) (z t)) + G ^ 2 * (eta t * v t) ^ 2).
  { intros t L; pose proof (sharp_step t L) as O; pose proof (distance_exact (pred t)) as E1.
    replace (next (pred t)) with t in E1 by lia; specialize (E1 ltac:(lia)); rewrite <- E1.
    apply (Rmult_le_compat_l (v t ^ 2)) in O; [lra | apply pow2_ge_0]. }
  induction n as [|n IH]; intros L; [lia|].
  rewrite !Sum_last by lia; destruct (Nat.eq_dec k (next n)) as [B|B].
  - specialize (O k ltac:(lia)).
    replace (z (pred k)) with (fun _ : Omega (expectation S) => xhat) in O.
    2:{ apply FunctionalExtensionality.functional_extensionality; intros w; unfold z.
        now rewrite anchor_before by lia. }
    replace (v (pred k)) with 1 in O.
    2:{ unfold v; replace (next (pred k)) with k by lia; pose proof (R_pos k ltac:(lia)).
        field; lra. }
    rewrite !Sum_empty by lia; rewrite <- B; lra.
  - specialize (IH ltac:(lia)); specialize (O (next n) ltac:(lia)); cbn [pred] in O; lra.
Qed.

(** Jensen, averaged. *)
Lemma sharp_jensen t :
  (k <= t <= T)%nat ->
  v t * (mean_value (z t) - f xhat) <= gain v k (fun u => mean_value (x u) - f xhat) t.
Proof.
  intros L.
  assert (Ix : forall u, (1 <= u <= next T)%nat -> integrable (fun w => f (x u w)))
    by (intros; eapply value_at; eauto).
  assert (Iz : integrable (fun w => f (z t w))).
  { apply value_integrable; [apply (known_L2 _ _ _ t), sharp_z_known; lia|].
    intros; apply sharp_z_mem; lia. }
  destruct (integrable_Sum k t (fun u w => (v u - v (pred u)) * (f (x u w) - f xhat))) as [Is Es].
  { intros u Lu; apply integrable_scal, integrable_sub, integrable_const; apply Ix; lia. }
  pose proof (E_le (fun w => v t * (f (z t w) - f xhat)) _
    (integrable_scal _ _ _ (integrable_sub _ _ Iz (integrable_const _ _))) Is) as A.
  lapply A; clear A; [intros A|].
  - rewrite Es, E_scal, E_sub, E_const in A
      by (try apply integrable_sub; try apply integrable_const; exact Iz).
    unfold gain; rewrite (Sum_ext _ _ _ (fun u => E (fun w => (v u - v (pred u)) * (f (x u w) - f xhat))));
      [exact A|].
    intros u Lu; rewrite E_scal, E_sub, E_const; try apply integrable_sub;
      try apply integrable_const; try (apply Ix; lia); reflexivity.
  - intros w; apply (jensen X f (objective_convex S) v k xhat (fun u => x u w) T);
      try assumption; try lia.
    + intros; eapply iterate_mem; eauto; lia.
    + intros; apply sharp_weight_pos; lia.
    + intros; apply sharp_weight_grows; lia.
Qed.

(** One virtual step of length r^2 at x_{T+1}. *)
Lemma virtual_step h :
  0 <= h ->
  2 * h * (mean_value (x (next T)) - mean_value (z T))
  <= mean_sq (rsub (x (next T)) (z T)) + h ^ 2 * G ^ 2.
Proof.
  intros Ph; set (t := next T).
  assert (Lx : L2 (vectors S) (x t)) by (eapply iterate_L2; eauto; unfold t; lia).
  assert (Lz : L2 (vectors S) (z T)) by (apply (known_L2 _ _ _ T), sharp_z_known; lia).
  assert (Ls : L2 (vectors S) (s t)).
  { apply (known_L2 _ _ _ t); eapply mean_known; eauto; unfold t; lia. }
  assert (Ix : integrable (fun w => f (x t w))) by (eapply value_at; eauto; unfold t; lia).
  assert (Iz : integrable (fun w => f (z T w))).
  { apply value_integrable; [assumption | intros; apply sharp_z_mem; lia]. }
  pose proof (mean_moment T eta x g s HS G t HG ltac:(unfold t; lia)) as M.
  pose proof (E_nonneg [(-2 * h, fun w => f (x t w)); (2 * h, fun w => f (z T w));
                        (1, fun w => sqnorm (rsub (x t) (z T) w));
                        (h ^ 2, fun w => sqnorm (s t w))] 0 ltac:(moments)) as N.
  cbn [E_combination combination] in N; lapply N; clear N; [intros N|].
  - apply (Rmult_le_compat_l (h ^ 2)) in M; [|apply pow2_ge_0].
    unfold mean_sq, mean_value in *; lra.
  - intros w; pose proof (mean_subgradient _ _ _ _ _ _ HS t w ltac:(unfold t; lia) (z T w)
      (sharp_z_mem T w ltac:(lia))) as C.
    pose proof (young h 1 (s t w) (vsub (x t w) (z T w))) as Y; unfold rsub.
    rewrite inner_sub_r in *; apply (Rmult_le_compat_l (2 * h)) in C; lra.
Qed.

Theorem sharp_bound_suffix :
  mean_value (x (next T)) - f xhat
  <= mean_sq (rsub (x k) (fun _ => xhat)) / (2 * r k ^ 2)
     + G ^ 2 * (r k ^ 2 / 2 - Sum k T eta).
Proof.
  pose proof (sharp_telescope T ltac:(lia)) as Tl; pose proof (virtual_step (r (next T) ^ 2)
    (pow2_ge_0 _)) as Vs.
  pose proof (R_pos k ltac:(lia)) as Pk; pose proof (R_pos (next T) ltac:(lia)) as Pr.
  set (d := fun u => mean_value (x u) - f xhat).
  (* the weighted sum of the errors, by Jensen and by parts *)
  assert (J : r k * r (next T) * gain v k d T
              <= Sum k T (fun t => eta t * v t * (v t * (mean_value (x t) - mean_value (z t))))).
  { assert (B : Sum k T (fun t => eta t * v t * (v t * d t - gain v k d t))
                = r k * r (next T) * gain v k d T)
      by (apply (by_parts_radii eta r k T kT eta_pos Hr d T); lia).
    rewrite <- B; apply Sum_le; intros t L.
    pose proof (sharp_jensen t L) as Jt; fold d in Jt.
    replace (v t * (mean_value (x t) - mean_value (z t)))
      with (v t * d t - v t * (mean_value (z t) - f xhat)) by (unfold d; ring).
    apply Rmult_le_compat_l; [|lra].
    apply Rmult_le_pos; [now apply eta_pos | left; apply sharp_weight_pos; lia]. }
  pose proof (sharp_jensen T ltac:(lia)) as JT; fold d in JT.
  (* the squares of the steps *)
  assert (Sq : Sum k T (fun t => (eta t * v t) ^ 2)
               = r k ^ 2 * (r k ^ 2 - r (next T) ^ 2 - 2 * Sum k T eta)).
  { rewrite <- (squares eta r k T kT eta_pos Hr T) by lia; rewrite <- Sum_scal.
    apply Sum_ext; intros t L; unfold v; rewrite (eta_radius eta r k T kT eta_pos Hr t L).
    pose proof (R_pos (next t) ltac:(lia)); field; lra. }
  rewrite Sq in Tl; set (m0 := mean_sq (rsub (x k) (fun _ => xhat))) in *.
  set (m1 := mean_sq (rsub (x (next T)) (z T))) in *; set (q := mean_value (z T)) in *.
  set (Sg := Sum k T (fun t => _)) in *; set (Se := Sum k T eta) in *.
  change (mean_value (x (next T)) - f xhat) with (d (next T)).
  replace (mean_value (x (next T)) - q) with (d (next T) - (q - f xhat)) in Vs by (unfold d; ring).
  assert (VT : v T = r k / r (next T)) by reflexivity.
  (* the virtual step, times v_T^2 *)
  apply (Rmult_le_compat_l (v T ^ 2)) in Vs; [|apply pow2_ge_0].
  replace (v T ^ 2 * (2 * r (next T) ^ 2 * (d (next T) - (q - f xhat))))
    with (2 * (r k ^ 2 * d (next T)) - 2 * (r k * r (next T)) * (v T * (q - f xhat))) in Vs
    by (rewrite VT; field; lra).
  replace (v T ^ 2 * (m1 + (r (next T) ^ 2) ^ 2 * G ^ 2))
    with (v T ^ 2 * m1 + r k ^ 2 * r (next T) ^ 2 * G ^ 2) in Vs by (rewrite VT; field; lra).
  apply (Rmult_le_compat_l (r k * r (next T))) in JT; [|nra].
  apply Rmult_le_reg_l with (2 * r k ^ 2); [nra|].
  replace (2 * r k ^ 2 * (m0 / (2 * r k ^ 2) + G ^ 2 * (r k ^ 2 / 2 - Se)))
    with (m0 + G ^ 2 * (r k ^ 2 * (r k ^ 2 - 2 * Se))) by (field; lra).
  lra.
Qed.

End Sharp.

(** Bound (S) as stated: from a fixed x_1. *)
Theorem sharp_bound (S : Problem) (T : nat) (eta r : nat -> R)
  (x g s : nat -> Omega (expectation S) -> space S) (x1 xhat : space S) (G : R) :
  SGD S T eta x g s -> second_moment S T g G -> (1 <= T)%nat ->
  (forall t, (1 <= t <= T)%nat -> 0 <= eta t) ->
  radii eta r 1 T -> (forall w, x 1%nat w = x1) -> mem (feasible S) xhat ->
  let y := r 1%nat ^ 2 in
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xhat
  <= sqnorm (vsub x1 xhat) / (2 * y) + G ^ 2 * (y / 2 - Sum 1 T eta).
Proof.
  intros HS HG L Pe Hr H1 Hm y.
  pose proof (sharp_bound_suffix T eta x g s HS 1 xhat r G ltac:(lia) Hm Pe Hr HG) as Q.
  replace (mean_sq (rsub (x 1%nat) (fun _ => xhat))) with (sqnorm (vsub x1 xhat)) in Q; [exact Q|].
  unfold mean_sq, rsub; rewrite <- (E_const (expectation S) (sqnorm (vsub x1 xhat))).
  f_equal; apply FunctionalExtensionality.functional_extensionality; intros w; now rewrite H1.
Qed.

Print Assumptions sharp_bound.
