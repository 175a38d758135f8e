"""models.config files: what is read, and what is refused with which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from emotionai_desktop.serving.config import ConfigError, Every, Latest, Specific, read_config

ENTRY = 'config { name: "a" base_path: "a" model_platform: "tensorflow" %s }'


def read(folder: Path, text: str):
    (folder / "models.config").write_text(text)
    return read_config(folder / "models.config")


def test_everything_that_can_be_said(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    one, two, three = read(
        tmp_path,
        f"""
        # Several models.
        model_config_list: {{
          config {{
            name: 'one', base_path: "one" model_platform: "tensorflow"
            model_version_policy {{ specific {{ versions: 3 versions: 5 }} }}
            version_labels {{ key: "stable" value: 3 }} version_labels {{ key: "canary" value: 5 }}
          }}
          config {{ name: "two" base_path: "{(tmp_path / "elsewhere").as_posix()}" model_platform: "tensorflow"
                    model_version_policy {{ all {{}} }} }}
          config {{ name: "three" base_path: "/models/three" model_platform: "tensorflow"
                    model_version_policy: {{ latest {{ num_versions: 2 }} }} }}
        }}""",
    )
    assert (one.name, one.base, one.policy) == ("one", tmp_path / "one", Specific(frozenset({3, 5})))
    assert one.labels == {"stable": 3, "canary": 5}
    assert (two.base, two.policy, two.labels) == (tmp_path / "elsewhere", Every(), {})
    # As it is written for the official image, where this very folder is called /models.
    assert (three.base, three.policy) == (tmp_path / "three", Latest(2))


def test_the_latest_version_is_the_default(tmp_path):
    assert [m.policy for m in read(tmp_path, f"model_config_list {{ {ENTRY % ''} }}")] == [Latest(1)]
    text = f"model_config_list {{ {ENTRY % 'model_version_policy { latest {} }'} }}"
    assert [m.policy for m in read(tmp_path, text)] == [Latest(1)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "names no model"),
        ("model_config_list {", "Expected"),
        ("model_config_list { config { nmae: 'a' } }", "no field named"),
        ('model_config_list { config { base_path: "a" model_platform: "tensorflow" } }', "model name ''"),
        ('model_config_list { config { name: "../a" base_path: "a" model_platform: "tensorflow" } }', "'../a'"),
        ('model_config_list { config { name: "a" model_platform: "tensorflow" } }', "base_path ''"),
        ('model_config_list { config { name: "a" base_path: "../a" model_platform: "tensorflow" } }', "'../a'"),
        ('model_config_list { config { name: "a" base_path: "a" model_platform: "pytorch" } }', "pytorch"),
        (f"model_config_list {{ {ENTRY % ''} {ENTRY % ''} }}", "twice"),
        (f"model_config_list {{ {ENTRY % 'model_version_policy { specific {} }'} }}", "no version"),
        (f"model_config_list {{ {ENTRY % 'model_version_policy { all {} latest {} }'} }}", "choice"),
        ("model_config_list { %s }" % (ENTRY % 'version_labels { key: "" value: 1 }'), "label is empty"),
        ("\x00", "1:1"),
    ],
)
def test_what_is_wrong_is_refused_with_the_reason(text, reason, tmp_path):
    with pytest.raises(ConfigError, match=r"models\.config") as error:
        read(tmp_path, text)
    assert reason in str(error.value)


def test_a_file_that_is_not_there_or_no_text(tmp_path):
    with pytest.raises(ConfigError, match="No such file"):
        read_config(tmp_path / "models.config")
    (tmp_path / "models.config").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"models\.config"):
        read_config(tmp_path / "models.config")
