import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { newestVersion } from '../../../server/src/catalog/releases.js';
import type { JsonValue } from '../../../server/src/document/json-value.js';
import { loaders } from '../../../server/src/loaders/assumptions.js';
import { rules } from '../../../server/src/rules/rules.js';
import { claimed } from '../../oracle/agreement.js';
import { allEntries, configWith, type Entry, illegalValue, titleOf } from '../../oracle/catalog-entries.js';
import { releaseReading } from '../../release-reading.js';
import { problemsIn, takes } from '../../schema-validator.js';

const folder = fileURLToPath(new URL('../../../schema/negative-test/', import.meta.url));

/** Rules about several keys at once, or about the loader: a schema cannot express them, or only at a high cost. */
const beyond: { readonly [code: string]: string } = {
  'allreduce-sum-unsupported': 'another section',
  'batch-size-mismatch': 'a product',
  'batch-size-missing': 'Lightning adds what is missing',
  'bf16-states-without-master-weights': 'another key',
  'curriculum-without-metrics': 'another key',
  'dynamic-loss-scale': 'another key',
  'fp16-with-bf16': 'another section',
  'master-weights-without-zero': 'another section',
  'missing-zero-section': 'who reads the file',
  'newer-key': 'an older release',
  'null-section': 'who reads the file',
  'optimizer-without-scheduler': 'a release of who reads the file',
  'partial-offload-below-stage-3': 'another key',
  'sequence-parallel-batch': 'a product',
  'switch-as-float': 'how a number is written',
  'unequal-literal': 'another key',
  'unfilled-auto': 'who reads the file',
};

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/**
 * Rules whose bad example no program loads, as JSON. Rules about configs that the newest release refuses anyway are
 * left out.
 */
const refusals = rules
  .filter(({ code, bad }) => code === 'refused-key' || releaseReading(bad) === newestVersion)
  .flatMap(({ code, bad, assuming }) => {
    const config = parsed(bad);
    const stops = Object.values(loaders).every(({ id }) => claimed(bad, { ...assuming, loader: id }) === 'load');
    return config !== undefined && stops ? [{ code, config }] : [];
  });

function below(entry: Entry, member: JsonValue): JsonValue {
  return JSON.parse(configWith(entry, member)) as JsonValue;
}

const entries = allEntries();

/** Whether the type of an entry is checked while the file is read. */
function isTypeChecked({ parameter }: Entry): boolean {
  const { check, failsAt, typeFailsAt, checkedWith, status } = parameter;
  const isRead = status === undefined || (status === 'dead' && check === 'strict');
  return isRead && (check === 'strict' || ((typeFailsAt ?? failsAt) === 'load' && checkedWith === undefined));
}

describe('the schema refuses', () => {
  for (const { code, config } of refusals) {
    const reason = beyond[code];
    it(`the bad example of ${code}${reason === undefined ? '' : ` not: ${reason}`}`, () => {
      assert.equal(takes(config), reason !== undefined);
      assert.equal(existsSync(`${folder}${code}.json`), reason === undefined, 'what is refused is a test file');
    });
  }

  it('every file in the folder of refused files, and for one reason', () => {
    const names = readdirSync(folder);
    assert.ok(names.length > 10);
    for (const name of names) {
      const problems = problemsIn(JSON.parse(readFileSync(folder + name, 'utf8')));
      const places = problems.map(({ instancePath }) => instancePath).sort((a, b) => b.length - a.length);
      const [deepest = ''] = places;
      assert.ok(problems.length > 0, name);
      assert.deepEqual(
        places.filter(place => !deepest.startsWith(place)),
        [],
        name,
      );
    }
  });

  it('an unknown key in every strict section', () => {
    const sections = entries.filter(({ node }) => node.strict && node.children.size > 0);
    assert.ok(sections.length >= 19, String(sections.length));
    for (const entry of sections) {
      assert.ok(takes(below(entry, {})), titleOf(entry));
      assert.ok(!takes(below(entry, { no_such_key: 1 })), titleOf(entry));
    }
  });

  it('a value of a wrong type at every key whose type is checked', () => {
    const typed = entries.filter(isTypeChecked).flatMap(entry => {
      const value = illegalValue(entry);
      return value === undefined || entry.node.name === '[]' ? [] : [{ entry, value }];
    });
    assert.ok(typed.length > 200, String(typed.length));
    const taken = typed
      .filter(({ entry: { parameter } }) => parameter.passes === undefined && parameter.coerce !== 'wrap')
      .filter(({ entry, value }) => takes(below(entry, value)));
    assert.deepEqual(
      taken.map(({ entry, value }) => `${titleOf(entry)} = ${JSON.stringify(value)}`),
      [],
    );
  });

  it('a value that the key does not allow', () => {
    const listed = entries
      .filter(isTypeChecked)
      .filter(
        ({ parameter: { values, openValues, check, failsAt } }) =>
          values !== undefined && openValues !== true && (check === 'strict' || failsAt === 'load'),
      );
    assert.ok(listed.length > 15, String(listed.length));
    const taken = listed.filter(entry => takes(below(entry, 'no_such_value')));
    assert.deepEqual(taken.map(titleOf), []);
  });

  it('numbers beyond the limits that are checked while the file is read', () => {
    assert.ok(!takes({ train_batch_size: 0 }));
    assert.ok(!takes({ zero_optimization: { sub_group_size: -1 } }));
    assert.ok(!takes({ zero_optimization: { offload_optimizer: { ratio: 1.5 } } }));
  });

  it('null if it is not the same as leaving the key out', () => {
    assert.ok(!takes({ zero_optimization: { stage: null } }));
    assert.ok(!takes({ fp16: null }));
  });
});
