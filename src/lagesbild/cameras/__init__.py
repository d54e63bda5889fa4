"""Cameras: who gets the next one, is it lawful, does it arrive, and is it used?

Needs, points and cameras are followed by code names and coarse places. `standing` says what is left
of each need on a day; `priority` and `queue` put those that wait in order, and `why` says why one
stands before another. `supply`, `allocation` and `forecast` say when they are met, `follow_up` what
became of them, `body_worn` who is short of body-worn cameras, and `siting` which places a camera
would cover. Nothing here writes a conclusion: people decide.
"""
