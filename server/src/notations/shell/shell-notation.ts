import { jsonNotation } from '../../document/json-notation.js';
import type { Notation } from '../../document/notation.js';
import { embeddedInScript } from './embedded.js';
import { regionsOfScript, scriptRegionAgain } from './regions.js';

/**
 * Configs in shell scripts. Configs in heredocs are JSON, so only the search for them differs from JSON. Sources in
 * other languages, and strings with escapes, are read separately.
 */
export const shellNotation: Notation = {
  ...jsonNotation,
  id: 'shell',
  regionsOf: regionsOfScript,
  regionAgain: scriptRegionAgain,
  embeddedIn: embeddedInScript,
  commentsIn: text =>
    regionsOfScript(text).flatMap(({ offset, end }) =>
      jsonNotation
        .commentsIn(text.slice(offset, end))
        .map(comment => ({ offset: comment.offset + offset, end: comment.end + offset })),
    ),
};
