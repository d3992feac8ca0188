import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { reopen } from '../document/config-document.js';
import type { JsonValue } from '../document/json-value.js';
import { type EstimateReading, readEstimate } from '../estimating/config.js';
import { type HardwareReading, hardwareOf } from '../estimating/hardware-of-settings.js';
import { modelOf, type NamedModel } from '../estimating/model-of-settings.js';
import type { ModelSize } from '../estimating/model-size.js';
import { planOf } from '../estimating/plan-of-config.js';
import type { Plan } from '../estimating/states/plan.js';
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
export interface MemoryRun {
  /** The setting: "7B", or a path. */
  readonly name: string;
  readonly size: ModelSize;
  readonly machines: HardwareReading;
}

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

function runOf(named: NamedModel | undefined, machines: HardwareReading): MemorySource['run'] {
  if (named === undefined) {
    return undefined;
  }
  const { name, reading } = named;
  return reading.ok ? { name, size: reading.size, machines } : reading.problem;
}

const plainEdits: EditAbilities = { documentChanges: false, snippets: false, previews: false };

const drives = offloadNames.map(section => `zero_optimization.${section}.nvme_path`);

/** Returns what the picture of the memory of a config is made of. Edits are as plain as they can be by default. */
export function memorySource(analysis: Analysis, abilities: EditAbilities = plainEdits): MemorySource {
  const { document, assumptions, settings } = analysis;
  const named = modelOf(settings);
  const machines = hardwareOf(settings);
  const run = runOf(named, machines);
  const written = rungOf(document, assumptions);
  const rung = written && inUse(written);
  const textAfter = (change: MemoryChange): string =>
    'rung' in change ? atRung(document, change.rung, assumptions) : atValues(document, change.values, assumptions);
  return {
    run,
    memory: memoryOf(settings),
    rung,
    text: document.text,
    plan: typeof run === 'object' ? planOf(analysis, run.size)?.plan : undefined,
    strategies: strategiesWith(rung),
    valueAt: path => settled(analysis, path),
    isLeftOut: path => isLeftOut(analysis, path),
    estimate(text = document.text) {
      if (typeof run !== 'object') {
        return { ok: false, problem: run ?? '' };
      }
      const changed = text === document.text ? document : reopen(document, text);
      return readEstimate({ document: changed, assumptions }, run.size, machines.hardware);
    },
    draftAfter: change => ('rung' in change ? withRung(document, change.rung) : withValues(document, change.values)),
    textAfter,
    edit: (title, change) => changeEdit(document, { title, text: textAfter(change), placeholders: drives }, abilities),
  };
}
