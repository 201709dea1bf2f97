"""The kernel method: which Coq sources are accepted, what a pinned statement needs, and what coqc says of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from verify.errors import ClaimError, MissingExtraError
from verify.methods.kernel import (
    Pinned,
    check,
    key_of,
    meaning,
    partial_words,
    read_link,
    read_sources,
    undefined_terms,
    vocabulary_hash,
)
from verify.methods.kernel.axioms import parse
from verify.methods.kernel.build import coq_version, keys
from verify.methods.kernel.source import split, vet_header

BASE = """(** Words. *)
From Coq Require Import Reals Lra.
Open Scope R_scope.
Definition square (x : R) : R := x * x. (* "a text. with a stop" *)
Definition inverse (x : R) : R := 1 / x.
Definition half (x : R) : R := x / 2.
Lemma square_pos x : 0 <= square x.
Proof. unfold square; nra. Qed.
"""
MORE = """
Require Import Base.
From Coq Require Import Reals Lra.
Open Scope R_scope.
Section Positive.
Variable a : R.
Hypothesis pos : 0 < a.
Theorem inverse_pos : 0 < inverse a.
Proof.
  unfold inverse.
  apply Rdiv_lt_0_compat; [lra|].
  - exact pos.
Qed.
End Positive.
Lemma nonzero a : 0 < a -> a <> 0.
Proof. lra. Qed.
"""
HEADER = "From Coq Require Import Reals. Open Scope R_scope."
INVERSE = {
    "theorem": "More.inverse_pos",
    "statement": "forall a : R, 0 < a -> 0 < inverse a",
    "defined": [
        {"term": "inverse a", "theorem": "More.nonzero", "statement": "forall a : R, 0 < a -> a <> 0"}
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files, one of which builds on the other."""
    (tmp_path / "Base.v").write_text(BASE)
    (tmp_path / "More.v").write_text(MORE)
    return tmp_path


@pytest.fixture
def coq() -> None:
    """Coq itself: a skip without it, which the full run takes for a failure."""
    if shutil.which("coqc") is None:
        pytest.skip("coqc is not installed")


def sources(folder: Path, **files: str) -> Any:
    """The sources with some files written anew."""
    for name, text in files.items():
        (folder / f"{name}.v").write_text(text)
    return read_sources(folder)


def test_sources_are_read_in_the_order_in_which_they_build(folder: Path) -> None:
    """Comments and the stops in them end nothing; sections, lemmas and words are told apart."""
    found = read_sources(folder)
    assert list(found) == ["Base", "More"]
    assert found["More"].requires == ("Base",)
    assert len(found["Base"].sentences) == 9
    assert found["Base"].vocabulary == (
        "Open Scope R_scope.", "Definition square (x : R) : R := x * x.",
        "Definition inverse (x : R) : R := 1 / x.", "Definition half (x : R) : R := x / 2.",
    )  # fmt: skip


def test_sentences_end_at_a_stop_before_white_space() -> None:
    """Not inside a qualified name, a number, a comment or a text; bullets and braces belong to no sentence."""
    text = 'Require Import A.B. (* x. (* y. *) z. *) Notation "a . b" := (f a b). - { lra. } ring.'
    assert list(split(text)) == ["Require Import A.B.", 'Notation "a . b" := (f a b).', "lra.", "ring."]


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
    ],
)
def test_a_source_that_does_more_than_state_and_prove_is_refused(folder: Path, sentence: str) -> None:
    """One sentence that names the file."""
    with pytest.raises(ClaimError, match=r"Bad\.v"):
        sources(folder, Bad=sentence + "\n")


def test_a_text_in_a_comment_hides_its_end() -> None:
    """As for Coq: what looks like code behind such an end is still comment, and the other way round."""
    assert list(split('(* "*)" *) Axiom f : False. (* " *)" *)')) == ["Axiom f : False."]
    assert list(split('(* " *) Axiom f : False. (* " *) Check f.')) == ["Check f."]


