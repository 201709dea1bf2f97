"""The one command that puts a witness into the statement it refutes: text of the language made from text."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

Record = Mapping[str, Any]


def command_of_witness(claim: Record, part: Record | None = None) -> str | None:
    """``verify check`` of the refuted statement with every variable held at the witness.

    claim    the record of the audit
    part     the refuted obligation; the one that decides the claim unless told
    returns  None where there is no witness, or the statement cannot be read on its own
    """
    from verify.errors import VerifyError
    from verify.language import parse_expression, parse_statement, to_text

    part = part or _deciding(claim)
    witness = dict((part or {}).get("witness") or {})
    schedule = claim.get("schedule")
    if part is None or not witness:
        return None
    if schedule == "annealed":  # what holds of every annealed schedule is refuted by one of them
        schedule = witness.pop("h", None)
    try:
        statement = parse_statement(str(part["obligation"]))
        held = [
            replace(q, low=at, high=at, low_closed=True, high_closed=True)
            for q in statement.quantifiers
            for at in (parse_expression(str(witness[q.name])),)
        ]
        text = to_text(replace(statement, quantifiers=tuple(held)))
    except (VerifyError, KeyError):
        return None
    return f"verify check {shlex.quote(text)}" + (f" --schedule {shlex.quote(schedule)}" if schedule else "")


def _deciding(claim: Record) -> Record | None:
    """The obligation that refutes the claim: the one with the claim's own verdict and witness."""
    parts = claim.get("obligations") or claim.get("evidence") or ()
    return next(
        (
            p
            for p in parts
            if p.get("verdict") == claim.get("verdict") == "refuted"
            and p.get("witness") == claim.get("witness")
        ),
        None,
    )
