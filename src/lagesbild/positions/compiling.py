"""How are functions compiled that make no arrays of their own?"""

from collections.abc import Callable
from typing import Any, TypeVar

import numba

_Function = TypeVar("_Function", bound=Callable[..., object])
_UNCOUNTED: dict[str, Any] = {"_nrt": False}
"""Numba counts who holds each array at every call. What makes none need not count; ADR 24."""


def uncounted(function: _Function) -> _Function:
    """Compile a function that makes no array and releases the interpreter lock."""
    compiled: _Function = numba.njit(cache=True, nogil=True, **_UNCOUNTED)(function)
    return compiled


def inlined(function: _Function) -> _Function:
    """Compile a small function into each of its callers, which must not make arrays either.

    A call copies all that its tuples hold, which for the grids of a layer is a hundred words.
    """
    compiled: _Function = numba.njit(cache=True, nogil=True, inline="always", **_UNCOUNTED)(
        function
    )
    return compiled
