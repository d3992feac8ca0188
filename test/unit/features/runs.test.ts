import assert from 'node:assert/strict';
import type { Settings } from '../../../server/src/loaders/assumptions.js';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';
import type { KnownRun } from '../../../server/src/loaders/known-run.js';
import { loadNotation } from '../../../server/src/notations/notations.js';
import { RunIndex } from '../../../server/src/run-index/run-index.js';
import { applied, documentOf, marked, serviceFor } from '../../marked-text.js';
import { filesInMemory } from '../run-index/files-in-memory.js';

const uri = 'file:///w/ds.json';
const service = serviceFor(true);
const trainer = 'from transformers import HfArgumentParser, TrainingArguments, Trainer\n';

/** Returns the settings of a config in a workspace with these files. */
async function settingsWith(
  files: { readonly [path: string]: string },
  more: Partial<Settings> = {},
): Promise<Settings> {
  const index = new RunIndex(filesInMemory({ 'ds.json': '{}', 'train.py': trainer, ...files }), '/w', loadNotation);
  await index.build();
  return { ...defaultSettings, runs: index.runsOf('ds.json', 'auto'), ...more };
}

function command(args: string, gpus = '--num_gpus 4'): string {
  return `deepspeed ${gpus} train.py --deepspeed ds.json ${args}\n`;
}

const zero = '"zero_optimization": { "stage": 2 }';

