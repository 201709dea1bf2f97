(** Expectations, random vectors, and projected SGD with an unbiased oracle.

    An expectation is a positive linear functional on a class of integrable random variables.
    What is known before a step is a class of random vectors that grows with time. Both are
    records: [Model.v] supplies a model of each. *)

From Coq Require Import Reals Lra Lia List FunctionalExtensionality.
From AttiaKoren Require Import InnerProduct.
Import ListNotations.
Open Scope R_scope.

(** * Expectations *)

Record Expectation := {
  Omega : Type;
  integrable : (Omega -> R) -> Prop;
  E : (Omega -> R) -> R;
  integrable_const : forall c, integrable (fun _ => c);
  integrable_add : forall A B, integrable A -> integrable B -> integrable (fun w => A w + B w);
  integrable_scal : forall c A, integrable A -> integrable (fun w => c * A w);
  E_const : forall c, E (fun _ => c) = c;
  E_add : forall A B, integrable A -> integrable B -> E (fun w => A w + B w) = E A + E B;
  E_scal : forall c A, integrable A -> E (fun w => c * A w) = c * E A;
  E_pos : forall A, integrable A -> (forall w, 0 <= A w) -> 0 <= E A
}.

Arguments integrable {_} _.
Arguments E {_} _.

Section Rules.

Context {P : Expectation}.
Implicit Types A B : Omega P -> R.

Lemma integrable_sub A B : integrable A -> integrable B -> integrable (fun w => A w - B w).
Proof.
  intros HA HB; replace (fun w => A w - B w) with (fun w => A w + -1 * B w).
  - apply integrable_add; [exact HA | apply integrable_scal, HB].
  - apply functional_extensionality; intros; ring.
Qed.

Lemma E_sub A B : integrable A -> integrable B -> E (fun w => A w - B w) = E A - E B.
Proof.
  intros HA HB; replace (fun w => A w - B w) with (fun w => A w + -1 * B w).
  - rewrite (E_add P A), E_scal; [ring | assumption | assumption | now apply integrable_scal].
  - apply functional_extensionality; intros; ring.
Qed.

Lemma E_le A B : integrable A -> integrable B -> (forall w, A w <= B w) -> E A <= E B.
Proof.
  intros HA HB H; pose proof (E_pos P _ (integrable_sub B A HB HA)) as Q.
  rewrite E_sub in Q by assumption; enough (0 <= E B - E A) by lra.
  apply Q; intros w; specialize (H w); lra.
Qed.

(** Linear combinations c + a_1 A_1 + ... + a_n A_n of random variables. *)
Fixpoint combination (l : list (R * (Omega P -> R))) (w : Omega P) : R :=
  match l with [] => 0 | (a, A) :: r => a * A w + combination r w end.

Fixpoint E_combination (l : list (R * (Omega P -> R))) : R :=
  match l with [] => 0 | (a, A) :: r => a * E A + E_combination r end.

Lemma combination_rule l :
  Forall (fun p => integrable (snd p)) l ->
  integrable (combination l) /\ E (combination l) = E_combination l.
Proof.
  induction l as [|[a A] l IH]; intros H.
  - split; [exact (integrable_const P 0) | exact (E_const P 0)].
  - inversion H as [|? ? HA Hl]; subst; cbn in HA.
    destruct (IH Hl) as [I1 I2]; split; cbn [combination E_combination].
    + apply (integrable_add P (fun w => a * A w)); [apply integrable_scal, HA | exact I1].
    + rewrite <- I2, <- (E_scal P a A HA).
      apply (E_add P (fun w => a * A w)); [apply integrable_scal, HA | exact I1].
Qed.

(** An inequality between linear combinations that holds at every outcome holds on average. *)
Lemma E_nonneg l c :
  Forall (fun p => integrable (snd p)) l ->
  (forall w, 0 <= c + combination l w) -> 0 <= c + E_combination l.
Proof.
  intros H Hw; destruct (combination_rule l H) as [I <-].
  pose proof (E_pos P (fun w => c + combination l w)
                (integrable_add P _ _ (integrable_const P c) I) Hw) as Q.
  rewrite (E_add P (fun _ => c)), E_const in Q; [exact Q | apply integrable_const | exact I].
Qed.

