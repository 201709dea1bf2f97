"""Certificates as JSON files: the problem, and one or two sides of its worst case, every number exact.

    {"kind": "worst-case",
     "steps": ["1/2", "1/4"],           eta_1..eta_T in units of D/G
     "iterate": "last",                 x_{T+1}; or "average", of x_1..x_T; or "best", of x_1..x_{T+1}
     "weights": null,                   of the average, else null
     "bounded": false,                  true: a domain of diameter D; false: R^d and |x_1 - x*| <= D
     "upper": {"value": "7/10",         f(output) - f(x*) <= 7/10 in every case of the problem, in units of DG
               "multipliers": [["subgradient", 2, 1, "1/3"], ...]},     see ``upper``; names in ``problem``
     "lower": {"value": "7/10",         a run ends there
               "slopes": [["0", "0"], ["1", "0"], ...], "offsets": ["0", "-1/2", ...],
               "points": [["1/2", "0"]]}}                               see ``lower``

A side that was not found is null, but not both. Numbers are whole or a fraction, as text. The same certificate gives
the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from verify.errors import DomainError
from verify.search.lower import Lower, Witness
from verify.search.problem import KINDS, MOST_STEPS, Key, Problem
from verify.search.upper import Upper

KIND = "worst-case"
_KEYS = {"kind", "steps", "iterate", "weights", "bounded", "upper", "lower"}
_LONGEST = 10**8  # bytes of a file
_SHOWN = 80  # characters of an entry in a sentence
_DIGITS = 2000  # of a numerator or denominator
_NUMBER = re.compile(r"-?[0-9]{1,2000}(?:/[0-9]{1,2000})?")  # _DIGITS of them


@dataclass(frozen=True)
class Worst:
    """The worst case lies in [lower.value, upper.value]; a side is None where there is no certificate."""

    problem: Problem
    upper: Upper | None
    lower: Lower | None

    @property
    def gap(self) -> Fraction | None:
        """Upper minus lower value."""
        return None if self.upper is None or self.lower is None else self.upper.value - self.lower.value


def certificate_text(worst: Worst) -> str:
    """The file; DomainError where neither side was found."""
    if worst.upper is None and worst.lower is None:
        raise DomainError("the search found no certificate: neither side to write.")
    require_short(worst)
    problem = worst.problem
    parts = {
        "kind": json.dumps(KIND),
        "steps": json.dumps([str(s) for s in problem.steps]),
        "iterate": json.dumps(problem.iterate),
        "weights": json.dumps(problem.weights and [str(w) for w in problem.weights]),
        "bounded": json.dumps(problem.bounded),
        "upper": _upper_text(worst.upper),
        "lower": _lower_text(worst.lower),
    }
    return "{" + ",\n ".join(f'"{name}": {text}' for name, text in parts.items()) + "}\n"


def require_short(worst: Worst) -> None:
    """DomainError where a number is too long for a file: exact sums of steps with long denominators are."""
    numbers = [*worst.problem.steps]
    if worst.upper is not None:
        numbers += [worst.upper.value, *worst.upper.multipliers.values()]
    if worst.lower is not None:
        witness = worst.lower.witness
        numbers += [
            worst.lower.value,
            *witness.offsets,
            *(c for x in (*witness.slopes, *witness.points) for c in x),
        ]
    longest = max(max(abs(n.numerator), n.denominator).bit_length() for n in numbers)
    if longest > _DIGITS * 3:  # 3.32 bits a digit
        raise DomainError(
            f"the exact numbers of this certificate have some {longest * 3 // 10} digits, at most {_DIGITS} are kept: "
            "give the steps with fewer digits, such as decimals."
        )


def _upper_text(upper: Upper | None) -> str:
    if upper is None:
        return "null"
    rows = [json.dumps([*key, str(m)]) for key, m in sorted(upper.multipliers.items())]
    return f'{{"value": "{upper.value}", "multipliers": [\n  ' + ",\n  ".join(rows) + "]}"


def _lower_text(lower: Lower | None) -> str:
    if lower is None:
        return "null"
    witness = lower.witness
    slopes, points = (
        ",\n  ".join(json.dumps([str(c) for c in x]) for x in rows)
        for rows in (witness.slopes, witness.points)
    )
    offsets = json.dumps([str(b) for b in witness.offsets])
    return (
        f'{{"value": "{lower.value}", "slopes": [\n  {slopes}],\n'
        f'  "offsets": {offsets},\n  "points": [\n  {points}]}}'
    )


def read_certificate(path: Path) -> Worst:
    """The certificate of a file, nothing in it checked yet but its form.

    raises  DomainError, one sentence, for a file that cannot be read or is none
    """
    try:
        table = read_json(path)
    except (OSError, ValueError, RecursionError) as error:
        raise DomainError(f"{path}: not a certificate that can be read ({error}).") from None
    if not isinstance(table, Mapping) or set(table) != _KEYS or table["kind"] != KIND:
        raise DomainError(
            f"{path}: a certificate has kind = {KIND!r} and the keys {', '.join(sorted(_KEYS))}."
        )
    try:
        return _worst(table)
    except DomainError as error:
        raise DomainError(f"{path}: {error}") from None


def read_json(path: Path) -> Any:
    """What a file says; ValueError where a key is given twice, or for what is no regular file of moderate size."""
    if not path.is_file():
        raise ValueError("no regular file")
    if path.stat().st_size > _LONGEST:
        raise ValueError(f"{path.stat().st_size} bytes, at most {_LONGEST} are read")
    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is given twice")
    return found


def _worst(table: Mapping[str, Any]) -> Worst:
    bounded, weights = table["bounded"], table["weights"]
    if not isinstance(bounded, bool):
        raise DomainError(f"bounded = {bounded!r}: true or false.")
    steps = _numbers(table["steps"], "steps")
    weights = None if weights is None else _numbers(weights, "weights")
    problem = Problem(steps, weights, bounded, table["iterate"] == "best").check()
    if problem.iterate != table["iterate"]:
        raise DomainError(f"iterate = {table['iterate']!r}: last, best, or average with weights.")
    upper, lower = table["upper"], table["lower"]
    if upper is None and lower is None:
        raise DomainError("neither an upper nor a lower side.")
    return Worst(problem, None if upper is None else _upper(upper), None if lower is None else _lower(lower))


def _upper(given: Any) -> Upper:
    _require(given, {"value", "multipliers"}, "upper")
    rows = given["multipliers"]
    if not isinstance(rows, list):
        raise DomainError("multipliers: a list of [name, i, j, number].")
    multipliers: dict[Key, Fraction] = {}
    for row in rows:
        if not (isinstance(row, list) and len(row) == 4 and row[0] in KINDS):
            shown = repr(row)[:_SHOWN]
            raise DomainError(
                f"the multiplier {shown} is not [name, i, j, number], the name one of {', '.join(KINDS)}."
            )
        if not all(type(i) is int and 0 <= i <= MOST_STEPS + 2 for i in row[1:3]):
            raise DomainError(f"the multiplier {repr(row)[:_SHOWN]} has no points i and j.")
        key = row[0], row[1], row[2]
        if key in multipliers:
            raise DomainError(f"the multiplier {repr(row)[:_SHOWN]} is given twice.")
        multipliers[key] = _number(row[3], "a multiplier")
    return Upper(_number(given["value"], "value"), multipliers)


def _lower(given: Any) -> Lower:
    _require(given, {"value", "slopes", "offsets", "points"}, "lower")
    slopes, points = (
        tuple(_numbers(x, what) for x in _list(given[what], what)) for what in ("slopes", "points")
    )
    offsets = _numbers(given["offsets"], "offsets")
    if len({len(x) for x in (*slopes, *points)}) != 1 or len(offsets) != len(slopes):
        raise DomainError("slopes and points of one length each, and as many offsets as slopes, are needed.")
    return Lower(_number(given["value"], "value"), Witness(slopes, offsets, points))


def _require(given: Any, keys: set[str], what: str) -> None:
    if not isinstance(given, Mapping) or set(given) != keys:
        raise DomainError(f"{what}: null, or the keys {', '.join(sorted(keys))}.")


def _list(given: Any, what: str) -> list[Any]:
    if not isinstance(given, list) or not given or len(given) > 2 * MOST_STEPS:
        raise DomainError(f"{what}: a list of 1 to {2 * MOST_STEPS} entries.")
    return given


def _numbers(given: Any, what: str) -> tuple[Fraction, ...]:
    return tuple(_number(entry, what) for entry in _list(given, what))


def _number(given: Any, what: str) -> Fraction:
    """Exact text; a JSON float is refused, as it may have been rounded."""
    if not (isinstance(given, str) and _NUMBER.fullmatch(given)) or re.search(r"/0+$", given):
        shown = given if not isinstance(given, str) or len(given) <= 60 else given[:60] + "..."
        raise DomainError(f'{what} = {shown!r}: an exact number as text, such as "3/4".')
    return Fraction(given)
