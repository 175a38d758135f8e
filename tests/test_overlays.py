"""Every overlay on plain and textured pictures: what it shows, and that it stays where it belongs."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from emotionai_desktop.drawing import WINNING, Overlays, Veil, draw_result, hide_all
from emotionai_desktop.drawing.axes import AXIS_COLOURS
from emotionai_desktop.drawing.emoji import EXPRESSIONS
from emotionai_desktop.results import NO_CLEAR_EMOTION, Emotion, Face, Frame, FrameResult, Pose

FIVE = ("Angry", "Disgust", "Sad", "Happy", "Surprise")
NOTHING = Overlays(boxes=False, points="none", labels=False)
WIDTH, HEIGHT = 640, 480
#: Where the points of a face lie in its box.
SHAPE = np.array(
    [
        *((0.68, 0.3), (0.32, 0.3), (0.58, 0.31), (0.78, 0.31), (0.42, 0.31), (0.22, 0.31), (0.56, 0.17), (0.84, 0.18)),
        *((0.44, 0.17), (0.16, 0.18), (0.5, 0.56), (0.67, 0.75), (0.33, 0.75), (0.5, 0.71), (0.5, 0.84)),
    ]
)


def make_face(
    number: int = 1, box: tuple[float, float, float, float] = (250, 160, 140, 140), label: str = "Happy"
) -> Face:
    x, y, width, height = box
    probabilities = dict.fromkeys(FIVE, 0.05) | {"Happy": 0.8}
    crop_to_frame = np.float32([[width / 96, 0, x], [0, height / 96, y]])
    points = (SHAPE * (width, height) + (x, y)).astype(np.float32)
    return Face(number, box, 0.9, points, Emotion(label, probabilities), crop_to_frame=crop_to_frame)


def drawn(
    overlays: Overlays,
    *faces: Face,
    ground: NDArray[np.uint8] | None = None,
    origin: tuple[float, float] = (0, 0),
    mirrored: bool = False,
    names: dict[int, str] | None = None,
) -> NDArray[np.uint8]:
    image = np.full((HEIGHT, WIDTH, 3), 128, np.uint8) if ground is None else ground.copy()
    result = FrameResult(Frame(image.copy(), 0, 0.0, "test"), faces, "local")
    draw_result(image, result, overlays=overlays, origin=origin, mirrored=mirrored, names=names)
    return image


def touched(*args: object, **kwargs: object) -> NDArray[np.bool_]:
    changed: NDArray[np.bool_] = (drawn(*args, **kwargs) != 128).any(axis=2)
    return changed


def near(image: NDArray[np.uint8], colour: tuple[int, int, int]) -> NDArray[np.bool_]:
    """Which pixels have about this colour."""
    close: NDArray[np.bool_] = np.abs(image.astype(int) - colour).max(axis=2) < 40
    return close


def textured() -> NDArray[np.uint8]:
    """A picture that is full of detail everywhere."""
    rng = np.random.default_rng(5)
    return rng.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)


def detail(image: NDArray[np.uint8]) -> float:
    """How much differs from pixel to pixel."""
    return float(cv2.Laplacian(image, cv2.CV_64F).var())


def test_nothing_is_drawn_where_nothing_is_wanted() -> None:
    assert not touched(NOTHING, make_face()).any()


@pytest.mark.parametrize("ground", [0, 128, 255])
def test_outlines_go_through_the_points(ground: int) -> None:
    face = make_face()
    plain = np.full((HEIGHT, WIDTH, 3), ground, np.uint8)
    changed = np.abs(drawn(replace(NOTHING, points="outlines"), face, ground=plain).astype(int) - ground).max(axis=2)
    for x, y in face.keypoints.round().astype(int):
        assert changed[y - 1 : y + 2, x - 1 : x + 2].max() > 60, (x, y)
    mouth = changed[int(160 + 0.7 * 140) : int(160 + 0.86 * 140), 250 + 46 : 250 + 94] > 60
    assert mouth.any(axis=0).all(), "the lips are one line from corner to corner"
    assert mouth.mean() < 0.75, "and leave the mouth free"


def test_outlines_of_points_that_are_nowhere_are_left_out() -> None:
    face = make_face()
    face.keypoints[3] = np.nan
    face.keypoints[14] = np.inf, -1e30
    assert touched(replace(NOTHING, points="outlines"), face).any()
    face.keypoints[:] = np.nan
    everything = Overlays(points="outlines", bars=True, pose=True, heat_map=WINNING, privacy="blur")
    assert drawn(everything, replace(face, pose=Pose(5, 5, 5))).shape == (HEIGHT, WIDTH, 3)


@pytest.mark.parametrize("count", [2, 5, 7])
def test_each_label_has_a_bar_as_long_as_its_probability(count: int) -> None:
    chances = np.linspace(0.1, 0.9, count)
    emotion = Emotion("most", {f"label {at}": float(chance) for at, chance in enumerate(chances)})
    face = replace(make_face(), emotion=emotion)
    image = drawn(replace(NOTHING, bars=True), face)
    assert not (image[:, :390] != 128).any(), "beside the face"
    # The shortest bar leaves nine tenths free: the bars begin a ninth of that before it.
    free = np.flatnonzero((image == (78, 70, 64)).all(axis=2).any(axis=0))
    begin = free[0] - round((free[-1] - free[0]) / 9)
    light = ((image.min(axis=2) > 150) | near(image, (233, 180, 86)))[:, begin:]
    lengths = light.sum(axis=1)
    begins = np.flatnonzero((lengths[1:] > 0) & (lengths[:-1] == 0)) + 3
    bars = lengths[begins]
    assert len(bars) == count
    assert np.allclose(bars / bars[-1], chances / 0.9, atol=0.04)


@pytest.mark.parametrize("box", [(480, 160, 140, 140), (10, 10, 100, 100), (20, 10, 600, 460), (-60, 400, 120, 120)])
def test_bars_stay_on_the_picture_at_a_readable_size(box: tuple[float, float, float, float]) -> None:
    changed = touched(replace(NOTHING, bars=True), make_face(box=box))
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    assert 80 < rows[-1] - rows[0] < 140
    assert 100 < columns[-1] - columns[0] < 200


def test_bars_keep_clear_of_labels_and_faces() -> None:
    one, two = make_face(1, (100, 200, 90, 90)), make_face(2, (250, 200, 90, 90))
    bars, labels = replace(NOTHING, bars=True), replace(NOTHING, labels=True)
    assert not (touched(bars, one, two) & touched(labels, one, two)).any()
    on_faces = touched(bars, one, two)[200:290]
    assert not on_faces[:, 100:190].any()
    assert not on_faces[:, 250:340].any()


def test_a_tiny_picture_has_no_unreadable_bars() -> None:
    image = np.full((40, 40, 3), 128, np.uint8)
    result = FrameResult(Frame(image.copy(), 0, 0.0, "test"), (make_face(box=(5, 5, 20, 20)),), "local")
    draw_result(image, result, overlays=replace(NOTHING, bars=True))
    assert (image == 128).all()


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_arrow_points_where_the_subject_looks(mirrored: bool) -> None:
    def arrow(yaw: float, pitch: float) -> NDArray[np.float64]:
        """From the nose to the middle of the arrow's colour."""
        face = replace(make_face(), pose=Pose(yaw, pitch, 0))
        image = drawn(replace(NOTHING, pose=True), face, mirrored=mirrored)
        rows, columns = np.nonzero(near(image, AXIS_COLOURS[2]))
        nose = face.keypoints[10]
        return np.array([columns.mean() - (WIDTH - 1 - nose[0] if mirrored else nose[0]), rows.mean() - nose[1]])

    side = -1 if mirrored else 1
    assert side * arrow(45, 0)[0] < -10, "to the left of the picture"
    assert side * arrow(-45, 0)[0] > 10
    assert arrow(0, 40)[1] < -10, "up"
    assert np.abs(arrow(0, 0)).max() < 3, "at us"