Lemma integrable_Sum k n (F : nat -> Omega P -> R) :
  (forall t, (k <= t <= n)%nat -> integrable (F t)) ->
  integrable (fun w => Sum k n (fun t => F t w)) /\
  E (fun w => Sum k n (fun t => F t w)) = Sum k n (fun t => E (F t)).
Proof.
  unfold Sum; remember (S n - k)%nat as len eqn:L; revert k L.
  induction len as [|len IH]; intros k L H; cbn [sum_from].
  - split; [apply integrable_const | apply E_const].
  - destruct (IH (S k) ltac:(lia) ltac:(intros; apply H; lia)) as [I1 <-].
    assert (I0 : integrable (F k)) by (apply H; lia).
    split; [apply (integrable_add P (F k)) | apply (E_add P (F k))]; assumption.
Qed.

End Rules.

(** * Random vectors *)

(** [L2]: the random vectors with a finite second moment; [known t]: those that are known before
    step t, which the gradient of step t does not influence (measurable for the past). *)
Record RandomVectors (P : Expectation) (V : InnerProductSpace) := {
  L2 : (Omega P -> V) -> Prop;
  L2_add : forall A B, L2 A -> L2 B -> L2 (fun w => vadd (A w) (B w));
  L2_scal : forall c A, L2 A -> L2 (fun w => vscal c (A w));
  L2_inner : forall A B, L2 A -> L2 B -> integrable (fun w => inner (A w) (B w));
  known : nat -> (Omega P -> V) -> Prop;
  known_L2 : forall t A, known t A -> L2 A;
  known_const : forall t x, known t (fun _ => x);
  known_add : forall t A B, known t A -> known t B -> known t (fun w => vadd (A w) (B w));
  known_scal : forall t c A, known t A -> known t (fun w => vscal c (A w));
  known_later : forall t A, known t A -> known (S t) A
}.

Arguments L2 {_ _} _ _.
Arguments known {_ _} _ _ _.

(** * The problem and the algorithm *)

(** A convex function on a convex set, with an expectation. [value_integrable] is the only
    condition on f beside convexity: f has a mean at every random point of the set with a second
    moment (true for a Lipschitz f). *)
Record Problem := {
  space : InnerProductSpace;
  feasible : ConvexSet space;
  objective : space -> R;
  expectation : Expectation;
  vectors : RandomVectors expectation space;
  objective_convex : convex_on feasible objective;
  value_integrable : forall y, L2 vectors y -> (forall w, mem feasible (y w)) ->
                               integrable (fun w => objective (y w))
}.

(** [mean_sq A] is E |A|^2, [mean_value A] is E f(A). *)
Definition mean_sq {S : Problem} (A : Omega (expectation S) -> space S) : R :=
  E (fun w => sqnorm (A w)).
Definition mean_value {S : Problem} (A : Omega (expectation S) -> space S) : R :=
  E (fun w => objective S (A w)).
Definition rsub {S : Problem} (A B : Omega (expectation S) -> space S) w : space S :=
  vsub (A w) (B w).

(** T steps of projected SGD with stepsizes eta_1, ..., eta_T: x_1, ..., x_{T+1} the iterates, g_t
    what the oracle returns at x_t, s_t a subgradient at x_t. The oracle is unbiased: against
    whatever is known before step t, g_t averages to s_t. The oracle is asked at x_{T+1} too. *)
Record SGD (S : Problem) (T : nat) (eta : nat -> R)
  (x g s : nat -> Omega (expectation S) -> space S) : Prop := {
  start_mem : forall w, mem (feasible S) (x 1%nat w);
  step : forall t w, (1 <= t <= T)%nat ->
           x (Datatypes.S t) w = proj (feasible S) (vsub (x t w) (vscal (eta t) (g t w)));
  iterate_known : forall t, (1 <= t <= Datatypes.S T)%nat -> known (vectors S) t (x t);
  gradient_L2 : forall t, (1 <= t <= Datatypes.S T)%nat -> L2 (vectors S) (g t);
  mean_known : forall t, (1 <= t <= Datatypes.S T)%nat -> known (vectors S) t (s t);
  mean_subgradient : forall t w, (1 <= t <= Datatypes.S T)%nat ->
           subgradient (feasible S) (objective S) (x t w) (s t w);
  unbiased : forall t y, (1 <= t <= Datatypes.S T)%nat -> known (vectors S) t y ->
           E (fun w => inner (g t w) (y w)) = E (fun w => inner (s t w) (y w))
}.

