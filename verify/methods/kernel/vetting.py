"""Which sentences a paper's Coq files may hold.

A paper's folder is a stranger's: its sources may define, state and prove, and nothing else. No sentence may write or
load a file, extend the program, change what signs and the words of libraries mean, assume anything outside a section,
or leave a proof out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from verify.errors import ClaimError
from verify.methods.kernel.axioms import MODULES
from verify.methods.kernel.sentences import NAME, bare, declared

STATEMENTS = ("Theorem", "Lemma", "Corollary", "Proposition", "Fact", "Remark")
LIBRARIES = frozenset(("Coq", "Coquelicot", "Interval"))
REQUIRE = re.compile(rf"(?:From ({NAME}) )?Require Import ({NAME}(?: {NAME})*)\.")
SCOPE = "Open Scope R_scope."
_LISTS = "Import ListNotations."
_SECTION_ONLY = (
    "Variable", "Variables", "Hypothesis", "Hypotheses", "Context", "Let", "Implicit", "Notation",
)  # fmt: skip
_ANYWHERE = ("Definition", "Fixpoint", "Record", "Inductive", "Ltac")
_TERMS = ("Definition", "Let")  # by a proof they make a term, which is part of what the word means
_FORBIDDEN = re.compile(
    r"\b(Admitted|admit|give_up|Abort|Axioms?|Parameters?|Conjectures?|Redirect|Extraction|Declare|Load|Cd|Drop|"
    r"Quit|Unset|bypass_check|native_compute|\w+_no_check|Add|Extract|Timeout|Fail|Register|Primitive|Unshelve|"
    r"Obligation|Program|Reserved|Infix)\b|\.\.|#"
)
_RESERVED = frozenset(("Pinned", "Asked", "Statements", "Coq", "Prelude", *MODULES))
_ACCEPTED = "a paper's Coq file defines, states and proves, and does nothing else"
Refuse = Callable[[str, str], ClaimError]


def vet_name(file: Path) -> None:
    """Refuse a file whose name is no identifier, or means something else."""
    if not re.fullmatch(rf"(?![a-z_]){NAME}", file.stem) or file.stem in ("Prop", "Set", "Type"):
        raise ClaimError(f"{file}: a Coq file is named by a word with a capital, as Bounds.v.")
    if file.stem in _RESERVED:
        raise ClaimError(f"{file}: {file.stem} is the name of a file with axioms, or of one written here.")


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

    def refuse(sentence: str, why: str) -> ClaimError:
        return ClaimError(f"{file}: {_short(sentence)}{why}: {_ACCEPTED}.")

    sections: list[str] = []
    opened = False  # a statement or a definition whose proof comes next
    inside: str | None = None  # the head of what is being proved
    head, words = "", declared(sentences)
    for sentence in _after_head(file, sentences, refuse):
        bad = _FORBIDDEN.search(sentence)
        if bad:
            raise ClaimError(f"{file}: {bad[0]!r} in {_short(sentence)}: {_ACCEPTED}.")
        if inside is not None:
            if bare(sentence) == ("Defined." if inside in _TERMS else "Qed."):
                inside = None
            elif not _tactic(bare(sentence)):
                raise refuse(sentence, f" inside a proof of a {inside}")
            continue
        if opened != (sentence == "Proof."):
            raise refuse(sentence, " where a proof starts with 'Proof.'" if opened else "")
        if opened:
            inside, opened = head, False
            continue
        head = _command(sentence, sections, words, refuse)
        opened = head in STATEMENTS or (head in _TERMS and ":=" not in sentence)
    if inside is not None or opened or sections:
        raise ClaimError(f"{file}: its end comes before that of {sections[-1] if sections else 'a proof'}.")


def _after_head(file: Path, sentences: Sequence[str], refuse: Refuse) -> Sequence[str]:
    """The sentences after the imports and the scope, which come first and in this order."""
    for i, sentence in enumerate(sentences):
        if sentence == SCOPE:
            return sentences[i + 1 :]
        match = REQUIRE.fullmatch(sentence)
        if match is None and sentence != _LISTS:
            raise refuse(sentence, f", where imports come first and then {SCOPE!r}")
        own = match[2].split() if match is not None and match[1] not in LIBRARIES else []
        if not all(file.with_name(f"{name}.v").is_file() for name in own):
            raise ClaimError(f"{file}: {_short(sentence)}: libraries are {', '.join(sorted(LIBRARIES))}.")
    raise ClaimError(f"{file}: {SCOPE!r} is missing: it comes after the imports.")


def _tactic(sentence: str) -> bool:
    """Commands have a capital or an attribute; a goal in brackets could stand before one."""
    return re.match(r"[a-z(]", re.sub(r"^(?:all|par)\s*:\s*", "", sentence)) is not None


def _command(sentence: str, sections: list[str], words: frozenset[str], refuse: Refuse) -> str:
    """The head of a sentence outside proofs, when it may stand there."""
    names: list[str] = re.findall(NAME, sentence)
    if not names or not sentence[0].isupper():
        raise refuse(sentence, "")
    if names[0] == "Local" and names[1:2] == ["Definition"]:
        names = names[1:]
    head = names[0]
    match sentence.rstrip(".").split():
        case ["Section", name]:
            sections.append(name)
        case ["End", name] if sections and sections[-1] == name:
            sections.pop()
        case ["Print", "Assumptions", _]:
            pass
        case ["Arguments", name, *signs] if name in words and set("".join(signs)) <= set("_{}[]"):
            pass
        case _:
            if head in _SECTION_ONLY and not sections:
                raise refuse(sentence, " outside a section")
            if head not in (*STATEMENTS, *_ANYWHERE, *_SECTION_ONLY):
                raise refuse(sentence, "")
            _vet_meaning(sentence, head, names, refuse)
    return head


def _vet_meaning(sentence: str, head: str, names: Sequence[str], refuse: Refuse) -> None:
    """Nothing that makes a term look like another: coercions but of a structure to its type, tactics, new old words."""
    if re.search(r"\bltac\b", sentence) and head != "Ltac":
        raise refuse(sentence, ", where a tactic makes a term")
    if re.search(r":>(?! Type\s*[;}])|\b(?:Record|Inductive) ?>", sentence):
        raise refuse(sentence, ", a coercion of another kind than from a structure to its Type")
    several = len(re.findall(r"\bwith\b", sentence)) > len(re.findall(r"\bmatch\b", sentence))
    if several and head in (*STATEMENTS, "Record", "Inductive"):
        raise refuse(sentence, ", two in one")
    if (head == "Context" and ":=" in sentence) or (head == "Let" and names[1] in ("Fixpoint", "CoFixpoint")):
        raise refuse(sentence, ", a definition of another kind than Let")


def vet_header(text: str) -> None:
    """Refuse a header of statements that does more than import libraries and then open the real numbers' scope."""
    sentences = [" ".join(s.split()) for s in re.split(r"(?<=\.)\s+", text.strip())]
    for sentence in sentences[:-1]:
        match = REQUIRE.fullmatch(sentence)
        if match is None or match[1] not in LIBRARIES:
            raise ClaimError(
                f"[kernel], header: {_short(sentence)}: it imports from {', '.join(sorted(LIBRARIES))}."
            )
    if sentences[-1] != SCOPE:
        raise ClaimError(f"[kernel], header: {_short(sentences[-1])}: it ends with {SCOPE!r}.")


def _short(sentence: str) -> str:
    return repr(sentence if len(sentence) < 80 else sentence[:77] + "...")
