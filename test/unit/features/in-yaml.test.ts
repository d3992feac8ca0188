import assert from 'node:assert/strict';
import { InsertTextMode } from 'vscode-languageserver-types';
import { createLanguageService } from '../../../server/src/features/service.js';
import { fixAllKind } from '../../../server/src/lsp/action-kinds.js';
import { yamlNotation } from '../../../server/src/notations/yaml/yaml-notation.js';
import { nothing } from '../../client-abilities.js';
import { applied, documentOf, marked } from '../../marked-text.js';
import { able, accept, act, after, diagnosticsOf, editsOf, hoverOf, recipe, uris } from './language-requests.js';

describe('a config in YAML', () => {
  it('completes keys at the indent of their section', () => {
    assert.equal(accept('yaml', recipe('    over|\n'), 'overlap_comm'), recipe('    overlap_comm: true\n'));
    assert.equal(accept('yaml', recipe('    |\n'), 'overlap_comm'), recipe('    overlap_comm: true\n'));
  });

  it('completes sections in clients without snippets, whoever indents their lines', () => {
    const done = recipe('    offload_optimizer:\n      device: cpu\n      pin_memory: true\n');
    const text = recipe('    offload_opt|\n');
    assert.equal(accept('yaml', text, 'offload_optimizer'), done);
    const item = (indents: 'adjusted' | 'chosen', marks: string) => {
      const service = createLanguageService({ ...nothing, indents }, undefined, () => yamlNotation);
      const { document, position } = marked(marks, uris.yaml, 'yaml');
      return service.complete(document, position).items.find(({ label }) => label === 'offload_optimizer');
    };
    const adjusted = item('adjusted', text);
    assert.equal(adjusted?.textEdit?.newText, 'offload_optimizer:\n  device: cpu\n  pin_memory: true');
    assert.equal(adjusted?.insertTextMode, undefined);
    const chosen = item('chosen', text);
    assert.equal(chosen?.textEdit?.newText, 'offload_optimizer:\n      device: cpu\n      pin_memory: true');
    assert.equal(chosen?.insertTextMode, InsertTextMode.asIs);
  });

  it('completes sections behind the dash of a list', () => {
    const before = '- train_micro_batch_size_per_gpu: 8\n';
    assert.match(
      accept('yaml', `${before}  zero_opt|\n`, 'zero_optimization'),
      /^- train_micro_batch_size_per_gpu: 8\n {2}zero_optimization:\n {4}stage: 2\n {4}overlap_comm: true\n/,
    );
    assert.match(
      accept('yaml', '- zero_opt|\n  train_micro_batch_size_per_gpu: 8\n', 'zero_optimization'),
      /^- zero_optimization:\n {4}stage: 2\n {4}overlap_comm: true\n(?: {4}\w+: \w+\n)+ {2}train_micro/,
    );
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

  it('keeps a member to which the rest of the file refers', () => {
    const text =
      'deepspeed:\n  train_batch_size: 8\n  zero_optimization:\n    stage: 2\n    offload_par|am: &cpu\n      device: cpu\n    offload_optimizer: *cpu\n';
    const { document, position } = marked(text, uris.yaml, 'yaml');
    const actions = able.codeActions(document, { start: position, end: position }, { diagnostics: [] });
    assert.ok(
      actions.every(({ title }) => !/[Rr]emoves? "?offload_param/.test(title)),
      String(actions.map(a => a.title)),
    );
  });

  it('says that a number without a point is a string, if PyYAML reads the file', () => {
    const text = recipe('    reduce_bucket_size: 5e8\n');
    assert.deepEqual(diagnosticsOf('yaml', text), [], 'OmegaConf reads it as a number');
    const document = documentOf(`base_model: x\n${text}`, uris.yaml, 'yaml');
    const message = String(able.diagnose(document).find(({ code }) => code === 'wrong-type')?.message).replace(
      /\n/g,
      ' ',
    );
    assert.match(message, /takes an integer, not "5e8"\..* Write 500000000\./);
  });

  it('has its mistakes underlined and fixed', () => {
    assert.deepEqual(diagnosticsOf('yaml', recipe('    overlap_com: true\n')), [['unknown-key', 'overlap_com']]);
    assert.equal(
      act('yaml', recipe('    overlap_|com: true\n'), 'Rename to "overlap_comm"'),
      recipe('    overlap_comm: true\n'),
    );
  });

  const codes = (text: string): readonly string[] =>
    diagnosticsOf('yaml', text).map(([code, marked]) => `${code} ${marked}`);
  const idle = 'ignore-without-finding # deepspeed: ignore';

  it('says which comments ignore nothing', () => {
    assert.deepEqual(codes(recipe('    overlap_comm: true # deepspeed: ignore\n')), [idle]);
    assert.deepEqual(codes(recipe('    overlap_com: true # deepspeed: ignore\n')), []);
    assert.deepEqual(codes(recipe('    # deepspeed: ignore\n    overlap_com: true\n')), []);
  });

  it('leaves a comment about the key of another program', () => {
    assert.deepEqual(codes(`# deepspeed: ignore\nmodel: x\n${recipe('')}`), []);
  });

  it('says which comments ignore nothing in a file of accelerate launch', () => {
    const launch = 'distributed_type: DEEPSPEED\nnum_processes: 8\ndeepspeed_config:\n';
    assert.deepEqual(codes(`${launch}  zero_stage: 3 # deepspeed: ignore\n`), [idle]);
    assert.deepEqual(codes(`${launch}  zero_stag: 3 # deepspeed: ignore\n`), []);
    const path = '  deepspeed_config_file: x.json # deepspeed-ignore run-missing-file\n';
    assert.deepEqual(codes(launch + path), [], 'it is about the run');
  });

  it('says which comments ignore nothing in a file with two configs', () => {
    const two = (inner: string): string =>
      `a:\n  ${recipe(inner).replaceAll('\n', '\n  ')}\nb:\n  ${recipe('').replaceAll('\n', '\n  ')}\n`;
    assert.deepEqual(codes(two('    overlap_com: true # deepspeed: ignore\n')), []);
    assert.deepEqual(codes(two('    overlap_comm: true # deepspeed: ignore\n')), [idle]);
  });

  it('removes a comment that ignores nothing', () => {
    assert.equal(
      act('yaml', recipe('    # deepspeed: ig|nore\n    overlap_comm: true\n'), 'Remove the comment'),
      recipe('    overlap_comm: true\n'),
    );
  });

  it('may be the keywords of a strategy', () => {
    const strategy = after(
      'strategy:\n  type: DeepSpeedStrategy\n  inputs_to_half: [x]\n',
      '  zero_optimization:\n    stage: 3\n',
    );
    assert.deepEqual(diagnosticsOf('yaml', strategy('')), []);
    assert.deepEqual(diagnosticsOf('yaml', strategy('  gradient_cliping: 1.0\n')), [
      ['unknown-key', 'gradient_cliping'],
    ]);
    assert.equal(
      act('yaml', strategy('  gradient_clip|ing_: 1.0\n'), 'Rename to "gradient_clipping"'),
      strategy('  gradient_clipping: 1.0\n'),
    );
    assert.equal(
      accept('yaml', `${strategy('')}  gradient_cl|\n`, 'gradient_clipping'),
      `${strategy('')}  gradient_clipping: 1.0\n`,
    );
    assert.deepEqual(
      diagnosticsOf('yaml', strategy('').replace('DeepSpeedStrategy', 'FSDP')).map(([, it]) => it),
      ['type', 'inputs_to_half'],
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
    assert.match(
      hoverOf('yaml', launch('').replace('zero_stage', 'zero_|stage')),
      /reference\/accelerate\.md#deepspeed_configzero_stage/,
    );
    const { document, position } = marked(launch('  gradient_c|\n'), uris.yaml, 'yaml');
    const { documentation } =
      able.complete(document, position).items.find(({ label }) => label === 'gradient_clipping') ?? {};
    assert.match(JSON.stringify(documentation), /Needs accelerate 0\.16\.0 or newer/);
    assert.deepEqual(diagnosticsOf('yaml', launch('  overlap_comm: true\n')), [
      ['accelerate-ignored-key', 'overlap_comm'],
    ]);
  });

  it('has links on paths, with and without quotes', () => {
    for (const written of ['conf/ds.json', "'conf/ds.json'"]) {
      const text = launch(`  deepspeed_config_file: ${written}\n`);
      const document = documentOf(text, uris.yaml, 'yaml');
      const [link] = able.documentLinks(document);
      assert.equal(link && document.getText(link.range), 'conf/ds.json');
      assert.equal(link?.target, 'file:///conf/ds.json');
    }
  });

  it('has keys that have an effect at its own stage', () => {
    const detailAt = (stage: string, key: string) => {
      const text = launch('  |\n').replace('zero_stage: 2', stage);
      const { document, position } = marked(text, uris.yaml, 'yaml');
      const item = able.complete(document, position).items.find(({ label }) => label === key);
      assert.ok(item);
      return JSON.stringify(item);
    };
    for (const key of ['offload_param_device', 'zero3_init_flag']) {
      assert.doesNotMatch(detailAt('zero_stage: 3', key), /no effect/i);
      assert.match(detailAt('zero_stage: 1', key), /no effect at stage 1/);
      assert.match(detailAt('gradient_clipping: 1', key), /no effect at stage 2/);
      assert.doesNotMatch(detailAt('deepspeed_config_file: ds.json', key), /no effect/i);
    }
    const shown = launch('  zero3_init_|flag: true\n').replace('zero_stage: 2', 'zero_stage: 3');
    assert.doesNotMatch(hoverOf('yaml', shown), /No effect/);
  });

  it('has all its safe fixes applied at once', () => {
    const text = launch('  offload_param_dvice: cpu\n').replace('zero_stage: 2', 'zero_stage: 3.0');
    const document = documentOf(text, uris.yaml, 'yaml');
    const everywhere = { start: document.positionAt(0), end: document.positionAt(text.length) };
    const [action] = able.codeActions(document, everywhere, { diagnostics: [], only: [fixAllKind] });
    assert.equal(
      applied(document, editsOf(action?.edit)),
      launch('  offload_param_device: cpu\n').replace('zero_stage: 2', 'zero_stage: 3'),
    );
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
