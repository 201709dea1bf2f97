"""Coq sources as text: which are accepted, and what in them gives words their meaning."""

from __future__ import annotations

from pathlib import Path

import pytest
from coq_files import BASE, HEADER, MORE, sources

from verify.errors import ClaimError
from verify.methods.kernel import read_sources, vocabulary_hash
from verify.methods.kernel.sentences import bare, declared, split, without_comments
from verify.methods.kernel.vetting import vet_header
from verify.methods.kernel.vocabulary import vocabulary


def test_sources_are_read_in_the_order_in_which_they_build(folder: Path) -> None:
    """Comments and the stops in them end nothing; sections, lemmas and words are told apart."""
    found = read_sources(folder)
    assert list(found) == ["Base", "More"]
    assert found["More"].requires == ("Base",)
    assert len(found["Base"].sentences) == 9
    assert vocabulary(found)["Base"] == [
        "From Coq Require Import Reals Lra.", "Open Scope R_scope.", "Definition square (x : R) : R := x * x.",
        "Definition inverse (x : R) : R := 1 / x.", "Definition half (x : R) : R := x / 2.",
    ]  # fmt: skip


def test_sentences_end_at_a_stop_before_white_space() -> None:
    """Not inside a qualified name, a number or a comment; bullets, braces and goals' numbers belong to no sentence."""
    text = "Require Import A.B. (* x. (* y. *) z. *) apply A.b. - { lra. } 2:{ ring. } 1: { - lia. } 3: nra."
    assert [bare(sentence) for sentence in split(without_comments(text))] == [
        "Require Import A.B.", "apply A.b.", "lra.", "ring.", "lia.", "nra.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "Axiom false : False.",
        "Parameter x : nat.",
        "Conjecture c : 1 = 2.",
        "Variable x : nat.",
        "Hypothesis h : 1 = 2.",
        "Lemma l : 1 = 2. Proof. Admitted.",
        "Lemma l : 1 = 2. Proof. admit. Qed.",
        'Redirect "file" Print nat.',
        'Extraction "file" nat.',
        'Load "other".',
        'Declare ML Module "plugin".',
        "Unset Guard Checking.",
        "Set Universe Checking.",
        "#[bypass_check(guard)] Fixpoint f (n : nat) : False := f n.",
        'Add LoadPath "/".',
        'Cd "/".',
        'Print Universes "file".',
        "From Strange Require Import Thing.",
        "Lemma l : 1 = 1. Proof. Print nat. reflexivity. Qed.",
        "Lemma l : 1 = 1. Proof. Local Axiom f : False. reflexivity. Qed.",
        "Local Axiom f : False.",
        "Section S. End S. Variable x : nat.",
        "Compute 1.",
        '(* "*)" *) Redirect "file" Check 1. (* " *)',
        "Lemma l : 1 = 1. Proof eq_refl. Definition d := 1.",
        "Lemma l : 1 = 1. Proof. #[local] Set Primitive Projections. reflexivity. Qed.",
        "#[local] Definition d := 1.",
        'Notation "a <= b" := True : R_scope.',
        'Local Notation "a <= b" := True.',
        'Infix "<=" := Rge : R_scope.',
        "Coercion f : nat >-> R.",
        "Canonical Structure s := f.",
        "Set Implicit Arguments.",
        "Open Scope nat_scope.",
        "Local Open Scope R_scope.",
        "Section S. Open Scope R_scope. End S.",
        "From .",
        "End S.",
        "Section S. End T.",
        "Section S.",
        "Lemma l : 1 = 1.",
        "Lemma l : 1 = 1. Proof. reflexivity.",
        "Lemma l : 1 = 1. reflexivity. Qed.",
        "Proof. reflexivity. Qed.",
        "Lemma l : 1 = 1. Proof. 1: { Notation x := 1. reflexivity. } Qed.",
        "Lemma l : 1 = 1. Proof. [goal]: { Notation x := 1. reflexivity. } Qed.",
        "Lemma l : 1 = 1. Proof. all: Notation x := 1. Qed.",
        "Lemma l : 1 = 1. Proof. { - { Variable x : nat. } } Qed.",
        "Lemma l : 1 = 1. Proof. idtac... Qed.",
        "Lemma l : {x : nat | x = 1}. Proof. exists 1. reflexivity. Defined.",
        "Definition d : nat := ltac:(exact 1).",
        "Definition d : nat. exact 1. Defined.",
        'Inductive le (a b : nat) : Prop := le_all where "a <= b" := (le a b).',
        "Module M. End M.",
        "Let x := 1.",
        "Definition \u00e9 := 1.",
        "Definition x := 1.\u00a0Axiom f : False.",
        "Program Definition d : nat := 1.",
        "Obligation Tactic := idtac.",
        "Hint Resolve f.",
        "Notation PI := 3.",
        "Implicit Types x : nat.",
        "Record > T := { k : nat }.",
        "Record T := { k : nat; val :> R }.",
        "Record T := { k : nat; holds :> Prop }.",
        "Inductive T := C :> nat -> T.",
        "Arguments Rabs _%N_scope.",
        "Definition f (x : R) := x. Arguments f _%nat_scope.",
        "Definition f (x : R) := x. Arguments f x : rename.",
        "Lemma a : 1 = 1 with b : 2 = 2. Proof. reflexivity. reflexivity. Qed.",
        "Definition d : nat. Proof. exact 1. Qed.",
        "Section S. Let x : nat. Proof. exact 1. Qed. End S.",
        "Section S. Let Fixpoint f (n : nat) : nat := n. End S.",
        "Section S. Context (Rmax := Rmin). End S.",
        "Inductive a := A with b := B (x : b).",
        "Record T := { f :> Type -> R }.",
    ],
)
def test_a_source_that_does_more_than_state_and_prove_is_refused(folder: Path, sentence: str) -> None:
    """One sentence that names the file."""
    head = "From Coq Require Import Reals.\nOpen Scope R_scope.\n"
    sources(folder, Bad=head)
    with pytest.raises(ClaimError, match=r"Bad\.v"):
        sources(folder, Bad=f"{head}{sentence}\n")


