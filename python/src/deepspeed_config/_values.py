"""Python's values as strict JSON."""

from __future__ import annotations

import enum
import json
import math
import os
from collections.abc import Mapping

from ._errors import ConfigError

_TYPE_NAMES = {"torch.float16": "fp16", "torch.bfloat16": "bf16", "torch.float32": "fp32"}


def to_json(config: Mapping[str, object]) -> str:
    """Returns a config as JSON.

    Tuples become lists, paths strings, members of an enum their value, numbers of numpy numbers, and types of torch the
    names that DeepSpeed has for them.

    Raises ConfigError for a value that JSON cannot hold, with its path.
    """
    try:
        return json.dumps(_plain(config, (), ()), allow_nan=False)
    except RecursionError as error:
        raise ConfigError("The config is nested too deeply to be written as JSON. Write fewer levels.") from error


def plain_or_none(value: object) -> object:
    """Returns a value that JSON can hold; None for any other."""
    try:
        return _plain(value, (), ())
    except ConfigError:
        return None


def _plain(value: object, path: tuple[object, ...], around: tuple[int, ...]) -> object:
    if isinstance(value, enum.Enum):
        return _plain(value.value, path, around)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return _number(value, path)
    if id(value) in around:
        raise ConfigError(
            f"{_name(path)} contains itself, and JSON cannot hold that. Write a copy of what it should contain."
        )
    inside = (*around, id(value))
    if isinstance(value, Mapping):
        return {_key(key, path): _plain(member, (*path, key), inside) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, (*path, i), inside) for i, item in enumerate(value)]
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    return _of_library(value, path, inside)


def _number(value: float, path: tuple[object, ...]) -> float:
    if math.isfinite(value):
        return value
    raise ConfigError(f"{_name(path)} is {value!r}, and JSON has no such number. Write a number, or leave the key out.")


def _key(key: object, path: tuple[object, ...]) -> str:
    if isinstance(key, str):
        return key
    raise ConfigError(f"{_name(path)} has the key {key!r}, and keys of JSON are strings. Write {str(key)!r}.")


def _of_library(value: object, path: tuple[object, ...], around: tuple[int, ...]) -> object:
    """Converts objects by their form, so that neither numpy nor torch is imported."""
    name = _TYPE_NAMES.get(str(value)) if type(value).__module__ == "torch" else None
    if name is not None:
        return name
    # Numbers of numpy, and tensors and arrays with one element.
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "ndim", None) == 0:
        number = item()
        if isinstance(number, (bool, int, float, str)):
            return _plain(number, path, around)
    kind = type(value)
    raise ConfigError(
        f"{_name(path)} is an object of {kind.__module__}.{kind.__qualname__}, and JSON cannot hold that. "
        "Write a string, a number, a boolean, None, a list or a dict."
    )


def _name(path: tuple[object, ...]) -> str:
    return "The config" if not path else "config" + "".join(f"[{part!r}]" for part in path)
