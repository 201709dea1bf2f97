"""h, H and Q of smooth and kinked schedules: identities, closed forms, comparisons, values at 0."""

from __future__ import annotations

import mpmath as mp
from control_rows import Control
from control_values import COSINE, WSD, at, sqrt_start, wsd_sqrt_start

BARELY = (
    Control("forall u in [0, 1]: {c}*(1 - u)**2 <= h(u)", "1", "1.0000001", at(COSINE.h, 0), "cosine"),
    Control("forall u in [0, 1]: h(u) <= {c}*(1 - u)**2", "2.4674011003", "2.4674011002", lambda: mp.pi**2 / 4, "cosine"),
    Control("H(0) <= {c}", "0.500000001", "0.499999999", lambda: COSINE.quadrature(0), "cosine"),
    Control("Q(0) <= {c}", "2.12214335354", "2.12214335353", lambda: COSINE.Q(0), "cosine"),
    Control("Q(1/2) >= {c}", "0.8019321", "0.8019322", lambda: COSINE.Q(mp.mpf(1) / 2), "cosine"),
    Control("{c} <= Q(0)", "4.1972245773", "4.1972245774", lambda: WSD.Q(0), "wsd:1/5"),
    Control("Q(0) <= {c}", "4.1972245774", "4.1972245773", lambda: 2 + mp.log(9), "wsd:1/5"),
    Control("H(0) <= {c}", "0.90000001", "0.89999999", lambda: WSD.quadrature(0), "wsd:1/5"),
    Control("forall v in [0, 1]: H(v) <= {c}*(1 - v)", "0.9000001", "0.8999999", lambda: WSD.quadrature(0), "wsd:1/5"),
    Control("forall v in [0, 4/5]: H(v) <= {c} - v", "0.9000001", "0.8999999", lambda: WSD.quadrature(0), "wsd:1/5"),
    Control("forall v in [0, 1]: h(v) <= {c}*(1 - v)", "5", "4.9999999", lambda: mp.mpf(5), "wsd:1/5"),
    Control("forall v in [0, 1]: Q(v) >= {c}*(1 - v)", "4.1972245773", "4.1972245774", lambda: WSD.Q(0), "wsd:1/5"),
    Control("forall v in [0, 1]: Q(v) <= {c}*(1 - v)", "2", "1.9999999", lambda: mp.mpf(2), "linear"),
)  # fmt: skip

KINDS = (
    Control("H(0) == {c}", "1/2", "0.500000000001", None, "cosine"),
    Control("forall v in [0, 1]: H(v) == (1 - v)/2 - sin(pi*v)/{c}", "(2*pi)", "6.2831853", None, "cosine"),
    Control("forall v in {c}: H(v) > 0", "[0, 1)", "[0, 1]", None, "cosine"),
    Control("forall u in {c}: h(u) < 1", "(0, 1]", "[0, 1]", None, "cosine"),
    Control("forall v in [0, 1]: h(v) {c} 1", "<=", "<", None, "wsd:1/5"),
    Control("forall v in [0, 1]: Q(v) <= {c} - v", "4.1972245774", "4.19722457", None, "wsd:1/5"),
    Control("forall u in [0, 1]: h(u) {c} pi**2/4*(1 - u)**2", "<=", "<", None, "cosine"),
    Control("forall u in [0, 1): diff(Q(u), u) == -h(u)**{c}/H(u)", "2", "3", None, "cosine"),
    Control("forall u in [0, 1/2]: h(u) {c} h(1 - u)", ">=", ">", None, "cosine"),
    Control("forall u in [0, 1]: h(u) {c} 1 - sqrt(max(u, 4/5))", ">=", "<=", None, "wsd:1/5:1-sqrt"),
    Control("forall v in [0, 1]: H(v) {c} (1 - v)**2/2", "==", "<", None, "linear"),
    Control("forall v in [0, 1): Q(v) == {c}*(1 - v)**2", "3/2", "1.5000001", None, "poly:2"),
)  # fmt: skip

SINGULAR = (
    Control("forall u in [0, 1]: h(u) <= 1 - {c}*sqrt(u)", "1", "1.0000001", lambda: mp.mpf(1), "1-sqrt"),
    Control("Q(0) >= {c}", "1.352081566", "1.352081568", sqrt_start, "1-sqrt"),
)  # fmt: skip

TRUE_ONLY = (
    Control("forall v in [0, 1]: H(v) <= {c}*(1 - v)", "1/3", "0.3333333", lambda: mp.mpf(1) / 3, "1-sqrt"),
    Control("H(0) == {c}", "1/3", "0.333333333333", None, "1-sqrt"),
    Control("forall v in [0, 1]: H(v) == 1/3 - v + {c}*v**(3/2)", "2/3", "0.6666666", None, "1-sqrt"),
    Control("forall v in [0, 1): H(v) >= {c}*(1 - v)**2", "1/4", "0.2500001", lambda: mp.mpf(1) / 4, "1-sqrt"),
    Control("Q(0) >= {c}", "3.917030924", "3.917030925", wsd_sqrt_start, "wsd:1/5:1-sqrt"),
    Control("Q(0) <= {c}", "3.917030925", "3.917030924", wsd_sqrt_start, "wsd:1/5:1-sqrt"),
    Control("13/15 - 1/10**12 <= H(0) <= 13/15 + {c}", "1/10**12", "-1/10**15", None, "wsd:1/5:1-sqrt"),
)  # fmt: skip
"""The second evaluator integrates a square root at an end for half a minute, so their false halves are left out."""

FAMILIES = (
    Control("forall p in [1, oo), v in [0, 1]: H(v) == (1 - v)**(p + 1)/(p + {c})", "1", "1.0000001", None, "poly:p"),
    Control("forall p in [1/2, oo), v in [0, 1): Q(v) == {c}*(p + 1)/p*(1 - v)**p", "1", "1.0000001", None, "poly:p"),
    Control("forall p in {c}, v in [0, 1]: h(v) <= 1 - v", "[1, oo)", "[1/2, oo)", None, "poly:p"),
    Control("forall p in [1, oo), v in [0, 1]: h(v) {c} 1", "<=", "<", None, "poly:p"),
    Control("forall p in [1, oo), v in [0, 1]: H(v) <= {c}*(1 - v)", "1/2", "0.4999999", lambda: mp.mpf(1) / 2, "poly:p"),
    Control("forall p in [1, oo): Q(0)*p == {c}", "p + 1", "p + 1.0000001", None, "poly:p"),
    Control("forall p in [1, oo): H(0)*Q(0) == {c}/p", "1", "1.0000001", None, "poly:p"),
)  # fmt: skip
