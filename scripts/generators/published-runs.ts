import { deviationOf, type PublishedRun, published } from '../../test/oracle/memory/published.js';
import { percent } from './percentages.js';
import { table } from './table.js';

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}

function runOf({ model, gpus, config, step, trained }: PublishedRun): string {
  const { stage, offload_optimizer: optimizer, offload_param: weights } = config.zero_optimization;
  const parts = [
    model,
    ...(trained?.kind === 'lora'
      ? [`LoRA of rank ${trained.rank}${trained.modulesToSave.length > 0 ? ', embedding and head' : ''}`]
      : []),
    `ZeRO ${stage}${optimizer ? `, optimizer${weights ? ' and weights' : ''} on the CPU` : ''}`,
    gpus === 1 ? 'one GPU' : `${gpus} GPUs`,
    `${step.microBatch} x ${step.sequenceLength.toLocaleString('en-US')}`,
    ...(step.checkpointing === 'non-reentrant' ? ['checkpointing'] : []),
    ...(step.logits === 'fused' ? ['fused loss'] : []),
  ];
  return parts.join(', ');
}

/** The texts of the reasons, each once, in the order of their numbers. */
const reasons: readonly string[] = [
  ...new Set(published.runs.flatMap(({ reason }) => (reason === undefined ? [] : [reason]))),
];

function row(run: PublishedRun): readonly string[] {
  const { bytes, estimate, error, isNear } = deviationOf(run);
  const { gpuBytes, shown } = estimate;
  const note = run.reason === undefined ? '' : ` (${reasons.indexOf(run.reason) + 1})`;
  const verdict = run.counts === 'tensors' ? percent(error) : isNear ? 'inside' : 'outside';
  return [
    runOf(run),
    `[${gigabytes(bytes)}](${run.source}) ${run.counts}`,
    gigabytes(gpuBytes),
    `${gigabytes(shown.least)} to ${gigabytes(shown.most)}`,
    `${verdict}${note}`,
  ];
}

/** Returns published measurements with our two numbers beside each, in markdown. */
export function publishedRuns(): string {
  const compared = table(
    ['run', 'measured, GB', 'tensors, GB', 'nvidia-smi, GB', 'difference'],
    published.runs.map(row),
  );
  const numbered = reasons
    .map((reason, index) => `${index + 1}. ${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`)
    .join('\n');
  const others = table(
    ['run', 'measured', 'why it is not compared'],
    published.uncompared.map(({ run, measured, source, reason }) => [run, `[${measured}](${source})`, reason]),
  );
  return `${compared}\n${numbered}\n\nThese measurements cannot be compared:\n\n${others}`;
}
