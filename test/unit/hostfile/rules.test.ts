import assert from 'node:assert/strict';
import { describeHostfileRule } from '../../../server/src/hostfile/describe.js';
import { parseHostfile } from '../../../server/src/hostfile/language/hostfile.js';
import { hostfileRules } from '../../../server/src/hostfile/rules/hostfile-rules.js';
import { findingsIn, fixed, marksIn, repairsOf } from './hostfiles.js';

for (const rule of hostfileRules) {
  describe(`rule ${rule.code}`, () => {
    const own = (text: string) => findingsIn(text).filter(({ code }) => code === rule.code);

    it('finds something in its bad example and nothing in its good one', () => {
      assert.equal(own(rule.bad).length, 1);
      assert.deepEqual(findingsIn(rule.good), []);
    });

    it('reports what it documents', () => {
      assert.deepEqual(
        own(rule.bad).map(({ severity, failsAt }) => ({ severity, failsAt })),
        [{ severity: rule.severity, failsAt: rule.failsAt }],
      );
    });

    it('says what is wrong, what happens and what to write', () => {
      const message = own(rule.bad)[0]?.message ?? '';
      assert.ok((message.match(/[.](?= |$)/g) ?? []).length >= 3, message);
      assert.doesNotMatch(message, /!|undefined|\.\./);
    });

    it('has a preferred fix that turns the bad example into the good one, or a reason for none', () => {
      const preferred = own(rule.bad)[0]
        ?.fixes?.()
        .find(fix => fix.preferred);
      assert.equal(preferred === undefined, rule.noFix !== undefined);
      if (preferred !== undefined) {
        assert.equal(fixed(rule.bad, preferred), rule.good);
      }
    });

    it('has a page', () => {
      const facts = describeHostfileRule(rule).find(block => block.kind === 'list');
      assert.ok(facts?.kind === 'list' && facts.items.every(item => !item.includes('undefined')));
    });
  });
}

describe('a line that the launcher refuses', () => {
  it('is marked, one by one, and the other lines are still read', () => {
    assert.deepEqual(marksIn('w0 slots=4\n  w1:4  \r\n# w2\n\nw3 slots=4\nw4 slots = 4'), [
      'hostfile-bad-entry w1:4',
      'hostfile-bad-entry w4 slots = 4',
    ]);
  });

  it('has a fix if the intention is clear', () => {
    const repaired = (line: string) => repairsOf(`w0 slots=4\n${line}\n`);
    const write = (text: string) => ({ [`* Write "${text}"`]: `w0 slots=4\n${text}\n` });
    for (const line of [
      'w1:2',
      'w1 2',
      'w1 slots = 2',
      'w1 SLOTS=2',
      'w1 slots:2',
      'w1, slots =2',
      'w1 slot=2',
      'w1slots=2',
    ]) {
      assert.deepEqual(repaired(line), write('w1 slots=2'), line);
    }
    for (const line of ['w1 gpus=2', 'w1 np=2', 'w1 max_slots=2', 'w1 ngpus: 2', 'w1 processes=2']) {
      assert.deepEqual(repaired(line), write('w1 slots=2'), line);
    }
    assert.deepEqual(repaired('w1 slots = 2 # two'), write('w1 slots=2 # two'));
    assert.deepEqual(repaired('// w1 slots=2'), write('# w1 slots=2'));
    assert.deepEqual(repaired('w1 slots='), write('w1 slots=4'));
  });

  it('has no fix if the intention is not clear', () => {
    for (const line of [
      'slots=4',
      'w1 slots=-1',
      'w1 slots=many',
      '[gpu]',
      'a b slots=4',
      'w1 ansible_host=10.0.0.1',
    ]) {
      assert.deepEqual(repairsOf(`w0 slots=4\n${line}`), {}, line);
    }
  });

  it('gets a guessed number only as a suggestion', () => {
    assert.deepEqual(repairsOf('w0'), { 'Write "w0 slots=8"': 'w0 slots=8' });
    assert.deepEqual(repairsOf('w0 slots=2\nw1 slots=4\nw2')['Write "w2 slots=8"'], undefined);
    assert.ok('* Write "w0 slots=2"' in repairsOf('w0\nw1 slots=4\nw2 slots=2\nw3 slots=2'));
    assert.deepEqual(repairsOf('w0\nw1 slots=2'), { '* Write "w0 slots=2"': 'w0 slots=2\nw1 slots=2' });
  });

  it('is an error only if the file is meant for this launcher', () => {
    const severities = (text: string) => findingsIn(text).map(({ severity }) => severity);
    assert.deepEqual(severities('w0\nw1:4\n'), ['warning', 'warning']);
    assert.deepEqual(severities('w0 Slots=4\nw1\n'), ['error', 'error']);
  });

  it('may be of any length', () => {
    for (const line of [
      'a'.repeat(1e5),
      ','.repeat(1e5),
      ' , '.repeat(1e5),
      `w0 ${' '.repeat(1e5)} x`,
      ':4'.repeat(1e5),
    ]) {
      const [finding] = findingsIn(`${line}\n`);
      assert.ok((finding?.message.length ?? 0) < 400);
    }
    assert.equal(parseHostfile('w slots=1\n'.repeat(1e5)).entries.length, 1e5);
  });
});

describe('a host that is listed twice', () => {
  it('is marked from the second time on, and can be removed or merged', () => {
    assert.deepEqual(marksIn('w0 slots=4\r\nw1 slots=4\r\nw0 slots=2 # again\r\nw1 slots=4\r\n'), [
      'hostfile-duplicate-host w0',
      'hostfile-duplicate-host w1',
    ]);
    assert.deepEqual(repairsOf('w0 slots=4\r\nw0 slots=4'), {
      '* Remove this line': 'w0 slots=4\r\n',
      'Merge into one line with slots=8': 'w0 slots=8\r\n',
    });
  });

  it('is merged first if it has other slots, and nothing is preferred', () => {
    assert.deepEqual(Object.entries(repairsOf('w0 slots=4\r\nw0 slots=2')), [
      ['Merge into one line with slots=6', 'w0 slots=6\r\n'],
      ['Remove this line', 'w0 slots=4\r\n'],
    ]);
  });
});

describe('slots', () => {
  it('of zero are reported: they start nothing, here or on any host', () => {
    assert.match(findingsIn('w0 slots=0\nw1 slots=2')[0]?.message ?? '', /starts no process on it/);
    assert.match(findingsIn('w0 slots=0\n')[0]?.message ?? '', /starts no process and ends without an error/);
    assert.deepEqual(repairsOf('w0 slots=0\n'), {});
  });

  it('may be followed by a comment or by options of other programs', () => {
    assert.deepEqual(marksIn('w0 slots=4#c\nw1 slots=4 # c\nw2 slots=4 max_slots=8\n'), []);
    assert.deepEqual(marksIn('w0 slots=4.5\nw1 slots=4,8 # c'), ['hostfile-glued-text .5', 'hostfile-glued-text ,8']);
  });
});
