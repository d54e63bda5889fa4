"""For what ground is a figure told: one area, a local police district, a region, or the nation?"""

from enum import StrEnum


class Level(StrEnum):
    AREA = "area"
    LOCAL_POLICE_DISTRICT = "local_police_district"
    POLICE_REGION = "police_region"
    NATION = "nation"


NATION = "SE"
"""The unit at the level of the nation."""
