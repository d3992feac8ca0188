import path from 'node:path';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Notation } from '../../document/notation.js';
import type { FilePlace } from '../../loaders/known-run.js';
import type { Settings } from '../../loaders/settings.js';
import type * as tools from '../../run-tools/run-tools.js';
import type { RunVerdict } from '../../runs/service/check-runs.js';
import { namedFile } from '../../surroundings/run-places.js';

type Tools = typeof tools;

let loaded: Tools | undefined;

/** Loads what knows runs. Has to be done before a script is checked. */
export async function loadRuns(): Promise<Tools> {
  loaded ??= await import('../../run-tools/run-tools.js');
  return loaded;
}

/** Whether a file starts a program with DeepSpeed. `notation` is that of its language. */
export function startsRuns(languageId: string | undefined, text: string, notation: Notation | undefined): boolean {
  return loaded !== undefined && loaded.runsInDocument(languageId, text, notation).length > 0;
}

/** Returns the folder that commands of a script are assumed to run in, unless their files are elsewhere. */
function rootOf(script: string): string {
  const root = process.cwd();
  return script.startsWith(`${root}${path.sep}`) ? root : path.dirname(script);
}

/**
 * Returns the findings about the runs that a file starts; none if it starts none. `notation` is that of its language.
 * Without `yaml`, files in YAML are not read.
 */
export function runVerdicts(
  lines: TextDocument,
  settings: Settings,
  notation: Notation | undefined,
  yaml: Notation | undefined,
): readonly RunVerdict[] {
  if (loaded === undefined) {
    return [];
  }
  const { runsInDocument, filesOf, analyseRuns } = loaded;
  const script = path.resolve(lines.uri);
  const root = rootOf(script);
  const runs = runsInDocument(lines.languageId, lines.getText(), notation).map(
    run => [run, filesOf(run, written => namedFile(script, root, written), yaml)] as const,
  );
  return analyseRuns(lines, runs, settings).verdicts.filter(
    ({ inConfig, relatedFiles = [] }) =>
      inConfig === undefined ||
      !relatedFiles.some(({ place }) => settings.saidInConfigs?.has(findingKey(inConfig, place)) === true),
  );
}

/** Returns what two findings of a rule at a place have in common. */
export function findingKey(code: string, { uri, start }: Pick<FilePlace, 'uri' | 'start'>): string {
  return `${code} ${uri} ${start.line} ${start.character}`;
}
