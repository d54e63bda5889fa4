"""Columns that several tables have."""

from lagesbild.picture.table import TEXT, WHOLE, Column

AREA = Column("area", TEXT, "Område", "Områdets beständiga beteckning.")
NAME = Column("name", TEXT, "Namn", "Områdets namn på referensdagen.")
MONTH = Column("month", TEXT, "Månad", "Kalendermånad.")
INDICATOR = Column("indicator", TEXT, "Indikator", "Indikatorns id i indicators.yaml.")
FILE_ROW = Column("source_row", WHOLE, "Rad i källan", "Rad i den levererade filen.")
