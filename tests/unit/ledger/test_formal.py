"""Claims linked to Coq: what a record counts for, and what turns a verdict away from formal."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from ledger_papers import HEADING, entry

from verify.claim import load_paper
from verify.cli import main
from verify.errors import ClaimError, ContradictionError
from verify.ledger import Audit, run_audit
from verify.ledger.cache import Cache
from verify.ledger.experiments import Experiments
from verify.ledger.formal import load_formal, record_kernel
from verify.ledger.kernel_record import path, write
from verify.methods.budget import Budget
from verify.methods.kernel import Answers, Checked, Word, read_sources, vocabulary_hash
from verify.verdict import Rigor, Verdict

COQ = """From Coq Require Import Reals Lra.
Open Scope R_scope.
Definition square (x : R) : R := x * x.
Definition inverse (x : R) : R := 1 / x.
Lemma square_pos x : 0 <= square x.
Proof. unfold square; nra. Qed.
Lemma square_model : square 2 = 4.
Proof. unfold square; lra. Qed.
"""
KERNEL = """
[claim.kernel]
theorem = "Square.square_pos"
statement = "forall x : R, 0 <= square x"
"""
MODEL = 'models = [{ theorem = "Square.square_model", statement = "square 2 = 4" }]'
CONVENTION = """
[[kernel.conventions]]
word = "Square.inverse"
theorem = "Square.inverse_0"
statement = "inverse 0 = 0"
"""
DEFINED = """
defined = [{ term = "/ x", theorem = "Square.nonzero", statement = "forall x : R, 0 < x -> x <> 0" }]
"""
REALS = "ClassicalDedekindReals.sig_forall_dec"
Change = Callable[[Path], None]


def paper(tmp_path: Path, *claims: str, coq: str = COQ, vocabulary: str | None = None) -> Path:
    """A paper's folder with one Coq file; the vocabulary is that of the file unless told."""
    folder = tmp_path / "toy"
    (folder / "coq").mkdir(parents=True, exist_ok=True)
    (folder / "coq" / "Square.v").write_text(coq)
    words = vocabulary or vocabulary_hash(read_sources(folder / "coq"))
    header = "From Coq Require Import Reals. Open Scope R_scope."
    kernel = f'\n[kernel]\nheader = "{header}"\nvocabulary = "{words}"\n{MODEL}\n'
    (folder / "paper.toml").write_text(HEADING + kernel)
    (folder / "section1.toml").write_text("".join(claims))
    return folder


DIVISION = "Rdefinitions.Rdiv"
WORDS = {
    "Square.square": Word(()),
    "Square.inverse": Word((DIVISION,)),
    "Square.space": Word((), ("Square.build",), fields=("Square.scale",)),
    "Square.scale": Word((), ("Square.unit",)),
    "Square.build": Word(("Square.space",), of="Square.space", arity=1),
    "Square.line": Word(("Square.build",), of="Square.space", arity=2),
    "Square.good": Word((), ("Square.Build_good",), True),
}


def recorded(folder: Path, about: str = "", **change: Any) -> Path:
    """A record in which the kernel accepted every statement; ``change`` alters the answers on theorems named ``about``."""
    formal = load_formal(load_paper(folder), None)
    plain = Checked((REALS,), None, ("Square.square",), relations=("<>",))
    found = {p: replace(plain, **change) if about in p.theorem else plain for p in formal.pinned}
    records = folder.parent / "evidence"
    write(path(records, "toy"), "8.16.1", Answers(found, WORDS), formal.sources, formal.header)
    return records


def audited(folder: Path, records: Path | None) -> Audit:
    """The audit of the paper with what was recorded."""
    experiments = Experiments(Cache(None), trained=records)
    return run_audit(load_paper(folder), cache=Cache(None), budget=Budget(1000, 2.0), experiments=experiments)


PLAIN = entry("A/square", None, by='{ rule = "kernel" }') + KERNEL
OPEN = entry("A/read", None, by='{ rule = "read", why = "no rule" }') + KERNEL
WRONG = entry("A/wrong", "forall u in [0, 1]: h(u) <= 1/2") + KERNEL
STEP = entry(
    "A/next", None, by='{ rule = "consequence", from = ["A/square"], steps = ["1 <= 2"], argument = "x" }'
)


