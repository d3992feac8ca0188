import { ofObject } from '../caching/of-object.js';
import { type CatalogNode, lookUp } from '../catalog/catalog.js';
import type { ConfigDocument } from '../document/config-document.js';
import { type PropertyNode, propertyOf, type ValueNode, valueAt } from '../document/syntax-tree.js';

/**
 * Schedulers of torch.optim.lr_scheduler that a file can configure, with their arguments that have no default.
 * Schedulers that require functions or other schedulers are excluded. Source: torch 1.11 to 2.15.
 */
const torchSchedulers: { readonly [name: string]: readonly string[] } = {
  StepLR: ['step_size'],
  MultiStepLR: ['milestones'],
  ConstantLR: [],
  LinearLR: [],
  ExponentialLR: ['gamma'],
  PolynomialLR: [],
  CosineAnnealingLR: ['T_max'],
  CosineAnnealingWarmRestarts: ['T_0'],
  CyclicLR: ['base_lr', 'max_lr'],
  OneCycleLR: ['max_lr'],
  ReduceLROnPlateau: [],
};

const ownNames: readonly string[] = (lookUp('scheduler.type')?.parameter?.values ?? []).map(({ value }) =>
  String(value),
);

/** Names of all schedulers that a file can configure, DeepSpeed's own first. */
export const schedulerNames: readonly string[] = [...ownNames, ...Object.keys(torchSchedulers)];

/** The scheduler that a file names. */
export interface NamedScheduler {
  readonly type: PropertyNode;
  readonly typeValue: ValueNode;
  readonly name: string;
  /** Absent, null, or any other value. */
  readonly params: PropertyNode | undefined;
}

/** Returns the scheduler that a file configures, if it names one. */
export function schedulerOf({ root }: ConfigDocument): NamedScheduler | undefined {
  const section = valueAt(root, 'scheduler');
  const type = propertyOf(section, 'type');
  if (type?.value?.kind !== 'string' || type.value.value === 'auto') {
    return undefined;
  }
  return { type, typeValue: type.value, name: type.value.value, params: propertyOf(section, 'params') };
}

/** Whether a scheduler comes from torch. */
export function isTorchScheduler(name: string): boolean {
  return Object.hasOwn(torchSchedulers, name);
}

const requiredOf = ofObject((known: ReadonlyMap<string, CatalogNode>) =>
  [...known].filter(([, node]) => node.parameter?.required === 'always').map(([argument]) => argument),
);

/** Returns the arguments of a scheduler that have no default, or undefined if the scheduler is not known. */
export function neededArguments(name: string): readonly string[] | undefined {
  if (isTorchScheduler(name)) {
    return torchSchedulers[name];
  }
  const known = lookUp('scheduler.params')?.variants?.get(name);
  return known && requiredOf(known);
}
