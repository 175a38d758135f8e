from itertools import pairwise

import numpy as np
import pytest

from emotionai_desktop.capture.demo import Demo
from emotionai_desktop.capture.open import open_source


@pytest.fixture(scope="module")
def demo():
    return open_source("demo")


def test_the_clip_knows_its_form(demo):
    assert (demo.name, demo.kind, demo.frame_rate) == ("demo", "demo", 30.0)
    assert 20 <= demo.frame_count / demo.frame_rate <= 30


def test_every_frame_comes_once_and_in_time_and_they_move_smoothly(demo):
    demo.seek(0)
    small = []
    for index in range(demo.frame_count):
        frame = demo.read()
        assert (frame.index, frame.source) == (index, "demo")
        assert frame.time_s == pytest.approx(index / 30)
        assert frame.image.shape == (480, 640, 3)
        assert frame.image.dtype == np.uint8
        assert frame.image.flags.c_contiguous
        small.append(frame.image[::8, ::8].astype(np.int16))
    assert demo.read() is None
    assert demo.read() is None

    changes = [np.abs(after - before).mean() for before, after in pairwise(small)]
    # Between scenes one pushes the other out, in two thirds of a second.
    pushes = sum(change > 25 for change in changes)
    assert pushes < 0.15 * len(changes)
    assert np.median(changes) > 1
    assert np.abs(small[-1] - small[0]).mean() < 1, "the end is not the beginning"


def test_the_clip_is_the_same_every_time(demo):
    again = Demo()
    for index in (0, 140, 333, 660, 869):
        demo.seek(index)
        again.seek(index)
        assert np.array_equal(demo.read().image, again.read().image)


def test_frames_belong_to_whoever_read_them(demo):
    demo.seek(10)
    first = demo.read().image
    kept = first.copy()
    demo.read()
    assert np.array_equal(first, kept)


def test_there_is_no_frame_outside_of_it(demo):
    for index in (-1, demo.frame_count):
        with pytest.raises(ValueError, match=f"from 0 to {demo.frame_count - 1}"):
            demo.seek(index)


def test_closing_twice_ends_it():
    demo = Demo()
    demo.close()
    demo.close()
    assert demo.read() is None
