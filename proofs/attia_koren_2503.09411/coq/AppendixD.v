(** Appendix D: lower bounds for the schedules that are not annealed, for f(x) = G |x| on
    [-D/2, D/2] and subgradient descent, which [Model.v] shows to be a run of [SGD]. *)

From Coq Require Import Reals Lra Lia Psatz.
From AttiaKoren Require Import InnerProduct Expectation Model.
Open Scope R_scope.

Lemma clip_inside D y : - (D / 2) <= y <= D / 2 -> clip D y = y.
Proof. intros L; unfold clip; now rewrite Rmin_right, Rmax_right by lra. Qed.

Lemma descent_range D G eta x1 t :
  0 <= D -> - (D / 2) <= x1 <= D / 2 -> - (D / 2) <= descent D G eta x1 t <= D / 2.
Proof.
  intros PD Lx; destruct t as [|[|t]]; try exact Lx.
  rewrite descent_step by lia; unfold clip; split; [apply Rmax_l|].
  apply Rmax_lub; [lra | apply Rmin_l].
Qed.

(** * D.1: a fixed stepsize and any weighted average *)

Section Fixed.

Variables (D G rho : R) (T : nat) (w : nat -> R).
Hypothesis (TT : (1 <= T)%nat) (PD : 0 < D) (PG : 0 < G).
Hypothesis (Pr : 0 < rho) (Lr : rho < sqrt (INR T) / 2).
Hypothesis (Pw : forall t, (1 <= t <= T)%nat -> 0 <= w t) (Ps : 0 < Sum 1 T w).
Let eta := rho * D / (G * sqrt (INR T)).
Let s := G * eta.

(** D.1/setup. *)
Lemma s_range : 0 < s < D / 2.
Proof.
  assert (Pq : 0 < sqrt (INR T)) by (apply sqrt_lt_R0, lt_0_INR; lia).
  assert (E : s = rho * D / sqrt (INR T)) by (unfold s, eta; field; lra); rewrite E; split.
  - apply Rdiv_lt_0_compat; nra.
  - apply Rmult_lt_reg_r with (sqrt (INR T)); [exact Pq|]; field_simplify; nra.
Qed.

(** The iterates alternate between 3/4 s and -1/4 s: D.1/start, D.1/second, D.1/third. *)
Lemma alternates x1 x2 t :
  (x1 = 3 / 4 * s /\ x2 = - (1 / 4) * s) \/ (x1 = - (1 / 4) * s /\ x2 = 3 / 4 * s) ->
  descent D G (fun _ => eta) x1 (S t) = if Nat.odd (S t) then x1 else x2.
Proof.
  intros C; pose proof s_range as Ls; induction t as [|t IH]; [reflexivity|].
  rewrite descent_step, IH by lia; rewrite (Nat.odd_succ (S t)), <- Nat.negb_odd.
  replace (eta * slope G (if Nat.odd (S t) then x1 else x2))
    with (if Rle_dec 0 (if Nat.odd (S t) then x1 else x2) then s else - s)
    by (unfold slope, s; destruct Rle_dec; ring).
  destruct (Nat.odd (S t)); cbn [negb]; destruct C as [[-> ->]|[-> ->]];
    destruct Rle_dec; try lra; rewrite clip_inside; lra.
Qed.

Let odd_w (t : nat) : R := if Nat.odd t then w t else 0.
Let even_w (t : nat) : R := if Nat.odd t then 0 else w t.

(** D.1/average and D.1/other-case: some start makes the weighted average at least s/4. *)
Theorem fixed_step_average :
  exists x1, - (D / 2) <= x1 <= D / 2 /\
  s / 4 <= Sum 1 T (fun t => w t * descent D G (fun _ => eta) x1 t) / Sum 1 T w.
Proof.
  pose proof s_range as Ls; set (a := Sum 1 T odd_w); set (b := Sum 1 T even_w).
  assert (Ew : Sum 1 T w = a + b).
  { unfold a, b; rewrite <- Sum_plus; apply Sum_ext; intros; unfold odd_w, even_w.
    destruct (Nat.odd t); ring. }
  assert (Pa : 0 <= a).
  { apply Sum_pos; intros t L; unfold odd_w; destruct (Nat.odd t); [now apply Pw | lra]. }
  assert (Pb : 0 <= b).
  { apply Sum_pos; intros t L; unfold even_w; destruct (Nat.odd t); [lra | now apply Pw]. }
  assert (Ex : forall x1 x2,
    (x1 = 3 / 4 * s /\ x2 = - (1 / 4) * s) \/ (x1 = - (1 / 4) * s /\ x2 = 3 / 4 * s) ->
    Sum 1 T (fun t => w t * descent D G (fun _ => eta) x1 t) = x1 * a + x2 * b).
  { intros x1 x2 C; unfold a, b; rewrite <- !Sum_scal, <- Sum_plus; apply Sum_ext; intros t L.
    replace t with (S (pred t)) by lia; rewrite (alternates x1 x2 (pred t) C).
    unfold odd_w, even_w; destruct (Nat.odd (S (pred t))); ring. }
  rewrite Ew in *; destruct (Rle_dec b a) as [L|L].
  - exists (3 / 4 * s); split; [lra|].
    rewrite (Ex (3 / 4 * s) (- (1 / 4) * s)) by (left; split; reflexivity).
    apply Rmult_le_reg_r with (a + b); [exact Ps|]; field_simplify; [nra | lra].
  - exists (- (1 / 4) * s); split; [lra|].
    rewrite (Ex (- (1 / 4) * s) (3 / 4 * s)) by (right; split; reflexivity).
    apply Rmult_le_reg_r with (a + b); [exact Ps|]; field_simplify; [nra | lra].
