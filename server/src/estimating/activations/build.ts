import type { Fields } from '../architectures/fields.js';
import { type LinearNames, linearNames } from './linear-names.js';
import type { Step } from './phases.js';
import type { Shape } from './shape.js';
import type { Probability, Traits } from './traits.js';

/** Everything that the layers of a model depend on. */
export interface Build {
  readonly fields: Fields;
  readonly traits: Traits;
  readonly shape: Shape;
  readonly step: Step;
}

export function probability(fields: Fields, setting: Probability | undefined): number {
  return setting === undefined ? 0 : fields.number(setting[0].split(','), setting[1]);
}

/** Whether attention is computed by products and a softmax, not by one kernel. */
export function isEager({ traits, step }: Build): boolean {
  return step.attention === 'eager' || (step.attention === 'sdpa' && traits.eagerOnly === true);
}

/** Returns the name of the activation in the network. T5 has its own key, and its `gelu` is `gelu_new` with a gate. */
export function activationOf({ fields, traits }: Build): string {
  const [names, preset] = traits.activation;
  const gate = fields.text('feed_forward_proj');
  if (gate !== undefined) {
    return gate === 'gated-gelu' ? 'gelu_new' : gate.replace('gated-', '');
  }
  return (
    names
      .split(',')
      .map(fields.text)
      .find(name => name !== undefined) ?? preset
  );
}

/** Whether the network has a gate. */
export function isGated({ fields, traits }: Build): boolean {
  return traits.mlp === 'gated' || (fields.text('feed_forward_proj')?.startsWith('gated') ?? false);
}

/** Returns the names of the linear layers. The layers of T5 depend on whether its network has a gate. */
export function linearsOf(fields: Fields, traits: Traits): LinearNames {
  const gated = fields.text('feed_forward_proj')?.startsWith('gated') ?? false;
  return traits.positionBias && gated ? linearNames.gatedT5 : traits.linears;
}
