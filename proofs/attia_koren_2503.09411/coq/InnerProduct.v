(** Real inner-product spaces, convex sets with their projection, subgradients, and finite sums.

    Everything the analysis of projected SGD says about vectors is said here. A space, a convex
    set and a function are records or hypotheses, so that a reader can supply a model; [Model.v]
    supplies the real line with f(x) = G |x|. *)

From Coq Require Import Reals Lra Lia Psatz.
Open Scope R_scope.

(** * Real inner-product spaces *)

Record InnerProductSpace := {
  vec :> Type;
  vzero : vec;
  vadd : vec -> vec -> vec;
  vscal : R -> vec -> vec;
  inner : vec -> vec -> R;
  (* a real vector space *)
  vadd_comm : forall x y, vadd x y = vadd y x;
  vadd_assoc : forall x y z, vadd x (vadd y z) = vadd (vadd x y) z;
  vadd_zero : forall x, vadd x vzero = x;
  vadd_opp : forall x, vadd x (vscal (-1) x) = vzero;
  vscal_one : forall x, vscal 1 x = x;
  vscal_assoc : forall a b x, vscal a (vscal b x) = vscal (a * b) x;
  vscal_add_l : forall a b x, vscal (a + b) x = vadd (vscal a x) (vscal b x);
  vscal_add_r : forall a x y, vscal a (vadd x y) = vadd (vscal a x) (vscal a y);
  (* an inner product: symmetric, linear, positive definite *)
  inner_comm : forall x y, inner x y = inner y x;
  inner_add_l : forall x y z, inner (vadd x y) z = inner x z + inner y z;
  inner_scal_l : forall a x z, inner (vscal a x) z = a * inner x z;
  inner_pos : forall x, 0 <= inner x x;
  inner_definite : forall x, inner x x = 0 -> x = vzero
}.

Arguments vzero {_}.
Arguments vadd {_} _ _.
Arguments vscal {_} _ _.
Arguments inner {_} _ _.

Section Vectors.

Context {V : InnerProductSpace}.
Implicit Types x y z u : V.

Definition vsub x y : V := vadd x (vscal (-1) y).

(** The squared norm. *)
Definition sqnorm x : R := inner x x.

(** The point a x + (1 - a) y of the segment between x and y. *)
Definition mix (a : R) x y : V := vadd (vscal a x) (vscal (1 - a) y).

Lemma inner_add_r x y z : inner x (vadd y z) = inner x y + inner x z.
Proof. rewrite inner_comm, inner_add_l, (inner_comm V y), (inner_comm V z); ring. Qed.

Lemma inner_scal_r a x z : inner x (vscal a z) = a * inner x z.
Proof. rewrite inner_comm, inner_scal_l, (inner_comm V z); ring. Qed.

Lemma inner_sub_l x y z : inner (vsub x y) z = inner x z - inner y z.
Proof. unfold vsub; rewrite inner_add_l, inner_scal_l; ring. Qed.

Lemma inner_sub_r x y z : inner x (vsub y z) = inner x y - inner x z.
Proof. unfold vsub; rewrite inner_add_r, inner_scal_r; ring. Qed.

Lemma sqnorm_pos x : 0 <= sqnorm x.
Proof. apply inner_pos. Qed.

Lemma sqnorm_sub x y : sqnorm (vsub x y) = sqnorm x - 2 * inner x y + sqnorm y.
Proof.
  unfold sqnorm; rewrite inner_sub_l, !inner_sub_r, (inner_comm V y x); ring.
Qed.

