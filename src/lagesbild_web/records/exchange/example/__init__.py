"""What stands in the site that shows it off: the invented country with a round under way."""
