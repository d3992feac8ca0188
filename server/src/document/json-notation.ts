import { bracketedEdits, type Printer } from './bracketed-edits.js';
import { loosePartsOf } from './loose-parts.js';
import type { Notation, Region } from './notation.js';
import { parseConfig } from './parse.js';
import { renderInline, renderValue } from './render.js';

const printer: Printer = {
  member: name => `${JSON.stringify(name)}: `,
  key: name => JSON.stringify(name),
  value: (value, layout, indent) => (indent === undefined ? renderInline(value) : renderValue(value, layout, indent)),
};

/** A whole file is one region: JSON, or what people write in its place. */
function wholeFile(text: string): Region {
  return { kind: 'config', offset: 0, end: text.length, root: parseConfig(text), isComplete: true, reason: '' };
}

export const jsonNotation: Notation = {
  id: 'json',
  isFile: true,
  edits: bracketedEdits(printer),
  regionsOf: text => [wholeFile(text)],
  regionAgain: wholeFile,
  commentsIn: text => loosePartsOf(text).comments,
  comment: '//',
  worded: sentence => sentence,
  spelled: json => json,
};
