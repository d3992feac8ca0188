import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { setLoaderCommand } from '../../../server/src/lsp/commands.js';
import { type StatusParams, type StatusResult, statusRequest } from '../../../server/src/lsp/requests.js';
import { mergeTemplate } from '../merging.js';
import { settingFor } from '../model-choice.js';
import { programs } from '../programs.js';
import { runSettings, setRun } from '../settings.js';
import { type Answers, questions, type Remembered, usualAnswers } from './questions.js';
import { answersIn, settingsOf, summaryOf, usualHostMemory } from './saved-answers.js';
import { walk } from './steps.js';

/** The context of a new config. */
export interface Workshop {
  readonly client: BaseLanguageClient;
  /** Keeps the answers for the next time. */
  readonly memory: vscode.Memento;
  /** The open config into which the new one could be merged. */
  readonly config: vscode.TextDocument | undefined;
  /** Treats a document as a config. */
  readonly treatAsConfig: (document: vscode.TextDocument) => Promise<void>;
}

const key = 'deepspeed.newConfig';

function remember(memory: vscode.Memento, answers: Answers): Thenable<void> {
  const { loader, gpus, gpuMemory, nvmePath, parameters, sequenceLength, checkpointing } = answers;
  // The usual amount follows the GPUs the next time, too.
  const hostMemory = answers.hostMemory === usualHostMemory(answers) ? '' : answers.hostMemory;
  const machine = { gpus, gpuMemory, hostMemory, nvmePath };
  const remembered: Remembered = { loader, ...machine, parameters, sequenceLength, checkpointing };
  return memory.update(key, remembered);
}

/** A new file does not name its loader. If another one is assumed, this shows how to set the right one. */
async function checkLoader(client: BaseLanguageClient, uri: vscode.Uri, loader: Answers['loader']): Promise<void> {
  const params: StatusParams = { uri: uri.toString() };
  const status = await client.sendRequest<StatusResult>(statusRequest, params);
  const title = programs.find(program => program.loader === loader)?.label;
  if (status === null || status.loader === title) {
    return;
  }
  const set = 'Set Loader...';
  const message = `The new file is checked for the loader ${status.loader}. Save it, then set its loader to ${title}.`;
  if ((await vscode.window.showInformationMessage(message, set)) === set) {
    await vscode.commands.executeCommand(setLoaderCommand);
  }
}

/** Offers to keep the model and the machines as settings, unless the workspace has the same ones. */
async function offerToSave(answers: Answers): Promise<void> {
  const file = answers.modelFile && settingFor(vscode.Uri.parse(answers.modelFile.uri));
  const settings = settingsOf(answers, file);
  const present: { readonly [name: string]: unknown } = { ...runSettings() };
  const isSaved = Object.entries(settings).every(([name, value]) => String(present[name]) === String(value));
  if (isSaved || vscode.workspace.workspaceFolders === undefined) {
    return;
  }
  const save = 'Save as Workspace Settings';
  const message = `The memory estimate can use your answers: ${summaryOf(settings)}.`;
  if ((await vscode.window.showInformationMessage(message, save)) === save) {
    await setRun(settings);
  }
}

/** Asks what a new config is for, and makes it: in a file of its own, or merged into the open one. */
export async function newConfig({ client, memory, config, treatAsConfig }: Workshop): Promise<void> {
  const initial = { ...usualAnswers, ...memory.get<Partial<Remembered>>(key), ...answersIn(runSettings()) };
  const open = config && {
    name: vscode.workspace.asRelativePath(config.uri),
    isEmpty: config.getText().trim() === '',
  };
  const answers = await walk<Answers>(questions(client, open), initial);
  if (answers?.proposal === undefined) {
    return;
  }
  await remember(memory, answers);
  const { proposal, target, loader, nvmePath } = answers;
  if (target === 'merge' && config !== undefined) {
    await vscode.window.showTextDocument(config);
    const drive = nvmePath === '' ? {} : { nvmePath };
    await mergeTemplate(client, { uri: config.uri.toString(), name: proposal.name, loader, ...drive });
    void offerToSave(answers);
    return;
  }
  const document = await vscode.workspace.openTextDocument({ language: 'json', content: proposal.text });
  await vscode.window.showTextDocument(document);
  await treatAsConfig(document);
  void offerToSave(answers);
  await checkLoader(client, document.uri, loader);
}
