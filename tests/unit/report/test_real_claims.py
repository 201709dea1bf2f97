"""Every formula of the papers that come with the project can be shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify.claim import load_paper
from verify.language.printer import to_latex
from verify.report.mathml import to_mathml
from verify.report.text import segments

PAPERS = sorted(p.parent for p in (Path(__file__).parents[3] / "proofs").glob("*/paper.toml"))


def formulas(directory: Path) -> list[str]:
    """The formulas in what a paper says, in notes, and of its statements."""
    found = []
    for claim in load_paper(directory).claims:
        for text in (claim.says, claim.note):
            found += [s.value for s in segments(text) if s.kind in ("math", "display")]
        if claim.statement is not None:
            found.append(to_latex(claim.statement))
    return found


@pytest.mark.parametrize("directory", PAPERS, ids=lambda p: p.name)
def test_no_formula_falls_back(directory):
    """Each formula becomes MathML, in the line and on its own; none is shown as code."""
    found = formulas(directory)
    assert found
    assert [f for f in found if to_mathml(f) is None or to_mathml(f, display=True) is None] == []


def test_there_are_papers():
    """The control: the test above has something to look at."""
    assert PAPERS
