(** The optimality condition of Theorem 1: the tau with H(tau) H'(tau) = - H(0) Q(0) / rho^2 is the
    minimiser on [0, 1), and 0 is where there is no such tau. As H' = - h ([H_derivative]), the
    condition is stated as H(tau) h(tau) = H(0) Q(0) / rho^2. *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From AttiaKoren Require Import Schedules QIntegral Theorem1.
Open Scope R_scope.

Section Line.

Variables (h : R -> R) (p rho H0 Q0 : R).
Hypothesis (A : annealed_line h p) (Pr : 0 < rho) (PH : 0 < H0) (PQ : 0 < Q0).

(** Eq. (7), with its two constants free; c is what the condition compares H h with. *)
Let g (v : R) : R := H0 / (rho * Hh h v) + rho * Qh h v / Q0.
Let c : R := H0 * Q0 / rho ^ 2.

(** F.1/Q-derivative: Q' = - h^2 / H before 1. *)
Lemma Q_derivative v : v < 1 -> is_derive (Qh h) v (- ratio h v).
Proof.
  intros L; apply (is_derive_RInt' (ratio h) (Qh h) v 1).
  - exists (mkposreal (1 - v) ltac:(lra)); intros u Bu.
    apply (RInt_correct (ratio h)), (ratio_integrable h p A); [|lra].
    change (Rabs (minus u v) < 1 - v) in Bu; unfold minus, plus, opp in Bu; cbn in Bu.
    apply Rabs_def2 in Bu; lra.
  - now apply (ratio_continuous h p A).
Qed.

(** F.1/g-derivative-in-h. *)
Lemma g_derivative v : v < 1 -> is_derive g v (rho * h v / (Q0 * Hh h v ^ 2) * (c - Hh h v * h v)).
Proof.
  intros L; pose proof (H_pos h p A v L) as P.
  pose proof (H_derivative h p A v) as D1; pose proof (Q_derivative v L) as D2.
  assert (X1 : ex_derive (Hh h) v) by (eexists; exact D1).
  assert (X2 : ex_derive (Qh h) v) by (eexists; exact D2).
  unfold g; auto_derive.
  - repeat split; try assumption; nra.
  - rewrite (is_derive_unique (fun u : R => Hh h u) v _ D1).
    rewrite (is_derive_unique (fun u : R => Qh h u) v _ D2).
    unfold ratio, c; field; repeat split; lra.
Qed.

(** g rises where H h < c and falls where H h > c: the mean value theorem. *)
Lemma g_step u v :
  u < v -> v < 1 -> exists w, u < w < v /\
  g v - g u = rho * h w / (Q0 * Hh h w ^ 2) * (c - Hh h w * h w) * (v - u).
Proof.
  intros L L1.
  destruct (MVT_cor2 g (fun w => rho * h w / (Q0 * Hh h w ^ 2) * (c - Hh h w * h w)) u v L)
    as [w [E Lw]].
  - intros w Lw; apply is_derive_Reals, g_derivative; lra.
  - exists w; split; [lra | exact E].
Qed.

Lemma factor_pos w : w < 1 -> 0 < rho * h w / (Q0 * Hh h w ^ 2).
Proof.
  intros L; pose proof (H_pos h p A w L); pose proof (line_pos _ _ A w L).
  apply Rdiv_lt_0_compat; [nra|]; apply Rmult_lt_0_compat; [lra | now apply pow_lt].
Qed.

(** H h decreases strictly: F.1/above-h, F.1/above-H. *)
Lemma Hh_decreases u v : u < v -> v < 1 -> Hh h v * h v < Hh h u * h u.
Proof.
  intros L L1; pose proof (H_decreases h p A u v L ltac:(lra)); pose proof (line_falls _ _ A u v ltac:(lra)).
  pose proof (line_pos _ _ A v L1); pose proof (H_pos h p A v L1); nra.
Qed.

(** F.1/minimiser. *)
Lemma line_minimiser tau v :
  tau < 1 -> Hh h tau * h tau = c -> v < 1 -> v <> tau -> g tau < g v.
Proof.
  intros Lt Et Lv N; destruct (Rlt_le_dec tau v) as [L|L].
  - destruct (g_step tau v L Lv) as [w [Lw E]].
    pose proof (Hh_decreases tau w ltac:(lra) ltac:(lra)); pose proof (factor_pos w ltac:(lra)) as F.
    rewrite <- Et in E.
    assert (0 < rho * h w / (Q0 * Hh h w ^ 2) * (Hh h tau * h tau - Hh h w * h w) * (v - tau))
      by (apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat|]; lra).
    lra.
  - destruct (g_step v tau ltac:(lra) Lt) as [w [Lw E]].
    pose proof (Hh_decreases w tau ltac:(lra) ltac:(lra)); pose proof (factor_pos w ltac:(lra)) as F.
    rewrite <- Et in E.
    assert (0 < rho * h w / (Q0 * Hh h w ^ 2) * (Hh h w * h w - Hh h tau * h tau) * (tau - v))
      by (apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat|]; lra).
    lra.
Qed.

(** Where the condition has no solution from u on, H h < c there: it is continuous, and 0 at 1. *)
Lemma below_c u : u < 1 -> (forall tau, u <= tau < 1 -> Hh h tau * h tau <> c) -> Hh h u * h u < c.
Proof.
  intros Lu None; destruct (Rlt_le_dec (Hh h u * h u) c) as [L|L]; [exact L | exfalso].
  assert (Pc : 0 < c) by (apply Rdiv_lt_0_compat; [nra | now apply pow_lt]).
  assert (C : continuity (fun v => Hh h v * h v - c)).
  { intros v; apply continuity_pt_minus; [|apply continuity_pt_const; intros ? ?; reflexivity].
    apply continuity_pt_mult; apply continuity_pt_filterlim;
      [apply (H_continuous h p A) | apply (h_continuous h p A)]. }
  destruct (IVT_cor (fun v => Hh h v * h v - c) u 1 C ltac:(lra)) as [z [Lz Ez]].
  - rewrite (line_zero _ _ A 1) by lra; nra.
  - destruct (Req_dec z 1) as [-> |Nz].
    + rewrite (line_zero _ _ A 1) in Ez by lra; lra.
    + apply (None z); lra.
Qed.

(** F.1/at-zero. *)
Lemma line_at_zero v :
  (forall tau, 0 <= tau < 1 -> Hh h tau * h tau <> c) -> 0 < v < 1 -> g 0 < g v.
Proof.
  intros None Lv; destruct (g_step 0 v ltac:(lra) ltac:(lra)) as [w [Lw E]].
  pose proof (below_c w ltac:(lra) ltac:(intros; apply None; lra)).
  pose proof (factor_pos w ltac:(lra)) as F.
  assert (0 < rho * h w / (Q0 * Hh h w ^ 2) * (c - Hh h w * h w) * (v - 0))
    by (apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat|]; lra).
  lra.
