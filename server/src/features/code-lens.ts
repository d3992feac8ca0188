import type { CodeLens, Command } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.js';
import { estimateSummary } from '../analysis/estimate.js';
import { stageSummary } from '../describing/stage.js';
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

/** Returns one lens on "zero_optimization": what its stage partitions and, if a model is named, the memory of a run. */
export function codeLenses(analysis: Analysis, commands: boolean): CodeLens[] {
  const { document, settings } = analysis;
  const property = propertyOf(document.root, 'zero_optimization');
  const summary = property?.value?.kind === 'object' && settings.codeLens ? stageSummary(analysis) : undefined;
  if (property === undefined || summary === undefined) {
    return [];
  }
  const { key } = property;
  const [text, name] = memory(analysis);
  // Without our commands a click does nothing, so the lens does not invite to one.
  const title = commands || name === showEstimateCommand ? `${summary} | ${text}` : summary;
  const command: Command = commands ? { title, command: name, arguments: [document.uri] } : { title, command: '' };
  const range = { start: document.lines.positionAt(key.offset), end: document.lines.positionAt(key.end) };
  return [{ range, command }];
}
