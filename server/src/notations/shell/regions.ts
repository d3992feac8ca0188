import { isConfigName } from '../../catalog/config-name.js';
import { signsOfConfig } from '../../catalog/config-signs.js';
import { lineStart } from '../../document/line-start.js';
import { hasUnknownPart, unknownPart } from '../../document/mapped-text.js';
import type { Region } from '../../document/notation.js';
import { parseFrom, parseText } from '../../document/parse.js';
import type { Mutable, ObjectNode, ScalarNode, Span, ValueNode } from '../../document/syntax-tree.js';
import { lineEnd } from '../../document/token-ends.js';
import { echoesIn } from './echoes.js';
import { withoutExpansions } from './expansions.js';
import { heredocsIn } from './heredocs.js';
import { mightHave } from './might-have.js';
import { variablesOf } from './variables.js';

/** No script writes more files of JSON. The bound is for texts that only look like scripts. */
const mostRead = 100;

type Variable = (name: string) => string | undefined;

/** The lines of a source that a program writes to a file. */
interface Written extends Span {
  readonly isExpanded: boolean;
  /** Whether the end is known. Without it, a file ends where its object ends. */
  readonly isClosed: boolean;
  /** Whether other commands change the file. Then nothing is said about what is missing or cannot be read. */
  readonly isChangedLater: () => boolean;
  readonly target: string | undefined;
  readonly reason: string;
  /** Returns what a variable stands for in these lines. */
  readonly variable: Variable;
}

const reference = /\$(?:\{(\w+)\}|(\w+))/g;

