"""The store: what is put comes back bit for bit or not at all, from one writer, after whatever happened to it."""

from __future__ import annotations

import math
import os
import signal
import sqlite3
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sweep_jobs import hold, wait_until

from verify.errors import StoreError
from verify.sweep import Store
from verify.sweep.store import key_of

HERE = Path(__file__).parent
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.booleans() | st.integers() | FLOATS | st.text(),
    lambda inner: st.lists(st.none() | inner) | st.dictionaries(st.text(), st.none() | inner),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store of a test lies, in a directory that is not there yet."""
    return tmp_path / "runs" / "a.sqlite"


def filled(path: Path, count: int = 3) -> list[tuple[Any, Any]]:
    """A closed store of so many runs, and what is in it."""
    rows = [({"run": n, "rate": 1 / (n + 3)}, {"loss": n / 7, "text": "é" * 40}) for n in range(count)]
    with Store(path) as store:
        for spec, result in rows:
            store.put(spec, result)
    return rows


def contents(path: Path) -> list[tuple[Any, Any]]:
    """Every row of the store."""
    with Store(path) as store:
        return list(store.rows())


def same_bits(a: Any, b: Any) -> bool:
    """Equal, of the same types, and floats bit for bit: 0 and -0, 1 and 1.0 and True differ."""
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return struct.pack("d", a) == struct.pack("d", b)
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same_bits(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same_bits, a, b))
    return bool(a == b)


@given(VALUES)
def test_every_json_value_comes_back_bit_for_bit(tmp_path_factory: pytest.TempPathFactory, value: Any):
    """From the open store and from the closed and opened one."""
    path = tmp_path_factory.mktemp("bits") / "a.sqlite"
    with Store(path) as store:
        store.put({"value": value}, value)
        assert same_bits(store.get({"value": value}), value)
    ((spec, result),) = contents(path)
    assert same_bits(spec, {"value": value}) and same_bits(result, value)


def test_minus_zero_and_the_smallest_number_survive(path: Path):
    """The floats that a careless printer loses; the control: rounded to 16 digits one of them differs."""
    floats = [-0.0, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 1 / 3]
    with Store(path) as store:
        store.put({}, floats)
        assert same_bits(store.get({}), floats)
    assert not same_bits([float(f"{x:.15e}") for x in floats], floats)


@pytest.mark.parametrize(
    "value", [math.nan, [math.inf], (1, 2), {1: 2}, {"a": {1, 2}}, b"x", object(), {"a": (1,)}]
)
def test_what_would_not_come_back_equal_is_refused(path: Path, value: Any):
    """As a result and within a spec; the sentence shows the value."""
    with Store(path) as store:
        with pytest.raises(StoreError, match=r"result = .*give a JSON value"):
            store.put({"a": 1}, value)
        with pytest.raises(StoreError, match=r"spec = .*give a JSON value"):
            store.get({"a": value})
        assert list(store.rows()) == []


def test_a_result_is_put_once_and_is_not_null(path: Path):
    """A second result of a run, and one that could not be told from no result."""
    with Store(path) as store:
        store.put({"a": 1}, 2)
        with pytest.raises(StoreError, match=r'there is a result of \{"a":1\} already'):
            store.put({"a": 1}, 3)
        with pytest.raises(StoreError, match="result = None"):
            store.put({"a": 2}, None)
        assert list(store.rows()) == [({"a": 1}, 2)]


def test_the_key_holds_everything_but_the_order():
    """Every part of a spec counts, the type of a number too."""
    base = {"a": 1, "b": [0.1, "x"]}
    assert key_of({"b": [0.1, "x"], "a": 1}) == key_of(base)
    others = [base | {"a": 2}, base | {"a": 1.0}, base | {"a": True}, base | {"b": [0.1]}, base | {"c": None}]
    assert len({key_of(spec) for spec in [base, *others]}) == 6


def test_rows_come_in_the_order_of_finishing(path: Path):
    """Also after the store was opened again and went on."""
    with Store(path) as store:
        for n in (5, 1, 3):
            store.put({"n": n}, n)
    with Store(path) as store:
        store.put({"n": 2}, 2)
    assert [result for _, result in contents(path)] == [5, 1, 3, 2]


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """A process that runs this code."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    where = {**os.environ, "PYTHONPATH": str(HERE)}
    return subprocess.Popen(command, env=where, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_second_writer_is_refused_until_the_first_is_gone(path: Path):
    """The sentence names the process; a killed one leaves no lock behind."""
    first = python(f"import sweep_jobs, pathlib; sweep_jobs.{hold.__name__}(pathlib.Path({str(path)!r}))")
    try:
        assert first.stdout is not None and first.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match=rf"a.sqlite is in use by process {first.pid}: wait until"):
            Store(path)
    finally:
        first.kill()
        first.communicate()
    with Store(path), pytest.raises(StoreError, match=f"in use by process {os.getpid()}"):
        Store(path)
    assert contents(path) == []


