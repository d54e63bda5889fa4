"""The chapter on area officers: the government's three questions, signs, and how it is counted.

Skr. 2020/21:108 asks for a follow-up of the decision on one officer per 5 000 residents, for what
is done so that they are not used elsewhere, and for an analysis of the need. Only tables that may
be shared are read here.
"""

from collections.abc import Sequence

from lagesbild.picture.record import Picture
from lagesbild.reports.content import Section
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.officer_map import officer_maps
from lagesbild.reports.officer_method_section import write_method
from lagesbild.reports.officer_need_section import write_need
from lagesbild.reports.officer_norm_section import write_norm
from lagesbild.reports.officer_rows import followed_in
from lagesbild.reports.officer_signs_section import write_signs
from lagesbild.reports.officer_time_section import write_time


def write_officers(picture: Picture, areas: Sequence[MappedArea]) -> tuple[Section, ...]:
    """Return the chapter; nothing for a picture without staff, which keeps its bytes (ADR 20)."""
    followed = followed_in(picture, areas)
    if followed is None:
        return ()
    return (
        write_norm(followed, officer_maps(picture, followed, areas)),
        write_time(followed),
        write_need(followed),
        write_signs(followed),
        write_method(followed),
    )
