"""Files are whole or not there, wherever an interruption falls."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from verify.files import write_atomically


def interrupted_at(event_number: int, path: Path, content: str) -> bool:
    """Write, with Ctrl-C at one call or return of the writing; did it come to that call at all?"""
    seen, interrupted = 0, False

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal seen, interrupted
        if argument is sys.setprofile:
            return
        seen += 1
        if seen == event_number:
            interrupted = True
            raise KeyboardInterrupt

    sys.setprofile(count)
    try:
        write_atomically(path, content)
    except KeyboardInterrupt:
        assert interrupted
    finally:
        sys.setprofile(None)
    return interrupted


@pytest.mark.parametrize("before", [None, "old"])
def test_an_interruption_at_any_call_leaves_the_old_file_or_the_new_one(tmp_path: Path, before: str | None):
    """Every call of the writing is interrupted once, the return of the one that creates the file among them."""
    path = tmp_path / "name.json"
    met: list[str | None] = []
    for event_number in range(1, 1000):
        path.unlink(missing_ok=True)
        if before is not None:
            path.write_text(before)
        interrupted = interrupted_at(event_number, path, "new")
        found = path.read_text() if path.exists() else None
        assert found in (before, "new")
        assert {p.name for p in tmp_path.iterdir()} <= {path.name}
        if not interrupted:
            assert found == "new"
            break
        met.append(found)
    else:
        pytest.fail("the writing did not end within 1000 calls")
    assert len(met) > 10 and met[0] == before, "the control: interruptions fell before the file had its name"


def test_an_error_names_the_file_that_was_asked_for(tmp_path: Path):
    """Not the temporary one."""
    path = tmp_path / "folder"
    path.mkdir()
    with pytest.raises(OSError, match=r"folder'$") as caught:
        write_atomically(path, "text")
    assert caught.value.filename == str(path)
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


def test_text_and_bytes_are_written_as_they_are(tmp_path: Path):
    """Folders are made on the way; a second writing replaces the first."""
    path = tmp_path / "a" / "b.json"
    write_atomically(path, "é\n")
    assert path.read_bytes() == "é\n".encode()
    write_atomically(path, b"\x00\xff")
    assert path.read_bytes() == b"\x00\xff"