def test_a_forked_child_does_not_hold_the_store(path: Path):
    """A caller's own executor may fork: what it leaves behind must not keep the next start out."""
    store = Store(path)
    child = os.fork()
    if not child:
        signal.pause()
    try:
        store.close()
        wait_until(lambda: free(path))
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def free(path: Path) -> bool:
    """Can the store be opened?"""
    try:
        Store(path).close()
    except StoreError:
        return False
    return True


KILLED = """
import os, pathlib, signal, sys
from verify.sweep import Store
store = Store(pathlib.Path(sys.argv[1]))
if "uncommitted" in sys.argv:
    store._database.execute("BEGIN")
store.put({"a": 1}, 0.1)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_put_is_there_after_a_kill(path: Path):
    """SIGKILL right after put; the control: without the commit nothing is there."""
    assert python(KILLED, path, "uncommitted").wait() == -signal.SIGKILL
    assert contents(path) == []
    assert python(KILLED, path).wait() == -signal.SIGKILL
    assert contents(path) == [({"a": 1}, 0.1)]


def test_scratch_files_go_with_the_run(path: Path):
    """put() removes the file and what an interrupted atomic write of it left; others stay."""
    with Store(path) as store:
        mine, other = store.scratch({"a": 1}), store.scratch({"a": 2})
        assert mine.parent == path.with_name("a.sqlite.scratch") and mine != other
        for file in (mine, other, mine.with_name(f".{mine.name}.77.abc")):
            file.write_text("state")
        store.put({"a": 1}, 1)
        assert list(mine.parent.iterdir()) == [other]
        other.unlink()  # the directory stays: a run that is going on may be about to write there
        store.put({"a": 3}, 1)
        other.write_text("state")
        mine.write_text("killed between the commit and the removal")
    with Store(path) as store:
        assert list(mine.parent.iterdir()) == [other]
        store.put({"a": 2}, 1)
    assert not mine.parent.exists()


def foreign(path: Path) -> None:
    """A database of somebody else."""
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE runs (a)")
    database.close()


def newer(path: Path) -> None:
    """A store of a later program."""
    filled(path)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: p.write_text("loss,rate\n" * 300), "not a store of finished runs"),
        (foreign, "not a store of finished runs"),
        (newer, "a store of layout 99, this program writes 1"),
        (lambda p: p.mkdir(), "cannot be opened"),
        (lambda p: (filled(p, 60), os.truncate(p, 8192)), "damaged"),
    ],
    ids=["text", "foreign", "newer", "directory", "cut off"],
)
def test_what_is_not_a_whole_store_is_refused_and_left_alone(path: Path, make: Any, message: str):
    """One sentence with the name of the file, and not a byte of it changed."""
    path.parent.mkdir()
    make(path)
    before = path.read_bytes() if path.is_file() else None
    for _ in range(2):  # the first refusal has given the lock back
        with pytest.raises(StoreError, match=message) as caught:
            Store(path)
        assert str(path) in str(caught.value) and "\n" not in str(caught.value)
    assert before is None or path.read_bytes() == before


def test_an_empty_file_becomes_a_store(path: Path):
    """As after a kill at the very beginning."""
    path.parent.mkdir()
    path.touch()
    assert len(filled(path)) == len(contents(path)) == 3


def outcomes(path: Path, rows: list[tuple[Any, Any]]) -> set[str]:
    """What reading says after each of many bytes was turned round: the rows as they were, an error, or others."""
    whole = path.read_bytes()
    found = set()
    for place in range(0, len(whole), 97):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x15]) + whole[place + 1 :])
        try:
            found.add("same" if contents(path) == rows else "other")
        except StoreError:
            found.add("error")
        except ValueError:  # of the control: no JSON any more
            found.add("other")
    return found


def test_no_damaged_byte_becomes_a_result(path: Path, monkeypatch: pytest.MonkeyPatch):
    """The rows as they were, or one sentence. The control: without the seal some damage goes unnoticed."""
    rows = filled(path, 20)
    assert outcomes(path, rows) == {"same", "error"}
    path.unlink()
    monkeypatch.setattr("verify.sweep.store._seal", lambda spec, result: "")
    filled(path, 20)
    assert "other" in outcomes(path, rows)


def test_a_damaged_row_is_named_and_the_others_are_given(path: Path):
    """A result changed behind the store's back is neither given nor silently computed again."""
    rows = filled(path)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE runs SET result = '7' WHERE id = 2")
    database.close()
    with Store(path) as store:
        assert [store.get(rows[0][0]), store.get(rows[2][0])] == [rows[0][1], rows[2][1]]
        with pytest.raises(StoreError, match="row 2 of its table runs is damaged"):
            store.get(rows[1][0])
