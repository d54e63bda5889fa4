"""How each class is drawn.

Darker is graver. The colours are those of the value classes, but a class is not a value class.
"""

from lagesbild.areas.area import AreaClass
from lagesbild.norms.class_schemes import NOT_LISTED
from lagesbild.reports.paints import Paint, Palette

CLASSES = Palette(
    {
        AreaClass.PARTICULARLY_VULNERABLE: Paint(fill="#00224e", ink="#ffffff"),
        AreaClass.RISK: Paint(fill="#6b6f7e", ink="#ffffff", hatch=-45),
        AreaClass.VULNERABLE: Paint(fill="#cbbf86", ink="#000000", hatch=45),
        NOT_LISTED: Paint(fill="#ffffff", ink="#000000"),
    }
)
