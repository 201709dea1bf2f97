(** How fast the error must grow with overestimated stepsizes: a lower bound for SGD with an
    unbiased oracle, in the setting of the paper, from every starting point, by [KickedWalk]. *)

From Coq Require Import Reals Lra Lia Psatz.
From AttiaKoren Require Import InnerProduct Expectation Coins KickedWalk.
Open Scope R_scope.

(** * The best numbers *)

(** (1 - q)^n <= 1 / (1 + n q). *)
Lemma misses_upper (q : R) (n : nat) : 0 <= q <= 1 -> (1 - q) ^ n * (1 + INR n * q) <= 1.
Proof.
  intros Lq; induction n as [|n IH]; [cbn; lra|].
  rewrite S_INR; cbn [pow]; pose proof (pos_INR n); pose proof (pow_le (1 - q) n ltac:(lra)).
  assert (P : 0 <= INR n * q) by (apply Rmult_le_pos; lra).
  apply Rle_trans with ((1 - q) ^ n * (1 + INR n * q)); [|exact IH].
  replace ((1 - q) * (1 - q) ^ n * (1 + (INR n + 1) * q))
    with ((1 - q) ^ n * ((1 - q) * (1 + (INR n + 1) * q))) by ring.
  apply Rmult_le_compat_l; nra.
Qed.

Lemma Sum_const (k n : nat) (c : R) : Sum k n (fun _ => c) = INR (S n - k) * c.
Proof.
  unfold Sum; generalize (S n - k)%nat as len; intros len; revert k.
  induction len as [|len IH]; intros k; [cbn; ring|].
  cbn [sum_from]; rewrite IH, S_INR; ring.
Qed.

Lemma Sum_part (k m n : nat) (F : nat -> R) :
  (forall t, (k <= t <= n)%nat -> 0 <= F t) -> (m <= n)%nat -> (k <= S m)%nat -> Sum k m F <= Sum k n F.
Proof.
  intros P L Lk; induction n as [|n IH]; [replace m with O by lia; lra|].
  destruct (Nat.eq_dec m (S n)) as [-> | N]; [lra|]; rewrite Sum_last by lia.
  pose proof (P (S n) ltac:(lia)); enough (Sum k m F <= Sum k n F) by lra.
  apply IH; [intros; apply P|]; lia.
Qed.

(** One problem and one oracle for all stepsizes of which those of the steps k, ..., m are at least a
    and those from step k on add up to at most sigma: they depend on a and sigma alone. *)
Theorem growth_instance (D G a sigma : R) (T k m : nat) (HD : 0 <= D) :
  0 < D -> 0 < G -> (1 <= k <= m)%nat -> (m <= T)%nat -> 0 < a <= sigma -> G ^ 2 * a * sigma <= D ^ 2 / 2 ->
  exists (M d delta q : R) (Hq : 0 <= q <= 1),
    let P := linear_problem D delta HD q Hq (S T) in
    0 < delta <= G /\
    forall (eta : nat -> R) (x1 : R),
    (forall t, (1 <= t <= T)%nat -> 0 <= eta t) -> (forall t, (k <= t <= m)%nat -> a <= eta t) ->
    Sum k T eta <= sigma -> 0 <= x1 <= D ->
    let x := walk D M d eta x1 in
    let g := fun (t : nat) (w : nat -> bool) => oracle M d (w t) in
    SGD P T eta x g (fun _ _ => delta) /\ second_moment P T g G /\ diameter P D /\
    G ^ 2 * a ^ 2 * INR (S m - k) / D ^ 2 * Rmin (D ^ 2 / (30 * sigma)) (D * G / 60)
    <= mean_value (S := P) (x (S T)) - incline delta 0.
