import assert from 'node:assert/strict';
import { findingsIn, marksIn, repaired, trainerWith } from './example.js';

describe('arguments that bash does not pass', () => {
  it('are found behind a comment, blanks and a line without a backslash', () => {
    assert.deepEqual(marksIn('deepspeed t.py \\\n  # x \\\n  --b 2\n'), ['run-cut-off # x \\']);
    assert.deepEqual(marksIn('deepspeed t.py --a 1 # x \\\n  --b 2\n'), ['run-cut-off # x \\']);
    assert.deepEqual(marksIn('deepspeed t.py --a 1 \\ \n  --b 2\n'), ['run-cut-off \\ ']);
    assert.deepEqual(marksIn('deepspeed t.py --a 1\n  --b 2 \\\n  --c\n'), ['run-cut-off --b 2 \\\n  --c']);
    assert.deepEqual(marksIn('deepspeed t.py --a 1 \\\n\n  --b 2\n'), ['run-cut-off --b 2']);
    const config = '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "gradient_clipping": 0.5 }';
    assert.deepEqual(
      marksIn('deepspeed train.py --deepspeed ds.json \\\n  # x\n  --max_grad_norm 0.5\n', trainerWith(config)),
      ['run-cut-off # x'],
    );
    assert.deepEqual(
      marksIn('accelerate launch --deepspeed_config_file x.json \\\n  # x\n  --use_deepspeed t.py\n', {}),
      ['run-cut-off # x'],
    );
  });

  it('are found in a script with the line ends of Windows', () => {
    const script = 'deepspeed t.py \\\r\n  --deepspeed ds.json \\\r\n  --fp16\r\ndeepspeed t.py\r\n';
    const [only, other] = findingsIn(script);
    assert.deepEqual([only?.code, only?.severity, other], ['run-cut-off', 'warning', undefined]);
    assert.match(`${only?.message}`, /so "--deepspeed" and what follows are not passed\./);
    assert.equal(script.slice(only?.span.offset, only?.span.end), '\\');
    assert.deepEqual(marksIn(script.replace(/\r/g, '')), []);
  });

  it('are there with the carriage return of the line end in their last word', () => {
    const marks = (command: string) => marksIn(`${command}\r\necho done\r\n`);
    assert.deepEqual(marks('deepspeed t.py --deepspeed_config ds.json'), ['run-cut-off ds.json']);
    assert.deepEqual(marks('deepspeed t.py --deepspeed_config "ds.json"'), ['run-cut-off ds.json']);
    assert.deepEqual(marks('deepspeed t.py --deepspeed ds.json --bf16'), ['run-cut-off --bf16']);
    assert.deepEqual(marks('deepspeed t.py --deepspeed ds.json --steps 4'), []);
    assert.deepEqual(marks('deepspeed t.py --deepspeed ds.json | tee log'), []);
    // The line ends are one mistake.
    assert.deepEqual(marks('deepspeed t.py --deepspeed a.json\r\ndeepspeed t.py --deepspeed b.json'), [
      'run-cut-off a.json',
    ]);
  });

  it('are not looked for in other commands', () => {
    for (const script of [
      'deepspeed t.py --a 1 # x\n',
      'deepspeed t.py --a 1 \\\n# --b 2\necho done\n',
      'deepspeed t.py --a 1\necho --b 2\n',
      'deepspeed t.py --a 1 && --b\n',
      'ARGS=(\n  --a 1 # x\n  --b 2\n)\ndeepspeed t.py "${ARGS[@]}"\n',
    ]) {
      assert.deepEqual(marksIn(script), [], script);
    }
  });

  it('are passed after the fix, with the comments above the command', () => {
    assert.equal(
      repaired(
        'if true; then\n  deepspeed t.py \\\n    --a 1 \\\n    # x \\\n    # y\n    --b 2 \\\n    # z\n    --c 3\nfi\n',
      ),
      'if true; then\n  # x\n  # y\n  # z\n  deepspeed t.py \\\n    --a 1 \\\n    --b 2 \\\n    --c 3\nfi\n',
    );
    assert.equal(repaired('deepspeed t.py --a 1 \\  \n  --b 2\n'), 'deepspeed t.py --a 1 \\\n  --b 2\n');
    assert.equal(repaired('deepspeed t.py --a 1\n  --b 2\n'), 'deepspeed t.py --a 1 \\\n  --b 2\n');
    assert.equal(repaired('deepspeed t.py --a 1 # x \\\n  --b 2\n'), '# x\ndeepspeed t.py --a 1 \\\n  --b 2\n');
  });
});
