import assert from 'node:assert/strict';
import type { Files } from '../../../server/src/surroundings/files.js';
import { installedAround } from '../../../server/src/surroundings/installed.js';

/** Files by their paths. */
function filesOf(contents: { readonly [path: string]: string }): Files<string> {
  return {
    read: async file => contents[file],
    list: async folder => [
      ...new Set(
        Object.keys(contents)
          .filter(file => file.startsWith(`${folder}/`))
          .map(file => file.slice(folder.length + 1).split('/')[0] ?? ''),
      ),
    ],
    at: (folder, path) => (path.startsWith('/') ? path : `${folder}/${path}`),
    nameOf: file => file,
  };
}

describe('the packages of an environment', () => {
  it('are read from the names of folders, with the release of Python', async () => {
    const files = filesOf({
      '/p/.venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.9\n',
      '/p/.venv/lib/python3.11/site-packages/deepspeed-0.17.1.dist-info/METADATA': '',
      '/p/.venv/lib/python3.11/site-packages/deepspeed/__init__.py': '',
      '/p/.venv/lib/python3.11/site-packages/torch-2.7.0+cu126.dist-info/METADATA': '',
      '/p/.venv/lib/python3.11/site-packages/torchvision-0.22.0.dist-info/METADATA': '',
    });
    assert.deepEqual(await installedAround(files, '/p'), [
      { name: 'python', version: '3.11.9' },
      { name: 'deepspeed', version: '0.17.1' },
      { name: 'torch', version: '2.7.0+cu126' },
    ]);
  });

  it('are those of the active environment first, also without a file about it', async () => {
    const files = filesOf({
      '/p/.venv/lib/python3.11/site-packages/deepspeed-0.17.1.dist-info/METADATA': '',
      '/conda/lib/python3.10/site-packages/deepspeed-0.16.4.dist-info/METADATA': '',
    });
    assert.deepEqual(await installedAround(files, '/p', ['/conda']), [
      { name: 'python', version: '3.10' },
      { name: 'deepspeed', version: '0.16.4' },
    ]);
  });

  it('are none without an environment', async () => {
    assert.deepEqual(await installedAround(filesOf({}), '/p'), []);
  });
});
