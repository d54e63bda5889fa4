"""The same picture is made of what came in, of what goes out, and by the site itself."""

from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from lagesbild.picture.make import make_picture
from lagesbild.sources.collection import read_collection
from lagesbild_web.records.actions.pictures import begin_picture
from lagesbild_web.records.exchange.freezing import freeze_picture
from lagesbild_web.records.exchange.incoming import import_collection
from lagesbild_web.records.exchange.outgoing import export_collection
from lagesbild_web.records.models import Round
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.queries.pictures import latest_picture, tables_of

pytestmark = pytest.mark.django_db


def test_anyone_with_the_export_can_make_the_same_picture(
    country_folder, administrator, analyst, tmp_path: Path
):
    import_collection(country_folder, by=administrator)
    round_ = Round.objects.get(code="2025")
    steps: list[str] = []

    asked_for = begin_picture(round_=round_, by=analyst)
    frozen = freeze_picture(asked_for.pk, on_step=steps.append)

    export_collection(tmp_path / "ut", by=analyst)
    of_export = make_picture(read_collection(tmp_path / "ut"), round_="2025")
    of_delivery = make_picture(read_collection(country_folder), round_="2025")
    assert frozen.state == MakingState.READY
    assert frozen.data_version == of_export.data_version
    assert frozen.software_version == of_export.software_version
    assert latest_picture(round_) == frozen
    assert tables_of(frozen.pk).keys() == of_export.tables.keys() == of_delivery.tables.keys()
    for name, table in tables_of(frozen.pk).items():
        assert_frame_equal(table, of_export.tables[name])
        assert_frame_equal(table, of_delivery.tables[name])
    assert steps[0].endswith("Läser och prövar underlaget")
    assert len(steps) == len(set(steps)) == len(of_export.tables) + 1
