from __future__ import annotations

import json
from typing import Any

import pytest

from verify.errors import ContradictionError
from verify.methods.simulation import contradiction, evidence, measure
from verify.sgd import degradation
from verify.sgd.experiments import run_experiment
from verify.verdict import Rigor, Verdict


def test_runs_within_their_bounds_support() -> None:
    """Supported, at rigor empirical and no more, with the whole result in the details."""
    found = measure("f(average) >= rho D G/(4 sqrt T)", "d1", horizons=[100])
    assert found.verdict is Verdict.SUPPORTED
    assert found.rigor is Rigor.EMPIRICAL
    assert json.loads(json.dumps(found.to_json())) == found.to_json()
    contradiction(dict(found.details))


def test_a_crossed_bound_is_doubtful_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    """A doubled constant is crossed by every run: doubtful with a witness, and the stop has exit status 4."""
    monkeypatch.setattr(degradation, "QUARTER", degradation.QUARTER * 2)
    result = run_experiment("d1", horizons=[100], rhos=[2])
    found = evidence("f(average) >= rho D G/(2 sqrt T)", result)
    assert found.verdict is Verdict.DOUBTFUL
    assert found.witness is not None
    assert (found.witness["T"], found.witness["rho"]) == ("100", "2.0")
    with pytest.raises(ContradictionError, match=r"T = 100, rho = 2\.0") as stop:
        contradiction(result)
    assert stop.value.exit_status == 4


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"equals_closed_form": False}, Verdict.DOUBTFUL),
        ({"exact_rerun_agrees": False}, Verdict.DOUBTFUL),
        ({}, Verdict.SUPPORTED),
    ],
)
def test_deviations_are_doubtful(change: dict[str, Any], verdict: Verdict) -> None:
    """A run unlike its closed form or its rational re-run casts doubt; control: unchanged, it supports."""
    result = run_experiment("d1", horizons=[100], rhos=[2])
    result["rows"][0] |= change
    assert evidence("D.1", result).verdict is verdict


def test_a_diverged_run_leaves_it_undecided() -> None:
    """Nothing was measured there."""
    result = run_experiment("d1", horizons=[100], rhos=[2]) | {"diverged": 1}
    assert evidence("D.1", result).verdict is Verdict.UNDECIDED


def test_an_experiment_without_bounds_supports_nothing() -> None:
    """Rows that were held against no bound are no evidence for one."""
    result = {"violations": [], "diverged": 0, "rows": [{"factor": 10.0}], "parameters": {"horizons": [100]}}
    assert evidence("D.1", result).verdict is Verdict.UNDECIDED
