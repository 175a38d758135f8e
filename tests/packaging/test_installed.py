"""The app as it is installed: from a wheel, in the menu of a desktop, and as a folder that runs without Python."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: The frozen folder takes minutes to build: CI does, and whoever sets this.
FROZEN = "EMOTIONAI_TEST_FROZEN"
PARTS = (
    "emotionai_desktop",
    "assets",
    "models",
    "pyproject.toml",
    "setup.py",
    "requirements.txt",
    "README.md",
    "LICENSE",
)


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen", **environment},
        cwd=environment.get("HOME", ROOT.parent),
        timeout=500,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of a copy of the sources: building leaves things behind."""
    folder = tmp_path_factory.mktemp("build")
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder)
    done = run(
        *(sys.executable, "-m", "pip", "wheel", folder, "--no-deps", "--no-build-isolation", "--no-index"),
        *("--quiet", "--wheel-dir", folder / "out"),
    )
    assert done.returncode == 0, done.stderr
    (made,) = (folder / "out").glob("*.whl")
    return made


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = run(
        *(sys.executable, "-m", "pip", "install", wheel, "--no-deps", "--no-index", "--quiet", "--target", folder)
    )
    assert done.returncode == 0, done.stderr
    return folder


def installed(site: Path, home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the installed command, away from the sources."""
    script = site / "bin" / "emotionai-desktop"
    command = [sys.executable, script] if script.exists() else [sys.executable, "-m", "emotionai_desktop"]
    return run(*command, *arguments, PYTHONPATH=str(site), HOME=str(home), XDG_DATA_HOME=str(home / "data"))


@pytest.mark.timeout(600)
def test_the_wheel_holds_everything_but_tests_and_training(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    here = {path.relative_to(ROOT).as_posix() for path in (ROOT / "emotionai_desktop").rglob("*.py")}
    for folder in ("assets", "models"):
        here |= {f"emotionai_desktop/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / folder).rglob("*.*")}
    missing = {name for name in here if not name.endswith("/") and "." in Path(name).name} - names
    missing -= {f"emotionai_desktop/{path.relative_to(ROOT).as_posix()}" for path in ROOT.rglob("assets.extra")}
    assert not missing
    assert "emotionai_desktop/ui/theme.qss" in names
    assert not [name for name in names if name.startswith(("tests/", "train/", "docs/"))]
    assert wheel.stat().st_size < 60e6


@pytest.mark.timeout(600)
def test_the_installed_app_finds_its_models_and_pictures(site: Path, tmp_path: Path) -> None:
    done = installed(site, tmp_path, "models")
    assert done.returncode == 0, done.stderr
    assert "keypoints version 1" in done.stdout
    picture = site / "emotionai_desktop" / "assets" / "demo" / "astronaut.png"
    done = installed(site, tmp_path, "analyze", picture)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["faces"]) == 1


@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such entries")
def test_the_app_goes_into_the_menu_and_out_again(site: Path, tmp_path: Path) -> None:
    done = installed(site, tmp_path, "menu-entry")
    assert done.returncode == 0, done.stderr
    written = [Path(line) for line in done.stdout.splitlines()]
    assert all(path.is_file() and path.is_relative_to(tmp_path / "data") for path in written)
    entry = written[0].read_text(encoding="utf-8")
    assert f"Exec={site / 'bin' / 'emotionai-desktop'}" in entry
    assert "Icon=emotionai-desktop\n" in entry
    if (validate := shutil.which("desktop-file-validate")) is not None:
        assert run(validate, written[0]).stdout == ""
    done = installed(site, tmp_path, "menu-entry", "--remove")
    assert [Path(line) for line in done.stdout.splitlines()] == written
    assert not any(path.exists() for path in written)


@pytest.mark.timeout(3000)
@pytest.mark.skipif(not os.environ.get(FROZEN), reason=f"takes minutes: set {FROZEN}=1, or to a folder built before")
def test_the_frozen_app_starts_and_analyses(tmp_path: Path) -> None:
    built = Path(os.environ[FROZEN])
    if not built.is_dir():
        built = tmp_path / "dist" / "emotionai-desktop"
        subprocess.run(
            [
                *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
                *("--distpath", tmp_path / "dist", "--workpath", tmp_path / "work"),
                ROOT / "packaging" / "emotionai-desktop.spec",
            ],
            check=True,
            timeout=2400,
        )
    size = sum(path.stat().st_size for path in built.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{size / 1e6:.0f} MB")
    app = built / ("emotionai-desktop.exe" if sys.platform == "win32" else "emotionai-desktop")
    home = {"HOME": str(tmp_path), "PYTHONPATH": ""}
    assert run(app, "--version", **home).stdout.startswith("EmotionAI Desktop ")
    done = run(app, "analyze", ROOT / "assets" / "demo" / "astronaut.png", "--jobs", "2", **home)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["faces"]) == 1
    done = run(app, "serve", **home)
    assert done.returncode == 1
    assert "the model server is no part of this installation" in done.stderr
