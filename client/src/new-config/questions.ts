import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { modelFiles } from '../../../server/src/estimating/model-file-names.js';
import { parameterCount } from '../../../server/src/estimating/parameter-count.js';
import {
  type LoaderId,
  type Machine,
  type Proposal,
  type ProposalsParams,
  type ProposalsResult,
  proposalsRequest,
} from '../../../server/src/lsp/requests.js';
import { modelFilesIn } from '../model-files.js';
import { programs } from '../programs.js';
import { gpusIn, gpusProblem, lengthProblem, memoryIn, memoryProblem, parametersProblem } from './amounts.js';
import { browseForModelFile, type ReadModel, readModelFile } from './model-file.js';
import { askForChoice, askForText, type Choice } from './prompts.js';
import { usualHostMemory } from './saved-answers.js';
import type { Position, Step, Turn } from './steps.js';
import { memorySummary, modelSummary, peakSummary, reservations } from './summaries.js';

/** What is kept from one run to the next: strings are kept as they were typed. */
export interface Remembered {
  readonly loader: LoaderId;
  readonly gpus: string;
  readonly gpuMemory: string;
  /** Empty if the usual amount for the GPUs is to be proposed. */
  readonly hostMemory: string;
  readonly nvmePath: string;
  readonly parameters: string;
  /** Tokens of a sequence. */
  readonly sequenceLength: string;
  readonly checkpointing: 'on' | 'off';
}

export interface Answers extends Remembered {
  /** The size read from a file; absent if the user gives the number of parameters. */
  readonly modelFile?: ReadModel & { readonly uri: string };
  readonly proposal?: Proposal;
  readonly target?: 'new' | 'merge';
}

/** The proposals for the first run. */
export const usualAnswers: Remembered = {
  loader: 'deepspeed',
  gpus: '8',
  gpuMemory: '24',
  hostMemory: '',
  nvmePath: '',
  parameters: '7',
  sequenceLength: '2048',
  checkpointing: 'on',
};

type TextName = 'gpus' | 'gpuMemory' | 'hostMemory' | 'nvmePath' | 'parameters' | 'sequenceLength';

function textStep(
  name: TextName,
  prompt: string,
  placeholder: string,
  problem: (text: string) => string | undefined,
  usual: (answers: Answers) => string = () => '',
): Step<Answers> {
  return {
    async ask(answers, at) {
      const value = answers[name] || usual(answers);
      const reply = await askForText({ at, prompt, placeholder, value, problem });
      return typeof reply === 'string' ? reply : { ...answers, [name]: reply.value };
    },
  };
}

const loaderStep: Step<Answers> = {
  async ask(answers, at) {
    const reply = await askForChoice({
      at,
      placeholder: 'Which program will read the file?',
      choices: programs.map(({ loader, ...item }) => ({ ...item, value: loader })),
      isProposed: loader => loader === answers.loader,
    });
    return typeof reply === 'string' ? reply : { ...answers, loader: reply.value };
  },
};

function modelStep(client: BaseLanguageClient): Step<Answers> {
  async function ask(answers: Answers, at: Position): Promise<Answers | Turn> {
    const files = await modelFilesIn(vscode.workspace.workspaceFolders);
    const reply = await askForChoice<'count' | 'browse' | vscode.Uri>({
      at,
      placeholder: 'How large is the model?',
      choices: [
        { label: 'Give the number of parameters', value: 'count' },
        ...files.map(uri => ({
          label: vscode.workspace.asRelativePath(uri),
          description: "the model's size is read from it",
          value: uri,
        })),
        { label: 'Browse...', description: `for a ${modelFiles}`, value: 'browse' },
      ],
      isProposed: value => typeof value !== 'string' && value.toString() === answers.modelFile?.uri,
    });
    if (typeof reply === 'string') {
      return reply;
    }
    if (reply.value === 'count') {
      const { modelFile: _, ...rest } = answers;
      return rest;
    }
    const uri = reply.value === 'browse' ? await browseForModelFile() : reply.value;
    const read = uri && (await readModelFile(client, uri));
    return uri === undefined || read === undefined
      ? ask(answers, at)
      : { ...answers, modelFile: { uri: uri.toString(), ...read } };
  }
  return { ask };
}

/** Activations are known by the layers of a model: without its file, nothing depends on these answers. */
const hasLayers = ({ modelFile }: Answers): boolean => modelFile !== undefined;

const checkpointingStep: Step<Answers> = {
  applies: hasLayers,
  async ask(answers, at) {
    const reply = await askForChoice<Answers['checkpointing']>({
      at,
      placeholder: 'Are the activations of a layer computed again in the backward pass?',
      choices: [
        {
          label: 'Yes',
          description: 'gradient_checkpointing: a third slower, and usual for large models',
          value: 'on',
        },
        { label: 'No', description: 'all activations are kept', value: 'off' },
      ],
      isProposed: value => value === answers.checkpointing,
    });
    return typeof reply === 'string' ? reply : { ...answers, checkpointing: reply.value };
  },
};

function machineOf({ gpus, gpuMemory, hostMemory, nvmePath }: Answers): Machine {
  return {
    ...(gpusIn(gpus) ?? { nodes: 1, gpusPerNode: 1 }),
    gpuBytes: memoryIn(gpuMemory) ?? 0,
    hostBytes: memoryIn(hostMemory) ?? 0,
    ...(nvmePath === '' ? {} : { nvmePath }),
  };
}

