import assert from 'node:assert/strict';
import { hostfileIn, slotsIn } from '../../../server/src/surroundings/hostfiles.js';
import { modelFileAt } from '../../../server/src/surroundings/models.js';
import { pinFinder } from '../../../server/src/surroundings/pins.js';
import { type Finders, withSurroundings } from '../../../server/src/surroundings/surroundings.js';
import { memoryFiles } from './memory-files.js';

const address = 'vscode-vfs://github/owner/project';
const root = new URL(address);
const folder = new URL(`${address}/configs/zero`);

describe('the pins around a folder', () => {
  async function versions(contents: { readonly [name: string]: string | undefined }, from = folder, up = root) {
    const entries = Object.entries(contents).map(([name, text]) => [`${address}${name}`, text]);
    const files = memoryFiles(Object.fromEntries(entries));
    const { requires: _, ...pins } = await pinFinder(files)(from, up);
    const found = Object.entries(pins).map(([name, { version, file }]) => `${name} ${version} in ${file}`);
    return { found: found.sort(), asked: files.asked };
  }

  it('are those of the innermost folder that pins a package', async () => {
    const { found } = await versions({
      '/configs/zero/requirements.txt': 'transformers==4.50.0',
      '/configs/requirements.txt': 'deepspeed==0.15.1',
      '/requirements.txt': 'deepspeed==0.14.2\naccelerate==1.1.1\ntransformers==4.40.0',
    });
    assert.deepEqual(found, [
      'accelerate 1.1.1 in requirements.txt',
      'deepspeed 0.15.1 in configs/requirements.txt',
      'transformers 4.50.0 in configs/zero/requirements.txt',
    ]);
  });

  it('are those of a lock file before those of requirements', async () => {
    const { found } = await versions({
      '/Dockerfile': 'RUN pip install deepspeed==0.12.3',
      '/requirements.txt': 'deepspeed==0.14.2',
      '/uv.lock': 'name = "deepspeed"\nversion = "0.17.2"\n',
    });
    assert.deepEqual(found, ['deepspeed 0.17.2 in uv.lock']);
  });

  it('are not looked for above the root', async () => {
    const { found, asked } = await versions({ '/../requirements.txt': 'deepspeed==0.14.2' });
    assert.deepEqual(found, []);
    assert.deepEqual(asked, [`${folder}/`, `${address}/configs/`, `${address}/`]);
  });

  it('are found up to a root that is written with a slash at its end', async () => {
    const { found } = await versions({ '/setup.py': "'deepspeed==0.9.5'" }, folder, new URL(`${address}/`));
    assert.deepEqual(found, ['deepspeed 0.9.5 in setup.py']);
  });

  it('are those of the folder alone if it is outside of the root', async () => {
    const contents = { '/configs/zero/Pipfile': 'deepspeed = "==0.12.3"', '/requirements.txt': 'accelerate==1.1.1' };
    const { found } = await versions(contents, folder, new URL('vscode-vfs://github/owner/other'));
    assert.deepEqual(found, ['deepspeed 0.12.3 in configs/zero/Pipfile']);
  });

  it('are those of the other files if one cannot be read', async () => {
    const { found } = await versions({ '/requirements.txt': 'deepspeed==0.14.2', '/uv.lock': undefined });
    assert.deepEqual(found, ['deepspeed 0.14.2 in requirements.txt']);
  });

  it('are read once for all folders below', async () => {
    const files = memoryFiles({ [`${address}/requirements.txt`]: 'deepspeed==0.14.2' });
    const find = pinFinder(files);
    await Promise.all(['a', 'b', 'b/c'].map(name => find(files.at(root, name), root)));
    assert.equal(files.asked.filter(each => each.endsWith('requirements.txt')).length, 1);
    assert.equal(new Set(files.asked).size, files.asked.length);
  });

  it('end the search once every package has one', async () => {
    const { asked } = await versions({
      '/configs/zero/requirements.txt': 'deepspeed==0.14.2\naccelerate==1.1.1\ntransformers==4.40.0',
    });
    assert.deepEqual(asked, [`${folder}/`, `${folder}/requirements.txt`]);
  });
});