Proof.
  intros PD PG km mT [Pa Las] Small.
  assert (Ps : 0 < sigma) by lra; pose proof (pow_lt G 2 PG) as PG2.
  pose proof (pow_lt D 2 PD) as PD2; pose proof (pow_lt a 2 Pa) as Pa2.
  set (q := G ^ 2 * a ^ 2 / (2 * D ^ 2)); set (M := D / a).
  set (delta := Rmin (D / (4 * sigma)) (G / 8)); set (d := (delta + q * M) / (1 - q)).
  assert (Eq : q * (2 * D ^ 2) = G ^ 2 * a ^ 2) by (unfold q; field; lra).
  assert (EM : M * a = D) by (unfold M; field; lra).
  assert (PM : 0 < M) by now apply Rdiv_lt_0_compat.
  assert (Pq : 0 < q) by (unfold q; apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat|]; lra).
  assert (Lq : q <= 1 / 4).
  { apply Rmult_le_reg_r with (2 * D ^ 2); [nra|]; rewrite Eq.
    assert (G ^ 2 * a ^ 2 <= G ^ 2 * a * sigma) by (assert (0 < G ^ 2 * a) by nra; nra); lra. }
  assert (Hq : 0 <= q <= 1) by lra.
  assert (Pl : 0 < delta).
  { unfold delta; apply Rmin_glb_lt; [apply Rdiv_lt_0_compat|]; lra. }
  assert (Ll : delta <= G / 8) by apply Rmin_r.
  assert (Lls : delta * sigma <= D / 4).
  { apply Rle_trans with (D / (4 * sigma) * sigma); [|right; field; lra].
    apply Rmult_le_compat_r; [lra | apply Rmin_l]. }
  assert (EqM : q * M * (2 * D) = G ^ 2 * a) by (unfold q, M; field; lra).
  assert (PqM : 0 < q * M) by nra.
  assert (LqM : q * M <= 3 / 8 * G).
  { apply Rmult_le_reg_r with (2 * D); [lra|]; rewrite EqM.
    assert (G * a <= 3 / 4 * D) by (apply Rsqr_incr_0_var; [unfold Rsqr; nra | lra]); nra. }
  assert (LqMs : q * M * sigma <= D / 4).
  { apply Rmult_le_reg_r with (2 * D); [lra|].
    replace (q * M * sigma * (2 * D)) with (q * M * (2 * D) * sigma) by ring; rewrite EqM; lra. }
  assert (Ed : (1 - q) * d = delta + q * M) by (unfold d; field; lra).
  assert (Pd : 0 < d) by (unfold d; apply Rdiv_lt_0_compat; lra).
  exists M, d, delta, q, Hq; intros P; split; [lra|]; intros eta x1 Pe Le Ls Lx x g.
  destruct (walk_is_SGD D M d eta x1 HD Lx delta q Hq T ltac:(lra)) as [Run Diam].
  split; [exact Run|]; split; [|split; [exact Diam|]].
  - apply walk_second_moment.
    assert (q * M ^ 2 = G ^ 2 / 2) by (unfold q, M; field; lra).
    assert (B1 : (1 - q) * d <= G / 2) by lra; assert (B2 : d <= 2 / 3 * G) by nra.
    assert ((1 - q) * d * d <= G / 2 * (2 / 3 * G)) by (apply Rmult_le_compat; nra); lra.
  - assert (Kick : forall t, (k <= t <= m)%nat -> D <= eta t * M).
    { intros t L; pose proof (Le t L); nra. }
    pose proof (kicked_value D M d delta q HD Hq T k m eta x1 ltac:(lra) ltac:(lra) ltac:(lra) km mT Pe Kick
                  Lx) as B.
    fold P x in B; unfold incline; rewrite Rmult_0_r, Rminus_0_r; eapply Rle_trans; [|exact B]; clear B.
    set (n := (S m - k)%nat) in *; assert (Pn : 0 < INR n) by (apply lt_0_INR; unfold n; lia).
    assert (Lna : INR n * a <= sigma).
    { unfold n; rewrite <- Sum_const; eapply Rle_trans; [apply Sum_le, Le|].
      eapply Rle_trans; [apply (Sum_part k m T) | exact Ls]; [intros; apply Pe; lia | exact mT | lia]. }
    assert (Lnq : INR n * q <= 1 / 4).
    { apply Rmult_le_reg_r with (2 * D ^ 2); [nra|].
      replace (INR n * q * (2 * D ^ 2)) with (INR n * (q * (2 * D ^ 2))) by ring; rewrite Eq.
      assert (INR n * a * (G ^ 2 * a) <= sigma * (G ^ 2 * a)).
      { apply Rmult_le_compat_r; [apply Rmult_le_pos; lra | exact Lna]. }
      lra. }
    assert (Far : D / 3 <= D - d * Sum k T eta).
    { assert (d * Sum k T eta <= d * sigma) by (apply Rmult_le_compat_l; lra).
      assert ((1 - q) * d * sigma <= D / 2) by (rewrite Ed; lra).
      assert (0 < d * sigma) by nra; nra. }
    assert (Often : 4 / 5 * (INR n * q) <= 1 - (1 - q) ^ n).
    { pose proof (misses_upper q n Hq) as B; pose proof (pow_le (1 - q) n ltac:(lra)).
      assert (0 < INR n * q) by nra; set (y := (1 - q) ^ n) in *; set (z := INR n * q) in *; clearbody y z.
      apply Rmult_le_reg_r with (1 + z); nra. }
    set (worth := Rmin (D ^ 2 / (30 * sigma)) (D * G / 60)).
    assert (Worth : worth <= 2 / 15 * D * delta).
    { assert (W1 : worth <= D ^ 2 / (30 * sigma)) by apply Rmin_l.
      assert (W2 : worth <= D * G / 60) by apply Rmin_r.
      clearbody worth; unfold delta; apply Rmin_case; [|lra].
      eapply Rle_trans; [exact W1 | right; field; lra]. }
    apply Rle_trans with (delta * (D / 3) * (4 / 5 * (INR n * q))).
    + replace (delta * (D / 3) * (4 / 5 * (INR n * q)))
        with (G ^ 2 * a ^ 2 * INR n / D ^ 2 * (2 / 15 * D * delta)) by (unfold q; field; lra).
      apply Rmult_le_compat_l; [|exact Worth]; apply Rmult_le_pos; [|left; now apply Rinv_0_lt_compat].
      apply Rmult_le_pos; nra.
    + apply Rmult_le_compat; [nra | nra | apply Rmult_le_compat_l; lra | exact Often].
