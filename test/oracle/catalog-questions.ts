import type { CatalogNode } from '../../server/src/catalog/catalog.js';
import { newestVersion } from '../../server/src/catalog/releases.js';
import type { JsonValue } from '../../server/src/document/json-value.js';
import {
  allEntries,
  configWith,
  type Entry,
  enumerated,
  illegalValue,
  isRequired,
  legalValues,
  titleOf,
  valuesBeyondLimits,
} from './catalog-entries.js';
import type { ArgumentQuestion, DefaultQuestion, Named, RunQuestion } from './question.js';

const entries = allEntries();

/** Returns a question about reading a file: an entry of the catalog with a value in its place. */
function loadQuestions(entry: Entry, values: readonly JsonValue[]): readonly Named<RunQuestion>[] {
  return values.map(value => ({
    id: `${titleOf(entry)} = ${JSON.stringify(value)}`,
    question: { until: 'load', loader: 'deepspeed', text: configWith(entry, value) },
  }));
}

/** Every key with the values that the catalog lists, or with a legal one. */
export function legalQuestionsOf(version: string): readonly Named<RunQuestion>[] {
  return allEntries(version)
    .filter(({ parameter }) => parameter.status !== 'rejected' && parameter.status !== 'refused')
    .flatMap(entry => {
      const listed = enumerated(entry.parameter);
      return loadQuestions(entry, listed.length > 0 ? listed : legalValues(entry).slice(0, 1));
    });
}

/** Every key with a value of a type that the catalog does not allow. */
export function illegalQuestionsOf(version: string): readonly Named<RunQuestion>[] {
  return allEntries(version).flatMap(entry => {
    const value = illegalValue(entry);
    return value === undefined ? [] : loadQuestions(entry, [value]);
  });
}

/** Asks about every key with null, with "auto" and with the numbers just outside its limits. */
export function specialQuestionsOf(version: string): readonly Named<RunQuestion>[] {
  return allEntries(version).flatMap(entry => loadQuestions(entry, [null, 'auto', ...valuesBeyondLimits(entry)]));
}

export const legalQuestions: readonly Named<RunQuestion>[] = legalQuestionsOf(newestVersion);
export const illegalQuestions: readonly Named<RunQuestion>[] = illegalQuestionsOf(newestVersion);

function isLeaf(node: CatalogNode): boolean {
  return node.children.size === 0 && node.anyChild === undefined && node.variants === undefined;
}

/** A key and its default in the catalog. */
export interface DefaultCheck extends Named<DefaultQuestion | ArgumentQuestion> {
  readonly claimed: JsonValue | undefined;
}

function argumentKind(entry: Entry): 'optimizer' | 'scheduler' | undefined {
  const [section] = entry.node.path.split('.');
  return entry.type !== undefined && (section === 'optimizer' || section === 'scheduler') ? section : undefined;
}

function defaultQuestion(entry: Entry): DefaultQuestion | ArgumentQuestion | undefined {
  const kind = argumentKind(entry);
  if (kind !== undefined && entry.type !== undefined) {
    return { argument: { kind, type: entry.type, name: entry.node.name } };
  }
  const other = legalValues(entry).find(value => value !== entry.parameter.default && value !== null);
  return other === undefined
    ? undefined
    : { default: { without: configWith(entry), having: configWith(entry, other) } };
}

function hasPlainDefault({ parameter }: Entry): boolean {
  return parameter.status === undefined && parameter.effectiveDefault === undefined;
}

/** Every key that DeepSpeed reads, except sections, with its default if that is a single value. */
export const defaultChecks: readonly DefaultCheck[] = entries
  .filter(entry => isLeaf(entry.node) && entry.node.name !== '[]' && hasPlainDefault(entry) && !isRequired(entry))
  .flatMap(entry => {
    const question = defaultQuestion(entry);
    const claimed = entry.parameter.default ?? entry.parameter.defaults?.at(-1)?.[1];
    return question === undefined ? [] : [{ id: `${titleOf(entry)} default`, question, claimed }];
  });
