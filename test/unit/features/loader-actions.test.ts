import assert from 'node:assert/strict';
import { CodeActionKind, CodeActionTriggerKind } from 'vscode-languageserver-types';
import { createLanguageService } from '../../../server/src/features/service.js';
import { defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import { loaderKind } from '../../../server/src/lsp/action-kinds.js';
import { setLoaderCommand } from '../../../server/src/lsp/commands.js';
import { everything } from '../../client-abilities.js';
import { marked } from '../../marked-text.js';

interface Asking {
  readonly settings?: Partial<Settings>;
  readonly only?: string;
  readonly triggerKind?: CodeActionTriggerKind;
  readonly commands?: boolean;
}

/** Returns the actions at the mark that ask which program reads the file. */
function asked(
  text: string,
  { settings, only, triggerKind = CodeActionTriggerKind.Invoked, commands = true }: Asking = {},
) {
  const { document, position } = marked(text);
  const service = createLanguageService({ ...everything, commands });
  const context = { diagnostics: [], triggerKind, ...(only === undefined ? {} : { only: [only] }) };
  return service
    .codeActions(document, { start: position, end: position }, context, { ...defaultSettings, ...settings })
    .filter(({ command }) => command?.command === setLoaderCommand);
}

const filledByTrainer =
  '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 }, "mine": "au|to" }';
const wrongForAll = '{ "train_batch_size": 8, "zero_optimization": { "stage|": 7 } }';
const fine = '{ "train_batch_size": 8, "zero_optimization": { "sta|ge": 2 } }';

describe('the action that asks which program reads the file', () => {
  it('is offered at a finding that depends on the loader', () => {
    const [action, ...more] = asked(filledByTrainer);
    assert.deepEqual(more, []);
    assert.equal(action?.title, 'Set loader (now: Transformers)...');
    assert.deepEqual(
      action?.diagnostics?.map(({ code }) => code),
      ['unfilled-auto'],
    );
    assert.equal(action.kind, CodeActionKind.QuickFix);
  });

  it('names the configured loader', () => {
    const [action] = asked(filledByTrainer, { settings: { loader: 'accelerate' } });
    assert.match(action?.title ?? '', /now: Accelerate/);
  });

  it('is absent if no loader accepts the file', () => {
    assert.deepEqual(asked(wrongForAll), []);
  });

  it('is absent if there is no finding', () => {
    assert.deepEqual(asked(fine), []);
  });

  it('is absent for a client without the command', () => {
    assert.deepEqual(asked(filledByTrainer, { commands: false }), []);
  });

  it('is absent if other kinds of actions are asked for', () => {
    assert.deepEqual(asked(filledByTrainer, { only: CodeActionKind.Refactor }), []);
  });

  it('is a source action of every config, but does not run on save', () => {
    assert.deepEqual(
      asked(fine, { only: CodeActionKind.Source }).map(({ kind }) => kind),
      [loaderKind],
    );
    assert.equal(asked(fine, { only: loaderKind }).length, 1);
    assert.deepEqual(asked(fine, { only: CodeActionKind.SourceFixAll }), []);
    assert.deepEqual(asked(fine, { only: loaderKind, triggerKind: CodeActionTriggerKind.Automatic }), []);
  });
});
