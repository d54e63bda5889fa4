"""A forecast of cameras is asked for, and made beside the site.

`exchange.camera_forecasts` is what the process does.
"""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lagesbild.errors import UserError
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act
from lagesbild_web.records.actions.making import WAITING, is_any_on_its_way, launch
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.models import CameraForecast
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_has_somewhere


class ForecastRefused(UserError):
    """A forecast that must not be made now."""


@transaction.atomic
def start_forecast(*, by: Acting) -> CameraForecast:
    """Start to make a forecast from today's queue, and return it while it is made.

    :raises NotAllowed: if the person enters cameras nowhere.
    :raises ForecastRefused: while another is on its way.
    """
    asked_for = begin_forecast(by=by)
    # The process must find the row, so it starts when the row is there for others.
    transaction.on_commit(partial(launch, asked_for, command="make_camera_forecast"))
    return asked_for


@transaction.atomic
def begin_forecast(*, by: Acting) -> CameraForecast:
    """Record that a forecast is to be made; who calls this makes it too.

    :raises NotAllowed: if the person enters cameras nowhere.
    :raises ForecastRefused: while another is on its way.
    """
    check_has_somewhere(by, Act.ENTER_CAMERAS)
    if is_any_on_its_way(CameraForecast.objects.all()):
        raise _busy()
    try:
        with transaction.atomic():
            asked_for = CameraForecast.objects.create(
                on=by.on, step=WAITING, by=by.user, role=by.role_for(Act.ENTER_CAMERAS)
            )
    except IntegrityError as error:
        # Somebody else began in the same moment; the database lets one of the two.
        raise _busy() from error
    record(
        Recorded.CAMERA_FORECAST_STARTED,
        target=f"camera_forecast/{asked_for.pk}",
        by=by,
        act=Act.ENTER_CAMERAS,
        forecast=asked_for.pk,
    )
    return asked_for


def _busy() -> ForecastRefused:
    return ForecastRefused(_("En prognos räknas redan. Vänta tills den är klar."))
