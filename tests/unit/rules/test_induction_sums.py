"""Rule induction: the sums of its base and of its step, term for term, and where each begins and ends."""

from __future__ import annotations

import pytest
from rules_claims import claim, step

from verify.claim import Claim
from verify.errors import ClaimError
from verify.language import to_text


def parts(holds: str, direction: str, **by: object) -> dict[str, str]:
    """The obligations as a reader sees them, without the quantifiers of the step."""
    made = claim(holds, "induction", variable="n", direction=direction, **by)
    return {o.label: to_text(o.statement).removeprefix("forall ") for o in step(made).obligations}


@pytest.mark.parametrize(
    ("left", "first", "known", "following"),
    [
        (
            "sum(2*s + 1, s, 1, n)",
            "2*1 + 1",
            "sum(2*s + 1, s, 1, n)",
            "sum(2*s + 1, s, 1, n) + (2*(n + 1) + 1)",
        ),
        ("sum(3, s, 1, n)", "3", "sum(3, s, 1, n)", "sum(3, s, 1, n) + 3"),
        (
            "1 + 2*sum(s**2, s, 1, n)",
            "1 + 2*1**2",
            "1 + 2*sum(s**2, s, 1, n)",
            "1 + 2*(sum(s**2, s, 1, n) + (n + 1)**2)",
        ),
        (
            "sum(s + sum(s + t, t, 2, 2), s, 1, n)",
            "1 + (1 + 2)",
            "sum(s + sum(s + t, t, 2, 2), s, 1, n)",
            "sum(s + sum(s + t, t, 2, 2), s, 1, n) + (n + 1 + sum(n + 1 + t, t, 2, 2))",
        ),
        ("sum(s, s, 0, n)", "sum(s, s, 0, 1)", "sum(s, s, 0, n)", "sum(s, s, 0, n) + (n + 1)"),
        ("sum(s, s, n, 9)", "sum(s, s, 1, 9)", "sum(s, s, n, 9)", "sum(s, s, n + 1, 9)"),
    ],
)
def test_upwards(left: str, first: str, known: str, following: str) -> None:
    """At 1 a sum from 1 to 1 is its one term; at n + 1 a sum up to n + 1 is the one up to n and its last term."""
    found = parts(f"forall n in [1, oo) integer: {left} >= n", "up")
    assert found == {
        "base": f"{first} >= 1",
        "step": f"n in [1, oo) integer given {known} >= n: {following} >= n + 1",
    }


@pytest.mark.parametrize(
    ("left", "first", "known", "following"),
    [
        (
            "sum(2*s + 1, s, n, 9)",
            "2*9 + 1",
            "sum(2*s + 1, s, n + 1, 9)",
            "2*n + 1 + sum(2*s + 1, s, n + 1, 9)",
        ),
        (
            "sum(sum(s + r, r, s, 9), s, n, 9)",
            "9 + 9",
            "sum(sum(s + r, r, s, 9), s, n + 1, 9)",
            "n + n + sum(n + r, r, n + 1, 9) + sum(sum(s + r, r, s, 9), s, n + 1, 9)",
        ),
        ("sum(s, s, 1, n)", "sum(s, s, 1, 9)", "sum(s, s, 1, n + 1)", "sum(s, s, 1, n)"),
    ],
)
def test_downwards(left: str, first: str, known: str, following: str) -> None:
    """At 9 a sum from 9 to 9 is its one term; at n a sum from n is its first term and the one from n + 1."""
    found = parts(f"forall n in [1, 9] integer: {left} >= n", "down")
    assert found == {
        "base": f"{first} >= 9",
        "step": f"n in [1, 9 - 1] integer given {known} >= n + 1: {following} >= n",
    }


@pytest.mark.parametrize(
    ("interval", "direction", "begin", "steps"),
    [
        ("[1, 9]", "up", "1", "[1, 9 - 1]"),
        ("[1, 9)", "up", "1", "[1, 9 - 1)"),
        ("[1, oo)", "up", "1", "[1, oo)"),
        ("[1, 9]", "down", "9", "[1, 9 - 1]"),
        ("(1, 9]", "down", "9", "(1, 9 - 1]"),
        ("(-oo, 9]", "down", "9", "(-oo, 9 - 1]"),
    ],
)
def test_the_step_leads_from_the_first_to_the_last_integer(
    interval: str, direction: str, begin: str, steps: str
) -> None:
    """It is shown for all n of the interval but the last, and begins where the interval is closed."""
    found = parts(f"forall n in {interval} integer: n**2 >= n", direction)
    assert found["base"] == f"{begin}**2 >= {begin}"
    assert found["step"].startswith(f"n in {steps} integer given ")


@pytest.mark.parametrize(
    ("interval", "direction"),
    [("(1, 9]", "up"), ("[1, 9)", "down"), ("[1, oo)", "down"), ("(-oo, 9]", "up"), ("(-oo, oo)", "up")],
)
def test_an_open_or_infinite_beginning_is_refused(interval: str, direction: str) -> None:
    """There is no first integer by form."""
    with pytest.raises(ClaimError, match=f"induction {direction} needs a closed end to begin at"):
        parts(f"forall n in {interval} integer: n >= 1", direction)


def test_the_sums_of_a_premise_lose_the_same_terms() -> None:
    """Its value is written n + 1 by the claim; its sum is split as the goal's is, so that both speak of one."""
    squares = claim("forall m in [1, oo) integer: sum(s**2, s, 1, m) >= m", "formula", None, "S")
    use = [{"claim": "S", "set": {"m": "n + 1"}, "at": "step"}]
    holds = "forall n in [1, oo) integer: sum(s, s, 1, n) >= n"
    made = claim(holds, "induction", variable="n", direction="up", use=use)
    assert hypotheses(made, squares, "step")[1:] == ["sum(s**2, s, 1, n) + (n + 1)**2 >= n + 1"]
    rest = claim("forall m in [1, 9] integer: sum(s**2, s, m, 9) >= m", "formula", None, "S")
    holds = "forall n in [1, 9] integer: sum(s, s, n, 9) >= n"
    made = claim(holds, "induction", variable="n", use=[{"claim": "S", "set": {"m": "n"}}])
    assert hypotheses(made, rest, "step")[1:] == ["n**2 + sum(s**2, s, n + 1, 9) >= n"]
    assert hypotheses(made, rest, "base") == ["9**2 >= 9"]


def hypotheses(made: Claim, premise: Claim, label: str) -> list[str]:
    """Those of the obligation with that label."""
    found = next(o for o in step(made, premise).obligations if o.label == label)
    return [to_text(r) for r in found.statement.hypotheses]


def test_hypotheses_and_other_variables_stay_in_both_parts() -> None:
    """a > 0 goes along; the base has no n any more."""
    found = parts("forall a in [0, 1], n in [1, oo) integer given a > 0: n*a >= a and n >= a", "up")
    assert found == {
        "base": "a in [0, 1] given a > 0: 1*a >= a and 1 >= a",
        "step": "a in [0, 1], n in [1, oo) integer given a > 0 and n*a >= a and n >= a: "
        "(n + 1)*a >= a and n + 1 >= a",
    }


@pytest.mark.parametrize("interval", ["[0, n]", "[n, 10]", "[n/2, n]"])
def test_the_variable_is_in_no_other_interval(interval: str) -> None:
    """Neither at the lower nor at the upper end, nor at both."""
    with pytest.raises(ClaimError, match="needs 'n' in the relation alone"):
        parts(f"forall n in [1, 9] integer, x in {interval}: n >= x - 9", "up")