def test_a_recorded_theorem_proves_its_claim_at_rigor_formal(tmp_path: Path) -> None:
    """The evidence has the whole statement, the axioms with their meaning, version and date, and how to repeat it."""
    folder = paper(tmp_path, PLAIN, OPEN)
    found = audited(folder, recorded(folder))
    for name in ("A/square", "A/read"):
        finding = found.findings[name]
        assert (finding.verdict, finding.rigor, finding.trust) == (Verdict.PROVED, Rigor.FORMAL, None)
    (evidence,) = found.findings["A/square"].evidence
    assert evidence.method == "kernel"
    assert evidence.obligation == "forall x : R, 0 <= square x"
    assert list(evidence.details["axioms"]) == [REALS]
    assert "8.16.1 on 20" in evidence.reason
    assert evidence.details["repeat"] == "verify audit --method kernel"


def without_record(folder: Path) -> None:
    """Nobody has run Coq."""
    recorded(folder).joinpath("kernel-toy.json").unlink()


def another_axiom(folder: Path) -> None:
    """The theorem rests on something that is not accepted."""
    recorded(folder, axioms=(REALS, "Square.false"))


def refused(folder: Path) -> None:
    """Coq did not accept the proof."""
    recorded(folder, error="coqc: Error: Cannot find witness.")


def changed_proof(folder: Path) -> None:
    """The source is not the one that was checked."""
    recorded(folder)
    file = folder / "coq" / "Square.v"
    file.write_text(COQ.replace("nra", "lra"))


def changed_statement(folder: Path) -> None:
    """The claim pins another statement."""
    recorded(folder)
    file = folder / "section1.toml"
    file.write_text(file.read_text().replace("0 <= square x", "0 < square x"))


def changed_definition(folder: Path) -> None:
    """A word of the statement means something else now; everything was checked again, but nobody read it again."""
    file = folder / "coq" / "Square.v"
    file.write_text(COQ.replace(":= x * x", ":= x * x * x * x").replace("= 4", "= 16"))
    recorded(folder)


def partial_term(folder: Path) -> None:
    """The statement divides, and nothing shows by what."""
    file = folder / "section1.toml"
    file.write_text(file.read_text().replace("0 <= square x", "0 <= square (1 / x)"))
    recorded(folder, speaks_of=("Square.square", DIVISION))


def empty_companion(folder: Path) -> None:
    """It divides, and the theorem on the divisor is about something else."""
    file = folder / "section1.toml"
    divided = file.read_text().replace("0 <= square x", "0 <= square (1 / x)")
    file.write_text(divided + DEFINED.replace("x <> 0", "x = x"))
    records = recorded(folder, "square_pos", speaks_of=("Square.square", DIVISION))
    data = json.loads((records / "kernel-toy.json").read_text())
    for answer in data["theorems"].values():
        answer["relations"] = ["Logic.eq"]
    (records / "kernel-toy.json").write_text(json.dumps(data))


def no_model(folder: Path) -> None:
    """It is about all spaces, and there may be none."""
    recorded(folder, "square_pos", speaks_of=("Square.space",))


def no_model_of_a_proposition(folder: Path) -> None:
    """It is about what is good, and nothing may be."""
    recorded(folder, "square_pos", speaks_of=("Square.good",))


def no_meaning(folder: Path) -> None:
    """A word that nobody looked up."""
    recorded(folder, "square_pos", speaks_of=("Square.other",))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without_record, "it was not checked here"),
        (another_axiom, "it rests on Square.false"),
        (refused, "Cannot find witness"),
        (changed_proof, "has changed since the last check"),
        (changed_statement, "has changed since the last check"),
        (changed_definition, "not those that were read"),
        (partial_term, "nothing shows that '/ x )' is defined"),
        (empty_companion, "does not say what its functions need"),
        (no_model, "no model shows an instance of Square.space"),
        (no_model_of_a_proposition, "no model shows an instance of Square.good"),
        (no_meaning, "what Square.other means has changed"),
    ],
)
def test_what_is_not_the_checked_theorem_is_not_formal(tmp_path: Path, change: Change, said: str) -> None:
    """Each way to break a proof or a statement turns the verdict away, with the reason."""
    folder = paper(tmp_path, PLAIN)
    change(folder)
    finding = audited(folder, folder.parent / "evidence").findings["A/square"]
    assert finding.verdict is Verdict.UNDECIDED
    assert said in finding.reason


