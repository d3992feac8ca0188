import assert from 'node:assert/strict';
import {
  type CodeActionContext,
  CodeActionKind,
  CodeActionTriggerKind,
  type TextEdit,
} from 'vscode-languageserver-types';
import { createLanguageService } from '../../../server/src/features/service.js';
import { templates } from '../../../server/src/templates/templates.js';
import { everything } from '../../client-abilities.js';
import { applied, marked, serviceFor } from '../../marked-text.js';

const plain = serviceFor(false);
const able = createLanguageService(everything);

const before = `{
  "train_batch_size": 16,
  "bf16": { "enabled": true },
  "zero_optimization": {
    "stage": 2,
    "allgather_bucket_size": 4e8,
    "overlap_comm": true
  }
}
`;

/** Returns the titles of the actions at the start of a word of a clean config, or of another text. */
function titlesAt(word: string, text = before, context: Partial<CodeActionContext> = {}): readonly string[] {
  const { document, position } = marked(text.replace(word, `|${word}`));
  const range = { start: position, end: position };
  const asked = { diagnostics: [], triggerKind: CodeActionTriggerKind.Invoked, ...context };
  return able.codeActions(document, range, asked).map(({ title }) => title);
}

const automatic = { triggerKind: CodeActionTriggerKind.Automatic };

const zeroMenu = [
  'Use less GPU memory: ZeRO 3 (removes allgather_bucket_size)',
  'Go faster: ZeRO 1',
  'Change to ZeRO 1: keeps your allgather_bucket_size; adds 1 key',
  'Complete ZeRO 2: keeps your allgather_bucket_size; adds 3 keys',
  'Change to ZeRO 2 with optimizer offload: keeps your allgather_bucket_size; adds 4 keys',
  'Change to ZeRO 3: adds 7 keys',
  'Change to ZeRO 3 with CPU offload: adds 9 keys',
  'More ZeRO templates...',
];

describe('the menu of a clean config', () => {
  it('has what changes the whole file at the braces of the root', () => {
    const menu = [
      'Use less GPU memory: ZeRO 3 (removes allgather_bucket_size)',
      'Go faster: ZeRO 1',
      'Set to "auto" what Trainer fills (2)',
      'Switch from bf16 to fp16',
      ...zeroMenu.slice(2, 5),
      'More ZeRO templates...',
    ];
    assert.deepEqual(titlesAt('{'), menu);
    assert.deepEqual(titlesAt('}\n', before.replace(/\}\n\}\n$/, '} }\n')), menu);
  });

  it('has at a batch size only what a loader fills in there', () => {
    assert.deepEqual(titlesAt('"train_batch_size"'), ['Set to "auto" what Trainer fills (2)']);
  });

  it('has stages and offload on zero_optimization and in it', () => {
    assert.deepEqual(titlesAt('"zero_optimization"'), zeroMenu);
    assert.deepEqual(titlesAt('"allgather_bucket_size"'), zeroMenu);
    assert.deepEqual(titlesAt('  "zero_optimization"'), zeroMenu);
  });

  it('has the other precision on the section of one', () => {
    assert.deepEqual(titlesAt('"bf16"'), ['Switch from bf16 to fp16']);
    assert.deepEqual(titlesAt('"enabled"'), ['Switch from bf16 to fp16']);
  });

  it('has nothing at other keys', () => {
    assert.deepEqual(titlesAt('"steps_per_print"', '{ "train_batch_size": 16, "steps_per_print": 100 }'), []);
  });

  it('lights a bulb only at the braces of the root and at the name of a section', () => {
    const lines = before.trimEnd().split('\n');
    const lit = lines.flatMap((line, i) => {
      const text = lines.map((each, j) => (i === j ? each.replace(/\S/, '|$&') : each)).join('\n');
      const { document, position } = marked(text);
      const range = { start: position, end: position };
      return able.codeActions(document, range, { diagnostics: [], ...automatic }).length > 0 ? [line.trim()] : [];
    });
    assert.deepEqual(lit, ['{', '"bf16": { "enabled": true },', '"zero_optimization": {', '}']);
  });

  it('has at most eight refactorings at every place', () => {
    for (let offset = 0; offset <= before.length; offset++) {
      const { document, position } = marked(`${before.slice(0, offset)}|${before.slice(offset)}`);
      const actions = able.codeActions(document, { start: position, end: position }, { diagnostics: [] });
      assert.ok(actions.length <= 8, `${actions.length} at ${offset}`);
    }
  });
});

