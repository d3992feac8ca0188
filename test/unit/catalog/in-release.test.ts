import assert from 'node:assert/strict';
import { catalogOf, lookUp } from '../../../server/src/catalog/catalog.js';
import { catalogData } from '../../../server/src/catalog/data.js';
import { parameterIn } from '../../../server/src/catalog/in-release.js';
import type { Parameter } from '../../../server/src/catalog/parameter.js';
import { compareVersions } from '../../../server/src/catalog/version.js';

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
  source: 'deepspeed/runtime/config.py:get_steps_per_print',
  values: [{ value: 1, removedIn: '0.19.0' }, { value: 2 }, { value: 3, since: '0.12.0' }],
  earlier: [
    { before: '0.17.1', check: 'none', without: ['minimum'] },
    { before: '0.10.0', check: 'late', default: 2 },
  ],
  refused: { since: '0.19.7', message: 'It has been removed' },
};

describe('a parameter in a release', () => {
  it('is unchanged in the newest release', () => {
    const { earlier: _, refused: __, ...plain } = parameter;
    assert.equal(parameterIn(plain, '0.19.8').check, 'strict');
  });

  it('gets the differences of an older release only up to that release', () => {
    assert.equal(parameterIn(parameter, '0.17.1').check, 'strict');
    assert.equal(parameterIn(parameter, '0.17.1').minimum, 1);
    assert.equal(parameterIn(parameter, '0.17.0').check, 'none');
    assert.equal(parameterIn(parameter, '0.17.0').minimum, undefined);
    assert.equal(parameterIn(parameter, '0.17.0').default, 4);
  });

  it('gets the older differences on top of the newer', () => {
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

  it('is unknown before the release that added it', () => {
    assert.equal(parameterIn(parameter, '0.4.0').status, 'newer');
  });

  it('is known before the release that removed it', () => {
    const { refused: _, ...live } = parameter;
    const gone: Parameter = { ...live, status: 'rejected', removedIn: '0.14.4' };
    assert.equal(parameterIn(gone, '0.14.4').status, 'rejected');
    assert.equal(parameterIn(gone, '0.14.3').status, undefined);
  });

  it('is ignored in releases that do not read it, between others that do', () => {
    assert.equal(parameterIn({ ...parameter, gap: ['0.11.0', '0.12.6'] }, '0.12.6').status, 'ignored');
  });

  it('is converted by pydantic 1 up to 0.14.5, if its section is strict', () => {
    assert.equal(parameterIn({ ...parameter, earlier: [] }, '0.14.5').model, 'pydantic 1');
    assert.equal(parameterIn({ ...parameter, earlier: [] }, '0.15.0').model, undefined);
    assert.equal(parameterIn(parameter, '0.14.5').model, undefined);
  });
});

describe('the catalog of a release', () => {
  it('is told what older releases did otherwise, newest first', () => {
    const unordered = catalogData
      .flatMap(section => Object.entries<Parameter>(section))
      .filter(([, { earlier = [] }]) =>
        earlier.some(({ before }, i) => i > 0 && compareVersions(before, earlier[i - 1]?.before ?? '') >= 0),
      )
      .map(([path]) => path);
    assert.deepEqual(unordered, []);
  });

  it('refuses what stands in a refused section', () => {
    const statusIn = (version: string) => lookUp('nebula.enabled', undefined, version)?.parameter?.status;
    assert.equal(statusIn('0.19.6'), undefined);
    assert.equal(statusIn('0.19.7'), 'refused');
  });

  it('has strict sections if the release reads them as a pydantic model', () => {
    const isStrict = (section: string, version: string) => lookUp(section, undefined, version)?.strict;
    assert.deepEqual(
      ['0.13.1', '0.13.2', '0.14.3', '0.14.4', '0.16.5', '0.16.6'].map(version => isStrict('compile', version)),
      [false, true, true, false, false, true],
    );
    assert.deepEqual([isStrict('fp16', '0.17.0'), isStrict('bfloat16', '0.17.1')], [false, true]);
    assert.equal(isStrict('zero_optimization', '0.9.0'), true);
  });

  it('is built once per release', () => {
    assert.equal(catalogOf('0.19.4'), catalogOf('0.19.4'));
    assert.notEqual(catalogOf('0.19.6'), catalogOf('0.19.7'));
  });
});
