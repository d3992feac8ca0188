"""Checks before an error is raised: allowed values, bounds and refused keys."""

import ast

import expressions
from values import Each, Known, KeyOf, Place, Row, Table, constants, keys_of

OPPOSITE = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt}
MIRRORED = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}
BOUNDS = {ast.GtE: "minimum", ast.Gt: "exclusiveMinimum", ast.LtE: "maximum", ast.Lt: "exclusiveMaximum"}


def raises(body):
    """Returns the raise statement if a body consists of one; otherwise None."""
    return body[0] if len(body) == 1 and isinstance(body[0], ast.Raise) else None


def note_condition(frame, node):
    """Notes the checks of `if ...: raise`, whose parts all have to be false."""
    error = raises(node.body)
    if error is None:
        otherwise = raises(node.orelse)
        if otherwise is not None:
            note_allowed(frame, node.test, ast.In, ast.Eq)
        return
    parts = node.test.values if isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.Or) else [node.test]
    for part in parts:
        note_bound(frame, part, OPPOSITE)
        note_refused(frame, part, error)
    conjuncts = node.test.values if isinstance(node.test, ast.BoolOp) else [node.test]
    for part in conjuncts:
        note_allowed(frame, part, ast.NotIn, None)


def note_assertion(frame, node):
    """Notes the checks of `assert ...`, whose parts all have to be true."""
    parts = node.test.values if isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And) else [node.test]
    for part in parts:
        note_bound(frame, part, {kind: kind for kind in BOUNDS})
        note_allowed(frame, part, ast.In, None)


def _places(values):
    return [value for value in values if isinstance(value, Place)]


def note_bound(frame, part, meaning):
    """Notes a bound from a comparison with a number."""
    if not isinstance(part, ast.Compare) or len(part.ops) != 1 or type(part.ops[0]) not in BOUNDS:
        return
    left, right = expressions.evaluate(frame, part.left), expressions.evaluate(frame, part.comparators[0])
    kind = type(part.ops[0])
    for values, others, operator in ((left, right, kind), (right, left, MIRRORED[kind])):
        numbers = [value for value in constants(others) if isinstance(value, (int, float)) and value is not True]
        for place in _places(values) if len(numbers) == 1 and len(others) == 1 else ():
            frame.note(place, "bounds", [BOUNDS[meaning[operator]], numbers[0]])


def note_allowed(frame, part, membership, equality):
    """Notes the allowed values from a membership test."""
    if not isinstance(part, ast.Compare) or len(part.ops) != 1:
        return
    if not isinstance(part.ops[0], tuple(kind for kind in (membership, equality) if kind is not None)):
        return
    listed = expressions.evaluate(frame, part.comparators[0])
    for place in _places(expressions.evaluate(frame, part.left)):
        for value in listed:
            for item in listed_values(value):
                frame.note(place, "allowed", item)


def listed_values(value):
    """Returns the constants in a list, tuple, set or dict."""
    if isinstance(value, Known) and isinstance(value.value, (list, tuple, set, frozenset, dict)):
        return [item for item in value.value if isinstance(item, (str, int, float, bool))]
    if isinstance(value, Table):
        return list(value.entries)
    groups = value.items if isinstance(value, Row) else ()
    return [item for group in groups for item in constants(group) if isinstance(item, (str, int, float, bool))]


def note_refused(frame, part, error):
    """Notes the message for a key whose presence raises."""
    is_look_up = isinstance(part, ast.Compare) and len(part.ops) == 1 and isinstance(part.ops[0], ast.In)
    if not is_look_up:
        return
    message = _message(frame, error)
    for value in expressions.evaluate(frame, part.comparators[0]):
        owner = value if isinstance(value, Place) else _owner_of_keys(value)
        for name in keys_of(expressions.evaluate(frame, part.left)) if owner is not None else ():
            frame.note(owner.child(name), "refused", message)


def _owner_of_keys(value):
    keys = value.items if isinstance(value, Each) else ()
    return next((item.place for item in keys if isinstance(item, KeyOf)), None)


def _message(frame, error):
    given = error.exc.args if isinstance(error.exc, ast.Call) else []
    texts = constants(expressions.evaluate(frame, given[0])) if given else []
    return next((text for text in texts if isinstance(text, str)), "")
