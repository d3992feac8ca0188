import assert from 'node:assert/strict';
import { withoutProse } from './asker.js';

const code = `"""What the file does."""

import re  # noqa: F401

HASH = "# not a comment"
QUERY = """
# not a comment, either
"""


def ask(question):
    """Returns the answer."""
    # Why so.
    return f'{question} # {HASH}'


class Doubt(Exception):
    """What nobody knows."""
`;

describe('the mark of the asking program', () => {
  const bare = withoutProse(code);

  it('is that of the code alone', () => {
    const lines = [
      'import re',
      'HASH = "# not a comment"',
      'QUERY = """',
      '# not a comment, either',
      '"""',
      'def ask(question):',
      "    return f'{question} # {HASH}'",
      'class Doubt(Exception):',
    ];
    assert.deepEqual(bare.split('\n'), lines);
  });

  const same: readonly (readonly [what: string, from: string, to: string])[] = [
    ['docstring', 'Returns the answer.', 'Returns what a "program" says:\n    nothing'],
    ['docstring of the file', 'What the file does.', "It doesn't do much."],
    ['comment', '# Why so.', '# It\'s "so".'],
    ['comment behind code', '  # noqa: F401', '  # the usual'],
    ['number of empty lines', '\n\n\nclass', '\nclass'],
  ];
  for (const [what, from, to] of same) {
    it(`is the same with another ${what}`, () => {
      assert.ok(code.includes(from));
      assert.equal(withoutProse(code.replace(from, to)), bare);
    });
  }

  const others: readonly (readonly [what: string, from: string, to: string])[] = [
    ['value that looks like a comment', '"# not a comment"', '"# no comment"'],
    ['string of several lines', 'either', 'too'],
    ['statement', 'return f', 'yield f'],
  ];
  for (const [what, from, to] of others) {
    it(`differs with another ${what}`, () => {
      assert.ok(code.includes(from));
      assert.notEqual(withoutProse(code.replace(from, to)), bare);
    });
  }

  it('counts a string in a dict as code', () => {
    const dict = 'TEXTS = {\n    "a":\n    """b"""\n}';
    assert.equal(withoutProse(dict), dict);
  });
});
