/**
 * Compares our verdict at load with a release's, on configs that are wrong in one place: `ORACLE_RELEASES=<file> npm
 * run oracle:mutations -- --release 0.16.4 --report disagreements.jsonl`.
 * Without `--release` the newest is asked; `--release 0.9.5,0.13.5` asks several, `--release all` each. `--every 10`
 * takes a tenth of all mutations. With DS_CONFIG_CORPUS set, real configs are mutated, too.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { newestVersion } from '../../server/src/catalog/releases.js';
import { type CorpusFile, loadCorpus } from '../corpus/corpus-files.js';
import { type Base, catalogBases, exampleBases, sectionBases } from './bases.js';
import { type Mutation, mutationsOf } from './mutations.js';
import { loadErrors } from './release-agreement.js';
import { type Answer, askedReleases, askReleases } from './release-pythons.js';

const { values: options } = parseArgs({
  options: { release: { type: 'string' }, every: { type: 'string' }, report: { type: 'string' } },
});

/** Selects one in this many sources, always the same ones. */
function isOneIn(every: number, text: string): boolean {
  return every === 1 || createHash('sha1').update(text).digest().readUInt32BE(8) % every === 0;
}

/** Selects one in this many mutations, always the same ones, for bases with too many mutations. */
function thinned(mutations: readonly Mutation[], every: number): readonly Mutation[] {
  return mutations.filter(({ text }) => isOneIn(every, text));
}

/**
 * One in five of the real configs that a release loads, if there are any: bases with the keys that people really write.
 */
function corpusBases(release: string): readonly Base[] {
  const { real, files } = loadCorpus();
  const loads = ({ releases, labels }: CorpusFile) =>
    (releases[release] ?? labels[`${release} deepspeed`] ?? labels[`${newestVersion} deepspeed`])?.ok;
  const bases = real ? files.filter(file => loads(file) && isOneIn(5, file.text)) : [];
  if (real && bases.length === 0) {
    throw new Error(`no real config loads in ${release}: the labels of the corpus have other names`);
  }
  return bases.map(({ id, text }) => ({ name: id, text }));
}

interface Group {
  readonly title: string;
  readonly bases: readonly Base[];
  readonly every: number;
}

/** A mutation on which a release and our verdict differ. */
interface Row extends Mutation {
  readonly release: string;
  readonly group: string;
  readonly theirs: Answer | undefined;
  readonly ours: readonly string[];
}

function groupsFor(release: string): readonly Group[] {
  const thin = Number(options.every ?? 1);
  return [
    { title: 'examples', bases: exampleBases(), every: thin },
    { title: 'catalog', bases: catalogBases(release), every: thin },
    { title: 'whole sections', bases: sectionBases(release), every: thin },
    { title: 'corpus', bases: corpusBases(release), every: 5 * thin },
  ].filter(({ bases }) => bases.length > 0);
}

function differ({ theirs, ours }: Row): boolean {
  return theirs?.undecided === undefined && theirs?.ok === ours.length > 0;
}

/** Describes how many of the mutations are agreed on. */
function summary(rows: readonly Row[]): string {
  const different = rows.filter(differ);
  const missed = different.filter(({ theirs }) => theirs?.ok === false).length;
  const refused = rows.filter(({ theirs }) => theirs?.ok === false).length;
  const agreement = (100 * (1 - different.length / rows.length)).toFixed(2);
  const counts = `${missed} missed, ${different.length - missed} false, agreement ${agreement} %`;
  return `${rows.length} mutations, ${refused} refused; ${counts}`;
}

/** Asks a release about all mutations in one process and returns the disagreements. */
async function compare(release: string): Promise<readonly Row[]> {
  const mutations = groupsFor(release).flatMap(({ title, bases, every }) =>
    bases.flatMap(base =>
      thinned([...mutationsOf(base, release)], every).map(mutation => ({ ...mutation, group: title, release })),
    ),
  );
  const texts = mutations.map(({ text }) => text);
  const rows: Row[] = [];
  for await (const [, { answers }] of askReleases([release], texts)) {
    rows.push(
      ...mutations.map((mutation, i) => ({
        ...mutation,
        theirs: answers[i],
        ours: loadErrors(mutation.text, release),
      })),
    );
  }
  for (const title of new Set(rows.map(({ group }) => group))) {
    console.log(`${release}, ${title}: ${summary(rows.filter(({ group }) => group === title))}`);
  }
  return rows.filter(differ);
}

async function main(): Promise<void> {
  const wanted = options.release ?? newestVersion;
  const disagreements: Row[] = [];
  for (const release of wanted === 'all' ? askedReleases : wanted.split(',')) {
    disagreements.push(...(await compare(release)));
    if (options.report !== undefined) {
      writeFileSync(options.report, disagreements.map(row => `${JSON.stringify(row)}\n`).join(''));
    }
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
