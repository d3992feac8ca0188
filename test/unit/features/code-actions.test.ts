import assert from 'node:assert/strict';
import {
  type CodeAction,
  CodeActionKind,
  SnippetTextEdit,
  TextDocumentEdit,
  type TextEdit,
} from 'vscode-languageserver-types';
import { createLanguageService } from '../../../server/src/features/service.js';
import { templateKind } from '../../../server/src/lsp/action-kinds.js';
import { templates } from '../../../server/src/templates/templates.js';
import { everything } from '../../client-abilities.js';
import { applied, marked, serviceFor } from '../../marked-text.js';

const able = serviceFor(true);
const plain = serviceFor(false);

function actionsAt(
  text: string,
  only?: readonly string[],
  service = plain,
): { readonly actions: readonly CodeAction[]; readonly apply: (title: string) => string } {
  const { document, position } = marked(text);
  const range = { start: position, end: position };
  const actions = service.codeActions(document, range, {
    diagnostics: [],
    ...(only === undefined ? {} : { only: [...only] }),
  });
  return {
    actions,
    apply(title) {
      const action = actions.find(candidate => candidate.title === title);
      assert.ok(action, `no "${title}" in ${actions.map(candidate => candidate.title).join(', ')}`);
      return applied(document, action.edit?.changes?.[document.uri] as TextEdit[]);
    },
  };
}

describe('quick fixes', () => {
  it('rename a misspelled key', () => {
    assert.equal(
      actionsAt('{ "zero_optimization": { "over|lap_com": true } }').apply('Rename to "overlap_comm"'),
      '{ "zero_optimization": { "overlap_comm": true } }',
    );
  });

  it('move a misplaced section, including comments and indent', () => {
    const text = `{
    "zero_optimization": {
        "stage": 3,
        "a|io": {
            "queue_depth": 8 // deep
        },
        "overlap_comm": true
    }
}
`;
    assert.equal(
      actionsAt(text).apply('Move "aio" to the top level'),
      `{
    "zero_optimization": {
        "stage": 3,
        "overlap_comm": true
    },
    "aio": {
        "queue_depth": 8 // deep
    }
}
`,
    );
  });

  it('move a key into a section that does not exist yet', () => {
    assert.equal(
      actionsAt('{\n  "offload_opti|mizer": {\n    "device": "cpu"\n  }\n}').apply(
        'Move "offload_optimizer" to "zero_optimization"',
      ),
      '{\n  "zero_optimization": {\n    "offload_optimizer": {\n      "device": "cpu"\n    }\n  }\n}',
    );
  });

  it('only remove a key if the right place has it already', () => {
    const { actions } = actionsAt(
      '{ "aio": { "queue_depth": 8 }, "zero_optimization": { "a|io": { "queue_depth": 4 } } }',
    );
    const titles = actions.filter(({ kind }) => kind === CodeActionKind.QuickFix).map(({ title }) => title);
    assert.deepEqual(titles, ['Remove "aio" (loses what is in it)', 'Ignore "misplaced-key" here, with a comment']);
  });

  it('convert values', () => {
    assert.equal(
      actionsAt('{ "zero_optimization": { "reduce_bucket_size": "5|e8" } }').apply('Write 5e8'),
      '{ "zero_optimization": { "reduce_bucket_size": 5e8 } }',
    );
    assert.equal(
      actionsAt('{ "wall_clock_breakdown": "fal|se" }').apply('Write false'),
      '{ "wall_clock_breakdown": false }',
    );
    assert.equal(
      actionsAt('{ "zero_optimization": { "offload_param": "c|pu" } }').apply('Write { "device": "cpu" }'),
      '{ "zero_optimization": { "offload_param": { "device": "cpu" } } }',
    );
    assert.equal(
      actionsAt('{ "fp|16": true }').actions.length > 0
        ? actionsAt('{ "fp16": tr|ue }').apply('Write { "enabled": true }')
        : '',
      '{ "fp16": { "enabled": true } }',
    );
  });

  it('migrate old names', () => {
    assert.equal(
      actionsAt('{ "zero_optimization": { "stage": 2, "cpu_off|load": true } }').apply(
        'Replace by "offload_optimizer"',
      ),
      '{ "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" } } }',
    );
    assert.equal(
      actionsAt('{ "optimizer": { "type": "AdamW", "params": { "max_gr|ad_norm": 1.0 } } }').apply(
        'Move to "gradient_clipping"',
      ),
      '{ "optimizer": { "type": "AdamW", "params": { } }, "gradient_clipping": 1.0 }',
    );
  });

  it('carry their diagnostic, and one is preferred', () => {
    const { actions } = actionsAt('{ "zero_optimization": { "over|lap_com": true } }', [CodeActionKind.QuickFix]);
    assert.equal(actions[0]?.isPreferred, true);
    assert.equal(actions[0]?.diagnostics?.[0]?.code, 'unknown-key');
    assert.ok(actions.every(({ kind }) => kind === CodeActionKind.QuickFix));
  });
});

