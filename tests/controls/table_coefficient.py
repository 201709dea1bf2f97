"""The coefficient K(rho) and tau*(rho) on half-lines, on [1, 2] and at single points."""

from __future__ import annotations

import mpmath as mp
from control_rows import Control
from control_values import COSINE, LINEAR, QUADRATIC, cosine_limit, linear_at_two, linear_tau_at_two

_LINE = "forall rho in [1, oo): "

BARELY = (
    Control(_LINE + "K(rho) <= {c}*rho**(1/5)", "4.62021291", "4.62021", cosine_limit, "cosine"),
    Control(_LINE + "K(rho) >= {c}", "4.1203333394", "4.1203333395", lambda: COSINE.at_tau(mp.mpf(0), 1), "cosine"),
    Control("K(1) <= {c}", "4.1203333395", "4.1203333394", lambda: COSINE.at_tau(mp.mpf(0), 1), "cosine"),
    Control("forall rho in [1, 2]: K(rho) >= {c}", "4.12033333", "4.12033334", lambda: COSINE.at_tau(mp.mpf(0), 1), "cosine"),
    Control(_LINE + "K(rho) <= {c}*rho**(1/3)", "4", "3.9999999", lambda: LINEAR.at_tau(mp.mpf(0), 1), "linear"),
    Control("K(1) <= {c}", "4.0000000001", "3.9999999999", lambda: LINEAR.at_tau(mp.mpf(0), 1), "linear"),
    Control("K(2) >= {c}", "4.762203155", "4.762203156", linear_at_two, "linear"),
    Control("forall rho in [1, 2]: K(rho) <= {c}", "4.762203156", "4.762203155", linear_at_two, "linear"),
    Control("tau(2) >= {c}", "0.206299474", "0.206299475", linear_tau_at_two, "linear"),
    Control("forall rho in [2, oo): tau(rho) >= {c}", "0.206299474", "0.206299475", linear_tau_at_two, "linear"),
    Control(
        "forall rho in [2, oo): tau(rho) >= 1 - {c}*rho**(-2/3)", "1.2599210499", "1.2599210498", lambda: mp.cbrt(2), "linear"
    ),
    Control(
        _LINE + "K(rho) <= {c}*rho**(1/5)", "4.2426406872", "4.2426406871", lambda: QUADRATIC.at_tau(mp.mpf(0), 1), "poly:2"
    ),
    Control("forall p in [1, oo): K(1) >= {c}", "4", "4.0000001", lambda: LINEAR.at_tau(mp.mpf(0), 1), "poly:p"),
)  # fmt: skip

KINDS = (
    Control("forall rho in [1, 100]: K(rho) >= {c}*rho**(1/3)", "3.77", "3.78", None, "linear"),
    Control(_LINE + "tau(rho) {c} 1", "<", ">=", None, "linear"),
    Control(_LINE + "tau(rho) {c} 0", ">=", ">", None, "linear"),
    Control("forall rho in [1, 2]: K(rho) {c} 4", ">=", ">", None, "linear"),
    Control("forall rho in [1, 2]: K(rho) <= {c}*rho**2", "4", "3.9", None, "linear"),
    Control(_LINE + "K(rho) {c} 5*rho**(1/2)", "<=", ">=", None, "wsd:1/5"),
    Control("forall p in [1, oo), rho in [1, oo): tau(rho) {c} 1", "<", ">=", None, "poly:p"),
    Control("forall p in [1, oo), rho in [1, oo): K(rho) {c} 0", ">", "<", None, "poly:p"),
)
