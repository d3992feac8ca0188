import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type LoaderId,
  type StatusParams,
  type StatusResult,
  statusRequest,
  type TemplatesResult,
  templatesRequest,
} from '../../server/src/lsp/requests.js';
import { activeConfig, type Extension, placeIn } from './active-config.js';
import { mergeTemplate } from './merging.js';

/** A template in the form for a loader. */
interface Choice {
  readonly name: string;
  /** The document's own loader if absent. */
  readonly loader?: LoaderId;
}

interface Item extends vscode.QuickPickItem {
  /** Absent if the user switched to the other form, or if the template cannot be used. */
  readonly name?: string;
  readonly against?: string;
}

type Form = 'deepspeed' | 'transformers';

const groups: readonly { readonly kind: TemplatesResult[number]['kind']; readonly title: string }[] = [
  { kind: 'stage', title: 'ZeRO stages' },
  { kind: 'recipe', title: 'Recipes' },
  { kind: 'section', title: 'Sections' },
];

const forms: { readonly [form in Form]: { readonly placeHolder: string; readonly switch: vscode.QuickPickItem } } = {
  deepspeed: {
    placeHolder: 'Template to merge into the file, with numbers',
    switch: {
      label: '$(arrow-swap) Write "auto" for Trainer',
      description: 'instead of numbers: Hugging Face Trainer fills in its own arguments',
    },
  },
  transformers: {
    placeHolder: 'Template to merge into the file, with "auto" for what Trainer fills in',
    switch: { label: '$(arrow-swap) Write numbers', description: 'instead of "auto": DeepSpeed reads the file itself' },
  },
};

/** A template that the release rejects stays in the list with the reason; it cannot be chosen. */
function itemOf({ title, description, name, against }: TemplatesResult[number]): Item {
  return against === undefined
    ? { label: title, detail: description, name }
    : { label: `$(circle-slash) ${title}`, description: 'not for this release', detail: `${against}.`, against };
}

function itemsOf(templates: TemplatesResult, loader: LoaderId): readonly Item[] {
  const offered = templates.filter(({ loaders }) => loaders?.includes(loader) ?? true);
  return groups.flatMap(({ kind, title }) => [
    { label: title, kind: vscode.QuickPickItemKind.Separator },
    ...offered.filter(template => template.kind === kind).map(itemOf),
  ]);
}

function sayWhyNot(picked: Item | undefined): void {
  if (picked?.against !== undefined) {
    vscode.window.showInformationMessage(`The template cannot be used here: ${picked.against}.`);
  }
}

async function pick(items: readonly Item[], placeHolder: string): Promise<Item | undefined> {
  return vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true });
}

/** Returns the entry that switches to the other form. It is the last one: Enter on the first inserts a template. */
function other(form: Form): readonly vscode.QuickPickItem[] {
  return [{ label: 'Form', kind: vscode.QuickPickItemKind.Separator }, forms[form].switch];
}

/** Asks for a template. If the loader is only guessed, the last entry switches between numbers and "auto". */
async function chooseTemplate(client: BaseLanguageClient, uri: string): Promise<Choice | undefined> {
  const status: StatusParams = { uri };
  const [templates, reader] = await Promise.all([
    client.sendRequest<TemplatesResult>(templatesRequest, status),
    client.sendRequest<StatusResult>(statusRequest, status),
  ]);
  if (reader !== null && !reader.loaderIsGuessed) {
    const picked = await pick(itemsOf(templates, reader.loaderId), 'Template to merge into the file');
    sayWhyNot(picked);
    return picked?.name === undefined ? undefined : { name: picked.name };
  }
  for (let form: Form = 'deepspeed'; ; form = form === 'deepspeed' ? 'transformers' : 'deepspeed') {
    const picked = await pick([...itemsOf(templates, form), ...other(form)], forms[form].placeHolder);
    if (picked === undefined) {
      return undefined;
    }
    sayWhyNot(picked);
    if (picked.against !== undefined) {
      return undefined;
    }
    if (picked.name !== undefined) {
      return { name: picked.name, loader: form };
    }
  }
}

/**
 * Merges a template into the active file; without a name, asks for one. The file then counts as a config, since the
 * user has asked for it.
 */
export async function insertTemplate(extension: Extension, name?: unknown): Promise<void> {
  const document = await activeConfig(extension);
  if (document === undefined) {
    return;
  }
  const client = extension.client();
  const place = placeIn(document);
  const chosen = typeof name === 'string' ? { name } : await chooseTemplate(client, place.uri);
  if (chosen === undefined) {
    return;
  }
  await mergeTemplate(client, { ...place, ...chosen });
}
