/**
 * Asks every release in releases.json whether it loads the configs of release-questions.ts, and records the answers:
 * `ORACLE_RELEASES=<file> npm run oracle:releases`. Asks only questions without a recorded answer; `--all` asks
 * everything. Two options ask no release: `--list` prints our disagreements by release, and `--shrink` removes resolved
 * ones from the list of known disagreements.
 */
import { parseArgs } from 'node:util';
import { readKnownDisagreements, withoutAgreed, writeKnownDisagreements } from './known-release-disagreements.js';
import { disagreementsIn } from './release-disagreements.js';
import { type Answer, askedReleases, askReleases, type Programs } from './release-pythons.js';
import { type ReleaseQuestion, releaseQuestions } from './release-questions.js';
import {
  historyIn,
  historyOf,
  outcomeOf,
  type ReleaseRecord,
  readReleaseRecord,
  releaseAskerMark,
  textMark,
  writeReleaseRecord,
} from './release-record.js';

const { values: options } = parseArgs({
  options: { all: { type: 'boolean' }, list: { type: 'boolean' }, shrink: { type: 'boolean' } },
});

function holds(record: ReleaseRecord): boolean {
  const asked = Object.keys(record.programs).join();
  return record.asker === releaseAskerMark() && asked === askedReleases.join();
}

/** Answers by release. */
async function askAll(questions: readonly ReleaseQuestion[]) {
  const programs: { [release: string]: Programs } = {};
  const answers = new Map<string, readonly Answer[]>();
  const texts = questions.map(({ text }) => text);
  for await (const [release, said] of askReleases(askedReleases, texts)) {
    programs[release] = said.programs;
    answers.set(release, said.answers);
    console.log(`${release}: ${texts.length} asked, ${said.answers.filter(({ ok }) => !ok).length} refused`);
  }
  return { programs, answers };
}

async function record(): Promise<void> {
  const before = readReleaseRecord();
  const kept = !options.all && holds(before) ? before : undefined;
  const due = releaseQuestions.filter(question => kept === undefined || historyIn(kept, question) === undefined);
  const { programs, answers } =
    due.length === 0 ? { programs: before.programs, answers: new Map() } : await askAll(due);
  const asked = due.map((question, i): [string, string] => {
    const outcomes = [...answers].map(([release, all]): [string, string] => [release, outcomeOf(all[i])]);
    return [question.id, historyOf(new Map(outcomes))];
  });
  const histories = new Map(asked);
  const outcomes = releaseQuestions.map((question): [string, readonly [string, string]] => {
    const history = histories.get(question.id) ?? (kept === undefined ? undefined : historyIn(kept, question));
    return [question.id, [textMark(question.text), history ?? 'undecided']];
  });
  writeReleaseRecord({ asker: releaseAskerMark(), programs, outcomes: Object.fromEntries(outcomes) });
  console.log(`${due.length} asked, ${outcomes.length} recorded`);
}

function list(): void {
  for (const release of askedReleases) {
    const found = disagreementsIn(release);
    console.log(`${release}: ${found.length} differ`);
    for (const { id, kind, outcome, text } of found) {
      console.log(`  ${kind.padEnd(6)} ${id} (${outcome}): ${text}`);
    }
  }
}

function shrink(): void {
  const differing = new Map(
    askedReleases.map(release => [release, new Set(disagreementsIn(release).map(({ id }) => id))]),
  );
  const left = withoutAgreed(readKnownDisagreements(), (id, release) => differing.get(release)?.has(id) ?? false);
  writeKnownDisagreements(left);
  console.log(`${left.flatMap(({ questions }) => Object.keys(questions)).length} questions are left`);
}

if (options.list) {
  list();
} else if (options.shrink) {
  shrink();
} else {
  record().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
