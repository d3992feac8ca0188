import assert from 'node:assert/strict';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { Checked } from './checked.js';
import { run, useFolder } from './program.js';

/** A key with a safe fix, a value with a safe fix, and a key with an unsafe one. */
const broken = `{
  "train_batch_size": 8, // of all GPUs
  "zero_optimization": { "stage": 2, "overlap_com": true },
  "optimizer": { "type": "adamw", "params": { "lr": "3e-5", "beta": [0.9, 0.999] } },
  "gradient_checkpointing": true
}
`;
const fixed = broken.replace('overlap_com"', 'overlap_comm"').replace('"3e-5"', '3e-5').replace('"beta"', '"betas"');

/** Values that no safe fix may change: values that DeepSpeed ignores, a choice of precision, and batch sizes. */
const delicate = `{
  "train_batch_size": 16,
  "train_micro_batch_size_per_gpu": 2,
  "gradient_accumulation_steps": 3,
  "gradient_checkpointing": true,
  "allgather_partitions": true,
  "fp16": { "enabled": true },
  "bf16": { "enabled": true }
}
`;

const warmup = '{ "train_batch_size": 8, "scheduler": { "type": "WarmupLR", "params": { "warmup_num_steps": 1 } } }';

describe('check --fix', () => {
  const given = useFolder();
  const read = (cwd: string, name: string): string => readFileSync(path.join(cwd, name), 'utf8');

  describe('of a file', () => {
    it('applies the safe fixes, says which, and reports what is left', async () => {
      const cwd = given({ 'a.json': broken });
      const { code, out } = await run(['check', '--fix', 'a.json'], { cwd });
      assert.equal(read(cwd, 'a.json'), fixed);
      assert.equal(code, 0);
      assert.match(out, /^a\.json:3: fixed unknown-key: Rename to "overlap_comm"$/m);
      assert.match(out, /^a\.json:4: fixed wrong-type: Write 3e-5$/m);
      assert.match(out, /^a\.json:5:3: warning training-argument/m);
      assert.match(out, /: 3 fixed, 1 warning \(1 fixable with --fix --unsafe-fixes\)\.$/m);
      assert.deepEqual(readdirSync(cwd), ['a.json']);
    });

    it('changes nothing in a second run', async () => {
      const cwd = given({ 'a.json': broken });
      await run(['check', '--fix', 'a.json'], { cwd });
      const { mtimeMs } = statSync(path.join(cwd, 'a.json'));
      assert.match((await run(['check', '--fix', 'a.json'], { cwd })).out, /: 0 fixed, 1 warning/);
      assert.equal(statSync(path.join(cwd, 'a.json')).mtimeMs, mtimeMs);
    });

    it('leaves what would lose a value or decide something', async () => {
      const cwd = given({ 'a.json': delicate });
      const { code } = await run(['check', '--fix', 'a.json'], { cwd });
      assert.equal(read(cwd, 'a.json'), delicate);
      assert.equal(code, 1);
    });

    it('applies unsafe fixes with --unsafe-fixes', async () => {
      const cwd = given({ 'a.json': broken, 'b.json': delicate });
      const { code, out } = await run(['check', '--fix', '--unsafe-fixes', 'a.json', 'b.json'], { cwd });
      assert.equal(code, 0);
      assert.match(out, /^a\.json:5: fixed training-argument: Remove "gradient_checkpointing" \(loses true\)$/m);
      assert.doesNotMatch(read(cwd, 'a.json'), /gradient_checkpointing/);
      assert.match(read(cwd, 'b.json'), /"fp16": \{ "enabled": false \}/);
    });

    it('keeps a section that DeepSpeed reads, also with --unsafe-fixes', async () => {
      const cwd = given({ 'a.json': warmup });
      const { out } = await run(['check', '--fix', '--unsafe-fixes', 'a.json'], { cwd });
      assert.match(out, /information/);
      assert.equal(read(cwd, 'a.json'), warmup);
    });

    it('repeats until nothing is left', async () => {
      const cwd = given({
        'a.json': '{ "train_batch_size": 8, "zero_optimization": { "zero_optimisation": { "stage": "2" } } }',
      });
      await run(['check', '--fix', '--loader', 'accelerate', 'a.json'], { cwd });
      assert.deepEqual(JSON.parse(read(cwd, 'a.json')), { train_batch_size: 8, zero_optimization: { stage: 2 } });
    });

    it('fixes hostfiles', async () => {
      const cwd = given({ hostfile: 'w0 slots=4\r\nw1:4\r\nw2 slots=8x2\r\n' });
      const { out } = await run(['check', '--fix', '.'], { cwd });
      assert.equal(read(cwd, 'hostfile'), 'w0 slots=4\r\nw1 slots=4\r\nw2 slots=8x2\r\n');
      assert.match(out, /1 fixed, 1 warning/);
    });
  });

  describe('keeps', () => {
    it('line ends, a byte order mark, other characters and a missing line end', async () => {
      const text = `\uFEFF${broken.replace('GPUs', 'GPUs, é日本').replaceAll('\n', '\r\n').trimEnd()}`;
      const cwd = given({ 'a.json': text });
      await run(['check', '--fix', 'a.json'], { cwd });
      const expected = text
        .replace('overlap_com"', 'overlap_comm"')
        .replace('"3e-5"', '3e-5')
        .replace('"beta"', '"betas"');
      assert.equal(read(cwd, 'a.json'), expected);
    });

    it('permissions, and links', async function () {
      if (process.platform === 'win32') {
        this.skip();
      }
      const cwd = given({ 'real/a.json': broken });
      chmodSync(path.join(cwd, 'real/a.json'), 0o640);
      symlinkSync('real/a.json', path.join(cwd, 'b.json'));
      await run(['check', '--fix', 'b.json'], { cwd });
      assert.ok(lstatSync(path.join(cwd, 'b.json')).isSymbolicLink());
      assert.equal(statSync(path.join(cwd, 'real/a.json')).mode & 0o777, 0o640);
      assert.equal(read(cwd, 'real/a.json'), fixed);
    });

    it('a file that cannot be written, and says so', async () => {
      // Root writes every file, but the file beside it would have too long a name for anybody.
      const name = `${'a'.repeat(245)}.json`;
      const cwd = given({ [name]: broken, 'b.json': broken });
      const { code, out, complaints } = await run(['check', '--fix', name, 'b.json'], { cwd });
      assert.equal(code, 2);
      assert.match(complaints, /^deepspeed-config: a+\.json: it cannot be written and is unchanged: .+\n$/);
      assert.match(out, /^a+\.json:3:\d+: error unknown-key/m);
      assert.deepEqual([read(cwd, name), read(cwd, 'b.json')], [broken, fixed]);
      assert.deepEqual(readdirSync(cwd).sort(), [name, 'b.json']);
    });

    it('a file that cannot be read', async () => {
      const bytes = Uint8Array.from([0x7b, 0xff, 0x7d]);
      const cwd = given({ 'a.json': bytes });
      const { code, complaints } = await run(['check', '--fix', 'a.json'], { cwd });
      assert.equal(code, 2);
      assert.match(complaints, /a\.json: it is not UTF-8/);
      assert.deepEqual(new Uint8Array(readFileSync(path.join(cwd, 'a.json'))), bytes);
    });
  });

  describe('of standard input', () => {
    it('prints the fixed file, and reports on standard error', async () => {
      const { code, out, complaints } = await run(['check', '--fix', '-'], { input: broken });
      assert.equal(out, fixed);
      assert.equal(code, 0);
      assert.match(complaints, /<stdin>:3: fixed unknown-key/);
      assert.equal((await run(['check', '--fix', '-'], { input: fixed })).out, fixed);
    });

    it('takes no other file', async () => {
      const { code, complaints } = await run(['check', '--fix', '-', 'a.json'], { input: broken });
      assert.equal(code, 2);
      assert.match(complaints, /Name no other file/);
    });
  });
});

