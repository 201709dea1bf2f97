"""Statements over the integers of an interval: true there although false between them, and the reverse."""

from __future__ import annotations

import mpmath as mp
from control_rows import Control

BARELY = (
    Control("forall n in (-oo, oo) integer: (2*n - 1)**2 >= {c}", "1", "1.0000001", lambda: mp.mpf(1)),
    Control("forall n in [1, oo) integer: 1/n - 1/(n + 1) <= {c}", "1/2", "0.4999999999", lambda: mp.mpf(1) / 2),
    Control("forall n in [2, oo) integer: n**2 >= {c}*n", "2", "2.0000001", lambda: mp.mpf(2)),
    Control("forall n in [1, 20] integer: (n - 3/2)**2 >= {c}", "1/4", "0.2500001", lambda: mp.mpf(1) / 4),
    Control("forall n in [0, 12] integer: (n - 7/2)**2 <= {c}", "289/4", "72.24999999", lambda: (mp.mpf(12) - 3.5) ** 2),
    Control(
        "forall T in [2, oo) integer: sqrt(T) - sqrt(T - 1) <= {c}", "0.414213562374", "0.414213562373",
        lambda: mp.sqrt(2) - 1,
    ),
    Control("forall n in [3, oo) integer: n/(n + 1) >= {c}", "3/4", "0.7500001", lambda: mp.mpf(3) / 4),
    Control("forall n in [1, 40] integer: (1 + 1/n)**n <= {c}", "2.685063839", "2.685063838", lambda: (1 + mp.mpf(1) / 40) ** 40),
    Control("forall n in [1, 40] integer: n/2**n <= {c}", "1/2", "0.4999999999", lambda: mp.mpf(1) / 2),
)  # fmt: skip

KINDS = (
    Control("forall n in [0, oo) {c}: n*(n - 1)*(n - 2) >= 0", "integer", ""),
    Control("forall n in [0, 10] {c}: n*(n - 1) >= 0", "integer", ""),
    Control("forall n in {c} integer: n >= 1", "(0, 5]", "[0, 5]"),
    Control("forall n in {c} integer: n <= 4", "[0, 5)", "[0, 5]"),
    Control("forall n in [1/3, 5/2] integer: n {c} 1", ">=", ">"),
    Control("forall n in [-7/2, 7/2] integer: n**2 <= {c}", "9", "8.9999999"),
    Control("forall n in [0, 9] integer, m in [0, 9] integer given n < m: n + 1 {c} m", "<=", "<"),
    Control("forall n in [1, oo) integer: ceiling(n/2) {c} n", "<=", "<"),
    Control("forall n in [0, 30] integer: floor(n/2)*2 {c} n", "<=", "=="),
    Control("forall n in [1, oo) integer, x in [0, 1]: n*x {c} n", "<=", "<"),
    Control("forall n in [0, 6] integer: (n - 1/2)**2*(n - 3/2)**2 >= {c}", "1/16", "0.0625001"),
)