/** Returns a string with its variables replaced; undefined if it has other expansions of the shell. */
function filledIn(source: string, variable: Variable): string | undefined {
  let isKnown = true;
  const filled = source.replace(reference, (_, braced: string | undefined, bare: string | undefined) => {
    const value = variable(braced ?? bare ?? '');
    isKnown &&= value !== undefined;
    return value ?? '';
  });
  return isKnown && !/[$`\\]/.test(filled) && !hasUnknownPart(filled) ? filled : undefined;
}

/** Returns the scalar of JSON that a variable without quotes becomes. */
function scalarOf(source: string): Pick<ScalarNode, 'kind' | 'value'> | undefined {
  const { root, isPlainJson } = parseText(source);
  return isPlainJson && root !== undefined && root.kind !== 'object' && root.kind !== 'array' ? root : undefined;
}

/** Writes the value that the shell computes for a scalar into the tree, or marks it as unknown. */
function expand(node: Mutable<ScalarNode>, source: string, variable: Variable): void {
  const isString = node.kind === 'string' && source.endsWith('"');
  const filled = filledIn(isString ? source.slice(1, -1) : source, variable);
  const scalar =
    filled === undefined || /["\r\n]/.test(filled)
      ? undefined
      : isString
        ? { kind: 'string', value: filled }
        : scalarOf(filled);
  const [, braced, bare] = new RegExp(reference.source).exec(source) ?? [];
  const { kind, value } = scalar ?? { kind: 'expression', value: source };
  Object.assign(node, { kind, value }, scalar && { through: braced ?? bare });
}

/** Returns the values below a node, not in the order of the source. Iterative, because the input decides the depth. */
function valuesIn(root: ValueNode): readonly ValueNode[] {
  const found: ValueNode[] = [root];
  for (let i = 0; i < found.length; i++) {
    const node = found[i];
    if (node?.kind === 'array') {
      for (const item of node.items) {
        found.push(item);
      }
    } else if (node?.kind === 'object') {
      for (const { value } of node.properties) {
        if (value !== undefined) {
          found.push(value);
        }
      }
    }
  }
  return found;
}

/**
 * Replaces everywhere in a tree what was parsed in place of an expansion. Returns whether the shell works out members,
 * too.
 */
function expandAll(root: ObjectNode, text: string, json: string, variable: Variable): boolean {
  const isChanged = ({ offset, end }: Span): boolean => text.slice(offset, end) !== json.slice(offset, end);
  let hasMembers = false;
  for (const node of valuesIn(root)) {
    if (node.kind === 'object') {
      const properties = node.properties.filter(({ key }) => !isChanged(key));
      if (properties.length < node.properties.length) {
        hasMembers = true;
        Object.assign(node, { properties, merges: true });
      }
    } else if (node.kind !== 'array' && isChanged(node)) {
      expand(node, text.slice(node.offset, node.end), variable);
    }
  }
  return hasMembers;
}

/** Makes words unknown. What changes the file later replaces them. */
function forgetWords(root: ValueNode): void {
  for (const node of valuesIn(root)) {
    if (node.kind === 'word') {
      Object.assign(node, { kind: 'expression' });
    }
  }
}

/** Returns the lines as a region, whatever they hold. */
function regionOf(text: string, written: Written): Region {
  const { offset, end, isExpanded, isClosed, reason, variable } = written;
  const own = text.slice(offset, end);
  const expanded = isExpanded ? withoutExpansions(text, written) : own;
  // The file around the script fills it in.
  const lines = expanded.replace(unknownPart, found => '1'.repeat(found.length));
  const json = lines === own ? text.slice(0, end) : text.slice(0, offset) + lines;
  const { root, isPlainJson } = parseFrom(json, offset);
  if (!isClosed && root?.kind === 'object' && root.closed && root.end < end) {
    return regionOf(text, { ...written, end: root.end });
  }
  const isChangedLater = root !== undefined && written.isChangedLater();
  if (isChangedLater) {
    forgetWords(root);
  }
  const hasMembers = lines !== own && root?.kind === 'object' && expandAll(root, text, json, variable);
  return {
    kind: 'config',
    offset,
    end,
    root,
    isComplete: !isChangedLater,
    reason,
    ...(isPlainJson || hasMembers || isChangedLater
      ? {}
      : { json: text.slice(0, offset).replace(/[^\r\n]/g, ' ') + lines }),
  };
}

/** Commands that add to a file, or replace something in it. */
const changing = /\b(?:sed|envsubst|jq|perl)\b|>>|\btee[ \t]+-a\b/;

/** Whether a script has such a command in a line that names a file. */
export function isChanged(text: string, target: string, commands = changing): boolean {
  for (let at = text.indexOf(target); target !== '' && at >= 0; at = text.indexOf(target, at + target.length)) {
    if (commands.test(text.slice(lineStart(text, at), lineEnd(text, at)))) {
      return true;
    }
  }
  return false;
}

/** A cell of a notebook that IPython writes to a file. */
const writingCell = /^\s*%%(?:writefile|file)[ \t]+(?:-a[ \t]+)?["']?([^\s"']+\.jsonc?)["']?[ \t]*(?:\r?\n|$)/;

function cellFile(text: string): Written | undefined {
  const [lead, target] = writingCell.exec(text) ?? [];
  return lead === undefined
    ? undefined
    : {
        offset: lead.length,
        end: text.length,
        isExpanded: false,
        isClosed: true,
        isChangedLater: () => false,
        target,
        reason: `the cell writes it to ${target}`,
        variable: () => undefined,
      };
}

/** Returns the files that a script writes. A file that another script in it writes knows none of its variables. */
function filesIn(text: string): readonly Written[] {
  const cell = cellFile(text);
  if (cell !== undefined) {
    return [cell];
  }
  const heredocs = heredocsIn(text);
  const variables = variablesOf(
    text,
    heredocs.filter(({ isInner, isClosed }) => !isInner && isClosed),
  );
  const others = heredocs.filter(({ target = '' }) => !/\.ya?ml["']?$/i.test(target));
  const written = others.map(({ offset, end, isExpanded, isClosed, target, isInner, command }) => ({
    offset,
    end,
    isExpanded,
    isClosed,
    isChangedLater: () => target !== undefined && isChanged(text, target),
    target,
    reason: target === undefined ? 'a heredoc holds it' : `a heredoc writes it to ${target}`,
    variable: (name: string) => (isInner ? undefined : variables(name, command)),
  }));
  const echoes = echoesIn(text).filter(({ offset }) => !heredocs.some(one => one.offset <= offset && offset < one.end));
  return [...written, ...echoes.map(echo => echoed(text, echo))].sort((a, b) => a.offset - b.offset);
}

function echoed(text: string, { offset, end, target }: ReturnType<typeof echoesIn>[number]): Written {
  return {
    offset,
    end,
    isExpanded: false,
    isClosed: true,
    isChangedLater: () => isChanged(text, target),
    target,
    reason: `a command writes it to ${target}`,
    variable: () => undefined,
  };
}

/** Lines that can be JSON begin with an object, or with a comment before it. */
const beginning = /\s*(?:\{|#|\/[/*])/y;

function mayBeJson(text: string, { offset }: Span): boolean {
  beginning.lastIndex = offset;
  return beginning.test(text);
}

/** Whether a region is a config. Other heredocs are scripts, or files of other kinds. */
function isConfig(text: string, { root }: Region, target: string | undefined): boolean {
  return (
    root?.kind === 'object' &&
    text[root.offset] === '{' &&
    signsOfConfig(root, target !== undefined && isConfigName(target)) !== undefined
  );
}

/**
 * Returns the configs that a script writes: the heredocs that are JSON with DeepSpeed's keys. A cell of a notebook that
 * IPython writes to a JSON file counts as a script, too. Never throws.
 */
export function regionsOfScript(text: string): readonly Region[] {
  const files = mightHave(text) ? filesIn(text).filter(file => mayBeJson(text, file)) : [];
  const regions: Region[] = [];
  for (const file of files.slice(0, mostRead)) {
    const isInside = file.offset < (regions[regions.length - 1]?.end ?? 0);
    const region = isInside ? undefined : regionOf(text, file);
    if (region !== undefined && isConfig(text, region, file.target)) {
      regions.push(region);
    }
  }
  return regions;
}

/** Returns the lines that begin where a region did, after an edit inside it. */
export function scriptRegionAgain(text: string, { offset, reason }: Region): Region {
  const file = filesIn(text).find(one => one.offset === offset);
  const rest = {
    offset,
    end: text.length,
    isExpanded: false,
    isClosed: false,
    isChangedLater: () => false,
    target: undefined,
  };
  return regionOf(text, { ...(file ?? { ...rest, variable: () => undefined }), reason });
}
