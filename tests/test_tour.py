"""The tour shows what its script writes, and no more than a page may weigh."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def test_each_picture_is_there_and_each_is_shown() -> None:
    shown = set(re.findall(r"\]\((tour/[\w-]+\.png)\)", (DOCS / "tour.md").read_text(encoding="utf-8")))
    there = {f"tour/{path.name}" for path in (DOCS / "tour").glob("*.png")}
    assert shown == there


def test_the_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in (DOCS / "tour").glob("*.png")) < 4e6
