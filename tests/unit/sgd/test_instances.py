"""What each instance states of itself holds, and an instance that states something false is found out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from verify.errors import DomainError
from verify.theory.instances import (
    Instance,
    VectorInstance,
    family_names,
    instance_names,
    load_instance,
    load_scalar,
)

ROUNDING = 1e-12  # of float gradients against what they stand for
POINTS = [k / 32 for k in range(-16, 17)]
DIMENSIONS = (1, 2, 5)
VECTORS = [f"{family}:{d}" for family in family_names() for d in DIMENSIONS]


def outcomes(answer: Callable[[float], Any]) -> list[tuple[Fraction, Any]]:
    """The gradients that the 2^53 equally likely draws give, with their exact chances: one change, by bisection."""
    first, last = answer(0.0), answer(1.0 - 2.0**-53)
    low, high = 0, 2**53  # draws k/2^53 with k < change answer like the first
    while low < high:
        middle = (low + high) // 2
        if np.array_equal(answer(middle * 2.0**-53), first):
            low = middle + 1
        else:
            high = middle
    return [(Fraction(low, 2**53), first), (1 - Fraction(low, 2**53), last)]


def moments(answer: Callable[[float], Any]) -> tuple[Any, float, float]:
    """E g, E |g|^2 and E |g - E g|^2."""
    found = [(float(chance), np.atleast_1d(g)) for chance, g in outcomes(answer) if chance]
    mean = sum(chance * g for chance, g in found)
    second = sum(chance * float(g @ g) for chance, g in found)
    return mean, second, sum(chance * float((g - mean) @ (g - mean)) for chance, g in found)


def answers(instance: Instance | VectorInstance, x: Any, slope: float) -> Callable[[float], Any]:
    """The oracle at a point, as a function of the draw."""
    if isinstance(instance, Instance):
        return lambda uniform: instance.oracle(x, slope, uniform)

    def answer(uniform: float) -> Any:
        out = np.empty(instance.dimension)
        instance.oracle(x, instance.data, uniform, out)
        return out

    return answer


def points_of(instance: Instance | VectorInstance) -> list[Any]:
    """Points of the domain, kinks and the minimiser among them."""
    if isinstance(instance, Instance):
        return POINTS
    rng = np.random.default_rng(4)
    d = instance.dimension
    inner = [v / max(1.0, 2.0 * np.linalg.norm(v)) for v in rng.standard_normal((12, d))]
    special = [np.zeros(d), 0.5 * np.eye(d)[0], -0.25 * np.eye(d)[-1], np.full(d, 0.5 / d)]
    return [*inner, *special, np.array([float(c) for c in instance.minimiser])]


def faults(instance: Instance | VectorInstance, slope: float = 1.0) -> set[str]:
    """Which of its statements fail at the points above."""

    def value(x: Any) -> float:
        if isinstance(instance, Instance):
            return float(instance.value(x, slope))
        return float(instance.value(x, instance.data))

    found: set[str] = set()
    points, least = points_of(instance), float(instance.minimum)
    means = []
    for x in points:
        mean, second, variance = moments(answers(instance, x, slope))
        means.append(mean)
        bound = instance.gradient_bound
        found |= {"G"} if bound is not None and second > float(bound) ** 2 + ROUNDING else set()
        found |= {"sigma"} if variance > float(instance.noise) ** 2 + ROUNDING else set()
        found |= {"minimum"} if value(x) < least - ROUNDING else set()
    at = instance.minimiser
    star = np.array([float(c) for c in at]) if isinstance(at, tuple) else float(at)
    found |= {"minimum"} if abs(value(star) - least) > ROUNDING else set()
    for (x, g), (y, other) in product(zip(points, means, strict=True), repeat=2):
        gap = np.atleast_1d(y - x)
        found |= {"subgradient"} if value(y) < value(x) + float(g @ gap) - ROUNDING else set()
        if instance.smoothness is not None:
            steep = np.linalg.norm(g - other) > float(instance.smoothness) * np.linalg.norm(gap) + ROUNDING
            found |= {"beta"} if steep else set()
    return found


@pytest.mark.parametrize("name", [*instance_names(), *VECTORS])
def test_an_instance_is_what_it_states(name: str) -> None:
    """Unbiased subgradients, G, sigma, beta and the minimum, over pairs of points; exact chances of the draws."""
    instance = load_instance(name)
    slopes = (2.0**-20, 0.375, 1.0) if getattr(instance, "sloped", False) else (1.0,)
    for slope in slopes:
        assert faults(instance, slope) == set()


@pytest.mark.parametrize("name", [*instance_names(), *VECTORS])
def test_the_diameter_is_that_of_the_domain(name: str) -> None:
    """D is the length of the interval or twice the radius, 1 in these units; quadratic-line states a region."""
    instance = load_instance(name)
    assert instance.diameter == 1
    if isinstance(instance, Instance) and instance.low is not None and instance.high is not None:
        assert instance.high - instance.low == instance.diameter


@pytest.mark.parametrize(
    ("name", "change", "fault"),
    [
        ("huber", {"gradient_bound": Fraction(9, 10)}, "G"),
        ("noisy-huber", {"noise": Fraction(3, 4)}, "sigma"),
        ("huber", {"smoothness": Fraction(15, 2)}, "beta"),
        ("quadratic", {"minimum": Fraction(1, 100)}, "minimum"),
        ("quadratic", {"minimiser": Fraction(1, 10)}, "minimum"),
        (
            "noisy-quadratic",
            {"oracle": lambda x, c, u: 1.2 * x + 0.8 * np.copysign(1.0, u - 0.45)},
            "subgradient",
        ),
        ("abs", {"oracle": lambda x, c, u: 0.5 * x}, "subgradient"),
        ("norm:2", {"gradient_bound": Fraction(99, 100)}, "G"),
        ("noisy-norm:5", {"noise": Fraction(1, 2)}, "sigma"),
        ("max-affine:2", {"minimum": Fraction(-1, 8)}, "minimum"),
        ("norm:2", {"smoothness": Fraction(1)}, "beta"),
    ],
)
def test_a_false_statement_is_found_out(name: str, change: dict[str, Any], fault: str) -> None:
    """Control: one number or the oracle doctored."""
    assert fault in faults(replace(load_instance(name), **change))


def test_an_unrounded_slope_is_biased() -> None:
    """With a slope off the grid of 2^-52 the mean gradient misses it, exactly."""
    slope = 2.0**-1 + 2.0**-53
    found = outcomes(lambda uniform: load_scalar("noisy-abs").oracle(0.25, slope, uniform))
    assert sum(chance * Fraction(float(g)) for chance, g in found) != Fraction(slope)
    even = outcomes(lambda uniform: load_scalar("noisy-abs").oracle(0.25, 0.5, uniform))
    assert sum(chance * Fraction(float(g)) for chance, g in even) == Fraction(1, 2)


@pytest.mark.parametrize("name", [*instance_names(), *VECTORS])
def test_statements_are_plain_json(name: str) -> None:
    """What an instance states is text and numbers, and its starts lie in its domain."""
    instance = load_instance(name)
    statement = instance.statement()
    assert json.loads(json.dumps(statement)) == statement
    assert {"G", "D", "beta", "sigma", "minimum", "minimiser"} <= set(statement)
    for start in instance.starts.values():
        x = [Fraction(float(c)) for c in np.atleast_1d(start(0.25))]
        assert sum(c * c for c in x) <= Fraction(1, 4)


def test_starts_of_appendix_d() -> None:
    """(3/4) G eta, -(1/4) G eta, and D/2."""
    starts = load_scalar("abs").starts
    assert [starts[name](0.5) for name in ("d1", "d1-mirrored", "d2")] == [0.375, -0.125, 0.5]


def test_oracles_take_arrays() -> None:
    """The same text serves arrays: the sign of each entry, +1 at zeros of both signs."""
    x = np.array([-0.25, -0.0, 0.0, 0.25])
    assert load_scalar("abs").oracle(x, 1.0, 0.0).tolist() == [-1.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize("name", ["hubert", "norm", "norm:x", "norm:5000", "norm:-1", ""])
def test_unknown_instances_are_refused(name: str) -> None:
    """The error says what would do."""
    with pytest.raises(DomainError, match=r"norm:"):
        load_instance(name)


def test_a_name_in_space_is_none_on_the_line() -> None:
    """Where a number is asked for."""
    with pytest.raises(DomainError, match=r"lies in R\^3"):
        load_scalar("norm:3")


WEDGE: dict[str, Any] = {
    "kind": "piecewise-linear",
    "name": "wedge",
    "pieces": [
        {"slope": ["1", "0"], "offset": "0"},
        {"slope": ["-1/2", "1/2"], "offset": "1/8"},
        {"slope": ["-1/2", "-1/2"], "offset": "1/8"},
    ],
    "G": "1",
    "radius": "1/2",
    "minimum": "1/12",
    "minimiser": ["1/12", "0"],
    "multipliers": ["1/3", "1/3", "1/3"],
    "start": ["1/2", "0"],
}


def stored(tmp_path: Path, **changes: Any) -> str:
    """The wedge, changed, as a certificate file."""
    path = tmp_path / "wedge.json"
    path.write_text(json.dumps({**WEDGE, **changes}))
    return str(path)


def test_a_certificate_is_an_instance(tmp_path: Path) -> None:
    """What it states is checked on loading, and holds at sampled points as well."""
    instance = load_instance(stored(tmp_path))
    assert isinstance(instance, VectorInstance)
    assert faults(instance) == set()
    assert instance.statement()["minimum"] == "1/12"
    assert float(instance.reach) == pytest.approx(7 / 12)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"minimum": "1/13"}, "is 1/12 at the minimiser"),
        ({"minimiser": ["0", "0"]}, "is 1/8 at the minimiser"),
        ({"multipliers": ["1", "0", "0"]}, "do not prove"),
        ({"multipliers": ["2", "-1/2", "-1/2"]}, "multipliers"),
        ({"multipliers": ["1/2", "1/2"]}, "multipliers"),
        ({"multipliers": ["1/3", "1/3", "1/4"]}, "multipliers"),
        ({"pieces": [{"slope": ["1", "1/8"], "offset": "0"}, *WEDGE["pieces"][1:]]}, "square length 65/64"),
        ({"pieces": [{"slope": ["1/3", "0"], "offset": "0"}, *WEDGE["pieces"][1:]]}, "no binary fraction"),
        ({"pieces": [{"slope": ["1"], "offset": "0"}, *WEDGE["pieces"][1:]]}, "different numbers"),
        ({"pieces": []}, "pieces"),
        ({"G": "2"}, "scale the function"),
        ({"radius": 0.5}, "an exact number as text"),
        ({"start": ["1/2", "1/2"]}, "no point of the ball"),
        ({"minimum": "1/0"}, "an exact number"),
        ({"minimum": "1e999999999"}, "an exact number"),
        ({"minimum": "1e-9999999"}, "an exact number"),
        ({"minimum": "\u0663"}, "an exact number"),
        ({"minimum": "1e99"}, r"at most 2\^40"),
        ({"minimum": "9/8"}, "shift the function"),
        ({"kind": "other"}, "kind"),
        ({"more": 1}, "keys"),
    ],
)
def test_a_certificate_that_does_not_hold_is_refused(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    """One sentence, with the file's name."""
    with pytest.raises(DomainError, match=message) as caught:
        load_instance(stored(tmp_path, **changes))
    assert "wedge.json" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_exact_start_on_the_sphere_is_rounded_into_the_ball(tmp_path: Path) -> None:
    """(3/10, 4/10) has the norm 1/2; the nearest floats lie outside."""
    instance = load_instance(stored(tmp_path, start=["3/10", "4/10"]))
    (first,) = (start(0.1) for start in instance.starts.values())
    assert (
        sum(Fraction(c) ** 2 for c in first.tolist())
        <= Fraction(1, 4)
        < Fraction(0.3) ** 2 + Fraction(0.4) ** 2
    )
    assert first == pytest.approx([0.3, 0.4], abs=1e-15)


def test_a_file_of_brackets_is_no_certificate(tmp_path: Path) -> None:
    """Nested deeper than a reader of JSON goes."""
    path = tmp_path / "deep.json"
    path.write_text("[" * 100_000)
    with pytest.raises(DomainError, match=r"deep\.json: not a certificate"):
        load_instance(str(path))
