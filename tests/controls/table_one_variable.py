"""Statements in one variable: interiors, end points, open ends, half-lines, kinks."""

from __future__ import annotations

import mpmath as mp
from control_rows import Control
from control_values import at, extreme

BARELY = (
    Control("forall x in [0, 1]: x*(1 - x)**2 <= {c}", "0.14814814815", "0.14814814814", lambda: mp.mpf(4) / 27),
    Control("forall x in [0, 1]: x**3 - x >= {c}", "-0.384900179460", "-0.384900179459", extreme(lambda x: x**3 - x, 0.6)),
    Control("forall x in (0, oo): log(x) <= {c}*x", "0.36787944118", "0.36787944117", extreme(lambda x: mp.log(x) / x, 2.7)),
    Control("forall x in [0, oo): exp(x) >= {c}*x", "2.71828182845", "2.71828182846", extreme(lambda x: mp.exp(x) / x, 1.1)),
    Control("forall x in [0, oo): exp(x) >= 1 + x + x**2/2 + {c}*x**3", "1/6", "0.1666667", lambda: mp.mpf(1) / 6),
    Control("forall x in [0, pi/2]: sin(x) >= {c}*x", "0.63661977236", "0.63661977237", lambda: 2 / mp.pi),
    Control("forall x in [0, 1]: tan(x) <= {c}", "1.5574077247", "1.5574077246", at(mp.tan, 1)),
    Control(
        "forall x in [0, 1]: sqrt(x) + sqrt(1 - x) <= {c}", "1.41421356238", "1.41421356237",
        extreme(lambda x: mp.sqrt(x) + mp.sqrt(1 - x), 0.45),
    ),
    Control("forall x in (-oo, oo): x/(1 + x**2) <= {c}", "1/2", "0.4999999999", extreme(lambda x: x / (1 + x**2), 0.9)),
    Control("forall x in (0, oo): x + 1/x >= {c}", "2", "2.0000000001", extreme(lambda x: x + 1 / x, 1.1)),
    Control("forall x in (-oo, 0): x + 1/x <= {c}", "-2", "-2.0000001", extreme(lambda x: x + 1 / x, -1.1)),
    Control("forall x in (0, 1]: (1 - cos(x))/x**2 <= {c}", "1/2", "0.4999999999", lambda: mp.mpf(1) / 2),
    Control("forall x in [1, oo): sqrt(x + 1) - sqrt(x) <= {c}/sqrt(x)", "1/2", "0.4999999", lambda: mp.mpf(1) / 2),
    Control("forall x in [1/10, 1]: x**x >= {c}", "0.6922006275", "0.6922006276", extreme(lambda x: x**x, 0.4)),
    Control(
        "forall x in [0, 8]: x**2*exp(-x) <= {c}", "0.54134113295", "0.54134113294",
        extreme(lambda x: x**2 * mp.exp(-x), 1.9),
    ),
    Control("forall x in [0, 1]: exp(x) - x**2 <= {c}", "1.71828182846", "1.71828182845", lambda: mp.e - 1),
    Control("forall x in [0, 1]: cos(x) >= 1 - {c}*x**2", "0.5", "0.4999999", lambda: mp.mpf(1) / 2),
    Control("forall x in [0, oo): x <= {c}*(1 + x)", "1", "0.9999999", lambda: mp.mpf(1)),
    Control("forall x in [0, oo): log(1 + x) <= {c}*x", "1", "0.9999999", lambda: mp.mpf(1)),
    Control(
        "forall x in [0, 2]: (x - 1)**4 - (x - 1)**2/3 >= {c}", "-0.0277777778", "-0.0277777777",
        extreme(lambda x: (x - 1) ** 4 - (x - 1) ** 2 / 3, 1.4),
    ),
    Control(
        "forall x in [-2, 2]: x**4 - x >= {c}", "-0.47247039372", "-0.47247039370", extreme(lambda x: x**4 - x, 0.6)
    ),
    Control("forall x in [0, 1]: sqrt(x) <= {c}*(x + 1)", "0.5", "0.49999999", extreme(lambda x: mp.sqrt(x) / (x + 1), 0.9)),
    Control("forall x in [0, 1]: max(x, 1 - x)**2 >= {c}", "1/4", "0.2500001", lambda: mp.mpf(1) / 4),
)  # fmt: skip

KINDS = (
    Control("forall x in [0, 1]: x*(1 - x) {c} 1/4", "<=", "<"),
    Control("forall x in {c}: x**2 < 1", "(-1, 1)", "(-1, 1]"),
    Control("forall x in {c}: 1/(1 - x) >= 1 + x + x**2", "[0, 1)", "[-1, 1)"),
    Control("forall x in {c}: x**2 > 0", "(0, 1]", "[0, 1]"),
    Control("forall x in (-oo, {c}: exp(x) < 1", "0)", "0]"),
    Control("forall x in {c}: log(x) > 0", "(1, oo)", "[1, oo)"),
    Control("forall x in (0, oo): 1/x - 1/(x + 1) > {c}", "0", "1/10**12"),
    Control("forall x in [0, 1]: abs(x - 1/2) {c} 1/2", "<=", "<"),
    Control("forall x in {c}: abs(x - 1/2) < 1/2", "(0, 1)", "(0, 1]"),
    Control("forall x in [0, 100]: floor(x) {c} x", "<=", "<"),
    Control("forall x in [0, 100]: x - 1 {c} floor(x)", "<", ">="),
    Control("forall x in [0, 100]: ceiling(x) {c} x + 1", "<", ">="),
    Control("forall x in [0, 100]: ceiling(x) <= x + {c}", "1", "0.9999999"),
    Control("forall x in [0, 1]: sqrt(x) + sqrt(1 - x) {c} sqrt(2)", "<=", "<"),
    Control("forall x in [-1, 1]: x**3 <= x**2{c}", "", " - 1/10**12"),
    Control("forall x in [0, 1]: max(x, 1 - x) >= {c}", "1/2", "0.5000001"),
    Control("forall x in [0, 1]: min(x, 1 - x) <= {c}", "1/2", "0.4999999"),
    Control("forall x in [0, 1]: x**{c} >= x", "(1/3)", "(3/2)"),
)
