"""The device that trains: which there is, its name, and whether torch.compile works on it."""

from __future__ import annotations

import functools

from verify.errors import DomainError
from verify.train.extra import require


def resolve(device: str, *, elsewhere: bool = False) -> str:
    """The torch device for ``auto`` or a name; DomainError if it is unknown or not there.

    elsewhere  the work is done on other machines: a GPU need not be here, and ``auto`` is what is here
    """
    cuda = require("torch").cuda
    count = cuda.device_count() if cuda.is_available() else 0
    if device == "auto":
        return "cuda" if count else "cpu"
    present = ["cpu", *(["cuda"] if count or elsewhere else []), *(f"cuda:{n}" for n in range(count))]
    if device not in present:
        raise DomainError(f"device = {device!r}: this machine has {', '.join(present)}; auto picks one.")
    return device


def name(place: str) -> str:
    """``cpu``, or what the GPU is called."""
    return "cpu" if place == "cpu" else str(require("torch").cuda.get_device_name(place))


def version() -> str:
    """Of torch."""
    return str(require("torch").__version__)


@functools.cache
def compile_problem(place: str) -> str | None:
    """Why torch.compile does not work on the device, in a line; None if a small network could be compiled and run."""
    torch = require("torch")
    try:
        network = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU()).to(place)
        torch.compile(network)(torch.ones(2, 2, device=place)).sum().backward()
    except (
        Exception
    ) as error:  # a missing compiler, an unsupported Python: whatever it is, the run goes on without
        return f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else 'no reason'}"
    return None
