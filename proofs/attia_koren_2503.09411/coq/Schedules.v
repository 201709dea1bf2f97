(** Annealed schedules, and H_h and Q_h of Eq. (1), here [Hh h] and [Qh h], as Riemann integrals.

    The hypotheses on h concern [0, 1] only. The proofs work with h continued to the line by its
    values at 0 and 1, which changes no integral over a part of [0, 1] and makes it continuous
    everywhere. No derivative of h is used: a p-Lipschitz h is enough. *)

From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

(** * Definitions *)

(** Section 2.1: non-increasing on [0, 1], zero at 1 and only there, p-Lipschitz. *)
Record annealed (h : R -> R) (p : R) : Prop := {
  annealed_falls : forall u v, 0 <= u -> u <= v -> v <= 1 -> h v <= h u;
  annealed_zero : forall u, 0 <= u <= 1 -> (h u = 0 <-> u = 1);
  annealed_lipschitz : forall u v, 0 <= u <= 1 -> 0 <= v <= 1 -> Rabs (h u - h v) <= p * Rabs (u - v)
}.

(** Eq. (1); H' = - h ([H_derivative]), so that H'^2 / H is h^2 / H. *)
Definition Hh (h : R -> R) (v : R) : R := RInt h v 1.
Definition ratio (h : R -> R) (u : R) : R := h u ^ 2 / Hh h u.
Definition Qh (h : R -> R) (v : R) : R := RInt (ratio h) v 1.

(** The same on the whole line. *)
Record annealed_line (h : R -> R) (p : R) : Prop := {
  line_falls : forall u v, u <= v -> h v <= h u;
  line_pos : forall u, u < 1 -> 0 < h u;
  line_zero : forall u, 1 <= u -> h u = 0;
  line_lipschitz : forall u v, u <= v -> h u - h v <= p * (v - u)
}.

Definition continued (h : R -> R) (u : R) : R := h (Rmax 0 (Rmin 1 u)).

Lemma continued_inside h u : 0 <= u <= 1 -> continued h u = h u.
Proof. intros; unfold continued; now rewrite Rmin_right, Rmax_right by lra. Qed.

Lemma clamp_range u : 0 <= Rmax 0 (Rmin 1 u) <= 1.
Proof.
  split; [apply Rmax_l|]; apply Rmax_lub; [lra | apply Rmin_l].
Qed.

Lemma continued_annealed h p : annealed h p -> annealed_line (continued h) p.
Proof.
  intros A; unfold continued.
  assert (Mono : forall u v, u <= v -> Rmax 0 (Rmin 1 u) <= Rmax 0 (Rmin 1 v)).
  { intros; apply Rle_max_compat_l, Rle_min_compat_l; assumption. }
  assert (Falls : forall u v, u <= v -> h (Rmax 0 (Rmin 1 v)) <= h (Rmax 0 (Rmin 1 u))).
  { intros u v L; apply (annealed_falls _ _ A); [apply clamp_range | now apply Mono | apply clamp_range]. }
  assert (H1 : h 1 = 0) by (apply (annealed_zero _ _ A); lra).
  assert (At1 : forall u, 1 <= u -> Rmax 0 (Rmin 1 u) = 1).
  { intros u L; rewrite Rmin_left, Rmax_right; lra. }
  assert (Pp : 0 <= p).
  { pose proof (annealed_lipschitz _ _ A 0 1 ltac:(lra) ltac:(lra)) as L.
    pose proof (Rabs_pos (h 0 - h 1)); rewrite (Rabs_left (0 - 1)) in L by lra; lra. }
  split.
  - exact Falls.
  - intros u L.
    assert (C : Rmax 0 (Rmin 1 u) < 1) by (apply Rmax_lub_lt; [lra | rewrite Rmin_right; lra]).
    destruct (Rle_lt_or_eq_dec 0 (h (Rmax 0 (Rmin 1 u)))) as [P|E]; [|exact P|].
    + rewrite <- H1, <- (At1 1) at 1 by lra; apply Falls; lra.
    + symmetry in E; apply (annealed_zero _ _ A) in E; [lra | apply clamp_range].
  - intros u L; now rewrite At1.
  - intros u v L; eapply Rle_trans; [apply Rle_abs|].
    eapply Rle_trans; [apply (annealed_lipschitz _ _ A); apply clamp_range|].
    apply Rmult_le_compat_l; [exact Pp|].
    pose proof (Mono u v L); rewrite Rabs_left1 by lra.
    unfold Rmax, Rmin; repeat destruct Rle_dec; lra.
