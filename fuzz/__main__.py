"""`python -m fuzz TARGET [SECONDS]`: look for bytes on which a reader breaks its promise.

Needs what fuzz/requirements.txt names, in an environment that has the app's own packages. What is found is written to
tests/corpus/TARGET/ and breaks ``tests/test_fuzz.py`` until the reader is mended.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["emotionai_desktop", "train", "PIL", "csv", "json"]):
    from fuzz.seeds import seeds
    from fuzz.targets import TARGETS

CORPUS = Path(__file__).parents[1] / "tests" / "corpus"


def main() -> None:
    """Fuzz one target for so many seconds."""
    if len(sys.argv) not in (2, 3) or sys.argv[1] not in TARGETS:
        sys.exit(f"usage: python -m fuzz TARGET [SECONDS]\ntargets: {', '.join(TARGETS)}")
    name, seconds = sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else "60"
    target = TARGETS[name]

    def one_input(content: bytes) -> None:
        try:
            target(content)
        except Exception:
            kept = CORPUS / name / hashlib.sha256(content).hexdigest()[:12]
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(content)
            print(f"kept in {kept}", file=sys.stderr)
            raise

    with tempfile.TemporaryDirectory() as work, contextlib.suppress(FileNotFoundError):
        folder = Path(work) / "seeds"
        folder.mkdir()
        for number, seed in enumerate(seeds()[name]):
            (folder / str(number)).write_bytes(seed)
        for number, path in enumerate((CORPUS / name).iterdir() if (CORPUS / name).is_dir() else ()):
            (folder / f"kept{number}").write_bytes(path.read_bytes())
        os.chdir(work)
        options = [f"-max_total_time={seconds}", "-max_len=20000", "-rss_limit_mb=4000", "-timeout=20", str(folder)]
        atheris.Setup([sys.argv[0], *options], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
