"""CIFAR-10 from a directory: what is accepted, what is refused, what is called real; the augmentation."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from verify.errors import DomainError
from verify.train import cifar


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A directory of 100 generated training images and 20 for the test."""
    cifar.generate(tmp_path / "data", seed=3, size=100)
    return tmp_path / "data"


def unmarked(directory: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same without the mark, as if the files were the original's in a CIFAR-10 of 20 images a file."""
    (directory / "GENERATED").unlink()
    sums = {
        name: hashlib.md5((directory / name).read_bytes(), usedforsecurity=False).hexdigest()
        for name in cifar.MD5
    }
    monkeypatch.setattr(cifar, "MD5", sums)
    monkeypatch.setattr(cifar, "SIZE", 20 * cifar.RECORD)
    return directory


def test_generated_files_are_read_and_labelled(made: Path) -> None:
    """Every record in the order of the files; "real" is False, and the name says generated."""
    train, test, facts = cifar.load(str(made))
    content = b"".join((made / f"data_batch_{i}.bin").read_bytes() for i in range(1, 6))
    assert train.tobytes() == content
    assert test.tobytes() == (made / "test_batch.bin").read_bytes()
    assert (facts["real"], facts["name"]) == (False, "generated, in the format of CIFAR-10")
    assert (facts["train"], facts["test"]) == (100, 20)


def test_data_in_memory_are_those_of_the_files(tmp_path: Path) -> None:
    """``generated:100`` has the bytes, and so the checksum, of the directory with seed 0; another seed has others."""
    cifar.generate(tmp_path / "zero", seed=0, size=100)
    cifar.generate(tmp_path / "one", seed=1, size=100)
    sums = [
        cifar.load(d)[2]["checksum"] for d in ("generated:100", str(tmp_path / "zero"), str(tmp_path / "one"))
    ]
    assert sums[0] == sums[1] != sums[2]


def test_known_sums_make_data_real(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files with the size and the MD5 of the original, and only these, are called CIFAR-10."""
    found = cifar.load(str(unmarked(made, monkeypatch)))[2]
    assert (found["name"], found["real"]) == ("CIFAR-10", True)


def test_the_mark_outweighs_the_sums(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With GENERATED beside them, files are never called real."""
    mark = (made / "GENERATED").read_text()
    unmarked(made, monkeypatch)
    (made / "GENERATED").write_text(mark)
    assert cifar.load(str(made))[2]["real"] is False


def test_without_the_mark_generated_files_are_refused(made: Path) -> None:
    """Taking the mark away does not turn generated data into the original's: size or sum is wrong."""
    (made / "GENERATED").unlink()
    with pytest.raises(DomainError, match=r"61460 bytes where 30730000 belong; fetch cifar-10-binary.tar.gz"):
        cifar.load(str(made))


def test_the_right_size_alone_is_not_enough(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One changed pixel: the sum differs, and the sentence names the file and both sums."""
    folder = unmarked(made, monkeypatch)
    content = bytearray((folder / "data_batch_3.bin").read_bytes())
    content[5000] ^= 1
    (folder / "data_batch_3.bin").write_bytes(content)
    with pytest.raises(
        DomainError, match=rf"data_batch_3.bin: its MD5 is \w{{32}}, not the {cifar.MD5['data_batch_3.bin']}"
    ):
        cifar.load(str(folder))


def test_the_unpacked_archive_is_found_in_its_folder(made: Path, tmp_path: Path) -> None:
    """The archive unpacks to cifar-10-batches-bin; the directory above it is accepted, too."""
    (tmp_path / "outer").mkdir()
    made.rename(tmp_path / "outer" / "cifar-10-batches-bin")
    assert cifar.load(str(tmp_path / "outer"))[2]["train"] == 100


@pytest.mark.parametrize("name", ["data_batch_1.bin", "data_batch_5.bin", "test_batch.bin"])
def test_a_missing_or_truncated_file_is_one_sentence(name: str, made: Path) -> None:
    """Which file, what is wrong with it, what to fetch and where to put it."""
    content = (made / name).read_bytes()
    (made / name).write_bytes(content[:-1])
    with pytest.raises(
        DomainError, match=rf"{name}: 61459 bytes where 61460 belong; fetch .* unpack"
    ) as short:
        cifar.load(str(made))
    (made / name).unlink()
    with pytest.raises(DomainError, match=rf"there is no {name}; fetch .*cs.toronto.edu.* unpack") as gone:
        cifar.load(str(made))
    assert "\n" not in str(short.value) + str(gone.value)


def test_a_damaged_mark_is_refused(made: Path) -> None:
    """GENERATED with other sums than those of the files: the files are not what was generated."""
    mark = json.loads((made / "GENERATED").read_text())
    mark["files"]["test_batch.bin"][1] = "0" * 32
    (made / "GENERATED").write_text(json.dumps(mark))
    with pytest.raises(DomainError, match="test_batch.bin: its MD5 is"):
        cifar.load(str(made))
    (made / "GENERATED").write_text("{}")
    with pytest.raises(DomainError, match="GENERATED: "):
        cifar.load(str(made))


@pytest.mark.parametrize(
    "data", [None, "/nowhere", "generated:7", "generated:ten", "generated:0", "generated:-50"]
)
def test_data_that_are_not_there_are_one_sentence(data: str | None) -> None:
    """No directory, an empty name, a size that cannot be made: the value and what would do."""
    with pytest.raises(DomainError, match=rf"^data = {data!r}: ") as error:
        cifar.load(data)
    assert "\n" not in str(error.value)


def test_the_sums_are_of_one_form() -> None:
    """Six files, each with an MD5, no two alike; their size is that of 10000 records."""
    assert len(set(cifar.MD5.values())) == len(cifar.MD5) == 6
    assert all(len(md5) == 32 and int(md5, 16) for md5 in cifar.MD5.values())
    assert cifar.SIZE == 30_730_000


def test_pixels_keep_their_places(torch: Any) -> None:
    """Byte 1 + 1024 c + 32 y + x of a record is channel c, row y, column x; byte 0 is the label."""
    records = np.zeros((2, cifar.RECORD), np.uint8)
    records[1, 0], records[1, 1 + 1024 * 2 + 32 * 5 + 7] = 9, 200
    images, labels = cifar.tensors(records, "cpu")
    assert labels.tolist() == [0, 9]
    assert images.nonzero().tolist() == [[1, 2, 5, 7]]


def test_without_random_draws_images_are_only_normalised(torch: Any) -> None:
    """Channel by channel (pixel/255 - mean)/deviation: the mean colour becomes 0."""
    images = torch.full((1, 3, 32, 32), 51, dtype=torch.uint8)
    out = cifar.prepare(images, None)
    for c, (mean, deviation) in enumerate(zip(cifar.MEANS, cifar.DEVIATIONS, strict=True)):
        assert torch.allclose(out[0, c], torch.tensor((0.2 - mean) / deviation))


def test_augmentation_crops_and_flips(torch: Any) -> None:
    """Every image of a batch is the padded one, shifted by -4..4 and perhaps flipped; all 162 cases occur.

    Checked against slices of the padded image, written out one by one.
    """
    count = 5000
    image = torch.randint(
        1, 256, (1, 3, 32, 32), dtype=torch.uint8, generator=torch.Generator().manual_seed(1)
    )
    padded = torch.nn.functional.pad(image, (4, 4, 4, 4))
    cases = {}
    for dy in range(9):
        for dx in range(9):
            crop = padded[0, :, dy : dy + 32, dx : dx + 32]
            for flipped in (False, True):
                case = cifar.prepare((crop.flip(2) if flipped else crop)[None], None)
                cases[case.numpy().tobytes()] = (dy, dx, flipped)
    batch = cifar.prepare(image.expand(count, 3, 32, 32), torch.Generator().manual_seed(2))
    seen = [cases[one.contiguous().numpy().tobytes()] for one in batch]
    assert len(cases) == len(set(seen)) == 162
    assert abs(sum(flipped for *_, flipped in seen) - count / 2) < 4 * np.sqrt(count / 4)


def test_augmentation_follows_its_generator(torch: Any) -> None:
    """The same generator state gives the same images, whatever torch's own random state; another one does not."""
    images = cifar.tensors(cifar.make(0, 50)["test_batch.bin"], "cpu")[0]
    torch.manual_seed(1)
    first = cifar.prepare(images, torch.Generator().manual_seed(5))
    torch.manual_seed(2)
    assert torch.equal(first, cifar.prepare(images, torch.Generator().manual_seed(5)))
    assert not torch.equal(first, cifar.prepare(images, torch.Generator().manual_seed(6)))
