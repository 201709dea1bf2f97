"""Rule minimiser: a derivative as a positive factor times an increasing bracket."""

from __future__ import annotations

import pytest
from rules_claims import claim, setting, step, verdicts

from verify.errors import ClaimError
from verify.language import to_text
from verify.verdict import Verdict

GOOD = {"variable": "v", "function": "v**2/2 - v/3", "factor": "1", "bracket": "v - 1/3"}


def minimum(**by: str) -> object:
    """A claim that some point is the minimiser."""
    return claim(None, "minimiser", setting(), **{**GOOD, **by})


def test_the_three_obligations() -> None:
    """The product, the sign of the factor, and the bracket at two points in order."""
    found = {o.label: to_text(o.statement) for o in step(minimum()).obligations}
    assert found == {
        "derivative": "forall v in [0, 1): diff(v**2/2 - v/3, v) == 1*(v - 1/3)",
        "factor is positive": "forall v in [0, 1): 1 > 0",
        "bracket is increasing": "forall v in [0, 1), v_2 in [0, 1) given v < v_2: v - 1/3 < v_2 - 1/3",
    }
    assert set(verdicts(minimum()).values()) == {Verdict.PROVED}


@pytest.mark.parametrize(
    ("by", "failing"),
    [
        ({"bracket": "v - 1/4"}, "derivative"),
        ({"factor": "2"}, "derivative"),
        ({"factor": "-1", "bracket": "1/3 - v"}, "factor is positive"),
        ({"function": "v/3 - v**2/2", "bracket": "1/3 - v"}, "bracket is increasing"),
        ({"function": "v", "factor": "1", "bracket": "1"}, "bracket is increasing"),
        ({"function": "v**4/4", "factor": "v**2", "bracket": "v"}, "factor is positive"),
    ],
)
def test_each_part_can_fail(by: dict[str, str], failing: str) -> None:
    """A wrong product, a factor that is not positive (or 0 at an end), a bracket that does not increase."""
    found = verdicts(minimum(**by))
    assert failing in [label for label, v in found.items() if v is not Verdict.PROVED]


def test_the_domain_may_be_given() -> None:
    """On (0, 1) the factor v**2 is positive."""
    by = {"function": "v**4/4", "factor": "v**2", "bracket": "v", "domain": "(0, 1)"}
    assert set(verdicts(minimum(**by)).values()) == {Verdict.PROVED}


@pytest.mark.parametrize("missing", ["variable", "function", "factor", "bracket"])
def test_missing_data_is_named(missing: str) -> None:
    """Each key is needed."""
    by = {k: v for k, v in GOOD.items() if k != missing}
    with pytest.raises(ClaimError, match=missing):
        step(claim(None, "minimiser", setting(), **by))


def test_the_setting_comes_along() -> None:
    """Parameters of the setting are bound in front of every obligation."""
    where = setting(None, "a in [1, 2]")
    made = claim(None, "minimiser", where, variable="v", function="a*v**2/2", factor="a", bracket="v")
    texts = [to_text(o.statement) for o in step(made).obligations]
    assert texts[0].startswith("forall a in [1, 2], v in [0, 1):")
    assert texts[1].startswith("forall a in [1, 2]")


@pytest.mark.parametrize("domain", ["[0, 1), w in [0, 2)", "(0, 1), v_3 in [0, 1]"])
def test_a_domain_is_one_interval(domain: str) -> None:
    """A second one would be left out without a word."""
    with pytest.raises(ClaimError, match="give one interval"):
        step(minimum(domain=domain))