describe('check --diff', () => {
  const given = useFolder();

  it('prints what the safe fixes would change, writes nothing, and exits with 1', async () => {
    const cwd = given({ 'a.json': broken });
    for (const options of [['--diff'], ['--diff', '--fix']]) {
      const { code, out } = await run(['check', ...options, 'a.json'], { cwd });
      assert.equal(code, 1);
      assert.equal(
        out,
        `--- a.json
+++ a.json
@@ -1,6 +1,6 @@
 {
   "train_batch_size": 8, // of all GPUs
-  "zero_optimization": { "stage": 2, "overlap_com": true },
-  "optimizer": { "type": "adamw", "params": { "lr": "3e-5", "beta": [0.9, 0.999] } },
+  "zero_optimization": { "stage": 2, "overlap_comm": true },
+  "optimizer": { "type": "adamw", "params": { "lr": 3e-5, "betas": [0.9, 0.999] } },
   "gradient_checkpointing": true
 }
`,
      );
      assert.equal(readFileSync(path.join(cwd, 'a.json'), 'utf8'), broken);
    }
  });

  it('exits with 0 if nothing would change, and with 2 if a file cannot be read', async () => {
    const cwd = given({ 'a.json': delicate, 'b.json': broken });
    assert.deepEqual(await run(['check', '--diff', 'a.json'], { cwd }), { code: 0, out: '', complaints: '' });
    assert.equal((await run(['check', '--diff', '--unsafe-fixes', 'a.json'], { cwd })).code, 1);
    assert.equal((await run(['check', '--diff', 'missing.json', 'b.json'], { cwd })).code, 2);
  });

  it('prints nothing else', async () => {
    const { code, complaints } = await run(['check', '--diff', '--format', 'json', '-'], { input: broken });
    assert.equal(code, 2);
    assert.match(complaints, /--diff prints only a diff\. Leave out --format\./);
  });
});

