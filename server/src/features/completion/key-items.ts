import { type CompletionItem, CompletionItemKind, CompletionItemTag } from 'vscode-languageserver-types';
import { ofObject } from '../../caching/of-object.js';
import { ownText } from '../../caching/own-text.js';
import { siblingType } from '../../catalog/binding.js';
import { type CatalogNode, catalogOf, variantChildren } from '../../catalog/catalog.js';
import { isRead, typesOf } from '../../catalog/parameter.js';
import { programOf } from '../../catalog/program.js';
import { newestVersion } from '../../catalog/releases.js';
import { newerSince } from '../../catalog/similar.js';
import { render } from '../../describing/markup.js';
import { describeBriefly, sentence } from '../../describing/parameter.js';
import { valueSnippet, withoutTabStops } from '../../describing/snippet.js';
import { notYet, withoutEffectHere } from '../../describing/value.js';
import type { ObjectNode } from '../../document/syntax-tree.js';
import { stageWithoutEffect } from '../../semantics/scope.js';
import { deviceBeside } from '../../semantics/stage.js';
import type { Cursor } from './completion-cursor.js';
import type { CompletionRequest, ItemData } from './completion-request.js';
import { type Group, sortText } from './sort-text.js';
import { autoPaths } from './value-options.js';

function groupOf({ parameter }: CatalogNode, idle: string | undefined): Group {
  return parameter?.deprecated !== undefined ? 'deprecated' : idle !== undefined ? 'idle' : 'key';
}

/** How many real configs have a key. A section without a required key is rare, and wrong. */
function usageOf({ parameter }: CatalogNode): number {
  return (parameter?.usage ?? 0) + (parameter?.required === undefined ? 0 : 1000);
}

function isOffered(node: CatalogNode): boolean {
  const parameter = node.parameter;
  return parameter !== undefined && isRead(parameter) && !parameter.hidden && node.name !== '*';
}

/** The keys of a section that are offered. */
interface Candidates {
  /** Each node once under its canonical name, the most usual first. */
  readonly nodes: readonly CatalogNode[];
  /** Keys whose effect depends on more than the stage. */
  readonly exceptions: readonly CatalogNode[];
}

type Children = ReadonlyMap<string, CatalogNode>;

const noChildren: Children = new Map();

const candidatesWith = ofObject((section: CatalogNode) =>
  ofObject((variant: Children): Candidates => {
    const all = [...new Set([...section.children.values(), ...variant.values()])].filter(isOffered);
    return {
      nodes: all.toSorted((a, b) => usageOf(b) - usageOf(a)),
      exceptions: all.filter(({ parameter }) => parameter?.appliesTo?.unless !== undefined),
    };
  }),
);

function candidates(section: CatalogNode, type: string | undefined): Candidates {
  const variant = type === undefined ? undefined : variantChildren(section, type);
  return candidatesWith(section)(variant ?? noChildren);
}

function present(
  object: ObjectNode,
  cursor: Cursor,
  section: CatalogNode,
  type: string | undefined,
): ReadonlySet<CatalogNode> {
  const variant = type === undefined ? undefined : variantChildren(section, type);
  const taken = new Set<CatalogNode>();
  if (cursor.property?.isAssigned === true) {
    // A program can read any key, and replace it.
    return taken;
  }
  for (const property of object.properties) {
    const { name } = property.key;
    const node = property === cursor.property ? undefined : (section.children.get(name) ?? variant?.get(name));
    const original = node?.parameter?.aliasOf;
    const twin = original === undefined ? undefined : section.children.get(original);
    for (const each of [node, twin]) {
      if (each !== undefined) {
        taken.add(each);
      }
    }
  }
  return taken;
}

