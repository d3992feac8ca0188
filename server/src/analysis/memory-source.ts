import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { programOf } from '../catalog/program.js';
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
import { analysisOfConfig } from './effective-config.js';

/** A change of a config: to another rung, or of single values. */
export type FileChange = { readonly rung: Rung } | { readonly values: Values };

/** Inputs of the training step that a training program decides, with other values. */
export type StepValues = {
  readonly [name in 'checkpointing' | 'attention' | 'sequenceLength']?: StepInputs[name]['value'];
};

/** A change of a config, or of what its training program does. */
export type MemoryChange = FileChange | { readonly step: StepValues };

/** The model of a run, and the machines. */
export type MemoryRun = Pick<EstimatedRun, 'name' | 'size' | 'machines'>;

/** A config whose memory a picture shows. */
export interface MemorySource {
  /** Whether a program makes the config from the file, which then has no keys for its values. */
  readonly isMade: boolean;
  /** A sentence that says why the size of the model is not known; undefined if no model is named. */
  readonly run: MemoryRun | string | undefined;
  /** The memory of the machines, as far as the settings name it. */
  readonly memory: Memory;
  /** The place of the file on the ladder; undefined if the file does not determine it. */
  readonly rung: Rung | undefined;
  readonly text: string;
  readonly plan: Plan | undefined;
  /** The inputs of the training step; undefined if there is no estimate. */
  readonly inputs: StepInputs | undefined;
  readonly strategies: readonly FileStrategy[];
  /** Returns the value that DeepSpeed uses at a path; undefined if the file does not determine it. */
  readonly valueAt: (path: string) => JsonValue | undefined;
  /** Whether DeepSpeed finds no value at a path. */
  readonly isLeftOut: (path: string) => boolean;
  /** Estimates the memory of the file, as it is or with other contents, and with other values of inputs of the step. */
  readonly estimate: (text?: string, step?: StepValues) => EstimateReading;
  /** Returns the whole file with the new values of a change only, at once. Some keys may no longer have an effect. */
  readonly draftAfter: (change: FileChange) => string;
  /** Returns the whole file after a change, without keys that it makes useless. A change that fails is not made. */
  readonly textAfter: (change: FileChange) => string;
  /** Returns the edit that makes a change; undefined if nothing changes, or the file does not have the keys. */
  readonly edit: (title: string, change: FileChange) => WorkspaceEdit | undefined;
}

/** Why a file of a program has no estimate. */
const noConfig =
  'Accelerate makes no config of this file. If the file names one as "deepspeed_config_file", open that one.';

const plainEdits: EditAbilities = { documentChanges: false, snippets: false, previews: false };

const drives = offloadNames.map(section => `zero_optimization.${section}.nvme_path`);

function inputsWith(step: StepValues): Partial<StepInputs> {
  const entries = Object.entries(step).map(([name, value]) => [name, { value, from: 'a change', isKnown: true }]);
  return Object.fromEntries(entries);
}

/**
 * Returns the facts that the picture of the memory of a config shows. Edits are as plain as they can be by default.
 * `given` replaces inputs of the training step.
 */
export function memorySource(
  file: Analysis,
  abilities: EditAbilities = plainEdits,
  given: Partial<StepInputs> = {},
): MemorySource {
  const isMade = programOf(file.document) !== undefined;
  const config = analysisOfConfig(file);
  const analysis = config ?? file;
  const { document, assumptions, settings } = analysis;
  const run = estimatedRun(settings, assumptions, given);
  const basis = typeof run === 'object' ? run.basis(analysis) : undefined;
  const written = rungOf(document, assumptions);
  const rung = written && inUse(written);
  const textAfter = (change: FileChange): string =>
    'rung' in change ? atRung(document, change.rung, assumptions) : atValues(document, change.values, assumptions);
  return {
    isMade,
    run,
    memory: memoryOf(settings),
    rung,
    text: document.text,
    plan: basis?.ok ? basis.basis.plan : undefined,
    inputs: basis?.ok ? basis.basis.inputs : undefined,
    strategies: strategiesWith(rung),
    valueAt: path => settled(analysis, path),
    isLeftOut: path => isLeftOut(analysis, path),
    estimate(text = document.text, step = {}) {
      if (config === undefined) {
        return { ok: false, problem: noConfig };
      }
      const own =
        Object.keys(step).length === 0 ? run : estimatedRun(settings, assumptions, { ...given, ...inputsWith(step) });
      if (typeof own !== 'object') {
        return { ok: false, problem: own ?? '' };
      }
      const changed = text === document.text ? document : reopen(document, text);
      return own.estimate({ document: changed, assumptions });
    },
    draftAfter: change => ('rung' in change ? withRung(document, change.rung) : withValues(document, change.values)),
    textAfter,
    edit: (title, change) =>
      isMade ? undefined : changeEdit(document, { title, text: textAfter(change), placeholders: drives }, abilities),
  };
}
