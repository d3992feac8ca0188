import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { counted } from '../../server/src/describing/counted.js';
import { hostLanguageOf, hostLanguages } from '../../server/src/detection/host-languages.js';
import { type OverviewParams, type OverviewResult, overviewRequest } from '../../server/src/lsp/requests.js';
import { foldersLeftOut } from '../../server/src/run-index/workspace-files.js';
import type { Files } from '../../server/src/surroundings/files.js';
import type { Start } from './parts.js';
import { pathInWorkspace } from './settings.js';
import type { Tracking } from './tracking.js';

/** Files that are looked at, of JSON and of all other languages, and configs that are listed. */
const most = { files: 2000, configs: 200 };

/** Files of the languages that can have configs; those of JSON come first. */
const patterns = [
  '**/*.{json,jsonc}',
  `**/*.{${Object.values(hostLanguages)
    .flatMap(({ files }) => files)
    .map(end => end.slice(1))
    .join(',')}}`,
];

/** Milliseconds after a change before the list is made again. */
const pauseMilliseconds = 500;

/** Folders with the files of others, as in the search for runs. */
const foreign = `**/{.git,.venv,${[...foldersLeftOut].join(',')}}/**`;

/** A config of the list. */
export interface ListedConfig {
  readonly uri: vscode.Uri;
  readonly overview: OverviewResult;
}

/** A file of the workspace that is a config or might have some, with its contents. */
export interface FoundConfig {
  readonly uri: vscode.Uri;
  readonly text: string;
}

/** How configs are told from other files. */
export interface ConfigSearch extends Pick<Start, 'isConfig'> {
  readonly files: Files<vscode.Uri>;
  readonly tracking: Tracking;
}

/** Milliseconds for a search. On a file system without a search it never ends. */
const searchTime = 5000;

async function filesLike(pattern: string): Promise<readonly vscode.Uri[]> {
  const ended = new Promise<readonly vscode.Uri[]>(resolve => setTimeout(() => resolve([]), searchTime));
  return Promise.race([vscode.workspace.findFiles(pattern, foreign, most.files), ended]);
}

/** Yields the configs of the workspace by path, and the files in other languages that might have some. */
export async function* findConfigs({ isConfig, files, tracking }: ConfigSearch): AsyncGenerator<FoundConfig> {
  const found = await Promise.all(patterns.map(pattern => filesLike(pattern)));
  for (const uri of found.flat().sort(byPath)) {
    const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
    const text = open === undefined ? await files.read(uri) : open.getText();
    const ours = open === undefined ? text !== undefined && isConfig(uri, text) : tracking.isTracked(open);
    if (ours && text !== undefined) {
      yield { uri, text };
    }
  }
}

/** Returns what the list says about a config: "ZeRO 3 · 4.1 GiB · 1 error". */
function summaryOf({ stage, memory, errors, warnings }: NonNullable<OverviewResult>): string {
  const parts = [
    stage === undefined ? undefined : `ZeRO ${stage}`,
    memory,
    errors === 0 ? undefined : counted(errors, 'error'),
    warnings === 0 ? undefined : counted(warnings, 'warning'),
  ];
  return parts.filter(part => part !== undefined).join(' · ');
}

function itemOf({ uri, overview }: ListedConfig): vscode.TreeItem {
  const path = pathInWorkspace(uri);
  const item = new vscode.TreeItem(uri);
  item.description = overview === null ? '' : summaryOf(overview);
  const memory = overview?.memory === undefined ? '' : `\n${overview.memory} of each GPU, without activations and CUDA`;
  item.tooltip = `${path}\n${item.description}${memory}`;
  item.command = { command: 'vscode.open', title: 'Open', arguments: [uri] };
  item.contextValue = 'config';
  return item;
}

/**
 * Lists the configs of the workspace in the explorer. They are looked for only while the list is visible. The list
 * appears after a config was opened.
 */
export function showConfigList(
  client: () => BaseLanguageClient,
  search: ConfigSearch,
  changes: readonly vscode.Event<unknown>[],
): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let pending: ReturnType<typeof setTimeout> | undefined;
  /** The last list: without a server there is no other one. */
  let last: readonly ListedConfig[] = [];

  async function list(): Promise<readonly ListedConfig[]> {
    if (!client().isRunning()) {
      return last;
    }
    const found: ListedConfig[] = [];
    for await (const { uri, text } of findConfigs(search)) {
      const params: OverviewParams = { uri: uri.toString(), text };
      const overview = await client().sendRequest<OverviewResult>(overviewRequest, params);
      // A first look finds no configs in other languages, only files that might have some.
      if (overview !== null || hostLanguageOf(uri.path) === undefined) {
        found.push({ uri, overview });
      }
      if (found.length === most.configs || !client().isRunning()) {
        break;
      }
    }
    last = found;
    return found;
  }

  const update = (): void => {
    void vscode.commands.executeCommand(
      'setContext',
      'deepspeed.hasConfigs',
      last.length > 0 || !search.tracking.isEmpty(),
    );
    clearTimeout(pending);
    pending = setTimeout(() => changed.fire(), pauseMilliseconds);
  };
  update();
  return vscode.Disposable.from(
    changed,
    vscode.window.registerTreeDataProvider<ListedConfig>('deepspeed.configs', {
      onDidChangeTreeData: changed.event,
      getTreeItem: itemOf,
      getChildren: async parent => (parent === undefined ? [...(await list())] : []),
    }),
    vscode.workspace.onDidSaveTextDocument(update),
    vscode.workspace.onDidCreateFiles(update),
    vscode.workspace.onDidDeleteFiles(update),
    vscode.workspace.onDidRenameFiles(update),
    search.tracking.onDidChange(update),
    ...changes.map(event => event(update)),
    { dispose: () => clearTimeout(pending) },
  );
}

function byPath(one: vscode.Uri, other: vscode.Uri): number {
  return one.path < other.path ? -1 : 1;
}
