"""One audit: every claim of a paper decided in the order of its reasons.

Nothing is written here; the result is plain data for the report and the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from verify.claim import Claim, Paper, in_order, unknown_claim
from verify.language.printer import to_latex, to_text
from verify.language.vectors import speaks_of
from verify.ledger.cache import Cache, versions
from verify.ledger.chain import chains
from verify.ledger.constants import sharpened
from verify.ledger.curves import coefficient_curves
from verify.ledger.decide import decided, examined
from verify.ledger.experiments import Experiments, measured
from verify.ledger.findings import Finding, conclude, proves
from verify.ledger.formal import load_formal, with_kernel
from verify.ledger.kernel_record import COMMAND
from verify.ledger.prefetch import prefetch
from verify.ledger.status import results
from verify.ledger.training import STUDIES
from verify.methods.budget import Budget
from verify.rules import step_of
from verify.rules.base import Obligation
from verify.verdict import Verdict

Progress = Callable[[int, int, str], None]
_WRONG = (Verdict.REFUTED, Verdict.ILL_POSED)


@dataclass(frozen=True)
class Audit:
    """All findings on one paper, in the paper's order, and the experiments they rest on."""

    paper: Paper
    findings: Mapping[str, Finding]
    constants: Mapping[str, list[dict[str, Any]]]
    experiments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    reused: int = 0
    chains: Sequence[Mapping[str, Any]] = ()
    training: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """{"claims", "results", "meta"}: the audit as plain JSON values."""
        ordered = [self.findings[c.id] for c in self.paper.claims if c.id in self.findings]
        complete = len(ordered) == len(self.paper.claims)
        return {
            "claims": [claim_json(f, self.constants.get(f.claim.id, []), self.findings) for f in ordered],
            "results": results(self.findings) if complete else [],
            "meta": {
                **_heading(self.paper),
                "versions": versions(),
                "experiments": dict(self.experiments),
                "training": dict(self.training),
                "figures": dict(self.figures),
                "coverage": self.paper.coverage.to_json(),
                "chains": list(self.chains),
            },
        }


def _heading(paper: Paper) -> dict[str, Any]:
    return {
        "paper": paper.id,
        **{k: v for k, v in paper.heading.items() if k not in ("id", "sections", "experiments")},
    }


def claim_json(
    finding: Finding, constants: list[dict[str, Any]], findings: Mapping[str, Finding]
) -> dict[str, Any]:
    """One claim with its verdict, step, evidence and constants."""
    c = finding.claim
    evidence = [e.to_json() for e in finding.evidence]
    return {
        "paper": c.paper,
        "id": c.id,
        "where": c.where,
        "title": c.title,
        "says": c.says,
        "formula": c.holds,
        "latex": to_latex(c.statement) if c.statement is not None else None,
        "statement": to_text(c.statement) if c.statement is not None else None,
        "fidelity": c.fidelity,
        "setting": c.setting.name or None,
        "schedule": c.setting.schedule,
        "note": c.note,
        "verdict": str(finding.verdict),
        "rigor": str(finding.rigor),
        "step": None if finding.step is None else str(finding.step),
        "trust": finding.trust,
        "rule": c.rule,
        "uses": list(c.uses),
        "used_by": [i for i, f in findings.items() if c.id in f.claim.uses],
        "corrected_by": c.corrected_by,
        "corrects": next((i for i, f in findings.items() if f.claim.corrected_by == c.id), None),
        "reason": finding.reason,
        "witness": finding.witness,
        "obligations": evidence,
        "evidence": evidence,
        "constants": constants,
        "command": f"verify explain '{c.id}'",
        "check": _check_command(c) or (COMMAND if c.kernel else None),
    }


def _check_command(c: Claim) -> str | None:
    """The command that repeats a decision without the paper."""
    if c.statement is None or c.opaque or c.setting.abstract or speaks_of(c.statement):
        return None
    schedule = f" --schedule '{c.setting.schedule}'" if c.setting.schedule else ""
    return f"verify check '{to_text(c.statement)}'{schedule}"


def selected(paper: Paper, pattern: str | None) -> list[Claim]:
    """Claims whose id matches a glob, with everything they rest on; all without one.

    raises  ClaimError when nothing matches
    """
    if pattern is None:
        return list(paper.claims)
    chosen = {c.id for c in paper.claims if fnmatchcase(c.id, pattern)}
    if not chosen:
        raise unknown_claim(pattern, [c.id for c in paper.claims])
    queue = list(chosen)
    while queue:
        claim = paper.claim(queue.pop())
        for other in (*claim.uses, *([claim.corrected_by] if claim.corrected_by else [])):
            if other not in chosen:
                chosen.add(other)
                queue.append(other)
    return [c for c in paper.claims if c.id in chosen]


