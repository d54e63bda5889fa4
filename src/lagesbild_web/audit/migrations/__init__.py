"""How the table of the event log came to be."""