Qed.

(** * In the setting of the paper *)

(** On some problem of the paper, with a domain of diameter D, a G-Lipschitz f and an oracle whose
    second moment is at most G^2, SGD with the steps eta has a mean error of at least c, from every
    starting point. *)
Definition forced_excess (D G : R) (T : nat) (eta : nat -> R) (c : R) : Prop :=
  exists (P : Problem) (best : space P),
    diameter P D /\ mem (feasible P) best /\
    (forall y, mem (feasible P) y -> objective P best <= objective P y) /\
    (forall y z, mem (feasible P) y -> mem (feasible P) z ->
       (objective P y - objective P z) ^ 2 <= G ^ 2 * sqnorm (vsub y z)) /\
    forall x1, mem (feasible P) x1 ->
    exists x g s, SGD P T eta x g s /\ second_moment P T g G /\ (forall w, x 1%nat w = x1) /\
      c <= E (fun w => objective P (x (S T) w)) - objective P best.

Lemma forced_excess_weaken (D G : R) (T : nat) (eta : nat -> R) (c c' : R) :
  c' <= c -> forced_excess D G T eta c -> forced_excess D G T eta c'.
Proof.
  intros L [P [best [H1 [H2 [H3 [H4 H5]]]]]]; exists P, best; repeat (split; [assumption|]).
  intros x1 Lx; destruct (H5 x1 Lx) as [x [g [s [B1 [B2 [B3 B4]]]]]]; exists x, g, s.
  repeat (split; [assumption|]); lra.
Qed.

(** Stepsizes of which those of the steps k, ..., m are at least a, and those from step k on add up
    to at most sigma. *)
Theorem growth_from_steps (D G a sigma : R) (T k m : nat) (eta : nat -> R) :
  0 < D -> 0 < G -> (1 <= k <= m)%nat -> (m <= T)%nat -> (forall t, (1 <= t <= T)%nat -> 0 <= eta t) ->
  0 < a -> (forall t, (k <= t <= m)%nat -> a <= eta t) -> Sum k T eta <= sigma ->
  G ^ 2 * a * sigma <= D ^ 2 / 2 ->
  forced_excess D G T eta
    (G ^ 2 * a ^ 2 * INR (S m - k) / D ^ 2 * Rmin (D ^ 2 / (30 * sigma)) (D * G / 60)).
Proof.
  intros PD PG km mT Pe Pa La Ls Small.
  assert (Las : a <= sigma).
  { apply Rle_trans with (eta k); [apply La; lia|]; eapply Rle_trans; [|exact Ls].
    apply Sum_term; [intros; apply Pe|]; lia. }
  destruct (growth_instance D G a sigma T k m (Rlt_le _ _ PD) PD PG km mT (conj Pa Las) Small)
    as [M [d [delta [q [Hq [Ld B]]]]]].
  exists (linear_problem D delta (Rlt_le _ _ PD) q Hq (S T)), 0.
  assert (In : 0 <= 0 <= D) by lra.
  split; [exact (proj1 (proj2 (proj2 (B eta 0 Pe La Ls In))))|]; split; [exact In|]; split; [|split].
  - intros y Ly; cbn in *; unfold incline; nra.
  - intros y z _ _; cbn; unfold incline, sqnorm, vsub; cbn.
    replace ((delta * y - delta * z) * ((delta * y - delta * z) * 1)) with (delta ^ 2 * (y - z) ^ 2) by ring.
    replace (G * (G * 1) * ((y + -1 * z) * (y + -1 * z))) with (G ^ 2 * (y - z) ^ 2) by ring.
    apply Rmult_le_compat_r; [apply pow2_ge_0 | apply pow_incr; lra].
  - intros x1 Lx; destruct (B eta x1 Pe La Ls Lx) as [Run [Mo [_ Ex]]].
    exists (walk D M d eta x1), (fun t w => oracle M d (w t)), (fun _ _ => delta).
    split; [exact Run|]; split; [exact Mo|]; split; [reflexivity | exact Ex].
Qed.

(** The same at a step m, the least of the steps k, ..., m. *)
Theorem growth_from_below (D G : R) (T k m : nat) (eta : nat -> R) :
  0 < D -> 0 < G -> (1 <= k <= m)%nat -> (m <= T)%nat -> (forall t, (1 <= t <= T)%nat -> 0 < eta t) ->
  (forall t, (k <= t <= m)%nat -> eta m <= eta t) -> G ^ 2 * eta m * Sum k T eta <= D ^ 2 / 2 ->
  forced_excess D G T eta
    (G ^ 2 * eta m ^ 2 * INR (S m - k) / D ^ 2 * Rmin (D ^ 2 / (30 * Sum k T eta)) (D * G / 60)).
Proof.
  intros PD PG km mT Pe La Small; apply growth_from_steps; try assumption.
  - intros t L; left; now apply Pe.
  - apply Pe; lia.
  - lra.
Qed.

(** What the bound divides by. *)
Theorem growth_defined (D : R) (T k : nat) (eta : nat -> R) :
  0 < D -> (1 <= k <= T)%nat -> (forall t, (1 <= t <= T)%nat -> 0 < eta t) ->
  D ^ 2 <> 0 /\ 30 * Sum k T eta <> 0.
Proof.
  intros PD L Pe; split; [apply pow_nonzero; lra|].
  assert (0 < Sum k T eta) by (apply Sum_tail_pos; [intros; left; apply Pe | | apply Pe]; lia); lra.
Qed.

Print Assumptions growth_from_below.