describe('the hostfile in a folder', () => {
  function slots(text: string | undefined): Promise<number | undefined> {
    const files = memoryFiles({ [`${folder}/hostfile`]: text });
    return slotsIn(files, hostfileIn(files, folder));
  }

  it('gives the slots of all hosts', async () => {
    assert.equal(await slots('w0 slots=8\nw1 slots=8\n'), 16);
  });

  it('gives none if it is missing or wrong', async () => {
    assert.equal(await slots(undefined), undefined);
    assert.equal(await slots('w0\n'), undefined);
    assert.equal(await slots('w0 slots=0\n'), undefined);
  });
});

describe("the file with a model's size", () => {
  const config = `${address}/model/config.json`;
  const index = `${address}/model/model.safetensors.index.json`;

  async function found(contents: { readonly [address: string]: string | undefined }, path = 'model') {
    const files = memoryFiles(contents);
    const file = await modelFileAt(files, files.at(root, path), text => text === 'size');
    return file && [file.file.href, file.text];
  }

  it('is the named file, whatever is in it', async () => {
    assert.deepEqual(await found({ [config]: 'else', [index]: 'size' }, 'model/config.json'), [config, 'else']);
    assert.deepEqual(await found({ 'vscode-vfs://github/m.json': 'size' }, '/m.json'), [
      'vscode-vfs://github/m.json',
      'size',
    ]);
  });

  it('is the config in a directory, if it tells the size', async () => {
    assert.deepEqual(await found({ [config]: 'size', [index]: 'size' }), [config, 'size']);
  });

  it('is the index if the config does not tell the size or cannot be read', async () => {
    assert.deepEqual(await found({ [config]: 'else', [index]: 'size' }), [index, 'size']);
    assert.deepEqual(await found({ [config]: undefined, [index]: 'size' }), [index, 'size']);
  });

  it('is the last one if none tells the size', async () => {
    assert.deepEqual(await found({ [config]: 'else', [index]: 'also' }), [index, 'also']);
    assert.deepEqual(await found({ [config]: 'else' }), [config, 'else']);
  });

  it('is missing if there is none', async () => {
    assert.equal(await found({}), undefined);
  });
});

describe('settings that are completed from the files around', () => {
  const find: Finders = {
    pins: async () => ({ deepspeed: { version: '0.14.2', requirement: 'deepspeed==0.14.2', file: 'uv.lock' } }),
    slots: async () => 16,
    model: async path => `contents of ${path}`,
  };
  const fail = async (): Promise<never> => assert.fail('there is nothing to find');

  it('have what is open', async () => {
    assert.deepEqual(await withSurroundings({ version: 'auto', worldSize: null, model: ' a.json ' }, find), {
      version: '0.14.2',
      versionReason: 'uv.lock has deepspeed==0.14.2',
      worldSize: 16,
      worldSizeReason: 'the hostfile in this folder has 16 slots',
      model: ' a.json ',
      modelText: 'contents of a.json',
    });
  });

  it('say why a file with "auto" is one for Accelerate', async () => {
    const requires = { accelerate: 'setup.py' };
    const completed = (found: object) =>
      withSurroundings({ worldSize: 4 }, { ...find, pins: async () => ({ requires: found }) });
    const accelerateReason = 'setup.py requires accelerate without transformers';
    assert.deepEqual(await completed(requires), { worldSize: 4, accelerateReason });
    assert.deepEqual(await completed({ ...requires, trainer: 'requirements.txt' }), { worldSize: 4 });
    assert.deepEqual(await completed({}), { worldSize: 4 });
  });

  it('stay if they are set, and nothing is read then', async () => {
    const releases = { version: '0.17.1', transformersVersion: '4.50.0', accelerateVersion: '1.1.1' };
    for (const model of ['7B', '', null]) {
      const settings = { ...releases, worldSize: 4, model };
      assert.deepEqual(await withSurroundings(settings, { pins: fail, slots: fail, model: fail }), settings);
    }
  });
});
