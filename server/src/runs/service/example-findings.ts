import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Notation } from '../../document/notation.js';
import { defaultSettings } from '../../loaders/settings.js';
import type { NamedFile } from '../checking/run-context.js';
import { filesOf } from '../checking/run-files.js';
import type { RunRule } from '../checking/run-rule.js';
import { runsInDocument } from '../document-runs.js';
import { analyseRuns, type RunVerdict } from './check-runs.js';

/** Returns the findings in an example of a rule, with the files beside it. Without any, nobody looks for files. */
export function findingsInExample(
  { beside, assuming, language }: Pick<RunRule, 'beside' | 'assuming' | 'language'>,
  text: string,
  yaml?: Notation,
): readonly RunVerdict[] {
  const lookUp = (path: string): NamedFile | undefined =>
    beside !== undefined && Object.hasOwn(beside, path)
      ? { name: path, uri: `file:///project/${path}`, text: beside[path] ?? '' }
      : undefined;
  const runs = runsInDocument(language ?? 'shellscript', text, yaml).map(
    run => [run, beside === undefined ? { missing: [] } : filesOf(run, lookUp, yaml)] as const,
  );
  const lines = TextDocument.create('file:///project/run', language ?? 'shellscript', 1, text);
  return analyseRuns(lines, runs, { ...defaultSettings, ...assuming }).verdicts;
}
