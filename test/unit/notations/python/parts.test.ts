import assert from 'node:assert/strict';
import type { Region } from '../../../../server/src/document/notation.js';
import { propertyOf, valueAt } from '../../../../server/src/document/syntax-tree.js';
import { pythonNotation } from '../../../../server/src/notations/python/python-notation.js';
import { onlyRegion, plain } from './reading.js';

/** Returns the config of a file, which may have separate sections. */
function configOf(text: string): Region {
  const [region, other] = pythonNotation.regionsOf(text).filter(({ kind }) => kind === 'config');
  assert.ok(region !== undefined && other === undefined, text);
  return region;
}

function fp16Of(text: string): unknown {
  const { root } = configOf(text);
  return plain(propertyOf(root, 'fp16')?.value);
}

/** Returns the source of the sections that a config has under a condition, with their paths. */
function branchesOf(text: string): readonly string[] {
  return pythonNotation
    .regionsOf(text)
    .flatMap(({ kind, path, offset, end }) =>
      kind === 'section' ? [`${path?.join('.')} ${text.slice(offset, end)}`] : [],
    );
}

const config = 'c = {"zero_optimization": {"stage": 3}, "fp16": fp16}\n';

describe('a dict with a name', () => {
  it('is a section, at the place that it is written in', () => {
    const text = `fp16 = {"enabled": True}\n${config}`;
    const { root, parts, offset } = onlyRegion(text);
    const value = propertyOf(root, 'fp16')?.value;
    assert.deepEqual(plain(value), { enabled: true });
    assert.deepEqual(parts, [value]);
    assert.equal(text.slice(value?.offset, value?.end), '{"enabled": True}');
    assert.equal(offset, text.indexOf('{"zero'));
  });

  for (const [before, value] of [
    ['fp16 = ({"enabled": True})\n', { enabled: true }],
    ['fp16: dict = dict(enabled=True)\n', { enabled: true }],
    ['on = {"enabled": True}\nfp16 = {"a": on}\n', { a: { enabled: true } }],
    ['fp16 = {"enabled": True}\nprint(fp16)\n', { enabled: true }],
    ['fp16 = {"enabled": True}\ndef f(fp16): fp16 = {}\n', { enabled: true }],
    ['fp16 = {"enabled": True}\nfp16 = {}\n', '<fp16>'],
    ['fp16 = {"enabled": True} if a else b\n', '<fp16>'],
    ['def f():\n  fp16 = {"enabled": True}\n', '<fp16>'],
    ['class A:\n  fp16 = {"enabled": True}\n', '<fp16>'],
    ['fp16 = {"enabled": True}\ndef f():\n  global fp16\n', '<fp16>'],
    ['fp16 = {"a": fp16}\n', '<fp16>'],
  ] as const) {
    it(`has the value ${JSON.stringify(value)} after ${JSON.stringify(before)}`, () => {
      assert.deepEqual(fp16Of(before + config), value);
    });
  }

  it('is that of the function it is in', () => {
    const body = (name: string): string =>
      `def ${name}():\n  fp16 = {"enabled": ${name}}\n  return {"zero_optimization": {}, "fp16": fp16}\n`;
    const regions = pythonNotation.regionsOf(body('a') + body('b'));
    assert.deepEqual(
      regions.map(({ root }) => plain(valueAt(root, 'fp16', 'enabled'))),
      ['<a>', '<b>'],
    );
  });

  it('may get other keys if it is given to other code', () => {
    for (const [use, isOpen] of [
      ['f(fp16)', true],
      ['if a: fp16["x"] = 1', true],
      ['json.dump(fp16, f)', undefined],
    ] as const) {
      const value = propertyOf(configOf(`fp16 = {}\n${use}\n${config}`).root, 'fp16')?.value;
      assert.equal(value?.kind === 'object' && value.merges, isOpen, use);
    }
  });

  it('is a part of the first config that has it', () => {
    const text = `fp16 = {"enabled": True}\n${config}${config.replace('c', 'd')}`;
    const regions = pythonNotation.regionsOf(text);
    assert.deepEqual(
      regions.map(({ root }) => plain(propertyOf(root, 'fp16')?.value)),
      [{ enabled: true }, '<fp16>'],
    );
  });

  it('is found again after an edit of it', () => {
    const text = `fp16 = {"enabled": True}\n${config}`;
    const before = onlyRegion(text);
    const after = text.replace('True', 'False, "loss_scale": 0');
    const { offset, root } = pythonNotation.regionAgain(after, before);
    assert.equal(offset, after.indexOf('{"zero'));
    assert.deepEqual(plain(root), {
      zero_optimization: { stage: 3 },
      fp16: { enabled: false, loss_scale: 0 },
    });
  });

  it('ends with names that stand for each other many times', () => {
    const names = 'abcdefghij';
    const lines = [...names].map((name, i) => `${name} = {"x": ${names[i + 1] ?? 0}, "y": ${names[i + 1] ?? 0}}\n`);
    assert.ok(onlyRegion(`${lines.reverse().join('')}config = {"zero_optimization": a}\n`).root);
  });
});

