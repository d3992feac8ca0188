"""The state of a function that is being walked: the values of its names, the known types, and the symbol of its reads."""

import ast
import builtins

import expressions
import places
from values import Known, keys_of, merge

BUILTINS = vars(builtins)


class Frame:
    """`variants` has the possible values of `type` by section, such as {"optimizer": ("adam", "adamw")}; `others` has the
    excluded ones."""

    def __init__(self, walk, function, names, variants, caller=None, outer=None):
        self.walk = walk
        self.function = function
        self.names = names
        self.given = set(names)
        self.variants = variants
        self.others = {}
        self.caller = caller
        self.outer = outer
        self.results = ()
        self.closure = closure_of(function)
        self.depth = 0 if caller is None else caller.depth + 1

    @property
    def symbol(self):
        return places.symbol_of(self.function)

    def is_inside(self, function):
        """Whether a function is already being walked. Recursive calls are not followed."""
        return self.function is function or (self.caller is not None and self.caller.is_inside(function))

    def look_up(self, name):
        """Returns the values of a name: local, of the outer function, global or built in."""
        if name in self.names:
            return self.names[name]
        if self.outer is not None:
            return self.outer.look_up(name)
        closed = self.closure.get(name)
        if closed is not None:
            return (Known(closed),)
        if name in self.function.__globals__:
            return (Known(self.function.__globals__[name]),)
        return (Known(BUILTINS[name]),) if name in BUILTINS else ()

    def reader_of(self, key):
        """Returns the symbol that reads a key. A function that gets the key as an argument reads it for its caller."""
        passed_on = isinstance(key, ast.Name) and key.id in self.given and self.caller is not None
        return self.caller.symbol if passed_on else self.symbol

    def written(self, place):
        """Returns the path of a place with the types that it is read for: `optimizer.params@adam|adamw.lr`."""
        for owner, types in self.variants.items():
            start = f"{owner}.params."
            if place.path.startswith(start):
                return f"{owner}.params@{'|'.join(types)}.{place.path[len(start):]}"
        return place.path

    def read(self, place, how, key=None, **facts):
        self.walk.findings.read(self.written(place), how, self.reader_of(key), **facts)

    def note(self, place, fact, value):
        self.walk.findings.add(self.written(place), fact, value)


def closure_of(function):
    """Returns the names of the outer function, such as the function that a decorator wraps."""
    found = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
        try:
            found[name] = cell.cell_contents
        except ValueError:  # not assigned yet
            pass
    return found


def types_named(frame, test):
    """Returns what a test says about types, as two dicts: if it is true, and if it is false."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        holds, fails = types_named(frame, test.operand)
        return fails, holds
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        parts = [types_named(frame, part)[0] for part in test.values]
        return {owner: names for part in parts for owner, names in part.items()}, {}
    if isinstance(test, ast.BoolOp):
        parts = [types_named(frame, part)[0] for part in test.values]
        owners = set.intersection(*(set(part) for part in parts))
        return {owner: tuple(dict.fromkeys(name for part in parts for name in part[owner])) for owner in owners}, {}
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return {}, {}
    owners = [
        value.path[: -len(".type")]
        for value in expressions.evaluate(frame, test.left)
        if getattr(value, "path", "").endswith(".type")
    ]
    right = expressions.evaluate(frame, test.comparators[0])
    names = keys_of(right) or keys_of([Known(item) for value in right for item in _items(value)])
    said = {owner: tuple(names) for owner in owners if names}
    operator = test.ops[0]
    if isinstance(operator, (ast.Eq, ast.In)):
        return said, {}
    return ({}, said) if isinstance(operator, (ast.NotEq, ast.NotIn)) else ({}, {})


def _items(value):
    plain = getattr(value, "value", ())
    if isinstance(plain, (list, tuple, set)):
        return plain
    rows = getattr(value, "items", ())
    return [item.value for row in (rows if isinstance(rows, tuple) else ()) for item in _known(row)]


def _known(row):
    return [item for item in (row if isinstance(row, tuple) else (row,)) if isinstance(item, Known)]


def joined(first, second):
    """Returns the values of names after two branches join."""
    return {name: merge(first.get(name, ()), second.get(name, ())) for name in {**first, **second}}
