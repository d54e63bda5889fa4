"""The manual page of the secrecy guide, made of the rule base and the worked situations."""

from collections import Counter

from tests.secrecy_situations import WorkedSituation, all_sources, walk, worked_situations

from lagesbild.secrecy.enumeration import starts
from lagesbild.secrecy.outcome import Outcome
from lagesbild.secrecy.provision import Entry, Provision
from lagesbild.secrecy.rule_base import rule_base

_INTRODUCTION = """\
Guiden svarar på vad som får lämnas mellan socialtjänst, skola, vård, kommun och polis, enligt
lagen på en viss dag. **Den är vägledning, inte juridisk rådgivning, och ingen jurist har ännu
granskat reglerna.** Den tar inte emot något om ett ärende eller en person: svaren är val ur
listor, och inget sparas. Varför den är gjord så: [beslut 31](adr/0031-secrecy-guide.md).

```
  lagesbild secrecy ask --sender social_services --recipient police --information personal
  lagesbild secrecy explain OSL-10-18a
  lagesbild secrecy changes 2025-03-31 2025-04-01
  lagesbild secrecy check --no-space
```

`ask` ger nästa fråga och vad som hittills gäller; svaren ges med `--answer fråga=val`, eller
fråga för fråga med `--interactive`. `check` utan `--no-space` går igenom alla situationer; med
`--statute FIL` jämförs en ny konsoliderad lydelse, och de regler som vilar på en ändrad paragraf
räknas upp.

På webbplatsen ställs samma frågor en i taget, utan konto och utan att något sparas:
[site.md](site.md#vad-får-delas). Där finns också varje bestämmelse med alla versioner, och lagen
två dagar sida vid sida."""

_READING = """\
- **Får**, **ska** och **prövning** är tre saker. En prövning görs av människor, i lagens ord, och
  frågas sist; guiden räknar aldrig ut den.
- **Vet inte** är ett svar. Det som inte är känt blir varken ja eller nej, och kan i slutändan ge
  »kan inte avgöras«.
- **Fråga en jurist** betyder att bestämmelser står mot varandra utan att frågan är avgjord här
  (10 kap. 15 a § och 23 § OSL vid begångna brott, polislagen 6 § och brottsbalken 23 kap. 6 § mot
  sekretessen), eller att guiden inte känner den sekretess som gäller.
- Guiden visar alltid vägar som inte kräver att sekretess bryts: samtycke, en bild av området som
  inte pekar ut någon, råd utan att röja vem det gäller."""

_VERIFYING = """\
En jurist som har jämfört en regel med lagtexten skriver in sitt namn och dagen i regelns
`verified` i `src/lagesbild/norms/data/secrecy`, en regel i taget, i en egen signerad ändring:
`verified: {by: "Namn, befattning", on: 2026-12-01}`. Till dess säger varje svar att regeln inte
är granskad. När allt är jämfört skrivs dagen i `checked.yaml`; nittio dagar senare börjar svaren
säga att kontrollen är gammal."""

_LIMITS = """\
- Prövas inte: bidrag och fusk i 10 kap. 15 a §, smittsamma sjukdomar i 10 kap. 23 § (före 2025),
  26 kap. 9 b och 9 d §§, sammanhållen journal (25 kap. 2 §, 26 kap. 1 a §), skyddade adresser hos
  skyddade boenden, sekretess som följer med uppgiften (11 kap.), dataskydd och brottsdatalagen,
  och utlämnande av allmän handling till enskilda.
- Kommunens sekretess utanför socialtjänst, skola och vård är inte inlagd paragraf för paragraf;
  svaret blir då prövningen hos er.
- Försäkringskassan och andra statliga myndigheter finns bara som lämnare enligt 5 § lagen
  (2025:170).
- Ändringar som prop. 2025/26:12 föreslår i anmälningsskyldigheten är inte inlagda; paragrafens
  lydelse är inte läst."""


