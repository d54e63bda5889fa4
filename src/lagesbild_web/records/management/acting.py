"""Who does what a command does? The log has a name for it, and the rights are that person's."""

from datetime import date

from lagesbild.errors import NotFound
from lagesbild_web.records.models import User
from lagesbild_web.records.queries.people import Acting, acting_as


def acting_from_command(username: str, *, on: date) -> Acting:
    """Return the person that a command names.

    :raises NotFound: if nobody is called that.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NotFound(f"Det finns ingen användare {username}.")
    return acting_as(user, on=on)
