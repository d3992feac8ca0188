import type { ConfigDocument } from '../document/config-document.js';
import type { JsonValue } from '../document/json-value.js';
import type { ValueNode } from '../document/syntax-tree.js';
import type { CatalogNode } from './grow.js';

/** Members of a section of the file that belong together. */
export interface ProgramTemplate {
  readonly name: string;
  readonly title: string;
  readonly section: string;
  readonly members: { readonly [name: string]: JsonValue };
  /** Keys of the section that contradict the members. */
  readonly gone: readonly string[];
}

/**
 * The knowledge about a file from which a program makes a config. It comes with the notation of such files, which is
 * loaded with the first of them. `Rule` is the rules' type, which this folder does not know.
 */
export interface Program<Rule = unknown> {
  /** The section of the file that is about DeepSpeed. */
  readonly section: string;
  /** Paths of keys that decide how much memory a run needs. */
  readonly memoryKeys: RegExp;
  /** The keys of the file. */
  catalog(): CatalogNode;
  readonly rules: readonly Rule[];
  readonly templates: readonly ProgramTemplate[];
  /** Returns the config that DeepSpeed gets, as JSON; undefined if the file does not determine it. */
  configOf(root: ValueNode | undefined): string | undefined;
  /** Returns the number of processes that the program starts; undefined if the file does not say it. */
  processesOf(root: ValueNode | undefined): number | undefined;
}

/** Returns the program whose file a document is; undefined for a config. */
export function programOf<Rule>({ notation, region }: ConfigDocument): Program<Rule> | undefined {
  return notation.programs?.[region.kind] as Program<Rule> | undefined;
}
