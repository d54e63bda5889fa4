"""How the figures of resources are made: definitions, rules, and what they cannot say."""

from lagesbild import swedish
from lagesbild.norms.presence_disclosure import presence_disclosure_on
from lagesbild.norms.presence_methods import presence_method_on
from lagesbild.picture.record import Picture
from lagesbild.reports.content import Column, Section, TextTable, text_table
from lagesbild.reports.resource_rows import FollowedResources
from lagesbild.resources.figures import CHANGE_FIGURES, REACH_FIGURES, TIME_FIGURES


def write_method(followed: FollowedResources, picture: Picture) -> Section:
    rules = followed.rules
    method = presence_method_on(picture.reference_day)
    limits = presence_disclosure_on(picture.reference_day)
    mark = (
        ""
        if rules.is_verified
        else " De är overifierade: ingen av dem står i någon källa som vi har läst."
    )
    return Section(
        id="resources-method",
        title="Resurser: så är det räknat",
        paragraphs=(
            f"Reglerna för spårning (version {rules.version}): {rules.reference}.{mark}",
            "Varje källa visar minst så många timmar på varje plats. Det som är bevisligt är den"
            " källas timmar som visar flest, skattade timmar med nedre gränsen för"
            f" {swedish.percent(method.coverage)} intervall. Det som är kvar av de"
            " betalda timmarna kan inte avgöras; utlånade timmar hör dit. Säger källorna emot"
            " varandra minskas alla i proportion, och det står bland frågorna.",
            "»Troligen« antar att det ospårade är som det spårade, och intervallet att oddsen för"
            " att vara i ett område skiljer högst en faktor"
            f" {swedish.number(rules.tilt_odds_ratio, decimals=0)}. Kan mer än"
            f" {swedish.percent(rules.headline_limit)} av ett beslut inte avgöras eller hittas sägs"
            " det först.",
            "Det här kan uträkningen inte säga: att tillskottet är orsaken till en förändring; vad"
            " arbetet i områdena gav; var utlånade timmar arbetades; om tid utanför områdena ändå"
            " gjorde nytta i dem; eller vad den som inte rapporterar gör. Bättre spårning ensam får"
            " de bevisliga andelarna att växa.",
            "Närvaro visas per område och månad, tidigast"
            f" {swedish.count(limits.delay_days)} dagar efter månadens slut, och inte där den"
            f" bygger på färre än {swedish.count(limits.least_resources)} fordon eller"
            " radioterminaler. Så många fler månader döljs att ingen summa röjer dem. Enheter med"
            f" färre än {swedish.count(limits.least_fte_shown)} heltider står ihop med andra, och"
            " frånvaro visas bara för regioner och landet. Gränserna är projektets egna"
            f" (version {limits.version}) och overifierade.",
        ),
        tables=(_figures(), _rules(followed)),
    )


def _figures() -> TextTable:
    figures = (*REACH_FIGURES, *CHANGE_FIGURES, *TIME_FIGURES)
    told = [figure for figure in figures if figure.column != "not_found_ore"]
    rows = [(figure.title, figure.definition) for figure in told]
    columns = [Column("Mått"), Column("Definition")]
    return text_table("table-resource-figures", "Måtten.", columns, rows)


def _rules(followed: FollowedResources) -> TextTable:
    rules = followed.rules

    def bases(codes: tuple[str, ...]) -> str:
        return " eller ".join(swedish.word("tracing_basis", code) for code in codes)

    rows = [
        (one.title, bases((one.basis,)), bases(one.alternatives), one.reason)
        for one in rules.account_classes.values()
    ]
    rows += [
        (
            "Frånvaro",
            bases(rules.leave[:1]),
            bases(rules.leave[1:]),
            "Frånvaro är en del av priset för en arbetad timme.",
        ),
        (
            "Utlånade timmar",
            bases(rules.lent[:1]),
            bases(rules.lent[1:]),
            "En utlånad timme har en mottagare, men ingen säger var den arbetades.",
        ),
    ]
    columns = [Column("Kostnad"), Column("Fördelas"), Column("Prövas i stället"), Column("Skäl")]
    caption = (
        "Reglerna för spårning. Ett kostnadsställe som bara bär ett områdes kostnader är direkt."
    )
    return text_table("table-resource-rules", caption, columns, rows)
