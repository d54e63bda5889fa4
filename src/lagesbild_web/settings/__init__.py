"""How the site is set up: the same everywhere, for the demo, for tests, for real use."""
