"""Premises about vectors in another setting: all that the premise's setting says is to be shown, or it is not used."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from rules_claims import all_proved, claim, setting, step, verdicts

from verify.claim import Claim
from verify.claim.settings import read_settings
from verify.errors import ClaimError
from verify.verdict import Verdict

TEXT = """
[wide]
forall = "T in [1, oo) integer, M in (0, oo), c in (-oo, oo)"
sequences = { eta = "(0, oo)" }
vectors = ["x(t)", "g(t)", "m(t)", "z(j, t)", "xhat"]
function = "f"
[wide.model]
point = "x"
step = "eta"
gradient = "g"
mean = "m"
steps = "T"
fixed = ["xhat"]
second_moment = "M"
averages = { "z(j, t)" = { start = "xhat", weight = "c" } }
[small]
extends = "wide"
given = "M <= 1"
[smaller]
extends = "small"
given = "c >= 0"
[tiny]
extends = "wide"
given = "M <= 1/2"
[weights]
extends = "wide"
given = "c >= 0 and c <= 1"
[short]
extends = "wide"
sequences = { eta = "(0, 1]" }
[long]
extends = "wide"
given = "T >= 7"
[near]
extends = "wide"
forall = "D in (0, oo)"
given = "norm2(x(1) - xhat) <= D**2"
[by-h]
extends = "wide"
model = { diameter = "4*H(0)" }
[linear]
extends = "by-h"
schedule = "linear"
[constant]
extends = "by-h"
schedule = "constant"
[parameter]
extends = "by-h"
forall = "p in [1, oo)"
[degree]
extends = "parameter"
schedule = "poly:p"
"""
SETTINGS = read_settings(Path(__file__), tomllib.loads(TEXT))
HALF = read_settings(Path(__file__), tomllib.loads(TEXT.replace("M in (0, oo)", "M in (0, 1]")))
SETTINGS["half"] = HALF["wide"]
STEP = "forall t in [1, T] integer: "
MOMENT = f"{STEP}norm2(g(t)) <= 1"


def made(holds: str, rule: str, where: str, name: str = "A/1", **by: Any) -> Claim:
    """A claim in one of the settings above."""
    return claim(holds, rule, SETTINGS[where], name, **by)


def premise(where: str, holds: str = MOMENT, law: str = "second-moment", **by: Any) -> Claim:
    """A law of a setting; t is its step."""
    return made(holds, "law", where, "P", law=law, **(by or {"step": "t"}))


@pytest.mark.parametrize("rule", ["gram", "substitution"])
@pytest.mark.parametrize(
    ("narrow", "where", "proved"),
    [
        ("small", "small", True),
        ("small", "smaller", True),
        ("small", "tiny", True),  # it says more, in other words
        ("small", "half", True),
        ("half", "small", True),
        ("small", "wide", False),
        ("tiny", "small", False),
        ("half", "wide", False),
    ],
)
def test_what_the_premises_setting_is_given_is_to_be_shown(
    rule: str, narrow: str, where: str, proved: bool
) -> None:
    """E||g||^2 <= M, so <= 1 where M <= 1; the formula names no M."""
    given = premise(narrow)
    assert all_proved(given)
    assert all_proved(made(MOMENT, rule, where, **{"from": ["P"]}), given) == proved


@pytest.mark.parametrize("rule", ["gram", "substitution"])
@pytest.mark.parametrize(("where", "proved"), [("weights", True), ("wide", False), ("smaller", False)])
def test_weights_are_weights_where_the_premise_is_used(rule: str, where: str, proved: bool) -> None:
    """z(1, t) lies in X because 0 <= c <= 1, and the formula names no c."""
    holds = "forall t in [2, T] integer: f(z(1, t)) >= f(x(t)) + dot(m(t), z(1, t) - x(t))"
    given = premise("weights", holds, "subgradient", at="x(t)", to="z(1, t)")
    assert all_proved(given)
    assert all_proved(made(holds, rule, where, **{"from": ["P"]}), given) == proved


def test_a_step_beyond_the_last_is_not_borrowed() -> None:
    """g(7) is one of the first T where T >= 7."""
    holds = "norm2(g(7)) <= M"
    given = premise("long", holds, step="7")
    assert all_proved(given)
    assert all_proved(made(holds, "gram", "long", **{"from": ["P"]}), given)
    assert not all_proved(made(holds, "gram", "wide", **{"from": ["P"]}), given)


@pytest.mark.parametrize("rule", ["gram", "substitution"])
def test_a_narrower_sequence_is_refused_where_the_formula_does_not_name_it(rule: str) -> None:
    """eta(t) <= 1 in the premise's setting, whose formula is about f alone."""
    given = made(f"{STEP}f(x(t)) <= 1", "read", "short", "P")
    with pytest.raises(ClaimError, match="'eta' has another interval in its premise 'P'"):
        step(made(f"{STEP}f(x(t)) <= 1", rule, "wide", **{"from": ["P"]}), given)
    assert all_proved(made(f"{STEP}f(x(t)) <= 1", rule, "short", **{"from": ["P"]}), given)