describe('the menu of a file without a ZeRO section', () => {
  it('inserts one', () => {
    assert.deepEqual(titlesAt('{', '{ "steps_per_print": 100 }').slice(-6), [
      'Insert ZeRO 1',
      'Insert ZeRO 2',
      'Insert ZeRO 2 with optimizer offload',
      'Insert ZeRO 3',
      'Insert ZeRO 3 with CPU offload',
      'More ZeRO templates...',
    ]);
  });
});

describe('the menu of a finding', () => {
  it('has its fixes, then a line each for the rule', () => {
    const text = before.replace('overlap_comm', 'overlap_com');
    assert.deepEqual(titlesAt('"overlap_com"', text, { only: [CodeActionKind.QuickFix] }), [
      'Rename to "overlap_comm"',
      'Remove "overlap_com" (loses true)',
      'Turn the rule "unknown-key" off in this workspace',
      'Ignore the key "zero_optimization.overlap_com" in this workspace',
      'Show what "unknown-key" means',
    ]);
  });
});

describe("the menu of VS Code's own error about a trailing comma", () => {
  it('has its fix first', () => {
    const text = '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "allgather_partitions": true|, } }';
    const { document, position } = marked(text);
    const range = { start: position, end: { ...position, character: position.character + 1 } };
    const diagnostics = [{ range, message: 'Trailing comma', code: 519, source: 'json' }];
    const [first] = plain.codeActions(document, range, { diagnostics });
    assert.deepEqual([first?.title, first?.isPreferred], ['Remove the trailing comma', true]);
    assert.equal(applied(document, first?.edit?.changes?.[document.uri] as TextEdit[]), text.replace('|,', ''));
    assert.notEqual(plain.codeActions(document, range, { diagnostics: [] })[0]?.title, first?.title);
  });
});

describe('the menu of a key with two findings', () => {
  const text = '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "zenflow": { "topk_ratio": 0.1 } } }';

  it('has each title once, for both findings', () => {
    const { document, position } = marked(text.replace('"zenflow"', '|"zenflow"'));
    const context = { diagnostics: [], only: [CodeActionKind.QuickFix] };
    const actions = able.codeActions(document, { start: position, end: position }, context);
    assert.deepEqual(
      actions.map(({ title }) => title),
      [
        'Offload the optimizer to the CPU in stage 2 (a guess)',
        'Set "optimizer" to { "type": "AdamW", "params": { "lr": 0.001 } } (a guess)',
        'Turn the rule "zenflow-without-offload" off in this workspace',
        'Ignore the key "zero_optimization.zenflow" in this workspace',
        'Show what "zenflow-without-offload" means',
        'Turn the rule "zenflow-without-optimizer" off in this workspace',
        'Show what "zenflow-without-optimizer" means',
      ],
    );
    assert.deepEqual(
      actions[3]?.diagnostics?.map(({ code }) => code),
      ['zenflow-without-offload', 'zenflow-without-optimizer'],
    );
  });
});

describe('every template', () => {
  const text = '{|}';

  it('is in the menu of an editor that asks for refactorings', () => {
    const { document, position } = marked(text);
    const context = { diagnostics: [], only: [CodeActionKind.Refactor] };
    const titles = able.codeActions(document, { start: position, end: position }, context).map(({ title }) => title);
    const offered = templates.filter(({ loaders }) => loaders === undefined);
    assert.deepEqual(
      offered.filter(({ title }) => !titles.includes(`Insert ${title}`)),
      [],
    );
  });

  it('of a stage or a recipe is in the menu of an editor without our commands', () => {
    const { document, position } = marked(text);
    const actions = plain.codeActions(document, { start: position, end: position }, { diagnostics: [] });
    const offered = templates.filter(({ loaders, kind }) => loaders === undefined && kind !== 'section');
    assert.deepEqual(
      offered.filter(({ title }) => !actions.some(action => action.title === `Insert ${title}`)),
      [],
    );
  });
});
