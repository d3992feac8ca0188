import type { CodeLens, Command } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.js';
import { estimateSummary } from '../analysis/estimate.js';
import { stageName, stageSummary } from '../describing/stage.js';
import { propertyOf } from '../document/syntax-tree.js';
import { modelOf } from '../estimating/model-of-settings.js';
import { setModelCommand, showEstimateCommand } from '../lsp/commands.js';

/** Returns what the lens says about memory, and the command that a click on it runs. */
function memory(analysis: Analysis): readonly [text: string, command: string] {
  const summary = estimateSummary(analysis);
  if (summary !== undefined) {
    return [summary, showEstimateCommand];
  }
  const model = modelOf(analysis.settings);
  return model === undefined || model.reading.ok
    ? ['Estimate memory...', setModelCommand]
    : [`The size of "${model.name}" is not known...`, setModelCommand];
}

/** Returns one lens on "zero_optimization": its stage and, if a model is named, the memory of a run. */
export function codeLenses(analysis: Analysis, commands: boolean): CodeLens[] {
  const { document, settings } = analysis;
  const property = propertyOf(document.root, 'zero_optimization');
  if (property?.value?.kind !== 'object' || !settings.codeLens) {
    return [];
  }
  const { key } = property;
  const [text, name] = memory(analysis);
  const hasNumbers = name === showEstimateCommand;
  // The numbers show what is offloaded.
  const stage = stageName(analysis, !hasNumbers);
  if (stage === undefined) {
    return [];
  }
  // Without our commands a click does nothing, so the lens does not invite to one.
  const title = commands || hasNumbers ? `${stage} · ${text}` : (stageSummary(analysis) ?? stage);
  const command: Command = commands ? { title, command: name, arguments: [document.uri] } : { title, command: '' };
  const range = { start: document.lines.positionAt(key.offset), end: document.lines.positionAt(key.end) };
  return [{ range, command }];
}
