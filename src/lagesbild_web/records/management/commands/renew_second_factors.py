"""Encrypt the secrets of second factors anew, after the secret key has been changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lagesbild.swedish import plural
from lagesbild_web.second_factors import renew_secrets


class Command(BaseCommand):
    help = "Encrypt the secrets behind one-time and recovery codes with the newest key."

    def handle(self, *_args: Any, **_options: Any) -> None:
        done = renew_secrets()
        many = plural(done.renewed, "hemlighet är krypterad", "hemligheter är krypterade")
        self.stdout.write(f"{many} med den nyaste nyckeln.")
        if done.unreadable:
            lost = plural(done.unreadable, "hemlighet går", "hemligheter går")
            raise CommandError(
                f"{lost} inte att öppna med någon av nycklarna. Lägg tillbaka den gamla i"
                " LAGESBILD_SECRET_KEY_FALLBACKS, eller be dem som äger dem att börja om."
            )
