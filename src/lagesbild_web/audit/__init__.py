"""The event log: who did or read what, in an order and a form that cannot be changed unseen."""
