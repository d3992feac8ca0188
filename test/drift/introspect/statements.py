"""Statements: both branches are walked, loops over constants are unrolled."""

import ast
import importlib

import calls
import guards
import loops
import models
from expressions import evaluate
from frame import joined, types_named
from values import Each, KeyOf, Known, Local, Made, Place, Row, Table, constants, keys_of, merge

ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def run(frame, body):
    """Walks a block. Returns true if execution does not continue after it."""
    others = frame.others
    ended = run_branch(frame, body)
    frame.others = others
    return ended


def run_branch(frame, body):
    """Walks a block, and keeps the types that it excludes for the statements that follow."""
    variants = frame.variants
    ended = False
    for statement in body:
        step = STEPS.get(type(statement))
        ended = (step is not None and step(frame, statement)) or isinstance(statement, ENDS)
        if ended:
            break
    frame.variants = variants
    return bool(ended)


def run_if(frame, node):
    """Walks both branches. If one of them returns, the statements that follow know the result of the test."""
    evaluate(frame, node.test)
    guards.note_condition(frame, node)
    holds, fails = types_named(frame, node.test)
    before, variants, others = dict(frame.names), frame.variants, frame.others
    note_class(frame, node.test)
    frame.variants = {**variants, **holds}
    ended = run(frame, node.body)
    after, frame.names = frame.names, before
    frame.variants = {**variants, **fails}
    frame.others = {**others, **{owner: (*others.get(owner, ()), *names) for owner, names in holds.items()}}
    ended_else = run_branch(frame, node.orelse)
    frame.variants = {**variants, **fails} if ended and not ended_else else variants
    if not ended:
        frame.others = others
        frame.names = after if ended_else else joined(after, frame.names)
        frame.variants = {**variants, **holds} if ended_else else variants
    return ended and ended_else


def note_class(frame, test):
    """Handles `isinstance(thing, Class)`: in the branch, an unknown thing is an object of the class."""
    is_look = isinstance(test, ast.Call) and isinstance(test.func, ast.Name) and test.func.id == "isinstance"
    if not is_look or not isinstance(test.args[0], ast.Name) or frame.look_up(test.args[0].id):
        return
    classes = [cls for cls in constants(evaluate(frame, test.args[1])) if isinstance(cls, type)]
    made = [frame.walk.made(cls, []) for cls in classes if calls.is_followed(cls.__module__) and not models.is_model(cls)]
    frame.names[test.args[0].id] = tuple(made)


def run_for(frame, node):
    for values in loops.items_of(frame, evaluate(frame, node.iter)) or [()]:
        assign(frame, node.target, values)
        run(frame, node.body)
    run(frame, node.orelse)


def run_while(frame, node):
    evaluate(frame, node.test)
    run(frame, node.body)
    run(frame, node.orelse)


def run_try(frame, node):
    before = dict(frame.names)
    ended = run(frame, node.body) or run(frame, node.orelse)
    after = frame.names
    all_ended = ended
    for handler in node.handlers:
        frame.names = joined(before, after)
        handler_ended = run(frame, handler.body)
        if not handler_ended:
            after = frame.names if ended and all_ended else joined(after, frame.names)
        all_ended = all_ended and handler_ended
    frame.names = after
    return run(frame, node.finalbody) or (all_ended if node.handlers else ended)


def run_with(frame, node):
    for item in node.items:
        values = evaluate(frame, item.context_expr)
        if item.optional_vars is not None:
            assign(frame, item.optional_vars, values)
    return run(frame, node.body)


def run_assign(frame, node):
    values = evaluate(frame, node.value)
    for target in node.targets:
        assign(frame, target, values)


def run_annotated(frame, node):
    if node.value is not None:
        assign(frame, node.target, evaluate(frame, node.value))


def run_augmented(frame, node):
    evaluate(frame, node.value)
    evaluate(frame, node.target)


def run_return(frame, node):
    if node.value is not None:
        frame.results = merge(frame.results, evaluate(frame, node.value))
    return True


def run_expression(frame, node):
    evaluate(frame, node.value)


def run_assert(frame, node):
    evaluate(frame, node.test)
    guards.note_assertion(frame, node)
    holds, _ = types_named(frame, node.test)
    frame.variants = {**frame.variants, **holds}


def run_function(frame, node):
    frame.names[node.name] = (Local(node, frame),)


def run_import(frame, node):
    for alias in node.names:
        module = _imported(alias.name)
        if module is not None and alias.asname is not None:
            frame.names[alias.asname] = (Known(module),)
        elif module is not None:
            frame.names[alias.name.split(".")[0]] = (Known(_imported(alias.name.split(".")[0])),)


def run_import_from(frame, node):
    package = frame.function.__globals__.get("__package__") or ""
    base = package.rsplit(".", node.level - 1)[0] if node.level > 1 else package
    name = node.module or "" if node.level == 0 else ".".join(filter(None, [base, node.module]))
    for alias in node.names:
        module = _imported(name)
        if module is None:
            continue
        value = getattr(module, alias.name, None)
        value = _imported(f"{name}.{alias.name}") if value is None else value
        if value is not None:
            frame.names[alias.asname or alias.name] = (Known(value),)


def _imported(name):
    try:
        return importlib.import_module(name)
    except BaseException:  # the package is missing, or needs a GPU
        return None


STEPS = {
    ast.If: run_if,
    ast.For: run_for,
    ast.While: run_while,
    ast.Try: run_try,
    ast.With: run_with,
    ast.Assign: run_assign,
    ast.AnnAssign: run_annotated,
    ast.AugAssign: run_augmented,
    ast.Return: run_return,
    ast.Expr: run_expression,
    ast.Assert: run_assert,
    ast.FunctionDef: run_function,
    ast.Import: run_import,
    ast.ImportFrom: run_import_from,
}


def assign(frame, target, values):
    """Assigns values to a name, an attribute, a key or several of them."""
    if isinstance(target, ast.Name):
        frame.names[target.id] = values
    elif isinstance(target, ast.Attribute):
        for owner in evaluate(frame, target.value):
            if isinstance(owner, Made):
                owner.attributes[target.attr] = merge(owner.attributes.get(target.attr, ()), values)
    elif isinstance(target, ast.Subscript):
        keys = evaluate(frame, target.slice)
        for owner in evaluate(frame, target.value):
            if isinstance(owner, Table):
                put(owner, keys, values)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for index, part in enumerate(target.elts):
            assign(frame, part, merge(*(_part(value, index) for value in values)))
    elif isinstance(target, ast.Starred):
        assign(frame, target.value, values)


def put(table, keys, values):
    """Stores values in a dict under constant keys, or under the keys of a section that a loop iterates over."""
    for key in keys_of(keys):
        table.entries[key] = merge(table.entries.get(key, ()), values)
    copied = tuple(key.place for key in keys if isinstance(key, KeyOf))
    table.rest = merge(table.rest, copied)


def _part(value, index):
    if isinstance(value, Row):
        return value.items[index] if index < len(value.items) else ()
    if isinstance(value, Known) and isinstance(value.value, (tuple, list)) and index < len(value.value):
        return (Known(value.value[index]),)
    if isinstance(value, Place):
        return (value.item(),)
    return value.items if isinstance(value, Each) else ()
