import { adaptedOf, expertInputs, replacedNames, replacesNetworks } from './expert-adapters.js';
import { defaultTargets, lastPart } from './lora-targets.js';
import type { Trained } from './phases.js';

/** The projection onto the vocabulary, as most models name it. */
export const headName = 'lm_head';

/** The input of linear layers. They keep it for the gradient of their weights. */
export interface LinearInput {
  readonly width: number;
  readonly names: readonly string[];
  /** Another operation keeps this tensor anyway. */
  readonly held?: boolean;
}

/** The tensors that a block keeps for the backward pass, in bytes per token. */
export interface Kept {
  /** Kept whatever is trained, for the gradients of activations. */
  readonly always: number;
  /** Kept for the gradients of the weights of normalizations. */
  readonly forNorms: number;
  readonly inputs: readonly LinearInput[];
}

export const nothing: Kept = { always: 0, forNorms: 0, inputs: [] };

export function kept(always: number, inputs: readonly LinearInput[] = []): Kept {
  return { always, forNorms: 0, inputs };
}

export function together(...blocks: readonly Kept[]): Kept {
  return {
    always: blocks.reduce((sum, block) => sum + block.always, 0),
    forNorms: blocks.reduce((sum, block) => sum + block.forNorms, 0),
    inputs: blocks.flatMap(block => block.inputs),
  };
}

/** The linear layers that a run trains if it does not train everything. */
export interface Adapters {
  readonly rank: number;
  readonly dropout: number;
  /** Whether a layer has an adapter. */
  readonly adapted: (name: string) => boolean;
  /** Whether a layer is trained in whole. */
  readonly whole: (name: string) => boolean;
}

/**
 * An adapter keeps its input and the product with its first matrix. With dropout each adapter has an input of its own,
 * and a mask of a byte per element. Source: peft/tuners/lora/layer.py:Linear.forward.
 */
function forAdapters({ width, names, held }: LinearInput, bytes: number, adapters: Adapters): number {
  const { rank, dropout, adapted, whole } = adapters;
  const count = names.filter(adapted).length;
  const own = dropout > 0 ? count * (bytes + 1) * width : 0;
  const common = !held && (names.some(whole) || (count > 0 && dropout === 0)) ? bytes * width : 0;
  return own + common + count * bytes * rank;
}

/** Returns the bytes per token of a block. Without adapters all of its weights are trained. */
export function bytesOf(block: Kept, bytes: number, adapters: Adapters | undefined): number {
  return adapters === undefined
    ? block.always + block.forNorms + block.inputs.reduce((sum, { width, held }) => sum + (held ? 0 : bytes * width), 0)
    : block.always + block.inputs.reduce((sum, input) => sum + forAdapters(input, bytes, adapters), 0);
}

/** Returns the linear layers that a run trains, or undefined if it trains all of them. */
export function adaptersOf(trained: Trained, modelType: string): Adapters | undefined {
  if (trained.kind === 'all' || trained.kind === 'without-embedding') {
    return undefined;
  }
  if (trained.kind === 'head') {
    return { rank: 0, dropout: 0, adapted: () => false, whole: name => name === headName };
  }
  const { rank, dropout, targets = defaultTargets(modelType), modulesToSave } = trained;
  const names = targets === 'all-linear' || targets === undefined ? undefined : new Set(targets.map(lastPart));
  const { gateUp, down } = adaptedOf(modelType, targets);
  const [gateUpInput, downInput] = expertInputs;
  const replaces = replacesNetworks(modelType);
  return {
    rank,
    dropout,
    adapted: name =>
      !(replaces && replacedNames.has(name)) && name !== gateUpInput && name !== downInput
        ? (names?.has(name) ?? name !== headName)
        : false,
    // The adapters of experts are added to their weights, so the product has the input of one with all of them trained.
    whole: name => modulesToSave.includes(name) || (name === gateUpInput ? gateUp : name === downInput && down),
  };
}

/** Whether the layers of a model take part in the backward pass. A tied head trains the embedding, too. */
export function trainsLayers(trained: Trained, tied: boolean): boolean {
  return trained.kind !== 'head' || tied;
}

/** Whether the weights of layers have no gradients. */
export function freezesLayers({ kind }: Trained): boolean {
  return kind === 'lora' || kind === 'head';
}
