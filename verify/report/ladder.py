"""The answer of ``verify bound`` for the terminal: the rungs of each ladder, best first, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from verify.report.text import NONE, number

Entry = Mapping[str, Any]
_DIGITS = 6
_CLOSED = Decimal("1e-13")  # relative: ends so near are one value, rounded
_FEW = 3  # values of rho that get a table each; more share one

NAMES = {
    "worst-case": "exact worst case",
    "sharp": "sharp bound",
    "theorem-10": "Theorem 10 (2310.07831)",
    "halved-lemma-4": "Lemma 4, both terms halved",
    "lemma-4": "Lemma 4",
    "theorem-1": "Theorem 1",
    "lemma-1": "Lemma 1",
    "from-below": "forced by a noisy oracle",
}
"""What each rung is called; theorem-1 and lemma-1 are one bound, from the best start and from the first step."""
_HEADS = {
    **NAMES,
    "worst-case": "worst case",
    "theorem-10": "Theorem 10",
    "halved-lemma-4": "Lemma 4 halved",
    "from-below": "forced",
}
"""The same above a column: no word is longer than a number."""
_SAME_LINE = {"lemma-1": "theorem-1"}
_ONE_FORM = ("worst-case", "theorem-1", "from-below")
_NO_BOUNDS = ("worst-case", "from-below")
_BOTH = "Lemma 1, Theorem 1"
UPPER_END = "worst case, upper end"


def ladder_text(found: Entry) -> RenderableType:
    """One table a rho, then the conventions and the reasons of what is missing."""
    results = found.get("results", [found])
    first = results[0]
    parts: list[RenderableType] = [Text(_head(first), style="dim")]
    if len(results) > _FEW:
        parts.append(_wide_table(results))
    else:
        for entry in results:
            parts += [Text(f"ρ = {_exact(entry['rho'])}", style="bold"), _table(entry), *_ends(entry)]
        if any(not is_exact(worst_case(entry)) for entry in results):
            parts.append(Text("× worst: divided by the upper end of the worst case", style="dim"))
    if "tuned" in found:
        best = ", ".join(f"{_name(n)} {_up(value[1])}" for n, value in found["tuned"].items())
        parts.append(Text(f"each with its own best step: {best}"))
    parts += [Text(remark, style="dim") for remark in _remarks(results)]
    return Group(*parts)


def _head(entry: Entry) -> str:
    limit = entry["steps"] == "oo"
    domain = "a domain of diameter D" if entry["bounded_domain"] else "an unbounded domain, ||x_1 - x*|| <= D"
    unit = (
        "in units of D G/sqrt(T) as T -> oo"
        if limit
        else f"T = {entry['steps']}, D = {_exact(entry['D'])}, G = {_exact(entry['G'])}"
    )
    return (
        f"{entry['schedule']}, {unit}: bounds on E f(x_{{T+1}}) - min f after T steps on {domain}, rounded up"
    )


def _name(name: str) -> str:
    return NAMES.get(name, name)


def worst_case(entry: Entry) -> Entry:
    """The row of the worst case."""
    return next(row for row in entry["rows"] if row["name"] == "worst-case")


def _table(entry: Entry) -> Table:
    """A line a bound: from the first step, from the best start, times the worst case or the best of them."""
    suffix = entry["bounded_domain"]
    worst = worst_case(entry).get("upper")
    uppers = [float(r["value"][1]) for r in entry["rows"] if r["value"] and r["name"] not in _NO_BOUNDS]
    unit = float(worst) if worst else min(uppers)
    best = ("from the best start", "start") if suffix else ()
    table = Table("bound", "from the first step", *best, "× worst" if worst else "× best")
    lines: dict[str, dict[bool, Entry]] = {}
    for row in entry["rows"]:
        lines.setdefault(_SAME_LINE.get(row["name"], row["name"]), {})[row["suffix"]] = row
    for name, line in lines.items():
        pair = [line.get(False), line.get(True)] if suffix else [line.get(False)]
        own = [float(r["value"][1]) for r in line.values() if r["value"]]
        times = 1.0 if name == "worst-case" and worst else min(own) / unit if own else None
        ratio = NONE if times is None else f"{times:.3f}" if times < 1000 else number(f"{times:.3g}")
        start = str(line[True]["certificate"].get("start", NONE)) if True in line else NONE
        called = _called(name, line)
        table.add_row(called, *map(_cell, pair), *((start,) if suffix else ()), ratio)
    return table


def _called(name: str, line: Mapping[bool, Entry]) -> str:
    if name == "worst-case" and not is_exact(line[False]):
        return UPPER_END
    return _BOTH if name == "theorem-1" and False in line else _name(name)


def is_exact(row: Entry) -> bool:
    """Are both ends known, and the same in the digits shown? Without any end there is nothing to tell apart."""
    if not row["value"]:
        return not row.get("upper")
    return _shown(row["value"][0], ROUND_HALF_EVEN) == _shown(row["value"][1], ROUND_HALF_EVEN)


def _cell(row: Entry | None) -> str:
    """The upper end, rounded up; marked: that of a worst case without a lower end, and a bound from below."""
    if row is None or not (row["value"] or row.get("upper")):
        return NONE
    if row["name"] == "from-below":
        return f"≥ {_shown(row['value'][0], ROUND_FLOOR)}"
    mark = "" if row["name"] != "worst-case" or is_exact(row) else "≤ "
    return mark + _up(row["value"][1] if row["value"] else row["upper"])


def _ends(entry: Entry) -> list[Text]:
    """Between which ends the worst case lies, in digits that tell them apart; nothing for a closed form."""
    row = worst_case(entry)
    low, high = map(Decimal, row["value"] or (0, 0))
    if high - low <= high * _CLOSED:
        return []
    digits = max(_DIGITS, high.adjusted() - (high - low).adjusted() + 2)
    ends = (
        _shown(end, way, digits) for end, way in zip(row["value"], (ROUND_FLOOR, ROUND_CEILING), strict=True)
    )
    return [Text("worst case between {} and {}".format(*ends), style="dim")]


def _wide_table(results: Sequence[Entry]) -> Table:
    """A line a rho: each bound from the best start, or from the first step where the domain is not bounded.

    What has no value at any rho is left out; without edges the rest fits in 80 columns, where long entries are folded.
    """
    suffix = results[0]["bounded_domain"]
    rows = [
        {r["name"]: _cell(r) for r in entry["rows"] if r["suffix"] is suffix or r["name"] in _ONE_FORM}
        for entry in results
    ]
    names = [n for n in NAMES if n != "lemma-1" and any(row.get(n, NONE) != NONE for row in rows)]
    table = Table(title_justify="left", show_edge=False, pad_edge=False, collapse_padding=True)
    table.title = f"from the {'best start' if suffix else 'first step'}"
    for head in ("ρ", *(_HEADS[n] for n in names)):
        table.add_column(head, overflow="fold")
    for entry, row in zip(results, rows, strict=True):
        table.add_row(_exact(entry["rho"]), *(row.get(n, NONE) for n in names))
    return table


def _exact(value: str) -> str:
    """An exact number, whose many last zeros become a power of ten, so that 1e11 and 1e12 are told apart."""
    head = value.rstrip("0")
    zeros = len(value) - len(head)
    return number(f"{head}e{zeros}") if zeros >= _DIGITS and "/" not in value else value


def _up(end: str) -> str:
    """An upper end, rounded up."""
    return _shown(end, ROUND_CEILING)


def _shown(end: str, rounding: str, digits: int = _DIGITS) -> str:
    """So many significant digits, with a power of ten where they would need more places."""
    value = Context(prec=digits, rounding=rounding).plus(Decimal(end))
    return f"{value:f}" if -5 <= value.adjusted() < digits else number(f"{value:e}")


def _remarks(results: Sequence[Entry]) -> list[str]:
    rows = [row for entry in results for row in entry["rows"]]
    reasons: dict[str, list[str]] = {}
    for row in rows:
        for note in filter(None, (row["reason"], row["source"])):
            if _name(row["name"]) not in reasons.setdefault(note, []):
                reasons[note].append(_name(row["name"]))
    out = [f"{' and '.join(names)}: {note}" for note, names in reasons.items()]
    limit = results[0]["steps"] == "oo"
    out.append(
        "Theorem 10 (arXiv 2310.07831) speaks of x_n after n - 1 steps; here n = T + 1, and its n-th step, which is "
        "never taken, is " + ("0 in the limit." if limit else "the best positive number.")
    )
    return out
