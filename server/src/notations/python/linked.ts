import type { SyntaxNode } from '@lezer/common';
import {
  type Mutable,
  type ObjectNode,
  objectsIn,
  type PropertyNode,
  pathOf,
  propertiesOf,
  propertyOf,
  type Span,
  type ValueNode,
} from '../../document/syntax-tree.js';
import { assignedProperty, hideValue, placesIn, propertiesAt } from './assigned-property.js';
import { bindingAt, childrenOf } from './bindings.js';
import { type Change, type Changes, changesOf } from './changes.js';
import { dictsOf, mergedInto } from './choices.js';
import { type Display, readDisplays } from './displays.js';
import type { Program } from './program.js';
import { signsOfConfig } from './recognize.js';
import { withParentheses } from './uses.js';
import type { Constants } from './values.js';

/** A dict that a config may get, and the keys above it. Or one key of a dict, in an object that is not in the source. */
export interface Branch {
  readonly root: ObjectNode;
  readonly path: readonly string[];
}

/** A config with what a program writes in other places. */
export interface Linked {
  readonly root: ObjectNode;
  readonly parts: readonly (ObjectNode | PropertyNode)[];
  readonly places: readonly PropertyNode[];
  /** What the config has only under a condition. */
  readonly branches: readonly Branch[];
}

/** The most pieces of a config that are read. */
const mostPieces = 40;

/** Members of a longer object have an index, which has to stay right. */
const mostMembers = 40;

function spanOf({ from, to }: SyntaxNode): Span {
  return { offset: from, end: to };
}

/** Returns the statement that assigns an expression to one name, and the name. */
function assignmentOf(value: SyntaxNode): { readonly name: SyntaxNode; readonly statement: SyntaxNode } | undefined {
  const node = withParentheses(value);
  const statement = node.parent;
  const [name, assign, assigned] = statement ? childrenOf(statement).filter(child => child.name !== 'TypeDef') : [];
  const isPlain = statement?.name === 'AssignStatement' && name?.name === 'VariableName' && assign?.name === 'AssignOp';
  return isPlain && assigned?.from === node.from && node.nextSibling === null ? { name, statement } : undefined;
}

/** Reads a config, with the dicts in the place of their names and with what is assigned to its keys. */
class Linker {
  readonly #program: Program;
  readonly #displays: ReadonlyMap<number, Display>;
  readonly #constants: Constants;
  readonly #branches: Branch[] = [];
  readonly #changed: (readonly [ObjectNode, Changes])[] = [];
  #left = mostPieces;

  constructor(program: Program, displays: ReadonlyMap<number, Display>, constants: Constants) {
    this.#program = program;
    this.#displays = displays;
    this.#constants = constants;
  }

  link(span: Span): Linked | undefined {
    const root = this.#read(span, []);
    if (root?.kind !== 'object') {
      return undefined;
    }
    this.#change(root, this.#changesTo(span));
    for (const [object, changes] of this.#changed) {
      this.#apply(object, changes);
    }
    const places = this.#changed.flatMap(([object, { named }]) => placesIn(this.#program.text, object, named));
    this.#choose(root);
    const objects = [...objectsIn(root)];
    const parts = [
      ...objects.filter(({ mention }) => mention !== undefined),
      ...objects.flatMap(({ properties }) => properties.filter(({ isAssigned }) => isAssigned === true)),
    ].sort((a, b) => a.offset - b.offset);
    return { root, parts, places, branches: this.#branches };
  }

  /** Returns the branches that assignments to keys of an unknown config are. */
  branchesOf(changes: readonly Change[]): readonly Branch[] {
    this.#left = 0;
    for (const change of changes.slice(0, mostPieces)) {
      const property = this.#propertyOf(change, undefined);
      if (property !== undefined) {
        this.#branch(property, change.path);
      }
    }
    return this.#branches;
  }

  #read(span: Span, around: readonly string[]): ValueNode | undefined {
    const program = this.#program;
    const { text, tokens, isBalanced } = program;
    const display = this.#displayAt(span);
    const end = display?.node.end ?? span.end;
    const run = tokens.slice(program.indexAt(span.offset), display?.to ?? program.indexAt(end));
    const constants: Constants = (name, at) => this.#constants(name, at) ?? this.#named(name, at, around);
    return readDisplays(text.slice(0, end), run, isBalanced, constants).value;
  }

