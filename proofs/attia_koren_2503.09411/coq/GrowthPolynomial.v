(** Schedules between multiples of (1 - u)^p, with steps of b D/(G sqrt(T)) times the schedule: on some
    problem the mean error of SGD is at least of the order b^(1/(2p+1)) D G / sqrt(T), from every starting
    point. *)

From Coq Require Import Reals Lra Lia Psatz FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import InnerProduct Expectation Schedules Lemma5 Power GrowthFromBelow.
Open Scope R_scope.

(** * Powers *)

Lemma Rpower_root (x c : R) : 0 < x -> 0 < c -> Rpower (Rpower x c) (1 / c) = x.
Proof.
  intros Px Pc; rewrite Rpower_mult; replace (c * (1 / c)) with 1 by (field; lra).
  now apply Rpower_1.
Qed.

Lemma Rpower_twice (x c : R) : 0 < x -> Rpower (x ^ 2) c = Rpower x c ^ 2.
Proof.
  intros Px; replace (x ^ 2) with (x * x) by ring.
  rewrite <- Rpower_mult_distr by exact Px; ring.
Qed.

(** The distance z to the end, as a part of the run, from which on the steps are small enough. *)
Lemma critical_point (p b C t : R) :
  0 <= p -> 0 < b -> 1 <= C -> 0 < t -> 1 <= 2 * b ^ 2 * C <= Rpower t (2 * p + 1) ->
  let y := Rpower b (1 / (2 * p + 1)) in
  exists z, 0 < z <= 1 /\ 1 <= t * z /\ 2 * b ^ 2 * C * z * Rpower z p ^ 2 = 1 /\
  y <= 2 * C * (b * Rpower z p) /\ y ^ 2 <= t.
Proof.
  intros Lp Pb LC Pt [L1 Lt] y; set (W := 2 * b ^ 2 * C) in *; set (e := 1 / (2 * p + 1)) in *.
  assert (Pe : 0 < e) by (unfold e; apply Rdiv_lt_0_compat; lra).
  assert (Ee : e + 2 * (p * e) = 1) by (unfold e; field; lra).
  assert (Root : Rpower W e <= t).
  { rewrite <- (Rpower_root t (2 * p + 1)) by lra; fold e; apply Rle_Rpower_l; lra. }
  pose proof (Rpower_pos W e) as PW; exists (Rpower W (- e)); split; [split|].
  - apply Rpower_pos.
  - rewrite <- (Rpower_O W) by lra; apply Rle_Rpower; lra.
  - assert (Inv : Rpower W e * Rpower W (- e) = 1).
    { rewrite <- Rpower_plus, Rplus_opp_r; apply Rpower_O; lra. }
    pose proof (Rpower_pos W (- e)) as Pz; split; [nra|].
    rewrite Rpower_mult; split; [|split].
    + rewrite <- (Rpower_1 W) at 1 by lra; replace (Rpower W (- e * p) ^ 2)
        with (Rpower W (- e * p) * Rpower W (- e * p)) by ring.
      rewrite <- !Rpower_plus; replace (1 + - e + (- e * p + - e * p)) with 0 by lra; apply Rpower_O; lra.
    + assert (Inv2 : Rpower W (p * e) * Rpower W (- e * p) = 1).
      { rewrite <- Rpower_plus; replace (p * e + - e * p) with 0 by ring; apply Rpower_O; lra. }
      assert (Split : Rpower W (p * e) <= 2 * C * Rpower b (2 * (p * e))).
      { replace W with (2 * C * b ^ 2) by (unfold W; ring).
        rewrite <- Rpower_mult_distr, Rpower_twice by (try apply pow_lt; lra).
        replace (2 * (p * e)) with (p * e + p * e) by ring; rewrite Rpower_plus.
        replace (Rpower b (p * e) ^ 2) with (Rpower b (p * e) * Rpower b (p * e)) by ring.
        apply Rmult_le_compat_r; [left; apply Rmult_lt_0_compat; apply Rpower_pos|].
        rewrite <- (Rpower_1 (2 * C)) at 2 by lra; apply Rle_Rpower; nra. }
      assert (Eb : y * Rpower b (2 * (p * e)) = b).
      { unfold y; rewrite <- Rpower_plus, Ee; now apply Rpower_1. }
      pose proof (Rpower_pos W (p * e)); pose proof (Rpower_pos b e) as Py; fold y in Py.
      apply Rmult_le_reg_r with (Rpower W (p * e)); [assumption|].
      replace (2 * C * (b * Rpower W (- e * p)) * Rpower W (p * e))
        with (2 * C * b * (Rpower W (p * e) * Rpower W (- e * p))) by ring.
      rewrite Inv2, <- Eb; nra.
    + unfold y; rewrite <- Rpower_twice by exact Pb; eapply Rle_trans; [|exact Root].
      apply Rle_Rpower_l; [lra|]; pose proof (pow_lt b 2 Pb); unfold W; split; nra.
