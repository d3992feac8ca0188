import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseText } from '../../server/src/document/parse.js';
import { resolvePath } from '../../server/src/run-index/resolve-path.js';
import { mismatchesOf } from '../../server/src/runs/checking/mismatches.js';
import { type FillSource, filledAt } from '../../server/src/runs/fills.js';
import { launchCommands } from '../../server/src/runs/launch-commands.js';
import type { Run, RunArgument } from '../../server/src/runs/run.js';
import { aroundFolder } from './around-files.js';

/** What Trainer said about a command and its config. */
interface Verdict {
  readonly mismatches?: readonly string[];
  readonly filled?: { readonly [path: string]: unknown };
  readonly world_size: number;
  readonly steps_known?: boolean;
}

/** A path that a command names, and the file of the repository that it leads to. */
interface Reference {
  readonly written: string;
  readonly resolved?: string | null;
}

/** A command as a person wrote it down. */
interface LabelledCommand {
  readonly line: number;
  readonly flags: { readonly [name: string]: unknown };
  readonly launcher_flags: { readonly [name: string]: unknown };
  readonly world_size: number | null;
  readonly deepspeed?: Reference & { readonly file?: string };
  readonly deepspeed_config?: Reference;
  readonly accelerate_config?: Reference;
  readonly hostfile?: { readonly written: string };
  readonly hf?: Verdict;
  readonly hf_applies?: boolean | 'likely';
}

interface Pair {
  readonly name: string;
  /** The path of the script in its repository. */
  readonly path: string;
  /** The files of the repository that its commands name. */
  readonly files: ReadonlySet<string>;
  readonly command: LabelledCommand;
  readonly run: Run | undefined;
}