(** Young's inequality: 2 a <x, y> <= a^2 |x|^2 / c + c |y|^2, here without division. *)
Lemma young a c x y : 2 * (a * c) * inner x y <= a ^ 2 * sqnorm x + c ^ 2 * sqnorm y.
Proof.
  pose proof (inner_pos V (vsub (vscal a x) (vscal c y))) as P.
  rewrite inner_sub_l, !inner_sub_r, !inner_scal_l, !inner_scal_r, (inner_comm V y x) in P.
  unfold sqnorm; nra.
Qed.

(** |p - y|^2 in terms of <g, p - y>, where p is the step from x against g. *)
Lemma three_points x y p :
  sqnorm (vsub x y) - sqnorm (vsub p y) - sqnorm (vsub p x) = 2 * inner (vsub x p) (vsub p y).
Proof.
  rewrite !sqnorm_sub, inner_sub_l, !inner_sub_r; unfold sqnorm.
  rewrite (inner_comm V p x); ring.
Qed.

(** x - mix a y x = a (x - y), in squares: moving the target towards x shrinks the distance. *)
Lemma sqnorm_sub_mix a x y : sqnorm (vsub x (mix a y x)) = a ^ 2 * sqnorm (vsub x y).
Proof.
  rewrite !sqnorm_sub; unfold mix, sqnorm.
  rewrite !inner_add_r, !inner_add_l, !inner_scal_r, !inner_scal_l, (inner_comm V y x); ring.
Qed.

End Vectors.

(** * Convex sets, given with their projection *)

(** The projection is given by its variational inequality, which in a Hilbert space holds for
    the nearest point of a closed convex set and for no other point. *)
Record ConvexSet (V : InnerProductSpace) := {
  mem : V -> Prop;
  proj : V -> V;
  mem_mix : forall x y a, mem x -> mem y -> 0 <= a <= 1 -> mem (mix a x y);
  proj_mem : forall y, mem (proj y);
  proj_vi : forall y z, mem z -> inner (vsub y (proj y)) (vsub z (proj y)) <= 0
}.

Arguments mem {_} _ _.
Arguments proj {_} _ _.

Definition convex_on {V} (X : ConvexSet V) (f : V -> R) : Prop :=
  forall x y a, mem X x -> mem X y -> 0 <= a <= 1 -> f (mix a x y) <= a * f x + (1 - a) * f y.

Definition subgradient {V} (X : ConvexSet V) (f : V -> R) (x s : V) : Prop :=
  forall y, mem X y -> f x + inner s (vsub y x) <= f y.

(** The projected step p = proj (x - eta g) and any y in X:
    2 eta <g, p - y> <= |x - y|^2 - |p - y|^2 - |p - x|^2. *)
Lemma projected_step {V} (X : ConvexSet V) (x g y : V) (eta : R) :
  let p := proj X (vsub x (vscal eta g)) in
  mem X y ->
  2 * eta * inner g (vsub p y) <= sqnorm (vsub x y) - sqnorm (vsub p y) - sqnorm (vsub p x).
Proof.
  intros p Hy; rewrite three_points.
  pose proof (proj_vi V X (vsub x (vscal eta g)) y Hy) as VI; fold p in VI.
  rewrite !inner_sub_l, !inner_sub_r, !inner_scal_l in *; lra.
Qed.

(** * Sums over t = k, ..., n *)

(** [sum_from k len F] adds len terms from F k on; [Sum k n F] is F k + ... + F n, and 0 if n < k. *)
Fixpoint sum_from (k len : nat) (F : nat -> R) : R :=
  match len with O => 0 | S m => F k + sum_from (S k) m F end.

Definition Sum (k n : nat) (F : nat -> R) : R := sum_from k (S n - k) F.

Lemma Sum_empty k n F : (n < k)%nat -> Sum k n F = 0.
Proof. intros; unfold Sum; replace (S n - k)%nat with O by lia; reflexivity. Qed.

Lemma Sum_first k n F : (k <= n)%nat -> Sum k n F = F k + Sum (S k) n F.
Proof.
  intros; unfold Sum; replace (S n - k)%nat with (S (S n - S k)) by lia; reflexivity.
Qed.

Lemma Sum_last k n F : (k <= S n)%nat -> Sum k (S n) F = Sum k n F + F (S n).
Proof.
  unfold Sum; intros H; replace (S (S n) - k)%nat with (S (S n - k)) by lia.
  replace (S n) with (k + (S n - k))%nat at 3 by lia.
  generalize (S n - k)%nat as len; intros len; clear H n; revert k.
  induction len as [|len IH]; intros k; cbn [sum_from].
  - replace (k + 0)%nat with k by lia; ring.
  - replace (k + S len)%nat with (S k + len)%nat by lia.
    specialize (IH (S k)); cbn [sum_from] in IH; lra.
Qed.

Lemma Sum_le k n F F' :
  (forall t, (k <= t <= n)%nat -> F t <= F' t) -> Sum k n F <= Sum k n F'.
Proof.
  unfold Sum; remember (S n - k)%nat as len eqn:L; revert k L.
  induction len as [|len IH]; intros k L H; cbn [sum_from]; [lra|].
  apply Rplus_le_compat; [apply H; lia | apply IH; [lia | intros; apply H; lia]].
Qed.

Lemma Sum_ext k n F F' :
  (forall t, (k <= t <= n)%nat -> F t = F' t) -> Sum k n F = Sum k n F'.
Proof. intros H; apply Rle_antisym; apply Sum_le; intros t L; rewrite (H t L); lra. Qed.

Lemma Sum_pos k n F : (forall t, (k <= t <= n)%nat -> 0 <= F t) -> 0 <= Sum k n F.
Proof.
  intros H; replace 0 with (Sum k n (fun _ => 0)); [apply Sum_le; exact H|].
  unfold Sum; generalize (S n - k)%nat as len; intros len; clear H; revert k.
  induction len; intros; cbn [sum_from]; [reflexivity | rewrite IHlen; ring].
Qed.

Lemma Sum_scal c k n F : Sum k n (fun t => c * F t) = c * Sum k n F.
Proof.
  unfold Sum; generalize (S n - k)%nat as len; intros len; revert k.
  induction len; intros; cbn [sum_from]; [ring | rewrite IHlen; ring].
Qed.

Lemma Sum_plus k n F F' : Sum k n (fun t => F t + F' t) = Sum k n F + Sum k n F'.
Proof.
  unfold Sum; generalize (S n - k)%nat as len; intros len; revert k.
  induction len; intros; cbn [sum_from]; [ring | rewrite IHlen; ring].
Qed.

(** Sums of positive terms: the denominators of the bounds. *)
Lemma Sum_tail_pos k n F :
  (forall t, (k <= t <= n)%nat -> 0 <= F t) -> (k <= n)%nat -> 0 < F n -> 0 < Sum k n F.
Proof.
  intros H L P; destruct n as [|n].
  - replace k with O by lia; unfold Sum; cbn; lra.
  - rewrite Sum_last by lia.
    assert (0 <= Sum k n F) by (apply Sum_pos; intros; apply H; lia); lra.
Qed.

(** One term of a sum of non-negative terms. *)
Lemma Sum_term k n t F :
  (forall u, (k <= u <= n)%nat -> 0 <= F u) -> (k <= t <= n)%nat -> F t <= Sum k n F.
Proof.
  intros H L; induction n as [|n IH].
  - replace k with O by lia; replace t with O by lia; unfold Sum; cbn; lra.
  - rewrite Sum_last by lia; destruct (Nat.eq_dec t (S n)) as [->|N].
    + assert (0 <= Sum k n F) by (apply Sum_pos; intros; apply H; lia); lra.
    + assert (F t <= Sum k n F) by (apply IH; [intros; apply H; lia | lia]).
      pose proof (H (S n) ltac:(lia)); lra.
Qed.

(** Induction on t = n+1, n, ..., k. *)
Lemma downward (P : nat -> Prop) k n :
  P (S n) -> (forall t, (k <= t <= n)%nat -> P (S t) -> P t) ->
  forall t, (k <= t <= S n)%nat -> P t.
Proof.
  intros B St t L; remember (S n - t)%nat as m eqn:M; revert t L M.
  induction m as [|m IH]; intros t L M.
  - now replace t with (S n) by lia.
  - apply St; [lia|]; apply IH; lia.
Qed.

Print Assumptions projected_step.
