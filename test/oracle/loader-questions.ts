import type { JsonValue } from '../../server/src/document/json-value.js';
import type { ArgumentKind } from '../../server/src/loaders/loader.js';
import type { LoaderId } from '../../server/src/loaders/loader-id.js';
import { loaderFacts } from '../../server/src/loaders/loaders.js';

/** A question for every release of a loader. */
export interface LoaderQuestion {
  readonly id: string;
  readonly loader: LoaderId;
  /** The key of the question; absent for a question about the whole file. */
  readonly path?: string;
  /** Whether the loader fills the key, compares it, or accepts the file at all. */
  readonly kind: 'fills' | 'compares' | 'takes';
  readonly text: string;
}

type Members = { readonly [name: string]: JsonValue };

const asked = ['transformers', 'accelerate'] as const;

/** Returns a config with a value at a path, and the required members of the sections around it. */
function configWith(path: string, value: JsonValue, more: Members): string {
  const [first = '', ...rest] = path.split('.');
  const inner = rest.reduceRight<JsonValue>((held, name) => ({ [name]: held }), value);
  const types: { readonly [section: string]: Members } = {
    optimizer: { type: 'AdamW' },
    scheduler: { type: 'WarmupDecayLR' },
    zero_optimization: { stage: 3 },
  };
  const section = rest.length === 0 ? inner : { ...types[first], ...(inner as Members) };
  return JSON.stringify({ zero_optimization: { stage: 3 }, ...more, [first]: section });
}

/** Returns a value that differs from every argument that the releases are asked with. */
const literals: { readonly [kind in ArgumentKind]: JsonValue } = {
  number: 77,
  count: 77,
  switch: true,
  pair: [0.1, 0.2],
  text: 'O0',
};

/** Returns the scheduler that older releases require beside an optimizer. */
function companionsOf(path: string): Members {
  return path.startsWith('optimizer.') ? { scheduler: { type: 'WarmupLR', params: {} } } : {};
}

function fillQuestions(loader: (typeof asked)[number]): readonly LoaderQuestion[] {
  return Object.entries(loaderFacts[loader].fills).map(([path, { needs }]) => {
    const more = { ...companionsOf(path), ...(needs === undefined ? {} : { [needs]: 'auto' }) };
    return { id: `${loader} fills ${path}`, loader, path, kind: 'fills', text: configWith(path, 'auto', more) };
  });
}

function compareQuestions(loader: (typeof asked)[number]): readonly LoaderQuestion[] {
  return Object.entries(loaderFacts[loader].fills).map(([path, { kind = 'number' }]) => ({
    id: `${loader} compares ${path}`,
    loader,
    path,
    kind: 'compares',
    text: configWith(path, literals[kind], companionsOf(path)),
  }));
}

const zero = '"zero_optimization": { "stage": 2 }';

/** Files that some releases accept and others refuse. */
const files: { readonly [what: string]: string } = {
  'an optimizer without a scheduler': `{ ${zero}, "optimizer": { "type": "AdamW", "params": {} } }`,
  'no warm-up steps': `{ ${zero}, "scheduler": { "type": "WarmupLR", "params": { "warmup_num_steps": 0 } } }`,
  'one beta': `{ ${zero}, "optimizer": { "type": "AdamW", "params": { "betas": [0.9] } }, "scheduler": { "type": "WarmupLR", "params": {} } }`,
  'two learning rates': `{ ${zero}, "optimizer": { "type": "AdamW", "params": { "lr": 0.125 } }, "scheduler": { "type": "WarmupLR", "params": { "warmup_max_lr": 0.25 } } }`,
  'no ZeRO section': '{ "train_micro_batch_size_per_gpu": 3 }',
  'an "auto" that nobody knows': `{ ${zero}, "mine": { "own": "auto" } }`,
  'a scheduler without keys': `{ ${zero}, "scheduler": { "type": "WarmupLR", "params": [] } }`,
};

/** All questions, the same for every release. */
export const loaderQuestions: readonly LoaderQuestion[] = [
  ...asked.flatMap(loader => [...fillQuestions(loader), ...compareQuestions(loader)]),
  ...Object.entries(files).flatMap(([what, text]) =>
    asked.map((loader): LoaderQuestion => ({ id: `${loader}: ${what}`, loader, kind: 'takes', text })),
  ),
];
