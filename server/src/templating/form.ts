import { keepLast } from '../caching/keep-last.js';
import { once } from '../caching/once.js';
import { lookUp } from '../catalog/catalog.js';
import { refusalOf } from '../catalog/parameter.js';
import { newestVersion } from '../catalog/releases.js';
import { newerSince } from '../catalog/similar.js';
import { isNewer } from '../catalog/version.js';
import { isObject } from '../document/is-object.js';
import type { JsonValue } from '../document/json-value.js';
import type { Assumptions } from '../loaders/assumptions.js';
import type { Loader } from '../loaders/loader.js';
import type { Members, Template } from './template.js';

/**
 * Whether the loader sets a key from the arguments of the run. Keys that it sets from options of its own keep their
 * values.
 */
export function isFilled(loader: Loader, path: string): boolean {
  return Object.hasOwn(loader.fills, path) && loader.fills[path]?.ofPlugin !== true;
}

function filled(members: Members, loader: Loader, prefix: string): Members {
  const entries = Object.entries(members).map(([name, value]) => {
    const path = prefix + name;
    if (isObject(value)) {
      return [name, filled(value, loader, `${path}.`)];
    }
    return [name, isFilled(loader, path) ? 'auto' : value];
  });
  return Object.fromEntries(entries) as Members;
}

/** Whether a key has no effect for a release and a ZeRO stage. */
function isIdle(path: string, stage: JsonValue | undefined, version: string): boolean {
  const node = lookUp(path, undefined, version);
  const stages = node?.parameter?.appliesTo?.stages;
  return (
    node !== undefined &&
    (newerSince(node, version) !== undefined || (stages !== undefined && !stages.some(each => each === stage)))
  );
}

function without(members: Members, idle: readonly string[], prefix: string): Members {
  const entries = Object.entries(members)
    .filter(([name]) => !idle.includes(prefix + name))
    .map(([name, value]) => [name, isObject(value) ? without(value, idle, `${prefix}${name}.`) : value]);
  return Object.fromEntries(entries) as Members;
}

/** Returns the members for a release, without dispensable ones that have no effect in it. */
function membersIn({ config, dispensable = [] }: Template, version: string): Members {
  const zero = config.zero_optimization;
  const stage = isObject(zero) ? zero.stage : undefined;
  const idle = dispensable.filter(path => isIdle(path, stage, version));
  return idle.length === 0 ? config : without(config, idle, '');
}

/**
 * Returns a template's members for a loader and a release: `"auto"` for each key that the loader fills in, else
 * numbers.
 */
export function formFor(template: Template, loader: Loader, version = newestVersion): Members {
  return filled(membersIn(template, version), loader, '');
}

/** Returns a whole config made from a template: the keys that every run needs, then the template's. */
export function newConfig(template: Template, loader: Loader, version = newestVersion): Members {
  const start = template.start === undefined ? {} : loader.starts[template.start];
  return { ...filled(start, loader, ''), ...formFor(template, loader, version) };
}

function missingIn(members: Members, prefix: string, version: string): string | undefined {
  for (const [name, value] of Object.entries(members)) {
    const path = prefix + name;
    const node = lookUp(path, undefined, version);
    const refused = refusalOf(node?.parameter);
    const since = node && newerSince(node, version);
    const option = node?.parameter?.values?.find(each => each.value === value);
    const reason =
      refused !== undefined
        ? `DeepSpeed ${refused.since} removed "${path}"`
        : since !== undefined
          ? `"${path}" was added in DeepSpeed ${since}`
          : isNewer(option?.since, version)
            ? `"${path}" accepts ${JSON.stringify(value)} since DeepSpeed ${option?.since}`
            : isObject(value)
              ? missingIn(value, `${path}.`, version)
              : undefined;
    if (reason !== undefined) {
      return reason;
    }
  }
  return undefined;
}

/** Completion asks about each template at each key press, and looking up its keys takes longer than all the rest. */
const reasonsIn = keepLast((version: string) =>
  once((template: Template) => missingIn(membersIn(template, version), '', version)),
);

/** Returns why a release rejects a template, as a clause; undefined if it does not. */
export function reasonAgainst(template: Template, version: string): string | undefined {
  return reasonsIn(version)(template);
}

/** Whether the newest known release accepts a template. A config that is made without a file is for that release. */
export function isCurrent(template: Template): boolean {
  return reasonAgainst(template, newestVersion) === undefined;
}

/** Whether a template is offered for a file: it is for the file's loader, and the release accepts it. */
export function isOffered(template: Template, { loader, version }: Pick<Assumptions, 'loader' | 'version'>): boolean {
  return isFor(template, loader) && reasonAgainst(template, version) === undefined;
}

/** Whether a template is for a loader. */
export function isFor(template: Template, loader: Loader): boolean {
  return template.loaders?.includes(loader.id) ?? true;
}
