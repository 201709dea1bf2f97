"""The growth of K: enclosures of sup and inf over rho >= 1 of K(rho) rho^(-1/(2q+1)), and where.

Where tau > 0, rho^2 = H(0) Q(0)/(H h) and d log K/d log rho = (Q - h)/(Q + h) at x = 1 - tau, so
psi = K rho^(-1/(2q+1)) rises with rho exactly where r(x) = q Q - (q+1) h > 0. The sign of r is certified
on boxes and, down to x = 0, by the expansions at u = 1. psi is monotone in between, so its values at the
ends of the stretches, over the short boxes where r is not decided, and in the limit decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from verify.enclosure.interval import Interval
from verify.enclosure.precision import current_precision
from verify.errors import NotEnclosed, UndefinedOperation
from verify.theory.functionals import Functionals, functionals
from verify.theory.schedules import Schedule
from verify.theory.tail import power

_ZERO, _ONE = Interval.exact(0), Interval.exact(1)
NARROW = Fraction(1, 2**56)
MAX_BOXES = 3000
SLICES = 64  # of a box on which r may vanish identically


@dataclass(frozen=True)
class Extremum:
    """A supremum or infimum over rho >= 1.

    value     its enclosure
    attained  whether some rho attains it (False: only in the limit)
    where     in words
    rho       enclosure of a place, None for the limit
    """

    value: Interval
    attained: bool
    where: str
    rho: Interval | None


@dataclass(frozen=True)
class Growth:
    """K(rho) against rho^exponent over rho >= 1.

    exponent            1/(2q+1), q the tail degree
    supremum, infimum   of K(rho)/rho^exponent
    limit               its limit as rho -> oo
    """

    exponent: Fraction
    supremum: Extremum
    infimum: Extremum
    limit: Interval


@dataclass(frozen=True)
class _Candidate:
    value: Interval
    where: str
    rho: Interval | None


def growth(schedule: Schedule) -> Growth:
    """Supremum, infimum and limit of K(rho)/rho^(1/(2q+1)) over rho >= 1.

    schedule  h > 0, certified non-increasing on [0, 1), h(1) = 0 like a power of 1 - u
    raises    HypothesisError where Q(0) is infinite; NotEnclosed where a hypothesis is not certified
    Source: arXiv 2503.09411, Theorem 1, Corollaries 2 and 3, Appendix E.
    """
    functionals(schedule).start()
    return _growth(schedule, current_precision())


@lru_cache(maxsize=64)
def _growth(schedule: Schedule, bits: int) -> Growth:
    return _Search(functionals(schedule)).run()


def supremum(schedule: Schedule) -> Extremum:
    """sup over rho >= 1 of K(rho)/rho^(1/(2q+1)); see :func:`growth`."""
    return growth(schedule).supremum


class _Search:
    def __init__(self, f: Functionals) -> None:
        self.f, self.c, self.t = f, f.coefficient, f.tail
        self.exponent = 1 / (2 * self.t.q + 1)

    def run(self) -> Growth:
        candidates = self._start_candidates()
        x_first = self._first_distance()
        near, constant = self._near_end()
        if near is None:
            near = Interval.exact(self.t.x_max / 2**40)
            beyond = self.c.kappa(Interval(self._rho_of(near).lo, Interval.between(0, None).hi))[0]
            candidates.append(_Candidate(beyond, "as rho -> oo", None))
        if near.certainly("<", x_first):
            candidates += self._between(near, x_first)
        limit = _Candidate(self.c.limit, "in the limit rho -> oo", None)
        if constant is not None:
            limit = _Candidate(self.c.limit, f"for every rho >= {_about(constant)}", constant)
        every = [limit, *candidates]
        return Growth(self.exponent, _choose(every, 1), _choose(every, -1), self.c.limit)

    def _psi(self, rho: Interval, value: Interval | None = None) -> Interval:
        found = self.c.K(rho) if value is None else value
        return found / power(rho, self.exponent)

    def _rho_of(self, x: Interval) -> Interval:
        """rho = sqrt(H(0) Q(0)/(H h)), which falls as x rises."""
        H0, Q0, *_ = self.c.start
        phi = self.f.near_end("H", x) * self.f.near_end("h", x)
        return (H0 * Q0 / phi).sqrt()

    # -- rho up to the first with tau > 0 -------------------------------------------------------------

    def _start_candidates(self) -> list[_Candidate]:
        """rho = 1, and where psi = S (1/rho + rho) rho^-e turns, if tau is still 0 there."""
        H0, Q0, scale, phi_0 = self.c.start
        out = [_Candidate(self._psi(_ONE), "at rho = 1", _ONE)]
        turn = Interval.exact((self.t.q + 1) / self.t.q).sqrt()
        inside, edge = phi_0 * turn.power_int(2), H0 * Q0
        if not inside.certainly(">", edge):
            value = self._psi(turn, scale * (1 / turn + turn))  # the least of S (1/rho + rho) rho^-e
            if not inside.certainly("<=", edge):
                value = value.union(self._psi(turn))
            out.append(_Candidate(value, f"at rho = sqrt({(self.t.q + 1) / self.t.q})", turn))
        return out

    def _first_distance(self) -> Interval:
        """x* at rho = 1."""
        return self.c.distance(_ONE)

    # -- u near 1 -------------------------------------------------------------------------------------

    def _near_end(self) -> tuple[Interval | None, Interval | None]:
        """(x0, rho0): r keeps its sign on (0, x0]; where it is exactly 0, psi is constant from rho0 on.

        x0 is None where no sign is certified.
        """
        delta = self.t.x_max
        for _ in range(40):
            sign = self.t.excess.restrict(delta).sign()
            if sign is not None:
                x = Interval.exact(delta)
                return x, (self._rho_of(x).max(_ONE) if sign == 0 else None)
            delta /= 2
        return None, None

    # -- in between -----------------------------------------------------------------------------------

    def _between(self, near: Interval, first: Interval) -> list[_Candidate]:
        """Values at the ends of certified stretches of [x0, x*(1)] and over the undecided boxes."""
        low = near.hi_fraction() or Fraction(0)
        high = first.hi_fraction() or Fraction(1)
        signs = _merge(self._signs(low, high))
        out = []
        for index, (a, b, sign) in enumerate(signs):
            if sign is None:
                out += self._over_box(a, b)
            elif index + 1 < len(signs) and signs[index + 1][2] is not None:
                out.append(self._at_point(b))
        out += [self._at_point(low), self._at_point(high)]
        return out

    def _at_point(self, x: Fraction) -> _Candidate:
        rho = self._rho_of(Interval.exact(x)).max(_ONE)
        return _Candidate(self._psi(rho), f"near rho = {_about(rho)}", rho)

    def _over_box(self, a: Fraction, b: Fraction) -> list[_Candidate]:
        count = 1 if b - a <= NARROW * 8 else SLICES
        width = (b - a) / count
        out = []
        for k in range(count):
            left, right = (self._rho_of(Interval.exact(x)) for x in (a + k * width, a + (k + 1) * width))
            rho = left.union(right).max(_ONE)
            out.append(_Candidate(self._psi(rho), f"near rho = {_about(rho)}", rho))
        return out

    def _signs(self, low: Fraction, high: Fraction) -> list[tuple[Fraction, Fraction, int | None]]:
        out: list[tuple[Fraction, Fraction, int | None]] = []
        cuts = {1 - p.low for p in self.f.schedule.pieces}
        ends = sorted({low, high} | {c for c in cuts if low < c < high})
        todo = list(pairwise(ends))
        boxes = 0
        while todo:
            a, b = todo.pop()
            boxes += 1
            sign = self._sign(a, b)
            if sign is None and b - a > NARROW and boxes < MAX_BOXES:
                middle = (a + b) / 2
                todo += [(a, middle), (middle, b)]
            else:
                out.append((a, b, sign))
        return sorted(out)

    def _sign(self, a: Fraction, b: Fraction) -> int | None:
        """Certified sign of r = q Q - (q+1) h on [a, b]."""
        q = self.t.q
        left, right, middle = Interval.exact(a), Interval.exact(b), Interval.exact((a + b) / 2)
        (Q_low, Q_high), (h_low, h_high), (H_low, H_high) = (
            (self.f.near_end(op, left), self.f.near_end(op, right)) for op in "QhH"
        )
        rough = Interval((q * Q_low - (q + 1) * h_high).lo, (q * Q_high - (q + 1) * h_low).hi)
        sign = _sign_of(rough)
        if sign is not None:
            return sign
        box = left.union(right)
        try:
            rise = -self.f.dh(1 - box)  # the derivative of h in x
        except (NotEnclosed, UndefinedOperation):
            return None
        slope = (
            q * Interval(h_low.lo, h_high.hi).power_int(2) / Interval(H_low.lo, H_high.hi) - (q + 1) * rise
        )
        centre = q * self.f.near_end("Q", middle) - (q + 1) * self.f.near_end("h", middle)
        return _sign_of(centre + slope * (box - middle))


def _sign_of(value: Interval) -> int | None:
    if value.certainly(">", _ZERO):
        return 1
    return -1 if value.certainly("<", _ZERO) else None


def _merge(signs: list[tuple[Fraction, Fraction, int | None]]) -> list[tuple[Fraction, Fraction, int | None]]:
    out: list[tuple[Fraction, Fraction, int | None]] = []
    for a, b, sign in signs:
        if out and out[-1][2] == sign:
            out[-1] = (out[-1][0], b, sign)
        else:
            out.append((a, b, sign))
    return out


def _choose(candidates: list[_Candidate], direction: int) -> Extremum:
    """The extreme one, and the hull of what may be extreme."""
    best = candidates[0].value
    for c in candidates[1:]:
        best = best.max(c.value) if direction > 0 else best.min(c.value)
    tied = [c for c in candidates if not c.value.certainly("<" if direction > 0 else ">", best)]
    limit_only = all(c.rho is None for c in tied)
    first = tied[0]
    plateau = first.where.startswith("for every")  # its left end ties with it
    where = (
        first.where if len(tied) == 1 or plateau else " or ".join(dict.fromkeys(c.where for c in tied[:3]))
    )
    return Extremum(best, not limit_only, where, first.rho)


def _about(rho: Interval) -> str:
    return f"{float(rho.mid_fraction()):.12g}"
