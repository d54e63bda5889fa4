"""What is made of the site's own tables stands while those do, whatever is delivered of others."""

import pytest
from tests.web.equipped import need
from tests.web.factories import TODAY
from tests.web.resourced import build_resourced_country, paid
from tests.web.staffed import keep_table

from lagesbild_web.records.exchange.cameras import cameras_on
from lagesbild_web.records.exchange.resources import resources_until
from lagesbild_web.records.models import Batch
from lagesbild_web.records.queries.resources import month_followed

pytestmark = pytest.mark.django_db


def test_rows_about_cameras_and_hours_make_only_what_is_made_of_them_anew():
    by = build_resourced_country()
    keep_table("camera_needs", [need("KB1")], by=by)
    month = month_followed()
    resources, cameras = resources_until(month, on=TODAY), cameras_on(TODAY)
    assert set(cameras.needs) == {"KB1"}

    reported = keep_table("camera_needs", [need("KB2")], by=by)

    assert resources_until(month, on=TODAY) is resources
    assert set(cameras_on(TODAY).needs) == {"KB1", "KB2"}

    Batch.objects.filter(pk=reported.pk).delete()

    assert set(cameras_on(TODAY).needs) == {"KB1"}
    cameras = cameras_on(TODAY)

    keep_table("paid_hours", [paid("L1", "2026-01")], by=by)

    assert cameras_on(TODAY) is cameras
    assert resources_until(month, on=TODAY) is not resources
