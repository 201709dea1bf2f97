"""Experiments as the simulated engine and the torch runner hand them over, shortened."""

from __future__ import annotations

import math
from typing import Any

RHO = [10 ** (k / 8) for k in range(25)]
HORIZONS = (100, 10_000, 1_000_000)
RATES = [0.01, 0.022, 0.05, 0.1, 0.22, 0.5, 1.0, 2.2, 5.0]


def appendix_d(name: str) -> dict[str, Any]:
    """What ``run_experiment("d1")`` or ``("d2")`` returns."""
    rows, series = [], []
    for horizon in HORIZONS:
        top = math.sqrt(horizon) / 4
        rho = [top ** (k / 8) for k in range(9)]
        level = [
            0.25 if name == "d1" else 1 - 0.02 * math.log(r) / math.log(horizon) - 1 / horizon**0.6
            for r in rho
        ]
        proved = 0.25 if name == "d1" else 0.5
        rows.append(
            {
                "T": horizon,
                "runs": 9,
                "rho": [rho[0], rho[-1]],
                "min": min(level),
                "max": max(level),
                "argmin_rho": rho[level.index(min(level))],
                "argmax_rho": rho[level.index(max(level))],
                "proved": "1/4" if name == "d1" else f"1 - sqrt({horizon // 4}/{horizon})",
                "proved_value": proved,
                "violations": [],
                "exact_rerun_agrees": True if horizon <= 1000 else None,
                "diverged": 0,
            }
        )
        series.append({"T": horizon, "rho": rho, "ratio": level})
    return {
        "experiment": name,
        "units": "rho*D*G/sqrt(T)",
        "rows": rows,
        "series": series,
        "violations": [],
        "diverged": 0,
    }


def growth(name: str) -> dict[str, Any]:
    """What ``run_experiment("annealed")`` or ``("noisy")`` returns."""
    rows, series = [], []
    for schedule, base, slope, proved, share in (
        ("constant", 0.5, 1.0, None, 0.4),
        ("invsqrt", 0.9, 1.0, None, 0.2),
        ("linear", 0.7, 0.31, "1/3", 0.0788),
        ("cosine", 0.6, 0.2, "1/5", 0.0789),
        ("poly:2", 0.62, 0.19, "1/5", 7.5819e-09),
    ):
        slope = slope if name == "noisy" else 1.0 - slope / 100  # exact: about linear
        rho = RHO[::3]
        error = [base * r**slope for r in rho]
        ceiling: list[Any] = ["oo"] * len(rho) if schedule == "constant" else [4.2 * r**slope for r in rho]
        rows.append(
            {
                "schedule": schedule,
                "T": 10_000,
                "runs": 99,
                "rho": [rho[0], rho[-1]],
                "fitted_slope": slope,
                "proved_exponent": proved,
                "largest_share_of_ceiling": share,
                "violations": [],
                "diverged": 0,
            }
        )
        series.append({"schedule": schedule, "T": 10_000, "rho": rho, "error": error, "ceiling": ceiling})
        if name == "noisy":
            series[-1]["half_width"] = [0.05 * e for e in error]
    return {
        "experiment": name,
        "units": "D*G/sqrt(T)",
        "rows": rows,
        "series": series,
        "violations": [],
        "diverged": 0,
    }


def training() -> dict[str, Any]:
    """What ``verify train`` returns; one learning rate diverges."""
    summary = []
    for name, low, best in (
        ("fixed", 0.05, 0.3),
        ("fixed+average", 0.04, 0.4),
        ("cosine", 0.03, 0.6),
        ("linear", 0.03, 0.7),
    ):
        for rate in RATES:
            distance = math.log10(rate / best)
            steep = 0.2 * distance**2 if distance > 0.4 and name == "fixed" else 0.0
            mean, lost = low + 0.08 * distance**2 + steep, rate == 5.0 and name == "fixed"
            row = {"schedule": name, "learning_rate": rate, "runs": 3, "diverged": int(lost)}
            row |= {"mean": None if lost else mean, "lowest": mean - 0.006, "highest": mean + 0.007}
            summary.append(row)
    names = list(dict.fromkeys(row["schedule"] for row in summary))
    finite = [row for row in summary if row["mean"] is not None]
    best = [min((r for r in finite if r["schedule"] == s), key=lambda r: r["mean"]) for s in names]
    drops = [
        {"spacing": k, "factor": 2.2**k, "mean_best": {}, "drop": dict.fromkeys(names, 0.004 * k * (k - 1))}
        for k in (1, 2, 3)
    ]
    return {
        "model": "digits",
        "epochs": 20,
        "device": "cpu",
        "seeds": [0, 1, 2],
        "summary": summary,
        "best": best,
        "rows": drops,
    }


def costs() -> dict[str, Any]:
    """What the ledger says of two training studies: a short one, and one that takes a GPU that was not measured."""
    unknown = {"gpu_hours": None, "device": None, "images_per_second": None, "reason": "nothing was measured"}
    return {
        "digits": {"command": "verify train digits", "runs": 81, "images": 0, **unknown},
        "wrn-28-10": {
            "command": "verify train wrn-28-10 --data DIR",
            "runs": 81,
            "images": 810_000_000,
            **unknown,
        },
    }
