import assert from 'node:assert/strict';
import { lookUp } from '../../../server/src/catalog/catalog.js';
import { knownReleases, settingOf, titleOf } from '../../../server/src/catalog/packages.js';
import { releases } from '../../../server/src/catalog/releases.js';
import { setKey } from '../../../server/src/checking/assignment.js';
import { check } from '../../../server/src/checking/check.js';
import type { KnownBug } from '../../../server/src/checking/known-bug.js';
import { openText } from '../../../server/src/document/config-document.js';
import { draftOf } from '../../../server/src/document/draft.js';
import { knownBugs } from '../../../server/src/known-bugs/known-bugs.js';
import { assume, defaultSettings, loaders, type Settings } from '../../../server/src/loaders/assumptions.js';
import type { LoaderId } from '../../../server/src/loaders/loader-id.js';
import { knownBug } from '../../../server/src/rules/known-bug.js';
import { findingsIn } from '../rules/findings.js';

const ofDeepSpeed = knownBugs.filter(({ program }) => program === 'deepspeed');

function messagesOf(config: object, settings: Partial<Settings>): readonly string[] {
  const document = openText(JSON.stringify(config));
  return check(document, assume(document, { ...defaultSettings, ...settings }), [knownBug]).map(
    ({ message }) => message,
  );
}

function isFound({ symptom }: KnownBug, config: object, version: string): boolean {
  return messagesOf(config, { version }).some(message => message.includes(symptom));
}

function errorsIn(config: object, version: string): readonly string[] {
  return findingsIn(config, { version })
    .filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);
}

function pathsOf({ when }: KnownBug): readonly string[] {
  return when.flatMap(({ path }) => path);
}

/** Returns the first and the last known release with a bug, and the releases next to them. */
function stretchOf({ releases: [first, last] }: KnownBug) {
  const from = Math.max(first === null ? 0 : releases.indexOf(first), 0);
  const others = [releases[from - 1], releases[releases.indexOf(last) + 1]].filter(version => version !== undefined);
  return { first: releases[from] as string, last, others };
}

