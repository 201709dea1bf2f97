"""Certificates on file: what was written is read and holds, and one in which a single field was changed does not."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from search_proofs import sharp_certificate

from verify.cli import main
from verify.errors import DomainError
from verify.search.files import Worst, certificate_text, read_certificate
from verify.search.recheck import fault, recheck

FOLDER = Path(__file__).parent / "certificates"
FILES = sorted(FOLDER.glob("*.json"))


def written(table: Any, folder: Path) -> Path:
    """The table as a file."""
    file = folder / "changed.json"
    file.write_text(table if isinstance(table, str) else json.dumps(table), encoding="utf-8")
    return file


def changed(number: str, by: Fraction) -> str:
    """An exact number plus another."""
    return str(Fraction(number) + by)


def steps_that_matter(table: dict[str, Any]) -> list[int]:
    """Not the last of an average of x_1..x_T; in a domain those that the multipliers use, as others may change nothing."""
    used = {row[1] - 1 for row in table["upper"]["multipliers"] if row[0] == "step"}
    count = len(table["steps"]) - (table["iterate"] == "average")
    return [k for k in range(count) if not table["bounded"] or k in used]


def tampered(table: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The certificate with one field changed, once for each."""

    def copied(name: str) -> dict[str, Any]:
        names.append(name)
        copies.append(copy.deepcopy(table))
        return copies[-1]

    names: list[str] = []
    copies: list[dict[str, Any]] = []
    tiny, small = Fraction(1, 10**12), Fraction(1, 1000)
    for k in steps_that_matter(table):
        one = copied(f"step {k}")
        one["steps"][k] = changed(one["steps"][k], small)
    copied("bounded")["bounded"] = not table["bounded"]
    for side in ("upper", "lower"):
        for by in (tiny, -tiny):
            one = copied(f"{side} value {by}")
            one[side]["value"] = changed(one[side]["value"], by)
    for k, row in enumerate(table["upper"]["multipliers"]):
        for by in (small, -Fraction(row[3]), -2 * Fraction(row[3])):
            copied(f"multiplier {row} by {by}")["upper"]["multipliers"][k][3] = changed(row[3], by)
    for name in ("offsets", "points", "slopes"):
        one = copied(name)
        place = one["lower"][name] if name == "offsets" else one["lower"][name][-1]
        place[-1] = changed(place[-1], small)
    yield from zip(names, copies, strict=True)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_committed_certificates_hold_and_come_out_the_same(file: Path):
    """Read, checked, written again: the same bytes."""
    worst = read_certificate(file)
    assert worst.upper is not None and worst.lower is not None
    assert fault(worst) is None
    assert worst.lower.value <= worst.upper.value <= worst.lower.value + Fraction(1, 10**6)
    assert certificate_text(worst) == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_change_of_a_field_is_refused(file: Path, tmp_path: Path):
    """Steps, domain, values, each multiplier, the function and the run: any one changed alone."""
    for name, table in tampered(json.loads(file.read_text(encoding="utf-8"))):
        assert fault(read_certificate(written(table, tmp_path))) is not None, name


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_another_iterate_is_refused(file: Path, tmp_path: Path):
    """The certificate of one iterate is none of another."""
    table = json.loads(file.read_text(encoding="utf-8"))
    count = len(table["steps"])
    mean = [str(Fraction(1, count))] * count
    for iterate, weights in (("last", None), ("average", mean), ("best", None)):
        if iterate != table["iterate"]:
            other = table | {"iterate": iterate, "weights": weights}
            assert fault(read_certificate(written(other, tmp_path))) is not None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "other"}, "kind"), ({"extra": 1}, "keys"), ({"steps": []}, "steps"), ({"steps": ["0"]}, "eta_1"),
        ({"steps": [0.5]}, "exact number"), ({"steps": ["1/0"]}, "exact number"), ({"bounded": 1}, "bounded"),
        ({"iterate": "average"}, "iterate"), ({"weights": ["1"]}, "weights"), ({"upper": {}}, "upper"),
        ({"upper": None, "lower": None}, "neither"), ({"lower": []}, "lower"),
        ({"upper": {"value": "1", "multipliers": {}}}, "multipliers"),
        ({"upper": {"value": "1", "multipliers": [["norm", 1, 0]]}}, "not"),
        ({"upper": {"value": "1", "multipliers": [["norm", True, 0, "1"]]}}, "points"),
        ({"upper": {"value": "1", "multipliers": [["norm", 1, 0, "1"]] * 2}}, "twice"),
        ({"lower": {"value": "1", "slopes": [["1"], ["1", "2"]], "offsets": ["1", "1"], "points": [["1"]]}}, "length"),
    ],
)  # fmt: skip
def test_what_is_no_certificate_is_bad_input(change: dict[str, Any], words: str, tmp_path: Path):
    """One sentence, and exit 2 from the command."""
    table = json.loads((FOLDER / "linear-4.json").read_text(encoding="utf-8")) | change
    file = written(table, tmp_path)
    with pytest.raises(DomainError, match=words):
        read_certificate(file)
    assert CliRunner().invoke(main, ["recheck", str(file)]).exit_code == 2


