"""The server is killed in the middle of many autosaves: what was acknowledged is there, once."""

import http.client
import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.web.live import Person, Site, running_site
from tests.web.postgres import running_postgres

pytestmark = [pytest.mark.own_process, pytest.mark.slow]

RATERS, SAVES_EACH, KILLED_AFTER = 20, 10, 100


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    if request.param == "SQLite":
        with running_site(tmp_path, filled_by="tests.web.fill_raters") as site:
            yield site
        return
    with (
        running_postgres(durable=True) as socket,
        running_site(tmp_path, filled_by="tests.web.fill_raters", postgres=socket) as site,
    ):
        yield site


@dataclass
class Typing:
    """One rater who keeps changing the reason of an answer, as the page's script would send it."""

    person: Person
    path: str
    hidden: dict[str, str]
    acknowledged: dict[str, str] = field(default_factory=dict)
    """The reason by the token that it was saved with."""
    sent: dict[str, str] | None = None
    """What was sent and not answered, to be sent again as it was."""

    def save_until_killed(self, saves: threading.Semaphore) -> None:
        while len(self.acknowledged) < SAVES_EACH:
            try:
                self.save()
            except (OSError, http.client.HTTPException):
                return
            saves.release()

    def save(self) -> None:
        if self.sent is None:
            self.sent = {
                **self.hidden,
                "answer": "3",
                "certainty": "medium",
                "reason": f"Ändring {len(self.acknowledged) + 1}.",
            }
        answered = self.person.post(self.path, self.sent, headers={"X-Autosave": "1"})
        assert answered.status == 200, (answered.status, answered.text[:500])
        self.acknowledged[self.sent["token"]] = self.sent["reason"]
        self.hidden |= answered.hidden
        self.sent = None


def begin(site: Site, number: int) -> Typing:
    person = Person(site=site)
    person.log_in(f"rater{number}")
    session = re.search(r"/uppgifter/(\d+)/", person.get("/uppgifter/").text)
    assert session
    path = f"/uppgifter/{session[1]}/fraga/Q1/"
    page = person.get(path)
    hidden = {name: page.hidden[name] for name in ("csrfmiddlewaretoken", "token", "version")}
    return Typing(person=person, path=f"{path}spara/", hidden=hidden | {"rows": "0"})


def test_every_acknowledged_answer_is_there_once_after_the_server_was_killed(site):
    raters = [begin(site, number) for number in range(RATERS)]
    saves = threading.Semaphore(0)
    threads = [threading.Thread(target=one.save_until_killed, args=[saves]) for one in raters]
    for thread in threads:
        thread.start()
    for _ in range(KILLED_AFTER):
        assert saves.acquire(timeout=60)
    site.kill()
    for thread in threads:
        thread.join(timeout=60)
    before = {token for one in raters for token in one.acknowledged}
    assert KILLED_AFTER <= len(before) < RATERS * SAVES_EACH

    site.start()
    kept = {row["token"] for row in answers(site)}
    assert before <= kept
    for one in raters:
        while len(one.acknowledged) < SAVES_EACH:
            one.save()

    rows = answers(site)
    said = {token: reason for one in raters for token, reason in one.acknowledged.items()}
    assert Counter(row["token"] for row in rows) == Counter(list(said))
    assert {row["token"]: row["reason"] for row in rows} == said
    assert [row["events"] for row in rows] == [1] * len(rows)
    for session in {row["session"] for row in rows}:
        numbers = [row["number"] for row in rows if row["session"] == session]
        assert numbers == list(range(1, SAVES_EACH + 1))
    assert "Loggen är hel" in site.manage("verify_audit")


def answers(site: Site) -> list[dict[str, object]]:
    return [json.loads(line) for line in site.run("-m", "tests.web.list_answers").splitlines()]
