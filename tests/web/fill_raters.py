"""Fill an empty database with a round that many raters are answering; run as a module."""

import os
from datetime import timedelta

import django

RATERS = int(os.environ.get("LAGESBILD_FILL_RATERS", "20"))


def main() -> None:
    django.setup()
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone
    from tests.web.factories import build_country, build_round, rater, session_of
    from tests.web.live import PASSWORD

    from lagesbild_web.records.models import Round, User

    build_country()
    today = timezone.localdate()
    round_ = build_round()
    Round.objects.update(opens=today - timedelta(days=7), closes=today + timedelta(days=30))
    hashed = make_password(PASSWORD)
    for number in range(RATERS):
        user = rater(f"rater{number}", district=f"L{number % 3 + 1}")
        session_of(user, round_, area=f"A{number % 3 + 1}")
    User.objects.update(password=hashed)


if __name__ == "__main__":
    main()
