"""The worked vectors and the register of amendments that were given with the first rules.

Their rules are named in Swedish and asked by facts; the guide has questions in front of the facts.
"""

import csv
import re
from datetime import date

import pytest
import yaml

from lagesbild.secrecy.evaluation import findings_of, scope_of
from lagesbild.secrecy.outcome import Outcome, decide
from lagesbild.secrecy.rule_base import law_on, rule_base

SENDERS = {"socialtjanst": "social_services", "kommun": "municipality", "skola": "school"}
RECIPIENTS = {"polismyndigheten": "police", "tullverket": "customs"}
KINDS = {"26:1": "personal", "26:3": "family_counselling", "21:7": "personal"}
KINDS |= {"23:2-2": "student_support"}
IDS = {"OSL-10-15a@2025": "OSL-10-15a"}
PERMITTING = {
    "may": {Outcome.MAY, Outcome.MAY_AFTER_TEST},
    "must": {Outcome.MUST, Outcome.MUST_UNLESS},
}


@pytest.fixture
def law_folder(reference):
    return reference / "law"


def vectors(folder):
    return yaml.safe_load((folder / "vectors.yaml").read_text(encoding="utf-8"))


def answered(scope, given):
    """Return the given facts, every other condition as no, and judgements left open."""
    tests = {p.test for p in scope.law.provisions} | {g.harm_test for g in scope.law.grounds}
    return {name: given.get(name, False) for name in scope.law.conditions if name not in tests}


def test_every_vector_has_its_outcome_and_its_provisions(law_folder):
    told = []
    for vector in vectors(law_folder):
        kind = "contact" if "contact_details_only" in vector["facts"] else KINDS[vector["secrecy"]]
        scope = scope_of(
            law_on(vector["date"]),
            sender=SENDERS[vector["sender"]],
            recipient=RECIPIENTS[vector["recipient"]],
            information=kind,
        )
        facts = answered(scope, vector["facts"])
        findings = findings_of(scope, facts)
        stated = {f.provision.id for f in findings if f.state in ("applies", "awaits_test")}
        wanted = {IDS.get(name, name) for name in vector["provisions"]}
        unwanted = {IDS.get(name, name) for name in vector.get("not", [])}
        outcome = decide(scope, findings, facts).outcome
        told.append(vector["id"])

        assert wanted <= stated, vector["id"]
        assert not unwanted & stated, vector["id"]
        if vector["best"] == "none":
            own = {f.provision.id for f in findings if f.provision.id in stated}
            assert own <= {"OSL-10-27"}, vector["id"]
        else:
            assert outcome in PERMITTING[vector["best"]], vector["id"]
    assert told == [f"T{number:02}" for number in range(1, 11)]


def amendments_of(folder):
    """Return each section's acts by the register, for acts that touch its text."""
    found: dict[str, set[tuple[str, str]]] = {}
    with (folder / "osl_amendments.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            note = re.sub(r"rubr\.[^;,]*(?:;|,|$)", "", row["note"])
            for verb, part in re.findall(r"(ändr\.|nya|ny)([^;]*)", note):
                assert verb
                for chapter, sections in re.findall(r"(\d+) kap\. ([^§]*)§", part):
                    for section in re.split(r",| och ", sections):
                        key = f"OSL {chapter}:{section.strip()}"
                        found.setdefault(key, set()).add((row["sfs"], row["in_force"]))
    return found


def test_the_guide_has_every_amendment_of_the_register_for_the_sections_it_cites(law_folder):
    register = amendments_of(law_folder)
    missing = []
    for section in rule_base().sections.values():
        if section.statute != "2009:400":
            continue
        name = f"OSL {section.chapter}:{section.section}"
        first, last = section.first_day, section.last_day or date.max
        acts = {
            (sfs, day)
            for sfs, day in register.get(name, set())
            if first <= date.fromisoformat(day) <= last
        }
        told = {(act.sfs, str(act.in_force)) for act in section.amendments}
        missing += [f"{section.id}: {act}" for act in sorted(acts - told)]

    assert len(register) > 200
    assert missing == []
