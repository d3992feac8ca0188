import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The releases that run with one set of packages. */
export interface ReleaseGroup {
  readonly name: string;
  readonly packages: readonly string[];
  readonly environment: { readonly [name: string]: string };
  readonly releases: readonly string[];
}

/**
 * The Python that reads files with a release: one that has it installed, or one that adds the release's sources to its
 * packages.
 */
interface ReleasePython {
  readonly python: string;
  readonly source?: string;
}

/** The result of DeepSpeed reading a config: see run_config.py. */
export interface Answer {
  readonly ok: boolean;
  readonly error?: string;
  readonly message?: string;
  /** Why the machine cannot tell. */
  readonly undecided?: string;
}

/** The versions of the programs that answered. */
export type Programs = { readonly [program: string]: string };

export interface Answers {
  readonly programs: Programs;
  /** In the order of the configs. */
  readonly answers: readonly Answer[];
}

const script = fileURLToPath(new URL('run_releases.py', import.meta.url));

export const releaseGroups = JSON.parse(
  readFileSync(new URL('releases.json', import.meta.url), 'utf8'),
) as readonly ReleaseGroup[];

/** Every release that is asked, the oldest first. */
export const askedReleases: readonly string[] = releaseGroups.flatMap(({ releases }) => releases);

/**
 * Returns the Python of each release, from the file that ORACLE_RELEASES names. Its relative paths start from its
 * folder.
 */
function readPythons(): { readonly [release: string]: ReleasePython } {
  const file = process.env.ORACLE_RELEASES;
  if (file === undefined) {
    throw new Error('set ORACLE_RELEASES to the file that npm run oracle:prepare writes: see CONTRIBUTING.md');
  }
  const folder = path.dirname(path.resolve(file));
  const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as { [release: string]: ReleasePython });
  return Object.fromEntries(
    entries.map(([release, { python, source }]) => [
      release,
      {
        python: path.resolve(folder, python),
        ...(source === undefined ? {} : { source: path.resolve(folder, source) }),
      },
    ]),
  );
}

/** Where the sources of each release lie, as far as ORACLE_RELEASES is set and says so. */
export function releaseFolders(): { readonly [release: string]: string } {
  const pythons = process.env.ORACLE_RELEASES === undefined ? {} : readPythons();
  return Object.fromEntries(
    Object.entries(pythons).flatMap(([release, { source }]) => (source === undefined ? [] : [[release, source]])),
  );
}

/** The group of a release; of one that is not listed, that of the last listed one before it. */
function groupOf(release: string): ReleaseGroup | undefined {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return releaseGroups.findLast(({ releases: [first = ''] }) => {
    const [firstMajor = 0, firstMinor = 0] = first.split('.').map(Number);
    return major > firstMajor || (major === firstMajor && minor >= firstMinor);
  });
}

function environmentOf(release: string): NodeJS.ProcessEnv {
  const { DS_ACCELERATOR: _, PYTHONPATH: __, ...inherited } = process.env;
  return { ...inherited, ...groupOf(release)?.environment };
}

interface Asked {
  readonly release: string;
  readonly source: string;
}

/** The releases that one Python can be asked about, by its path. */
function byPython(releases: readonly string[]): ReadonlyMap<string, readonly Asked[]> {
  const pythons = readPythons();
  const found = new Map<string, Asked[]>();
  for (const release of releases) {
    const known = pythons[release];
    if (known === undefined) {
      throw new Error(`${process.env.ORACLE_RELEASES} names no Python for DeepSpeed ${release}: see CONTRIBUTING.md`);
    }
    found.set(known.python, [...(found.get(known.python) ?? []), { release, source: known.source ?? '' }]);
  }
  return found;
}

async function* linesOf(python: string, asked: readonly Asked[], texts: readonly string[]): AsyncGenerator<string> {
  const child = spawn(python, [script, ...asked.map(({ source }) => source)], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: environmentOf(asked[0]?.release ?? ''),
  });
  child.on('error', () => {}); // then fewer answers arrive, which is reported
  child.stdin.on('error', () => {});
  child.stdin.end(texts.map((text, id) => `${JSON.stringify({ id, text })}\n`).join(''));
  yield* createInterface({ input: child.stdout });
}

/** Parses the lines of one release. */
function answersIn(lines: readonly string[], python: string, release: string, count: number): Answers {
  const [programs, ...answers] = lines.map(line => JSON.parse(line) as unknown);
  const { deepspeed = 'nothing' } = (programs ?? {}) as Programs;
  if (deepspeed !== release || answers.length !== count) {
    const said = `${answers.length} answers of DeepSpeed ${deepspeed} to ${count} configs`;
    throw new Error(`${python} cannot be asked about DeepSpeed ${release}: ${said}`);
  }
  return { programs: programs as Programs, answers: answers as readonly Answer[] };
}

/** Returns the results of releases reading each config, with one process per environment. */
export async function* askReleases(
  releases: readonly string[],
  texts: readonly string[],
): AsyncGenerator<readonly [release: string, answers: Answers]> {
  for (const [python, asked] of byPython(releases)) {
    const lines: string[] = [];
    let done = 0;
    for await (const line of linesOf(python, asked, texts)) {
      lines.push(line);
      const next = asked[done];
      if (lines.length === texts.length + 1 && next !== undefined) {
        yield [next.release, answersIn(lines.splice(0), python, next.release, texts.length)];
        done += 1;
      }
    }
    const failed = asked[done];
    if (failed !== undefined) {
      answersIn(lines, python, failed.release, texts.length);
    }
  }
}
