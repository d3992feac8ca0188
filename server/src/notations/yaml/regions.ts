import { withoutChoices } from '../../catalog/search-values.js';
import { withoutKeywords } from '../../catalog/strategy.js';
import { tellingKeys, tellingSections } from '../../catalog/telling-keys.js';
import type { Region, RegionKind } from '../../document/notation.js';
import {
  type ObjectNode,
  objectsIn,
  type PropertyNode,
  propertyOf,
  type ValueNode,
  valueAt,
} from '../../document/syntax-tree.js';
import { mightHaveConfig } from './might-have.js';
import { asOmegaConf } from './omegaconf.js';
import { readYaml } from './readable.js';
import { treeOf } from './tree.js';

/** Keys of an Accelerate config; files of other programs have one of them at most. */
const accelerateKeys = [
  'compute_environment',
  'distributed_type',
  'deepspeed_config',
  'machine_rank',
  'main_training_function',
  'num_machines',
  'num_processes',
  'mixed_precision',
];

/** Keys of an Accelerate config's section, which other programs embed in their own files. */
const accelerateSection = /^(?:zero_stage|zero3_\w+|offload_(?:optimizer|param)_device|deepspeed_\w+)$/;

/** A name of a section that a program passes on to DeepSpeed. */
const sectionName = /^(?:deepspeed|ds)(?:[-_](?:config|params|args))?(?:_yaml)?$/i;

/** Returns the trees of all documents of a source. A source that is nested too deeply has none. */
export function rootsOf(text: string): readonly ValueNode[] {
  try {
    return readYaml(text)
      .documents.map(document => treeOf(text, document))
      .filter(root => root !== undefined);
  } catch (error) {
    if (error instanceof RangeError) {
      return [];
    }
    throw error;
  }
}

function startsDeepSpeed(root: ObjectNode): boolean {
  const type = valueAt(root, 'distributed_type');
  return type?.kind === 'string' && type.value === 'DEEPSPEED';
}

/** Whether a file is read by `accelerate launch --config_file`. */
function isOfAccelerate(root: ObjectNode): boolean {
  return startsDeepSpeed(root) || accelerateKeys.filter(key => propertyOf(root, key) !== undefined).length >= 3;
}

/** Whether it starts DeepSpeed or has a section for it, with keys or still without any. */
function usesDeepSpeed(root: ObjectNode): boolean {
  const section = propertyOf(root, 'deepspeed_config');
  return (
    startsDeepSpeed(root) ||
    (section !== undefined && !(section.value?.kind === 'object' && section.value.properties.length === 0))
  );
}

function isTelling({ key, value }: PropertyNode): boolean {
  if (tellingKeys.has(key.name)) {
    return key.name !== 'zero_optimization' || value?.kind === 'object' || value?.kind === 'boolean';
  }
  return tellingSections.get(key.name)?.every(child => propertyOf(value, child) !== undefined) ?? false;
}

/**
 * Whether a mapping is a config. A key that no other program has is enough if a quarter of the keys say the same, which
 * leaves out programs that mix DeepSpeed's keys with as many of their own. A section needs less if its name says so.
 */
function isConfig(object: ObjectNode): boolean {
  const { properties, parent } = object;
  const telling = properties.filter(isTelling);
  const isNamed = parent?.kind === 'property' && sectionName.test(parent.key.name);
  const isCertain = telling.some(({ key }) => tellingKeys.has(key.name));
  return (
    telling.length > 0 &&
    // The properties of a JSON Schema have the names of keys.
    !(parent?.kind === 'property' && parent.key.name === 'properties') &&
    (isNamed || isCertain) &&
    (isNamed || telling.length * 4 >= properties.length) &&
    !properties.some(({ key }) => accelerateSection.test(key.name))
  );
}

/**
 * Returns who reads a section. Axolotl writes it to a file, as it is, for Trainer. ArcticTraining adds keys and hands it
 * to DeepSpeed. Sources: axolotl's src/axolotl/utils/trainer.py:setup_deepspeed_env, ArcticTraining's
 * arctic_training/config/trainer.py:TrainerConfig.build_deepspeed_config.
 */
