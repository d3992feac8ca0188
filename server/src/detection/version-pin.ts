import { knownReleases, type PackageName, packageNames, settingOf } from '../catalog/packages.js';
import { compareVersions } from '../catalog/version.js';

/** A version of a package that a project requires, and the requirement that names it. */
export interface VersionPin {
  readonly version: string;
  /** The requirement as the file has it: `deepspeed==0.14.2`. */
  readonly requirement: string;
}

/** A pin and the display name of its file. */
export interface FoundPin extends VersionPin {
  readonly file: string;
}

/** Pins by package. */
export type Pins<Pin = VersionPin> = { readonly [name in PackageName]?: Pin };

/** The pins of a project, and the files in which it requires accelerate, or a program that runs Trainer. */
export interface Found extends Pins<FoundPin> {
  readonly requires?: { readonly accelerate?: string; readonly trainer?: string };
}

/** Base names of files that pin packages. Lock files name the exact version. */
const lockFiles = /^((uv|poetry|pdm|Pipfile)\.lock|conda-lock\.ya?ml)$/;
const requirementFiles =
  /^(requirements[\w.-]*\.(txt|in)|constraints[\w.-]*\.txt|pyproject\.toml|setup\.(cfg|py)|Pipfile|environment[\w.-]*\.ya?ml|Dockerfile[\w.-]*|[\w.-]+\.Dockerfile)$/;

/** The same files as a glob, for clients that watch files. */
export const pinFiles =
  '**/{requirements*.txt,requirements*.in,constraints*.txt,pyproject.toml,setup.cfg,setup.py,Pipfile,Pipfile.lock,environment*.yml,environment*.yaml,uv.lock,poetry.lock,pdm.lock,conda-lock.yml,conda-lock.yaml,Dockerfile*,*.Dockerfile}';

/** Whether a file of this base name can pin a package. */
function canPin(baseName: string): boolean {
  return lockFiles.test(baseName) || requirementFiles.test(baseName);
}

/** Returns the sort key of a file. Lock files come first, because they name the installed version. */
function pinRank(baseName: string): number {
  return lockFiles.test(baseName) ? 0 : 1;
}

/** Returns those of a folder's files that can pin a package, in the order in which they count. */
export function pinFilesAmong(names: readonly string[]): readonly string[] {
  return names.filter(canPin).sort((a, b) => pinRank(a) - pinRank(b) || a.localeCompare(b, 'en'));
}

const operators = /(===|==|~=|>=|<=|!=|<|>|\^|=)\s*v?(\d+(?:\.\d+){0,2}(?:\.\*)?)/g;

function bounds(specifier: string): readonly (readonly [operator: string, version: string])[] {
  return [...specifier.matchAll(operators)].map(match => [match[1] as string, match[2] as string] as const);
}

/** Whether a version has the prefix that `~=0.15.1` or `0.15.*` fixes: here 0.15. */
function staysWithin(version: string, base: string): boolean {
  const places = base.replace(/\.\*$/, '').split('.');
  const fixed = base.endsWith('.*') ? places : places.slice(0, -1);
  return version.split('.').slice(0, fixed.length).join('.') === fixed.join('.');
}

function allows(version: string, [operator, bound]: readonly [string, string]): boolean {
  const difference = compareVersions(version, bound.replace(/\.\*$/, ''));
  switch (operator) {
    case '>=':
      return difference >= 0;
    case '>':
      return difference > 0;
    case '<=':
      return difference <= 0;
    case '<':
      return difference < 0;
    case '!=':
      return bound.endsWith('.*') ? !staysWithin(version, bound) : difference !== 0;
    case '~=':
      return difference >= 0 && staysWithin(version, bound);
    case '^': {
      // Below 1.0, the minor version is fixed too.
      const fixed = bound.split('.').slice(0, bound.startsWith('0') ? 2 : 1);
      return difference >= 0 && staysWithin(version, `${fixed.join('.')}.*`);
    }
    default:
      return bound.endsWith('.*') ? staysWithin(version, bound) : difference === 0;
  }
}

/** Returns the version that a specifier means: the exact one, otherwise the newest known one that it allows. */
function resolve(name: PackageName, specifier: string): string | undefined {
  const all = bounds(specifier);
  const exact = all.find(([operator, version]) => /^={1,3}$/.test(operator) && !version.endsWith('.*'));
  if (exact !== undefined) {
    return exact[1];
  }
  return all.length === 0
    ? undefined
    : knownReleases[name].findLast(version => all.every(bound => allows(version, bound)));
}

/**
 * Returns the pin of a lock file. Reads `[[package]]` of uv, poetry and pdm, entries of conda-lock, and
 * `"name": {"version": "==..."}` of Pipfile.lock.
 */
function inLockFile(name: PackageName, text: string): VersionPin | undefined {
  const found = new RegExp(
    `^\\s*-?\\s*name\\s*[=:]\\s*"?${name}"?\\s*\\r?\\n\\s*version\\s*[=:]\\s*["']?(\\d+(?:\\.\\d+){1,2})|"${name}"\\s*:\\s*\\{[^}]*"version"\\s*:\\s*"==(\\d+(?:\\.\\d+){1,2})`,
    'm',
  ).exec(text);
  const version = found?.[1] ?? found?.[2];
  return version === undefined ? undefined : { version, requirement: `${name}==${version}` };
}

/**
 * Returns the release that a line names by a tag or a file name. Reads `name @ git+https://host/owner/name.git@v1.2.3`,
 * the address alone, the address of a wheel or an archive, and `name = { git = "...", tag = "v1.2.3" }`. A branch or a
 * commit does not tell the release.
 */