def test_the_command(tmp_path: Path):
    """Exit 0 if all hold, 1 if one does not, 2 for a file that is not there or no JSON."""
    run = CliRunner().invoke
    assert run(main, ["recheck", str(FOLDER)]).exit_code == 0
    found = json.loads(run(main, ["recheck", str(FOLDER), "--json"]).stdout)["certificates"]
    assert [row["holds"] for row in found] == [True] * len(FILES)
    table = json.loads(FILES[0].read_text(encoding="utf-8"))
    table["upper"]["value"] = changed(table["upper"]["value"], Fraction(-1, 10**9))
    bad = run(main, ["recheck", str(FOLDER), str(written(table, tmp_path))])
    assert bad.exit_code == 1 and "changed.json: does not hold: upper" in bad.stdout
    assert run(main, ["recheck", str(written("{", tmp_path))]).exit_code == 2
    assert (
        run(main, ["recheck", str(tmp_path)]).exit_code == 2
    )  # unreadable in a folder: named, not passed over
    assert run(main, ["recheck", str(tmp_path / "none.json")]).exit_code == 2


def test_a_folder_without_certificates_is_bad_input(tmp_path: Path):
    """Nothing checked is not success; other JSON files are passed over."""
    written({"kind": "piecewise-linear"}, tmp_path)
    with pytest.raises(DomainError, match="no worst-case certificate"):
        list(recheck([tmp_path]))


def test_a_lone_side_is_enough():
    """An upper side without a lower one; neither is nothing to write."""
    problem, upper = sharp_certificate([Fraction(1, 2), Fraction(1, 3)], Fraction(1))
    assert fault(Worst(problem, upper, None)) is None
    with pytest.raises(DomainError, match="neither"):
        certificate_text(Worst(problem, None, None))


