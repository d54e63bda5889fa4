"""Where may the rating model be wrong, and how surprising is what was found?

Everything stands on `residuals`: answers beside what the fit expects, and beside answers that the
fit itself has drawn. ADR 15.
"""