function loaderOf({ parent }: ObjectNode, root: ObjectNode): Region['loader'] {
  if (parent?.kind !== 'property' || parent.parent !== root || parent.key.name !== 'deepspeed') {
    return undefined;
  }
  if (propertyOf(root, 'base_model') !== undefined) {
    return 'transformers';
  }
  const isOfArctic = valueAt(root, 'data')?.kind === 'object' && valueAt(root, 'model', 'name_or_path') !== undefined;
  return isOfArctic ? 'deepspeed' : undefined;
}

/** A number that PyYAML reads as a string, and OmegaConf as a number: `5e8`. */
const exponent = /^[-+]?\d[\d_]*(?:\.\d*)?[eE][-+]?\d+$/;

/** A number as ArcticTraining takes it: `500m`, `1e9`. Source: arctic_training/config/utils.py:parse_human_val. */
const human = /^\s*[-+]?\d/;

/**
 * Makes strings unknown that the program may read as numbers: the reader is known only for the files of Accelerate and
 * axolotl, which use PyYAML.
 */
function forgetNumbers(root: ObjectNode, { kind, loader }: Pick<Region, 'kind' | 'loader'>): void {
  if (kind === 'accelerate' || loader === 'transformers') {
    return;
  }
  for (const { properties } of objectsIn(root)) {
    for (const { value } of properties) {
      for (const scalar of value?.kind === 'array' ? value.items : [value]) {
        const isPlain = scalar?.kind === 'string' && scalar.end - scalar.offset === scalar.value.length;
        if (isPlain && (loader === 'deepspeed' ? human : exponent).test(scalar.value)) {
          Object.assign(scalar, { kind: 'expression' });
        }
      }
    }
  }
}

function regionOf(kind: RegionKind, root: ObjectNode, facts: Pick<Region, 'isComplete' | 'reason' | 'loader'>): Region {
  forgetNumbers(root, { kind, ...facts });
  if (kind === 'config') {
    withoutKeywords(root);
    withoutChoices(root, false);
  }
  return { ...facts, kind, root, offset: root.offset, end: root.end };
}

function inlineRegion(object: ObjectNode, root: ObjectNode): Region {
  const { parent, merges } = object;
  const name = object.properties.find(isTelling)?.key.name ?? '';
  const loader = loaderOf(object, root);
  return regionOf('config', object, {
    isComplete: (object === root || loader === 'transformers') && merges === undefined,
    reason: parent?.kind === 'property' ? `it is at "${parent.key.name}" and has "${name}"` : `it has "${name}"`,
    ...(loader === undefined ? {} : { loader }),
  });
}

function* regionsIn(root: ValueNode): Generator<Region> {
  if (root.kind === 'object' && isOfAccelerate(root)) {
    if (usesDeepSpeed(root)) {
      yield regionOf('accelerate', root, {
        isComplete: root.merges === undefined,
        reason: 'it is a config of `accelerate launch`',
        loader: 'accelerate',
      });
    }
    return;
  }
  let end = -1;
  for (const object of objectsIn(root)) {
    if (object.offset >= end && isConfig(object)) {
      end = object.end;
      yield inlineRegion(object, root.kind === 'object' ? root : object);
    }
  }
}

/**
 * Returns the configs in a YAML file: an Accelerate config that concerns DeepSpeed, and mappings of DeepSpeed's keys at
 * any depth. Never throws.
 */
export function regionsOfYaml(text: string): readonly Region[] {
  return mightHaveConfig(text) ? rootsOf(text).flatMap(root => [...regionsIn(asOmegaConf(text, root))]) : [];
}

/** Returns the mapping at the same place as a region after an edit inside it. */
export function yamlRegionAgain(text: string, before: Region): Region {
  const objects = rootsOf(text).flatMap(root => [...objectsIn(asOmegaConf(text, root))]);
  const distance = ({ offset }: ObjectNode): number => Math.abs(offset - before.offset);
  const root = objects.reduce<ObjectNode | undefined>(
    (best, object) => (best === undefined || distance(object) < distance(best) ? object : best),
    undefined,
  );
  return root === undefined ? { ...before, root: undefined } : regionOf(before.kind, root, before);
}
