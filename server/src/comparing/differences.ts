import type { JsonValue } from '../document/json-value.js';
import type { EffectiveValue } from '../resolving/values-in.js';

/** A value of one of two configs; undefined if DeepSpeed has no such value under that config. */
export type Side = EffectiveValue | undefined;

/** A value that DeepSpeed uses differently under two configs. */
export interface Difference {
  readonly path: string;
  readonly one: Side;
  readonly other: Side;
}

/** Returns a value in a form that is equal for equal values: the order of keys says nothing. */
function canonical(value: JsonValue | undefined): string {
  const sorted = (_: string, each: unknown): unknown =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each;
  return JSON.stringify(value, sorted) ?? '';
}

/** Values that the file does not determine are equal if they depend on the same. */
function meaningOf(side: Side): string {
  if (side === undefined) {
    return 'absent';
  }
  return side.value === undefined ? `open ${side.note ?? ''}` : `value ${canonical(side.value)}`;
}

function isDefault(side: Side): boolean {
  return side !== undefined && (side.origin === 'default' || side.note?.startsWith('default') === true);
}

/** Whether only one config has the section of a value, and the value is the default. */
function isOfMissingSection({ one, other }: Difference): boolean {
  return (one === undefined && isDefault(other)) || (other === undefined && isDefault(one));
}

/** Stands for a section that one config has and the other one does not, if all values in it are defaults. */
function sectionOfDefaults({ path, one, other }: Difference): Difference {
  const section: Side = { path, value: {}, origin: 'written', note: 'its values are the defaults' };
  return { path, one: one ?? section, other: other ?? section };
}

/** Drops the defaults of sections that only one config has. The section by itself can have an effect. */
function withoutMissingDefaults(all: readonly Difference[], paths: ReadonlySet<string>): readonly Difference[] {
  const kept = all.filter(each => !isOfMissingSection(each));
  return all.flatMap(each => {
    if (kept.includes(each)) {
      return [each];
    }
    const inner = `${each.path}.`;
    const isSection = [...paths].some(path => path.startsWith(inner));
    return isSection && !kept.some(({ path }) => path.startsWith(inner)) ? [sectionOfDefaults(each)] : [];
  });
}

const offloadDevice = /^(zero_optimization\.offload_(?:optimizer|param))\.device$/;

/**
 * Returns the values with no section of an offload whose device is "none": DeepSpeed treats both alike.
 *
 * Source: deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3._configure_offloading,
 * deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.__init__.
 */
function withoutIdleOffloads(values: readonly EffectiveValue[]): readonly EffectiveValue[] {
  const idle = values.flatMap(({ path, value }) => (value === 'none' ? (offloadDevice.exec(path)?.[1] ?? []) : []));
  return values.flatMap((each): readonly EffectiveValue[] => {
    const section = idle.find(path => each.path.startsWith(`${path}.`));
    if (section === undefined) {
      return [each];
    }
    return each.path === `${section}.device`
      ? [{ path: section, value: null, origin: 'default', note: undefined }]
      : [];
  });
}

/**
 * Returns what DeepSpeed uses differently under two configs, in its own order. Defaults, aliases, the order of keys and
 * the spelling of numbers make no difference.
 */
export function differences(one: readonly EffectiveValue[], other: readonly EffectiveValue[]): readonly Difference[] {
  const [own, given] = [withoutIdleOffloads(one), withoutIdleOffloads(other)];
  const [ones, others] = [own, given].map(values => new Map(values.map(value => [value.path, value])));
  const paths = [...new Set([...own, ...given].map(({ path }) => path))];
  const found = paths
    .map(path => ({ path, one: ones?.get(path), other: others?.get(path) }))
    .filter(each => meaningOf(each.one) !== meaningOf(each.other));
  return withoutMissingDefaults(found, new Set(paths));
}
