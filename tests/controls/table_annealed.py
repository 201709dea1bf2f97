"""Statements about every annealed schedule: 0 <= h <= 1, h non-increasing, h(1) = 0, p-Lipschitz where p is bound."""

from __future__ import annotations

from control_rows import Control

_V = "forall v in [0, 1]: "
_UNIT = "forall v in [0, 1), w in [0, 1] "

KINDS = (
    Control(_V + "0 <= h(v) {c} 1", "<=", "<", None, "annealed"),
    Control(_V + "H(v) {c} 1 - v", "<=", "<", None, "annealed"),
    Control("forall v in {c}: H(v) > 0", "[0, 1)", "[0, 1]", None, "annealed"),
    Control("forall v in {c}: Q(v) > 0", "[0, 1)", "[0, 1]", None, "annealed"),
    Control(_UNIT + "given v {c} w: H(v) > H(w)", "<", "<=", None, "annealed"),
    Control(_UNIT + "given v <= w: h(v) {c} h(w)", ">=", ">", None, "annealed"),
    Control(_UNIT + "given v {c} w: Q(v) >= Q(w)", "<=", ">=", None, "annealed"),
    Control("forall v in [0, 1): diff(Q(v), v) == -h(v)**{c}/H(v)", "2", "1", None, "annealed"),
    Control("forall v in [0, 1]: diff(H(v), v) == -{c}*h(v)", "1", "1.0000001", None, "annealed"),
    Control("forall rho in [1, oo), v in [0, 1): rho*H(v) {c} H(v)", ">=", ">", None, "annealed"),
    Control("forall v in [0, 1), rho in (0, oo): H(0)/(rho*H(v)) {c} 1/rho", ">=", ">", None, "annealed"),
    Control(_V + "h({c}) == 0", "1", "0", None, "annealed"),
    Control(_V + "H(v)*Q(v) {c} 0", ">=", ">", None, "annealed"),
)
