import numpy as np
import pytest

from lagesbild.positions.rings import LayerRings

SQUARE = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]


def layer(*, corners=SQUARE, starts=(0, 5), areas_of_rings=(0,), areas=1):
    return LayerRings(
        coordinates=np.array(corners, dtype=np.float64),
        ring_starts=np.array(starts, dtype=np.int64),
        ring_areas=np.array(areas_of_rings, dtype=np.int32),
        areas=areas,
    )


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"corners": [(0.0, 0.0, 0.0)] * 5}, r"\(n, 2\)"),
        ({"starts": (0, 3, 5)}, "do not fit"),
        ({"starts": (1, 5)}, "begin with the first"),
        ({"starts": (0, 4)}, "end with the last"),
        ({"corners": SQUARE[:3], "starts": (0, 3)}, "four corners"),
        ({"corners": [*SQUARE[:4], (0.0, 0.5)]}, "last corner"),
        ({"areas_of_rings": (1,)}, "from 0 to 0"),
        ({"areas_of_rings": (-1,)}, "from 0 to 0"),
        ({"corners": [(0.0, 0.0), (1.0, np.nan), (1.0, 1.0), (0.0, 0.0)], "starts": (0, 4)}, "no"),
        ({"corners": [(0.0, 0.0), (1e8, 1.0), (1.0, 1.0), (0.0, 0.0)], "starts": (0, 4)}, "beyond"),
    ],
)
def test_rings_that_cannot_be_right_are_refused(wrong, reason):
    with pytest.raises(ValueError, match=reason):
        layer(**wrong)


def test_the_checksum_tells_layers_apart_and_nothing_else():
    moved = [(e + 0.01, n) for e, n in SQUARE]

    assert layer().digest() == layer().digest()
    assert layer().digest() != layer(corners=moved).digest()
    assert layer().digest() != layer(areas=2).digest()
    assert layer(areas=2).digest() != layer(areas=2, areas_of_rings=(1,)).digest()
