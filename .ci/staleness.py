"""Is the committed report what the program finds today?

    python3 .ci/staleness.py reports FRESH      two directories that `verify report --out` wrote

Compared are, for each claim: what the paper's folder says, the verdict, the rigor, the witness, each
obligation with its verdict, rigor and witness, and the enclosures of best constants; for each experiment its
numbers. Not compared are the wording of reasons, the count of boxes or samples, and digits beyond what an
enclosure settles: so a new library release alone makes nothing stale. Means over seeds are compared by
their intervals: where runs are chaotic, as at very large learning rates, another processor's way of adding
up gives other runs. Exit 0 when nothing differs, else 1
with one line a difference.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

SAID = (
    "paper", "id", "where", "title", "says", "formula", "statement", "fidelity", "setting", "schedule",
    "note", "rule", "uses", "corrected_by", "corrects",
)  # fmt: skip
FOUND = ("verdict", "rigor", "step", "trust", "witness")
OBLIGATION = ("obligation", "verdict", "rigor", "witness")
CONSTANT = ("name", "printed", "unit", "harmful", "sharpen")
ENCLOSED = ("best", "slack")
MACHINE = frozenset(  # differ by run
    {"seconds", "versions", "device", "machine", "threads", "path", "date", "coq", "checked"}
)
WIDER = 1000  # an enclosure of the same thing may be that many times wider or tighter ...
NEGLIGIBLE = Decimal("1e-12")  # ... and any width below this part of the value is as good as another
FLOATS = 1e-9  # simulated numbers are floats, and summed in an order that a library chooses
MEASURED = 0.01  # what is computed from means over seeds may differ by that part of itself ...
SPREAD = 3.0  # ... the spread over seeds by that factor, and a mean by the half width of its interval


def differences(committed: Path, fresh: Path) -> Iterator[str]:
    """One sentence for each difference between two directories of reports."""
    old, new = _files(committed), _files(fresh)
    for name in sorted({*old, *new}):
        if name not in new:
            yield f"{name}: committed, but no longer written"
        elif name not in old:
            yield f"{name}: written today, but not committed"
        elif name.endswith(".json"):
            for what in _compare(_read(old[name]), _read(new[name])):
                yield f"{name}: {what}"


def _files(root: Path) -> dict[str, Path]:
    """Every file of a report; results of training and of mutants are its input, not its output."""
    found = (p for p in root.rglob("*") if p.is_file())
    return {
        p.relative_to(root).as_posix(): p for p in found if not p.name.startswith(("train-", "mutants", "."))
    }


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _compare(old: Any, new: Any) -> Iterator[str]:
    if isinstance(old, Mapping) and isinstance(new, Mapping) and "verdict" in old:
        yield from _claim(old, new)
    else:
        measured = isinstance(new, Mapping) and any(_is_mean(row) for row in new.get("summary", ()))
        yield from _numbers("", old, new, MEASURED if measured else FLOATS)


def _is_mean(row: Any) -> bool:
    return isinstance(row, Mapping) and all(isinstance(row.get(k), float) for k in ("mean", "half_width"))


def _claim(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    yield from _keys("", (*SAID, *FOUND), old, new)
    for what, keys in (("obligations", OBLIGATION), ("constants", CONSTANT)):
        before, after = old.get(what, ()), new.get(what, ())
        if len(before) != len(after):
            yield f"{len(before)} {what}, today {len(after)}"
            continue
        for i, (a, b) in enumerate(zip(before, after, strict=True)):
            yield from _keys(f"{what}[{i}].", keys, a, b)
            for key in ENCLOSED if what == "constants" else ():
                if not same_enclosure(a.get(key), b.get(key)):
                    yield f"{what}[{i}].{key} is {a.get(key)}, today {b.get(key)}"


def _keys(place: str, keys: Sequence[str], old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for key in keys:
        if old.get(key) != new.get(key):
            yield f"{place}{key} is {old.get(key)!r}, today {new.get(key)!r}"


def same_enclosure(old: Sequence[str] | None, new: Sequence[str] | None) -> bool:
    """Can both pairs of decimal strings enclose one value, and does either say about as much as the other?"""
    if old is None or new is None:
        return old is new
    (a, b), (c, d) = ([_decimal(x) for x in pair] for pair in (old, new))
    if max(a, c) > min(b, d):
        return False
    if not all(x.is_finite() for x in (a, b, c, d)):
        return (a, b) == (c, d)
    small = NEGLIGIBLE * max(abs(a), abs(b), abs(c), abs(d))
    return b - a <= max(WIDER * (d - c), small) and d - c <= max(WIDER * (b - a), small)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace("oo", "Infinity"))


def _numbers(place: str, old: Any, new: Any, tolerance: float = FLOATS) -> Iterator[str]:
    """Plain JSON values: the same names, texts and lengths, floats up to a tolerance relative to them."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        if tolerance == MEASURED and _is_mean(old) and _is_mean(new) and _same_mean(old, new):
            new = {**new, **{k: old[k] for k in ("mean", "half_width", "deviation") if k in old and k in new}}
        for key in [k for k in {**old, **new} if k not in MACHINE]:
            yield from _numbers(f"{place}.{key}", old.get(key), new.get(key), tolerance)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for i, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from _numbers(f"{place}[{i}]", a, b, tolerance)
    elif isinstance(old, float) and isinstance(new, float):
        if not math.isclose(old, new, rel_tol=tolerance, abs_tol=0.0) and old != new:
            yield f"{place.lstrip('.')} is {old}, today {new}"
    elif old != new or type(old) is not type(new):
        yield f"{place.lstrip('.')} is {old!r}, today {new!r}"


def _same_mean(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Two measurements of one mean over the same seeds: as far apart as the wider interval reaches, about as wide."""
    widths = sorted((old["half_width"], new["half_width"]))
    near = abs(old["mean"] - new["mean"]) <= max(widths[1], FLOATS * abs(old["mean"]))
    return near and widths[1] <= SPREAD * widths[0]


def main(arguments: list[str]) -> int:
    """Print the differences."""
    if len(arguments) != 2 or not all(Path(a).is_dir() for a in arguments):
        print(f"staleness.py: give two directories of reports, got {arguments}.", file=sys.stderr)
        return 2
    committed, fresh = (Path(a) for a in arguments)
    claims = [n for n in _files(committed) if n.endswith(".json")]
    if not claims:
        print(
            f"{committed}: no evidence there; run `verify report` and commit what it writes.", file=sys.stderr
        )
        return 1
    found = list(differences(committed, fresh))
    for line in found:
        print(line)
    print(f"{len(claims)} evidence files compared, {len(found)} differences.")
    if found:
        print(
            "The committed report is stale: run `verify report` and commit what it writes.", file=sys.stderr
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
