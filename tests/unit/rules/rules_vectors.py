"""Settings with vectors and a model, read as a paper's are, and claims in them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from rules_claims import claim as made

from verify.claim import Claim, Setting
from verify.claim.settings import read_settings

TEXT = """
[path]
forall = "T in [1, oo) integer"
sequences = { eta = "(0, oo)" }
vectors = ["x(t)", "g(t)", "m(t)", "z(j, t)", "xhat", "y(t)", "o"]
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
averages = { "z(j, t)" = { start = "xhat", weight = "S(t)/(eta(t - 1) + S(t))" } }

[lipschitz]
extends = "path"
forall = "G in (0, oo)"
model = { second_moment = "G**2", diameter = "4*G**2" }

[smooth]
extends = "path"
forall = "beta in (0, oo), sigma in [0, oo)"
sequences = { eta = "(0, 1/(2*beta)]" }
model = { smooth = "beta", variance = "sigma**2" }

[any-step]
extends = "path"
sequences = { eta = "(-oo, oo)" }

[outside]
extends = "path"
model = { averages = { "z(j, t)" = { start = "xhat", weight = "2" } } }

[free]
vectors = ["a", "b", "c", "d"]
forall = "u in (0, oo)"
"""

SETTINGS: dict[str, Setting] = read_settings(Path(__file__), tomllib.loads(TEXT))


def vector_claim(holds: str, rule: str, where: str = "path", name: str = "A/1", **by: Any) -> Claim:
    """A claim in one of the settings above."""
    return made(holds, rule, SETTINGS[where], name, **by)
