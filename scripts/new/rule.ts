import { camelCase, kebabCase, type Skeleton } from './skeleton.js';

function ruleText(code: string): string {
  return `import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyAt } from '../semantics/settled.js';

export const ${camelCase(code)}: Rule = {
  code: '${code}',
  severity: 'error',
  failsAt: 'load',
  summary: 'TODO: what is wrong, as a noun phrase.',
  why: 'TODO: why it matters, in two or three sentences.',
  bad: '{ "train_batch_size": 8, "steps_per_print": 0 }',
  good: '{ "train_batch_size": 8 }',
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig._initialize_params',
  about: ['steps_per_print'],
  *checkConfig({ document }) {
    const property = propertyAt(document, 'steps_per_print');
    if (property?.value === undefined) {
      return;
    }
    yield {
      span: property.value,
      message: 'TODO: what is wrong. What DeepSpeed does, and when. What to write instead.',
      fixes: () => [removeKey(property, true)],
    };
  },
};
`;
}

function testText(code: string): string {
  return `import assert from 'node:assert/strict';
import { findingsIn } from './findings.js';

/** How often the rule has something to say. */
function count(config: object): number {
  const found = findingsIn({ train_batch_size: 8, ...config });
  return found.filter(({ code }) => code === '${code}').length;
}

describe('the rule ${code}', () => {
  it('says nothing of a config that DeepSpeed takes', () => {
    assert.equal(count({ steps_per_print: 10 }), 0);
  });
});
`;
}

export const rule: Skeleton = {
  name: kebabCase,
  files: code => [
    { file: `server/src/rules/${code}.ts`, text: ruleText(code) },
    { file: `test/unit/rules/${code}.test.ts`, text: testText(code) },
  ],
  next: code => [
    `server/src/rules/${code}.ts: replace each TODO; "bad" is a config that the rule finds something in, "good" what its preferred fix makes of it`,
    `test/unit/rules/${code}.test.ts: configs that are close to the mistake and right`,
    `npm run generate && npx mocha --grep "${code}"`,
    'npm run oracle, if you have a Python with DeepSpeed; otherwise say so in the pull request',
  ],
};
