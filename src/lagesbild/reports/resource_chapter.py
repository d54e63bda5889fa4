"""The chapter on resources: what added money became, placed beside worked, how sure, how counted.

RiR 2020:20: the police cannot say what share of added resources reaches the vulnerable areas. Skr.
2020/21:108: resources are not always placed where they work. Only tables that may be shared are
read here.
"""

from collections.abc import Sequence

from lagesbild.picture.record import Picture
from lagesbild.reports.content import Section
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.resource_method_section import write_method
from lagesbild.reports.resource_placed_section import write_placed
from lagesbild.reports.resource_reach_section import write_reach
from lagesbild.reports.resource_rows import followed_resources
from lagesbild.reports.resource_sources_section import write_sources


def write_resources(picture: Picture, areas: Sequence[MappedArea]) -> tuple[Section, ...]:
    """Return the chapter; nothing for a picture that follows no resources."""
    followed = followed_resources(picture, areas)
    if followed is None:
        return ()
    return (
        write_reach(followed),
        write_placed(followed),
        write_sources(followed, picture),
        write_method(followed, picture),
    )
