import assert from 'node:assert/strict';
import {
  CodeActionKind,
  type Hover,
  MarkupContent,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import type { NotationOf } from '../../../server/src/analysis/analyses.js';
import { pythonNotation } from '../../../server/src/notations/python/python-notation.js';
import { yamlNotation } from '../../../server/src/notations/yaml/yaml-notation.js';
import { applied, documentOf, marked, serviceFor } from '../../marked-text.js';

const notationOf: NotationOf = languageId => ({ python: pythonNotation, yaml: yamlNotation })[languageId] ?? 'json';
const able = serviceFor(true, undefined, notationOf);
const plain = serviceFor(false, undefined, notationOf);

type Language = 'python' | 'yaml';
const uris = { python: 'file:///train.py', yaml: 'file:///recipe.yaml' };

/** Returns the source after the completion with this label is accepted, in a client without snippets. */
function accept(language: Language, text: string, label: string, service = plain): string {
  const { document, position } = marked(text, uris[language], language);
  const { items } = service.complete(document, position);
  const item = items.find(candidate => candidate.label === label);
  assert.ok(item, `no ${label} in ${items.map(candidate => candidate.label)}`);
  const edit = item.textEdit as TextEdit;
  const typed = document.getText({ start: edit.range.start, end: position });
  assert.ok(
    (item.filterText ?? item.label).startsWith(typed.slice(0, 1)),
    `${typed} does not filter ${item.filterText}`,
  );
  return applied(document, [edit, ...(item.additionalTextEdits ?? [])]);
}

function diagnosticsOf(language: Language, text: string): readonly (readonly [string, string])[] {
  const document = documentOf(text, uris[language], language);
  return able.diagnose(document).map(({ code, range }) => [String(code), document.getText(range)]);
}

function hoverOf(language: Language, text: string): string {
  const { document, position } = marked(text, uris[language], language);
  const hover: Hover | null = able.hover(document, position);
  return hover !== null && MarkupContent.is(hover.contents) ? hover.contents.value : '';
}

function editsOf(edit: WorkspaceEdit | undefined): readonly TextEdit[] {
  return (edit?.documentChanges ?? []).flatMap(change => ('edits' in change ? (change.edits as TextEdit[]) : []));
}

/** Returns the source after the code action with this title at the cursor. */
function act(language: Language, text: string, title: string, service = able): string {
  const { document, position } = marked(text, uris[language], language);
  const range = { start: position, end: position };
  const actions = service.codeActions(document, range, { diagnostics: [], only: [CodeActionKind.QuickFix] });
  const action = actions.find(candidate => candidate.title === title);
  assert.ok(action, `no ${title} in ${actions.map(candidate => candidate.title)}`);
  return applied(document, editsOf(action.edit));
}

function after(head: string, tail: string): (inner: string) => string {
  return inner => head + inner + tail;
}

const dict = after("ds_config = {\n    'train_batch_size': 8,\n    'zero_optimization': {\n", '    },\n}\n');
const recipe = after('deepspeed:\n  train_batch_size: 8\n  zero_optimization:\n    stage: 3\n', '');

describe('a config in Python', () => {
  it('completes keys in the quotes of the dict', () => {
    assert.equal(
      accept('python', dict("        'stage': 3,\n        'over|'\n"), 'overlap_comm'),
      dict("        'stage': 3,\n        'overlap_comm': True\n"),
    );
    assert.equal(
      accept('python', dict("        'stage': 3,\n        |\n"), 'overlap_comm'),
      dict("        'stage': 3,\n        'overlap_comm': True\n"),
    );
  });

  it('completes keys in the quote that is typed', () => {
    assert.equal(
      accept('python', dict('        \'stage\': 3,\n        "over|"\n'), 'overlap_comm'),
      dict('        \'stage\': 3,\n        "overlap_comm": True\n'),
    );
  });

  it('adds the comma that is missing', () => {
    assert.equal(
      accept('python', dict("        'stage': 3\n        |\n"), 'overlap_comm'),
      dict("        'stage': 3,\n        'overlap_comm': True\n"),
    );
  });

  it('completes values', () => {
    assert.equal(accept('python', dict("        'overlap_comm': |\n"), 'True'), dict("        'overlap_comm': True\n"));
    assert.equal(
      accept('python', dict("        'offload_param': {'device': '|'}\n"), "'cpu'"),
      dict("        'offload_param': {'device': 'cpu'}\n"),
    );
  });

  it('completes arguments of dict', () => {
    assert.equal(
      accept('python', 'c = dict(train_batch_size=8, zero_optimization=dict(stage=3, over|))\n', 'overlap_comm'),
      'c = dict(train_batch_size=8, zero_optimization=dict(stage=3, overlap_comm=True))\n',
    );
  });

  it('completes nothing outside of it', () => {
    const { document, position } = marked(`${dict("        'stage': 3,\n")}\nx = '|'\n`, uris.python, 'python');
    assert.deepEqual(able.complete(document, position).items, []);
  });

  it('explains keys', () => {
    assert.match(
      hoverOf('python', dict("        'overlap|_comm': True,\n")),
      /zero_optimization\.overlap_comm: boolean/,
    );
    assert.equal(hoverOf('python', `${dict("        'stage': 3,\n")}\noverlap|_comm = 1\n`), '');
  });

  it('has arguments of calls explained by the keys that they become', () => {
    const explained = (call: string): string => hoverOf('python', `x = ${call}\n`);
    assert.match(explained('DeepSpeedPlugin(zero_|stage=3)'), /Accelerate writes it to `zero_optimization.stage`/);
    assert.match(explained('accelerate.DeepSpeedPlugin(offload_param_|device="cpu")'), /offload_param\.device/);
    assert.match(explained('DeepSpeedStrategy(params_buffer_|count=4)'), /offload_param\.buffer_count/);
    assert.match(
      explained('Seq2SeqTrainingArguments(learning_|rate=1e-4, deepspeed="ds.json")'),
      /optimizer\.params\.lr/,
    );
    assert.equal(explained('Plugin(zero_|stage=3)'), '');
    assert.equal(explained('DeepSpeedPlugin(zero_stage=st|age)'), '');
  });

  it('has its mistakes underlined, each in its own dict', () => {
    const two =
      dict("        'overlap_com': True,\n") + dict("        'stage': 4,\n").replace('ds_config', 'eval_config');
    assert.deepEqual(diagnosticsOf('python', two), [
      ['unknown-key', "'overlap_com'"],
      ['invalid-value', '4'],
    ]);
  });

  it('is not scolded while a key is typed', () => {
    assert.deepEqual(diagnosticsOf('python', dict("        'stage': 3,\n        over\n")), []);
    assert.deepEqual(diagnosticsOf('python', dict("        'stage': 3,\n        'over'\n")), []);
    assert.deepEqual(diagnosticsOf('yaml', recipe('    over\n')), []);
  });

  it('has no findings on a line with a comment that ignores them', () => {
    for (const comment of [
      '# deepspeed-ignore unknown-key',
      '# deepspeed: ignore',
      '# deepspeed: ignore[unknown-key]',
    ]) {
      assert.deepEqual(diagnosticsOf('python', dict(`        'overlap_com': True,  ${comment}\n`)), [], comment);
    }
  });

  it('knows that a tuple is not equal to the list of Trainer', () => {
    const optimizer = "'optimizer': {'type': 'AdamW', 'params': {'betas': (0.9, 0.999)}}";
    const call = `TrainingArguments(deepspeed={'train_batch_size': 'auto', ${optimizer}, 'zero_optimization': {'stage': 2}})\n`;
    assert.ok(
      diagnosticsOf('python', call).some(([code, text]) => code === 'unequal-literal' && text === '(0.9, 0.999)'),
    );
    assert.ok(
      !diagnosticsOf('python', call.replace('(0.9, 0.999)', '[0.9, 0.999]')).some(
        ([code]) => code === 'unequal-literal',
      ),
    );
  });

  it('is fixed in Python', () => {
    assert.equal(
      act('python', dict("        'overlap_|com': True,\n"), 'Rename to "overlap_comm"'),
      dict("        'overlap_comm': True,\n"),
    );
    const text = `${dict("        'stage': 3,\n")}zero = 1\nc = {'train_batch_size': 8, 'prescale_gradients': 'tr|ue', 'steps_per_print': 1}\n`;
    assert.equal(act('python', text, 'Write True'), text.replace("'tr|ue'", 'True'));
  });

  it('speaks of values as Python writes them', () => {
    const document = documentOf(dict("        'overlap_comm': 'x',\n"), uris.python, 'python');
    const message = String(able.diagnose(document)[0]?.message);
    assert.match(message, /True or False/);
    assert.doesNotMatch(message, /\bfile\b/);
  });

  it('takes templates', () => {
    const document = documentOf(dict("        'stage': 1,\n"), uris.python, 'python');
    const edit = able.insertTemplate(document, 'zero3-optimizer-offload');
    const text = applied(document, editsOf(edit));
    assert.match(text, /\n {8}'stage': 3,\n/);
    assert.match(
      text,
      /,\n {8}'offload_optimizer': \{\n {12}'device': 'cpu',\n {12}'pin_memory': True\n {8}\}\n {4}\},\n/,
    );
  });

  it('takes a template in the dict at the cursor', () => {
    const first = dict("        'stage': 1,\n");
    const { document, position } = marked(`${first}${first.replace("'stage'", "'st|age'")}`, uris.python, 'python');
    const text = applied(document, editsOf(able.insertTemplate(document, 'zero2', undefined, {}, position)));
    assert.ok(text.startsWith(first), text);
    assert.match(text.slice(first.length), /'stage': 2/);
  });
});

