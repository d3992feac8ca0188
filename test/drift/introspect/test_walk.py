"""Tests the walk on samples/: `python -m unittest discover -s test/drift/introspect`. Needs pydantic, but not DeepSpeed."""

import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "samples")]

import deepspeed_sample  # noqa: E402
from entries import Entry  # noqa: E402
from proofs import Proofs, found_in, names_of, speaks  # noqa: E402
from values import Place  # noqa: E402
from walk import Walk  # noqa: E402


def found():
    walk = Walk()
    walk.run([Entry(deepspeed_sample.initialize, "config", Place(""), None)])
    return walk.findings.paths


class WalkTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.paths = found()

    def reads(self, path):
        return [how for how, _ in self.paths[path]["reads"]]

    def test_a_key_that_a_function_is_handed_is_read_by_its_caller(self):
        entry = self.paths["gradient_clipping"]
        self.assertEqual(entry["reads"], [["get", "samples/deepspeed_sample.py:Config.__init__"]])
        self.assertEqual(entry["defaults"], [1.0])

    def test_fields_of_a_model(self):
        self.assertTrue(self.paths["strict"]["strict"])
        count = self.paths["strict.count"]
        self.assertEqual((count["types"], count["minimum"], count["maximum"]), (["integer"], 1, 9))
        self.assertEqual(self.paths["strict.mode"]["aliasOf"], ["strict.kind"])
        self.assertEqual(self.paths["strict.names"]["items"], ["string"])

    def test_keys_that_are_refused_with_their_messages(self):
        self.assertEqual(self.paths["old"]["refused"], ["The old thing has been removed."])
        self.assertEqual(self.paths["older"]["refused"], ["So has this."])

    def test_loops_over_constants_and_over_free_names(self):
        self.assertIn("get", self.reads("section.first"))
        self.assertIn("get", self.reads("section.second"))
        self.assertIn("index", self.reads("section.groups.*.params.bits"))

    def test_values_and_bounds_that_are_checked(self):
        self.assertEqual(self.paths["section.kind"]["allowed"], ["fast", "slow"])
        self.assertIn(["minimum", 0], self.paths["section.level"]["bounds"])
        self.assertIn(["minimum", 2], self.paths["size"]["bounds"])
        self.assertEqual(self.paths["shade"]["allowed"], ["dark", "light"])

    def test_a_dict_that_a_section_is_copied_into(self):
        self.assertIn("index", self.reads("open.from_open"))
        self.assertNotIn("open.written", self.paths)

    def test_what_methods_learn_from_each_other(self):
        self.assertIn("index", self.reads("section.first.behind_an_attribute"))
        self.assertIn("index", self.reads("behind_a_decorator"))

    def test_arguments_by_type(self):
        self.assertEqual(self.paths["optimizer.params@own.lr"]["defaults"], [0.1])
        self.assertIn("pop", self.reads("optimizer.params@own.fused"))
        self.assertNotIn("optimizer.params@own.momentum", self.paths)  # the code passes it
        self.assertIn("index", self.reads("optimizer.params@other|another.only_here"))

    def test_classes_that_are_found_by_name(self):
        self.assertEqual(self.paths["optimizer.params@SGD.nesterov"]["defaults"], [False])
        self.assertIn("required", self.paths["optimizer.params@SGD.lr"])
        self.assertNotIn("optimizer.params@Own.unreachable", self.paths)  # its name was handled before


class ProofsTest(unittest.TestCase):
    def test_symbols_are_found_and_speak_of_keys(self):
        tree = Proofs().tree_of(os.path.join(HERE, "samples", "deepspeed_sample.py"))
        self.assertEqual(names_of(found_in(tree, ["Config", "read_section"])), ["read_section"])
        self.assertEqual(found_in(tree, ["CLIPPING"]).lineno, 9)
        self.assertEqual(found_in(tree, ["Strict", "count"]).target.id, "count")
        self.assertIsNone(found_in(tree, ["Config", "nothing"]))
        self.assertTrue(speaks(found_in(tree, ["Config", "__init__"]), ["size"], {}))
        self.assertTrue(speaks(found_in(tree, ["Config", "__init__"]), ["gradient_clipping"], Proofs().values_in("deepspeed_sample.py")))
        self.assertFalse(speaks(found_in(tree, ["Config", "__init__"]), ["nothing"], Proofs().values_in("deepspeed_sample.py")))


if __name__ == "__main__":
    unittest.main()
