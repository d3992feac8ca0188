import type { StepInput, StepInputs } from '../../estimating/step-of-config.js';
import { attentions, type Checkpointing } from '../../loaders/run-inputs.js';
import type { Arguments, Option } from '../program/command.js';

const count = { pattern: /^[1-9]\d{0,8}$/, name: 'a number from 1 on' };

/** Options for the training step of a config. They replace what the file, its run and the settings say. */
export const stepOptions: readonly Option[] = [
  { name: 'batch', value: 'N', help: 'The micro batch of each GPU, instead of that of the config.', shape: count },
  {
    name: 'seq',
    value: 'N',
    help: 'The tokens of a sequence, instead of those in the arguments of the run.',
    shape: count,
  },
  {
    name: 'checkpointing',
    value: 'ON',
    help: 'Whether layers compute their activations again in the backward pass: on or off.',
    choices: ['on', 'off'],
  },
  { name: 'attention', value: 'NAME', help: `The kernel of attention: ${attentions.join(', ')}.`, choices: attentions },
  {
    name: 'lora',
    value: 'RANK',
    help: 'The rank of adapters on all linear layers, whose other weights are frozen; 0: all weights are trained.',
    shape: { pattern: /^\d{1,5}$/, name: 'a rank such as 16, or 0' },
  },
];

/** Returns the inputs of the training step that options give. */
export function stepIn(given: Arguments): Partial<StepInputs> {
  const read = <Value>(name: string, convert: (text: string) => Value): StepInput<Value> | undefined => {
    const text = given.value(name);
    return text === undefined ? undefined : { value: convert(text), from: `\`--${name} ${text}\``, isKnown: true };
  };
  const [microBatch, sequenceLength] = [read('batch', Number), read('seq', Number)];
  const checkpointing = read('checkpointing', (text): Checkpointing => (text === 'on' ? 'non-reentrant' : 'off'));
  const attention = read('attention', text => attentions.find(name => name === text) ?? 'sdpa');
  const trained = read('lora', text =>
    Number(text) === 0
      ? ({ kind: 'all' } as const)
      : ({ kind: 'lora', rank: Number(text), dropout: 0, targets: 'all-linear', modulesToSave: [] } as const),
  );
  return {
    ...(microBatch && { microBatch }),
    ...(sequenceLength && { sequenceLength }),
    ...(checkpointing && { checkpointing }),
    ...(attention && { attention }),
    ...(trained && { trained }),
  };
}
