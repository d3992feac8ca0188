import { keepLast } from '../../caching/keep-last.js';
import { withoutKeywords } from '../../catalog/strategy.js';
import type { Region } from '../../document/notation.js';
import type { ObjectNode, Span, ValueNode } from '../../document/syntax-tree.js';
import type { LoaderId } from '../../loaders/loader-id.js';
import { constantsOf } from './constants.js';
import { type Display, readDisplays } from './displays.js';
import { mightHave } from './might-have.js';
import { Program } from './program.js';
import { knownKey, signsOfConfig, signsOfZero } from './recognize.js';
import { loaderOfFile, type Use, useOf } from './uses.js';
import type { Constants } from './values.js';

/** Finds the configs among the dicts of a program. */
class Finder {
  readonly #program: Program;
  readonly #constants: Constants;
  #displays: readonly Display[] | undefined;
  #loader: { readonly id: LoaderId | undefined } | undefined;

  constructor(text: string) {
    this.#program = new Program(text);
    this.#constants = constantsOf(this.#program, span => this.#valueAt(span));
  }

  /** Returns every dict of the file, in the order of their starts. */
  displays(): readonly Display[] {
    const { text, tokens, isBalanced } = this.#program;
    this.#displays ??= [...readDisplays(text, tokens, isBalanced).displays].sort(
      (a, b) => a.node.offset - b.node.offset || b.node.end - a.node.end,
    );
    return this.#displays;
  }

  /** Returns the region of a dict; undefined if it is not a config. */
  regionOf(display: Display): Region | undefined {
    const signs = signsOfConfig(display.node);
    if (signs !== undefined) {
      return this.#region(display, 'config', signs);
    }
    const zero = signsOfZero(display.node, () => this.#useOf(display.node).target);
    if (zero !== undefined) {
      return this.#region(display, 'zero_optimization', zero);
    }
    // A dict that a loader reads is a config. A program that writes JSON may write anything.
    const key = knownKey(display.node);
    const isRead = key !== undefined && this.#useOf(display.node).loader !== undefined;
    return isRead ? this.#region(display, 'config', [key]) : undefined;
  }

  /** Returns the region of a dict that was a config before an edit. */
  regionAs({ kind }: Region, display: Display): Region {
    const names = display.node.properties.slice(0, 1).map(({ key }) => key.name);
    return this.#region(display, kind, names);
  }

  #useOf({ offset }: ObjectNode): Use {
    return useOf(this.#program, offset);
  }

  #region(display: Display, kind: Region['kind'], signs: readonly string[]): Region {
    const { offset, end } = display.node;
    const root = withoutKeywords(this.#rootOf(display));
    const use = this.#useOf(display.node);
    this.#loader ??= { id: loaderOfFile(this.#program) };
    const loader = use.loader ?? this.#loader.id;
    const keys = signs.map(name => `"${name}"`).join(' and ');
    return {
      kind,
      offset,
      end,
      root,
      isComplete: use.isComplete && kind === 'config' && root.merges === undefined,
      ...(loader === undefined ? {} : { loader }),
      reason: use.reader === undefined ? `it has ${keys}` : `it is passed to ${use.reader}`,
    };
  }

  /** Reads a dict again, with the literals in the place of names. */
  #rootOf({ node, from, to }: Display): ObjectNode {
    const { text, tokens, isBalanced } = this.#program;
    const { value } = readDisplays(text.slice(0, node.end), tokens.slice(from, to), isBalanced, this.#constants);
    return value?.kind === 'object' ? value : node;
  }

  #valueAt({ offset, end }: Span): ValueNode | undefined {
    const { text, tokens, isBalanced } = this.#program;
    const run = tokens.slice(this.#program.indexAt(offset), this.#program.indexAt(end));
    return readDisplays(text, run, isBalanced).value;
  }
}

/** The regions of a file are read one after the other. */
const finderOf = keepLast((text: string) => new Finder(text));

/** Returns the configs in a Python file: the outermost dicts that have DeepSpeed's keys, whatever they are called. */
export function regionsOf(text: string): readonly Region[] {
  if (!mightHave(text)) {
    return [];
  }
  const finder = finderOf(text);
  const regions: Region[] = [];
  let end = -1;
  for (const display of finder.displays()) {
    const region = display.node.offset < end ? undefined : finder.regionOf(display);
    if (region !== undefined) {
      regions.push(region);
      end = region.end;
    }
  }
  return regions;
}

/** Returns the dict that begins where one was, even if its keys are no longer those of a config. */
export function regionAgain(text: string, before: Region): Region {
  const finder = finderOf(text);
  const display = finder.displays().find(({ node }) => node.offset === before.offset);
  return display === undefined ? { ...before, end: before.offset, root: undefined } : finder.regionAs(before, display);
}
