"""The ladder of a schedule or a list of rates: what each rung needs, where it stands, what proves it."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

import verify
from verify.enclosure.interval import Interval
from verify.errors import DomainError, HypothesisError, ScheduleError
from verify.ladder import Ladder, bound
from verify.theory import bounds, last_iterate
from verify.theory.schedules import parse_schedule

ONE = Interval.exact(1)
RHOS = [Fraction(1), Fraction(10)]


def upper(ladder: Ladder, name: str, suffix: bool = False) -> Fraction:
    """The proved value of a rung."""
    value = ladder.rung(name, suffix).value
    assert value is not None
    top = value.hi_fraction()
    assert top is not None
    return top


@pytest.mark.parametrize("name", ["cosine", "linear", "poly:3", "wsd:1/5", "1-sqrt", "(1-u)**(3/2)"])
def test_the_rungs_stand_in_order(name: str):
    """Sharp below the halved Lemma 4 below half of Lemma 4, and below Theorem 10; a suffix never costs."""
    for ladder in bound(name, 60, RHOS).ladders:
        for suffix in (False, True):
            assert upper(ladder, "sharp", suffix) <= upper(ladder, "halved-lemma-4", suffix)
            assert upper(ladder, "sharp", suffix) <= upper(ladder, "theorem-10", suffix)
            assert upper(ladder, "halved-lemma-4", suffix) <= upper(ladder, "lemma-4", suffix) / 2
        for rung in ("sharp", "halved-lemma-4", "theorem-10", "lemma-4"):
            assert upper(ladder, rung, True) <= upper(ladder, rung)
        bounds = [r for r in ladder.rungs if r.name not in ("worst-case", "from-below")]
        values = [r.value.hi_fraction() for r in bounds if r.value is not None]
        assert values == sorted(values)


def test_values_follow_from_their_certificates():
    """From the stored k, r and free step anyone gets the same numbers; from another k, others."""
    ladder = bound("linear", 12, [Fraction(5)], eta="1/10").ladders[0]
    steps = [Interval.exact(Fraction(5 * (13 - t), 120)) for t in range(1, 13)]
    for name, key, formula in (
        ("sharp", "r", last_iterate.sharp),
        ("theorem-10", "free_step", last_iterate.theorem_10),
    ):
        rung = ladder.rung(name, True)
        start, number = rung.certificate["start"], Interval.exact(Fraction(rung.certificate[key]))
        again = formula(steps[start - 1 :], number, ONE, ONE)
        assert rung.value is not None and start > 1
        assert rung.value.intersect(again) is not None
        assert rung.value.intersect(formula(steps[start:], number, ONE, ONE)) is None


def test_lemma_1_and_theorem_1_are_those_of_the_paper():
    """The same enclosures as verify.theory.bounds."""
    cosine = parse_schedule("cosine")
    ladder = bound("cosine", 50, [Fraction(7, 2)]).ladders[0]
    eta = Fraction(7, 2) * bounds.tuned_step(cosine, 50, ONE, ONE)
    for name, suffix, wanted in (
        ("lemma-1", False, bounds.lemma_1(cosine, eta, 50, ONE, ONE)),
        ("theorem-1", True, bounds.theorem_1(cosine, Fraction(7, 2), 50, ONE, ONE)),
    ):
        value = ladder.rung(name, suffix).value
        assert value is not None
        assert value.intersect(wanted) is not None
        assert value.width() < 1e-25


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"schedule": "constant", "steps": 9}, "h(1) = 1"),
        ({"schedule": "wsd:1/5", "steps": 9}, "kink"),
        ({"schedule": "invsqrt", "steps": 9}, "'invsqrt' is none"),
        ({"learning_rates": [1, "1/2"]}, "a list of learning rates is none"),
        ({"schedule": "cosine", "steps": 9, "bounded": False}, "a domain of diameter D"),
        ({"schedule": "cosine", "steps": 9, "eta": "1/1000"}, "from the tuned one on"),
    ],
)
def test_a_theorem_whose_hypotheses_fail_says_which(asked: dict, reason: str):
    """Its row is null with the reason; the bounds for any steps stand."""
    ladder = bound(**asked).ladders[0]
    rung = ladder.rung("theorem-1", True)
    assert rung.value is None
    assert reason in str(rung.reason)
    assert ladder.rung("sharp").value is not None


def test_without_a_bounded_domain_no_bound_starts_later():
    """No row with a suffix has a value then."""
    ladder = bound("cosine", 20, bounded=False).ladders[0]
    assert not [r for r in ladder.rungs if r.suffix and r.value is not None]
    assert not any(r.bounded_domain for r in ladder.rungs)


@pytest.mark.parametrize(
    ("steps", "eta", "value"), [(3, "3/8", "1/2"), (8, "8/27", "1/3"), (15, "15/64", "1/4")]
)
def test_zamani_and_glineur_s_steps_attain_the_sharp_bound(steps: int, eta: str, value: str):
    """Linear steps with eta_t = D (T+1-t)/(G (T+1)^(3/2)): sharp bound and worst case are D G/sqrt(T+1)."""
    ladder = bound("linear", steps, eta=eta, bounded=False).ladders[0]
    for name in ("sharp", "worst-case"):
        found = ladder.rung(name).value
        assert (found is not None and found.contains(Fraction(value))) or abs(
            upper(ladder, name) - Fraction(value)
        ) < Fraction(1, 10**15)
    assert "2307.11134" in str(ladder.rung("worst-case").source)
    assert upper(ladder, "theorem-10") > Fraction(value) * Fraction(3, 2)
    beside = Fraction(eta) * Fraction(1001, 1000)
    other = bound("linear", steps, eta=beside, bounded=False, worst=False).ladders[0]
    assert other.rung("worst-case").value is None


def test_d_and_g_are_scales():
    """Steps in units of D/G, values in units of D G."""
    plain = bound("cosine", 30, [Fraction(4)]).ladders[0]
    scaled = bound("cosine", 30, [Fraction(4)], distance="1/2", gradient=12).ladders[0]
    for rung in plain.rungs:
        if rung.value is not None:
            other = scaled.rung(rung.name, rung.suffix).value
            assert other is not None
            assert abs(float((other / 6 - rung.value).mid_fraction())) <= 1e-9 * float(
                rung.value.mid_fraction()
            )


def test_a_file_of_rates(tmp_path: Path):
    """Comments and empty lines are skipped, numbers are exact; the same steps in Python give the same."""
    file = tmp_path / "rates.txt"
    file.write_text("# warm-up\n0.1\n\n1e-1  # second\n1/20\n", encoding="utf-8")
    read, given = (
        bound(learning_rates=source).to_json() for source in (file, ["1/10", "0.1", Fraction(1, 20)])
    )
    assert read == given
    assert read["steps"] == 3


def test_one_rho_is_an_object_and_several_are_a_list():
    """The contract's keys stand at the top for one rho and in "results" for several."""
    keys = {"schedule", "steps", "rho", "D", "G", "iterate", "rows"}
    one = bound("cosine", 10).to_json()
    two = bound("cosine", 10, RHOS).to_json()
    assert keys <= set(one) and keys <= set(two["results"][1])
    assert two["results"][0] == one
    assert [r["rho"] for r in two["results"]] == ["1", "10"]
    json.dumps(two, allow_nan=False)


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        ({"schedule": "cosin", "steps": 9}, ScheduleError, "did you mean cosine"),
        ({"schedule": "poly:p", "steps": 9}, ScheduleError, "free parameter"),
        ({"schedule": "exponential:5", "steps": 9}, HypothesisError, "--eta"),
        ({"schedule": "cosine"}, DomainError, "without steps"),
        ({"schedule": "cosine", "steps": 0}, DomainError, "from 1 to"),
        ({"schedule": "cosine", "steps": 10**7}, DomainError, "from 1 to"),
        ({"schedule": "cosine", "steps": 9, "eta": 0.1}, DomainError, "exact"),
        ({"schedule": "cosine", "steps": 9, "eta": "1e999999999"}, DomainError, "at most 1e100"),
        ({"schedule": "cosine", "steps": 9, "distance": -1}, DomainError, "positive"),
        ({"schedule": "1/2-u", "steps": 9}, HypothesisError, "--eta"),
        ({"schedule": "1/2-u", "steps": 9, "eta": 1}, DomainError, "every step is positive"),
        ({"learning_rates": []}, DomainError, "at least one"),
        ({"learning_rates": [1, 0]}, DomainError, "eta_2"),
        ({"learning_rates": [1], "steps": 1}, DomainError, "its own steps"),
        ({}, DomainError, "no schedule"),
    ],
)
def test_what_cannot_be_answered_is_refused(asked: dict, error: type[Exception], said: str):
    """Each with a sentence that shows the value."""
    with pytest.raises(error, match=said):
        bound(**asked)


def test_it_is_offered_from_the_package():
    """verify.bound takes exact rho as text, and refuses a float and one below 1."""
    found = verify.bound("cosine", 20, rhos=["5/2"])
    assert found.ladders[0].rho == Fraction(5, 2)
    for wrong in (0.5, "1/2", "x"):
        with pytest.raises(DomainError):
            verify.bound("cosine", 20, rhos=[wrong])
