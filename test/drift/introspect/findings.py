"""The facts about each path of the config."""

import enum
import math

UNKNOWN = object()
WEAK = ("in", "compare", "iterate")
MAX_READS = 4


def as_json(value):
    """Returns a value as JSON; UNKNOWN if JSON has no such value."""
    if isinstance(value, enum.Enum):
        return as_json(value.value)
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else repr(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        items = [as_json(item) for item in value]
        return UNKNOWN if any(item is UNKNOWN for item in items) else items
    if isinstance(value, dict):
        items = {str(as_json(key)): as_json(item) for key, item in value.items()}
        return UNKNOWN if any(item is UNKNOWN for item in items.values()) else items
    if hasattr(type(value), "model_fields") or hasattr(type(value), "__fields__"):
        return {}
    text = str(value)
    return text if text.startswith("torch.") else UNKNOWN


class Findings:
    """For each path, how and where it is read and what the code says about it, in order of discovery."""

    def __init__(self):
        self.paths = {}

    def at(self, path):
        return self.paths.setdefault(path, {"path": path, "reads": []})

    def read(self, path, how, symbol, default=UNKNOWN):
        """Notes that a symbol reads a path, and its default."""
        entry = self.at(path)
        if [how, symbol] not in entry["reads"]:
            entry["reads"].append([how, symbol])
        value = as_json(default) if default is not UNKNOWN else UNKNOWN
        if value is not UNKNOWN:
            self.add(path, "defaults", value)

    def add(self, path, fact, value):
        """Notes one of several values of a fact. True and 1 are different values."""
        values = self.at(path).setdefault(fact, [])
        if not any(type(value) is type(other) and value == other for other in values):
            values.append(value)

    def told(self):
        """Returns all paths, sorted, each with its most specific reads."""
        return [
            {**entry, "reads": sorted(entry["reads"], key=lambda read: read[0] in WEAK)[:MAX_READS]}
            for _, entry in sorted(self.paths.items())
        ]

    def count(self):
        return sum(
            1 + len(entry["reads"]) + sum(len(fact) for fact in entry.values() if isinstance(fact, list))
            for entry in self.paths.values()
        )
