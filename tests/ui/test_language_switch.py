"""Another language while the app runs: the window is opened again in it, with its source and its loaded models."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QApplication, QComboBox, QPushButton
import emotionai_desktop.ui.app as app
from emotionai_desktop.ui.networks import Asked
from tests.ui.fakes import FakeAnalyzer

loaded = []
def load(open_backend):
    loaded.append(1)
    return FakeAnalyzer()

seen = []
def watch():
    windows = [each for each in QApplication.topLevelWidgets() if each.objectName() == "window" and each.isVisible()]
    if not windows or windows[0].stage.view.item is None or windows[0] in seen:
        return
    window = windows[0]
    seen.append(window)
    print([action.text().replace("&", "") for action in window.menuBar().actions()][0], window.choice.specs, flush=True)
    if len(seen) == 1:
        preferences = next(each for each in window.features if type(each).__name__ == "Preferences")
        preferences.action.trigger()
        box = preferences.dialog.findChild(QComboBox, "language")
        box.setCurrentIndex(box.findData("de"))
        next(each for each in preferences.dialog.findChildren(QPushButton) if "Again" in each.text()).click()
    else:
        timer.stop()
        window.close()

timer = QTimer()
timer.timeout.connect(watch)
real = app.make_application
def make():
    made = real()
    timer.start(20)
    return made
app.make_application = make
app.load_analyzer = load
status = app.run_window("demo", Asked())
import threading
left = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
print("loaded", len(loaded), "left", left, flush=True)
sys.exit(status)
"""


def test_the_window_comes_again_in_german_with_its_source_and_models(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        env=os.environ
        | {
            "QT_QPA_PLATFORM": "offscreen",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "HOME": str(tmp_path),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "XDG_RUNTIME_DIR": str(tmp_path),
            "PYTHONPATH": str(ROOT),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["File ('demo',)", "Datei ('demo',)", "loaded 1 left []"], done.stderr