function keyItem(
  request: CompletionRequest,
  node: CatalogNode,
  order: number,
  type: string | undefined,
  device: string | undefined,
): CompletionItem {
  const { analysis, cursor, abilities, insertion } = request;
  const { version } = analysis.assumptions;
  const since = newerSince(node, version);
  const idle = since === undefined ? withoutEffectHere({ node }, analysis, device) : sentence(notYet(since, version));
  const colon = cursor.hasColon ? '' : `: ${valueSnippet(node, '', autoPaths(analysis.assumptions.loader))}`;
  const comma = cursor.commaAfter && !cursor.hasColon ? ',' : '';
  const member = `${JSON.stringify(node.name)}${colon}${comma}`;
  const snippet = cursor.kind === 'root' ? inBraces(member) : member;
  const { parameter } = node;
  const types = parameter === undefined ? [] : typesOf(parameter);
  const stage = since === undefined && parameter !== undefined ? stageWithoutEffect(parameter, analysis) : undefined;
  const data: ItemData = {
    path: node.path,
    ...(version === newestVersion ? {} : { version }),
    ...(type === undefined ? {} : { type }),
    ...(idle === undefined ? {} : { here: idle }),
  };
  return {
    label: node.name,
    // A list has no place for a sentence beside a long key. The documentation says it.
    labelDetails: { description: stage === undefined ? (idle ?? types.join(' | ')) : `no effect at stage ${stage}` },
    kind: types.includes('object') ? CompletionItemKind.Module : CompletionItemKind.Property,
    filterText: cursor.quote !== undefined ? JSON.stringify(node.name) : node.name,
    sortText: sortText(groupOf(node, idle), order),
    ...insertion.of(node.name, abilities.snippets ? snippet : withoutTabStops(snippet), abilities.snippets),
    ...request.comma,
    ...(parameter?.deprecated === undefined ? {} : { tags: [CompletionItemTag.Deprecated] }),
    // Keys of other programs are too few to wait for their documentation.
    ...(programOf(analysis.document) === undefined
      ? { data }
      : { documentation: render(describeBriefly(node), abilities.markdown) }),
  };
}

function deviceOf(cursor: Cursor): string | undefined {
  return cursor.container?.kind === 'object' ? deviceBeside(cursor.container) : undefined;
}

/** A key of a section and the item that offers it. */
interface OfferedKey {
  readonly node: CatalogNode;
  readonly item: CompletionItem;
}

const known = new Map<string, readonly OfferedKey[]>();
const mostLists = 500;

/**
 * Returns items for all keys of a section. If nothing in them depends on the position, they are equal in all such files
 * and are cached.
 */
function offeredKeys(
  request: CompletionRequest,
  section: CatalogNode,
  type: string | undefined,
): readonly OfferedKey[] {
  const { analysis, cursor, abilities } = request;
  const device = deviceOf(cursor);
  const make = (): readonly OfferedKey[] => {
    const own = type === undefined ? undefined : ownText(type);
    return candidates(section, type).nodes.map((node, order) => ({
      node,
      item: keyItem(request, node, order, own, device),
    }));
  };
  if (!abilities.itemDefaults || cursor.commaBefore !== undefined) {
    return make();
  }
  const { kind, hasColon, commaAfter, quote } = cursor;
  const { stage, assumptions } = analysis;
  const idle = candidates(section, type).exceptions.map(
    ({ parameter }) => parameter && stageWithoutEffect(parameter, analysis),
  );
  const alike = JSON.stringify([
    ...[section.path, type, device, stage, idle, assumptions.loader.id, assumptions.version],
    ...[kind, hasColon, commaAfter, quote, abilities.snippets],
  ]);
  const offered = known.get(alike) ?? make();
  if (known.size >= mostLists) {
    known.clear();
  }
  known.set(alike, offered);
  return offered;
}

/** Returns items for the keys that the section around the cursor knows and does not hold yet. */
export function keyItems(request: CompletionRequest): CompletionItem[] {
  const { analysis, cursor } = request;
  const object = cursor.container as ObjectNode;
  const section = analysis.binding.section(object);
  if (section === undefined) {
    return [];
  }
  const type = siblingType(object, section);
  const taken = present(object, cursor, section, type);
  return offeredKeys(request, section, type)
    .filter(({ node }) => !taken.has(node))
    .map(({ item }) => item);
}

/** Returns items for an empty file: every top-level key, in braces. */
export function rootItems(request: CompletionRequest): CompletionItem[] {
  return offeredKeys(request, catalogOf(request.analysis.assumptions.version), undefined).map(({ item }) => item);
}

function inBraces(text: string): string {
  return `{\n${text.replace(/^/gm, '\t')}\n}\n`;
}
