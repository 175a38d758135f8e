"""Starting and stopping the server, and what it says where it cannot start; none of this waits for TensorFlow."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from emotionai_desktop.serving.process import ServerError, ServerProcess
from emotionai_desktop.serving.server import _listener

CONFIG = 'model_config_list { config { name: "a" base_path: "a" model_platform: "tensorflow" } }'


def test_a_config_that_is_not_there(tmp_path):
    with pytest.raises(ServerError, match=r"models\.config: No such file"):
        ServerProcess(tmp_path / "models.config")


def test_a_port_that_is_taken(tmp_path):
    (tmp_path / "models.config").write_text(CONFIG)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ServerError, match=f"cannot listen on 127.0.0.1:{port}"):
            ServerProcess(tmp_path / "models.config", port=port)


def test_a_host_that_is_not_this_one(tmp_path):
    (tmp_path / "models.config").write_text(CONFIG)
    with pytest.raises(ServerError, match=r"cannot listen on 192\.0\.2\.1:"):
        ServerProcess(tmp_path / "models.config", host="192.0.2.1")


def test_a_start_that_takes_too_long_is_given_up(tmp_path):
    (tmp_path / "models.config").write_text(CONFIG)
    with pytest.raises(ServerError, match="did not start"):
        ServerProcess(tmp_path / "models.config", timeout_s=0.5)


def test_the_app_does_not_import_tensorflow_for_it():
    code = "import sys, emotionai_desktop.serving.process; sys.exit('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_answers_are_not_held_back_by_nagles_algorithm():
    with _listener("127.0.0.1", 0) as listener:
        # asyncio turns it off for what says that it is TCP, and connections inherit that from here.
        assert listener.proto == socket.IPPROTO_TCP
