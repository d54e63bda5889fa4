import json
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web.audit.events import ANNA, BO, record
from tests.web.audit.lifting import guards_lifted

from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.chain import Breach, Head, head, record_event, verify_chain
from lagesbild_web.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

ZEROS = "0" * 64


def change(statement: str, *values: object) -> None:
    """Do with the database's own language what its guards refuse."""
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def breaches(*heads: Head) -> list[tuple[int, Breach]]:
    return [(problem.seq, problem.breach) for problem in verify_chain(heads)]


def recorded(count: int) -> list[AuditEvent]:
    return [record(details={"item": "A1", "number": number}) for number in range(count)]


def hash_by_hand(previous: str, payload: str) -> str:
    return sha256(previous.encode() + payload.encode()).hexdigest()


def rewrite(*, seq: int, payload: str) -> None:
    """Change an event and give it, and every event after it, the hashes that belong to it."""
    previous = AuditEvent.objects.get(seq=seq).previous
    for event in AuditEvent.objects.filter(seq__gte=seq).order_by("seq"):
        text = payload if event.seq == seq else event.payload
        link = hash_by_hand(previous, text)
        change(
            "UPDATE audit_auditevent SET payload = %s, previous = %s, hash = %s WHERE seq = %s",
            *(text, previous, link, event.seq),
        )
        previous = link


def test_an_event_says_who_did_what_for_whom_in_sorted_json_without_spaces():
    before = timezone.now()

    event = record(
        Recorded.ASSESSMENT_SUBMITTED,
        target="assessment/7",
        by=ANNA,
        role="district_chief",
        substitute_for=BO,
        details={"number": 2, "area": "NORRA ÄNGEN"},
    )

    at = json.loads(event.payload)["at"]
    assert event.payload == (
        '{"action":"assessment.submitted","at":"' + at + '","by":"anna.b",'
        '"details":{"area":"NORRA ÄNGEN","number":2},"role":"district_chief","seq":1,'
        '"substitute_for":"bo.c","target":"assessment/7"}'
    )
    assert at.endswith("+00:00")
    assert len(at) == len("2027-03-12T14:02:00.000000+00:00")
    assert timedelta(0) <= datetime.fromisoformat(at) - before < timedelta(minutes=1)


def test_events_are_numbered_from_one_and_each_is_bound_to_the_one_before():
    first, second, third = recorded(3)

    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert [first.previous, second.previous, third.previous] == [ZEROS, first.hash, second.hash]
    assert first.hash == hash_by_hand(ZEROS, first.payload)
    assert third.hash == hash_by_hand(second.hash, third.payload)
    assert head() == Head(seq=3, hash=third.hash)
    assert verify_chain() == []


def test_a_log_without_events_is_whole_and_has_a_head_of_its_own():
    assert head() == Head(seq=0, hash=ZEROS)
    assert verify_chain([head()]) == []


def test_what_is_rolled_back_leaves_no_event_and_no_gap():
    record()
    with transaction.atomic():
        record_event(action=Recorded.ROUND_OPENED, target="round/1", by=ANNA)
        transaction.set_rollback(True)

    assert record().seq == 2
    assert verify_chain() == []


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError, match="inside the transaction"):
        record_event(action=Recorded.ROUND_OPENED, target="round/1", by=ANNA)

    assert AuditEvent.objects.count() == 0


def test_an_event_of_a_kind_that_has_no_name_is_refused():
    with pytest.raises(ValueError, match="forgotten"):
        record("forgotten")


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("payload", [(3, Breach.WRONG_HASH)]),
        ("hash", [(3, Breach.WRONG_HASH)]),
        ("previous", [(3, Breach.WRONG_HASH), (3, Breach.WRONG_PREVIOUS)]),
    ],
)
def test_one_changed_sign_is_named_with_its_event(column, expected):
    stored = getattr(recorded(5)[2], column)
    place = stored.index("A1") if column == "payload" else 40
    other = "B" if stored[place] != "B" else "C"

    change(
        f"UPDATE audit_auditevent SET {column} = %s WHERE seq = 3",
        stored[:place] + other + stored[place + 1 :],
    )

    assert breaches() == expected


@pytest.mark.parametrize("place", range(0, 160, 7))
def test_a_change_anywhere_in_a_payload_is_found(place):
    [_, event, _] = recorded(3)
    other = "x" if event.payload[place] != "x" else "y"

    change(
        "UPDATE audit_auditevent SET payload = %s WHERE seq = 2",
        event.payload[:place] + other + event.payload[place + 1 :],
    )

    [first, *_] = breaches()
    assert first == (2, Breach.WRONG_HASH)
    assert {seq for seq, _ in breaches()} == {2}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL stores no such text")
def test_a_byte_that_makes_a_payload_no_text_is_named_with_its_event():
    recorded(3)

    change(
        "UPDATE audit_auditevent SET payload = CAST(x'7bff7d' AS TEXT) WHERE seq = 2",
    )

    assert breaches() == [(2, Breach.WRONG_HASH), (2, Breach.WRONG_FORM)]