Qed.

(** D.1/lower-bound: f(average) >= rho D G / (4 sqrt(T)), while min f = 0. *)
Theorem fixed_step_lower_bound :
  exists x1, - (D / 2) <= x1 <= D / 2 /\
  rho * D * G / (4 * sqrt (INR T))
  <= absolute G (Sum 1 T (fun t => w t * descent D G (fun _ => rho * D / (G * sqrt (INR T))) x1 t)
                 / Sum 1 T w).
Proof.
  destruct fixed_step_average as [x1 [Lx La]]; exists x1; split; [exact Lx|].
  assert (Pq : 0 < sqrt (INR T)) by (apply sqrt_lt_R0, lt_0_INR; lia).
  fold eta; set (m := Sum 1 T _ / _) in *; pose proof (Rle_abs m).
  replace (rho * D * G / (4 * sqrt (INR T))) with (G * (s / 4)) by (unfold s, eta; field; lra).
  unfold absolute; apply Rmult_le_compat_l; lra.
Qed.

End Fixed.

(** * D.2: the schedule eta / sqrt(t) *)

(** D.2/cut-in is false as printed: ceil(4 rho^2) <= T/4 fails at T = 17, rho = 1.01. *)
Lemma cut_in_false :
  let T := 17 in let rho := 101 / 100 in
  1 < rho < sqrt (T / 16) /\ forall T0 : nat, 4 * rho ^ 2 <= INR T0 -> ~ INR T0 <= T / 4.
Proof.
  cbv zeta; split; [split; [lra|]|].
  - rewrite <- (sqrt_pow2 (101 / 100)) by lra; apply sqrt_lt_1_alt; lra.
  - intros T0 L; assert (L4 : INR 4 < INR T0) by (cbn [INR]; lra).
    apply INR_lt in L4; apply lt_le_S, le_INR in L4; cbn [INR] in L4; lra.
Qed.

(** D.2/sum, term by term. *)
Lemma root_step t : (1 <= t)%nat -> 2 * (sqrt (INR (S t)) - sqrt (INR t)) <= / sqrt (INR t).
Proof.
  intros L; assert (P : 0 < INR t) by (apply lt_0_INR; lia); rewrite S_INR.
  pose proof (sqrt_lt_R0 _ P) as Pa; pose proof (sqrt_sqrt (INR t) ltac:(lra)) as Sa.
  pose proof (sqrt_sqrt (INR t + 1) ltac:(lra)) as Sb; pose proof (sqrt_pos (INR t + 1)) as Pb.
  set (a := sqrt (INR t)) in *; set (b := sqrt (INR t + 1)) in *.
  apply Rmult_le_reg_r with a; [exact Pa|]; rewrite Rinv_l by lra.
  pose proof (pow2_ge_0 (b - a)); nra.
Qed.

Section Roots.

Variables (D G rho : R).
Hypothesis (PD : 0 < D) (PG : 0 < G) (Pr : 0 < rho).
Let eta (t : nat) : R := rho * D / (G * sqrt (INR t)).
Let x (t : nat) : R := descent D G eta (D / 2) t.

(** D.2/small-steps. *)
Lemma small_step t : (1 <= t)%nat -> 4 * rho ^ 2 <= INR t -> 0 < G * eta t <= D / 2.
Proof.
  intros L Lt; assert (P : 0 < INR t) by (apply lt_0_INR; lia); pose proof (sqrt_lt_R0 _ P) as Pq.
  assert (E : G * eta t = rho * D / sqrt (INR t)) by (unfold eta; field; lra); rewrite E; split.
  - apply Rdiv_lt_0_compat; nra.
  - assert (R : 2 * rho <= sqrt (INR t)).
    { rewrite <- (sqrt_pow2 (2 * rho)) by lra; apply sqrt_le_1_alt; nra. }
    apply Rmult_le_reg_r with (sqrt (INR t)); [exact Pq|]; field_simplify; [nra | lra].
