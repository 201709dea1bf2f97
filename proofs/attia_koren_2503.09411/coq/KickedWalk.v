(** SGD that a rare toss of the oracle carries away from the least value of f.

    On [0, D] let f(x) = delta x. The oracle tosses a coin at each step and point: with probability q
    it returns -M, else d, and (1 - q) d - q M = delta. One toss of the first kind at a step of at
    least D / M brings SGD to D, whatever the iterate, and from there d moves it back by at most
    d times the sum of the steps that are left. *)

From Coq Require Import Reals Lra Lia Psatz Bool FunctionalExtensionality.
From AttiaKoren Require Import InnerProduct Expectation Model Coins.
Open Scope R_scope.

(** * The problem *)

Definition cut (D y : R) : R := Rmax 0 (Rmin D y).

Definition segment (D : R) (HD : 0 <= D) : ConvexSet real_line.
Proof.
  refine {| mem := fun y : real_line => 0 <= y <= D; proj := cut D : real_line -> real_line |}.
  - intros x y a Lx Ly La; cbn in *; nra.
  - intros y; cbn; unfold cut; split; [apply Rmax_l|]; apply Rmax_lub; [lra | apply Rmin_l].
  - intros y z Lz; cbn in *; unfold vsub; cbn; unfold cut, Rmax, Rmin.
    destruct (Rle_dec D y); destruct Rle_dec; nra.
Defined.

Definition incline (delta x : R) : R := delta * x.

Lemma linear_convex D HD delta : convex_on (segment D HD) (incline delta : real_line -> R).
Proof. intros x y a _ _ La; unfold incline, mix; cbn; lra. Qed.

(** The least value of delta x on [0, D] is the one at 0. *)
Definition linear_problem (D delta : R) (HD : 0 <= D) (q : R) (Hq : 0 <= q <= 1) (n : nat) : Problem :=
  {| space := real_line; feasible := segment D HD; objective := incline delta : real_line -> R;
     expectation := coins q Hq n; vectors := coins_vectors q Hq n real_line;
     objective_convex := linear_convex D HD delta; value_integrable := fun _ _ _ => I |}.

(** What the oracle returns, by the toss of the step. *)
Definition oracle (M d : R) (b : bool) : R := if b then - M else d.

(** SGD from x1 with the tosses w. *)
Fixpoint walk (D M d : R) (eta : nat -> R) (x1 : R) (t : nat) (w : nat -> bool) : R :=
  match t with
  | O | 1%nat => x1
  | S m => cut D (walk D M d eta x1 m w - eta m * oracle M d (w m))
  end.

Section Walk.

Variables (D M d : R) (eta : nat -> R) (x1 : R).
Hypothesis (HD : 0 <= D) (start : 0 <= x1 <= D).
Notation x := (walk D M d eta x1).

Lemma walk_step t w : (1 <= t)%nat -> x (S t) w = cut D (x t w - eta t * oracle M d (w t)).
Proof. intros L; destruct t; [lia | reflexivity]. Qed.

Lemma walk_inside t w : 0 <= x t w <= D.
Proof.
  destruct t as [|[|t]]; [exact start | exact start |]; rewrite walk_step by lia.
  exact (proj_mem _ (segment D HD) _).
Qed.

Lemma walk_settled t : settled t (x t).
Proof.
  induction t as [|t IH]; intros w v L; [reflexivity|].
  destruct (Nat.eq_dec t 0) as [-> | N]; [reflexivity|]; rewrite !walk_step by lia.
  rewrite (IH w v), (L t) by (lia || (intros; apply L; lia)); reflexivity.
Qed.

(** It is a run of [SGD] in which the oracle is the same at each step and point, its tosses are
    independent, and its mean is the derivative delta of f. *)
Theorem walk_is_SGD (delta q : R) (Hq : 0 <= q <= 1) (T : nat) :
  (1 - q) * d - q * M = delta ->
  let P := linear_problem D delta HD q Hq (S T) in
  SGD P T eta x (fun t w => oracle M d (w t)) (fun _ _ => delta) /\ diameter P D.
