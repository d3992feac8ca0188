import assert from 'node:assert/strict';
import fc from 'fast-check';
import { loadNotation } from '../../server/src/notations/notations.js';
import type { Run } from '../../server/src/runs/run.js';
import { readerOf } from '../../server/src/runs/script-reader.js';
import { sources } from '../../server/src/runs/sources/sources.js';
import { bounds } from './bounds.js';

/** Reads a file as one of each kind. Fails if something throws, or if a place is not in the file. */
async function read(text: string): Promise<void> {
  readerOf(text);
  for (const { id, notation, runsIn } of sources) {
    const language = notation?.(text);
    for (const run of runsIn(text, language && (await loadNotation(language)))) {
      const outside = spansOf(run).find(({ offset, end }) => offset < 0 || end < offset || end > text.length);
      assert.equal(outside, undefined, `${id}: ${JSON.stringify(text)}`);
    }
  }
}

function spansOf(run: Run): readonly { readonly offset: number; readonly end: number }[] {
  const { config, inline, script, recipe, hostfile, accelerateFile, worldSize } = run;
  const given = [...run.flags.values(), ...run.arguments.values()];
  const others = [config, inline, script, recipe, hostfile, accelerateFile, worldSize?.span];
  return [run, ...given, ...given.map(({ key }) => key), ...run.positional, ...others].filter(
    span => span !== undefined,
  );
}

const part = fc.oneof(
  fc.constantFrom(
    'deepspeed x.py --deepspeed ds.json ',
    '\n\tdeepspeed $(A) $$B ${C} ',
    'A = $(B)\n',
    'B += x\n',
    '\\\n',
    '```bash\n',
    '\n```\n',
    '$ ',
    '...',
    '\n> ',
  ),
  fc.constantFrom(
    'TrainingArguments(deepspeed=',
    'deepspeed.initialize(config=c, *a, **k)',
    '"ds.json"',
    'c = {"a": 1}\n',
    '(',
    ')',
    ',',
    '"""',
    '\n  deepspeed: ds.json\n',
    'distributed_type: DEEPSPEED\n',
  ),
  fc.constantFrom('$A', '"', "'", '`', '${', '$(', '--a=$B ', 'eval "$C"\n', 'C+="$A x"\n', '\r\n', '# ', ': ', '- '),
  fc.string({ maxLength: 4 }),
);
const text = fc.array(part, { maxLength: 12 }).map(parts => parts.join(''));

function notebookOf(cells: readonly string[]): string {
  return JSON.stringify({ cells: cells.map(source => ({ cell_type: 'code', source })) });
}

describe('the runs of a file', () => {
  it('are found in anything', async () => {
    await fc.assert(fc.asyncProperty(text, read), { numRuns: bounds.runs, seed: bounds.seed });
  });

  it('are found in the cells of any notebook', async () => {
    const cell = fc.tuple(fc.constantFrom('!', '%%bash\n', ''), text).map(([start, rest]) => start + rest);
    await fc.assert(fc.asyncProperty(fc.array(cell, { maxLength: 3 }).map(notebookOf), read), {
      numRuns: bounds.runs,
      seed: bounds.seed,
    });
  });

  const large: readonly (readonly [name: string, of: (count: number) => string])[] = [
    ['recipes of make', count => `A=1\nt:\n${'\tdeepspeed x.py --deepspeed $(A) $$B\n'.repeat(count)}`],
    ['open references', count => `t:\n\tdeepspeed ${'$('.repeat(count)}`],
    ['variables of make', count => `A=x\n${'A=$(A)$(A)\n'.repeat(count)}t:\n\tdeepspeed $(A)\n`],
    ['open blocks', count => '```bash\ndeepspeed x.py\n'.repeat(count)],
    ['cells', count => notebookOf(Array.from({ length: count }, () => '!deepspeed x.py --a {b}\n'))],
    ['lines of a cell', count => notebookOf(['!deepspeed x.py --a {b}\n'.repeat(count)])],
    ['calls', count => 'TrainingArguments(deepspeed="x", a=b)\n'.repeat(count)],
    ['calls in calls', count => 'TrainingArguments(a='.repeat(count)],
    ['sections', count => Array.from({ length: count }, (_, i) => `a${i}:\n  deepspeed: x.json\n`).join('')],
    ['mappings in mappings', count => '{deepspeed: '.repeat(count / 20)],
    ['strings for a shell', count => `A="deepspeed x.py $B"\n${'eval $A\n'.repeat(count)}`],
    ['open quotes of Python', count => `'''"""#`.repeat(count)],
  ];
  for (const [name, of] of large) {
    it(`take a time that grows with the file only: ${name}`, async () => {
      const start = performance.now();
      await read(of(bounds.full ? 20_000 : 2000));
      assert.ok(performance.now() - start < (bounds.full ? 30_000 : 5000));
    });
  }
});
