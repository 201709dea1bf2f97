(** Appendix G: Lemma 7 and Lemma 4, the last-iterate guarantee of projected SGD, for any stepsizes
    and from any starting index k (the suffix x_k, ..., x_{T+1}).

    [one_step] is the inequality that Lemma 7, Lemma 3 and the sharp bound all start from. *)

From Coq Require Import Reals Lra Lia List.
From AttiaKoren Require Import InnerProduct Expectation Lemma6.
Import ListNotations.
Open Scope R_scope.

(** Closes "this random variable is integrable" and "this vector has a second moment". *)
Ltac moments :=
  repeat first
    [ assumption
    | apply Forall_nil | apply Forall_cons; cbn [snd]
    | apply integrable_const
    | apply sqnorm_integrable | apply inner_integrable | apply L2_sub
    | apply integrable_scal | apply integrable_add | apply integrable_sub ].

Section Steps.

Context {S : Problem}.
Variables (T : nat) (eta : nat -> R) (x g s : nat -> Omega (expectation S) -> space S).
Hypothesis (HS : SGD S T eta x g s).
Notation f := (objective S).
Notation X := (feasible S).

Lemma value_at t : (1 <= t <= Datatypes.S T)%nat -> integrable (fun w => f (x t w)).
Proof.
  intros L; apply value_integrable; [eapply iterate_L2; eauto|].
  intros w; eapply iterate_mem; eauto.
Qed.

(** One step of projected SGD against a point y of the set that is known before it:
    2 eta_t E[f(x_t) - f(y)] <= E|x_t - y|^2 - E|x_{t+1} - y|^2 - E|x_{t+1} - x_t|^2
                                + 2 eta_t E<g_t, x_t - x_{t+1}>. *)
Lemma one_step t y :
  (1 <= t <= T)%nat -> 0 <= eta t ->
  known (vectors S) t y -> (forall w, mem X (y w)) ->
  2 * eta t * (mean_value (x t) - mean_value y)
  <= mean_sq (rsub (x t) y) - mean_sq (rsub (x (Datatypes.S t)) y)
     - mean_sq (rsub (x (Datatypes.S t)) (x t))
     + 2 * eta t * E (fun w => inner (g t w) (rsub (x t) (x (Datatypes.S t)) w)).