def secrecy_page(made_by: str) -> str:
    """Return the page: how to read an answer, what is covered, and the worked situations."""
    law = rule_base()
    asked = [len(walk(worked.situation, worked.answers)[1]) for worked in worked_situations()]
    count = sum(1 for _ in starts(law))
    parts = [
        "# Vad får delas? Guiden genom sekretessen",
        made_by,
        _INTRODUCTION,
        "## Så läses ett svar",
        "\n".join(f"- **{outcome.wording}**" for outcome in Outcome),
        _READING,
        "## Vad guiden täcker",
        f"{count} utgångslägen: varje dag då lagen ändras, varje lämnare, mottagare och slag av"
        " uppgift. `lagesbild secrecy check` går igenom alla och varje sätt att svara.",
        _coverage(),
        "### Bestämmelser",
        f"Kontrollerade {law.checked.checked_on} mot {law.checked.through}.",
        _provisions(),
        "### Gränser",
        _LIMITS,
        "## När en jurist har granskat",
        _VERIFYING,
        "## Situationer",
        f"{len(asked)} situationer, var och en ett test. Frågor efter de tre om vem som lämnar, vem"
        f" som tar emot och vad: som mest {max(asked)}, i mitten {sorted(asked)[len(asked) // 2]}."
        " Svaren är guidens; källorna säger vad situationen kommer ifrån.",
        _situations(),
        "### Källor",
        _sources(),
    ]
    return "\n\n".join(parts) + "\n"


def _coverage() -> str:
    """Return how many provisions are at play from each giver to each receiver, on the last day."""
    law = rule_base()
    last = max(day for day in law.days_of_change() if day <= law.checked.checked_on)
    reach: Counter[tuple[str, str]] = Counter()
    for day, scope in starts(law):
        if day == last:
            place = (scope.sender, scope.recipient)
            reach[place] = max(reach[place], len(scope.at_play))
    receivers = [party for party in law.parties.values() if party.receives]
    head = ["Lämnar \\ tar emot", *(f"`{party.id}`" for party in receivers)]
    rows = [_row(*head), _row(*["---"] * len(head))]
    for giver in (party for party in law.parties.values() if party.gives):
        cells = [str(reach.get((giver.id, receiver.id), "–")) for receiver in receivers]
        rows.append(_row(f"`{giver.id}`", *cells))
    return f"Så många bestämmelser kan som mest spela in den {last}:\n\n" + "\n".join(rows)


def _provisions() -> str:
    rows = [_row("Id", "Lagrum", "Gäller", "Läst", "Granskad"), _row(*["---"] * 5)]
    rows += [_provision(entry) for entry in rule_base().entries]
    return "\n".join(rows)


def _provision(entry: Entry) -> str:
    days = f"{entry.valid_from}–{entry.valid_to or ''}"
    test = ", efter prövning" if isinstance(entry, Provision) and entry.test else ""
    title = f"{entry.cite}: {entry.title} ({_EFFECTS[entry.effect]}{test})"
    signed = f"{entry.verified.by} {entry.verified.on}" if entry.verified.is_done else "nej"
    return _row(f"`{entry.id}`", title, days, "ja" if entry.read else "nej", signed)


_EFFECTS = {"may": "får", "must": "ska", "secrecy": "sekretess", "never": "bryts inte"}


def _situations() -> str:
    rows = [_row("", "Situation", "Dag", "Från → till", "Svar", "Källa"), _row(*["---"] * 6)]
    rows += [_situation(worked) for worked in worked_situations()]
    return "\n".join(rows)


def _situation(worked: WorkedSituation) -> str:
    start = worked.situation
    given = ", ".join(f"{name} {value}" for name, value in worked.answers.items())
    by = ", ".join(f"`{name}`" for name in (*worked.applies, *worked.awaits))
    number = all_sources().index(worked.source) + 1
    return _row(
        worked.id,
        f"{worked.title} ({start.information}; {given or 'inga fler frågor'})",
        str(start.on),
        f"{start.sender} → {start.recipient}",
        f"{Outcome(worked.outcome).wording}{': ' + by if by else ''}",
        f"[{number}]",
    )


def _sources() -> str:
    return "\n".join(
        f"{number}. [{source.who}]({source.address}){'' if source.read else ' – inte läst här'}"
        for number, source in enumerate(all_sources(), start=1)
    )


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
