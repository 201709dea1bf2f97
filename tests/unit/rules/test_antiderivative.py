"""Rule antiderivative: slope on [0, 1) and value at 1, each of which can fail on its own."""

from __future__ import annotations

import pytest
from rules_claims import all_proved, claim, setting, step, verdicts

from verify.errors import ClaimError
from verify.language import to_text
from verify.verdict import Verdict

LINEAR = setting("linear")


def primitive(form: str, functional: str = "H", schedule: str = "linear") -> object:
    """H(v) == form on [0, 1], by its derivative."""
    return claim(
        f"forall v in [0, 1]: {functional}(v) == {form}", "antiderivative", setting(schedule), variable="v"
    )


def test_a_primitive_is_shown_by_slope_and_end() -> None:
    """Both obligations, about the schedule in force, and both proved."""
    made = primitive("(1 - v)**2/2")
    found = step(made).obligations
    assert [(o.label, o.schedule) for o in found] == [("derivative", "linear"), ("value at 1", "linear")]
    assert to_text(found[0].statement) == "forall v in [0, 1): diff((1 - v)**2/2, v) == -h(v)"
    assert all_proved(made)


@pytest.mark.parametrize(
    ("form", "failing"),
    [
        ("(1 - v)**2/2 + 1/10**9", "value at 1"),
        ("(1 - v)**2/2.000000001", "derivative"),
        ("-(1 - v)**2/2", "derivative"),
        ("(1 - v)**3/3", "derivative"),
        ("(1 - v)/2 - v*(1 - v)/2 + 1", "value at 1"),
    ],
)
def test_a_wrong_primitive_fails_in_its_part(form: str, failing: str) -> None:
    """A constant too much fails at 1, a wrong slope on [0, 1)."""
    found = verdicts(primitive(form))
    assert [label for label, v in found.items() if v is not Verdict.PROVED] == [failing]
    assert found[failing] is Verdict.REFUTED


@pytest.mark.parametrize(
    ("schedule", "functional", "form", "right"),
    [
        ("linear", "Q", "2*(1 - v)", True),
        ("linear", "Q", "2*(1 - v)**2", False),
        ("cosine", "H", "(1 - v)/2 - sin(pi*v)/(2*pi)", True),
        ("cosine", "H", "(1 - v)/2 + sin(pi*v)/(2*pi)", False),
        ("poly:2", "Q", "3/2*(1 - v)**2", True),
        ("annealed", "H", "1 - v", False),
    ],
)
def test_other_schedules_and_q(schedule: str, functional: str, form: str, right: bool) -> None:
    """h^2/H for Q; what holds of one schedule is not shown of all."""
    assert all_proved(primitive(form, functional, schedule)) is right


def test_hypotheses_on_other_variables_are_kept() -> None:
    """p >= 1 goes along, a hypothesis on v itself does not."""
    where = setting("poly:p", "p in [1, oo)")
    made = claim(
        "forall v in [0, 1] given p >= 2 and v > 1/2: H(v) == (1 - v)**(p + 1)/(p + 1)",
        "antiderivative",
        where,
        variable="v",
    )
    texts = [to_text(o.statement) for o in step(made).obligations]
    assert all("p >= 2" in t for t in texts)
    assert not any("1/2" in t for t in texts)
    assert all_proved(made)


@pytest.mark.parametrize(
    "holds",
    [
        "forall v in [0, 1]: h(v) == 1 - v",
        "forall v in [0, 1]: H(v) <= 1 - v",
        "forall v in [0, 1]: H(1 - v) == v",
    ],
)
def test_other_shapes_are_refused(holds: str) -> None:
    """The rule is about H(v) == F or Q(v) == F."""
    with pytest.raises(ClaimError, match="needs holds"):
        step(claim(holds, "antiderivative", LINEAR, variable="v"))
    with pytest.raises(ClaimError, match="variable"):
        step(claim("forall v in [0, 1]: H(v) == 1 - v", "antiderivative", LINEAR))
    with pytest.raises(ClaimError):
        step(claim(None, "antiderivative", LINEAR, variable="v"))


def test_every_relation_of_the_formula_is_an_obligation() -> None:
    """H(v) == F and a falsehood: the obligations may not all be proved."""
    made = claim(
        "forall v in [0, 1]: H(v) == (1 - v)**2/2 and h(v) >= 1", "antiderivative", LINEAR, variable="v"
    )
    try:
        assert not all_proved(made)
    except ClaimError:
        pass
