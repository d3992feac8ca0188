import assert from 'node:assert/strict';
import path from 'node:path';
import { run, useFolder } from './program.js';

const config = `{
  "train_batch_size": 8,
  "zero_optimization": {
    "stage": 2,
    "overlap_com": true
  }
}
`;
const log = `[rank0]: Traceback (most recent call last):
[rank1]: Traceback (most recent call last):
[rank0]: pydantic_core._pydantic_core.ValidationError: 1 validation error for DeepSpeedZeroConfig
[rank1]: pydantic_core._pydantic_core.ValidationError: 1 validation error for DeepSpeedZeroConfig
[rank0]: overlap_com
[rank1]: overlap_com
[rank0]:   Extra inputs are not permitted [type=extra_forbidden, input_value=True, input_type=bool]
[rank1]:   Extra inputs are not permitted [type=extra_forbidden, input_value=True, input_type=bool]
[2024-05-01 10:00:00,000] [ERROR] [launch.py:434:sigkill_handler] ['python', 'train.py'] exits with return code = 1
`;

describe('explain --log', () => {
  const folder = useFolder();

  it('names the rule, the place and the fix, in the one config of the folder that has the mistake', async () => {
    const cwd = folder({
      'run.log': log,
      'ds_config.json': config,
      'ds_config_zero3.json': '{ "train_batch_size": 8, "zero_optimization": { "stage": 3 } }',
    });
    const { code, out, complaints } = await run(['explain', '--log', 'run.log'], { cwd });
    assert.equal(complaints, '');
    assert.equal(code, 0);
    assert.match(out, /\[unknown-key\]\n {2}line 3, 2 ranks: 1 validation error for DeepSpeedZeroConfig/);
    assert.match(out, /\n {2}ds_config\.json:5: "overlap_com": true\n/);
    assert.match(out, /\n {2}Fix: Rename to "overlap_comm"\n/);
    assert.match(out, /\n {2}More: https:\/\/\S+\/docs\/rules\/unknown-key\.md\n/);
    assert.doesNotMatch(out, /zero3|return code/);
  });

  it('reads standard input, Windows line ends and UTF-16', async () => {
    const cwd = folder({});
    const windows = log.replaceAll('\n', '\r\n');
    for (const input of [windows, Buffer.from(`\uFEFF${windows}`, 'utf16le')]) {
      const { code, out } = await run(['explain', '--log', '-'], { cwd, input });
      assert.equal(code, 0);
      assert.match(out, /\[unknown-key\]/);
    }
  });

  it('takes the named config', async () => {
    const cwd = folder({ 'run.log': log, 'conf/a.json': config, 'ds_config.json': '{ "train_batch_size": 8 }' });
    const { out } = await run(['explain', '--log', 'run.log', '--config', 'conf/a.json'], { cwd });
    assert.match(out, /conf\/a\.json:5/);
  });

  it('finds the config in a Python file', async () => {
    const python = `import deepspeed\n\nds_config = {\n    "train_batch_size": 8,\n    "zero_optimization": {"stage": 2, "overlap_com": True},\n}\n`;
    const cwd = folder({ 'run.log': log, 'train.py': python });
    const { out } = await run(['explain', '--log', 'run.log'], { cwd });
    assert.match(out, /train\.py:5/);
  });

  it('writes JSON', async () => {
    const cwd = folder({ 'run.log': log, 'ds_config.json': config });
    const { out } = await run(['explain', '--log', 'run.log', '--format', 'json'], { cwd });
    const { answers, lines } = JSON.parse(out);
    assert.equal(lines, 10);
    assert.equal(answers.length, 1);
    assert.equal(answers[0].code, 'unknown-key');
    assert.equal(answers[0].count, '2 ranks');
    assert.deepEqual(answers[0].places, [{ file: 'ds_config.json', line: 5, source: '"overlap_com": true' }]);
  });

  it('compares the config that DeepSpeed printed with the file', async () => {
    const printed = `[INFO] [config.py:986:print_user_config]   json = {
    "train_batch_size": 8,
    "zero_optimization": {
        "stage": 3
    },
    "gradient_clipping": 1.0
}
`;
    const cwd = folder({
      'run.log': printed,
      'ds_config.json': '{ "train_batch_size": 8, "gradient_clipping": 1, "zero_optimization": { "stage": 2 } }',
    });
    const { out } = await run(['explain', '--log', 'run.log'], { cwd });
    assert.match(
      out,
      /The run used other values than ds_config\.json has:\n {2}zero_optimization\.stage: 3 in the run, 2 in the file/,
    );
    assert.doesNotMatch(out, /gradient_clipping/);
  });

  it('ends with 1 if nothing is known, and 2 if the log cannot be read', async () => {
    const cwd = folder({ 'run.log': "{'loss': 1.0}\n" });
    const nothing = await run(['explain', '--log', 'run.log'], { cwd });
    assert.equal(nothing.code, 1);
    assert.match(nothing.out, /There is no error in it that is known here/);
    const missing = await run(['explain', '--log', 'other.log'], { cwd });
    assert.equal(missing.code, 2);
    assert.match(missing.complaints, /other\.log: there is no such file/);
    const both = await run(['explain', 'unknown-key', '--log', 'run.log'], { cwd });
    assert.equal(both.code, 2);
  });

  it('does not let a log control the terminal', async () => {
    const cwd = folder({});
    const input = 'RuntimeError: CUDA out of memory \u001b]0;title\u0007\u202e\n';
    const { out } = await run(['explain', '--log', '-'], { cwd, input });
    assert.ok(![...out].some(character => '\u001b\u0007\u202e'.includes(character)), JSON.stringify(out));
  });

  it('names a log by its path from anywhere', async () => {
    const cwd = folder({ 'run.log': log });
    const { code } = await run(['explain', '--log', path.join(cwd, 'run.log')]);
    assert.equal(code, 0);
  });
});
