"""A made-up audit in the shape that the ledger hands over, hostile text and dangling ids included."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from report_experiments import RHO, appendix_d, growth, training

PAPER = "attia_koren_2503.09411"
HOSTILE = '<script>alert("x")</script> & "quotes" | pipes'
COSINE = [
    4.120333, 4.292183, 4.715247, 5.120586, 5.517336, 5.916697, 6.324919, 6.746265, 7.184032,
    7.640989, 8.119609, 8.622196, 9.150971, 9.708120, 10.295836, 10.916346, 11.571932, 12.264953,
    12.997858, 13.773204, 14.593664, 15.462046, 16.381300, 17.354535, 18.385026,
]  # fmt: skip


def claims() -> list[dict[str, Any]]:
    """Claims of the paper: every verdict, rigor and fidelity, wide formulas, long ids, hostile text."""
    text = (Path(__file__).parent / "report_audit_claims.json").read_text(encoding="utf-8")
    return [*json.loads(text), *experiments()]


def claim(identifier: str, where: str, says: str, verdict: str, rigor: str, **more: Any) -> dict[str, Any]:
    """One claim dict; keys that are not given are absent."""
    return {
        "paper": PAPER,
        "id": identifier,
        "where": where,
        "says": says,
        "fidelity": "as printed",
        "verdict": verdict,
        "rigor": rigor,
        "command": f"verify explain {identifier}",
        **more,
    }


def experiments() -> list[dict[str, Any]]:
    """Claims that an experiment speaks to."""
    below = r"the error is at least $\frac{1}{4}\rho DG/\sqrt{T}$"
    found = [
        ("D.1/simulated", "Appendix D.1", below, appendix_d("d1"), ["D.1/lower-bound"]),
        ("D.2/simulated", "Appendix D.2", r"the error is $\Omega(\rho DG/\sqrt{T})$", appendix_d("d2"), []),
        ("S3/simulated", "Section 3", "no run exceeds the bound", growth("annealed"), ["S3/theorem-1"]),
        ("S3/noisy", "Section 3", "no mean exceeds the bound", growth("noisy"), ["S3/theorem-1"]),
        ("C.2/digits", "Appendix C.2", "decaying schedules are more robust to a coarse grid", training(), []),
    ]
    return [
        claim(
            identifier,
            where,
            says,
            "supported",
            "empirical",
            rule="measured",
            uses=uses,
            reason="Every run agrees.",
            obligations=[
                {
                    "obligation": "every run lies on the proved side",
                    "verdict": "supported",
                    "rigor": "empirical",
                    "method": "simulation",
                    "reason": "Compared run by run.",
                    "witness": None,
                    "details": data,
                }
            ],
        )
        for identifier, where, says, data, uses in found
    ]


def polynomial(p: float, rho: float) -> float:
    """The coefficient of Corollary 2 at its best tau, as a float."""
    s = min(1.0, ((p + 1) / (p * rho**2)) ** (1 / (2 * p + 1)))
    return (p + 1) / math.sqrt(p) * (s ** -(p + 1) / rho + rho * s**p)


def coefficient() -> dict[str, Any]:
    """Curves for Figure 4 with ends a little apart; the first leaves the others far below."""
    curves: list[tuple[str, list[float]]] = [("constant", [2.0 * r for r in RHO])]
    curves += [(f"poly:{p}" if p > 1 else "linear", [polynomial(p, r) for r in RHO]) for p in (1, 2, 3)]
    curves += [("cosine", COSINE)]
    return {
        "rho": [f"{r:.6f}" for r in RHO],
        "curves": [
            {
                "schedule": name,
                "lower": [f"{v - 1e-6:.7f}" for v in values],
                "upper": [f"{v + 1e-6:.7f}" for v in values],
            }
            for name, values in curves
        ],
    }


def results() -> list[dict[str, Any]]:
    """Results with every status; one without a reason, one that rests on a claim that does not exist."""
    rows = [
        (
            "theorem-1",
            "Theorem 1",
            "statement corrected",
            r"The constant in $O(\cdot)$ is 8.",
            ["S3/theorem-1"],
        ),
        ("lemma-5", "Lemma 5", "proof repaired", "At most one term more.", ["F.2/sum-to-integral-repaired"]),
        ("corollary-3", "Corollary 3", "as printed", "", ["S3/corollary-3", "F.4/eq-11"]),
        ("appendix-d", "Appendix D.2", "refuted", HOSTILE, ["D.2/tau-0", "no/such-claim"]),
        ("lemma-4", "Lemma 4", "open", "Rests on a cited claim.", ["G/lemma-4"]),
    ]
    return [dict(zip(("id", "title", "status", "reason", "rests_on"), row, strict=True)) for row in rows]


def audit() -> dict[str, Any]:
    """The whole."""
    return {
        "claims": claims(),
        "results": results(),
        "meta": {
            "paper": PAPER,
            "title": "Benefits of Learning Rate Annealing for Tuning-Robustness in Stochastic Optimization",
            "authors": ["Amit Attia", "Tomer Koren"],
            "arxiv": "2503.09411",
            "text_read": "The arXiv version, as text extracted from the PDF.",
            "versions": {"verify": "0.1.0", "python": "3.11.2", "python-flint": "0.9.0", "sympy": "1.14.0"},
            "figures": {"coefficient": coefficient()},
        },
    }


def many(number: int) -> list[dict[str, Any]]:
    """Claims whose dependencies look like those of a real paper: mostly short, some long, many alone."""
    verdicts = ["proved"] * 7 + ["refuted", "supported", "undecided", "ill-posed"]
    fidelities = ["as printed"] * 4 + ["made explicit", "reconstructed"]
    out: list[dict[str, Any]] = []
    for i in range(number):
        part = f"{'SFEDG'[i * 5 // number]}.{i % 4 + 1}"
        uses = {(i * 7) // 9 - 1, i - 1 - (i * 5) % 6} if i % 3 else set()
        out.append(
            claim(
                f"{part}/eq-{i + 1}",
                f"Appendix {part}, Eq. ({i + 1})",
                r"$\frac{1}{3}(1-u)^3 \le H_h(u) \le \frac{5}{6}(1-u)^3$",
                verdicts[i % 11],
                "enclosed",
                fidelity=fidelities[i % 6],
                rule="formula",
                reason="Decided on twelve boxes.",
                uses=[out[j]["id"] for j in sorted(uses) if 0 <= j < i],
            )
        )
    return out


def large(number: int = 110) -> dict[str, Any]:
    """The audit with so many more claims that the graph and the ledger get long."""
    whole = audit()
    return {**whole, "claims": whole["claims"] + many(number)}
