import { jsonNotation } from '../../document/json-notation.js';
import type { Notation } from '../../document/notation.js';
import { regionsOfScript, scriptRegionAgain } from './regions.js';

/** Configs that shell scripts write with heredocs. They are JSON, so all but the search for them is JSON's. */
export const shellNotation: Notation = {
  ...jsonNotation,
  id: 'shell',
  regionsOf: regionsOfScript,
  regionAgain: scriptRegionAgain,
  commentsIn: text =>
    regionsOfScript(text).flatMap(({ offset, end }) =>
      jsonNotation
        .commentsIn(text.slice(offset, end))
        .map(comment => ({ offset: comment.offset + offset, end: comment.end + offset })),
    ),
};
