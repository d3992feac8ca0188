import type { CodeLens, Command, Range } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.js';
import { analysisOfConfig } from '../analysis/effective-config.js';
import { estimateProblem, estimateSummary } from '../analysis/estimate.js';
import { programOf } from '../catalog/program.js';
import { counted } from '../describing/counted.js';
import { stageName, stageSummary } from '../describing/stage.js';
import { propertyOf } from '../document/syntax-tree.js';
import { modelOf } from '../estimating/model-of-settings.js';
import type { KnownRun } from '../loaders/known-run.js';
import { setModelCommand, showEstimateCommand, showRunsCommand } from '../lsp/commands.js';

/** Returns what the lens says about memory, and the command that a click on it runs. */
function memory(analysis: Analysis): readonly [text: string, command: string] {
  const summary = estimateSummary(analysis);
  if (summary !== undefined) {
    return [summary, showEstimateCommand];
  }
  if (estimateProblem(analysis) !== undefined) {
    return ['No estimate of memory...', showEstimateCommand];
  }
  const model = modelOf(analysis.settings);
  return model === undefined || model.reading.ok
    ? ['Estimate memory...', setModelCommand]
    : [`The size of "${model.name}" is not known...`, setModelCommand];
}

/** Returns what the lens says about the runs that name the file; undefined if none does. */
function runsTitle([run, ...others]: readonly KnownRun[]): string | undefined {
  return run === undefined
    ? undefined
    : others.length === 0
      ? `used by ${run.name}`
      : `used by ${counted(others.length + 1, 'run')}`;
}

/** Returns a lens that leads to the runs of the file; none if there is none. */
function runsLens({ document, assumptions: { runs } }: Analysis, range: Range, commands: boolean): readonly CodeLens[] {
  const title = runsTitle(runs);
  const args = [document.uri, runs.map(({ place }) => place)];
  return title === undefined
    ? []
    : [{ range, command: commands ? { title, command: showRunsCommand, arguments: args } : { title, command: '' } }];
}

/**
 * Returns the lenses of a config, on "zero_optimization" if the file has it: the stage, the memory of a run if a model
 * is named, and the runs that name the file.
 */
export function codeLenses(analysis: Analysis, commands: boolean): CodeLens[] {
  const { document, settings } = analysis;
  const property = propertyOf(document.root, programOf(document)?.section ?? 'zero_optimization');
  const value = property?.value;
  // A run does not get a section alone.
  const isPart = document.region.kind === 'section' && (value?.kind !== 'object' || value.isImplied === true);
  if (!settings.codeLens || document.root?.kind !== 'object' || isPart) {
    return [];
  }
  const { offset, end } = property?.key ?? { offset: document.root.offset, end: document.root.offset + 1 };
  const range = { start: document.lines.positionAt(offset), end: document.lines.positionAt(end) };
  const ofRuns = runsLens(analysis, range, commands);
  if (property?.value?.kind !== 'object') {
    return [...ofRuns];
  }
  const config = analysisOfConfig(analysis);
  if (config === undefined) {
    return [...ofRuns];
  }
  const [text, name] = memory(config);
  const hasNumbers = estimateSummary(config) !== undefined;
  // The memory of the host shows what is offloaded.
  const stage = stageName(config, !hasNumbers);
  if (stage === undefined) {
    const typed = propertyOf(value, 'stage');
    // Without a lens while the stage is typed, the lines would move up and down again.
    const own = { range, command: { title: 'The stage has no value', command: '' } };
    return [...(typed !== undefined && typed.value === undefined ? [own] : []), ...ofRuns];
  }
  // Without our commands a click does nothing, so the lens does not invite to one.
  const title = commands || hasNumbers ? `${stage} · ${text}` : (stageSummary(config) ?? stage);
  const command: Command = commands ? { title, command: name, arguments: [document.uri] } : { title, command: '' };
  return [{ range, command }, ...ofRuns];
}