@pytest.mark.parametrize(
    "text",
    [
        "From mathcomp Require Import all_ssreflect. Open Scope R_scope.",
        "From Coq Require Export Reals. Open Scope R_scope.",
        "From Coq Require Reals. Open Scope R_scope.",
        "From Coq Require Import Reals.",
        "From Coq Require Import Reals. Open Scope nat_scope. Open Scope R_scope.",
        "From Coq Require Import Reals. Definition x := 1. Open Scope R_scope.",
        "Open Scope R_scope. From Coq Require Import QArith.",
        "From Coq Require Import Reals. Import Nat. Open Scope R_scope.",
        "Require Import Absent. Open Scope R_scope.",
        "",
    ],
)
def test_a_source_begins_with_its_imports_and_the_scope(folder: Path, text: str) -> None:
    """A library that comes after the scope may open its own."""
    sources(
        folder,
        Bad="From Coq Require Import List. Require Import Base. Import ListNotations. Open Scope R_scope.",
    )
    with pytest.raises(ClaimError, match=r"Bad\.v"):
        sources(folder, Bad=text)


def test_a_text_in_a_comment_hides_its_end() -> None:
    """As for Coq: what looks like code behind such an end is still comment, and the other way round."""
    first, second = '(* "*)" *) Axiom f : False. (* " *)" *)', '(* " *) Axiom f : False. (* " *) Check f.'
    assert list(split(without_comments(first))) == ["Axiom f : False."]
    assert list(split(without_comments(second))) == ["Check f."]


@pytest.mark.parametrize(
    "header",
    [
        "Axiom f : False.",
        'Redirect "file" Check 1.',
        'Notation "a <= b" := True.',
        "From Strange Require Import Thing.",
        "Open Scope R_scope. Definition R := nat.",
        "Open Scope nat_scope.",
        "From Coq Require Import Reals.",
        "From Coq Require Import Reals. Open Scope R_scope. From Coq Require Import QArith.",
        "From Coq Require Export Reals. Open Scope R_scope.",
        "",
        "From Coq Require Import Reals.  Open Scope R_scope.. Axiom f : False.",
        "Open Scope R_scope",
    ],
)
def test_a_header_names_libraries_and_scopes_alone(header: str) -> None:
    """It comes before every statement, so it may not change what they say, nor do anything."""
    vet_header(HEADER)
    with pytest.raises(ClaimError, match="header"):
        vet_header(header)


def test_files_in_a_circle_are_refused(folder: Path) -> None:
    """Neither could be compiled first."""
    with pytest.raises(ClaimError, match="circle"):
        sources(
            folder,
            One="Require Import Two. Open Scope R_scope.",
            Two="Require Import One. Open Scope R_scope.",
        )


