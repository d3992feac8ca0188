import type { Module } from '../architectures/module.js';
import { lastPart } from './lora-targets.js';
import type { Trained } from './phases.js';

type Lora = Extract<Trained, { readonly kind: 'lora' }>;

/** Names of the layers of an expert in files of weights, which transformers 5 joins for all experts. */
interface ExpertNames {
  readonly gate: string;
  readonly up: string;
  readonly down: string;
}

const usual: ExpertNames = { gate: 'gate_proj', up: 'up_proj', down: 'down_proj' };

/**
 * The model types whose experts get adapters. Source:
 * peft/utils/transformers_weight_conversion.py:_MOE_TARGET_MODULE_MAPPING, 0.21.2.
 */
const namesByType: { readonly [modelType: string]: ExpertNames } = {
  mixtral: { gate: 'w1', up: 'w3', down: 'w2' },
  qwen3_moe: usual,
  deepseek_v2: usual,
  deepseek_v3: usual,
};

/** The name of the layer that chooses experts. */
export const routerName = 'gate';

/** Inputs of the products of experts, which are kept for the gradients of adapters. */
export const expertInputs = ['experts.gate_up', 'experts.down'] as const;

/** Names of the layers that are not adapted because peft takes them for those of experts. */
export const replacedNames: ReadonlySet<string> = new Set([usual.gate, usual.up, usual.down]);

/** The weights of experts that get adapters. */
export interface Adapted {
  readonly gateUp: boolean;
  readonly down: boolean;
  readonly router: boolean;
}

const none: Adapted = { gateUp: false, down: false, router: false };

/** Returns the weights of experts of a model type that get adapters. */
export function adaptedOf(type: string, targets: Lora['targets']): Adapted {
  const names = Object.hasOwn(namesByType, type) ? namesByType[type] : undefined;
  if (names === undefined || targets === undefined) {
    return none;
  }
  const chosen = targets === 'all-linear' ? undefined : new Set(targets.map(lastPart));
  const has = (name: string): boolean => chosen?.has(name) ?? true;
  return { gateUp: has(names.gate) && has(names.up), down: has(names.down), router: has(routerName) };
}

/**
 * Whether peft reads the names of networks as those of experts. Dense layers and shared experts, whose layers have the
 * same names, then get no adapters.
 */
export function replacesNetworks(type: string): boolean {
  return Object.hasOwn(namesByType, type);
}

/** Whether experts, or what chooses them, get adapters. */
function adaptsExperts(type: string, { targets }: Lora): boolean {
  return Object.values(adaptedOf(type, targets)).some(Boolean);
}

/** Returns a sentence that says why peft makes no adapters, if it refuses those of experts. */
export function expertRefusal(type: string, lora: Lora): string | undefined {
  const { targets, dropout } = lora;
  const names = Object.hasOwn(namesByType, type) ? namesByType[type] : undefined;
  if (names === undefined) {
    return undefined;
  }
  if (targets === undefined) {
    return `Peft does not choose the layers that get adapters in a model of type "${type}". Name them in "target_modules".`;
  }
  if (dropout > 0 && adaptsExperts(type, lora)) {
    return 'Peft refuses adapters of experts with "lora_dropout". Set it to 0, or name the layers of attention in "target_modules".';
  }
  const chosen = targets === 'all-linear' ? [] : targets.map(lastPart);
  const [given, other] = chosen.includes(names.gate) ? [names.gate, names.up] : [names.up, names.gate];
  return chosen.includes(given) && !chosen.includes(other)
    ? `Peft refuses "${given}" in "target_modules" without "${other}": both are one tensor in the experts. Name both.`
    : undefined;
}

/**
 * Returns the adapters of experts, or of what chooses them. Gate and up are one tensor, whose adapters have twice the
 * rank. Source: peft/tuners/lora/layer.py:ParamWrapper.update_layer.
 */
export function expertAdapters(
  module: Module,
  { rank, targets }: Lora,
  type: string,
): { readonly params: number; readonly tensor: number } {
  const { gateUp, down, router } = adaptedOf(type, targets);
  const { experts, role, widths = 0 } = module;
  if (experts === undefined) {
    const params = role === routerName && router ? rank * widths : 0;
    return { params, tensor: params };
  }
  const { count, hidden, inner } = experts;
  const tensors = [
    ...(gateUp ? [2 * rank * count * hidden, 2 * rank * count * 2 * inner] : []),
    ...(down ? [rank * count * inner, rank * count * hidden] : []),
  ];
  return { params: tensors.reduce((sum, each) => sum + each, 0), tensor: Math.max(0, ...tensors) };
}
