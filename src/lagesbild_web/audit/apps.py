"""How Django knows this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "lagesbild_web.audit"
    label = "audit"
