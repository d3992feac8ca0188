/**
 * Asks DeepSpeed for its config object for each config and records the answers: `npm run oracle:effective`.
 * ORACLE_PYTHON names a Python with the packages of requirements.txt.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { JsonValue } from '../../server/src/document/json-value.js';
import { type Leaves, leavesOf } from './effective-agreement.js';
import { baseline, type EffectiveQuestion, effectiveQuestions, nullQuestions } from './effective-questions.js';

/**
 * The values that DeepSpeed holds for a config, as the difference from the baseline; null for a config that it refuses.
 */
interface Answer {
  readonly id: string;
  readonly asked: string;
  readonly refused?: string;
  readonly changed?: { readonly [path: string]: JsonValue };
  /** Paths of the baseline that are missing. */
  readonly gone?: readonly string[];
}

interface EffectiveRecord {
  readonly version: string;
  readonly baseline: { readonly [path: string]: JsonValue };
  readonly answers: readonly Answer[];
}

interface Said {
  readonly id: string;
  readonly held?: JsonValue;
  readonly error?: string;
}

const recordPath = fileURLToPath(new URL('effective.json', import.meta.url));
const script = fileURLToPath(new URL('effective.py', import.meta.url));

/** A short hash of the question: a recorded answer is valid while it does not change. */
export function markOfConfig({ text, worldSize }: EffectiveQuestion): string {
  return createHash('sha256').update(`${worldSize} ${text}`).digest('hex').slice(0, 12);
}

/** The recorded answers. */
export function readEffectiveRecord(): EffectiveRecord {
  return existsSync(recordPath)
    ? (JSON.parse(readFileSync(recordPath, 'utf8')) as EffectiveRecord)
    : { version: '', baseline: {}, answers: [] };
}

/** Returns the values that DeepSpeed holds for the config of an answer. */
export function heldIn({ changed = {}, gone = [] }: Answer, base: EffectiveRecord['baseline']): Leaves {
  const held = new Map(Object.entries(base));
  for (const path of gone) {
    held.delete(path);
  }
  for (const [path, value] of Object.entries(changed)) {
    held.set(path, value);
  }
  return held;
}

function answerTo(question: EffectiveQuestion, { held, error }: Said, base: Leaves): Answer {
  const named = { id: question.id, asked: markOfConfig(question) };
  if (held === undefined) {
    return { ...named, refused: error ?? 'unknown' };
  }
  const leaves = leavesOf(held);
  const changed = [...leaves].filter(([path, value]) => JSON.stringify(value) !== JSON.stringify(base.get(path)));
  const gone = [...base.keys()].filter(path => !leaves.has(path));
  return { ...named, changed: Object.fromEntries(changed), ...(gone.length === 0 ? {} : { gone }) };
}

async function ask(
  all: readonly EffectiveQuestion[],
): Promise<ReadonlyMap<string, Said & { readonly version: string }>> {
  const child = spawn(process.env.ORACLE_PYTHON ?? 'python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(all.map(question => `${JSON.stringify(question)}\n`).join(''));
  const said = new Map<string, Said & { readonly version: string }>();
  for await (const line of createInterface({ input: child.stdout })) {
    const answer = JSON.parse(line) as Said & { readonly version: string };
    said.set(answer.id, answer);
  }
  return said;
}

async function record(): Promise<void> {
  const all = [...effectiveQuestions, ...nullQuestions];
  const said = await ask([baseline, ...all]);
  const first = said.get(baseline.id);
  if (first?.held === undefined) {
    throw new Error('DeepSpeed says nothing about the baseline');
  }
  const base = leavesOf(first.held);
  const answers = all.flatMap(question => {
    const answer = said.get(question.id);
    return answer === undefined ? [] : [answerTo(question, answer, base)];
  });
  const lines = answers.map(answer => JSON.stringify(answer)).join(',\n');
  const head = `{"version": ${JSON.stringify(first.version)},\n"baseline": ${JSON.stringify(Object.fromEntries(base))},\n`;
  writeFileSync(recordPath, `${head}"answers": [\n${lines}\n]}\n`);
  console.log(`${answers.length} recorded, ${answers.filter(({ refused }) => refused !== undefined).length} refused`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  void record();
}
