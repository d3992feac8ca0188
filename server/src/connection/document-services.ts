import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Location, Position } from 'vscode-languageserver-types';
import type { OwnLanguage } from '../detection/document-language.js';
import { type HostNotation, hostNotation } from '../detection/host-languages.js';
import { configLanguageOf } from '../document/cells.js';
import type { createHostfileService } from '../hostfile/hostfile-service.js';
import type { AsyncDocumentService, DocumentService } from '../lsp/document-service.js';
import type { LoadNotation } from '../notations/notations.js';
import type { WorkspaceFiles } from '../run-index/workspace-files.js';
import type * as tools from '../run-tools/run-tools.js';
import type { RunPlaces } from '../runs/service/run-places.js';
import type { RunService } from '../runs/service/run-service.js';
import type { Session } from './session.js';

/** The parts of the server that know documents other than configs. `bundles` is as in `Parts`. */
export interface DocumentParts {
  readonly hostfiles: (bundles?: string) => Promise<{ readonly createHostfileService: typeof createHostfileService }>;
  /** What reads configs in another language. */
  readonly notation: LoadNotation;
  /** What knows the commands, recipes and calls that start training programs, and finds the runs of a config. */
  readonly runs: (
    bundles?: string,
  ) => Promise<Pick<typeof tools, 'createRunIndexes' | 'createRunService' | 'folderPlaces'>>;
  /** The files around documents in some folders, on platforms that have files. */
  readonly places?: (folders: readonly string[]) => Promise<RunPlaces>;
}

/** Finds the service of a document. */
export interface DocumentServices {
  /** Starts with other folders, for a new session. */
  begin(folders: readonly string[]): void;
  /** Returns the service of a document in one of our languages, given that of configs. */
  serviceOf(
    document: TextDocument,
    language: OwnLanguage | undefined,
    configs: DocumentService,
  ): Promise<AsyncDocumentService>;
  /** Returns the file that a path at a position leads to; null if there is none. */
  definition(document: TextDocument, position: Position): Promise<Location | null>;
}

/** Whether a document can start training programs: a script, a recipe, a program. */
function canStart(document: TextDocument): boolean {
  return hostNotation(configLanguageOf(document) ?? '') !== undefined;
}

/** Loads each service with the first document that needs it. */
export function documentServices(
  parts: DocumentParts,
  session: () => Session,
  filesOf: (folder: string) => WorkspaceFiles | undefined,
): DocumentServices {
  let hostfiles: Promise<DocumentService> | undefined;
  let runs: Promise<RunService> | undefined;
  let folders: readonly string[] = [];

  function serving(): Promise<RunService> {
    const { abilities, bundles } = session();
    const onDisk = folders.every(folder => folder.startsWith('file:')) ? parts.places?.(folders) : undefined;
    runs ??= Promise.all([parts.runs(bundles), onDisk]).then(([{ createRunService, folderPlaces }, places]) =>
      createRunService(
        abilities,
        id => parts.notation(id as HostNotation, bundles),
        places ?? folderPlaces(filesOf, folders),
      ),
    );
    return runs;
  }

  return {
    begin(others) {
      folders = others;
      hostfiles = undefined;
      runs = undefined;
    },
    async serviceOf(document, language, configs) {
      if (language === 'hostfile') {
        const { abilities, bundles } = session();
        hostfiles ??= parts.hostfiles(bundles).then(({ createHostfileService }) => createHostfileService(abilities));
        return hostfiles;
      }
      return canStart(document) ? (await serving()).beside(configs) : configs;
    },
    async definition(document, position) {
      return canStart(document) ? (await serving()).definition(document, position) : null;
    },
  };
}
