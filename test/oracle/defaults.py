"""The values that DeepSpeed uses for keys that a config does not have."""

import enum
import inspect
import math
import numbers


def plain(value):
    """Returns a value as JSON; an object becomes a dict of its attributes."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, numbers.Real):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    if type(value) is object:  # marks an argument that was not given
        return None
    if hasattr(value, "__dict__") and not inspect.ismodule(value) and not callable(value):
        return {key: plain(item) for key, item in vars(value).items() if not key.startswith("__")}
    return str(value)


def leaves(value, path=()):
    """Returns all scalars and lists of scalars in a value of JSON, by path."""
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        value = dict(enumerate(value))
    if not isinstance(value, dict):
        return {path: value}
    found = {path: {}} if not value else {}
    for key, item in value.items():
        found.update(leaves(item, (*path, key)))
    return found


def parsed(text):
    """Returns the values in DeepSpeed's config object for a config, without the config itself."""
    import hjson
    from deepspeed.runtime.config import DeepSpeedConfig

    config = vars(DeepSpeedConfig(hjson.loads(text)))
    return leaves(plain({name: value for name, value in config.items() if name != "_param_dict"}))


def default_value(without, having):
    """Returns `{"value"}`, the default of a key: the attribute that differs between configs `without` and `having` it.

    Returns `{"undecided"}` if no attribute differs (DeepSpeed reads the key later, or never), or several with different values.
    """
    try:
        before, after = parsed(without), parsed(having)
    except Exception as error:  # a check of several keys, or a missing package
        return {"undecided": f"{type(error).__name__}: {str(error).splitlines()[0][:100]}"}
    changed = [path for path in after if before.get(path, after[path]) != after[path]]
    values = [before[path] for path in changed]
    if not changed:
        return {"undecided": "no attribute of the config object tells"}
    if any(value != values[0] for value in values):
        return {"undecided": f"several attributes change: {', '.join(str(path[-1]) for path in changed[:4])}"}
    return {"value": values[0]}


def class_of(kind, name):
    """Returns the class of an `optimizer.type` or a `scheduler.type`; None if this machine does not have it."""
    import torch
    from deepspeed.ops import adam, lamb, lion
    from deepspeed.runtime import lr_schedules

    if kind == "scheduler":
        return getattr(lr_schedules, name, None)
    own = {
        "Adam": adam.FusedAdam,
        "AdamW": adam.FusedAdam,
        "Muon": None,  # built from parameter groups
        "Lamb": lamb.FusedLamb,
        "Lion": lion.FusedLion,
        "DeepSpeedCPUAdam": adam.DeepSpeedCPUAdam,
    }
    return own[name] if name in own else getattr(torch.optim, name, None)


def default_argument(kind, type, name):
    """Returns `{"value"}`, the default of an argument of an optimizer or a scheduler in its signature."""
    found = class_of(kind, type)
    if found is None:
        return {"undecided": f"no class {type} here"}
    parameter = inspect.signature(found.__init__).parameters.get(name)
    if parameter is None:
        return {"undecided": f"{found.__name__} has no argument {name}"}
    if parameter.default is inspect.Parameter.empty:
        return {"required": True}
    return {"value": plain(parameter.default)}