function wantedOf(answers: Answers): ProposalsParams {
  const { loader, modelFile, parameters, sequenceLength, checkpointing } = answers;
  const asked = { loader, machine: machineOf(answers) };
  return modelFile === undefined
    ? { ...asked, model: { params: parameterCount(parameters) ?? 0, notes: [] } }
    : {
        ...asked,
        model: modelFile.size,
        modelText: modelFile.text,
        sequenceLength: Number(sequenceLength),
        activationCheckpointing: checkpointing,
      };
}

function separator(label: string): Choice<never> {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function choiceOf(proposal: Proposal): Choice<Proposal> {
  const { title, estimate, problems, notes } = proposal;
  const fits = problems.length === 0;
  return {
    label: `${fits ? '$(pass)' : '$(circle-slash)'} ${title}`,
    description: memorySummary(estimate),
    // The end of a long line is cut.
    detail: (fits ? [...notes, peakSummary(estimate)] : [...problems, ...notes]).join(' '),
    value: proposal,
  };
}

function choicesOf(proposals: readonly Proposal[]): readonly Choice<Proposal | 'explain'>[] {
  const fitting = proposals.filter(({ problems }) => problems.length === 0);
  const others = proposals.filter(({ problems }) => problems.length > 0);
  return [
    separator(fitting.length === 0 ? 'Nothing fits' : 'Fits, the fastest first'),
    ...fitting.map(choiceOf),
    ...(others.length === 0 ? [] : [separator('Does not fit'), ...others.map(choiceOf)]),
    separator('About the numbers'),
    { label: '$(info) What is not counted, and what is assumed', value: 'explain' },
  ];
}

function proposalStep(client: BaseLanguageClient): Step<Answers> {
  async function ask(answers: Answers, at: Position): Promise<Answers | Turn> {
    const wanted = wantedOf(answers);
    const found = await client.sendRequest<ProposalsResult>(proposalsRequest, wanted);
    if (found === null) {
      void vscode.window.showErrorMessage('The language server could not make proposals: see its output.');
      return 'cancel';
    }
    const reply = await askForChoice<Proposal | 'explain'>({
      at,
      placeholder: `${wanted.modelText === undefined ? 'Without activations and CUDA' : `With sequences of ${wanted.sequenceLength?.toLocaleString('en-US')} tokens, micro batch 1`}, for ${modelSummary(wanted.model)}`,
      choices: choicesOf(found.proposals),
      isProposed: value => value !== 'explain' && value.name === found.proposals[0]?.name,
    });
    if (typeof reply === 'string') {
      return reply;
    }
    if (reply.value !== 'explain') {
      return { ...answers, proposal: reply.value };
    }
    const notes = new Set(found.proposals.flatMap(({ estimate }) => reservations(estimate, found.keptFreeBytes)));
    await vscode.window.showInformationMessage('What the estimates leave out', {
      modal: true,
      detail: [...notes].join('\n\n'),
    });
    return ask(answers, at);
  }
  return { ask };
}

/** The open config into which the new one could be merged. */
interface OpenConfig {
  readonly name: string;
  readonly isEmpty: boolean;
}

function targetStep(config: OpenConfig | undefined): Step<Answers> {
  const { name = '', isEmpty = false } = config ?? {};
  const choices: readonly Choice<'new' | 'merge'>[] = [
    { label: 'New file', value: 'new' },
    isEmpty
      ? { label: `Into ${name}`, description: 'the open file, which is empty', value: 'merge' }
      : {
          label: `Merge into ${name}`,
          description: 'your other values stay if the stage accepts them',
          value: 'merge',
        },
  ];
  return {
    applies: () => config !== undefined,
    async ask(answers, at) {
      const reply = await askForChoice<'new' | 'merge'>({
        at,
        placeholder: 'Where to?',
        choices: isEmpty ? [...choices].reverse() : choices,
      });
      return typeof reply === 'string' ? reply : { ...answers, target: reply.value };
    },
  };
}

/** Returns the questions for a new config. */
export function questions(client: BaseLanguageClient, config: OpenConfig | undefined): readonly Step<Answers>[] {
  const any = (): undefined => undefined;
  return [
    loaderStep,
    textStep('gpus', 'GPUs of the run, or nodes and GPUs per node: 2 x 8', '8', gpusProblem),
    textStep('gpuMemory', 'Memory of each GPU in GiB', '24', memoryProblem),
    textStep('hostMemory', 'RAM of each node in GiB', '256', memoryProblem, usualHostMemory),
    textStep('nvmePath', 'Folder on an NVMe drive of each node; leave it empty to use no drive', '/local_nvme', any),
    modelStep(client),
    {
      ...textStep(
        'parameters',
        'Parameters of the model: 7 or 7B, 350M. A number without a unit is in billions',
        '7',
        parametersProblem,
      ),
      applies: ({ modelFile }) => modelFile === undefined,
    },
    {
      ...textStep('sequenceLength', 'Tokens of a sequence', '2048', lengthProblem),
      applies: hasLayers,
    },
    checkpointingStep,
    proposalStep(client),
    targetStep(config),
  ];
}