def test_the_three_axes_are_told_apart_without_colour() -> None:
    lightness = sorted(float(np.dot(colour, (0.114, 0.587, 0.299))) for colour in AXIS_COLOURS)
    assert min(np.diff(lightness)) > 35
    face = replace(make_face(), pose=Pose(30, 20, 10))
    image = drawn(replace(NOTHING, pose=True), face)
    for colour in AXIS_COLOURS:
        assert near(image, colour).sum() > 40


def test_a_face_without_a_pose_has_no_axes() -> None:
    assert not touched(replace(NOTHING, pose=True), make_face()).any()


def with_evidence(row: int, column: int, strength: float) -> Face:
    activation = np.zeros((6, 6, 5), np.float32)
    activation[row, column, 3] = strength
    return replace(make_face(), activation=activation)


def heat(face: Face, label: str = WINNING, **kwargs: bool) -> NDArray[np.float64]:
    """How much each pixel changes."""
    image = drawn(replace(NOTHING, heat_map=label), face, **kwargs).astype(float)
    change: NDArray[np.float64] = np.abs(image - 128).max(axis=2)
    return change


def test_the_heat_map_lies_where_the_evidence_is() -> None:
    change = heat(with_evidence(4, 1, 12))
    rows, columns = np.nonzero(change > 0.5 * change.max())
    # Cell (4, 1) of six in a box of 140 pixels.
    assert abs(rows.mean() - (160 + 4.5 / 6 * 140)) < 6
    assert abs(columns.mean() - (250 + 1.5 / 6 * 140)) < 6
    outside = change.copy()
    outside[160:300, 250:390] = 0
    assert not outside.any()


