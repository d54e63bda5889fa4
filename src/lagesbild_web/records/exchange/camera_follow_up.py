"""What cameras are followed by, by the site's own tables, made once while they last.

It holds everything: what somebody may see is asked afterwards (`queries.camera_follow_up`).
"""

from datetime import date

from lagesbild.cameras.flow import places_on
from lagesbild.cameras.supply import supply_model
from lagesbild.norms.camera_supply import camera_supply_norm_on
from lagesbild.picture.cameras import tables_of_cameras
from lagesbild_web.records.exchange.cameras import cameras_collection, cameras_on
from lagesbild_web.records.exchange.made_once import MadeOnce, version_of
from lagesbild_web.records.queries.camera_follow_up import SiteCameraWork
from lagesbild_web.records.queries.tabled import CAMERA_TABLES

_MADE: MadeOnce[SiteCameraWork] = MadeOnce(most=4, tables=CAMERA_TABLES)


def camera_work_on(day: date) -> SiteCameraWork:
    """Return what a day's register is followed by."""
    return _MADE.get(day, lambda: _make(day))


def forget_camera_work() -> None:
    """Forget what was made, as a test must whose database begins to number anew."""
    _MADE.forget()


def _make(day: date) -> SiteCameraWork:
    collection, norm = cameras_collection(), camera_supply_norm_on(day)
    made, tables = cameras_on(day), tables_of_cameras(collection)
    return SiteCameraWork(
        made=made,
        tables=tables,
        places=places_on(day, tables=tables, classes=made.queue.classes),
        model=supply_model(tables.camera_supply, on=day, norm=norm),
        norm=norm,
        data_version=version_of(collection),
    )
