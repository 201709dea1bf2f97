"""Every display of a paper has a claim, as far as paper.toml says so: checked against the text itself.

The texts are not ours to commit. Where one is not at hand its tests are skipped, which the full run counts as failed.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from verify.claim import Paper, load_paper
from verify.claim.coverage import Display, displays, gaps, misnamed

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = sorted(p.parent for p in (ROOT / "proofs").glob("*/paper.toml"))
COVERED = [d for d in FOLDERS if load_paper(d).coverage.sections]  # the others name no display of any text
ATTIA_KOREN = ROOT / "proofs" / "attia_koren_2503.09411"


def text_of(paper: Paper) -> str:
    """The text that was read, or a skip."""
    file = ROOT.parent / "shared" / "papers" / f"{paper.id}.md"
    if not file.is_file():
        pytest.skip(f"{file.name}, the text of the paper, is not at hand")
    return file.read_text(encoding="utf-8")


def covered_displays(paper: Paper, text: str) -> tuple[Display, ...]:
    """The displays of the sections that the paper's folder claims to cover."""
    return displays(text, paper.coverage.sections)


@pytest.fixture(scope="module", params=COVERED, ids=lambda f: f.name)
def paper(request: pytest.FixtureRequest) -> Paper:
    """Every paper that comes with the package and says what it covers."""
    return load_paper(request.param)


@pytest.fixture(scope="module")
def attia_koren() -> Paper:
    """The first paper, for the controls."""
    return load_paper(ATTIA_KOREN)


def test_every_display_has_a_claim(paper: Paper) -> None:
    """No relation of a display is left over."""
    found = covered_displays(paper, text_of(paper))
    left = gaps(found, paper.claims, paper.coverage.exceptions)
    assert not left, "\n".join(f"line {g.display.line}: {m}" for g in left for m in g.missing)


def test_the_number_of_displays_is_the_one_written_down(paper: Paper) -> None:
    """The report shows the number of paper.toml, and has no text to count in."""
    if paper.coverage.displays is not None:
        assert len(covered_displays(paper, text_of(paper))) == paper.coverage.displays


def test_every_named_display_is_in_the_text(paper: Paper) -> None:
    """``display`` of a claim or an exception is the beginning of exactly one formula."""
    named = [c.display for c in paper.claims if c.display]
    exempt = [e.display for e in paper.coverage.exceptions]
    text = text_of(paper)
    assert misnamed(displays(text), named) == ()
    assert misnamed(covered_displays(paper, text), exempt) == ()


def test_every_exception_is_needed(paper: Paper) -> None:
    """Without it its display is reported: no display is left out that has its claim."""
    found = covered_displays(paper, text_of(paper))
    exempt = paper.coverage.exceptions
    for one in exempt:
        assert gaps(found, paper.claims, [e for e in exempt if e is not one]), one.display


@pytest.mark.parametrize(
    ("claim_id", "begins"),
    [
        ("S1.1/guarantee", r"O\Big("),
        ("S2.2/eq-1", r"H_h(v) \triangleq"),
        ("S3/theorem-1", r"\mathbb{E}[f(x_{T+1}) - f(x^*)] \le \frac{1}{2}"),
        ("S3/sandwich-upper", r"(1-u)^2 \le h(u) \le \frac{5}{2}"),
        ("H/tuned-rate", r"\frac{2DG}{\sqrt{T}} \sqrt{Q_h(0)/H_h(0)} + O"),
        ("H/integral-lower", r"h(0) \ge H_h(0)"),
        ("H/Q-upper", r"Q_h(0) = \int_0^1 \frac{H'_h(u)^2}{H_h(u)} du \le 2p"),
    ],
)
def test_a_removed_claim_leaves_its_display_uncovered(attia_koren: Paper, claim_id: str, begins: str) -> None:
    """Control: the display is reported, and it is the one."""
    found = covered_displays(attia_koren, text_of(attia_koren))
    claims = [c for c in attia_koren.claims if c.id != claim_id]
    assert len(claims) == len(attia_koren.claims) - 1
    left = gaps(found, claims, attia_koren.coverage.exceptions)
    assert any(g.display.latex.startswith(begins) for g in left)


@pytest.mark.parametrize(
    ("printed", "changed"),
    [
        (r"\cdot 18\rho^{\frac{1}{5}}", r"\cdot 19\rho^{\frac{1}{5}}"),
        (r"\le \frac{5}{2}(1-u)^2", r"< \frac{5}{2}(1-u)^2"),
        (r"\frac{1}{2} h(0) \min\{1, h(0)/2p\}", r"\frac{1}{2} h(0) \max\{1, h(0)/2p\}"),
    ],
)
def test_a_changed_display_is_reported(attia_koren: Paper, printed: str, changed: str) -> None:
    """Control: a constant, a relation or a name that no claim has."""
    text = text_of(attia_koren)
    assert printed in text
    found = covered_displays(attia_koren, text.replace(printed, changed))
    assert gaps(found, attia_koren.claims, attia_koren.coverage.exceptions)


def test_a_beginning_that_matches_nothing_is_reported(attia_koren: Paper) -> None:
    """Control: for an exception and for a display key alike."""
    text = text_of(attia_koren)
    wrong = replace(attia_koren.coverage.exceptions[0], display=r"\frac{D^2}{3\eta}")
    assert misnamed(displays(text), [wrong.display]) == (wrong.display,)
