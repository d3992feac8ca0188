import assert from 'node:assert/strict';
import { defaultSettings } from '../../server/src/loaders/assumptions.js';
import { examples } from '../corpus/corpus-files.js';
import { documentOf, serviceFor } from '../marked-text.js';
import { bounds } from './bounds.js';
import { corpus } from './configs.js';

const service = serviceFor(true);
const mostMilliseconds = 1000;

/** The requests of an editor while the user types at the end. */
function askAtEnd(text: string): void {
  const document = documentOf(text);
  const end = document.positionAt(text.length);
  const here = { start: end, end };
  service.diagnose(document, defaultSettings);
  service.complete(document, end, defaultSettings);
  service.hover(document, end, defaultSettings);
  service.codeActions(document, here, { diagnostics: [], only: ['quickfix'] }, defaultSettings);
}

/** Milliseconds of processor time, the fastest of a few tries. */
function costOf(text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3 && best > mostMilliseconds; i++) {
    const before = process.cpuUsage();
    askAtEnd(text);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

function askAll(
  texts: readonly { readonly id: string; readonly text: string }[],
  step: (length: number) => number,
): void {
  let prefixes = 0;
  let slowest = 0;
  for (const { id, text } of texts) {
    for (let length = 0; length <= text.length; length += step(text.length)) {
      const milliseconds = costOf(text.slice(0, length));
      assert.ok(milliseconds <= mostMilliseconds, `${id} up to ${length}: ${milliseconds} ms`);
      slowest = Math.max(slowest, milliseconds);
      prefixes += 1;
    }
  }
  console.log(`      ${prefixes} prefixes of ${texts.length} files, slowest ${slowest.toFixed(0)} ms`);
}

describe('files while they are typed', () => {
  it('are served at each character of the examples', () => {
    askAll(examples().files, () => 1);
  });

  it(`are served at ${bounds.full ? 'each character' : 'a sample of the characters'} of ${corpus.files.length} ${corpus.real ? 'real configs' : 'examples'}`, () => {
    const perFile = Math.max(1, Math.round((bounds.runs * 5) / corpus.files.length));
    askAll(corpus.files, length => (bounds.full ? 1 : Math.ceil((length + 1) / perFile)));
  });
});
