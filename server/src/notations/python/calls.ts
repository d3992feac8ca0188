import type { SyntaxNode } from '@lezer/common';
import type { Call, CallArgument } from '../../document/notation.js';
import type { Span, ValueNode } from '../../document/syntax-tree.js';
import { assignedIn, constantsOf } from './constants.js';
import { readDisplays } from './displays.js';
import { Program } from './program.js';
import type { Constants } from './values.js';

/** Names are not longer, so that a chain of calls is not copied for each of them. */
const longestCallee = 200;

/** Returns the children of a list of arguments, without brackets and comments, split at commas. */
function argumentsIn(list: SyntaxNode): readonly (readonly SyntaxNode[])[] {
  const groups: SyntaxNode[][] = [[]];
  for (let child = list.firstChild; child !== null; child = child.nextSibling) {
    if (child.name === ',') {
      groups.push([]);
    } else if (child.name !== '(' && child.name !== ')' && child.name !== 'Comment') {
      groups.at(-1)?.push(child);
    }
  }
  return groups.filter(({ length }) => length > 0);
}

/** Reads the arguments of the calls of a program. */
class CallReader {
  readonly #program: Program;
  readonly #assigned: Constants;
  readonly #constants: Constants;

  constructor(program: Program) {
    const read = (span: Span): ValueNode | undefined => this.#valueAt(span);
    this.#program = program;
    this.#assigned = assignedIn(program, read);
    this.#constants = constantsOf(program, read);
  }

  callOf(node: SyntaxNode, callee: string, list: SyntaxNode): Call {
    const found: CallArgument[] = [];
    let isOpen = false;
    for (const [first, second, third, ...others] of argumentsIn(list)) {
      if (first === undefined) {
        continue;
      }
      if (first.name === '*' || first.name === '**') {
        isOpen = true;
      } else if (first.name === 'VariableName' && second?.name === 'AssignOp' && third !== undefined) {
        found.push({
          name: this.#program.text.slice(first.from, first.to),
          key: { offset: first.from, end: first.to },
          value: this.#argument({ offset: third.from, end: (others.at(-1) ?? third).to }),
        });
      } else {
        const last = others.at(-1) ?? third ?? second ?? first;
        const value = this.#argument({ offset: first.from, end: last.to });
        found.push({ name: undefined, key: undefined, value });
      }
    }
    return { callee, offset: node.from, end: node.to, arguments: found, isOpen };
  }

  #argument(span: Span): ValueNode {
    const source = this.#program.text.slice(span.offset, span.end);
    const value = this.#valueAt(span, this.#constants);
    const isName = value?.kind === 'expression' && /^\w+$/.test(source);
    const assigned = isName ? this.#assigned(source, span) : undefined;
    return assigned?.kind === 'object'
      ? assigned
      : (value ?? { kind: 'expression', value: source, ...span, parent: undefined });
  }

  #valueAt({ offset, end }: Span, constants?: Constants): ValueNode | undefined {
    const { text, tokens, isBalanced } = this.#program;
    const run = tokens.slice(this.#program.indexAt(offset), this.#program.indexAt(end));
    return readDisplays(text.slice(0, end), run, isBalanced, constants).value;
  }
}

/** Returns the calls whose names match, in order, without those in the arguments of others. */
export function callsIn(text: string, callee: RegExp): readonly Call[] {
  const program = new Program(text);
  const reader = new CallReader(program);
  const calls: Call[] = [];
  program.tree.iterate({
    enter({ name, node }) {
      const called = name === 'CallExpression' ? node.firstChild : null;
      const list = called?.nextSibling;
      if (!called || list?.name !== 'ArgList' || called.to - called.from > longestCallee) {
        return true;
      }
      const written = text.slice(called.from, called.to).replace(/\s+/g, '');
      if (!callee.test(written)) {
        return true;
      }
      calls.push(reader.callOf(node, written, list));
      return false;
    },
  });
  return calls;
}
