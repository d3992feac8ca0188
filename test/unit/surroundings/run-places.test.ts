import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesOf } from '../../../server/src/runs/checking/run-files.js';
import { runsInFile } from '../../../server/src/runs/service/runs-in-file.js';
import { namedFile, runPlacesOnDisk } from '../../../server/src/surroundings/run-places.js';

describe('the files that a script names', () => {
  let root = '';
  const script = (): string => path.join(root, 'examples/deep/run.sh');

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'places-'));
    mkdirSync(path.join(root, 'examples/deep'), { recursive: true });
    for (const file of [
      'ds_root.json',
      'examples/ds_above.json',
      'examples/deep/ds_own.json',
      'ds_both.json',
      'examples/deep/ds_both.json',
    ]) {
      writeFileSync(path.join(root, file), '{}');
    }
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('are in the root of the workspace, beside it, or in a folder between them', () => {
    const nameOf = (written: string): string | undefined => namedFile(script(), root, written)?.name;
    assert.equal(nameOf('ds_root.json'), 'ds_root.json');
    assert.equal(nameOf('./ds_above.json'), 'examples/ds_above.json');
    assert.equal(nameOf('ds_own.json'), 'examples/deep/ds_own.json');
    assert.equal(nameOf('../ds_above.json'), 'examples/ds_above.json');
    assert.equal(nameOf('ds_none.json'), undefined);
    assert.equal(nameOf('examples'), undefined);
  });

  it('may be one of several', () => {
    assert.equal(namedFile(script(), root, 'ds_both.json')?.isOneOfSeveral, true);
    assert.equal(namedFile(script(), root, 'ds_own.json')?.isOneOfSeveral, undefined);
  });

  it('are those of the folder that has all files of the run', () => {
    writeFileSync(path.join(root, 'examples/deep/hosts'), 'w0 slots=4\n');
    const configOf = (command: string) => {
      const [run] = runsInFile(script(), command, () => undefined);
      return run && filesOf(run, written => namedFile(script(), root, written), undefined).config?.name;
    };
    const command = 'deepspeed t.py --deepspeed ds_both.json\n';
    assert.equal(configOf(command), undefined);
    assert.equal(configOf(command.replace('t.py', '--hostfile hosts t.py')), 'examples/deep/ds_both.json');
    // No folder has both.
    assert.equal(configOf('deepspeed --hostfile hosts t.py --deepspeed ds_root.json\n'), 'ds_root.json');
  });

  it('are listed in each of these folders', async () => {
    const places = runPlacesOnDisk([pathToFileURL(root).href]);
    const entries = await places.list(pathToFileURL(script()).href, '');
    assert.deepEqual(
      entries.map(entry => entry.path).sort(),
      ['deep', 'ds_above.json', 'ds_both.json', 'ds_own.json', 'ds_root.json', 'examples', 'run.sh'].filter(
        name => name !== 'run.sh',
      ),
    );
    assert.deepEqual(await places.list('untitled:a', ''), []);
  });
});
