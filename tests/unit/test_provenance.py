import hashlib

from lagesbild.provenance import SourceFile, data_version, fingerprint


def test_a_fingerprint_is_the_hash_and_size_of_the_content(tmp_path):
    file = tmp_path / "tables" / "ratings.csv"
    file.parent.mkdir()
    file.write_bytes(b"round,area\n")

    found = fingerprint(file, relative_to=tmp_path)

    expected = hashlib.sha256(b"round,area\n").hexdigest()
    assert found == SourceFile(path="tables/ratings.csv", sha256=expected, size=11)


def test_the_data_version_follows_content_and_name_but_not_order():
    ratings = SourceFile(path="ratings.csv", sha256="aa", size=1)
    rounds = SourceFile(path="rounds.csv", sha256="bb", size=1)
    renamed = SourceFile(path="omgångar.csv", sha256="bb", size=1)

    assert data_version([ratings, rounds]) == data_version([rounds, ratings])
    assert data_version([ratings, rounds]) != data_version([ratings, renamed])
    assert len(data_version([ratings])) == 12