@pytest.mark.parametrize(
    "header",
    [
        "Axiom f : False.",
        'Redirect "file" Check 1.',
        'Notation "a <= b" := True.',
        "From Strange Require Import Thing.",
        "Open Scope R_scope. Definition R := nat.",
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
        sources(folder, One="Require Import Two.\n", Two="Require Import One.\n")


def test_a_definition_changes_the_vocabulary_and_a_proof_does_not(folder: Path) -> None:
    """The hash is of what words mean: comments, proofs and lemmas leave it, a definition does not."""
    before = vocabulary_hash(read_sources(folder))
    assert (
        vocabulary_hash(sources(folder, Base=BASE.replace("unfold square; nra", "unfold square; psatz R")))
        == before
    )
    assert vocabulary_hash(sources(folder, Base=BASE.replace("Words", "Other words"))) == before
    assert vocabulary_hash(sources(folder, Base=BASE.replace("x * x", "x * x * x"))) != before
    assert (
        vocabulary_hash(sources(folder, Base=BASE, More=MORE.replace("Import Reals", "Export Reals")))
        != before
    )


def test_a_term_without_a_theorem_that_it_is_defined_is_named(folder: Path) -> None:
    """Coq's 1/0 is 0: divisions, and words built from one, need a companion; division by a number does not."""
    found = read_sources(folder)
    assert undefined_terms(read_link(INVERSE, "c"), partial_words(found)) == []
    bare = {**INVERSE, "defined": []}
    assert undefined_terms(read_link(bare, "c"), partial_words(found)) == ["inverse a"]
    other = {**INVERSE, "defined": [{**INVERSE["defined"][0], "term": "inverse b"}]}
    assert undefined_terms(read_link(other, "c"), partial_words(found)) == ["inverse a"]

    def loose(statement: str) -> list[str]:
        return undefined_terms(
            read_link({"theorem": "Base.t", "statement": statement}, "c"), partial_words(found)
        )

    assert loose("forall x, half x + x / 2 <= 1") == []
    assert loose("forall x, x = 1 /\\ x = 2") == []  # "and" divides nothing
    assert loose("Glb_Rbar f = 1") == ["Glb_Rbar f = 1"]
    assert loose("forall x, x / 0 = 0") == ["/ 0 = 0"]
    assert loose("forall x, sqrt x = 1") == ["sqrt x = 1"]
    assert loose("forall x y, x / (y + 1) = 1") == ["/ ( y + 1 ) = 1"]


def test_words_of_a_section_stand_for_what_they_abbreviate(folder: Path) -> None:
    """A Let ends with its section: outside it the letter means nothing, inside it stands for its own words."""
    local = "From Coq Require Import Reals.\nSection S.\nVariable a : R.\nLet x : R := 1 / a.\nDefinition twice := x + x.\nEnd S.\n"
    found = sources(folder, Local=local)
    link = read_link({"theorem": "Local.t", "statement": "forall x : R, x = x -> twice x = 0"}, "c")
    assert undefined_terms(link, partial_words(found)) == ["twice x = 0"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"theorem": "inverse_pos"}, "theorem = 'inverse_pos'"),
        ({"theorem": "A.b. Axiom c : False"}, "theorem ="),
        ({"statement": ""}, "statement is missing"),
        ({"statement": "True. Axiom f : False"}, "without full stop"),
        ({"statement": "True (* x *)"}, "without full stop"),
        ({"axioms": []}, "unknown key 'axioms'"),
        ({"defined": [{"theorem": "A.b", "statement": "True"}]}, "needs a term"),
    ],
)
def test_a_table_that_is_not_complete_is_bad_input(change: dict[str, Any], said: str) -> None:
    """The claim is named, and what is accepted."""
    with pytest.raises(ClaimError, match="claim 'X'") as error:
        read_link({**INVERSE, **change}, "claim 'X'")
    assert said in str(error.value)


def test_answers_of_print_assumptions_are_read() -> None:
    """Names of axioms, without the lines of their types; what is closed has none."""
    unsafe = "Axioms:\nA.b : Prop\nf is assumed to be guarded."
    assert parse(unsafe) == [["A.b", "f is assumed to be guarded."]]
    assert meaning("f is assumed to be guarded.") is None
    text = "Axioms:\nA.b\n  : forall x : nat,\n    x = x\nC.d : Prop\nClosed under the global context\nAxioms:\ne : R"
    assert parse(text) == [["A.b", "C.d"], [], ["e"]]


