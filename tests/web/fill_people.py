"""Fill an empty database with one invited analyst and nobody else; run as a module."""

import django


def main() -> None:
    django.setup()
    from tests.web.factories import build_country, person

    from lagesbild_web.roles import Role

    build_country()
    user = person("nils", Role.NATIONAL_ANALYST)
    user.set_unusable_password()
    user.save()


if __name__ == "__main__":
    main()
