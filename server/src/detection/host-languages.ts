import type { Notation } from '../document/notation.js';
import { mightHave as mightHavePython } from '../notations/python/might-have.js';
import { mightHave as mightHaveShell, mightStart } from '../notations/shell/might-have.js';
import { mightHave as mightHaveYaml } from '../notations/yaml/might-have.js';

/** The notations of configs in files that have other things in them, too. */
export type HostNotation = Exclude<Notation['id'], 'json'>;

/** A language of files that can have configs in them. */
export interface HostLanguage {
  /** The names that editors have for the language; the first one is VS Code's. */
  readonly ids: readonly string[];
  /** The ends of the names of its files. */
  readonly files: readonly string[];
  /** Whether a file can have a config, name one, or start DeepSpeed, by its contents. Takes microseconds, and is false for nearly every file without one. */
  readonly mightHave: (text: string) => boolean;
  /** The setting that turns it off, without our prefix. */
  readonly setting: 'python' | 'yaml' | 'scripts';
}

/** The languages of files that can have configs in them. */
export const hostLanguages: { readonly [id in HostNotation]: HostLanguage } = {
  python: {
    ids: ['python'],
    files: ['.py'],
    mightHave: mightHavePython,
    setting: 'python',
  },
  yaml: {
    ids: ['yaml'],
    files: ['.yaml', '.yml'],
    mightHave: mightHaveYaml,
    setting: 'yaml',
  },
  shell: {
    ids: ['shellscript', 'sh', 'bash', 'zsh'],
    files: ['.sh', '.bash', '.zsh', '.slurm', '.sbatch'],
    mightHave: text => mightHaveShell(text) || mightStart(text),
    setting: 'scripts',
  },
};

const notations = Object.keys(hostLanguages) as readonly HostNotation[];

/** Returns the notation of configs in files of a language; undefined for JSON and all others. */
export function hostNotation(languageId: string): HostNotation | undefined {
  return notations.find(id => hostLanguages[id].ids.includes(languageId));
}

/** Returns VS Code's name of a file's language by the name of the file; undefined if it is none of ours. */
export function hostLanguageOf(file: string): string | undefined {
  const name = file.toLowerCase();
  const found = notations.find(id => hostLanguages[id].files.some(end => name.endsWith(end)));
  return found && hostLanguages[found].ids[0];
}

/** The languages of files that are configs or can have some, by VS Code's names. */
export const configLanguages: readonly string[] = [
  'json',
  'jsonc',
  ...Object.values(hostLanguages).flatMap(({ ids }) => ids.slice(0, 1)),
];
