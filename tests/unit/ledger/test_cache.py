"""Evidence is reused where nothing it depends on has changed, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ledger_papers import FALSE, audited, entry

from verify.decision import Decision
from verify.language import parse_statement
from verify.ledger import cache as module
from verify.ledger import decide as deciding
from verify.ledger.cache import Cache, MissingError, Stored, key_of, write_atomically
from verify.ledger.decide import decided, from_json
from verify.methods.budget import Budget
from verify.rules.base import Obligation
from verify.verdict import Verdict

TEXT = "forall u in [0, 1]: h(u) <= 1"


def decide(
    tmp_path: Path, text: str = TEXT, schedule: str = "cosine", boxes: int = 500
) -> tuple[Decision, Cache]:
    """One decision through a cache in a temporary folder."""
    cache = Cache(tmp_path / "cache")
    return decided(Obligation("formula", parse_statement(text), schedule), cache, Budget(boxes, 2.0)), cache


def test_a_second_run_reuses_and_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second decision comes from the cache, equal in every word; no method runs."""
    first, cache = decide(tmp_path)
    assert (cache.hits, cache.misses) == (0, 1)
    monkeypatch.setattr(deciding, "decide_statement", lambda *a: pytest.fail("decided again"))
    second, cache = decide(tmp_path)
    assert (cache.hits, cache.misses) == (1, 0)
    assert second.to_json() == first.to_json()
    assert second.verdict is Verdict.PROVED


def test_a_refutation_keeps_its_witness(tmp_path: Path) -> None:
    """Witness and rigor survive the file."""
    first, _ = decide(tmp_path, "forall u in [0, 1]: h(u) <= 1/2")
    second, cache = decide(tmp_path, "forall u in [0, 1]: h(u) <= 1/2")
    assert cache.hits == 1
    assert second.verdict is Verdict.REFUTED
    assert second.witness == first.witness
    assert second.rigor == first.rigor


@pytest.mark.parametrize(
    "other",
    [
        {"text": "forall u in [0, 1]: h(u) <= 1.0000001"},
        {"text": "forall u in [0, 1): h(u) <= 1"},
        {"schedule": "linear"},
        {"boxes": 501},
    ],
)
def test_another_obligation_schedule_or_budget_is_another_key(
    tmp_path: Path, other: dict[str, object]
) -> None:
    """Each part of the key alone makes a miss."""
    decide(tmp_path)
    _, cache = decide(tmp_path, **other)  # type: ignore[arg-type]
    assert cache.hits == 0


def test_other_code_or_versions_are_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed module and a new library release each change every key; the same again gives the same key."""
    before = key_of("statement", TEXT)
    assert key_of("statement", TEXT) == before
    with monkeypatch.context() as patch:
        patch.setattr(module, "code_hash", lambda: "another")
        assert key_of("statement", TEXT) != before
    with monkeypatch.context() as patch:
        other = {**module.versions(), "mpmath": "0.0"}
        patch.setattr(module, "versions", lambda: other)
        assert key_of("statement", TEXT) != before
    assert key_of("statement", TEXT) == before


def test_the_code_hash_covers_every_module_that_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One byte more in any trusted module changes the hash; a report module does not."""
    import shutil

    root = tmp_path / "verify"
    package = Path(module.__file__).resolve().parents[1]
    for name in module._TRUSTED:
        source = package / name
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    (root / "ledger").mkdir()
    (root / "report").mkdir()
    monkeypatch.setattr(module, "__file__", str(root / "ledger" / "cache.py"))
    before = module.code_hash.__wrapped__()
    (root / "report" / "words.py").write_text("x = 1\n")
    assert module.code_hash.__wrapped__() == before
    for name in (
        "decision.py",
        "methods/witness.py",
        "problem/points.py",
        "language/normal_form.py",
        "theory/digits.py",
        "enclosure/interval.py",
        "search/potential.py",
        "ladder/growth.py",
    ):
        file = root / name
        text = file.read_bytes()
        file.write_bytes(text + b"\n")
        assert module.code_hash.__wrapped__() != before, name
        file.write_bytes(text)
    assert module.code_hash.__wrapped__() == before


def test_every_package_that_decides_is_trusted() -> None:
    """What decision.py imports, directly or not, lies under the hash."""
    import ast

    package = Path(module.__file__).resolve().parents[1]
    trusted = set(module._TRUSTED)
    for name in module._TRUSTED:
        files = sorted((package / name).rglob("*.py")) if (package / name).is_dir() else [package / name]
        for file in files:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("verify."):
                    first = (node.module or "").split(".")[1]
                    assert first in trusted or f"{first}.py" in trusted, f"{file.name} imports verify.{first}"


def test_a_damaged_file_is_a_miss(tmp_path: Path) -> None:
    """Half a file, or no object, is as good as none."""
    _, cache = decide(tmp_path)
    (file,) = (tmp_path / "cache").glob("*.json")
    for text in ("", "{", '"proved"', "[1]"):
        file.write_text(text)
        again, _ = decide(tmp_path)
        assert again.verdict is Verdict.PROVED


def test_a_stored_verdict_checks_itself(tmp_path: Path) -> None:
    """Evidence that claims more than its rigor allows is refused on reading."""
    first, _ = decide(tmp_path)
    data = json.loads(json.dumps(first.to_json()))
    data["evidence"][0]["rigor"] = "numeric"
    with pytest.raises(ValueError, match="may not answer"):
        from_json(data)


def test_the_cache_can_be_turned_off_or_be_unusable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """off, and a path that is a file: decisions are made all the same."""
    monkeypatch.setenv("VERIFY_CACHE", "off")
    assert Cache.default().directory is None
    monkeypatch.setenv("VERIFY_CACHE", str(tmp_path / "here"))
    assert Cache.default().directory == tmp_path / "here"
    blocked = tmp_path / "file"
    blocked.write_text("")
    cache = Cache(blocked)
    cache.put("a", {"x": 1})
    assert cache.get("a") is None


def test_a_whole_audit_is_reused(tmp_path: Path) -> None:
    """A second audit finds every decision; a changed claim is decided again, alone."""
    cache = Cache(tmp_path / "cache")
    first = audited(tmp_path, entry("A"), entry("B", FALSE), cache=cache)
    second = audited(tmp_path, entry("A"), entry("B", FALSE), cache=(again := Cache(tmp_path / "cache")))
    assert again.misses == 0
    assert again.hits == 2
    assert second.to_json()["claims"] == first.to_json()["claims"]
    audited(
        tmp_path,
        entry("A"),
        entry("B", "forall u in [0, 1]: h(u) <= 1/3"),
        cache=(third := Cache(tmp_path / "cache")),
    )
    assert (third.hits, third.misses) == (1, 1)


def test_writing_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupted write leaves the old file and no temporary one."""
    import os

    target = tmp_path / "a.json"
    write_atomically(target, "old")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(target, "new")
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_a_stored_cache_answers_and_computes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has to be computed is named as missing; what is stored comes back."""
    asked = Obligation("formula", parse_statement(TEXT), "cosine")
    stored = Stored(tmp_path / "cache")
    monkeypatch.setattr(deciding, "decide_statement", lambda *a: pytest.fail("decided"))
    with pytest.raises(MissingError):
        decided(asked, stored, Budget(500, 2.0))
    monkeypatch.undo()
    first, _ = decide(tmp_path)
    assert decided(asked, stored, Budget(500, 2.0)).to_json() == first.to_json()
