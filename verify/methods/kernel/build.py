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
from functools import lru_cache
from pathlib import Path

from verify.errors import ClaimError, MissingExtraError
from verify.methods.kernel.source import Source, digests, logical_root, needed

INSTALL = "apt-get install --no-install-recommends coq libcoq-interval libcoq-coquelicot"
SECONDS = 300  # after which a file is given up, or at
BYTES = 6 * 2**30  # of memory, so that a proof that runs away stops alone
Progress = Callable[[int, int, str], None]


def coq_version() -> str:
    """Such as ``8.16.1``; MissingExtraError, with the command that installs it, where there is no coqc."""
    if shutil.which("coqc") is None:
        raise MissingExtraError(
            f"the kernel needs coqc, which is not on the PATH: {INSTALL} installs it on Debian."
        )
    done = subprocess.run(["coqc", "--print-version"], capture_output=True, text=True, check=True)
    return done.stdout.split()[0]


@lru_cache(maxsize=1)
def library_files() -> frozenset[str]:
    """Names of the files of all libraries that are installed."""
    where = subprocess.run(["coqc", "-where"], capture_output=True, text=True, check=True).stdout.strip()
    return frozenset(file.stem for file in Path(where).rglob("*.vo"))


def keys(sources: Mapping[str, Source], version: str) -> dict[str, str]:
    """Per file a hash of all that its compiled form depends on, the version of Coq among it."""
    pairs = digests(sources).items()
    return {name: hashlib.sha256(f"{version}\0{digest}".encode()).hexdigest() for name, digest in pairs}


def build(
    sources: Mapping[str, Source],
    directory: Path,
    version: str,
    workers: int = 1,
    progress: Progress | None = None,
) -> tuple[dict[str, Path], dict[str, str]]:
    """Compile every file; the compiled ones lie under ``directory`` by key, for the next time.

    returns  per file the directory with its ``.vo``; per file that has none why: Coq's own message, also where it is
             about a file that this one builds on
    """
    places = {name: directory / key for name, key in keys(sources, version).items()}
    done: dict[str, str | None] = {}
    with ThreadPoolExecutor(max_workers=workers) as pool:
        while len(done) < len(sources):
            ready = [n for n in sources if n not in done and set(sources[n].requires) <= set(done)]
            for name in ready:
                done[name] = next((why for n in sources[name].requires if (why := done[n])), None)
            jobs = {n: pool.submit(_compile, sources[n], places, sources) for n in ready if done[n] is None}
            for i, (name, job) in enumerate(jobs.items()):
                if progress is not None:
                    progress(len(done) - len(jobs) + i, len(sources), f"{name}.v")
                try:
                    job.result()
                except ClaimError as error:
                    done[name] = str(error)
    broken = {name: why for name, why in done.items() if why is not None}
    return {name: place for name, place in places.items() if name not in broken}, broken


def _compile(source: Source, places: Mapping[str, Path], sources: Mapping[str, Source]) -> None:
    place = places[source.name]
    if (place / f"{source.name}.vo").is_file():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        file = Path(folder) / f"{source.name}.v"
        file.write_text(source.text, encoding="utf-8")
        run_coqc(file, [places[n] for n in needed(source.name, sources)[:-1]], logical_root(sources))
        place.mkdir(exist_ok=True)
        os.replace(file.with_suffix(".vo"), place / f"{source.name}.vo")


def run_coqc(file: Path, libraries: list[Path], root: str = "", *options: str) -> str:
    """What coqc prints; ClaimError with its message where it refuses the file or takes too long.

    libraries  directories of compiled files, known under the logical name ``root``
    options    such as ``-noinit``, with which not even the prelude is imported
    """
    paths = [part for library in libraries for part in ("-Q", str(library), root)]
    command = [
        "coqc",
        "-q",
        *options,
        "-w",
        "-all",
        "-noglob",
        *paths,
        "-Q",
        str(file.parent),
        root,
        str(file),
    ]
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
