"""Defects that were found once: each test says what has to come out.

A wrong verdict first: proved though false or meaningless, refuted or ill-posed though true.
"""

from __future__ import annotations

import pytest
from control_rows import decided

from verify.decision import decide_statement
from verify.errors import NotEnclosed, StatementError, UndefinedOperation
from verify.language import parse_statement
from verify.methods.budget import Budget
from verify.theory.in_force import in_force
from verify.verdict import Verdict

NOT_PROVED = [
    (
        "the Lipschitz constant p of an annealed schedule is assumed of the schedule in force",
        [
            ("forall p in [1, oo), u in [0, 1] given H(u) <= 1: diff(h(u), u) >= -p", "cosine"),
            ("forall p in [1, oo), u in [0, 1] given Q(u) >= 0: diff(h(u), u) >= -p", "poly:5"),
            ("forall p in [1, 2], u in [0, 1] given H(u) <= 1: diff(h(u), u) + p >= 0", "cosine"),
        ],
    ),
    (
        "a hypothesis that is solved for a variable is used to show that the hypothesis itself is defined",
        [
            ("forall x in [-2, 2] given x >= 1/2 + (1/(x + sqrt(2)) - 1/(x + sqrt(2))): x >= 1/2", None),
            ("forall x in [-2, 2] given x >= 1/2 + (1/(x + 1) - 1/(x + 1)): x >= 1/2", None),
        ],
    ),
    (
        "arguments of h, H, Q, tau, K and operands of diff in the ends of an interval are not looked at",
        [
            ("forall p in [1, 2], rho in [-2, -1], y in [0, tau(rho)]: y <= 1", "poly:p"),
            ("forall x in [-2, -1], y in [0, abs(diff(log(x), x))]: y <= 1", None),
        ],
    ),
    (
        "values of h and H that no annealed schedule has count as a point of the domain",
        [
            ("forall v in [0, 1/2] given h(v) <= 1/2 and H(v) >= 1 - v: h(v) <= 1/2", "annealed"),
            ("forall v in [0, 1/2] given h(v) <= 1/2 and H(v) >= 1 - v: H(v) >= 1 - v", "annealed"),
        ],
    ),
    (
        "what an equation determines about every schedule is dropped before it is shown to be defined",
        [
            ("forall y in [-1, 1], x in (-oo, oo) given x == 1/y: h(1/2) <= 1", "annealed"),
            ("forall y in [-1, 1], x in (-oo, oo) given x == log(y): y**2*h(1/2) >= 0", "annealed"),
            ("forall v in [0, 1], x in (-oo, oo) given x == h(v)/H(v): h(v) <= 1", "annealed"),
            ("forall y in [0, 1], x in (-oo, oo) given x == h(2*y): h(y) <= 1", "annealed"),
        ],
    ),
    (
        "a name of the statement is taken for an unknown value of h or H",
        [
            ("forall h_1 in [0, 1/40]: h(1/2) >= h_1", "annealed"),
            ("forall H_1 in [0, 1]: H(0) >= H_1", "annealed"),
            ("forall T in [1, oo) integer, H_1 in [0, 1]: sum(H(0), t, 1, T) >= H_1*T", "annealed"),
        ],
    ),
    (
        "an argument is shown to lie in [0, 1] by a hypothesis that comes after it",
        [
            ("forall u in [0, 1] given h(2*u) >= 0 and u <= 1/2: h(u) >= 0", "annealed"),
            (
                "forall u in [0, 1], T in [1, oo) integer given H(2*u) >= 0 and u <= 1/2: sum(h(u), t, 1, T) >= 0",
                "cosine",
            ),
        ],
    ),
]
NOT_REFUTED = [
    ("forall p in [1, oo), v in [0, 2]: h(v) >= -5", "poly:p"),
    ("forall p in [1, oo), rho in [0, 2]: K(rho) >= 0", "poly:p"),
    ("forall p in [1, 2], v in [-1, 1/2]: H(v) >= 0", "poly:p"),
]
WELL_POSED = [
    ("forall y in [0, 1], x in [0, oo) given y > 0 and x == 1/y: x >= 1", None),
    ("forall x in [-1, 1], y in [0, 2] given x >= 0 and y == sqrt(x): y >= x", None),
]
ANSWERED = [
    ("the second evaluator differentiates h at 0 from outside", "forall u in [0, 1]: diff(h(u), u) < 0", "cosine", Verdict.REFUTED),
    ("the same", "forall u in [0, 1]: diff(h(u), u) >= -1", "annealed", Verdict.REFUTED),
    (
        "a value of h' in the end of an interval is not bound yet",
        "forall x in [0, 1], y in [-1 + diff(h(x), x), 1]: y >= 0", "annealed", Verdict.REFUTED,
    ),
    (
        "a point counts as a counterexample although another relation is undefined there",
        "forall x in [0, 1]: sqrt(-1 - x) >= 0 and x >= 2", None, Verdict.ILL_POSED,
    ),
    (
        "a slack whose value in floats is not a number is made a fraction",
        "forall x in [0, 1], y in [1, 2]: min(log(-y), x) <= 1", None, Verdict.ILL_POSED,
    ),
]  # fmt: skip