@pytest.mark.parametrize(
    ("about", "shown", "instance"),
    [
        ("Square.space", "Square.line 2", True),
        ("Square.space", "Square.line 1", False),  # a function
        ("Square.space", "Square.build 1", True),
        ("Square.space", "Square.space", True),
        ("Square.scale", "Square.line 2", True),  # a field of it
        ("Square.good", "Square.good", True),
        ("Square.good", "Square.square", False),
    ],
)
def test_a_model_shows_an_instance(tmp_path: Path, about: str, shown: str, instance: bool) -> None:
    """It builds one, or states the proposition of one."""
    folder = paper(tmp_path, PLAIN)
    formal = load_formal(load_paper(folder), None)
    answers = {
        p: Checked((REALS,), None, (about,), shows=(shown,) if p.theorem.endswith("model") else ())
        for p in formal.pinned
    }
    records = folder.parent / "evidence"
    write(path(records, "toy"), "8.16.1", Answers(answers, WORDS), formal.sources, formal.header)
    assert (audited(folder, records).findings["A/square"].rigor is Rigor.FORMAL) is instance
    empty = {p: replace(a, supposes=("Square.good",)) for p, a in answers.items()}
    write(path(records, "toy"), "8.16.1", Answers(empty, WORDS), formal.sources, formal.header)
    assert "no model" in audited(folder, records).findings["A/square"].reason


def test_a_divisor_with_its_companion_counts(tmp_path: Path) -> None:
    """The control of those that do not."""
    folder = paper(tmp_path, PLAIN.replace("0 <= square x", "0 <= square (1 / x)") + DEFINED)
    records = recorded(folder, "square_pos", speaks_of=("Square.square", DIVISION))
    assert audited(folder, records).findings["A/square"].rigor is Rigor.FORMAL


def test_a_convention_is_a_theorem_that_has_to_be_accepted_too(tmp_path: Path) -> None:
    """With it a word needs no companion; refused, or without a value for the word, it turns every claim away."""
    folder = paper(tmp_path, PLAIN)
    formal = load_formal(load_paper(folder), None)
    assert "is defined" in reason_with(folder, "square_pos", speaks_of=("Square.inverse",))
    text = (folder / "paper.toml").read_text()
    (folder / "paper.toml").write_text(text + CONVENTION)
    assert formal.conventions == ()
    good = {"speaks_of": ("Square.inverse",), "defines": "Square.inverse"}
    assert "Theorem Square.square_pos" in reason_with(folder, "", **good)
    assert "by convention" in reason_with(folder, "", **{**good, "defines": "Square.square"})
    assert "by convention" in reason_with(folder, "", **{**good, "defines": None})
    assert "by convention" in reason_with(folder, "", **{**good, "supposes": ("Square.inverse",)})
    assert "inverse_0: coqc" in reason_with(folder, "inverse_0", error="coqc: Error.")


def reason_with(folder: Path, about: str, **change: Any) -> str:
    """What is said of the claim when the answers on theorems named ``about`` are changed so."""
    return audited(folder, recorded(folder, about, **change)).findings["A/square"].reason


def test_another_rule_keeps_its_own_verdict_without_the_kernel(tmp_path: Path) -> None:
    """A claim that is decided in another way does not lose by a link that does not count."""
    formula = entry("A/formula", "forall u in [0, 1]: h(u) <= 1") + KERNEL
    folder = paper(tmp_path, formula)
    weak = audited(folder, None).findings["A/formula"]
    assert (weak.verdict, weak.rigor < Rigor.FORMAL) == (Verdict.PROVED, True)
    strong = audited(folder, recorded(folder)).findings["A/formula"]
    assert (strong.verdict, strong.rigor) == (Verdict.PROVED, Rigor.FORMAL)
    assert [label for label, _ in strong.decisions] == ["formula", "kernel"]