describe('a config that runs name', () => {
  it('says in the hover what "auto" is in which run', async () => {
    const { document, position } = marked(`{ "gradient_accumulation_steps": "|auto", ${zero} }`, uri);
    const settings = await settingsWith({
      'a.sh': command('--gradient_accumulation_steps 8'),
      'b.sh': command('--gradient_accumulation_steps 8'),
      'c.sh': command('--gradient_accumulation_steps 2'),
    });
    const hover = JSON.stringify(service.hover(document, position, settings));
    assert.match(
      hover,
      /is 8 in a\.sh:1 \(`--gradient_accumulation_steps 8`\) and b\.sh:1 \(`--gradient_accumulation_steps 8`\), and 2 in c\.sh:1/,
    );
  });

  it('shows the values behind "auto"', async () => {
    const text = `{ "train_batch_size": "auto", "train_micro_batch_size_per_gpu": "auto", ${zero}, "bf16": { "enabled": "auto" } }`;
    const document = documentOf(text, uri);
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const hints = (settings: Settings): string =>
      applied(
        document,
        service
          .inlayHints(document, range, settings)
          .map(({ position, label }) => ({ range: { start: position, end: position }, newText: `[${label}]` })),
      );
    const files = { 'a.sh': command('--per_device_train_batch_size 2 --bf16'), 'b.sh': command('--bf16', '') };
    assert.equal(
      hints(await settingsWith(files)),
      `{ "train_batch_size": "auto"[= 8], "train_micro_batch_size_per_gpu": "auto"[= 2 or 8], ${zero}, "bf16": { "enabled": "auto"[= true] } }`,
    );
    const inlayHints = { ...defaultSettings.inlayHints, auto: false };
    assert.equal(hints(await settingsWith(files, { inlayHints })), text);
  });

  it('has a lens that leads to them', async () => {
    const lenses = (text: string, settings: Settings): readonly unknown[] =>
      service
        .codeLenses(documentOf(text, uri), settings)
        .map(({ command }) => [command?.title, command?.arguments?.length]);
    const one = await settingsWith({ 'run/a.sh': command('') });
    const two = await settingsWith({ 'run/a.sh': command(''), 'b.sh': command('') });
    assert.deepEqual(lenses(`{ ${zero} }`, one)[1], ['used by run/a.sh:1', 2]);
    assert.deepEqual(lenses('{ "fp16": {} }', two), [['used by 2 runs', 2]]);
    assert.deepEqual(lenses(`{ ${zero} }`, { ...one, codeLens: false }), []);
  });

  it('contradicts an argument, with a fix on either side', async () => {
    const text = `{ "gradient_accumulation_steps": 4, ${zero} }`;
    const document = documentOf(text, uri);
    const script = command('--gradient_accumulation_steps 8');
    const settings = await settingsWith({ 'a.sh': script });
    const found = service.diagnose(document, settings).filter(({ code }) => code === 'argument-mismatch');
    assert.deepEqual(
      found.map(({ severity, range, relatedInformation }) => [
        severity,
        document.getText(range),
        relatedInformation?.map(({ location }) => [location.uri, location.range.start]),
      ]),
      [[1, '4', [['file:///w/a.sh', { line: 0, character: script.indexOf('8') }]]]],
    );
    const [diagnostic] = found;
    assert.ok(diagnostic !== undefined);
    const actions = service.codeActions(document, diagnostic.range, { diagnostics: found }, settings);
    const edits = actions.flatMap(({ title, edit }) =>
      (edit?.documentChanges ?? []).flatMap(change =>
        'edits' in change
          ? [[title, change.textDocument.uri, change.edits.map(each => ('newText' in each ? each.newText : ''))]]
          : [],
      ),
    );
    assert.deepEqual(
      edits.filter(([title]) => /^Write/.test(String(title))),
      [
        ['Write "auto" (replaces 4)', uri, ['"auto"']],
        ['Write 8, as a.sh:1 has it (replaces 4)', uri, ['8']],
        ['Write 4 in a.sh:1 instead', 'file:///w/a.sh', ['4']],
      ],
    );
  });

  describe('and contradict it', () => {
    const other = command('--gradient_accumulation_steps 8');

    async function severity(files: { readonly [path: string]: string }): Promise<number | undefined> {
      const settings = await settingsWith(files);
      const found = service.diagnose(documentOf(`{ "gradient_accumulation_steps": 4, ${zero} }`, uri), settings);
      return found.find(({ code }) => code === 'argument-mismatch')?.severity;
    }

    it('is wrong for sure if the command has a literal and the program is known', async () => {
      assert.equal(await severity({ 'a.sh': other }), 1);
      assert.equal(await severity({ 'x/a.sh': other, 'x/ds.json': '{}' }), 1);
    });

    it('is likely to be wrong if a variable has the value', async () => {
      assert.equal(await severity({ 'a.sh': `N=8\n${command('--gradient_accumulation_steps $N')}` }), 2);
    });

    it('is likely to be wrong if the program may use no Trainer', async () => {
      assert.equal(await severity({ 'a.sh': other, 'train.py': 'from x import main' }), 2);
      assert.equal(await severity({ 'x/a.sh': other, 'x/ds.json': '{}', 'x/train.py': '' }), 2);
    });

    it('is less likely to be wrong by a default', async () => {
      assert.equal(await severity({ 'a.sh': command('') }), 2);
      assert.equal(await severity({ 'a.sh': command(''), 'train.py': 'from x import main' }), 3);
    });

    it('is not wrong if the values are equal or unknown, or the program does not compare them', async () => {
      assert.equal(await severity({ 'a.sh': command('--gradient_accumulation_steps 4') }), undefined);
      assert.equal(await severity({ 'a.sh': command('--gradient_accumulation_steps $1') }), undefined);
      assert.equal(await severity({ 'a.sh': other, 'train.py': 'deepspeed.initialize(model)' }), undefined);
    });
  });

  it('is checked with the world size of its runs', async () => {
    const text = `{ "train_batch_size": 64, "train_micro_batch_size_per_gpu": 8, "gradient_accumulation_steps": 1, ${zero} }`;
    const severity = (settings: Settings): number | undefined =>
      service.diagnose(documentOf(text, uri), settings).find(({ code }) => code === 'batch-size-mismatch')?.severity;
    const engine = { 'train.py': 'deepspeed.initialize(model)' };
    const literal = 'deepspeed --num_gpus 4 train.py --deepspeed_config ds.json';
    assert.equal(severity(await settingsWith({ ...engine, 'a.sh': literal })), 1);
    assert.equal(severity(await settingsWith({ ...engine, 'a.sh': literal.replace('4', '8') })), undefined);
    assert.equal(severity(await settingsWith({ ...engine, 'a.sh': `N=4\n${literal.replace('4', '$N')}` })), 2);
    assert.equal(severity(await settingsWith({ ...engine, 'a.sh': literal }, { worldSize: 8 })), undefined);
  });

  describe('and have different world sizes', () => {
    const text = `{ "train_batch_size": 64, "train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 4, ${zero} }`;
    const found = async (files: { readonly [path: string]: string }, more: Partial<Settings> = {}) => {
      const settings = await settingsWith({ 'train.py': 'deepspeed.initialize(model)', ...files }, more);
      return service.diagnose(documentOf(text, uri), settings).find(({ code }) => code === 'batch-size-mismatch');
    };
    const start = (gpus: number | string) => `deepspeed --num_gpus ${gpus} train.py --deepspeed_config ds.json\n`;

    it('is wrong for the run that does not fit, and for others', async () => {
      const one = await found({ 'a.sh': start(4) + start(3) });
      assert.equal(one?.severity, 1);
      assert.match(`${one?.message}`, /makes 48: `--num_gpus` is 3 in a\.sh:2\./);
      assert.deepEqual(one?.relatedInformation?.at(-1)?.message, 'a.sh:2: `--num_gpus` is 3');
      const two = await found({ 'a.sh': start(4) + start(3) + start(5) });
      assert.match(`${two?.message}`, /is 3 in a\.sh:2, and a\.sh:3 does not fit either\./);
    });

    it('is less surely wrong if a variable has the number', async () => {
      assert.equal((await found({ 'a.sh': start(3) + start('$1') }))?.severity, 1);
      assert.equal((await found({ 'a.sh': `${start(4)}N=3\n${start('$N')}` }))?.severity, 2);
    });

    it('is right if the only known number fits', async () => {
      assert.equal(await found({ 'a.sh': start(4) + start('$1') }), undefined);
      assert.equal(await found({ 'a.sh': start(3) + start(5) }, { worldSize: 4 }), undefined);
      const hostfile = { worldSize: 8, worldSizeReason: 'the hostfile has 8 slots' };
      assert.equal(await found({ 'a.sh': start(4) + start('$1') }, hostfile), undefined);
    });
  });

  it('says how many GPUs its runs use', async () => {
    const gpus = async (files: { readonly [path: string]: string }): Promise<string | undefined> =>
      service.status(documentOf(`{ ${zero} }`, uri), await settingsWith(files)).worldSizeReason;
    assert.equal(await gpus({ 'a.sh': command('') }), '`--num_gpus` is 4 in a.sh:1');
    assert.equal(await gpus({ 'a.sh': command(''), 'b.sh': command('') }), 'a.sh:1 and another run use 4 GPUs');
  });

  it('is shown as DeepSpeed gets it in a run', async () => {
    const document = documentOf(`{ "train_micro_batch_size_per_gpu": "auto", ${zero} }`, uri);
    const runs = (await settingsWith({ 'a.sh': command('--per_device_train_batch_size 2'), 'b.sh': command('') })).runs;
    const text = (some: readonly KnownRun[] | undefined): string =>
      service.effectiveConfig(document, { ...defaultSettings, runs: some ?? [] });
    assert.match(
      text(runs?.slice(0, 1)),
      /"train_micro_batch_size_per_gpu": 2,? +\/\/ Trainer: a\.sh:1 \(--per_device_train_batch_size 2\)/,
    );
    assert.match(text(runs), /"train_micro_batch_size_per_gpu": "auto",? +\/\/ Trainer: 2 in a\.sh:1 .*; 8 in b\.sh:1/);
    assert.deepEqual(service.status(document, { ...defaultSettings, runs: runs ?? [] }).runs, ['a.sh:1', 'b.sh:1']);
    // The value of one run is not that of another.
    const others = await settingsWith({
      'a.sh': command('--per_device_train_batch_size 2'),
      'b.sh': command('--per_device_train_batch_size $N'),
    });
    assert.match(
      text(others.runs),
      /"train_micro_batch_size_per_gpu": "auto",? +\/\/ Trainer: 2 in a\.sh:1 .*; not known in b\.sh:1/,
    );
  });
});
