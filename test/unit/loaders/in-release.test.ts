import assert from 'node:assert/strict';
import { knownReleases, newestOf, packageNames } from '../../../server/src/catalog/packages.js';
import { compareVersions } from '../../../server/src/catalog/version.js';
import { github } from '../../../server/src/cli/formats/github.js';
import { json } from '../../../server/src/cli/formats/json.js';
import { sarif } from '../../../server/src/cli/formats/sarif.js';
import { text } from '../../../server/src/cli/formats/text.js';
import type { Format } from '../../../server/src/cli/reports/format.js';
import { reportOn } from '../../../server/src/cli/reports/report.js';
import { openText } from '../../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { loaderIn } from '../../../server/src/loaders/in-release.js';
import type { LoaderFacts, Release, Releases } from '../../../server/src/loaders/loader.js';
import { loaderFacts, loaders } from '../../../server/src/loaders/loaders.js';
import { piecesOf } from '../cli/written.js';

function trainer(releases: Releases) {
  return loaderIn(loaderFacts.transformers, releases);
}

/** Every release that the facts of a loader name. */
function named({ fills, earlier = [] }: LoaderFacts): readonly Release[] {
  const histories = Object.values(fills);
  return [
    ...histories.flatMap(({ removedIn }) => (removedIn === undefined ? [] : [removedIn])),
    ...histories.flatMap(fill => (fill.earlier ?? []).map(({ before }) => before)),
    ...earlier.map(({ before }) => before),
  ];
}

describe('a loader in a release', () => {
  it('is the newest known if none is given', () => {
    assert.deepEqual(trainer({}).releases, {
      transformers: newestOf('transformers'),
      accelerate: newestOf('accelerate'),
    });
    assert.equal(trainer({}), loaders.transformers);
    assert.deepEqual(loaders.deepspeed.releases, {});
  });

  it('fills apex until transformers 4.57', () => {
    assert.equal(trainer({ transformers: '4.57.6' }).fills['amp.opt_level']?.comparedWith, 'fp16_opt_level');
    assert.equal(trainer({ transformers: '5.0.0' }).fills['amp.opt_level'], undefined);
  });

  it('names the last release that fills apex, in releases that do not', () => {
    assert.equal(trainer({ transformers: '5.0.0' }).formerFills['amp.enabled'], 'transformers 4.57');
    assert.deepEqual(trainer({ transformers: '4.46.3' }).formerFills, {});
  });

  const steps = 'scheduler.params.warmup_num_steps';

  it('fills at least 1 warm-up step since transformers 5.18', () => {
    assert.equal(trainer({ transformers: '5.17.0' }).fills[steps]?.least, 0);
    assert.equal(trainer({ transformers: '5.18.0' }).fills[steps]?.least, 1);
    assert.doesNotMatch(trainer({ transformers: '5.17.0' }).fills[steps]?.with ?? '', /at least/);
  });

  it('fills at least 1 warm-up step with plain Accelerate since 1.15', () => {
    const accelerate = (version: string) =>
      loaderIn(loaderFacts.accelerate, { accelerate: version }).fills[steps]?.with;
    assert.doesNotMatch(accelerate('1.14.0') ?? '', /at least/);
    assert.match(accelerate('1.15.0') ?? '', /at least 1/);
  });

  it('keeps its own facts if only the other package is older', () => {
    const fill = trainer({ accelerate: '0.30.1' }).fills['zero_optimization.stage3_prefetch_bucket_size'];
    assert.equal(fill?.with, "0.9 x the model's hidden size squared");
  });

  it('replaces the accumulation steps before accelerate 0.23', () => {
    assert.ok(trainer({ accelerate: '0.22.0' }).replaces.includes('gradient_accumulation_steps'));
    assert.ok(!trainer({ accelerate: '0.23.0' }).replaces.includes('gradient_accumulation_steps'));
  });

  it('names existing releases, the newest first', () => {
    for (const facts of Object.values(loaderFacts)) {
      for (const [name, version] of named(facts)) {
        assert.ok(knownReleases[name].includes(version), `${facts.id}: ${name} ${version}`);
        assert.ok(facts.packages.includes(name), `${facts.id}: ${name}`);
      }
      for (const { earlier = [] } of Object.values(facts.fills)) {
        const order = earlier.map(({ before }) => before[1]);
        assert.deepEqual(
          order,
          [...order].sort((a, b) => compareVersions(b, a)),
        );
      }
    }
  });
});

describe('a release that is newer than the newest known', () => {
  const run = {
    ...defaultSettings,
    loader: 'transformers',
    transformersVersion: '99.1',
    accelerateVersion: '1.10.1',
  } as const;

  it('is judged as the newest known one, and kept for messages', () => {
    const { loader, loaderReleases } = assume(openText('{}'), run);
    assert.deepEqual(loader.releases, { transformers: newestOf('transformers'), accelerate: '1.10.1' });
    assert.deepEqual(
      loaderReleases.map(({ newerThanKnown }) => newerThanKnown),
      ['99.1', undefined],
    );
  });

  it('is named in every verdict, in the same words as for DeepSpeed', async () => {
    const report = reportOn('ds_config.json', '{ "train_batch_size": 8 }', run);
    const told = `transformers 99.1, judged as ${newestOf('transformers')}, the newest known`;
    const written = async (format: Format) => (await piecesOf(format, [report])).join('');
    assert.ok((await written(text)).includes(`, ${told}, accelerate 1.10.1`), await written(text));
    assert.ok((await written(github)).includes(`Files are checked for ${told}`), await written(github));
    assert.ok((await written(sarif)).includes(`Files are checked for ${told}`), await written(sarif));
    const [entry] = JSON.parse(await written(json)) as readonly { readonly [field: string]: unknown }[];
    assert.deepEqual(
      [entry?.transformersVersion, entry?.transformersJudgedAs, entry?.accelerateVersion],
      ['99.1', newestOf('transformers'), '1.10.1'],
    );
  });
});

describe('releases', () => {
  for (const name of packageNames) {
    it(`of ${name} are listed in order, each once`, () => {
      const releases = knownReleases[name];
      assert.deepEqual(releases, [...new Set(releases)].sort(compareVersions));
    });
  }
});
