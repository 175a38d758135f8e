"""An analyzer that takes its orders from the grey of a picture, and what it is loaded by in another process."""

from __future__ import annotations

import os
import time
from pathlib import Path

import cv2
import numpy as np

from emotionai_desktop.analysis import AnalysisOptions
from emotionai_desktop.inference.backend import BackendError
from emotionai_desktop.results import Emotion, Face, Frame, FrameResult

LABELS = ("Angry", "Happy")
#: Greys that do something: end the process, raise, stay for ever, take a while, show nobody. Others show one face.
DEADLY, FAULTY, ENDLESS, SLOW, EMPTY, PLAIN = 20, 60, 100, 140, 180, 220


class PlainBackend:
    name = "local"
    labels = LABELS


class PlainAnalyzer:
    backend = PlainBackend()
    options = AnalysisOptions()

    def analyze(self, frame: Frame, *, still: bool = False) -> FrameResult:
        grey = 20 + 40 * round((float(frame.image.mean()) - 20) / 40)
        if grey == DEADLY:
            os._exit(7)
        if grey == FAULTY:
            raise RuntimeError("no such luck")
        if grey == ENDLESS:
            time.sleep(100)
        if grey == SLOW:
            time.sleep(0.4)
        if grey == EMPTY:
            return FrameResult(frame, (), "local")
        points = np.full((15, 2), 10, np.float32)
        emotion = Emotion("Happy", {"Angry": 0.25, "Happy": 0.75})
        return FrameResult(frame, (Face(1, (4, 4, 20, 20), 0.9, points, emotion),), "local")

    def reset(self) -> None:
        pass

    def close(self) -> None:
        pass


def load() -> PlainAnalyzer:
    return PlainAnalyzer()


def load_nothing() -> PlainAnalyzer:
    raise BackendError("model.tflite: changed since it was catalogued")


def load_and_die() -> PlainAnalyzer:
    os._exit(5)


def picture(path: Path, grey: int = PLAIN) -> str:
    cv2.imwrite(str(path), np.full((48, 64, 3), grey, np.uint8))
    return str(path)


def clip(path: Path, frames: int, grey: int = PLAIN) -> str:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (64, 48))
    for _ in range(frames):
        writer.write(np.full((48, 64, 3), grey, np.uint8))
    writer.release()
    return str(path)
