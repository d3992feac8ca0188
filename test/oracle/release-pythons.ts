import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The releases that are asked with one set of packages. */
export interface ReleaseGroup {
  readonly name: string;
  readonly packages: readonly string[];
  readonly environment: { readonly [name: string]: string };
  readonly releases: readonly string[];
}

/** Which Python reads files with a release: one that has it, or one beside whose packages its sources lie in a folder. */
interface ReleasePython {
  readonly python: string;
  readonly source?: string;
}

/** What DeepSpeed did with a config while it read the file: see run_config.py. */
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
  /** In the order of the texts. */
  readonly answers: readonly Answer[];
}

const script = fileURLToPath(new URL('run_config.py', import.meta.url));

export const releaseGroups = JSON.parse(
  readFileSync(new URL('releases.json', import.meta.url), 'utf8'),
) as readonly ReleaseGroup[];

/** Every release that is asked, oldest first. */
export const askedReleases: readonly string[] = releaseGroups.flatMap(({ releases }) => releases);

/** The Python of each release, from the file that ORACLE_RELEASES names. Relative paths in it start from its folder. */
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

/** The group of a release; of one that is not listed, that of the last listed one before it. */
function groupOf(release: string): ReleaseGroup | undefined {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return releaseGroups.findLast(({ releases: [first = ''] }) => {
    const [firstMajor = 0, firstMinor = 0] = first.split('.').map(Number);
    return major > firstMajor || (major === firstMajor && minor >= firstMinor);
  });
}

function environmentOf(release: string, source: string | undefined): NodeJS.ProcessEnv {
  const { DS_ACCELERATOR: _, PYTHONPATH: __, ...inherited } = process.env;
  return { ...inherited, ...groupOf(release)?.environment, ...(source === undefined ? {} : { PYTHONPATH: source }) };
}

async function* linesOf(
  python: string,
  environment: NodeJS.ProcessEnv,
  texts: readonly string[],
): AsyncGenerator<string> {
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'ignore'], env: environment });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => {});
  child.stdin.on('error', () => {}); // it says so by answering less
  child.stdin.end(texts.map((text, id) => `${JSON.stringify({ id, text })}\n`).join(''));
  yield* createInterface({ input: child.stdout });
  if (child.exitCode === null && child.pid === undefined) {
    await failed;
  }
}

/** What a release does with each text while it reads it, in one process. */
export async function askRelease(release: string, texts: readonly string[]): Promise<Answers> {
  const known = readPythons()[release];
  if (known === undefined) {
    throw new Error(`${process.env.ORACLE_RELEASES} names no Python for DeepSpeed ${release}: see CONTRIBUTING.md`);
  }
  const lines: string[] = [];
  for await (const line of linesOf(known.python, environmentOf(release, known.source), texts)) {
    lines.push(line);
  }
  const [first, ...rest] = lines.map(line => JSON.parse(line) as unknown);
  const programs = first as Programs | undefined;
  if (programs?.deepspeed !== release || rest.length !== texts.length) {
    const said = `${rest.length} answers to ${texts.length} configs`;
    throw new Error(`${known.python} is not a Python with DeepSpeed ${release}: ${programs?.deepspeed}, ${said}`);
  }
  return { programs, answers: rest as readonly Answer[] };
}
