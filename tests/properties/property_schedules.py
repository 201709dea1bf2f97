"""Random annealed schedules as the property tests draw them, or the one schedule given with --schedule."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import property_terms as terms
from hypothesis import settings
from hypothesis import strategies as st
from property_terms import Number, Term

from verify.errors import VerifyError
from verify.language.formula import num, var
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

    Q: a finite Q; K: moreover a non-increasing h; theorem-1: the hypotheses of Theorem 1
    """
    out: dict[str, str] = {}
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

WEIGHTS = st.sampled_from([Fraction(n, d) for n, d in ((1, 3), (1, 2), (1, 1), (3, 2), (7, 5))])
SMOOTH_POWERS = st.sampled_from([Fraction(n, d) for n, d in ((1, 1), (3, 2), (2, 1), (7, 3), (3, 1), (5, 1))])
POWERS = SMOOTH_POWERS | st.sampled_from([Fraction(1, 2), Fraction(3, 4), Fraction(4, 5)])
KNOTS = st.fractions(min_value=Fraction(1, 10), max_value=Fraction(9, 10), max_denominator=10)


@st.composite
def _splines(draw: st.DrawFn) -> Term:
    knots = draw(st.lists(KNOTS, min_size=1, max_size=3, unique=True).map(sorted))
    slope = st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1), Fraction(3)])
    slopes = draw(
        st.lists(slope, min_size=len(knots) + 2, max_size=len(knots) + 2).filter(lambda s: s[-1] or s[-2])
    )
    return terms.spline((*knots, Fraction(1)), tuple(slopes))


_ENDING_SMOOTH = (
    st.builds(terms.power, WEIGHTS, SMOOTH_POWERS)
    | st.builds(terms.cosine, WEIGHTS)
    | st.builds(terms.quarter_cosine, WEIGHTS)
    | st.builds(terms.cosine_cooldown, WEIGHTS, KNOTS)
    | _splines()
    | st.builds(terms.complement, WEIGHTS, st.sampled_from([Fraction(2), Fraction(3)]))
)
_ENDING_KINKED = (
    st.builds(terms.power, WEIGHTS, POWERS)
    | st.builds(terms.plateau, WEIGHTS, KNOTS, POWERS)
    | st.builds(terms.complement, WEIGHTS, st.sampled_from([Fraction(1, 2), Fraction(3, 2)]))
)
_HINGES = st.builds(terms.hinge, WEIGHTS, KNOTS, SMOOTH_POWERS)


def _named() -> st.SearchStrategy[Case]:
    one = Fraction(1)
    return (
        st.sampled_from([Case("cosine", (terms.cosine(one),)), Case("linear", (terms.power(one, one),))])
        | POWERS.map(lambda p: Case(f"poly:{p}", (terms.power(one, p),)))
        | KNOTS.map(lambda f: Case(f"wsd:{f}", (terms.plateau(one, f, one),)))
        | KNOTS.map(lambda f: Case(f"wsd:{f}:1-sqrt", (terms.root_cooldown(f),)))
        | st.just(Case("1-sqrt", (terms.complement(one, Fraction(1, 2)),)))
    )


def _sum(ending: st.SearchStrategy[Term], more: st.SearchStrategy[Term]) -> st.SearchStrategy[Case]:
    """Formulas: one term that decides the behaviour at u = 1, and up to two others."""
    parts = st.tuples(ending) | st.tuples(ending, more) | st.tuples(ending, more, more)
    return parts.map(lambda ts: Case(" + ".join(t.text for t in ts), ts))


_SMOOTH = _sum(_ENDING_SMOOTH, _ENDING_SMOOTH | _HINGES.filter(lambda t: t.smooth))
_ANY = _SMOOTH | _sum(_ENDING_SMOOTH | _ENDING_KINKED, _ENDING_SMOOTH | _ENDING_KINKED | _HINGES) | _named()


def _own_or(strategy: st.SearchStrategy[Case]) -> st.SearchStrategy[Case]:
    return st.deferred(lambda: strategy if _Own.case is None else st.just(_Own.case))


def schedules() -> st.SearchStrategy[Case]:
    """Annealed schedules: sums of powers, cosines, splines, plateaus; kinked and singular ones too."""
    return _own_or(_ANY)


def smooth_schedules() -> st.SearchStrategy[Case]:
    """Schedules to which Theorem 1 applies."""
    return _own_or(_SMOOTH)


def points() -> st.SearchStrategy[Fraction]:
    """Points of [0, 1), some of them very near 1."""
    inside = st.fractions(min_value=0, max_value=Fraction(999, 1000), max_denominator=1000)
    return inside | st.sampled_from([Fraction(0), *(1 - Fraction(1, 10**k) for k in (4, 6, 9))])


def rhos() -> st.SearchStrategy[Fraction]:
    """Misspecification factors, from below 1 to 10^9."""
    usual = st.fractions(min_value=1, max_value=60, max_denominator=60)
    return usual | st.sampled_from([Fraction(1, 7), Fraction(1), *(Fraction(10) ** k for k in (2, 3, 6, 9))])


# -- other schedules made from one --------------------------------------------------------------------


def scaled(schedule: Schedule, c: Fraction) -> Schedule:
    """c h."""
    return _product(schedule, f"{c}", lambda formula: num(c) * formula)


def steeper(schedule: Schedule) -> Schedule:
    """(1 - u) h: another annealed schedule, for controls."""
    return _product(schedule, "1-u", lambda formula: (1 - var("u")) * formula)


def _product(schedule: Schedule, factor: str, build: object) -> Schedule:
    if ":" not in schedule.name and "u" in schedule.name:  # a formula: by way of its text
        return parse_schedule(f"({factor})*({schedule.name})")
    pieces = tuple(Piece(p.low, p.high, build(p.formula)) for p in schedule.pieces)  # type: ignore[operator]
    return Schedule(f"({factor})*({schedule.name})", pieces)


FEW = settings(max_examples=max(3, settings().max_examples // 5))
"""For controls and for properties that take long: a fifth of the profile's examples."""
