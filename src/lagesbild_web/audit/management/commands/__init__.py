"""The commands of the event log: verify it, hand out its head, hand out its events."""