  /** Returns the dict that an expression is. In an unfinished program the parser does not know how far it goes. */
  #displayAt({ offset, end }: Span): Display | undefined {
    const display = this.#displays.get(offset);
    return display?.node.end === end || !this.#program.isBalanced ? display : undefined;
  }

  /** Returns the dict that a name stands for. The first mention gets it, so that it is in one config. */
  #named(name: string, at: Span, around: readonly string[]): ObjectNode | undefined {
    const binding = bindingAt(this.#program, name, at.offset);
    const [value] = binding?.values ?? [];
    const own = value && assignmentOf(value);
    if (binding?.times !== 1 || value === undefined || own === undefined || around.includes(name) || this.#left < 1) {
      return undefined;
    }
    const changes = changesOf(this.#program, name, binding, own.statement);
    const node = changes.mentions[0]?.from === at.offset ? this.#read(spanOf(value), [...around, name]) : undefined;
    if (node?.kind !== 'object' || signsOfConfig(node) !== undefined) {
      return undefined;
    }
    this.#left -= 1;
    (node as Mutable<ObjectNode>).mention = { offset: at.offset, end: at.end };
    this.#change(node, changes);
    return node;
  }

  /** Returns what is done with the dict at a place, by the name that it is assigned to. */
  #changesTo({ offset }: Span): Changes | undefined {
    const { text, tree } = this.#program;
    const own = tree.resolveInner(offset, 1).parent;
    const assignment = own === null ? undefined : assignmentOf(own);
    if (assignment === undefined) {
      return undefined;
    }
    const { name, statement } = assignment;
    const written = text.slice(name.from, name.to);
    const binding = bindingAt(this.#program, written, name.from);
    return binding?.times === 1 ? changesOf(this.#program, written, binding, statement) : undefined;
  }

  #change(object: ObjectNode, changes: Changes | undefined): void {
    if (changes !== undefined) {
      this.#changed.push([object, changes]);
    }
  }

  #apply(object: Mutable<ObjectNode>, { steps, isOpen }: Changes): void {
    if (isOpen) {
      object.merges = true;
    }
    const above = keysAbove(object);
    for (const step of steps) {
      if ('key' in step) {
        this.#applyChange(object, above, step);
        continue;
      }
      const { dict, path, forgotten, members } = step;
      const root = dict && this.#read(spanOf(dict), []);
      const isSection = root?.kind === 'object' && signsOfConfig(root) === undefined;
      const replaced = root?.kind === 'object' ? root.properties.map(({ key }) => [...path, key.name]) : [];
      for (const lost of [...forgotten, ...replaced]) {
        this.#forget(object, above, lost);
      }
      for (const member of members) {
        this.#applyChange(object, above, member);
      }
      if (isSection) {
        this.#branches.push({ root, path: [...above, ...path] });
      }
    }
  }

  #applyChange(object: ObjectNode, above: readonly string[], change: Change): void {
    this.#left -= 1;
    if (!change.isCertain) {
      // The config has one value or the other.
      this.#forget(object, above, change.path);
    }
    const target = this.#left > 0 && change.isCertain ? this.#targetOf(object, change.path) : undefined;
    const property = this.#propertyOf(change, target);
    if (property !== undefined && target !== undefined) {
      this.#assign(target, property);
    } else if (property !== undefined) {
      this.#branch(property, [...above, ...change.path]);
    }
  }

  /** Makes the value at a path unknown. A dict at that path becomes a separate section. */
  #forget(object: ObjectNode, above: readonly string[], path: readonly string[]): void {
    for (const property of propertiesAt(object, path)) {
      const { key, value } = property;
      if (value?.kind === 'object' && signsOfConfig(value) === undefined) {
        this.#branches.push({ root: value, path: [...above, ...path.slice(0, -1), key.name] });
      }
      hideValue(this.#program.text, property);
    }
  }

  #targetOf(object: ObjectNode, path: readonly string[]): Mutable<ObjectNode> | undefined {
    let target: ValueNode | undefined = object;
    for (const name of path.slice(0, -1)) {
      target = propertyOf(target, name)?.value;
    }
    return target?.kind === 'object' && target.properties.length < mostMembers ? target : undefined;
  }

  #propertyOf(change: Change, parent: ObjectNode | undefined): PropertyNode | undefined {
    const node = this.#read(spanOf(change.value), []);
    return node && assignedProperty(this.#program.text, change, node, parent);
  }

  /** Adds a member that is assigned. What the member was before, DeepSpeed does not see. */
  #assign(target: Mutable<ObjectNode>, property: PropertyNode): void {
    const before = propertyOf(target, property.key.name);
    if (before !== undefined) {
      hideValue(this.#program.text, before);
    }
    target.properties = [...target.properties, property];
  }

  #branch(property: PropertyNode, path: readonly string[]): void {
    const { value, parent } = property;
    if (value?.kind === 'object') {
      this.#branches.push({ root: value, path });
    } else {
      this.#branches.push({ root: parent, path: path.slice(0, -1) });
    }
  }

  /** Adds the dicts among which the program chooses for a key. */
  #choose(root: ObjectNode): void {
    const { tree } = this.#program;
    for (const property of propertiesOf(root)) {
      const { value } = property;
      const isReplaced = propertyOf(property.parent, property.key.name) !== property;
      if (value?.kind !== 'expression' || property.isAssigned || isReplaced) {
        continue;
      }
      const path = pathOf(property);
      let node = tree.resolveInner(value.offset, 1);
      while (node.parent !== null && node.parent.from === node.from && node.to < value.end) {
        node = node.parent;
      }
      if (path.every(key => typeof key === 'string')) {
        this.#add(dictsOf(this.#program, node), path);
      }
    }
    for (const object of [...objectsIn(root)].filter(({ merges }) => merges === true)) {
      this.#add(mergedInto(this.#program, object), keysAbove(object));
    }
  }

  #add(dicts: readonly SyntaxNode[], path: readonly string[]): void {
    for (const dict of dicts) {
      const read = this.#left > 0 ? this.#read(spanOf(dict), []) : undefined;
      if (read?.kind === 'object' && signsOfConfig(read) === undefined) {
        this.#left -= 1;
        this.#branches.push({ root: read, path });
      }
    }
  }
}

/** Returns the keys from the root down to an object. */
function keysAbove({ parent }: ObjectNode): readonly string[] {
  return parent?.kind === 'property' ? pathOf(parent).map(String) : [];
}

/** Returns the config that a dict is, with its parts; undefined if there is no dict. `displays` has all dicts by offset. */
export function linked(
  program: Program,
  displays: ReadonlyMap<number, Display>,
  constants: Constants,
  span: Span,
): Linked | undefined {
  return new Linker(program, displays, constants).link(span);
}

/** Returns what assignments to keys of an unknown config give it. */
export function assigned(
  program: Program,
  displays: ReadonlyMap<number, Display>,
  constants: Constants,
  changes: readonly Change[],
): readonly Branch[] {
  return new Linker(program, displays, constants).branchesOf(changes);
}
