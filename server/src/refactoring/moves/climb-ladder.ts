import { openText } from '../../document/config-document.js';
import { nextRung, offloadNames, rungOf } from '../ladder.js';
import { type Move, removalNote, removedBy } from '../move.js';
import { atRung } from '../set-stage.js';

const directions = { 'less-memory': 'Use less GPU memory', faster: 'Go faster' } as const;

const drives = offloadNames.map(section => `zero_optimization.${section}.nvme_path`);

/** One step along the ladder of stages and offload, in either direction. */
export const climbLadder: Move = {
  place: 'zero_optimization',
  *changes(document, assumptions) {
    const here = rungOf(document, assumptions);
    for (const [direction, purpose] of Object.entries(directions)) {
      const rung = here && nextRung(here, direction as keyof typeof directions);
      if (rung !== undefined) {
        const text = atRung(document, rung, assumptions);
        const note = removalNote(removedBy(document.root, openText(text).root));
        yield { name: direction, title: `${purpose}: ${rung.title}${note}`, text, placeholders: drives };
      }
    }
  },
};
