(** Models, so that the settings are not empty: the real line, the interval [-D/2, D/2], f(x) = G |x|,
    and two expectations. With one outcome, subgradient descent is a run of [SGD] for any
    stepsizes; with a fair coin, one step with a noisy oracle is. *)

From Coq Require Import Reals Lra Lia.
From AttiaKoren Require Import InnerProduct Expectation.
Open Scope R_scope.

(** * The real line and an interval *)

Definition real_line : InnerProductSpace.
Proof.
  refine {| vec := R; vzero := 0; vadd := Rplus; vscal := Rmult; inner := Rmult |}; intros; try ring.
  - apply Rle_0_sqr.
  - now apply Rsqr_0_uniq.
Defined.

Definition clip (D y : R) : R := Rmax (- (D / 2)) (Rmin (D / 2) y).

Definition interval (D : R) (HD : 0 <= D) : ConvexSet real_line.
Proof.
  refine {| mem := fun y : real_line => - (D / 2) <= y <= D / 2; proj := clip D : real_line -> real_line |}.
  - intros x y a Lx Ly La; cbn in *; nra.
  - intros y; cbn; unfold clip; split; [apply Rmax_l|]; apply Rmax_lub; [lra | apply Rmin_l].
  - intros y z Lz; cbn in *; unfold vsub; cbn; unfold clip, Rmax, Rmin.
    destruct (Rle_dec (D / 2) y); destruct Rle_dec; nra.
Defined.

(** f(x) = G |x| and its subgradient, G at 0. *)
Definition absolute (G x : R) : R := G * Rabs x.
Definition slope (G x : R) : R := if Rle_dec 0 x then G else - G.

Lemma absolute_convex D HD G : 0 <= G -> convex_on (interval D HD) (absolute G : real_line -> R).
Proof.
  intros PG x y a _ _ La; unfold absolute, mix; cbn.
  pose proof (Rabs_triang (a * x) ((1 - a) * y)) as T.
  rewrite !Rabs_mult, (Rabs_right a), (Rabs_right (1 - a)) in T by lra.
  apply (Rmult_le_compat_l G) in T; [lra | exact PG].
Qed.

Lemma slope_subgradient D HD G x :
  0 <= G -> subgradient (interval D HD) (absolute G : real_line -> R) x (slope G x).
Proof.
  intros PG y _; unfold absolute, slope, vsub; cbn.
  pose proof (Rle_abs y) as A1; pose proof (Rle_abs (- y)) as A2; rewrite Rabs_Ropp in A2.
  destruct (Rle_dec 0 x); [rewrite Rabs_right by lra | rewrite Rabs_left by lra]; nra.
Qed.

Lemma slope_square G x : slope G x * slope G x = G ^ 2.
Proof. unfold slope; destruct Rle_dec; ring. Qed.

(** * One outcome: subgradient descent *)

Definition one_outcome : Expectation.
Proof.
  refine {| Omega := unit; integrable := fun _ => True; E := fun A => A tt |}; trivial.
Defined.

Definition one_outcome_vectors V : RandomVectors one_outcome V.
Proof. refine {| L2 := fun _ => True; known := fun _ _ => True |}; trivial. Defined.

Definition line_problem (D G : R) (HD : 0 <= D) (HG : 0 <= G) : Problem :=
  {| space := real_line; feasible := interval D HD; objective := absolute G : real_line -> R;
     expectation := one_outcome; vectors := one_outcome_vectors real_line;
     objective_convex := absolute_convex D HD G HG; value_integrable := fun _ _ _ => I |}.

(** x_{t+1} = clip (x_t - eta_t G sign(x_t)), counted from x_1. *)
Fixpoint descent (D G : R) (eta : nat -> R) (x1 : R) (t : nat) : R :=
  match t with
  | O | 1%nat => x1
  | S m => let x := descent D G eta x1 m in clip D (x - eta m * slope G x)
  end.

Lemma descent_step D G eta x1 t :
  (1 <= t)%nat ->
  descent D G eta x1 (S t)
  = clip D (descent D G eta x1 t - eta t * slope G (descent D G eta x1 t)).
Proof. intros L; destruct t; [lia | reflexivity]. Qed.