def test_no_solver_is_needed_or_loaded():
    """With clarabel and scipy made impossible to import, everything is checked all the same."""
    code = (
        "import sys\n"
        "for name in ('clarabel', 'scipy', 'cvxpy', 'PEPit'): sys.modules[name] = None\n"
        "from verify.cli import main\n"
        "sys.argv = ['verify', 'recheck', sys.argv[1]]\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(FOLDER)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("holds") == len(FILES)


def test_a_missing_solver_is_named(monkeypatch: pytest.MonkeyPatch):
    """Without the extra, worst says what to install and what needs no solver."""
    monkeypatch.setitem(sys.modules, "clarabel", None)
    done = CliRunner().invoke(main, ["worst", "--schedule", "linear", "--steps", "2"])
    assert done.exit_code == 2 and "verify-schedules[search]" in done.stderr and "recheck" in done.stderr


@pytest.mark.parametrize(
    "options",
    [
        [], ["--steps", "3"], ["--schedule", "linear"], ["--schedule", "linear", "--steps", "0"],
        ["--schedule", "linear", "--steps", "3", "--rho", "1/2"], ["--schedule", "linear", "--steps", "1001"],
        ["--schedule", "linear", "--steps", "3", "--out", "x.txt"], ["--schedule", "linear", "--steps", "500"],
        ["--schedule", "linear", "--steps", "3", "--average", "uniform", "--best"],
    ],
)  # fmt: skip
def test_bad_requests(options: list[str], require: Callable[[str], Any]):
    """One sentence and exit 2."""
    require("clarabel")
    done = CliRunner().invoke(main, ["worst", *options])
    assert done.exit_code == 2 and done.stderr.startswith("verify: ") and done.stderr.count("\n") == 1


def test_a_file_of_learning_rates(tmp_path: Path, require: Callable[[str], Any]):
    """Written, rechecked, and the JSON of the command; the certificate holds the rates exactly, times rho."""
    require("clarabel")
    rates = tmp_path / "rates.txt"
    rates.write_text("0.5  # warm\n\n1/3\n1e-1\n", encoding="utf-8")
    out = tmp_path / "worst.json"
    done = CliRunner().invoke(
        main, ["worst", "--lrs", str(rates), "--rho", "3/2", "--json", "--out", str(out)]
    )
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert (
        found["steps"] == 3
        and float(found["lower"]) <= found["engine"] + 1e-12 <= float(found["upper"]) + 1e-9
    )
    assert read_certificate(out).problem.steps == (Fraction(3, 4), Fraction(1, 2), Fraction(3, 20))
    assert CliRunner().invoke(main, ["recheck", str(out)]).exit_code == 0
    rates.write_text("fast\n", encoding="utf-8")
    assert CliRunner().invoke(main, ["worst", "--lrs", str(rates)]).exit_code == 2
    rates.write_text("# none\n", encoding="utf-8")
    assert CliRunner().invoke(main, ["worst", "--lrs", str(rates)]).exit_code == 2


def test_one_broken_file_does_not_hide_the_others(tmp_path: Path):
    """It is named, exit 2, and the certificate beside it is checked all the same, with what it shows."""
    good = Path(__file__).parent / "certificates" / "linear-4.json"
    (tmp_path / "good.json").write_text(good.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "broken.json").write_text('{"kind": "worst-case", "kind": "worst-case"}', encoding="utf-8")
    done = CliRunner().invoke(main, ["recheck", str(tmp_path)])
    assert done.exit_code == 2
    assert "good.json: holds: last iterate, T = 4, R^d: >= 0.47624" in done.stdout
    assert "broken.json" in done.stderr and "given twice" in done.stderr


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t["upper"].update(value="1" + "0" * 400),
        lambda t: t["upper"]["multipliers"][0].__setitem__(3, "1" + "0" * 400),
        lambda t: t["lower"]["slopes"][0].__setitem__(0, "1" + "0" * 400),
        lambda t: t["lower"].update(value="1" + "0" * 400),
    ],
)
def test_huge_numbers_are_told_in_a_sentence(tmp_path: Path, change: Callable[[dict[str, Any]], None]):
    """No float holds them; the certificate does not hold, exit 1."""
    source = Path(__file__).parent / "certificates" / "linear-4.json"
    table = json.loads(source.read_text(encoding="utf-8"))
    change(table)
    file = tmp_path / "huge.json"
    file.write_text(json.dumps(table), encoding="utf-8")
    done = CliRunner().invoke(main, ["recheck", str(file)])
    assert (done.exit_code, done.exception.__class__) == (1, SystemExit)
    assert "does not hold" in done.stdout


def test_a_multiplier_of_another_name_is_refused(tmp_path: Path):
    """A name that would forge a line of output is not printed as it is."""
    source = Path(__file__).parent / "certificates" / "linear-4.json"
    table = json.loads(source.read_text(encoding="utf-8"))
    table["upper"]["multipliers"][0][0] = "x\nall.json: holds"
    file = tmp_path / "forged.json"
    file.write_text(json.dumps(table), encoding="utf-8")
    done = CliRunner().invoke(main, ["recheck", str(file)])
    assert done.exit_code == 2 and "\nall.json" not in done.stdout + done.stderr
