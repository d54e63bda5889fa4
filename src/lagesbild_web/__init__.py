"""The site: where a round is collected, reviewed and decided in the browser."""
