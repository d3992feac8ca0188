import type { Fields } from '../architectures/fields.js';
import { type Adapted, adaptedOf, expertInputs } from './expert-adapters.js';
import { type Kept, kept, together } from './kept.js';
import { gatedNetwork } from './networks.js';
import type { Trained } from './phases.js';
import type { Shape } from './shape.js';
import type { ExpertTraits } from './traits.js';

/** The experts of a layer, as transformers 5 multiplies them: all rows of all experts in one grouped product. */
export interface Experts {
  readonly count: number;
  /** Experts that a token is sent to. */
  readonly chosen: number;
  readonly width: number;
  readonly shared: number;
}

export function expertsOf(fields: Fields, traits: ExpertTraits): Experts {
  return {
    count: fields.number(traits.count),
    chosen: fields.number(['num_experts_per_tok', 'experts_per_token'], 2),
    width: fields.number(traits.width),
    shared: traits.shared?.(fields) ?? 0,
  };
}

/** Bytes per token of the choice of experts: probabilities of all of them, and indices of the rows. */
function routerBytes(router: ExpertTraits['router'], { count, chosen }: Experts, wideInput: number): number {
  const indices = 40 * chosen;
  // DeepSeek routes in 32 bits and keeps its input in them.
  return router === 'sigmoid' ? wideInput + 5 * count + indices : router === 'softmax' ? 4 * count + indices : indices;
}

/** Tensors of the width of an expert that its gate keeps: gate and up are one tensor. gpt_oss clamps both. */
const gateTensors: { readonly [router in ExpertTraits['router']]: number } = { softmax: 3, sigmoid: 3, top: 6 };

/**
 * Bytes per token of all experts, without their common input. The weights of experts are not linear layers. Source: transformers/integrations/moe.py:grouped_mm_experts_forward.
 */
export function expertNetwork(
  experts: Experts,
  { router, sharedGate }: ExpertTraits,
  { hidden }: Shape,
  bytes: number,
  activation: string,
  down: string,
): Kept {
  const { chosen, width, shared } = experts;
  const rows = bytes * chosen * (hidden + gateTensors[router] * width);
  return together(
    kept(rows + routerBytes(router, experts, bytes === 4 ? 0 : 4 * hidden) + (sharedGate ? bytes * hidden : 0), [
      { width: chosen * hidden, names: expertInputs.slice(0, 1) },
      { width: chosen * width, names: expertInputs.slice(1) },
    ]),
    ...(shared === 0 ? [] : [gatedNetwork(shared, bytes, activation, down)]),
  );
}

/** Returns the weights of experts that get adapters; undefined if none does. */
export function adaptedExperts(type: string, trained: Trained): Adapted | undefined {
  const adapted = trained.kind === 'lora' ? adaptedOf(type, trained.targets) : undefined;
  return adapted?.gateUp || adapted?.down ? adapted : undefined;
}

/** Elements of the first matrices of all experts of a layer, and of the second ones, as far as they have adapters. */
export function adaptedWeights(
  { count, width }: Experts,
  { hidden }: Shape,
  { gateUp, down }: Adapted,
): readonly [gateUp: number, down: number] {
  const one = count * width * hidden;
  return [gateUp ? 2 * one : 0, down ? one : 0];
}