describe('a config in YAML', () => {
  it('completes keys at the indent of their section', () => {
    assert.equal(accept('yaml', recipe('    over|\n'), 'overlap_comm'), recipe('    overlap_comm: true\n'));
    assert.equal(accept('yaml', recipe('    |\n'), 'overlap_comm'), recipe('    overlap_comm: true\n'));
  });

  it('completes values', () => {
    assert.equal(accept('yaml', recipe('    overlap_comm: |\n'), 'true'), recipe('    overlap_comm: true\n'));
    assert.equal(
      accept('yaml', recipe('    offload_param:\n      device: |\n'), 'cpu'),
      recipe('    offload_param:\n      device: cpu\n'),
    );
  });

  it('explains keys', () => {
    assert.match(hoverOf('yaml', recipe('    overlap|_comm: true\n')), /zero_optimization\.overlap_comm: boolean/);
  });

  it('has its mistakes underlined and fixed', () => {
    assert.deepEqual(diagnosticsOf('yaml', recipe('    overlap_com: true\n')), [['unknown-key', 'overlap_com']]);
    assert.equal(
      act('yaml', recipe('    overlap_|com: true\n'), 'Rename to "overlap_comm"'),
      recipe('    overlap_comm: true\n'),
    );
  });

  it('takes templates', () => {
    const document = documentOf(recipe(''), uris.yaml, 'yaml');
    const text = applied(document, editsOf(able.insertTemplate(document, 'zero3-optimizer-offload')));
    assert.match(text, /\n {4}offload_optimizer:\n {6}device: cpu\n {6}pin_memory: true/);
  });
});

