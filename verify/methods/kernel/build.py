"""Compiling a paper's Coq sources, only what changed, in a directory that is not the paper's."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from verify.errors import ClaimError, MissingExtraError
from verify.methods.kernel.source import Source, logical_root

INSTALL = "apt-get install --no-install-recommends coq libcoq-interval libcoq-coquelicot"
SECONDS, BYTES = (
    300,
    6 * 2**30,
)  # after which one file is given up, so that a proof that runs away stops alone
Progress = Callable[[int, int, str], None]


def coq_version() -> str:
    """Such as ``8.16.1``; MissingExtraError, with the command that installs it, where there is no coqc."""
    if shutil.which("coqc") is None:
        raise MissingExtraError(
            f"the kernel needs coqc, which is not on the PATH: {INSTALL} installs it on Debian."
        )
    done = subprocess.run(["coqc", "--print-version"], capture_output=True, text=True, check=True)
    return done.stdout.split()[0]


def keys(sources: Mapping[str, Source], version: str) -> dict[str, str]:
    """Per file a hash of its text and logical name, of the files it builds on, and of the version of Coq."""
    found: dict[str, str] = {}
    root = logical_root(sources)
    for name, source in sources.items():  # in the order in which they build on each other
        parts = [version, root, name, source.text, *(found[other] for other in source.requires)]
        found[name] = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return found


def build(
    sources: Mapping[str, Source],
    directory: Path,
    version: str,
    workers: int = 1,
    progress: Progress | None = None,
) -> dict[str, Path]:
    """Compile every file; the compiled ones lie under ``directory`` by key, for the next time.

    returns  per file the directory with its ``.vo``
    raises   ClaimError with Coq's own message for a file that does not compile
    """
    places = {name: directory / key for name, key in keys(sources, version).items()}
    done: set[str] = set()
    with ThreadPoolExecutor(max_workers=workers) as pool:
        while len(done) < len(sources):
            ready = [n for n in sources if n not in done and set(sources[n].requires) <= done]
            jobs = [(n, pool.submit(_compile, sources[n], places, sources)) for n in ready]
            for name, job in jobs:
                if progress is not None:
                    progress(len(done), len(sources), f"{name}.v")
                job.result()
                done.add(name)
    return places


def _compile(source: Source, places: Mapping[str, Path], sources: Mapping[str, Source]) -> None:
    place = places[source.name]
    if (place / f"{source.name}.vo").is_file():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        file = Path(folder) / f"{source.name}.v"
        file.write_text(source.text, encoding="utf-8")
        run_coqc(file, [places[n] for n in needed(source, sources)], logical_root(sources))
        place.mkdir(exist_ok=True)
        os.replace(file.with_suffix(".vo"), place / f"{source.name}.vo")


def needed(source: Source, sources: Mapping[str, Source]) -> list[str]:
    """All the files that a file builds on, directly or not."""
    found: dict[str, None] = {}
    for name in source.requires:
        found |= dict.fromkeys((*needed(sources[name], sources), name))
    return list(found)


def run_coqc(file: Path, libraries: list[Path], root: str = "") -> str:
    """What coqc prints; ClaimError with its message where it refuses the file or takes too long.

    libraries  directories of compiled files, known under the logical name ``root``
    """
    paths = [part for library in libraries for part in ("-Q", str(library), root)]
    command = ["coqc", "-q", "-w", "-all", "-noglob", *paths, "-Q", str(file.parent), root, str(file)]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            cwd=file.parent,
            check=False,
            preexec_fn=_limited,
        )
    except subprocess.TimeoutExpired:
        raise ClaimError(f"{file.name}: coqc took more than {SECONDS} s.") from None
    if done.returncode:
        message = " ".join(done.stderr.replace(str(file.parent) + os.sep, "").split())
        raise ClaimError(f"coqc: {message[:600]}")
    return done.stdout


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
