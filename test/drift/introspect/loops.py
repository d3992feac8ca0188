"""Loops: the possible items of an iterable, and comprehensions, which are loops in an expression."""

import ast

import expressions
import statements
from values import Each, KeyOf, Known, Place, Row, Table, merge

MAX_UNROLLED = 300


def items_of(frame, values):
    """Returns the values of each item of an iterable; a single group if only their kind is known."""
    groups = []
    for value in values:
        if isinstance(value, Known) and isinstance(value.value, (list, tuple, set, frozenset, dict, range)):
            groups += [(Known(item),) for item in list(value.value)[:MAX_UNROLLED]]
        elif isinstance(value, Row):
            groups += list(value.items)
        elif isinstance(value, Each):
            groups.append(value.items)
        elif isinstance(value, Place):
            frame.read(value.item(), "iterate")
            groups.append((value.item(), KeyOf(value)))
        elif isinstance(value, Table):
            groups += [(Known(name),) for name in value.entries]
            groups += [(KeyOf(place),) for place in value.rest if isinstance(place, Place)]
    return groups


def evaluate_comprehension(frame, node):
    """Evaluates a list, set, dict or generator comprehension."""
    names = dict(frame.names)
    table = frame.walk.table(frame, node) if isinstance(node, ast.DictComp) else None
    found = []

    def loop(generators):
        if not generators:
            if table is None:
                found.append(expressions.evaluate(frame, node.elt))
            else:
                statements.put(table, expressions.evaluate(frame, node.key), expressions.evaluate(frame, node.value))
            return
        generator = generators[0]
        for values in items_of(frame, expressions.evaluate(frame, generator.iter)) or [()]:
            statements.assign(frame, generator.target, values)
            for condition in generator.ifs:
                expressions.evaluate(frame, condition)
            loop(generators[1:])

    loop(node.generators)
    frame.names = names
    return (Each(merge(*found)),) if table is None else (table,)
