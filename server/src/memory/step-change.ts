import type { WorkspaceEdit } from 'vscode-languageserver-types';
import type { MemorySource, StepValues } from '../analysis/memory-source.js';
import type { StepInput } from '../estimating/step-of-config.js';
import type { StepSetting } from '../lsp/requests.js';

/** How a training program gets a changed input of its step. */
export interface StepChange {
  /** Sentences that say what decides, and what Apply does or what to write instead; code is in backticks. */
  readonly advice: string;
  /** The setting that the estimate uses, with its new value. */
  readonly setting?: StepSetting;
  /** The edit of the file of the run. */
  readonly edit?: WorkspaceEdit;
}

type Changed = keyof StepValues;

/** How a training program with arguments of its own is changed. */
const ways: { readonly [name in Changed]: string } = {
  checkpointing: '`gradient_checkpointing` of Trainer, or `model.gradient_checkpointing_enable()`',
  attention: '`attn_implementation="sdpa"` where the model is loaded',
  sequenceLength: 'the length to which its tokenizer cuts texts',
};

function settingValue(value: StepValues[Changed]): string | number {
  return value === 'reentrant' || value === 'non-reentrant' ? 'on' : (value ?? '');
}

function sentenceOf(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

const applies = { write: 'writes', add: 'adds', remove: 'removes' } as const;

function ofRun({ from, leaner }: StepInput<unknown>, name: Changed): StepChange {
  const decides = `${sentenceOf(from ?? '')} decides.`;
  if (leaner === undefined) {
    return { advice: `${decides} In the training program, it is ${ways[name]}.` };
  }
  const { verb, written, where, edit } = leaner;
  if (edit === undefined) {
    return { advice: `${decides} ${sentenceOf(verb)} \`${written}\` in ${where}.` };
  }
  const { uri, start, end } = edit.place;
  return {
    advice: `${decides} Apply ${applies[verb]} \`${written}\` in ${where}.`,
    edit: { changes: { [uri]: [{ range: { start, end }, newText: edit.text }] } },
  };
}

/** Returns how the training program of a config gets other values of inputs of its step. */
export function stepChange({ inputs }: Pick<MemorySource, 'inputs'>, step: StepValues): StepChange | undefined {
  const name = (Object.keys(step) as readonly Changed[])[0];
  if (inputs === undefined || name === undefined) {
    return undefined;
  }
  const input: StepInput<unknown> = inputs[name];
  const { setting } = input;
  return setting === undefined || setting === 'loraRank'
    ? ofRun(input, name)
    : {
        advice: `The training program decides: ${ways[name]}. Apply sets \`deepspeed.${setting}\`, which the estimate uses.`,
        setting: { name: setting, value: settingValue(step[name]) },
      };
}
