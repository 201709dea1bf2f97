"""Rule monotone: slope and end, with premises on the same interval; each part can fail."""

from __future__ import annotations

import pytest
from rules_claims import all_proved, claim, setting, step, verdicts

from verify.errors import ClaimError, VerifyError
from verify.language import to_text
from verify.verdict import Verdict


def bound(holds: str, schedule: str | None = None, **by: str) -> object:
    """A claim by monotonicity in v."""
    return claim(holds, "monotone", setting(schedule), variable="v", **by)


def test_a_falling_margin_is_shown_from_the_upper_end() -> None:
    """R - L falls towards 1, where it is 0: shown on [0, 1) and at 1."""
    made = bound("forall v in [0, 1]: (1 - v)**2 <= 1 - v**2")
    slope, end = step(made).obligations
    assert to_text(slope.statement).startswith("forall v in [0, 1): diff(")
    assert to_text(slope.statement).endswith("<= 0")
    assert to_text(end.statement).endswith(">= 0")
    assert verdicts(bound("forall v in [0, 1]: H(v) <= 1 - v", "cosine")) == {
        "slope": Verdict.PROVED, "value at the end": Verdict.PROVED,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("holds", "schedule", "end", "failing"),
    [
        ("forall v in [0, 1]: H(v) <= (1 - v)/2", "cosine", "1", ["slope"]),
        ("forall v in [0, 1]: H(v) + 1/10**9 <= 1 - v", "cosine", "1", ["value at the end"]),
        ("forall v in [0, 1]: v >= 1/10**9", None, "0", ["value at the end"]),
        ("forall v in [0, 1]: v*(1 - v) >= 0", None, "0", ["slope"]),
        ("forall v in [0, 1]: exp(v) >= 1 + v", None, "0", []),
        ("forall v in [0, 1]: exp(v) >= 1 + 1.000001*v", None, "0", ["slope"]),
        ("forall v in [0, oo): v**2 + 1 >= 1", None, "0", []),
    ],
)
def test_each_part_can_fail(holds: str, schedule: str | None, end: str, failing: list[str]) -> None:
    """From either end: a slope of the wrong sign somewhere, or a value at the end that is too small."""
    found = verdicts(bound(holds, schedule, end=end))
    assert [label for label, v in found.items() if v is not Verdict.PROVED] == failing


@pytest.mark.parametrize(
    ("holds", "by"),
    [
        ("forall v in [0, 1]: v == v", {}),
        ("forall v in [0, 1]: v < 2", {}),
        ("forall v in [0, 1]: v <= 2 and v >= 0", {}),
        ("forall v in [0, 2]: v <= 2", {}),
        ("forall v in [0, 1]: v <= 2", {"end": "1/2"}),
        ("forall w in [0, 1]: w <= 2", {}),
    ],
)
def test_other_shapes_are_refused(holds: str, by: dict[str, str]) -> None:
    """One relation <= or >=, in the variable, with an end of its interval."""
    with pytest.raises(ClaimError, match="rule 'monotone' needs"):
        step(bound(holds, None, **by))


@pytest.mark.parametrize(
    ("holds", "end"),
    [
        ("forall v in [0, oo): v <= 2", "sqrt(2)"),
        ("forall v in [0, pi]: v <= 2", "sqrt(2)"),
        ("forall v in (-oo, oo): v <= 2", "pi/2"),
    ],
)
def test_an_irrational_end_must_be_that_of_the_interval(holds: str, end: str) -> None:
    """v <= 2 is false beyond 2, and neither sqrt(2) nor pi/2 is an end of its interval."""
    with pytest.raises(ClaimError, match="an end of the interval"):
        step(bound(holds, None, end=end))


def test_premises_on_the_same_interval_are_used() -> None:
    """h <= 1 as a premise is what makes the slope of 1 - v - H(v) non-positive."""
    premise = claim("forall v in [0, 1]: h(v) <= 1", "formula", setting("cosine"), "P")
    made = bound("forall v in [0, 1]: H(v) <= 1 - v", "cosine")
    hypotheses = [to_text(r) for r in step(made, premise).obligations[0].statement.hypotheses]
    assert hypotheses == ["h(v) <= 1"]
    assert all_proved(made, premise)


@pytest.mark.parametrize(
    "premise",
    [
        "forall v in [0, 1/2]: h(v) <= 1",
        "forall v in (0, 1]: h(v) <= 1",
        "forall v in [0, 1] given v > 1/2: h(v) <= 1",
        "forall w in [0, 1]: h(w) <= 1",
        "forall v in [0, 1] integer: h(v) <= 1",
    ],
)
def test_a_premise_on_a_smaller_domain_is_not_used(premise: str) -> None:
    """Another interval, an open end, a hypothesis, another variable, integers: left out."""
    given = claim(premise, "formula", setting("cosine"), "P")
    made = bound("forall v in [0, 1]: H(v) <= 1 - v", "cosine")
    assert step(made, given).obligations[0].statement.hypotheses == ()


def test_a_premise_about_another_schedule_is_not_used() -> None:
    """h >= 1/2 is true of the constant schedule, and says nothing about H(v) >= (1 - v)/2 for the linear one."""
    premise = claim("forall v in [0, 1]: h(v) >= 1/2", "formula", setting("constant"), "P")
    made = bound("forall v in [0, 1]: H(v) >= (1 - v)/2", "linear")
    assert step(made, premise).obligations[0].statement.hypotheses == ()


@pytest.mark.parametrize(
    ("premise", "claimed", "used"),
    [
        ("[0, 1)", "[0, 1]", False),
        ("[0, 1)", "[0, 1)", True),
        ("[0, 1]", "[0, 1)", True),
        ("(0, 1]", "[0, 1]", False),
        ("(0, 1]", "(0, 1]", True),
        ("[0, 1]", "(0, 1]", True),
    ],
)
def test_a_premise_covers_the_ends_that_the_claim_has(premise: str, claimed: str, used: bool) -> None:
    """One that leaves out an end says nothing there; one that has an end too many says enough."""
    given = claim(f"forall v in {premise}: h(v) <= 1", "formula", setting("cosine"), "P")
    made = bound(f"forall v in {claimed}: H(v) <= 1 - v", "cosine")
    hypotheses = [to_text(r) for r in step(made, given).obligations[0].statement.hypotheses]
    assert hypotheses == (["h(v) <= 1"] if used else [])


@pytest.mark.parametrize(("end", "interval", "sign"), [("a", "(a, 2*a]", ">="), ("2*a", "[a, 2*a)", "<=")])
def test_an_end_may_depend_on_another_variable(end: str, interval: str, sign: str) -> None:
    """The margin at v = a or v = 2a, for every a; a hypothesis about v goes, one about a stays."""
    made = bound("forall a in [1, 2], v in [a, 2*a] given a > 1 and v > 1: a*v >= a**2", None, end=end)
    slope, begin = (to_text(o.statement) for o in step(made).obligations)
    assert slope == f"forall a in [1, 2], v in {interval} given a > 1: diff(a*v - a**2, v) {sign} 0"
    assert begin == f"forall a in [1, 2] given a > 1: a*{end if end == 'a' else '(2*a)'} - a**2 >= 0"
    with pytest.raises(ClaimError, match="needs end = an end of the interval of 'v'"):
        step(bound("forall a in [1, 2], v in [a, 2*a]: a*v >= a**2", None, end="3*a"))
    with pytest.raises(VerifyError, match="not bound here"):
        step(bound("forall a in [1, 2], v in [a, 2*a]: a*v >= a**2", None, end="v"))
