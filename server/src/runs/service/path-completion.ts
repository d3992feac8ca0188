import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type Position,
} from 'vscode-languageserver-types';
import { isConfigName } from '../../catalog/config-name.js';
import { configLanguageOf } from '../../document/cells.js';
import type { PlaceEntry, RunPlaces } from './run-places.js';

const flags = {
  config: /--deepspeed|--deepspeed[-_]config|--deepspeed[-_]config[-_]file/,
  yaml: /--config[-_]file/,
  hosts: /--hostfile|-H|--deepspeed[-_]hostfile/,
} as const;

type Wanted = keyof typeof flags;

const files: { readonly [wanted in Wanted]: RegExp } = {
  config: /\.(?:json|jsonc|hjson)$/i,
  yaml: /\.ya?ml$/i,
  hosts: /(?:^|\/)[^.]*host[^.]*(?:\.txt)?$/i,
};

/** Folders of a folder that are looked into, and how deep. */
const mostFolders = 200;
const deepest = 3;

const leftOut = /(?:^|\/)(?:\.[^/]*|node_modules|__pycache__|site-packages|venv)$/;

/** What is before a cursor: the beginning of a path, and what the path is to name. */
interface AtCursor {
  readonly typed: string;
  readonly wanted: Wanted;
}

/** Keys of recipes, and of files of `accelerate launch`. */
const keys: readonly (readonly [Wanted, RegExp])[] = [
  ['config', /(?:^|[\s{,])["']?(?:deepspeed|ds)(?:_config)?(?:_file|_path)?["']?[ \t]*:[ \t]+["']?([^\s"'#{[]*)$/],
  ['hosts', /(?:^|[\s{,])["']?deepspeed_hostfile["']?[ \t]*:[ \t]+["']?([^\s"'#{[]*)$/],
];

/** Arguments that take the path of a config, in quotes. */
const keywords: readonly (readonly [Wanted, RegExp])[] = [
  [
    'config',
    /(?<![\w.])(?:deepspeed|hf_ds_config|config_file_or_dict|config_dict_or_path)[ \t]*=[ \t]*["']([^\s"']*)$/,
  ],
  ['config', /(?<![\w.])Hf(?:Trainer)?DeepSpeedConfig\(\s*["']([^\s"']*)$/],
  [
    'config',
    /(?:(?:deepspeed|ds)\.initialize|DeepSpeed(?:Strategy|Config|Plugin))\((?:[^()]|\([^()]*\))*(?<![\w.])(?:config|config_params)[ \t]*=[ \t]*["']([^\s"']*)$/,
  ],
];

function behindKey(before: string, all: typeof keys): AtCursor | undefined {
  for (const [wanted, pattern] of all) {
    const typed = pattern.exec(before)?.[1];
    if (typed !== undefined) {
      return { typed, wanted };
    }
  }
  return undefined;
}

/** Returns what the word before a cursor is to be: its beginning, and what its flag, key or argument names. */
function wantedAt(before: string, language: string | undefined): AtCursor | undefined {
  if (language === 'yaml') {
    return behindKey(before.slice(before.lastIndexOf('\n') + 1), keys);
  }
  return language === 'python' ? behindKey(before, keywords) : behindFlag(before);
}

function behindFlag(before: string): AtCursor | undefined {
  const [, flag = '', typed] = /(?:^|\s)(--?[\w-]+)(?:=|\s+|\s*\\\r?\n\s*)["']?([^\s"'|;&<>$]*)$/.exec(before) ?? [];
  const wanted = (Object.keys(flags) as readonly Wanted[]).find(each =>
    new RegExp(`^(?:${flags[each].source})$`).test(flag),
  );
  return typed === undefined || wanted === undefined ? undefined : { typed, wanted };
}

/** Returns the files below a folder, those of upper folders first. */
async function filesBelow(places: RunPlaces, uri: string, folder: string): Promise<readonly string[]> {
  const found = new Set<string>();
  let level: readonly string[] = [folder];
  let looked = 0;
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const entries: readonly PlaceEntry[][] = await Promise.all(
      level.slice(0, mostFolders - looked).map(async each => [...(await places.list(uri, each))]),
    );
    looked += level.length;
    for (const { path, isFolder } of entries.flat()) {
      if (!isFolder) {
        found.add(path);
      }
    }
    level = entries.flat().flatMap(({ path, isFolder }) => (isFolder && !leftOut.test(path) ? [path] : []));
  }
  return [...found];
}

/** Files with a name of a config first, then those of upper folders. */
function orderOf(path: string, wanted: Wanted): string {
  const isNamed = wanted === 'config' ? isConfigName(path) : /deepspeed|zero|accelerate|host/i.test(path);
  return `${isNamed ? 0 : 1}${path.split('/').length}${path}`;
}

/** Offers the files that a flag, key or argument before the cursor can name: configs, files of `accelerate launch`, hostfiles. */
export async function completePath(
  document: TextDocument,
  position: Position,
  places: RunPlaces,
): Promise<CompletionList> {
  const offset = document.offsetAt(position);
  const before = document.getText().slice(Math.max(0, offset - 500), offset);
  const at = wantedAt(before, configLanguageOf(document));
  if (at === undefined) {
    return { isIncomplete: false, items: [] };
  }
  const { typed, wanted } = at;
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  const range = { start: document.positionAt(offset - typed.length), end: position };
  const paths = (await filesBelow(places, document.uri, folder)).filter(path => files[wanted].test(path));
  const items: CompletionItem[] = paths.map(path => ({
    label: path,
    kind: CompletionItemKind.File,
    sortText: orderOf(path, wanted),
    filterText: path,
    textEdit: { range, newText: path },
  }));
  return { isIncomplete: false, items };
}
