"""Versions come, go and are named while the server runs."""

from __future__ import annotations

import shutil
import threading

import numpy as np
import pytest

from emotionai_desktop.inference.catalog import Catalog, ModelEntry
from tests.serving.served import Served, expected, wait_for


def ask(served: Served, faces, path: str):
    with served.http() as http:
        answer = http.post(
            f"{served.url}/v1/models/{path}:predict", json={"instances": (faces[..., None] / 255.0).tolist()}
        )
    assert answer.status_code == 200, answer.text
    return np.array(answer.json()["predictions"])


def test_a_new_version_takes_over_without_a_request_lost(served, faces):
    folder = served.add_model("hot", 1)
    one, two = expected(faces[:1], 1), expected(faces[:1], 2)
    answers: list[np.ndarray] = []
    failures: list[BaseException] = []
    stop = threading.Event()

    def keep_asking():
        try:
            while not stop.is_set():
                answers.append(ask(served, faces[:1], "hot"))
        except BaseException as error:  # noqa: BLE001 - reported below, in the test's own thread.
            failures.append(error)

    threads = [threading.Thread(target=keep_asking) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        wait_for(lambda: failures or answers, "answers")
        shutil.copytree(served.folder / "staged" / "2", folder / "partial")
        (folder / "partial").rename(folder / "2")
        wait_for(lambda: failures or np.allclose(answers[-1], two, atol=1e-4), "answers of version 2")
        wait_for(lambda: failures or served.versions("hot") == {1: "END", 2: "AVAILABLE"}, "version 1 to be unloaded")
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not failures
    assert np.allclose(answers[0], one, atol=1e-4)
    assert all(np.allclose(a, one, atol=1e-4) or np.allclose(a, two, atol=1e-4) for a in answers)

    shutil.rmtree(folder / "2")
    wait_for(lambda: served.versions("hot") == {1: "AVAILABLE", 2: "END"}, "version 1 to be served again")
    np.testing.assert_allclose(ask(served, faces[:1], "hot"), one, atol=1e-4)


def test_labels_and_rolling_back(served, faces, http):
    policy = "model_version_policy { specific { versions: [1, 2] } }"
    labels = 'version_labels { key: "stable" value: %d } version_labels { key: "canary" value: 2 }'
    folder = served.add_model("labelled", 1, f"{policy} {labels % 1}")
    not_yet = http.post(f"{served.url}/v1/models/labelled/labels/canary:predict", json={"instances": []})
    assert not_yet.status_code in (400, 404)
    shutil.copytree(served.folder / "staged" / "2", folder / "2")
    wait_for(lambda: served.versions("labelled") == {1: "AVAILABLE", 2: "AVAILABLE"}, "both versions")
    one, two = expected(faces, 1), expected(faces, 2)
    for path, answer in {
        "labelled": two,
        "labelled/versions/1": one,
        "labelled/versions/2": two,
        "labelled/labels/stable": one,
        "labelled/labels/canary": two,
    }.items():
        np.testing.assert_allclose(ask(served, faces, path), answer, atol=1e-4, err_msg=path)
    label = http.get(f"{served.url}/v1/models/labelled/labels/canary").json()["model_version_status"]
    assert [status["version"] for status in label] == ["2"]
    assert http.get(f"{served.url}/v1/models/labelled/labels/canary/metadata").json()["model_spec"]["version"] == "2"

    # Promoted, and rolled back.
    for before, after, answer in ((1, 2, two), (2, 1, one)):
        served.write_config(served.config().replace(labels % before, labels % after))
        wait_for(
            lambda answer=answer: np.allclose(ask(served, faces, "labelled/labels/stable"), answer, atol=1e-4),
            f"stable to be version {after}",
        )


def test_a_folder_that_is_no_model_harms_nobody(served, faces, http):
    folder = served.add_model("broken", 1)
    (folder / "7").mkdir()
    (folder / "7" / "saved_model.pb").write_bytes(b"\x00garbage")
    shutil.copytree(served.folder / "staged" / "2", folder / "5")
    for data in (folder / "5" / "variables").iterdir():
        data.write_bytes(b"")
    (folder / "not-a-version").mkdir()
    (folder / "6").write_text("a file")
    wait_for(lambda: served.versions("broken").get(7) == "END", "version 7 to be refused")
    (status,) = http.get(f"{served.url}/v1/models/broken/versions/7").json()["model_version_status"]
    assert status["status"]["error_code"] != "OK"
    assert status["status"]["error_message"]
    np.testing.assert_allclose(ask(served, faces, "broken"), expected(faces), atol=1e-4)

    shutil.rmtree(folder / "7")
    wait_for(lambda: served.versions("broken").get(5) == "END", "version 5 to be refused")
    np.testing.assert_allclose(ask(served, faces, "broken"), expected(faces), atol=1e-4)

    shutil.rmtree(folder / "5")
    shutil.copytree(served.folder / "staged" / "2", folder / "5")
    wait_for(lambda: served.versions("broken").get(5) == "AVAILABLE", "the mended version 5")


def test_a_version_that_fails_its_own_warm_up_is_refused(served, faces, http):
    folder = served.add_model("cold", 1)
    shutil.copytree(served.folder / "staged" / "wrong-warmup", folder / "2")
    wait_for(lambda: served.versions("cold") == {1: "AVAILABLE", 2: "END"}, "version 2 to be refused")
    (status,) = http.get(f"{served.url}/v1/models/cold/versions/2").json()["model_version_status"]
    assert "[1,96,96]" in status["status"]["error_message"]
    np.testing.assert_allclose(ask(served, faces, "cold"), expected(faces), atol=1e-4)


def test_a_damaged_config_changes_nothing(served, faces):
    before = served.config()
    served.write_config(before + "}")
    try:
        wait_for(lambda: "what was served before is still served" in served.process.log(), "the complaint")
        np.testing.assert_allclose(ask(served, faces, "tiny"), expected(faces), atol=1e-4)
    finally:
        served.write_config(before)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/models/..%2F..%2Fetc",
        "/v1/models/..:predict",
        "/v1/models/%2Fetc%2Fpasswd/metadata",
        "/v1/models/tiny%2F1",
        "/v1/models/tiny%2F1%2Fsaved_model.pb",
        "/v1/models/tiny/versions/..%2F1",
        "/v1/models/tiny/versions/-1",
        "/v1/models/tiny/labels/..%2F..",
        "/v1/models/tiny/labels/%00",
        "/v1/../../etc/passwd",
        "/monitoring/..%2F..%2Fetc%2Fpasswd",
    ],
)
def test_no_path_leads_out(path, served, http):
    for method in ("GET", "POST"):
        answer = http.request(method, served.url + path, data=b'{"instances": [[1]]}' if method == "POST" else None)
        assert answer.status_code in (400, 404)
        assert "root:" not in answer.text


