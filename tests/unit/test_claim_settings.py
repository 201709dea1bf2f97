"""Settings with sequences, vectors and a model: what is read, and what is refused with one sentence."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from verify.claim import full_statement
from verify.claim.settings import read_settings
from verify.errors import ClaimError, VerifyError
from verify.language import to_text

PATH = """
[path]
forall = "T in [1, oo) integer"
sequences = { eta = "(0, oo)" }
vectors = ["x(t)", "g(t)", "m(t)", "z(j, t)", "xhat"]
function = "f"
[path.define]
"S(t)" = "sum(eta(s), s, t, T)"
[path.model]
point = "x"
step = "eta"
gradient = "g"
mean = "m"
steps = "T"
fixed = ["xhat"]
averages = { "z(j, t)" = { start = "xhat", weight = "1/2" } }
"""


def settings(text: str) -> dict[str, Any]:
    """The settings of a toml text."""
    return read_settings(Path(__file__), tomllib.loads(text))


def test_a_sequence_is_bound_where_it_occurs() -> None:
    """With what its interval depends on, by the setting; the interval of an extending setting is the narrower one."""
    read = settings(
        PATH + '[smooth]\nextends = "path"\nforall = "b in (0, oo)"\nsequences = { eta = "(0, 1/b]" }'
    )
    assert to_text(full_statement("eta(1) > 0", read["path"])) == "forall eta(t) in (0, oo): eta(1) > 0"
    short = full_statement("S(1) > 0", read["smooth"])
    assert to_text(short) == (
        "forall T in [1, oo) integer, b in (0, oo), eta(t) in (0, 1/b]: sum(eta(s), s, 1, T) > 0"
    )
    assert read["smooth"].tied == {"T", "b"}
    assert read["smooth"].model == read["path"].model


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ('[b]\nsequences = { eta = "(0, oo) integer" }', "an interval of numbers"),
        ('[b]\nsequences = { h = "(0, oo)" }', "has a meaning already"),
        ('[b]\nvectors = ["x(t", "y"]', "a name, with its indices"),
        ('[b]\nvectors = ["dot"]', "has a meaning already"),
        ('[b]\nvectors = ["x", "x(t)"]', "has a meaning already"),
        ('[b]\nforall = "u in [0, 1]"\nvectors = ["u"]', "has a meaning already"),
        ('[b]\nvectors = ["x"]\ndefine = { y = "x" }', "only numbers are abbreviated"),
        ('[b]\nforall = "u in [0, 1]"\ndefine = { "S(u)" = "u" }', "names of their own"),
        ('[b]\nmodel = { point = "x" }', "'step' is missing"),
        ('[b]\nextends = "path"\nmodel = { point = "g" }', "those of the setting it extends"),
        ('[b]\nextends = "path"\nmodel = { variance = "norm2(xhat)" }', "no number without expectations"),
        ('[b]\nextends = "path"\nmodel = { variance = "q" }', "q is not bound here"),
        ('[b]\nextends = "path"\nmodel = { fixed = ["x"] }', "no vector without an index"),
        ('[b]\nextends = "path"\nmodel = { convex = "f" }', "unknown key 'convex'"),
        ('[b]\nextends = "path"\nmodel = { averages = { "z(j, t)" = { start = "xhat" } } }', "give start and weight"),
        ('[b]\nextends = "path"\nmodel = { averages = { "z(j, t)" = { start = "x", weight = "1" } } }', "not one of the fixed"),
        ('[b]\nextends = "path"\nmodel = { averages = { "z(j, j)" = { start = "xhat", weight = "1" } } }', "two new names"),
        ('[b]\nextends = "path"\nmodel = { averages = { "z(j, t)" = { start = "xhat", weight = "f(xhat)" } } }', "without expectations"),
        ('[b]\nextends = "path"\nmodel = { averages = { "x(t)" = { start = "xhat", weight = "1" } } }', "two new names"),
        ('[b]\nextends = "path"\nmodel = 3', "wrong type"),
        ('[b]\nforall = "T in [1, 2] integer"\nsequences = { a = "(0, oo)" }\nvectors = ["x(t)"]\nfunction = "f"\nmodel = { point = "x", step = "a", gradient = "x", mean = "x", steps = "T" }', "three vectors"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(more: str, message: str) -> None:
    """With the file, the line and the reason."""
    with pytest.raises(ClaimError, match=message):
        settings(PATH + more)


@pytest.mark.parametrize(
    ("holds", "message"),
    [
        ("forall T in [1, 5] integer: f(x(T)) >= 0", "'T' is bound by the setting"),
        ("forall x in [1, 5]: x >= 0", "declared by the setting"),
        ("forall t in [1, 5]: f(x(t)) >= 0", "an index is an integer by its form"),
        ("f(x(T/2)) >= 0", "an index is an integer by its form"),
        ("sum(f(x(T*s/2)), s, 1, 3) >= 0", "an index is an integer by its form"),
    ],
)
def test_a_formula_that_misuses_a_setting_is_refused(holds: str, message: str) -> None:
    """When it is read."""
    with pytest.raises(VerifyError, match=message):
        full_statement(holds, settings(PATH)["path"])
