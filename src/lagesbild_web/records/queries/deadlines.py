"""Until when a district may write in a round."""

from datetime import date

from django.db.models import Max

from lagesbild_web.records.models import DeadlineException, Round


def last_day(round_: Round, district: str) -> date:
    """Return the last day of a round for a district, with the latest exception it was given."""
    given = DeadlineException.objects.filter(round=round_, district=district)
    latest = given.aggregate(until=Max("until"))["until"]
    return max(round_.closes, latest) if latest else round_.closes
