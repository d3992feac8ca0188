import { ofObject } from '../caching/of-object.js';
import { once } from '../caching/once.js';
import { packageNames, titleOf } from '../catalog/packages.js';
import { setKey } from '../checking/assignment.js';
import {
  bugTable,
  commonWays,
  hasBug,
  type KnownBug,
  metAt,
  releaseOf,
  releasesWithout,
  subjectsOf,
  waysRound,
  writtenAt,
} from '../checking/known-bug.js';
import type { FailsAt, Finding, Fix, Rule } from '../checking/rule.js';
import type { ConfigDocument } from '../document/config-document.js';
import { knownBugs } from '../known-bugs/known-bugs.js';
import type { ConfigContext } from '../semantics/config-context.js';

export const knownBug: Rule = {
  code: 'known-bug',
  severity: 'information',
  failsAt: 'initialize',
  summary: 'A config that triggers a known bug of the release that reads it.',
  why: 'Some values are valid but fail, because the release that reads them has a bug. The table lists bugs that a config triggers and that maintainers confirmed with a fix. They are only reported if the release is known: pinned by a file of the project, or set.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "overlap_comm": true } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "overlap_comm": false } }',
  assuming: { version: '0.17.4' },
  noFix:
    'A later release fixes each bug. The change that is offered avoids the bug until then, and costs speed or memory.',
  source: 'server/src/known-bugs/data',
  table: { header: ['with', 'releases', 'what happens', 'until an upgrade', 'thread'], rows: bugTable(knownBugs) },
  about: subjectsOf(knownBugs),
  checkConfig(context) {
    const bugs = bugsFor(context.assumptions);
    return bugs.length === 0 ? undefined : findingsOf(bugs, context);
  },
};

/** Yields a finding for each place at which a file meets bugs of a program. */
function* findingsOf(known: readonly KnownBug[], context: ConfigContext): Generator<Finding> {
  const byPlace = new Map<string, { readonly path: string; readonly bugs: KnownBug[] }>();
  for (const bug of known) {
    const path = metAt(bug, context);
    if (path !== undefined) {
      const place = `${bug.program} ${path}`;
      byPlace.set(place, { path, bugs: [...(byPlace.get(place)?.bugs ?? []), bug] });
    }
  }
  for (const { path, bugs } of byPlace.values()) {
    yield* findingAt(path, bugs, context);
  }
}

const ofRelease = once((release: string) => {
  const [program, version = ''] = release.split(' ');
  return knownBugs.filter(bug => bug.program === program && hasBug(bug, version));
});

/** Returns the bugs of the programs that read the file, for programs whose release is known. */
const bugsFor = ofObject((assumptions: ConfigContext['assumptions']): readonly KnownBug[] =>
  packageNames
    .flatMap(program => {
      const release = releaseOf(program, assumptions);
      return release === undefined ? [] : ofRelease(`${program} ${release}`);
    })
    .filter(({ loaders }) => loaders?.includes(assumptions.loader.id) ?? true),
);

/** From the earliest failure to the latest. */
const order: readonly FailsAt[] = ['load', 'initialize', 'step', 'never'];

/** Yields one finding for all bugs of one program at one key. */
function* findingAt(
  path: string,
  bugs: readonly KnownBug[],
  { document, assumptions }: ConfigContext,
): Generator<Finding> {
  const property = writtenAt(document, path);
  const [first] = bugs;
  if (property === undefined || first === undefined) {
    return;
  }
  const many = bugs.length === 1 ? 'a known bug' : `${bugs.length} known bugs`;
  const common = commonWays(bugs);
  const symptoms = bugs.map(bug => symptomText(bug, common));
  yield {
    span: property,
    message:
      `${titleOf(first.program)} ${releaseOf(first.program, assumptions)} has ${many} with "${path}". ${symptoms.join(' ')} ${adviceFor(bugs, common, document)}`.trimEnd(),
    failsAt: order.find(time => bugs.some(({ failsAt }) => failsAt === time)) ?? 'never',
    fixes: () => fixesOf(bugs),
  };
}

/** Returns what a bug does. If the bugs have no workaround in common, its own workaround follows. */
function symptomText(bug: KnownBug, common: readonly string[]): string {
  const own = common.length > 0 ? [] : waysRound(bug);
  const only = own.length === 0 ? '' : ` Against this bug alone: ${asChoice(own)}`;
  return `${bug.symptom} (${bug.threads[0]}, up to ${bug.releases[1]}).${only}`;
}

/** Returns advice like `Set "x" to false, or use a release after 0.18.9.` */
function adviceFor(bugs: readonly KnownBug[], common: readonly string[], document: ConfigDocument): string {
  const ways = [...common, releasesWithout(bugs, document)].filter(way => way !== undefined);
  return ways.length === 0 ? '' : asChoice(ways);
}

function asChoice(ways: readonly string[]): string {
  return `${ways.map((way, i) => (i === 0 ? way : way[0]?.toLowerCase() + way.slice(1))).join(', or ')}.`;
}

/** Returns fixes that are offered but never applied automatically, because the value is valid in other releases. */
function fixesOf(bugs: readonly KnownBug[]): readonly Fix[] {
  const settings = bugs.map(({ set }) => set).filter(set => set !== undefined);
  const byTitle = new Map(settings.map(({ path, value }) => setKey(path, value)).map(fix => [fix.title, fix]));
  return [...byTitle.values()];
}
