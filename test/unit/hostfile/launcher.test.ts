import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseHostfile, totalSlots } from '../../../server/src/hostfile/language/hostfile.js';
import { findingsIn } from './hostfiles.js';

/** The result of DeepSpeed's own launcher for a hostfile, recorded by test/oracle/hostfiles.py. */
interface Verdict {
  readonly text: string;
  readonly hosts?: { readonly [host: string]: number };
  readonly error?: string;
}

const verdicts = JSON.parse(
  readFileSync(new URL('launcher-verdicts.json', import.meta.url), 'utf8'),
) as readonly Verdict[];

const codes: readonly (readonly [RegExp, string])[] = [
  [/bad entry/, 'hostfile-bad-entry'],
  [/multiple entries/, 'hostfile-duplicate-host'],
  [/is empty/, 'hostfile-empty'],
];

describe('hostfiles, compared with DeepSpeed 0.19.6', () => {
  const taken = verdicts.filter(({ hosts }) => hosts !== undefined);
  const refused = verdicts.filter(({ error }) => error !== undefined);

  it(`have the hosts and slots that its launcher finds (${taken.length} hostfiles)`, () => {
    assert.ok(taken.length > 100);
    for (const { text, hosts = {} } of taken) {
      const hostfile = parseHostfile(text);
      const found = hostfile.entries.map(({ host, slots }) => [host.name, slots.count]);
      assert.deepEqual(Object.fromEntries(found), hosts, JSON.stringify(text));
      const total = Object.values(hosts).reduce((sum, count) => sum + count, 0);
      assert.equal(totalSlots(hostfile), total, JSON.stringify(text));
      const stopping = findingsIn(text).filter(({ failsAt }) => failsAt !== 'never');
      assert.deepEqual(stopping, [], JSON.stringify(text));
    }
  });

  it(`have a finding for the reason for which it stops (${refused.length} hostfiles)`, () => {
    assert.ok(refused.length > 100);
    for (const { text, error = '' } of refused) {
      const stopping = findingsIn(text).filter(({ failsAt }) => failsAt === 'load');
      assert.equal(stopping[0]?.code, codes.find(([pattern]) => pattern.test(error))?.[1], JSON.stringify(text));
      assert.equal(totalSlots(parseHostfile(text)), undefined, JSON.stringify(text));
    }
  });
});