def test_a_definition_changes_the_vocabulary_and_a_proof_does_not(folder: Path) -> None:
    """The hash is of what words mean: comments, proofs and lemmas leave it, a definition does not."""
    before = vocabulary_hash(read_sources(folder))
    assert (
        vocabulary_hash(sources(folder, Base=BASE.replace("unfold square; nra", "unfold square; psatz R")))
        == before
    )
    assert vocabulary_hash(sources(folder, Base=BASE.replace("Words", "Other words"))) == before
    assert vocabulary_hash(sources(folder, Base=BASE.replace("x * x", "x * x * x"))) != before
    more = MORE.replace("Import Reals Lra", "Import Lra Reals")
    assert vocabulary_hash(sources(folder, Base=BASE, More=more)) != before


MEANT = """
From Coq Require Import Reals.
Open Scope R_scope.
Lemma one : {x : R | x = 1}.
Proof. exists 1. reflexivity. Qed.
Lemma other : 1 = 1.
Proof. reflexivity. Qed.
Definition c : R := proj1_sig one.
Ltac two := exact 2.
Section S.
Variable a : R.
Definition twice : R := a + a.
End S.
"""
MADE = """
From Coq Require Import Reals.
Open Scope R_scope.
Ltac two := exact 2.
Definition c : R.
Proof. two. Defined.
"""


@pytest.mark.parametrize(
    ("text", "old", "new", "changes"),
    [
        (MEANT, "x = 1}", "x = 2}", True),  # a value chosen in a proof is known by its statement alone
        (MEANT, "exists 1.", "exists 1. idtac.", False),
        (MEANT, "1 = 1", "2 = 2", False),
        (MEANT, "exact 2", "exact 3", False),
        (MEANT, "Section S.\nVariable a : R.", "Section S.\nVariables b a : R.", True),
        (MADE, "exact 2", "exact 3", True),
        (MADE, "Proof. two.", "Proof. exact 1.", True),
        (MADE, "Proof. two.", "Proof. 1: two.", True),  # the order of goals may be the order of numbers
    ],
)
def test_whatever_gives_a_word_its_meaning_is_vocabulary(
    folder: Path, text: str, old: str, new: str, changes: bool
) -> None:
    """A statement that a definition names, tactics where a proof makes a term; and nothing that no word depends on."""
    assert text.count(old) == 1
    before = vocabulary_hash(sources(folder, Other=text))
    assert (vocabulary_hash(sources(folder, Other=text.replace(old, new))) != before) is changes


def test_what_gives_a_word_its_meaning_may_lie_in_another_file(folder: Path) -> None:
    """A statement that a definition elsewhere names, and tactics."""
    head = "From Coq Require Import Reals.\nOpen Scope R_scope.\n"
    lemma = head + "Lemma one : {x : R | x = 1}.\nProof. exists 1. reflexivity. Qed.\nLtac pick := exact 1.\n"
    user = "Require Import Other.\n" + head + "Definition c : R := proj1_sig one.\n"
    made = "Require Import Other.\n" + head + "Definition d : R.\nProof. pick. Defined.\n"
    before = vocabulary_hash(sources(folder, Other=lemma, User=user, Made=made))
    assert vocabulary_hash(sources(folder, Other=lemma.replace("x = 1", "x = 2"))) != before
    assert vocabulary_hash(sources(folder, Other=lemma.replace("exact 1", "exact 2"))) != before
    assert vocabulary_hash(sources(folder, Other=lemma.replace("exists 1", "exists (1)"))) == before


def test_words_of_a_file_are_its_definitions_and_the_parts_of_its_structures(folder: Path) -> None:
    """No lemma, and nothing that ends with its section."""
    text = """
From Coq Require Import Reals.
Open Scope R_scope.
Record space := make { carrier :> Type; op : forall (x : carrier), {y : carrier | y = x}; last : nat -> nat }.
Inductive side (n : nat) := left_side | right_side (m : nat).
Fixpoint even n := match n with O => true | S m => odd m end with odd n := match n with O => false | S m => even m end.
Lemma lemma : 1 = 1.
Proof. reflexivity. Qed.
Section S.
Let local := 1.
Notation short := (2).
Definition inside := 3.
End S.
"""
    expected = "space make carrier op last side left_side right_side even odd inside"
    assert declared(sources(folder, Words=text)["Words"].sentences) == set(expected.split())


@pytest.mark.parametrize(
    "name",
    [
        "ClassicalDedekindReals",
        "Classical_Prop",
        "Pinned",
        "Statements",
        "Prelude",
        "Prop",
        "fun",
        "Asked",
        "a-b",
        "\u00e9",
    ],
)
def test_a_file_does_not_take_a_name_that_means_something_else(folder: Path, name: str) -> None:
    """An axiom in it would look like a library's."""
    with pytest.raises(ClaimError, match=name):
        sources(folder, **{name: BASE})
