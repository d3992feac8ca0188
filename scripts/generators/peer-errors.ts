import { activationQuestions } from '../../test/oracle/memory/activation-questions.js';
import { activationAnswers } from '../../test/oracle/memory/activation-record.js';
import { type PeerCase, peerCase, peers } from '../../test/oracle/memory/peers.js';
import { ourAnswer } from './activation-comparison.js';
import { percent, quantile } from './percentages.js';
import { table } from './table.js';

/** The GPUs of the runs that are compared. */
const gpus = 8;

/** A recorded training step, and what we estimate for its activations. */
interface Recorded {
  readonly run: PeerCase;
  readonly measured: number;
  readonly ours: number;
}

function recordedSteps(): readonly Recorded[] {
  const answers = activationAnswers();
  return activationQuestions.flatMap(question => {
    const answer = answers(question);
    const run = answer && peerCase(question, answer.parameters);
    return run === undefined || answer === undefined
      ? []
      : [{ run, measured: answer.peak, ours: ourAnswer(question).peak }];
  });
}

/** Weights, and master weights and states of Adam partitioned: what a GPU has in stage 2 beside its activations. */
function statesOf({ parameters, step }: PeerCase): number {
  return step.elementBytes * parameters + (12 * parameters) / gpus;
}

interface Errors {
  readonly activations: readonly number[];
  readonly gpu: readonly number[];
}

function row(name: string, { activations, gpu }: Errors, lacks: string): readonly string[] {
  const sizes = gpu.map(Math.abs);
  const within = sizes.filter(error => error <= 0.1).length / sizes.length;
  return [
    name,
    String(gpu.length),
    percent(quantile(activations.map(Math.abs), 0.5)),
    percent(quantile(sizes, 0.5)),
    percent(quantile(sizes, 0.9)),
    `${Math.round(100 * within)} %`,
    lacks,
  ];
}

/** The errors of each estimate, by its name, in the order of the table. */
export function errorsOfPeers(): ReadonlyMap<string, Errors> {
  const steps = recordedSteps();
  const errors = (own: readonly Recorded[], numbers: (each: Recorded) => readonly [number, number]): Errors => {
    const pairs = own.map(each => ({ ...each, numbers: numbers(each) }));
    return {
      activations: pairs.map(({ measured, numbers: [activations] }) => activations / measured - 1),
      gpu: pairs.map(({ run, measured, numbers: [activations, states] }) => {
        return (activations + states) / (measured + statesOf(run)) - 1;
      }),
    };
  };
  return new Map([
    ['this estimate', errors(steps, ({ run, ours }) => [ours, statesOf(run)])],
    ...peers.map(({ name, activations, states, covers = () => true }) => {
      const own = steps.filter(({ run }) => covers(run));
      return [name, errors(own, ({ run }) => [activations?.(run) ?? 0, states(run, gpus)])] as const;
    }),
  ]);
}

/** Returns how far this estimate and others are from recorded training steps, in markdown. */
export function peerErrors(): string {
  const header = [
    'estimate',
    'steps',
    'activations, median',
    'GPU, median',
    'GPU, 90 %',
    'GPU within 10 %',
    'leaves out',
  ];
  const lacks = new Map(peers.map(peer => [peer.name, peer.lacks]));
  return table(
    header,
    [...errorsOfPeers()].map(([name, errors]) => row(name, errors, lacks.get(name) ?? '')),
  );
}
