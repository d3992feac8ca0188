"""Arguments: the values of a function's parameters, and the keys that a spread section fills in."""

import ast
import functools
import inspect

import expressions
import loops
from findings import UNKNOWN
from places import symbol_of
from values import Known, Place, Row, Table, merge


def arguments_of(frame, node):
    """Returns the positional and named arguments of a call, and the dicts that are spread into it."""
    positional, named, spread = [], {}, []
    for argument in node.args:
        values = expressions.evaluate(frame, argument)
        if isinstance(argument, ast.Starred):
            positional += loops.items_of(frame, values)
        else:
            positional.append(values)
    for keyword in node.keywords:
        values = expressions.evaluate(frame, keyword.value)
        if keyword.arg is None:
            spread += list(values)
        else:
            named[keyword.arg] = values
    return positional, named, spread


def bound(frame, function, positional, named, spread):
    """Returns the values of a function's parameters, and notes reads of their names in a spread section."""
    names = {}
    rest = list(positional)
    for parameter in parameters_of(function):
        if parameter.kind is parameter.VAR_POSITIONAL:
            names[parameter.name] = (Row(tuple(rest)),)
            rest = []
        elif parameter.kind is parameter.VAR_KEYWORD:
            note_spread(frame, spread)
            others = {key: values for key, values in named.items() if key not in names}
            names[parameter.name] = (frame.walk.spread(frame, function, others, spread),)
        elif rest and parameter.kind is not parameter.KEYWORD_ONLY:
            names[parameter.name] = rest.pop(0)
        elif parameter.name in named:
            names[parameter.name] = named[parameter.name]
        else:
            names[parameter.name] = from_spread(frame, function, parameter, spread)
    return names


def note_spread(frame, spread):
    """Notes that any key of a spread section is read."""
    for value in spread:
        if isinstance(value, Place):
            frame.read(value.child("*"), "iterate")


@functools.cache
def parameters_of(function):
    try:
        return list(inspect.signature(function, follow_wrapped=False).parameters.values())
    except (TypeError, ValueError):
        return []


def from_spread(frame, function, parameter, spread):
    """Returns the values of a parameter: the code's own, else those of a spread section, else its default."""
    has_default = parameter.default is not parameter.empty
    found = [(Known(parameter.default),)] if has_default else []
    given = [value.entries[parameter.name] for value in spread if parameter.name in getattr(value, "entries", ())]
    if given:
        return merge(*found, *given)
    for value in spread:
        places = [value] if isinstance(value, Place) else value.rest if isinstance(value, Table) else ()
        for place in places:
            if isinstance(place, Place):
                child = place.child(parameter.name)
                note_argument(frame, child, function, parameter.default if has_default else UNKNOWN)
                found.append((child,))
    return merge(*found)


def note_argument(frame, place, function, default):
    path = frame.written(place)
    frame.walk.findings.read(path, "argument", symbol_of(function), default)
    if default is UNKNOWN:
        frame.walk.findings.add(path, "required", symbol_of(function))
