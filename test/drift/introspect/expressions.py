"""Expressions: their possible values, and the places of the config that they read."""

import ast
import operator

import calls
import loops
import models
import statements
from frame import types_named
from values import Each, KeyOf, Known, Local, Made, Method, Model, Place, Row, Table, constants, keys_of, merge

ARITHMETIC = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
}


def evaluate(frame, node):
    """Returns the possible values of an expression."""
    evaluator = EVALUATORS.get(type(node))
    if evaluator is not None:
        return evaluator(frame, node)
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            evaluate(frame, child)
    return ()


def evaluate_name(frame, node):
    return frame.look_up(node.id)


def evaluate_attribute(frame, node):
    return merge(*(attribute(frame, owner, node.attr) for owner in evaluate(frame, node.value)))


def attribute(frame, owner, name):
    """Returns the possible values of an attribute."""
    if isinstance(owner, Made):
        return merge(owner.attributes.get(name, ()), _of_class(frame, owner, owner.cls, name))
    if isinstance(owner, Model):
        return models.field_values(owner, name) or _of_class(frame, owner, owner.cls, name)
    if isinstance(owner, Known):
        try:
            return (Known(getattr(owner.value, name)),)
        except Exception:  # missing, or a property that fails here
            return ()
    return (owner,) if isinstance(owner, Place) and name in ("value", "name") else ()


def _of_class(frame, owner, cls, name):
    for base in cls.__mro__:
        found = base.__dict__.get(mangled(name, base))
        if isinstance(found, property):
            return calls.call_function(frame, found.fget, owner, [], {}, [])
        if isinstance(found, (staticmethod, classmethod)):
            bound = owner if isinstance(found, classmethod) else None
            return (Known(found.__func__),) if bound is None else (Method(found.__func__, Known(cls)),)
        if calls.is_function(found):
            return (Method(found, owner),)
        if found is not None:
            return (Known(found),)
    return ()


def mangled(name, cls):
    """Returns a private name as Python mangles it."""
    return f"_{cls.__name__.lstrip('_')}{name}" if name.startswith("__") and not name.endswith("__") else name


def evaluate_constant(_, node):
    return (Known(node.value),)


def evaluate_row(frame, node):
    items = tuple(evaluate(frame, item) for item in node.elts)
    plain = [constants(item) for item in items]
    if all(len(item) == len(values) == 1 for item, values in zip(items, plain)):
        return (Known([values[0] for values in plain]),)
    return (Row(items),)


def evaluate_dict(frame, node):
    table = frame.walk.table(frame, node)
    for key, value in zip(node.keys, node.values):
        values = evaluate(frame, value)
        if key is None:
            table.rest = merge(table.rest, tuple(item for item in values if isinstance(item, Place)))
            copy_entries(table, values)
        else:
            statements.put(table, evaluate(frame, key), values)
    return (table,)


def copy_entries(table, values):
    for other in values:
        if isinstance(other, Table):
            for name, group in other.entries.items():
                table.entries[name] = merge(table.entries.get(name, ()), group)
            table.rest = merge(table.rest, other.rest)


def evaluate_subscript(frame, node):
    keys = evaluate(frame, node.slice)
    names = keys_of(keys)
    owners = evaluate(frame, node.value)
    return merge(*(_item(frame, owner, node.slice, keys, names) for owner in owners))


def _item(frame, owner, key, keys, names):
    if isinstance(owner, Place):
        if isinstance(key, ast.Slice):
            return (owner,)
        for name in names:
            frame.read(owner.child(name), "index", key)
        if names:
            return tuple(owner.child(name) for name in names)
        is_index = any(isinstance(value, int) for value in constants(keys))
        return (owner.item(),) if is_index else (owner.child("*"),)
    if isinstance(owner, Table):
        return merge(*(entry(frame, owner, name, "index", key) for name in names))
    if isinstance(owner, Row):
        index = next((value for value in constants(keys) if isinstance(value, int)), None)
        fits = index is not None and -len(owner.items) <= index < len(owner.items)
        return owner.items[index] if fits else merge(*owner.items)
    if isinstance(owner, Each):
        return owner.items
    if isinstance(owner, Known) and isinstance(owner.value, (dict, list, tuple)):
        if isinstance(owner.value, dict) and not constants(keys):
            return tuple(Known(value) for value in list(owner.value.values())[: loops.MAX_UNROLLED])
        return tuple(Known(found) for value in constants(keys) for found in _constant_item(owner.value, value))
    return ()


def _constant_item(container, key):
    try:
        return [container[key]]
    except Exception:
        return []


