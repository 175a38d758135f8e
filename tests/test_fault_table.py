"""docs/faults.md names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROWS = [line for line in (ROOT / "docs" / "faults.md").read_text("utf-8").splitlines() if line.startswith("| ")]
STORIES = [row for row in ROWS if not row.startswith("| story |")]


def test_every_story_names_a_test_that_exists() -> None:
    known: dict[str, set[str]] = {}
    for story in STORIES:
        named = re.search(r"`(tests/[\w/]+\.py)::(test_\w+)` \|$", story)
        assert named, f"no test is named: {story}"
        path, function = named.groups()
        if path not in known:
            tree = ast.parse((ROOT / path).read_text("utf-8"))
            known[path] = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert function in known[path], f"{path} has no {function}"


def test_every_story_has_an_end() -> None:
    assert len(STORIES) > 50
    for story in STORIES:
        cells = [cell.strip() for cell in story.strip("|").split("|")]
        assert len(cells) == 4, story
        assert all(cells), story
        assert cells[2].startswith("so"), f"not seen as expected: {story}"
