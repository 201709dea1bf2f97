(** Independent tosses of a biased coin: a model of [Expectation] and of [RandomVectors].

    An outcome w is a sequence of tosses w 1, w 2, ...; each shows true with probability q. The
    expectation is the mean over the tosses 1, ..., n, one after the other: there are 2^n outcomes,
    and nothing to measure. *)

From Coq Require Import Reals Lra Lia FunctionalExtensionality.
From AttiaKoren Require Import InnerProduct Expectation.
Open Scope R_scope.

(** The outcome w with b as toss i. *)
Definition put (i : nat) (b : bool) (w : nat -> bool) : nat -> bool :=
  fun j => if (j =? i)%nat then b else w j.

(** The mean over toss i alone, and over the tosses 1, ..., n. *)
Definition toss (q : R) (i : nat) (A : (nat -> bool) -> R) (w : nat -> bool) : R :=
  q * A (put i true w) + (1 - q) * A (put i false w).

Fixpoint average (q : R) (n : nat) (A : (nat -> bool) -> R) (w : nat -> bool) : R :=
  match n with O => A w | S m => average q m (toss q (S m) A) w end.

(** Known before step t: a function of the tosses 1, ..., t-1. *)
Definition settled {V : Type} (t : nat) (A : (nat -> bool) -> V) : Prop :=
  forall w v, (forall i, (1 <= i < t)%nat -> w i = v i) -> A w = A v.

Lemma put_same i b w : put i b w i = b.
Proof. unfold put; now rewrite Nat.eqb_refl. Qed.

Lemma put_other i b w j : j <> i -> put i b w j = w j.
Proof. intros N; unfold put; now rewrite (proj2 (Nat.eqb_neq j i) N). Qed.

Lemma settled_put {V : Type} t i b (A : (nat -> bool) -> V) w :
  settled t A -> (t <= i)%nat -> A (put i b w) = A w.
Proof. intros K L; apply K; intros j Lj; apply put_other; lia. Qed.

(** * The mean is linear and positive *)

Lemma average_const q n c w : average q n (fun _ => c) w = c.
Proof.
  revert w; induction n as [|n IH]; intros w; cbn [average]; [reflexivity|].
  replace (toss q (S n) (fun _ => c)) with (fun _ : nat -> bool => c); [apply IH|].
  apply functional_extensionality; intros v; unfold toss; ring.
Qed.

Lemma average_add q n A B w : average q n (fun v => A v + B v) w = average q n A w + average q n B w.
Proof.
  revert A B; induction n as [|n IH]; intros A B; cbn [average]; [reflexivity|].
  rewrite <- IH; f_equal; apply functional_extensionality; intros v; unfold toss; ring.
Qed.

Lemma average_scal q n c A w : average q n (fun v => c * A v) w = c * average q n A w.
Proof.
  revert A; induction n as [|n IH]; intros A; cbn [average]; [reflexivity|].
  rewrite <- IH; f_equal; apply functional_extensionality; intros v; unfold toss; ring.
Qed.

Lemma average_pos q n A w : 0 <= q <= 1 -> (forall v, 0 <= A v) -> 0 <= average q n A w.
Proof.
  intros Lq; revert A; induction n as [|n IH]; intros A P; cbn [average]; [apply P|].
  apply IH; intros v; unfold toss; pose proof (P (put (S n) true v)); pose proof (P (put (S n) false v)).
  apply Rplus_le_le_0_compat; apply Rmult_le_pos; lra.
Qed.

(** * The tosses are independent *)

(** Later tosses do not matter. *)
Lemma average_settled q n t A w :
  settled (S t) A -> (t <= n)%nat -> average q n A w = average q t A w.
Proof.
  intros K L; induction n as [|n IH]; [now replace t with O by lia|].
  destruct (Nat.eq_dec t (S n)) as [-> | N]; [reflexivity|]; cbn [average].
  rewrite <- IH by lia; f_equal; apply functional_extensionality; intros v; unfold toss.
  rewrite !(settled_put (S t)) by (assumption || lia); ring.
