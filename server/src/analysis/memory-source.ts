import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { reopen } from '../document/config-document.js';
import type { JsonValue } from '../document/json-value.js';
import type { EstimateReading } from '../estimating/estimate.js';
import { type EstimatedRun, estimatedRun } from '../estimating/estimated-run.js';
import type { Plan } from '../estimating/states/plan.js';
import type { StepInputs } from '../estimating/step-of-config.js';
import { changeEdit, type EditAbilities } from '../lsp/text-edits.js';
import { type Memory, memoryOf } from '../refactoring/fitting.js';
import { inUse, offloadNames, type Rung, rungOf } from '../refactoring/ladder.js';
import { atRung, withRung } from '../refactoring/set-stage.js';
import { atValues, type Values, withValues } from '../refactoring/set-values.js';
import { type FileStrategy, strategiesWith } from '../refactoring/strategies.js';
import { isLeftOut, settled } from '../semantics/settled.js';
import type { Analysis } from './analysis.js';

/** A change of a config: to another rung, or of single values. */
export type MemoryChange = { readonly rung: Rung } | { readonly values: Values };

/** The model of a run, and the machines. */
export type MemoryRun = Pick<EstimatedRun, 'name' | 'size' | 'machines'>;

/** A config, from which the picture of its memory is made. */
export interface MemorySource {
  /** A sentence that says why the size of the model is not known; undefined if no model is named. */
  readonly run: MemoryRun | string | undefined;
  /** The memory of the machines, as far as the settings name it. */
  readonly memory: Memory;
  /** The place of the file on the ladder; undefined if the file does not determine it. */
  readonly rung: Rung | undefined;
  readonly text: string;
  readonly plan: Plan | undefined;
  readonly strategies: readonly FileStrategy[];
  /** Returns the value that DeepSpeed uses at a path; undefined if the file does not determine it. */
  readonly valueAt: (path: string) => JsonValue | undefined;
  /** Whether DeepSpeed finds no value at a path. */
  readonly isLeftOut: (path: string) => boolean;
  /** Estimates the memory of the file, as it is or with other contents. */
  readonly estimate: (text?: string) => EstimateReading;
  /** Returns the whole file with the new values of a change only, at once. Some keys may no longer have an effect. */
  readonly draftAfter: (change: MemoryChange) => string;
  /** Returns the whole file after a change, without keys that it makes useless. A change that fails is not made. */
  readonly textAfter: (change: MemoryChange) => string;
  /** Returns the edit that makes a change; undefined if nothing changes. */
  readonly edit: (title: string, change: MemoryChange) => WorkspaceEdit | undefined;
}

const plainEdits: EditAbilities = { documentChanges: false, snippets: false, previews: false };

const drives = offloadNames.map(section => `zero_optimization.${section}.nvme_path`);

/**
 * Returns what the picture of the memory of a config is made of. Edits are as plain as they can be by default. `given`
 * replaces inputs of the training step.
 */
export function memorySource(
  analysis: Analysis,
  abilities: EditAbilities = plainEdits,
  given: Partial<StepInputs> = {},
): MemorySource {
  const { document, assumptions, settings } = analysis;
  const run = estimatedRun(settings, assumptions, given);
  const basis = typeof run === 'object' ? run.basis(analysis) : undefined;
  const written = rungOf(document, assumptions);
  const rung = written && inUse(written);
  const textAfter = (change: MemoryChange): string =>
    'rung' in change ? atRung(document, change.rung, assumptions) : atValues(document, change.values, assumptions);
  return {
    run,
    memory: memoryOf(settings),
    rung,
    text: document.text,
    plan: basis?.ok ? basis.basis.plan : undefined,
    strategies: strategiesWith(rung),
    valueAt: path => settled(analysis, path),
    isLeftOut: path => isLeftOut(analysis, path),
    estimate(text = document.text) {
      if (typeof run !== 'object') {
        return { ok: false, problem: run ?? '' };
      }
      const changed = text === document.text ? document : reopen(document, text);
      return run.estimate({ document: changed, assumptions });
    },
    draftAfter: change => ('rung' in change ? withRung(document, change.rung) : withValues(document, change.values)),
    textAfter,
    edit: (title, change) => changeEdit(document, { title, text: textAfter(change), placeholders: drives }, abilities),
  };
}
