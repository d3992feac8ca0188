import type { JsonValue } from './json-value.js';
import type { Layout } from './layout.js';
import type { ArrayNode, ObjectNode, Place, PropertyNode, Span, ValueNode } from './syntax-tree.js';

/** One replacement in the source. */
export interface OffsetEdit {
  readonly offset: number;
  readonly end: number;
  readonly text: string;
}

/**
 * What the root of a region is: a config, a section of it that is written on its own, or the file of another program
 * that makes a config of it.
 */
export type RegionKind = 'config' | 'section' | 'accelerate';

/** A config in a source. It may be the whole file. */
export interface Region extends Span {
  readonly kind: RegionKind;
  /** The tree, with offsets in the source; undefined if there is no value. */
  readonly root: ValueNode | undefined;
  /** The keys above a section that is written on its own. */
  readonly path?: readonly string[];
  /** The pieces of the config that are written in other places: values that have names, and keys that are assigned. */
  readonly parts?: readonly (ObjectNode | PropertyNode)[];
  /** The places at which a program names keys of the config, without values: members that are not in its tree. */
  readonly places?: readonly PropertyNode[];
  /** The source before the config without its parts, if there are any: an edit in a part moves the config. */
  readonly lead?: readonly string[];
  /** False if other code may add keys. Then nothing is said to be missing. */
  readonly isComplete: boolean;
  /** The loader that the code around calls; undefined if it does not say. */
  readonly loader?: 'deepspeed' | 'transformers' | 'accelerate' | 'lightning' | undefined;
  /**
   * What its program reads as a file, at the same offsets, if it is a file of JSON but not plain JSON: blanks before
   * it, and another value in place of each that a program inserts.
   */
  readonly json?: string | undefined;
  /** The function that reads it as strict JSON before any loader sees it: "json.loads". */
  readonly decoder?: string | undefined;
  /** Why the region is a config, as a clause: "it is passed to deepspeed.initialize". */
  readonly reason: string;
}

/** What goes with a value when it moves: its comments, none of which has a line break, and its column. */
export interface Around {
  /** The comments above it that have their own lines. */
  readonly above: readonly string[];
  /** The one behind the colon, if the value begins on a later line; empty if there is none. */
  readonly atKey: string;
  /** The comments between its key and its value that have their own lines. */
  readonly inside: readonly string[];
  /** The one on the last line of the value; empty if there is none. */
  readonly behind: string;
  readonly spans: readonly Span[];
  /** The column of a value that is lines; -1 for any other value. */
  readonly column: number;
}

/** The edits of a tree, as one writes them in a notation. They keep indent, comments and order. */
export interface Edits {
  /** Returns the edits that append a member to an object. */
  insertion(text: string, object: ObjectNode, layout: Layout, name: string, value: JsonValue): readonly OffsetEdit[];
  /**
   * Returns the edits that append a member whose value is source of the same text. `fromIndent` is the indent of the
   * member that the value is taken from, and `around` what goes with it.
   */
  copy(
    text: string,
    object: ObjectNode,
    layout: Layout,
    name: string,
    source: string,
    fromIndent: string,
    around?: Around,
  ): readonly OffsetEdit[];
  replacement(text: string, property: PropertyNode, layout: Layout, value: JsonValue): readonly OffsetEdit[];
  renaming(text: string, property: PropertyNode, name: string): readonly OffsetEdit[];
  removal(text: string, property: PropertyNode): readonly OffsetEdit[];
  /** Returns what goes with a value when it moves. If absent, comments stay in their place. */
  aroundOf?(text: string, property: PropertyNode): Around | undefined;
  /** Returns a value on one line. It follows the quotes of `like`, a key or string that is near. */
  inline(value: JsonValue, text: string, like: Span | undefined): string;
}

/** The name of an argument of a call. */
export interface CallKeyword extends Span {
  readonly callee: string;
  readonly name: string;
}

/** An argument of a call. */
export interface CallArgument {
  /** Undefined if its position says what it is. */
  readonly name: string | undefined;
  /** The place of the name. */
  readonly key: Span | undefined;
  /** The literal or dict itself, if the argument is a name that the file assigns once. */
  readonly value: ValueNode;
}

/** A call in a program. */
export interface Call extends Span {
  /** As it is written, without blanks: `deepspeed.initialize`. */
  readonly callee: string;
  readonly arguments: readonly CallArgument[];
  /** Whether it has further, unknown arguments: `**options`. */
  readonly isOpen: boolean;
}