def entry(frame, table, name, how, key, **facts):
    """Returns the values under a name in a dict of the code, and notes reads of sections that were copied into it."""
    copied = tuple(value.child(name) for value in table.rest if isinstance(value, Place))
    for place in copied:
        frame.read(place, how, key, **facts)
    return merge(table.entries.get(name, ()), copied)


def evaluate_compare(frame, node):
    left = evaluate(frame, node.left)
    for operation, comparator in zip(node.ops, node.comparators):
        right = evaluate(frame, comparator)
        if isinstance(operation, (ast.In, ast.NotIn)):
            for name in keys_of(left):
                _look_for(frame, name, right, node.left)
        if isinstance(operation, (ast.Eq, ast.NotEq, ast.In, ast.NotIn)):
            _note_compared(frame, left, right)
            _note_compared(frame, right, left)
        left = right
    return ()


def _look_for(frame, name, values, key):
    for value in values:
        if isinstance(value, Place):
            frame.read(value.child(name), "in", key)
        elif isinstance(value, Each):
            for item in value.items:
                if isinstance(item, KeyOf):
                    frame.read(item.place.child(name), "key", key)
        elif isinstance(value, Table):
            entry(frame, value, name, "in", key)


def _note_compared(frame, values, others):
    """Notes reads of the constants that a key of a section is compared with."""
    for value in values:
        if isinstance(value, KeyOf):
            for name in keys_of(others):
                frame.read(value.place.child(name), "compare")


def evaluate_bool(frame, node):
    """Evaluates `and` and `or`. In `and`, later parts are evaluated with the types that the earlier ones imply."""
    variants, found = frame.variants, []
    for part in node.values:
        found.append(evaluate(frame, part))
        if isinstance(node.op, ast.And):
            frame.variants = {**frame.variants, **types_named(frame, part)[0]}
    frame.variants = variants
    return merge(*found)


def evaluate_choice(frame, node):
    evaluate(frame, node.test)
    holds, fails = types_named(frame, node.test)
    variants = frame.variants
    frame.variants = {**variants, **holds}
    first = evaluate(frame, node.body)
    frame.variants = {**variants, **fails}
    second = evaluate(frame, node.orelse)
    frame.variants = variants
    return merge(first, second)


def evaluate_arithmetic(frame, node):
    left, right = evaluate(frame, node.left), evaluate(frame, node.right)
    compute = ARITHMETIC.get(type(node.op))
    plain = [(a, b) for a in constants(left) for b in constants(right)]
    if compute is None or len(plain) != 1 or not all(isinstance(part, (int, float, str, list)) for part in plain[0]):
        return merge(*([value] for value in [*left, *right] if isinstance(value, (Row, Table))))
    try:
        return (Known(compute(*plain[0])),)
    except Exception:
        return ()


def evaluate_unary(frame, node):
    values = evaluate(frame, node.operand)
    if isinstance(node.op, ast.USub):
        return tuple(Known(-value) for value in constants(values) if isinstance(value, (int, float)))
    return ()


def evaluate_joined(frame, node):
    parts = []
    for part in node.values:
        inner = part.value if isinstance(part, ast.FormattedValue) else part
        texts = constants(evaluate(frame, inner))
        parts.append(str(texts[0]) if len(texts) == 1 and isinstance(texts[0], (str, int, float)) else None)
    return (Known("".join(parts)),) if None not in parts else ()


def evaluate_lambda(frame, node):
    return (Local(node, frame),)


def evaluate_named(frame, node):
    values = evaluate(frame, node.value)
    statements.assign(frame, node.target, values)
    return values


EVALUATORS = {
    ast.Name: evaluate_name,
    ast.Attribute: evaluate_attribute,
    ast.Constant: evaluate_constant,
    ast.Tuple: evaluate_row,
    ast.List: evaluate_row,
    ast.Set: evaluate_row,
    ast.Dict: evaluate_dict,
    ast.Subscript: evaluate_subscript,
    ast.Compare: evaluate_compare,
    ast.BoolOp: evaluate_bool,
    ast.IfExp: evaluate_choice,
    ast.BinOp: evaluate_arithmetic,
    ast.UnaryOp: evaluate_unary,
    ast.JoinedStr: evaluate_joined,
    **dict.fromkeys(
        (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp),
        lambda frame, node: loops.evaluate_comprehension(frame, node),
    ),
    ast.Lambda: evaluate_lambda,
    ast.NamedExpr: evaluate_named,
    ast.Call: lambda frame, node: calls.call(frame, node),
    ast.Starred: lambda frame, node: evaluate(frame, node.value),
    ast.Await: lambda frame, node: evaluate(frame, node.value),
}
