"""How sure a figure is: agreement between raters, composites and their ranks, small-area estimates.

Pure functions on arrays; a missing value is NaN. The room knows no areas, tables or files, and
draws random numbers only from a seed that the caller names.
"""
