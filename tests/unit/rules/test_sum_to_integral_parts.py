"""Rule sum-to-integral: which statements make up its reason, on which intervals, with which ends."""

from __future__ import annotations

from typing import Any

import pytest
from rules_claims import claim, setting, step, verdicts

from verify.claim import Claim
from verify.decision import decide_statement
from verify.errors import ClaimError
from verify.language import to_text
from verify.methods.budget import Budget
from verify.verdict import Verdict

ALL_T = "forall T in [1, oo) integer"
GRID = f"{ALL_T}, k in [1, T] integer"
H_SUM = "sum(h((s - 1)/T), s, k, T)"
HUMP = f"{ALL_T}: sum((t - 1)/T*(1 - (t - 1)/T), t, 1, T) <= 1/4 + T/6"
HUMP_DATA = {
    "integrand": "u*(1 - u)", "antiderivative": "u**2/2 - u**3/3", "side": "upper-by-max",
    "maximum": "1/4", "peak_from": "1/4", "peak_to": "3/4",
}  # fmt: skip
ROOTS = {"integrand": "1/sqrt(1 + u*T)", "antiderivative": "2/T*sqrt(1 + u*T)", "side": "upper"}


def made(holds: str, schedule: str | None = None, **by: Any) -> Claim:
    """A claim about the sum of h (unless told), by the rule."""
    known = {"variable": "u", "integrand": "h(u)", "antiderivative": "-H(u)", "side": "lower"}
    return claim(holds, "sum-to-integral", setting(schedule), **{**known, **by})


def parts(of: Claim) -> dict[str, str]:
    """The obligations as a reader sees them."""
    return {o.label: to_text(o.statement) for o in step(of).obligations}


def decided(of: Claim, label: str) -> Verdict:
    """What the one obligation with that label comes to."""
    (found,) = (o for o in step(of).obligations if o.label == label)
    return decide_statement(found.statement, found.schedule, Budget(2000, 4.0)).verdict


def test_a_sum_from_below_needs_a_grid_inside_the_unit_interval() -> None:
    """0 <= u_a and u_{b+1} <= 1; what follows is step times the sum >= F(u_{b+1}) - F(u_a)."""
    holds = f"{GRID}: {H_SUM} >= T*H((k - 1)/T)"
    assert parts(made(holds, "annealed")) == {
        "antiderivative": "forall u in [0, 1): diff(-H(u), u) == h(u)",
        "non-increasing": "forall u in [0, 1): diff(h(u), u) <= 0",
        "step": f"{ALL_T}: 1/T > 0",
        "grid": f"{GRID}: 0 <= (k - 1)/T and 1 <= 1",
        "conclusion": holds.replace(": ", f" given 1/T*{H_SUM} >= -H(1) - (-H((k - 1)/T)): "),
    }


def test_a_sum_from_above_needs_its_first_term() -> None:
    """0 <= u_a, u_b < 1 and a <= b; the bound is step f(u_a) + F(u_b) - F(u_a)."""
    holds = f"{GRID}: {H_SUM} <= h((k - 1)/T) + T*H((k - 1)/T)"
    found = parts(made(holds, "annealed", side="upper"))
    assert list(found) == ["antiderivative", "non-increasing", "step", "grid", "conclusion"]
    assert found["grid"] == f"{GRID}: 0 <= (k - 1)/T and (T - 1)/T < 1 and k <= T"
    bound = f"1/T*{H_SUM} <= 1/T*h((k - 1)/T) + (-H((T - 1)/T) - (-H((k - 1)/T)))"
    assert found["conclusion"] == holds.replace(": ", f" given {bound}: ")


@pytest.mark.parametrize("factor", [None, "2 - u"])
def test_a_hump_rises_turns_once_and_falls(factor: str | None) -> None:
    """On [0, a], [a, b] and [b, 1), each with both ends but 1; the factor is 1 unless one is given."""
    found = parts(made(HUMP, **HUMP_DATA, **({} if factor is None else {"factor": factor})))
    slope = "diff(u*(1 - u), u)"
    turning = slope if factor is None else f"{slope}*({factor})"
    assert {k: v for k, v in found.items() if k not in ("antiderivative", "step", "conclusion")} == {
        "rises": f"forall u in [0, 1/4]: {slope} >= 0",
        "factor": f"forall u in [1/4, 3/4]: {factor or 1} > 0",
        "turns once": f"forall u in [1/4, 3/4]: diff({turning}, u) <= 0",
        "falls": f"forall u in [3/4, 1): {slope} <= 0",
        "maximum": "forall u in [0, 1): u*(1 - u) <= 1/4",
        "grid": f"{ALL_T}: 0 <= 0 and (T - 1)/T < 1 and 1 <= T",
    }
    first, last = "0**2/2 - 0**3/3", "((T - 1)/T)**2/2 - ((T - 1)/T)**3/3"
    assert f"<= 1/T*(1/4) + ({last} - ({first})): sum" in found["conclusion"]


