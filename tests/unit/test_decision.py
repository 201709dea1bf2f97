"""How the methods come together: which one decides, what is said of the rest, and statements about all schedules."""

from __future__ import annotations

import json

import pytest

from verify.decision import INSTANCES, Decision, decide_statement
from verify.errors import ScheduleError, StatementError
from verify.language import parse_statement
from verify.methods.budget import Budget
from verify.theory.hypotheses import hypotheses
from verify.theory.schedules import parse_schedule
from verify.verdict import Rigor, Verdict


def answer(text: str, schedule: str | None = None) -> Decision:
    """A decision within a small budget."""
    return decide_statement(parse_statement(text), schedule, Budget(2000, 3.0))


@pytest.mark.parametrize(
    ("text", "schedule", "verdict", "rigor", "method"),
    [
        ("forall x in [0, 1]: x**2 <= x", None, Verdict.PROVED, Rigor.EXACT, "symbolic"),
        ("forall x in [0, 1]: exp(x) <= 3", None, Verdict.PROVED, Rigor.ENCLOSED, "ball"),
        ("forall x in [0, 1]: exp(x) <= 2", None, Verdict.REFUTED, Rigor.ENCLOSED, "witness"),
        ("forall x in [0, 1]: x <= 1/2", None, Verdict.REFUTED, Rigor.EXACT, "witness"),
        ("forall x in [0, 1]: log(x) <= 0", None, Verdict.ILL_POSED, Rigor.ENCLOSED, "witness"),
        ("forall x in [0, 1] given x > 2: x >= 0", None, Verdict.ILL_POSED, Rigor.ENCLOSED, "ball"),
        ("sqrt(3 + 2*sqrt(2)) == 1 + sqrt(2)", None, Verdict.SUPPORTED, Rigor.NUMERIC, "numeric"),
        (  # true at the simplest points, s = 0 and s = 1; the sampler suspects another
            "forall a in (0, oo), b in (0, oo), c in (0, oo), s in [0, oo), n in [1, oo) integer: s**3/n == s**2/n",
            None,
            Verdict.REFUTED,
            Rigor.EXACT,
            "witness",
        ),
        ("forall v in [0, 1]: H(v) <= 1 - v", "annealed", Verdict.PROVED, Rigor.EXACT, "symbolic"),
    ],
)
def test_the_strongest_method_decides(
    text: str, schedule: str | None, verdict: Verdict, rigor: Rigor, method: str
) -> None:
    """Verdict, rigor and the method that gave it; the evidence of the others follows."""
    found = answer(text, schedule)
    assert (found.verdict, found.rigor, found.deciding.method) == (verdict, rigor, method)
    assert found.evidence[0] is found.deciding
    json.dumps(found.to_json())


def test_a_proof_names_its_point() -> None:
    """The certified point of the domain is part of the evidence."""
    found = answer("forall x in [0, 1] given x > 1/2: x**2 <= x")
    assert found.deciding.details["point of the domain"].keys() == {"x"}


def test_only_a_refutation_or_an_undefined_point_has_a_witness() -> None:
    """A proof has none."""
    assert answer("forall x in [0, 1]: x**2 <= x").witness is None
    assert answer("forall x in [0, 1]: x <= 1/2").witness is not None
    assert answer("forall x in [0, 1]: log(x) <= 0").witness == {"x": "0"}


def test_decisions_are_repeatable() -> None:
    """The same statement twice: the same words."""
    for text in ("forall x in [0, 1]: exp(x) <= 2.7182", "forall x in [0, 1]: exp(x) <= 3"):
        assert answer(text).to_json() == answer(text).to_json()


def test_the_precision_in_force_does_not_leak() -> None:
    """A decision leaves mpmath and the enclosures at the precision they had."""
    import mpmath

    from verify.enclosure.precision import current_precision

    before = (mpmath.mp.dps, current_precision())
    answer("forall x in [0, 1]: sqrt(2)*x <= 1.41421356237309504880168872420969807857")
    answer("K(2) <= 5", "linear")
    assert (mpmath.mp.dps, current_precision()) == before


# -- statements about every annealed schedule ---------------------------------------------------------


def test_instances_are_annealed_with_their_constants() -> None:
    """Each instance that may refute is certified annealed and Lipschitz; each constant is one."""
    for name, lipschitz in INSTANCES.items():
        found = hypotheses(parse_schedule(name))
        assert found.annealed.holds is True
        assert found.lipschitz.holds is True
        slope = f"forall u in [0, 1]: diff(h(u), u) >= -({lipschitz})"
        assert answer(slope, name).verdict in (Verdict.PROVED, Verdict.SUPPORTED)


def test_one_schedule_refutes_and_is_named() -> None:
    """h(u) >= 1 - u fails for (1-u)^2."""
    found = answer("forall u in [0, 1]: h(u) >= 1 - u", "annealed")
    assert found.verdict is Verdict.REFUTED
    assert found.witness is not None
    assert found.witness["h"] in INSTANCES


def test_trying_schedules_proves_nothing() -> None:
    """True of every instance, false of others: at most undecided."""
    found = answer("forall u in [0, 1]: h(u) <= 1 - u/10", "annealed")
    assert found.verdict is not Verdict.PROVED


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("forall u in [0, 1]: h(u) >= 1/2", "nothing bounds h from below"),
        ("forall u in [0, 1): H(u) >= (1 - u)/3", "H may be small"),
        ("forall u in [0, 1], w in [0, 1]: h(u) >= h(w)", "only for u <= w"),
        ("forall u in [0, 1], w in [0, 1] given u < w: h(u) > h(w)", "h may be constant somewhere"),
        ("forall u in [0, 1]: Q(u) <= 1", "Q is finite and not bounded"),
        ("forall u in [1/10, 9/10]: diff(h(u), u) >= -1/2", "h is Lipschitz with some constant"),
        ("forall rho in [1, oo): K(rho) <= 4*rho", "K needs a schedule"),
        ("forall u in [0, 1]: h(2*u) <= 1", "an argument beyond 1"),
        (
            "forall u in [0, 1]: h(1/2 + sqrt((u - 1/2)**2)) == h(u)",
            "two arguments that agree only above 1/2",
        ),
    ],
)
def test_what_the_definition_does_not_give_is_not_proved(text: str, why: str) -> None:
    """The definition of an annealed schedule, and nothing more, is what a proof may use."""
    assert answer(text, "annealed").verdict is not Verdict.PROVED, why


def test_a_bound_p_is_the_lipschitz_constant() -> None:
    """Only where the statement binds p, and from below only."""
    assert (
        answer("forall p in [1, oo), u in [0, 1]: diff(h(u), u) >= -p", "annealed").verdict is Verdict.PROVED
    )
    other = "forall q in [1, oo), u in [1/10, 9/10]: diff(h(u), u) >= -q/2"
    assert answer(other, "annealed").verdict is not Verdict.PROVED


# -- bad input ----------------------------------------------------------------------------------------


def test_bad_schedules_and_slopes_are_bad_input() -> None:
    """An unknown schedule, and the slope of a kinked one."""
    with pytest.raises(ScheduleError):
        answer("1 <= 2", "cosinus")
    with pytest.raises(StatementError, match="without kinks"):
        answer("forall u in [0, 1]: diff(h(u), u) <= 0", "wsd:1/5")
