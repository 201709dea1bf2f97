"""``verify simulate logistic`` and its store: finished runs are taken up again; a store in trouble costs only that."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from verify.cli import main
from verify.errors import StoreError
from verify.sgd import logistic_study
from verify.sweep import Store

ASK = ["simulate", "logistic", "--lr", "1", "--lr", "10", "--repetitions", "2", "--json"]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Small data, and a cache of this test alone."""
    small = functools.partial(logistic_study.make_data, samples=200, dimension=4, batch=20)
    monkeypatch.setattr(logistic_study, "make_data", small)
    monkeypatch.setenv("VERIFY_CACHE", str(tmp_path))
    return tmp_path


def asked(status: int = 0) -> Result:
    """The command, with a status."""
    result = CliRunner().invoke(main, ASK, prog_name="verify")
    assert result.exit_code == status, result.output
    return result


def test_finished_runs_are_taken_from_the_store(cache: Path, monkeypatch: pytest.MonkeyPatch):
    """The second call trains nothing and says the same; the control: other runs would have to be trained."""
    first = asked()
    assert first.stderr == ""
    with Store(cache / "runs" / "simulate.sqlite") as store:
        assert [spec["run"] for spec, _ in store.rows()] in ([0, 1], [1, 0])

    def refused(*_: Any) -> Any:
        raise AssertionError("trained again")

    monkeypatch.setattr(logistic_study, "losses", refused)
    assert asked().stdout == first.stdout
    with pytest.raises(AssertionError, match="trained again"):
        CliRunner().invoke(main, [*ASK, "--repetitions", "3"], catch_exceptions=False)


def test_a_second_call_beside_the_first_goes_without(cache: Path):
    """While another process has the store: the same answer, and one sentence that says why nothing is kept."""
    alone = asked()
    with Store(cache / "runs" / "simulate.sqlite"):
        beside = asked()
    assert beside.stdout == alone.stdout
    (line,) = beside.stderr.splitlines()
    assert "is in use by process" in line and line.endswith("The runs are made without the store.")


@pytest.mark.parametrize("trouble", ["full", "damaged", "directory"])
def test_a_store_in_trouble_costs_only_the_reuse(cache: Path, monkeypatch: pytest.MonkeyPatch, trouble: str):
    """A disk that fills up in mid-sweep, a file that is something else, a directory that cannot be made."""
    monkeypatch.setenv("VERIFY_CACHE", "off")
    without = asked()
    assert without.stderr == "" and not list(cache.iterdir())
    monkeypatch.setenv("VERIFY_CACHE", str(cache))
    if trouble == "full":
        put = Store.put

        def limited(store: Store, spec: dict[str, Any], result: Any) -> None:
            if list(store.rows()):
                raise StoreError("the disk is full.")
            put(store, spec, result)

        monkeypatch.setattr(Store, "put", limited)
    elif trouble == "damaged":
        (cache / "runs").mkdir()
        (cache / "runs" / "simulate.sqlite").write_text("loss\n" * 1000)
    else:
        (cache / "runs").touch()
    result = asked()
    assert result.stdout == without.stdout
    assert json.loads(result.stdout)["runs"] == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("verify: ")