def test_models_that_do_more_than_compute_are_refused_before_they_run(served, faces, http):
    folder = served.add_model("harmful", 1, "model_version_policy { all {} }")
    reasons = {"writes": "WriteFile", "reads": "ReadFile", "python": "EagerPyFunc", "saves": "SaveV2"}
    for version, name in enumerate(reasons, start=2):
        shutil.copytree(served.folder / "staged" / name, folder / f"partial-{name}")
        (folder / f"partial-{name}").rename(folder / str(version))
    refused = dict.fromkeys(range(2, 6), "END")
    wait_for(lambda: served.versions("harmful") == {1: "AVAILABLE", **refused}, "all of them to be refused")
    for version, operation in enumerate(reasons.values(), start=2):
        (status,) = http.get(f"{served.url}/v1/models/harmful/versions/{version}").json()["model_version_status"]
        assert f"refused: its operation {operation}" in status["status"]["error_message"]
    np.testing.assert_allclose(ask(served, faces, "harmful"), expected(faces), atol=1e-4)
    assert not list(served.folder.glob("owned*"))


def test_a_model_that_has_changed_since_it_was_catalogued_is_refused(served, http):
    root = served.folder / "catalogued"
    shutil.copytree(served.folder / "tiny" / "1", root / "tame" / "1")
    shutil.copytree(served.folder / "tiny" / "1", root / "tame" / "2")
    entry = ModelEntry.measure(root, "tame", task="emotion", version=2, labels=tuple("abcde"), threshold=0.5)
    Catalog(root, {"tame": entry}).save()
    graph = root / "tame" / "2" / "saved_model.pb"
    content = bytearray(graph.read_bytes())
    content[len(content) // 2] ^= 1
    graph.write_bytes(content)
    extra = 'model_version_policy { all {} } } config { name: "tame" base_path: "catalogued/tame"'
    served.add_model("untamed", 1, f'{extra} model_platform: "tensorflow" model_version_policy {{ all {{}} }}')
    wait_for(lambda: served.versions("tame") == {1: "AVAILABLE", 2: "END"}, "version 2 to be refused")
    (status,) = http.get(f"{served.url}/v1/models/tame/versions/2").json()["model_version_status"]
    assert "saved_model.pb: changed since it was catalogued" in status["status"]["error_message"]
