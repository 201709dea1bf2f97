"""The command line as a contract: exit statuses, JSON keys, JSON alone on standard output."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from verify.cli import main
from verify.errors import ContradictionError

TRUE = "forall x in [0, 1]: x*(1-x) <= 1/4"
FALSE = "forall x in [0, 1]: x*(1-x) <= 6/25"
ALONE = ("--jobs", "1")  # two claims are decided faster than workers start
CHECK_KEYS = {"statement", "verdict", "rigor", "witness", "evidence"}
SHARPEN_KEYS = {"statement", "constant", "attained", "printed", "slack"}
DOSSIER_KEYS = {
    "schedule", "h", "annealed", "lipschitz", "H0", "Q0", "tail_degree", "coefficients", "supremum",
}  # fmt: skip
CLAIM_KEYS = {
    "paper", "id", "where", "says", "formula", "fidelity", "verdict", "rigor", "rule", "uses", "corrected_by",
    "evidence",
}  # fmt: skip
PAPER = """
[paper]
id = "toy"
title = "Two lemmas"
authors = ["A. Author"]
arxiv = "0000.00000"
text_read = "This file."

[setting.cosine]
schedule = "cosine"
"""
CLAIMS = """
[[claim]]
id = "S1/upper"
where = "Lemma 1"
title = "Lemma 1"
says = '$h(u) \\le 5/2 (1-u)^2$'
fidelity = "as printed"
setting = "cosine"
holds = "forall u in [0, 1]: h(u) <= 5/2*(1-u)**2"
constants = [{ printed = "5/2", unit = "(1-u)**2", harmful = "smaller" }]

[[claim]]
id = "S1/lower"
where = "Lemma 2"
title = "Lemma 2"
says = '$h(u) \\ge 1 - u$'
fidelity = "as printed"
setting = "cosine"
holds = "forall u in [0, 1]: h(u) >= 1 - u"
"""


def run(*arguments: str) -> Result:
    """The command line in this process, standard output and standard error apart."""
    return CliRunner().invoke(main, list(arguments), prog_name="verify")


def answer(*arguments: str, status: int = 0) -> dict[str, Any]:
    """The JSON a command prints, which must be all it prints."""
    result = run(*arguments, "--json")
    assert result.exit_code == status, result.output
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder with one paper of a true and a false claim."""
    folder = tmp_path / "papers" / "toy"
    folder.mkdir(parents=True)
    (folder / "paper.toml").write_text(PAPER)
    (folder / "section1.toml").write_text(CLAIMS)
    return folder.parent


# ---- exit statuses -----------------------------------------------------------------------------------------


def test_a_proof_exits_with_0():
    """`check` of a true statement."""
    assert run("check", TRUE).exit_code == 0


def test_a_refutation_exits_with_1():
    """`check` of a false statement."""
    assert run("check", FALSE).exit_code == 1


def test_bad_input_exits_with_2():
    """`check` of something that is no statement."""
    assert run("check", "forall x in [0, 1]: x^2 <= 1").exit_code == 2


def test_anything_else_exits_with_3():
    """`check` of a statement that is undefined at a point of its domain is neither proved nor refuted."""
    result = run("check", "forall x in [0, 1]: 1/x >= 0")
    assert result.exit_code == 3
    assert result.stdout.startswith("ill-posed")


def test_a_contradiction_exits_with_4(monkeypatch: pytest.MonkeyPatch):
    """A statement proved and refuted at once stops the run: one sentence, no verdict."""

    def both(*arguments: Any) -> None:
        raise ContradictionError("'0 < 1' was proved, yet refuted.")

    monkeypatch.setattr("verify.api.check", both)
    result = run("check", TRUE, "--json")
    assert result.exit_code == 4
    assert result.stdout == ""
    assert result.stderr == "verify: '0 < 1' was proved, yet refuted.\n"


def test_an_audit_exits_with_0_whatever_the_verdicts(papers: Path):
    """`audit` has finished its work also where a claim is false."""
    result = run("audit", "--papers", str(papers), *ALONE)
    assert result.exit_code == 0
    assert "refuted" in result.stdout


# ---- JSON --------------------------------------------------------------------------------------------------


def enclosed(pair: list[str]) -> bool:
    """[lower, upper] as decimal strings, in order."""
    low, high = pair
    return isinstance(low, str) and isinstance(high, str) and Decimal(low) <= Decimal(high)


def test_check_prints_its_keys():
    """Statement, verdict, rigor, witness and evidence of a proof."""
    found = answer("check", TRUE)
    assert set(found) >= CHECK_KEYS
    assert (found["statement"], found["verdict"], found["witness"]) == (TRUE, "proved", None)
    assert found["rigor"] in ("enclosed", "exact")
    assert found["evidence"][0]["verdict"] == "proved"


