import path from 'node:path';
import { newestOf, type PackageName, packageNames, settingOf, titleOf } from '../../catalog/packages.js';
import { releaseIn } from '../../catalog/version.js';
import { defaultSettings, loaders, type Settings } from '../../loaders/assumptions.js';
import { loadNotation } from '../../notations/notations.js';
import { diskFiles } from '../../run-index/disk-files.js';
import type { RunIndex } from '../../run-index/run-index.js';
import { surroundingsOnDisk } from '../../surroundings/disk.js';
import type { Arguments, Option } from '../program/command.js';
import { givenRun } from './given-arguments.js';
import { hasSize } from './model-file.js';

/** Returns the option for the release of a package. */
function versionOption(name: PackageName): Option {
  const meant =
    name === 'deepspeed'
      ? "The release of DeepSpeed that the files are for, such as 0.17.1; auto (the default) is the one that requirements, lock files and the like pin in the file's directory or its parents, up to the working directory"
      : `The release of ${titleOf(name)} that reads the files before DeepSpeed; auto (the default) is found in the same way`;
  return {
    name: `${name}-version`,
    value: 'VERSION',
    help: `${meant}, otherwise ${newestOf(name)}.`,
    shape: { pattern: /^(auto|v?\d+\.\d+(\.\d+)?)$/, name: `a version such as ${newestOf(name)}` },
  };
}

/** Options for what a command assumes about the run of a file. */
export const assumptionOptions: readonly Option[] = [
  {
    name: 'loader',
    value: 'LOADER',
    help: `The program that reads the files: ${Object.keys(loaders).join(', ')}, or auto (the default): transformers for a file with "auto" values, otherwise deepspeed.`,
    choices: ['auto', ...Object.keys(loaders)],
  },
  ...packageNames.map(versionOption),
  {
    name: 'world-size',
    value: 'N',
    help: 'The number of processes (GPUs), if it is known. Otherwise it is read from the file "hostfile" in the same directory, and findings that depend on it are at most warnings.',
    shape: { pattern: /^[1-9]\d{0,8}$/, name: 'a number from 1 on' },
  },
  {
    name: 'arguments',
    value: 'ARGUMENTS',
    help: 'The arguments of TrainingArguments by name, as a JSON object or the path of a file with one. They replace "auto", and a value that contradicts one is reported. An argument that is left out has its default. No other runs are looked for.',
  },
  {
    name: 'no-runs',
    help: 'Do not look for the runs that name a file: launch scripts, recipes and calls in the working directory. Their arguments replace "auto", and a value that contradicts one is reported.',
  },
];

/**
 * Returns the settings that these options make. Syntax errors are reported, because no other program reports them here.
 */
export function settingsOf(given: Arguments): Settings {
  const worldSize = given.value('world-size');
  return {
    ...defaultSettings,
    loader: (given.value('loader') ?? 'auto') as Settings['loader'],
    ...Object.fromEntries(
      packageNames.map(name => [settingOf(name), releaseIn(given.value(`${name}-version`) ?? '') ?? 'auto'] as const),
    ),
    worldSize: worldSize === undefined ? null : Number(worldSize),
    syntax: true,
  };
}

/**
 * Returns a function that completes settings from the files around a file, and from the runs that name it, as an editor
 * does in the working directory.
 */
export function completion(given: Arguments): (settings: Settings, file: string) => Promise<Settings> {
  const root = process.cwd();
  const complete = surroundingsOnDisk(root, hasSize);
  const text = given.value('arguments');
  const runOf = text === undefined ? undefined : givenRun(text, given.value('loader') ?? 'auto');
  let index: Promise<RunIndex> | undefined;
  return async (settings, file) => {
    const own = await complete(settings, file);
    if (runOf !== undefined) {
      return { ...own, runs: [await runOf(own)] };
    }
    const steps = path.relative(root, path.resolve(root, file));
    if (given.has('no-runs') || steps.startsWith('..') || path.isAbsolute(steps)) {
      return own;
    }
    index ??= import('../../run-tools/run-tools.js').then(({ indexOfFolder }) =>
      indexOfFolder(diskFiles(root), root, loadNotation),
    );
    const runs = (await index).runsOf(steps.replaceAll(path.sep, '/'), own.transformersVersion);
    return runs.length === 0 ? own : { ...own, runs };
  };
}