Proof.
  intros Mean P; split; [split; try (cbn; trivial; fail)|].
  - intros t w L; change (x (S t) w = cut D (x t w + -1 * (eta t * oracle M d (w t)))).
    rewrite walk_step by lia; f_equal; ring.
  - intros t L; exact (walk_settled t).
  - intros t L w v _; reflexivity.
  - intros t w L y _; cbn; unfold incline, vsub; cbn; lra.
  - intros t y L K; change (average q (S T) (fun w => oracle M d (w t) * y w) (fun _ => false)
                            = average q (S T) (fun w => delta * y w) (fun _ => false)).
    rewrite (average_toss q (S T) t (oracle M d) y _ K L), average_scal.
    unfold oracle; rewrite <- Mean; ring.
  - intros u v Lu Lv; cbn in *; unfold sqnorm, vsub; cbn; nra.
Qed.

Theorem walk_second_moment (delta q G : R) (Hq : 0 <= q <= 1) (T : nat) :
  q * M ^ 2 + (1 - q) * d ^ 2 <= G ^ 2 ->
  second_moment (linear_problem D delta HD q Hq (S T)) T (fun t w => oracle M d (w t)) G.
Proof.
  intros B t L; change (average q (S T) (fun w => oracle M d (w t) * oracle M d (w t)) (fun _ => false)
                        <= G ^ 2).
  replace (fun w : nat -> bool => oracle M d (w t) * oracle M d (w t))
    with (fun w : nat -> bool => oracle M d (w t) * oracle M d (w t) * 1)
    by (apply functional_extensionality; intros; ring).
  rewrite (average_toss q (S T) t (fun b => oracle M d b * oracle M d b) (fun _ => 1)), average_const.
  - unfold oracle; lra.
  - intros w v _; reflexivity.
  - exact L.
Qed.

(** * What one toss does *)

Hypothesis (Hd : 0 <= d) (HM : 0 <= M).

Lemma walk_drift t w : (1 <= t)%nat -> 0 <= eta t -> x t w - eta t * d <= x (S t) w.
Proof.
  intros L P; rewrite walk_step by exact L; pose proof (walk_inside t w) as In.
  unfold cut; eapply Rle_trans; [|apply Rmax_r]; unfold oracle.
  pose proof (Rmult_le_pos _ _ P Hd); pose proof (Rmult_le_pos _ _ P HM).
  apply Rmin_glb; [lra|]; destruct (w t); lra.
Qed.

Lemma walk_kick t w : (1 <= t)%nat -> D <= eta t * M -> w t = true -> x (S t) w = D.
Proof.
  intros L B K; rewrite walk_step by exact L; pose proof (walk_inside t w) as In.
  rewrite K; unfold cut, oracle; rewrite Rmin_left, Rmax_right; lra.
Qed.

Variables (T k m : nat).
Hypothesis (km : (1 <= k <= m)%nat) (mT : (m <= T)%nat) (eta_pos : forall t, (1 <= t <= T)%nat -> 0 <= eta t).
Hypothesis (large : forall t, (k <= t <= m)%nat -> D <= eta t * M).

Lemma walk_after_kick t w :
  (t <= T)%nat -> (exists i, (k <= i <= m)%nat /\ (i <= t)%nat /\ w i = true) ->
  D - d * Sum k t eta <= x (S t) w.
Proof.
  induction t as [|t IH]; intros L [i [Li [Lt K]]]; [lia|].
  assert (P : 0 <= Sum k (S t) eta) by (apply Sum_pos; intros; apply eta_pos; lia).
  destruct (Nat.eq_dec i (S t)) as [-> | N].
  - rewrite walk_kick by (lia || (now apply large) || exact K); nra.
  - rewrite Sum_last by lia; pose proof (walk_drift (S t) w ltac:(lia) ltac:(apply eta_pos; lia)).
    assert (D - d * Sum k t eta <= x (S t) w) by (apply IH; [lia | exists i; repeat split; lia || exact K]).
    lra.
Qed.

