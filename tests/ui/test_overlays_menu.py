"""The overlays as the user switches them: by menu, key and toolbar, remembered from one start to the next."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QAction, QToolButton

from emotionai_desktop.drawing import USUAL_OVERLAYS, WINNING
from emotionai_desktop.results import FrameResult
from emotionai_desktop.ui import overlays as overlays_module
from emotionai_desktop.ui.overlay_settings import HEAT_MAP, OVERLAY_SETTINGS, POINTS, PRIVACY
from emotionai_desktop.ui.overlays import FaceOverlays
from emotionai_desktop.ui.preferences.described import TEXT_SIZE
from emotionai_desktop.ui.snapshots import snapshot
from emotionai_desktop.ui.window import MainWindow
from tests.ui.fakes import PROBABILITIES, Desk, FakeSource, images
from tests.ui.test_controls import press
from tests.ui.test_video_view import pixels


def feature(window: MainWindow) -> FaceOverlays:
    [found] = [each for each in window.features if isinstance(each, FaceOverlays)]
    return found


def test_what_nobody_has_set_is_as_usual(desk: Desk) -> None:
    appearance = desk.start().stage.view.appearance
    assert appearance.overlays == USUAL_OVERLAYS
    assert appearance.shown
    assert not appearance.mirrored


@pytest.mark.parametrize(
    ("key", "field", "values"),
    [
        (Qt.Key_B, "boxes", [False, True]),
        (Qt.Key_L, "labels", [False, True]),
        (Qt.Key_A, "bars", [True, False]),
        (Qt.Key_X, "pose", [True, False]),
        (Qt.Key_P, "points", ["outlines", "none", "dots"]),
        (Qt.Key_F, "privacy", ["blur", "emoji", "none"]),
        (Qt.Key_H, "heat_map", [WINNING, *PROBABILITIES, ""]),
    ],
)
def test_each_overlay_has_a_key(desk: Desk, key: Qt.Key, field: str, values: list[object]) -> None:
    window = desk.show(FakeSource)
    desk.wait_picture()
    desk.wait(lambda: "Angry" in [entry.data() for entry in feature(window).heat.menu.actions()])
    for value in values:
        press(desk, key, Qt.ShiftModifier)
        assert getattr(window.stage.view.appearance.overlays, field) == value


def test_an_overlay_is_seen_at_once_on_a_picture_that_stays(desk: Desk) -> None:
    window = desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    view = window.stage.view
    before = pixels(view.grab().toImage())
    press(desk, Qt.Key_A, Qt.ShiftModifier)
    assert not np.array_equal(pixels(view.grab().toImage()), before)


def test_the_button_in_the_toolbar_opens_the_menu(desk: Desk) -> None:
    window = desk.start()
    [button] = [b for b in window.toolbar.findChildren(QToolButton) if b.defaultAction() is window.actions_.overlays]
    assert button.menu() is feature(window).menu
    texts = [entry.text().replace("&", "") for entry in button.menu().actions()]
    assert {"Boxes", "Points", "Labels", "Probability Bars", "Head Axes", "Heat Map", "Hide Faces", "Mirror"} <= {
        *texts
    }


def test_overlays_survive_a_restart(desk: Desk) -> None:
    desk.show(FakeSource)
    desk.wait_picture()
    for key in (Qt.Key_B, Qt.Key_P, Qt.Key_A, Qt.Key_X, Qt.Key_H, Qt.Key_F):
        press(desk, key, Qt.ShiftModifier)
    chosen = desk.window.stage.view.appearance.overlays
    assert chosen.points == "outlines"
    assert chosen.privacy == "blur"
    desk.close()
    window = desk.start()
    assert window.stage.view.appearance.overlays == chosen
    assert window.options.now.heat_map
    checked = [entry.data() for entry in feature(window).points.menu.actions() if entry.isChecked()]
    assert checked == ["outlines"]


def test_damaged_settings_are_as_usual(desk: Desk) -> None:
    desk.store.write_text('[overlays]\nboxes=maybe\npoints=stars\nprivacy=7\nheatMap="' + 300 * "x" + '"\n')
    assert desk.start().stage.view.appearance.overlays == USUAL_OVERLAYS


def test_a_heat_map_is_asked_of_the_analysis_only_while_it_is_shown(desk: Desk) -> None:
    window = desk.show(FakeSource)
    desk.wait_picture()
    assert not desk.analyzer.options.heat_map
    window.settings.set(HEAT_MAP, WINNING)
    desk.wait(lambda: desk.analyzer.options.heat_map)
    window.settings.set(HEAT_MAP, "")
    desk.wait(lambda: not desk.analyzer.options.heat_map)


def test_a_label_of_another_model_is_each_faces_own(desk: Desk) -> None:
    window = desk.start()
    window.settings.set(HEAT_MAP, "Contempt")
    assert window.stage.view.appearance.overlays.heat_map == "Contempt"
    desk.show(FakeSource)
    desk.wait(lambda: window.stage.view.appearance.overlays.heat_map == WINNING)
    assert window.settings.get(HEAT_MAP) == "Contempt", "for when that model is back"


def test_a_model_without_a_heat_map_is_told_of_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlays_module, "_HEAT_PATIENCE_S", 0.2)
    window = desk.show(FakeSource)
    desk.wait_picture()
    window.settings.set(HEAT_MAP, WINNING)
    desk.wait_text("There is no heat map")
    [notice] = window.stage.notices.notices
    window._dismiss(notice)
    desk.qtbot.wait(600)
    assert "There is no heat map" not in desk.texts()


@pytest.mark.parametrize("privacy", ["blur", "emoji"])
def test_o_hides_what_is_drawn_but_never_what_hides_a_face(desk: Desk, privacy: str) -> None:
    window = desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    view = window.stage.view
    press(desk, Qt.Key_O)
    bare = pixels(view.grab().toImage())
    window.settings.set(PRIVACY, privacy)
    hidden = pixels(view.grab().toImage())
    assert not view.appearance.drawn.boxes
    assert view.appearance.drawn.privacy == privacy
    if privacy == "emoji":  # A blur of a plain gray picture is as it was.
        assert not np.array_equal(hidden, bare)


def test_a_face_that_is_lost_for_a_moment_is_not_seen_in_it(desk: Desk) -> None:
    window = desk.start()
    window.settings.set(PRIVACY, "emoji")
    desk.show(FakeSource)
    desk.wait_picture()
    view = window.stage.view
    desk.analyzer.faceless = True
    desk.wait(lambda: isinstance(view.item, FrameResult) and not view.item.faces)
    assert [face.id for face in view.appearance.lost] == [1]
    assert snapshot(view.item, view.appearance).max() > 200, "in copies too"
    desk.wait(lambda: view.appearance.lost == ())


def test_nobody_is_seen_before_the_faces_are_found(desk: Desk) -> None:
    desk.analyzer.takes_s = 0.8
    checks = np.indices((240, 320)).sum(axis=0) % 2 * 200

    class Checked(FakeSource):
        def read(self) -> object:
            frame = super().read()
            if frame is not None:
                frame.image[:] = checks[..., None]
            return frame

    window = desk.start()
    window.settings.set(PRIVACY, "blur")
    desk.show(lambda: Checked("images", "images", 1, ends_after=1), "/a/face.jpg")
    desk.wait(lambda: window.stage.view.item is not None)
    shown = pixels(window.stage.view.grab().toImage())
    middle = shown[shown.shape[0] // 3 : -shown.shape[0] // 3, shown.shape[1] // 3 : -shown.shape[1] // 3]
    assert middle.std() < 10, "all of the picture is blurred"


def test_the_mirror_is_remembered_for_each_kind_of_source(desk: Desk) -> None:
    window = desk.show(FakeSource, "0")
    desk.wait_picture()
    view = window.stage.view
    press(desk, Qt.Key_M, Qt.ShiftModifier)
    assert view.appearance.mirrored
    desk.show(lambda: images(2), "/a/folder")
    desk.wait_picture()
    assert not view.appearance.mirrored
    desk.show(FakeSource, "0")
    assert view.appearance.mirrored
    desk.close()
    assert not desk.start().stage.view.appearance.mirrored
    assert desk.show(FakeSource, "0").stage.view.appearance.mirrored


def test_a_mirrored_picture_has_its_face_on_the_other_side(desk: Desk) -> None:
    window = desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    desk.wait(lambda: desk.texts() == "")
    window.settings.set(POINTS, "none")
    press(desk, Qt.Key_L, Qt.ShiftModifier)
    view = window.stage.view
    plain = pixels(view.grab().toImage()).astype(int)
    press(desk, Qt.Key_M, Qt.ShiftModifier)
    mirrored = pixels(view.grab().toImage()).astype(int)
    assert np.abs(plain - mirrored).max() > 100
    assert (np.abs(np.fliplr(plain) - mirrored).max(axis=2) > 60).mean() < 0.002


def test_names_of_people_are_on_their_labels(desk: Desk) -> None:
    window = desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    before = pixels(window.stage.view.grab().toImage())
    window.people.set_name(1, "Ada")
    assert window.stage.view.appearance.names == {1: "Ada"}
    assert not np.array_equal(pixels(window.stage.view.grab().toImage()), before)


def test_no_key_does_two_things(desk: Desk) -> None:
    window = desk.start()
    keys = Counter(keys.toString() for action in window.findChildren(QAction) for keys in action.shortcuts())
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_setting_of_the_overlays_is_checked() -> None:
    assert len({setting.key for setting in OVERLAY_SETTINGS}) == 7
    for setting in OVERLAY_SETTINGS:
        assert setting.read(None) is None
        assert setting.allows(setting.default)


def test_labels_grow_with_all_text(desk: Desk) -> None:
    window = desk.show(lambda: images(1), "/a/face.jpg")
    desk.wait_picture()
    view = window.stage.view
    window.settings.set(POINTS, "none")
    press(desk, Qt.Key_B, Qt.ShiftModifier)

    def drawn() -> int:
        return int((pixels(view.grab().toImage()) > 240).all(axis=2).sum())

    before = drawn()
    window.settings.set(TEXT_SIZE, 200)
    assert view.appearance.text_scale == 2.0
    assert drawn() > 1.3 * before
    window.settings.set(TEXT_SIZE, 100)
