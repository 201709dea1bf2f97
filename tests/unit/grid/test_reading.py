"""Logs of all sorts: what is read from them, what is dropped and said, and one sentence for what cannot be read."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from grid_logs import read, write

from verify.errors import DomainError
from verify.grid.reading import read_runs
from verify.grid.rows import key


def test_rates_are_exact_and_equal_however_written(tmp_path: Path) -> None:
    """0.001, 1e-3 and 1.0E-03 are one rate; 0.0010000000000000000001 is another."""
    texts = ("0.001", "1e-3", " 1.0E-03", "0.0010000000000000000001")
    found = read(tmp_path, [("cosine", text, i, 1) for i, text in enumerate(texts)])
    assert [run.rate for run in found.runs[:3]] == [Fraction(1, 1000)] * 3
    assert found.runs[3].rate != Fraction(1, 1000)
    assert {run.schedule for run in found.runs} == {"cosine"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_delimiters_and_byte_order_marks(tmp_path: Path, delimiter: str, mark: str) -> None:
    """Found from the header, also where a name has a comma in it; or told."""
    columns = ["schedule", "learning_rate", "loss, final"]
    file = write(tmp_path / "a.csv", [("linear", 0.5, 2)], columns, delimiter)
    file.write_text(mark + file.read_text(encoding="utf-8"), encoding="utf-8")
    for told in (None, delimiter):
        found = read_runs(file, value="loss, final", delimiter=told)
        assert [(r.schedule, r.rate, r.value) for r in found.runs] == [("linear", Fraction(1, 2), 2.0)]


def test_empty_cells_are_dropped_and_counted_and_nan_is_divergence(tmp_path: Path) -> None:
    """A run without a result, without a rate or a schedule; a run that diverged stays."""
    rows = [
        ("a", 1, 0, 3),
        ("a", 1, 1, ""),
        ("a", "", 0, 3),
        ("", 2, 0, 3),
        ("a", 4, 0, "NaN"),
        ("a", 8, 0, "-inf"),
    ]
    found = read(tmp_path, rows)
    assert [run.rate for run in found.runs] == [1, 4, 8]
    assert [math.isnan(run.value) for run in found.runs] == [False, True, True]
    assert dict(found.empty) == {"value": 1, "learning_rate": 1, "schedule": 1}
    assert found.excluded == 0


def test_the_json_of_training(tmp_path: Path) -> None:
    """Rows of "runs"; null is a run that diverged; lists in a row are no columns; a bare list of rows does, too."""
    runs = [
        {"schedule": "fixed", "learning_rate": 0.1, "seed": 0, "value": 0.25, "losses": [1, 2]},
        {"schedule": "fixed", "learning_rate": 1e-05, "seed": 1, "value": None, "losses": []},
    ]
    for content in ({"model": "digits", "runs": runs}, runs):
        file = tmp_path / "train.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        found = read_runs(file)
        assert found.table.columns == ("schedule", "learning_rate", "seed", "value")
        assert [run.rate for run in found.runs] == [Fraction(1, 10), Fraction(1, 100_000)]
        assert (found.runs[0].value, math.isnan(found.runs[1].value)) == (0.25, True)
        assert found.columns["seed"] == "seed"


WHERE = [
    (("width=0.2",), [0, 1]),
    (("width=0.20", "width=1e0"), [0, 1, 2]),
    (("width!=2e-1",), [2, 3]),
    (("width=",), [3]),
    (("width!=",), [0, 1, 2]),
    (("name=a=b",), [1]),
    (("width=0.2", "name=x"), [0]),
    (("width!=0.2", "width!=1"), [3]),
]


@pytest.mark.parametrize(("where", "kept"), WHERE, ids=[" ".join(w) for w, _ in WHERE])
def test_where(tmp_path: Path, where: tuple[str, ...], kept: list[int]) -> None:
    """Numbers as numbers, texts as texts, empty cells; alternatives within a column, all columns at once."""
    rows = [("s", 1, 0, "0.2", "x"), ("s", 2, 1, "0.20", "a=b"), ("s", 4, 2, "1", "y"), ("s", 8, 3, "", "z")]
    found = read(tmp_path, rows, ("schedule", "learning_rate", "value", "width", "name"), where=where)
    assert [run.value for run in found.runs] == kept
    assert found.excluded == 4 - len(kept)


def test_groups_and_a_log_of_one_schedule(tmp_path: Path) -> None:
    """Groups are compared as numbers; without a schedule all runs are of one."""
    found = read(
        tmp_path,
        [(1, "0.1", 5), (1, "0.10", 6)],
        ("learning_rate", "decay", "value"),
        schedule="",
        groups=("decay",),
    )
    assert found.runs[0].group == found.runs[1].group == (Fraction(1, 10),)
    assert found.runs[0].schedule == "all runs"
    assert found.columns == {
        "learning_rate": "learning_rate",
        "schedule": None,
        "value": "value",
        "seed": None,
    }


def test_keys() -> None:
    """Numbers by value, everything else by its text; no number that would fill the memory."""
    assert key("1e3") == key("1000.0") == 1000
    assert key("wsd") == "wsd"
    assert key("1e999999999") == "1e999999999"
    assert key("nan") == "nan"


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("a,b\n1,2\n", {}, r"no column 'learning_rate' \(--learning-rate\): there are a, b\."),
    ("learning_rate,value\n1,2\n", {}, r"no column 'schedule' .* \(--schedule '' takes all runs as one schedule\)"),
    ("schedule,learning_rate,value\na,1,2\n", {"seed": "s"}, "no column 's' .--seed.: there are schedule, learning"),
    ("schedule,learning_rate,value\na,1,2\n", {"groups": ("g",)}, "no column 'g' .--group."),
    ("schedule,learning_rate,value\na,1,2\n", {"where": ("w=1",)}, "no column 'w' .--where."),
    ("schedule,learning_rate,value\na,1,2\n", {"where": ("w",)}, "--where 'w': COLUMN=VALUE"),
    ("schedule,learning_rate,value\na,1,2\n", {"where": ("schedule=b",)}, "no row has schedule=b: schedule is a"),
    ("schedule,learning_rate,value\na,1,2\n", {"value": ""}, "--value '': a column is needed"),
    ("schedule,learning_rate,value\na,1,2\n", {"delimiter": "::"}, "delimiter = '::': a single character"),
    ("schedule,learning_rate,value\na,1,2\nb,-0.5,2\n", {}, "line 3: learning_rate = '-0.5': a number above 0"),
    ("schedule,learning_rate,value\na,0,2\n", {}, "line 2: learning_rate = '0': a number above 0"),
    ("schedule,learning_rate,value\na,inf,2\n", {}, "line 2: learning_rate = 'inf': a number above 0"),
    ("schedule;learning_rate;value\na;0,5;2\n", {}, "line 2: learning_rate = '0,5': a number above 0, such as 0.001"),
    ("schedule,learning_rate,value\na,1e400,2\n", {}, r"learning_rate = '1e400': .* \(1e-150 to 1e150\)"),
    ("schedule,learning_rate,value\na,1e999999999,2\n", {}, "learning_rate = '1e999999999'"),
    ("schedule,learning_rate,value\na,1,good\n", {}, "line 2: value = 'good': a number, nan or inf where"),
    ("schedule,learning_rate,value\na,1,\n", {}, "no run has a value, a learning rate and a schedule"),
    ("schedule,learning_rate,value\na,1\n", {}, "line 2 has 2 cells, the header has 3"),
    ("schedule,learning_rate,value,value\na,1,2,3\n", {}, "two columns are called 'value'"),
    ('schedule,learning_rate,value\na,1,"2\n', {}, "line 2 is no CSV"),
    ("schedule,learning_rate,value\n", {}, "has no runs: at least one is needed"),
    ("", {}, "it is empty; a CSV file with a header line"),
    ("\0", {}, "zero bytes"),
    ('{"runs": {}}', {}, 'no list "runs" of objects'),
    ('{"runs": [', {}, "it is no JSON"),
    ("[]", {}, "has no runs: at least one is needed"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "options", "message"), BAD, ids=[message[:40] for *_, message in BAD])
def test_bad_input_is_one_sentence(tmp_path: Path, text: str, options: dict[str, Any], message: str) -> None:
    """The value, where it stands, and what would be accepted."""
    file = tmp_path / "runs.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DomainError, match=message) as error:
        read_runs(file, **options)
    assert "\n" not in str(error.value)


def test_no_file_a_directory_and_a_binary_file(tmp_path: Path) -> None:
    """Each is named with what would be read."""
    binary = tmp_path / "b.csv"
    binary.write_bytes(b"\xff\xfe\x00")
    for path, message in (
        (tmp_path / "none.csv", "No such file"),
        (tmp_path, "directory"),
        (binary, "not UTF-8"),
    ):
        with pytest.raises(DomainError, match=rf"{message}.*CSV file with a header line"):
            read_runs(path)


def test_names_are_single_lines_without_control_characters(tmp_path: Path) -> None:
    """A terminal obeys none of them, and no message has two lines; also where JSON writes them as escapes."""
    name, seen = "a\x1b[31m\n b\u202e\xa0c ", "a\ufffd[31m b\ufffd c"
    rows = [(name, "0.1", "1"), (name, "0.2", "2")]
    found = read(tmp_path, rows, ("schedule", "learning_rate", "value"))
    assert {run.schedule for run in found.runs} == {seen}
    file = tmp_path / "runs.json"
    file.write_text(json.dumps([{"schedule": name, "learning_rate": 0.1, "value": 1, "x\x07": 1}]))
    table = read_runs(file).table
    assert (table.rows[0].cells["schedule"], table.columns[3]) == (seen, "x\ufffd")
    with pytest.raises(DomainError, match="there are learning_rate, value, a.b") as error:
        read(tmp_path, [(1, 2, 3)], ("learning_rate", "value", "a\nb"))
    assert str(error.value).isprintable()


def test_of_many_columns_the_similar_ones_are_shown(tmp_path: Path) -> None:
    """A wide log: the near misses, and how many others there are."""
    columns = ["schedule", "value", "learningrate", *(f"metric{i}" for i in range(300))]
    with pytest.raises(DomainError, match=r"there are learningrate and 302 others"):
        read(tmp_path, [["a"] * len(columns)], columns)