for (const bug of ofDeepSpeed) {
  const name = `${bug.threads[0]}: ${bug.symptom}`;
  const { first, last, others } = stretchOf(bug);

  describe(`known bug ${name}`, () => {
    it('is found in the first and the last release that has it', () => {
      assert.ok(isFound(bug, bug.bad, first), first);
      assert.ok(isFound(bug, bug.bad, last), last);
    });

    it('is not found in the releases next to those that have it', () => {
      assert.deepEqual(
        others.filter(version => isFound(bug, bug.bad, version)),
        [],
      );
    });

    it('is not reported if the release is only assumed', () => {
      assert.deepEqual(messagesOf(bug.bad, { version: 'auto' }), []);
    });

    it('is not reported for a config that avoids it', () => {
      assert.equal(isFound(bug, bug.good, first), false);
      assert.equal(isFound(bug, bug.good, last), false);
    });

    it('is avoided without another error', () => {
      assert.deepEqual(
        errorsIn(bug.good, last).filter(code => !errorsIn(bug.bad, last).includes(code)),
        [],
      );
    });

    it('names keys that the release has', () => {
      for (const path of pathsOf(bug)) {
        assert.ok(lookUp(path, path.startsWith('scheduler') ? 'OneCycle' : undefined, last)?.parameter, path);
      }
    });

    it('names a last release that is known', () => {
      assert.ok(releases.includes(last), last);
    });

    it('names its threads', () => {
      assert.ok(bug.threads.every(thread => /^[A-Za-z]+#\d+$/.test(thread)));
    });

    if (bug.set !== undefined) {
      const { path, value } = bug.set;
      it('is gone with the offered value', () => {
        const draft = draftOf(openText(JSON.stringify(bug.bad)));
        setKey(path, value).apply(draft);
        assert.deepEqual(JSON.parse(draft.text), bug.good);
      });
    }
  });
}

for (const bug of knownBugs.filter(({ program }) => program !== 'deepspeed')) {
  const { program, bad, good, releases: ofBug, loaders: readers = [] } = bug;
  const known = knownReleases[program];
  const [first, last] = [ofBug[0] ?? (known[0] as string), ofBug[1]];
  const setting = settingOf(program);

  describe(`known bug ${bug.threads[0]}: ${bug.symptom}`, () => {
    const isMet = (config: object, version: string, loader: LoaderId) =>
      messagesOf(config, { [setting]: version, loader }).some(message => message.includes(bug.symptom));

    const beside = [known[known.indexOf(first) - 1], known[known.indexOf(last) + 1]].filter(each => each !== undefined);
    for (const loader of readers) {
      it(`is found in the first and the last release that has it, under ${loader}`, () => {
        assert.ok(isMet(bad, first, loader) && isMet(bad, last, loader));
      });

      it(`is not found in the releases next to those that have it, under ${loader}`, () => {
        assert.ok(!beside.some(version => isMet(bad, version, loader)));
      });

      it(`is not found in a config that avoids it, under ${loader}`, () => {
        assert.ok(!isMet(good, first, loader) && !isMet(good, last, loader));
      });
    }

    it('is not looked for where the release is only assumed', () => {
      for (const { id } of Object.values(loaders)) {
        assert.ok(!isMet(bad, 'auto', id), id);
      }
    });

    it('is not looked for where another program reads the file', () => {
      for (const { id } of Object.values(loaders)) {
        assert.ok(readers.includes(id) || !isMet(bad, last, id), id);
      }
    });

    const [message = ''] = messagesOf(bad, { [setting]: last, loader: readers[0] ?? 'deepspeed' });

    it('names the program and its release', () => {
      assert.ok(message.startsWith(`${titleOf(program)} ${last} has a known bug with "`), message);
    });

    it('says which releases do not have it', () => {
      assert.match(message, new RegExp(`or use a release after ${last.replaceAll('.', '\\.')}\\.$`));
    });

    it('names its threads', () => {
      assert.ok(bug.threads.every(thread => /^[A-Za-z]+#\d+$/.test(thread)));
    });
  });
}

describe('the advice about known bugs', () => {
  const zero = (stage: number, more: object) => ({ train_batch_size: 8, zero_optimization: { stage, ...more } });
  const advice = (config: object, version: string) => messagesOf(config, { version }).join(' ');

  it('names no release that refuses the key', () => {
    const nebula = { train_batch_size: 8, nebula: { enabled: true } };
    assert.match(advice(nebula, '0.18.3'), / false, or use 0\.18\.4 to 0\.19\.6\.$/);
    assert.match(advice(zero(3, { mics_shard_size: 8 }), '0.12.3'), /, or use 0\.12\.4 to 0\.19\.6\.$/);
    assert.match(advice(zero(2, { overlap_comm: true }), '0.19.2'), /, or use a release after 0\.19\.2\.$/);
  });

  it('avoids every bug that it is about', () => {
    const offload = { offload_optimizer: { device: 'cpu' } };
    const two = advice({ ...zero(2, offload), gradient_accumulation_steps: 4, bf16: { enabled: true } }, '0.16.9');
    assert.match(two, /has 2 known bugs with "zero_optimization\.offload_optimizer\.device"\./);
    assert.match(two, /Against this bug alone: Use stage 1 or 3\. /);
    assert.match(two, /Against this bug alone: Use stage 3\. Use a release after 0\.18\.9\.$/);
    const overlap = advice(zero(2, { overlap_comm: true }), '0.17.4');
    assert.match(overlap, /\)\. Set "zero_optimization\.overlap_comm" to false, or use a release after 0\.19\.2\.$/);
    assert.doesNotMatch(overlap, /alone/);
  });
});

describe('known bugs of the optimizer of ZeRO', () => {
  const found = (more: object, version: string, stage = 1) =>
    messagesOf(
      {
        train_batch_size: 8,
        optimizer: { type: 'Muon', params: { lr: 0.02 } },
        zero_optimization: { stage, overlap_comm: true },
        ...more,
      },
      { version },
    ).filter(message => !/last micro batch|without ZeRO/.test(message));
  const bf16 = { bf16: { enabled: true } };

  it('are not reported for a file that uses the bf16 optimizer', () => {
    for (const dtype of ['fp32', 'float32']) {
      assert.deepEqual(found({ ...bf16, data_types: { grad_accum_dtype: dtype } }, '0.19.2'), []);
      assert.deepEqual(found({ ...bf16, data_types: { grad_accum_dtype: dtype } }, '0.18.6'), []);
    }
    assert.equal(found({ ...bf16, data_types: { grad_accum_dtype: 'bf16' } }, '0.19.2').length, 2);
    assert.equal(found({ ...bf16, data_types: { grad_accum_dtype: 'fp32' } }, '0.19.2', 2).length, 2);
  });
});

describe('a known bug that the script triggers', () => {
  it('is reported if the file leaves the choice to the script', () => {
    const half = { train_batch_size: 8, fp16: { enabled: true } };
    assert.deepEqual(messagesOf(half, { version: '0.17.4' }), []);
    assert.equal(messagesOf({ ...half, torch_autocast: { enabled: false } }, { version: '0.17.4' }).length, 1);
  });
});
