"""Protocol buffer messages described in text: TensorFlow Serving's own are in no package that can be installed."""

from __future__ import annotations

from typing import Any

from google.protobuf import (  # type: ignore[import-untyped]
    descriptor_pb2,
    descriptor_pool,
    message_factory,
    text_format,
)


def message_class(schema: str, name: str, pool: Any = None) -> Any:
    """The class of a message.

    Parameters
    ----------
    schema
        A FileDescriptorProto in text form.
    name
        Full name of the message in it.
    pool
        Where messages are that the schema imports; an empty one by default.
    """
    pool = pool or descriptor_pool.DescriptorPool()
    file = text_format.Parse(schema, descriptor_pb2.FileDescriptorProto())
    pool.AddSerializedFile(file.SerializeToString())
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(name))
