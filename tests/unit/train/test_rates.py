"""Learning rates of torch against the closed form and against torch's own schedulers."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from verify.errors import ScheduleError, VerifyError
from verify.train.rates import Choice, parse_choice, scheduler

BASE, STEPS = 0.3, 1000

# torch computes its schedulers by recursion from step to step, so their rounding adds up over the steps;
# a step multiplies, divides and adds on numbers of at most 1: no more than four roundings of 2**-53.
TORCH_ROUNDING = 4 * STEPS * 2.0**-53

CLOSED: dict[str, Callable[[float], float]] = {
    "fixed": lambda u: 1.0,
    "constant": lambda u: 1.0,
    "linear": lambda u: 1 - u,
    "cosine": lambda u: (1 + math.cos(math.pi * u)) / 2,
    "poly:2": lambda u: (1 - u) ** 2,
    "poly:3/2": lambda u: (1 - u) ** 1.5,
    "exponential:5": lambda u: math.exp(-5 * u),
    "1-sqrt": lambda u: 1 - math.sqrt(u),
    "wsd:1/5": lambda u: min(1.0, (1 - u) * 5),
    "(1-u)**3*exp(-u)": lambda u: (1 - u) ** 3 * math.exp(-u),
}


def sampled(torch: Any, make: Callable[[Any], Any], steps: int) -> np.ndarray:
    """The factor lr/base that the optimiser holds before each of the steps."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=BASE)
    rates = make(optimizer)
    seen = []
    for _ in range(steps):
        seen.append(optimizer.param_groups[0]["lr"] / BASE)
        optimizer.step()
        rates.step()
    return np.array(seen)


@pytest.mark.parametrize("text", CLOSED)
def test_torch_gets_the_closed_form(text: str, torch: Any) -> None:
    """At step t the optimiser holds base * h((t-1)/T), to 1e-15 of the base."""
    values = parse_choice(text).factors(STEPS)
    seen = sampled(torch, lambda optimizer: scheduler(optimizer, values), STEPS)
    expected = np.array([CLOSED[text](t / STEPS) for t in range(STEPS)])
    assert np.abs(seen - expected).max() <= 1e-15


TORCH_OWN: dict[str, Callable[[Any, Any], Any]] = {
    "cosine": lambda lr, o: lr.CosineAnnealingLR(o, T_max=STEPS),
    "linear": lambda lr, o: lr.LinearLR(o, start_factor=1.0, end_factor=0.0, total_iters=STEPS),
    "poly:1": lambda lr, o: lr.PolynomialLR(o, total_iters=STEPS, power=1.0),
    "poly:2": lambda lr, o: lr.PolynomialLR(o, total_iters=STEPS, power=2.0),
    "constant": lambda lr, o: lr.ConstantLR(o, factor=1.0, total_iters=STEPS),
}


@pytest.mark.parametrize("text", TORCH_OWN)
def test_torch_schedulers_are_our_schedules(text: str, torch: Any) -> None:
    """torch's own scheduler, sampled before each step, is the schedule of the same name."""
    theirs = sampled(torch, lambda optimizer: TORCH_OWN[text](torch.optim.lr_scheduler, optimizer), STEPS)
    assert np.abs(theirs - parse_choice(text).factors(STEPS)).max() <= TORCH_ROUNDING


@pytest.mark.parametrize("text", [name for name in TORCH_OWN if name != "constant"])
def test_a_shift_by_one_step_is_seen(text: str, torch: Any) -> None:
    """The control: t/T in place of (t-1)/T differs from torch's scheduler by far more than rounding."""
    theirs = sampled(torch, lambda optimizer: TORCH_OWN[text](torch.optim.lr_scheduler, optimizer), STEPS)
    shifted = parse_choice(text).schedule.values(np.arange(1, STEPS + 1) / STEPS)
    assert np.abs(theirs - shifted).max() > 1e6 * TORCH_ROUNDING


def test_after_the_horizon_nothing_moves(torch: Any) -> None:
    """Step T + 1 has learning rate 0, also for the constant schedule."""
    seen = sampled(torch, lambda optimizer: scheduler(optimizer, np.ones(3)), 5)
    assert seen.tolist() == [1, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("label", "averaged"),
    [("fixed", False), ("fixed+average", True), (" cosine +average", True), ("(1-u)**2", False)],
)
def test_the_label_says_which_iterate(label: str, averaged: bool) -> None:
    """``+average`` asks for the average; the label is kept as written, without the spaces around it."""
    choice = parse_choice(label)
    assert choice.averaged is averaged
    assert choice.label == label.strip()


def test_fixed_and_averaged_share_the_schedule() -> None:
    """``fixed``, ``constant`` and ``fixed+average`` take the same steps."""
    rows = [parse_choice(label).factors(7).tolist() for label in ("fixed", "constant", "fixed+average")]
    assert rows == [[1.0] * 7] * 3


@pytest.mark.parametrize("label", ["poly:p", "nonsense", "+average", "cosine+averages"])
def test_a_schedule_that_cannot_be_trained_is_refused(label: str) -> None:
    """An open parameter or an unknown name is an error of the user, not of the training."""
    with pytest.raises(VerifyError):
        parse_choice(label)


@pytest.mark.parametrize("wrong", [-0.5, math.nan, math.inf])
def test_an_unusable_step_is_refused(wrong: float) -> None:
    """A negative or non-finite step names its place; the control, step 0, passes."""

    def choice(value: float) -> Choice:
        stub: Any = SimpleNamespace(step_sizes=lambda steps: np.array([1.0, value, 0.5]), parameter=None)
        return Choice("own", stub, averaged=False)

    with pytest.raises(ScheduleError, match=r"'own' .* at u = 1/3"):
        choice(wrong).factors(3)
    assert choice(0.0).factors(3).tolist() == [1.0, 0.0, 0.5]
