"""The shape of the code, read from its syntax trees: who imports whom, who prints, how long things are.

Each rule is a function from source text to violations, so that a module made to break it can be tried.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "verify"
PAPERS = ROOT / "proofs"

LAYERS = (
    "errors", "files", "numbers", "verdict", "enclosure", "language", "problem", "claim", "theory", "sweep", "sgd",
    "search", "ladder", "grid", "refine", "methods", "decision", "best_constant", "rules", "ledger", "report", "api", "cli",
)  # fmt: skip
BESIDE = {  # rooms beside the ledger: what they may use, and who may use them
    "train": (("errors", "files", "theory", "sweep", "grid", "refine"), ("cli",)),
    "mutants": (
        ("errors", "files", "verdict", "language", "claim", "methods", "decision", "rules", "ledger"),
        ("api", "cli"),
    ),
}
OUTSIDE = ("proofs", "tests", "reports")
HEAVY = (
    "clarabel",
    "distributed",
    "flint",
    "matplotlib",
    "mpmath",
    "numba",
    "numpy",
    "scipy",
    "sklearn",
    "sympy",
    "torch",
)
LONGEST_FILE = 300
LONGEST_BODY = 40
LONGER: dict[str, str] = {}  # file, or file:function -> why it is one thing all the same
STATUS_WORDS = re.compile(
    r"\b(proved|refuted|supported|doubtful|undecided|ill-posed|verdict|rigor)\b", re.IGNORECASE
)

Rule = Callable[[str, str], list[str]]


def imports(text: str) -> Iterator[tuple[int, str]]:
    """Every module that a source imports, anywhere in it, with the line."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            if module == "verify":
                yield from ((node.lineno, f"verify.{name.name}") for name in node.names)
            else:
                yield node.lineno, module


def layer_of(module: str) -> str:
    """``verify.theory.schedules`` or ``theory/schedules.py`` belongs to theory."""
    return module.removeprefix("verify.").replace("/", ".").removesuffix(".py").split(".")[0]


def import_order(file: str, text: str) -> list[str]:
    """A layer imports only lower ones; train and mutants stand beside the ledger, for the top layers only."""
    own = layer_of(file)
    out = []
    for line, module in imports(text):
        if module.startswith("."):
            out.append(f"{file}:{line}: {module} is relative: write the whole name")
        if not module.startswith("verify."):
            continue
        other = layer_of(module)
        if other == own or (own == "__init__" and other == "api"):
            continue
        if own in BESIDE:
            allowed = other in BESIDE[own][0]
        elif other in BESIDE:
            allowed = own in BESIDE[other][1]
        else:
            allowed = own in LAYERS and other in LAYERS and LAYERS.index(other) < LAYERS.index(own)
        if not allowed:
            out.append(f"{file}:{line}: {own} imports {other}")
    return out


def outside_imports(file: str, text: str) -> list[str]:
    """What papers say, the tests and what came out are never imported."""
    return [f"{file}:{line}: imports {name}" for line, name in imports(text) if name.split(".")[0] in OUTSIDE]


def flint_imports(file: str, text: str) -> list[str]:
    """Only the enclosures know flint."""
    found = [line for line, name in imports(text) if name.split(".")[0] == "flint"]
    return [] if layer_of(file) == "enclosure" else [f"{file}:{line}: imports flint" for line in found]


def falsifier_imports(file: str, text: str) -> list[str]:
    """The falsifier shares no code with the engine it judges: of the package it imports only itself."""
    own = "verify.mutants.falsifier"
    found = [
        (line, name)
        for line, name in imports(text)
        if name.split(".")[0] == "verify" and not name.startswith(own)
    ]
    return [f"{file}:{line}: imports {name}" for line, name in found if file.startswith("mutants/falsifier/")]


def prints(file: str, text: str) -> list[str]:
    """Only the command line prints."""
    if file == "cli.py":
        return []
    calls = (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call))
    return [
        f"{file}:{n.lineno}: print" for n in calls if isinstance(n.func, ast.Name) and n.func.id == "print"
    ]


def asserts(file: str, text: str) -> list[str]:
    """Validation raises; assert vanishes under -O."""
    return [f"{file}:{n.lineno}: assert" for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Assert)]


def long_files(file: str, text: str) -> list[str]:
    """A file is read in one sitting."""
    lines = len(text.splitlines())
    return [f"{file}: {lines} lines"] if lines > LONGEST_FILE and file not in LONGER else []


def long_bodies(file: str, text: str) -> list[str]:
    """A function body fits a screen (its docstring not counted)."""
    out = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            if lines > LONGEST_BODY and f"{file}:{node.name}" not in LONGER:
                out.append(f"{file}:{node.lineno}: {node.name} has {lines} lines")
    return out


def missing_docstrings(file: str, text: str) -> list[str]:
    """Every module, and every public class and function of it, says what it is (methods: the linter)."""
    tree = ast.parse(text)
    public = (
        n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_")
    )
    bare = [f"{file}:{n.lineno}: {n.name}" for n in public if ast.get_docstring(n) is None]
    return bare if ast.get_docstring(tree) is not None else [f"{file}: the module", *bare]


