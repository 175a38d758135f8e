"""What the graph of a SavedModel may do: compute. Files, Python and the network are none of a model's business.

A SavedModel is a program, and TensorFlow runs whatever it says: with ``WriteFile`` a model writes wherever this process
may (see TensorFlow's own SECURITY.md). So its operations are looked at before any of them runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]

from emotionai_desktop.serving.quiet_tensorflow import saved_model_pb2

#: Operations that leave the graph, wherever they stand. Their names are those of TensorFlow's registry.
_OUTSIDE = re.compile(
    r"(Eager)?PyFunc(Stateless)?|\w*(ReadFile|WriteFile|MatchingFiles|FileSystem|TextFile)\w*|\w*(Dataset|Summary)\w*"
    r"|\w*Reader(?!y)\w*|Rpc\w*|\w*Rpc\w*|PrintV?2?|DumpTensor|Debug(Identity|Numeric|Nan)\w*|LoadAndRemapMatrix"
    r"|DistributedSave|CalibrationStatisticsSaver|\w*TPU\w*|XlaLaunch\w*|TRTEngineOp|_?(Host)?(Send|Recv)|BigQuery\w*"
)
#: Operations that TensorFlow's own saver and restorer need, which no answer does.
_SAVING = re.compile(r"Save(V2|Slices)?|ShardedFilename|MergeV2Checkpoints|Restore(V2|Slice)?")


class RefusedGraphError(Exception):
    """A SavedModel does what no network needs; the text names the file and the operation."""


def check_graph(folder: Path) -> None:
    """Look through a SavedModel before it is loaded.

    Parameters
    ----------
    folder
        The folder that holds saved_model.pb.

    Raises
    ------
    RefusedGraphError
        It reaches for files, Python or the network, or is no SavedModel.
    """
    path = folder / "saved_model.pb"
    message = saved_model_pb2.SavedModel()
    try:
        message.ParseFromString(path.read_bytes())
    except OSError as error:
        raise RefusedGraphError(f"{path}: {error.strerror or error}") from error
    except DecodeError as error:
        raise RefusedGraphError(f"{path}: not a SavedModel") from error
    for meta in message.meta_graphs:
        functions = {function.signature.name: function for function in meta.graph_def.library.function}
        everywhere = [meta.graph_def.node, *(function.node_def for function in functions.values())]
        _refuse(path, _OUTSIDE, (node.op for nodes in everywhere for node in nodes), "reaches out of its graph")
        for name, signature in meta.signature_def.items():
            outputs = [info.name for info in signature.outputs.values()]
            _refuse(
                path, _SAVING, _reached(meta.graph_def, functions, outputs), f"saves or loads files to answer {name}"
            )


def _refuse(path: Path, forbidden: re.Pattern[str], operations: Iterable[str], what: str) -> None:
    for operation in operations:
        if forbidden.fullmatch(operation):
            raise RefusedGraphError(f"{path}: refused: its operation {operation} {what}")


def _reached(graph: Any, functions: dict[str, Any], tensors: Iterable[str]) -> Iterator[str]:
    """The operations that some tensors of a graph come from, those inside of functions too."""
    nodes = {node.name: node for node in graph.node}
    waiting = [_node(tensor) for tensor in tensors]
    seen: set[str] = set()
    called: list[str] = []
    while waiting:
        name = waiting.pop()
        if name in seen or name not in nodes:
            continue
        seen.add(name)
        node = nodes[name]
        yield node.op
        waiting.extend(map(_node, node.input))
        called.extend(_called(node))
    inside: set[str] = set()
    while called:
        name = called.pop()
        if name in inside or name not in functions:
            continue
        inside.add(name)
        for node in functions[name].node_def:
            yield node.op
            called.extend(_called(node))


def _node(tensor: str) -> str:
    """Name of the node that gives a tensor (``name:0``), or that must come first (``^name``)."""
    return tensor.removeprefix("^").partition(":")[0]


def _called(node: Any) -> Iterator[str]:
    """Names of the functions that a node calls, or that are its kind of operation itself."""
    yield node.op
    for attribute in node.attr.values():
        if attribute.HasField("func"):
            yield attribute.func.name
        yield from (function.name for function in attribute.list.func)