function byTag(name: PackageName, line: string): VersionPin | undefined {
  const release = '(\\d+\\.\\d+(?:\\.\\d+)?)';
  const named = `(?:^-?|[\\s"'=,[(])${name}(?:\\[[\\w,\\s-]*\\])?`;
  const end = `(?=$|[\\s"'#;,)]|\\.(?:zip|tar))`;
  const found = new RegExp(
    `(?:${named}\\s*@\\s*[^\\s"']*?|/${name}(?:\\.git)?)(?:[@/]v?${release}${end}|/${name}-${release}(?=[+-]|\\.tar))|${named}\\s*=\\s*\\{.*?\\btag\\s*=\\s*["']v?${release}["']`,
    'i',
  ).exec(line);
  const version = found?.slice(1).find(part => part !== undefined);
  return found === null || version === undefined
    ? undefined
    : { version, requirement: found[0].replace(/^[\s"'=,[(/-]+/, '') };
}

/**
 * Returns the first pin in the lines of a file. The end of a longer name, such as sentence-transformers, does not
 * match.
 */
function inLines(name: PackageName, text: string): VersionPin | undefined {
  const pattern = new RegExp(
    `(?:^-?|[\\s"'=,[(])${name}(?:\\[[\\w,\\s-]*\\])?["']?\\s*(?:=\\s*(?:\\{[^}]*version\\s*=\\s*)?["'])?\\s*((?:(?:===|==|~=|>=|<=|!=|<|>|\\^|=)\\s*v?\\d[\\w.*]*\\s*,?\\s*)+)`,
    'i',
  );
  for (const line of text.split(/\r\n|\n|\r/)) {
    const said = line.replace(/(^|\s)#.*$/, '');
    const specifier = pattern.exec(said)?.[1];
    const version = specifier === undefined ? undefined : resolve(name, specifier);
    if (version !== undefined && specifier !== undefined) {
      return { version, requirement: `${name}${specifier.trim().replace(/,$/, '')}` };
    }
    const tagged = byTag(name, said);
    if (tagged !== undefined) {
      return tagged;
    }
  }
  return undefined;
}

/** Returns the version of a package that a file of a Python project pins; undefined if the file has none. */
function pinOf(name: PackageName, baseName: string, text: string): VersionPin | undefined {
  return pinRank(baseName) === 0 ? inLockFile(name, text) : inLines(name, text);
}

/**
 * Returns the versions of DeepSpeed and of the loaders' packages that a file of a Python project pins. Reads
 * requirements files, pyproject.toml, setup.cfg, Pipfile, conda environments, Dockerfiles and lock files, and runs none
 * of them.
 */
function pinsIn(baseName: string, text: string): Pins {
  const found = canPin(baseName) ? packageNames.map(name => [name, pinOf(name, baseName, text)] as const) : [];
  return Object.fromEntries(found.filter(([, pin]) => pin !== undefined));
}

/** Returns the closer pins, with outer ones for packages that they lack. */
export function completed(closer: Found, outer: Found): Found {
  return { ...outer, ...closer, requires: { ...outer.requires, ...closer.requires } };
}

/** Whether there is a pin for every package, so that the search can stop. */
export function areComplete(pins: Found): boolean {
  return packageNames.every(name => pins[name] !== undefined);
}

/** A requirement of accelerate; its comparison with a release, or its end, tells it from the verb. */
const accelerate = /^[^#\n]*?(?:^|[\s"'=,[(])accelerate\s*(?:$|[\]"',;[=<>!~^@])/m;

/** Transformers, and packages that bring it. */
const trainers = /\b(?:transformers|trl|peft|axolotl|llamafactory|unsloth|optimum|setfit)\b/;

/** Returns the pins of a file with its display name, and the programs that it requires. */
export function foundPins(baseName: string, text: string, file: string): Found {
  const pins = Object.entries(pinsIn(baseName, text));
  const required = Object.entries({ accelerate, trainer: trainers }).filter(([, pattern]) => pattern.test(text));
  return {
    ...Object.fromEntries(pins.map(([name, pin]) => [name, { ...pin, file }])),
    requires: Object.fromEntries(required.map(([name]) => [name, file])),
  };
}

type Values = { readonly [name: string]: unknown };

function isSet(name: PackageName, values: Values): boolean {
  return (values[settingOf(name)] ?? 'auto') !== 'auto';
}

/**
 * Returns settings whose unset releases are those that the project pins, with the reason to expect Accelerate, if the
 * project requires that and nothing that runs Trainer.
 */
export function withPins<Settings extends object>(settings: Settings, { requires, ...pins }: Found): Settings {
  const found = packageNames.flatMap(name => {
    const setting = settingOf(name);
    const pin = pins[name];
    return pin === undefined || isSet(name, settings as Values)
      ? []
      : [
          [setting, pin.version],
          [`${setting}Reason`, `${pin.file} has ${pin.requirement}`],
        ];
  });
  const isOfAccelerate = requires?.accelerate !== undefined && requires.trainer === undefined;
  return {
    ...settings,
    ...Object.fromEntries(found),
    ...(isOfAccelerate && { accelerateReason: `${requires.accelerate} requires accelerate without transformers` }),
  };
}

/** Whether every release is set, so that pins are not needed. */
export function areSet(settings: object): boolean {
  return packageNames.every(name => isSet(name, settings as Values));
}