Qed.

Lemma H_continued h v : 0 <= v <= 1 -> Hh h v = Hh (continued h) v.
Proof.
  intros L; apply RInt_ext; intros x; rewrite Rmin_left, Rmax_right by lra; intros.
  symmetry; apply continued_inside; lra.
Qed.

Lemma ratio_continued h u : 0 <= u <= 1 -> ratio h u = ratio (continued h) u.
Proof. intros L; unfold ratio; now rewrite (H_continued h u L), (continued_inside h u L). Qed.

Lemma RInt_ratio_continued h v w :
  0 <= v <= 1 -> 0 <= w <= 1 -> RInt (ratio h) v w = RInt (ratio (continued h)) v w.
Proof.
  intros Lv Lw; apply RInt_ext; intros x Hx; apply ratio_continued.
  unfold Rmin, Rmax in Hx; destruct Rle_dec; lra.
Qed.

Lemma Q_continued h v : 0 <= v <= 1 -> Qh h v = Qh (continued h) v.
Proof. intros; apply RInt_ratio_continued; lra. Qed.

(** * Integrals of linear functions and combinations *)

Lemma is_RInt_affine c d v w :
  is_RInt (fun u => c + d * u) v w (c * (w - v) + d * (w ^ 2 - v ^ 2) / 2).
Proof.
  replace (c * (w - v) + d * (w ^ 2 - v ^ 2) / 2)
    with (minus (c * w + d * w ^ 2 / 2) (c * v + d * v ^ 2 / 2))
    by (unfold minus, plus, opp; cbn; field).
  apply (is_RInt_derive (fun u => c * u + d * u ^ 2 / 2)).
  - intros x _; auto_derive; [exact I | field].
  - intros x _; apply (ex_derive_continuous (fun u => c + d * u)); auto_derive; exact I.
Qed.

Lemma is_RInt_combination a b f g v w If Ig :
  is_RInt f v w If -> is_RInt g v w Ig ->
  is_RInt (fun u => a * f u + b * g u) v w (a * If + b * Ig).
Proof.
  intros Hf Hg.
  exact (is_RInt_plus _ _ _ _ _ _ (is_RInt_scal f v w a If Hf) (is_RInt_scal g v w b Ig Hg)).
Qed.

(** * What h and H do between two points *)

Section Line.

Variables (h : R -> R) (p : R).
Hypothesis (A : annealed_line h p).

Lemma p_pos : 0 < p.
Proof.
  pose proof (line_pos _ _ A 0 ltac:(lra)); pose proof (line_lipschitz _ _ A 0 1 ltac:(lra)) as L.
  rewrite (line_zero _ _ A 1) in L by lra; lra.
Qed.

Lemma h_nonneg u : 0 <= h u.
Proof.
  destruct (Rlt_le_dec u 1) as [L|L].
  - left; now apply (line_pos _ _ A).
  - right; symmetry; now apply (line_zero _ _ A).
Qed.

Lemma h_lipschitz u v : Rabs (h u - h v) <= p * Rabs (u - v).
Proof.
  destruct (Rle_dec u v) as [L|L].
  - pose proof (line_lipschitz _ _ A u v L); pose proof (line_falls _ _ A u v L).
    rewrite (Rabs_right (h u - h v)), (Rabs_left1 (u - v)) by lra; lra.
  - pose proof (line_lipschitz _ _ A v u ltac:(lra)); pose proof (line_falls _ _ A v u ltac:(lra)).
    rewrite (Rabs_left1 (h u - h v)), (Rabs_right (u - v)) by lra; lra.
Qed.