Qed.

(** The last J steps, and the first half of them, which ends h steps before x_{T+1}. *)
Lemma window (T : nat) (z : R) :
  0 < z <= 1 -> 1 <= INR T * z ->
  exists J h : nat, (1 <= h <= J)%nat /\ (J <= T)%nat /\ (J <= 2 * h <= J + 1)%nat /\
  INR J <= INR T * z < INR J + 1.
Proof.
  intros Lz Lt; destruct (nfloor_ex (INR T * z) ltac:(lra)) as [J LJ].
  assert (J1 : (1 <= J)%nat).
  { destruct J as [|J]; [cbn in LJ; lra | lia]. }
  pose proof (Nat.div_mod_eq (J + 1) 2) as Dm; pose proof (Nat.mod_upper_bound (J + 1) 2 ltac:(lia)) as Mb.
  exists J, ((J + 1) / 2)%nat; set (h := ((J + 1) / 2)%nat) in *.
  split; [lia|]; split; [|split; [lia | exact LJ]].
  apply INR_le; pose proof (pos_INR T); nra.
Qed.

(** The two bounds of [growth_from_steps] at this window, v and j being the powers of its two ends. *)
Lemma branch_sum (b C y u v j e J n : R) :
  0 < b -> 1 <= C -> 0 < v -> 0 < j -> 0 < e -> 1 <= J -> J + 1 <= 2 * n ->
  y <= 2 * C * (b * u) -> j <= u -> u <= v * e ->
  y / (240 * C ^ 2 * e ^ 2) <= b * v ^ 2 * n / (30 * J * C * j).
Proof.
  intros Pb LC Pv Pj Pe PJ Ln Ly Lj Lu; pose proof (pow_lt e 2 Pe) as Pe2.
  assert (P1 : 0 < 240 * C ^ 2 * e ^ 2) by (apply Rmult_lt_0_compat; nra).
  assert (P2 : 0 < 30 * J * C * j) by (repeat apply Rmult_lt_0_compat; lra).
  apply Rmult_le_reg_r with (240 * C ^ 2 * e ^ 2 * (30 * J * C * j)); [now apply Rmult_lt_0_compat|].
  replace (y / (240 * C ^ 2 * e ^ 2) * (240 * C ^ 2 * e ^ 2 * (30 * J * C * j)))
    with (30 * C * (y * (J * j))) by (field; lra).
  replace (b * v ^ 2 * n / (30 * J * C * j) * (240 * C ^ 2 * e ^ 2 * (30 * J * C * j)))
    with (30 * C * (2 * C * b * (2 * n * (v * e * (v * e)) * 2))) by (field; repeat split; lra).
  apply Rmult_le_compat_l; [lra|].
  apply Rle_trans with (2 * C * (b * u) * (J * j)); [apply Rmult_le_compat_r; nra|].
  replace (2 * C * (b * u) * (J * j)) with (2 * C * b * (J * (u * j))) by ring.
  assert (u * j <= v * e * (v * e)) by (apply Rmult_le_compat; lra).
  apply Rmult_le_compat_l; [nra|]; rewrite Rmult_assoc; apply Rmult_le_compat; nra.
Qed.

Lemma branch_range (b C y z u v e r n : R) :
  1 <= C -> 0 < v -> 0 < e -> 0 < r -> 0 < u -> 0 < z -> y <= r -> r * r * z <= 2 * n -> u <= v * e ->
  2 * b ^ 2 * C * z * u ^ 2 = 1 -> y / (240 * C ^ 2 * e ^ 2) <= b ^ 2 * v ^ 2 * n / (60 * r).
