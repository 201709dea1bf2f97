"""One claim on one screen."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console

from verify.cli import main
from verify.report.explain import claim_text

STEP = "forall T in [2, oo) integer, k in [1, T - 1] integer: sum(h((t - 1)/T)**2/H((t - 1)/T), t, k, T - 1) <= 4*p*T"
SLOPE = "forall u in [0, 1): diff(h(u)**2/H(u), u) <= 0"
SAYS = r"""
$$\frac{c_1}{\sum_{s=k}^T \eta_s} + c_2 \sum_{t=k}^T \frac{\eta_t^2}{\sum_{s=t}^T \eta_s} \le \frac{c_1}{\eta T H_h(\tau)} + \frac{4\eta c_2 p}{T}$$
for any $\tau \in [\frac{k-1}{T}, \frac{k}{T})$"""


def part(label: str, verdict: str, statement: str, witness: dict[str, str] | None = None) -> dict[str, Any]:
    """An obligation as the ledger hands it over."""
    return {
        "obligation": statement, "verdict": verdict, "rigor": "enclosed", "method": "ball",
        "reason": f"why {label} is {verdict}", "witness": witness, "details": {"part": label},
    }  # fmt: skip


def record(identifier: str, verdict: str, **more: Any) -> dict[str, Any]:
    """A claim as the ledger hands it over."""
    return {
        "id": identifier, "where": "Appendix F.1, Lemma 5", "title": None, "says": SAYS, "formula": STEP,
        "fidelity": "as printed", "schedule": "cosine", "note": None, "verdict": verdict, "rigor": "enclosed",
        "step": None, "rule": "sum-to-integral", "uses": [], "used_by": [], "corrected_by": None, "reason": "Decided.",
        "witness": None, "obligations": [], "constants": [], "check": f"verify check '{STEP}' --schedule 'cosine'", **more,
    }  # fmt: skip


CONSTANT = {
    "printed": "4*p", "unit": "eta*c2/T", "harmful": "smaller", "best": ["3.1", "3.2"], "slack": None,
    "attained": "approached as T -> oo", "reason": None,
}  # fmt: skip


def lemma(**more: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A lemma whose reason fails, with a correction that is proved, and a theorem that rests on it."""
    parts = [
        part("formula", "undecided", STEP),
        part("slope", "refuted", SLOPE, {"u": "1/100"}),
        *(part(f"grid {i}", "proved", STEP) for i in range(9)),
    ]
    own = record(
        "F.2/lemma-5", "undecided", title="Lemma 5", step="refuted", uses=["F.2/eq-8"], corrected_by="F.2/repaired",
        obligations=parts, **more,
    )  # fmt: skip
    repaired = record("F.2/repaired", "proved", formula="forall T in [2, oo): 1 <= T", constants=[CONSTANT])
    user = record("F.1/suffix", "proved", uses=["F.2/lemma-5"])
    other = record("F.1/next", "undecided", uses=["F.2/repaired"])
    return own, [own, repaired, user, other, record("F.2/eq-8", "proved")]


STATUSES = [
    {"id": "F.2/lemma-5", "title": "Lemma 5", "status": "open", "reason": "Why.", "rests_on": ["F.2/eq-8"]},
    {
        "id": "S3/theorem-1",
        "title": "Theorem 1",
        "status": "proof repaired",
        "reason": "",
        "rests_on": ["F.2/lemma-5"],
    },
    {"id": "S3/other", "title": "Corollary 9", "status": "open", "reason": "", "rests_on": []},
]


def shown(claim: dict[str, Any], *rest: Any, width: int = 100) -> str:
    """What a terminal of that width shows."""
    out = io.StringIO()
    Console(file=out, width=width, color_system=None).print(claim_text(claim, *rest))
    return out.getvalue()


def flat(text: str) -> str:
    """The text without its line breaks."""
    return " ".join(text.split())


@pytest.fixture
def screen() -> str:
    """The lemma at 100 columns."""
    own, claims = lemma()
    return shown(own, claims, STATUSES, ["F.1/suffix", "F.1/next", "F.1/undecided-here"])


def test_it_fits_one_screen(screen):
    """At most 40 lines at 100 columns, none wider than the terminal."""
    assert len(screen.splitlines()) <= 40
    assert max(map(len, screen.splitlines())) <= 100


@pytest.mark.parametrize("width", [36, 60, 160])
def test_it_keeps_within_any_width(width):
    """Nothing is cut off or sticks out, on a narrow terminal nor on a wide one."""
    own, claims = lemma()
    text = shown(own, claims, STATUSES, ["F.1/suffix"], width=width)
    assert max(map(len, text.splitlines())) <= width
    assert "".join(SLOPE.split()) in "".join(text.split())


def test_the_reason_is_told_apart_from_the_conclusion(screen):
    """The reason fails for one obligation, named with its ground; the conclusion is a matter of its own."""
    text = flat(screen)
    assert "reason ✗ fails sum-to-integral" in text
    assert "slope: why slope is refuted" in text
    assert "conclusion ? undecided Decided." in text
    assert "survives: F.2/repaired is proved in its place, with constant 4*p (unit eta*c2/T)" in text


def test_the_witness_stands_with_the_one_command_that_repeats_it(screen):
    """The failing obligation's witness, put into its statement."""
    text = flat(screen)
    assert "witness u = 1/100" in text
    assert (
        "repeat verify check 'forall u in [1/100, 1/100]: diff(h(u)**2/H(u), u) <= 0' --schedule cosine"
        in text
    )


