import assert from 'node:assert/strict';
import { errorsOfPeers } from '../../../scripts/generators/peer-errors.js';
import { quantile } from '../../../scripts/generators/percentages.js';

describe('the estimate of memory beside those of others', () => {
  const all = errorsOfPeers();
  const ours = all.get('this estimate');

  for (const [name, theirs] of [...all].slice(1)) {
    it(`is nearer to recorded training steps than that of ${name}`, () => {
      for (const kind of ['activations', 'gpu'] as const) {
        for (const part of [0.5, 0.9]) {
          const [own = Number.NaN, other = Number.NaN] = [ours?.[kind] ?? [], theirs[kind]].map(errors =>
            quantile(errors.map(Math.abs), part),
          );
          assert.ok(own < other, `${kind}: ${own}, ${other}`);
        }
      }
    });
  }
});
