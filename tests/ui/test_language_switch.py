"""Another language while the app runs: the window is opened again in it, with its source and its loaded models."""

from __future__ import annotations

from pathlib import Path

from tests.ui.app_process import ended, start_program

PROGRAM = """
import sys
from PyQt5.QtWidgets import QComboBox, QPushButton
from emotionai_desktop.ui import app
from emotionai_desktop.ui.networks import Asked
from tests.ui.app_process import follow_window, threads_left
from tests.ui.fakes import FakeAnalyzer

loaded = []
def load(open_backend):
    loaded.append(1)
    return FakeAnalyzer()

seen = []
def watch(window):
    if window.stage.view.item is None or window in seen:
        return
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

timer = follow_window(watch)
app.load_analyzer = load
status = app.run_window("demo", Asked())
print("loaded", len(loaded), "left", threads_left(), flush=True)
sys.exit(status)
"""


def test_the_window_comes_again_in_german_with_its_source_and_models(tmp_path: Path) -> None:
    status, out, err = ended(start_program(tmp_path, PROGRAM))
    assert status == 0, err
    assert out.splitlines() == ["File ('demo',)", "Datei ('demo',)", "loaded 1 left []"], err
