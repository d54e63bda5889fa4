"""The English Indices of Deprivation 2019: 32 844 areas from domain ranks to overall rank."""

import numpy as np

from lagesbild.stats.composite import aggregate, normalise, rank_descending

# MHCLG (2019), English Indices of Deprivation, Technical Report, section 3.7.
ENGLISH_WEIGHTS = {
    "Income_rank": 22.5,
    "Employment_rank": 22.5,
    "Education_rank": 13.5,
    "Health_rank": 13.5,
    "Crime_rank": 9.3,
    "Housing_and_Access_rank": 9.3,
    "Environment_rank": 9.3,
}


def test_english_index_of_2019_comes_out_of_its_domain_ranks(read_columns):
    published = read_columns("index_england/imd2019.csv")
    domains = published.table(list(ENGLISH_WEIGHTS))  # rank 1 is the most deprived

    transformed = normalise(-domains, method="exponential")
    scores = aggregate(transformed, weights=list(ENGLISH_WEIGHTS.values()))

    ranks = rank_descending(scores)
    distance = np.abs(ranks - published.numbers("IMD_rank"))
    # The published domain ranks are rounded scores, so that some neighbours change places.
    assert distance.max() == 1
    assert (distance == 0).mean() > 0.999
    assert np.ceil(10 * ranks / len(ranks)).tolist() == published.numbers("IMD_decile").tolist()
