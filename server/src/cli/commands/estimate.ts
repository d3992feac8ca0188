import { counted } from '../../describing/counted.js';
import { leftOutOf } from '../../estimating/estimate.js';
import type { Model } from '../../estimating/model.js';
import { modelFiles } from '../../estimating/model-file-names.js';
import type { ModelSize } from '../../estimating/model-size.js';
import { parameterCount } from '../../estimating/parameter-count.js';
import type { Hardware } from '../../estimating/states/hardware.js';
import type { Arguments, Command } from '../program/command.js';
import { type ExitCode, exitCode } from '../program/exit-code.js';
import { usageOf } from '../program/help.js';
import { printable } from '../program/printable.js';
import type { Terminal } from '../program/terminal.js';
import { notTaken, UsageError } from '../program/usage-error.js';
import { assumptionOptions } from '../reports/assumption-options.js';
import { configMemory } from '../reports/config-memory.js';
import { type EstimateTable, estimateTables, tableLines } from '../reports/estimates.js';
import { stepOptions } from '../reports/given-step.js';
import { machineOptions } from '../reports/machine-options.js';
import { modelAt } from '../reports/model-file.js';

const count = { pattern: /^[1-9]\d{0,5}$/, name: 'a number from 1 on' };

function countOf(given: Arguments, option: string): number | undefined {
  const text = given.value(option);
  if (text === undefined) {
    return undefined;
  }
  const number = parameterCount(text);
  if (number === undefined) {
    throw notTaken(option, 'a number of parameters such as 7B, 350M or 6738415616', text);
  }
  return number;
}

/** Returns the model that the options name; undefined if they name none. */
async function givenModel(given: Arguments): Promise<Model | undefined> {
  const params = countOf(given, 'params');
  const place = given.value('model');
  const layer = countOf(given, 'largest-layer');
  if (params !== undefined && place !== undefined) {
    throw new UsageError('--params and --model both say how large the model is. Give one of them.');
  }
  const count = params ?? (place === undefined ? undefined : parameterCount(place));
  const model =
    count !== undefined
      ? { reading: { ok: true, size: { params: count, notes: [] } } as const }
      : place === undefined
        ? undefined
        : await modelAt(place);
  if (layer === undefined || !model?.reading.ok) {
    return model;
  }
  const { size } = model.reading;
  if (layer > size.params) {
    throw new UsageError(`--largest-layer is ${layer}, more than the ${size.params} parameters of the model.`);
  }
  return { ...model, reading: { ok: true, size: { ...size, largestLayer: layer } } };
}

function sizeOf(model: Model | undefined): ModelSize {
  if (!model?.reading.ok) {
    throw new UsageError(`Say how large the model is: --params COUNT or --model PATH.\n${usageOf(estimate)}`);
  }
  return model.reading.size;
}

function stagesOf(given: Arguments, { largestLayer }: ModelSize): readonly number[] {
  const stage = given.value('stage');
  if (stage === undefined) {
    return [3, 2];
  }
  if (stage === '3' && largestLayer === undefined) {
    throw new UsageError(
      'ZeRO 3 gathers one layer after the other: say how large the largest is, --largest-layer COUNT.',
    );
  }
  return [Number(stage)];
}

function textOf(model: ModelSize, { nodes, gpusPerNode }: Hardware, tables: readonly EstimateTable[]): string {
  const layer = model.largestLayer === undefined ? '' : `, ${model.largestLayer} of them in the largest layer`;
  const head = [
    `Memory for weights, gradients and optimizer states, with 16-bit weights and Adam, in GiB (2^30 bytes).`,
    `Model: ${model.params} parameters${layer}.`,
    `Hardware: ${counted(nodes, 'node')} with ${counted(gpusPerNode, 'GPU')} each.`,
    ...model.notes.map(printable),
  ];
  return `${head.join('\n')}\n\n${tables.map(tableLines).join('\n')}\nNot counted: ${leftOutOf(false).join('; ')}.\n`;
}

function jsonOf(model: ModelSize, hardware: Hardware, tables: readonly EstimateTable[]): string {
  const { notes, ...size } = model;
  const estimates = tables
    .flatMap(({ rows = [] }) => rows)
    .map(({ stage, options, cpuBytes, gpuBytes }) => ({
      stage,
      ...options,
      cpuBytes,
      gpuBytes,
    }));
  return `${JSON.stringify({ model: size, hardware, estimates, leftOut: leftOutOf(false), notes }, null, 2)}\n`;
}

