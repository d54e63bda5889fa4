"""The whole report, ready for a template."""

from collections.abc import Sequence

from lagesbild import swedish
from lagesbild.picture.record import Picture
from lagesbild.reports.appendix import write_appendix
from lagesbild.reports.area_sheets import write_sheets
from lagesbild.reports.camera_chapter import write_cameras
from lagesbild.reports.content import Report
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.method_sections import write_method_sections
from lagesbild.reports.national_sections import write_sections
from lagesbild.reports.officer_chapter import write_officers
from lagesbild.reports.resource_chapter import write_resources

AUTHOR = "Lägesbild"
INTENDED_USE = "Områdesfakta. Får inte användas för bedömning av enskilda personer."


def write_report(picture: Picture, areas: Sequence[MappedArea]) -> Report:
    return Report(
        title=picture.title,
        subtitle=(
            f"Omgång {picture.round}, referensdag {swedish.day_in_words(picture.reference_day)}."
            f" Dataversion {picture.data_version}, metod {picture.method.version}."
        ),
        running_head=f"Omgång {picture.round} · dataversion {picture.data_version}",
        author=AUTHOR,
        description=INTENDED_USE,
        date=picture.reference_day.isoformat(),
        sections=(
            *write_sections(picture, areas),
            *write_officers(picture, areas),
            *write_resources(picture, areas),
            *write_cameras(picture),
            *write_method_sections(picture),
            *write_appendix(picture, areas),
        ),
        sheets=write_sheets(picture, areas),
    )
