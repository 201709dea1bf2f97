"""The files of the report."""

from __future__ import annotations

import subprocess
import sys

import pytest

from verify.report import write_report
from verify.report.write import write_atomically


def test_the_files(audit, tmp_path):
    """html, markdown and the markdown's figures, in a directory that is made."""
    out = tmp_path / "new" / "reports"
    written = write_report(audit, out)
    assert [p.relative_to(out).as_posix() for p in written[:3]] == [
        "attia_koren_2503.09411.html",
        "attia_koren_2503.09411.md",
        "attia_koren_2503.09411-figures/graph.svg",
    ]
    assert sorted(p for p in out.rglob("*") if p.is_file()) == sorted(written)
    assert 50_000 < written[0].stat().st_size < 300_000


def test_a_rerun_gives_identical_bytes(audit, tmp_path):
    """Written twice, nothing differs; after a change of the data something does."""
    first = {p.name: p.read_bytes() for p in write_report(audit, tmp_path)}
    assert {p.name: p.read_bytes() for p in write_report(audit, tmp_path)} == first
    audit["claims"][0]["verdict"] = "refuted"
    assert {p.name: p.read_bytes() for p in write_report(audit, tmp_path)} != first


def test_the_pictures_of_the_markdown_exist(audit, tmp_path):
    """Each picture that the markdown names is a file beside it."""
    import re

    _, twin, *_ = write_report(audit, tmp_path)
    named = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", twin.read_text(encoding="utf-8"))
    assert len(named) == 6
    assert all((tmp_path / name).is_file() for name in named)


def test_a_figure_that_is_no_longer_drawn_goes(audit, tmp_path):
    """A stale picture of an earlier run is removed; other files are not touched."""
    write_report(audit, tmp_path)
    other = tmp_path / "notes.txt"
    other.write_text("mine", encoding="utf-8")
    audit["meta"]["figures"] = {}
    write_report(audit, tmp_path)
    assert not (tmp_path / "attia_koren_2503.09411-figures" / "coefficient.svg").exists()
    assert other.exists()


def test_evidence_is_linked_where_it_lies(audit, tmp_path):
    """A claim links to its evidence file if there is one, by a relative address."""
    evidence = tmp_path / "evidence" / "attia_koren_2503.09411" / "S2" / "eq-1.json"
    evidence.parent.mkdir(parents=True)
    evidence.write_text("{}", encoding="utf-8")
    page, twin, *_ = (p.read_text(encoding="utf-8") for p in write_report(audit, tmp_path))
    address = "evidence/attia_koren_2503.09411/S2/eq-1.json"
    assert f'href="{address}"' in page
    assert f"]({address})" in twin
    assert page.count('href="evidence/') == 1


def test_a_paper_id_cannot_leave_the_directory(audit, tmp_path):
    """The paper's id becomes a plain file name."""
    audit["meta"]["paper"] = "../../evil/../x"
    written = write_report(audit, tmp_path / "a")
    assert all((tmp_path / "a") in p.resolve().parents for p in written)


def test_an_interruption_leaves_the_old_file(tmp_path, monkeypatch):
    """If the rename does not happen, the old file is whole and no temporary one is left."""
    path = tmp_path / "x.html"
    path.write_text("old", encoding="utf-8")

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_importing_the_report_is_cheap():
    """The package loads none of its heavy libraries until it is asked to write."""
    heavy = ["jinja2", "matplotlib", "latex2mathml", "rich", "numpy"]
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys, verify.report; print([m for m in {heavy!r} if m in sys.modules])",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "[]"
