"""How Django knows this room."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "lagesbild_web.pages"
    label = "pages"
