import { type Binding, bind } from '../catalog/binding.js';
import { check, type Verdict } from '../checking/check.js';
import { stageOf } from '../checking/stage.js';
import type { ConfigDocument } from '../document/config-document.js';
import { type Assumptions, assume, type Settings } from '../loaders/assumptions.js';
import type { LoaderId } from '../loaders/loader.js';
import { rules } from '../rules/rules.js';

/** Everything derived from one version of a document under one set of settings; each part is made when first asked for. */
export interface Analysis {
  readonly document: ConfigDocument;
  readonly settings: Settings;
  readonly assumptions: Assumptions;
  readonly binding: Binding;
  readonly verdicts: readonly Verdict[];
  readonly stage: number | undefined;
  /** The same document as another program reads it. */
  under(loader: LoaderId): Analysis;
}

/** Starts the analysis of a document. */
export function analyse(document: ConfigDocument, settings: Settings): Analysis {
  let assumptions: Assumptions | undefined;
  let binding: Binding | undefined;
  let verdicts: readonly Verdict[] | undefined;
  const others = new Map<LoaderId, Analysis>();
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
      verdicts ??= check(document, analysis.assumptions, rules, analysis.binding, settings.rules);
      return verdicts;
    },
    get stage() {
      return stageOf(analysis);
    },
    under(loader) {
      const known = others.get(loader) ?? analyse(document, { ...settings, loader });
      others.set(loader, known);
      return known;
    },
  };
  return analysis;
}
