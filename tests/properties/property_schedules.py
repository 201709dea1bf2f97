"""Random annealed schedules as the property tests draw them, or the one schedule given with --schedule."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

import property_terms as terms
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from property_terms import Number, Term

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, VerifyError
from verify.language.formula import num
from verify.theory.functionals import Functionals, functionals
from verify.theory.hypotheses import hypotheses
from verify.theory.schedules import Piece, Schedule, parse_schedule


@dataclass(frozen=True)
class Case:
    """A schedule under test.

    text   what ``parse_schedule`` reads: the whole path from text to enclosure is exercised
    terms  the same schedule by hand; empty for a user's own, of which nothing else is known
    """

    text: str
    terms: tuple[Term, ...] = ()

    def __repr__(self) -> str:
        return f"schedule({self.text!r})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """How Hypothesis shows a failing example."""
        printer.text(repr(self))

    @property
    def schedule(self) -> Schedule:
        """The parsed schedule."""
        return _parsed(self.text)

    @property
    def f(self) -> Functionals:
        """Its functionals at the current precision."""
        return functionals(self.schedule)

    @property
    def smooth(self) -> bool:
        """By construction differentiable and Lipschitz."""
        return all(t.smooth for t in self.terms)

    @property
    def knots(self) -> tuple[Fraction, ...]:
        """Kinks inside (0, 1) by construction."""
        return tuple(sorted({k for t in self.terms for k in t.knots}))

    @property
    def degree(self) -> Fraction:
        """Tail degree by construction."""
        return min(t.degree for t in self.terms if t.degree is not None)

    @property
    def H_text(self) -> str:
        """H by construction, as a formula in u."""
        return " + ".join(t.H_text for t in self.terms)

    def h(self, x: Number) -> Number:
        """h at u = 1 - x in mpmath, by hand."""
        return sum(t.h(x) for t in self.terms)

    def H(self, x: Number) -> Number:
        """H at u = 1 - x in mpmath, by hand."""
        return sum(t.H(x) for t in self.terms)


@lru_cache(maxsize=512)
def _parsed(text: str) -> Schedule:
    return parse_schedule(text)


# -- the schedule of --schedule -----------------------------------------------------------------------


class _Own:
    case: Case | None = None


def use_own(text: str | None) -> None:
    """Put this schedule in the place of every strategy below (None: the random ones)."""
    _Own.case = None if text is None else Case(text)


def own() -> Case | None:
    """The schedule of --schedule."""
    return _Own.case


def missing(case: Case) -> dict[str, str]:
    """What the properties may need and this schedule lacks, with the package's own reason.

    H: an enclosed H; Q: a finite Q; K: moreover a non-increasing h; theorem-1: the hypotheses of Theorem 1
    """
    out: dict[str, str] = {}
    try:
        case.f.H(Interval.exact(0))
    except VerifyError as error:
        out["H"] = str(error)
    try:
        case.f.start()
    except VerifyError as error:
        out["Q"] = out["K"] = str(error)
    if "K" not in out and not case.f.non_increasing:
        out["K"] = hypotheses(case.schedule).non_increasing.reason
    found = hypotheses(case.schedule).theorem_1
    if found.holds is not True or "K" in out:
        out["theorem-1"] = found.reason
    return out


# -- strategies ---------------------------------------------------------------------------------------

WEIGHTS = st.sampled_from([Fraction(n, d) for n, d in ((1, 1), (1, 2), (1, 3), (3, 2), (7, 5))])
WHOLE = st.sampled_from([Fraction(p) for p in (1, 2, 3, 5)])
SMOOTH_POWERS = WHOLE | st.sampled_from([Fraction(3, 2), Fraction(7, 3)])
POWERS = SMOOTH_POWERS | st.sampled_from([Fraction(1, 2), Fraction(3, 4)])
KNOTS = st.fractions(min_value=Fraction(1, 10), max_value=Fraction(9, 10), max_denominator=10)
EARLY = st.fractions(min_value=Fraction(1, 10), max_value=Fraction(3, 4), max_denominator=10)
LONG_DECAYS = st.fractions(min_value=Fraction(1, 2), max_value=Fraction(9, 10), max_denominator=10)
ROOT_COOLDOWNS = st.sampled_from([Fraction(1, 3), Fraction(1, 2)])  # they take long


@st.composite
def _splines(draw: st.DrawFn) -> Term:
    """Monotone quadratic splines with rational knots; -h' may touch 0 at a knot, but not stay there."""
    knots = draw(st.lists(KNOTS, min_size=1, max_size=3, unique=True).map(sorted))
    slope = st.sampled_from([Fraction(1), Fraction(0), Fraction(1, 2), Fraction(3)])
    slopes = draw(
        st.lists(slope, min_size=len(knots) + 2, max_size=len(knots) + 2).filter(
            lambda s: all(a or b for a, b in pairwise(s))
        )
    )
    return terms.spline((*knots, Fraction(1)), tuple(slopes))


_ANALYTIC = (
    st.builds(terms.power, WEIGHTS, WHOLE)
    | st.builds(terms.cosine, WEIGHTS)
    | st.builds(terms.quarter_cosine, WEIGHTS)
    | st.builds(terms.cosine_cooldown, WEIGHTS, LONG_DECAYS)
    | _splines()
    | st.builds(terms.complement, WEIGHTS, st.sampled_from([Fraction(2), Fraction(3)]))
)  # power series in 1 - u at u = 1
_ROOTS = st.builds(terms.power, WEIGHTS, SMOOTH_POWERS)
_HINGES = st.builds(terms.hinge, WEIGHTS, EARLY, WHOLE)
_SINGULAR = st.sampled_from([Fraction(1, 2), Fraction(3, 2), Fraction(5, 2)]).map(
    lambda p: terms.complement(Fraction(1), p)
)


