"""The made-up audit as a whole: claims, experiments, results, figures."""

from __future__ import annotations

import math
from typing import Any

from tests.unit.report import audit_claims as parts

COSINE = (
    "4.120333 4.292183 4.715247 5.120586 5.517336 5.916697 6.324919 6.746265 7.184032 7.640989 8.119609 8.622196 9.150971 "
    "9.708120 10.295836 10.916346 11.571932 12.264953 12.997858 13.773204 14.593664 15.462046 16.381300 17.354535 18.385026"
).split()
RHO = [10 ** (k / 8) for k in range(25)]


def polynomial(p: float, rho: float) -> float:
    """The coefficient of Corollary 2 at its best tau, as a float."""
    s = min(1.0, ((p + 1) / (p * rho**2)) ** (1 / (2 * p + 1)))
    return (p + 1) / math.sqrt(p) * (s ** -(p + 1) / rho + rho * s**p)


def coefficient() -> dict[str, Any]:
    """Curves for Figure 4 with ends a little apart."""
    curves = [("constant", [2.0 * r for r in RHO])]
    curves += [(f"poly:{p}" if p > 1 else "linear", [polynomial(p, r) for r in RHO]) for p in (1, 2, 3)]
    curves += [("cosine", [float(c) for c in COSINE])]
    return {
        "rho": [f"{r:.6f}" for r in RHO],
        "curves": [
            {"schedule": n, "lower": [f"{v - 1e-6:.7f}" for v in vs], "upper": [f"{v + 1e-6:.7f}" for v in vs]} for n, vs in curves
        ],
    }  # fmt: skip


def training() -> dict[str, Any]:
    """What ``verify train`` returns, shortened."""
    rates = [0.01, 0.022, 0.05, 0.1, 0.22, 0.5, 1.0, 2.2, 5.0]
    summary = []
    for name, low, best in (("fixed", 0.05, 0.3), ("fixed+average", 0.04, 0.4), ("cosine", 0.03, 0.6), ("linear", 0.03, 0.7)):
        for rate in rates:
            distance = math.log10(rate / best)
            mean = min(0.9, low + 0.08 * distance**2 + (0.2 * distance**2 if distance > 0.4 and name == "fixed" else 0))
            diverged = 1 if rate == 5.0 and name == "fixed" else 0
            summary.append({"schedule": name, "learning_rate": rate, "runs": 3, "diverged": diverged,
                            "mean": None if diverged else mean, "deviation": None if diverged else 0.006,
                            "lowest": mean - 0.006, "highest": mean + 0.007})  # fmt: skip
    return {"model": "digits", "epochs": 20, "device": "cpu", "seeds": [0, 1, 2], "summary": summary, "seconds": 41.2}


def experiments() -> list[dict[str, Any]]:
    """Claims that an experiment speaks to."""
    rows = [{"horizon": 10**k, "minimum": 0.2500, "maximum": 0.2500 + 0.1 / k, "proved": "1/4"} for k in range(2, 7)]
    return [
        parts.claim("D.1/simulated", "Appendix D.1", r"error$/(\rho DG/\sqrt{T})$ stays above $\frac14$", "supported", "empirical", rule="measured",
                    uses=["D.1/lower-bound"], reason="Every run lies above the proved constant.",
                    obligations=[parts.evidence("supported", "empirical", "simulation", "5 horizons, 40 values of ρ.", degradation=rows)]),
        parts.claim("C.2/digits", "Appendix C.2", "decaying schedules are more robust to a coarse grid", "supported", "empirical", rule="measured", uses=[],
                    reason="On digits, not on CIFAR-10.", obligations=[parts.evidence("supported", "empirical", "training", "108 runs.", **training())]),
    ]  # fmt: skip


def results() -> list[dict[str, Any]]:
    """Results with every status."""
    rows = [
        ("theorem-1", "Theorem 1", "statement corrected", r"Holds with the repaired Lemma 5; the constant in $O(\cdot)$ is 8.", ["S3/theorem-1", "F.1/minimiser"]),
        ("lemma-5", "Lemma 5", "proof repaired", "The sum exceeds the integral by at most one term.", ["F.2/sum-to-integral-repaired"]),
        ("corollary-3", "Corollary 3", "as printed", "", ["S3/corollary-3", "F.4/eq-11"]),
        ("appendix-d", "Appendix D.2", "refuted", parts.HOSTILE, ["D.2/tau-0", "no/such-claim"]),
        ("lemma-4", "Lemma 4", "open", "Rests on a cited claim.", ["G/lemma-4"]),
    ]  # fmt: skip
    return [dict(zip(("id", "title", "status", "reason", "rests_on"), row, strict=True)) for row in rows]


def audit() -> dict[str, Any]:
    """The whole."""
    return {
        "claims": parts.main_text() + parts.appendices() + experiments(),
        "results": results(),
        "meta": {
            "paper": parts.PAPER,
            "title": "Benefits of Learning Rate Annealing for Tuning-Robustness in Stochastic Optimization",
            "authors": ["Amit Attia", "Tomer Koren"],
            "arxiv": "2503.09411",
            "text_read": "The arXiv version, as markdown extracted from the PDF; formulas that the extraction garbled are marked *reconstructed*.",
            "versions": {"verify": "0.1.0", "python": "3.11.2", "python-flint": "0.9.0", "sympy": "1.14.0"},
            "figures": {"coefficient": coefficient()},
        },
    }


def large(number: int = 120) -> dict[str, Any]:
    """The audit with so many more claims that the graph and the ledger get long."""
    whole = audit()
    return {**whole, "claims": whole["claims"] + parts.many(number)}
