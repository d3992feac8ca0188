import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  readonly repository: { readonly url: string };
}

describe('the command that copies the line with the schema', () => {
  it('writes a JSON member with the address of the schema to the clipboard', async () => {
    await vscode.env.clipboard.writeText('nothing');
    await vscode.commands.executeCommand('deepspeed.copySchemaLine');
    const line = await vscode.env.clipboard.readText();
    const { $schema } = JSON.parse(`{ ${line.replace(/,$/, '')} }`) as { readonly $schema: string };
    const manifest = vscode.extensions.getExtension<unknown>('deepspeed-config.deepspeed-config')
      ?.packageJSON as Manifest;
    const path = new URL(manifest.repository.url).pathname.replace(/\.git$/, '');
    assert.equal($schema, `https://raw.githubusercontent.com${path}/main/schema/ds_config.schema.json`);
    assert.match(line, /,$/);
  });
});
