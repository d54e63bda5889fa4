"""Readers and writers: the collection, map files and what authorities publish, judged on entry."""
