"""Chains of bounds from a paper: the same guarantee after each step, from the loosest to the best.

[chain.cosine]
title = "..."
unit = "rho**(1/5) * D*G/sqrt(T)"
setting = "cosine"
links = [
    { where = "Corollary 3", what = "...", value = "180" },
    { where = "Theorem 1", what = "...", sharpen = "forall rho in [1, oo): K(rho) <= C*rho**(1/5)" },
]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from verify.claim.objects import Setting, full_statement
from verify.errors import ClaimError, VerifyError
from verify.language import parse_expression

_CHAIN_KEYS = frozenset(["title", "unit", "setting", "links"])
_LINK_KEYS = frozenset(["where", "what", "value", "sharpen", "lemma_4"])
_MEANS = ("value", "sharpen", "lemma_4")
_MOST_STEPS = 20_000


@dataclass(frozen=True)
class FiniteRun:
    """Lemma 4 from its best starting index: T steps with the stepsize rho times the tuned one."""

    steps: int
    rho: Fraction


@dataclass(frozen=True)
class Link:
    """One bound of a chain: its constant is a value, the best C of a statement, or Lemma 4 for a run."""

    where: str
    what: str
    value: str | None = None
    sharpen: str | None = None
    lemma_4: FiniteRun | None = None


@dataclass(frozen=True)
class Chain:
    """Bounds of one quantity in one unit, from the loosest to the best."""

    name: str
    title: str
    unit: str
    setting: Setting
    links: tuple[Link, ...]


def read_chains(file: Path, tables: Mapping[str, Any], settings: Mapping[str, Setting]) -> tuple[Chain, ...]:
    """The [chain.*] tables of paper.toml; raises ClaimError naming the chain."""
    out = []
    for name, table in tables.items():
        try:
            out.append(_chain(name, table, settings))
        except (VerifyError, TypeError, AttributeError) as error:
            reason = error if isinstance(error, VerifyError) else f"a table is expected there ({error})"
            raise ClaimError(f"{file}: [chain.{name}]: {reason}") from None
    return tuple(out)


def _chain(name: str, table: Mapping[str, Any], settings: Mapping[str, Setting]) -> Chain:
    _only(table, _CHAIN_KEYS)
    for key in ("title", "unit"):
        if not isinstance(table.get(key), str):
            raise ClaimError(f"{key!r} is missing: title, unit and links are needed.")
    setting = settings.get(table.get("setting", ""))
    if setting is None:
        raise ClaimError(f"setting {table['setting']!r} is not in paper.toml.")
    links = table.get("links")
    if not isinstance(links, list) or len(links) < 2:
        raise ClaimError("links: at least two bounds, from the loosest to the best.")
    return Chain(name, table["title"], table["unit"], setting, tuple(_link(k, setting) for k in links))


def _link(table: Mapping[str, Any], setting: Setting) -> Link:
    _only(table, _LINK_KEYS)
    where, what = table.get("where"), table.get("what")
    if not isinstance(where, str) or not isinstance(what, str):
        raise ClaimError("a link needs where and what, as text.")
    given = [key for key in _MEANS if key in table]
    if len(given) != 1:
        raise ClaimError(f"link {where!r}: exactly one of {', '.join(_MEANS)} says what its constant is.")
    if given == ["lemma_4"]:
        return Link(where, what, lemma_4=_finite_run(table["lemma_4"]))
    text = table[given[0]]
    if not isinstance(text, str):
        raise ClaimError(f"link {where!r}: {given[0]} = {text!r}: a formula as text, such as '137/8'.")
    if given == ["value"]:
        parse_expression(text, setting.names)
        return Link(where, what, value=text)
    full_statement(text, setting, ("C",))
    return Link(where, what, sharpen=text)


def _finite_run(table: Mapping[str, Any]) -> FiniteRun:
    _only(table, frozenset(["steps", "rho"]))
    steps = table.get("steps")
    if type(steps) is not int or not 1 <= steps <= _MOST_STEPS:
        raise ClaimError(f"steps = {steps!r}: a whole number from 1 to {_MOST_STEPS}.")
    try:
        rho = Fraction(str(table.get("rho")))
    except (ValueError, ZeroDivisionError):
        raise ClaimError(f"rho = {table.get('rho')!r}: an exact number of at least 1, as text.") from None
    if rho < 1:
        raise ClaimError(f"rho = {table['rho']!r}: an exact number of at least 1, as text.")
    return FiniteRun(steps, rho)


def _only(table: Mapping[str, Any], accepted: frozenset[str]) -> None:
    unknown = sorted(set(table) - accepted)
    if unknown:
        raise ClaimError(f"unknown key {unknown[0]!r}: accepted are {', '.join(sorted(accepted))}.")