def run_audit(
    paper: Paper,
    claims: Iterable[Claim] | None = None,
    *,
    cache: Cache | None = None,
    budget: Budget | None = None,
    progress: Progress | None = None,
    experiments: Experiments | None = None,
    jobs: int = 1,
) -> Audit:
    """Decide claims, premises first.

    claims       those to decide (with their premises); all of the paper unless told
    progress     called as progress(done, total, claim id)
    experiments  runs or reads experiments for measured claims; beside them lies what the Coq kernel said
    jobs         worker processes that decide ahead
    raises       ClaimError for a claim file that a rule cannot use, ContradictionError (exit 4)
    """
    cache, budget = cache or Cache.default(), budget or Budget()
    experiments = experiments or Experiments(cache)
    chosen = list(paper.claims) if claims is None else list(claims)
    order, formal = _corrections_first(chosen), load_formal(paper, experiments.trained)
    prefetch(paper, chosen, cache, budget, jobs, progress)
    findings: dict[str, Finding] = {}
    constants: dict[str, list[dict[str, Any]]] = {}
    for i, claim in enumerate(order):
        if progress is not None:
            progress(i, len(order), claim.id)
        findings[claim.id] = with_kernel(_decide(claim, findings, cache, budget, experiments), formal)
        if claim.constants:
            constants[claim.id] = [sharpened(c, claim, cache) for c in claim.constants]
    if progress is not None:
        progress(len(order), len(order), "")
    figures = {}
    shown = [] if claims is not None else list(map(str, paper.heading.get("experiments", ())))
    for name in shown:
        experiments.result(name)  # shown beside the claims; a training result only where it was run
    training = {name: experiments.cost(name) for name in shown if name in STUDIES}
    if claims is None and "coefficient" in paper.figures:
        figures["coefficient"] = coefficient_curves(paper.figures["coefficient"], cache)
    slack = chains(paper, cache) if claims is None else []
    return Audit(paper, findings, constants, experiments.results, figures, cache.hits, slack, training)


def _corrections_first(claims: list[Claim]) -> list[Claim]:
    """Premises before conclusions, and a correction before what uses the claim it corrects."""
    by_id = {c.id: c for c in claims}
    out: list[Claim] = []
    placed: set[str] = set()

    def place(c: Claim, path: frozenset[str]) -> None:
        if c.id in placed or c.id in path:
            return
        path = path | {c.id}
        for other in c.uses:
            premise = by_id[other]
            place(premise, path)
            if premise.corrected_by in by_id and c.id not in _reasons(premise.corrected_by, by_id):
                place(by_id[premise.corrected_by], path)
        placed.add(c.id)
        out.append(c)

    for c in in_order(claims):
        place(c, frozenset())
    return out


def _reasons(claim_id: str, by_id: Mapping[str, Claim]) -> set[str]:
    """The claim and everything it rests on."""
    seen: set[str] = set()
    queue = [claim_id]
    while queue:
        current = queue.pop()
        if current not in seen:
            seen.add(current)
            queue += by_id[current].uses
    return seen


def _decide(
    claim: Claim, findings: Mapping[str, Finding], cache: Cache, budget: Budget, experiments: Experiments
) -> Finding:
    used = {i: findings[i] for i in (_effective(i, findings) for i in claim.uses)}
    step = step_of(claim, {i: f.claim for i, f in used.items()})
    if step.experiment is not None:
        return measured(claim, step.experiment, experiments)
    parts = [(o, decided(o, cache, budget)) for o in step.obligations]
    formula = None
    if claim.statement is not None and not claim.opaque:
        whole = Obligation("formula", claim.statement, claim.setting.schedule)
        shown = proves(claim, parts, used)
        formula = examined(whole, cache) if shown else decided(whole, cache, budget)
    return conclude(claim, step, formula, parts, used)


def _effective(claim_id: str, findings: Mapping[str, Finding]) -> str:
    """A refuted premise gives way to its proved correction."""
    finding = findings[claim_id]
    correction = finding.claim.corrected_by
    if correction is None or finding.verdict not in _WRONG or correction not in findings:
        return claim_id
    return correction if findings[correction].verdict is Verdict.PROVED else claim_id
