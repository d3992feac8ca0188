import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CatalogNode, catalogOf } from '../../server/src/catalog/catalog.js';
import { type Parameter, typesOf } from '../../server/src/catalog/parameter.js';
import { isReadBy } from '../../server/src/catalog/version.js';
import type { JsonValue } from '../../server/src/document/json-value.js';

/** A config to mutate. */
export interface Base {
  readonly name: string;
  readonly text: string;
  /** The only path to mutate; all keys if absent. */
  readonly path?: readonly string[];
}

type JsonObject = { [key: string]: JsonValue };

/** Values for keys that need more in DeepSpeed than the catalog says. */
const samples: { readonly [path: string]: JsonValue } = {
  train_batch_size: 8,
  'zero_optimization.stage': 1,
  'elasticity.micro_batch_sizes': [2, 4],
  'elasticity.max_train_batch_size': 64,
  'elasticity.version': 0.1,
  'sparse_attention.mode': 'fixed',
  'optimizer.type': 'AdamW',
  'scheduler.type': 'WarmupLR',
  'expert_parallel.load_balance_coeff': null,
};

function sampleScalar(parameter: Parameter): JsonValue {
  const first = parameter.values?.[0]?.value;
  if (first !== undefined) {
    return first;
  }
  switch (typesOf(parameter)[0]) {
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return parameter.minimum ?? 1;
    case 'array':
      return [];
    case 'object':
      return {};
    default:
      return 'x';
  }
}

/** Returns a value of the right type for a key, with the required members below it. */
function sample(node: CatalogNode): JsonValue {
  const known = samples[node.path];
  if (known !== undefined) {
    return known;
  }
  if (isSection(node)) {
    const one = node.anyChild !== undefined && isSection(node.anyChild) ? { one: sample(node.anyChild) } : {};
    return { ...requiredOf(node, undefined), ...one };
  }
  const preset = node.parameter?.default;
  const usable = preset !== undefined && preset !== null && Number(preset) !== Number.MAX_SAFE_INTEGER;
  return usable ? preset : node.parameter === undefined ? {} : sampleScalar(node.parameter);
}

function isSection(node: CatalogNode): boolean {
  return node.children.size > 0 || node.anyChild !== undefined || node.variants !== undefined;
}

/** Returns the required members of a section, and the `type` that its `params` depend on. */
function requiredOf(section: CatalogNode, type: string | undefined): JsonObject {
  const members: JsonObject = {};
  const children = new Map([...section.children, ...(type === undefined ? [] : (section.variants?.get(type) ?? []))]);
  for (const [name, child] of children) {
    if (child.parameter?.required !== undefined && child.name === name) {
      members[name] = sample(child);
    }
  }
  if (section.children.get('params')?.variants !== undefined) {
    members.type = type ?? sample(section.children.get('type') ?? section);
  }
  return members;
}

interface Step {
  readonly name: string;
  readonly node: CatalogNode;
}

interface Place {
  readonly steps: readonly Step[];
  readonly type: string | undefined;
}

/** Every key path of the catalog, and below `params` one for each `type`. Items of arrays are left to the values. */
function* places(node: CatalogNode, steps: readonly Step[] = []): Generator<Place> {
  for (const [name, child] of node.children) {
    const below = [...steps, { name, node: child }];
    yield { steps: below, type: undefined };
    yield* places(child, below);
  }
  for (const [type, children] of node.variants ?? []) {
    for (const [name, child] of children) {
      yield { steps: [...steps, { name, node: child }], type };
    }
  }
  if (node.anyChild !== undefined) {
    const below = [...steps, { name: 'one', node: node.anyChild }];
    yield { steps: below, type: undefined };
    yield* places(node.anyChild, below);
  }
}

/** Returns the smallest config with a key; `on` also switches on the sections around it. */
function around({ steps, type }: Place, root: CatalogNode, on: boolean): JsonObject {
  const config: JsonObject = {};
  let object = config;
  let section = root;
  for (const [depth, { name, node }] of steps.entries()) {
    Object.assign(object, requiredOf(section, type));
    if (on && section.children.has('enabled')) {
      object.enabled = true;
    }
    const inner: JsonObject = {};
    object[name] = depth < steps.length - 1 ? inner : sample(node);
    object = inner;
    section = node;
  }
  const own = steps[0]?.name === 'train_batch_size' || (on && steps[0]?.name === 'elasticity');
  return { ...(own ? {} : { train_batch_size: 8 }), ...config };
}

/**
 * For each key, a minimal config with it, with its section switched off and on. Includes keys that a release does not
 * read yet, or no longer reads.
 */
export function catalogBases(version: string): readonly Base[] {
  const root = catalogOf(version);
  return [...places(root)].flatMap(place => {
    const path = place.steps.map(({ name }) => name);
    const name = `${path.join('.')}${place.type === undefined ? '' : `@${place.type}`}`;
    const texts = new Set([false, true].map(on => JSON.stringify(around(place, root, on), null, 2)));
    return [...texts].map((text, i) => ({ name: i === 0 ? name : `${name} (on)`, path, text }));
  });
}

/** For each section, a config with all keys that a release reads, so that each key is tested beside the others. */
export function sectionBases(version: string): readonly Base[] {
  return [...catalogOf(version).children].flatMap(([name, section]) => {
    const members = [...section.children].filter(([own, { parameter, name: canonical }]) => {
      const isPlain = parameter === undefined || (parameter.status === undefined && parameter.deprecated === undefined);
      return own === canonical && isPlain && (!parameter?.since || isReadBy(parameter, version));
    });
    const value = Object.fromEntries(members.map(([own, node]) => [own, sample(node)]));
    const text = JSON.stringify({ train_batch_size: 8, [name]: value }, null, 2);
    return members.length === 0 ? [] : [{ name: `${name} (full)`, text }];
  });
}

/** The project's examples. */
export function exampleBases(): readonly Base[] {
  const folder = fileURLToPath(new URL('../../examples/', import.meta.url));
  const files = readdirSync(folder).filter(file => file.endsWith('.json'));
  return files.map(name => ({ name, text: readFileSync(folder + name, 'utf8') }));
}
