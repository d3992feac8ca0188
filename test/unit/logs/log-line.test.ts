import assert from 'node:assert/strict';
import { readLine } from '../../../server/src/logs/log-line.js';

const lines: readonly (readonly [what: string, raw: string, text: string, rank: number | undefined])[] = [
  ['nothing', 'ValueError: no', 'ValueError: no', undefined],
  ['a prefix of torch', '[rank3]: ValueError: no', 'ValueError: no', 3],
  ['a prefix of torchrun', '[default7]:ValueError: no', 'ValueError: no', 7],
  ['a prefix of mpirun', '[1,12]<stderr>:ValueError: no', 'ValueError: no', 12],
  ['a prefix of srun, and one of torch', '2: [rank18]: ValueError: no', 'ValueError: no', 2],
  ['a time stamp', '2024-05-01T10:00:00.123Z ValueError: no', 'ValueError: no', undefined],
  ['a prefix of Ray', '(TrainWorker pid=412, ip=10.0.0.3) ValueError: no', 'ValueError: no', undefined],
  ['colors', '\u001b[1;31mValueError\u001b[0m: no', 'ValueError: no', undefined],
  ['a link of a terminal', '\u001b]8;;https://x.org\u0007ValueError\u001b]8;;\u0007: no', 'ValueError: no', undefined],
  ['a carriage return', 'ValueError: no\r', 'ValueError: no', undefined],
  ['a progress bar', ' 10%|#  |\r 20%|## |\rValueError: no', 'ValueError: no', undefined],
  ['the frame of rich', '│ ValueError: no            │', 'ValueError: no', undefined],
  ['the indent of pydantic', '[rank0]:   Input should be valid', '  Input should be valid', 0],
  ['a path that begins like a prefix', 'a/b.py:12: error', 'a/b.py:12: error', undefined],
];

describe('a line of a log', () => {
  for (const [what, raw, text, rank] of lines) {
    it(`loses ${what}`, () => {
      assert.deepEqual(readLine(raw), { text, rank });
    });
  }
});
