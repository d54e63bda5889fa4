"""How do figures about cameras leave the site? As a workbook or as CSV, marked and recorded.

The tables are those of a picture that may be shared, with its disclosure applied: areas, classes
and the country, never a place. Texts are in Swedish, whatever the page is in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import transaction
from django.utils import timezone

from lagesbild import __version__
from lagesbild.norms.camera_disclosure import camera_disclosure_on
from lagesbild.norms.disclosure import disclosure_norm_on
from lagesbild.picture.camera_disclosure import CameraRules
from lagesbild.picture.camera_tables import camera_tables
from lagesbild.picture.cameras import follow_cameras
from lagesbild.picture.table import Table
from lagesbild.reports.data_files import MARKINGS
from lagesbild.reports.report import INTENDED_USE
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.exchange.camera_forecasts import SEED
from lagesbild_web.records.exchange.cameras import cameras_collection
from lagesbild_web.records.exchange.figure_files import Content, ExportedFile, file_of
from lagesbild_web.records.exchange.made_once import MadeOnce, version_of
from lagesbild_web.records.models.organisation import UnitKind
from lagesbild_web.records.queries.camera_follow_up import COVERAGE
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_sees_somewhere
from lagesbild_web.records.queries.tabled import CAMERA_TABLES

_ABOVE = (
    UnitKind.LOCAL_POLICE_DISTRICT.value,
    UnitKind.POLICE_DISTRICT.value,
    UnitKind.POLICE_REGION.value,
)


@dataclass(frozen=True, kw_only=True)
class SharedCameras:
    """The tables that may be shared, of a day."""

    tables: Mapping[Table, pl.DataFrame]
    data_version: str


_MADE: MadeOnce[SharedCameras] = MadeOnce(most=2, tables=CAMERA_TABLES)


def forget_shared_cameras() -> None:
    """Forget what was made, as a test must whose database begins to number anew."""
    _MADE.forget()


@transaction.atomic
def export_cameras(*, form: str, address: str, by: Acting) -> ExportedFile:
    """Return the tables that may be shared, and record that they were handed out.

    :param form: one of `FORMS`.
    :param address: of the page, to find the way back.
    :raises NotAllowed: if the person sees nothing of cameras anywhere.
    """
    check_sees_somewhere(by, FieldClass.CAMERAS)
    shared = _MADE.get(by.on, lambda: _make(by.on))
    now = timezone.localtime()
    about = (
        ("Titel", "Kameror: behov, leveranser och användning"),
        ("Markering", MARKINGS[False]),
        ("Användning", INTENDED_USE),
        ("Period", f"Till och med {by.on.isoformat()}"),
        ("Urval", "Hela landet. Ingen plats och inget enskilt behov; små antal är dolda."),
        ("Dataversion", shared.data_version),
        ("Gränser", camera_disclosure_on(by.on).reference),
        ("Program", f"lagesbild {__version__}"),
        ("Hämtad", now.strftime("%Y-%m-%d %H:%M")),
        ("Härledning", address),
        ("Tomma celler", "Värdet saknas, kan inte avgöras eller visas inte; kolumnen Dolt säger."),
    )
    record(
        Recorded.CAMERAS_EXPORTED,
        target=f"figures/{shared.data_version}",
        by=by,
        act=None,
        data_version=shared.data_version,
        format=form,
        rows=sum(frame.height for frame in shared.tables.values()),
    )
    return file_of(
        Content(tables=shared.tables, about=about, made_at=now),
        form=form,
        stem=f"kameror-{by.on.isoformat()}-{shared.data_version}",
    )


def _make(day: date) -> SharedCameras:
    collection = cameras_collection()
    version = version_of(collection)
    cameras = follow_cameras(collection, until=day, seed=SEED)
    if cameras is None:
        return SharedCameras(tables={}, data_version=version)
    made = camera_tables(
        cameras,
        areas=_named_areas(organisation_on(day)),
        rules=CameraRules(counts=disclosure_norm_on(day).rule, limits=camera_disclosure_on(day)),
        coverage=COVERAGE,
    )
    return SharedCameras(
        tables={
            table: table.shape(frame)
            for table, frame in made.items()
            if not table.inside_only and not frame.is_empty()
        },
        data_version=version,
    )


def _named_areas(organisation: Organisation) -> pl.DataFrame:
    """Return the areas with the units above them, by code and name."""
    rows = []
    for code, area in organisation.areas.items():
        above = {
            unit.kind: unit
            for name in organisation.inside(code)
            if (unit := organisation.units.get(name)) is not None
        }
        row: dict[str, str | None] = {"area": code, "name": area.name}
        for level in _ABOVE:
            unit = above.get(level)
            row |= {
                level: unit.code if unit else None,
                f"{level}_name": unit.name if unit else None,
            }
        rows.append(row)
    columns = ("area", "name", *(name for level in _ABOVE for name in (level, f"{level}_name")))
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
