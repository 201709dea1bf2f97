"""The staleness check: silent where nothing changed in the mathematics, loud where something did."""

from __future__ import annotations

import copy
import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "staleness.py"
CLAIM: dict[str, Any] = {
    "paper": "toy",
    "id": "S1/upper",
    "says": "$h(u) \\le 5/2 (1-u)^2$",
    "formula": "forall u in [0, 1]: h(u) <= 5/2*(1-u)**2",
    "verdict": "proved",
    "rigor": "enclosed",
    "step": None,
    "witness": None,
    "reason": "Certified interval arithmetic on 5 boxes.",
    "obligations": [
        {
            "obligation": "0 <= 1",
            "verdict": "proved",
            "rigor": "exact",
            "witness": None,
            "details": {"boxes": 5},
        }
    ],
    "constants": [
        {"name": "5/2", "best": ["2.46740110027233", "2.46740110027234"], "slack": ["1.0132", "1.0133"]}
    ],
}
EXPERIMENT: dict[str, Any] = {"rows": [{"rho": "2", "error": 0.125}], "violations": [], "seconds": 3.0}
Change = Callable[[dict[str, Any]], Any]


@pytest.fixture(scope="module")
def script() -> Any:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("staleness", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(root: Path, claim: dict[str, Any], experiment: dict[str, Any] = EXPERIMENT) -> Path:
    """A directory of reports with one claim and one experiment."""
    folder = root / "evidence" / "toy"
    for path, value in {"S1/upper.json": claim, "experiments/d1.json": experiment}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(json.dumps(value))
    (root / "toy.html").write_text("<p>")
    return root


def changed(claim: dict[str, Any], change: Change) -> dict[str, Any]:
    """A copy with one change."""
    out = copy.deepcopy(claim)
    change(out)
    return out


STALE: dict[str, Change] = {
    "verdict": lambda c: c.update(verdict="undecided"),
    "rigor": lambda c: c.update(rigor="exact"),
    "witness": lambda c: c.update(witness={"u": "1/2"}),
    "verdict of the step": lambda c: c.update(step="refuted"),
    "formula": lambda c: c.update(formula="forall u in [0, 1]: h(u) <= 2*(1-u)**2"),
    "what the paper says": lambda c: c.update(says="$h(u) \\le 2 (1-u)^2$"),
    "verdict of an obligation": lambda c: c["obligations"][0].update(verdict="undecided"),
    "an obligation more": lambda c: c["obligations"].append(c["obligations"][0]),
    "best constant elsewhere": lambda c: c["constants"][0].update(best=["2.4675", "2.4676"]),
    "best constant lost": lambda c: c["constants"][0].update(best=None),
    "best constant much wider": lambda c: c["constants"][0].update(best=["2.46", "2.47"]),
    "best constant infinite": lambda c: c["constants"][0].update(best=["2.46740110027233", "oo"]),
    "a constant less": lambda c: c["constants"].clear(),
}
FRESH: dict[str, Change] = {
    "nothing": lambda c: None,
    "wording": lambda c: c.update(reason="Certified interval arithmetic on 7 boxes."),
    "boxes": lambda c: c["obligations"][0]["details"].update(boxes=7),
    "last digits": lambda c: c["constants"][0].update(best=["2.467401100272331", "2.467401100272343"]),
}


@pytest.mark.parametrize("change", STALE.values(), ids=STALE)
def test_a_change_that_matters_is_caught(script: Any, tmp_path: Path, change: Change):
    """A changed verdict, rigor, witness, formula or best constant is one difference, and the check fails."""
    committed, fresh = write(tmp_path / "a", CLAIM), write(tmp_path / "b", changed(CLAIM, change))
    assert len(list(script.differences(committed, fresh))) == 1
    assert script.main([str(committed), str(fresh)]) == 1


@pytest.mark.parametrize("change", FRESH.values(), ids=FRESH)
def test_a_change_that_does_not_matter_is_none(script: Any, tmp_path: Path, change: Change):
    """The control: wording, the number of boxes and digits within the enclosure make nothing stale."""
    committed, fresh = write(tmp_path / "a", CLAIM), write(tmp_path / "b", changed(CLAIM, change))
    assert script.main([str(committed), str(fresh)]) == 0


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        (lambda e: e["rows"][0].update(error=0.125 * (1 + 1e-14)), False),
        (lambda e: e.update(seconds=9.0), False),
        (lambda e: e["rows"][0].update(error=0.125 * (1 + 1e-6)), True),
        (lambda e: e["rows"][0].update(rho="3"), True),
        (lambda e: e["rows"].append({}), True),
        (lambda e: e.update(violations=["a run"]), True),
        (lambda e: e.update(more=1), True),
    ],
)
def test_experiments_are_compared_by_their_numbers(script: Any, tmp_path: Path, change: Change, stale: bool):
    """The last bits of a float and the time taken do not matter; values, rows and violations do."""
    fresh = write(tmp_path / "b", CLAIM, changed(EXPERIMENT, change))
    assert bool(list(script.differences(write(tmp_path / "a", CLAIM), fresh))) is stale


def test_a_claim_added_or_dropped_is_caught(script: Any, tmp_path: Path):
    """A file on one side only is named; results of training runs are input and may differ."""
    committed, fresh = write(tmp_path / "a", CLAIM), write(tmp_path / "b", CLAIM)
    (committed / "evidence" / "train-digits.json").write_text("{}")
    assert list(script.differences(committed, fresh)) == []
    (fresh / "evidence" / "toy" / "S2.json").write_text("{}")
    (committed / "toy.md").write_text("")
    said = list(script.differences(committed, fresh))
    assert [line.split(":")[0] for line in said] == ["evidence/toy/S2.json", "toy.md"]


def test_nothing_committed_is_no_success(script: Any, tmp_path: Path):
    """An empty directory compares nothing, so it fails; a missing one is bad usage."""
    empty = tmp_path / "empty"
    empty.mkdir()
    assert script.main([str(empty), str(empty)]) == 1
    assert script.main([str(empty), str(tmp_path / "missing")]) == 2


MEASURED: dict[str, Any] = {
    "summary": [{"rate": 5.0, "mean": 20.0, "half_width": 1.0, "deviation": 3.0}],
    "rows": [{"drop": 0.5}],
    "runs": 60,
}


@pytest.mark.parametrize(
    ("place", "value", "stale"),
    [
        (("summary", 0, "mean"), 20.9, False),
        (("summary", 0, "mean"), 23.5, True),
        (("summary", 0, "half_width"), 2.5, False),
        (("summary", 0, "half_width"), 3.5, True),
        (("summary", 0, "deviation"), 4.0, False),
        (("summary", 0, "rate"), 5.1, True),
        (("rows", 0, "drop"), 0.501, False),
        (("rows", 0, "drop"), 0.51, True),
        (("runs",), 61, True),
    ],
)
def test_means_over_seeds_are_compared_by_their_intervals(
    script: Any, tmp_path: Path, place: tuple[Any, ...], value: Any, stale: bool
) -> None:
    """Chaotic runs differ by processor; their mean does not by more than its interval, and nothing else by much."""
    changed = copy.deepcopy(MEASURED)
    at: Any = changed
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = value
    old, new = write(tmp_path / "old", CLAIM, MEASURED), write(tmp_path / "new", CLAIM, changed)
    assert bool(list(script.differences(old, new))) is stale
