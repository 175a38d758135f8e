"""The queue with real processes, and an analyzer that does what a test wants."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from emotionai_desktop.batch.item import ItemState
from emotionai_desktop.batch.parts import input_keys
from tests.batch import plain
from tests.batch.conftest import Bench
from tests.batch.plain import clip, picture

DONE, FAILED, CANCELLED, WAITING = ItemState.DONE, ItemState.FAILED, ItemState.CANCELLED, ItemState.WAITING


def test_two_at_once_and_the_rows_in_the_order_of_the_inputs(bench: Bench, tmp_path: Path) -> None:
    slow = clip(tmp_path / "slow.avi", 3, plain.SLOW)
    quick = [picture(tmp_path / f"{number}.png") for number in range(3)]
    status = bench.run([slow, *quick], jobs=2)
    assert [item.state for item in status.items] == [DONE] * 4
    assert [(item.frames, item.faces) for item in status.items] == [(3, 3), (1, 1), (1, 1), (1, 1)]
    assert status.table == bench.output
    assert bench.rows() == [("slow.avi", 0), ("slow.avi", 1), ("slow.avi", 2), ("0.png", 0), ("1.png", 0), ("2.png", 0)]
    assert not status.running
    assert status.share == 1


def test_what_is_broken_fails_with_its_name_and_reason_and_costs_itself_alone(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nno more")
    specs = [
        picture(tmp_path / "first.png"),
        str(tmp_path / "broken.png"),
        picture(tmp_path / "deadly.png", plain.DEADLY),
        picture(tmp_path / "faulty.png", plain.FAULTY),
        picture(tmp_path / "last.png", plain.EMPTY),
    ]
    status = bench.run(specs)
    assert [item.state for item in status.items] == [DONE, FAILED, FAILED, FAILED, DONE]
    reasons = [item.reason for item in status.items]
    assert "broken.png: a broken picture" in reasons[1]
    assert reasons[2] == "deadly.png: the process that analysed it has ended unexpectedly (exit code 7)"
    assert reasons[3] == "faulty.png: unexpected RuntimeError: no such luck"
    assert status.trouble == ""
    assert bench.rows() == [("first.png", 0), ("last.png", 0)]


def test_one_is_cancelled_and_the_rest_goes_on(bench: Bench, tmp_path: Path) -> None:
    specs = [clip(tmp_path / "long.avi", 200, plain.SLOW), picture(tmp_path / "never.png"), picture(tmp_path / "z.png")]
    numbers = bench.queue.add(specs)
    bench.start()
    bench.wait(lambda items: items[0].frames >= 1)
    bench.queue.cancel([numbers[1]])
    bench.queue.cancel([numbers[0]])
    status = bench.end()
    assert [item.state for item in status.items] == [CANCELLED, CANCELLED, DONE]
    assert 1 <= status.items[0].frames < 200
    assert bench.rows()[-1] == ("z.png", 0)
    assert bench.rows()[0] == ("long.avi", 0), "what was analysed is kept"


def test_what_hangs_can_be_cancelled(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emotionai_desktop.batch.process._PATIENCE_S", 0.3)
    specs = [picture(tmp_path / "endless.png", plain.ENDLESS), picture(tmp_path / "next.png")]
    (endless, _) = bench.queue.add(specs)
    bench.start()
    bench.wait(lambda items: items[0].total is not None)
    bench.queue.cancel([endless])
    status = bench.end()
    assert [item.state for item in status.items] == [CANCELLED, DONE]


def test_what_failed_is_tried_again_and_has_its_place_in_the_table(bench: Bench, tmp_path: Path) -> None:
    mended = tmp_path / "b.png"
    mended.write_bytes(b"nothing yet")
    specs = [picture(tmp_path / "a.png"), str(mended), picture(tmp_path / "c.png")]
    status = bench.run(specs)
    assert [item.state for item in status.items] == [DONE, FAILED, DONE]
    picture(mended)
    bench.queue.retry([status.items[1].number])
    assert bench.queue.snapshot().items[1].state is WAITING
    bench.start()
    status = bench.end()
    assert [item.state for item in status.items] == [DONE] * 3
    assert bench.rows() == [("a.png", 0), ("b.png", 0), ("c.png", 0)]


def test_what_is_taken_out_or_added_meanwhile(bench: Bench, tmp_path: Path) -> None:
    slow = clip(tmp_path / "slow.avi", 4, plain.SLOW)
    first, _, third = bench.queue.add([picture(tmp_path / "a.png"), slow, picture(tmp_path / "b.png")])
    bench.start()
    bench.wait(lambda items: items[1].frames >= 1)
    bench.queue.remove([first, third])
    bench.queue.add([picture(tmp_path / "c.png")])
    status = bench.end()
    assert [Path(item.spec).name for item in status.items] == ["slow.avi", "c.png"]
    assert bench.rows() == [("slow.avi", 0), ("slow.avi", 1), ("slow.avi", 2), ("slow.avi", 3), ("c.png", 0)]


def test_a_stopped_run_is_taken_up_where_it_was(bench: Bench, tmp_path: Path) -> None:
    specs = [picture(tmp_path / "a.png"), clip(tmp_path / "b.avi", 30, plain.SLOW), picture(tmp_path / "c.png")]
    bench.queue.add(specs, input_keys(specs, "basis"))
    bench.start()
    bench.wait(lambda items: items[1].frames >= 2)
    bench.queue.stop()
    status = bench.end()
    assert [item.state for item in status.items] == [DONE, WAITING, WAITING]
    assert not bench.output.exists()
    partial = bench.rows(tmp_path / "rows.jsonl.partial")
    assert partial[:3] == [("a.png", 0), ("b.avi", 0), ("b.avi", 1)]
    picture(tmp_path / "a.png", plain.EMPTY)  # Changed since: its results no longer hold.
    os.utime(tmp_path / "a.png", ns=(1, 1))
    clip(tmp_path / "b.avi", 2)
    for first in (WAITING, DONE):
        bench.take_up()
        bench.queue.add(specs, input_keys(specs, "basis"))
        assert bench.queue.snapshot().items[0].state is first
        bench.start()
        assert [item.state for item in bench.end().items] == [DONE] * 3
    assert [item.faces for item in bench.queue.snapshot().items] == [0, 2, 1]
    assert bench.rows() == [("a.png", 0), ("b.avi", 0), ("b.avi", 1), ("c.png", 0)]
    bench.take_up()
    bench.queue.add(specs, input_keys(specs, "another model"))
    assert {item.state for item in bench.queue.snapshot().items} == {WAITING}


def test_parts_that_were_cut_off_are_not_believed(bench: Bench, tmp_path: Path) -> None:
    specs = [picture(tmp_path / "a.png"), picture(tmp_path / "b.png")]
    bench.queue.add(specs, input_keys(specs, ""))
    bench.start()
    bench.end()
    rows = bench.queue.snapshot().items[0].rows
    assert rows is not None
    rows.write_bytes(rows.read_bytes()[:-5])
    journal = bench.parts.folder / "finished.jsonl"
    journal.write_text(journal.read_text() + '\n{"input": "x", "rows": "../../rows.jsonl", "by')
    bench.take_up()
    bench.queue.add(specs, input_keys(specs, ""))
    assert [item.state for item in bench.queue.snapshot().items] == [WAITING, DONE]
    bench.start()
    bench.end()
    bench.take_up()
    bench.queue.add(specs, input_keys(specs, ""))
    assert [item.state for item in bench.queue.snapshot().items] == [DONE, DONE], "the line cut off spoils no other"


def test_models_that_cannot_be_used_are_told_once_and_nothing_is_lost(bench: Bench, tmp_path: Path) -> None:
    specs = [picture(tmp_path / "a.png"), picture(tmp_path / "b.png")]
    bench.queue.add(specs)
    for load, words in ((plain.load_nothing, "changed since"), (plain.load_and_die, "exit code 5")):
        bench.start(load)
        status = bench.end()
        assert words in status.trouble
        assert [item.state for item in status.items] == [WAITING, WAITING]
    bench.start()
    status = bench.end()
    assert status.trouble == ""
    assert [item.state for item in status.items] == [DONE, DONE]


def test_every_third_frame_of_a_video_and_every_picture(bench: Bench, tmp_path: Path) -> None:
    status = bench.run([clip(tmp_path / "a.avi", 8), picture(tmp_path / "b.png")], every=3)
    assert bench.rows() == [("a.avi", 0), ("a.avi", 3), ("a.avi", 6), ("b.png", 0)]
    assert [(item.frames, item.faces) for item in status.items] == [(8, 3), (1, 1)]


def test_a_table_that_cannot_be_written_is_told(bench: Bench, tmp_path: Path) -> None:
    bench.output = tmp_path / "nowhere" / "rows.jsonl"
    status = bench.run([picture(tmp_path / "a.png")])
    assert "nowhere" in status.trouble
    assert status.table is None
