"""Print every answer on the site's database as JSON, one a line; run as a module."""

import json

import django


def main() -> None:
    django.setup()
    from lagesbild_web.audit.models import AuditEvent
    from lagesbild_web.records.models import Answer

    recorded = {}
    for payload in AuditEvent.objects.values_list("payload", flat=True):
        event = json.loads(payload)
        if event["action"] == "answer.recorded":
            recorded[event["details"]["answer"]] = recorded.get(event["details"]["answer"], 0) + 1
    for answer in Answer.objects.order_by("pk"):
        print(
            json.dumps(
                {
                    "session": answer.session_id,
                    "number": answer.number,
                    "token": str(answer.token),
                    "reason": answer.reason,
                    "events": recorded.get(answer.pk, 0),
                }
            )
        )


if __name__ == "__main__":
    main()
