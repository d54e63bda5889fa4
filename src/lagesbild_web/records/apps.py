"""How Django knows this room."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "lagesbild_web.records"
    label = "records"
