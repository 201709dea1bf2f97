"""Theorems that the Coq kernel has checked, matched to claims by their whole statements."""

from __future__ import annotations

from verify.methods.kernel.axioms import meaning
from verify.methods.kernel.check import Checked, check, key_of
from verify.methods.kernel.pinned import Link, Pinned, partial_words, read_link, undefined_terms
from verify.methods.kernel.source import Source, read_sources, vocabulary_hash

__all__ = [
    "Checked", "Link", "Pinned", "Source", "check", "key_of", "meaning", "partial_words", "read_link", "read_sources",
    "undefined_terms", "vocabulary_hash",
]  # fmt: skip
