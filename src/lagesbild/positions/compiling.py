"""How are functions compiled, and when is what was compiled before still right?

Numba keeps compiled code beside the file of each function and looks at that file alone to tell
whether it is fresh. Ours call each other and use each other's numbers across files, so that an
edited file would leave the others' old code in use. Hence each carries a checksum of all files.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import numba

_Function = TypeVar("_Function", bound=Callable[..., object])
_UNCOUNTED: dict[str, Any] = {"_nrt": False}
"""Numba counts who holds each array at every call. What makes none need not count; ADR 24."""


def _checksum_of_room() -> str:
    files = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


CHECKSUM = _checksum_of_room()
"""Of all files of this room: what was counted with others need not be what would be now."""


def compiled(function: _Function, **how: Any) -> _Function:
    """Compile a function that releases the interpreter lock."""
    # The name is part of the name of the file that the compiled code is kept in.
    function.__qualname__ += f"-{CHECKSUM}"
    dispatcher: _Function = numba.njit(cache=True, nogil=True, **how)(function)
    return dispatcher


def uncounted(function: _Function) -> _Function:
    """Compile a function that makes no array and releases the interpreter lock."""
    return compiled(function, **_UNCOUNTED)


def inlined(function: _Function) -> _Function:
    """Compile a small function into each of its callers, which must not make arrays either.

    A call copies all that its tuples hold, which for the grids of a layer is a hundred words.
    """
    return compiled(function, inline="always", **_UNCOUNTED)
