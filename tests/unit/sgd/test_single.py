from __future__ import annotations

import json
from typing import Any

import pytest

from verify.errors import DomainError
from verify.sgd.ceilings import LastIterateCeiling
from verify.sgd.experiments import simulate
from verify.sgd.steps import AnnealedSteps


def test_fixed_steps_from_the_start_of_d1() -> None:
    """Errors of last iterate, average and mean: 3/4, 1/4 and 1/2 of eta, in plain JSON."""
    found = simulate("abs", rhos=["3/2"], horizons=["100"], start="d1")
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    (row,) = found["rows"]
    assert row["eta_1"] == pytest.approx(0.15, rel=1e-14)
    assert [row[k] / row["eta_1"] for k in ("last", "average", "mean")] == [0.75, 0.25, 0.5]
    assert row["last"] < row["ceiling"]
    assert found["violations"] == []


def test_every_pair_of_horizon_and_rho_has_a_row(linear: AnnealedSteps) -> None:
    """In the order asked for."""
    rows = simulate("abs", linear, [1, 2], [10, 20])["rows"]
    assert [(r["T"], r["rho"]) for r in rows] == [(10, 1.0), (10, 2.0), (20, 1.0), (20, 2.0)]


def test_start_may_be_a_number() -> None:
    """In units of D; it is rounded to the grid on which runs are exact."""
    assert simulate("abs", start="-1/4")["rows"][0]["x_1"] == -0.25
    assert abs(simulate("abs", start=0.1)["rows"][0]["x_1"] - 0.1) <= 2.0**-54


def test_noisy_runs_are_means_with_intervals() -> None:
    """Same seed, same numbers; another seed, others."""
    first, again, other = (simulate("noisy-abs", horizons=[50], repetitions=20, seed=s) for s in (1, 1, 2))
    assert first == again
    assert first["rows"][0]["last"] != other["rows"][0]["last"]
    assert first["rows"][0]["half_width"] > 0
    assert first["rows"][0]["slope"] == pytest.approx(50**-0.5)


def test_a_crossed_ceiling_is_a_violation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: with Lemma 4 divided by 1000 the run is listed."""
    whole = LastIterateCeiling.at
    monkeypatch.setattr(LastIterateCeiling, "at", lambda self, d: whole(self, d) / 1000)
    found = simulate("abs", start="d1")
    assert found["violations"] == found["rows"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"instance": "huber"}, "'huber'"),
        ({"rhos": [0.5]}, "at least 1"),
        ({"rhos": ["1/0"]}, "rho = '1/0'"),
        ({"rhos": [1e300]}, "2\\^40"),
        ({"horizons": [0]}, "T = 0"),
        ({"start": "d9"}, "d1-mirrored"),
        ({"start": 0.75}, "x_1 lies in"),
        ({"start": "d1", "rhos": [50], "horizons": [100]}, "outside the domain"),
        ({"slope": 0.5}, "no free slope"),
        ({"repetitions": 5}, "the same"),
        ({"instance": "noisy-abs", "slope": 0}, "slope = 0"),
        ({"instance": "noisy-abs", "repetitions": 1}, "repetitions = 1"),
        ({"instance": "noisy-abs", "seed": -1}, "seed = -1"),
    ],
)
def test_bad_values_are_answered_with_a_sentence(options: dict[str, Any], message: str) -> None:
    """The offending value and what would do."""
    with pytest.raises(DomainError, match=message):
        simulate(**({"instance": "abs"} | options))