Proof.
  intros LC Pv Pe Pr Pu Pz Ly Ln Lu Ez; pose proof (pow_lt e 2 Pe) as Pe2.
  assert (P1 : 0 < 240 * C ^ 2 * e ^ 2) by (apply Rmult_lt_0_compat; nra).
  apply Rmult_le_reg_r with (240 * C ^ 2 * e ^ 2 * r); [now apply Rmult_lt_0_compat|].
  replace (y / (240 * C ^ 2 * e ^ 2) * (240 * C ^ 2 * e ^ 2 * r)) with (y * r) by (field; lra).
  replace (b ^ 2 * v ^ 2 * n / (60 * r) * (240 * C ^ 2 * e ^ 2 * r))
    with (2 * b ^ 2 * C * (C * (2 * n * (v * e * (v * e))))) by (field; lra).
  apply Rle_trans with (r * r * (2 * b ^ 2 * C * z * u ^ 2)); [rewrite Ez; nra|].
  replace (r * r * (2 * b ^ 2 * C * z * u ^ 2)) with (2 * b ^ 2 * C * (r * r * z * (u * u))) by ring.
  apply Rmult_le_compat_l; [pose proof (pow2_ge_0 b); nra|].
  apply Rle_trans with (2 * n * (v * e * (v * e))).
  - apply Rmult_le_compat; nra.
  - assert (0 < r * r * z) by (repeat apply Rmult_lt_0_compat; lra).
    assert (0 < v * e * (v * e)) by (repeat apply Rmult_lt_0_compat; lra).
    assert (0 <= 2 * n * (v * e * (v * e))) by (apply Rmult_le_pos; lra); nra.
Qed.

(** * Any schedule that is at least (1 - u)^p and at most C (1 - u)^p *)

Section Sandwich.

Variables (D G base p C : R) (h : R -> R) (T : nat).
Hypothesis (PD : 0 < D) (PG : 0 < G) (PB : 0 < base) (Lp : 0 <= p) (TT : (1 <= T)%nat).
Hypothesis (Lh : forall u, 0 <= u < 1 -> power p (1 - u) <= h u <= C * power p (1 - u)).

Lemma steps_to_end t :
  (1 <= t <= T)%nat -> 0 <= grid T t < 1 /\ 1 - grid T t = INR (S T - t) / INR T /\ 0 < INR (S T - t) / INR T.
Proof.
  intros L; unfold grid; assert (PT : 0 < INR T) by (apply lt_0_INR; lia).
  assert (E : 1 - (INR t - 1) / INR T = INR (S T - t) / INR T).
  { rewrite minus_INR, S_INR by lia; field; lra. }
  assert (P : 0 < INR (S T - t) / INR T) by (apply Rdiv_lt_0_compat; [apply lt_0_INR; lia | exact PT]).
  split; [|split; assumption]; split; [|lra].
  apply Rmult_le_pos; [|left; now apply Rinv_0_lt_compat].
  pose proof (le_INR 1 t ltac:(lia)) as B; cbn in B; lra.
Qed.

(** A step between two others, of a pure power. *)
Lemma step_sandwich t i j :
  (1 <= t <= T)%nat -> (1 <= i <= S T - t)%nat -> (S T - t <= j)%nat ->
  base * Rpower (INR i / INR T) p <= stepsize base h T t <= base * (C * Rpower (INR j / INR T) p).
Proof.
  intros L Li Lj; destruct (steps_to_end t L) as [Lg [E P]]; unfold stepsize.
  pose proof (Lh _ Lg) as [B1 B2]; rewrite E, power_inside in B1, B2 by exact P.
  assert (PT : 0 < INR T) by (apply lt_0_INR; lia).
  assert (PI' : 0 < INR i / INR T) by (apply Rdiv_lt_0_compat; [apply lt_0_INR; lia | exact PT]).
  assert (PC : 0 <= C) by (pose proof (Rpower_pos (INR (S T - t) / INR T) p); nra).
  split; (apply Rmult_le_compat_l; [lra|]).
  - eapply Rle_trans; [|exact B1]; apply Rle_Rpower_l; [exact Lp|]; split; [exact PI'|].
    apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat | apply le_INR; lia].
  - eapply Rle_trans; [exact B2|]; apply Rmult_le_compat_l; [exact PC|].
    apply Rle_Rpower_l; [exact Lp|]; split; [exact P|].
    apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat | apply le_INR; lia].
