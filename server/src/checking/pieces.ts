import { type ConfigDocument, fileIn } from '../document/config-document.js';
import { indentAt } from '../document/layout.js';
import { lineStart } from '../document/line-start.js';
import {
  type ObjectNode,
  type PropertyNode,
  propertiesOf,
  type Span,
  type ValueNode,
} from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { remainingProblem } from './decoding.js';
import { keyAt, outside } from './key-at.js';
import type { Rule } from './rule.js';
import type { Verdict } from './verdict.js';

/** Whether the brackets of a document match. If the root closes too early, something follows it. */
function isBalanced(document: ConfigDocument): boolean {
  const { root } = document;
  const isClosed = root?.kind !== 'object' || root.closed;
  return isClosed && (root === undefined || fileIn(document).slice(root.end).trim() === '') && areClosed(root);
}

/** Iterative, because the input decides the depth. */
function areClosed(root: ConfigDocument['root']): boolean {
  const pending = root === undefined ? [] : [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if ((node.kind === 'object' || node.kind === 'array') && !node.closed) {
      return false;
    }
    const inner = node.kind === 'array' ? node.items : node.kind === 'object' ? node.properties.map(p => p.value) : [];
    for (const value of inner) {
      if (value?.kind === 'object' || value?.kind === 'array') {
        pending.push(value);
      }
    }
  }
  return true;
}

function isFirstOnLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

/**
 * Whether a key is indented like its siblings, and deeper than their object. Without brackets, the indent shows the
 * nesting.
 */
function isInLine(property: PropertyNode, object: ObjectNode, text: string): boolean {
  const first = object.properties.find(({ offset }) => isFirstOnLine(text, offset));
  if (first === undefined || !isFirstOnLine(text, property.offset)) {
    return false;
  }
  const indent = indentAt(text, property.offset);
  return indent === indentAt(text, first.offset) && indent.length > indentAt(text, object.offset).length;
}

function isClosedString(text: string, { offset, end }: Span): boolean {
  return end - offset > 1 && text[end - 1] === text[offset];
}

/** Matches what may follow a value on its line: a comma, a closing bracket, a comment, or nothing. */
const behindValue = /[ \t]*(?:$|[\r\n,}\]#]|\/[/*])/y;

/** Whether a value is complete: its string is closed, and nothing unexpected follows it. */
function isWholeValue(value: ValueNode, text: string): boolean {
  behindValue.lastIndex = value.end;
  return (value.kind !== 'string' || isClosedString(text, value)) && behindValue.test(text);
}

/** Whether a key is still being typed: it has no value yet and is alone on its line. */
function isUnfinished({ key, colon, value }: PropertyNode, text: string): boolean {
  const isAlone = isFirstOnLine(text, key.offset) && /^[ \t]*:?[ \t]*,?[ \t]*(?:$|[\r\n}])/.test(text.slice(key.end));
  return (colon < 0 || value === undefined) && isAlone && isClosedString(text, key);
}

/** Whether a key is complete: in quotes, followed by a colon and a value. */
function isWhole({ key, colon, value }: PropertyNode, text: string): boolean {
  const isQuoted = key.quoted && key.name !== '' && isClosedString(text, key);
  return isQuoted && colon >= 0 && value !== undefined && isWholeValue(value, text);
}

function isSound(key: PropertyNode, document: ConfigDocument, balanced: boolean): boolean {
  for (let each: PropertyNode | undefined = key; each !== undefined; each = outside(each)) {
    if (!isWhole(each, document.text) || !(balanced || isInLine(each, each.parent, document.text))) {
      return false;
    }
  }
  return true;
}

/** Whether a rule is about the syntax of the source. */
export function isAboutText({ judges }: Rule): boolean {
  return judges === 'text';
}

/** Whether a finding is about one key only and does not depend on the keys around it. */
function isAboutOneKey(rule: Rule, key: PropertyNode, { binding }: ConfigContext): boolean {
  const node = binding.of(key)?.node;
  return rule.judges === 'value' || node === undefined || node.parameter?.status !== undefined;
}

/** Whether a finding is about a key without a colon. Somebody may be typing it, and Hjson may read it as a string. */
function isAboutHalfKey(
  { code, span, keys }: Verdict,
  known: ReadonlyMap<string, Rule>,
  { document }: ConfigContext,
): boolean {
  const rule = known.get(code);
  return (
    !(rule !== undefined && isAboutText(rule)) &&
    (keys ?? [keyAt(document, span)]).some(key => key !== undefined && key.colon < 0)
  );
}

/**
 * Removes the findings about keys that have no colon yet, and those that a syntax error causes elsewhere. A missing quote turns values into keys, and a missing
 * bracket puts keys into the wrong section, so that others seem to be missing. The syntax error itself is still
 * reported.
 */
export function withoutPieces(
  verdicts: readonly Verdict[],
  known: ReadonlyMap<string, Rule>,
  context: ConfigContext,
): readonly Verdict[] {
  const { document } = context;
  const { root, text } = document;
  if (document.isPlainJson || verdicts.length === 0) {
    return verdicts;
  }
  const typed = verdicts.filter(verdict => !isAboutHalfKey(verdict, known, context));
  if (typed.length === 0 || remainingProblem(context) === undefined) {
    return typed;
  }
  const balanced = isBalanced(document);
  const isBroken = !balanced || [...propertiesOf(root)].some(key => !isWhole(key, text) && !isUnfinished(key, text));
  return typed.filter(({ code, span, lacks }) => {
    const rule = known.get(code);
    if (rule === undefined || isAboutText(rule)) {
      return true;
    }
    const key = keyAt(document, span);
    const holdsAlone = key !== undefined && (!isBroken || isAboutOneKey(rule, key, context));
    return lacks === undefined && holdsAlone && isSound(key, document, balanced);
  });
}