(** E |g_t|^2 <= G^2 for t = 1, ..., T+1. *)
Definition second_moment (S : Problem) (T : nat)
  (g : nat -> Omega (expectation S) -> space S) (G : R) : Prop :=
  forall t, (1 <= t <= Datatypes.S T)%nat -> mean_sq (g t) <= G ^ 2.

(** Any two points of the set are at most D apart. *)
Definition diameter (S : Problem) (D : R) : Prop :=
  forall x y, mem (feasible S) x -> mem (feasible S) y -> sqnorm (vsub x y) <= D ^ 2.

Section Consequences.

Context {S : Problem}.
Implicit Types A B : Omega (expectation S) -> space S.

Lemma L2_sub A B : L2 (vectors S) A -> L2 (vectors S) B -> L2 (vectors S) (rsub A B).
Proof. intros; apply L2_add; [|apply L2_scal]; assumption. Qed.

Lemma known_sub t A B :
  known (vectors S) t A -> known (vectors S) t B -> known (vectors S) t (rsub A B).
Proof. intros; apply known_add; [|apply known_scal]; assumption. Qed.

Lemma known_mix t c A B :
  known (vectors S) t A -> known (vectors S) t B -> known (vectors S) t (fun w => mix c (A w) (B w)).
Proof. intros; apply known_add; apply known_scal; assumption. Qed.

Lemma inner_integrable A B :
  L2 (vectors S) A -> L2 (vectors S) B -> integrable (fun w => inner (A w) (B w)).
Proof. apply L2_inner. Qed.

Lemma sqnorm_integrable A : L2 (vectors S) A -> integrable (fun w => sqnorm (A w)).
Proof. intros H; apply (L2_inner _ _ (vectors S)); exact H. Qed.

Variables (T : nat) (eta : nat -> R) (x g s : nat -> Omega (expectation S) -> space S).
Hypothesis (HS : SGD S T eta x g s).

Lemma iterate_mem t w : (1 <= t <= Datatypes.S T)%nat -> mem (feasible S) (x t w).
Proof.
  intros L; destruct t as [|[|t]]; [lia | apply (start_mem _ _ _ _ _ _ HS) |].
  rewrite (step _ _ _ _ _ _ HS) by lia; apply proj_mem.
Qed.

Lemma iterate_L2 t : (1 <= t <= Datatypes.S T)%nat -> L2 (vectors S) (x t).
Proof. intros L; apply (known_L2 _ _ _ t), (iterate_known _ _ _ _ _ _ HS), L. Qed.

(** The mean gradient inherits the second moment: E |s_t|^2 = E <g_t, s_t> <= E |g_t|^2. *)
Lemma mean_moment G t :
  second_moment S T g G -> (1 <= t <= Datatypes.S T)%nat -> mean_sq (s t) <= G ^ 2.
Proof.
  intros HG L; specialize (HG t L).
  pose proof (mean_known _ _ _ _ _ _ HS t L) as Ks.
  pose proof (known_L2 _ _ _ _ _ Ks) as Ls; pose proof (gradient_L2 _ _ _ _ _ _ HS t L) as Lg.
  pose proof (unbiased _ _ _ _ _ _ HS t (s t) L Ks) as U.
  pose proof (E_nonneg [(1, fun w => sqnorm (g t w)); (1, fun w => sqnorm (s t w));
                        (-2, fun w => inner (g t w) (s t w))] 0) as N.
  cbn [E_combination combination] in N; rewrite U in N; unfold mean_sq, sqnorm in *.
  enough (0 <= 0 + (1 * E (fun w => inner (g t w) (g t w)) + (1 * E (fun w => inner (s t w) (s t w))
             + (-2 * E (fun w => inner (s t w) (s t w)) + 0)))) by lra.
  apply N.
  - repeat constructor; cbn [snd]; apply L2_inner with (1 := Ls) || apply L2_inner with (1 := Lg);
      assumption.
  - intros w; pose proof (young 1 1 (g t w) (s t w)); unfold sqnorm in *; lra.
Qed.

End Consequences.

Print Assumptions mean_moment.
