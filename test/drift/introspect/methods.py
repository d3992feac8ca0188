"""Methods of dicts and strings: of places of the config, of dicts that the code creates, and of constants."""

import expressions
from values import Each, KeyOf, Known, Place, Row, Table, constants, keys_of, merge

SAME = ("copy", "lower", "upper", "strip", "casefold", "encode")


def call_on_place(frame, node, owner, name, positional):
    """Calls a method of the value at a place of the config."""
    if name in SAME or isinstance(owner, KeyOf):
        return (owner,)
    if name in ("get", "pop", "setdefault") and node.args:
        keys = keys_of(positional[0])
        default = default_of(name, positional)
        for key in keys:
            frame.read(owner.child(key), name, node.args[0], **default)
        fallback = positional[1] if len(positional) > 1 else ()
        return merge([owner.child(key) for key in keys], [] if not keys else fallback)
    if name == "keys":
        return (Each((KeyOf(owner),)),)
    if name in ("items", "values"):
        any_child = owner.child("*")
        frame.read(any_child, "iterate")
        return (Each((Row(((KeyOf(owner),), (any_child,))) if name == "items" else any_child,)),)
    return (owner.item(),) if name == "split" else ()


def default_of(name, positional):
    """Returns the default of a look-up. `pop` without a default raises, so that there is none."""
    if len(positional) > 1:
        plain = constants(positional[1])
        empty = [value for value in positional[1] if isinstance(value, Table) and not value.entries and not value.rest]
        return {"default": plain[0]} if len(plain) == 1 else {"default": {}} if empty else {}
    return {"default": None} if name == "get" else {}


def call_on_table(frame, node, owner, name, given):
    """Calls a method of a dict that the code creates."""
    positional, named, spread = given
    if name == "copy":
        return (owner,)
    if name in ("get", "pop", "setdefault") and positional:
        default = default_of(name, positional)
        found = [expressions.entry(frame, owner, key, name, node.args[0], **default) for key in keys_of(positional[0])]
        return merge(*found, *positional[1:2])
    if name == "update":
        for values in [*positional, tuple(spread)]:
            expressions.copy_entries(owner, values)
            owner.rest = merge(owner.rest, [value for value in values if isinstance(value, Place)])
        for key, values in named.items():
            owner.entries[key] = merge(owner.entries.get(key, ()), values)
        return ()
    if name == "items":
        rows = [Row(((Known(key),), values)) for key, values in owner.entries.items()]
        rows += [Row(((KeyOf(place),), (place.child("*"),))) for place in owner.rest if isinstance(place, Place)]
        return (Row(tuple((row,) for row in rows)),)
    if name == "values":
        return (Each(merge(*owner.entries.values())),)
    return (owner,) if name == "keys" else ()


def call_on_constant(constant, name, given):
    """Calls a method of a constant string or dict if all its arguments are also constants."""
    plain = [constants(values) for values in given[0]]
    if given[1] or given[2] or any(len(values) != 1 for values in plain):
        return ()
    try:
        found = getattr(constant, name)(*(values[0] for values in plain))
    except Exception:
        return ()
    return (Known(list(found)),) if isinstance(constant, dict) and name in ("items", "keys", "values") else (Known(found),)