Qed.

Theorem growth_sandwich :
  let b := base * G * sqrt (INR T) / D in
  1 <= 2 * b ^ 2 * C <= Rpower (INR T) (2 * p + 1) ->
  forced_excess D G T (stepsize base h T)
    (Rpower b (1 / (2 * p + 1)) / (240 * C ^ 2 * Rpower 16 p) * (D * G / sqrt (INR T))).
Proof.
  intros b Lb; assert (PT : 0 < INR T) by (apply lt_0_INR; lia).
  pose proof (sqrt_lt_R0 _ PT) as Pr; pose proof (sqrt_sqrt (INR T) (Rlt_le _ _ PT)) as Er.
  set (r := sqrt (INR T)) in *.
  assert (Pb : 0 < b) by (unfold b; apply Rdiv_lt_0_compat; [repeat apply Rmult_lt_0_compat|]; assumption).
  assert (LC : 1 <= C).
  { pose proof (Lh 0 ltac:(lra)) as B; rewrite power_inside, Rminus_0_r, Rpower_one in B by lra; lra. }
  destruct (critical_point p b C (INR T) Lp Pb LC PT Lb) as [z [Lz [Ltz [Ez [Ly Ly2]]]]].
  set (y := Rpower b (1 / (2 * p + 1))) in *; pose proof (Rpower_pos b (1 / (2 * p + 1))) as Py; fold y in Py.
  destruct (window T z Lz Ltz) as [J [i [Li [LJ [Lij LzJ]]]]].
  assert (PJ : 1 <= INR J) by (apply (le_INR 1); lia).
  assert (Pi : 1 <= INR i) by (apply (le_INR 1); lia).
  set (v := Rpower (INR i / INR T) p); set (j := Rpower (INR J / INR T) p).
  set (u := Rpower z p) in *; set (e := Rpower 4 p).
  assert (Pv : 0 < v) by apply Rpower_pos; assert (Pj : 0 < j) by apply Rpower_pos.
  assert (Pu : 0 < u) by apply Rpower_pos; assert (Pe : 0 < e) by apply Rpower_pos.
  assert (Ee : Rpower 16 p = e ^ 2).
  { unfold e; rewrite <- Rpower_twice by lra; f_equal; ring. }
  assert (PiT : 0 < INR i / INR T) by (apply Rdiv_lt_0_compat; lra).
  assert (Lvj : v <= j).
  { apply Rle_Rpower_l; [exact Lp|]; split; [exact PiT|].
    apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat | apply le_INR; lia]. }
  assert (Lju : j <= u).
  { apply Rle_Rpower_l; [exact Lp|]; split; [apply Rdiv_lt_0_compat; lra|].
    apply Rmult_le_reg_r with (INR T); [exact PT|]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra. }
  assert (Luv : u <= v * e).
  { unfold v, e; rewrite Rpower_mult_distr by lra; apply Rle_Rpower_l; [exact Lp|]; split; [lra|].
    apply Rmult_le_reg_r with (INR T); [exact PT|].
    replace (INR i / INR T * 4 * INR T) with (4 * INR i) by (field; lra).
    pose proof (le_INR J (2 * i) ltac:(lia)) as B; rewrite mult_INR in B; cbn in B; lra. }
  assert (Eb : base * G = b * D / r) by (unfold b; field; lra).
  set (k := (S T - J)%nat); set (m := (S T - i)%nat); set (sigma := INR J * (base * (C * j))).
  assert (Pa : 0 < base * v) by now apply Rmult_lt_0_compat.
  assert (PX : 0 < base * (C * j)) by (repeat apply Rmult_lt_0_compat; lra).
  assert (Ps : 0 < sigma) by (apply Rmult_lt_0_compat; lra).
  assert (Lr : y <= r) by (apply Rsqr_incr_0_var; unfold Rsqr; nra).
  set (n := INR (S m - k)); assert (Ln : INR J + 1 <= 2 * n).
  { unfold n; rewrite <- S_INR; change 2 with (INR 2); rewrite <- mult_INR; apply le_INR; unfold m, k; lia. }
  refine (forced_excess_weaken D G T _ _ _ _
            (growth_from_steps D G (base * v) sigma T k m _ PD PG _ _ _ Pa _ _ _)).
  - fold n; assert (Pn : 0 < n) by lra; set (F := D * G / r).
    assert (PF : 0 < F) by (apply Rdiv_lt_0_compat; [now apply Rmult_lt_0_compat | exact Pr]).
    assert (Ebase : base = b * D / (r * G)) by (unfold b; field; lra).
    rewrite Ee; apply Rmin_case.
    + replace (G ^ 2 * (base * v) ^ 2 * n / D ^ 2 * (D ^ 2 / (30 * sigma)))
        with (b * v ^ 2 * n / (30 * INR J * C * j) * F)
        by (unfold sigma, F; clearbody b; rewrite Ebase; field; repeat split; lra).
      apply Rmult_le_compat_r; [lra|]; now apply branch_sum with u.
    + replace (G ^ 2 * (base * v) ^ 2 * n / D ^ 2 * (D * G / 60)) with (b ^ 2 * v ^ 2 * n / (60 * r) * F)
        by (unfold F; clearbody b; rewrite Ebase; field; repeat split; lra).
      apply Rmult_le_compat_r; [lra|]; apply branch_range with z u; try lra; rewrite Er; lra.
  - unfold k, m; lia.
  - unfold m; lia.
  - intros t L; eapply Rle_trans; [|apply (step_sandwich t 1 T L); lia].
    left; apply Rmult_lt_0_compat; [exact PB | apply Rpower_pos].
  - intros t L; apply (step_sandwich t i T); unfold k, m in L; lia.
  - eapply Rle_trans; [apply Sum_le; intros t L; apply (step_sandwich t 1 J); unfold k in L; lia|].
    rewrite Sum_const; replace (S T - k)%nat with J by (unfold k; lia); right; reflexivity.
  - replace (G ^ 2 * (base * v) * sigma) with ((base * G) ^ 2 * C * (INR J * (v * j)))
      by (unfold sigma; ring).
    apply Rle_trans with ((base * G) ^ 2 * C * (INR T * z * (u * u))).
    + apply Rmult_le_compat_l; [apply Rmult_le_pos; [apply pow2_ge_0 | lra]|].
      apply Rmult_le_compat; [lra | now apply Rmult_le_pos; lra | lra | apply Rmult_le_compat; lra].
    + rewrite Eb; replace ((b * D / r) ^ 2 * C * (INR T * z * (u * u)))
        with (D ^ 2 / 2 * (2 * b ^ 2 * C * z * u ^ 2)) by (rewrite <- Er; field; lra).
      rewrite Ez; lra.
