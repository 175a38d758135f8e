"""What recording costs: each codec on the demo clip, and an hour's session from its writing to its opening.

Run ``python -m benchmarks.recording``; with a busy machine compare within one run only.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import time
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from emotionai_desktop.capture.open import open_source
from emotionai_desktop.recording.footage import open_footage
from emotionai_desktop.recording.session import Session
from emotionai_desktop.recording.session_writer import SessionWriter
from emotionai_desktop.recording.video_writer import TICKS, VideoWriter
from emotionai_desktop.results import Emotion, Face, Frame, FrameResult

FRAMES, RATE = 150, 30
HOUR_ROWS = 3600 * RATE
#: Encoder, its fastest sensible settings for live frames, and container.
CODECS = {
    "VP9": ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8", "crf": "30", "b": "0"}, "webm"),
    "MPEG-4 Part 2": ("mpeg4", {"qscale": "4"}, "mp4"),
    "H.264 superfast": ("libx264", {"preset": "superfast", "tune": "zerolatency", "crf": "23"}, "mp4"),
}
LABELS = ("Angry", "Disgust", "Sad", "Happy", "Surprise")


def main() -> None:
    """Print both tables."""
    frames = demo_frames()
    print(f"{FRAMES} frames of the demo, {frames[0].shape[1]}x{frames[0].shape[0]}, one thread")
    print(f"{'codec':24} {'CPU ms a frame':>15} {'MB a minute':>12}")
    print_row("H.264 as recorded", *recorded(frames))
    for name, (codec, settings, container) in CODECS.items():
        print_row(name, *encoded(frames, codec, settings, container))
    with tempfile.TemporaryDirectory() as folder:
        hour(Path(folder), frames[0])


def demo_frames() -> list[NDArray[np.uint8]]:
    """Frames of the demo with the noise of a camera, which costs an encoder more than still pictures do."""
    rng = np.random.default_rng(0)
    frames = []
    with contextlib.closing(open_source("demo")) as source:
        for _ in range(FRAMES):
            frame = source.read()
            assert frame is not None
            noise = rng.normal(0, 3, frame.image.shape)
            frames.append((frame.image + noise).clip(0, 255).astype(np.uint8))
    return frames


def recorded(frames: list[NDArray[np.uint8]]) -> tuple[float, int]:
    """CPU seconds and bytes of the app's own writer."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        writer = VideoWriter(Path(folder) / "video.mp4", frames[0].shape[1], frames[0].shape[0])
        for index, image in enumerate(frames):
            writer.write(image, index / RATE)
        writer.close()
        return time.process_time() - began, writer.size


def encoded(frames: list[NDArray[np.uint8]], codec: str, settings: dict[str, str], container: str) -> tuple[float, int]:
    """The same of another encoder."""
    content = io.BytesIO()
    began = time.process_time()
    with av.open(content, "w", format=container) as file:
        stream = file.add_stream(codec, rate=RATE, options=settings)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1
        for index, image in enumerate(frames):
            planes = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2YUV_I420), np.uint8)
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts, frame.time_base = round(index / RATE * TICKS), Fraction(1, TICKS)
            for packet in stream.encode(frame):
                file.mux(packet)
        for packet in stream.encode(None):
            file.mux(packet)
    return time.process_time() - began, len(content.getvalue())


def print_row(name: str, seconds: float, size: int) -> None:
    """Print one codec."""
    print(f"{name:24} {1000 * seconds / FRAMES:15.1f} {size / 1e6 * 60 * RATE / FRAMES:12.1f}")


def hour(folder: Path, image: NDArray[np.uint8]) -> None:
    """Write the results of an hour with one face, and open them; the video holds every tenth frame."""
    session = Session("hour", datetime.now().astimezone(), LABELS)
    emotion = Emotion("Happy", dict.fromkeys(LABELS, 0.2))
    face = Face(1, (10.0, 20.0, 100.0, 110.0), 0.9, np.zeros((15, 2), np.float32), emotion)
    began = time.process_time()
    writer = SessionWriter(folder, session)
    for index in range(HOUR_ROWS):
        result = FrameResult(Frame(image, index, round(index / RATE, 4), "hour"), (face,), "local")
        writer.write(result, picture=index % 10 == 0)
    writer.finish("stopped")
    wrote = time.process_time() - began
    began = time.process_time()
    with contextlib.closing(open_footage(writer.folder)) as footage:
        opened = time.process_time() - began
        rng = np.random.default_rng(0)
        began = time.process_time()
        for index in rng.integers(0, len(footage), 50):
            assert footage.read(int(index)) is not None
        found = time.process_time() - began
    size = sum(path.stat().st_size for path in writer.folder.iterdir()) / 1e6
    print(
        f"an hour of one face: {HOUR_ROWS} results, {size:.0f} MB; CPU s to write {wrote:.1f}, to open {opened:.1f}; "
    )
    print(f"CPU ms to find any frame {1000 * found / 50:.0f}")


if __name__ == "__main__":
    main()
