"""Status of results, computed from the graph of claims: never typed.

as printed           proved, and so is every step it rests on
proof repaired       proved, but a reason in its proof fails as printed
statement corrected  refuted, and a proved claim corrects it
refuted              refuted, without a decided correction
open                 anything else
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from verify.ledger.findings import Finding
from verify.verdict import Rigor, Verdict

_WRONG = (Verdict.REFUTED, Verdict.ILL_POSED)


def results(findings: Mapping[str, Finding]) -> list[dict[str, object]]:
    """One entry for each claim that carries a title."""
    out: list[dict[str, object]] = []
    for claim_id, finding in findings.items():
        if finding.claim.title is None:
            continue
        status, reason = _status(finding, findings)
        out.append(
            {
                "id": claim_id,
                "title": finding.claim.title,
                "status": status,
                "reason": reason,
                "rests_on": sorted(_ancestors(claim_id, findings)),
            }
        )
    return out


def _status(finding: Finding, findings: Mapping[str, Finding]) -> tuple[str, str]:
    if finding.verdict in _WRONG:
        correction = finding.claim.corrected_by
        if correction is not None and findings[correction].verdict is Verdict.PROVED:
            return "statement corrected", f"{finding.reason} Corrected by {correction}."
        return "refuted", finding.reason
    if finding.verdict is not Verdict.PROVED:
        return "open", finding.reason
    resting = [i for i in sorted(_ancestors(finding.claim.id, findings)) if _open(findings[i])]
    formal = finding.rigor is Rigor.FORMAL  # a theorem of its own, whatever becomes of the steps on the page
    if resting and not formal:
        return (
            "open",
            f"Its formula is decided, but its proof rests on {', '.join(resting)}, not proved here.",
        )
    flawed = [i for i in _ancestors(finding.claim.id, findings) if _flawed(findings[i])]
    if _flawed(finding) or flawed:
        names = ", ".join(flawed) or "its own step"
        return "proof repaired", f"It holds, but {names} fails as printed."
    beside = f" Of the paper's own proof {', '.join(resting)} stay open." if resting else ""
    return "as printed", finding.reason + beside


def _open(finding: Finding) -> bool:
    return finding.verdict is not Verdict.PROVED and finding.verdict not in _WRONG


def _flawed(finding: Finding) -> bool:
    return finding.step in _WRONG or finding.verdict in _WRONG


def _ancestors(claim_id: str, findings: Mapping[str, Finding]) -> set[str]:
    """Everything a claim rests on as the paper has it, refuted premises and their corrections included."""
    seen: set[str] = set()
    queue: list[str] = list(_used(findings[claim_id]))
    while queue:
        current = queue.pop()
        if current not in seen:
            seen.add(current)
            queue += _used(findings[current])
    return seen


def _used(finding: Finding) -> Iterable[str]:
    return (*finding.claim.uses, *finding.premises)
