from __future__ import annotations

import numpy as np
import pytest

from train.datasets.splits import Split, duplicate_groups, joined_groups, split_rows


def test_equal_pictures_share_a_group() -> None:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (6, 4, 4), dtype=np.uint8)
    images[4] = images[1]
    groups = duplicate_groups(images)
    assert groups[4] == groups[1]
    assert len(set(groups.tolist())) == 5


def test_groups_join_through_any_key() -> None:
    photograph = np.array(["a", "a", "b", "c", "d"])
    pixels = np.array([0, 1, 1, 2, 3])
    groups = joined_groups(photograph, pixels)
    assert groups[0] == groups[1] == groups[2]
    assert len({int(groups[i]) for i in (0, 3, 4)}) == 3


@pytest.mark.parametrize("shares", [(0.8, 0.2), (0.6, 0.2, 0.2)])
def test_every_row_is_in_one_part_and_groups_stay_whole(shares: tuple[float, ...]) -> None:
    groups = np.random.default_rng(1).integers(0, 300, 1000)
    parts = split_rows(groups, shares, seed=3)
    assert np.array_equal(np.sort(np.concatenate(parts)), np.arange(1000))
    for part, share in zip(parts, shares, strict=True):
        assert abs(len(part) / 1000 - share) < 0.02
    for i, part in enumerate(parts):
        for other in parts[i + 1 :]:
            assert not set(groups[part]) & set(groups[other])


def test_a_seed_decides_the_split() -> None:
    groups = np.arange(100)
    assert np.array_equal(split_rows(groups, (0.8, 0.2), 5)[1], split_rows(groups, (0.8, 0.2), 5)[1])
    assert not np.array_equal(split_rows(groups, (0.8, 0.2), 5)[1], split_rows(groups, (0.8, 0.2), 6)[1])


def test_shares_must_make_a_whole() -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        split_rows(np.arange(9), (0.8, 0.1), 0)


def test_each_row_is_held_out_once_in_cross_validation() -> None:
    groups = np.repeat(np.arange(40), 2)
    rounds = [Split(fold=(which, 5)).rows(groups) for which in range(1, 6)]
    assert np.array_equal(np.sort(np.concatenate([held for _, held, _ in rounds])), np.arange(80))
    for train, held, test in rounds:
        assert not set(groups[train]) & set(groups[held])
        assert len(train) + len(held) == 80
        assert len(test) == 0


@pytest.mark.parametrize(("text", "sizes"), [("80/20", [80, 20, 0]), ("60/20/20", [60, 20, 20])])
def test_shares_as_the_user_writes_them(text: str, sizes: list[int]) -> None:
    split = Split.parse(text)
    assert [len(part) for part in split.rows(np.arange(100))] == sizes
    assert str(split) == text


@pytest.mark.parametrize("split", [Split(), Split((0.6, 0.2, 0.2)), Split(fold=(2, 5))])
def test_a_split_is_read_as_it_is_written(split: Split) -> None:
    assert Split.parse(str(split)) == split


@pytest.mark.parametrize(
    "text", ["80/30", "100", "80", "120/-20", "a/b", "fold 6 of 5", "fold 0 of 5", "fold 1 of 1", ""]
)
def test_what_is_no_split_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"there is no|expected two or three|could not convert|invalid literal"):
        Split.parse(text)
