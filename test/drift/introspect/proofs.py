"""Finds the lines that sources cite by file and symbol, and whether a symbol speaks of a key."""

import ast
import importlib
import importlib.util
import os

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Proofs:
    def __init__(self, releases=None):
        """`releases` has the folders in which the sources of other releases of DeepSpeed lie."""
        self.releases = releases or {}
        self.trees = {}
        self.constants = {}

    def proof(self, file, symbol, names, release=None):
        """`{"speaks"}`, or why there is none: the package, the release, the file or the symbol is not there."""
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
        """The texts that the names of an installed module stand for, those of an enum by their member."""
        module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        try:
            known = vars(importlib.import_module(module))
        except BaseException:  # a package that is not there, or wants a GPU
            return {}
        values = {name: getattr(value, "value", value) for name, value in known.items()}
        return {name: {value} for name, value in values.items() if isinstance(value, str)}

    def values_of(self, root):
        """The same of a release that is not installed: the constants of all its files by their names."""
        if root not in self.constants:
            self.constants[root] = {}
            for folder, _, files in os.walk(os.path.join(root, "deepspeed")):
                for file in files:
                    if file.endswith("constants.py") or file == "config.py":
                        for name, text in texts_in(self.tree_of(os.path.join(folder, file))):
                            self.constants[root].setdefault(name, set()).add(text)
        return self.constants[root]


def speaks(node, names, values):
    """Whether a piece of code has one of the names: as a text, in quotes in a longer one, a name, an argument, or by a constant."""
    said = words_of(node)
    quoted = [f"{quote}{name}{quote}" for name in names for quote in "\"'"]
    if said & set(names) or any(text in word for word in said for text in quoted):
        return True
    return any(values.get(word, set()) & set(names) for word in said)


def texts_in(tree):
    """The constants of a file that are texts, each with its name. One can be called after another one."""
    found = {}
    for part in getattr(tree, "body", []):
        if isinstance(part, ast.Assign):
            value = part.value
            text = value.value if isinstance(value, ast.Constant) else found.get(value.id) if isinstance(value, ast.Name) else None
            found.update({name: text for name in names_of(part) if isinstance(text, str)})
    return found.items()


def words_of(node):
    """The identifiers and texts of a piece of code."""
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
    """The definition of a dotted name in a file, class or function."""
    if not names:
        return node
    for child in members_of(node):
        if names[0] in names_of(child):
            found = found_in(child, names[1:])
            if found is not None:
                return found
    return None


def members_of(node):
    """What is defined in a body, below conditions and the like, too."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, DEFINITIONS) and isinstance(child, ast.stmt):
            yield from members_of(child)


def names_of(node):
    """The names that a statement defines."""
    if isinstance(node, DEFINITIONS):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    parts = [part for target in targets for part in getattr(target, "elts", [target])]
    return [part.id if isinstance(part, ast.Name) else getattr(part, "attr", "") for part in parts]
