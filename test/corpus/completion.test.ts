import assert from 'node:assert/strict';
import { loadCorpus } from './corpus-files.js';
import { type LeftOutKey, leftOutKeys, type Rest } from './left-out-keys.js';

const { files, real } = loadCorpus();

/** How many of the keys are asked for: the others of a file say much the same. */
const every = real ? 25 : 1;

/** Percentages of keys that are among the first items of their place, below which the test fails. */
interface Floors {
  readonly five: number;
  readonly ten: number;
}

const floors: { readonly [rest in Rest]: Floors } = {
  'all other keys': { five: 95.5, ten: 98 },
  'the keys before it': { five: 88, ten: 96.5 },
};

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

function askedFor(rest: Rest): readonly LeftOutKey[] {
  let count = 0;
  return files
    .filter(({ text }) => isJson(text))
    .flatMap(({ text }) => [...leftOutKeys(text, rest, () => count++ % every === 0)]);
}

describe(`completion in ${files.length} ${real ? 'real configs' : 'examples'}`, () => {
  for (const [rest, { five, ten }] of Object.entries(floors) as [Rest, Floors][]) {
    it(`has a key among the first, if the file has ${rest}`, () => {
      const places = askedFor(rest).map(({ node, items }) => items.findIndex(({ label }) => label === node.name));
      const share = (most: number): number =>
        (100 * places.filter(place => place >= 0 && place < most).length) / places.length;
      const shares = [1, 5, 10].map(share);
      console.log(
        `      ${places.length} keys; first ${shares.map(each => `${each.toFixed(1)} %`).join(', first 5 or 10 ')}`,
      );
      assert.ok(!places.includes(-1), 'every key is offered');
      if (real) {
        assert.ok(share(5) >= five, `${share(5)} % of the keys are among the first five`);
        assert.ok(share(10) >= ten, `${share(10)} % of the keys are among the first ten`);
      }
    });
  }
});
