"""A measured quantity against its threshold: columns of rows, and 99 % intervals."""

from __future__ import annotations

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from verify.errors import ClaimError
from verify.ledger.experiments import measured
from verify.ledger.training import cost, read_result
from verify.verdict import Rigor, Verdict

RESULT = {
    "runs": 20,
    "intervals": {"drop": [0.2, 0.3]},
    "rows": [{"T": 1, "least": 0.5}, {"T": 2, "least": 0.7}],
}


def verdict(quantity: str, **threshold: str) -> Verdict:
    """What the ledger says of the quantity."""
    claim: Any = SimpleNamespace(id="A/1", holds=None, says="a number")
    experiments: Any = SimpleNamespace(result=lambda name: RESULT)
    found = measured(claim, {"experiment": "e", "quantity": quantity, **threshold}, experiments)
    assert found.rigor is Rigor.EMPIRICAL
    return found.verdict


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        ({"at_least": "0.2", "at_most": "0.3"}, Verdict.SUPPORTED),
        ({"at_least": "0.1"}, Verdict.SUPPORTED),
        ({"at_least": "0.25"}, Verdict.UNDECIDED),
        ({"at_most": "0.25"}, Verdict.UNDECIDED),
        ({"at_least": "0.22", "at_most": "0.28"}, Verdict.UNDECIDED),
        ({"at_least": "0.31"}, Verdict.DOUBTFUL),
        ({"at_most": "0.19"}, Verdict.DOUBTFUL),
        ({"at_least": "0.31", "at_most": "0.9"}, Verdict.DOUBTFUL),
    ],
)
def test_an_interval_is_inside_outside_or_both(threshold: dict[str, str], expected: Verdict) -> None:
    """Wholly inside supports, wholly outside casts doubt, and on both sides nothing is decided."""
    assert verdict("drop", **threshold) is expected


def test_one_value_of_a_column_is_enough_to_doubt() -> None:
    """Rows are single measurements, each of which has to keep to the threshold."""
    assert verdict("least", at_least="0.5") is Verdict.SUPPORTED
    assert verdict("least", at_least="0.6") is Verdict.DOUBTFUL


def test_an_unknown_quantity_is_bad_input() -> None:
    """The claim file is at fault."""
    with pytest.raises(ClaimError, match="no quantity 'lost'"):
        verdict("lost", at_least="1")


RATES = (0.01, 0.022, 0.05, 0.1, 0.22, 0.5, 1.0, 2.2, 5.0)


def rows(seeds: int = 3) -> list[dict[str, Any]]:
    """Runs whose drop at a factor of 22 is about 0.0151 for fixed steps with averaging and half of it for cosine."""
    return [
        {
            "schedule": name,
            "learning_rate": rate,
            "seed": seed,
            "value": 0.1 + share * 0.02 * math.log10(rate / 0.22) ** 2 + 1e-5 * seed,
        }
        for name, share in (("fixed+average", 1.0), ("cosine", 0.5))
        for rate in RATES
        for seed in range(seeds)
    ]


STUDY: dict[str, Any] = {
    "model": "wrn-28-10",
    "complete": True,
    "data": {"name": "CIFAR-10", "real": True},
    "epochs": 200,
    "runs": rows(),
    "intervals": {"drop at 22, cosine": [0.9, 0.9]},  # whatever the file says, the runs count
}
NEEDS = {"data.name": "CIFAR-10", "epochs": 200}


def trained(result: dict[str, Any] | None, quantity: str = "gap at 22, cosine") -> tuple[Verdict, str]:
    """What the ledger says of a training result."""
    claim: Any = SimpleNamespace(id="A/1", holds=None, says="a number")
    experiments: Any = SimpleNamespace(result=lambda name: result)
    spec = {
        "experiment": "wrn-28-10",
        "quantity": quantity,
        "at_least": "0.001",
        "at_most": "0.02",
        "needs": NEEDS,
    }
    found = measured(claim, spec, experiments)
    return found.verdict, found.reason


def test_training_on_the_data_and_with_the_settings_of_the_claim_counts() -> None:
    """Real data, all epochs: the interval is compared."""
    assert trained(STUDY)[0] is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"data": {"name": "CIFAR-10", "real": False}}, "nothing of the paper's numbers"),
        ({"data": {"name": "another", "real": True}}, "data.name = another"),
        ({"epochs": 3}, "epochs = 3, the claim is about 200"),
        ({"data": {"name": "CIFAR-10", "real": "false"}}, "nothing of the paper's numbers"),
        ({"data": {"name": "CIFAR-10"}}, "nothing of the paper's numbers"),
        ({"model": "wrn-10-1"}, "is of wrn-10-1"),
        ({"complete": False}, "not finished"),
        ({"runs": rows(1)}, "an interval needs two seeds"),
    ],
)
def test_other_training_is_no_evidence(change: dict[str, Any], said: str) -> None:
    """Generated data, other data, fewer epochs: undecided, and the reason says which."""
    verdict, reason = trained({**STUDY, **change})
    assert verdict is Verdict.UNDECIDED
    assert said in reason


def test_training_that_was_not_run_or_has_no_interval_is_undecided() -> None:
    """The command is named; a quantity that the result gives a reason for shows the reason."""
    assert trained(None)[0] is Verdict.UNDECIDED
    assert "`verify train wrn-28-10 --data DIR" in trained(None)[1]
    other = [row for row in rows() if row["learning_rate"] in RATES[:3]]
    assert "no grid of about that factor" in trained({**STUDY, "runs": other})[1]


@pytest.mark.parametrize(
    "change",
    [
        {"runs": []},
        {"runs": [{"schedule": "cosine"}]},
        {"runs": [{**rows()[0], "value": "0.1"}]},
        {"runs": [{**rows()[0], "learning_rate": 0}]},
        {"runs": [{**rows()[0], "seed": None}]},
        {"runs": 3},
        {"data": "CIFAR-10"},
    ],
)
def test_a_file_without_its_runs_is_bad_input(tmp_path: Path, change: dict[str, Any]) -> None:
    """One sentence with the file; a whole one is read."""
    file = tmp_path / "train-wrn-28-10.json"
    file.write_text(json.dumps(STUDY))
    assert read_result(tmp_path, "wrn-28-10") == STUDY
    file.write_text(json.dumps({**STUDY, **change}))
    with pytest.raises(ClaimError, match="not a result of `verify train`"):
        read_result(tmp_path, "wrn-28-10")


def test_hours_come_from_the_fastest_way_measured_on_a_gpu(tmp_path: Path) -> None:
    """Images over images per second; a throughput of a CPU, or of another network, is none."""
    assert cost("wrn-28-10", tmp_path)["gpu_hours"] is None
    rows = [
        {"model": "wrn-28-10", "images_per_second": 500.0},
        {"model": "wrn-28-10", "images_per_second": 1000.0},
        {"model": "wrn-10-1", "images_per_second": 9000.0},
        {"model": "wrn-28-10", "images_per_second": None},
    ]
    file = tmp_path / "train-throughput.json"
    file.write_text(json.dumps({"gpu": False, "device": "cpu", "training": rows}))
    assert cost("wrn-28-10", tmp_path)["gpu_hours"] is None
    file.write_text(json.dumps({"gpu": True, "device": "a GPU", "training": rows}))
    assert cost("wrn-28-10", tmp_path)["gpu_hours"] == 225  # 81 * 200 * 50000 / 1000 / 3600
