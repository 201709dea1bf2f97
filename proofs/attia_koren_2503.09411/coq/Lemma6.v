(** Appendix G, Lemma 6: from an average over the steps to the last iterate, for any points of a
    convex set, any stepsizes, and any starting index k (the suffix x_k, ..., x_{T+1}).

    Indices are the paper's: eta_1, ..., eta_T, and x_{T+1} after T steps. The stepsizes are
    non-negative and the last one is positive, so that every sum below is positive. *)

From Coq Require Import Reals Lra Lia.
From AttiaKoren Require Import InnerProduct.
Open Scope R_scope.

(** * The points z_t of Eq. (16) and their weights *)

Section Points.

Context {V : InnerProductSpace} (X : ConvexSet V) (f : V -> R).
Hypothesis (f_convex : convex_on X f).
Variables (v : nat -> R) (k : nat) (xhat : V) (x : nat -> V).

(** z_t = (v_{t-1}/v_t) z_{t-1} + (1 - v_{t-1}/v_t) x_t from t = k on; before, z_t = xhat. *)
Fixpoint anchor (t : nat) : V :=
  match t with
  | O => xhat
  | S m => if (S m <? k)%nat then xhat else mix (v m / v (S m)) (anchor m) (x (S m))
  end.

Lemma anchor_before t : (t < k)%nat -> anchor t = xhat.
Proof. destruct t; intros L; [reflexivity|]; cbn [anchor]; now apply Nat.ltb_lt in L as ->. Qed.

Lemma anchor_step t :
  (k <= S t)%nat -> anchor (S t) = mix (v t / v (S t)) (anchor t) (x (S t)).
Proof. intros L; cbn [anchor]; now apply Nat.ltb_ge in L as ->. Qed.

Variable n : nat.
Hypothesis (k_pos : (1 <= k)%nat) (xhat_mem : mem X xhat).
Hypothesis (x_mem : forall t, (k <= t <= n)%nat -> mem X (x t)).
Hypothesis (v_pos : forall t, (k <= S t)%nat -> (t <= n)%nat -> 0 < v t).
Hypothesis (v_grows : forall t, (k <= S t <= n)%nat -> v t <= v (S t)).

Lemma ratio_range t : (k <= S t <= n)%nat -> 0 <= v t / v (S t) <= 1.
Proof.
  intros L; pose proof (v_pos t ltac:(lia) ltac:(lia)); pose proof (v_pos (S t) ltac:(lia) ltac:(lia)).
  pose proof (v_grows t ltac:(lia)); split.
  - apply Rmult_le_pos; [lra | left; now apply Rinv_0_lt_compat].
  - apply Rmult_le_reg_r with (v (S t)); [assumption|]; field_simplify; lra.
Qed.

Lemma anchor_mem t : (t <= n)%nat -> mem X (anchor t).
Proof.
  induction t as [|t IH]; intros L; [exact xhat_mem|].
  destruct (Nat.lt_ge_cases (S t) k) as [B|B]; [now rewrite anchor_before|].
  rewrite anchor_step by lia; apply mem_mix; [apply IH; lia | apply x_mem; lia |].
  apply ratio_range; lia.
Qed.

(** The right-hand side of Eq. (17), less f(xhat) and times v_t. *)
Definition gain (d : nat -> R) (t : nat) : R := Sum k t (fun s => (v s - v (pred s)) * d s).

Lemma gain_before d t : (t < k)%nat -> gain d t = 0.
Proof. intros; unfold gain; now apply Sum_empty. Qed.

Lemma gain_step d t :
  (k <= S t)%nat -> gain d (S t) = gain d t + (v (S t) - v t) * d (S t).
Proof. intros; unfold gain; rewrite Sum_last by lia; reflexivity. Qed.

