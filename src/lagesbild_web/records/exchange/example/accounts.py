"""Who can log in to the invented country: one person for each role, and colleagues who cannot."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lagesbild_web.permissions import EVERYWHERE
from lagesbild_web.records.actions.people import give_grant, invite_user
from lagesbild_web.records.models import Grant, User
from lagesbild_web.records.queries.people import Acting, acting_as
from lagesbild_web.roles import Role

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look like another."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """One person of the demonstration, and where the role holds."""

    username: str
    display_name: str
    role: Role
    reads: str = ""
    writes: str = ""
    reviews: str = ""
    home_district: str = ""


@dataclass(frozen=True, kw_only=True)
class Login:
    """What somebody needs to come in; it is shown once and stored nowhere."""

    username: str
    role: str
    password: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the persons of the demonstration work."""

    district: str
    next_district: str
    police_district: str
    region: str
    municipality: str


class Accounts:
    """Those who have accounts in the demonstration, as they act today."""

    def __init__(self, *, today: date) -> None:
        self.today = today
        self.administrator = _first_administrator(today)
        self.logins: list[Login] = []
        self._colleagues: dict[tuple[Role, str], Acting] = {}

    def __getitem__(self, username: str) -> Acting:
        return self.acting(User.objects.get(username=username))

    def acting(self, user: User) -> Acting:
        return acting_as(user, on=self.today)

    def open(self, place: Place) -> None:
        """Make the persons of `_accounts`, each with a password of their own."""
        self._let_in(self.administrator.user, Role.ADMINISTRATOR)
        for account in _accounts(place):
            user = invite_user(
                username=account.username,
                display_name=account.display_name,
                home_district=account.home_district,
                by=self.administrator,
            )
            self._grant(user, account.role, account.reads, account.writes, account.reviews)
            self._let_in(user, account.role)

    def wake(self, raters: Mapping[str, User]) -> None:
        """Let raters of the last round rate again: they act here, but nobody can log in as them."""
        for rater in raters.values():
            rater.is_active = True
            rater.save(update_fields=["is_active"])
            self._grant(rater, Role.AREA_OFFICER, rater.home_district, rater.home_district, "")

    def colleague(self, role: Role, unit: str) -> Acting:
        """Return somebody with a role in a unit, who is made when first asked for."""
        found = self._colleagues.get((role, unit))
        if found is None:
            user = invite_user(
                username=f"kollega-{role.value}-{unit}".lower(),
                display_name=f"{role.title} {unit}",
                home_district="",
                by=self.administrator,
            )
            self._grant(user, role, unit, unit, unit)
            found = self._colleagues[role, unit] = self.acting(user)
        return found

    def _grant(self, user: User, role: Role, reads: str, writes: str, reviews: str) -> None:
        give_grant(
            user=user,
            role=role,
            reads=reads,
            writes=writes,
            reviews=reviews,
            valid_from=self.today,
            valid_to=None,
            by=self.administrator,
        )

    def _let_in(self, user: User, role: Role) -> None:
        password = new_password()
        user.set_password(password)
        user.save(update_fields=["password"])
        self.logins.append(Login(username=user.username, role=role.title, password=password))


def new_password() -> str:
    """Return sixteen random signs in fours, about 79 bits, that can be typed from a paper."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _first_administrator(today: date) -> Acting:
    """Make the one account that nobody can have invited."""
    user = User(username="administrator", display_name="Alva Administratör")
    user.set_unusable_password()
    user.save()
    Grant.objects.create(
        user=user,
        role=Role.ADMINISTRATOR.value,
        reads=EVERYWHERE,
        writes=EVERYWHERE,
        valid_from=today,
    )
    return acting_as(user, on=today)


def _accounts(place: Place) -> list[Account]:
    everywhere = {"reads": EVERYWHERE, "reviews": EVERYWHERE}
    return [
        Account(
            username="omradespolis",
            display_name="Olle Områdespolis",
            role=Role.AREA_OFFICER,
            reads=place.district,
            writes=place.district,
            home_district=place.district,
        ),
        Account(
            username="omradespolis2",
            display_name="Ossian Områdespolis",
            role=Role.AREA_OFFICER,
            reads=place.next_district,
            writes=place.next_district,
            home_district=place.next_district,
        ),
        Account(
            username="lokalpolischef",
            display_name="Lova Lokalpolischef",
            role=Role.DISTRICT_CHIEF,
            reads=place.police_district,
            writes=place.district,
        ),
        Account(
            username="samordnare",
            display_name="Signe Samordnare",
            role=Role.REGIONAL_COORDINATOR,
            reads=place.region,
            writes=place.region,
            reviews=place.region,
        ),
        Account(
            username="analytiker",
            display_name="Arvid Analytiker",
            role=Role.NATIONAL_ANALYST,
            **everywhere,
        ),
        Account(
            username="analytiker2",
            display_name="Astrid Analytiker",
            role=Role.NATIONAL_ANALYST,
            **everywhere,
        ),
        Account(
            username="controller",
            display_name="Claes Controller",
            role=Role.CONTROLLER,
            reads=place.region,
            writes=place.region,
        ),
        Account(
            username="ekonomi",
            display_name="Elsa Ekonomi",
            role=Role.CONTROLLER,
            reads=EVERYWHERE,
            writes=EVERYWHERE,
        ),
        Account(
            username="kameraansvarig",
            display_name="Karin Kameraansvarig",
            role=Role.CAMERA_PLANNER,
            reads=EVERYWHERE,
            writes=EVERYWHERE,
        ),
        Account(
            username="kommunkontakt",
            display_name="Kerstin Kommunkontakt",
            role=Role.MUNICIPAL_CONTACT,
            reads=place.municipality,
            writes=place.municipality,
        ),
        Account(
            username="revisor",
            display_name="Rut Revisor",
            role=Role.AUDITOR,
            reads=EVERYWHERE,
        ),
    ]