Lemma h_continuous u : continuous h u.
Proof.
  apply continuity_pt_filterlim; intros e Pe; pose proof p_pos as Pp.
  exists (e / p); split; [now apply Rdiv_lt_0_compat|].
  intros x [_ Hx]; cbn in *; unfold R_dist in *; eapply Rle_lt_trans; [apply h_lipschitz|].
  apply Rmult_lt_compat_l with (r := p) in Hx; [|exact Pp].
  replace (p * (e / p)) with e in Hx by (field; lra); exact Hx.
Qed.

Lemma h_integrable v w : ex_RInt h v w.
Proof. apply (ex_RInt_continuous (V := R_CompleteNormedModule)); intros; apply h_continuous. Qed.

Lemma H_difference v w : is_RInt h v w (Hh h v - Hh h w).
Proof.
  replace (Hh h v - Hh h w) with (RInt h v w); [apply (RInt_correct h), h_integrable|].
  unfold Hh; rewrite <- (RInt_Chasles h v w 1) by apply h_integrable.
  unfold plus; cbn; ring.
Qed.

Lemma H_one : Hh h 1 = 0.
Proof. exact (RInt_point 1 h). Qed.

(** F.2/area-above, F.2/area-below. *)
Lemma area_above v w : v <= w -> (w - v) * h w <= Hh h v - Hh h w.
Proof.
  intros L; apply (is_RInt_le (fun _ => h w) h v w); [exact L | | apply H_difference |].
  - apply (is_RInt_const v w (h w)).
  - intros; apply (line_falls _ _ A); lra.
Qed.

Lemma area_below v w : v <= w -> Hh h v - Hh h w <= (w - v) * h v.
Proof.
  intros L; apply (is_RInt_le h (fun _ => h v) v w); [exact L | apply H_difference | |].
  - apply (is_RInt_const v w (h v)).
  - intros; apply (line_falls _ _ A); lra.
Qed.

(** F.2/area-high, F.2/area-low. *)
Lemma area_high v w : v <= w -> (w - v) * h v - p / 2 * (w - v) ^ 2 <= Hh h v - Hh h w.
Proof.
  intros L; apply (is_RInt_le (fun u => (h v + p * v) + - p * u) h v w); [exact L| | apply H_difference|].
  - replace ((w - v) * h v - p / 2 * (w - v) ^ 2)
      with ((h v + p * v) * (w - v) + - p * (w ^ 2 - v ^ 2) / 2) by field.
    apply is_RInt_affine.
  - intros x Hx; pose proof (line_lipschitz _ _ A v x ltac:(lra)); lra.
Qed.

Lemma area_low v w : v <= w -> Hh h v - Hh h w <= (w - v) * h w + p / 2 * (w - v) ^ 2.
Proof.
  intros L; apply (is_RInt_le h (fun u => (h w + p * w) + - p * u) v w); [exact L | apply H_difference | |].
  - replace ((w - v) * h w + p / 2 * (w - v) ^ 2)
      with ((h w + p * w) * (w - v) + - p * (w ^ 2 - v ^ 2) / 2) by field.
    apply is_RInt_affine.
  - intros x Hx; pose proof (line_lipschitz _ _ A x w ltac:(lra)); lra.
Qed.

Lemma H_falls v w : v <= w -> Hh h w <= Hh h v.
Proof.
  intros L; pose proof (area_above v w L); pose proof (h_nonneg w).
  assert (0 <= (w - v) * h w) by (apply Rmult_le_pos; lra); lra.
Qed.

Lemma H_nonneg v : v <= 1 -> 0 <= Hh h v.
Proof. intros L; rewrite <- H_one; now apply H_falls. Qed.

