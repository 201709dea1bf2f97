"""Statements in several variables: hypotheses, dependent intervals, equalities that determine a variable."""

from __future__ import annotations

import mpmath as mp
from control_rows import Control
from control_values import extreme

BARELY = (
    Control(
        "forall x in [0, 1], y in [0, 1], z in [0, 1] given z == 1 - x - y: x*y*z <= {c}", "1/8", "0.03", None
    ),
    Control("forall a in [0, oo), b in [0, oo): sqrt(a*b) <= {c}*(a + b)", "1/2", "0.4999999999", lambda: mp.mpf(1) / 2),
    Control("forall T in [17, oo), rho in (1, sqrt(T/16)): {c}*rho**2 < T", "16", "16.0000001", lambda: mp.mpf(16)),
    Control("forall T in [17, oo) integer, rho in (1, sqrt(T/16)): {c}*rho**2 < T", "16", "16.000001", lambda: mp.mpf(16)),
    Control("forall x in [0, 1], y in [0, x]: x - y >= {c}*(x - y)*(x + y)", "1/2", "0.5000001", lambda: mp.mpf(1) / 2),
    Control(
        "forall x in [0, 1], y in [0, 1] given y <= x**2: x**2*(1 - x) >= {c}*y*(1 - x)", "1", "1.0000001",
        lambda: mp.mpf(1),
    ),
    Control("forall x in [1, oo), y in [1, oo): {c}*(x + y) <= 1 + x*y", "1", "1.0000001", lambda: mp.mpf(1)),
    Control("forall x in (0, oo), y in (0, oo): x/y + y/x >= {c}", "2", "2.0000001", extreme(lambda t: t + 1 / t, 1.2)),
    Control("forall x in [0, 1], y in [0, 1]: x + y - x*y <= {c}", "1", "0.999999999", lambda: mp.mpf(1)),
    Control("forall x in [-1, 1], y in [-1, 1]: x**2 + x*y + y**2 <= {c}", "3.000000001", "2.999999999", lambda: mp.mpf(3)),
    Control("forall a in (0, oo), rho in [1, oo) given rho**2*a >= 2: rho**2 >= {c}/a", "2", "2.0000001", lambda: mp.mpf(2)),
    Control("forall x in [0, 1], y in [x, 1]: y**2 - x**2 <= {c}*(y - x)", "2", "1.9999999", lambda: mp.mpf(2)),
)  # fmt: skip

KINDS = (
    Control("forall x in (-oo, oo), y in (-oo, oo): 2*x*y {c} x**2 + y**2", "<=", "<"),
    Control("forall x in (-oo, oo), y in (-oo, oo): abs(x + y) <= {c}*(abs(x) + abs(y))", "1", "0.9999999"),
    Control("forall x in [0, 1], y in [0, 1] given x {c} y: x**3 - y**3 < 0", "<", "<="),
    Control("forall x in [0, 1], y in {c}: x <= y", "[x, 1]", "[0, 1]"),
    Control("forall x in [0, 1], y in {c}: x < y", "(x, 2]", "[x, 2]"),
    Control("forall x in [0, 2], y in [0, 2] given {c}: x*y <= 1", "y == 1 - x", "y == 9/4 - x"),
    Control("forall y in [0, 1], x in (-oo, oo) given x == sqrt(y): x {c} y", ">=", ">"),
    Control("forall x in [0, 1], y in [0, 1], z in [0, 1] given x <= y and y <= {c}: x <= z", "z", "z + 1/1000000"),
    Control("forall x in [0, 1], y in [0, 1]: max(x, y) - min(x, y) {c} abs(x - y)", "<=", "<"),
    Control("forall x in [0, oo), y in [x, oo), z in [y, oo): x*y + y*z + z*x <= x**2 + y**2 + z**2{c}", "", " - 1/10**9"),
    Control("forall x in [0, oo), y in [0, oo): exp(x + y) {c} exp(x)*exp(y)", "==", "<"),
    Control("forall a in (0, oo), b in [a, oo): 1/a {c} 1/b", ">=", ">"),
    Control("forall s in [0, 1], t in [0, s]: s*t <= {c}", "s", "t**2"),
)  # fmt: skip
