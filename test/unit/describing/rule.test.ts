import assert from 'node:assert/strict';
import type { ConfigRuleFacts, FileCheck, Rule } from '../../../server/src/checking/rule.js';
import { render } from '../../../server/src/describing/markup.js';
import { describeRule } from '../../../server/src/describing/rule.js';
import { rules } from '../../../server/src/rules/rules.js';
import '../estimator.js';

const rule: ConfigRuleFacts & FileCheck = {
  code: 'some-rule',
  severity: 'warning',
  failsAt: 'step',
  summary: 'A thing.',
  why: 'Because of `this_thing`.',
  bad: '{ "a": 1 }',
  good: '{ "a": 2 }',
  noFix: 'nobody knows the right number',
  source: 'some/where.py:this',
  about: 'every file',
  checkConfig: () => [],
};

function facts(changes: Partial<ConfigRuleFacts>): readonly string[] {
  const list = describeRule({ ...rule, ...changes }).find(block => block.kind === 'list');
  return list?.kind === 'list' ? list.items : [];
}

function ruleText(each: Rule): string {
  return `${render(describeRule(each), true).value}\n`;
}

describe('the page of a rule', () => {
  it('says how severe, when, where and what to do', () => {
    assert.deepEqual(facts({}), [
      'Worst severity: warning',
      'Earliest failure: in a training step or another call of the engine',
      'Loaders: all',
      'Versions of DeepSpeed: all',
      'Fix: none. Nobody knows the right number.',
      'Source: `some/where.py:this`',
    ]);
  });

  it('names loaders, versions and what the examples assume', () => {
    const versions = (first: string | null, last: string | null) =>
      facts({ versions: [first, last] }).find(fact => fact.startsWith('Versions'));
    assert.equal(versions('0.9.0', null), 'Versions of DeepSpeed: from 0.9.0');
    assert.equal(versions(null, '0.9.0'), 'Versions of DeepSpeed: up to 0.9.0');
    assert.equal(versions('0.8.0', '0.9.0'), 'Versions of DeepSpeed: 0.8.0 to 0.9.0');
    assert.ok(facts({ loaders: ['transformers', 'accelerate'] }).includes('Loaders: transformers, accelerate'));
    assert.ok(
      facts({ assuming: { loader: 'lightning', version: '0.9.0', worldSize: 8 } }).includes(
        'The examples assume: loader lightning, DeepSpeed 0.9.0, 8 data-parallel processes',
      ),
    );
  });

  it('names the fixes of each rule that has one', () => {
    for (const each of rules.filter(({ noFix }) => noFix === undefined)) {
      assert.match(ruleText(each), /^- (Safe|Unsafe) fix of the example: (?!undefined)\w/m, each.code);
    }
  });

  it('begins with its code as a heading and shows both examples', () => {
    const text = ruleText(rule);
    assert.ok(text.startsWith('# some-rule\n\nA thing.\n\nBecause of `this_thing`.\n'), text);
    assert.ok(text.includes('```json\n{ "a": 1 }\n```\n\nNo finding in:\n\n```json\n{ "a": 2 }\n```\n'), text);
  });
});