describe('a key that is assigned to a config', () => {
  const before = 'c = {"zero_optimization": {"stage": 3}}\n';

  it('is a member of it', () => {
    const text = `${before}c["fp16"] = {"enabled": True}\nc["zero_optimization"]["overlap_comm"] = True\n`;
    const { root, parts } = onlyRegion(text);
    assert.deepEqual(plain(root), { zero_optimization: { stage: 3, overlap_comm: true }, fp16: { enabled: true } });
    assert.deepEqual(
      parts?.map(({ offset, end }) => text.slice(offset, end)),
      ['"fp16"] = {"enabled": True}', '"overlap_comm"] = True'],
    );
  });

  it('has the last value', () => {
    const { root } = onlyRegion(`${before}c["zero_optimization"]["stage"] = 2\n`);
    assert.equal(plain(valueAt(root, 'zero_optimization', 'stage')), 2);
  });

  it('may be a dict with a name', () => {
    const { root } = onlyRegion(`fp16 = {"enabled": True}\n${before}c["fp16"] = fp16\n`);
    assert.equal(plain(valueAt(root, 'fp16', 'enabled')), true);
  });

  it('is in the dict with the name that it is assigned to', () => {
    const { root } = configOf(`fp16 = {}\nfp16["enabled"] = True\n${config}`);
    assert.deepEqual(plain(valueAt(root, 'fp16')), { enabled: true });
  });

  for (const change of [
    'if a:\n  c["fp16"] = {"enabled": True}\n',
    'def f():\n  c["fp16"] = {"enabled": True}\n',
    'for a in b:\n  c["fp16"] = {"enabled": True}\n',
  ]) {
    it(`stands on its own in ${JSON.stringify(change)}`, () => {
      assert.equal(fp16Of(before + change), '?');
      assert.deepEqual(branchesOf(before + change), ['fp16 {"enabled": True}']);
    });
  }

  it('stands on its own with a value that is no dict', () => {
    const text = `${before}if a:\n  c["zero_optimization"]["stage"] = 2\n`;
    assert.deepEqual(branchesOf(text), ['zero_optimization "stage"] = 2']);
    const [, section] = pythonNotation.regionsOf(text);
    assert.deepEqual(plain(section?.root), { stage: 2 });
  });

  it('is one of several that are updated', () => {
    assert.deepEqual(branchesOf(`${before}c.update({"fp16": {}})\nc["zero_optimization"].update({"stage": 2})\n`), [
      ' {"fp16": {}}',
      'zero_optimization {"stage": 2}',
    ]);
  });

  it('is left alone if the program does something else with it', () => {
    for (const change of ['c[key] = 1', 'c["a"] += 1', 'c["a"], b = 1, 2', 'c["a"] = d = 1', 'c["a"].b = 1']) {
      assert.deepEqual(plain(onlyRegion(`${before}${change}\n`).root), { zero_optimization: { stage: 3 } }, change);
    }
  });
});

