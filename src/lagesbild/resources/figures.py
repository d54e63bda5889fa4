"""What leaves this room, in words: the titles and definitions of its figures, in Swedish."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ResourceFigure:
    """One figure: the column it stands in, what it is called and what it is."""

    column: str
    title: str
    definition: str


REACH_FIGURES = (
    ResourceFigure(
        column="granted_ore",
        title="Beslutat",
        definition="Beloppet i beslutet.",
    ),
    ResourceFigure(
        column="tagged_ore",
        title="Bokfört på beslutet",
        definition="Summan av huvudbokens rader som är märkta med beslutet, rättelser medräknade.",
    ),
    ResourceFigure(
        column="not_found_ore",
        title="Hittas inte i huvudboken",
        definition="Beslutat belopp som ingen rad i huvudboken är märkt med.",
    ),
    ResourceFigure(
        column="reached_share",
        title="Har bevisligen nått utsatta områden",
        definition="Andel av beslutet som betalade arbete i områden på den beslutade listan den"
        " månaden, enligt minst en källa.",
    ),
    ResourceFigure(
        column="not_reached_share",
        title="Har bevisligen inte nått utsatta områden",
        definition="Andel av beslutet som betalade arbete utanför områdena på listan, enligt minst"
        " en källa.",
    ),
    ResourceFigure(
        column="unknown_share",
        title="Kan inte avgöras",
        definition="Andel av beslutet som är bokförd, men där ingen källa visar var arbetet"
        " gjordes.",
    ),
    ResourceFigure(
        column="not_found_share",
        title="Hittas inte i huvudboken",
        definition="Andel av beslutet som ingen rad i huvudboken är märkt med.",
    ),
    ResourceFigure(
        column="likely_share",
        title="Om det ospårade är som det spårade",
        definition="Andel av beslutet i områdena om de bokförda kronor som inte kan spåras är"
        " fördelade som de som kan det. Det är ett antagande.",
    ),
    ResourceFigure(
        column="placed_in_districts_with_areas_share",
        title="Placerat i distrikt med utsatta områden",
        definition="Andel av beslutet som är bokförd på kostnadsställen i lokalpolisområden med"
        " något område på listan. Det säger var pengarna placerades, inte vad de betalade för.",
    ),
)

CHANGE_FIGURES = (
    ResourceFigure(
        column="change_share",
        title="Förändring sedan basåret",
        definition="Spårad kostnad i områdena under året minus basårets, omräknad med index, delad"
        " med beslutets belopp. Andelen växer också om bara spårningen blir bättre.",
    ),
    ResourceFigure(
        column="likely_change_share",
        title="Förändring om det ospårade är som det spårade",
        definition="Som ovan, om de kronor som inte kan spåras är fördelade som de som kan det.",
    ),
)

TIME_FIGURES = (
    ResourceFigure(
        column="in_areas_milli",
        title="Bevisligen i utsatta områden",
        definition="Arbetade timmar i områden på den beslutade listan, enligt den källa som visar"
        " flest; skattade timmar räknas med intervallets nedre gräns.",
    ),
    ResourceFigure(
        column="elsewhere_milli",
        title="Bevisligen någon annanstans",
        definition="Arbetade timmar utanför områdena på listan, räknade på samma sätt.",
    ),
    ResourceFigure(
        column="unknown_milli",
        title="Kan inte avgöras",
        definition="Betalda timmar som ingen källa visar platsen för, och utlånade timmar.",
    ),
    ResourceFigure(
        column="leave_milli",
        title="Frånvaro",
        definition="Betalda timmar som inte arbetades, enligt bemanningen.",
    ),
)