/** Writes the memory of configs. */
async function ofConfigs(given: Arguments, terminal: Terminal, model: Model | undefined): Promise<ExitCode> {
  const { memoryJson, memoryReport, memorySvg, memoryText } = await import('../../pages/pages.js');
  const write = { json: memoryJson, svg: memorySvg }[given.value('format') ?? ''] ?? memoryText;
  if (given.has('stage')) {
    throw new UsageError(
      `--stage is for a model without a config: the table of a config has each stage.\n${usageOf(estimate)}`,
    );
  }
  const written: string[] = [];
  for (const operand of given.operands) {
    const { file, source, ...facts } = await configMemory(operand, given, terminal, model, estimate);
    if (source.run === undefined) {
      throw new UsageError(
        `Say how large the model is: --params COUNT or --model PATH. No run that names "${file}" tells it.\n${usageOf(estimate)}`,
      );
    }
    const report = memoryReport(source, { name: printable(file), ...facts });
    if (typeof report === 'string') {
      throw new UsageError(report);
    }
    written.push(write(report));
  }
  terminal.write(written.join('\n'));
  return exitCode.clean;
}

const forConfigs = [...stepOptions.map(({ name }) => name), 'run', ...assumptionOptions.map(({ name }) => name)];

async function ofModel(given: Arguments, terminal: Terminal, named: Model | undefined): Promise<ExitCode> {
  const idle = forConfigs.find(name => given.has(name));
  if (idle !== undefined) {
    throw new UsageError(`--${idle} is for the estimate of a config: give its file.\n${usageOf(estimate)}`);
  }
  if (given.value('format') === 'svg') {
    throw new UsageError(`A picture shows a config: give its file.\n${usageOf(estimate)}`);
  }
  const model = sizeOf(named);
  const hardware = { gpusPerNode: Number(given.value('gpus') ?? 1), nodes: Number(given.value('nodes') ?? 1) };
  const tables = estimateTables(stagesOf(given, model), model, hardware);
  terminal.write((given.value('format') === 'json' ? jsonOf : textOf)(model, hardware, tables));
  return exitCode.clean;
}

export const estimate: Command = {
  name: 'estimate',
  operands: '[FILE|- ...]',
  summary: 'Estimate the memory of a training step.',
  details: [
    'With configs, the numbers are those of a training step with each: its memory, that of each other stage and offload, and what single values save or cost. Micro batch and precision come from the config; sequence length, checkpointing, attention and LoRA from the run that names it, if one does, or from options. The output says what is assumed. Activations are counted if the config.json of the model is known: by --model, or because the run names a folder that has it. The bars of text have a character for each use of memory. "-" is standard input.',
    "Without a config, the numbers are those of DeepSpeed's own estimators for ZeRO 3 and 2. They cover weights, gradients and optimizer states. CPU memory is that of one node.",
    'zero_init=1 means that the model is made under deepspeed.zero.Init, as Trainer and Accelerate do in stage 3.',
  ],
  options: [
    {
      name: 'params',
      value: 'COUNT',
      help: 'The number of parameters: 7B, 350M, 6738415616. A number below 10000 without a unit is in billions.',
    },
    {
      name: 'largest-layer',
      value: 'COUNT',
      help: 'The parameters of the largest layer, which is usually the embedding: vocabulary x hidden size. ZeRO 3 needs it.',
    },
    {
      name: 'model',
      value: 'PATH',
      help: `A ${modelFiles} of a Hugging Face model, or its directory, instead of the numbers. A number of parameters works here, too.`,
    },
    {
      name: 'gpus',
      value: 'N',
      help: 'The number of GPUs of each node; 1 is the default, with a config that of its run or of the file "hostfile" beside it.',
      shape: count,
    },
    { name: 'nodes', value: 'N', help: 'The number of nodes; 1 is the default.', shape: count },
    {
      name: 'stage',
      value: 'STAGE',
      help: 'Only this ZeRO stage: 0, 1, 2 or 3. The default is 3 and 2, which DeepSpeed has estimates for.',
      choices: ['0', '1', '2', '3'],
    },
    ...stepOptions,
    ...machineOptions,
    {
      name: 'run',
      value: 'RUN',
      help: 'The run of a config, by the file and line of its command or recipe, such as train.sh:12. Otherwise the first one that names the config.',
    },
    ...assumptionOptions,
    {
      name: 'format',
      value: 'FORMAT',
      help: 'The output format: text, json (an object; bytes instead of GiB), or for a config svg (a picture). The default is text.',
      choices: ['text', 'json', 'svg'],
    },
  ],
  async run(given, terminal) {
    const model = await givenModel(given);
    return given.operands.length > 0 ? ofConfigs(given, terminal, model) : ofModel(given, terminal, model);
  },
};
