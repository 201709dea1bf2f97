"""One claim on one screen: what the paper says, its reason apart from its conclusion, what becomes of what rests on it.

Wording only; the caller decides, and prints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from verify.report import words
from verify.report.console import style_of
from verify.report.repeat import command_of_witness
from verify.report.terminal import TONES, plain
from verify.report.text import enclosure, segments

Record = Mapping[str, Any]
WRONG = ("refuted", "ill-posed")
SHOWN = 3  # obligations with their statements; of more, those that are proved are only named
LONGEST = 320  # characters of an obligation's statement
LONGEST_IN_COQ = 1200  # of a theorem with all its hypotheses, which is what a reader compares with the page
NAMED = 8  # claims named in one line; the others are counted


def claim_text(
    claim: Record, claims: Sequence[Record], results: Sequence[Record] = (), users: Sequence[str] = ()
) -> RenderableType:
    """The claim as a renderable.

    claim    the record of the audit
    claims   records of what was decided beside it
    results  statuses of results, where they were worked out
    users    ids of the claims that name this one, or its correction, as a premise; not all need be decided
    """
    by_id = {c["id"]: c for c in claims}
    own = next((r for r in results if r["id"] == claim["id"]), None)
    title = Text.assemble(
        (claim["id"], "bold"), f"   {_titled(claim)}{claim['where']}   ", (f"({claim['fidelity']})", "dim")
    )
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True, min_width=10)
    table.add_column(overflow="fold")
    for label, content in [
        *_statement(claim),
        *_verdict(claim, by_id, own),
        *_found(claim, f"{_reason(claim, by_id)} {claim['reason']}"),
        *_afterwards(claim, by_id, results, users),
    ]:
        table.add_row(label, content)
    return Group(title, Padding(Text(_says(claim["says"]), style="italic"), (0, 0, 0, 2)), table)


def _titled(claim: Record) -> str:
    return f"{claim['title']}, " if claim["title"] and claim["title"] not in claim["where"] else ""


def _says(says: str) -> str:
    """The paper's words; a formula on a line of its own stays on one."""
    parts = segments(says)
    lines = (f"\n{plain((p,))}\n" if p.kind == "display" else plain((p,)) for p in parts)
    return "\n".join(line.strip() for line in "".join(lines).splitlines() if line.strip())


def _statement(claim: Record) -> Iterable[tuple[str, RenderableType]]:
    if claim["formula"]:
        yield "formula", Text(" ".join(claim["formula"].split()))
    if claim["note"]:
        yield "note", Text(plain(segments(" ".join(claim["note"].split()))))


def _verdict(
    claim: Record, by_id: Mapping[str, Record], own: Record | None
) -> Iterable[tuple[str, RenderableType]]:
    yield "verdict", _badge(claim)
    yield "reason", _reason(claim, by_id)
    yield "conclusion", _conclusion(claim, by_id)
    if own is not None:
        badge = words.status_badge(own["status"])
        why = "" if own["reason"] in claim["reason"] else f"  {own['reason']}"
        yield "status", Text.assemble((f"{badge.sign} {badge.word}", TONES[badge.tone]), why)


def _badge(claim: Record) -> Text:
    badge = words.verdict_badge(claim["verdict"])
    return Text.assemble((f"{badge.sign} {badge.word}", style_of(badge.word)), f" ({claim['rigor']})")


def _reason(claim: Record, by_id: Mapping[str, Record]) -> Text:
    """What the paper's reason is, and whether it holds."""
    uses = ", ".join(_named(i, by_id) for i in claim["uses"])
    rule = f"{claim['rule']} ({words.rule_meaning(claim['rule'])})" + (f", from {uses}" if uses else "")
    if claim["step"] is None:
        return Text(f"none apart from the conclusion; rule {rule}")
    failing = next((o for o in _parts(claim) if o["verdict"] == claim["step"]), None)
    badge = words.verdict_badge(claim["step"])
    told = {"proved": "holds", "refuted": "fails", "ill-posed": "fails"}.get(badge.word, "not decided")
    text = Text.assemble((f"{badge.sign} {told}", style_of(badge.word)), f"  {rule}")
    if badge.word == "proved":
        return text.append(f": {words.count(len(_parts(claim)), 'obligation')} proved")
    return text if failing is None else text.append(f": {_label(failing)}{failing['reason']}")


def _conclusion(claim: Record, by_id: Mapping[str, Record]) -> Text:
    """What became of the formula itself, and how it survives where it does."""
    badge = words.verdict_badge(claim["verdict"])
    told = "holds" if badge.word == "proved" else badge.word
    text = Text.assemble((f"{badge.sign} {told}", style_of(badge.word)), f"  {claim['reason']}")
    correction = by_id.get(claim["corrected_by"] or "")
    if correction is not None and correction["verdict"] == "proved":
        constants = [f"{c['printed']} (unit {c['unit']})" for c in correction["constants"]]
        how = f", with constant {', '.join(constants)}" if constants else ""
        text.append(f"\nsurvives: {correction['id']} is proved in its place{how}", "bold")
    elif badge.word in WRONG:
        text.append("\nno correction of it is proved", "bold")
    return text