Qed.

(** D.2/identity and D.2/triangle. *)
Lemma two_iterates t :
  (1 <= t)%nat -> 4 * rho ^ 2 <= INR t -> G * eta t <= Rabs (x t) + Rabs (x (S t)).
Proof.
  intros L Lt; pose proof (small_step t L Lt) as Le; unfold x at 2; rewrite descent_step by exact L.
  fold (x t); pose proof (descent_range D G eta (D / 2) t ltac:(lra) ltac:(lra)) as Lx; fold (x t) in Lx.
  replace (eta t * slope G (x t)) with (if Rle_dec 0 (x t) then G * eta t else - (G * eta t))
    by (unfold slope; destruct Rle_dec; ring).
  set (e := G * eta t) in *; destruct Rle_dec as [P|P]; rewrite clip_inside by lra;
    unfold Rabs; repeat destruct Rcase_abs; lra.
Qed.

(** D.2/sum: the triangle inequality, summed from T0 to T - 1, telescopes. *)
Lemma sum_of_two T0 n :
  (1 <= T0)%nat -> 4 * rho ^ 2 <= INR T0 ->
  2 * rho * D * (sqrt (INR (T0 + n)) - sqrt (INR T0))
  <= sum_from T0 n (fun t => Rabs (x t) + Rabs (x (S t))).
Proof.
  intros L0; revert T0 L0; induction n as [|n IH]; intros T0 L0 Lt; cbn [sum_from].
  - rewrite Nat.add_0_r; lra.
  - specialize (IH (S T0) ltac:(lia) ltac:(rewrite S_INR; lra)).
    replace (T0 + S n)%nat with (S T0 + n)%nat by lia.
    pose proof (two_iterates T0 L0 Lt) as Tw; pose proof (root_step T0 L0) as Rs.
    assert (Pq : 0 < sqrt (INR T0)) by (apply sqrt_lt_R0, lt_0_INR; lia).
    replace (G * eta T0) with (rho * D * / sqrt (INR T0)) in Tw by (unfold eta; field; lra).
    apply (Rmult_le_compat_l (rho * D)) in Rs; [lra | nra].
Qed.

Lemma sum_shifted k n F :
  (forall t, 0 <= F t) -> sum_from k n (fun t => F t + F (S t)) <= 2 * sum_from k (S n) F - F k.
Proof.
  intros P; revert k; induction n as [|n IH]; intros k.
  - cbn [sum_from]; pose proof (P k); lra.
  - specialize (IH (S k)); cbn [sum_from] in *; lra.
Qed.

(** D.2/mean, before the division by T. *)
Theorem root_steps_sum (T0 T : nat) :
  (1 <= T0 <= T)%nat -> 4 * rho ^ 2 <= INR T0 ->
  D * G * rho * (sqrt (INR T) - sqrt (INR T0)) <= Sum 1 T (fun t => absolute G (x t)).
Proof.
  intros L Lt; pose proof (sum_of_two T0 (T - T0) ltac:(lia) Lt) as B.
  replace (T0 + (T - T0))%nat with T in B by lia.
  pose proof (sum_shifted T0 (T - T0) (fun t => Rabs (x t)) (fun t => Rabs_pos _)) as B2.
  cbv beta in B2; pose proof (Rabs_pos (x T0)) as P0.
  assert (Sub : sum_from T0 (S (T - T0)) (fun t => Rabs (x t)) <= Sum 1 T (fun t => Rabs (x t))).
  { replace (S (T - T0)) with (S T - T0)%nat by lia; fold (Sum T0 T (fun t => Rabs (x t))).
    apply (downward (fun k => (1 <= k)%nat ->
      Sum T0 T (fun t => Rabs (x t)) <= Sum k T (fun t => Rabs (x t))) 1 (pred T0)); try lia.
    - intros _; replace (S (pred T0)) with T0 by lia; lra.
    - intros k Lk IH _; rewrite (Sum_first k) by lia; pose proof (Rabs_pos (x k)).
      specialize (IH ltac:(lia)); lra. }
  unfold absolute; rewrite Sum_scal; apply Rle_trans with (G * (rho * D * (sqrt (INR T) - sqrt (INR T0)))).
  - right; ring.
  - apply Rmult_le_compat_l; lra.
Qed.

(** D.2/lower-bound, with T0 = ceil(4 rho^2). *)
Theorem root_steps_lower_bound (T : nat) :
  1 < rho -> rho < sqrt (INR T / 16) ->
  11 / 25 * (rho * D * G / sqrt (INR T)) <= Sum 1 T (fun t => absolute G (x t)) / INR T.
