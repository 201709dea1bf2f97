"""What the ledger finds of one claim: its formula, its step, and the verdict that follows from both.

The reason of a step is decided apart from its conclusion: a conclusion may hold although its reason fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from verify.claim import Claim
from verify.decision import Decision
from verify.errors import ContradictionError
from verify.rules import ENTAILING
from verify.rules.base import Obligation, Step
from verify.verdict import Evidence, Rigor, Verdict


@dataclass(frozen=True)
class Finding:
    """The ledger's answer on one claim.

    verdict, rigor  of the claim
    reason          one sentence
    step            verdict of the reason the paper gives (the rule's obligations), None where there is none
    decisions       (label, decision) of the formula and of each obligation
    premises        ids used, corrections in the place of refuted ones
    """

    claim: Claim
    verdict: Verdict
    rigor: Rigor
    reason: str
    step: Verdict | None = None
    decisions: tuple[tuple[str, Decision], ...] = ()
    premises: tuple[str, ...] = ()
    trust: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def evidence(self) -> list[Evidence]:
        """The deciding evidence of every part, labelled."""
        return [
            replace(d.deciding, details={"part": label, **d.deciding.details}) for label, d in self.decisions
        ]

    @property
    def witness(self) -> dict[str, str] | None:
        """The witness of the part that decides a refutation or an ill-posed formula."""
        if self.verdict not in (Verdict.REFUTED, Verdict.ILL_POSED):
            return None
        return next((d.witness for _, d in self.decisions if d.verdict is self.verdict), None)


def proves(claim: Claim, parts: list[tuple[Obligation, Decision]], used: Mapping[str, Finding]) -> bool:
    """Is the claim's formula proved by its step: a rule that entails it, every part and every premise proved?"""
    sound = all(f.verdict is Verdict.PROVED for f in used.values())
    return claim.rule in ENTAILING and sound and _step(parts)[0] is Verdict.PROVED


def conclude(
    claim: Claim,
    step: Step,
    formula: Decision | None,
    parts: list[tuple[Obligation, Decision]],
    used: Mapping[str, Finding],
) -> Finding:
    """The verdict on a claim from its formula, the parts of its step and the claims it rests on.

    raises  ContradictionError for a formula that its step proves and a point refutes
    """
    decisions = tuple(
        ([("formula", formula)] if formula is not None else []) + [(o.label, d) for o, d in parts]
    )
    step_verdict, step_rigor = _step(parts)
    common: dict[str, object] = {"decisions": decisions, "premises": tuple(used), "step": step_verdict}
    if step.trust is not None and formula is None:
        return Finding(claim, Verdict.UNDECIDED, Rigor.EMPIRICAL, _trusted(step), trust=step.trust, **common)  # type: ignore[arg-type]
    if formula is not None and formula.verdict is Verdict.REFUTED and proves(claim, parts, used):
        raise ContradictionError(f"{claim.id} was proved by its step, yet {formula.deciding.reason}")
    decided = formula is not None and formula.verdict in (Verdict.PROVED, Verdict.REFUTED, Verdict.ILL_POSED)
    entails = claim.rule in ENTAILING or (claim.statement is None and claim.rule != "consequence")
    if formula is not None and (decided or step_verdict is not Verdict.PROVED or not entails):
        return _by_formula(claim, step, formula, common)
    if not entails and step_verdict is Verdict.PROVED:
        reason = f"The listed steps are proved; that they entail the formula is not checked by rule {claim.rule!r}."
        return Finding(claim, Verdict.UNDECIDED, step_rigor, reason, **common)  # type: ignore[arg-type]
    return _by_step(claim, step_verdict, step_rigor, parts, used, common)


def _trusted(step: Step) -> str:
    if step.trust == "cited":
        return f"Taken on trust: {step.reason.rstrip('.')}."
    return f"Read, not decided: {step.reason.rstrip('.')}."


def _step(parts: list[tuple[Obligation, Decision]]) -> tuple[Verdict | None, Rigor]:
    """All parts proved: proved. One certified wrong: refuted (the reason fails). Else undecided."""
    if not parts:
        return None, Rigor.FORMAL
    rigor = min(d.rigor for _, d in parts)
    verdicts = {d.verdict for _, d in parts}
    if verdicts == {Verdict.PROVED}:
        return Verdict.PROVED, rigor
    for bad in (Verdict.REFUTED, Verdict.ILL_POSED):
        if bad in verdicts:
            return bad, min(d.rigor for _, d in parts if d.verdict is bad)
    return Verdict.UNDECIDED, rigor


def _by_formula(claim: Claim, step: Step, formula: Decision, common: dict[str, object]) -> Finding:
    if step.lenient and formula.verdict is Verdict.REFUTED:
        why = formula.deciding.reason.rstrip(".")
        reason = f"The constant made explicit is too small ({why}); the O(.) itself stays open."
        return Finding(claim, Verdict.UNDECIDED, formula.rigor, reason, **common)  # type: ignore[arg-type]
    reason = formula.deciding.reason
    if common["step"] in (Verdict.REFUTED, Verdict.ILL_POSED) and formula.verdict is Verdict.PROVED:
        reason = f"The conclusion holds, the reason given for it does not. {reason}"
    return Finding(claim, formula.verdict, formula.rigor, reason, **common)  # type: ignore[arg-type]


def _by_step(
    claim: Claim,
    verdict: Verdict | None,
    rigor: Rigor,
    parts: list[tuple[Obligation, Decision]],
    used: Mapping[str, Finding],
    common: dict[str, object],
) -> Finding:
    if verdict is not Verdict.PROVED:
        failing = [f"{o.label}: {d.deciding.reason}" for o, d in parts if d.verdict is not Verdict.PROVED]
        reason = f"The step is not shown. {failing[0]}" if failing else "Nothing was decided."
        return Finding(claim, Verdict.UNDECIDED, rigor if parts else Rigor.EMPIRICAL, reason, **common)  # type: ignore[arg-type]
    open_ones = [i for i, f in used.items() if f.verdict is not Verdict.PROVED]
    if open_ones:
        reason = f"The step is proved; it rests on {', '.join(open_ones)}, not proved here."
        return Finding(claim, Verdict.UNDECIDED, rigor, reason, **common)  # type: ignore[arg-type]
    rigor = min([rigor, *(f.rigor for f in used.values())])
    reason = f"The step is proved ({len(parts)} obligation{'s' if len(parts) != 1 else ''}), and so is all it rests on."
    return Finding(claim, Verdict.PROVED, rigor, reason, **common)  # type: ignore[arg-type]
