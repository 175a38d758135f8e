"""Crowds and starts that `bench` measures: what they are made of, not how fast they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from emotionai_desktop.analysis import Analyzer, load_analyzer
from emotionai_desktop.bench.crowd import Crowd, measure_crowds
from emotionai_desktop.bench.start import StartError, measure_start
from emotionai_desktop.inference.catalog import MODELS_DIR, Catalog
from emotionai_desktop.inference.local import LocalBackend


@pytest.fixture(scope="module")
def analyzer() -> Iterator[Analyzer]:
    analyzer = load_analyzer(lambda: LocalBackend(Catalog.load(MODELS_DIR)))
    yield analyzer
    analyzer.close()


@pytest.mark.parametrize(("width", "height"), [(640, 480), (1280, 720)])
@pytest.mark.parametrize("count", [1, 2, 4, 8, 16])
def test_every_face_of_a_crowd_is_found(analyzer: Analyzer, count: int, width: int, height: int) -> None:
    analyzer.reset()
    crowd = Crowd(count, width, height)
    found = [len(analyzer.analyze(crowd.read()).faces) for _ in range(12)]
    assert found[-1] == count


def test_crowds_are_reported_with_what_every_further_face_costs(analyzer: Analyzer) -> None:
    (report,) = measure_crowds(analyzer, 6, counts=(1, 4), sizes=((640, 480),))
    assert [crowd["faces_per_frame"] for crowd in report["crowds"]] == [1, 4]
    one, four = (crowd["work_ms"]["p50"] for crowd in report["crowds"])
    assert report["face_ms"] == pytest.approx((four - one) / 3, abs=0.01)


def test_the_window_is_started_and_says_what_it_shows_and_holds() -> None:
    report = measure_start(1, MODELS_DIR)
    assert 0 < report["window_s"] <= report["preview_s"] <= report["labelled_face_s"]
    assert report["resident_mb"] > 50
    assert 0 < report["preview_processor_s"] <= report["labelled_face_processor_s"]
    assert report["busy_share"] > 0


def test_a_window_that_does_not_come_is_told_with_its_own_words(tmp_path) -> None:
    with pytest.raises(StartError, match="the window"):
        measure_start(1, tmp_path)