def test_the_heat_map_is_mirrored_with_the_face() -> None:
    face = with_evidence(4, 1, 12)
    np.testing.assert_allclose(heat(face, mirrored=True), np.fliplr(heat(face)), atol=8)


def test_weak_evidence_stays_faint() -> None:
    strong, weak = (heat(with_evidence(3, 3, strength)).max() for strength in (14, 2))
    assert strong > 60
    assert 0 < weak < 0.3 * strong


def test_only_evidence_for_the_wanted_label_counts() -> None:
    face = with_evidence(3, 3, 12)
    assert heat(face, "Happy").max() == heat(face).max()
    assert heat(face, "Sad").max() == 0
    assert heat(face, "a label of another model").max() == 0
    everywhere = replace(face, activation=np.full((6, 6, 5), 9, np.float32))
    assert heat(everywhere).max() == 0, "what speaks for every label speaks for none"
    assert heat(replace(face, activation=None)).max() == 0
    assert heat(replace(face, crop_to_frame=None)).max() == 0


def test_a_blurred_face_cannot_be_told_from_another() -> None:
    """Two faces that differ in every pixel, but not in the mean of a patch, look the same afterwards."""
    checks = np.indices((HEIGHT, WIDTH)).sum(axis=0) // 2 % 2 * 120 - 60
    one = np.clip(128 + checks, 0, 255).astype(np.uint8)[..., None].repeat(3, axis=2)
    other = np.clip(128 - checks, 0, 255).astype(np.uint8)[..., None].repeat(3, axis=2)
    blur, face = replace(NOTHING, privacy="blur"), make_face()
    first, second = (drawn(blur, face, ground=ground)[160:300, 250:390].astype(int) for ground in (one, other))
    assert np.abs(first - second).max() <= 12


@pytest.mark.parametrize("privacy", ["blur", "emoji"])
@pytest.mark.parametrize("corner", [(250, 160), (-60, -50), (560, -40), (-70, 400), (570, 410), (-10, 160)])
def test_a_hidden_head_is_gone_and_nothing_else_is(privacy: str, corner: tuple[int, int]) -> None:
    ground, face = textured(), make_face(box=(*corner, 140, 140))
    image = drawn(replace(NOTHING, privacy=privacy), face, ground=ground)
    x, y = corner
    # The whole box, and a third of it above: the hair.
    head = np.s_[max(0, y - 45) : max(0, y + 140), max(0, x) : max(0, x + 140)]
    assert detail(image[head]) < 0.02 * detail(ground[head]) or privacy == "emoji"
    assert (image[head] != ground[head]).any(axis=2).mean() > 0.99
    rows, columns = np.indices((HEIGHT, WIDTH))
    far = np.hypot(columns - (x + 70), rows - (y + 70)) > 1.3 * 140
    assert np.array_equal(image[far], ground[far])


def test_a_blur_has_a_soft_rim() -> None:
    ground = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    ground[150:310, 240:400] = 255
    image = drawn(replace(NOTHING, privacy="blur"), make_face(), ground=ground)
    rows = image[180:280, :320, 0].astype(int)
    begins = (rows > 0).argmax(axis=1)
    assert begins.all()
    first, within = (rows[np.arange(100), begins + further] for further in (0, 2))
    assert np.mean(first < 0.8 * within) > 0.3


@pytest.mark.parametrize("privacy", ["blur", "emoji"])
def test_a_face_that_is_lost_for_a_moment_stays_hidden(privacy: str) -> None:
    ground, face, veil = textured(), make_face(), Veil()
    overlays = replace(NOTHING, privacy=privacy)

    def seen(time_s: float, *faces: Face, source: str = "test") -> float:
        image = ground.copy()
        result = FrameResult(Frame(ground, 0, time_s, source), faces, "local")
        draw_result(image, result, overlays=overlays, lost=veil.lost(result))
        return float((image == ground).all(axis=2)[160:300, 250:390].mean())

    assert seen(1.0, face) < 0.01
    assert seen(1.1) < 0.01, "lost"
    assert seen(1.2, make_face(2, (20, 20, 60, 60))) < 0.01, "another face is no reason to show it"
    assert seen(2.2) == 1, "gone for good"
    assert seen(2.3, face) < 0.01
    assert seen(2.4, source="another source") == 1
    assert seen(3.0, face) < 0.01
    assert seen(0.5) == 1, "the clip begins again"