Proof.
  intros R1 Lr; pose proof (pos_INR T) as P0.
  assert (Lr2 : 16 * rho ^ 2 < INR T).
  { pose proof (sqrt_sqrt (INR T / 16) ltac:(lra)) as Sq; nra. }
  assert (T17 : 17 <= INR T).
  { assert (16 < INR T) by nra; replace 16 with (INR 16) in H by (cbn; lra); apply INR_lt in H.
    replace 17 with (INR 17) by (cbn; lra); apply le_INR; lia. }
  assert (PT : 0 < INR T) by lra.
  (* T0 = ceil(4 rho^2) *)
  destruct (archimed (4 * rho ^ 2)) as [A1 A2]; set (T0 := Z.to_nat (up (4 * rho ^ 2))).
  assert (Pz : (0 <= up (4 * rho ^ 2))%Z) by (apply le_IZR; pose proof (pow2_ge_0 rho); lra).
  assert (E0 : INR T0 = IZR (up (4 * rho ^ 2))) by (unfold T0; rewrite INR_IZR_INZ, Z2Nat.id; auto).
  assert (B1 : 4 * rho ^ 2 <= INR T0) by lra; assert (B2 : INR T0 <= 4 * rho ^ 2 + 1) by lra.
  assert (L1 : (1 <= T0)%nat) by (apply INR_le; cbn; nra).
  assert (L2 : (T0 <= T)%nat) by (apply INR_le; lra).
  pose proof (root_steps_sum T0 T (conj L1 L2) B1) as B.
  (* sqrt(T0) <= 14/25 sqrt(T) *)
  assert (Q0 : sqrt (INR T0) <= 14 / 25 * sqrt (INR T)).
  { rewrite <- (sqrt_pow2 (14 / 25)) by lra; rewrite <- sqrt_mult by lra; apply sqrt_le_1_alt; lra. }
  pose proof (sqrt_lt_R0 _ PT) as Pq; pose proof (sqrt_sqrt (INR T) ltac:(lra)) as Sq.
  set (a := sqrt (INR T)) in *; apply Rmult_le_reg_r with (INR T); [exact PT|].
  replace (11 / 25 * (rho * D * G / a) * INR T) with (D * G * rho * (11 / 25 * a))
    by (rewrite <- Sq; field; lra).
  replace (Sum 1 T (fun t => absolute G (x t)) / INR T * INR T)
    with (Sum 1 T (fun t => absolute G (x t))) by (field; lra).
  eapply Rle_trans; [|exact B]; apply Rmult_le_compat_l; [|lra].
  left; repeat apply Rmult_lt_0_compat; lra.
Qed.

(** D.2/infinitely-many: one of any two neighbouring iterates from 4 rho^2 on. *)
Theorem infinitely_many (m : nat) :
  exists t, (m <= t)%nat /\ 1 / 2 * (rho * D * G / sqrt (INR t)) <= absolute G (x t).
Proof.
  destruct (archimed (4 * rho ^ 2)) as [A1 _]; set (n := Z.to_nat (up (4 * rho ^ 2))).
  assert (Ln : 4 * rho ^ 2 < INR n).
  { unfold n; rewrite INR_IZR_INZ, Z2Nat.id; [lra|]; apply le_IZR; pose proof (pow2_ge_0 rho); lra. }
  set (t := S (Nat.max m n)).
  assert (Lt : 4 * rho ^ 2 <= INR t).
  { assert (INR n <= INR t) by (apply le_INR; unfold t; lia); lra. }
  pose proof (two_iterates t ltac:(unfold t; lia) Lt) as Tw.
  assert (P : forall u, (1 <= u)%nat -> 0 < sqrt (INR u)).
  { intros u L; apply sqrt_lt_R0, lt_0_INR; lia. }
  pose proof (P t ltac:(unfold t; lia)) as Pt; pose proof (P (S t) ltac:(lia)) as Pt'.
  replace (G * eta t) with (rho * D / sqrt (INR t)) in Tw by (unfold eta; field; lra).
  assert (Le : rho * D / sqrt (INR (S t)) <= rho * D / sqrt (INR t)).
  { apply Rmult_le_compat_l; [nra|]; apply Rinv_le_contravar; [exact Pt|].
    apply sqrt_le_1_alt; rewrite S_INR; lra. }
  unfold absolute; destruct (Rle_dec (rho * D / sqrt (INR t) / 2) (Rabs (x t))) as [L|L].
  - exists t; split; [unfold t; lia|]; apply (Rmult_le_compat_l G) in L; [|lra].
    eapply Rle_trans; [|exact L]; right; field; lra.
  - exists (S t); split; [unfold t; lia|].
    assert (L' : rho * D / sqrt (INR (S t)) / 2 <= Rabs (x (S t))) by lra.
    apply (Rmult_le_compat_l G) in L'; [|lra].
    eapply Rle_trans; [|exact L']; right; field; lra.
Qed.

End Roots.

Print Assumptions infinitely_many.
