import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FilePlace } from '../../document/file-place.js';
import type { Notation } from '../../document/notation.js';
import type { Settings } from '../../loaders/settings.js';
import { isNotebook } from '../../notebooks/notebook.js';
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

type NotationOf = (id: string) => Notation | undefined;

/** Whether a file starts a program with DeepSpeed. `notationOf` returns notations that are loaded. */
export function startsRuns(file: string, text: string, notationOf: NotationOf): boolean {
  return loaded !== undefined && loaded.runsInFile(file, text, notationOf).length > 0;
}

/** Returns the folder that commands of a script are assumed to run in, unless their files are elsewhere. */
function rootOf(script: string): string {
  const root = process.cwd();
  return script.startsWith(`${root}${path.sep}`) ? root : path.dirname(script);
}

/**
 * Returns the findings about the runs that a file starts; none if it starts none. `notationOf` returns notations that
 * are loaded. Without that of YAML, files in YAML are not read. Nobody edits the JSON of a notebook, so its findings have
 * no fixes.
 */
export function runVerdicts(lines: TextDocument, settings: Settings, notationOf: NotationOf): readonly RunVerdict[] {
  if (loaded === undefined) {
    return [];
  }
  const { runsInFile, filesOf, withOwnConfig, analyseRuns } = loaded;
  const script = path.resolve(lines.uri);
  const root = rootOf(script);
  const text = lines.getText();
  const notation = /\.py$/i.test(script)
    ? notationOf('python')
    : /\.ya?ml$/i.test(script)
      ? notationOf('yaml')
      : undefined;
  const runs = runsInFile(lines.uri, text, notationOf).map(run => {
    const files = filesOf(run, written => namedFile(script, root, written), notationOf('yaml'));
    return [run, withOwnConfig(files, run, { uri: pathToFileURL(script).href, text, notation })] as const;
  });
  const { verdicts } = analyseRuns(lines, runs, settings);
  const own = isNotebook(lines.uri) ? verdicts.map(verdict => ({ ...verdict, fixes: undefined })) : verdicts;
  return own.filter(
    ({ inConfig, relatedFiles = [] }) =>
      inConfig === undefined ||
      !relatedFiles.some(({ place }) => settings.saidInConfigs?.has(findingKey(inConfig, place)) === true),
  );
}

/** Returns what two findings of a rule at a place have in common. */
export function findingKey(code: string, { uri, start }: Pick<FilePlace, 'uri' | 'start'>): string {
  return `${code} ${uri} ${start.line} ${start.character}`;
}
