"""What authorities have decided, and what we have decided in their absence, as dated data.

Each file in `data/` holds entries with a first day and a reference; code here only reads them.
"""
