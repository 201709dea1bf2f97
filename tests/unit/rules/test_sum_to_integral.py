"""Rule sum-to-integral: a sum over a grid against the integral, each part of the reason decided apart."""

from __future__ import annotations

from typing import Any

import pytest
from rules_claims import claim, setting, step, verdicts

from verify.claim import Claim
from verify.decision import decide_statement
from verify.errors import ClaimError
from verify.language import to_text
from verify.ledger.findings import ENTAILING
from verify.methods.budget import Budget
from verify.verdict import Verdict

GRID = "forall T in [1, oo) integer, k in [1, T] integer: "
LOWER = GRID + "sum(h((s - 1)/T), s, k, T) >= T*H((k - 1)/T)"
UPPER = GRID + "sum(h((s - 1)/T), s, k, T) <= h((k - 1)/T) + T*(H((k - 1)/T) - H(1 - 1/T))"
ROOTS = "forall T in [1, oo) integer: sum(1/sqrt(t), t, 1, T) <= 2*sqrt(T)"
HUMP = "forall T in [1, oo) integer: sum((t - 1)/T*(1 - (t - 1)/T), t, 1, T) <= {c} + T/6"
HUMP_DATA = {
    "integrand": "u*(1 - u)", "antiderivative": "u**2/2 - u**3/3", "side": "upper-by-max",
    "maximum": "1/4", "peak_from": "1/4", "peak_to": "3/4",
}  # fmt: skip


def made(holds: str, schedule: str | None = None, **by: Any) -> Claim:
    """A claim about the sum of h (unless told), by the rule."""
    known = {"variable": "u", "integrand": "h(u)", "antiderivative": "-H(u)", "side": "lower"}
    return claim(holds, "sum-to-integral", setting(schedule), **{**known, **by})


def failing(of: Claim) -> dict[str, Verdict]:
    """The parts that are not proved."""
    return {label: v for label, v in verdicts(of).items() if v is not Verdict.PROVED}


def part(of: Claim, label: str) -> Verdict:
    """What the obligation with that label comes to; the first that is not proved where several have it."""
    found = [
        decide_statement(o.statement, o.schedule, Budget(2000, 4.0)).verdict
        for o in step(of).obligations
        if o.label == label
    ]
    return next((v for v in found if v is not Verdict.PROVED), *found[:1])


@pytest.mark.parametrize("schedule", ["annealed", "cosine"])
def test_the_sum_is_at_least_the_integral(schedule: str) -> None:
    """sum of h over the rest of the steps >= T H, for every annealed schedule."""
    assert failing(made(LOWER, schedule)) == {}
    assert "sum-to-integral" in ENTAILING


def test_the_sum_is_at_most_its_first_term_and_the_integral() -> None:
    """Up to the last grid point."""
    assert failing(made(UPPER, "annealed", side="upper")) == {}


def test_a_sum_that_is_not_written_at_grid_points_is_compared_with_them() -> None:
    """1/sqrt(t) is 1/sqrt(1 + u T) at u = (t - 1)/T."""
    by = {"integrand": "1/sqrt(1 + u*T)", "antiderivative": "2/T*sqrt(1 + u*T)", "side": "upper"}
    assert failing(made(ROOTS, **by)) == {}
    wrong = {**by, "integrand": "1/sqrt(2 + u*T)", "antiderivative": "2/T*sqrt(2 + u*T)"}
    assert part(made(ROOTS, **wrong), "summand") is Verdict.REFUTED


def test_the_terms_are_compared_at_integers() -> None:
    """floor(t) is t at every integer and nowhere else; floor(t/2) is not even that."""
    by = {"integrand": "1/sqrt(1 + u*T)", "antiderivative": "2/T*sqrt(1 + u*T)", "side": "upper"}
    assert part(made(ROOTS.replace("sqrt(t)", "sqrt(floor(t))"), **by), "summand") is not Verdict.REFUTED
    assert part(made(ROOTS.replace("sqrt(t)", "sqrt(1 + floor(t/2))"), **by), "summand") is Verdict.REFUTED


def test_every_part_binds_the_parameter_of_its_schedule() -> None:
    """For poly:p each part is about all p of the setting, whether or not its relations name p."""
    by = {"variable": "u", "integrand": "h(u)", "antiderivative": "-H(u)", "side": "lower"}
    of = claim(LOWER, "sum-to-integral", setting("poly:p", "p in [1, oo)"), **by)
    assert all(to_text(o.statement).startswith("forall p in [1, oo), ") for o in step(of).obligations)
    for label in ("antiderivative", "non-increasing", "step", "grid"):
        assert part(of, label) is Verdict.PROVED


def test_a_function_that_rises_and_falls() -> None:
    """u (1 - u), whose maximum is 1/4: the integral and one more term."""
    assert failing(made(HUMP.format(c="1/4"), **HUMP_DATA)) == {}
    assert part(made(HUMP.format(c="1/5"), **HUMP_DATA), "conclusion") is not Verdict.PROVED


