"""Something is asked for that takes longer than anyone waits for a page: a process makes it.

`exchange.making` is what such a process does; whoever asked follows `Making.step`.
"""

import logging
import os
import subprocess
import sys
from datetime import timedelta
from threading import Thread

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from lagesbild_web.records.models.making import Making, MakingState

GIVEN_UP_AFTER = timedelta(minutes=15)
"""What has been on its way for longer than this has lost its process."""

WAITING = gettext_noop("Väntar på att börja")
LOST = gettext_noop("Avbröts innan den blev klar. Gör en ny.")
NOT_STARTED = gettext_noop("Servern kunde inte börja. Hör av dig till den som förvaltar systemet.")
"""What a step says, as it is stored; pages show it in their own language."""

_log = logging.getLogger(__name__)


def is_any_on_its_way(asked_for: QuerySet[Making]) -> bool:
    """Tell whether any of the rows is being made, after those that are lost have been given up."""
    running = asked_for.filter(state=MakingState.RUNNING)
    running.filter(at__lt=timezone.now() - GIVEN_UP_AFTER).update(
        state=MakingState.FAILED, step=LOST
    )
    return running.exists()


def launch(made: Making, *, command: str) -> None:
    """Start the process in a session of its own: it outlives the server's worker.

    :param command: of `lagesbild_web`; is given the row's number.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - a number that the database gave
            [sys.executable, "-m", "lagesbild_web.manage", command, str(made.pk)],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        _log.exception("the process of %s %s did not start", command, made.pk)
        rows = type(made)._default_manager.filter(pk=made.pk)
        rows.update(state=MakingState.FAILED, step=NOT_STARTED)
        return
    # Somebody has to take note of its end, or it stays in the machine's table of processes.
    Thread(target=process.wait, daemon=True).start()