/** Returns the number of the line of an offset, from 1. */
function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Whether a labelled value has something in it that only the shell knows. */
function isOpen(value: unknown): boolean {
  return /[$`]/.test(JSON.stringify(value) ?? '');
}

function differences(found: ReadonlyMap<string, RunArgument>, labelled: LabelledCommand['flags']): readonly string[] {
  const wanted = new Map(Object.entries(labelled).map(([name, value]) => [name.replace(/-/g, '_'), value]));
  return [...new Set([...found.keys(), ...wanted.keys()])].filter(name => {
    const [own, other] = [found.get(name)?.value, wanted.get(name)];
    return isOpen(other) ? !found.has(name) : JSON.stringify(own) !== JSON.stringify(other);
  });
}

describe('launch commands in scripts', () => {
  const folder = aroundFolder();
  if (folder === undefined) {
    return;
  }
  const labels = path.join(folder, 'labels-code.jsonl');
  assert.ok(existsSync(labels));
  const rows: readonly {
    readonly type: string;
    readonly file: string;
    readonly repo: string;
    readonly path: string;
    readonly commands: readonly LabelledCommand[];
  }[] = readFileSync(labels, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  /** Returns the files of a repository, as far as its commands name them. */
  function filesOf(repo: string): ReadonlySet<string> {
    const commands = rows.filter(row => row.type === 'launch' && row.repo === repo).flatMap(row => row.commands);
    const references = commands.flatMap(each => [each.deepspeed, each.deepspeed_config, each.accelerate_config]);
    return new Set(references.flatMap(reference => reference?.resolved ?? []));
  }
  const pairs: Pair[] = rows
    .filter(({ type }) => type === 'launch')
    .flatMap(({ file, repo, path: script, commands }) => {
      const text = readFileSync(path.join(folder, file), 'utf8');
      const runs = new Map(launchCommands(text).map(run => [lineOf(text, run.offset), run]));
      return commands.map(command => ({
        name: `${file}:${command.line}`,
        path: script,
        files: filesOf(repo),
        command,
        run: runs.get(command.line),
      }));
    });

  it('are found, all of them', () => {
    assert.ok(pairs.length > 200);
    assert.deepEqual(
      pairs.filter(({ run }) => run === undefined).map(({ name }) => name),
      [],
    );
  });

  it('lead to the files that people meant, or to none', () => {
    let found = 0;
    const wrong = pairs.flatMap(({ name, path: script, files, command, run }) => {
      const reference = command.deepspeed ?? command.deepspeed_config ?? command.accelerate_config;
      const own = run?.config ?? run?.accelerateFile;
      if (reference === undefined || own?.path === undefined) {
        return [];
      }
      const [one, ...others] = resolvePath(own.path, script, each => files.has(each));
      found += one === undefined ? 0 : 1;
      return one === undefined || others.length > 0 || one === reference.resolved ? [] : [`${name} ${one}`];
    });
    assert.deepEqual(wrong, []);
    assert.ok(found > 130, `${found} paths`);
  });

  it('have the arguments that bash passes', () => {
    const wrong = pairs.flatMap(({ name, command, run }) =>
      run === undefined ? [] : differences(run.arguments, command.flags).map(flag => `${name} ${flag}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('have the right world size, or none', () => {
    const wrong = pairs.filter(({ command, run }) => {
      const own = run?.worldSize?.value;
      return own !== undefined && own !== command.world_size;
    });
    assert.deepEqual(
      wrong.map(({ name }) => name),
      [],
    );
    const known = pairs.filter(({ command }) => command.world_size !== null);
    const found = known.filter(({ run }) => run?.worldSize !== undefined);
    assert.ok(found.length >= known.length - 1, `${found.length} of ${known.length}`);
  });

  it('name the files that they name', () => {
    const written = (reference: { readonly written: string } | undefined): string | undefined =>
      reference === undefined || isOpen(reference.written) ? undefined : reference.written;
    const wrong = pairs.filter(
      ({ command, run }) =>
        run?.config?.path !== written(command.deepspeed ?? command.deepspeed_config) ||
        run?.accelerateFile?.path !== written(command.accelerate_config) ||
        run?.hostfile?.path !== written(command.hostfile),
    );
    assert.deepEqual(
      wrong.map(({ name }) => name),
      [],
    );
  });

  /** The pairs that Trainer judged, each with the tree of its config and what fills are made from. */
  const judged = pairs.flatMap(({ name, command, run }) => {
    const { hf, hf_applies: applies, deepspeed } = command;
    if (run === undefined || hf?.mismatches === undefined || !applies || deepspeed?.file === undefined) {
      return [];
    }
    const { root } = parseText(readFileSync(path.join(folder, deepspeed.file), 'utf8'));
    const source: FillSource = {
      arguments: run.arguments,
      isOpen: false,
      // The labels read `warmup_ratio` as the releases before 5.18 do.
      release: '5.17.0',
      worldSize: hf.world_size,
    };
    return [{ name, hf, root, source }];
  });

  it('contradict a config exactly as Trainer says', () => {
    assert.ok(judged.length > 100);
    const wrong = judged.flatMap(({ name, hf, root, source }) => {
      const own = mismatchesOf(root, source).map(mismatch => mismatch.path);
      // Without the number of steps, Trainer was asked with one that nobody knows here.
      const said = (hf.mismatches ?? [])
        .map(line => line.slice('- ds '.length).split('=')[0] ?? '')
        .filter(key => hf.steps_known === true || !key.endsWith('_num_steps') || own.includes(key));
      return JSON.stringify([...own].sort()) === JSON.stringify([...said].sort()) ? [] : [name];
    });
    assert.deepEqual(wrong, []);
  });

  it('fill in what Trainer fills in', () => {
    let known = 0;
    const wrong = judged.flatMap(({ name, hf, source }) =>
      Object.entries(hf.filled ?? {}).flatMap(([key, value]) => {
        const own = filledAt(key, source)?.value;
        known += own === undefined ? 0 : 1;
        return own === undefined || JSON.stringify(own) === JSON.stringify(value) ? [] : [`${name} ${key}`];
      }),
    );
    assert.deepEqual(wrong, []);
    assert.ok(known > 700, `${known} values`);
  });
});