def test_the_shape_is_asked_for_on_the_unit_interval_alone() -> None:
    """u**2 (1 - u) falls on [-1, 0), where no grid point lies, and rises from 0 on."""
    by = {
        "integrand": "u**2*(1 - u)", "antiderivative": "u**3/3 - u**4/4", "side": "upper-by-max",
        "maximum": "4/27", "peak_from": "1/2", "peak_to": "3/4",
    }  # fmt: skip
    holds = "forall T in [1, oo) integer: sum(((t - 1)/T)**2*(1 - (t - 1)/T), t, 1, T) <= 4/27 + T/12"
    assert failing(made(holds, **by)) == {}


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        ({"maximum": "249/1000"}, "maximum"),
        ({"peak_from": "3/5"}, "rises"),
        ({"peak_to": "2/5", "peak_from": "1/3"}, "falls"),
        ({"factor": "1/3 - u"}, "factor"),
        ({"factor": "exp(5*u)"}, "turns once"),
        ({"antiderivative": "u**2/2 - u**3/4"}, "antiderivative"),
    ],
)
def test_each_part_of_its_shape_can_fail(changed: dict[str, str], label: str) -> None:
    """Beside a conclusion that is decided on its own."""
    assert part(made(HUMP.format(c="1/4"), **{**HUMP_DATA, **changed}), label) is Verdict.REFUTED


def test_a_reason_that_fails_is_refuted_on_its_own() -> None:
    """The hump is not monotone, and -2 H has another derivative; the integral as its bound decides the rest."""
    monotone = made(HUMP.format(c="1/4"), **{**HUMP_DATA, "side": "upper"})
    assert part(monotone, "non-increasing") is Verdict.REFUTED
    assert part(made(LOWER, "linear", antiderivative="-2*H(u)"), "antiderivative") is Verdict.REFUTED


@pytest.mark.parametrize(
    ("holds", "side", "label"),
    [
        (LOWER.replace("k, T)", "k, T + 1)"), "lower", "grid"),
        (LOWER.replace("k in [1, T]", "k in [0, T]"), "lower", "grid"),
        (UPPER.replace("k, T)", "k, T + 1)"), "upper", "grid"),
        (UPPER.replace("k, T)", "k + 1, T)").replace("<=", "<= 2*"), "upper", "grid"),
    ],
)
def test_a_grid_that_leaves_the_interval_is_seen(holds: str, side: str, label: str) -> None:
    """One step too far at either end, and an upper bound by a first term that is not there."""
    assert part(made(holds, "linear", side=side), label) in (Verdict.REFUTED, Verdict.ILL_POSED)


def test_a_false_conclusion_is_never_shown() -> None:
    """Without its first term the bound is 0 at T = k = 1, where the sum is 1: refuted, the theorem's bound given."""
    less = made(UPPER.replace("h((k - 1)/T) + ", "", 1), "linear", side="upper")
    assert part(less, "conclusion") is Verdict.REFUTED


@pytest.mark.slow
def test_a_reason_may_fail_where_the_conclusion_is_refuted_as_a_formula() -> None:
    """h^2/H of the cosine schedule rises first, and the bound by its integral fails at T = 2, k = 1."""
    holds = (
        f"{GRID}sum(h((t - 1)/T)**2/H((t - 1)/T), t, k, T)"
        " <= h((k - 1)/T)**2/H((k - 1)/T) + T*(Q((k - 1)/T) - Q(1 - 1/T))"
    )
    of = made(holds, "cosine", integrand="h(u)**2/H(u)", antiderivative="-Q(u)", side="upper")
    assert failing(of) == {"non-increasing": Verdict.REFUTED}
    if of.statement is None:
        raise ValueError("the claim has a formula")
    formula = decide_statement(of.statement, "cosine")
    assert formula.verdict is Verdict.REFUTED
    assert formula.witness == {"T": "2", "k": "1"}


@pytest.mark.parametrize(
    ("holds", "by", "reason"),
    [
        ("forall T in [1, oo) integer: T >= 1", {}, "needs a sum in holds"),
        (LOWER, {"variable": "k"}, "a name that the claim does not use"),
        (LOWER, {"side": "both"}, "one of lower, upper, upper-by-max"),
        (LOWER, {"step": "u/T"}, "the step is the same everywhere"),
        (LOWER, {"antiderivative": "floor(u) - H(u)"}, "continuous by its form"),
        (LOWER, {"antiderivative": "(1 - u)**(1 - u)"}, "continuous by its form"),
        (LOWER, {"side": "upper-by-max", "peak_from": "u", "peak_to": "1"}, "not bound here"),
        (LOWER, {"side": "upper-by-max", "peak_from": "1/2", "peak_to": "1"}, "rational number in"),
        (LOWER, {"integrand": None}, "needs integrand"),
        (LOWER + " + sum(0*s, s, 1, T)", {"integrand": "1 - u"}, "the term of none of the sums"),
    ],
)
def test_other_data_are_refused(holds: str, by: dict[str, Any], reason: str) -> None:
    """In one sentence."""
    from verify.errors import VerifyError

    with pytest.raises(VerifyError, match=reason):
        step(made(holds, "linear", **by))
    with pytest.raises(ClaimError, match="about sums of formulas"):
        step(claim("Err <= sum(s, s, 1, 3)", "sum-to-integral", setting(Err="an error")))


@pytest.mark.parametrize(
    ("last", "following"),
    [("T", "1 <= 1"), ("T - 1", "(T - 1)/T <= 1"), ("T - 2", "(T - 2 + 1 - 1)/T <= 1")],
)
def test_the_grid_ends_one_step_behind_the_last_term(last: str, following: str) -> None:
    """A sum up to t = b has its last interval end at u_{b+1}; one that ends at T - 2 ends before (T - 1)/T."""
    holds = f"forall T in [3, oo) integer: sum(h((s - 1)/T), s, 1, {last}) >= T*(H(0) - H(1 - 1/T))"
    grid = next(o.statement for o in step(made(holds, "linear")).obligations if o.label == "grid")
    assert to_text(grid.body[-1]) == following
