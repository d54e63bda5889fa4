"""The open data beside the repository; without it these tests are skipped, but never in CI."""

import os
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.fixture(scope="session")
def real_file():
    """Return a function from a path under shared/ to the file, or skip."""

    def find(*parts: str) -> Path:
        path = DATA.parent.joinpath(*parts)
        if not path.exists():
            reason = f"the open data is not here: {path}"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        return path

    return find
