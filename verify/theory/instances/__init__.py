"""Minimisation problems for the simulated SGD engine: one small file each, found by name.

A module of this package that defines ``INSTANCES``, a tuple of :class:`Instance`, or ``FAMILIES``, functions from a
dimension to a :class:`VectorInstance` by name, is an instance file; nothing else has to be touched to add one.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from verify.errors import DomainError
from verify.theory.instances.instance import Instance
from verify.theory.instances.piecewise_linear import read_certificate
from verify.theory.instances.vector import VectorInstance

__all__ = ["AnyInstance", "Instance", "VectorInstance", "family_names", "instance_names", "load_instance"]

AnyInstance = Instance | VectorInstance
_LARGEST = 4096  # dimension


def _modules() -> Iterator[ModuleType]:
    """The files of the package, in order."""
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        yield importlib.import_module(f"{__name__}.{module}")


def _all() -> dict[str, Instance]:
    """Every instance on the line by name."""
    return {i.name: i for module in _modules() for i in getattr(module, "INSTANCES", ())}


def _families() -> dict[str, Callable[[int], VectorInstance]]:
    """Every family of instances in R^d by name."""
    return {n: f for module in _modules() for n, f in getattr(module, "FAMILIES", {}).items()}


def instance_names() -> tuple[str, ...]:
    """Names of the instances on the line."""
    return tuple(_all())


def family_names() -> tuple[str, ...]:
    """Names that :func:`load_instance` knows with a dimension, such as norm:10."""
    return tuple(_families())


def load_instance(name: str) -> AnyInstance:
    """The instance with that name (abs), name and dimension (norm:10), or certificate file (pieces.json).

    raises  DomainError for an unknown name, or a certificate that does not hold
    """
    if name.endswith(".json"):
        return read_certificate(Path(name))
    known = _all()
    if name in known:
        return known[name]
    family, _, dimension = name.partition(":")
    if family in (families := _families()):
        if not (dimension.isascii() and dimension.isdecimal() and 1 <= int(dimension) <= _LARGEST):
            raise DomainError(f"{name!r}: give the dimension, 1 to {_LARGEST}, as in {family}:10.")
        return families[family](int(dimension))
    choices = [*known, *(f"{f}:d" for f in families), "a certificate file that ends in .json"]
    raise DomainError(
        f"{name!r} ({type(name).__name__}) is not an instance: use one of {', '.join(choices)}."
    )


def load_scalar(name: str) -> Instance:
    """An instance on the line; DomainError for any other name."""
    found = load_instance(name)
    if not isinstance(found, Instance):
        raise DomainError(
            f"{name!r} lies in R^{found.dimension}: one of {', '.join(instance_names())} is needed."
        )
    return found
