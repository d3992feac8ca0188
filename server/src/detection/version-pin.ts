import { releases } from '../catalog/releases.js';
import { compareVersions } from '../catalog/version.js';

/** A version of DeepSpeed that a project asks for, and the words that say so. */
export interface VersionPin {
  readonly version: string;
  /** `deepspeed==0.14.2`, as the file has it. */
  readonly requirement: string;
}

/** Files that name versions, by base name; the first kinds are the most exact. */
const lockFiles = /^(uv|poetry)\.lock$/;
const requirementFiles =
  /^(requirements[\w.-]*\.(txt|in)|constraints[\w.-]*\.txt|pyproject\.toml|setup\.(cfg|py)|Pipfile(\.lock)?|environment[\w.-]*\.ya?ml|Dockerfile[\w.-]*|[\w.-]+\.Dockerfile)$/;

/** The same as a glob, for who watches files. */
export const pinFiles =
  '**/{requirements*.txt,requirements*.in,constraints*.txt,pyproject.toml,setup.cfg,setup.py,Pipfile,Pipfile.lock,environment*.yml,environment*.yaml,uv.lock,poetry.lock,Dockerfile*}';

/** Whether a file of this base name can pin DeepSpeed. */
export function canPin(baseName: string): boolean {
  return lockFiles.test(baseName) || requirementFiles.test(baseName);
}

/** Lock files say what is installed; they come before what is merely asked for. */
export function pinRank(baseName: string): number {
  return lockFiles.test(baseName) || baseName === 'Pipfile.lock' ? 0 : 1;
}

const operators = /(===|==|~=|>=|<=|!=|<|>|\^|=)\s*v?(\d+(?:\.\d+){0,2}(?:\.\*)?)/g;

function bounds(specifier: string): readonly (readonly [operator: string, version: string])[] {
  return [...specifier.matchAll(operators)].map(match => [match[1] as string, match[2] as string] as const);
}

/** `~=0.15.1` and `0.15.*` stay below the next number of the last place but one. */
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
    case '^':
      // Below 1.0 the minor version is the one that may not change.
      return difference >= 0 && staysWithin(version, `${bound.split('.').slice(0, 2).join('.')}.*`);
    default:
      return bound.endsWith('.*') ? staysWithin(version, bound) : difference === 0;
  }
}

/** The version that a specifier leads to: the exact one, else the newest known that it allows. */
function resolve(specifier: string): string | undefined {
  const all = bounds(specifier);
  const exact = all.find(([operator, version]) => /^={1,3}$/.test(operator) && !version.endsWith('.*'));
  if (exact !== undefined) {
    return exact[1];
  }
  return all.length === 0 ? undefined : releases.findLast(version => all.every(bound => allows(version, bound)));
}

/** `[[package]]` of uv and poetry, and the `"deepspeed": {"version": "==..."}` of Pipfile.lock. */
function inLockFile(text: string): VersionPin | undefined {
  const found =
    /name\s*=\s*"deepspeed"\s*\r?\nversion\s*=\s*"(\d+(?:\.\d+){1,2})/.exec(text) ??
    /"deepspeed"\s*:\s*\{[^}]*"version"\s*:\s*"==(\d+(?:\.\d+){1,2})/.exec(text);
  const version = found?.[1];
  return version === undefined ? undefined : { version, requirement: `deepspeed==${version}` };
}

/**
 * The version of DeepSpeed that a file of a Python project pins. Knows requirements files, pyproject.toml, setup.cfg, Pipfile,
 * conda environments, Dockerfiles and lock files; reads text only. Undefined when the file does not say.
 */
export function versionPin(baseName: string, text: string): VersionPin | undefined {
  if (!canPin(baseName)) {
    return undefined;
  }
  if (pinRank(baseName) === 0) {
    return inLockFile(text);
  }
  for (const line of text.split(/\r\n|\n|\r/)) {
    const code = line.replace(/(^|\s)#.*$/, '');
    const found =
      /(?:^|[\s"'=,[(-])deepspeed(?:\[[\w,\s-]*\])?["']?\s*(?:=\s*(?:\{[^}]*version\s*=\s*)?["'])?\s*((?:(?:===|==|~=|>=|<=|!=|<|>|\^|=)\s*v?\d[\w.*]*\s*,?\s*)+)/i.exec(
        code,
      );
    const version = found === null ? undefined : resolve(found[1] ?? '');
    if (version !== undefined && found !== null) {
      return { version, requirement: `deepspeed${(found[1] ?? '').trim().replace(/,$/, '')}` };
    }
  }
  return undefined;
}
