"""Objects of pydantic models, of DeepSpeed's own classes, and of foreign classes that only take arguments."""

import dataclasses
import enum
import inspect

import arguments
import calls
import models
from places import plain_function
from values import Row, merge


def make(frame, cls, positional, named, spread):
    """Creates an object of a pydantic model, of DeepSpeed's own class, or of a foreign class that only takes arguments."""
    if models.is_model(cls):
        return models.made(frame, cls, named, spread)
    if issubclass(cls, enum.Enum):
        return models.chosen(frame, cls, positional)
    if hasattr(cls, "_fields") and issubclass(cls, tuple):
        return (Row(tuple(positional)),)
    if not calls.is_followed(cls.__module__):
        arguments.note_spread(frame, spread)
        if spread and calls.is_function(cls.__init__):
            arguments.bound(frame, plain_function(cls.__init__), [(), *positional], named, spread)
        return ()
    made = frame.walk.made(cls, [*positional, *named.values(), spread])
    init = plain_function(cls.__init__)
    if dataclasses.is_dataclass(cls) and init is not None:
        for name, values in arguments.bound(frame, init, [(made,), *positional], named, spread).items():
            if name != "self":
                made.attributes[name] = merge(made.attributes.get(name, ()), values)
        init = plain_function(getattr(cls, "__post_init__", None))
        positional, named, spread = [], {}, []
    if init is not None:
        calls.call_function(frame, init, made, positional, named, spread)
    return (made,)


def call_member(frame, member, given):
    """Creates an object of each class of a module, as the `type` of a section. Excludes names that were handled before."""
    owner = member.named_by.path.removesuffix(".type")
    variants = frame.variants
    positional, named, spread = given
    arguments.note_spread(frame, spread)
    for name, cls in sorted(vars(member.module).items()):
        first = _second_parameter(cls) if inspect.isclass(cls) else None
        if first not in ("optimizer", "params") or name.lower() in frame.others.get(owner, ()):
            continue
        frame.variants = {**variants, owner: (name,)}
        arguments.bound(frame, plain_function(cls.__init__), [(), *positional], named, spread)
    frame.variants = variants
    return ()


def _second_parameter(cls):
    init = plain_function(cls.__init__)
    if init is None:
        return None
    names = list(inspect.signature(init).parameters)
    return names[1] if len(names) > 1 else None
