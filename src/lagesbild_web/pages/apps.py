"""How Django knows this room."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "lagesbild_web.pages"
    label = "pages"

    def ready(self) -> None:
        from lagesbild_web.login_events import connect

        connect()
