import assert from 'node:assert/strict';
import { catalogOf, lookUp } from '../../../server/src/catalog/catalog.js';
import { boundaries, parameterIn, passedBy } from '../../../server/src/catalog/in-release.js';
import type { Parameter } from '../../../server/src/catalog/parameter.js';

const parameter: Parameter = {
  type: 'integer',
  summary: 'How many.',
  default: 4,
  minimum: 1,
  check: 'strict',
  coerce: 'lax-int',
  null: 'rejected',
  auto: 'dropped',
  since: '0.5.0',
  source: 'deepspeed/runtime/config.py:1',
  values: [{ value: 1, removedIn: '0.19.0' }, { value: 2 }, { value: 3, since: '0.12.0' }],
  earlier: [
    { before: '0.17.1', check: 'none', without: ['minimum'] },
    { before: '0.10.0', check: 'late', default: 2 },
  ],
  refused: { since: '0.19.7', message: 'It has been removed' },
};

describe('a parameter in a release', () => {
  it('is as the entry says in the newest', () => {
    const { earlier: _, refused: __, ...plain } = parameter;
    assert.equal(parameterIn(plain, '0.19.8').check, 'strict');
  });

  it('takes on what was different before a release, the older on top of the newer', () => {
    assert.equal(parameterIn(parameter, '0.17.1').check, 'strict');
    assert.equal(parameterIn(parameter, '0.17.1').minimum, 1);
    assert.equal(parameterIn(parameter, '0.17.0').check, 'none');
    assert.equal(parameterIn(parameter, '0.17.0').minimum, undefined);
    assert.equal(parameterIn(parameter, '0.17.0').default, 4);
    const old = parameterIn(parameter, '0.9.5');
    assert.deepEqual([old.check, old.default, old.minimum], ['late', 2, undefined]);
  });

  it('loses the values that a release has removed', () => {
    const values = (version: string) => parameterIn(parameter, version).values?.map(({ value }) => value);
    assert.deepEqual(values('0.18.9'), [1, 2, 3]);
    assert.deepEqual(values('0.19.0'), [2, 3]);
  });

  it('is refused from a release on', () => {
    assert.equal(parameterIn(parameter, '0.19.6').status, undefined);
    assert.equal(parameterIn(parameter, '0.19.7').status, 'refused');
  });

  it('changes at the releases that it names', () => {
    const found = boundaries([parameter]);
    assert.deepEqual(found, ['0.10.0', '0.17.1', '0.19.0', '0.19.7']);
    assert.equal(passedBy(found, '0.17.1'), 2);
  });
});

describe('the catalog of a release', () => {
  it('refuses what stands in a refused section', () => {
    const statusIn = (version: string) => lookUp('nebula.enabled', undefined, version)?.parameter?.status;
    assert.equal(statusIn('0.19.6'), undefined);
    assert.equal(statusIn('0.19.7'), 'refused');
  });

  it('is the same tree for releases between which nothing changes', () => {
    assert.equal(catalogOf('0.19.4'), catalogOf('0.19.5'));
    assert.notEqual(catalogOf('0.19.6'), catalogOf('0.19.7'));
  });
});
