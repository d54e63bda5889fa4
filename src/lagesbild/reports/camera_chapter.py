"""The chapter on cameras: are needs met, how long do they wait, what does the order cost?

Skr. 2020/21:108: a national order gives the gravest areas high priority, and the work with cameras
is to be described. Only tables that may be shared are read here, and none of them has a place.
"""

from lagesbild.picture.record import Picture
from lagesbild.reports.camera_law_section import write_law
from lagesbild.reports.camera_needs_section import write_needs
from lagesbild.reports.camera_order_section import write_order
from lagesbild.reports.camera_rows import followed_cameras
from lagesbild.reports.camera_use_section import write_use
from lagesbild.reports.camera_waiting_section import write_waiting
from lagesbild.reports.content import Section


def write_cameras(picture: Picture) -> tuple[Section, ...]:
    """Return the chapter; nothing for a picture that follows no cameras."""
    followed = followed_cameras(picture)
    if followed is None:
        return ()
    return (
        write_needs(followed),
        write_waiting(followed),
        write_order(followed),
        write_use(followed),
        write_law(followed, picture),
    )
