import { decoders } from './decoders.js';
import { encoderDecoders } from './encoder-decoders.js';
import { encoders } from './encoders.js';
import { gpts } from './gpt.js';
import type { Architecture } from './module.js';

const architectures: { readonly [modelType: string]: Architecture } = {
  ...decoders,
  ...gpts,
  ...encoders,
  ...encoderDecoders,
};

/** Returns how a `model_type` of transformers is built, or undefined if the type is not known. */
export function architectureOf(modelType: string): Architecture | undefined {
  return Object.hasOwn(architectures, modelType) ? architectures[modelType] : undefined;
}
