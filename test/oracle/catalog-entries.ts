import { type CatalogNode, catalogOf } from '../../server/src/catalog/catalog.js';
import { type Parameter, typesOf } from '../../server/src/catalog/parameter.js';
import { newestVersion } from '../../server/src/catalog/releases.js';
import type { JsonValue } from '../../server/src/document/json-value.js';

/** A key of the catalog; `type` is the value of the sibling that selects it below `params`. */
export interface Entry {
  readonly node: CatalogNode;
  readonly parameter: Parameter;
  readonly type: string | undefined;
}

/** `a.b.c`, and the type if several keys have this path. */
export function titleOf({ node, type }: Entry): string {
  return type === undefined ? node.path : `${node.path} (${type})`;
}

function childrenOf(node: CatalogNode): readonly Entry[] {
  const own = [...new Set([...node.children.values(), node.anyChild, node.item])].filter(child => child !== undefined);
  const variants = [...(node.variants ?? [])].flatMap(([type, children]) =>
    [...children.values()].map(child => ({ node: child, type })),
  );
  return [...own.map(child => ({ node: child, type: undefined })), ...variants].flatMap(({ node: child, type }) =>
    child.parameter === undefined ? [] : [{ node: child, parameter: child.parameter, type }],
  );
}

/** Every key of the catalog for a release, each once. */
export function allEntries(version = newestVersion): readonly Entry[] {
  const found: Entry[] = [];
  const seen = new Set<CatalogNode>();
  const pending: CatalogNode[] = [catalogOf(version)];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const entry of childrenOf(node).filter(({ node: child }) => !seen.has(child) || child.parent?.variants)) {
      found.push(entry);
      if (!seen.has(entry.node)) {
        pending.push(entry.node);
      }
      seen.add(entry.node);
    }
  }
  return found;
}

type Section = { readonly [key: string]: JsonValue };

const pruned: Section = { dense_ratio: 0.5 };
const groupParams: { readonly [technique: string]: Section } = {
  weight_quantization: { start_bits: 8, target_bits: 8 },
  activation_quantization: { bits: 8 },
  sparse_pruning: pruned,
  row_pruning: pruned,
  head_pruning: pruned,
  channel_pruning: pruned,
};

/** The members that a section needs so that a key in it can be tried, by path. */
const required: ReadonlyMap<string, Section> = new Map([
  ['', { train_batch_size: 8 }],
  ['zero_optimization', { stage: 3 }],
  ['optimizer', { type: 'AdamW' }],
  ['scheduler', { type: 'WarmupLR' }],
  ...['amp', 'curriculum_learning', 'progressive_layer_drop'].map((name): [string, Section] => [
    name,
    { enabled: false },
  ]),
  ...Object.entries(groupParams).flatMap(([technique, params]): [string, Section][] => {
    const path = `compression_training.${technique}`;
    const groups = `${path}.different_groups`;
    return [
      [path, { different_groups: {} }],
      [`${groups}.*`, { params }],
      [`${groups}.*.params`, params],
    ];
  }),
]);

function segmentsOf(path: string): readonly string[] {
  return path.replaceAll('[]', '.[]').split('.').filter(Boolean);
}

/** Returns a config with a value at the place of an entry; without a value, only the config around it. */
export function configWith({ node, type }: Entry, value?: JsonValue): string {
  const segments = segmentsOf(node.path);
  const wrap = (depth: number): JsonValue | undefined => {
    const segment = segments[depth];
    if (segment === undefined) {
      return value;
    }
    const inner = wrap(depth + 1);
    if (segment === '[]') {
      return inner === undefined ? [] : [inner];
    }
    const selected = segment === 'params' && type !== undefined ? { type } : {};
    const own = inner === undefined ? {} : { [segment === '*' ? 'mine' : segment]: inner };
    return { ...required.get(segments.slice(0, depth).join('.')), ...selected, ...own };
  };
  return JSON.stringify(wrap(0));
}

const samples: { readonly [type: string]: readonly JsonValue[] } = {
  boolean: [true, false],
  integer: [1, 2, 3],
  number: [0.5, 1],
  string: ['x', 'y'],
  object: [{}],
  array: [[]],
  null: [],
  any: [1],
  never: [],
};

function isWithinLimits(parameter: Parameter, value: JsonValue): boolean {
  if (typeof value !== 'number') {
    return true;
  }
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = parameter;
  return (
    value >= (minimum ?? value) &&
    value > (exclusiveMinimum ?? -Infinity) &&
    value <= (maximum ?? value) &&
    value < (exclusiveMaximum ?? Infinity)
  );
}

/** The values that the catalog lists individually. */
export function enumerated(parameter: Parameter): readonly JsonValue[] {
  return (parameter.values ?? []).map(({ value }) => value);
}

/** Whether the config around a key requires it. */
export function isRequired({ node }: Entry): boolean {
  const segments = segmentsOf(node.path);
  return Object.hasOwn(required.get(segments.slice(0, -1).join('.')) ?? {}, node.name);
}

/** Returns values that the catalog calls legal, the likeliest first. For a section, one with its required members. */
export function legalValues({ node, parameter }: Entry): readonly JsonValue[] {
  const section = required.get(segmentsOf(node.path).join('.'));
  if (section !== undefined) {
    return [section];
  }
  const named = [
    ...enumerated(parameter),
    ...(parameter.suggestions ?? []).map(({ insert }) => JSON.parse(insert) as JsonValue),
    ...(parameter.default === undefined || parameter.default === null ? [] : [parameter.default]),
  ];
  const limits = [parameter.minimum, parameter.maximum].filter(limit => limit !== undefined);
  const free =
    parameter.values === undefined ? [...typesOf(parameter).flatMap(type => samples[type] ?? []), ...limits] : [];
  return [...named, ...free].filter(value => isWithinLimits(parameter, value));
}

/** Returns a value of a type that the entry does not accept; undefined if every type is legal. */
export function illegalValue({ parameter }: Entry): JsonValue | undefined {
  const types = typesOf(parameter);
  if (types.includes('any') || types.includes('never')) {
    return undefined;
  }
  if (parameter.coerce === 'truthy') {
    return ''; // turns off what needs other keys when it is on
  }
  const candidates: readonly (readonly [string, JsonValue])[] = [
    ['string', 'many'],
    ['number', 7.5],
    ['object', { a: 1 }],
    ['array', [1]],
  ];
  return candidates.find(([type]) => !types.some(own => own === type || (type === 'number' && own === 'integer')))?.[1];
}

/** Returns the numbers just outside the limits of an entry. */
export function valuesBeyondLimits({ parameter }: Entry): readonly number[] {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = parameter;
  const below = minimum === undefined ? exclusiveMinimum : minimum - 1;
  const above = maximum === undefined ? exclusiveMaximum : maximum + 1;
  return [below, above].filter(limit => limit !== undefined);
}