def test_a_deleted_event_is_named_and_its_neighbours_are_not():
    recorded(5)

    change("DELETE FROM audit_auditevent WHERE seq = 3")

    [problem] = verify_chain()
    assert (problem.seq, problem.breach) == (3, Breach.MISSING)
    assert str(problem) == "Händelse 3 saknas i loggen."


def test_several_deleted_events_are_named_together_also_where_they_are_the_first():
    recorded(6)

    change("DELETE FROM audit_auditevent WHERE seq IN (1, 2, 4)")

    assert [str(problem) for problem in verify_chain()] == [
        "Händelse 1–2 saknas i loggen.",
        "Händelse 4 saknas i loggen.",
    ]


def test_every_broken_event_is_named_and_the_first_comes_first():
    recorded(6)

    change("UPDATE audit_auditevent SET payload = '{}' WHERE seq = 5")
    change("UPDATE audit_auditevent SET hash = %s WHERE seq = 2", ZEROS)

    assert breaches() == [
        (2, Breach.WRONG_HASH),
        (5, Breach.WRONG_HASH),
        (5, Breach.WRONG_FORM),
    ]


def test_an_event_that_is_changed_with_its_hash_breaks_the_one_after_it():
    event = recorded(4)[1]
    payload = event.payload.replace("A1", "B2")

    change(
        "UPDATE audit_auditevent SET payload = %s, hash = %s WHERE seq = 2",
        *(payload, hash_by_hand(event.previous, payload)),
    )

    assert breaches() == [(3, Breach.WRONG_PREVIOUS)]


def test_an_event_with_anothers_number_in_its_payload_is_named():
    payload = recorded(3)[1].payload.replace('"seq":2', '"seq":7')

    rewrite(seq=2, payload=payload)

    assert breaches() == [(2, Breach.WRONG_SEQ)]


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param('{"b":1, "a":2}', id="keys that are not sorted"),
        pytest.param('{"a":NaN}', id="what is no number"),
        pytest.param("[1,2]", id="no object"),
        pytest.param("Anna B svarade", id="no JSON"),
        pytest.param("[" * 100_000, id="JSON without an end"),
    ],
)
def test_a_payload_in_another_form_is_named_also_where_the_hashes_are_right(payload):
    recorded(3)

    rewrite(seq=2, payload=payload)

    assert breaches() == [(2, Breach.WRONG_FORM)]


def test_a_log_that_was_cut_is_found_by_an_earlier_head_only():
    recorded(5)
    earlier, later = (head_at(seq) for seq in (3, 5))

    change("DELETE FROM audit_auditevent WHERE seq > 3")

    assert breaches() == []
    assert breaches(earlier) == []
    assert breaches(earlier, later) == [(5, Breach.SHORTER_THAN_HEAD)]


def test_a_log_that_was_emptied_is_found_by_an_earlier_head():
    recorded(2)
    earlier = head()

    change("DELETE FROM audit_auditevent")

    assert breaches(earlier) == [(2, Breach.SHORTER_THAN_HEAD)]


def test_a_log_that_was_rewritten_to_its_end_is_found_by_an_earlier_head_only():
    events = recorded(5)
    before_it, at_it, after_it = (head_at(seq) for seq in (2, 3, 5))

    rewrite(seq=3, payload=events[2].payload.replace("A1", "B2"))

    assert breaches() == []
    assert breaches(before_it) == []
    assert breaches(before_it, at_it, after_it) == [
        (3, Breach.OTHER_THAN_HEAD),
        (5, Breach.OTHER_THAN_HEAD),
    ]


def head_at(seq: int) -> Head:
    return Head(seq=seq, hash=AuditEvent.objects.get(seq=seq).hash)


# Every sign that UTF-8 can carry: controls, combining marks, right-to-left marks, emoji, NUL.
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=60)
@given(target=TEXTS, details=st.dictionaries(TEXTS, VALUES, max_size=4))
def test_a_log_with_any_text_is_whole_and_tells_it_back(target, details):
    event = record(target=target, details=details)

    stored = json.loads(AuditEvent.objects.get(seq=event.seq).payload)
    assert (stored["target"], stored["details"]) == (target, details)
    assert verify_chain([head()]) == []


@pytest.mark.parametrize(
    ("details", "error"),
    [
        ({"share": float("nan")}, ValueError),
        ({"share": float("inf")}, ValueError),
        ({"item": "half a pair: \ud83d"}, ValueError),
        ({"counts": {10: 1, 2: 1}}, ValueError),
        ({"day": datetime(2027, 3, 12, tzinfo=timezone.get_default_timezone())}, TypeError),
    ],
)
def test_details_that_would_not_be_read_back_as_they_were_are_refused(details, error):
    with pytest.raises(error):
        record(details=details)

    assert AuditEvent.objects.count() == 0