(** Eq. (17), Jensen's inequality: v_t (f(z_t) - f(xhat)) <= sum (v_s - v_{s-1}) (f(x_s) - f(xhat)). *)
Lemma jensen t :
  (k <= S t)%nat -> (t <= n)%nat ->
  v t * (f (anchor t) - f xhat) <= gain (fun s => f (x s) - f xhat) t.
Proof.
  induction t as [|t IH]; intros K L.
  - rewrite gain_before, anchor_before by lia; lra.
  - destruct (Nat.lt_ge_cases (S t) k) as [B|B].
    { rewrite gain_before, anchor_before by lia; lra. }
    specialize (IH ltac:(lia) ltac:(lia)); rewrite gain_step by lia.
    pose proof (v_pos (S t) ltac:(lia) ltac:(lia)) as Pv.
    pose proof (f_convex (anchor t) (x (S t)) (v t / v (S t)) (anchor_mem t ltac:(lia))
                  (x_mem (S t) ltac:(lia)) (ratio_range t ltac:(lia))) as C.
    rewrite <- anchor_step in C by lia.
    apply (Rmult_le_compat_l (v (S t))) in C; [|lra].
    replace (v (S t) * (v t / v (S t) * f (anchor t) + (1 - v t / v (S t)) * f (x (S t))))
      with (v t * f (anchor t) + (v (S t) - v t) * f (x (S t))) in C by (field; lra).
    lra.
Qed.

End Points.

(** * Lemma 6 *)

(** The weights of Eq. (18): v_t = eta_T / (eta_t + ... + eta_T) for t >= k, and v_{k-1} = v_k. *)
Definition weight (eta : nat -> R) (k T t : nat) : R := eta T / Sum (Nat.max k t) T eta.

Section Weights.

Variables (eta : nat -> R) (k T : nat).
Hypothesis (kT : (1 <= k <= T)%nat).
Hypothesis (eta_pos : forall t, (k <= t <= T)%nat -> 0 <= eta t) (eta_last : 0 < eta T).

Lemma tail_pos t : (k <= t <= T)%nat -> 0 < Sum t T eta.
Proof. intros; apply Sum_tail_pos; [intros; apply eta_pos; lia | lia | assumption]. Qed.

Lemma weight_tail t : (k <= t <= T)%nat -> weight eta k T t * Sum t T eta = eta T.
Proof.
  intros L; unfold weight; replace (Nat.max k t) with t by lia.
  pose proof (tail_pos t L); field; lra.
Qed.

Lemma weight_start : weight eta k T (pred k) = weight eta k T k.
Proof. unfold weight; now replace (Nat.max k (pred k)) with (Nat.max k k) by lia. Qed.

Lemma weight_pos t : (t <= T)%nat -> 0 < weight eta k T t.
Proof. intros L; apply Rdiv_lt_0_compat; [assumption | apply tail_pos; lia]. Qed.

Lemma weight_grows t : (S t <= T)%nat -> weight eta k T t <= weight eta k T (S t).
Proof.
  intros L; unfold weight, Rdiv; apply Rmult_le_compat_l; [lra|].
  apply Rinv_le_contravar; [apply tail_pos; lia|].
  destruct (Nat.lt_ge_cases t k) as [B|B].
  - replace (Nat.max k (S t)) with (Nat.max k t) by lia; lra.
  - replace (Nat.max k t) with t by lia; replace (Nat.max k (S t)) with (S t) by lia.
    rewrite (Sum_first t) by lia; pose proof (eta_pos t ltac:(lia)); lra.
Qed.

(** The identity of Appendix G.2, (v_t - v_{t-1}) (eta_t + ... + eta_T) = eta_{t-1} v_{t-1}. *)
Lemma weight_difference t :
  (k <= t)%nat -> (S t <= T)%nat ->
  (weight eta k T (S t) - weight eta k T t) * Sum (S t) T eta = eta t * weight eta k T t.
Proof.
  intros K L; pose proof (weight_tail t ltac:(lia)) as E1.
  pose proof (weight_tail (S t) ltac:(lia)) as E2; rewrite (Sum_first t) in E1 by lia; lra.
Qed.

(** Summation by parts, for any numbers d_t: all but the last term cancel. *)
Lemma by_parts (d : nat -> R) n :
  (k <= n <= T)%nat ->
  Sum k n (fun t => eta t * (weight eta k T t * d (S t) - gain (weight eta k T) k d t))
  = eta n * weight eta k T n * d (S n) + Sum (S n) T eta * gain (weight eta k T) k d n.
Proof.
  induction n as [|n IH]; intros L; [lia|].
  rewrite Sum_last by lia.
  destruct (Nat.eq_dec k (S n)) as [Hk|Hk].
  - rewrite gain_step, gain_before, Sum_empty by lia.
    pose proof weight_start as W; rewrite Hk in W; cbn [pred] in W; rewrite Hk, W; ring.
  - rewrite IH by lia; pose proof (weight_difference n ltac:(lia) ltac:(lia)) as W.
    rewrite gain_step by lia; rewrite (Sum_first (S n)) in * by lia.
    set (g0 := gain _ _ _ _); set (u := weight eta k T n) in *; set (w := weight eta k T (S n)) in *.
    set (r := Sum (S (S n)) T eta) in *.
    enough (eta n * u * d (S n) = (w - u) * (eta (S n) + r) * d (S n)) by lra.
    now rewrite W.
Qed.

End Weights.

(** Lemma 6, for any points x_k, ..., x_{T+1} of the set. *)
Theorem lemma_6 {V : InnerProductSpace} (X : ConvexSet V) (f : V -> R)
  (eta : nat -> R) (k T : nat) (xhat : V) (x : nat -> V) :
  convex_on X f -> (1 <= k <= T)%nat ->
  (forall t, (k <= t <= T)%nat -> 0 <= eta t) -> 0 < eta T ->
  mem X xhat -> (forall t, (k <= t <= S T)%nat -> mem X (x t)) ->
  let v := weight eta k T in
  let z := anchor v k xhat x in
  eta T * v T * (f (x (S T)) - f xhat)
  <= Sum k T (fun t => eta t * v t * (f (x (S t)) - f (z t))).
Proof.
  intros fc kT ep el xm Hx v z; set (d := fun s => f (x s) - f xhat).
  pose proof (by_parts eta k T kT ep el d T ltac:(lia)) as B.
  rewrite (Sum_empty (S T) T) in B by lia; fold v in B.
  replace (eta T * v T * (f (x (S T)) - f xhat))
    with (Sum k T (fun t => eta t * (v t * d (S t) - gain v k d t))) by (rewrite B; unfold d; ring).
  apply Sum_le; intros t L.
  assert (J : v t * (f (z t) - f xhat) <= gain v k d t).
  { apply (jensen X f fc v k xhat x T); try lia; try assumption.
    - intros; apply Hx; lia.
    - intros; apply weight_pos; try assumption; lia.
    - intros; apply weight_grows; try assumption; lia. }
  replace (eta t * v t * (f (x (S t)) - f (z t)))
    with (eta t * (v t * d (S t) - v t * (f (z t) - f xhat))) by (unfold d; ring).
  apply Rmult_le_compat_l; [apply ep; lia | lra].
Qed.

Print Assumptions lemma_6.
