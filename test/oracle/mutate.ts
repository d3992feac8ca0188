/**
 * Compares our verdict at load with DeepSpeed's on configs that are wrong in one place.
 *
 * `DEEPSPEED_PYTHON=<python that has deepspeed> tsx test/oracle/mutate.ts [disagreements.jsonl]`; with DS_CONFIG_CORPUS set,
 * real configs are mutated too.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { analyse } from '../../server/src/analysis/analysis.js';
import { openText } from '../../server/src/document/config-document.js';
import { defaultSettings } from '../../server/src/loaders/assumptions.js';
import { loadCorpus } from '../corpus/corpus-files.js';
import { type Base, catalogBases, exampleBases, sectionBases } from './bases.js';
import { type Mutation, mutationsOf } from './mutations.js';

/** What DeepSpeed did with a config. */
interface Answer {
  readonly ok: boolean;
  readonly error?: string;
  readonly message?: string;
}

/** Asks DeepSpeed about many configs in one process; the answers come in the order of the texts. */
async function ask(texts: readonly string[]): Promise<readonly Answer[]> {
  const script = fileURLToPath(new URL('run_config.py', import.meta.url));
  const python = spawn(process.env.DEEPSPEED_PYTHON ?? 'python3', [script], { stdio: ['pipe', 'pipe', 'ignore'] });
  const answers: Answer[] = [];
  const reading = (async () => {
    for await (const line of createInterface({ input: python.stdout })) {
      answers.push(JSON.parse(line) as Answer);
    }
  })();
  for (const [id, text] of texts.entries()) {
    if (!python.stdin.write(`${JSON.stringify({ id, text })}\n`)) {
      await new Promise(resolve => python.stdin.once('drain', resolve));
    }
  }
  python.stdin.end();
  await reading;
  if (answers.length !== texts.length) {
    throw new Error(
      `${answers.length} answers to ${texts.length} configs: set DEEPSPEED_PYTHON to a Python with deepspeed`,
    );
  }
  return answers;
}

/** The load errors that we report. */
function loadErrors(text: string): readonly string[] {
  const { verdicts } = analyse(openText(text), { ...defaultSettings, loader: 'deepspeed' });
  return verdicts
    .filter(({ severity, failsAt }) => severity === 'error' && failsAt === 'load')
    .map(({ code, message }) => `${code}: ${message}`);
}

/** One in so many mutations, for bases whose mutations would be too many; the same ones each time. */
function thinned(mutations: readonly Mutation[], every: number): readonly Mutation[] {
  return mutations.filter(({ text }) => createHash('sha1').update(text).digest().readUInt32LE() % every === 0);
}

/** Real configs that load, where there are any: bases with all that people really write. */
function corpusBases(): readonly Base[] {
  const corpus = loadCorpus();
  const files = corpus.real ? corpus.files.filter(({ labels }) => labels.deepspeed?.ok) : [];
  return files.map(({ id, text }) => ({ name: id, text }));
}

interface Group {
  readonly title: string;
  readonly bases: readonly Base[];
  readonly every: number;
}

async function compare({ title, bases, every }: Group): Promise<readonly object[]> {
  const mutations = bases.flatMap(base => thinned([...mutationsOf(base)], every));
  const answers = await ask(mutations.map(({ text }) => text));
  const rows = mutations.map((mutation, i) => ({ ...mutation, theirs: answers[i], ours: loadErrors(mutation.text) }));
  const disagreements = rows.filter(({ theirs, ours }) => theirs?.ok === ours.length > 0);
  const missed = disagreements.filter(({ theirs }) => theirs?.ok === false).length;
  const refused = answers.filter(({ ok }) => !ok).length;
  const agreement = (100 * (1 - disagreements.length / rows.length)).toFixed(2);
  console.log(
    `${title}: ${bases.length} bases, ${rows.length} mutations, ${refused} refused; ` +
      `${missed} missed, ${disagreements.length - missed} false, agreement ${agreement} %`,
  );
  return disagreements;
}

async function main(report: string | undefined): Promise<void> {
  const groups: readonly Group[] = [
    { title: 'examples', bases: exampleBases(), every: 1 },
    { title: 'catalog', bases: catalogBases(), every: 1 },
    { title: 'whole sections', bases: sectionBases(), every: 1 },
    { title: 'corpus', bases: corpusBases(), every: 25 },
  ];
  const disagreements: object[] = [];
  for (const group of groups.filter(({ bases }) => bases.length > 0)) {
    disagreements.push(...(await compare(group)));
  }
  if (report !== undefined) {
    writeFileSync(report, disagreements.map(row => `${JSON.stringify(row)}\n`).join(''));
  }
}

void main(process.argv[2]);
