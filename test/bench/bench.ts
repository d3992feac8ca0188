import { type HostLanguage, hostLanguages } from '../../server/src/detection/host-languages.js';
import { loadCorpus } from '../corpus/corpus-files.js';
import { configOf, exponent } from './growth.js';
import { best, microsecondsEach } from './measure.js';
import { programs, programWithConfig } from './programs.js';
import { others, own, parse } from './works.js';

const corpus = loadCorpus();
const texts = corpus.files.map(({ text }) => text);
const names = ['diagnose', 'complete', 'hover'] as const;

/** The machine and the files of the measurement. */
interface Files {
  readonly count: number;
  readonly real: boolean;
  readonly medianLines: number;
}

function files(): Files {
  const lines = texts.map(text => text.split('\n').length).sort((a, b) => a - b);
  return { count: texts.length, real: corpus.real, medianLines: lines[lines.length >> 1] ?? 0 };
}

/** Microseconds per file: jsonc-parser's bare parse, and our work. */
async function perFile(): Promise<{ readonly [what: string]: number }> {
  const runs = [parse, ...names.map(name => own[name])];
  const each = await microsecondsEach(runs, texts, 30);
  return Object.fromEntries(['parse', ...names].map((name, i) => [name, each[i] ?? 0]));
}

/** Microseconds per file of vscode-json-languageservice with our schema and of ours, in turn in the same process. */
async function sideBySide(): Promise<{
  readonly [what: string]: { readonly theirs: number; readonly ours: number };
}> {
  const runs = names.flatMap(name => [others[name], own[name]]);
  const each = await microsecondsEach(runs, texts, 5);
  return Object.fromEntries(names.map((name, i) => [name, { theirs: each[2 * i] ?? 0, ours: each[2 * i + 1] ?? 0 }]));
}

const sizes = [100, 500, 2_000, 10_000, 50_000];

/** Milliseconds for files with a growing number of lines, and the exponent of the fitted line: 1 is linear. */
async function growth(): Promise<{
  readonly [what: string]: {
    readonly times: readonly (readonly [lines: number, ms: number])[];
    readonly exponent: number;
  };
}> {
  const grown = sizes.map(configOf);
  const works = { parse, ...own };
  const results: [string, { times: (readonly [number, number])[]; exponent: number }][] = [];
  for (const [name, run] of Object.entries(works)) {
    const times: (readonly [number, number])[] = [];
    for (const text of grown) {
      const lines = text.split('\n').length;
      times.push([lines, await best(lines < 5_000 ? 30 : 10, run, [text])]);
    }
    results.push([name, { times, exponent: exponent(times) }]);
  }
  return Object.fromEntries(results);
}

/** Microseconds for the first look at a file without a config, by language; the client has it for each open file. */
async function firstLook(): Promise<{ readonly [language: string]: number }> {
  const languages = Object.entries(hostLanguages) as readonly [keyof typeof hostLanguages, HostLanguage][];
  const looks = languages.map(async ([id, { mightHave }]) => {
    const files = programs(id, 200);
    const [each] = await microsecondsEach([mightHave], files, 30);
    return [id, each ?? 0] as const;
  });
  return Object.fromEntries(await Promise.all(looks));
}

/** The sources of Python files, one of twenty with a config. */
function pythonFiles(count: number): readonly string[] {
  return programs('python', count).map((text, i) => (i % 20 === 0 ? programWithConfig(i) : text));
}

const parts = { files, 'per-file': perFile, 'side-by-side': sideBySide, growth, 'first-look': firstLook };

export { pythonFiles };

/** Runs one part of the benchmark, selected by its name. */
export async function run(part: keyof typeof parts): Promise<unknown> {
  return parts[part]();
}
