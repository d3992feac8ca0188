"""Looks up cited symbols, and whether the code of a symbol contains the name of a key."""

import ast
import importlib
import importlib.util
import os

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Proofs:
    def __init__(self, releases=None):
        """`releases` has the folders with the sources of other releases of DeepSpeed."""
        self.releases = releases or {}
        self.trees = {}
        self.constants = {}

    def proof(self, file, symbol, names, release=None):
        """Returns `{"speaks"}`, or `{"missing"}` if the package, the release, the file or the symbol does not exist."""
        package = file.split("/")[0]
        root = self.root_of(package) if release is None else self.releases.get(release) if package == "deepspeed" else None
        if root is None:
            return {"missing": "package" if release is None else "release"}
        path = os.path.join(root, file)
        if not os.path.exists(path):
            return {"missing": "file"}
        if symbol is None:
            return {}
        tree = self.tree_of(path)
        node = found_in(tree, symbol.split(".")) if tree is not None else None
        if node is None:
            return {"missing": "symbol"}
        values = self.values_in(file) if release is None else self.values_of(root)
        return {"speaks": not names or speaks(node, names, values)}

    def root_of(self, package):
        try:
            spec = importlib.util.find_spec(package)
        except (ImportError, ValueError):
            spec = None
        if spec is None or not spec.submodule_search_locations:
            return None
        return os.path.dirname(os.path.abspath(list(spec.submodule_search_locations)[0]))

    def tree_of(self, path):
        if path not in self.trees:
            try:
                with open(path, encoding="utf-8") as file:
                    self.trees[path] = ast.parse(file.read())
            except (OSError, SyntaxError):
                self.trees[path] = None
        return self.trees[path]

    def values_in(self, file):
        """Returns the strings of an installed module's constants by name, and those of its enums by member."""
        module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        try:
            known = vars(importlib.import_module(module))
        except BaseException:  # the package is missing, or needs a GPU
            return {}
        values = {name: getattr(value, "value", value) for name, value in known.items()}
        return {name: {value} for name, value in values.items() if isinstance(value, str)}

    def values_of(self, root):
        """Returns the same for a release that is not installed, from the constants of all its files."""
        if root not in self.constants:
            self.constants[root] = {}
            for folder, _, files in os.walk(os.path.join(root, "deepspeed")):
                for file in files:
                    if file.endswith("constants.py") or file == "config.py":
                        for name, text in texts_in(self.tree_of(os.path.join(folder, file))):
                            self.constants[root].setdefault(name, set()).add(text)
        return self.constants[root]


def speaks(node, names, values):
    """Whether code contains one of the names: as a string, in quotes in a longer string, as an identifier, or by a constant."""
    said = words_of(node)
    quoted = [f"{quote}{name}{quote}" for name in names for quote in "\"'"]
    if said & set(names) or any(text in word for word in said for text in quoted):
        return True
    return any(values.get(word, set()) & set(names) for word in said)


def texts_in(tree):
    """Returns the string constants of a file by name. A constant can also be assigned from another one."""
    found = {}
    for part in getattr(tree, "body", []):
        if isinstance(part, ast.Assign):
            value = part.value
            text = value.value if isinstance(value, ast.Constant) else found.get(value.id) if isinstance(value, ast.Name) else None
            found.update({name: text for name in names_of(part) if isinstance(text, str)})
    return found.items()


def words_of(node):
    """Returns the identifiers and strings in a piece of code."""
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Attribute):
            found.add(part.attr)
        elif isinstance(part, ast.arg):
            found.add(part.arg)
        elif isinstance(part, ast.keyword) and part.arg is not None:
            found.add(part.arg)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            found.add(part.value)
        elif isinstance(part, DEFINITIONS):
            found.add(part.name)
    return found


def found_in(node, names):
    """Returns the definition of a dotted name in a file, class or function."""
    if not names:
        return node
    for child in members_of(node):
        if names[0] in names_of(child):
            found = found_in(child, names[1:])
            if found is not None:
                return found
    return None


def members_of(node):
    """Yields the definitions in a body, including those inside conditions and other blocks."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, DEFINITIONS) and isinstance(child, ast.stmt):
            yield from members_of(child)


def names_of(node):
    """Returns the names that a statement defines."""
    if isinstance(node, DEFINITIONS):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    parts = [part for target in targets for part in getattr(target, "elts", [target])]
    return [part.id if isinstance(part, ast.Name) else getattr(part, "attr", "") for part in parts]
