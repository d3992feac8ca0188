"""What the walk knows about a value: a place of the config, something built from such places, or a constant in the source.

An expression has several possible values, kept as a tuple without duplicates. An empty tuple means that nothing is known.
"""

import enum
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """The value at a path of a config. The root's path is empty."""

    path: str

    def child(self, name):
        return Place(f"{self.path}.{name}" if self.path else name)

    def item(self):
        return Place(f"{self.path}[]")


@dataclass(frozen=True)
class KeyOf:
    """Any key of the section at a place."""

    place: Place


@dataclass(frozen=True)
class Model:
    """A pydantic model that was created from a section. `sections` are its fields that come from other places."""

    cls: type
    place: Place | None
    sections: tuple = ()

    def field(self, name):
        return dict(self.sections).get(name) or (() if self.place is None else (self.place.child(name),))


@dataclass(eq=False)
class Known:
    """A value that the source shows: a constant, a class, a function or a module."""

    value: object


@dataclass(eq=False)
class Made:
    """An object of one of DeepSpeed's classes, with the possible values of its attributes."""

    cls: type
    attributes: dict = field(default_factory=dict)


@dataclass(eq=False)
class Table:
    """A dict that the code creates: values by key, and values under unknown keys."""

    entries: dict = field(default_factory=dict)
    rest: tuple = ()


@dataclass(frozen=True)
class Row:
    """A tuple or a list: the possible values of each item."""

    items: tuple


@dataclass(frozen=True)
class Each:
    """An iterable whose items can have these values."""

    items: tuple


@dataclass(frozen=True)
class Method:
    """A function with the object that it belongs to."""

    function: object
    owner: object


@dataclass(eq=False)
class Local:
    """A function or lambda inside a function, with the names that it sees."""

    node: object
    frame: object


@dataclass(frozen=True)
class Member:
    """The member of a module whose name is the value at a place of the config."""

    module: object
    named_by: Place


def mark(value):
    """Returns a key that identifies a value, for comparing and caching."""
    if isinstance(value, Known):
        plain = value.value
        return ("known", plain) if isinstance(plain, (str, int, float, type(None))) else ("known", id(plain))
    if isinstance(value, Row):
        return ("row", tuple(marks(item) for item in value.items))
    if isinstance(value, Each):
        return ("each", marks(value.items))
    if isinstance(value, Method):
        return ("method", id(value.function), mark(value.owner))
    if isinstance(value, Member):
        return ("member", id(value.module), value.named_by)
    if isinstance(value, Model):
        return ("model", value.cls, value.place, tuple((name, marks(given)) for name, given in value.sections))
    return value if isinstance(value, (Place, KeyOf)) else id(value)


def marks(values):
    return tuple(mark(value) for value in values)


def merge(*groups):
    """Returns all values of several groups, each once."""
    found = {}
    for group in groups:
        for value in group:
            found.setdefault(mark(value), value)
    return tuple(found.values())


def constants(values):
    """Returns the constants among values. Enum members become their values in a file."""
    return [value.value for value in values if isinstance(value, Known)]


def text_of(value):
    """Returns a constant as a key of a config, if it can be one."""
    plain = value.value if isinstance(value, enum.Enum) else value
    return str(plain) if isinstance(plain, str) else None


def keys_of(values):
    """Returns the constants that can be keys."""
    return [text for text in map(text_of, constants(values)) if text is not None]


def knows_config(value, seen=None):
    """Whether a part of the config can be reached from a value."""
    if isinstance(value, (Place, KeyOf, Model, Member)):
        return True
    seen = set() if seen is None else seen
    if id(value) in seen:
        return False
    seen.add(id(value))
    if isinstance(value, Made):
        return any(knows_config(item, seen) for group in value.attributes.values() for item in group)
    if isinstance(value, Table):
        groups = [*value.entries.values(), value.rest]
        return any(knows_config(item, seen) for group in groups for item in group)
    if isinstance(value, Row):
        return any(knows_config(item, seen) for group in value.items for item in group)
    if isinstance(value, Each):
        return any(knows_config(item, seen) for item in value.items)
    if isinstance(value, Method):
        return knows_config(value.owner, seen)
    return isinstance(value, Local)


def is_of_use(value):
    """Whether a function that gets this value has to be walked, because the value is informative."""
    return not isinstance(value, (Each, Table)) or knows_config(value)
