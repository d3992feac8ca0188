import { type ObjectNode, objectsIn, propertyOf, type ValueNode } from '../document/syntax-tree.js';
import { familyWith, type RecipeFamily } from './recipe-families.js';
import type { Run, RunArgument } from './run.js';
import { argumentOfKey } from './yaml-values.js';

/** Keys that name a file of DeepSpeed's settings, in recipes of any program. */
const configKeys = [
  'deepspeed',
  'deepspeed_config',
  'deepspeed_config_file',
  'deepspeed_config_path',
  'deepspeed_path',
  'ds_config',
  'ds_config_file',
  'ds_config_path',
];

const jsonFile = /\.(?:json|jsonc|hjson)["']?$/;

function argumentsOf(text: string, object: ObjectNode, family: RecipeFamily | undefined): Run['arguments'] {
  const found = new Map<string, RunArgument>();
  for (const property of object.properties) {
    const argument = argumentOfKey(text, property, family?.scalars ?? 'yaml');
    if (argument !== undefined && !(family?.dropsNull === true && argument.value === null)) {
      found.set(argument.name, family?.isMerged === true ? { ...argument, certainty: 'variable' } : argument);
    }
  }
  return found;
}

/** Returns the value at a key that names or holds a config. Only a known program may name it in another way than by a file. */
function namedConfig(object: ObjectNode, by: string, isKnown: boolean): ValueNode | undefined {
  const value = propertyOf(object, by)?.value;
  switch (value?.kind) {
    case 'string':
      return value.value !== '' && (isKnown || jsonFile.test(value.value)) ? value : undefined;
    case 'expression':
    case 'word':
      return isKnown || jsonFile.test(value.value) ? value : undefined;
    case 'object':
      return isKnown ? value : undefined;
    default:
      return undefined;
  }
}

function configOf(object: ObjectNode, family: RecipeFamily | undefined): Pick<Run, 'config' | 'inline' | 'reader'> {
  for (const by of new Set([...(family?.configKeys ?? []), ...configKeys])) {
    const isKnown = family?.configKeys.includes(by) ?? false;
    const value = namedConfig(object, by, isKnown);
    if (value !== undefined) {
      const { offset, end } = value;
      return {
        ...(value.kind === 'object'
          ? { inline: { offset, end } }
          : { config: { path: value.kind === 'string' ? value.value : undefined, offset, end, by } }),
        ...(isKnown ? { reader: 'transformers' } : {}),
      };
    }
  }
  return {};
}

/** Returns the run of a mapping; undefined if it neither names a config nor is for Trainer. */
function runOf(text: string, object: ObjectNode, root: ValueNode): Run | undefined {
  const isSection = object !== root;
  const family = familyWith(key => propertyOf(object, key) !== undefined, isSection);
  const config = configOf(object, family);
  if (family === undefined && config.config === undefined) {
    return undefined;
  }
  return {
    kind: 'recipe',
    offset: object.offset,
    end: object.end,
    flags: new Map(),
    arguments: argumentsOf(text, object, family),
    positional: [],
    // An unknown program may take arguments from anywhere.
    isOpen: family === undefined || object.merges === true,
    ...config,
    ...(family && { family: family.id }),
  };
}

/** Whether `accelerate launch` reads a file, or a workflow of GitHub does. */
function isOfAnother(root: ObjectNode): boolean {
  return ['distributed_type', 'compute_environment', 'jobs'].some(key => propertyOf(root, key) !== undefined);
}

/** A first look at a YAML file, without a parser. */
export function mightBeRecipe(text: string): boolean {
  return /deepspeed|ds_config|per_device_train_batch_size|micro_batch_size/.test(text);
}

/** Returns the runs of a recipe of a training program: a YAML file with the arguments of a run. */
export function runsOfRecipe(text: string, roots: readonly ValueNode[]): readonly Run[] {
  return roots.flatMap(root =>
    root.kind !== 'object' || isOfAnother(root)
      ? []
      : [...objectsIn(root)].map(object => runOf(text, object, root)).filter(run => run !== undefined),
  );
}
