"""Claim files: toml read into claims, with the file and line in every error."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from verify.claim.chains import read_chains
from verify.claim.objects import (
    Claim,
    Constant,
    Coverage,
    Exempt,
    Paper,
    Setting,
    full_statement,
    in_order,
)
from verify.claim.settings import check_keys, line_of, read_settings
from verify.errors import ClaimError, VerifyError

FIDELITY = ("as printed", "made explicit", "reconstructed")
_CLAIM_KEYS = frozenset(
    (
        "id",
        "where",
        "says",
        "fidelity",
        "setting",
        "holds",
        "note",
        "title",
        "by",
        "corrected_by",
        "constants",
        "display",
        "kernel",
    )
)
_CONSTANT_KEYS = frozenset(["printed", "unit", "harmful", "sharpen", "reason"])
_COVERAGE_KEYS = frozenset(["sections", "displays"])
_EXCEPTION_KEYS = frozenset(["display", "where", "reason"])


def load_paper(directory: Path) -> Paper:
    """Read a paper's folder: paper.toml and one toml file a section.

    raises  ClaimError naming file and line
    """
    heading_file = directory / "paper.toml"
    if not heading_file.is_file():
        raise ClaimError(f"{directory}: no paper.toml there; a paper's folder has one.")
    data = _read(heading_file)
    heading = data.get("paper")
    if not isinstance(heading, dict) or "title" not in heading:
        raise ClaimError(f"{heading_file}: the table [paper] with a title is missing.")
    settings = read_settings(heading_file, data.get("setting", {}))
    claims: list[Claim] = []
    order = {name: i for i, name in enumerate(heading.get("sections", ()))}
    files = [f for f in directory.glob("*.toml") if f.name != "paper.toml"]
    for file in sorted(files, key=lambda f: (order.get(f.stem, len(order)), _natural(f.stem))):
        claims += _claims(file, directory.name, settings)
    _check_graph(directory, claims)
    coverage = _coverage(heading_file, data)
    chains = read_chains(heading_file, data.get("chain", {}), settings)
    figures, kernel = data.get("figure", {}), _table(data, "kernel")
    return Paper(directory.name, heading, tuple(claims), directory, figures, coverage, chains, kernel)


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = data.get(key, {})
    if not isinstance(found, dict):
        raise ClaimError(f"{key} = {found!r}: a table, [{key}].")
    return found


def _natural(stem: str) -> tuple[bool, str]:
    return stem.startswith("appendix"), stem


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ClaimError(f"{file}: not valid toml: {error}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ClaimError(f"{file}: cannot be read: {error}.") from None


def _coverage(file: Path, data: Mapping[str, Any]) -> Coverage:
    """[coverage] and the [[exception]] tables of paper.toml."""
    table, tables = data.get("coverage", {}), data.get("exception", [])
    try:
        check_keys(table, _COVERAGE_KEYS)
        sections, displays = table.get("sections", []), table.get("displays")
        if not isinstance(sections, list) or not all(isinstance(s, str) for s in sections):
            raise ClaimError(f'sections = {sections!r}: a list of names, as in ["Abstract", "2", "H"].')
        if displays is not None and (type(displays) is not int or displays < 0):
            raise ClaimError(f"displays = {displays!r}: a whole number, how many the sections have.")
        if not isinstance(tables, list):
            raise ClaimError("exception is a table: [[exception]], in double brackets, is a list of them.")
        return Coverage(tuple(sections), displays, tuple(_exception(t) for t in tables))
    except (VerifyError, TypeError, AttributeError) as error:
        reason = error if isinstance(error, VerifyError) else f"a table is expected there ({error})"
        raise ClaimError(f"{file}: [coverage] and [[exception]]: {reason}") from None


def _exception(table: Mapping[str, Any]) -> Exempt:
    check_keys(table, _EXCEPTION_KEYS)
    for key in ("display", "where", "reason"):
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise ClaimError(f"{key!r} is missing: display, where and reason are needed.")
    return Exempt(table["display"], table["where"], table["reason"])


def _claims(file: Path, paper: str, settings: Mapping[str, Setting]) -> list[Claim]:
    data = _read(file)
    if set(data) - {"claim"}:
        raise ClaimError(
            f"{file}: {sorted(set(data) - {'claim'})[0]!r}: a section file holds only [[claim]] tables."
        )
    out = []
    for i, table in enumerate(data.get("claim", ())):
        shown = table.get("id", f"number {i + 1}")
        try:
            out.append(_claim(paper, table, settings))
        except (VerifyError, TypeError, AttributeError, KeyError) as error:
            line = line_of(file, f'"{shown}"')
            reason = error if isinstance(error, VerifyError) else f"a value has the wrong type ({error})"
            raise ClaimError(f"{file}:{line}: claim {shown!r}: {reason}") from None
    return out


def _claim(paper: str, table: Mapping[str, Any], settings: Mapping[str, Setting]) -> Claim:
    check_keys(table, _CLAIM_KEYS)
    for key in ("id", "where", "says", "fidelity"):
        if not isinstance(table.get(key), str):
            raise ClaimError(f"{key!r} is missing: id, where, says and fidelity are needed.")
    if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*", table["id"]):
        raise ClaimError(
            f"id {table['id']!r}: letters, digits, . _ - and / between parts, as in 'F.4/eq-11'."
        )
    if table["fidelity"] not in FIDELITY:
        raise ClaimError(f"fidelity {table['fidelity']!r}: one of {', '.join(FIDELITY)}.")
    if not isinstance(table.get("display", ""), str):
        raise ClaimError(f"display = {table['display']!r}: the beginning of a display of the paper, as text.")
    setting = settings.get(table.get("setting", ""))
    if setting is None:
        raise ClaimError(f"setting {table['setting']!r} is not in paper.toml.")
    by = dict(table.get("by", {}))
    used = by.get("from", [])
    if not isinstance(used, list) or not all(isinstance(i, str) for i in used):
        raise ClaimError(f'from = {used!r}: a list of ids of claims, as in ["F.4/eq-11"].')
    holds = table.get("holds")
    statement = None if holds is None else full_statement(holds, setting)
    constants = tuple(_constant(c) for c in table.get("constants", ()))
    return Claim(
        paper, table["id"], table["where"], table["says"], table["fidelity"], setting, holds, statement,
        by, table.get("corrected_by"), table.get("title"), table.get("note"), constants,
        table.get("display"), _table(table, "kernel"),
    )  # fmt: skip


def _constant(table: Mapping[str, Any]) -> Constant:
    check_keys(table, _CONSTANT_KEYS)
    printed, sharpen, reason = str(table["printed"]), table.get("sharpen"), table.get("reason")
    if sharpen is not None and reason is not None:
        raise ClaimError(
            f"constant {printed!r}: the statement that sharpens it, or the reason why there is none."
        )
    return Constant(printed, table["unit"], table["harmful"], sharpen, reason)


def _check_graph(directory: Path, claims: list[Claim]) -> None:
    ids = [c.id for c in claims]
    for i, claim_id in enumerate(ids):
        if claim_id in ids[:i]:
            raise ClaimError(f"{directory}: the id {claim_id!r} occurs twice.")
    for c in claims:
        for other in (*c.uses, *([c.corrected_by] if c.corrected_by else [])):
            if other not in ids:
                raise ClaimError(
                    f"{directory}: claim {c.id!r} names {other!r}, which is no claim of this paper."
                )
    in_order(claims)


def find_papers(directory: Path | None = None) -> list[Path]:
    """Folders of papers: ``directory`` if given, else proofs/ here, else those that came with the package.

    raises  ClaimError if there is none
    """
    here = Path(__file__).resolve().parent.parent
    roots = (
        [directory] if directory is not None else [Path("proofs"), here / "_papers", here.parent / "proofs"]
    )
    for root in roots:
        if root.is_dir():
            found = sorted(p.parent for p in root.glob("*/paper.toml"))
            if found or directory is not None:
                if not found:
                    raise ClaimError(f"{root}: no paper there; each paper is a folder with a paper.toml.")
                return found
    shown = directory if directory is not None else "proofs"
    raise ClaimError(f"{shown}: no such directory of papers; give one with --papers DIR.")
