"""Schedule files: what is written is read back to the bit, and nothing else passes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from verify.errors import ScheduleError
from verify.refine.replay import read_replay, schedule_csv


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Every bit of every value; of several runs the one that is named, whatever is in its name."""
    values = np.random.default_rng(3).random(50)
    path = tmp_path / "schedule.csv"
    path.write_text(schedule_csv({'a, "b"#c': values, "d": values[::-1]}), encoding="utf-8")
    assert read_replay(f"file:{path}#d").values.tolist() == values[::-1].tolist()
    path.write_text(schedule_csv({"": values}), encoding="utf-8")
    replay = read_replay(f"file:{path}")
    assert replay.values.tolist() == replay.step_sizes(50).tolist() == values.tolist()


def test_its_name_reads_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path becomes an absolute one: a worker may stand elsewhere."""
    monkeypatch.chdir(tmp_path)
    Path("s.csv").write_text(schedule_csv({"x": np.array([1.0, 0.0])}), encoding="utf-8")
    for text in ("file:s.csv", "file:s.csv#x"):
        name = str(read_replay(text))
        assert str(tmp_path) in name
        monkeypatch.chdir("/")
        assert read_replay(name).values.tolist() == [1.0, 0.0]
        monkeypatch.chdir(tmp_path)


def test_a_hash_in_the_name_of_the_file(tmp_path: Path) -> None:
    """A file that exists is the file, hash and all."""
    path = tmp_path / "a#1.csv"
    path.write_text("step,schedule\n1,1\n2,0\n", encoding="utf-8")
    assert read_replay(f"file:{path}").values.tolist() == [1, 0]


def test_another_number_of_steps_is_refused(tmp_path: Path) -> None:
    """Nothing is stretched or cut when a file is replayed."""
    path = tmp_path / "s.csv"
    path.write_text("step,schedule\n1,1\n2,0\n", encoding="utf-8")
    with pytest.raises(
        ScheduleError, match=r"has 2 steps, this run has 3: a file is replayed exactly; .* --steps 3 "
    ):
        read_replay(f"file:{path}").step_sizes(3)


REFUSED = {
    "several": ("run,step,schedule\na,1,1\nb,1,1\n", "", "has 2 runs: name one, such as file:"),
    "no such run": ("run,step,schedule\na,1,1\n", "#b", "has no run 'b': there are a."),
    "no column": (
        "step,value\n1,1\n",
        "",
        "has no column 'schedule': there are step, value; verify refine --out",
    ),
    "a gap": ("step,schedule\n1,1\n3,0\n", "", "line 3: step = '3': step 2 comes here."),
    "from 0": ("step,schedule\n0,1\n1,0\n", "", "line 2: step = '0': step 1 comes here."),
    "negative": ("step,schedule\n1,-1\n", "", "line 2: schedule = '-1': a finite number of at least 0."),
    "nan": ("step,schedule\n1,nan\n", "", "schedule = 'nan'"),
    "inf": ("step,schedule\n1,inf\n", "", "schedule = 'inf'"),
    "text": ("step,schedule\n1,one\n", "", "schedule = 'one'"),
    "no rows": ("step,schedule\n", "", "has no run None: there are no rows."),
    "empty": ("", "", "it is empty"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_another_file_is_one_sentence(case: str, tmp_path: Path) -> None:
    """The file, the place and what is needed."""
    text, run, message = REFUSED[case]
    path = tmp_path / "s.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScheduleError) as error:
        read_replay(f"file:{path}{run}")
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_no_file_is_one_sentence(tmp_path: Path) -> None:
    """The path and the reason."""
    with pytest.raises(ScheduleError, match=r"^schedule .*none\.csv: No such file or directory; "):
        read_replay(f"file:{tmp_path / 'none.csv'}")
