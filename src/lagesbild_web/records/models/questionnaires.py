"""The versions of the questionnaire, each as it was published."""

from django.db import models


class QuestionnaireVersion(models.Model):
    """One version; a round is pinned to it for ever, so it is never changed."""

    version = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    document = models.JSONField()
    """As in the collection's `questionnaire.yaml`: one entry of `questionnaires`."""
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.title
