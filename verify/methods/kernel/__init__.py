"""Theorems that the Coq kernel has checked, matched to claims by their whole statements."""

from __future__ import annotations

from verify.methods.kernel.axioms import meaning
from verify.methods.kernel.check import Answers, Checked, check, key_of, key_of_word
from verify.methods.kernel.pinned import (
    Link,
    Pinned,
    empty_companion,
    read_link,
    read_pinned,
    tokens,
    undefined_terms,
)
from verify.methods.kernel.sentences import declared
from verify.methods.kernel.source import Source, digests, read_sources
from verify.methods.kernel.vocabulary import vocabulary_hash
from verify.methods.kernel.words import Dictionary, Word

__all__ = [
    "Answers", "Checked", "Dictionary", "Link", "Pinned", "Source", "Word", "check", "declared", "digests",
    "empty_companion", "key_of", "key_of_word", "meaning", "read_link", "read_pinned", "read_sources", "tokens",
    "undefined_terms", "vocabulary_hash",
]  # fmt: skip
