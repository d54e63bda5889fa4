"""Resources: where are they placed, where do they work, and what did the added money become?

Sums per unit and month; no person, no vehicle. `presence_estimates` and `dispatch_presence` count
hours on the ground, `works_in` puts the sources side by side, `evidence` says what of the paid
hours they demonstrate, `placed_works` crosses placed in with works in, `tracing` follows the
ledger, and `reconciliation` shows that it all adds up. What no source can tell is an answer of its
own everywhere, and is never spread out.
"""
