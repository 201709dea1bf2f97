"""What coqc says of pinned statements: which it accepts, and which words they speak of."""

from __future__ import annotations

from pathlib import Path

import pytest
from coq_files import BASE, HEADER, INVERSE, MORE, answers, loose, sources

from verify.errors import ClaimError, MissingExtraError
from verify.methods.kernel import (
    Pinned,
    check,
    digests,
    key_of,
    key_of_word,
    meaning,
    read_link,
    read_sources,
)
from verify.methods.kernel.axioms import parse
from verify.methods.kernel.build import coq_version, keys
from verify.methods.kernel.check import used_words


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
    item = Pinned("More.inverse_pos", "0 < 1")
    found = digests(read_sources(folder))
    assert key_of(item, found, "a") != key_of(item, found, "b")
    other = digests(sources(folder, Base=BASE + "\n\n"))
    assert key_of(item, found, "a") != key_of(item, other, "a")
    assert key_of_word("Base.half", found) != key_of_word("Base.half", other)


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
    found = check(
        [*link.all, stronger, absent, lost], read_sources(folder), HEADER, tmp_path / "vo"
    ).statements
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
    found = check([*read_link(INVERSE, "c").all, base], broken, HEADER, tmp_path / "vo").statements
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
    found_of = check(
        [same, *read_link(INVERSE, "c").all], found, HEADER, tmp_path / "vo", workers=2
    ).statements
    assert [a.error for a in found_of.values()] == [None] * 3
    assert len(list((tmp_path / "vo").rglob("*.vo"))) == 3


WORDS = """
Definition inverse (x : R) : R := 1 / x.
Fixpoint f (n : nat) (x : R) : R := match n with O => x | S m => g m x end
with g (n : nat) (x : R) : R := match n with O => / x | S m => f m x end.
Record rule := { apply_rule : R -> R }.
Definition field : rule := {| apply_rule := fun x => / x |}.
Definition made : R -> R.
Proof. intros x; exact (/ x). Defined.
Section S.
Variable x : R.
Let y : R := 1 / x.
Definition twice : R := y + y.
End S.
Notation inv := Rinv.
Lemma p x : x - x = 0.
Proof. lra. Qed.
Definition proofs x := conj (p x) I.
"""
SPOKEN = {
    "forall x : R, x / 3 + x * / 2 = x / 3 + x * / 2": [],
    "forall x y : R, x / y = x / y": ["/ y = x / y", "/ y"],
    "forall x : R, Rdefinitions.Rinv x = / x": ["Rdefinitions.Rinv x = / x", "/ x"],
    "forall x : R, tan x = tan x": ["tan x = tan x", "tan x"],
    "forall x : R, powerRZ x (- 1) = powerRZ x (- 1)": ["powerRZ x ( - 1 ) = powerRZ", "powerRZ x ( - 1 )"],
    "forall n k : nat, (n - k = n - k)%nat": ["Nat.sub n k"],
    "forall n k : nat, INR n - INR k = INR n - INR k": [],
    "forall x : R, inverse x = inverse x": ["inverse x = inverse x", "inverse x"],
    "forall x : R, g 1 x = g 1 x": ["g 1 x = g 1 x", "g 1 x"],
    "forall x : R, apply_rule field x = apply_rule field x": ["field x = apply_rule field x", "field x"],
    "forall x : R, made x = made x": ["made x = made x", "made x"],
    "forall x : R, twice x = twice x": ["twice x = twice x", "twice x"],
    "forall x : R, inv x = inv x": ["Rdefinitions.RinvImpl.Rinv"],
    "forall tan : R, tan = tan": [],  # a variable of that name
    "proofs 1 = proofs 1": [],
}


@pytest.mark.usefixtures("coq")
def test_words_whose_value_may_be_arbitrary_are_found_however_they_are_written(folder: Path) -> None:
    """By a sign, a full name, a definition of any kind; and the controls, which divide by a number or by nothing."""
    assert dict(zip(SPOKEN, loose(folder, WORDS, *SPOKEN), strict=True)) == SPOKEN


FALSE = "forall x : R, Rle 1 0"


@pytest.mark.usefixtures("coq")
@pytest.mark.parametrize(
    ("text", "statement", "said"),
    [
        ("Definition Rle (a b : R) : Prop := True.", FALSE, "File.Rle takes the name of"),
        ("Notation Rle := (fun _ _ : R => True).", FALSE, "has type"),
        ("Lemma Rle (a b : R) : True.\nProof. exact I. Qed.", "1 <= 0", "has type"),
        ("Definition one : R := 1.", "0 = one", "has type"),
    ],
)
def test_a_paper_gives_no_new_meaning_to_a_word_of_the_libraries(
    folder: Path, text: str, statement: str, said: str
) -> None:
    """What such a statement seems to say is not what is proved."""
    proof = "\nTheorem fact : forall x : R, Rdefinitions.Rle 0 1.\nProof. intros; lra. Qed.\n"
    if "File.Rle" in said:
        proof = "\nTheorem fact : forall x : R, Rle 1 0.\nProof. intros; exact I. Qed.\n"
    (found,) = answers(folder, text + proof, ("File.fact", statement))[0].values()
    assert said in str(found.error)


@pytest.mark.usefixtures("coq")
def test_the_structures_of_a_statement_are_told_with_what_builds_them(folder: Path) -> None:
    """So that a model can be asked for: a record, a proposition, and a type without any instance."""
    text = """
Record space := { carrier : R; positive : 0 < carrier }.
Record good (S : space) : Prop := { big : 1 < carrier S }.
Inductive nothing := .
Lemma fact (S : space) (x : nothing) : good S -> 0 < carrier S.
Proof. intros [B]; lra. Qed.
"""
    pin = ("File.fact", "forall (S : space) (x : nothing), good S -> 0 < carrier S")
    found = answers(folder, text, pin)[1].words
    assert (found["File.space"].constructors, found["File.space"].proposition) == (
        ("File.Build_space",),
        False,
    )
    assert (found["File.good"].constructors, found["File.good"].proposition) == (("File.Build_good",), True)
    assert found["File.nothing"].constructors == ()
    assert found["File.carrier"].constructors is None


def test_a_word_of_two_files_is_not_guessed(folder: Path) -> None:
    """The theorem's own file comes first; of two others neither does."""
    both = sources(
        folder, Other="Definition half := 2.\n", More="Require Import Other.\n" + MORE,
        Last="Require Import More.\nDefinition square := 1.\n",
    )  # fmt: skip
    assert used_words(Pinned("Last.t", "square = 1"), both)["Last"] == ["square"]
    with pytest.raises(
        ClaimError, match=r"half is a word of Base and Other|half is a word of Other and Base"
    ):
        used_words(Pinned("Last.t", "half = 1"), both)