@pytest.mark.parametrize("privacy", ["none", "blur", "emoji"])
def test_a_face_that_nobody_wants_analysed_is_hidden_too(privacy: str) -> None:
    ground = textured()
    image = ground.copy()
    result = FrameResult(Frame(ground, 0, 0.0, "test"), (), "local", left_out=((250, 160, 140, 140),))
    draw_result(image, result, overlays=replace(Overlays(), privacy=privacy))
    same = (image == ground).all(axis=2)[160:300, 250:390].mean()
    assert same == 1 if privacy == "none" else same < 0.01


def test_nothing_is_drawn_of_a_lost_face_that_need_not_be_hidden() -> None:
    image = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
    result = FrameResult(Frame(image.copy(), 0, 0.0, "test"), (), "local")
    draw_result(image, result, overlays=Overlays(bars=True, pose=True), lost=[make_face()])
    assert (image == 128).all()


def test_points_and_boxes_are_drawn_over_the_blur() -> None:
    face = make_face()
    image = drawn(Overlays(privacy="blur"), face, ground=textured())
    for x, y in face.keypoints.round().astype(int):
        assert near(image, (233, 180, 86))[y - 1 : y + 2, x - 1 : x + 2].any()


def test_an_emoji_stands_in_place_of_points_and_heat() -> None:
    emoji = replace(NOTHING, privacy="emoji")
    with_points = replace(emoji, points="outlines", pose=True, heat_map=WINNING)
    face = replace(with_evidence(3, 3, 12), pose=Pose(0, 0, 0))
    assert np.array_equal(drawn(with_points, face), drawn(emoji, face))


def test_each_emotion_has_an_emoji_of_its_own() -> None:
    emoji = replace(NOTHING, privacy="emoji")
    looks = {label: drawn(emoji, make_face(label=label)).tobytes() for label in EXPRESSIONS}
    assert len(set(looks.values())) == len(EXPRESSIONS) == 7
    for label in (NO_CLEAR_EMOTION, "a label of another model"):
        assert drawn(emoji, make_face(label=label)).tobytes() == looks["Neutral"]


def test_a_picture_that_nobody_has_searched_is_hidden_whole() -> None:
    image = textured()
    before = detail(image)
    hide_all(image)
    assert detail(image) < 1e-3 * before
    hide_all(np.zeros((1, 1, 3), np.uint8))


def test_faces_go_by_name_or_number_where_there_are_several() -> None:
    def label_width(*faces: Face, names: dict[int, str] | None = None) -> int:
        changed = touched(replace(NOTHING, labels=True), *faces, names=names)[:, : WIDTH // 2 + 60]
        return int(changed.any(axis=0).sum())

    one, two = make_face(1, (60, 200, 90, 90)), make_face(2, (450, 200, 90, 90))
    alone, numbered = label_width(one), label_width(one, two)
    named, long = label_width(one, names={1: "Ada Lovelace"}), label_width(one, names={1: "Ada\n" * 99})
    assert alone < numbered < named < long < 330


def test_a_part_of_the_frame_has_the_overlays_of_that_part() -> None:
    """What a zoomed view draws."""
    marks = Overlays(labels=False, points="outlines", pose=True, privacy="blur")
    face = replace(make_face(), pose=Pose(10, 10, 10))
    moved = replace(make_face(box=(150, 110, 140, 140)), pose=Pose(10, 10, 10))
    assert np.array_equal(drawn(marks, face, origin=(-100, -50)), drawn(marks, moved))


def test_what_is_out_of_sight_has_no_label() -> None:
    assert not touched(Overlays(bars=True), make_face(), origin=(-2000, 0)).any()


@pytest.mark.parametrize("style", ["dots", "outlines"])
def test_everything_but_text_is_mirrored(style: str) -> None:
    marks = Overlays(labels=False, points=style, pose=True)
    face = replace(make_face(box=(100, 160, 140, 140)), pose=Pose(20, 10, 5))
    mirrored, flipped = drawn(marks, face, mirrored=True).astype(int), np.fliplr(drawn(marks, face)).astype(int)
    # A stroke at the other side of a pixel may round the other way.
    assert (np.abs(mirrored - flipped).max(axis=2) > 60).mean() < 0.002


def test_text_is_not_mirrored() -> None:
    labels = replace(NOTHING, labels=True)
    middle = make_face(box=(250, 160, 139, 140))
    image, mirrored = drawn(labels, middle), drawn(labels, middle, mirrored=True)
    plates = [picture[(picture != 128).any(axis=2).any(axis=1)] for picture in (image, mirrored)]
    cut = [plate[:, (plate != 128).any(axis=2).any(axis=0)] for plate in plates]
    assert np.array_equal(*cut)
