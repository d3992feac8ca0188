import { type Binding, bind } from '../catalog/binding.js';
import { check, type Verdict } from '../checking/check.js';
import { stageOf } from '../checking/stage.js';
import type { ConfigDocument } from '../document/config-document.js';
import { type Assumptions, assume, type Settings } from '../loaders/assumptions.js';
import type { LoaderId } from '../loaders/loader.js';
import { applyTemplate } from '../refactoring/apply-template.js';
import type { Change, Move } from '../refactoring/move.js';
import { rules } from '../rules/rules.js';
import type { Template } from '../templating/template.js';

/** Everything derived from one version of a document under one set of settings; each part is made when first asked for. */
export interface Analysis {
  readonly document: ConfigDocument;
  readonly settings: Settings;
  readonly assumptions: Assumptions;
  readonly binding: Binding;
  readonly verdicts: readonly Verdict[];
  readonly stage: number | undefined;
  /** The same document as another program reads it. */
  readonly under: (loader: LoaderId) => Analysis;
  /** What a move can make of the document; nothing that would leave it as it is. */
  readonly changes: (move: Move) => readonly Change[];
  /** The text with a template merged in, in the form of the document's own loader. */
  readonly withTemplate: (template: Template) => string;
  /** The time of the request is over: nothing more is begun, and what there is is the answer. */
  readonly isSpent: () => boolean;
}

/**
 * Characters and findings up to which a file is offered templates and moves: each of them is tried on the whole file, many times
 * over. The longest of a thousand real configs has 13,000 characters.
 */
const mostToRewrite = { characters: 20_000, findings: 200 };

/** A function that works each of its answers out once. */
function once<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  let made: Map<Key, Value> | undefined;
  return key => {
    made ??= new Map();
    const value = made.has(key) ? (made.get(key) as Value) : make(key);
    made.set(key, value);
    return value;
  };
}

/** Starts the analysis of a document. */
export function analyse(document: ConfigDocument, settings: Settings, isSpent: () => boolean = () => false): Analysis {
  let assumptions: Assumptions | undefined;
  let binding: Binding | undefined;
  let verdicts: readonly Verdict[] | undefined;
  let stage: { readonly is: number | undefined } | undefined;
  const changesOf = once((move: Move) =>
    [...move.changes(document, analysis.assumptions)].filter(({ text }) => text !== document.text),
  );
  const merged = once((template: Template) => applyTemplate(document, template, analysis.assumptions));
  const analysis: Analysis = {
    document,
    settings,
    get assumptions() {
      assumptions ??= assume(document, settings);
      return assumptions;
    },
    get binding() {
      binding ??= bind(document, settings.ignoredKeys);
      return binding;
    },
    get verdicts() {
      verdicts ??= check(document, analysis.assumptions, rules, analysis.binding, settings.rules, isSpent);
      return verdicts;
    },
    get stage() {
      stage ??= { is: stageOf(analysis) };
      return stage.is;
    },
    under: once(loader => analyse(document, { ...settings, loader }, isSpent)),
    changes: move => (isTooMuch() || isSpent() ? [] : changesOf(move)),
    withTemplate: template => (isTooMuch() || isSpent() ? document.text : merged(template)),
    isSpent,
  };
  function isTooMuch(): boolean {
    const { characters, findings } = mostToRewrite;
    return document.text.length > characters || analysis.verdicts.length > findings;
  }
  return analysis;
}