Proof.
  intros L Pe Ky Hy; set (t' := Datatypes.S t).
  assert (Lx : L2 (vectors S) (x t)) by (eapply iterate_L2; eauto; lia).
  assert (Lx' : L2 (vectors S) (x t')) by (eapply iterate_L2; eauto; unfold t'; lia).
  assert (Lg : L2 (vectors S) (g t)) by (eapply gradient_L2; eauto; lia).
  assert (Ls : L2 (vectors S) (s t)).
  { apply (known_L2 _ _ _ t); eapply mean_known; eauto; lia. }
  assert (Ly : L2 (vectors S) y) by (eapply known_L2; eauto).
  assert (Iy : integrable (fun w => f (y w))) by (apply value_integrable; assumption).
  assert (Ix : integrable (fun w => f (x t w))) by (apply value_at; lia).
  (* convexity: E[f(x_t) - f(y)] <= E<s_t, x_t - y> *)
  pose proof (E_nonneg [(1, fun w => f (y w)); (-1, fun w => f (x t w));
                        (1, fun w => inner (s t w) (rsub (x t) y w))] 0) as C.
  cbn [E_combination combination] in C.
  specialize (C ltac:(moments)).
  lapply C; clear C; [intros C|].
  2:{ intros w; pose proof (mean_subgradient _ _ _ _ _ _ HS t w ltac:(lia) (y w) (Hy w)) as G.
      unfold rsub; rewrite inner_sub_r in *; lra. }
  (* the oracle is unbiased, and y is known *)
  assert (K : known (vectors S) t (rsub (x t) y)).
  { apply known_sub; [eapply iterate_known; eauto; lia | assumption]. }
  rewrite <- (unbiased _ _ _ _ _ _ HS t _ ltac:(lia) K) in C.
  (* the projected step *)
  pose proof (E_nonneg [(1, fun w => sqnorm (rsub (x t) y w)); (-1, fun w => sqnorm (rsub (x t') y w));
                        (-1, fun w => sqnorm (rsub (x t') (x t) w));
                        (2 * eta t, fun w => inner (g t w) (rsub (x t) (x t') w));
                        (-2 * eta t, fun w => inner (g t w) (rsub (x t) y w))] 0) as N.
  cbn [E_combination combination] in N.
  specialize (N ltac:(moments)).
  lapply N; clear N; [intros N|].
  2:{ intros w; pose proof (projected_step X (x t w) (g t w) (y w) (eta t) (Hy w)) as G.
      rewrite <- (step _ _ _ _ _ _ HS t w L) in G; fold t' in G.
      unfold rsub; rewrite !inner_sub_r in *; lra. }
  unfold mean_sq, mean_value.
  apply (Rmult_le_compat_l (2 * eta t)) in C; [|lra]; lra.
Qed.

(** * Lemma 7 *)

(** As printed, with one expectation on each side; z_t may be any random point of the set that is
    known before step t, and the oracle has to be unbiased, which the printed lemma leaves out. *)
Theorem lemma_7 t y :
  (1 <= t <= T)%nat -> 0 < eta t ->
  known (vectors S) t y -> (forall w, mem X (y w)) ->
  let x' := x (Datatypes.S t) in
  E (fun w => f (x' w) - f (y w))
  <= E (fun w => (sqnorm (vsub (x t w) (y w)) - sqnorm (vsub (x' w) (y w))
                  - sqnorm (vsub (x' w) (x t w))) / (2 * eta t)
                 + f (x' w) - f (x t w) + inner (g t w) (vsub (x t w) (x' w))).
Proof.
  intros L Pe Ky Hy x'; pose proof (one_step t y L ltac:(lra) Ky Hy) as O; fold x' in O.
  assert (Lx : L2 (vectors S) (x t)) by (eapply iterate_L2; eauto; lia).
  assert (Lx' : L2 (vectors S) x') by (eapply iterate_L2; eauto; unfold x'; lia).
  assert (Lg : L2 (vectors S) (g t)) by (eapply gradient_L2; eauto; lia).
  assert (Ly : L2 (vectors S) y) by (eapply known_L2; eauto).
  assert (Iy : integrable (fun w => f (y w))) by (apply value_integrable; assumption).
  assert (Ix : integrable (fun w => f (x t w))) by (apply value_at; lia).
  assert (Ix' : integrable (fun w => f (x' w))) by (apply value_at; lia).
  set (lhs := [(1, fun w => f (x' w)); (-1, fun w => f (y w))]).
  set (c := / (2 * eta t)).
  set (rhs := [(c, fun w => sqnorm (rsub (x t) y w)); (- c, fun w => sqnorm (rsub x' y w));
               (- c, fun w => sqnorm (rsub x' (x t) w)); (1, fun w => f (x' w));
               (-1, fun w => f (x t w)); (1, fun w => inner (g t w) (rsub (x t) x' w))]).
  destruct (combination_rule lhs ltac:(unfold lhs; moments)) as [_ El].
  destruct (combination_rule rhs ltac:(unfold rhs; moments)) as [_ Er].
  replace (fun w => f (x' w) - f (y w)) with (combination lhs)
    by (apply FunctionalExtensionality.functional_extensionality; intros w; cbn; ring).
  match goal with |- _ <= E ?F => replace F with (combination rhs) end.
  2:{ apply FunctionalExtensionality.functional_extensionality; intros w.
      unfold rhs, c, rsub; cbn [combination]; field; lra. }
  rewrite El, Er; unfold lhs, rhs; cbn [E_combination].
  unfold mean_sq, mean_value in O.
  apply (Rmult_le_compat_l c) in O; [|unfold c; left; apply Rinv_0_lt_compat; lra].
  set (i := E (fun w => inner (g t w) (rsub (x t) x' w))) in *.
  replace (c * (2 * eta t * (E (fun w => f (x t w)) - E (fun w => f (y w)))))
    with (E (fun w => f (x t w)) - E (fun w => f (y w))) in O by (unfold c; field; lra).
  rewrite !Rmult_plus_distr_l, !Rmult_minus_distr_l in O.
  replace (c * (2 * eta t * i)) with i in O by (unfold c; field; lra); lra.
Qed.

(** * Eq. (19), for any bound of the terms Delta_t *)

(** 2 eta_t E[Delta_t], with Delta_t of the proof of Lemmas 3 and 4 in Appendix G.1. *)
Definition twice_delta t : R :=
  2 * eta t * (mean_value (x (Datatypes.S t)) - mean_value (x t)
               + E (fun w => inner (g t w) (rsub (x t) (x (Datatypes.S t)) w)))
  - mean_sq (rsub (x (Datatypes.S t)) (x t)).

Section Suffix.

Variables (k : nat) (xhat : space S).
Hypothesis (kT : (1 <= k <= T)%nat) (xhat_mem : mem X xhat).
Hypothesis (eta_pos : forall t, (k <= t <= T)%nat -> 0 <= eta t) (eta_last : 0 < eta T).
Let v := weight eta k T.
Let z (t : nat) w := anchor v k xhat (fun u => x u w) t.
Let W := weight_pos eta k T kT eta_pos eta_last.
Let W' := weight_grows eta k T kT eta_pos eta_last.

Lemma z_mem t w : (t <= T)%nat -> mem X (z t w).
Proof.
  intros L; apply (anchor_mem X v k xhat (fun u => x u w) T); try assumption; try lia.
  - intros; eapply iterate_mem; eauto; lia.
  - intros; apply W; lia.
  - intros; apply W'; lia.
Qed.

Lemma z_known t : (t <= T)%nat -> known (vectors S) t (z t).
Proof.
  induction t as [|t IH]; intros L.
  { exact (known_const _ _ (vectors S) 0%nat xhat). }
  unfold z; cbn [anchor]; destruct (Datatypes.S t <? k)%nat;
    [exact (known_const _ _ (vectors S) (Datatypes.S t) xhat)|].
  apply (known_mix (Datatypes.S t) _ (z t) (x (Datatypes.S t))).
  - apply known_later, IH; lia.
  - eapply iterate_known; eauto; lia.
Qed.

(** The distance to z_t against the distance to z_{t-1}, as v does not fall. *)
Lemma distance_shrinks t :
  (k <= Datatypes.S t <= T)%nat ->
  v (Datatypes.S t) * mean_sq (rsub (x (Datatypes.S t)) (z (Datatypes.S t)))
  <= v t * mean_sq (rsub (x (Datatypes.S t)) (z t)).
Proof.
  intros L; set (u := Datatypes.S t) in *.
  pose proof (W t ltac:(lia)) as P1; pose proof (W u ltac:(lia)) as P2; fold v in P1, P2.
  pose proof (W' t ltac:(lia)) as P3; fold v u in P3.
  assert (Lx : L2 (vectors S) (x u)) by (eapply iterate_L2; eauto; lia).
  assert (Lz : L2 (vectors S) (z t)) by (apply (known_L2 _ _ _ t), z_known; lia).
  assert (E1 : mean_sq (rsub (x u) (z u)) = (v t / v u) ^ 2 * mean_sq (rsub (x u) (z t))).
  { unfold mean_sq; rewrite <- E_scal by (moments).
    f_equal; apply FunctionalExtensionality.functional_extensionality; intros w.
    unfold rsub, z; unfold u at 2; rewrite anchor_step by (fold u; lia); fold u.
    apply sqnorm_sub_mix. }
  assert (P4 : 0 <= mean_sq (rsub (x u) (z t))).
  { apply E_pos; [moments | intros; apply sqnorm_pos]. }
  rewrite E1; replace (v u * ((v t / v u) ^ 2 * mean_sq (rsub (x u) (z t))))
    with (v t * mean_sq (rsub (x u) (z t)) * (v t / v u)) by (field; lra).
  rewrite <- (Rmult_1_r (v t * mean_sq (rsub (x u) (z t)))) at 2.
  apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|].
  apply Rmult_le_reg_r with (v u); [assumption|]; field_simplify; lra.
Qed.

(** Lemma 7 at z_t, multiplied by v_t and summed: the distances telescope. *)
Lemma telescope c n :
  (forall t, (k <= t <= T)%nat -> twice_delta t <= 2 * c * eta t ^ 2) ->
  (k <= n <= T)%nat ->
  2 * Sum k n (fun t => eta t * v t * (mean_value (x (Datatypes.S t)) - mean_value (z t)))
  <= v (pred k) * mean_sq (rsub (x k) (fun _ => xhat))
     - v n * mean_sq (rsub (x (Datatypes.S n)) (z n))
     + 2 * c * Sum k n (fun t => v t * eta t ^ 2).
Proof.
  intros D; assert (O : forall t, (k <= t <= T)%nat ->
    2 * (eta t * v t * (mean_value (x (Datatypes.S t)) - mean_value (z t)))
    <= v (pred t) * mean_sq (rsub (x t) (z (pred t)))
       - v t * mean_sq (rsub (x (Datatypes.S t)) (z t)) + 2 * c * (v t * eta t ^ 2)).
  { intros t L; pose proof (one_step t (z t) ltac:(lia) (eta_pos t L)
      (z_known t ltac:(lia)) (fun w => z_mem t w ltac:(lia))) as O.
    specialize (D t L); unfold twice_delta in D.
    pose proof (W t ltac:(lia)) as Pv; fold v in Pv.
    assert (Sh := distance_shrinks (pred t)).
    replace (Datatypes.S (pred t)) with t in Sh by lia; specialize (Sh ltac:(lia)).
    set (a := mean_sq (rsub (x t) (z t))) in *;
    set (b := mean_sq (rsub (x (Datatypes.S t)) (z t))) in *.
    set (m := mean_value (x (Datatypes.S t))) in *; set (q := mean_value (z t)) in *.
    assert (O' : 2 * eta t * (m - q) <= a - b + 2 * c * eta t ^ 2) by lra.
    apply (Rmult_le_compat_l (v t)) in O'; lra. }
  induction n as [|n IH]; intros L; [lia|].
  rewrite !Sum_last by lia; destruct (Nat.eq_dec k (Datatypes.S n)) as [B|B].
  - specialize (O k ltac:(lia)).
    replace (z (pred k)) with (fun _ : Omega (expectation S) => xhat) in O.
    2:{ apply FunctionalExtensionality.functional_extensionality; intros w; unfold z.
        now rewrite anchor_before by lia. }
    rewrite !Sum_empty by lia; rewrite <- B; lra.
  - specialize (IH ltac:(lia)); specialize (O (Datatypes.S n) ltac:(lia)); cbn [pred] in O; lra.
Qed.

Theorem eq_19 c :
  (forall t, (k <= t <= T)%nat -> twice_delta t <= 2 * c * eta t ^ 2) ->
  mean_value (x (Datatypes.S T)) - f xhat
  <= mean_sq (rsub (x k) (fun _ => xhat)) / (2 * Sum k T eta)
     + c * Sum k T (fun t => eta t ^ 2 / Sum t T eta).
Proof.
  intros D; pose proof (telescope c T D ltac:(lia)) as Tl.
  assert (Ix : forall t, (1 <= t <= Datatypes.S T)%nat -> integrable (fun w => f (x t w)))
    by (intros; now apply value_at).
  assert (Iz : forall t, (t <= T)%nat -> integrable (fun w => f (z t w))).
  { intros t L; apply value_integrable; [apply (known_L2 _ _ _ t), z_known, L|].
    intros; now apply z_mem. }
  (* Lemma 6, averaged *)
  destruct (integrable_Sum k T (fun t w => eta t * v t * (f (x (Datatypes.S t) w) - f (z t w))))
    as [Is Es].
  { intros t L; apply integrable_scal, integrable_sub; [apply Ix | apply Iz]; lia. }
  pose proof (E_le (fun w => eta T * v T * (f (x (Datatypes.S T) w) - f xhat)) _
    (integrable_scal _ _ _ (integrable_sub _ _ (Ix (Datatypes.S T) ltac:(lia)) (integrable_const _ _))) Is
    (fun w => lemma_6 X f eta k T xhat (fun u => x u w) (objective_convex S) kT eta_pos eta_last
       xhat_mem (fun t L => iterate_mem _ _ _ _ _ HS t w ltac:(lia)))) as A.
  rewrite Es, E_scal, E_sub, E_const in A
    by (try apply integrable_sub; try apply integrable_const; apply Ix; lia).
  rewrite (Sum_ext _ _ _ (fun t => eta t * v t * (mean_value (x (Datatypes.S t)) - mean_value (z t))))
    in A.
  2:{ intros t L; rewrite E_scal, E_sub; try apply integrable_sub;
        try (apply Ix; lia); try (apply Iz; lia); reflexivity. }
  fold (@mean_value S (x (Datatypes.S T))) in A.
  (* the weights: v_T = 1, v_t = eta_T / (eta_t + ... + eta_T) *)
  pose proof (tail_pos eta k T kT eta_pos eta_last k ltac:(lia)) as Pk.
  assert (V1 : v T = 1).
  { pose proof (weight_tail eta k T kT eta_pos eta_last T ltac:(lia)) as Q; fold v in Q.
    rewrite Sum_first, Sum_empty, Rplus_0_r in Q by lia; apply Rmult_eq_reg_r with (eta T); lra. }
  assert (Vk : v (pred k) = eta T / Sum k T eta).
  { unfold v; rewrite weight_start by lia; unfold weight.
    now replace (Nat.max k k) with k by lia. }
  assert (Vs : Sum k T (fun t => v t * eta t ^ 2)
               = eta T * Sum k T (fun t => eta t ^ 2 / Sum t T eta)).
  { rewrite <- Sum_scal; apply Sum_ext; intros t L; unfold v, weight.
    replace (Nat.max k t) with t by lia; unfold Rdiv; ring. }
  assert (Pz : 0 <= v T * mean_sq (rsub (x (Datatypes.S T)) (z T))).
  { rewrite V1, Rmult_1_l; apply E_pos; [|intros; apply sqnorm_pos].
    apply sqnorm_integrable, L2_sub; [eapply iterate_L2; eauto; lia|].
    apply (known_L2 _ _ _ T), z_known; lia. }
  rewrite Vk, Vs in Tl; rewrite V1, Rmult_1_r in A.
  apply Rmult_le_reg_l with (eta T); [exact eta_last|].
  set (m0 := mean_sq (rsub (x k) (fun _ => xhat))) in *.
  replace (eta T * (m0 / (2 * Sum k T eta) + c * Sum k T (fun t => eta t ^ 2 / Sum t T eta)))
    with (/ 2 * (eta T / Sum k T eta * m0
                 + 2 * c * (eta T * Sum k T (fun t => eta t ^ 2 / Sum t T eta))))
    by (field; lra).
  lra.
Qed.

(** * Lemma 4 *)

Variable G : R.
Hypothesis (HG : second_moment S T g G).

(** E[Delta_t] <= 2 eta_t G^2, by convexity at x_{t+1} and Young's inequality, twice. *)
Lemma delta_lipschitz t : (k <= t <= T)%nat -> twice_delta t <= 2 * (2 * G ^ 2) * eta t ^ 2.
Proof.
  intros L; unfold twice_delta; set (t' := Datatypes.S t).
  assert (Lx : L2 (vectors S) (x t)) by (eapply iterate_L2; eauto; lia).
  assert (Lx' : L2 (vectors S) (x t')) by (eapply iterate_L2; eauto; unfold t'; lia).
  assert (Lg : L2 (vectors S) (g t)) by (eapply gradient_L2; eauto; lia).
  assert (Ls : L2 (vectors S) (s t')).
  { apply (known_L2 _ _ _ t'); eapply mean_known; eauto; unfold t'; lia. }
  assert (Ix : integrable (fun w => f (x t w))) by (apply value_at; lia).
  assert (Ix' : integrable (fun w => f (x t' w))) by (apply value_at; unfold t'; lia).
  pose proof (HG t ltac:(lia)) as M1.
  pose proof (mean_moment T eta x g s HS G t' HG ltac:(unfold t'; lia)) as M2.
  pose proof (E_nonneg [(2 * eta t, fun w => f (x t w)); (-2 * eta t, fun w => f (x t' w));
                        (-2 * eta t, fun w => inner (g t w) (rsub (x t) (x t') w));
                        (1, fun w => sqnorm (rsub (x t') (x t) w));
                        (2 * eta t ^ 2, fun w => sqnorm (g t w));
                        (2 * eta t ^ 2, fun w => sqnorm (s t' w))] 0 ltac:(moments)) as N.
  cbn [E_combination combination] in N; lapply N; clear N; [intros N|].
  - unfold mean_sq, mean_value in *.
    apply (Rmult_le_compat_l (2 * eta t ^ 2)) in M1; [|nra].
    apply (Rmult_le_compat_l (2 * eta t ^ 2)) in M2; [|nra]; lra.
  - intros w; pose proof (mean_subgradient _ _ _ _ _ _ HS t' w ltac:(unfold t'; lia) (x t w)
      (iterate_mem _ _ _ _ _ HS t w ltac:(lia))) as C.
    pose proof (young (2 * eta t) 1 (s t' w) (vsub (x t' w) (x t w))) as Y1.
    pose proof (young (2 * eta t) 1 (g t w) (vsub (x t w) (x t' w))) as Y2.
    assert (Q : sqnorm (vsub (x t w) (x t' w)) = sqnorm (vsub (x t' w) (x t w))).
    { rewrite !sqnorm_sub, (inner_comm _ (x t w)); ring. }
    rewrite Q in Y2; unfold rsub; rewrite inner_sub_r in C, Y1, Y2; rewrite inner_sub_r in *.
    apply (Rmult_le_compat_l (2 * eta t)) in C; [lra|].
    pose proof (eta_pos t L); lra.
Qed.

Theorem lemma_4_suffix :
  mean_value (x (Datatypes.S T)) - f xhat
  <= mean_sq (rsub (x k) (fun _ => xhat)) / (2 * Sum k T eta)
     + 2 * G ^ 2 * Sum k T (fun t => eta t ^ 2 / Sum t T eta).
Proof. apply eq_19, delta_lipschitz. Qed.

End Suffix.
End Steps.

(** As printed: from a fixed x_1, over all T steps. *)
Theorem lemma_4 (S : Problem) (T : nat) (eta : nat -> R)
  (x g s : nat -> Omega (expectation S) -> space S) (x1 xhat : space S) (G : R) :
  SGD S T eta x g s -> second_moment S T g G -> (1 <= T)%nat ->
  (forall t, (1 <= t <= T)%nat -> 0 < eta t) ->
  (forall w, x 1%nat w = x1) -> mem (feasible S) xhat ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xhat
  <= sqnorm (vsub x1 xhat) / (2 * Sum 1 T eta)
     + 2 * G ^ 2 * Sum 1 T (fun t => eta t ^ 2 / Sum t T eta).
Proof.
  intros HS HG L Pe H1 Hm.
  pose proof (lemma_4_suffix T eta x g s HS 1 xhat ltac:(lia) Hm
                (fun t Lt => Rlt_le _ _ (Pe t Lt)) (Pe T ltac:(lia)) G HG) as Q.
  replace (mean_sq (rsub (x 1%nat) (fun _ => xhat))) with (sqnorm (vsub x1 xhat)) in Q; [exact Q|].
  unfold mean_sq, rsub; rewrite <- (E_const (expectation S) (sqnorm (vsub x1 xhat))).
  f_equal; apply FunctionalExtensionality.functional_extensionality; intros w; now rewrite H1.
Qed.

(** On a set of diameter D, for the suffix from any k: the first display of Appendix F.1. *)
Theorem lemma_4_diameter (S : Problem) (T k : nat) (eta : nat -> R)
  (x g s : nat -> Omega (expectation S) -> space S) (xhat : space S) (D G : R) :
  SGD S T eta x g s -> second_moment S T g G -> diameter S D -> (1 <= k <= T)%nat ->
  (forall t, (k <= t <= T)%nat -> 0 < eta t) -> mem (feasible S) xhat ->
  E (fun w => objective S (x (Datatypes.S T) w)) - objective S xhat
  <= D ^ 2 / (2 * Sum k T eta) + 2 * G ^ 2 * Sum k T (fun t => eta t ^ 2 / Sum t T eta).
Proof.
  intros HS HG HD L Pe Hm.
  assert (Pe' : forall t, (k <= t <= T)%nat -> 0 <= eta t) by (intros; apply Rlt_le; auto).
  pose proof (lemma_4_suffix T eta x g s HS k xhat L Hm Pe' (Pe T ltac:(lia)) G HG) as Q.
  pose proof (tail_pos eta k T L Pe' (Pe T ltac:(lia)) k ltac:(lia)) as P.
  enough (mean_sq (rsub (x k) (fun _ => xhat)) / (2 * Sum k T eta) <= D ^ 2 / (2 * Sum k T eta))
    by (unfold mean_value in Q; lra).
  apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra|].
  unfold mean_sq; rewrite <- (E_const (expectation S) (D ^ 2)); apply E_le.
  - apply sqnorm_integrable, L2_sub; [eapply iterate_L2; eauto; lia|].
    apply (known_L2 _ _ _ 1%nat), known_const.
  - apply integrable_const.
  - intros w; apply HD; [eapply iterate_mem; eauto; lia | exact Hm].
Qed.

Print Assumptions lemma_4.
Print Assumptions lemma_7.
