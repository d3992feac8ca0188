import { keepLast } from '../../caching/keep-last.js';
import { withoutChoices } from '../../catalog/search-values.js';
import { withoutKeywords } from '../../catalog/strategy.js';
import { tellingKeys } from '../../catalog/telling-keys.js';
import type { Region } from '../../document/notation.js';
import type { ObjectNode, Span, ValueNode } from '../../document/syntax-tree.js';
import type { LoaderId } from '../../loaders/loader-id.js';
import { assignmentsIn, type Change, dictOf } from './changes.js';
import { constantsOf } from './constants.js';
import { type Display, readDisplays } from './displays.js';
import { isFiltered, withoutNone } from './filters.js';
import { assigned, type Branch, linked } from './linked.js';
import { mightHave } from './might-have.js';
import { Program } from './program.js';
import { knownKey, signsOfConfig, signsOfZero } from './recognize.js';
import { isSearchSpace } from './searches.js';
import { loaderOfFile, type Use, useOf } from './uses.js';
import type { Constants } from './values.js';

/** A config, and the dicts that it has only under a condition. */
interface Found {
  readonly region: Region;
  readonly branches: readonly Branch[];
}

/** Finds the configs among the dicts of a program. */
class Finder {
  readonly #program: Program;
  readonly #constants: Constants;
  #displays: readonly Display[] | undefined;
  #starts: ReadonlyMap<number, Display> | undefined;
  #regions: readonly Region[] | undefined;
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

  /** Returns the configs and sections of the file, in the order of their starts. */
  regions(): readonly Region[] {
    this.#regions ??= this.#find();
    return this.#regions;
  }

