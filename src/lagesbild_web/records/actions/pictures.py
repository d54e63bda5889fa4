"""A situational picture is asked for; it is made beside the site, in a process of its own.

`exchange.freezing` is what the process does.
"""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from lagesbild.errors import UserError
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act
from lagesbild_web.policies import AssessmentState
from lagesbild_web.records.actions.making import WAITING, is_any_on_its_way, launch
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.models import FrozenPicture, Round
from lagesbild_web.records.queries.people import Acting


class PictureRefused(UserError):
    """A picture that must not be made now."""


@transaction.atomic
def start_picture(*, round_: Round, by: Acting) -> FrozenPicture:
    """Start to make a picture of a round, and return it while it is being made.

    :raises PictureRefused: for a round to practise in, or while another is on its way.
    """
    picture = begin_picture(round_=round_, by=by)
    # The process must find the row, so it starts when the row is there for others.
    transaction.on_commit(partial(launch, picture, command="freeze_picture"))
    return picture


@transaction.atomic
def begin_picture(*, round_: Round, by: Acting) -> FrozenPicture:
    """Record that a picture is to be made; who calls this makes it too.

    :raises PictureRefused: for a round to practise in, or while another is on its way.
    """
    if not by.may(Act.DECIDE, inside=frozenset(), state=AssessmentState.REVIEWED):
        by.check_may(Act.RUN_ROUND, inside=frozenset())
    round_ = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if round_.is_exercise:
        raise PictureRefused(_("Av en övningsomgång görs ingen lägesbild."))
    if is_any_on_its_way(FrozenPicture.objects.filter(round=round_)):
        raise PictureRefused(
            _("En lägesbild av omgången är redan på väg. Vänta tills den är klar.")
        )
    picture = FrozenPicture.objects.create(round=round_, step=WAITING, by=by.user)
    record(
        Recorded.PICTURE_STARTED,
        target=f"picture/{picture.pk}",
        by=by,
        act=Act.RUN_ROUND,
        round=round_.code,
    )
    return picture
