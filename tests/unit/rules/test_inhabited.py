"""What a step uses beyond its formula exists at every point of it: intervals, hypotheses and bounds of the model."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from rules_claims import all_proved, claim, setting, step, verdicts

from verify.claim import Setting
from verify.claim.settings import read_settings
from verify.language import to_text
from verify.rules.inhabited import LABEL
from verify.verdict import Verdict

TEXT = """
[run]
forall = "T in [1, oo) integer, n in [1, 2]"
sequences = { eta = "(0, oo)" }
vectors = ["x(t)", "g(t)", "m(t)", "xhat"]
function = "f"
model = { point = "x", step = "eta", gradient = "g", mean = "m", steps = "T", fixed = ["xhat"] }
[moment]
extends = "run"
model = { second_moment = "BOUND" }
[noise]
extends = "run"
model = { variance = "BOUND", diameter = "4" }
[both]
extends = "run"
model = { variance = "1", diameter = "BOUND" }
[smooth]
extends = "run"
model = { smooth = "BOUND" }
[variable]
forall = "n in [1, 2], w in (0, BOUND)"
vectors = ["a"]
[sequence]
forall = "n in [1, 2]"
sequences = { e = "(0, BOUND)" }
vectors = ["a"]
[given]
forall = "n in [1, 2], w in (0, oo)"
vectors = ["a"]
given = "w + norm2(a) >= BOUND - 1"
"""
NOWHERE_NEGATIVE, SOMEWHERE = "n**2", "(n**2 - 2)**2 - 1/100"  # the second is negative about n = sqrt(2)


def where(name: str, bound: str) -> Setting:
    """One of the settings above with its bound."""
    return read_settings(Path(__file__), tomllib.loads(TEXT.replace("BOUND", bound)))[name]


LAWS: dict[str, tuple[str, dict[str, Any]]] = {
    "moment": ("BOUND >= 0", {"law": "second-moment", "step": "1"}),
    "noise": ("BOUND >= 0", {"law": "variance", "step": "1"}),
    "both": ("BOUND >= 0", {"law": "diameter", "of": "x(1)", "to": "xhat"}),
}


@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize(("bound", "proved"), [(NOWHERE_NEGATIVE, True), (SOMEWHERE, False)])
def test_a_law_does_not_show_that_its_bound_is_positive(name: str, bound: str, proved: bool) -> None:
    """0 <= E||g||^2 <= M gives M >= 0, of the runs there are: where M < 0 there is none."""
    holds, by = LAWS[name]
    found = verdicts(claim(holds.replace("BOUND", bound), "law", where(name, bound), **by))
    assert found["instance"] is Verdict.PROVED
    assert (found[LABEL] is Verdict.PROVED) == proved


@pytest.mark.parametrize("name", ["moment", "noise", "both", "smooth"])
@pytest.mark.parametrize(("bound", "proved"), [(NOWHERE_NEGATIVE, True), (SOMEWHERE, False)])
def test_every_law_needs_every_bound(name: str, bound: str, proved: bool) -> None:
    """Also a law that has no bound of its own, and a claim about vectors."""
    by = {"law": "subgradient", "at": "x(1)", "to": "xhat"}
    made = claim("f(xhat) >= f(x(1)) + dot(m(1), xhat - x(1))", "law", where(name, bound), **by)
    assert all_proved(made) == proved


@pytest.mark.parametrize("rule", ["gram", "substitution"])
@pytest.mark.parametrize(("bound", "proved"), [(NOWHERE_NEGATIVE, True), (SOMEWHERE, False)])
def test_a_conclusion_about_numbers_needs_the_vectors_it_came_from(
    rule: str, bound: str, proved: bool
) -> None:
    """From E||g(1)||^2 <= M follows M >= 0 in two steps as well."""
    place = where("moment", bound)
    given = claim(f"norm2(g(1)) <= {bound}", "law", place, "P", law="second-moment", step="1")
    made = claim(f"{bound} >= 0", rule, place, **{"from": ["P"]})
    found = verdicts(made, given)
    assert found.pop(LABEL) is (Verdict.PROVED if proved else Verdict.REFUTED)
    assert set(found.values()) == {Verdict.PROVED}


@pytest.mark.parametrize("rule", ["gram", "substitution"])
@pytest.mark.parametrize(
    ("name", "bound", "proved"),
    [
        ("variable", NOWHERE_NEGATIVE, True),
        ("variable", SOMEWHERE, False),
        ("sequence", NOWHERE_NEGATIVE, True),
        ("sequence", SOMEWHERE, False),
        ("given", "1", True),
        ("given", "2", False),  # some w and a, not all
    ],
)
def test_a_setting_that_is_empty_somewhere_shows_nothing_there(
    rule: str, name: str, bound: str, proved: bool
) -> None:
    """A premise about vectors holds under its setting alone, also for a formula that names nothing of that."""
    place = where(name, bound)
    given = claim("norm2(a) >= n - n", "read", place, "P")
    found = verdicts(claim("n + norm2(a) >= n", rule, place, **{"from": ["P"]}), given)
    assert set(found.values()) == {Verdict.PROVED}  # about vectors still: its setting goes with it
    found = verdicts(claim("n >= 1", rule, place, **{"from": ["P"]}), given)
    assert (found.pop(LABEL) is Verdict.PROVED) == proved
    assert set(found.values()) == {Verdict.PROVED}


@pytest.mark.parametrize(("bound", "proved"), [(NOWHERE_NEGATIVE, True), (SOMEWHERE, False)])
def test_numbers_alone_need_their_values_too(bound: str, proved: bool) -> None:
    """w in (0, M) gives M > 0 at those n where there is a w; the formula binds none."""
    place = setting(None, f"n in [1, 2], w in (0, {bound})")
    given = claim("forall v in (-oo, oo): v**2 >= 0", "formula", None, "P")
    for rule, put in (
        ("substitution", {"set": {"v": "w"}}),
        ("gram", {"use": [{"claim": "P", "set": {"v": "w"}}]}),
    ):
        found = verdicts(claim(f"{bound} > 0", rule, place, **{"from": ["P"]}, **put), given)
        assert (found.pop(LABEL) is Verdict.PROVED) == proved
        assert (set(found.values()) == {Verdict.PROVED}) or rule == "gram"


@pytest.mark.parametrize(
    ("interval", "obligations"),
    [
        ("(0, oo)", []),
        ("[0, 1]", []),
        ("(0, n]", ["forall n in [1, 2]: 0 < n"]),
        ("[0, n]", ["forall n in [1, 2]: 0 <= n"]),
        ("[1, n] integer", ["forall n in [1, 2]: 1 <= n"]),
        ("(0, n) integer", ["forall n in [1, 2]: n - 0 > 1"]),
        ("(0, 1) integer", ["1 - 0 > 1"]),
        ("[1/2, 3/4] integer", ["3/4 - 1/2 > 1"]),
        ("[0, 1) integer", ["0 < 1"]),
    ],
)
def test_an_interval_has_a_point(interval: str, obligations: list[str]) -> None:
    """What is asked for, for each form of interval; among integers more than for real numbers."""
    place = setting(None, f"n in [1, 2], w in {interval}")
    given = claim("forall v in (-oo, oo): v**2 >= 0", "formula", None, "P")
    made = claim("n >= 1", "substitution", place, **{"from": ["P"], "set": {"v": "w"}})
    assert [to_text(o.statement) for o in step(made, given).obligations if o.label == LABEL] == obligations


def test_nothing_is_asked_for_where_the_formula_binds_it_all() -> None:
    """A formula with the variable in it says itself where it holds."""
    place = setting(None, f"n in [1, 2], w in (0, {SOMEWHERE})")
    given = claim("forall v in (-oo, oo): v**2 >= 0", "formula", None, "P")
    made = claim("w**2 >= 0", "substitution", place, **{"from": ["P"], "set": {"v": "w"}})
    assert LABEL not in {o.label for o in step(made, given).obligations}
