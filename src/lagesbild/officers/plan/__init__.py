"""Where should area officers be in the coming years, with the people and the money there are?

`records` holds what a plan starts from, `amounts` its numbers in one scenario, `program` the
limits, `goals` what is made small and in which order, `solving` the plan. `tables` and `loans` show
it, `reasons` tell why something cannot be kept, `prices` what one unit more would give, and
`scenarios` lay plans side by side; `making` makes all of it, with its tables. docs/officers-plan.md
is the manual, docs/adr/0021 has reasons.
"""
