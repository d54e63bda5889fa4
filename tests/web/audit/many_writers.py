"""Several threads write to the log at once, each over a connection of its own.

Run as a program it does so on a fresh SQLite file, set up as in the demo, and prints what is left;
`LAGESBILD_SITE_HOME` says where. The tests' own SQLite is in memory, where threads do not wait for
each other.
"""

import json
import sys
import threading

import django
from django.core.management import call_command
from django.db import connections, transaction


def write_at_once(*, threads: int, events: int) -> None:
    """Let every thread record its events, each in a transaction with a read before it."""
    from lagesbild_web.audit.actions import Recorded
    from lagesbild_web.audit.chain import record_event
    from lagesbild_web.audit.models import AuditEvent

    failed: list[Exception] = []
    together = threading.Barrier(threads)

    def write(thread: int) -> None:
        try:
            together.wait()
            for number in range(events):
                with transaction.atomic():
                    AuditEvent.objects.count()
                    record_event(
                        action=Recorded.ANSWER_RECORDED,
                        target=f"session/{thread}",
                        by=None,
                        details={"number": number},
                    )
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=[number]) for number in range(threads)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    if failed:
        raise failed[0]


def left() -> dict[str, object]:
    """Return the numbers in the log, how many events each target has, and what is broken."""
    from lagesbild_web.audit.chain import verify_chain
    from lagesbild_web.audit.models import AuditEvent
    from lagesbild_web.audit.payload import Payload

    events = list(AuditEvent.objects.order_by("seq"))
    targets = [Payload.read(event.payload).target for event in events]
    return {
        "numbers": [event.seq for event in events],
        "per_target": {target: targets.count(target) for target in set(targets)},
        "problems": [str(problem) for problem in verify_chain()],
    }


if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    write_at_once(threads=int(sys.argv[1]), events=int(sys.argv[2]))
    print(json.dumps(left()))
