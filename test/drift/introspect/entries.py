"""Entry points of the config: the functions of entry-points.json.

An entry names the `argument` that has the config, or the part of it at the path `holds`, or an object of the class `made`
that has the config. A function that `returns` the config reads it from elsewhere.
"""

import importlib
import inspect
import json
import os
from dataclasses import dataclass

from places import plain_function
from values import Place

LIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "entry-points.json")


@dataclass(frozen=True)
class Entry:
    function: object
    argument: str | None
    place: Place | None
    cls: type | None

    def names(self, walk):
        """Returns the known values of the function's parameters."""
        given = (self.place,) if self.cls is None else walk.objects_of(self.cls)
        return {name: given if name == self.argument else () for name in inspect.signature(self.function).parameters}


def object_at(symbol):
    """Returns the object that a source cites; None if it does not exist."""
    file, name = symbol.split(":")
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    try:
        found = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError):
        return None
    return found


def numbers(release):
    return [int(part) for part in release.split(".") if part.isdigit()]


def entries(release):
    """Returns the entries of a release, the functions that return the config, and the missing symbols."""
    with open(LIST, encoding="utf-8") as file:
        listed = json.load(file)
    found, returned, missing = [], {}, []
    for entry in listed:
        if "until" in entry and numbers(release) > numbers(entry["until"]):
            continue
        function = plain_function(object_at(entry["symbol"]))
        cls = object_at(entry["made"]) if "made" in entry else None
        if function is None or ("made" in entry and cls is None):
            missing.append(entry["symbol"])
        elif "returns" in entry:
            returned[function] = (Place(entry["returns"]),)
        elif entry["argument"] not in inspect.signature(function).parameters:
            missing.append(entry["symbol"])
        else:
            place = Place(entry["holds"]) if "holds" in entry else None
            found.append(Entry(function, entry["argument"], place, cls))
    return found, returned, missing
