"""The settings of a paper: hypotheses, abbreviations, and what sequences and vectors stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from verify.claim.model import read_model
from verify.claim.objects import Setting
from verify.errors import ClaimError, VerifyError
from verify.language import parse_expression
from verify.language.expressions import FUNCTIONS, RESERVED, Reader, check_name
from verify.language.formula import Expr, Quantifier, substitute
from verify.language.parser import parse_binders, parse_relations
from verify.language.vectors import CALLS, is_vector

_KEYS = frozenset(
    (
        "extends",
        "schedule",
        "forall",
        "given",
        "quantities",
        "define",
        "sequences",
        "vectors",
        "function",
        "model",
    )
)
_STATUS_WORDS = frozenset(["status", "verdict", "rigor"])


def read_settings(file: Path, tables: Mapping[str, Any]) -> dict[str, Setting]:
    """Every setting by its name, the empty one among them.

    raises  ClaimError naming file and line
    """
    out: dict[str, Setting] = {"": Setting()}
    for name, table in tables.items():
        try:
            out[name] = _setting(name, table, out)
        except (VerifyError, TypeError, AttributeError) as error:
            line = line_of(file, f"[setting.{name}]")
            reason = error if isinstance(error, VerifyError) else f"a value has the wrong type ({error})"
            raise ClaimError(f"{file}:{line}: setting {name!r}: {reason}") from None
    return out


def line_of(file: Path, needle: str) -> int:
    """Number of the first line that contains a text; 1 where none does."""
    for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if needle in text:
            return number
    return 1


def check_keys(table: Mapping[str, Any], accepted: frozenset[str]) -> None:
    """Raises ClaimError for a status word, and for a key that is not among those accepted."""
    for key in table:
        if key in _STATUS_WORDS:
            raise ClaimError(f"{key!r}: a verdict is computed, never written in a claim file.")
        if key not in accepted:
            raise ClaimError(f"unknown key {key!r}: accepted are {', '.join(sorted(accepted))}.")


def _setting(name: str, table: Mapping[str, Any], known: Mapping[str, Setting]) -> Setting:
    check_keys(table, _KEYS)
    base = Setting()
    if "extends" in table:
        if table["extends"] not in known:
            raise ClaimError(f"extends {table['extends']!r}, which is not a setting above it.")
        base = known[table["extends"]]
    draft = replace(base, name=name, schedule=table.get("schedule", base.schedule))
    binders = parse_binders(table["forall"], draft.names, 0, base.symbols) if "forall" in table else ()
    draft = replace(draft, quantifiers=_in_place(base.quantifiers, binders))
    draft = replace(draft, quantities={**base.quantities, **table.get("quantities", {})})
    draft = _with_symbols(draft, table)
    for key, text in table.get("define", {}).items():
        draft = _with_abbreviation(draft, key, text)
    names, symbols = (*draft.names, *draft.define), draft.symbols
    if "given" in table:
        given = parse_relations(table["given"], names, 0, symbols)
        draft = replace(draft, hypotheses=(*base.hypotheses, *(r.map(draft.define) for r in given)))
    if "model" in table:
        plain = tuple(n for n in draft.names if n not in draft.quantities and n not in draft.define)
        draft = replace(draft, model=read_model(table["model"], base.model, plain, symbols))
    return draft


def _in_place(old: tuple[Quantifier, ...], new: tuple[Quantifier, ...]) -> tuple[Quantifier, ...]:
    """The new ones behind the old ones that keep their intervals; sequences, whose ends may use all, come last."""
    own = {q.name for q in new}
    kept = (*(q for q in old if q.name not in own), *new)
    return (*(q for q in kept if not q.sequence), *(q for q in kept if q.sequence))


def _with_symbols(draft: Setting, table: Mapping[str, Any]) -> Setting:
    symbols = draft.symbols
    for name, interval in table.get("sequences", {}).items():
        _check_new(name, draft, name in symbols.sequences)
        (q,) = parse_binders(f"{name} in {interval}", draft.names)
        if q.integer:
            raise ClaimError(f"sequences: {name} = {interval!r}: an interval of numbers, as in (0, oo).")
        symbols = replace(symbols, sequences=symbols.sequences | {name})
        draft = replace(
            draft, quantifiers=_in_place(draft.quantifiers, (replace(q, sequence=True),)), symbols=symbols
        )
    for text in table.get("vectors", ()):
        found = re.fullmatch(r"(\w+)(?:\(([\w, ]+)\))?", str(text))
        if found is None:
            raise ClaimError(
                f"vectors: {text!r}: a name, with its indices if it has any, as in x(t) or z(j, t)."
            )
        _check_new(found.group(1), draft, known=False)
        count = len(found.group(2).split(",")) if found.group(2) else 0
        symbols = replace(symbols, vectors={**symbols.vectors, found.group(1): count})
        draft = replace(draft, symbols=symbols)
    if "function" in table:
        _check_new(str(table["function"]), draft, known=False)
        symbols = replace(symbols, functions=symbols.functions | {str(table["function"])})
    return replace(draft, symbols=symbols)


def _check_new(name: str, draft: Setting, known: bool) -> None:
    """Raises ClaimError for a name that has a meaning already; ``known`` where a sequence gets another interval."""
    taken = {*draft.names, *FUNCTIONS, *RESERVED, *CALLS} | (draft.symbols.names if not known else set())
    if name in taken:
        raise ClaimError(f"{name!r} has a meaning already: give it another name.")
    check_name(name, None, Reader(name, None))


def _with_abbreviation(draft: Setting, key: str, text: str) -> Setting:
    """``define``: a name, or a name with parameters, as in S(t)."""
    found = re.fullmatch(r"(\w+)\((\w+(?:, *\w+)*)\)", key)
    parameters = tuple(re.split(", *", found.group(2))) if found is not None else ()
    names = (*draft.names, *draft.define, *parameters)
    formula: Expr = substitute(parse_expression(text, names, draft.symbols), draft.define)
    if is_vector(formula):
        raise ClaimError(f"define: {key} is a vector: only numbers are abbreviated.")
    if found is None:
        return replace(draft, define={**draft.define, key: formula})
    _check_new(found.group(1), draft, known=False)
    if set(parameters) & {*draft.names, *draft.symbols.names} or len(set(parameters)) < len(parameters):
        raise ClaimError(f"define: {key}: give the parameters names of their own.")
    abbreviations = {**draft.symbols.abbreviations, found.group(1): (parameters, formula)}
    return replace(draft, symbols=replace(draft.symbols, abbreviations=abbreviations))
