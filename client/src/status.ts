import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { Decision } from '../../server/src/detection/decision.js';
import { configLanguages } from '../../server/src/detection/host-languages.js';
import {
  type DocumentStatus,
  releaseText,
  type StatusParams,
  type StatusResult,
  statusRequest,
} from '../../server/src/lsp/requests.js';
import { ownership, type Shown, setting } from './ownership.js';
import type { Tracking } from './tracking.js';

const selector: vscode.DocumentSelector = configLanguages.map(language => ({ language }));

/** Returns what an item shows about the assumptions on a run; the keys are the ids of the items. */
const assumed: { readonly [id: string]: (status: DocumentStatus) => Shown } = {
  loader({ loader, loaderReason, loaderReleases: [release] }) {
    return {
      text: release === undefined ? `Read by ${loader}` : `Read by ${loader} ${releaseText(release)}`,
      detail: release?.isKnown ? `${loaderReason}; ${release.reason}` : loaderReason,
      command: { command: 'deepspeed.setLoader', title: 'Set Loader...' },
    };
  },
  version(status) {
    const command = setting('version', 'Set Version');
    return { text: `DeepSpeed ${releaseText(status)}`, detail: status.versionReason, command };
  },
  worldSize({ worldSize, worldSizeReason = '' }) {
    const text = worldSize === undefined ? 'Number of GPUs unknown' : `${worldSize} GPUs`;
    return { text, detail: worldSizeReason, command: setting('worldSize', 'Set Number') };
  },
};

function makeItem(id: string): vscode.LanguageStatusItem {
  const item = vscode.languages.createLanguageStatusItem(`deepspeed.${id}`, selector);
  item.name = 'DeepSpeed Config';
  return item;
}

/** Returns the decision about a file in another language by the configs that the server found in it. */
function decisionOf([first, ...others]: readonly string[]): Decision {
  if (first === undefined) {
    return { ours: false, reason: 'it has keys of DeepSpeed, but no config' };
  }
  return { ours: true, reason: others.length === 0 ? first : `${first}; ${others.length + 1} configs in this file` };
}

/** Shows in the language status what is assumed about the active file, and why it is (not) a DeepSpeed config. */
export function showStatus(
  config: vscode.LanguageStatusItem,
  client: () => BaseLanguageClient,
  tracking: Tracking,
): vscode.Disposable {
  const items = Object.entries(assumed).map(([id, show]) => ({ item: makeItem(id), show }));

  function fill(status: DocumentStatus | null): void {
    for (const { item, show } of items) {
      // No document matches an empty list, so the item is hidden.
      item.selector = status === null ? [] : selector;
      Object.assign(item, status === null ? {} : show(status));
    }
  }

  async function show(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !vscode.languages.match(selector, document)) {
      return;
    }
    const decision = tracking.decisionOn(document);
    Object.assign(config, ownership(decision));
    await vscode.commands.executeCommand('setContext', 'deepspeed.isConfig', decision.ours);
    const params: StatusParams = { uri: document.uri.toString() };
    const isKnown = decision.ours && client().isRunning();
    const status = isKnown ? await client().sendRequest<StatusResult>(statusRequest, params) : null;
    if (vscode.window.activeTextEditor?.document === document) {
      const found = status?.found;
      fill(found?.length === 0 ? null : status);
      if (found !== undefined) {
        Object.assign(config, ownership(decisionOf(found)));
        await vscode.commands.executeCommand('setContext', 'deepspeed.isConfig', found.length > 0);
      }
    }
  }

  fill(null);
  let pending: ReturnType<typeof setTimeout> | undefined;
  const update = (): void => {
    clearTimeout(pending);
    pending = setTimeout(() => {
      show().catch((error: unknown) => client().warn(`status item: ${String(error)}`));
    }, 100);
  };
  update();
  return vscode.Disposable.from(
    ...items.map(({ item }) => item),
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.workspace.onDidChangeTextDocument(event => {
      if (event.document === vscode.window.activeTextEditor?.document) {
        update();
      }
    }),
    vscode.workspace.onDidChangeConfiguration(update),
    tracking.onDidChange(update),
    { dispose: () => clearTimeout(pending) },
  );
}
