"""Rule substitution: domains of the replacements, hypotheses on the schedule, and the entailment."""

from __future__ import annotations

import pytest
from rules_claims import all_proved, claim, setting, step, verdicts

from verify.errors import ClaimError
from verify.language import to_text
from verify.verdict import Verdict

REAL = setting(None, "D in (0, oo), T in [1, oo)", E_last="the expected error")
PREMISE = claim("forall eta in (0, oo): E_last <= D**2/(2*eta*T) + eta/2", "formula", REAL, "Theorem")


def test_an_opaque_quantity_is_eliminated() -> None:
    """q <= X and the conclusion q <= Y leave X <= Y; the replacement must lie in the premise's domain."""
    made = claim(
        "E_last <= D/sqrt(T)", "substitution", REAL, set={"eta": "D/sqrt(T)"}, **{"from": ["Theorem"]}
    )
    found = step(made, PREMISE).obligations
    assert [o.label for o in found] == ["domain of Theorem", "entailment"]
    assert "E_last" not in to_text(found[-1].statement)
    assert to_text(found[0].statement).endswith("0 < D/sqrt(T)")
    assert all_proved(made, PREMISE)


@pytest.mark.parametrize(
    ("holds", "eta", "failing"),
    [
        ("E_last <= 0.9999999*D/sqrt(T)", "D/sqrt(T)", "entailment"),
        ("E_last <= D/sqrt(T)", "2*D/sqrt(T)", "entailment"),
        ("E_last <= D/sqrt(T)", "-D/sqrt(T)", "domain of Theorem"),
        ("E_last < D/sqrt(T)", "D/sqrt(T)", "entailment"),
    ],
)
def test_wrong_steps_fail(holds: str, eta: str, failing: str) -> None:
    """A constant too small, a step size that is not the best, one outside the domain, a strict sign."""
    found = verdicts(claim(holds, "substitution", REAL, set={"eta": eta}), PREMISE)
    assert found[failing] is not Verdict.PROVED


def test_the_other_direction_is_refused() -> None:
    """An upper bound does not bound from below."""
    made = claim("E_last >= 0", "substitution", REAL, set={"eta": "1"})
    with pytest.raises(ClaimError, match="same side"):
        step(made, PREMISE)


def test_a_variable_without_a_value_is_refused() -> None:
    """The claim must say what eta is."""
    with pytest.raises(ClaimError, match="set = { eta = ... }"):
        step(claim("E_last <= D", "substitution", REAL), PREMISE)


def test_hypotheses_of_the_premise_are_obligations() -> None:
    """Unless the claim has the same ones."""
    premise = claim("forall x in [0, 1] given x > 1/2: x**2 > 1/4", "formula", name="P")
    assert (
        verdicts(claim("forall y in [0, 1]: y**2 >= 0", "substitution", set={"x": "y"}), premise)[
            "domain of P"
        ]
        is Verdict.REFUTED
    )
    same = claim("forall x in [0, 1] given x > 1/2: x**2 >= 1/4", "substitution")
    assert [o.label for o in step(same, premise).obligations] == ["entailment"]
    assert all_proved(same, premise)


def test_integers_must_be_put_in_for_integers() -> None:
    """A premise about integers says nothing about 1/2."""
    premise = claim("forall n in [0, 5] integer: n*(n - 1) >= 0", "formula", name="P")
    with pytest.raises(ClaimError, match="is an integer"):
        step(claim("forall x in [0, 1]: x*(x - 1) >= 0", "substitution", set={"n": "x"}), premise)
    made = claim("forall m in [0, 2] integer: m*(m - 1) >= 0", "substitution", set={"n": "m"})
    assert all_proved(made, premise)


def test_a_theorem_about_every_schedule_obliges_the_one_in_force() -> None:
    """Annealed and p-Lipschitz, five obligations; cosine meets them with p = pi/2 and not with p = 1."""
    where = setting("annealed", "p in [1, oo)")
    premise = claim("forall v in [0, 1]: h(v) <= p", "formula", where, "P")
    labels = {"h is positive", "h is at most 1", "h(1) is 0", "h is non-increasing", "h is p-Lipschitz"}
    made = claim("forall v in [0, 1]: h(v) <= 2", "substitution", setting("cosine"), set={"p": "pi/2"})
    found = verdicts(made, premise)
    assert labels <= set(found)
    assert set(found.values()) == {Verdict.PROVED}
    steep = claim("forall v in [0, 1]: h(v) <= 2", "substitution", setting("cosine"), set={"p": "1"})
    assert verdicts(steep, premise)["h is p-Lipschitz"] is Verdict.REFUTED
    flat = claim("forall v in [0, 1]: h(v) <= 2", "substitution", setting("constant"), set={"p": "1"})
    assert verdicts(flat, premise)["h(1) is 0"] is Verdict.REFUTED


def test_an_interval_that_depends_on_a_replaced_variable_is_checked() -> None:
    """The premise holds for y in [x, 1]; with x replaced by 1 - x the interval is another one."""
    premise = claim("forall x in [0, 1], y in [x, 1]: y >= x", "formula", name="P")
    made = claim("forall x in [0, 1], y in [x, 1]: y >= 1 - x", "substitution", set={"x": "1 - x"})
    assert not all_proved(made, premise)


@pytest.mark.parametrize("schedule", ["linear", "annealed"])
def test_a_premise_about_another_schedule_says_nothing(schedule: str) -> None:
    """h >= 1/2 is true of the constant schedule; of the linear one, or of every annealed one, nothing follows."""
    premise = claim("forall v in [0, 1]: h(v) >= 1/2", "formula", setting("constant"), "P")
    made = claim("forall v in [0, 1]: h(v) >= 1/3", "substitution", setting(schedule))
    try:
        assert not all_proved(made, premise)
    except ClaimError:
        pass


def test_premises_of_the_same_schedule_are_used() -> None:
    """The control: within one setting the same step is proved, and a conclusion that is too strong is not."""
    premise = claim("forall v in [0, 1]: h(v) == 1", "formula", setting("constant"), "P")
    assert all_proved(claim("forall v in [0, 1]: h(v) >= 1", "substitution", setting("constant")), premise)
    assert not all_proved(
        claim("forall v in [0, 1]: h(v) >= 1.000001", "substitution", setting("constant")), premise
    )


def test_values_may_speak_of_the_names_they_replace() -> None:
    """With v = 1 - v/4 the premise about [0, 1/2] is used at 3/4 and more, outside its interval."""
    premise = claim("forall v in [0, 1/2]: v <= 1/2", "formula", None, "P")
    made = claim(
        "forall v in [0, 1]: 1 - v/4 <= 1/2", "substitution", None, set={"v": "1 - v/4"}, **{"from": ["P"]}
    )
    domain = [to_text(o.statement) for o in step(made, premise).obligations if o.label.startswith("domain")]
    assert domain == ["forall v in [0, 1]: 0 <= 1 - v/4", "forall v in [0, 1]: 1 - v/4 <= 1/2"]
