"""What coqc says of pinned statements: which it accepts, and which words they speak of."""

from __future__ import annotations

from pathlib import Path

import pytest
from coq_files import BASE, HEADER, INVERSE, MORE, START, answers, loose, sources

from verify.errors import ClaimError, MissingExtraError
from verify.methods.kernel import (
    Dictionary,
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
    """The standard reals, functional extensionality; no axiom of a paper, whatever its name, and no machine integers."""
    assert meaning("ClassicalDedekindReals.sig_forall_dec") is not None
    for name in (
        "PrimInt63.add",
        "PrimInt63.addmuldiv",
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
Definition bad_rule : rule := {| apply_rule := fun x => / x |}.
Definition made : R -> R.
Proof. intros x; exact (/ x). Defined.
Section Local.
Variable x : R.
Let y : R := 1 / x.
Definition twice : R := y + y.
Notation reciprocal := (Rinv x).
Definition abbreviated : R := reciprocal.
End Local.
Lemma p x : x - x = 0.
Proof. lra. Qed.
Definition proofs x := conj (p x) I.
Lemma opaque : R.
Proof. exact (/ 0). Qed.
Definition hidden : R := opaque.
Definition apply_to (f : R -> R -> R) (x y : R) : R := f x (y - y).
Definition passed : R := apply_to Rdiv 1 2.
"""
SPOKEN = {
    "forall x : R, x / 3 + x * / 2 = x / 3 + x * / 2": [],
    "forall x y : R, x / y = x / y": ["/ y = x / y", "/ y"],
    "forall x : R, Rdefinitions.Rinv x = / x": ["Rdefinitions.Rinv x = / x", "/ x"],
    "forall x : R, tan x = tan x": ["tan x = tan x", "tan x"],
    "forall x : R, powerRZ x (- 1) = powerRZ x (- 1)": ["powerRZ x ( - 1 ) = powerRZ", "powerRZ x ( - 1 )"],
    "forall n k : nat, (n - k = n - k)%nat": ["Nat.sub n - k"],
    "forall n k : nat, (2 * n + k - S k = 2 * n + k - S k)%nat": ["Nat.sub 2 * n + k - S k"],
    "(1 - 2 = 0)%nat": ["Nat.sub 1 - 2"],
    "(1 - 2 = 0)%N": ["BinNat.N.sub"],
    "forall n k : nat, INR n - INR k = INR n - INR k": [],
    "forall x : R, inverse x = inverse x": ["inverse x = inverse x", "inverse x"],
    "forall x : R, g 1 x = g 1 x": ["g 1 x = g 1 x", "g 1 x"],
    "forall x : R, apply_rule bad_rule x = apply_rule bad_rule x": [
        "bad_rule x = apply_rule bad_rule x", "bad_rule x",
    ],
    "forall x : R, made x = made x": ["made x = made x", "made x"],
    "forall x : R, twice x = twice x": ["twice x = twice x", "twice x"],
    "forall x : R, abbreviated x = abbreviated x": ["abbreviated x = abbreviated x", "abbreviated x"],
    "hidden = hidden": ["hidden = hidden", "hidden"],
    "passed = passed": ["passed = passed", "passed"],
    "apply_to Rdiv 1 2 = apply_to Rdiv 1 2": ["Rdiv 1 2 = apply_to Rdiv 1 2", "Rdiv 1 2"],
    "forall x y : R, 0 <= x / y <= 1 -> x = x": ["/ y < = 1 - > x"],  # printed twice, written once
    "proofs 1 = proofs 1": [],
    "(1500 = 1500)%nat": [],
    f"1{'0' * 400} = 1{'0' * 400}": [],
}  # fmt: skip


@pytest.mark.usefixtures("coq")
def test_words_whose_value_may_be_arbitrary_are_found_however_they_are_written(folder: Path) -> None:
    """By a sign, a full name, a definition of any kind; and the controls, which divide by a number or by nothing."""
    assert dict(zip(SPOKEN, loose(folder, WORDS, *SPOKEN), strict=True)) == SPOKEN


REFUSED = {  # text, statement that the theorem fact has, and what is said
    "Definition PI : R := 3.": ("PI = 3", "File.PI takes the name of Coq.Reals.Rtrigo1.PI"),
    "Definition exp (x : R) : R := 0.": ("exp 1 = 0", "File.exp takes the name of"),
    "Definition Rle (a b : R) : Prop := True.": ("Rle 1 0", "File.Rle takes the name of"),
    "Definition R : Type := unit.": ("forall x y : R, x = y", "File.R takes the name of"),
    "Definition one : R := 1.": ("forall PI : R, PI = PI", "a variable takes the name of PI"),
    "Definition two : R := 2.": (
        "let exp := fun x : R => x in exp 1 = 1",
        "a variable takes the name of exp",
    ),
}


@pytest.mark.usefixtures("coq")
@pytest.mark.parametrize("text", REFUSED)
def test_a_paper_gives_no_new_meaning_to_a_word_of_the_libraries(folder: Path, text: str) -> None:
    """What such a statement seems to say is not what is proved."""
    statement, said = REFUSED[text]
    proof = "\nProof. intros; repeat (exact I || destruct x || destruct y || reflexivity). Qed.\n"
    (found,) = answers(folder, f"{text}\nTheorem fact : {statement}.{proof}", ("File.fact", statement))[
        0
    ].values()
    assert said in str(found.error)


@pytest.mark.usefixtures("coq")
def test_a_lemma_of_the_name_of_a_library_s_word_is_not_meant(folder: Path) -> None:
    """Statements are read with the words they use, and a lemma is none: here Rle is the library's."""
    text = "Lemma Rle (a b : R) : Prop.\nProof. exact True. Qed.\nTheorem fact : 1 = 1.\nProof. reflexivity. Qed.\n"
    (found,) = answers(folder, text, ("File.fact", "Rle 1 0"))[0].values()
    assert "has type" in str(found.error)


@pytest.mark.usefixtures("coq")
def test_a_word_of_a_section_is_none_of_the_libraries(folder: Path) -> None:
    """Definitions there would say something else than they seem to; a letter is free."""
    text = "Section S.\n{}\nDefinition warm (x : R) : R := 1.\nEnd S.\nTheorem fact : warm 0 = 1.\nProof. reflexivity. Qed.\n"
    (found,) = answers(folder, text.format("Let f (x : R) : R := 0."), ("File.fact", "warm 0 = 1"))[
        0
    ].values()
    assert found.error is None
    for abbreviation in ("Let exp (x : R) : R := 0.", "Notation Rmax := Rmin."):
        with pytest.raises(ClaimError, match=r"takes the name of Coq\.Reals"):
            answers(folder, text.format(abbreviation), ("File.fact", "warm 0 = 1"))


@pytest.mark.usefixtures("coq")
def test_a_file_has_no_name_of_a_library_s(folder: Path) -> None:
    """Words in it could not be told from the library's."""
    found = sources(
        folder, Rtrigo1=START + "Definition PI : R := 3.\nLemma a : PI = 3.\nProof. reflexivity. Qed.\n"
    )
    with pytest.raises(ClaimError, match=r"Rtrigo1\.v: Coq's libraries"):
        check([Pinned("Rtrigo1.a", "PI = 3")], found, HEADER, folder / "vo")


SHOWS = """
Record space := mk { low : R }.
Record good (x : R) : Prop := { big : 0 < x }.
Definition line (x : R) : space := mk x.
Definition fine (s : space) : Prop := True.
Definition total (n : nat) : R := match n with O => 0 | S m => INR m end.
Lemma a : good 1 /\\ low (line 0) = 0.
Proof. split; [split; lra | reflexivity]. Qed.
Lemma b : ~ good 0.
Proof. intros [B]; lra. Qed.
Lemma c x : good x -> good x.
Proof. auto. Qed.
Lemma d : mk = mk.
Proof. reflexivity. Qed.
Lemma e : exists s : space, low s = 0.
Proof. exists (line 0); reflexivity. Qed.
Lemma f n : n = O -> total n = 0.
Proof. intros ->; reflexivity. Qed.
Lemma g : total = total.
Proof. reflexivity. Qed.
Lemma h (x : R) : fine (line x).
Proof. exact I. Qed.
Lemma i : exists f : space -> R, f = f.
Proof. exists low; reflexivity. Qed.
Lemma j (x : R) : let y := forall z : R, good z in x = x.
Proof. reflexivity. Qed.
Lemma k : 0 = 0 /\\ (forall x : R, good x -> good x).
Proof. auto. Qed.
Lemma l : let y := 1 in forall x : R, good x -> good x.
Proof. cbv zeta; auto. Qed.
Lemma m (x : R) : let y := (let z := 0 in good z) in x = x.
Proof. reflexivity. Qed.
"""
SAID = {  # statement: what it supposes, shows instances of, concludes with, and the word it gives a value
    "good 1 /\\ low (line 0) = 0": ((), {"File.good"}, {"File.good", "Logic.eq"}, None),
    "~ good 0": ((), set(), {"Logic.not"}, None),
    "forall x : R, good x -> good x": (("File.good",), {"File.good"}, {"File.good"}, None),
    "mk = mk": ((), set(), {"Logic.eq"}, None),
    "exists s : space, low s = 0": ((), {"File.space"}, {"Logic.ex"}, None),
    "forall n : nat, n = O -> total n = 0": ((), set(), {"Logic.eq"}, "File.total"),
    "total = total": ((), set(), {"Logic.eq"}, None),
    "forall x : R, fine (line x)": ((), {"File.fine", "File.line 1"}, {"File.fine"}, None),
    "exists f : space -> R, f = f": ((), set(), {"Logic.ex"}, None),
    "forall x : R, let y := forall z : R, good z in x = x": ((), set(), {"Logic.eq"}, None),
    "0 = 0 /\\ (forall x : R, good x -> good x)": ((), set(), {"Logic.eq", "File.good"}, None),
    "let y := 1 in forall x : R, good x -> good x": ((), set(), {"File.good"}, None),
    "forall x : R, let y := (let z := 0 in good z) in x = x": ((), set(), {"Logic.eq"}, None),
}


@pytest.mark.usefixtures("coq")
def test_what_a_model_shows_and_a_convention_says_is_told_by_coq(folder: Path) -> None:
    """A denial, an equation, a function and what is supposed are instances of nothing."""
    pins = [(f"File.{name}", statement) for name, statement in zip("abcdefghijklm", SAID, strict=True)]
    found = answers(folder, SHOWS, *pins)[1]
    assert [a.error for a in found.statements.values()] == [None] * 13
    said = [
        (a.supposes, {n for n in a.shows if n.startswith("File")}, set(a.relations), a.defines)
        for a in found.statements.values()
    ]
    assert said == list(SAID.values())
    words = Dictionary(found.words)
    assert (found.words["File.line"].of, found.words["File.line"].arity) == ("File.space", 1)
    assert words.instances(["File.line 1"]) == words.instances(["File.mk 1"]) == {"File.space"}
    assert words.instances(["File.line 0"]) == words.instances(["File.fine"]) == set()


def test_a_word_of_two_files_is_not_guessed(folder: Path) -> None:
    """The theorem's own file comes first; of two others neither does."""
    both = sources(
        folder, Other="Open Scope R_scope.\nDefinition half := 2.\n", More="Require Import Other.\n" + MORE,
        Last="Require Import More.\nOpen Scope R_scope.\nDefinition square := 1.\n",
    )  # fmt: skip
    assert used_words(Pinned("Last.t", "square = 1"), both)["Last"] == ["square"]
    with pytest.raises(
        ClaimError, match=r"half is a word of Base and Other|half is a word of Other and Base"
    ):
        used_words(Pinned("Last.t", "half = 1"), both)
