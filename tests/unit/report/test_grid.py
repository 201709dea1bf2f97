"""The table, the remarks and the plot of ``verify grid``."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from xml.dom import minidom

import pytest
from rich.console import Console

from verify.errors import DomainError
from verify.grid.costs import grid
from verify.grid.reading import read_runs
from verify.report.grid import grid_text
from verify.report.grid_plot import MOST, grid_svg


def result(
    path: Path, rows: list[str], header: str = "schedule,learning_rate,seed,value", **options: Any
) -> Any:
    """The result for a log."""
    file = path / "runs.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return grid(read_runs(file, **options))


def text(found: Any, width: int = 110) -> str:
    """What a terminal shows."""
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(grid_text(found))
    return console.export_text()


def study(seeds: int = 3) -> list[str]:
    """Two schedules on an even grid."""
    return [
        f"{s},{2**i},{k},{(i - 2) ** 2 * steep + 0.01 * ((7 * i + 3 * k) % 5) + 1}"
        for s, steep in (("fixed", 0.4), ("cosine", 0.1))
        for i in range(6)
        for k in range(seeds)
    ]


def test_the_table_shows_each_schedule_and_factor(tmp_path: Path) -> None:
    """Best rate, factor, drop with its interval; nothing is remarked on that is not there."""
    shown = text(result(tmp_path, study()))
    assert "fixed: best 1.02 at 4; 6 learning rates from 1 to 32 x 3 seeds" in shown
    assert "drop [its 99 % interval]: " in shown
    assert " [0, " in shown
    assert all(f" {factor} " in shown for factor in (2, 4, 8, 16, 32))
    for absent in ("uneven", "diverged", "left out", "share their", "no interval", "better ones", "unused"):
        assert absent not in shown


def test_remarks_say_what_is_missing(tmp_path: Path) -> None:
    """Dropped, diverged, at the end of its grid, one seed, uneven, mixed, too short to thin out."""
    rows = ["a,1,0,3", "a,5,0,2", "a,6,0,1", "a,7,0,", "a,40,0,nan", "a,1,0,4", "b,1,0,2", "a,6.5,0,0.5"]
    shown = " ".join(text(result(tmp_path, rows)).split())
    assert "left out: 1 row without value." in shown
    assert "1 run diverged: a learning rate with such a run is never the best." in shown
    assert "uneven learning rates (a)" in shown
    assert "no interval: a learning rate has one seed only" in shown
    assert (
        "2 runs share their schedule, learning rate and seed with another one (a), and no other column"
        in shown
    )
    assert "1 of 2 schedules with fewer than 3 learning rates" in shown
    high = text(result(tmp_path, ["a,1,0,3", "a,2,0,2", "a,4,0,1"]))
    assert "best 1 at 4, the highest rate: better ones may lie beyond" in high
    free = text(result(tmp_path, ["a,1,3", "a,2,2", "a,4,1"], "schedule,learning_rate,value"))
    assert "no interval: no column of seeds." in free


def test_a_drop_without_the_best_rate_is_called_overstated(tmp_path: Path) -> None:
    """In its row and in the remark; with another best rate in neither."""
    rates = ("1e-4", "5e-4", "1e-3", "2e-3", "3e-3")
    for values, said in (((3, 2, 1, 2, 3), True), ((3, 2, 2, 1, 3), False)):
        rows = [f"a,{rate},0,{value}" for rate, value in zip(rates, values, strict=True)]
        shown = " ".join(text(result(tmp_path, rows)).split())
        assert ("2, 1 unused (the best)" in shown) == said
        assert ("Where that is the best rate, the drop is overstated." in shown) == said


def test_mixed_settings_are_named_with_a_cure(tmp_path: Path) -> None:
    """The columns that differ, with options that keep the runs apart."""
    rows = [f"a,{2**i},0,{i},{d}" for i in range(4) for d in ("0.1", "0.2")]
    shown = " ".join(text(result(tmp_path, rows, "schedule,learning_rate,seed,value,decay")).split())
    assert "differ in decay (0.1, 0.2): their mean was taken, which may mix settings." in shown
    assert "--group decay keeps them apart, --where 'decay=0.1' picks one." in shown


def test_a_schedule_that_is_lost_is_shown(tmp_path: Path) -> None:
    """Every run diverged: no best, infinite cells, no traceback."""
    shown = text(result(tmp_path, [f"a,{2**i},0,nan" for i in range(3)]))
    assert "no rate without a diverged run" in shown
    assert "∞" in shown


def test_no_number_is_cut_at_eighty_columns(tmp_path: Path) -> None:
    """A narrow terminal wraps headings and remarks; the numbers of the drop stay whole."""
    found = result(tmp_path, study())
    narrow = text(found, 80)
    for entry in found["schedules"]:
        for row in entry["factors"]:
            assert f" {row['drop']:.3g} " in narrow
            for end in row["interval"] if row["spacing"] > 1 else ():
                assert f"{end:.3g}" in narrow
    assert "…" not in narrow


@pytest.mark.parametrize(("rates", "last"), [(13, 12), (20, 10), (60, 30)])
def test_of_a_long_grid_some_factors_are_shown(tmp_path: Path, rates: int, last: int) -> None:
    """All of a short one; of a long one those with two rates in a sub-grid, spread out, and the rest is said."""
    found = result(tmp_path, [f"a,{1.5**i},0,{(i - 9) ** 2}" for i in range(rates)])
    shown = text(found)
    lines = [line.split("│")[2].strip() for line in shown.splitlines() if line.startswith("│")]
    assert lines[-1] == f"{float(f'{1.5**last:.3g}'):.15g}"
    assert len(lines) <= 14
    assert (f"{rates - 1 - len(lines)} other factors in --json" in shown) == (rates > 13)


def test_the_plot_names_every_curve_and_marks_what_lies_off(tmp_path: Path) -> None:
    """Both panels; a diverged rate and one far above are marks at the edge; groups are part of the names."""
    rows = [*study(), "fixed,64,0,nan", "cosine,64,0,1e6"]
    svg = grid_svg(result(tmp_path, rows))
    minidom.parseString(svg)  # noqa: S318 - our own output
    assert "× diverged" in svg
    assert "▲ above this range" in svg
    assert svg.count(">cosine<") == svg.count(">fixed<") == 2
    assert "drop in value" in svg
    assert svg == grid_svg(result(tmp_path, rows))
    assert "× diverged" not in grid_svg(result(tmp_path, study()))
    grouped = [f"{row},{size}" for row in study() for size in (1, 2)]
    both = grid_svg(result(tmp_path, grouped, "schedule,learning_rate,seed,value,size", groups=("size",)))
    assert "cosine, 2" in both


def test_names_of_a_log_are_no_formulas_and_no_markup(tmp_path: Path) -> None:
    """Dollar signs, angle brackets and square brackets come out as they are."""
    rows = [f"$a$ <b> [red],{2**i},0,{i}" for i in range(4)]
    found = result(tmp_path, rows)
    assert "$a$ <b> [red]: best" in text(found)
    minidom.parseString(grid_svg(found))  # noqa: S318 - our own output
    assert "$a$ &lt;b&gt; [red]" in grid_svg(found)
    shown = text(result(tmp_path, [f"[/] [red]x[/red],{2**i},0,{i}" for i in range(4)]))
    assert "│ [/] [red]x[/red] │" in shown


@pytest.mark.filterwarnings("error")
def test_long_and_foreign_names_are_drawn_without_a_warning(tmp_path: Path) -> None:
    """A name is cut beside its curve, not in the description; who shows the file may have a font that we lack."""
    name = "日本" + 300 * "x"
    svg = grid_svg(result(tmp_path, [f"{name},{2**i},0,{i}" for i in range(4)]))
    assert f">日本{37 * 'x'}…<" in svg
    assert svg.count(name) == 1


def test_a_plot_of_nothing_or_of_too_much_is_refused(tmp_path: Path) -> None:
    """Two learning rates; more curves than can be told apart."""
    with pytest.raises(DomainError, match="no schedule has 3 learning rates"):
        grid_svg(result(tmp_path, ["a,1,0,1", "a,2,0,1"]))
    many = [f"s{n},{2**i},0,{i}" for n in range(MOST + 1) for i in range(3)]
    with pytest.raises(DomainError, match=f"{MOST + 1} curves are too many, at most {MOST}"):
        grid_svg(result(tmp_path, many))
