"""What is said of the site beside OWASP ASVS 5.0: each requirement once, and no test invented."""

import ast
import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from tests.repo.tree import ROOT

SITE = ROOT / "src/lagesbild_web"
SECURITY = (ROOT / "docs/security.md").read_text(encoding="utf-8")
with (ROOT / "docs/asvs.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))

# Of version 5.0.0, by chapter: how many requirements of level 1 and of level 2 there are.
REQUIREMENTS = {
    1: (8, 19),
    2: (4, 7),
    3: (8, 11),
    4: (2, 8),
    5: (4, 5),
    6: (13, 22),
    7: (6, 12),
    8: (4, 3),
    9: (4, 3),
    10: (5, 24),
    11: (3, 11),
    12: (3, 6),
    13: (1, 12),
    14: (2, 7),
    15: (3, 10),
    16: (0, 16),
    17: (0, 7),
}
# Of level 3, those that are taken although nobody asks for them.
TAKEN = {"1.2.10", "2.3.5"}


def test_each_requirement_of_the_first_two_levels_has_one_row():
    ids = [row["id"] for row in ROWS]
    chapters = Counter((int(row["id"].split(".")[0]), row["level"]) for row in ROWS)

    assert len(ids) == len(set(ids)) == 253 + len(TAKEN)
    assert all(re.fullmatch(r"[1-9]\d?\.[1-9]\.[1-9]\d?", one) for one in ids)
    assert ids == sorted(ids, key=lambda one: [int(part) for part in one.split(".")])
    found = {one: (chapters[one, "1"], chapters[one, "2"]) for one in REQUIREMENTS}
    assert found == REQUIREMENTS
    assert {row["id"] for row in ROWS if row["level"] == "3"} == TAKEN


def test_each_row_says_what_it_has_to_and_no_more():
    for row in ROWS:
        expected = {"ja": {"ja", "ännu inte", "driften"}, "nej": {""}}[row["applies"]]
        assert row["met"] in expected, row
        assert row["how"].endswith("."), row
        assert bool(row["test"]) is (row["met"] == "ja"), row


def test_what_is_met_names_a_test_that_exists():
    for row in ROWS:
        if row["met"] != "ja":
            continue
        path, name = row["test"].split("::")
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), row


def test_the_page_about_security_counts_as_the_table_does():
    met = Counter(row["met"] for row in ROWS)
    counted = dict(re.findall(r"^\| (\w[\w ]*) \| (\d+) \|$", SECURITY, re.MULTILINE))

    assert counted == {
        "Uppfyllt": str(met["ja"]),
        "Beror på driften": str(met["driften"]),
        "Ännu inte": str(met["ännu inte"]),
        "Gäller inte": str(met[""]),
    }


def test_the_page_about_security_says_how_long_a_login_lasts():
    from lagesbild_web.settings import base

    assert "efter 30 minuter utan användning och efter 10 timmar" in SECURITY
    assert timedelta(minutes=30) == base.LAGESBILD_SESSION_IDLE
    assert timedelta(hours=10) == base.LAGESBILD_SESSION_LONGEST


def calls(name: str, *, but: tuple[str, ...] = ()) -> Iterator[tuple[Path, ast.Call]]:
    """Return the calls of something by this name in the site, as function or method."""
    for path in sorted(SITE.rglob("*.py")):
        if any(part in path.as_posix() for part in but):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name == getattr(
                node.func, "attr", getattr(node.func, "id", "")
            ):
                yield path, node


def test_the_site_writes_no_sql_of_what_people_send():
    # Guards are written by migrations, of the names that stand in them.
    asked = list(calls("execute", but=("audit/guards.py",)))

    assert asked
    for path, call in asked:
        assert isinstance(call.args[0], ast.Constant), f"{path}:{call.lineno}"
    for name in ("RawSQL", "raw", "extra", "executemany", "executescript"):
        assert [f"{path}:{call.lineno}" for path, call in calls(name)] == []


def test_no_form_takes_its_fields_from_a_model():
    sources = [path.read_text(encoding="utf-8") for path in SITE.rglob("*.py")]

    assert not [one for one in sources if "ModelForm" in one or '__all__"' in one]