  /** Returns the region of a dict that was a config before an edit. */
  regionAs(before: Region, { node }: Display): Region {
    const region = this.#config(
      node,
      node.properties.slice(0, 1).map(({ key }) => key.name),
    ).region;
    return before.kind === 'config' ? region : { ...region, ...sectionAt(before.path ?? []) };
  }

  #find(): readonly Region[] {
    const regions: Region[] = [];
    const sections: Region[] = [];
    let end = -1;
    for (const { node } of this.displays()) {
      const signs = node.offset < end ? undefined : this.#signsOf(node);
      if (signs !== undefined) {
        const { region, branches } = this.#config(node, signs);
        regions.push(region);
        sections.push(...branches.map(branch => sectionIn(region, branch)));
        end = node.end;
      }
    }
    const telling = assignmentsIn(this.#program, key => tellingKeys.has(key));
    for (const { region, branches } of this.#builtUp(telling, regions)) {
      regions.push(region);
      sections.push(...branches.map(branch => sectionIn(region, branch)));
    }
    const pieces = regions.flatMap(({ parts = [] }) => parts);
    const isPiece = ({ key }: Change): boolean => pieces.some(({ offset }) => offset === key.from);
    const others = telling.filter(change => !isPiece(change));
    const loose = assigned(this.#program, this.#byOffset, this.#constants, others);
    const loader = this.#loaderOfFile();
    sections.push(...loose.map(branch => sectionIn({ loader }, branch)));
    const starts = new Set([...regions, ...pieces].map(({ offset }) => offset));
    for (const section of sections) {
      if (!starts.has(section.offset)) {
        starts.add(section.offset);
        regions.push(section);
      }
    }
    const known: Span[] = [...regions, ...pieces];
    for (const { node } of this.displays()) {
      const isKnown = known.some(({ offset, end: last }) => offset <= node.offset && node.end <= last);
      const zero = isKnown ? undefined : signsOfZero(node, () => this.#useOf(node).target);
      if (zero !== undefined) {
        regions.push({ ...this.#config(node, zero).region, ...sectionAt(['zero_optimization']) });
        known.push(node);
      }
    }
    return regions.sort((a, b) => a.offset - b.offset || b.end - a.end);
  }

  /** Returns the dicts that become configs by what is assigned to their keys: `config = {}`. */
  #builtUp(changes: readonly Change[], known: readonly Span[]): readonly Found[] {
    const starts = new Set(changes.map(change => dictOf(this.#program, change)));
    return [...starts].flatMap(offset => {
      const node = offset === undefined ? undefined : this.#byOffset.get(offset)?.node;
      if (node === undefined || known.some(({ offset: from, end }) => from <= node.offset && node.end <= end)) {
        return [];
      }
      const made = this.#config(node, []);
      const signs = made.region.root?.kind === 'object' ? signsOfConfig(made.region.root) : undefined;
      return signs === undefined ? [] : this.#config(node, signs);
    });
  }

  /** Returns the keys that make a dict a config; undefined if it is none. */
  #signsOf(node: ObjectNode): readonly string[] | undefined {
    const signs = signsOfConfig(node);
    if (signs !== undefined || signsOfZero(node, () => this.#useOf(node).target) !== undefined) {
      return signs;
    }
    // A dict that a loader reads is a config. A program that writes JSON may write anything.
    const key = knownKey(node);
    return key !== undefined && this.#useOf(node).loader !== undefined ? [key] : undefined;
  }

  #loaderOfFile(): LoaderId | undefined {
    this.#loader ??= { id: loaderOfFile(this.#program) };
    return this.#loader.id;
  }

  get #byOffset(): ReadonlyMap<number, Display> {
    this.#starts ??= new Map(this.displays().map(display => [display.node.offset, display]));
    return this.#starts;
  }

  #useOf({ offset }: ObjectNode): Use {
    return useOf(this.#program, offset);
  }

  #config(node: ObjectNode, signs: readonly string[]): Found {
    const { offset, end } = node;
    const { root, parts, places, branches } = linked(this.#program, this.#byOffset, this.#constants, node) ?? {
      root: node,
      parts: [],
      places: [],
      branches: [],
    };
    const use = this.#useOf(node);
    withoutKeywords(root);
    if (isFiltered(this.#program, offset)) {
      withoutNone(root);
    }
    withoutChoices(root, isSearchSpace(this.#program, node, use.target));
    const loader = use.loader ?? this.#loaderOfFile();
    const keys = signs.map(name => `"${name}"`).join(' and ');
    const region: Region = {
      kind: 'config',
      offset,
      end,
      root,
      isComplete: use.isComplete && root.merges === undefined,
      ...(places.length === 0 ? {} : { places }),
      ...(parts.length === 0 ? {} : { parts, lead: leadOf(this.#program.text, offset, parts) }),
      ...(loader === undefined ? {} : { loader }),
      reason: use.reader === undefined ? `it has ${keys}` : `it is passed to ${use.reader}`,
    };
    return { region, branches };
  }

  #valueAt({ offset, end }: Span): ValueNode | undefined {
    const { text, tokens, isBalanced } = this.#program;
    const run = tokens.slice(this.#program.indexAt(offset), this.#program.indexAt(end));
    return readDisplays(text, run, isBalanced).value;
  }
}

/** The regions of a file are read one after the other. */
const finderOf = keepLast((text: string) => new Finder(text));

/** Returns what makes a region a section. Its program may add keys to it. */
function sectionAt(path: readonly string[]): Pick<Region, 'kind' | 'path' | 'isComplete'> {
  return { kind: 'section', path, isComplete: false };
}

/** Returns the region of what a config has under a condition. */
function sectionIn({ loader }: Pick<Region, 'loader'>, { root, path }: Branch): Region {
  const { offset, end } = root;
  const reason = path.length === 0 ? 'a config is updated with it' : `a config has it under "${path.join('.')}"`;
  return { ...sectionAt(path), offset, end, root, loader, reason };
}

/** Returns the source before an offset, without the parts of a config that are written there. */
function leadOf(text: string, offset: number, parts: readonly Span[]): readonly string[] {
  const lead: string[] = [];
  let at = 0;
  for (const part of parts.filter(each => each.end <= offset)) {
    if (part.offset >= at) {
      lead.push(text.slice(at, part.offset));
      at = part.end;
    }
  }
  return lead.length === 0 ? [] : [...lead, text.slice(at, offset)];
}

/** Returns the start of a region after an edit in it or in its parts. */
function startAgain(text: string, { offset, lead = [] }: Region): number {
  let at = 0;
  for (const piece of lead) {
    const found = text.indexOf(piece, at);
    if (found < 0) {
      return offset;
    }
    at = found + piece.length;
  }
  return lead.length === 0 ? offset : at;
}

/** Returns the configs in a Python file: the outermost dicts that have DeepSpeed's keys, whatever they are called. */
export function regionsOf(text: string): readonly Region[] {
  return mightHave(text) ? finderOf(text).regions() : [];
}

/** Returns the dict that begins where one was, even if its keys are no longer those of a config. */
export function regionAgain(text: string, before: Region): Region {
  const finder = finderOf(text);
  const offset = startAgain(text, before);
  const display = finder.displays().find(({ node }) => node.offset === offset);
  const section = finder.regions().find(({ kind, offset: start }) => kind === 'section' && start === offset);
  if (before.kind === 'section' && section !== undefined) {
    return section;
  }
  return display === undefined ? { ...before, offset, end: offset, root: undefined } : finder.regionAs(before, display);
}