/** The facts about a source in a language of its own that a file holds. `offset` and `end` are in the file. */
export interface EmbeddedFacts extends Span {
  readonly language: 'json' | 'python' | 'yaml' | 'shell';
  /** The name of the file that it becomes, if it becomes one. */
  readonly target?: string | undefined;
  /** Whether other code may change it, so that nothing is said to be missing. */
  readonly isOpen: boolean;
  /** Whether other code changes what is written, so that nothing is said about its syntax. */
  readonly isUnfinished?: boolean;
  /** The loader that the code around calls, if it says so. */
  readonly loader?: Region['loader'];
  /** The function that reads it as strict JSON, if one does: "json.loads". */
  readonly decoder?: string | undefined;
  /** Why JSON in it is a config, as a clause: "a command writes it to ds_config.json". */
  readonly reason: string;
}

/** A source in a language of its own that a file holds: the lines of a heredoc, a string. */
export interface EmbeddedSource extends EmbeddedFacts {
  /** The source as the program that gets it reads it. */
  readonly text: string;
  /** Returns the notation in which the source is read, given that of its language. */
  notation(known: Notation): Notation;
  /** Returns the configs in the source, in that notation: JSON is one if its keys say so. */
  regionsIn(notation: Notation): readonly Region[];
  /** Returns where a part of the source is in the file. */
  spanOf(inner: Span): Span;
  /** Returns the offset in the source of an offset in the file. */
  offsetOf(offset: number): number;
  /** Writes a piece that is inserted into the source. */
  written(piece: string): string;
  /**
   * Returns the file after the source has become `after`; undefined if it cannot be written there so that it is read as
   * the same again.
   */
  fileAfter(after: string): string | undefined;
}

/**
 * Finds the sources in other languages that a file holds. After an edit, `known` is the offset of one that is returned
 * whatever its keys are.
 */
export type EmbeddedIn = (text: string, known?: number) => readonly EmbeddedSource[];

/** A way to write a config: JSON, a dict of Python, a mapping of YAML. */
export interface Notation {
  readonly id: 'json' | 'python' | 'yaml' | 'shell';
  /** Whether a config is a file of JSON, which its loader may refuse, and not values that a program hands over. */
  readonly isFile?: true;
  readonly edits: Edits;
  /** The knowledge about files of other programs in this notation: see catalog/program.ts. */
  readonly programs?: { readonly [kind in RegionKind]?: object };
  /** Returns the configs in a source. Never throws. */
  regionsOf(text: string): readonly Region[];
  /**
   * Returns a region after an edit inside it: the region at the same place, even if it would no longer be recognized.
   * No edit in it moves its start; one in its parts can.
   */
  regionAgain(text: string, before: Region): Region;
  /** Returns the argument of a call whose name is at an offset, in a program. */
  readonly keywordAt?: (text: string, offset: number) => CallKeyword | undefined;
  /** Returns the outermost calls of functions whose names match, in a program. Never throws. */
  readonly callsIn?: (text: string, callee: RegExp) => readonly Call[];
  /** Returns the trees of the documents of a source, whatever they are about. Never throws. */
  readonly rootsOf?: (text: string) => readonly ValueNode[];
  /** Returns the sources in other languages that may have configs and are written in this one. Never throws. */
  readonly embeddedIn?: EmbeddedIn;
  /** Returns those in the lines of a cell that IPython hands to a shell. */
  readonly embeddedInLines?: EmbeddedIn;
  /** Returns the comments of a source, in order. */
  commentsIn(text: string): readonly Span[];
  /** What begins a comment that ends with the line. */
  readonly comment: '//' | '#';
  /** Returns a sentence about JSON values with the values as they are written here: `True`, not `true`. */
  worded(sentence: string): string;
  /**
   * Returns JSON as it is written here in a member or value of `object`; undefined for a new file. The JSON can be a
   * snippet with tab stops: `"overlap_comm": ${1|true,false|}`. `quote` is the one that the user has typed.
   */
  spelled(json: string, object: ObjectNode | undefined, text: string, quote: string | undefined): string;
  /** Returns the indent of a source around a config that has no lines of its own. */
  readonly indentOf?: (text: string) => string;
  /** Whether each member of an object has its own line, without a comma; never if absent. */
  readonly isInLines?: (text: string, object: ObjectNode | ArrayNode) => boolean;
  /** Returns the tree at an offset where something may be inserted, if indent decides about it. */
  readonly placeAt?: (text: string, root: ValueNode | undefined, offset: number) => Place;
}
