"""Readers and hostile bytes: cases that were found before, and thousands that are made anew from sound inputs.

The thousands are the same ones each time: a suite must not fail by chance. ``python -m fuzz TARGET`` looks for more;
what it finds goes to tests/corpus/TARGET/.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.seeds import seeds
from fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
KEPT = sorted(path for path in CORPUS.rglob("*") if path.is_file())

#: Bytes that text readers stumble over, and lengths that binary ones do.
TOKENS = [b"", b"\0", b"\xff", b"\n", b'"', b"NaN", b"1e999", b"-1", b"[" * 200, b"9" * 5000, b"\xef\xbb\xbf", b"../"]
TOKENS += [b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0", b"true", b"null", b"{}", b"\\u0000", "😀".encode()]


def test_every_target_has_a_seed() -> None:
    assert seeds().keys() == TARGETS.keys()


@pytest.mark.parametrize("path", KEPT, ids=[f"{path.parent.name}/{path.name}" for path in KEPT])
def test_what_was_found_before_is_not_found_again(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


def test_the_corpus_is_small_and_belongs_to_targets() -> None:
    assert {path.parent.name for path in KEPT} <= TARGETS.keys()
    assert all(path.stat().st_size <= 20_000 for path in KEPT)


@pytest.mark.parametrize("name", TARGETS)
def test_sound_inputs_and_any_bytes(name: str) -> None:
    for seed in seeds()[name]:
        TARGETS[name](seed)

    @given(st.binary(max_size=100))
    @settings(max_examples=30, database=None, derandomize=True)
    def any_bytes(content: bytes) -> None:
        TARGETS[name](content)

    any_bytes()


@pytest.mark.parametrize("name", TARGETS)
def test_sound_inputs_with_something_changed(name: str) -> None:
    @given(st.sampled_from(seeds()[name]), st.randoms(use_true_random=False), st.integers(1, 6))
    @settings(max_examples=15 if name == "video" else 60, database=None, derandomize=True)
    def changed(seed: bytes, chance: random.Random, changes: int) -> None:
        content = seed
        for _ in range(changes):
            at = chance.randrange(len(content) + 1)
            until = min(len(content), at + chance.choice((0, 1, 1, 2, 4, 40)))
            content = content[:at] + chance.choice(TOKENS) + content[until:]
        TARGETS[name](content)

    changed()
