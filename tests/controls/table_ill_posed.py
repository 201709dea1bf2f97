"""Statements that mean nothing: undefined at a point of their domain, or about no point at all.

DEFINED and EMPTY have a sibling beside each that differs by one end, one sign or one constant and is true:
the control that the answer ill-posed is not given too freely.
"""

from __future__ import annotations

UNDEFINED = (
    ("forall x in [0, 1]: x*log(x) <= 0", "forall x in (0, 1]: x*log(x) <= 0", None),
    ("forall x in [-1, 1]: 1/x <= 1/x", "forall x in (0, 1]: 1/x <= 1/x", None),
    ("forall x in [-1, 1]: sqrt(x) >= 0", "forall x in [0, 1]: sqrt(x) >= 0", None),
    ("forall x in [-1, 1]: x/x >= 1", "forall x in (0, 1]: x/x >= 1", None),
    ("forall x in [-2, -1]: diff(log(x), x) == 1/x", "forall x in [1, 2]: diff(log(x), x) == 1/x", None),
    (
        "forall x in [-2, -1], y in [0, 1]: diff(sqrt(x), y) == 0",
        "forall x in [1, 2], y in [0, 1]: diff(sqrt(x), y) == 0",
        None,
    ),
    (
        "forall x in [0, 1]: diff(0*log(-1 - x), x) == 0",
        "forall x in [0, 1]: diff(0*log(1 + x), x) == 0",
        None,
    ),
    ("1/0 == 1/0", "1/1 == 1/1", None),
    ("log(0) <= 0", "log(1) <= 0", None),
    ("sqrt(-1) == sqrt(-1)", "sqrt(1) == sqrt(1)", None),
    ("0**(-1) >= 0", "1**(-1) >= 0", None),
    ("forall x in [0, 1]: 0**(x - 1) <= 1", "forall x in [0, 1]: 2**(x - 1) <= 1", None),
    ("forall x in [0, 1]: x**(x - 1) >= 0", "forall x in [1/2, 1]: x**(x - 1) >= 0", None),
    ("forall x in (-oo, 0]: sqrt(-1 - x) >= 0", "forall x in (-oo, -1]: sqrt(-1 - x) >= 0", None),
    ("forall x in [0, oo): log(x - 1/2) <= x", "forall x in [1, oo): log(x - 1/2) <= x", None),
    (
        "forall x in [-1, 1] given 1/x <= 5: x**2 >= 0",
        "forall x in [1/10, 1] given 1/x <= 5: x**2 >= 0",
        None,
    ),
    (
        "forall y in [-1, 1], x in (-oo, oo) given x == 1/y: y**2 >= 0",
        "forall y in [1, 2], x in (-oo, oo) given x == 1/y: y**2 >= 0",
        None,
    ),
    ("forall u in [0, 2]: h(u) >= 0", "forall u in [0, 1]: h(u) >= 0", "cosine"),
    ("forall u in [0, 1.0000001]: h(u) <= 1", "forall u in [0, 1]: h(u) <= 1", "linear"),
    ("forall u in [-1/10**9, 1]: H(u) >= 0", "forall u in [0, 1]: H(u) >= 0", "wsd:1/5"),
    ("forall rho in [0, 1]: K(rho) >= 0", "forall rho in (0, 1]: K(rho) >= 0", "linear"),
    ("forall v in [0, 1]: h(v)**2/H(v) >= 0", "forall v in [0, 1): h(v)**2/H(v) >= 0", "cosine"),
)

EMPTY = (
    ("forall x in [0, 1] given x > 2: x >= 0", "forall x in [0, 1] given x > 1/2: x >= 0", None),
    (
        "forall x in [0, 1], y in [0, 1] given x + y >= 2.0000001: x >= 0",
        "forall x in [0, 1], y in [0, 1] given x + y >= 2: x >= 0",
        None,
    ),
    ("forall x in [0, 1] given x**2 + 1 == 0: x >= 0", "forall x in [0, 1] given x**2 == 0: x >= 0", None),
    ("forall n in [1/3, 1/2] integer: n >= 0", "forall n in [1/3, 1] integer: n >= 0", None),
    ("forall n in (1, 2) integer: n >= 0", "forall n in (1, 2] integer: n >= 0", None),
    ("forall x in [0, 1] given x < 0: x >= 5", "forall x in [0, 1] given x <= 0: x <= 0", None),
    (
        "forall u in [0, 1] given h(u) > 1.0000001: u <= 1",
        "forall u in [0, 1] given h(u) >= 1/2: u <= 1",
        "cosine",
    ),
)

OPEN = (
    ("forall x in [0, 2]: 1/(x**2 - 2) <= 1/(x**2 - 2)", "undefined at an irrational point only", None),
    ("forall x in [0, 2]: 0/(x**2 - 2) <= x", "undefined at an irrational point only", None),
    (
        "forall x in [0, 1]: (x - 5/8)**2*log((x - 5/8)**2) <= 0",
        "undefined at a point that no sample meets",
        None,
    ),
    ("forall x in [0, 1]: 0*log((x - 5/8)**2) >= 0", "undefined at a point that no sample meets", None),
    (
        "forall x in [0, 2]: x + (1/(x**2 - 2) - 1/(x**2 - 2)) >= 0",
        "undefined at an irrational point only",
        None,
    ),
    (
        "forall x in [0, 2] given 1/(x**2 - 2) <= 5: x**4 + x**2 - 2*x + 2 >= 0",
        "a hypothesis undefined at sqrt(2)",
        None,
    ),
    ("forall y in [-1, 1], x in (-oo, oo) given x == sqrt(y): y >= 0", "undefined for negative y", None),
    ("tan(pi/2) >= 0", "undefined, which no interval certifies", None),
    ("forall x in [0, 1], y in (x, x): y >= 0", "an interval that depends on x and is always empty", None),
    (
        "forall x in [0, 1], y in [x + 2, x + 1]: y >= 0",
        "an interval that depends on x and is always empty",
        None,
    ),
    ("forall x in [0, 1] given x < 0: x == 5", "an empty domain beside an equality", None),
    ("forall x in [0, 1] given x**2 > 1: x == x", "an empty domain beside an equality", None),
    (
        "forall x in [0, 1], y in [0, 1] given x < y and y < x: x >= 2",
        "hypotheses that contradict each other everywhere",
        None,
    ),
    (
        "forall x in [0, 1] given x > 1/2 and sqrt(x) < 1/2: x >= 2",
        "hypotheses that contradict each other",
        None,
    ),
    ("forall v in [0, 1]: 1/h(v) >= 1", "undefined where h is 0", "wsd:1/5"),
)