def test_what_rests_on_it_and_what_becomes_of_that(screen):
    """Users with their verdicts, those that were not decided without one; results that rest on it, and only those."""
    text = flat(screen)
    assert "✓ F.1/suffix (proved), ? F.1/next (undecided, by the correction), F.1/undecided-here" in text
    assert "Theorem 1: ↻ proof repaired" in text
    assert "Corollary 9" not in text
    assert "status ○ open Why." in text


def test_what_the_paper_says_is_readable(screen):
    """Formulas are lines of characters, not LaTeX."""
    assert "c_1/(∑_{s=k}^T η_s) + c_2∑_{t=k}^T η_t²/(∑_{s=t}^T η_s) ≤" in flat(screen)
    assert "\\frac" not in screen


def test_proved_obligations_are_named_when_there_are_many(screen):
    """What is not proved is always shown with its statement; of many that are proved the names, and none is lost."""
    assert all(f"grid {i} (enclosed)" in flat(screen) for i in range(9))
    own, _ = lemma()
    own["obligations"] = [part(f"bad {i}", "refuted", SLOPE, {"u": "1/2"}) for i in range(8)]
    text = flat(shown(own, [own]))
    assert all(f"✗ bad {i}: refuted" in text for i in range(8))
    assert text.count(SLOPE) == 8
    assert "✓ proved" not in text


def test_a_long_statement_is_cut_and_says_so():
    """An obligation of many lines leaves room for the rest; a short one is whole."""
    long = " and ".join([SLOPE] * 20)
    own = record("x", "refuted", obligations=[part("slope", "refuted", long, {"u": "1/2"})])
    assert "… (--json shows it whole)" in flat(shown(own, [own]))
    own["obligations"] = [part("slope", "refuted", SLOPE, {"u": "1/2"})]
    assert "shows it whole" not in flat(shown(own, [own]))


@pytest.mark.parametrize("verdict", ["undecided", "refuted", None])
def test_without_a_proved_correction_nothing_survives(verdict):
    """A refuted claim with an undecided, refuted or absent correction says so."""
    own = record(
        "x", "refuted", witness={"T": "2"}, corrected_by="y", obligations=[part("formula", "refuted", STEP)]
    )
    claims = [own] if verdict is None else [own, record("y", verdict)]
    text = flat(shown(own, claims))
    assert "no correction of it is proved" in text
    assert "survives" not in text
    assert ("y, which was not decided here" in text) == (verdict is None)


def test_a_reason_that_holds_says_so():
    """The control: with every obligation proved the reason holds, and so does the conclusion."""
    own = record("x", "proved", step="proved", obligations=[part("slope", "proved", SLOPE)])
    text = flat(shown(own, [own]))
    assert "reason ✓ holds" in text
    assert ": 1 obligation proved" in text
    assert "conclusion ✓ holds Decided." in text
    assert "fails" not in text


def test_markup_in_the_data_is_text():
    """Square brackets are no colours here."""
    own = record("x", "proved", reason="[red]see [24][/red]")
    assert "[red]see [24][/red]" in shown(own, [own])


PAPER = """
[paper]
id = "toy"
title = "Two lemmas"
authors = ["A. Author"]
arxiv = "0000.00000"
text_read = "This file."

[setting.plain]
"""
CLAIMS = """
[[claim]]
id = "S1/square"
where = "Lemma 1"
says = '$x^2 \\le \\frac{{x}}{{2}}$'
fidelity = "as printed"
setting = "plain"
holds = "forall x in [0, 1]: x**2 <= {factor}*x"
corrected_by = "S1/square-corrected"

[[claim]]
id = "S1/square-corrected"
where = "Lemma 1"
says = '$x^2 \\le x$'
fidelity = "made explicit"
setting = "plain"
holds = "forall x in [0, 1]: x**2 <= x"

[[claim]]
id = "S1/cube"
where = "Lemma 2"
title = "Lemma 2"
says = '$x^3 \\le x$'
fidelity = "as printed"
setting = "plain"
holds = "forall x in [0, 1]: x**3 <= x"
by = {{ rule = "consequence", from = ["S1/square"], obligations = ["forall x in [0, 1]: x <= 1"] }}
"""


def explained(folder: Path, factor: str) -> str:
    """What `verify explain S1/square` prints of a paper with this factor in it."""
    toy = folder / "toy"
    toy.mkdir()
    (toy / "paper.toml").write_text(PAPER, encoding="utf-8")
    (toy / "section1.toml").write_text(CLAIMS.format(factor=factor), encoding="utf-8")
    result = CliRunner().invoke(main, ["explain", "S1/square", "--papers", str(folder)], prog_name="verify")
    assert result.exit_code == 0, result.output
    return flat(result.stdout)


def test_what_rests_on_a_refuted_claim_is_decided_too(tmp_path):
    """The command says what became of the users and of the results, with the claim corrected in their premises."""
    text = explained(tmp_path, "1/2")
    assert "x² ≤ x/2" in text
    assert "conclusion ✗ refuted" in text
    assert "survives: S1/square-corrected is proved in its place" in text
    assert "✓ S1/cube (proved)" in text
    assert "Lemma 2: ↻ proof repaired" in text


def test_what_rests_on_a_claim_that_holds_is_only_named(tmp_path):
    """The control: where nothing fails, nothing else is decided."""
    text = explained(tmp_path, "1")
    assert "conclusion ✓ holds" in text
    assert "rests on it S1/cube" in text
    assert "Lemma 2:" not in text