Qed.

(** Toss t is independent of what is known before step t. *)
Lemma average_toss q n t (F : bool -> R) A w :
  settled t A -> (1 <= t <= n)%nat ->
  average q n (fun v => F (v t) * A v) w = (q * F true + (1 - q) * F false) * average q n A w.
Proof.
  intros K L; destruct t as [|t]; [lia|].
  rewrite (average_settled q n (S t)), (average_settled q n t A); try lia.
  - cbn [average]; rewrite <- average_scal; f_equal.
    apply functional_extensionality; intros v; unfold toss.
    rewrite !put_same, !(settled_put (S t)) by (assumption || lia); ring.
  - exact K.
  - intros v u Lv; rewrite (Lv (S t)) by lia; f_equal; apply K; intros; apply Lv; lia.
Qed.

(** F_1 F_2 ... F_n. *)
Fixpoint product (n : nat) (F : nat -> R) : R :=
  match n with O => 1 | S m => F (S m) * product m F end.

Lemma product_settled n (F : nat -> bool -> R) : settled (S n) (fun w => product n (fun i => F i (w i))).
Proof.
  induction n as [|n IH]; intros w v L; [reflexivity|]; cbn [product].
  rewrite (L (S n)), (IH w v) by (lia || (intros; apply L; lia)); reflexivity.
Qed.

Lemma average_product q n m (F : nat -> bool -> R) w :
  (m <= n)%nat ->
  average q n (fun v => product m (fun i => F i (v i))) w
  = product m (fun i => q * F i true + (1 - q) * F i false).
Proof.
  induction m as [|m IH]; intros L; cbn [product]; [apply average_const|].
  rewrite (average_toss q n (S m) (F (S m))) by (lia || apply product_settled).
  now rewrite IH by lia.
Qed.

(** * The model *)

(** Tosses 1, ..., n are random; the others, which nothing depends on, are false. *)
Definition coins (q : R) (Hq : 0 <= q <= 1) (n : nat) : Expectation.
Proof.
  refine {| Omega := nat -> bool; integrable := fun _ => True;
            E := fun A => average q n A (fun _ => false) |}; intros; trivial.
  - apply average_const.
  - apply average_add.
  - apply average_scal.
  - now apply average_pos.
Defined.

Definition coins_vectors (q : R) (Hq : 0 <= q <= 1) (n : nat) (V : InnerProductSpace) :
  RandomVectors (coins q Hq n) V.
Proof.
  refine {| L2 := fun _ : Omega (coins q Hq n) -> V => True;
            known := fun t (A : (nat -> bool) -> V) => settled t A |}; intros; trivial.
  - intros w v L; reflexivity.
  - intros w v L; now rewrite (H w v L), (H0 w v L).
  - intros w v L; now rewrite (H w v L).
  - intros w v L; apply H; intros; apply L; lia.
Defined.

(** The tosses are independent, and each shows true with probability q. *)
Theorem coins_independent (q : R) (Hq : 0 <= q <= 1) (n : nat) (F : nat -> bool -> R) :
  E (e := coins q Hq n) (fun w => product n (fun i => F i (w i)))
  = product n (fun i => q * F i true + (1 - q) * F i false).
Proof. now apply average_product. Qed.

Theorem coins_probability (q : R) (Hq : 0 <= q <= 1) (n t : nat) :
  (1 <= t <= n)%nat -> E (e := coins q Hq n) (fun w => if w t then 1 else 0) = q.
Proof.
  intros L; change (average q n (fun w => if w t then 1 else 0) (fun _ => false) = q).
  replace (fun w : nat -> bool => if w t then 1 else 0)
    with (fun w : nat -> bool => (if w t then 1 else 0) * 1)
    by (apply functional_extensionality; intros; ring).
  rewrite (average_toss q n t (fun b => if b then 1 else 0) (fun _ => 1)), average_const; [ring | | exact L].
  intros w v _; reflexivity.
Qed.

Print Assumptions coins_independent.
