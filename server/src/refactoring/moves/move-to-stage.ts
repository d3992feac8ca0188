import { rootAgain } from '../../document/config-document.js';
import { stageOf } from '../../semantics/stage.js';
import { type Move, removalNote, removedBy } from '../move.js';
import { atStage } from '../set-stage.js';

const stages = [0, 1, 2, 3];

/** Moves to another ZeRO stage, and leaves offload as it is. */
export const moveToStage: Move = {
  place: 'zero_optimization',
  isRare: true,
  *changes(document, assumptions) {
    const current = stageOf({ document, assumptions });
    for (const stage of stages) {
      if (stage === current) {
        continue;
      }
      const text = atStage(document, stage, assumptions);
      const note = removalNote(removedBy(document.root, rootAgain(document, text)));
      yield { name: `stage-${stage}`, title: `Change only the stage to ${stage}${note}`, text };
    }
  },
};
