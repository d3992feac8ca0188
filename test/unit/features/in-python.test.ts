import assert from 'node:assert/strict';
import { applied, documentOf, marked } from '../../marked-text.js';
import { able, accept, act, diagnosticsOf, dict, editsOf, hoverOf, recipe, uris } from './language-requests.js';

describe('the keywords of a strategy', () => {
  for (const type of ["'DeepSpeedStrategy'", 'DeepSpeedStrategy', 'mmengine.DeepSpeedStrategy']) {
    it(`are keys of DeepSpeed if its type is ${type}`, () => {
      const text = `strategy = dict(\n    type=${type},\n    inputs_to_half=['x'],\n    zero_optimization=dict(stage=3, overlap_com=True),\n)\n`;
      assert.deepEqual(diagnosticsOf('python', text), [['unknown-key', 'overlap_com']]);
      assert.equal(
        act('python', text.replace('overlap_com', 'overlap_|com'), 'Rename to "overlap_comm"'),
        text.replace('overlap_com', 'overlap_comm'),
      );
    });
  }
});

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

  it('has no error that only one of its possible readers would raise', () => {
    const text = dict("        'stage': 3,\n        'sub_group_size': 'auto',\n");
    const severities = able.diagnose(documentOf(text, uris.python, 'python')).map(({ severity }) => severity);
    assert.ok(!severities.includes(1), String(severities));
    const read = `${text}args = TrainingArguments(deepspeed=ds_config)\n`;
    assert.ok(diagnosticsOf('python', read).some(([code]) => code === 'unfilled-auto'));
  });

  it('is something else with dotted keys, or beside the class of a framework', () => {
    for (const text of [
      "kwargs = {'train_micro_batch_size_per_gpu': 8, 'fp16.enabled': True}\n",
      'strategy = dict(type=DeepSpeedStrategy, config=cfg, train_micro_batch_size_per_gpu=1)\n',
    ]) {
      assert.deepEqual(diagnosticsOf('python', text), [], text);
    }
  });

  it('has the value of a name in messages', () => {
    const text = `NAME = 'sideways'\n${dict("        'stage': 3,\n        'offload_param': {'device': NAME},\n")}`;
    const message = String(able.diagnose(documentOf(text, uris.python, 'python'))[0]?.message);
    assert.match(message, /^"sideways" is not a value of "device"/);
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
      /,\n {8}'offload_optimizer': \{\n {12}'device': 'cpu',\n {12}'pin_memory': True\n {8}\},\n {4}\},\n/,
    );
  });

  it('takes a template in the dict at the cursor', () => {
    const first = dict("        'stage': 1,\n");
    const { document, position } = marked(`${first}${first.replace("'stage'", "'st|age'")}`, uris.python, 'python');
    const text = applied(document, editsOf(able.insertTemplate(document, 'zero2', undefined, {}, position)));
    assert.ok(text.startsWith(first), text);
    assert.match(text.slice(first.length), /'stage': 2/);
  });

  it('keeps the comma behind its last member', () => {
    const last = (inner: string): string => dict(`        'stage': 3,\n${inner}`);
    assert.equal(act('python', last("        'overlap_|com': 1,\n"), 'Remove "overlap_com" (loses 1)'), last(''));
    const top = (before: string, inside: string): string =>
      `c = {\n    'train_batch_size': 8,\n${before}    'zero_optimization': {\n        'stage': 3,\n${inside}    },\n}\n`;
    assert.equal(
      act('python', top("    'overlap_|comm': True,\n", ''), 'Move "overlap_comm" to "zero_optimization"'),
      top('', "        'overlap_comm': True,\n"),
    );
  });

  it('has new lines at the indent of the file', () => {
    const head = 'def f():\n    return 1\n\n';
    const section = 'c = {"train_batch_size": 8, "zero_optimization": {}}\n';
    const document = documentOf(head + section, uris.python, 'python');
    assert.match(applied(document, editsOf(able.insertTemplate(document, 'zero2'))), /\n {4}"stage": 2,\n/);
  });

  it('is explained in the words of Python', () => {
    const hover = hoverOf('python', dict("        'offload_param': {'pin_mem|ory': True},\n"));
    assert.match(hover, /boolean, default True/);
    assert.doesNotMatch(hover, /default true/);
  });

  it('names its own top level', () => {
    const document = documentOf(
      `x = {'deepspeed': ${dict("        'train_batch_size': 1,\n").slice(12)}}`,
      uris.python,
      'python',
    );
    assert.match(String(able.diagnose(document)[0]?.message), /at the top level of the config/);
  });

  it('is told about a comment that ignores nothing', () => {
    const idle = [['ignore-without-finding', '# deepspeed: ignore']];
    assert.deepEqual(diagnosticsOf('python', dict("        'stage': 3,  # deepspeed: ignore\n")), idle);
    assert.deepEqual(diagnosticsOf('python', `x = 1  # deepspeed: ignore\n${dict("        'stage': 3,\n")}`), []);
    const chosen = "        'offload_param': {'devic': 'cpu'} if a else None,  # deepspeed: ignore\n";
    assert.deepEqual(diagnosticsOf('python', dict(chosen)), []);
  });

  it('may have lists in a search space', () => {
    const lists = "        'stage': 3,\n        'overlap_comm': [True, False],\n";
    assert.deepEqual(diagnosticsOf('python', dict(lists)), [['wrong-type', "'overlap_comm'"]]);
    assert.deepEqual(diagnosticsOf('python', dict(lists).replace('ds_config', 'TUNING_SPACE')), []);
    assert.deepEqual(
      diagnosticsOf('python', dict(`${lists}        'overlap': 1,\n`).replace('ds_config', 'search_space')),
      [['unknown-key', "'overlap'"]],
    );
  });

  it('is not judged as that of Trainer because of HfDeepSpeedConfig', () => {
    const text = `${dict("        'stage': 3,\n        'sub_group_size': 'auto',\n")}dschf = HfDeepSpeedConfig(ds_config)\n`;
    const found = able.diagnose(documentOf(text, uris.python, 'python'));
    assert.deepEqual(
      found.map(({ severity }) => severity),
      [2],
    );
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

  it('keeps a key that belongs at the top level, which is not in the source', () => {
    const text = section.replace("'stage': 2", "'stage': 2,\n    'train_batch_|size': 8");
    assert.throws(() => act('python', text, 'Move "train_batch_size" to the top level'));
  });
});