def _found(claim: Record, told: str) -> Iterable[tuple[str, RenderableType]]:
    """The obligations, the witness with the command that repeats it, the constants."""
    parts = claim["obligations"]
    many = len(parts) > SHOWN
    spelled = [o for o in parts if not (many and o["verdict"] == "proved") or o["method"] == "kernel"]
    rows = [_obligation(o, told, stated=not (many and _part(o) == "formula")) for o in spelled]
    names = Counter(f"{_part(o)} ({o['rigor']})" for o in parts if o not in spelled)
    if names:
        listed = ", ".join(name if n == 1 else f"{n} × {name}" for name, n in names.items())
        rows.append(Text.assemble(("✓ proved: ", style_of("proved")), listed))
    for i, row in enumerate(rows):
        yield ("" if i else "obligations"), row
    failing = next((o for o in parts if o["verdict"] in WRONG and o["witness"]), None)
    if failing is not None:
        named = ", ".join(f"{k} = {v}" for k, v in failing["witness"].items())
        yield "witness", Text(named, style="bold")
    command = command_of_witness(claim, failing) or claim["check"]
    if command:
        yield "repeat", Text(command)
    for c in claim["constants"]:
        yield "constant", _constant(c)


def _obligation(o: Record, told: str, *, stated: bool) -> Text:
    """Its verdict, its statement (the formula of the claim stands above already), and why where that is not told."""
    badge = words.verdict_badge(o["verdict"])
    head = (f"{badge.sign} {_label(o)}", style_of(badge.word))
    text = Text.assemble(head, f"{badge.word} ({o['rigor']}) by {o['method']}")
    statement = " ".join(o["obligation"].split())
    if len(statement) > (LONGEST_IN_COQ if o["method"] == "kernel" else LONGEST):
        statement = f"{statement[:LONGEST]} … (--json shows it whole)"
    if stated:
        text.append(f"\n  {statement}", "dim")
    return text if badge.word == "proved" or o["reason"] in told else text.append(f"\n  {o['reason']}")


def _constant(c: Record) -> Text:
    printed = f"{c['printed']} (unit {c['unit']})"
    if c["best"] is None:
        return Text(f"{printed}; no best constant: {c['reason']}")
    slack = f", slack factor {_digits(c['slack'])}" if c["slack"] else ""
    return Text(f"{printed}; best {_digits(c['best'])}{slack}; {c['attained']}")


def _digits(pair: Sequence[str]) -> str:
    """What is certain of an enclosure."""
    known = enclosure(pair)
    return known.short if known else "not enclosed"


def _afterwards(
    claim: Record, by_id: Mapping[str, Record], results: Sequence[Record], users: Sequence[str]
) -> Iterable[tuple[str, RenderableType]]:
    """The correction, what rests on the claim, and what becomes of that."""
    if claim["corrected_by"]:
        yield "correction", _correction(claim["corrected_by"], by_id.get(claim["corrected_by"]))
    if users:
        more = len(users) - NAMED
        text = ", ".join(_user(i, claim, by_id) for i in users[:NAMED])
        yield "rests on it", Text(text + (f" and {more} more" if more > 0 else ""))
    elif claim["verdict"] in WRONG or claim["step"] in WRONG:
        yield "rests on it", Text("no claim")
    resting = [r for r in results if claim["id"] in r["rests_on"] and r["id"] != claim["id"]]
    for status in dict.fromkeys(r["status"] for r in resting):
        badge = words.status_badge(status)
        titles = words.listed([r["title"] for r in resting if r["status"] == status])
        yield "", Text.assemble(f"{titles}: ", (f"{badge.sign} {badge.word}", TONES[badge.tone]))


def _correction(name: str, correction: Record | None) -> Text:
    if correction is None:
        return Text(f"{name}, which was not decided here")
    text = Text(f"{name}: ").append_text(_badge(correction))
    stated = correction["formula"] or plain(segments(correction["says"]))
    return text.append(f"\n  {' '.join(stated.split())}")


def _parts(claim: Record) -> list[Record]:
    """The obligations of the reason: all but the formula itself."""
    return [o for o in claim["obligations"] if _part(o) != "formula"]


def _label(o: Record) -> str:
    return f"{_part(o)}: " if _part(o) else ""


def _part(o: Record) -> str:
    return str(o["details"].get("part", ""))


def _user(identifier: str, claim: Record, by_id: Mapping[str, Record]) -> str:
    """A claim that rests on this one, or only on its correction, and what became of it where it was decided."""
    known = by_id.get(identifier)
    if known is None:
        return identifier
    only = "" if claim["id"] in known["uses"] else ", by the correction"
    return f"{_named(identifier, by_id)} ({known['verdict']}{only})"


def _named(identifier: str, by_id: Mapping[str, Record]) -> str:
    """A claim with the sign of its verdict, where it was decided."""
    known = by_id.get(identifier)
    return f"{words.verdict_badge(known['verdict']).sign} {identifier}" if known else identifier
