import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Location, Position } from 'vscode-languageserver-types';
import { configLanguageOf, withoutMagics } from '../../document/cells.js';
import { defaultSettings, type Settings } from '../../loaders/settings.js';
import type { AsyncDocumentService, ClientAbilities, DocumentService } from '../../lsp/document-service.js';
import { editFixes } from '../../lsp/edit-fixes.js';
import { toDiagnostic } from '../../lsp/to-diagnostic.js';
import type { NamedFile, RunFiles } from '../checking/run-context.js';
import { configNamedIn, filesOf, type RunDocument, withOwnConfig } from '../checking/run-files.js';
import { runsInDocument } from '../document-runs.js';
import type { Run } from '../run.js';
import { referencesOf } from '../run-paths.js';
import type { NotationFor } from '../run-source.js';
import { analyseRuns, type RunAnalysis } from './check-runs.js';
import { completePath } from './path-completion.js';
import { runHover } from './run-hover.js';
import type { RunPlaces } from './run-places.js';
import { withRuns } from './script-service.js';

/** Turns files that start training programs into LSP values. */
export interface RunService extends AsyncDocumentService {
  /** Returns the service of a script, recipe or program: of the configs that it has, and of the runs that it starts. */
  beside(configs: DocumentService): AsyncDocumentService;
  /** Returns the file that a path at a position leads to; null if there is none. */
  definition(document: TextDocument, position: Position): Promise<Location | null>;
}

const start = { line: 0, character: 0 };

/** Returns a document as a file with runs, in the language that its editor gives it. */
async function readAs(
  language: string | undefined,
  document: TextDocument,
  notationFor: NotationFor,
): Promise<RunDocument & { readonly runs: readonly Run[] }> {
  const notation = language === 'yaml' || language === 'python' ? await notationFor(language) : undefined;
  const written = document.getText();
  const text = language === 'python' ? withoutMagics(written) : written;
  return { uri: document.uri, text, notation, runs: runsInDocument(language, text, notation) };
}

/** Returns the files that a run of a document names. Without places, nobody looks for them. */
async function filesFor(
  run: Run,
  uri: string,
  notationFor: NotationFor,
  places: RunPlaces | undefined,
): Promise<RunFiles> {
  if (places === undefined) {
    return { missing: [] };
  }
  const paths = [...new Set(referencesOf(run).flatMap(({ path }) => path ?? []))];
  const found = new Map<string, NamedFile | undefined>();
  for (const path of paths) {
    found.set(path, await places.find(uri, path));
  }
  const launched = run.accelerateFile?.path === undefined ? undefined : found.get(run.accelerateFile.path);
  const yaml = launched && (await notationFor('yaml'));
  const named = launched && yaml && configNamedIn(launched, yaml);
  if (named !== undefined) {
    found.set(named, await places.find(uri, named));
  }
  return filesOf(run, path => found.get(path), yaml);
}

/** Makes a service for a client. The runs of a version are read once; the files that they name, at each request. */
export function createRunService(client: ClientAbilities, notationFor: NotationFor, places?: RunPlaces): RunService {
  const known = new WeakMap<TextDocument, { readonly version: number; readonly read: ReturnType<typeof readAs> }>();
  const edits = {
    documentChanges: client.documentChanges,
    snippets: false,
    previews: false,
    commands: client.commands,
  };

  function readOnce(document: TextDocument): ReturnType<typeof readAs> {
    const last = known.get(document);
    if (last?.version === document.version) {
      return last.read;
    }
    const read = readAs(configLanguageOf(document), document, notationFor);
    known.set(document, { version: document.version, read });
    return read;
  }

  async function analysisOf(document: TextDocument, settings: Settings = defaultSettings): Promise<RunAnalysis> {
    const read = await readOnce(document);
    const found = await Promise.all(
      read.runs.map(async run => {
        const files = await filesFor(run, document.uri, notationFor, places);
        return [run, withOwnConfig(files, run, read)] as const;
      }),
    );
    return analyseRuns(document, found, settings);
  }

  const service: RunService = {
    beside: configs => withRuns(configs, service),
    async diagnose(document, settings) {
      const analysis = await analysisOf(document, settings);
      return analysis.verdicts.map(verdict => toDiagnostic(analysis, verdict, client.relatedInformation));
    },
    async complete(document, position) {
      return places === undefined ? { isIncomplete: false, items: [] } : completePath(document, position, places);
    },
    async hover(document, position, settings) {
      return runHover(await analysisOf(document, settings), position, client.markdown);
    },
    async codeActions(document, range, context, settings) {
      return editFixes(await analysisOf(document, settings), range, context, edits);
    },
    async definition(document, position) {
      const at = document.offsetAt(position);
      const references = (await readOnce(document)).runs.flatMap(referencesOf);
      const path = references.find(({ offset, end }) => offset <= at && at <= end)?.path;
      const file = path === undefined ? undefined : await places?.find(document.uri, path);
      return file === undefined ? null : { uri: file.uri, range: { start, end: start } };
    },
  };
  return service;
}
