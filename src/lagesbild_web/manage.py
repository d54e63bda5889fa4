"""The site's commands: `lagesbild_web migrate`, `lagesbild_web verify_audit` and Django's own."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lagesbild_web.settings.production")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
