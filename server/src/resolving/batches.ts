import { propertyOf } from '../document/syntax-tree.js';
import { fillOf } from '../loaders/loader.js';
import { type BatchSize, batchKeys, batchSharing, batchSizesOf } from '../semantics/batch-sizes.js';
import { elasticityOf, elasticSection, elasticSizes, planOf, startsOn } from '../semantics/elasticity.js';
import type { Reading } from '../semantics/reading.js';
import { type Entry, entry, type OpenSection } from './effective.js';

type Name = keyof typeof batchKeys;

type Sizes = { readonly [name in Name]: BatchSize };

function derived(value: number, terms: string): Entry {
  return entry(value, 'derived', `derived: ${terms}`);
}

/** A batch size that depends on the unknown number of processes, with its formula. */
function pending(terms: string): Entry {
  return entry(undefined, 'open', terms);
}

function set(root: OpenSection, name: Name, value: Entry): void {
  root.members.set(batchKeys[name], value);
}

/** Returns a computed size. There is none if it is not a whole number above 0: DeepSpeed rounds it down, and then refuses the file. */
function computed(value: number | undefined, terms: string): Entry {
  if (value === undefined) {
    return pending(terms);
  }
  return Number.isSafeInteger(value) && value > 0
    ? derived(value, terms)
    : pending(`none, ${terms} is not ${value > 0 ? 'a whole number' : 'above 0'}`);
}

function steps(root: OpenSection, train: number, micro: number, ranks: number | undefined): void {
  const terms = `${train} / ${micro} / ${ranks ?? 'world size'}`;
  set(root, 'steps', computed(ranks && train / (micro * ranks), terms));
}

function micro(root: OpenSection, train: number, accumulation: number, ranks: number | undefined): void {
  const terms = [train, ranks ?? 'world size', ...(accumulation === 1 ? [] : [accumulation])].join(' / ');
  set(root, 'micro', computed(ranks && train / (ranks * accumulation), terms));
}

function train(root: OpenSection, micro: number, accumulation: number, ranks: number | undefined): void {
  const terms = `${micro} x ${accumulation} x ${ranks ?? 'world size'}`;
  set(root, 'train', computed(ranks && micro * accumulation * ranks, terms));
}

/**
 * Sets the batch sizes of elasticity, which replace those in the file. Source:
 * deepspeed/elasticity/elasticity.py:compute_elastic_config@v0.19.6..
 */
function elastic(root: OpenSection, reading: Reading, ranks: number | undefined): void {
  const elasticity = elasticityOf(reading);
  const plan = elasticity === undefined ? undefined : planOf(elasticity);
  const known = elasticity !== undefined && plan !== undefined && elasticity.modelParallel === 1;
  const starts = known && ranks !== undefined && startsOn(elasticity, plan, ranks);
  const sizes = starts ? elasticSizes(elasticity, plan, ranks) : undefined;
  const refuses = known && ranks !== undefined && !starts;
  const fixed = known && !refuses && elasticity.version !== 0.2 ? plan.batch : undefined;
  const terms = refuses ? `none, elasticity has none for ${ranks} ranks` : 'elasticity computes it from the world size';
  for (const name of ['train', 'micro', 'steps'] as const) {
    const value = sizes?.[name] ?? (name === 'train' ? fixed : undefined);
    set(root, name, value === undefined ? pending(terms) : derived(value, 'computed by elasticity'));
  }
}

/** Adds the sizes that the loader writes for absent keys. A size that is not a number becomes a note. */
function addFromLoader(root: OpenSection, { document, assumptions: { loader } }: Reading): void {
  for (const key of Object.values(batchKeys)) {
    const added = Object.hasOwn(loader.adds, key) ? loader.adds[key] : undefined;
    if (added === undefined || propertyOf(document.root, key) !== undefined) {
      continue;
    }
    const number = Number(added);
    const value = Number.isNaN(number) ? undefined : number;
    root.members.set(
      key,
      entry(value, value === undefined ? 'open' : 'loader', `${loader.reader}: ${added.replaceAll('`', '')}`),
    );
  }
}

/** Derives a size that Trainer fills in from the other sizes, because it has to agree with them. */
function fromTheOthers(root: OpenSection, reading: Reading, sizes: Sizes, ranks: number | undefined): void {
  const { train: all, micro: per, steps: times } = sizes;
  const auto = (name: Name): boolean => {
    const value = propertyOf(reading.document.root, batchKeys[name])?.value;
    return (
      value?.kind === 'string' &&
      value.value === 'auto' &&
      fillOf(reading.assumptions.loader, batchKeys[name]) !== undefined
    );
  };
  if (auto('train') && typeof per === 'number' && typeof times === 'number') {
    train(root, per, times, ranks);
  } else if (auto('micro') && typeof all === 'number' && typeof times === 'number') {
    micro(root, all, times, ranks);
  } else if (auto('steps') && typeof all === 'number' && typeof per === 'number') {
    steps(root, all, per, ranks);
  }
}

/** Adds the formula of a size that the file lacks if one of its terms is not known. */
function nameTheRest(root: OpenSection, sizes: Sizes, ranks: number | undefined): void {
  const named = (name: Name): string | number =>
    typeof sizes[name] === 'number' ? sizes[name] : sizes[name] === 'absent' ? 1 : batchKeys[name];
  const processes = ranks ?? 'world size';
  const terms: { readonly [name in Name]: string } = {
    train: `${named('micro')} x ${named('steps')} x ${processes}`,
    micro: `${named('train')} / ${processes} / ${named('steps')}`,
    steps: `${named('train')} / ${named('micro')} / ${processes}`,
  };
  for (const name of ['train', 'micro', 'steps'] as const) {
    const others = (['train', 'micro', 'steps'] as const).filter(other => other !== name);
    const held = root.members.get(batchKeys[name]);
    const unset = held === undefined || (held.kind === 'value' && held.value === null);
    if (sizes[name] === 'absent' && unset && others.some(other => sizes[other] === 'unknown')) {
      set(root, name, pending(terms[name]));
    }
  }
}

/** Derives the missing batch sizes as DeepSpeed does. Source: deepspeed/runtime/config.py:DeepSpeedConfig._set_batch_related_parameters. */
export function resolveBatches(root: OpenSection, reading: Reading): void {
  addFromLoader(root, reading);
  const { ranks } = batchSharing(reading);
  if (elasticSection(reading) !== undefined) {
    elastic(root, reading, ranks);
    return;
  }
  const sizes = batchSizesOf(reading);
  if (sizes === undefined) {
    return;
  }
  const { train: all, micro: per, steps: times } = sizes;
  if (typeof all === 'number' && typeof per === 'number' && times === 'absent') {
    steps(root, all, per, ranks);
  } else if (typeof all === 'number' && per === 'absent' && times !== 'unknown') {
    micro(root, all, times === 'absent' ? 1 : times, ranks);
  } else if (all === 'absent' && typeof per === 'number' && times !== 'unknown') {
    train(root, per, times === 'absent' ? 1 : times, ranks);
  } else {
    fromTheOthers(root, reading, sizes, ranks);
  }
  if (times === 'absent' && (per === 'absent' || all === 'absent')) {
    set(root, 'steps', entry(1, 'default', 'default'));
  }
  nameTheRest(root, sizes, ranks);
}
