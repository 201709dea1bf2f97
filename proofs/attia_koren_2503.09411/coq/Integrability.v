(** A bounded function that is Riemann integrable on [a, c] for every c < b is integrable on [a, b].

    Q of Eq. (1) needs it: h^2 / H is bounded by 2 p and continuous before 1, while at 1 it is 0/0
    and in general has no limit there. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

(** A step function on [a, c], continued by the constant q on (c, b]. *)
Lemma extend_step (a c b q : R) (phi : StepFun a c) :
  a < c -> c < b ->
  { psi : StepFun a b |
    (forall x, x <= c -> psi x = phi x) /\ (forall x, c < x -> psi x = q) /\
    RiemannInt_SF psi = RiemannInt_SF phi + q * (b - c) }.
Proof.
  intros ac cb; destruct phi as [f [l [lf Hl]]].
  set (f' := fun x => if Rle_dec x c then f x else q).
  assert (F1 : forall x, x <= c -> f' x = f x).
  { intros x Hx; unfold f'; destruct (Rle_dec x c); [reflexivity | contradiction]. }
  assert (F2 : forall x, c < x -> f' x = q).
  { intros x Hx; unfold f'; destruct (Rle_dec x c); [lra | reflexivity]. }
  (* on [a, c]: the same subdivision and the same values *)
  assert (H1 : adapted_couple f' a c l lf).
  { destruct Hl as [O [L0 [Ln [Len C]]]]; repeat split; try assumption.
    intros i Hi x Hx; rewrite F1; [now apply C|].
    assert (In : List.In (RList.pos_Rl l (S i)) l).
    { apply RList.RList_P3; exists (S i); split; [reflexivity | lia]. }
    apply (RList.RList_P7 l _ O) in In; rewrite Ln, Rmax_right in In by lra.
    unfold open_interval in Hx; lra. }
  (* on [c, b]: one piece *)
  assert (H2 : adapted_couple f' c b (c :: b :: nil)%list (q :: nil)%list).
  { repeat split.
    - intros i Hi; cbn in Hi; replace i with O by lia; cbn; lra.
    - cbn; rewrite Rmin_left; lra.
    - cbn; rewrite Rmax_right; lra.
    - intros i Hi x Hx; cbn in Hi; replace i with O in * by lia; cbn in *; apply F2.
      unfold open_interval in Hx; lra. }
  set (p1 := existT _ l (existT _ lf H1) : IsStepFun f' a c).
  set (p2 := existT _ (c :: b :: nil)%list (existT _ (q :: nil)%list H2) : IsStepFun f' c b).
  exists (mkStepFun (StepFun_P46 p1 p2)); split; [exact F1|]; split; [exact F2|].
  rewrite <- (StepFun_P43 p1 p2 (StepFun_P46 p1 p2)).
  unfold RiemannInt_SF; destruct (Rle_dec a c) as [_|]; [|lra]; destruct (Rle_dec c b) as [_|]; [|lra].
  cbn; ring.
Qed.

Lemma bounded_integrable (f : R -> R) (a b M : R) :
  a < b -> (forall x, a <= x <= b -> Rabs (f x) <= M) ->
  (forall c, a < c < b -> ex_RInt f a c) -> ex_RInt f a b.
Proof.
  intros ab Hb Hi; apply ex_RInt_Reals_1; intros eps.
  assert (PM : 0 <= M) by (eapply Rle_trans; [apply Rabs_pos | apply (Hb a); lra]).
  (* c so near to b that the last piece weighs less than eps / 2 *)
  set (d := Rmin ((b - a) / 2) (eps / (4 * (M + 1)))).
  assert (Pe : 0 < eps) by apply cond_pos.
  assert (Pd : 0 < d).
  { apply Rmin_glb_lt; [lra|]; apply Rdiv_lt_0_compat; lra. }
  assert (D1 : d <= (b - a) / 2) by apply Rmin_l.
  assert (D2 : M * d < eps / 2).
  { assert (d * (M + 1) <= eps / 4).
    { apply Rle_trans with (eps / (4 * (M + 1)) * (M + 1)); [|right; field; lra].
      apply Rmult_le_compat_r; [lra | apply Rmin_r]. }
    lra. }
  set (c := b - d) in *; assert (ac : a < c) by (unfold c; lra); assert (cb : c < b) by (unfold c; lra).
  destruct (ex_RInt_Reals_0 f a c (Hi c (conj ac cb)) (mkposreal (eps / 2) ltac:(lra)))
    as [phi [psi [Hp Hs]]].
  destruct (extend_step a c b 0 phi ac cb) as [phi' [P1 [P2 _]]].
  destruct (extend_step a c b M psi ac cb) as [psi' [Q1 [Q2 Q3]]].
  exists phi', psi'; split.
  - intros t; rewrite Rmin_left, Rmax_right by lra; intros Ht.
    destruct (Rle_lt_dec t c) as [L|L].
    + rewrite P1, Q1 by assumption; apply Hp; rewrite Rmin_left, Rmax_right by lra; lra.
    + rewrite P2, Q2, Rminus_0_r by assumption; now apply Hb.
  - assert (Ec : M * (b - c) = M * d) by (unfold c; ring).
    assert (0 <= M * d) by (apply Rmult_le_pos; lra).
    rewrite Q3, Ec; cbn in Hs; apply Rabs_def2 in Hs; apply Rabs_def1; lra.
Qed.

Print Assumptions bounded_integrable.
