"""Which versions are served when folders come and go; without TensorFlow."""

from __future__ import annotations

from pathlib import Path

import pytest

from emotionai_desktop.serving.errors import RequestError
from emotionai_desktop.serving.store import ModelStore


@pytest.fixture
def make_store(tmp_path):
    def make(extra: str = "") -> ModelStore[str]:
        (tmp_path / "models.config").write_text(
            f'model_config_list {{ config {{ name: "a" base_path: "a" model_platform: "tensorflow" {extra} }} }}'
        )
        return ModelStore(tmp_path / "models.config", load)

    return make


def load(name: str, folder: Path) -> str:
    content = (folder / "content").read_text()
    if content == "bad":
        raise RuntimeError("bad content")
    return f"{name}:{content}"


def add(folder: Path, version: str, content: str = "good") -> Path:
    (folder / "a" / version).mkdir(parents=True, exist_ok=True)
    (folder / "a" / version / "content").write_text(content)
    return folder / "a" / version


def remove(version: Path) -> None:
    (version / "content").unlink()
    version.rmdir()


def states(store: ModelStore[str]) -> dict[int, str]:
    return {status.version: status.state.value for status in store.statuses("a")}


def test_the_newest_is_served_and_the_one_before_ends(make_store, tmp_path):
    store = make_store()
    with pytest.raises(RequestError, match="Servable not found"):
        store.find("a")
    assert not store.refresh()
    add(tmp_path, "1")
    assert store.refresh()
    assert store.find("a") == (1, "a:good")
    add(tmp_path, "10", "better")
    add(tmp_path, "9")
    assert store.refresh()
    assert store.find("a") == (10, "a:better")
    assert states(store) == {10: "AVAILABLE", 1: "END"}
    assert not store.refresh()


def test_the_old_one_stays_until_the_new_one_works(make_store, tmp_path):
    store = make_store()
    add(tmp_path, "1")
    store.refresh()
    bad = add(tmp_path, "2", "bad")
    store.refresh()
    assert store.find("a") == (1, "a:good")
    assert states(store) == {2: "END", 1: "AVAILABLE"}
    assert "bad content" in store.statuses("a", 2)[0].error
    (bad / "content").write_text("mended")
    store.refresh()
    assert store.find("a") == (2, "a:mended")
    assert states(store) == {2: "AVAILABLE", 1: "END"}


def test_a_bad_version_is_tried_again_only_when_it_changes(make_store, tmp_path, caplog):
    store = make_store()
    add(tmp_path, "1", "bad")
    for _ in range(3):
        store.refresh()
    assert len([record for record in caplog.records if "cannot be loaded" in record.message]) == 1


def test_a_removed_version_gives_way_to_the_one_before(make_store, tmp_path):
    store = make_store()
    add(tmp_path, "1")
    two = add(tmp_path, "2")
    store.refresh()
    remove(two)
    store.refresh()
    assert store.find("a")[0] == 1
    remove(tmp_path / "a" / "1")
    store.refresh()
    with pytest.raises(RequestError) as error:
        store.find("a")
    assert error.value.status == 404


@pytest.mark.parametrize(
    ("policy", "served"),
    [
        ("latest { num_versions: 2 }", {2, 3}),
        ("all {}", {1, 2, 3}),
        ("specific { versions: [1, 3, 8] }", {1, 3}),
    ],
)
def test_policies(policy, served, make_store, tmp_path):
    store = make_store(f"model_version_policy {{ {policy} }}")
    for version in ("1", "0002", "3", "x", "-4", "5.0"):
        add(tmp_path, version)
    store.refresh()
    assert {version for version, state in states(store).items() if state == "AVAILABLE"} == served
    assert store.find("a")[0] == 3


def test_labels(make_store, tmp_path):
    store = make_store('version_labels { key: "stable" value: 1 } model_version_policy { all {} }')
    add(tmp_path, "1")
    add(tmp_path, "2")
    store.refresh()
    assert store.find("a", label="stable")[0] == 1
    with pytest.raises(RequestError, match="Unrecognized") as error:
        store.find("a", label="canary")
    assert error.value.status == 400
    make_store('version_labels { key: "stable" value: 2 } model_version_policy { all {} }')
    store.refresh()
    assert store.find("a", label="stable")[0] == 2


def test_a_model_that_leaves_the_config_is_no_longer_served(make_store, tmp_path):
    store = make_store()
    add(tmp_path, "1")
    store.refresh()
    config = tmp_path / "models.config"
    config.write_text(config.read_text().replace('name: "a"', 'name: "another"'))
    assert store.refresh()
    assert store.names == ["another"]
    with pytest.raises(RequestError):
        store.statuses("a")


def test_a_damaged_config_changes_nothing(make_store, tmp_path, caplog):
    store = make_store()
    add(tmp_path, "1")
    store.refresh()
    (tmp_path / "models.config").write_text("{")
    assert not store.refresh()
    assert store.find("a")[0] == 1
    assert "still served" in caplog.text
