import { isObject } from '../document/is-object.js';
import type { Loader, LoaderId } from '../loaders/loader.js';
import type { Members, Template } from './template.js';

const adamW: Members = {
  type: 'AdamW',
  params: { lr: 1e-5, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0.01 },
};

const batch: Members = { train_micro_batch_size_per_gpu: 1, gradient_accumulation_steps: 1 };

/**
 * What a config needs besides its ZeRO section, by loader. Accelerate and Lightning stop at an optimizer in the file when the
 * script makes one too (accelerate/accelerator.py, _prepare_deepspeed); Lightning sets batch, clipping and precision itself.
 */
const starts: { readonly [loader in LoaderId]: { readonly [purpose in 'training' | 'inference']: Members } } = {
  deepspeed: {
    training: { ...batch, gradient_clipping: 1, bf16: { enabled: true }, optimizer: adamW },
    inference: { train_micro_batch_size_per_gpu: 1, bf16: { enabled: true } },
  },
  transformers: {
    training: { train_batch_size: 1, ...batch, gradient_clipping: 1, bf16: { enabled: true }, optimizer: adamW },
    inference: { train_batch_size: 1, ...batch, bf16: { enabled: true } },
  },
  accelerate: {
    training: { train_batch_size: 1, ...batch, gradient_clipping: 1, bf16: { enabled: true } },
    inference: { train_micro_batch_size_per_gpu: 1, bf16: { enabled: true } },
  },
  lightning: { training: {}, inference: {} },
};

/** True where the loader sets a key from what the run is given; what it takes from options of its own stays written. */
export function isFilled(loader: Loader, path: string): boolean {
  return Object.hasOwn(loader.fills, path) && loader.fills[path]?.ofPlugin !== true;
}

function filled(members: Members, loader: Loader, prefix: string): Members {
  const entries = Object.entries(members).map(([name, value]) => {
    const path = prefix + name;
    if (isObject(value)) {
      return [name, filled(value, loader, `${path}.`)];
    }
    return [name, isFilled(loader, path) ? 'auto' : value];
  });
  return Object.fromEntries(entries) as Members;
}

/** A template's members as a loader wants them: `"auto"` for each key that it fills, the numbers for all others. */
export function formFor(template: Template, loader: Loader): Members {
  return filled(template.config, loader, '');
}

/** A whole config made from a template: what every run needs, then the template. */
export function newConfig(template: Template, loader: Loader): Members {
  const start = template.start === undefined ? {} : starts[loader.id][template.start];
  return { ...filled(start, loader, ''), ...formFor(template, loader) };
}

/** Whether a template makes sense for who reads the file. */
export function isFor(template: Template, loader: Loader): boolean {
  return template.loaders?.includes(loader.id) ?? true;
}
