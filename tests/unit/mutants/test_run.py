"""A run: who judges what, what is counted, and that an engine which proves a false mutant is caught."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from mutant_papers import paper

from verify.cli import main
from verify.decision import Decision
from verify.errors import ClaimError
from verify.ledger.cache import Cache
from verify.mutants import run as running
from verify.mutants.result import fingerprint, load, summarised, write
from verify.mutants.run import run
from verify.report.progress import Silent
from verify.verdict import Evidence, Rigor, Verdict

FIRST = 'holds = "forall x in [0, 1]: x*(1 - x) <= 1/4"\nsetting = "plain"'
SECOND = 'holds = "forall u in [0, 1]: h(u) <= 1"\nsetting = "cosine"'
PROSE = 'by = { rule = "read", why = "prose" }'


def stubborn(verdict: Verdict):
    """An engine that answers everything alike."""

    def decided(obligation, cache, budget) -> Decision:
        evidence = Evidence("x", verdict, Rigor.EXACT, "planted", "Because.")
        return Decision(verdict, Rigor.EXACT, (evidence,))

    return decided


def summary(tmp_path: Path, **options) -> dict:
    """The numbers of a run over the two claims."""
    made = paper(tmp_path / "toy", FIRST, SECOND, PROSE)
    claims = [c for c in made.claims if c.statement is not None]
    return summarised(made, [c.id for c in claims], run(claims, Cache(None), **options))


def test_false_mutants_are_refuted_and_true_ones_not_asked(tmp_path: Path) -> None:
    """x(1 - x) <= 1/4: turned round and with 0.2475 it is false, with 0.2525 true; that one is left alone."""
    found = summary(tmp_path)
    assert found["claims"] == 2 and found["proved"] == found["undecided"] == []
    assert 0 < found["refuted"] == found["false"] < found["mutants"]
    assert found["share"] == 1
    assert [sum(r[k] for r in found["rows"]) for k in ("mutants", "false", "refuted")] == [
        found[k] for k in ("mutants", "false", "refuted")
    ]
    assert [sum(r[k] for r in found["kinds"]) for k in ("mutants", "false", "refuted")] == [
        found[k] for k in ("mutants", "false", "refuted")
    ]


def test_workers_find_the_same(tmp_path: Path) -> None:
    """Two processes, the same result in the same order."""
    assert summary(tmp_path, jobs=2) == summary(tmp_path)


def test_an_engine_that_proves_a_false_mutant_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the run names each, the command ends with 4, and the result is written all the same."""
    monkeypatch.setattr(running, "decided", stubborn(Verdict.PROVED))
    found = summary(tmp_path)
    assert len(found["proved"]) == found["false"] > 0 == found["refuted"]
    arguments = ["mutate", "--papers", str(tmp_path), "--out", str(tmp_path / "out"), "--jobs", "1"]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 4
    assert "a false formula was proved" in done.stderr
    assert json.loads((tmp_path / "out" / "evidence" / "mutants.json").read_text())["toy"]["proved"]


def test_an_engine_that_leaves_all_open_is_counted_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Undecided mutants are listed with their text and the point at which they fail; exit 0."""
    monkeypatch.setattr(running, "decided", stubborn(Verdict.UNDECIDED))
    found = summary(tmp_path)
    assert found["share"] == 0 and len(found["undecided"]) == found["false"]
    assert {"claim", "mutant", "kind", "fails_at"} <= set(found["undecided"][0])
    done = CliRunner().invoke(
        main, ["mutate", "--papers", str(tmp_path), "--out", str(tmp_path), "--jobs", "1"]
    )
    assert done.exit_code == 0
    assert "undecided: C/0 (relation): 'forall x in [0, 1]: x*(1 - x) >= 1/4'" in " ".join(
        done.stdout.split()
    )


def test_the_command_writes_what_the_report_reads(tmp_path: Path) -> None:
    """JSON alone on standard output, the same in the file; a part of the paper is not written."""
    made = paper(tmp_path / "toy", FIRST, SECOND, PROSE)
    base = ["mutate", "--papers", str(tmp_path), "--out", str(tmp_path / "out"), "--jobs", "1", "--json"]
    part = CliRunner().invoke(main, [*base, "--claim", "C/1"])
    assert part.exit_code == 0 and json.loads(part.stdout)["claims"] == 1
    assert load(tmp_path / "out" / "evidence", made) is None
    done = CliRunner().invoke(main, base)
    stored = load(tmp_path / "out" / "evidence", made)
    assert stored == {**json.loads(done.stdout), "current": True}
    unknown = CliRunner().invoke(main, [*base, "--claim", "D/*"])
    assert unknown.exit_code == 2 and "D/*" in unknown.stderr


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_run_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    """Ctrl-C after a few mutants: status 130, and the result that was there stays as it was."""
    made = paper(tmp_path / "toy", FIRST, SECOND)
    path = write(summarised(made, [], []), tmp_path / "evidence")
    before = path.read_text()
    counted = []

    def interrupted(self, done: int, total: int, name: str) -> None:
        counted.append(done)
        if done == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(Silent, "claim", interrupted)
    done = CliRunner().invoke(
        main, ["mutate", "--papers", str(tmp_path), "--out", str(tmp_path), "--jobs", jobs]
    )
    assert done.exit_code == 130 and counted == [1, 2, 3]
    assert path.read_text() == before and [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_result_knows_its_formulas(tmp_path: Path) -> None:
    """After a formula changed, the stored result says that it is of another state; other papers are kept."""
    made = paper(tmp_path / "toy", FIRST)
    other = paper(tmp_path / "other", SECOND)
    for one in (made, other):
        write(summarised(one, [], []), tmp_path)
    assert load(tmp_path, made)["current"] is True  # type: ignore[index]
    changed = paper(tmp_path / "toy", FIRST.replace("1/4", "1/3"))
    assert fingerprint(changed) != fingerprint(made)
    assert load(tmp_path, changed)["current"] is False  # type: ignore[index]
    assert load(tmp_path, other)["current"] is True  # type: ignore[index]


def test_a_file_that_is_no_result_is_refused(tmp_path: Path) -> None:
    """One sentence with the file and the command that makes it."""
    made = paper(tmp_path / "toy", FIRST)
    for text in ("{", "[1]", '{"toy": 3}'):
        (tmp_path / "mutants.json").write_text(text)
        with pytest.raises(ClaimError, match=r"mutants.json: not a result of `verify mutate`"):
            load(tmp_path, made)