Qed.

End Line.

(** * Theorem 1, "in particular" *)

Section Unit.

Variables (h : R -> R) (p rho : R).
Hypothesis (A : annealed h p) (Pr : 0 < rho).
Let A' := continued_annealed h p A.

Lemma bracket_continued v :
  0 <= v <= 1 ->
  bracket h rho v = Hh h 0 / (rho * Hh (continued h) v) + rho * Qh (continued h) v / Qh h 0.
Proof. intros L; unfold bracket; now rewrite <- H_continued, <- Q_continued by lra. Qed.

Theorem optimal_tau tau :
  0 <= tau < 1 -> Hh h tau * h tau = Hh h 0 * Qh h 0 / rho ^ 2 ->
  forall v, 0 <= v < 1 -> v <> tau -> bracket h rho tau < bracket h rho v.
Proof.
  intros Lt Et v Lv N; rewrite !bracket_continued by lra.
  apply (line_minimiser _ p rho _ _ A' Pr); try lra; try assumption.
  - apply (unit_Q_pos h p A); lra.
  - rewrite <- H_continued, continued_inside by lra; exact Et.
Qed.

Theorem optimal_tau_none :
  (forall tau, 0 <= tau < 1 -> Hh h tau * h tau <> Hh h 0 * Qh h 0 / rho ^ 2) ->
  forall v, 0 < v < 1 -> bracket h rho 0 < bracket h rho v.
Proof.
  intros None v Lv; rewrite !bracket_continued by lra.
  apply (line_at_zero _ p rho _ _ A' Pr); try lra.
  - apply (unit_H_pos h p A); lra.
  - apply (unit_Q_pos h p A); lra.
  - intros tau Lt; rewrite <- H_continued, continued_inside by lra; now apply None.
Qed.

(** There is a solution exactly where rho^2 h(0) >= Q(0): S3/tau-exists, S3/tau-none. *)
Theorem optimal_tau_exists :
  (exists tau, 0 <= tau < 1 /\ Hh h tau * h tau = Hh h 0 * Qh h 0 / rho ^ 2)
  <-> Qh h 0 <= rho ^ 2 * h 0.
Proof.
  pose proof (unit_H_pos h p A 0 ltac:(lra)) as PH; pose proof (unit_Q_pos h p A 0 ltac:(lra)) as PQ.
  assert (Pr2 : 0 < rho ^ 2) by now apply pow_lt.
  assert (Eq : Qh h 0 <= rho ^ 2 * h 0 <-> Hh h 0 * Qh h 0 / rho ^ 2 <= Hh h 0 * h 0).
  { split; intros L.
    - apply Rmult_le_reg_r with (rho ^ 2); [exact Pr2|]; field_simplify; [nra | lra].
    - apply (Rmult_le_compat_r (rho ^ 2)) in L; [|lra].
      replace (Hh h 0 * Qh h 0 / rho ^ 2 * rho ^ 2) with (Hh h 0 * Qh h 0) in L by (field; lra).
      apply Rmult_le_reg_l with (Hh h 0); [exact PH | lra]. }
  rewrite Eq; split.
  - intros [tau [Lt <-]]; destruct (Req_dec tau 0) as [-> |N]; [lra|].
    pose proof (Hh_decreases (continued h) p A' 0 tau ltac:(lra) ltac:(lra)) as D.
    rewrite <- !H_continued, !continued_inside in D by lra; lra.
  - intros L; destruct (Classical_Prop.classic
      (exists tau, 0 <= tau < 1 /\ Hh h tau * h tau = Hh h 0 * Qh h 0 / rho ^ 2)) as [Ex|Nx];
      [exact Ex | exfalso].
    pose proof (below_c (continued h) p rho (Hh h 0) (Qh h 0) A' Pr PH PQ 0 ltac:(lra)) as B.
    rewrite <- H_continued, continued_inside in B by lra.
    enough (Hh h 0 * h 0 < Hh h 0 * Qh h 0 / rho ^ 2) by lra.
    apply B; intros tau Lt E; apply Nx; exists tau; split; [exact Lt|].
    rewrite <- H_continued, continued_inside in E by lra; exact E.
Qed.

(** The condition as printed, with H' for - h; at tau = 0 the derivative is one-sided. *)
Theorem optimal_tau_printed tau :
  0 < tau < 1 -> Hh h tau * Derive (Hh h) tau = - (Hh h 0 * Qh h 0) / rho ^ 2 ->
  forall v, 0 <= v < 1 -> v <> tau -> bracket h rho tau < bracket h rho v.
Proof.
  intros Lt Et; apply optimal_tau; [lra|].
  rewrite (is_derive_unique _ _ _ (unit_H_derivative h p A tau Lt)) in Et; unfold Rdiv in *; lra.
Qed.

End Unit.

Print Assumptions optimal_tau_exists.
