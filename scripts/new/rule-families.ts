import { camelCase } from './skeleton.js';

/** Rules of one folder: where they and their tests are, and what a new one starts with. */
export interface RuleFamily {
  readonly folder: string;
  readonly tests: string;
  /** What an example is, with its article. */
  readonly example: string;
  /** The last step: how the real program answers. */
  readonly ask: string;
  readonly rule: (code: string) => string;
  readonly test: (code: string) => string;
}

/** The facts of a rule, which only its author knows. */
function facts(code: string): string {
  return `  code: '${code}',
  severity: 'error',
  failsAt: 'load',
  summary: 'TODO: what is wrong, as a noun phrase.',
  why: 'TODO: why it matters, in two or three sentences.',`;
}

const message = "'TODO: what is wrong. What the program does, and when. What to write instead.'";

/** A test file with a function that counts the findings of the rule in an example, and one example. */
function countingTest(code: string, imports: string, parameter: string, findings: string, right: string): string {
  return `import assert from 'node:assert/strict';
${imports}

/** Returns the number of findings of the rule. */
function count(${parameter}): number {
  const found = ${findings};
  return found.filter(({ code }) => code === '${code}').length;
}

describe('the rule ${code}', () => {
  it('is silent about an example that is close to the mistake and right', () => {
    assert.equal(count(${right}), 0);
  });
});
`;
}

export const configRule: RuleFamily = {
  folder: 'server/src/rules',
  tests: 'test/unit/rules',
  example: 'a config',
  ask: 'npm run oracle, if you have a Python with DeepSpeed; otherwise say so in the pull request',
  rule: code => `import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyAt, settled } from '../semantics/settled.js';

export const ${camelCase(code)}: Rule = {
${facts(code)}
  bad: '{ "train_batch_size": 8, "memory_breakdown": true }',
  good: '{ "train_batch_size": 8 }',
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig._initialize_params',
  about: ['memory_breakdown'],
  checkConfig(context) {
    const property = propertyAt(context.document, 'memory_breakdown');
    if (property?.value === undefined || settled(context, 'memory_breakdown') !== true) {
      return undefined;
    }
    return [
      {
        span: property.value,
        message: ${message},
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
`,
  test: code =>
    countingTest(
      code,
      "import { findingsIn } from './findings.js';",
      'config: object',
      'findingsIn({ train_batch_size: 8, ...config })',
      '{ memory_breakdown: false }',
    ),
};

export const runRule: RuleFamily = {
  folder: 'server/src/runs/rules',
  tests: 'test/unit/runs',
  example: 'a script',
  ask: 'start the command with the real launcher, and quote what it says',
  rule: code => `import { flagOf, removeArguments } from '../checking/argument-edits.js';
import type { RunRule } from '../checking/run-rule.js';

export const ${camelCase(code)}: RunRule = {
${facts(code)}
  bad: 'deepspeed --master_port 29501 train.py --deepspeed_config ds_config.json\\n',
  good: 'deepspeed train.py --deepspeed_config ds_config.json\\n',
  beside: { 'ds_config.json': '{ "train_batch_size": 8 }' },
  source: 'deepspeed/launcher/runner.py:parse_args',
  *check(context) {
    const flag = context.run.flags.get('master_port');
    if (context.run.launcher !== 'deepspeed' || flag === undefined) {
      return;
    }
    yield {
      span: flag,
      message: \`"\${flagOf(context, flag)}" TODO: what is wrong. What the launcher does, and when. What to write instead.\`,
      fixes: () => removeArguments(context, [flag], { preferred: true, risk: 'TODO: what is lost' }),
    };
  },
};
`,
  test: code =>
    countingTest(
      code,
      "import { findingsIn } from './example.js';",
      'script: string',
      'findingsIn(script)',
      "'deepspeed train.py --deepspeed_config ds_config.json\\n'",
    ),
};

export const hostfileRule: RuleFamily = {
  folder: 'server/src/hostfile/rules',
  tests: 'test/unit/hostfile',
  example: 'a hostfile',
  ask: "start DeepSpeed's launcher with the hostfile, and quote what it says",
  rule: code => `import { type HostfileRule, removeLine } from '../language/rule.js';

export const ${camelCase(code)}: HostfileRule = {
${facts(code)}
  bad: 'worker-1 slots=8\\nTODO slots=8\\n',
  good: 'worker-1 slots=8\\n',
  source: 'deepspeed/launcher/runner.py:_parse_hostfile',
  *check(hostfile) {
    for (const entry of hostfile.entries.filter(({ host }) => host.name === 'TODO')) {
      yield {
        span: entry.host,
        message: ${message},
        fixes: () => [
          { title: 'Remove this line', preferred: true, risk: 'loses the host', edits: [removeLine(entry)] },
        ],
      };
    }
  },
};
`,
  test: code =>
    countingTest(
      code,
      "import { findingsIn } from './hostfiles.js';",
      'hostfile: string',
      'findingsIn(hostfile)',
      "'worker-1 slots=8\\n'",
    ),
};

export const launchFileRule: RuleFamily = {
  folder: 'server/src/accelerate/rules',
  tests: 'test/unit/accelerate',
  example: 'a file of `accelerate launch`',
  ask: 'npm run oracle:launch, if you have a Python with Accelerate; otherwise say so in the pull request',
  rule: code => `import type { Finding, Rule } from '../../checking/rule.js';
import { propertyOf } from '../../document/syntax-tree.js';
import { removal } from '../language/fixes.js';

export const ${camelCase(code)}: Rule = {
${facts(code)}
  bad: 'distributed_type: DEEPSPEED\\ndeepspeed_config:\\n  zero_stage: 2\\nnum_processes: 8\\ndebug: true\\n',
  good: 'distributed_type: DEEPSPEED\\ndeepspeed_config:\\n  zero_stage: 2\\nnum_processes: 8\\n',
  source: 'accelerate/commands/launch.py:_validate_launch_command',
  about: ['debug'],
  *checkConfig({ document: { root } }): Generator<Finding> {
    const property = propertyOf(root, 'debug');
    if (property?.value?.kind !== 'boolean' || !property.value.value) {
      return;
    }
    yield {
      span: property.value,
      message: ${message},
      fixes: () => [removal([property], true)],
    };
  },
};
`,
  test: code =>
    countingTest(
      code,
      "import { launchFile, verdictsIn } from './launch-files.js';",
      'file: string',
      'verdictsIn(file)',
      "launchFile(['zero_stage: 2'], ['debug: false'])",
    ),
};
