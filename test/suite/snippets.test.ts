import { files } from 'folder:snippets';
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json';
import { parseSource } from '../../scripts/generators/snippet-source.js';
import { parseSnippet } from '../unit/snippets/parse-snippet.js';
import { until } from './until';

interface Contribution {
  readonly language: string;
  readonly path: string;
}

interface Snippets {
  readonly [name: string]: { readonly body: readonly string[] };
}

const contributions: readonly Contribution[] = manifest.contributes.snippets;
const extension = vscode.extensions.getExtension(`${manifest.publisher}.${manifest.name}`);

/** Returns the name of a snippet file. */
function fileOf({ path }: Contribution): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function namesOf(contribution: Contribution): readonly string[] {
  return Object.keys(JSON.parse(files[fileOf(contribution)] ?? '{}') as Snippets);
}

/** Returns the snippets of a file as they are installed. */
async function installed({ path }: Contribution): Promise<Snippets> {
  assert.ok(extension, 'VS Code does not know the extension');
  const content = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension.extensionUri, path));
  return JSON.parse(new TextDecoder().decode(content)) as Snippets;
}

/** Returns the expected text of each snippet of a snippet file: name -> text. */
function textsOf(contribution: Contribution): ReadonlyMap<string, string> {
  const folder = `sources/${fileOf(contribution).replace('.code-snippets', '')}/`;
  const sources = Object.entries(files).filter(([file]) => file.startsWith(folder));
  return new Map(
    sources.map(([file, text]) => parseSource(text, file.slice(folder.length))).map(({ name, text }) => [name, text]),
  );
}

/**
 * Returns an empty document of a language in an editor. It is reused, because opening one takes longer than everything
 * else.
 */
async function emptyEditor(language: string): Promise<vscode.TextEditor> {
  const active = vscode.window.activeTextEditor;
  if (active?.document.isUntitled && active.document.languageId === language) {
    const { document } = active;
    const all = new vscode.Range(new vscode.Position(0, 0), document.positionAt(document.getText().length));
    assert.ok(await active.edit(edit => edit.delete(all)));
    return active;
  }
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language, content: '' }));
}

async function insert(language: string, name: string): Promise<vscode.TextEditor> {
  const editor = await emptyEditor(language);
  await vscode.commands.executeCommand('editor.action.insertSnippet', { langId: language, name });
  await until(`the snippet ${name}`, () => editor.document.getText() !== '');
  return editor;
}

/** Goes through all tab stops and waits until the cursor is behind the whole text. */
async function leave({ document }: vscode.TextEditor, stops: number): Promise<void> {
  const jumps = Array.from({ length: stops }, () => vscode.commands.executeCommand('jumpToNextSnippetPlaceholder'));
  await Promise.all(jumps);
  const end = document.positionAt(document.getText().length);
  await until('the cursor at the end', () => vscode.window.activeTextEditor?.selection.isEqual(range(end)));
}

function range(position: vscode.Position): vscode.Selection {
  return new vscode.Selection(position, position);
}

describe('snippets', () => {
  after(async () => {
    while (vscode.window.activeTextEditor?.document.isUntitled) {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });

  it('are contributed', async () => {
    assert.ok(contributions.length > 0);
    assert.deepEqual(extension?.packageJSON.contributes.snippets, contributions);
    const found = await Promise.all(contributions.map(installed));
    assert.deepEqual(found.map(Object.keys), contributions.map(namesOf));
  });

  for (const contribution of contributions) {
    const { language } = contribution;
    for (const name of namesOf(contribution)) {
      it(`insert ${name} into ${language}`, async () => {
        const { body = [] } = (await installed(contribution))[name] ?? {};
        const { stops } = parseSnippet(body.join('\n'));
        const editor = await insert(language, name);
        const expected = textsOf(contribution).get(name);
        assert.equal(editor.document.getText(), expected);
        await leave(editor, stops.length);
        assert.equal(editor.document.getText(), expected, 'going through the tab stops changes the text');
      });
    }
  }
});
