"""Logs of gradient norms: runs, iterations, what is left out, and bad input in one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from verify.errors import DomainError
from verify.refine.reading import Logs, read_norms

HEADER = "run,iteration,grad_norm"


def read(folder: Path, *lines: str, header: str = HEADER, **options: Any) -> Logs:
    """The log with these lines."""
    path = folder / "norms.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return read_norms(path, **options)


def test_runs_and_iterations(tmp_path: Path) -> None:
    """Runs in the order of the file, the rows of each in the order of their iterations."""
    found = read(tmp_path, "b,100,3", "a,50,2", "b,50,1.5")
    assert [(r.name, r.iterations.tolist(), r.norms.tolist()) for r in found.runs] == [
        ("b", [50, 100], [1.5, 3.0]), ("a", [50], [2.0]),
    ]  # fmt: skip
    assert (found.rows, found.excluded, found.empty) == (3, 0, 0)


def test_a_run_that_begins_at_iteration_0_is_counted_from_0(tmp_path: Path) -> None:
    """Iteration i is step i + 1 then; another run of the file, that begins at 1, is not moved."""
    found = read(tmp_path, "a,0,1", "a,10,1", "b,1,1", "b,10,1")
    assert [r.iterations.tolist() for r in found.runs] == [[1, 11], [1, 10]]


def test_one_run_one_row(tmp_path: Path) -> None:
    """No column of runs, a single norm, other names, another delimiter."""
    found = read(tmp_path, "5;0.25", header="Step;gnorm", column="gnorm", iteration="Step")
    (run,) = found.runs
    assert (run.name, run.iterations.tolist(), run.norms.tolist()) == ("", [5], [0.25])


def test_rows_in_their_order(tmp_path: Path) -> None:
    """Without a column of iterations the rows of a run are its steps; without one of runs all rows are one run."""
    found = read(tmp_path, "a,9,1", "b,9,5", "a,9,2", iteration="")
    assert [(r.iterations.tolist(), r.norms.tolist()) for r in found.runs] == [([1, 2], [1, 2]), ([1], [5])]
    (run,) = read(tmp_path, "a,1,1", "b,2,5", run="").runs
    assert run.norms.tolist() == [1, 5]


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    """Empty norms and rows that a condition excludes."""
    found = read(tmp_path, "a,1,1", "a,2,", "b,1,2", "a,3,nan", where=["run=a", "grad_norm!=nan"])
    assert [r.norms.tolist() for r in found.runs] == [[1.0]]
    assert (found.rows, found.excluded, found.empty) == (4, 2, 1)


REFUSED: dict[str, tuple[tuple[str, ...], dict[str, Any], str]] = {
    "nan": (("a,1,1", "a,2,nan"), {}, "line 3: grad_norm = 'nan': a gradient norm is a finite number of at least 0; "
            "--where 'grad_norm!=nan' leaves it out."),
    "inf": (("a,1,inf",), {}, "line 2: grad_norm = 'inf': a gradient norm is a finite number"),
    "negative": (("a,1,-0.5",), {}, "line 2: grad_norm = '-0.5': a gradient norm is a finite number of at least 0"),
    "text": (("a,1,high",), {}, "grad_norm = 'high'"),
    "iteration": (("a,1.5,1",), {}, "line 2: iteration = '1.5': a whole number from 0 to 1000000000."),
    "no iteration": (("a,,1",), {}, "iteration = ''"),
    "negative iteration": (("a,-1,1",), {}, "iteration = '-1'"),
    "huge iteration": (("a,1e300,1",), {}, "iteration = '1e300'"),
    "twice": (("a,1,1", "a,2,1", "a,1,2"), {}, "line 2 and line 4 are both of iteration 1 of a; --run or --where keeps"),
    "column": (("a,1,1",), {"column": "gnorm"}, "has no column 'gnorm' (--column): there are run, iteration, grad_norm."),
    "iterations": (("a,1,1",), {"iteration": "step"}, "has no column 'step' (--iteration): there are run, iteration, "
                   "grad_norm (--iteration '' takes the rows of a run in their order, as steps 1, 2, ...)."),
    "runs": (("a,1,1",), {"run": "name"}, "has no column 'name' (--run)"),
    "nothing left": (("a,1,1",), {"where": ["run=b"]}, "no row has run=b: run is a."),
    "no norms": (("a,1,", "a,2,"), {}, "grad_norm is empty in every row: it has the gradient norms."),
    "no rows": ((), {}, "has no rows: at least one gradient norm is needed."),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_one_sentence(case: str, tmp_path: Path) -> None:
    """The place, the value and what is accepted."""
    lines, options, message = REFUSED[case]
    with pytest.raises(DomainError) as error:
        read(tmp_path, *lines, **options)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
