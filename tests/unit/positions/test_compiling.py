import importlib
import inspect
import os
import sys

import pytest

from lagesbild.positions import compiling


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Return what a compiled function says whose number stands in another file of its room."""
    room = tmp_path / "invented_room"
    room.mkdir()
    (room / "__init__.py").touch()
    (room / "compiling.py").write_text(inspect.getsource(compiling), encoding="utf-8")
    (room / "kernel.py").write_text(
        "from invented_room.compiling import uncounted\n"
        "from invented_room.number import NUMBER\n\n\n"
        "@uncounted\ndef tell(more):\n    return NUMBER + more\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)

    def tell(number):
        (room / "number.py").write_text(f"NUMBER = {number}\n", encoding="utf-8")
        # Python, too, tells by time and size whether what it compiled is fresh.
        os.utime(room / "number.py", (number, number))
        for name in [name for name in sys.modules if name.startswith("invented_room")]:
            monkeypatch.delitem(sys.modules, name)
        kernel = importlib.import_module("invented_room.kernel")
        return kernel.tell(100), sum(kernel.tell.stats.cache_hits.values())

    return tell


def test_compiled_code_is_kept_until_any_file_of_the_room_is_another(told):
    assert told(1) == (101, 0)
    assert told(1) == (101, 1)
    assert told(2) == (102, 0)
