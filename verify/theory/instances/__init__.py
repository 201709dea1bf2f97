"""Minimisation problems for the simulated SGD engine: one small file each, found by name.

A module of this package that defines ``INSTANCES``, a tuple of :class:`Instance`, is an instance file;
nothing else has to be touched to add one.
"""

from __future__ import annotations

import importlib
import pkgutil

from verify.errors import DomainError
from verify.theory.instances.instance import Instance

__all__ = ["Instance", "instance_names", "load_instance"]


def _all() -> dict[str, Instance]:
    """Every instance of the package by name, in the order of the files."""
    found: dict[str, Instance] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        for instance in getattr(importlib.import_module(f"{__name__}.{module}"), "INSTANCES", ()):
            found[instance.name] = instance
    return found


def instance_names() -> tuple[str, ...]:
    """Names that :func:`load_instance` knows."""
    return tuple(_all())


def load_instance(name: str) -> Instance:
    """The instance with that name.

    raises  DomainError for an unknown name
    """
    known = _all()
    if name not in known:
        raise DomainError(
            f"{name!r} ({type(name).__name__}) is not an instance: use one of {', '.join(known)}."
        )
    return known[name]
