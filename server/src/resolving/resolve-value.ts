import { type Parameter, takesAuto } from '../catalog/parameter.js';
import { defaultIn } from '../catalog/version.js';
import { runsOfUnknown, runsText, runValuesAt } from '../describing/run-values.js';
import type { JsonValue } from '../document/json-value.js';
import { renderInline } from '../document/render.js';
import { type ScalarNode, toJson, type ValueNode } from '../document/syntax-tree.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { type Fill, fillOf } from '../loaders/loader.js';
import { coerce, isTruthy, passes } from '../semantics/coercion.js';
import { byDefault, entry, type ValueEntry, written } from './effective.js';

/**
 * Returns the default of a key in the assumed release. Returns undefined for defaults that are not JSON, which the
 * catalog describes in parentheses.
 */
export function defaultOf(parameter: Parameter, { version }: Assumptions): JsonValue | undefined {
  const value = defaultIn(parameter, version);
  return typeof value === 'string' && /^\(.*\)$/.test(value) ? undefined : value;
}

function whereAbsent(parameter: Parameter, assumptions: Assumptions, why: string): ValueEntry {
  return entry(defaultOf(parameter, assumptions) ?? null, 'default', `default: ${why}`);
}

function plainText(text: string): string {
  return text.replaceAll('`', '');
}

/** Returns what a loader fills in for `"auto"`, with the default of its argument. */
function fillText({ with: text, preset }: Fill): string {
  const plain = plainText(text);
  return preset === undefined ? plain : `${plain} (default ${preset})`;
}

function ofAuto(parameter: Parameter, path: string, assumptions: Assumptions): ValueEntry {
  const { loader } = assumptions;
  const fill = fillOf(loader, path);
  if (fill !== undefined) {
    const [value, ...others] = runValuesAt(path, assumptions.runs);
    const [unknown] = runsOfUnknown(path, assumptions.runs);
    if (value !== undefined && others.length === 0 && unknown === undefined) {
      return entry(value.value, 'loader', `${loader.reader}: ${plainText(runsText(value))}`);
    }
    if (value !== undefined) {
      const all = [value, ...others].map(each => `${renderInline(each.value)} in ${plainText(runsText(each))}`);
      const rest = unknown === undefined ? [] : [`not known in ${unknown}`];
      return entry('auto', 'open', `${loader.reader}: ${[...all, ...rest].join('; ')}`);
    }
    const [set] = assumptions.runs.filter(run => run.fills[path]?.place !== undefined);
    const source = set?.fills[path];
    return set === undefined || source === undefined
      ? entry('auto', 'open', `${loader.reader}: ${fillText(fill)}`)
      : entry('auto', 'open', `${loader.reader}: set in ${set.name} (${plainText(source.from)})`);
  }
  if (loader.otherAuto === 'raises') {
    return entry('auto', 'refused', `${loader.reader} does not fill in this key and stops`);
  }
  if (takesAuto(parameter)) {
    return written('auto');
  }
  switch (parameter.auto) {
    case 'dropped':
      return whereAbsent(parameter, assumptions, '"auto" is dropped');
    case 'truthy':
      return parameter.coerce === 'truthy' ? entry(true, 'converted', '"auto" counts as true') : written('auto');
    case 'fails':
      return entry('auto', 'refused', 'no loader fills it in, and DeepSpeed cannot use it');
    default:
      return written('auto');
  }
}

function ofNull(parameter: Parameter, assumptions: Assumptions): ValueEntry {
  switch (parameter.null) {
    case 'absent':
      return defaultOf(parameter, assumptions) === undefined
        ? written(null)
        : whereAbsent(parameter, assumptions, 'null counts as absent');
    case 'false':
      return entry(false, 'converted', 'null counts as false');
    case 'true':
      return entry(true, 'converted', 'null counts as true');
    case 'text':
      return entry('None', 'converted', 'null becomes a string');
    case 'rejected':
    case 'fails':
      return entry(null, 'refused', 'DeepSpeed does not accept null here');
    default:
      return parameter.nullMeans === undefined ? written(null) : entry(null, 'written', parameter.nullMeans);
  }
}

/** Returns a path as Python's `pathlib` writes it: no slash at its end, no empty or "." parts. */
function pathText(value: string): string {
  const root = /^\/\/(?!\/)/.test(value) ? '//' : value.startsWith('/') ? '/' : '';
  const parts = value.split('/').filter(part => part !== '' && part !== '.');
  return root + parts.join('/') || '.';
}

function folded(parameter: Parameter, value: JsonValue, path: string): JsonValue {
  if (typeof value !== 'string' || path === 'optimizer.type') {
    return value;
  }
  if (parameter.coerce === 'path') {
    return pathText(value);
  }
  return parameter.case === 'upper' ? value.toUpperCase() : parameter.case === 'lower' ? value.toLowerCase() : value;
}

function differs(node: ScalarNode, value: JsonValue): boolean {
  return node.value !== value;
}

function ofScalar(parameter: Parameter, node: ScalarNode, path: string): ValueEntry {
  const coerced = coerce(parameter, node);
  const raw = node.value;
  if (!coerced.ok) {
    if (parameter.coerce === 'truthy') {
      const counts = isTruthy(node) !== false;
      return entry(counts, 'converted', `${JSON.stringify(raw)} counts as ${counts}`);
    }
    const taken = parameter.check !== 'strict' || passes(parameter, node);
    return taken ? written(raw) : entry(raw, 'refused', 'DeepSpeed does not accept this type here');
  }
  const value = folded(parameter, (coerced.value ?? raw) as JsonValue, path);
  return differs(node, value) ? entry(value, 'converted', `from ${JSON.stringify(raw)}`) : written(value);
}

/** Whether a program computes a value, or one in it. Iterative, because the depth comes from the input. */
function isComputed(root: ValueNode | undefined): boolean {
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === 'expression') {
      return true;
    }
    const inner =
      node.kind === 'array' ? node.items : node.kind === 'object' ? node.properties.map(({ value }) => value) : [];
    for (const value of inner) {
      if (value !== undefined) {
        pending.push(value);
      }
    }
  }
  return false;
}

/**
 * Resolves a value of the file on its own: kept, converted, replaced by the default, refused, or left to the loader.
 */
export function resolveValue(
  parameter: Parameter,
  node: ValueNode | undefined,
  path: string,
  assumptions: Assumptions,
): ValueEntry {
  if (node === undefined) {
    return entry(undefined, 'open', 'no value yet');
  }
  if (node.kind === 'object' || node.kind === 'array') {
    return isComputed(node)
      ? entry(undefined, 'open', 'depends on the program, in part')
      : written(toJson(node) as JsonValue);
  }
  if (node.kind === 'expression') {
    return entry(undefined, 'open', `depends on the program: ${node.value}`);
  }
  if (node.kind === 'word') {
    return entry(String(node.value), 'open', 'not JSON');
  }
  if (node.kind === 'null') {
    return ofNull(parameter, assumptions);
  }
  return node.value === 'auto' ? ofAuto(parameter, path, assumptions) : ofScalar(parameter, node, path);
}

/** Resolves a key that the file lacks to its default. Returns undefined if it has none. */
export function resolveAbsent(parameter: Parameter, assumptions: Assumptions): ValueEntry | undefined {
  const value = defaultOf(parameter, assumptions);
  return value === undefined || value === null ? undefined : byDefault(value);
}
