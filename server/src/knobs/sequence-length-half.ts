import { type Knob, leanerOr } from '../tuning/knob.js';

/** The least tokens that half a sequence has. */
const fewest = 128;

export const sequenceLengthHalf: Knob = {
  name: 'sequence-length-half',
  pace: 'faster',
  description: 'Longer texts are cut, or fewer of them are packed into a sequence: the model learns from other data.',
  turn({ inputs: { sequenceLength } }) {
    const { value, from } = sequenceLength;
    const half = leanerOr(sequenceLength, value / 2);
    // An assumed length is for the user to name first.
    return from !== undefined && half % 2 === 0 && half >= fewest
      ? { title: `Sequences of ${half.toLocaleString('en-US')} tokens`, change: { step: { sequenceLength: half } } }
      : undefined;
  },
};