Theorem descent_is_SGD D G HD HG eta x1 T :
  - (D / 2) <= x1 <= D / 2 ->
  let x := fun t (_ : unit) => descent D G eta x1 t in
  let g := fun t (_ : unit) => slope G (descent D G eta x1 t) in
  SGD (line_problem D G HD HG) T eta x g g
  /\ second_moment (line_problem D G HD HG) T g G
  /\ diameter (line_problem D G HD HG) D.
Proof.
  intros Lx x g; split; [|split].
  - split; try (cbn; trivial; fail).
    + intros t w L; set (y := descent D G eta x1 t).
      change (descent D G eta x1 (S t) = clip D (y + -1 * (eta t * slope G y))).
      rewrite descent_step by lia; f_equal; unfold y; ring.
    + intros t w _; apply slope_subgradient, HG.
  - intros t _; unfold mean_sq, g, sqnorm; cbn; right; apply slope_square.
  - intros u v Lu Lv; cbn in *; unfold sqnorm, vsub; cbn; nra.
Qed.

(** * A fair coin: one step with a noisy oracle *)

Definition coin : Expectation.
Proof.
  refine {| Omega := bool; integrable := fun _ => True;
            E := fun A => (A true + A false) / 2 |}; intros; trivial; try field.
  pose proof (H0 true); pose proof (H0 false); lra.
Defined.

(** Before step 1 the coin is not known, later it is. *)
Definition coin_vectors V : RandomVectors coin V.
Proof.
  refine {| L2 := fun _ : Omega coin -> V => True;
            known := fun t (A : bool -> V) => (t <= 1)%nat -> A true = A false |}; intros; trivial.
  - now rewrite H, H0.
  - now rewrite H.
  - apply H; lia.
Defined.

Definition coin_problem (D G : R) (HD : 0 <= D) (HG : 0 <= G) : Problem :=
  {| space := real_line; feasible := interval D HD; objective := absolute G : real_line -> R;
     expectation := coin; vectors := coin_vectors real_line;
     objective_convex := absolute_convex D HD G HG; value_integrable := fun _ _ _ => I |}.

(** At x_1 = 0 the oracle returns c or -c, each half of the time, with the mean 0, a subgradient of
    G |x| there; at x_2 it returns the subgradient. Its second moment is G^2 for c <= G. *)
Theorem coin_is_SGD D G HD HG eta c :
  0 <= c <= G ->
  let noise := fun b : bool => if b then c else - c in
  let x := fun t b => if (t <=? 1)%nat then 0 else clip D (- (eta 1%nat * noise b)) in
  let s := fun t b => if (t <=? 1)%nat then 0 else slope G (x t b) in
  let g := fun t b => if (t <=? 1)%nat then noise b else s t b in
  SGD (coin_problem D G HD HG) 1 eta x g s
  /\ second_moment (coin_problem D G HD HG) 1 g G
  /\ diameter (coin_problem D G HD HG) D.
Proof.
  intros Lc noise x s g.
  assert (Two : forall t, (1 <= t <= 2)%nat -> t = 1%nat \/ t = 2%nat) by (intros; lia).
  split; [|split].
  - split; try (cbn; trivial; fail).
    + intros w; cbn; lra.
    + intros t w L; replace t with 1%nat by lia; unfold x, g; cbn; unfold vsub; cbn.
      f_equal; ring.
    + intros t L; destruct (Two t L) as [-> | ->]; cbn; [reflexivity | intros; lia].
    + intros t L; destruct (Two t L) as [-> | ->]; cbn; [reflexivity | intros; lia].
    + intros t w L; destruct (Two t L) as [-> | ->]; cbn.
      * intros y _; change (absolute G 0 + 0 * (y + -1 * 0) <= absolute G y); unfold absolute.
        rewrite Rabs_R0; pose proof (Rabs_pos y); nra.
      * apply slope_subgradient, HG.
    + intros t y L Ky; destruct (Two t L) as [-> | ->]; cbn; [|reflexivity].
      cbn in Ky; rewrite Ky by lia; field.
  - intros t L; unfold mean_sq, sqnorm; destruct (Two t L) as [-> | ->]; cbn.
    + nra.
    + unfold g, s; cbn [Nat.leb]; rewrite !slope_square; lra.
  - intros u v Lu Lv; cbn in *; unfold sqnorm, vsub; cbn; nra.
Qed.

Print Assumptions coin_is_SGD.
