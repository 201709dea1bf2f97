"""Questions put to Coq with a paper's compiled files at hand and nothing imported."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from verify.errors import ClaimError
from verify.methods.kernel.build import run_coqc
from verify.methods.kernel.words import MARKER, PRELUDE, answers

# Whose words readers have in mind, imported or not.
_READ = ("From Coq Require Import Reals.", "From Coquelicot Require Import Coquelicot.")


@dataclass(frozen=True)
class Coq:
    """Coq, and where the compiled files of a paper lie.

    header  of statements: the libraries, and the scope of signs
    places  per file the directory of its ``.vo``
    root    the name under which the files import each other
    loaded  imports of libraries, by any file
    """

    header: str
    places: Mapping[str, Path]
    root: str
    loaded: tuple[str, ...] = ()

    def ask(self, commands: Sequence[str]) -> str:
        """What Coq prints; ClaimError with its message where it refuses a command."""
        prefix = f"From {self.root} Require" if self.root else "Require"
        lines = ["Require Coq.Init.Prelude.", *(f"{prefix} {name}." for name in self.places), *commands]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "Asked.v"
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
            return run_coqc(file, list(self.places.values()), self.root, "-noinit")

    def taken(self, words: Sequence[str]) -> dict[str, str]:
        """Words whose short name is one of the libraries that are read here or imported, each with the library's."""
        names = [word.rsplit(".", 1)[-1] for word in words]
        commands = [PRELUDE, *_READ, *self.loaded, self.header, "Set Printing Width 1000000."]
        texts = answers(self.ask([*commands, *(f"Locate Term {name}. {MARKER}" for name in names)]))
        if len(texts) != len(words):
            raise ClaimError(f"coqc answered {len(texts)} times about the names of {len(words)} words.")
        found = {}
        for word, text in zip(words, texts, strict=True):
            for line in re.sub(r"\n\s+", " ", text).splitlines():
                match = re.match(r"(?:Constant|Inductive|Constructor|Notation|Variable) ([\w.']+)", line)
                if match and "shorter name" not in line:
                    found[word] = match[1]
        return found
