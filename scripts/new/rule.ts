import { camelCase, kebabCase, type Skeleton } from './skeleton.js';

function ruleText(code: string): string {
  return `import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyAt, settled } from '../semantics/settled.js';

export const ${camelCase(code)}: Rule = {
  code: '${code}',
  severity: 'error',
  failsAt: 'load',
  summary: 'TODO: what is wrong, as a noun phrase.',
  why: 'TODO: why it matters, in two or three sentences.',
  bad: '{ "train_batch_size": 8, "memory_breakdown": true }',
  good: '{ "train_batch_size": 8 }',
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig._initialize_params',
  about: ['memory_breakdown'],
  *checkConfig(context) {
    const property = propertyAt(context.document, 'memory_breakdown');
    if (property?.value === undefined || settled(context, 'memory_breakdown') !== true) {
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

/** Returns the number of findings of the rule. */
function count(config: object): number {
  const found = findingsIn({ train_batch_size: 8, ...config });
  return found.filter(({ code }) => code === '${code}').length;
}

describe('the rule ${code}', () => {
  it('is silent about a config that is close to the mistake and right', () => {
    assert.equal(count({ memory_breakdown: false }), 0);
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
    `server/src/rules/${code}.ts: replace each TODO; "bad" is a config in which it finds something, "good" the config after its preferred fix`,
    `test/unit/rules/${code}.test.ts: configs that are close to the mistake and right`,
    `npm run generate && npx mocha --grep "${code}"`,
    'npm run oracle, if you have a Python with DeepSpeed; otherwise say so in the pull request',
  ],
};
