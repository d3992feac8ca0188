import type { Format } from './format.js';
import type { ReportedFix } from './report.js';
import { Tally } from './tally.js';

type Outcomes = Parameters<Format['write']>[0];

/** How often a rule found something, and how many of these findings a fix can be applied to. */
interface RuleCount {
  readonly code: string;
  readonly count: number;
  readonly safe: number;
  readonly unsafe: number;
}

/** Counts the findings by rule, the most frequent rule first. */
function countsOf(found: ReadonlyMap<string, readonly (ReportedFix | undefined)[]>): readonly RuleCount[] {
  return [...found]
    .map(([code, fixes]) => ({
      code,
      count: fixes.length,
      safe: fixes.filter(fix => fix?.safe === true).length,
      unsafe: fixes.filter(fix => fix?.safe === false).length,
    }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

function line({ code, count, safe, unsafe }: RuleCount, width: number): string {
  const fixes = [
    ...(safe > 0 ? [`${safe} fixable`] : []),
    ...(unsafe > 0 ? [`${unsafe} with an unsafe fix`] : []),
  ].join(', ');
  return `${String(count).padStart(width)}  ${code}${fixes === '' ? '' : ` (${fixes})`}\n`;
}

async function collect(outcomes: Outcomes, tally: Tally): Promise<readonly RuleCount[]> {
  const found = new Map<string, (ReportedFix | undefined)[]>();
  for await (const outcome of outcomes) {
    if (outcome.kind === 'report') {
      tally.add(outcome);
      for (const { code, fix } of outcome.findings) {
        const fixes = found.get(code) ?? [];
        fixes.push(fix());
        found.set(code, fixes);
      }
    }
  }
  return countsOf(found);
}

/** Writes a line per rule instead of one per finding, or an array with an object per rule. */
export const statistics: { readonly [format: string]: Format['write'] } = {
  async *text(outcomes, surroundings) {
    const tally = new Tally();
    const counts = await collect(outcomes, tally);
    const width = String(counts[0]?.count ?? 0).length;
    yield* counts.map(each => line(each, width));
    yield* tally.lines(surroundings);
  },
  async *json(outcomes) {
    yield `${JSON.stringify(await collect(outcomes, new Tally()), null, 2)}\n`;
  },
};