def _rows(groups: list[tuple[str, list[tuple[str, str | None]]]]) -> list[object]:
    """One case for each statement; the reason of its group says what went wrong."""
    return [pytest.param(text, schedule, id=text) for reason, rows in groups for text, schedule in rows]


@pytest.mark.parametrize(("text", "schedule"), _rows(NOT_PROVED))
def test_false_or_meaningless_is_not_proved(text: str, schedule: str | None) -> None:
    """False for a point of the domain, undefined at one, or about nothing."""
    assert decided(text, schedule).verdict is not Verdict.PROVED


@pytest.mark.parametrize(
    ("text", "schedule"),
    _rows([("a side condition that fails is reported as a counterexample", list(NOT_REFUTED))]),
)
def test_undefined_is_not_refuted(text: str, schedule: str | None) -> None:
    """True wherever defined, undefined outside [0, 1] (or for rho <= 0): ill-posed."""
    assert decided(text, schedule).verdict is not Verdict.REFUTED


@pytest.mark.parametrize(
    ("text", "schedule"),
    _rows(
        [
            (
                "the interval of a replaced variable is read before the hypotheses that guard its value",
                list(WELL_POSED),
            )
        ]
    ),
)
def test_a_guarded_equation_is_well_posed(text: str, schedule: str | None) -> None:
    """The hypothesis before it says where the equation is defined."""
    assert decided(text, schedule).verdict is not Verdict.ILL_POSED


@pytest.mark.parametrize(
    ("text", "schedule", "verdict"),
    [pytest.param(text, schedule, verdict, id=text) for reason, text, schedule, verdict in ANSWERED],
)
def test_every_statement_gets_a_verdict(text: str, schedule: str | None, verdict: Verdict) -> None:
    """No exception instead of an answer."""
    assert decided(text, schedule).verdict is verdict


def test_a_schedule_that_is_zero_before_one_gets_an_answer() -> None:
    """The second evaluator has no H there, so nothing is refuted; there is no exception, and no proof."""
    found = decided("forall v in [0, 1): H(v) > 0", "max(0, 1 - 2*u)")
    assert found.verdict not in (Verdict.PROVED, Verdict.ILL_POSED)


def test_an_infinite_q_has_no_digits() -> None:
    """h(1) = exp(-3) is not 0, so Q is infinite: the second evaluator has no number for it, in any precision."""
    import mpmath

    with mpmath.workdps(10), pytest.raises(UndefinedOperation):
        in_force("exponential:3").mp("Q", mpmath.mpf(1) / 2)


def test_k_of_an_increasing_schedule_has_the_digits_of_the_infimum() -> None:
    """For h = u (1 - u) and rho = 3 the infimum over tau is below 6.9, by trying some."""
    import mpmath

    with mpmath.workdps(15):
        try:
            value = in_force("u*(1 - u)").mp("K", mpmath.mpf(3))
        except (NotEnclosed, UndefinedOperation):
            return
        assert value < 6.9


def test_the_slope_of_a_kinked_schedule_is_bad_input_everywhere() -> None:
    """h' does not exist at 4/5, so no interval may end at it."""
    with pytest.raises(StatementError, match="without kinks"):
        decided("forall x in [0, 1], y in [0, -diff(h(x), x)]: y <= 5", "wsd:1/5")


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("forall x in [0, 1/2]: x**(10**400) <= 1", {Verdict.PROVED}),
        ("forall x in [2, 3]: x**(-10**400) <= 1", {Verdict.PROVED}),
        ("forall x in [2, 3]: x**(10**400) <= 1", {Verdict.UNDECIDED, Verdict.REFUTED}),
    ],
)
def test_an_exponent_beyond_the_floats_is_no_crash(text: str, verdicts: set[Verdict]) -> None:
    """Floats only describe: an infinite one in place of the exponent ends in a verdict, and in no false proof."""
    assert decide_statement(parse_statement(text), None, Budget(200, 2.0)).verdict in verdicts