def test_a_flat_peak_turns_too() -> None:
    """A slope that falls by less than 1, or not at all, changes sign at most once."""
    holds = f"{ALL_T}: sum(((t - 1)/T*(1 - (t - 1)/T))/4, t, 1, T) <= 1/16 + T/24"
    flat = {"integrand": "(u*(1 - u))/4", "antiderivative": "u**2/8 - u**3/12", "maximum": "1/16"}
    assert set(verdicts(made(holds, **{**HUMP_DATA, **flat})).values()) == {Verdict.PROVED}
    constant = {"integrand": "1", "antiderivative": "u", "maximum": "1", "peak_from": "0"}
    assert set(verdicts(made(f"{ALL_T}: sum(1, t, 1, T) <= T", **{**HUMP_DATA, **constant})).values()) == {
        Verdict.PROVED
    }


@pytest.mark.parametrize("value", ["1", "-1/8", "sqrt(2)/2", "3/2"])
@pytest.mark.parametrize("key", ["peak_from", "peak_to"])
def test_the_peak_lies_in_the_unit_interval(key: str, value: str) -> None:
    """Rational, at least 0 and below 1."""
    with pytest.raises(ClaimError, match=rf"{key} = .*rational number in \[0, 1\)"):
        step(made(HUMP, **{**HUMP_DATA, key: value}))


def test_terms_are_compared_at_every_integer_of_the_sum() -> None:
    """A term that differs at the last (or first) index alone is seen; with other variables all bound."""
    index = f"{ALL_T}, t in [1, T] integer"
    plain = f"{ALL_T}: sum(1/sqrt(t), t, 1, T) <= 2*sqrt(T)"
    assert parts(made(plain, **ROOTS))["summand"] == f"{index}: 1/sqrt(t) == 1/sqrt(1 + (t - 1)/T*T)"
    for extra, differs in (("floor(t/(T + 1))", False), ("floor(t/T)", True), ("floor(1/t)", True)):
        changed = made(plain.replace("sqrt(t)", f"sqrt(t + {extra})"), **ROOTS)
        assert (decided(changed, "summand") is Verdict.REFUTED) is differs


@pytest.mark.parametrize(
    ("given", "last"),
    [
        ("1/T", "(n - 1)/T"),
        ("1/(2*T)", "(n - 1)/(2*T)"),
        ("2/(3*T)", "(n - 1)*(2/(3*T))"),
        ("1/2/T", "(n - 1)*(1/2/T)"),
        ("T**(-2)", "(n - 1)*T**(-2)"),
        ("1*T**(-2)", "(n - 1)*(1*T**(-2))"),
    ],
)
def test_the_grid_goes_in_the_given_steps(given: str, last: str) -> None:
    """u_t = (t - 1) step, whatever the form of the step."""
    holds = "forall T in [1, oo) integer, n in [1, T] integer: sum(1/t, t, 1, n) <= 2*T"
    of = made(holds, integrand="1/(1 + u*T)", antiderivative="log(1 + u*T)/T", side="upper", step=given)
    found = parts(of)
    assert f"0 <= 0 and {last} < 1 and 1 <= n" in found["grid"]
    assert found["step"].endswith(f"{given} > 0")
    assert f"given {given}*sum(1/t, t, 1, n) <= " in found["conclusion"]


@pytest.mark.parametrize("step_size", ["0", "-1/T", "1/T - 1/4"])
def test_a_step_that_is_not_positive_is_seen(step_size: str) -> None:
    """For some T it is 0 or negative."""
    of = made(f"{GRID}: {H_SUM} >= T*H((k - 1)/T)", "linear", step=step_size)
    assert decided(of, "step") is Verdict.REFUTED


@pytest.mark.parametrize(
    ("antiderivative", "refused"),
    [
        ("floor(u) - H(u)", True),
        ("ceiling(1 - u)", True),
        ("tau(u)", True),
        ("diff(H(u), u)", True),
        ("sum(u, s, 1, 3)", True),
        ("u**u", True),
        ("(u + T)**(2*u)", True),
        ("T**u", True),
        ("2**u", False),
        ("pi**u", False),
        ("u**2 + (1 - u)**(3/2)", False),
        ("u**T", False),
        ("floor(T)*u", False),
    ],
)
def test_an_antiderivative_is_continuous_by_its_form(antiderivative: str, refused: bool) -> None:
    """What may jump at 1 is refused where u is in it; a power of a number by u, or of u by a constant, is not."""
    of = made(f"{ALL_T}: sum(h((s - 1)/T), s, 1, T) >= T*H(0)", "linear", antiderivative=antiderivative)
    if refused:
        with pytest.raises(ClaimError, match="continuous by its form"):
            step(of)
    else:
        assert step(of).obligations


def test_each_sum_of_the_integrand_gets_its_grid_and_its_bound() -> None:
    """Two of three sums have these terms; the third is left alone."""
    holds = "sum(h((t - 1)/T), t, 1, T) + sum(h((s - 1)/T), s, 2, T - 1) + sum(r, r, 1, T) <= T**2 + 3*T"
    of = made(f"forall T in [2, oo) integer: {holds}", "linear", side="upper")
    grids = [to_text(o.statement) for o in step(of).obligations if o.label == "grid"]
    every = "forall T in [2, oo) integer: "
    assert grids == [
        f"{every}0 <= 0 and (T - 1)/T < 1 and 1 <= T",
        f"{every}0 <= 1/T and (T - 1 - 1)/T < 1 and 2 <= T - 1",
    ]
    assert len(step(of).obligations[-1].statement.hypotheses) == 2
    assert "summand" not in parts(of)
