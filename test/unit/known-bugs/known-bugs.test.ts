import assert from 'node:assert/strict';
import { lookUp } from '../../../server/src/catalog/catalog.js';
import { releases } from '../../../server/src/catalog/releases.js';
import { setKey } from '../../../server/src/checking/assignment.js';
import { check } from '../../../server/src/checking/check.js';
import type { KnownBug } from '../../../server/src/checking/known-bug.js';
import { openText } from '../../../server/src/document/config-document.js';
import { draftOf } from '../../../server/src/document/draft.js';
import { knownBugs } from '../../../server/src/known-bugs/known-bugs.js';
import { assume, defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
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

/** The first and the last release that we know and that have a bug, and those beside them. */
function stretchOf({ releases: [first, last] }: KnownBug) {
  const from = Math.max(first === null ? 0 : releases.indexOf(first), 0);
  const others = [releases[from - 1], releases[releases.indexOf(last) + 1]].filter(version => version !== undefined);
  return { first: releases[from] as string, last, others };
}

for (const bug of ofDeepSpeed) {
  const name = `${bug.threads[0]}: ${bug.symptom}`;
  const { first, last, others } = stretchOf(bug);

  describe(`known bug ${name}`, () => {
    it('is found in the first and the last release that has it, and in none beside', () => {
      assert.ok(isFound(bug, bug.bad, first), first);
      assert.ok(isFound(bug, bug.bad, last), last);
      assert.deepEqual(
        others.filter(version => isFound(bug, bug.bad, version)),
        [],
      );
    });

    it('is not looked for where the release is only assumed', () => {
      assert.deepEqual(messagesOf(bug.bad, { version: 'auto' }), []);
    });

    it('does not meet a config that keeps clear of it', () => {
      assert.equal(isFound(bug, bug.good, first), false);
      assert.equal(isFound(bug, bug.good, last), false);
      assert.deepEqual(
        errorsIn(bug.good, last).filter(code => !errorsIn(bug.bad, last).includes(code)),
        [],
      );
    });

    it('is about keys that the release has, and has its threads', () => {
      for (const path of pathsOf(bug)) {
        assert.ok(lookUp(path, path.startsWith('scheduler') ? 'OneCycle' : undefined, last)?.parameter, path);
      }
      assert.ok(releases.includes(last), last);
      assert.ok(bug.threads.every(thread => /^[A-Za-z]+#\d+$/.test(thread)));
    });

    if (bug.set !== undefined) {
      const { path, value } = bug.set;
      it('goes away with the value that is offered', () => {
        const draft = draftOf(openText(JSON.stringify(bug.bad)));
        setKey(path, value).apply(draft);
        assert.deepEqual(JSON.parse(draft.text), bug.good);
      });
    }
  });
}
