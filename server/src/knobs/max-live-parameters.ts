import { type Knob, keyTitle } from '../tuning/knob.js';

const live = 'zero_optimization.stage3_max_live_parameters';
const reuse = 'zero_optimization.stage3_max_reuse_distance';
const fewer = 1e8;

export const maxLiveParameters: Knob = {
  name: 'max-live-parameters',
  pace: 'slower',
  description:
    'Stage 3 keeps fewer weights gathered, with "stage3_max_reuse_distance" beside it, and gathers more of them again.',
  turn: ({ plan: { stage, buffers } }) =>
    stage === 3 && buffers.maxLive > fewer
      ? {
          title: keyTitle(live, fewer),
          change: { values: { [live]: fewer, [reuse]: Math.min(buffers.reuseDistance, fewer) } },
        }
      : undefined,
};
