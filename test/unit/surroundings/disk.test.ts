import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { withFilesAround } from '../../../server/src/surroundings/disk.js';
import { largestFile } from '../../../server/src/surroundings/files.js';
import { filesOnDisk } from '../../../server/src/surroundings/files-on-disk.js';

describe('the files on disk', () => {
  let root = '';
  const inRoot = (name: string): string => path.join(root, name);

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'surroundings-'));
    mkdirSync(inRoot('inner/configs'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('are read with their byte order mark', async () => {
    writeFileSync(inRoot('a'), '\uFEFFw0 slots=1');
    assert.equal(await filesOnDisk(root).read(inRoot('a')), '\uFEFFw0 slots=1');
  });

  it('are not read if they are missing, too large or a folder', async () => {
    writeFileSync(inRoot('large'), '');
    truncateSync(inRoot('large'), largestFile + 1);
    for (const name of ['missing', 'large', 'inner', 'large/below']) {
      assert.equal(await filesOnDisk(root).read(inRoot(name)), undefined, name);
    }
    assert.deepEqual(await filesOnDisk(root).list(inRoot('missing')), []);
    assert.deepEqual(await filesOnDisk(root).list(inRoot('large')), []);
  });

  async function around(settings: object, uri: string, ...folders: readonly string[]): Promise<object> {
    const addresses = folders.map(folder => pathToFileURL(inRoot(folder)).href);
    return withFilesAround(settings, uri, addresses, text => text.includes('size'));
  }

  it('complete the settings of a document, up to its innermost workspace folder', async () => {
    writeFileSync(inRoot('requirements.txt'), 'deepspeed==0.14.2\n');
    writeFileSync(inRoot('inner/requirements.txt'), 'transformers==4.46.3\n');
    writeFileSync(inRoot('inner/configs/hostfile'), 'w0 slots=8\n');
    mkdirSync(inRoot('inner/model'));
    writeFileSync(inRoot('inner/model/config.json'), 'size');
    const uri = pathToFileURL(inRoot('inner/configs/ds_config.json')).href;
    assert.deepEqual(await around({ model: 'model' }, uri, '.', 'inner'), {
      model: 'model',
      modelText: 'size',
      transformersVersion: '4.46.3',
      transformersVersionReason: 'requirements.txt has transformers==4.46.3',
      worldSize: 8,
      worldSizeReason: 'the hostfile in this folder has 8 slots',
    });
  });

  it('leave documents alone that are not on this machine', async () => {
    for (const uri of ['untitled:Untitled-1', 'vscode-vfs://github/owner/project/ds_config.json']) {
      assert.deepEqual(await around({ model: 'model' }, uri, '.'), { model: 'model' });
    }
  });
});
