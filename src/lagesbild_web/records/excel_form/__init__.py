"""Answers by a locked Excel form, for where there is no network."""
