"""Follows the config through DeepSpeed's code, from the entry points to every function that gets a part of it."""

import inspect

import statements
from calls import is_followed
from findings import Findings
from frame import Frame
from places import Trees, plain_function
from values import Known, Made, Model, Place, Table, is_of_use, knows_config, marks, merge

MAX_ROUNDS = 3


class Walk:
    """What was walked and created so far. Rounds repeat until nothing new is found, because objects share attributes."""

    def __init__(self, returned=None):
        self.returned = returned or {}
        self.findings = Findings()
        self.trees = Trees()
        self.objects = {}
        self.tables = {}
        self.described = set()
        self.results = {}
        self.steps = 0

    def walk(self, function, names, variants, caller=None):
        """Returns the values that a function returns for its arguments. Each call is walked once per round."""
        tree = self.trees.tree_of(function)
        if tree is None or function in self.returned:
            return self.returned.get(function, ())
        names = {name: tuple(value for value in values if is_of_use(value)) for name, values in names.items()}
        given = tuple((name, marks(values)) for name, values in names.items() if values)
        passes_keys = any(isinstance(value, Known) and isinstance(value.value, str) for group in names.values() for value in group)
        key = (function, given, tuple(sorted(variants.items())), caller.symbol if caller and passes_keys else "")
        if key not in self.results and not (caller and caller.is_inside(function)):
            self.results[key] = ()
            self.steps += 1
            frame = Frame(self, function, names, variants, caller)
            statements.run(frame, tree.body)
            self.results[key] = frame.results
        return self.results.get(key, ())

    def made(self, cls, given):
        """Returns the object that a class creates from its arguments."""
        places = tuple(value for group in given for value in group if isinstance(value, (Place, Model)))
        return self.objects.setdefault((cls, marks(places)), Made(cls))

    def objects_of(self, cls):
        """Returns all known objects of a class, or one without known attributes."""
        found = tuple(made for made in self.objects.values() if issubclass(made.cls, cls))
        return found or (self.made(cls, []),)

    def table(self, frame, node):
        """Returns the dict that an expression creates."""
        given = repr(sorted((name, marks(frame.names[name])) for name in frame.given if name in frame.names))
        return self.tables.setdefault((id(node), given), Table())

    def spread(self, frame, function, named, spread):
        """Returns the dict for `**kwargs`."""
        places = [value for value in spread if isinstance(value, Place)]
        if not named and len(places) == len(spread) == 1:
            return places[0]
        table = self.tables.setdefault((function, repr([marks(spread), *named])), Table())
        table.rest = merge(table.rest, places)
        for value in spread:
            if isinstance(value, Table):
                table.rest = merge(table.rest, value.rest)
                for name, values in value.entries.items():
                    table.entries[name] = merge(table.entries.get(name, ()), values)
        for name, values in named.items():
            table.entries[name] = merge(table.entries.get(name, ()), values)
        return table

    def run(self, entries):
        """Walks from the entry points, then all methods of objects that have the config, until nothing new is found."""
        for _ in range(MAX_ROUNDS):
            before = self.findings.count()
            self.results = {}
            for entry in entries:
                self.walk(entry.function, entry.names(self), {})
            self.walk_methods()
            if self.findings.count() == before:
                break

    def walk_methods(self):
        """Walks the methods that a training program calls. Their arguments are unknown."""
        for made in list(self.objects.values()):
            if not knows_config(made):
                continue
            for function in methods_of(made.cls):
                names = {name: () for name in inspect.signature(function).parameters}
                self.walk(function, {**names, "self": (made,)}, {})


def methods_of(cls):
    """Returns the methods of one of DeepSpeed's classes that DeepSpeed defines."""
    found = {}
    for base in cls.__mro__:
        for name, value in vars(base).items() if is_followed(base.__module__) else ():
            function = plain_function(value)
            if function is not None and "self" in inspect.signature(function).parameters:
                found.setdefault(name, function)
    return found.values()
