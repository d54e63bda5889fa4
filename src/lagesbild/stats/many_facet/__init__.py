"""How serious each object is when raters, districts and rounds judge by different norms.

The ordinal many-facet model of METHOD in docs/method-ratings.md: `model` says what it is, `fit`
estimates it fast, `nuts` samples it slowly as a check, and `posterior` is what both return.
"""
