"""Pinned statements put before the kernel: each is a theorem of its own, proved by the paper's, its axioms printed."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from verify.errors import ClaimError
from verify.methods.kernel.axioms import parse
from verify.methods.kernel.build import Progress, build, coq_version, needed, run_coqc
from verify.methods.kernel.pinned import Pinned
from verify.methods.kernel.source import Source, logical_root


@dataclass(frozen=True)
class Checked:
    """What the kernel said of one pinned statement: its axioms, or why it does not accept it."""

    axioms: tuple[str, ...] = ()
    error: str | None = None


def check(
    pinned: Sequence[Pinned], sources: Mapping[str, Source], header: str, directory: Path, workers: int = 1,
    progress: Progress | None = None,
) -> dict[Pinned, Checked]:  # fmt: skip
    """Compile what changed, then every statement.

    header     sentences before a statement: libraries and scopes
    directory  where compiled files are kept
    returns    an answer for each statement; a file that does not compile is the answer of all that need it
    raises     MissingExtraError without coqc
    """
    version = coq_version()
    broken: dict[str, str] = {}
    places: dict[str, Path] = {}
    for name in sources:  # file by file, so that one that fails leaves the others
        chain = {n: sources[n] for n in (*needed(sources[name], sources), name)}
        failed = next((n for n in chain if n in broken), None)
        if failed is not None:
            broken[name] = broken[failed]
            continue
        try:
            places |= build(chain, directory, version, workers, progress)
        except ClaimError as error:
            broken[name] = str(error)
    answers = {}
    for item in dict.fromkeys(pinned):
        if item.file not in sources:
            answers[item] = Checked(error=f"there is no file {item.file}.v")
        elif item.file in broken:
            answers[item] = Checked(error=broken[item.file])
    rest = [item for item in dict.fromkeys(pinned) if item not in answers]
    root = logical_root(sources)
    prefix = f"From {root} Require" if root else "Require"
    lines = [header, *(f"{prefix} Import {name}." for name in places)]
    return answers | _stated(rest, "\n".join(lines), list(places.values()), root)


def _stated(items: Sequence[Pinned], head: str, libraries: list[Path], root: str) -> dict[Pinned, Checked]:
    """All in one file, which is quick; where Coq refuses it, halves, down to the statement that it refuses."""
    if not items:
        return {}
    lines = [head]
    for i, item in enumerate(items):
        lines += [
            f"Theorem pinned_{i} : {item.statement}.", f"Proof. exact {item.theorem}. Qed.",
            f"Print Assumptions pinned_{i}.",
        ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "Pinned.v"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        try:
            found = parse(run_coqc(file, libraries, root))
        except ClaimError as error:
            if len(items) == 1:
                return {items[0]: Checked(error=str(error))}
            half = len(items) // 2
            parts = (items[:half], items[half:])
            return {k: v for part in parts for k, v in _stated(part, head, libraries, root).items()}
    if len(found) != len(items):
        raise ClaimError(f"coqc answered {len(found)} times about {len(items)} statements.")
    return {item: Checked(tuple(axioms)) for item, axioms in zip(items, found, strict=True)}


def key_of(item: Pinned, sources: Mapping[str, Source], header: str) -> str:
    """Everything that an answer depends on but the version of Coq."""
    own = sources.get(item.file)
    texts = [] if own is None else [*(sources[n].text for n in needed(own, sources)), own.text]
    return hashlib.sha256("\0".join((header, item.theorem, item.statement, *texts)).encode()).hexdigest()
