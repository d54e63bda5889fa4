"""Which area holds a position, and how long was each unit in it?

Arrays only (NumPy and Numba): no tables, no files, no geometry library. Coordinates are E and N of
EPSG:3006, as float64 metres or whole centimetres.
"""
