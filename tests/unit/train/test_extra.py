"""Without the extra: one sentence, and nothing heavy is loaded before a run."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import verify
from verify.errors import MissingExtraError
from verify.train import run
from verify.train.extra import require

ROOT = Path(verify.__file__).parent


def test_missing_torch_is_one_sentence_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run without torch says what is missing and which command installs it."""
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(
        MissingExtraError, match=r'needs torch .*pip install "[\w-]+\[train\]" installs it\.$'
    ) as e:
        run()
    assert "\n" not in str(e.value)


def test_missing_scikit_learn_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the distribution, not the module."""
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.delitem(sys.modules, "sklearn.datasets", raising=False)  # another test may have imported it
    with pytest.raises(MissingExtraError, match=r"needs scikit-learn .*\[train\]"):
        require("sklearn.datasets")


def test_the_command_names_this_distribution() -> None:
    """The extra in the message is one that the project defines under the name in the message."""
    import tomllib

    from verify.train.extra import INSTALL

    project = tomllib.loads((ROOT.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f'pip install "{project["name"]}[train]"' == INSTALL
    assert "train" in project["optional-dependencies"]


def test_present_module_is_returned() -> None:
    """The control: a module that is there is imported, no error."""
    assert require("json").loads("1") == 1


def test_import_loads_nothing_heavy() -> None:
    """Importing the runner loads neither torch nor scikit-learn."""
    code = "import sys, verify.train; print(sorted({'torch', 'sklearn'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_only_the_command_line_knows_the_runner() -> None:
    """Deleting verify/train breaks nothing: no module imports it, the command line only inside functions."""
    guilty = []
    for path in ROOT.rglob("*.py"):
        if (ROOT / "train") in path.parents:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = tree.body if path.name == "cli.py" or (ROOT / "cli") in path.parents else ast.walk(tree)
        for node in nodes:
            names = (
                [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            )
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if any(f"{module}.{name}".strip(".").startswith("verify.train") for name in names):
                guilty.append(str(path))
    assert guilty == []