Qed.

End Sandwich.

(** The same with a factor c1 below: c1 (1 - u)^p <= h(u) <= c2 (1 - u)^p. *)
Theorem growth_two_sided (D G base p c1 c2 : R) (h : R -> R) (T : nat) :
  0 < D -> 0 < G -> 0 < base -> 0 <= p -> (1 <= T)%nat -> 0 < c1 ->
  (forall u, 0 <= u < 1 -> c1 * power p (1 - u) <= h u <= c2 * power p (1 - u)) ->
  let b := base * c1 * G * sqrt (INR T) / D in
  1 <= 2 * b ^ 2 * (c2 / c1) <= Rpower (INR T) (2 * p + 1) ->
  forced_excess D G T (stepsize base h T)
    (Rpower b (1 / (2 * p + 1)) / (240 * (c2 / c1) ^ 2 * Rpower 16 p) * (D * G / sqrt (INR T))).
Proof.
  intros PD PG PB Lp TT P1 Lh b Lb.
  replace (stepsize base h T) with (stepsize (base * c1) (fun u => h u / c1) T).
  2:{ apply functional_extensionality; intros t; unfold stepsize; field; lra. }
  apply growth_sandwich; try assumption; [now apply Rmult_lt_0_compat|].
  intros u Lu; destruct (Lh u Lu) as [B1 B2].
  split; apply Rmult_le_reg_r with c1; try exact P1.
  - replace (h u / c1 * c1) with (h u) by (field; lra); lra.
  - replace (h u / c1 * c1) with (h u) by (field; lra).
    replace (c2 / c1 * power p (1 - u) * c1) with (c2 * power p (1 - u)) by (field; lra); exact B2.
Qed.

Print Assumptions growth_two_sided.
