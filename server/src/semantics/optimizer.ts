import { entryOf } from '../catalog/catalog.js';
import type { ConfigDocument } from '../document/config-document.js';
import { type ObjectNode, type PropertyNode, propertyOf, valueAt } from '../document/syntax-tree.js';
import { isTruthy } from './coercion.js';
import type { ConfigContext } from './config-context.js';
import { offloadDevice } from './offload.js';

/** The optimizer that a file names. */
export interface NamedOptimizer {
  readonly type: PropertyNode;
  /** The name by which DeepSpeed looks it up. */
  readonly name: string;
  readonly params: ObjectNode | undefined;
}

/** The names of all releases. */
const ownNames: ReadonlySet<string> = new Set(
  entryOf('optimizer.type')?.values?.map(({ value }) => String(value).toLowerCase()),
);

/** Returns the name by which DeepSpeed looks up an optimizer: its own names in lower case, all others unchanged. */
export function lookedUpName(written: string): string {
  const folded = written.toLowerCase();
  return ownNames.has(folded) ? folded : written;
}

/** Returns the optimizer that a file configures, if it names one. */
export function optimizerOf({ root }: ConfigDocument): NamedOptimizer | undefined {
  const section = valueAt(root, 'optimizer');
  const type = propertyOf(section, 'type');
  if (type?.value?.kind !== 'string' || type.value.value === 'auto') {
    return undefined;
  }
  const params = valueAt(section, 'params');
  return {
    type,
    name: lookedUpName(type.value.value),
    params: params?.kind === 'object' ? params : undefined,
  };
}

function switchOf({ params }: NamedOptimizer, key: string, preset: boolean): boolean | undefined {
  const value = valueAt(params, key);
  return value === undefined ? preset : isTruthy(value);
}

/**
 * The class that "torch_adam" selects for an Adam or AdamW; undefined if the file does not tell, and for other
 * optimizers.
 */
export function torchAdam(optimizer: NamedOptimizer): string | undefined {
  const decoupled = optimizer.name === 'adamw' ? true : switchOf(optimizer, 'adam_w_mode', true);
  const isAdam = optimizer.name === 'adam' || optimizer.name === 'adamw';
  return !isAdam || decoupled === undefined ? undefined : decoupled ? 'torch.optim.AdamW' : 'torch.optim.Adam';
}

function adamClass(context: ConfigContext, optimizer: NamedOptimizer): string | undefined {
  const torch = switchOf(optimizer, 'torch_adam', false);
  return torch === undefined
    ? undefined
    : torch
      ? torchAdam(optimizer)
      : byDevice(context, 'FusedAdam', 'DeepSpeedCPUAdam');
}

function byDevice(context: ConfigContext, onDevice: string, offloaded: string): string | undefined {
  const device = offloadDevice(context, 'offload_optimizer');
  return device === undefined ? undefined : device === 'none' ? onDevice : offloaded;
}

/** Classes of DeepSpeed's names that depend on no other key. mup's names are functions that return torch's classes. */
const fixedClasses: { readonly [name: string]: string } = {
  lamb: 'FusedLamb',
  onebitadam: 'OnebitAdam',
  zerooneadam: 'ZeroOneAdam',
  onebitlamb: 'OnebitLamb',
  muadam: 'torch.optim.Adam',
  muadamw: 'torch.optim.AdamW',
  musgd: 'torch.optim.SGD',
  muon: 'MuonWithAuxAdam',
};

/**
 * Returns the class that DeepSpeed builds for an optimizer. It depends on `torch_adam` and on offloading, at any ZeRO
 * stage. Returns undefined if the file does not determine it. Source: deepspeed/runtime/engine.py:DeepSpeedEngine._configure_basic_optimizer.
 */
export function optimizerClass(context: ConfigContext, optimizer: NamedOptimizer): string | undefined {
  switch (optimizer.name) {
    case 'adam':
    case 'adamw':
      return adamClass(context, optimizer);
    case 'adagrad':
      return byDevice(context, 'torch.optim.Adagrad', 'DeepSpeedCPUAdagrad');
    case 'lion':
      return byDevice(context, 'FusedLion', 'DeepSpeedCPULion');
    default:
      return fixedClasses[optimizer.name] ?? `torch.optim.${optimizer.name}`;
  }
}