describe('template actions', () => {
  const titles = templates
    .filter(({ kind, loaders }) => kind !== 'section' && loaders === undefined)
    .map(({ title }) => title);

  it('are offered in an empty file, at the top level and in zero_optimization', () => {
    for (const text of [
      '|',
      '{|}',
      '{ "train_batch_size": 8| }',
      '{ "zero_opti|mization": { "stage": 2 } }',
      '{ "zero_optimization": { "offload_param": { | } } }',
    ]) {
      const offered = actionsAt(text, [templateKind]).actions.map(({ title }) => title);
      assert.deepEqual(
        titles.filter(
          title =>
            !offered.some(each =>
              new RegExp(`^(Insert|Change to|Complete) ${title.replaceAll('+', '\\+')}(:|$)`).test(each),
            ),
        ),
        [],
        text,
      );
    }
  });

  it('come with the questions of a new config as long as the file is empty', () => {
    const questions = 'Create a config from answers to questions...';
    assert.deepEqual(
      ['|', ' \n|\n', '{|}'].map(text =>
        actionsAt(text, undefined, able).actions.some(({ title }) => title === questions),
      ),
      [true, true, false],
    );
  });

  it('follow those questions at once in an empty file, because nothing there is to be ignored', () => {
    const [questions, first] = actionsAt('|', undefined, able).actions.map(({ title }) => title);
    assert.deepEqual([questions, first], ['Create a config from answers to questions...', 'Insert ZeRO 1']);
  });

  it('come after those questions, which are an answer to the finding', () => {
    const [first] = actionsAt('|', undefined, able).actions;
    assert.equal(first?.command?.command, 'deepspeed.newConfig');
    assert.equal(first?.diagnostics?.[0]?.code, 'batch-size-missing');
  });

  it('of a section are offered on that section', () => {
    const offered = actionsAt('{ "fp16": { "enab|led": true } }', [templateKind]).actions.map(({ title }) => title);
    assert.deepEqual(offered, ['Complete fp16 mixed precision: adds 5 keys']);
  });

  it('are not offered inside other sections, or as quick fixes', () => {
    assert.deepEqual(actionsAt('{ "aio": { "block_|size": 1048576 } }', [templateKind]).actions, []);
    assert.deepEqual(actionsAt('{ "train_batch_size": 8| }', [CodeActionKind.QuickFix]).actions, []);
  });

  it('merge into the existing config', () => {
    const text = actionsAt(
      '{\n  "zero_optimization": {\n    "stage": 2,|\n    "reduce_bucket_size": 1e8\n  }\n}\n',
    ).apply('Change to ZeRO 3: keeps your reduce_bucket_size; adds 7 keys');
    const value = JSON.parse(text) as {
      readonly zero_optimization: { readonly stage: number; readonly reduce_bucket_size: number };
    };
    assert.equal(value.zero_optimization.stage, 3);
    assert.equal(value.zero_optimization.reduce_bucket_size, 1e8);
  });

  it('accept a root without braces whose only section goes, and every copy of a section', () => {
    assert.match(actionsAt('|"optimizer": {').apply('Insert ZeRO inference'), /^\{\n {2}"train_micro.*"stage": 3/s);
    const twice = '{ "zero_optimization": { "offload_optimizer": {}, "offload_optimizer": {} }| }';
    assert.doesNotMatch(
      actionsAt(twice).apply('Change to Maximum throughput: removes offload_optimizer; adds 8 keys'),
      /offload_optimizer/,
    );
  });

  it('have one tab stop for a value, also if its key occurs twice', () => {
    const service = createLanguageService({ ...everything, previews: false });
    const { actions } = actionsAt('{ "train_batch_size": "auto", "train_batch_size": "auto"| }', undefined, service);
    const change = actions.find(({ title }) => title.startsWith('Replace "auto"'))?.edit?.documentChanges?.[0];
    assert.ok(TextDocumentEdit.is(change) && change.edits[0] && SnippetTextEdit.is(change.edits[0]));
    assert.equal(change.edits[0].snippet.value.match(/\$\{/g)?.length, 1);
  });

  it('let the user fill in the NVMe path if the editor supports snippets', () => {
    const { actions } = actionsAt('{\n  "train_batch_size": 8|\n}\n', [templateKind], able);
    const action = actions.find(({ title }) => title.endsWith('NVMe offload'));
    const change = action?.edit?.documentChanges?.[0];
    assert.ok(TextDocumentEdit.is(change));
    const edit = change.edits[0];
    assert.ok(edit && SnippetTextEdit.is(edit));
    assert.match(edit.snippet.value, /"nvme_path": "\$\{1:\/local_nvme\}"/);
    assert.match(edit.snippet.value, /"nvme_path": "\$\{2:\/local_nvme\}"/);
    assert.equal(edit.range.start.character, 0);
    assert.equal(change.textDocument.version, 1);
  });

  it('are plain edits if the file already has the path', () => {
    const text =
      '{\n  "zero_optimization": { "offload_param": { "device": "nvme", "nvme_path": "/mine" }, "offload_optimizer": { "nvme_path": "/mine" }| }\n}\n';
    const { actions } = actionsAt(text, [templateKind], able);
    const change = actions.find(({ title }) => title.startsWith('Change to ZeRO 3 with NVMe offload'))?.edit
      ?.documentChanges?.[0];
    assert.ok(TextDocumentEdit.is(change));
    assert.ok(change.edits[0] && !SnippetTextEdit.is(change.edits[0]));
  });
});
