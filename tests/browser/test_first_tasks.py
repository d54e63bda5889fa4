"""A newcomer of each role does what the role comes for, in no more clicks than the list allows."""

import pytest
from tests.browser.first_tasks import CLICKS, FIRST_TASKS, FURTHER_TASKS, Newcomer, Task

from lagesbild_web.roles import Role

pytestmark = [pytest.mark.own_process, pytest.mark.slow]


def test_every_role_has_its_first_task():
    assert [task.role for task in FIRST_TASKS] == list(Role)


@pytest.mark.parametrize(
    "task",
    [*FIRST_TASKS, *FURTHER_TASKS],
    ids=lambda task: f"{task.role.value} {task.does}",
)
def test_a_newcomer_does_it_within_its_clicks_and_nothing_is_refused(open_as, task: Task):
    page = open_as(task.username)
    faults = []
    page.on("console", lambda said: said.type == "error" and faults.append(said.text))
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    newcomer = Newcomer(page, on_picture=lambda page, picture: None)

    newcomer.do(task)

    assert faults == []
    assert newcomer.clicks == sum(isinstance(step, CLICKS) for step in task.steps)
    assert newcomer.clicks <= task.most_clicks