(** 1 where none of the tosses k, ..., m is a kick, and else 0. *)
Definition miss (i : nat) (b : bool) : R := if ((k <=? i)%nat && b)%bool then 0 else 1.

Lemma miss_or_kick n w :
  product n (fun i => miss i (w i)) = 1 \/
  product n (fun i => miss i (w i)) = 0 /\ exists i, (k <= i <= n)%nat /\ w i = true.
Proof.
  induction n as [|n IH]; [now left|]; cbn [product]; unfold miss at 1 3.
  destruct (Nat.leb_spec k (S n)) as [L|L], (w (S n)) eqn:K; cbn [andb];
    try (right; split; [ring | exists (S n); split; [lia | exact K]]);
    destruct IH as [-> | [-> [i [Li Ki]]]];
    try (left; ring); right; split; try ring; exists i; split; lia || exact Ki.
Qed.

Lemma walk_end w : (D - d * Sum k T eta) * (1 - product m (fun i => miss i (w i))) <= x (S T) w.
Proof.
  destruct (miss_or_kick m w) as [-> | [-> [i [Li K]]]].
  - pose proof (walk_inside (S T) w); lra.
  - pose proof (walk_after_kick T w (le_n T)) as B; rewrite Rminus_0_r, Rmult_1_r.
    apply B; exists i; repeat split; lia || exact K.
Qed.

End Walk.

Lemma product_window (k n : nat) (y : R) :
  (1 <= k)%nat -> product n (fun i => if (k <=? i)%nat then y else 1) = y ^ (S n - k).
Proof.
  intros L; induction n as [|n IH].
  - replace (1 - k)%nat with O by lia; reflexivity.
  - cbn [product]; rewrite IH; destruct (Nat.leb_spec k (S n)) as [B|B].
    + now replace (S (S n) - k)%nat with (S (S n - k)) by lia.
    + replace (S (S n) - k)%nat with O by lia; replace (S n - k)%nat with O by lia; cbn; ring.
Qed.

(** The mean error, for any numbers. *)
Theorem kicked_value (D M d delta q : R) (HD : 0 <= D) (Hq : 0 <= q <= 1) (T k m : nat)
  (eta : nat -> R) (x1 : R) :
  0 <= d -> 0 <= M -> 0 <= delta -> (1 <= k <= m)%nat -> (m <= T)%nat ->
  (forall t, (1 <= t <= T)%nat -> 0 <= eta t) -> (forall t, (k <= t <= m)%nat -> D <= eta t * M) ->
  0 <= x1 <= D ->
  delta * (D - d * Sum k T eta) * (1 - (1 - q) ^ (S m - k))
  <= mean_value (S := linear_problem D delta HD q Hq (S T)) (walk D M d eta x1 (S T)).
Proof.
  intros Pd PM Pl km mT Pe Le Lx; set (c := D - d * Sum k T eta).
  pose proof (average_product q (S T) m (miss k) (fun _ => false) ltac:(lia)) as Pr.
  replace (fun i => q * miss k i true + (1 - q) * miss k i false)
    with (fun i => if (k <=? i)%nat then 1 - q else 1) in Pr.
  2:{ apply functional_extensionality; intros i; unfold miss; destruct (k <=? i)%nat; cbn; ring. }
  rewrite product_window in Pr by lia; rewrite <- Pr.
  set (A := fun w : nat -> bool => product m (fun i => miss k i (w i))).
  apply Rle_trans with (average q (S T) (fun w => delta * c + (- (delta * c)) * A w) (fun _ => false)).
  - rewrite average_add, average_const, average_scal; unfold A; lra.
  - apply (E_le (P := coins q Hq (S T)) (fun w => delta * c + (- (delta * c)) * A w)); [exact I | exact I|].
    intros w; pose proof (walk_end D M d eta x1 HD Lx Pd PM T k m km mT Pe Le w) as B.
    apply (Rmult_le_compat_l delta) in B; [|exact Pl].
    unfold c, A; cbn [objective linear_problem]; unfold incline; lra.
Qed.

Print Assumptions kicked_value.
