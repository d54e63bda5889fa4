"""The tables of what was made beside the site, as they were packed."""

import io
import zipfile

import polars as pl


def unpack_tables(content: bytes) -> dict[str, pl.DataFrame]:
    """Return the tables that `exchange.making.pack_tables` packed, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {
            name.removesuffix(".parquet"): pl.read_parquet(io.BytesIO(packed.read(name)))
            for name in packed.namelist()
        }