def _named() -> st.SearchStrategy[Case]:
    one = Fraction(1)
    return (
        st.sampled_from([Case("cosine", (terms.cosine(one),)), Case("linear", (terms.power(one, one),))])
        | POWERS.map(lambda p: Case(f"poly:{p}", (terms.power(one, p),)))
        | KNOTS.map(lambda f: Case(f"wsd:{f}", (terms.plateau(one, f, one),)))
        | ROOT_COOLDOWNS.map(lambda f: Case(f"wsd:{f}:1-sqrt", (terms.root_cooldown(f),)))
        | st.just(Case("1-sqrt", (terms.complement(one, Fraction(1, 2)),)))
    )


def _sum(ending: st.SearchStrategy[Term], *more: st.SearchStrategy[Term]) -> st.SearchStrategy[Case]:
    """Formulas: a term that is positive up to u = 1, and others."""
    return st.tuples(ending, *more).map(lambda ts: Case(" + ".join(t.text for t in ts), ts))


def _smooth() -> st.SearchStrategy[Case]:
    curved = _HINGES.filter(lambda t: t.smooth)
    return (
        _sum(_ANALYTIC | st.builds(terms.cosine_cooldown, WEIGHTS, KNOTS))
        | _sum(_ANALYTIC, _ANALYTIC | curved)
        | _sum(_ANALYTIC, curved, curved)
        | _sum(_ROOTS, _ROOTS | curved)
    )


def _kinked() -> st.SearchStrategy[Case]:
    plateaus = st.builds(terms.plateau, WEIGHTS, KNOTS, POWERS)
    straight = st.builds(terms.plateau, WEIGHTS, LONG_DECAYS, WHOLE)
    return (
        _sum(st.builds(terms.power, WEIGHTS, POWERS) | plateaus | _SINGULAR)
        | _sum(_ANALYTIC, straight | _HINGES)
        | _sum(straight, straight | _HINGES, _HINGES)
        | _named()
    )


@lru_cache(maxsize=1)
def pool() -> tuple[Case, ...]:
    """The session's random schedules, simplest first.

    Drawn once, by Hypothesis, as many as the profile has examples: what is computed of a schedule is then
    shared by all properties, and a failure shrinks to the simplest schedule of the pool that fails.
    """
    half = max(4, settings().max_examples // 2)
    drawn = {case.text: case for case in (*_drawn(_smooth(), half), *_drawn(_kinked(), half))}
    cases = tuple(case for case in drawn.values() if _enclosed(case))
    if len(cases) < 0.8 * len(drawn):
        raise AssertionError(f"Q is enclosed for only {len(cases)} of {len(drawn)} random schedules")
    return cases


def _enclosed(case: Case) -> bool:
    """Does the package enclose Q at all? The kinds that it refuses are listed in test_limits.py."""
    try:
        case.f.Q(Interval.exact(0))
    except NotEnclosed:
        return False
    return True


def _drawn(strategy: st.SearchStrategy[Case], count: int) -> list[Case]:
    """``count`` different cases, from the simplest to the longest of many more draws."""
    found: dict[str, Case] = {}

    @settings(max_examples=8 * count, phases=[Phase.generate], database=None)
    @given(strategy)
    def collect(case: Case) -> None:
        found[case.text] = case

    collect()
    cases = sorted(found.values(), key=lambda c: (len(c.text), c.text))
    wanted = min(count, len(cases))
    return [cases[i * len(cases) // wanted] for i in range(wanted)]


def schedules() -> st.SearchStrategy[Case]:
    """Annealed schedules: sums of powers, cosines, splines, plateaus; kinked and singular ones too."""
    return st.just(_Own.case) if _Own.case is not None else st.sampled_from(pool())


def smooth_schedules() -> st.SearchStrategy[Case]:
    """Schedules to which Theorem 1 applies."""
    if _Own.case is not None:
        return st.just(_Own.case)
    return st.sampled_from([c for c in pool() if c.smooth])


def named() -> st.SearchStrategy[Case]:
    """Named schedules with closed forms, whose formulas do not start with a root."""
    return _named().filter(lambda case: not case.text.endswith("1-sqrt"))


def points() -> st.SearchStrategy[Fraction]:
    """Points of [0, 1) beside the knots of random schedules, some of them very near 1."""
    inside = st.fractions(min_value=0, max_value=Fraction(999, 1000), max_denominator=1000)
    return inside.filter(lambda u: u.denominator > 10) | st.sampled_from(
        [Fraction(0), *(1 - Fraction(1, 10**k) for k in (4, 6, 9))]
    )


def rhos() -> st.SearchStrategy[Fraction]:
    """Misspecification factors, from below 1 to 10^9."""
    usual = st.fractions(min_value=1, max_value=60, max_denominator=60)
    return usual | st.sampled_from([Fraction(1, 7), Fraction(1), *(Fraction(10) ** k for k in (2, 3, 6, 9))])


# -- another schedule made from one -------------------------------------------------------------------


def scaled(schedule: Schedule, c: Fraction) -> Schedule:
    """c h: by way of its text where that is a formula."""
    if ":" not in schedule.name and "u" in schedule.name:
        return parse_schedule(f"({c})*({schedule.name})")
    pieces = tuple(Piece(p.low, p.high, num(c) * p.formula) for p in schedule.pieces)
    return Schedule(f"({c})*({schedule.name})", pieces)


def few() -> settings:
    """For controls and for properties that take long: a fifth of the profile's examples."""
    return settings(max_examples=max(3, settings().max_examples // 5))
