(** The inequalities between plain numbers that the repaired proof of Lemma 5 rests on. *)

From Coq Require Import Reals Lra Psatz.
Open Scope R_scope.

(** F.2/area-step: one more step of the grid keeps 2 q A >= a^2 + g^2. *)
Lemma area_step c x d q g :
  0 <= c -> - c <= g <= c -> Rabs x <= d -> d + Rabs x <= q ->
  (c + d) ^ 2 + (g + x) ^ 2 <= 2 * q * (c + d) + c ^ 2 + g ^ 2.
Proof.
  intros Pc Lg Ld Lq; pose proof (Rabs_pos x) as Px.
  assert (X1 : x <= Rabs x) by apply Rle_abs.
  assert (X2 : - x <= Rabs x) by (rewrite <- Rabs_Ropp; apply Rle_abs).
  assert (Sq : x ^ 2 = Rabs x ^ 2) by (rewrite pow2_abs; reflexivity).
  set (m := Rabs x) in *.
  assert (Gx : g * x <= c * m).
  { destruct (Rle_dec 0 x); [|destruct (Rle_dec 0 g)]; nra. }
  assert (Q1 : (d + m) * (c + d) <= q * (c + d)) by (apply Rmult_le_compat_r; lra).
  nra.
Qed.

(** F.2/remainder-bound. *)
Lemma remainder_bound a g q s :
  0 < s -> a ^ 2 + g ^ 2 <= 2 * q * s -> (a ^ 2 - (a - g) ^ 2 / 4) / s <= 13 / 8 * q.
Proof.
  intros Ps L; apply Rmult_le_reg_r with s; [exact Ps|].
  replace ((a ^ 2 - (a - g) ^ 2 / 4) / s * s) with (a ^ 2 - (a - g) ^ 2 / 4) by (field; lra).
  pose proof (pow2_ge_0 (a - 4 * g)); pose proof (pow2_ge_0 g); nra.
Qed.

(** F.2/last-cell, by F.2/cubic. *)
Lemma last_cell a b q : 0 < a -> 0 < q -> 0 <= b -> a ^ 2 <= 2 * q * (a - b) -> b ^ 2 / a <= 8 / 27 * q.
Proof.
  intros Pa Pq Pb L; assert (ba : b < a) by nra.
  assert (Cubic : 2 * (a - b) * b ^ 2 <= 8 / 27 * a ^ 3).
  { pose proof (pow2_ge_0 (2 * a - 3 * b)).
    assert (0 <= (2 * a - 3 * b) ^ 2 * (a + 3 * b)) by (apply Rmult_le_pos; lra); nra. }
  apply Rmult_le_reg_r with (a * (2 * (a - b))); [nra|].
  replace (b ^ 2 / a * (a * (2 * (a - b)))) with (2 * (a - b) * b ^ 2) by (field; lra).
  apply Rle_trans with (1 := Cubic).
  replace (8 / 27 * q * (a * (2 * (a - b)))) with (8 / 27 * a * (2 * q * (a - b))) by ring.
  replace (8 / 27 * a ^ 3) with (8 / 27 * a * a ^ 2) by ring.
  apply Rmult_le_compat_l; lra.
Qed.

(** F.2/cell: in the five differences that the hypotheses make non-negative, every coefficient of
    the difference of the two sides, times the denominators, is non-negative. *)
Lemma cell a c B b s :
  0 < a -> 0 < c -> 0 < b -> 0 < s -> c <= B - b <= a -> b <= s <= b + c -> c <= s ->
  a ^ 2 / (a + s) + (c ^ 2 - (c - s + b) ^ 2) / s
  <= 2 * (B - b) ^ 2 / (B + b) + (a ^ 2 - (B - s) ^ 2) / (a + s).
Proof.
  intros Pa Pc Pb Ps L1 L2 L3.
  set (al := a - (B - b)); set (be := B - b - c); set (ga := s - c); set (de := s - b).
  set (ep := b + c - s).
  assert (P1 : 0 <= al) by (unfold al; lra); assert (P2 : 0 <= be) by (unfold be; lra).
  assert (P3 : 0 <= ga) by (unfold ga; lra); assert (P4 : 0 <= de) by (unfold de; lra).
  assert (P5 : 0 <= ep) by (unfold ep; lra).
  assert (Ea : a = de + ep + be + al) by (unfold al, be, de, ep; ring).
  assert (Ec : c = de + ep) by (unfold de, ep; ring).
  assert (Eb : b = ep + ga) by (unfold ep, ga; ring).
  assert (EB : B = ep + ga + de + ep + be) by (unfold be, ga, de, ep; ring).
  assert (Es : s = de + ep + ga) by (unfold ga, de, ep; ring).
  clearbody al be ga de ep; subst a c b B s.
  apply Rge_le, Rminus_ge, Rle_ge.
  match goal with |- 0 <= ?e => set (x := e) end.
  apply Rmult_le_reg_r with ((de + ep + be + al + (de + ep + ga)) * (de + ep + ga)
                             * (ep + ga + de + ep + be + (ep + ga))).
  { repeat apply Rmult_lt_0_compat; lra. }
  rewrite Rmult_0_l; unfold x.
  match goal with |- 0 <= ?e => replace e with 
    (2 * al * be ^ 2 * ga + 2 * al * be ^ 2 * de + 2 * al * be ^ 2 * ep + 4 * al * be * ga * de
      + 4 * al * be * ga * ep + 3 * al * be * de ^ 2 + 6 * al * be * de * ep
      + 4 * al * be * ep ^ 2 + 2 * al * ga * ep ^ 2 + 1 * al * de ^ 3 + 1 * al * de ^ 2 * ep
      + 2 * al * ep ^ 3 + 1 * be ^ 3 * ga + 1 * be ^ 3 * de + 1 * be ^ 3 * ep
      + 7 * be ^ 2 * ga * de + 3 * be ^ 2 * ga * ep + 6 * be ^ 2 * de ^ 2 + 8 * be ^ 2 * de * ep
      + 3 * be ^ 2 * ep ^ 2 + 4 * be * ga ^ 2 * de + 11 * be * ga * de ^ 2
      + 16 * be * ga * de * ep + 3 * be * ga * ep ^ 2 + 7 * be * de ^ 3 + 17 * be * de ^ 2 * ep
      + 11 * be * de * ep ^ 2 + 3 * be * ep ^ 3 + 1 * ga * de ^ 3 + 1 * ga * de ^ 2 * ep
      + 1 * ga * de * ep ^ 2 + 1 * ga * ep ^ 3 + 2 * de ^ 4 + 4 * de ^ 3 * ep
      + 1 * de ^ 2 * ep ^ 2 + 1 * ep ^ 4)
    by (field; lra) end.
  repeat first [apply Rplus_le_le_0_compat | apply Rmult_le_pos | apply pow_le | assumption | lra].
Qed.

Print Assumptions cell.
