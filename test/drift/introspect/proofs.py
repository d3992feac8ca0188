"""Finds the lines that sources cite by file and symbol, and whether a symbol speaks of a key."""

import ast
import importlib
import importlib.util
import os

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Proofs:
    def __init__(self):
        self.trees = {}

    def proof(self, file, symbol, names):
        """`{"line", "speaks"}`, or why there is none: the package, the file or the symbol is not there."""
        root = self.root_of(file.split("/")[0])
        if root is None:
            return {"missing": "package"}
        path = os.path.join(root, file)
        if not os.path.exists(path):
            return {"missing": "file"}
        if symbol is None:
            return {"line": 1}
        tree = self.tree_of(path)
        node = found_in(tree, symbol.split(".")) if tree is not None else None
        if node is None:
            return {"missing": "symbol"}
        return {"line": node.lineno, "speaks": not names or self.speaks(file, node, names)}

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

    def speaks(self, file, node, names):
        """Whether a piece of code has one of the names: as a text, a name, an argument, or the value of a constant."""
        said = words_of(node)
        if said & set(names):
            return True
        module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        try:
            known = vars(importlib.import_module(module))
        except BaseException:  # a package that is not there, or wants a GPU
            return False
        values = [known.get(word) for word in said]
        return any(getattr(value, "value", value) in names for value in values if isinstance(value, str) or hasattr(value, "value"))


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