(** Eq. (8): 2 p H(v) >= h(v)^2, by the triangle under h that its slope leaves. *)
Lemma eq_8 v : v <= 1 -> h v ^ 2 <= 2 * p * Hh h v.
Proof.
  intros L; pose proof p_pos as Pp; pose proof (h_nonneg v) as Ph.
  pose proof (line_lipschitz _ _ A v 1 L) as Ls; rewrite (line_zero _ _ A 1) in Ls by lra.
  set (d := h v / p); assert (E : h v = p * d) by (unfold d; field; lra).
  assert (Pd : 0 <= d) by (apply Rmult_le_pos; [lra | left; now apply Rinv_0_lt_compat]).
  assert (Ld : d <= 1 - v) by (apply Rmult_le_reg_l with p; lra).
  pose proof (area_high v (v + d) ltac:(lra)) as Ar; replace (v + d - v) with d in Ar by ring.
  pose proof (H_nonneg (v + d) ltac:(lra)).
  assert (p * d ^ 2 / 2 <= Hh h v) by (rewrite E in Ar; lra).
  rewrite E; nra.
Qed.

Lemma H_pos v : v < 1 -> 0 < Hh h v.
Proof.
  intros L; pose proof (eq_8 v ltac:(lra)); pose proof (line_pos _ _ A v L); pose proof p_pos.
  assert (0 < h v ^ 2) by now apply pow_lt.
  destruct (H_nonneg v ltac:(lra)) as [P|E]; [exact P | rewrite <- E in *; lra].
Qed.

Lemma H_decreases v w : v < w -> w <= 1 -> Hh h w < Hh h v.
Proof.
  intros L L1; set (m := (v + w) / 2).
  pose proof (area_above v m ltac:(unfold m; lra)); pose proof (H_falls m w ltac:(unfold m; lra)).
  pose proof (line_pos _ _ A m ltac:(unfold m; lra)).
  assert (0 < (m - v) * h m) by (apply Rmult_lt_0_compat; unfold m in *; lra); lra.
Qed.

(** F.2/last-area: h is at most h(v), and at most p (1 - u). *)
Lemma last_area v : v <= 1 -> Hh h v <= (1 - v) * h v - h v ^ 2 / (2 * p).
Proof.
  intros L; pose proof p_pos as Pp; pose proof (h_nonneg v) as Ph.
  pose proof (line_lipschitz _ _ A v 1 L) as Ls; rewrite (line_zero _ _ A 1) in Ls by lra.
  set (d := h v / p); assert (E : h v = p * d) by (unfold d; field; lra).
  assert (Pd : 0 <= d) by (apply Rmult_le_pos; [lra | left; now apply Rinv_0_lt_compat]).
  assert (Ld : d <= 1 - v) by (apply Rmult_le_reg_l with p; lra).
  pose proof (area_below v (1 - d) ltac:(lra)) as B1; pose proof (area_low (1 - d) 1 ltac:(lra)) as B2.
  rewrite H_one, (line_zero _ _ A 1) in B2 by lra.
  replace (h v ^ 2 / (2 * p)) with (p * d ^ 2 / 2) by (rewrite E; field; lra).
  replace (1 - (1 - d)) with d in B2 by ring; rewrite E in B1 |- *; nra.
Qed.

(** H' = - h. *)
Lemma H_derivative v : is_derive (Hh h) v (- h v).
Proof.
  apply (is_derive_RInt' h (Hh h) v 1); [|apply h_continuous].
  apply filter_forall; intros x; apply (RInt_correct h), h_integrable.
Qed.

Lemma H_continuous v : continuous (Hh h) v.
Proof. apply (ex_derive_continuous (Hh h)); eexists; apply H_derivative. Qed.

(** H lies below its chords, as h does not increase. *)
Lemma H_chord v w u :
  v < w -> v <= u <= w -> Hh h u <= Hh h v + (u - v) * ((Hh h w - Hh h v) / (w - v)).
Proof.
  intros L Lu; pose proof (area_above v u ltac:(lra)) as B1; pose proof (area_below u w ltac:(lra)) as B2.
  apply Rmult_le_reg_l with (w - v); [lra|].
  replace ((w - v) * (Hh h v + (u - v) * ((Hh h w - Hh h v) / (w - v))))
    with ((w - v) * Hh h v + (u - v) * (Hh h w - Hh h v)) by (field; lra).
  apply (Rmult_le_compat_l (w - u)) in B1; [|lra].
  apply (Rmult_le_compat_l (u - v)) in B2; [|lra].
  nra.
Qed.

End Line.

Print Assumptions eq_8.
