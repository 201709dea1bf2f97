"""Checkpoints: a run that was ended goes on to the same bits; what cannot be used is ignored."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import Any

import pytest

from verify.train.checkpoint import Checkpoint
from verify.train.rates import parse_choice
from verify.train.trainer import Outcome, train


class EndedError(Exception):
    """The process is gone."""


class Ending(Checkpoint):
    """Ends the run once the state after so many epochs is on the disk."""

    epochs = 0

    def save(self, state: Any) -> None:
        """As always, then perhaps the end."""
        super().save(state)
        if len(state["losses"]) == self.epochs:
            raise EndedError


def outcome(task: Any, averaged: bool, state: Checkpoint | None = None) -> tuple[Outcome, Outcome | None]:
    """The run of these tests: cosine, seed 4."""
    values = parse_choice("cosine").factors(task.horizon)
    return train(task, values, 0.1, 4, averaged=averaged, checkpoint=state)


def whole(task: Any, averaged: bool, known: dict[Any, Any] = {}) -> Any:  # noqa: B006 - known to all tests
    """The outcome without an interruption, trained once for each task."""
    key = (task.data["name"], task.epochs, averaged)
    if key not in known:
        known[key] = outcome(task, averaged)
    return known[key]


def interrupted(task: Any, averaged: bool, epochs: int, path: Path) -> None:
    """Leave the checkpoint of the run after so many epochs."""
    state = Ending(path, "same", every=0)
    state.epochs = epochs
    with pytest.raises(EndedError):
        outcome(task, averaged, state)
    assert path.is_file()


@pytest.mark.parametrize("averaged", [False, True])
@pytest.mark.parametrize("epochs", [1, 2, 3])
@pytest.mark.parametrize("kind", ["tiny", "wide"])
def test_a_resumed_run_has_the_same_bits(
    kind: str, epochs: int, averaged: bool, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Loss curve, losses and errors of both iterates, after an end at any epoch, with augmentation and momentum."""
    task = dataclasses.replace(request.getfixturevalue(kind), epochs=3)
    interrupted(task, averaged, epochs, tmp_path / "state")
    resumed = Checkpoint(tmp_path / "state", "same", every=0)
    assert outcome(task, averaged, resumed) == whole(task, averaged)


@pytest.mark.parametrize("part", ["random", "model", "optimizer", "rates", "mean"])
def test_every_part_of_the_state_is_needed(part: str, wide: Any, torch: Any, tmp_path: Path) -> None:
    """The control: with one part of the state replaced by that of another moment the resumed run differs."""
    path, begun = tmp_path / "state", tmp_path / "begun"
    interrupted(wide, True, 1, path)
    interrupted(dataclasses.replace(wide, train=wide.test), True, 2, begun)
    state, other = (Checkpoint(p, "same").load() for p in (path, begun))
    if part == "random":
        state["random"] = torch.Generator().manual_seed(4).get_state()
    else:
        state[part] = other[part]
    Checkpoint(path, "same", every=0).save(state)
    assert outcome(wide, True, Checkpoint(path, "same")) != whole(wide, True)


@pytest.mark.parametrize("damage", ["empty", "cut", "seal", "text", "pickle", "tensor"])
def test_a_damaged_checkpoint_is_ignored(damage: str, tiny: Any, tmp_path: Path) -> None:
    """The run begins anew, to the same result; a pickle that would run code is not run, though it has the right sum."""
    path = tmp_path / "state"
    interrupted(tiny, True, 1, path)
    content = path.read_bytes()
    middle = len(content) // 2
    weights = Checkpoint(path, "same").load()["model"]["weight"].numpy().tobytes()  # type: ignore[index]
    assert weights in content
    code = f"cposix\nsystem\n(S'touch {tmp_path}/run'\ntR.".encode()
    bad = {
        "empty": b"",
        "cut": content[:middle],
        "seal": bytes([content[0] ^ 1]) + content[1:],
        "text": b"not a checkpoint",
        "pickle": hashlib.sha256(code).digest() + code,
        "tensor": content.replace(weights, weights[1:] + weights[:1]),  # torch would load it
    }
    path.write_bytes(bad[damage])
    assert outcome(tiny, True, Checkpoint(path, "same")) == whole(tiny, True)
    assert not (tmp_path / "run").exists()


def test_a_checkpoint_of_another_run_is_ignored(tiny: Any, tmp_path: Path) -> None:
    """The identity is compared as a whole; the control with the same identity is taken."""
    interrupted(tiny, False, 1, tmp_path / "state")
    assert Checkpoint(tmp_path / "state", "other").load() is None
    assert Checkpoint(tmp_path / "state", "same").load() is not None


def test_a_place_that_cannot_be_written_costs_only_the_resumption(tiny: Any, tmp_path: Path) -> None:
    """No such directory, or a file where the directory should be: the result is the same."""
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "not" / "there" / "state", tmp_path / "file" / "state"):
        assert outcome(tiny, True, Checkpoint(place, "same", every=0)) == whole(tiny, True)
        assert not place.is_file()


def test_a_full_disk_is_survived(tiny: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run goes on, and no temporary file stays."""
    written = []

    def full(source: Path, target: Path) -> None:
        written.append(source.is_file())
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("verify.train.checkpoint.os.replace", full)
        found = outcome(tiny, True, Checkpoint(tmp_path / "state", "same", every=0))
    assert found == whole(tiny, True)
    assert written == [True, True]
    assert list(tmp_path.iterdir()) == []


def test_short_epochs_are_not_spent_on_writing(tiny: Any, tmp_path: Path) -> None:
    """Milliseconds of training leave no file, unless one is asked for after every epoch."""
    outcome(tiny, False, Checkpoint(tmp_path / "seldom", "same"))
    outcome(tiny, False, Checkpoint(tmp_path / "always", "same", every=0))
    assert [p.name for p in tmp_path.iterdir()] == ["always"]
