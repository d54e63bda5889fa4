"""May districts and rounds be compared? In sentences, with what is not shown if they may not."""

from typing import Any

import polars as pl

from lagesbild import swedish
from lagesbild.picture.record import Picture

Row = dict[str, Any]
REFUSED, WEAK = "not_comparable", "weakly_linked"


def pairs_of_districts(picture: Picture) -> pl.DataFrame:
    """Return the pairs of two different districts."""
    frame = picture.tables["comparability_districts"]
    return frame.filter(pl.col("district_a") != pl.col("district_b"))


def district_sentences(picture: Picture) -> list[str]:
    """Say how many pairs of districts may be compared, and what that means for areas."""
    every = picture.tables["comparability_districts"]
    if every.is_empty():
        return ["Utan skattningar finns inget i bedömningarna att jämföra mellan områden."]
    pairs = pairs_of_districts(picture)
    alone = every.filter(
        (pl.col("district_a") == pl.col("district_b")) & (pl.col("linkage") == REFUSED)
    ).height
    return [*_pair_sentences(pairs), *_own_sentences(alone), *_left_out(picture)]


def _pair_sentences(pairs: pl.DataFrame) -> list[str]:
    if pairs.is_empty():
        return ["Alla bedömda områden ligger i ett lokalpolisområde."]
    refused = pairs.filter(pl.col("linkage") == REFUSED).height
    weak = pairs.filter(pl.col("linkage") == WEAK).height
    districts = pl.concat([pairs["district_a"], pairs["district_b"]]).n_unique()
    if not refused and not weak:
        return [
            f"Områden: ja. Alla {districts} lokalpolisområden kan jämföras, eftersom bedömare"
            " från olika håll har bedömt samma sak."
        ]
    total = swedish.plural(pairs.height, "par", "par")
    if not refused:
        return [
            f"Områden: ja, men {swedish.count(weak)} av {total} av lokalpolisområden är bara svagt"
            " länkade; där är osäkerheten stor."
        ]
    told = (
        f"Områden: inte alla. {swedish.count(refused)} av {total} av lokalpolisområden kan inte"
        " jämföras, eftersom inga bedömare förenar dem"
    )
    return [f"{told}; {swedish.count(weak)} är svagt länkade." if weak else f"{told}."]


def _own_sentences(alone: int) -> list[str]:
    if not alone:
        return []
    places = swedish.plural(alone, "lokalpolisområde", "lokalpolisområden")
    return [f"I {places} kan inte ens de egna områdena jämföras med varandra."]


def _left_out(picture: Picture) -> list[str]:
    refused = picture.tables["severity"].filter(~pl.col("comparable")).height
    if not refused:
        return []
    areas = swedish.plural(refused, "område", "områden")
    return [f"För {areas} visas därför ingen skattad nivå och ingen förändring i den."]


def link_to_previous(picture: Picture) -> Row | None:
    """Return the pair of this round and the one before it; None if there is none."""
    both = {picture.previous_round, picture.round}
    for row in picture.tables["comparability_rounds"].iter_rows(named=True):
        if {row["round_a"], row["round_b"]} == both:
            return row
    return None


def round_sentences(picture: Picture) -> list[str]:
    """Say whether this round may be compared with the one before it."""
    if picture.previous_round is None:
        return ["Det finns ingen tidigare omgång att jämföra med."]
    row = link_to_previous(picture)
    if row is None:
        return ["Förra gången: skattningarna kan inte jämföras, eftersom de saknas i någon omgång."]
    earlier = picture.previous_round
    if row["linkage"] == REFUSED:
        return [
            f"Omgång {earlier}: nej, skattningarna kan inte jämföras. {row['reason']} Därför visas"
            " ingen förändring i skattningarna och ingen trend."
        ]
    if row["linkage"] == WEAK:
        return [
            f"Omgång {earlier}: bara svagt. Att bedömarna har ändrat sig kan ge en skillnad, så"
            " ingen förändring i skattningarna kallas säker."
        ]
    return [
        f"Omgång {earlier}: ja, "
        f"{swedish.plural(row['common_cases'], 'påhittat fall', 'påhittade fall')} bedömdes båda"
        " gångerna, så att en verklig förändring kan skiljas från att bedömarna har ändrat sig."
    ]
