"""Calls of functions and methods that get a part of the config, and of Python's built-in functions."""

import ast
import copy
import inspect

import arguments
import expressions
import loops
import making
import methods
import statements
from frame import Frame
from places import plain_function
from values import Each, KeyOf, Known, Local, Made, Member, Method, Model, Place, Row, Table, keys_of, knows_config, merge

MAX_DEPTH = 24
CONVERSIONS = (dict, bool, int, float, str, list, tuple, set, sorted, copy.copy, copy.deepcopy, abs, max, min)
NOT_FOLLOWED = (
    "deepspeed.inference.v2",
    "deepspeed.model_implementations",
    "deepspeed.ops.op_builder",
    "deepspeed.accelerator",
    "deepspeed.ops.transformer",
    "deepspeed.launcher",
)


def is_function(value):
    return inspect.isfunction(value) or plain_function(value) is not None


def is_followed(module):
    """Whether the functions of a module are walked: DeepSpeed's own, except those for inference."""
    return module.startswith("deepspeed") and not module.startswith(NOT_FOLLOWED)


def call(frame, node):
    """Returns the possible values of a call."""
    given = arguments.arguments_of(frame, node)
    found = []
    if isinstance(node.func, ast.Attribute):
        owners = super_owner(frame, node.func.value) or expressions.evaluate(frame, node.func.value)
        for owner in owners:
            found.append(call_attribute(frame, node, owner, given))
    else:
        for callee in expressions.evaluate(frame, node.func):
            found.append(call_value(frame, node, callee, given))
    return merge(*found)


def super_owner(frame, node):
    """Returns the methods of the base classes for `super()`, bound to the current object."""
    is_super = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
    owner = frame.look_up("self")
    if not is_super or not owner or not isinstance(owner[0], (Made, Model)):
        return None
    name = frame.function.__qualname__.rsplit(".", 1)[0].rsplit(".", 1)[-1]
    bases = owner[0].cls.__mro__
    after = next((index + 1 for index, base in enumerate(bases) if base.__name__ == name), 1)
    return (Method(bases[after:], owner[0]),)


def call_attribute(frame, node, owner, given):
    """Calls a method of a section, a dict, a constant or an object."""
    name = node.func.attr
    if isinstance(owner, Method) and isinstance(owner.function, tuple):
        method = next((base.__dict__[name] for base in owner.function if name in base.__dict__), None)
        return call_function(frame, method, owner.owner, *given) if is_function(method) else ()
    if isinstance(owner, (Place, KeyOf)):
        return methods.call_on_place(frame, node, owner, name, given[0])
    if isinstance(owner, Table):
        return methods.call_on_table(frame, node, owner, name, given)
    if isinstance(owner, Row) and name in ("append", "extend", "insert"):
        return ()
    callees = expressions.attribute(frame, owner, name)
    if isinstance(owner, Known) and isinstance(owner.value, (str, dict)):
        return methods.call_on_constant(owner.value, name, given)
    return merge(*(call_value(frame, node, callee, given) for callee in callees))


def call_value(frame, node, callee, given):
    """Calls a value, such as a function or a class."""
    positional, named, spread = given
    if isinstance(callee, Method):
        return call_function(frame, callee.function, callee.owner, *given)
    if isinstance(callee, Local):
        return call_local(frame, callee, positional, named)
    if isinstance(callee, Member):
        return making.call_member(frame, callee, given)
    if not isinstance(callee, Known):
        return ()
    target = callee.value
    if isinstance(target, type) and target not in CONVERSIONS:
        return making.make(frame, target, *given)
    if any(target is conversion for conversion in CONVERSIONS):
        return convert(frame, node, target, given)
    special = next((known for function, known in SPECIAL if target is function), None)
    if special is not None:
        return special(frame, positional)
    if inspect.ismethod(target):
        return call_function(frame, target.__func__, Known(target.__self__), *given)
    if is_function(target):
        return call_function(frame, target, None, *given)
    return ()


def convert(frame, node, target, given):
    """Calls `dict(section, more=...)` and similar functions, which return what they get."""
    positional, named, spread = given
    if target is dict and (named or spread or not positional):
        table = frame.walk.table(frame, node)
        for values in [*positional, tuple(spread)]:
            expressions.copy_entries(table, values)
            table.rest = merge(table.rest, [value for value in values if isinstance(value, Place)])
        table.entries.update({key: merge(table.entries.get(key, ()), values) for key, values in named.items()})
        return (table,)
    if target in (max, min):
        return merge(*positional)
    return positional[0] if positional else ()


def get_attribute(frame, positional):
    """Calls `getattr(object, name)`. For a name from the config, the result is any member of a module."""
    if len(positional) < 2:
        return ()
    names = keys_of(positional[1])
    found = [expressions.attribute(frame, owner, name) for owner in positional[0] for name in names]
    chosen = [value for value in positional[1] if isinstance(value, Place)]
    modules = [owner for owner in positional[0] if isinstance(owner, Known) and inspect.ismodule(owner.value)]
    members = [Member(module.value, place) for module in modules for place in chosen]
    return merge(*found, members)


def set_attribute(frame, positional):
    for owner in positional[0] if len(positional) == 3 else ():
        for name in keys_of(positional[1]):
            if isinstance(owner, Made):
                owner.attributes[name] = merge(owner.attributes.get(name, ()), positional[2])
    return ()


def enumerated(frame, positional):
    groups = loops.items_of(frame, positional[0]) if positional else []
    return (Row(tuple((Row(((), values)),) for values in groups)),)


def zipped(frame, positional):
    items = [merge(*loops.items_of(frame, values)) for values in positional]
    return (Each((Row(tuple(items)),)),)


SPECIAL = ((getattr, get_attribute), (setattr, set_attribute), (enumerate, enumerated), (zip, zipped))


def call_local(frame, local, positional, named):
    """Calls a nested function, which sees the names of the outer one."""
    if frame.depth > MAX_DEPTH:
        return ()
    spec = local.node.args
    names = [argument.arg for argument in [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]]
    given = {**dict(zip(names, positional)), **{name: named[name] for name in names if name in named}}
    unknown = {name: () for name in names if name not in given}
    inner = Frame(frame.walk, local.frame.function, {**given, **unknown}, frame.variants, frame, local.frame)
    if isinstance(local.node, ast.Lambda):
        return expressions.evaluate(inner, local.node.body)
    statements.run(inner, local.node.body)
    return inner.results


def call_function(frame, function, owner, positional, named, spread):
    """Calls one of DeepSpeed's functions that gets a part of the config. Others return nothing that is followed."""
    function = plain_function(function)
    if function is None or frame.depth > MAX_DEPTH:
        return ()
    own = () if owner is None else ((owner,),)
    names = arguments.bound(frame, function, [*own, *positional], named, spread)
    if not is_followed(function.__module__) or not any(knows_config(value) for group in names.values() for value in group):
        return ()
    return frame.walk.walk(function, names, frame.variants, frame)
