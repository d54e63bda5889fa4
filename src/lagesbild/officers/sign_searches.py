"""How each sign is looked for, a function per sign."""

import polars as pl

from lagesbild.areas.levels import Level
from lagesbild.officers.readings import Numerator, Outcome, Rounding, Scope
from lagesbild.officers.sign_evidence import Evidence, in_words, is_met, told


def heads_without_time(evidence: Evidence) -> pl.DataFrame:
    heads = evidence.outcomes(Scope.AREA, Numerator.HEADS, Rounding.NONE)
    time = evidence.outcomes(Scope.AREA, Numerator.RING_FENCED_FTE, Rounding.NONE)
    both = heads.filter(is_met()).join(
        time.filter(pl.col("outcome") == Outcome.NOT_MET.value), on="unit", suffix="_time"
    )
    return told(
        both,
        evidence,
        level=Level.AREA,
        amount="have_time",
        compared_with="need",
        text=pl.format(
            "Områdespoliserna, {} stycken, uppfyller normen, men deras fredade tid motsvarar {}"
            " heltid; normen kräver {}.",
            in_words("have"),
            in_words("have_time"),
            in_words("need"),
        ),
    )


def rounding_hides(evidence: Evidence) -> pl.DataFrame:
    """Find areas without anyone, in districts that meet the norm when their areas are pooled."""
    pooled = evidence.outcomes(Scope.DISTRICT_POOLED, Numerator.HEADS, Rounding.NONE)
    nobody = evidence.areas().filter(pl.col("heads") == 0, pl.col("residents") > 0)
    districts = evidence.area_months.select("area", "local_police_district").unique()
    hidden = (
        nobody.join(districts, left_on="unit", right_on="area")
        .join(
            pooled.filter(is_met()).select(local_police_district="unit", pooled_have="have"),
            on="local_police_district",
        )
        .unique("unit")
    )
    return told(
        hidden,
        evidence,
        level=Level.AREA,
        amount="heads",
        compared_with="pooled_have",
        text=pl.lit(
            "Området har ingen områdespolis, men dess lokalpolisområde uppfyller normen när"
            " områdena räknas ihop."
        ),
    )


def posts_without_people(evidence: Evidence) -> pl.DataFrame:
    need = pl.col("residents") / evidence.norm.residents_per_officer
    empty = evidence.areas().filter(
        pl.col("residents") > 0, pl.col("posts") >= need, pl.col("fte") < need
    )
    return told(
        empty.with_columns(need=need),
        evidence,
        level=Level.AREA,
        amount="posts",
        compared_with="need",
        # How much is filled would tell of the part-time of a few.
        text=pl.format(
            "Tjänsterna ({}) räcker till normens {}, men de är inte tillsatta i den omfattningen.",
            in_words("posts"),
            in_words("need"),
        ),
    )


def officer_in_two_areas(evidence: Evidence) -> pl.DataFrame:
    counted = pl.col("also_counted_heads") > 0
    shared = evidence.measured.filter(
        pl.col("level") == Level.LOCAL_POLICE_DISTRICT.value,
        pl.col("period") == evidence.period,
        counted,
    ).with_columns(together=pl.col("heads") + pl.col("also_counted_heads"))
    return told(
        shared,
        evidence,
        level=Level.LOCAL_POLICE_DISTRICT,
        amount="together",
        compared_with="heads",
        text=pl.format(
            "Områdena redovisar tillsammans {} områdespoliser, men de är {}: någon räknas i mer än"
            " ett område.",
            in_words("together"),
            in_words("heads"),
        ),
    )


def neighbour_drained(evidence: Evidence) -> pl.DataFrame:
    """Find areas that meet the norm with the time of a neighbour that does not."""
    time = evidence.outcomes(Scope.AREA, Numerator.RING_FENCED_FTE, Rounding.NONE)
    districts = evidence.area_months.select("area", "name", "local_police_district").unique()
    short = (
        time.filter(pl.col("outcome") == Outcome.NOT_MET.value)
        .join(districts, left_on="unit", right_on="area")
        .select("local_police_district", short="name")
    )
    share = pl.col("ring_fenced_by_others_hours") / pl.col("ring_fenced_hours")
    drained = (
        evidence.areas()
        .join(time.filter(is_met()).select("unit"), on="unit")
        .with_columns(share=share)
        .filter(pl.col("share") >= evidence.norm.signs.drained_share)
        .join(districts, left_on="unit", right_on="area")
        .join(short, on="local_police_district")
        .group_by("unit")
        .agg(pl.col("share").first(), pl.col("short").unique().sort().str.join(", "))
        .with_columns(limit=pl.lit(evidence.norm.signs.drained_share))
    )
    return told(
        drained,
        evidence,
        level=Level.AREA,
        amount="share",
        compared_with="limit",
        text=pl.format(
            "{} % av den fredade tiden kommer från poliser som hör till andra områden, medan {} i"
            " samma lokalpolisområde inte når normen.",
            (pl.col("share") * 100).round().cast(pl.Int64),
            "short",
        ),
    )


