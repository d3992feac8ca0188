import { Lexer } from 'yaml';
import { accelerate } from '../../accelerate/accelerate.js';
import type { Notation } from '../../document/notation.js';
import type { Span } from '../../document/syntax-tree.js';
import { yamlEdits } from './edits.js';
import { embeddedInYaml } from './embedded.js';
import { yamlPlaceAt } from './place.js';
import { regionsOfYaml, rootsOf, yamlRegionAgain } from './regions.js';
import { renderFlow } from './render.js';
import { spelledInYaml } from './spelling.js';

/** Matches a number that PyYAML would read as a string, outside of quotes. */
const exponent = /(?<![\w"'.-])\d+(?:\.\d+)?[eE]\+?-?\d+(?![\w"']|\.\d)/g;

/** Tokens of the lexer that are not in the source: a document, a scalar, an error. */
const marks = new Set(['\u0002', '\u0018', '\u001f']);

function commentsIn(text: string): readonly Span[] {
  const comments: Span[] = [];
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    if (!marks.has(token)) {
      if (token.startsWith('#')) {
        comments.push({ offset, end: offset + token.length });
      }
      offset += token.length;
    }
  }
  return comments;
}

/** Configs in YAML files: those of `accelerate launch`, and sections of DeepSpeed in the files of other programs. */
export const yamlNotation: Notation = {
  id: 'yaml',
  edits: yamlEdits,
  programs: { accelerate },
  regionsOf: regionsOfYaml,
  regionAgain: yamlRegionAgain,
  rootsOf,
  embeddedIn: embeddedInYaml,
  commentsIn,
  comment: '#',
  worded: sentence => sentence.replace(exponent, source => renderFlow(Number(source), '')),
  spelled: spelledInYaml,
  isInLines: (text, { offset }) => text[offset] !== '{' && text[offset] !== '[',
  placeAt: yamlPlaceAt,
};
