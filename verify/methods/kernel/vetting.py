"""Which sentences a paper's Coq files may hold.

A paper's folder is a stranger's: its sources may define, state and prove, and nothing else. No sentence may write or
load a file, extend the program, change what signs mean, assume anything outside a section, or leave a proof out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from verify.errors import ClaimError
from verify.methods.kernel.axioms import MODULES

NAME = r"[A-Za-z_][A-Za-z0-9_']*"
STATEMENTS = ("Theorem", "Lemma", "Corollary", "Proposition", "Fact", "Remark")
LIBRARIES = frozenset(("Coq", "Coquelicot", "Interval"))
REQUIRE = re.compile(rf"(?:From ({NAME}) )?Require Import ({NAME}(?: {NAME})*)\.")
_SECTION_ONLY = ("Variable", "Variables", "Hypothesis", "Hypotheses", "Context", "Let")
_ANYWHERE = ("Definition", "Fixpoint", "Record", "Inductive", "Notation", "Ltac")
_SCOPE = "Open Scope R_scope."
_LISTS = "Import ListNotations."
_FORBIDDEN = re.compile(
    r"\b(Admitted|admit|give_up|Abort|Axioms?|Parameters?|Conjectures?|Redirect|Extraction|Declare|Load|Cd|Drop|"
    r"Quit|Unset|bypass_check|native_compute|\w+_no_check|Add|Extract|Timeout|Fail|Register|Primitive|Unshelve|"
    r"Obligation|Program|Reserved|Infix)\b|\.\.|#"
)
_RESERVED = frozenset(("Pinned", "Asked", "Statements", *MODULES))  # files written here, and those of axioms
_ACCEPTED = "a paper's Coq file defines, states and proves, and does nothing else"


def vet_name(file: Path) -> None:
    """Refuse a file whose name is no identifier, or means something else."""
    if not re.fullmatch(NAME, file.stem):
        raise ClaimError(f"{file}: a Coq file is named like an identifier.")
    if file.stem in _RESERVED:
        raise ClaimError(f"{file}: {file.stem} is the name of a library's file, or of one written here.")


def vet_text(file: Path, text: str) -> None:
    """Refuse signs that could hide something: texts in quotes, as new notations need them, and letters beyond ASCII."""
    if '"' in text:
        raise ClaimError(
            f"{file}: a text in quotes: signs such as <= keep their meaning; abbreviate by a word."
        )
    strange = next((c for c in text if not c.isascii() or (ord(c) < 32 and c not in "\n\t\r")), None)
    if strange is not None:
        raise ClaimError(f"{file}: {strange!r} outside a comment: letters and signs are those of ASCII.")


def vet(file: Path, sentences: Sequence[str]) -> None:
    """Refuse a file that does more than define, state and prove; ClaimError with the sentence."""

    def refuse(sentence: str, why: str = "") -> ClaimError:
        return ClaimError(f"{file}: {_short(sentence)}{why}: {_ACCEPTED}.")

    sections: list[str] = []
    opened = False  # a statement or a definition whose proof comes next
    inside: str | None = None  # the head of what is being proved
    head = ""
    for sentence in sentences:
        bad = _FORBIDDEN.search(sentence)
        if bad:
            raise ClaimError(f"{file}: {bad[0]!r} in {_short(sentence)}: {_ACCEPTED}.")
        if inside is not None:
            if sentence == "Qed." or (sentence == "Defined." and inside in ("Definition", "Let")):
                inside = None
            elif not _tactic(sentence):
                raise refuse(sentence, " inside a proof")
            continue
        if opened != (sentence == "Proof."):
            raise refuse(sentence, " where a proof starts with 'Proof.'" if opened else "")
        if opened:
            inside, opened = head, False
            continue
        head = _command(file, sentence, sections, refuse)
        opened = head in STATEMENTS or (head in ("Definition", "Let") and ":=" not in sentence)
    if inside is not None or opened or sections:
        raise ClaimError(f"{file}: its end comes before that of {sections[-1] if sections else 'a proof'}.")


def _tactic(sentence: str) -> bool:
    """Commands have a capital or an attribute; a goal in brackets could stand before one."""
    bare = re.sub(r"^(?:all|par)\s*:\s*", "", sentence)
    return re.match(r"[a-z(]", bare) is not None


def _command(file: Path, sentence: str, sections: list[str], refuse: Callable[[str, str], ClaimError]) -> str:
    """The head of a sentence outside proofs, when it may stand there."""
    words: list[str] = re.findall(NAME, sentence)
    if not words or not sentence[0].isupper():
        raise refuse(sentence, "")
    if words[0] == "Local" and words[1:2] == ["Definition"]:
        words = words[1:]
    head = words[0]
    if re.search(r"\bltac\b", sentence) and head != "Ltac":
        raise refuse(sentence, ", where a tactic makes a term")
    match sentence.rstrip(".").split():
        case ["Section", name]:
            sections.append(name)
        case ["End", name] if sections and sections[-1] == name:
            sections.pop()
        case ["Print", "Assumptions", _] | ["Implicit", "Types", *_]:
            pass
        case ["Arguments", _, *_]:
            pass
        case ["From" | "Require", *_]:
            _vet_require(file, sentence, refuse)
        case ["Open" | "Import", *_] if sentence in (_SCOPE, _LISTS) and not sections:
            pass
        case _:
            if head in _SECTION_ONLY and not sections:
                raise refuse(sentence, " outside a section")
            if head not in (*STATEMENTS, *_ANYWHERE, *_SECTION_ONLY):
                raise refuse(sentence, "")
    return head


def _vet_require(file: Path, sentence: str, refuse: Callable[[str, str], ClaimError]) -> None:
    match = REQUIRE.fullmatch(sentence)
    if match is None:
        raise refuse(sentence, "")
    if match[1] in LIBRARIES:
        return
    if not all(file.with_name(f"{name}.v").is_file() for name in match[2].split()):
        raise ClaimError(f"{file}: {_short(sentence)}: libraries are {', '.join(sorted(LIBRARIES))}.")


def vet_header(text: str) -> None:
    """Refuse a header of statements that does more than import libraries and open the real numbers' scope."""
    for sentence in re.split(r"(?<=\.)\s+", text.strip()):
        match = REQUIRE.fullmatch(" ".join(sentence.split()))
        if sentence != _SCOPE and (match is None or match[1] not in LIBRARIES):
            raise ClaimError(
                f"[kernel], header: {_short(sentence)}: it imports from {', '.join(sorted(LIBRARIES))} "
                f"and says {_SCOPE!r}."
            )


def _short(sentence: str) -> str:
    return repr(sentence if len(sentence) < 80 else sentence[:77] + "...")
