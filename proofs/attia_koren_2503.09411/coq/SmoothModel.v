(** A model of the smooth case: f(x) = beta x^2/2 on [-D/2, D/2], gradient descent from any point, and one
    step with a noisy oracle. *)

From Coq Require Import Reals Lra Lia.
From AttiaKoren Require Import InnerProduct Expectation Smooth Model.
Open Scope R_scope.

Definition parabola (beta x : R) : R := beta / 2 * (x * x).

Lemma parabola_convex D HD beta : 0 <= beta -> convex_on (interval D HD) (parabola beta : real_line -> R).
Proof.
  intros Pb x y a _ _ La; unfold parabola, mix; cbn.
  assert (0 <= a * (1 - a) * ((x - y) * (x - y))).
  { apply Rmult_le_pos; [apply Rmult_le_pos; lra | apply Rle_0_sqr]. }
  assert (E : a * (x * x) + (1 - a) * (y * y) - (a * x + (1 - a) * y) * (a * x + (1 - a) * y)
              = a * (1 - a) * ((x - y) * (x - y))) by ring.
  apply Rminus_le; replace (beta / 2 * ((a * x + (1 - a) * y) * (a * x + (1 - a) * y))
    - (a * (beta / 2 * (x * x)) + (1 - a) * (beta / 2 * (y * y))))
    with (- (beta / 2 * (a * (1 - a) * ((x - y) * (x - y))))) by (rewrite <- E; field).
  assert (0 <= beta / 2 * (a * (1 - a) * ((x - y) * (x - y)))) by (apply Rmult_le_pos; lra); lra.
Qed.

Lemma parabola_smooth D HD beta x :
  smooth_at (interval D HD) (parabola beta : real_line -> R) beta (x : real_line) (beta * x : real_line).
Proof.
  intros y _; right; unfold parabola, sqnorm, vsub; cbn.
  change (beta / 2 * (y * y) = beta / 2 * (x * x) + beta * x * (y + -1 * x)
          + beta / 2 * ((y + -1 * x) * (y + -1 * x))); field.
Qed.

Lemma parabola_subgradient D HD beta x :
  0 <= beta ->
  subgradient (interval D HD) (parabola beta : real_line -> R) (x : real_line) (beta * x : real_line).
Proof.
  intros Pb y _; unfold parabola, vsub; cbn.
  change (beta / 2 * (x * x) + beta * x * (y + -1 * x) <= beta / 2 * (y * y)).
  assert (0 <= beta / 2 * ((y - x) * (y - x))) by (apply Rmult_le_pos; [lra | apply Rle_0_sqr]); lra.
Qed.

Definition parabola_problem (D beta : R) (HD : 0 <= D) (HB : 0 <= beta) (E : Expectation)
  (W : RandomVectors E real_line) (I : forall A, @integrable E A) : Problem :=
  {| space := real_line; feasible := interval D HD; objective := parabola beta : real_line -> R;
     expectation := E; vectors := W; objective_convex := parabola_convex D HD beta HB;
     value_integrable := fun _ _ _ => I _ |}.

(** At x_1 = 0 the oracle returns c or -c, each half of the time; at x_2 it returns the gradient. *)
Theorem parabola_is_smooth (D beta : R) (HD : 0 <= D) (HB : 0 <= beta) (eta : nat -> R) (c : R) :
  let S := parabola_problem D beta HD HB coin (coin_vectors real_line) (fun _ => I) in
  let noise := fun b : bool => if b then c else - c in
  let x := fun (t : nat) (b : bool) => if (t <=? 1)%nat then 0 else clip D (- (eta 1%nat * noise b)) in
  let s := fun (t : nat) (b : bool) => beta * x t b in
  let g := fun (t : nat) (b : bool) => if (t <=? 1)%nat then noise b else s t b in
  SGD S 1 eta x g s /\ smooth S 1 beta x s /\ variance S 1 g s c /\ diameter S D.
Proof.
  intros S noise x s g.
  assert (Two : forall t, (1 <= t <= 2)%nat -> t = 1%nat \/ t = 2%nat) by (intros; lia).
  split; [|split; [|split]].
  - split; try (cbn; trivial; fail).
    + intros w; cbn; lra.
    + intros t w L; replace t with 1%nat by lia; unfold x, g; cbn; unfold vsub; cbn; f_equal; ring.
    + intros t L; destruct (Two t L) as [-> | ->]; cbn; [reflexivity | intros; lia].
    + intros t L; destruct (Two t L) as [-> | ->]; cbn; [reflexivity | intros; lia].
    + intros t w L; apply parabola_subgradient, HB.
    + intros t y L Ky; destruct (Two t L) as [-> | ->]; cbn; [|reflexivity].
      cbn in Ky; rewrite Ky by lia; unfold s, x; cbn; field.
  - intros t w _; apply parabola_smooth.
  - intros t L; replace t with 1%nat by lia; unfold mean_sq, rsub, sqnorm, vsub, g, s, x; cbn; lra.
  - intros u v Lu Lv; cbn in *; unfold sqnorm, vsub; cbn; nra.
Qed.

Print Assumptions parabola_is_smooth.
