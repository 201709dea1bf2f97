"""CIFAR-10 from a local directory, in the binary version: no pickle, nothing is downloaded.

Six files of 10000 records; a record is a label byte and 3 x 32 x 32 pixel bytes, channel by channel, row by row. Data
are called real if every file has the size and the MD5 known of the original. The sums are those that independent
projects record for the published archive (github.com/rai-project/dldataset; the CMake files that fetch it for C++).

Generated data have the same format and their own sums in a file GENERATED beside them; they say nothing about CIFAR-10.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.errors import DomainError
from verify.files import write_atomically
from verify.train.extra import require

Records = NDArray[np.uint8]  # shape (n, 3073)

RECORD, SIZE = 1 + 3 * 32 * 32, 10000 * (1 + 3 * 32 * 32)
MD5 = {
    "data_batch_1.bin": "5dd7e06a14cb22eb9f671a540d1b7c25",
    "data_batch_2.bin": "5ea93a67294ea407fff1d09f752e9692",
    "data_batch_3.bin": "942cd6a4bcdd0dd3c604fbe906cb4421",
    "data_batch_4.bin": "ae636b3ba5c66a11e91e8cb52e771fcb",
    "data_batch_5.bin": "53f37980c15c3d472c316c40844f3f0d",
    "test_batch.bin": "803d5f7f4d78ea53de84dbe85f74fb6d",
}
NAME, GENERATED = "CIFAR-10", "generated, in the format of CIFAR-10"
FETCH = (
    "fetch cifar-10-binary.tar.gz (162 MiB, MD5 c32a1d4ab5d03f1284b67883e8d87530) from "
    "https://www.cs.toronto.edu/~kriz/cifar.html and unpack it in a directory given as data"
)
# as the implementation named in C.1 has them; the deviations are not those of all pixels (0.247, 0.243, 0.262)
MEANS, DEVIATIONS = (0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010)
PADDING = 4


def load(data: str | None) -> tuple[Records, Records, dict[str, Any]]:
    """Training records, test records, and a JSON-able description with "name", "real" and a "checksum" of all bytes.

    data    a directory with the six files, or with cifar-10-batches-bin that has them; ``generated`` or ``generated:n``
            for data made in memory: n training images (50000), a fifth as many for the test
    raises  DomainError, one sentence, if a file is missing, has the wrong size, or is not the original's
    """
    if data is None:
        raise DomainError(f"data = None: {NAME} is needed; {FETCH}, or give generated.")
    head, _, size = data.partition(":")
    if head == "generated":
        files = make(0, _size(data, size or "50000"))
    else:
        files, head = read(Path(data))
    digest = hashlib.sha256()
    for records in files.values():
        digest.update(records.tobytes())
    *training, test = files.values()
    train = np.concatenate(training)
    facts = {"name": NAME if head == NAME else GENERATED, "real": head == NAME, "train": len(train)}
    return train, test, {**facts, "test": len(test), "checksum": digest.hexdigest()}


def read(directory: Path) -> tuple[dict[str, Records], str]:
    """The checked records of each file, and CIFAR-10 or GENERATED; DomainError as :func:`load`."""
    inner = directory / "cifar-10-batches-bin"
    folder = inner if inner.is_dir() else directory
    expected = {name: (SIZE, md5) for name, md5 in MD5.items()}
    made = (folder / "GENERATED").is_file()
    if made:
        try:
            marked = json.loads((folder / "GENERATED").read_text(encoding="utf-8"))["files"]
            expected = {name: (int(marked[name][0]), str(marked[name][1])) for name in MD5}
        except (LookupError, TypeError, ValueError) as error:
            raise DomainError(
                f"{folder / 'GENERATED'}: not what was written beside generated data ({error!r})."
            ) from None
    files = {}
    for name in MD5:
        path = folder / name
        if not path.is_file():
            raise DomainError(f"data = {str(directory)!r}: there is no {name}; {FETCH}.")
        content, (size, md5) = path.read_bytes(), expected[name]
        if len(content) != size:
            raise DomainError(f"{path}: {len(content)} bytes where {size} belong; {FETCH}.")
        found = hashlib.md5(content, usedforsecurity=False).hexdigest()
        if found != md5:
            raise DomainError(f"{path}: its MD5 is {found}, not the {md5} of the original; {FETCH}.")
        files[name] = np.frombuffer(content, np.uint8).reshape(-1, RECORD)
    return files, GENERATED if made else NAME


def make(seed: int, size: int) -> dict[str, Records]:
    """Records for each file: a colour and a blocky pattern per class, under noise; ``size`` training images in all."""
    rng = np.random.default_rng(seed)
    colours, blocks = (rng.integers(0, 64, (10, 3, n, n), dtype=np.uint8) for n in (1, 8))
    patterns = (colours + blocks).repeat(4, axis=2).repeat(4, axis=3)
    files = {}
    for name in MD5:
        labels = rng.integers(0, 10, size // 5, dtype=np.uint8)
        noise = rng.integers(0, 128, (size // 5, RECORD - 1), dtype=np.uint8)
        files[name] = np.column_stack([labels, patterns.reshape(10, -1)[labels] + noise])
    return files


def generate(directory: Path, seed: int = 0, size: int = 50000) -> None:
    """Write :func:`make` as six files, and GENERATED with their sizes and sums, which marks them as not real."""
    made = {name: records.tobytes() for name, records in make(seed, size).items()}
    sums = {n: (len(b), hashlib.md5(b, usedforsecurity=False).hexdigest()) for n, b in made.items()}
    text = json.dumps({"seed": seed, "size": size, "files": sums}, indent=1)
    for name, content in {"GENERATED": text.encode(), **made}.items():
        write_atomically(directory / name, content)


def tensors(records: Records, device: Any) -> tuple[Any, Any]:
    """Images (n, 3, 32, 32) uint8 and labels (n,) int64 on the device."""
    torch = require("torch")
    found = torch.tensor(records, device=device)
    return found[:, 1:].reshape(-1, 3, 32, 32).contiguous(), found[:, 0].long()


def prepare(images: Any, random: Any) -> Any:
    """Normalised floats; in training (``random``, a torch generator) after a random crop and flip.

    Crop: 32 x 32 out of the image with 4 black pixels around it; flip: left to right, in half of the cases.
    """
    torch = require("torch")
    device = images.device
    if random is not None:
        count = len(images)
        shift = torch.randint(2 * PADDING + 1, (2, count, 1), generator=random).to(device)
        flip = (torch.rand(count, 1, generator=random) < 0.5).to(device)
        line = torch.arange(32, device=device)
        rows, columns = shift[0] + line, shift[1] + torch.where(flip, 31 - line, line)
        padded = torch.nn.functional.pad(images, (PADDING,) * 4)
        which = torch.arange(count, device=device)[:, None, None]
        images = padded[which, :, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)
    mean, deviation = (torch.tensor(v, device=device).view(3, 1, 1) for v in (MEANS, DEVIATIONS))
    return (images.float() / 255 - mean) / deviation


def _size(data: str, size: str) -> int:
    if not size.isdecimal() or int(size) < 50 or int(size) % 5:
        raise DomainError(
            f"data = {data!r}: generated:n takes a multiple of 5, at least 50, as in generated:1000."
        )
    return int(size)
