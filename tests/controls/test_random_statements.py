"""Random statements whose truth is known by construction: never a wrong verdict.

``HYPOTHESIS_PROFILE=deep`` tries a thousand of each.
"""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import strategies as st
from random_statements import STRATEGIES, Known

from verify.decision import Decision, decide_statement
from verify.errors import StatementError
from verify.language import parse_statement
from verify.methods.budget import Budget
from verify.verdict import Verdict

WRONG = {
    "true": (Verdict.REFUTED, Verdict.ILL_POSED, Verdict.DOUBTFUL),
    "false": (Verdict.PROVED, Verdict.ILL_POSED),
    "meaningless": (Verdict.PROVED, Verdict.REFUTED),
    "wrong": (Verdict.PROVED,),
}


def answer(text: str) -> Decision:
    """A decision within a fraction of a second."""
    return decide_statement(parse_statement(text), None, Budget(200, 0.5))


@pytest.mark.parametrize("kind", STRATEGIES)
@hypothesis.given(data=st.data())
def test_no_wrong_verdict(kind: str, data: st.DataObject) -> None:
    """What is true is not answered against, what is false not proved, what means nothing neither."""
    known: Known = data.draw(STRATEGIES[kind])
    try:
        found = answer(known.text)
    except StatementError:
        hypothesis.assume(False)
        return
    hypothesis.event(f"{known.truth}: {found.verdict}")
    assert found.verdict not in WRONG[known.truth], f"{known}: {found.verdict}: {found.deciding.reason}"


@pytest.mark.parametrize("kind", STRATEGIES)
def test_most_get_the_right_verdict(kind: str) -> None:
    """The control that the answers say something: of each kind some are decided, each way that occurs."""
    right = {"true": Verdict.PROVED, "false": Verdict.REFUTED}
    seen: dict[str, list[bool]] = {"true": [], "false": []}

    @hypothesis.settings(max_examples=12, database=None, derandomize=True)
    @hypothesis.given(known=STRATEGIES[kind])
    def sample(known: Known) -> None:
        if known.truth in right:
            seen[known.truth].append(answer(known.text).verdict is right[known.truth])

    sample()
    assert all(any(hits) for hits in seen.values() if len(hits) > 3)