describe('check --statistics', () => {
  const given = useFolder();

  it('counts the findings of each rule, and what can be fixed', async () => {
    const cwd = given({ 'a.json': broken, 'b.json': broken.replace('"3e-5"', '3e-5') });
    const { code, out } = await run(['check', '--statistics', '.'], { cwd });
    assert.equal(code, 1);
    assert.match(
      out,
      /^4 {2}unknown-key \(4 fixable\)\n2 {2}training-argument \(2 with an unsafe fix\)\n1 {2}wrong-type \(1 fixable\)\n2 files checked for .*: 5 errors, 2 warnings \(5 fixable with --fix, 2 more with --unsafe-fixes\)\.\n$/,
    );
  });

  it('is an array with --format json, and no other format', async () => {
    const json = await run(['check', '--statistics', '--format', 'json', '-'], { input: broken });
    assert.deepEqual(JSON.parse(json.out), [
      { code: 'unknown-key', count: 2, safe: 2, unsafe: 0 },
      { code: 'training-argument', count: 1, safe: 0, unsafe: 1 },
      { code: 'wrong-type', count: 1, safe: 1, unsafe: 0 },
    ]);
    const sarif = await run(['check', '--statistics', '--format', 'sarif', '-'], { input: broken });
    assert.equal(sarif.code, 2);
    assert.match(sarif.complaints, /--statistics takes --format text or json\./);
  });
});

describe('hints', () => {
  const hinted = '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "steps_per_print": 100 }';
  const written = async (...options: readonly string[]): Promise<string> =>
    (await run(['check', '--loader', 'accelerate', ...options, '-'], { input: hinted })).out;
  const hints = async (...options: readonly string[]): Promise<number> =>
    ((await written('--format', 'text', ...options)).match(/^<stdin>:\d+:\d+: hint /gm) ?? []).length;

  it('are counted, and shown on request', async () => {
    const shown = await hints('--hints');
    assert.ok(shown > 0);
    assert.equal(await hints(), 0);
    assert.equal(await hints('--max-severity', 'hint'), shown);
    const text = shown === 1 ? '1 hint hidden, show it with --hints' : `${shown} hints hidden, show them with --hints`;
    assert.ok((await written()).endsWith(`; ${text}.\n`), await written());
    assert.ok(
      (await written('--format', 'github')).endsWith(`\n${text}\n`) ||
        (await written('--format', 'github')) === `${text}\n`,
    );
    const [report] = JSON.parse(await written('--format', 'json')) as readonly Checked[];
    assert.equal(report?.hiddenHints, shown);
    const { runs } = JSON.parse(await written('--format', 'sarif')) as {
      runs: readonly { properties: { hiddenHints: number } }[];
    };
    assert.equal(runs[0]?.properties.hiddenHints, shown);
  });

  it('do not decide the exit code unless they are the threshold', async () => {
    const code = async (...options: readonly string[]) =>
      (await run(['check', ...options, '-'], { input: warmup })).code;
    assert.deepEqual([await code(), await code('--hints')], [0, 0]);
  });
});
