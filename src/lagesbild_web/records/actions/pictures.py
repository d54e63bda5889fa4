"""A situational picture is asked for; it is made beside the site, in a process of its own.

Making it takes a good deal longer than anyone waits for a page. `exchange.freezing` is what the
process does; whoever asked follows `FrozenPicture.step`.
"""

import logging
import os
import subprocess
import sys
from datetime import timedelta
from functools import partial
from threading import Thread

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lagesbild.errors import UserError
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act
from lagesbild_web.policies import AssessmentState
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.models import FrozenPicture, Round
from lagesbild_web.records.models.pictures import PictureState
from lagesbild_web.records.queries.people import Acting

GIVEN_UP_AFTER = timedelta(minutes=15)
"""A picture that has been on its way for longer than this has lost its process."""

WAITING = gettext_noop("Väntar på att börja")
LOST = gettext_noop("Avbröts innan den blev klar. Gör en ny.")
NOT_STARTED = gettext_noop("Servern kunde inte börja. Hör av dig till den som förvaltar systemet.")
"""What a picture's step says, as it is stored; pages show it in their own language."""

_log = logging.getLogger(__name__)


class PictureRefused(UserError):
    """A picture that must not be made now."""


@transaction.atomic
def start_picture(*, round_: Round, by: Acting) -> FrozenPicture:
    """Start to make a picture of a round, and return it while it is being made.

    :raises PictureRefused: for a round to practise in, or while another is on its way.
    """
    picture = begin_picture(round_=round_, by=by)
    # The process must find the row, so it starts when the row is there for others.
    transaction.on_commit(partial(_launch, picture.pk))
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
    running = FrozenPicture.objects.filter(round=round_, state=PictureState.RUNNING)
    running.filter(at__lt=timezone.now() - GIVEN_UP_AFTER).update(
        state=PictureState.FAILED, step=LOST
    )
    if running.exists():
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


def _launch(pk: int) -> None:
    """Start the process in a session of its own: it outlives the server's worker."""
    try:
        process = subprocess.Popen(  # noqa: S603 - a number that the database gave
            [sys.executable, "-m", "lagesbild_web.manage", "freeze_picture", str(pk)],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        _log.exception("the process of picture %s did not start", pk)
        FrozenPicture.objects.filter(pk=pk).update(state=PictureState.FAILED, step=NOT_STARTED)
        return
    # Somebody has to take note of its end, or it stays in the machine's table of processes.
    Thread(target=process.wait, daemon=True).start()