def test_proved_by_the_kernel_and_refuted_by_a_point_is_a_contradiction(tmp_path: Path) -> None:
    """The run stops: one of the two is wrong."""
    folder = paper(tmp_path, WRONG)
    assert audited(folder, None).findings["A/wrong"].verdict is Verdict.REFUTED
    with pytest.raises(ContradictionError, match="A/wrong"):
        audited(folder, recorded(folder))


def test_an_ill_posed_claim_stays_so(tmp_path: Path) -> None:
    """Coq's total functions do not make a formula defined."""
    folder = paper(tmp_path, entry("A/ill", "forall u in [0, 1]: 1/(1 - u) >= 1") + KERNEL)
    assert audited(folder, recorded(folder)).findings["A/ill"].verdict is Verdict.ILL_POSED


def test_bad_tables_and_records_are_bad_input(tmp_path: Path) -> None:
    """A rule without its table, a table without a statement, a record that is none."""
    with pytest.raises(ClaimError, match=r"needs \[claim.kernel\]"):
        audited(paper(tmp_path, entry("A/x", None, by='{ rule = "kernel" }')), None)
    with pytest.raises(ClaimError, match="statement is missing"):
        audited(paper(tmp_path, entry("A/x", None) + '\n[claim.kernel]\ntheorem = "A.b"\n'), None)
    folder = paper(tmp_path, PLAIN)
    records = recorded(folder)
    good = json.loads((records / "kernel-toy.json").read_text())
    key = next(iter(good["theorems"]))
    bad = [
        "{", "[]", "3", "null", json.dumps({"coq": "8.16.1"}), json.dumps({**good, "coq": 8}),
        json.dumps({**good, "theorems": []}), json.dumps({**good, "theorems": {key: []}}),
        json.dumps({**good, "theorems": {key: {**good["theorems"][key], "axioms": "none"}}}),
        json.dumps({**good, "theorems": {key: {**good["theorems"][key], "error": 1}}}),
        json.dumps({**good, "words": {"a": {}}}),
    ]  # fmt: skip
    for text in bad:
        (records / "kernel-toy.json").write_text(text)
        with pytest.raises(ClaimError, match="not a record of"):
            audited(folder, records)
    for table in (
        "models = 3", "models = [3]", "conventions = [{ theorem = 'A.b' }]",
        "conventions = [{ word = 'Square.none', theorem = 'A.b', statement = 'none = 0' }]",
    ):  # fmt: skip
        (folder / "paper.toml").write_text(HEADING + f"\n[kernel]\n{table}\n")
        with pytest.raises(ClaimError, match=r"\[kernel\], (models|conventions)"):
            load_formal(load_paper(folder), None)


def test_coq_itself_makes_the_record(tmp_path: Path) -> None:
    """End to end: the record of coqc proves the claim; with the proof broken it does not."""
    if shutil.which("coqc") is None:
        pytest.skip("coqc is not installed")
    folder = paper(tmp_path, PLAIN)
    record_kernel(load_paper(folder), tmp_path / "evidence", tmp_path / "vo")
    assert audited(folder, tmp_path / "evidence").findings["A/square"].rigor is Rigor.FORMAL
    paper(tmp_path, PLAIN, coq=COQ.replace("unfold square; nra", "unfold square; ring"))
    record_kernel(load_paper(folder), tmp_path / "evidence", tmp_path / "vo")
    finding = audited(folder, tmp_path / "evidence").findings["A/square"]
    assert finding.verdict is Verdict.UNDECIDED
    assert "coqc" in finding.reason


def test_a_paper_without_linked_claims_gets_no_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`verify audit --method kernel` has nothing to check there, needs no Coq for it, and writes nothing."""
    folder = paper(tmp_path / "papers", entry("A/formula", "forall u in [0, 1]: h(u) <= 1"))
    monkeypatch.setenv("VERIFY_CACHE", str(tmp_path / "cache"))
    arguments = [
        "audit",
        "toy",
        "--method",
        "kernel",
        "--papers",
        str(folder.parent),
        "--out",
        str(tmp_path / "out"),
    ]
    result = CliRunner().invoke(main, arguments, prog_name="verify")
    assert result.exit_code == 0, result.output
    assert list((tmp_path / "out").rglob("kernel-*.json")) == []
