"""Positions in the sources: the file and the name of a function or class, and its syntax tree."""

import ast
import inspect
import os
import sys


def root_of(module):
    """Returns the folder that contains the module's package."""
    package = sys.modules[module.split(".")[0]]
    return os.path.dirname(os.path.dirname(os.path.abspath(package.__file__)))


def file_of(module):
    """Returns a module's file as a source cites it, starting with the package's name."""
    path = os.path.abspath(sys.modules[module].__file__)
    return os.path.relpath(path, root_of(module)).replace(os.sep, "/")


def symbol_of(function):
    """Returns the citation of a function or class: `deepspeed/runtime/config.py:DeepSpeedConfig.__init__`."""
    name = function.__qualname__.replace(".<locals>", "")
    return f"{file_of(function.__module__)}:{name}"


class Trees:
    """The parsed files. Each is parsed once."""

    def __init__(self):
        self.files = {}

    def functions_in(self, path):
        """Returns the functions of a file by their line in Python, which is that of the first decorator."""
        if path not in self.files:
            try:
                with open(path, encoding="utf-8") as file:
                    tree = ast.parse(file.read())
            except (OSError, SyntaxError):
                tree = ast.Module([], [])
            found = {}
            for node in ast.walk(tree):
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    line = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                    found[line] = node
            self.files[path] = found
        return self.files[path]

    def tree_of(self, function):
        """Returns the syntax tree of a function; None if it is not written in Python."""
        code = getattr(function, "__code__", None)
        return None if code is None else self.functions_in(code.co_filename).get(code.co_firstlineno)


def plain_function(candidate):
    """Returns the function inside its decorators; None for anything else."""
    try:
        function = inspect.unwrap(candidate)
    except ValueError:
        return None
    return function if inspect.isfunction(function) else None
