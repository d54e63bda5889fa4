import pytest
from tests.unit.stats.rating_diagnostics.planted import fitted, truth


@pytest.fixture(scope="session")
def plain():
    """Ratings that follow the model, and their fit."""
    return fitted(truth(seed=1).draw(seed=1))