def test_a_witness_is_exact():
    """A refutation comes with a point at which the statement fails by rational arithmetic."""
    from fractions import Fraction

    found = answer("check", FALSE, status=1)
    x = Fraction(found["witness"]["x"])
    assert 0 <= x <= 1
    assert x * (1 - x) > Fraction(6, 25)


def test_sharpen_prints_its_keys():
    """The best constant of x(1-x) <= C is 1/4, attained at 1/2; 1 is four times as much."""
    found = answer("sharpen", "forall x in [0, 1]: x*(1-x) <= C", "--printed", "1")
    assert set(found) >= SHARPEN_KEYS
    assert enclosed(found["constant"])
    assert Decimal(found["constant"][0]) <= Decimal("0.25") <= Decimal(found["constant"][1])
    assert Decimal(found["slack"][0]) <= 4 <= Decimal(found["slack"][1])
    assert "1/2" in found["attained"]


def test_schedule_prints_its_keys():
    """The dossier of linear decay: H(0) = 1/2, Q(0) = 2, tail degree 1."""
    found = answer("schedule", "linear", "--rho", "2", "--rho", "2.5")
    assert set(found) >= DOSSIER_KEYS
    assert enclosed(found["H0"])
    assert [Decimal(x) for x in found["Q0"]] == [2, 2]
    assert found["tail_degree"] == "1"
    assert found["annealed"]["holds"] is True
    assert [row["rho"] for row in found["coefficients"]] == ["2", "5/2"]
    for row in found["coefficients"]:
        assert enclosed(row["tau"])
        assert enclosed(row["coefficient"])


def test_a_schedule_that_is_not_annealed_is_no_error():
    """The constant schedule: not annealed, with the reason; Q(0) is infinite, no coefficient, and why."""
    found = answer("schedule", "constant", "--rho", "2")
    assert found["annealed"]["holds"] is False
    assert found["annealed"]["reason"]
    assert found["Q0"] == "oo"
    assert found["coefficients"][0]["coefficient"] is None
    assert found["coefficients"][0]["reason"]
    assert found["supremum"]["value"] is None


def test_audit_prints_its_keys(papers: Path):
    """Every claim and every result of a paper, with the verdicts that its claims deserve."""
    found = answer("audit", "--papers", str(papers), *ALONE)
    assert all(set(claim) >= CLAIM_KEYS for claim in found["claims"])
    assert {c["id"]: c["verdict"] for c in found["claims"]} == {"S1/upper": "proved", "S1/lower": "refuted"}
    assert {r["id"]: r["status"] for r in found["results"]} == {
        "S1/upper": "as printed",
        "S1/lower": "refuted",
    }


def test_audit_of_one_claim_names_it_alone(papers: Path):
    """A glob selects claims by id."""
    found = answer("audit", "--papers", str(papers), *ALONE, "--claim", "*/low*")
    assert [c["id"] for c in found["claims"]] == ["S1/lower"]


def test_explain_prints_one_claim(papers: Path):
    """`explain --json` is that claim as `audit` has it."""
    found = answer("explain", "S1/upper", "--papers", str(papers))
    whole = answer("audit", "--papers", str(papers), *ALONE)
    assert found == next(c for c in whole["claims"] if c["id"] == "S1/upper")


def test_simulate_prints_json():
    """A run on the hard instance, with no violation of a proved bound."""
    found = answer("simulate", "abs", "--start", "d1", "--rho", "2", "--steps", "100")
    assert found["violations"] == []
    assert found["rows"]


# ---- what a person reads ---------------------------------------------------------------------------------


def test_report_writes_the_pages_and_the_evidence(papers: Path, tmp_path: Path):
    """`report` writes html, markdown and one evidence file a claim, and nothing beside them."""
    out = tmp_path / "out"
    result = run("report", "--papers", str(papers), *ALONE, "--out", str(out))
    assert result.exit_code == 0, result.output
    assert {p.name for p in out.iterdir()} == {"toy.html", "toy.md", "toy-figures", "evidence"}
    written = {p.relative_to(out / "evidence").as_posix() for p in out.rglob("*.json")}
    assert written == {"toy/S1/upper.json", "toy/S1/lower.json"}


def test_explain_shows_page_rule_and_verdict(papers: Path):
    """`explain` shows the paper's formula, where it stands, the rule and the verdict."""
    result = run("explain", "S1/upper", "--papers", str(papers))
    assert result.exit_code == 0, result.output
    for part in ("S1/upper", "Lemma 1", "h(u) ≤ 5/2(1 − u)²", "formula", "proved"):
        assert part in result.stdout


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_shows_examples(command: str):
    """The help of each command has at least two worked examples."""
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.stdout.count(f"verify {command}") >= 3  # the usage line and two examples


def test_version():
    """`--version` names the program and its version."""
    from verify import __version__

    assert run("--version").stdout.strip() == f"verify, version {__version__}"
