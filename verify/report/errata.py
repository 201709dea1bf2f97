"""Errata: claims of the paper that are refuted, never one whose text was garbled or that is not the paper's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from verify.report import words
from verify.report.model import Claim, Erratum, Prose, Result
from verify.report.repeat import command_of_witness

Record = Mapping[str, Any]
_OURS = re.compile(r"\s*(ours|not in the text)\b", re.IGNORECASE)


def errata(
    claims: tuple[Claim, ...], records: Mapping[str, Record], results: tuple[Result, ...]
) -> tuple[Erratum, ...]:
    """One entry for each refuted claim that the paper makes, in the paper's order.

    records   the audit's data of the claims, by id
    results   those that rest on a claim are named with their status
    """
    by_id = {c.id: c for c in claims}
    return tuple(
        _erratum(c, by_id, records[c.id], results)
        for c in claims
        if c.verdict.word == "refuted" and c.fidelity.word != "reconstructed" and not ours(c)
    )


def ours(claim: Claim) -> bool:
    """Does the claim say that the text does not make it?"""
    return any(_OURS.match(_beginning(part)) for part in (claim.says, claim.note))


def _beginning(prose: Prose) -> str:
    return prose[0].value if prose and prose[0].kind == "text" else ""


def _erratum(
    claim: Claim, by_id: Mapping[str, Claim], record: Record, results: tuple[Result, ...]
) -> Erratum:
    named = claim.corrected_by
    correction = by_id.get(named.id) if named else None
    if correction is not None and correction.verdict.word == "proved":
        told = words.CORRECTED
    elif correction is not None:
        told = words.UNDECIDED_CORRECTION.format(verdict=correction.verdict.word)
    else:
        told = words.LOST_CORRECTION.format(id=named.id) if named else words.NO_CORRECTION
    command = command_of_witness(record) or next(reversed(claim.commands), None)
    resting = tuple(r for r in results if r.id == claim.id or claim.id in {link.id for link in r.rests_on})
    return Erratum(claim, correction, told, command, resting)