def test_only_known_axioms_are_accepted() -> None:
    """The standard reals, functional extensionality, primitive integers; no axiom of a paper, whatever its name."""
    assert meaning("ClassicalDedekindReals.sig_forall_dec") is not None
    assert meaning("PrimInt63.add") is not None
    for name in (
        "false",
        "Base.classic",
        "MyClassicalDedekindReals.sig_forall_dec",
        "PrimInt63",
        "Base.PrimInt63.add",
    ):
        assert meaning(name) is None


def test_keys_depend_on_what_a_file_builds_on(folder: Path) -> None:
    """A changed base changes both, a changed top only itself, another Coq everything."""
    before = keys(read_sources(folder), "8.16.1")
    assert keys(read_sources(folder), "8.17.0") != before
    top = keys(sources(folder, More=MORE + "\n(* *)\n"), "8.16.1")
    assert (top["Base"] == before["Base"], top["More"] == before["More"]) == (True, False)
    base = keys(sources(folder, Base=BASE + "\n", More=MORE), "8.16.1")
    assert (base["Base"] == before["Base"], base["More"] == before["More"]) == (False, False)
    item = Pinned("More.inverse_pos", "True")
    assert key_of(item, read_sources(folder), "a") != key_of(item, read_sources(folder), "b")


def test_without_coqc_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence, exit 2."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MissingExtraError, match="apt-get install") as error:
        coq_version()
    assert error.value.exit_status == 2


@pytest.mark.usefixtures("coq")
def test_the_kernel_accepts_what_is_proved_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    """A statement that the theorem has is accepted with its axioms; a stronger one, and a theorem that is not there, not."""
    link = read_link(INVERSE, "c")
    stronger = Pinned("More.inverse_pos", "forall a : R, 0 < inverse a")
    absent = Pinned("More.nothing", "0 < 1")
    lost = Pinned("Other.x", "0 < 1")
    found = check([*link.all, stronger, absent, lost], read_sources(folder), HEADER, tmp_path / "vo")
    assert found[link.main].error is None
    assert "ClassicalDedekindReals.sig_forall_dec" in found[link.main].axioms
    assert all(meaning(a) for p in link.all for a in found[p].axioms)
    assert "has type" in str(found[stronger].error)
    assert "nothing" in str(found[absent].error)
    assert found[lost].error == "there is no file Other.v"


@pytest.mark.usefixtures("coq")
def test_a_broken_file_is_the_answer_of_all_that_need_it(folder: Path, tmp_path: Path) -> None:
    """What does not build on it is still checked."""
    broken = sources(folder, More=MORE.replace("Proof. lra. Qed.", "Proof. ring. Qed."))
    base = Pinned("Base.square_pos", "forall x : R, 0 <= square x")
    found = check([*read_link(INVERSE, "c").all, base], broken, HEADER, tmp_path / "vo")
    assert found[base].error is None
    assert all("coqc" in str(found[p].error) for p in read_link(INVERSE, "c").all)


@pytest.mark.usefixtures("coq")
def test_what_has_not_changed_is_not_compiled_again(folder: Path, tmp_path: Path) -> None:
    """The second time every file is where it was; a changed top leaves the base."""
    item = Pinned("More.nonzero", "forall a : R, 0 < a -> a <> 0")
    check([item], read_sources(folder), HEADER, tmp_path / "vo")
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "vo").rglob("*.vo")}
    assert len(before) == 2
    check([item], sources(folder, More=MORE + "(* *)\n"), HEADER, tmp_path / "vo")
    after = {p: p.stat().st_mtime_ns for p in (tmp_path / "vo").rglob("*.vo")}
    assert len(after) == 3
    assert before.items() <= after.items()


@pytest.mark.usefixtures("coq")
def test_a_file_alone_is_known_under_the_name_of_the_others(folder: Path, tmp_path: Path) -> None:
    """What nothing builds on is compiled like the rest, once, and its theorems are found beside theirs."""
    alone = "From Coq Require Import Reals.\nOpen Scope R_scope.\nLemma same (x : R) : x = x.\nProof. reflexivity. Qed.\n"
    found = sources(
        folder, More=MORE.replace("Require Import Base", "From Toy Require Import Base"), Alone=alone
    )
    same = Pinned("Alone.same", "forall x : R, x = x")
    answers = check([same, *read_link(INVERSE, "c").all], found, HEADER, tmp_path / "vo", workers=2)
    assert [a.error for a in answers.values()] == [None] * 3
    assert len(list((tmp_path / "vo").rglob("*.vo"))) == 3
