"""Statements about finite sums: ends off by one, empty sums, nested ones, sums of values of a schedule."""

from __future__ import annotations

import mpmath as mp
from control_rows import Control, Open

_T = "forall T in [1, oo) integer: "
_K = "forall T in [1, oo) integer, k in [1, T] integer: "
_GAP = (
    "sum(h((t - 1)/T)**2/H((t - 1)/T), t, k, T)"
    " <= {c}*h((k - 1)/T)**2/H((k - 1)/T) + T*(Q((k - 1)/T) - Q(1 - 1/T))"
)

BARELY = (
    Control("sum(1/s**2, s, 1, 100) <= {c}", "1.6349839002", "1.6349839001", lambda: mp.fsum(1 / mp.mpf(s) ** 2 for s in range(1, 101))),
    Control("forall x in [0, 1]: sum(x**s, s, 1, 5) <= {c}", "5", "4.9999999", lambda: mp.mpf(5)),
    Control("sum(sum(1/(s + t), t, 1, s), s, 1, 6) >= {c}", "3.6333694", "3.6333695", lambda: mp.fsum(1 / mp.mpf(s + t) for s in range(1, 7) for t in range(1, s + 1))),
    Control("sum(h((t - 1)/8), t, 1, 8) >= {c}", "4.4999999", "4.5000001", lambda: mp.fsum(mp.cos(mp.pi * t / 16) ** 2 for t in range(8)), "cosine"),
)  # fmt: skip

KINDS = (
    Control(_T + "sum(1/s, s, 1, T) {c} 0", ">", "<="),
    Control("forall T in {c} integer: sum(s, s, 1, T) > 0", "[1, oo)", "[0, oo)"),
    Control("forall T in [0, oo) integer: sum(2*s, s, 1, T) {c} 0", ">=", ">"),
    Control(_T + "sum({c}, s, 1, T) == T", "1", "1.0000001"),
    Control(_T + "sum(1, s, {c}, T) == T + 1", "0", "1"),
    Control("forall T in [2, oo) integer, c in [0, 1]: sum(c*s, s, 1, T) == c*sum(r, r, 1, {c})", "T", "T - 1"),
    Control("forall T in [2, oo) integer: sum(1/s, s, 2, T) == sum(1/(2*r/2), r, {c}, T)", "2", "1"),
    Control(_T + "sum(s**2 - {c}*s, s, 1, T) >= 0", "1", "1.0000001"),
    Control(_T + "sum(sum(1, t, 1, s), s, 1, T) {c} 0", ">", "<"),
    Control(_T + "sum(h((t - 1)/T), t, 1, {c}) > 0", "T", "T - 1", None, "annealed"),
    Control(_K + "sum(h((t - 1)/T)**2/H((t - 1)/T), t, k, T) {c} 0", ">", "<=", None, "annealed"),
    Control(_K + "sum(h((t - 1)/T)/sum(h((s - 1)/T), s, t, T), t, k, T) {c} 0", ">", "<", None, "annealed"),
    Control("forall T in [2, oo) integer: sum(h((t - 1)/T), t, {c}, T) <= 1/2", "T", "T - 1", None, "linear"),
    Control("forall p in [1, oo), T in [1, oo) integer: sum(h((t - 1)/T), t, 1, T) {c} 0", ">", "<=", None, "poly:p"),
    Control("forall T in [1, oo) integer given sum(h((t - 1)/T), t, 1, T) >= {c}: sum(h((s - 1)/T), s, 1, T) >= 2", "2", "1", None, "annealed"),
    Control("forall T in [1, oo) integer, x in [0, 1]: sum(x**s, s, 1, T) {c} 0", ">=", ">"),
)  # fmt: skip

ILL_POSED = (
    ("forall T in {c} integer: sum(s, s, 3, T) >= 0", "[2, oo)", "[1, oo)", None),
    ("forall T in [2, oo) integer: sum(s, s, 1, {c}) > 0", "2*T", "T/2", None),
    ("forall T in [2, oo) integer: sum(1/(s - {c}), s, 1, T) > 0", "0", "2", None),
    (_T + "sum(h((t - 1)/T), t, 1, {c}) >= 0", "T + 1", "T + 2", "annealed"),
    (_T + "sum(h((t - 1)/T), t, 1, {c}) >= 0", "T", "T + 2", "cosine"),
    (_T + "sum(1/h((t - 1)/T), t, 1, {c}) > 0", "T", "T + 1", "annealed"),
    (_T + "sum(sum(1, t, s, {c}), s, 1, T) > 0", "T", "3", None),
    (_T + "sum(0*(1/(s - {c})), s, 1, T) == 0", "0", "1", None),
    ("sum(s, s, 1, {c}) >= 0", "0", "-1", None),
)
"""Statement, a filling with which it is proved, one with which it means nothing, the schedule."""

REFUTED_BY_A_REASON_TOO_STRONG = Control(_K + _GAP, "2", "1", None, "cosine")
"""h^2/H of the cosine schedule is not monotone, so its sum may exceed its first term and the integral."""

OPEN = (
    Open(_T + "sum(s, s, 1, T) == T*(T + 1)/2", "a closed form needs induction"),
    Open(
        _T + "sum(s, s, 1, T) <= T*(T + 1)/2 - 1/10**9*(T - 6)*abs(T - 6)",
        "false from T = 7 on only",
        true=False,
    ),
    Open(_T + "sum(h((t - 1)/T), t, 1, T + 1) > 0", "the last term is 0", schedule="annealed"),
    Open(_T + "sum(h((t - 1)/T), t, 1, T) >= T*H(0)", "needs the integral", schedule="annealed"),
    Open("forall x in [1, 5]: sum(s, s, 1, x) >= 0", "ill-posed, its end a real variable", true=False),
)
