"""Statements whose truth is known and which the engine leaves open, each with the reason why."""

from __future__ import annotations

from control_rows import Open

_LIMIT = "an exponential against a power at infinity, which a power series in 1/x does not see"
_TOUCH = "both sides meet inside the domain where no coefficient is exactly 0"
_EQUAL = "an equality with values that have no exact form"
_DIGITS = "a margin below the working precision of the enclosures, 128 bits"

OPEN = (
    Open("forall x in [0, oo): x**2*exp(-x) <= 0.54134113295", _LIMIT),
    Open("forall x in (0, oo): x**x >= 0.6922006275", _LIMIT),
    Open("forall n in [0, oo) integer: n/2**n <= 1/2", _LIMIT),
    Open("forall n in [1, oo) integer: n**(1/n) <= 1.4422495703075", _LIMIT),
    Open("forall n in [1, oo) integer: (1 + 1/n)**n <= 2.71828182846", "a symbolic power of 1 + 1/n at infinity"),
    Open("forall x in [0, pi/2]: sin(x) >= 2*x/pi", _TOUCH),
    Open("forall x in [0, oo): log(1 + x) <= x/sqrt(1 + x)", _LIMIT),
    Open("forall x in [-1, 1]: abs(x)**3 - x**2 >= -0.148148148149", "abs has no derivative, so no mean value form"),
    Open("forall x in [0, 1], y in [0, 1] given x + y <= 1: x*y <= 1/4", _TOUCH),
    Open("forall x in [0, 1], y in [x, 1]: x*(1 - y) <= 1/4", _TOUCH),
    Open("forall x in [0, 1], y in [0, 1], z in [0, 1] given x + y + z == 1: x*y*z <= 1/27", _TOUCH),
    Open("forall x in (-oo, oo), y in (-oo, oo): max(x, y) + min(x, y) == x + y", "an equality with kinks"),
    Open("forall x in (0, oo): log(x**2) == 2*log(x)", "logarithms of powers are no normal form"),
    Open("2**(1/2)*2**(1/3) == 2**(5/6)", "roots of different degrees are different atoms"),
    Open("sqrt(3 + 2*sqrt(2)) == 1 + sqrt(2)", "nested roots have no normal form"),
    Open("cos(pi/3) == 1/2", "cosines are exact at multiples of pi/2 alone"),
    Open("pi > 3.14159265358979323846264338327950288419", _DIGITS),
    Open("pi < 3.14159265358979323846264338327950288420", _DIGITS),
    Open("H(0) == 9/10", _EQUAL, schedule="wsd:1/5"),
    Open("Q(0) == 2 + log(9)", _EQUAL, schedule="wsd:1/5"),
    Open("forall v in [0, 1]: H(v) <= 9/10*(1 - v)", _TOUCH, schedule="wsd:1/5"),
    Open("forall rho in [1, oo): K(rho) >= 3.77976*rho**(1/3)", "equal up to 1e-6 on a whole half-line", schedule="linear"),
    Open("K(1) == 4", _EQUAL, schedule="linear"),
    Open("forall p in [1, oo), v in [0, 1]: h(v) <= p*(1 - v)", "a Lipschitz h as an integral of its slope", schedule="annealed"),
    Open(
        "forall x in [-1, 1], y in [-1, 1] given x**2 + y**2 <= 1: x + y <= 1.41421356237",
        "a counterexample in a lens that no sampled point meets", true=False,
    ),
    Open("forall x in [0, 2]: (x - 1)**4 - (x - 1)**2/3 >= -0.02777777777", "a counterexample 1e-6 wide", true=False),
    Open("forall v in [0, 1]: H(v) <= (1 - v)/2", "none of the instances is above linear", true=False, schedule="annealed"),
)  # fmt: skip
