import type { SyntaxNode } from '@lezer/common';
import { keepLast } from '../../caching/keep-last.js';
import { startsJson, startsPython } from '../../document/first-lines.js';
import { type Finder, mappedSource, mostSources } from '../../document/mapped-source.js';
import type { EmbeddedIn, EmbeddedSource } from '../../document/notation.js';
import { bindingAt, childrenOf, usesOfBinding } from './bindings.js';
import { mightHave } from './might-have.js';
import { Program } from './program.js';
import { signsOfConfig } from './recognize.js';
import { contentOfString } from './strings.js';
import { isHarmless, loaderOfFile, withParentheses } from './uses.js';

/** Whether a string may have a config, or a file of accelerate. */
function mayHoldConfig(string: string): boolean {
  return mightHave(string) || /_type: DEEPSPEED|deepspeed_config:/.test(string);
}

/** What a program does with a string. */
interface Fate {
  /** Undefined if the string decides: what is written to a file. */
  readonly language: EmbeddedSource['language'] | undefined;
  readonly callee: string;
}

/** Calls that read a string, by what they read it as. */
const readers: readonly (readonly [RegExp, Fate['language']])[] = [
  [/^(?:\w+\.)*(?:json5?|hjson|orjson|ujson|simplejson|commentjson)\.loads$|^loads$/, 'json'],
  [/^(?:\w+\.)*yaml\.(?:safe_|full_|unsafe_)?load$|^(?:\w+\.)*OmegaConf\.create$/, 'yaml'],
  [/^(?:ast\.)?literal_eval$|^(?:eval|exec)$/, 'python'],
  [/(?:^|\.)write(?:_text)?$/, undefined],
];

/** Calls that read strict JSON, as Python's own module does. */
const strict = /^(?:\w+\.)?(?:json|simplejson)\.loads$/;

/** Functions and methods whose result is the string, but for blanks around it and its indent. */
const passing = /^(?:textwrap\.)?dedent$/;
const passingMethods = /^(?:strip|lstrip|rstrip|encode)$/;

function calleeOf(text: string, call: SyntaxNode): string {
  const { firstChild } = call;
  return firstChild === null || firstChild.to - firstChild.from > 100
    ? ''
    : text.slice(firstChild.from, firstChild.to).replace(/\s+/g, '');
}

/** Returns the expression whose value is a string: what is around it changes nothing about it but blanks. */
function wholeOf(text: string, string: SyntaxNode): SyntaxNode {
  for (let node = withParentheses(string); ; ) {
    const { parent } = node;
    const call = parent?.parent;
    const isMethod =
      parent?.name === 'MemberExpression' &&
      parent.firstChild?.from === node.from &&
      call?.name === 'CallExpression' &&
      passingMethods.test(text.slice(parent.lastChild?.from, parent.lastChild?.to));
    const isArgument =
      parent?.name === 'ArgList' &&
      node.prevSibling?.name === '(' &&
      call?.name === 'CallExpression' &&
      passing.test(calleeOf(text, call));
    if (!call || (!isMethod && !isArgument)) {
      return node;
    }
    node = withParentheses(call);
  }
}

/** Returns what a call does with the string that its first argument is. */
function fateOf(text: string, string: SyntaxNode): Fate | undefined {
  const node = wholeOf(text, string);
  const call = node.parent?.parent;
  if (node.parent?.name !== 'ArgList' || call?.name !== 'CallExpression') {
    return undefined;
  }
  const callee = calleeOf(text, call);
  const reader = node.prevSibling?.name === '(' ? readers.find(([pattern]) => pattern.test(callee)) : undefined;
  return reader && { language: reader[1], callee };
}

/** Returns what a program does with the string of a name, if it does nothing else that changes it. */
function fateOfName(program: Program, name: SyntaxNode): Fate | undefined {
  const { text } = program;
  const written = text.slice(name.from, name.to);
  const binding = bindingAt(program, written, name.from);
  if (binding?.times !== 1) {
    return undefined;
  }
  let found: Fate | undefined;
  for (const use of usesOfBinding(program, written, binding)) {
    const fate = fateOf(text, use);
    const { parent } = wholeOf(text, use);
    // A template is filled by a method or an operator.
    const isFilled = fate === undefined && (parent?.name === 'MemberExpression' || parent?.name === 'BinaryExpression');
    if (isFilled && !isHarmless(use)) {
      return undefined;
    }
    found ??= fate;
  }
  return found;
}

/** Returns the name that a statement assigns an expression to; undefined if there is more to it. */
function nameOf(node: SyntaxNode): SyntaxNode | undefined {
  const statement = node.parent;
  const [name, assign, value] = statement ? childrenOf(statement).filter(child => child.name !== 'TypeDef') : [];
  const isPlain = statement?.name === 'AssignStatement' && name?.name === 'VariableName' && assign?.name === 'AssignOp';
  return isPlain && value?.from === node.from && node.nextSibling === null ? name : undefined;
}

const startsYaml = /^(?:[ \t]*(?:#[^\r\n]*|---[ \t]*)?\r?\n)*[ \t]*[A-Za-z_][\w-]*:(?:\s|$)/;

/** Returns the language of a string that is written to a file. */
function languageOf(string: string): EmbeddedSource['language'] | undefined {
  return startsJson(string) ? 'json' : startsPython(string) ? 'python' : startsYaml.test(string) ? 'yaml' : undefined;
}

const finder: Finder = {
  embeddedIn: (text, known) => embeddedInProgram(text, known),
  isConfig: root => signsOfConfig(root) !== undefined,
};

function sourceOf(program: Program, node: SyntaxNode): EmbeddedSource | undefined {
  const { text } = program;
  const whole = wholeOf(text, node);
  const name = nameOf(whole);
  const fate = fateOf(text, node) ?? (name && fateOfName(program, name));
  const read = fate && contentOfString(text, node);
  const language = read && (fate.language ?? languageOf(read.content.text));
  if (
    fate === undefined ||
    read === undefined ||
    language === undefined ||
    (language === 'json' && !startsJson(read.content.text))
  ) {
    return undefined;
  }
  const isWritten = fate.language === undefined;
  const loader = isWritten ? undefined : loaderOfFile(program);
  const facts = {
    language,
    offset: node.from,
    end: node.to,
    isOpen: !isWritten,
    ...(loader === undefined ? {} : { loader }),
    // The values in an f-string may be anything.
    ...(strict.test(fate.callee) && !/f["']/i.test(text.slice(node.from, node.from + 3))
      ? { decoder: fate.callee }
      : {}),
    reason: `it is passed to ${fate.callee}`,
  };
  return mappedSource(text, facts, read, finder);
}

/**
 * Returns the strings of a program that may have configs: what it reads as JSON, YAML or Python, and what it writes to
 * files.
 */
export const embeddedInProgram: EmbeddedIn = keepLast((text: string, known?: number) => {
  if (known === undefined && !mightHave(text)) {
    return [];
  }
  const program = new Program(text);
  const found: EmbeddedSource[] = [];
  program.tree.iterate({
    enter({ name, from, to, node }) {
      if (name !== 'String' && name !== 'FormatString' && name !== 'ContinuedString') {
        return true;
      }
      const isLikely = from === known || (found.length < mostSources && mayHoldConfig(text.slice(from, to)));
      const source = isLikely ? sourceOf(program, node) : undefined;
      if (source !== undefined) {
        found.push(source);
      }
      return false;
    },
  });
  return found;
});
