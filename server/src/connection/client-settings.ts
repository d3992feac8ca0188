import type { Connection, InitializeParams, WorkspaceFoldersChangeEvent } from 'vscode-languageserver';
import { type FileChoices, fileChoicesFrom } from '../detection/file-choices.js';
import { firstMatch, pathsForGlobs } from '../detection/path-glob.js';
import { pathOfUri } from '../detection/uri-path.js';
import type { KnownRun } from '../loaders/known-run.js';
import { defaultSettings, type Settings } from '../loaders/settings.js';
import { type InitializationOptions, loaderByGlobReason } from '../lsp/requests.js';
import type { HasSize } from '../surroundings/models.js';
import { isRecord, type SettingValues, settingsFrom } from '../surroundings/setting-values.js';

/** The settings of a document, with those that decide which documents are ours. */
export interface DocumentSettings extends Settings {
  readonly files: FileChoices;
  /** The document's paths as globs see them. */
  readonly paths: readonly string[];
}

/** The settings of a client, however it sends them. */
export interface ClientSettings {
  /** Reads the settings that come with `initialize`. */
  begin(params: InitializeParams): void;
  /** Reads the settings that come with a change of the configuration, and drops the cached ones. */
  change(sent: unknown): void;
  changeFolders(change: WorkspaceFoldersChangeEvent): void;
  /** Returns the settings of a document: the same object until something changes. */
  of(uri: string): Promise<DocumentSettings>;
  forget(uri: string): void;
}

const section = 'deepspeed';
const names: ReadonlySet<string> = new Set([...Object.keys(defaultSettings), 'files', 'loaders']);

/**
 * Returns `{"deepspeed.files.include": []}` as `{"files": {"include": []}}`, beside settings that are nested already.
 */
function nested(flat: SettingValues): SettingValues | undefined {
  const entries = Object.entries(flat).filter(([name]) => name.startsWith(`${section}.`));
  const values: { [name: string]: unknown } = {};
  for (const [name, value] of entries) {
    const [, first = '', second] = name.split('.');
    const before = values[first];
    values[first] = second === undefined ? value : { ...(isRecord(before) ? before : {}), [second]: value };
  }
  return entries.length === 0 ? undefined : values;
}

/** Returns our settings from those that a client sends: under our name, with our name as a prefix, or by themselves. */
function sectionIn(sent: unknown): SettingValues | undefined {
  if (!isRecord(sent)) {
    return undefined;
  }
  const own = sent[section];
  return isRecord(own) ? own : (nested(sent) ?? (Object.keys(sent).some(name => names.has(name)) ? sent : undefined));
}

/** Returns the settings with the loader of the first glob in `deepspeed.loaders` that matches. */
function withLoaderByGlob(values: SettingValues, paths: readonly string[]): SettingValues {
  const loaders = isRecord(values.loaders) ? values.loaders : {};
  const glob = firstMatch(Object.keys(loaders), paths);
  return glob === undefined ? values : { ...values, loader: loaders[glob], loaderReason: loaderByGlobReason };
}

/** Completes the settings of a client from the files around a document, in the folders of the workspace. */
export type Surroundings = (
  values: SettingValues,
  uri: string,
  folders: readonly string[],
  hasSize: HasSize,
) => Promise<SettingValues>;

/** Returns the runs that name a document, as far as they are known already. */
type RunsOf = (uri: string, folders: readonly string[], release: string) => readonly KnownRun[] | undefined;

/**
 * Keeps the settings of documents. Clients that can answer are asked for them. Settings that the client sends by
 * itself, at the start or later, count if it cannot answer or has no answer.
 */
export function clientSettings(
  connection: Connection,
  hasSize: HasSize,
  runsOf: RunsOf,
  withSurroundings: Surroundings = async values => values,
): ClientSettings {
  const known = new Map<string, Promise<DocumentSettings>>();
  let sent: SettingValues | undefined;
  let answers = false;
  let clientDetects = false;
  let folders: readonly string[] = [];

  async function valuesFor(uri: string): Promise<SettingValues> {
    const answer: unknown = answers
      ? await connection.workspace.getConfiguration({ scopeUri: uri, section }).catch(() => undefined)
      : undefined;
    return isRecord(answer) && Object.keys(answer).length > 0 ? answer : (sent ?? {});
  }

  async function read(uri: string): Promise<DocumentSettings> {
    const paths = pathsForGlobs(pathOfUri(uri), folders.map(pathOfUri));
    const values = await valuesFor(uri);
    // Our own client has already applied the globs and the files around the document.
    const own = clientDetects ? values : await withSurroundings(withLoaderByGlob(values, paths), uri, folders, hasSize);
    const all = settingsFrom(own);
    const runs = runsOf(uri, folders, all.transformersVersion);
    return { ...all, ...(runs && { runs }), files: fileChoicesFrom(values.files), paths };
  }

  return {
    begin({ capabilities, initializationOptions, workspaceFolders, rootUri }) {
      const options: InitializationOptions = isRecord(initializationOptions) ? initializationOptions : {};
      sent = sectionIn(options.settings) ?? sectionIn(options);
      answers = capabilities.workspace?.configuration ?? false;
      clientDetects = options.clientDetects ?? false;
      folders = workspaceFolders?.map(({ uri }) => uri) ?? (typeof rootUri === 'string' ? [rootUri] : []);
    },
    change(settings) {
      sent = sectionIn(settings) ?? sent;
      known.clear();
    },
    changeFolders({ added, removed }) {
      const gone = new Set(removed.map(({ uri }) => uri));
      folders = [...folders.filter(uri => !gone.has(uri)), ...added.map(({ uri }) => uri)];
      known.clear();
    },
    of(uri) {
      const settings = known.get(uri) ?? read(uri);
      known.set(uri, settings);
      return settings;
    },
    forget: uri => known.delete(uri),
  };
}
