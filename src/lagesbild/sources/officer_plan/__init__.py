"""The file that a plan of area officers is made of: what it may hold, and what is wrong in it.

`schema.yaml` declares the file and docs/officers-plan.md describes it. `reading` makes a situation
of it, `checks` finds what contradicts itself, `example` writes one to begin with.
"""
