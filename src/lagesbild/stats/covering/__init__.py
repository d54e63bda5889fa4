"""Which sites together cover the most weight of points, when at most p may be chosen?

The maximal covering location problem (Church & ReVelle 1974, Papers of the Regional Science
Association 32:101-118). `instance` says what is asked, `choosing` answers for one p, and `curves`
for every p at once where the instance falls apart. Under them, `problem` is what is left to choose
in whole numbers, `search` finds good choices, `prices` says what none can exceed, and `proving`
closes the gap. ADR 28.
"""