@pytest.mark.parametrize("rule", ["gram", "substitution"])
def test_a_variable_of_the_premises_setting_gets_a_value(rule: str) -> None:
    """D is in the premise's setting alone: a value is asked for, and what is given of it is to be shown."""
    given = made(f"{STEP}f(x(t)) <= 1", "read", "near", "P")
    with pytest.raises(ClaimError, match="say what 'D' of 'P' is"):
        step(made(f"{STEP}f(x(t)) <= 1", rule, "wide", **{"from": ["P"]}), given)
    put = {"set": {"D": "1"}} if rule == "substitution" else {"use": [{"claim": "P", "set": {"D": "1"}}]}
    found = verdicts(made(f"{STEP}f(x(t)) <= 1", rule, "wide", **{"from": ["P"]}, **put), given)
    assert Verdict.UNDECIDED in found.values()
    holds = "forall t in [1, T] integer given norm2(x(1) - xhat) <= 1: f(x(t)) <= 1"
    assert all_proved(made(holds, rule, "wide", **{"from": ["P"]}, **put), given)


def test_a_model_that_names_the_schedule_stays_with_it() -> None:
    """The diameter is 4 H(0), which is 1/2 for one schedule and 1 for the other; no formula names H."""
    holds = f"{STEP}norm2(x(t) - xhat) <= 2"
    given = premise("linear", holds, "diameter", of="x(t)", to="xhat")
    assert all_proved(given)
    assert all_proved(made(holds, "substitution", "linear", **{"from": ["P"]}), given)
    with pytest.raises(ClaimError, match="is about constant, its premise 'P' about linear"):
        step(made(holds, "substitution", "constant", **{"from": ["P"]}), given)
    with pytest.raises(ClaimError, match="about another schedule"):
        step(made(holds, "gram", "constant", **{"from": ["P"]}), given)


@pytest.mark.parametrize("rule", ["gram", "substitution"])
def test_the_parameter_of_a_schedule_in_a_model_is_not_replaced(rule: str) -> None:
    """4 H(0) is 4/(p + 1) of this p and of no other."""
    holds = f"{STEP}norm2(x(t) - xhat) <= 4/(p + 1)"
    given = premise("degree", holds, "diameter", of="x(t)", to="xhat")
    put = {"p": "p + 1"}
    data: dict[str, Any] = {"set": put} if rule == "substitution" else {"use": [{"claim": "P", "set": put}]}
    false = made(f"{STEP}norm2(x(t) - xhat) <= 4/(p + 2)", rule, "degree", **{"from": ["P"]}, **data)
    with pytest.raises(ClaimError, match="'p' of 'P' belongs to the schedule|depend on 'p'"):
        step(false, given)
    with pytest.raises(ClaimError, match="'p' is bound by the setting"):
        made("forall p in [1, 2]: norm2(x(1) - xhat) <= 2", "formula", "degree")


def test_an_interval_that_names_the_schedule_stays_with_it() -> None:
    """x < H(0) is x < 1/2 for one schedule and x < 1 for the other."""
    holds = "forall x in (0, H(0)): x < 3/4"
    given = claim(holds, "formula", setting("linear"), "P")
    with pytest.raises(ClaimError, match="is about constant, its premise 'P' about linear"):
        step(claim(holds, "substitution", setting("constant"), **{"from": ["P"]}), given)
    assert all_proved(claim(holds, "substitution", setting("linear"), **{"from": ["P"]}), given)
