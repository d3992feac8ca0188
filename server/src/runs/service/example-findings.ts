import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Notation } from '../../document/notation.js';
import { defaultSettings } from '../../loaders/settings.js';
import type { NamedFile } from '../checking/run-context.js';
import { filesOf, withOwnConfig } from '../checking/run-files.js';
import type { RunRule } from '../checking/run-rule.js';
import { runsInDocument } from '../document-runs.js';
import { analyseRuns, type RunVerdict } from './check-runs.js';

/**
 * Returns the findings in an example of a rule, with the files beside it. Without any, nobody looks for files. `own` is the
 * notation of the example itself.
 */
export function findingsInExample(
  { beside, assuming, language }: Pick<RunRule, 'beside' | 'assuming' | 'language'>,
  text: string,
  yaml?: Notation,
  own = yaml,
): readonly RunVerdict[] {
  const lookUp = (path: string): NamedFile | undefined =>
    beside !== undefined && Object.hasOwn(beside, path)
      ? { name: path, uri: `file:///project/${path}`, text: beside[path] ?? '' }
      : undefined;
  const uri = 'file:///project/run';
  const runs = runsInDocument(language ?? 'shellscript', text, own).map(run => {
    const files = beside === undefined ? { missing: [] } : filesOf(run, lookUp, yaml);
    return [run, withOwnConfig(files, run, { uri, text, notation: own })] as const;
  });
  const lines = TextDocument.create(uri, language ?? 'shellscript', 1, text);
  return analyseRuns(lines, runs, { ...defaultSettings, ...assuming }).verdicts;
}
