"""Who may log in, in which role and where, and who stands in for whom.

No personal identity number anywhere: an account is known by what its organisation calls it.
"""

import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from lagesbild_web.records.models.dated import Dated, ends_after_it_begins
from lagesbild_web.roles import ROLES, Role


def _new_pseudonym() -> str:
    return f"B{secrets.randbelow(10**8):08d}"


class User(AbstractUser):
    first_name = None
    last_name = None
    display_name = models.CharField(max_length=150)
    pseudonym = models.CharField(max_length=20, unique=True, default=_new_pseudonym)
    """What a rater is called in everything that leaves the site."""
    home_district = models.CharField(max_length=40, blank=True)
    """The local police district that a rater belongs to; empty for the national panel."""

    REQUIRED_FIELDS = ("display_name",)

    def __str__(self) -> str:
        return self.display_name


class Grant(Dated):
    """A role of a person, with a unit for each of what the role may do there.

    Reading, writing and reviewing are separate: a chief reads the whole police district and writes
    in one local police district. `*` is the whole country; empty is nowhere.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(
        max_length=40, choices=[(role.value, ROLES[role].title) for role in Role]
    )
    reads = models.CharField(max_length=40, blank=True)
    writes = models.CharField(max_length=40, blank=True)
    reviews = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [ends_after_it_begins("grant_ends_after_it_begins")]


class Substitution(Dated):
    """A person who acts in another's place for a time; both names stand in the log."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="substitutions")
    substitute = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stands_in_for")

    class Meta:
        constraints = [
            ends_after_it_begins("substitution_ends_after_it_begins"),
            models.CheckConstraint(
                name="nobody_substitutes_for_themselves", condition=~Q(user=F("substitute"))
            ),
            models.CheckConstraint(
                name="substitution_has_an_end", condition=Q(valid_to__isnull=False)
            ),
        ]