def december_peak(evidence: Evidence) -> pl.DataFrame:
    """Find areas with clearly more ring-fenced time in December than in the other months."""
    is_december = pl.col("month").str.ends_with("-12")
    fte = pl.col("ring_fenced_hours") / pl.col("full_time_hours")
    peaks = (
        evidence.area_months.group_by("area")
        .agg(
            december=fte.filter(is_december).mean(),
            others=fte.filter(~is_december).mean(),
            months=pl.len(),
        )
        .filter(
            pl.col("others") > 0,
            pl.col("december") >= pl.col("others") * (1 + evidence.norm.signs.december_excess),
            pl.col("december") - pl.col("others") >= evidence.norm.signs.december_least_fte,
        )
        .rename({"area": "unit"})
    )
    return told(
        peaks,
        evidence,
        level=Level.AREA,
        amount="december",
        compared_with="others",
        text=pl.format(
            "Den fredade tiden motsvarar {} heltid i december och {} i medeltal övriga månader.",
            in_words("december"),
            in_words("others"),
        ),
    )


def role_relabelled(evidence: Evidence) -> pl.DataFrame:
    """Find months when heads moved into the role from another one, and no time came with them."""
    counts = pl.col("function").is_in(list(evidence.functions))
    heads = (
        evidence.staffing.group_by("unit", "month")
        .agg(
            role=pl.col("filled_heads").filter(counts).sum(),
            other=pl.col("filled_heads").filter(~counts).sum(),
        )
        .sort("unit", "month")
        .with_columns(
            rise=pl.col("role") - pl.col("role").shift(1).over("unit"),
            fall=pl.col("other").shift(1).over("unit") - pl.col("other"),
        )
    )
    work = (
        evidence.area_months.group_by("month", unit="local_police_district")
        .agg(pl.col("own_area_work_hours").sum(), pl.col("full_time_hours").first())
        .sort("unit", "month")
        .with_columns(
            more_fte=(
                pl.col("own_area_work_hours") - pl.col("own_area_work_hours").shift(1).over("unit")
            )
            / pl.col("full_time_hours")
        )
    )
    least = evidence.norm.signs.relabelled_heads
    moved = heads.filter(pl.col("rise") >= least, pl.col("fall") >= least).join(
        work, on=["unit", "month"]
    )
    relabelled = moved.filter(
        pl.col("more_fte") < pl.min_horizontal("rise", "fall") / 2
    ).with_columns(pl.min_horizontal("rise", "fall").alias("moved"))
    return told(
        relabelled,
        evidence,
        level=Level.LOCAL_POLICE_DISTRICT,
        amount="moved",
        compared_with="more_fte",
        period=pl.col("month"),
        text=pl.format(
            "{} fler har rollen områdespolis än månaden före och {} färre har en annan funktion;"
            " tiden på områdespolisens uppgifter ändrades med {} heltid.",
            "rise",
            "fall",
            in_words("more_fte"),
        ),
    )


def near_limit(evidence: Evidence) -> pl.DataFrame:
    """Find areas a few residents from needing one officer more."""
    per_officer = evidence.norm.residents_per_officer
    nearest = ((pl.col("residents") / per_officer).round() * per_officer).clip(
        lower_bound=per_officer
    )
    near = (
        evidence.areas()
        .with_columns(limit=nearest)
        .filter(
            (pl.col("residents") - pl.col("limit")).abs()
            <= pl.col("limit") * evidence.norm.near_limit
        )
    )
    return told(
        near,
        evidence,
        level=Level.AREA,
        amount="residents",
        compared_with="limit",
        text=pl.format(
            "Området har {} invånare, nära gränsen {}: avrundning och folkbokföringens fel avgör"
            " hur många områdespoliser normen kräver.",
            _in_thousands("residents"),
            _in_thousands("limit"),
        ),
    )


def _in_thousands(name: str) -> pl.Expr:
    """Write a whole number from 1 000 with a space that does not break."""
    whole = pl.col(name).round().cast(pl.Int64)
    rest = (whole % 1000).cast(pl.String).str.zfill(3)
    return pl.format("{}\u00a0{}", whole // 1000, rest)
