import { counted } from '../describing/counted.js';
import type { RunInputValues, TrainedWeights } from '../loaders/run-inputs.js';
import type { StepInput, StepInputs } from './step-of-config.js';

type Names = keyof StepInputs;

function trainedText(trained: TrainedWeights): string {
  if (trained.kind === 'all') {
    return 'all weights are trained';
  }
  const { rank, targets, modulesToSave } = trained;
  const layers =
    targets === 'all-linear' ? 'all linear layers' : (targets?.join(', ') ?? "peft's own choice of layers");
  const whole = modulesToSave.length === 0 ? '' : `, and ${modulesToSave.join(', ')} in whole`;
  return `LoRA of rank ${rank} on ${layers}${whole}`;
}

const texts: { readonly [name in Names]: (value: RunInputValues[name]) => string } = {
  microBatch: value => `micro batch ${value}`,
  sequenceLength: value => `sequences of ${counted(value, 'token')}`,
  checkpointing: value => (value === 'off' ? 'no activation checkpointing' : 'activation checkpointing'),
  attention: value => `attention by ${value}`,
  trained: trainedText,
  fusedLoss: value => (value ? 'a fused loss' : 'a loss with all logits'),
  packed: value => (value ? 'packed sequences' : 'sequences with padding'),
};

/** Names whose assumption is worth a sentence, with the setting that replaces it. */
const worthSaying: { readonly [name in Names]?: string } = {
  microBatch: 'Write train_micro_batch_size_per_gpu as a number',
  sequenceLength: 'Set deepspeed.sequenceLength',
  checkpointing: 'Set deepspeed.activationCheckpointing',
  attention: 'Set deepspeed.attention',
  trained: 'Set deepspeed.loraRank for LoRA',
};

function entriesOf(inputs: StepInputs): readonly (readonly [Names, string, StepInput<unknown>])[] {
  return (Object.keys(texts) as readonly Names[]).map(name => [
    name,
    (texts[name] as (value: unknown) => string)(inputs[name].value),
    inputs[name],
  ]);
}

/** Returns sentences about what is assumed, and how to change it. */
export function assumptionsIn(inputs: StepInputs): readonly string[] {
  return entriesOf(inputs).flatMap(([name, text, { from }]) =>
    from === undefined && worthSaying[name] !== undefined
      ? [`The estimate assumes ${name === 'trained' ? `that ${text}` : text}. ${worthSaying[name]} to change this.`]
      : [],
  );
}

/** Returns the known facts, each with its source: "sequences of 4,096 tokens: `cutoff_len: 4096` in sft.yaml:1". */
export function factsIn(inputs: StepInputs): readonly string[] {
  return entriesOf(inputs).flatMap(([, text, { from }]) => (from === undefined ? [] : [`${text}: ${from}`]));
}