describe('a config of accelerate launch', () => {
  const launch = after(
    'compute_environment: LOCAL_MACHINE\ndeepspeed_config:\n  zero_stage: 2\n',
    'distributed_type: DEEPSPEED\nnum_processes: 8\n',
  );

  it('has keys of its own, which are completed, explained and checked', () => {
    assert.equal(
      accept('yaml', launch('  offload_p|\n'), 'offload_param_device'),
      launch('  offload_param_device: cpu\n'),
    );
    assert.match(hoverOf('yaml', launch('').replace('zero_stage', 'zero_|stage')), /zero_optimization\.stage/);
    assert.deepEqual(diagnosticsOf('yaml', launch('  overlap_comm: true\n')), [
      ['accelerate-ignored-key', 'overlap_comm'],
    ]);
  });

  it('takes the ZeRO stages in its own keys', () => {
    const { document, position } = marked(
      launch('  gradient_clipping: 1.0\n').replace('deepspeed_config', 'deepspeed_|config'),
      uris.yaml,
      'yaml',
    );
    const actions = able.codeActions(document, { start: position, end: position }, { diagnostics: [] });
    const titles = actions.map(({ title }) => title);
    assert.deepEqual(titles, ['Change to ZeRO 2', 'Change to ZeRO 3', 'Change to ZeRO 3 with CPU offload']);
    assert.equal(
      applied(document, editsOf(actions[2]?.edit)),
      launch(
        '  gradient_clipping: 1.0\n  offload_optimizer_device: cpu\n  offload_param_device: cpu\n  zero3_init_flag: true\n  zero3_save_16bit_model: true\n',
      ).replace('zero_stage: 2', 'zero_stage: 3'),
    );
    assert.equal(able.insertTemplate(document, 'zero3'), undefined);
    assert.deepEqual(able.moves(document), []);
  });
});

describe('a section of zero_optimization on its own', () => {
  const section =
    "zero_optimization = {\n    'stage': 2,\n    'overlap_comm': True,\n    'reduce_bucket_size': 5e8,\n}\n";

  it('takes only that part of a template', () => {
    const document = documentOf(section, uris.python, 'python');
    const text = applied(document, editsOf(able.insertTemplate(document, 'zero3')));
    assert.match(text, /^zero_optimization = \{\n {4}'stage': 3,\n/);
    assert.match(text, /\n\}\n$/);
    assert.equal(able.insertTemplate(document, 'bf16'), undefined);
  });

  it('is explained and checked', () => {
    assert.match(hoverOf('python', section.replace('overlap', 'over|lap')), /zero_optimization\.overlap_comm: boolean/);
    assert.deepEqual(diagnosticsOf('python', section.replace('overlap_comm', 'overlap_com')), [
      ['unknown-key', "'overlap_com'"],
    ]);
  });
});
