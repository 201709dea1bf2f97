"""The plot and the table of one simulation."""

from __future__ import annotations

import io
import json
from pathlib import Path
from xml.dom import minidom

import pytest
from click.testing import CliRunner
from rich.console import Console

from verify.cli import main
from verify.report.console import simulation_text
from verify.report.simulation import simulation_svg
from verify.sgd.single import simulate


def text(found: dict[str, object]) -> str:
    """What a terminal shows."""
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(simulation_text(found))
    return console.export_text()


def test_the_table_has_a_row_each_and_says_what_was_run() -> None:
    """Columns that are the same in every row are left out; intervals and lost runs are said."""
    shown = text(simulate("noisy-abs", ["cosine", "constant"], [1, 4], [50], repetitions=10))
    assert "noisy-abs: f(x) = c|x|" in shown
    assert "means over 10 runs; 99 % intervals" in shown
    assert shown.count("cosine") == shown.count("constant") == 2
    assert "runs above a proved bound: 0" in shown
    assert "seed" not in shown
    lost = text(simulate("quadratic-line", ["constant"], [1, 100], [1500]))
    assert "1 of the runs left the finite numbers" in lost
    assert "diverged" in lost


@pytest.mark.parametrize("rhos", [[1], [1, 2, 8]])
def test_the_plot_is_an_svg_that_names_every_curve(rhos: list[int]) -> None:
    """Three averages a schedule, also where there is one rho alone."""
    found = simulate("noisy-abs", ["cosine", "constant"], rhos, [50], repetitions=10)
    svg = simulation_svg(found)
    minidom.parseString(svg)  # noqa: S318 - our own output
    assert all(f"{s}, {a}" in svg for s in ("cosine", "constant") for a in ("last", "average", "poly avg"))


def test_every_start_has_a_curve_and_no_curve_is_cut_off() -> None:
    """Two starts are two curves; the axes reach the proved bound, far above the rest."""
    svg = simulation_svg(simulate("abs", ["cosine"], [1, 2, 8], [400], starts=["d1", "d2"]))
    assert "cosine, start d1, last" in svg
    assert "cosine, start d2, last" in svg
    assert "↗" not in svg


def test_a_plot_where_every_run_is_lost() -> None:
    """Nothing to draw is no error."""
    minidom.parseString(simulation_svg(simulate("quadratic-line", ["constant"], [100], [1500])))  # noqa: S318 - our own output


def test_the_command_draws_and_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--plot writes the file beside the JSON; another ending is bad input, and nothing is run or written."""
    monkeypatch.setenv("VERIFY_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "rho.svg"
    arguments = [
        "simulate",
        "abs",
        "--rho",
        "1",
        "--rho",
        "3",
        "--schedule",
        "cosine",
        "--json",
        "--plot",
        str(file),
    ]
    result = CliRunner().invoke(main, arguments, prog_name="verify")
    assert result.exit_code == 0, result.output
    assert len(json.loads(result.stdout)["rows"]) == 2
    assert file.read_text().startswith("<svg")
    assert not list((tmp_path / "cache").rglob("*.state"))
    result = CliRunner().invoke(main, ["simulate", "abs", "--plot", "rho.png"], prog_name="verify")
    assert result.exit_code == 2
    assert "ends in .svg" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["abs", "--lr", "1"], "abs has no learning rate"),
        (["logistic", "--rho", "2"], "logistic has no rho"),
        (["logistic", "--seed", "1", "--seed", "2"], "one seed"),
        (["logistic", "--repetitions", "1/2"], "a whole number"),
        (["logistic", "--lr", "fast"], "learning rate = 'fast'"),
        (["nothing"], "is not an instance"),
    ],
)
def test_options_that_do_not_apply_are_bad_input(arguments: list[str], message: str) -> None:
    """One sentence, status 2."""
    result = CliRunner().invoke(main, ["simulate", *arguments], prog_name="verify")
    assert result.exit_code == 2
    assert message in result.stderr