RULES: dict[Rule, tuple[str, str]] = {
    import_order: ("language/bad.py", "def f():\n    from verify.methods import ball\n"),
    outside_imports: ("ledger/bad.py", "import tests.controls\n"),
    flint_imports: ("theory/bad.py", "from flint import arb\n"),
    falsifier_imports: ("mutants/falsifier/bad.py", "from verify.language import parse_statement\n"),
    prints: ("report/bad.py", "def f():\n    print(1)\n"),
    asserts: ("claim.py", "def f(x):\n    assert x\n"),
    long_files: ("report/bad.py", "\n" * (LONGEST_FILE + 1)),
    long_bodies: ("sgd/bad.py", "def f():\n    'What.'\n" + "    x = 1\n" * (LONGEST_BODY + 1)),
    missing_docstrings: ("sgd/bad.py", "'''What.'''\ndef f():\n    return 1\n"),
}


def sources() -> dict[str, str]:
    """Every module of the package by its path in it."""
    return {
        f.relative_to(PACKAGE).as_posix(): f.read_text(encoding="utf-8")
        for f in sorted(PACKAGE.rglob("*.py"))
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_package_keeps_the_rule(rule: Rule):
    """No module of the package breaks the rule."""
    assert [v for file, text in sources().items() for v in rule(file, text)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_module_that_breaks_the_rule_is_caught(rule: Rule):
    """The control: a module written to break the rule is named."""
    file, text = RULES[rule]
    assert len(rule(file, text)) == 1


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("errors.py", "import verify.verdict\n"),
        ("verdict.py", "from verify import cli\n"),
        ("rules/bad.py", "import verify.ledger.audit as a\n"),
        ("claim.py", "from ..ledger import run_audit\n"),
        ("claim.py", "from verify.rules import base\n"),
        ("problem/bad.py", "from verify.claim import Claim\n"),
        ("report/bad.py", "from verify.train import run\n"),
        ("train/bad.py", "from verify.ledger.cache import Cache\n"),
        ("report/bad.py", "from verify.mutants.result import load\n"),
        ("mutants/bad.py", "from verify.report import summary\n"),
        ("a_new_room/bad.py", "from verify.errors import VerifyError\n"),
        ("__init__.py", "from verify.cli import main\n"),
    ],
)
def test_every_way_to_import_upwards_is_caught(file: str, text: str):
    """Absolute, relative, from the package, into a room without a place in the order."""
    assert len(import_order(file, text)) == 1


def test_the_rules_look_at_the_code():
    """A guard that matches nothing guards nothing: the package is found, with imports to be judged."""
    found = sources()
    assert {layer_of(f) for f in found} >= {*LAYERS, *BESIDE}
    ordered = [m for text in found.values() for _, m in imports(text) if m.startswith("verify.")]
    assert len(ordered) > 200
    assert any(name.startswith("flint") for _, name in imports(found["enclosure/interval.py"]))


def test_exceptions_are_still_needed(monkeypatch: pytest.MonkeyPatch):
    """What is excused for its length is that long."""
    excused = dict(LONGER)
    monkeypatch.setitem(globals(), "LONGER", {})
    found = [
        v for file, text in sources().items() for rule in (long_files, long_bodies) for v in rule(file, text)
    ]
    for name in excused:
        file, _, function = name.partition(":")
        wanted = rf"{re.escape(file)}:\d+: {function} has" if function else rf"{re.escape(file)}: \d+ lines"
        assert any(re.match(wanted, v) for v in found), name


def test_help_loads_nothing_heavy():
    """``verify --help`` answers without the libraries that compute and draw."""
    code = (
        "import sys; sys.argv = ['verify', '--help']\nfrom verify.cli import main\n"
        "try:\n    main()\nexcept SystemExit: pass\n"
        "print('loaded:', *sorted({m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split("loaded:")[1].split())
    assert "Usage" in done.stdout
    assert "click" in loaded
    assert loaded & set(HEAVY) == set()


def paper_faults(file: str, text: str) -> list[str]:
    """A paper's folder says what the paper says: no code, and no word of what a run found."""
    kind = "code" if file.endswith((".py", ".pyc", ".ipynb", ".sh")) or text.startswith("#!") else None
    words = [f"{file}: {m.group()}" for m in STATUS_WORDS.finditer(text)]
    return [f"{file}: {kind}", *words] if kind else words


def test_papers_hold_data_without_a_status():
    """No file of a paper's folder is Python or contains a status word."""
    files = [f for f in PAPERS.glob("*/**/*") if f.is_file()]
    assert len(files) > 3
    assert [
        v for f in files for v in paper_faults(str(f.relative_to(PAPERS)), f.read_text(encoding="utf-8"))
    ] == []


@pytest.mark.parametrize(
    ("file", "text"), [("p/check.py", ""), ("p/a.toml", "verdict = 1"), ("p/a.toml", "# Proved.")]
)
def test_a_status_or_code_among_papers_is_caught(file: str, text: str):
    """The control: a script, a status key and a status word are named."""
    assert len(paper_faults(file, text)) == 1