describe('a key that is assigned to a config from elsewhere', () => {
  const branchesIn = (text: string): readonly string[] => branchesOf(`config = load()\n${text}\n`);

  it('stands on its own if its first key is one that only DeepSpeed has', () => {
    assert.deepEqual(branchesIn('config["zero_optimization"]["stage"] = 2'), ['zero_optimization "stage"] = 2']);
    assert.deepEqual(branchesIn('self.config["zero_optimization"] = {"stage": 2}'), ['zero_optimization {"stage": 2}']);
    assert.deepEqual(branchesIn('c["train_micro_batch_size_per_gpu"] = args.size'), [
      ' "train_micro_batch_size_per_gpu"] = args.size',
    ]);
  });

  it('is left alone otherwise', () => {
    for (const text of [
      'config["fp16"]["enabled"] = True',
      'config["zero_optimization"][key] = 2',
      'config[key]["zero_optimization"] = 2',
      'config["zero_optimization"] += 2',
      'a = config["zero_optimization"] = 2',
      'x = config["zero_optimization"]["stage"]',
    ]) {
      assert.deepEqual(branchesIn(text), [], text);
    }
  });

  it('is not found twice', () => {
    const text = 'c = {"zero_optimization": {"stage": 3}}\nc["zero_optimization"] = {"stage": 2}\n';
    assert.equal(pythonNotation.regionsOf(text).length, 1);
    assert.deepEqual(branchesOf(`${text}if a:\n  c["zero_optimization"] = {"stage": 1}\n`), [
      'zero_optimization {"stage": 2}',
      'zero_optimization {"stage": 1}',
    ]);
  });

  it('leaves the value unknown if it is assigned under a condition, in a loop or in a function', () => {
    const dict = 'c = {"zero_optimization": {"stage": 2}, "fp16": {"enabled": True, "auto_cast": True}}\n';
    const enabled = (text: string) => {
      const { root } = configOf(dict + text);
      return plain(valueAt(root, 'fp16', 'enabled') ?? valueAt(root, 'fp16'));
    };
    for (const start of ['if a:', 'for a in b:', 'def f():', 'try:']) {
      const end = start === 'try:' ? 'except E:\n  pass\n' : '';
      assert.equal(enabled(`${start}\n  c["fp16"]["enabled"] = False\n${end}`), '<True>', start);
    }
    assert.equal(enabled('c["fp16"]["enabled"] = False\n'), false);
    assert.equal(enabled('if a:\n  c["fp16"]["other"] = 1\n'), true);
  });
});

describe('a dict that a program chooses', () => {
  for (const [value, branches] of [
    ['{"a": 1} if x else None', ['{"a": 1}']],
    ['{"a": 1} if x else {"b": 1} if y else dict(c=1)', ['{"a": 1}', '{"b": 1}', 'dict(c=1)']],
    ['({"a": 1} if x else {"b": 1})', ['{"a": 1}', '{"b": 1}']],
    ['given or {"a": 1}', ['{"a": 1}']],
    ['f({"a": 1})', []],
    ['{"a": 1}["a"]', []],
    ['[{"a": 1} if x else 1]', []],
  ] as const) {
    it(`stands on its own in ${value}`, () => {
      const text = `c = {"zero_optimization": {"stage": 3}, "fp16": ${value}}\n`;
      assert.deepEqual(
        branchesOf(text),
        branches.map(branch => `fp16 ${branch}`),
      );
    });
  }

  for (const [merged, branches] of [
    ['**({"a": 1} if x else {})', ['zero_optimization {"a": 1}', 'zero_optimization {}']],
    ['**{"a": 1}', ['zero_optimization {"a": 1}']],
    ['**more', ['zero_optimization {"m": 1}']],
    ['**f({"a": 1})', []],
    ['**{"zero_optimization": {"stage": 1}}', []],
  ] as const) {
    it(`stands on its own in ${merged}`, () => {
      const text = `more = {"m": 1}\nc = {"zero_optimization": {"stage": 3, ${merged}}}\n`;
      assert.deepEqual(branchesOf(text).slice(0, 3), branches);
      const call = `more = {"m": 1}\nc = dict(zero_optimization=dict(stage=3, ${merged}))\n`;
      assert.deepEqual(branchesOf(call), branches);
      const top = `more = {"m": 1}\nc = {"zero_optimization": {"stage": 3}, ${merged}}\n`;
      assert.deepEqual(
        branchesOf(top),
        branches.map(branch => branch.replace('zero_optimization', '')),
      );
    });
  }

  it('stands on its own if a name has it in one of several ways', () => {
    const text = `if a:\n  fp16 = {"a": 1}\nelse:\n  fp16 = {"b": 1}\n${config}`;
    assert.equal(fp16Of(text), '<fp16>');
    assert.deepEqual(branchesOf(text), ['fp16 {"a": 1}', 'fp16 {"b": 1}']);
  });
});
