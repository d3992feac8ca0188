"""What the walk knows of a value: a place of the config, something made of such places, or what stands in the source.

An expression has several possible values, kept as a tuple without doubles; an empty tuple says that nothing is known.
"""

import enum
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """What a config has at a path; the root's path is empty."""

    path: str

    def child(self, name):
        return Place(f"{self.path}.{name}" if self.path else name)

    def item(self):
        return Place(f"{self.path}[]")


@dataclass(frozen=True)
class KeyOf:
    """Any of the keys that the section at a place has."""

    place: Place


@dataclass(frozen=True)
class Model:
    """A pydantic model that a section was given to; `sections` are its fields that come from other places."""

    cls: type
    place: Place | None
    sections: tuple = ()

    def field(self, name):
        return dict(self.sections).get(name) or (() if self.place is None else (self.place.child(name),))


@dataclass(eq=False)
class Known:
    """A value that the source tells: a constant, a class, a function, a module."""

    value: object


@dataclass(eq=False)
class Made:
    """An object of a class of DeepSpeed's, with the values that its attributes can have."""

    cls: type
    attributes: dict = field(default_factory=dict)


@dataclass(eq=False)
class Table:
    """A dict that the code makes: values by key, and those under keys that are not known."""

    entries: dict = field(default_factory=dict)
    rest: tuple = ()


@dataclass(frozen=True)
class Row:
    """A tuple or a list: the possible values of each item."""

    items: tuple


@dataclass(frozen=True)
class Each:
    """Something to loop over, whose items can have these values."""

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
    """Whatever a module has under the name that the config has at a place."""

    module: object
    named_by: Place


def mark(value):
    """What tells a value from others, for comparing and remembering."""
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
    """All values of several groups, each once."""
    found = {}
    for group in groups:
        for value in group:
            found.setdefault(mark(value), value)
    return tuple(found.values())


def constants(values):
    """The constants among values; enums as what a file has for them."""
    return [value.value for value in values if isinstance(value, Known)]


def text_of(value):
    """A key as a config has it, when a constant can be one."""
    plain = value.value if isinstance(value, enum.Enum) else value
    return str(plain) if isinstance(plain, str) else None


def keys_of(values):
    """The keys among constants."""
    return [text for text in map(text_of, constants(values)) if text is not None]


def knows_config(value, seen=None):
    """Whether something of the config can be reached from a value."""
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
    """Whether a function that is handed a value can find out something by it."""
    return not isinstance(value, (Each, Table)) or knows_config(value)
