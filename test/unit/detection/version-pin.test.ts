import assert from 'node:assert/strict';
import type { PackageName } from '../../../server/src/catalog/packages.js';
import { newestVersion } from '../../../server/src/catalog/releases.js';
import { foundPins, pinFilesAmong } from '../../../server/src/detection/version-pin.js';

function version(file: string, text: string, name: PackageName = 'deepspeed'): string | undefined {
  return foundPins(file, text, file)[name]?.version;
}

describe('the version that a project pins', () => {
  it('is read from requirements files', () => {
    assert.equal(version('requirements.txt', 'torch==2.4\ndeepspeed==0.14.2\n'), '0.14.2');
    assert.equal(version('requirements-gpu.txt', 'deepspeed == 0.15.4 ; sys_platform == "linux"'), '0.15.4');
    assert.equal(version('requirements.in', 'deepspeed[sd]===0.12.6 # pinned'), '0.12.6');
    assert.equal(version('requirements.txt', '# deepspeed==0.9.0\ndeepspeed\n'), undefined);
    assert.equal(version('requirements.txt', 'my-deepspeed-fork==0.1.0'), undefined);
    assert.equal(version('requirements.txt', 'deepspeed-mii==0.1.0'), undefined);
  });

  it('is the newest in a version range', () => {
    assert.equal(version('requirements.txt', 'deepspeed>=0.10,<0.15'), '0.14.5');
    assert.equal(version('requirements.txt', 'deepspeed~=0.15.1'), '0.15.4');
    assert.equal(version('requirements.txt', 'deepspeed==0.13.*'), '0.13.5');
    assert.equal(version('requirements.txt', 'deepspeed>=0.16.4'), newestVersion);
    assert.equal(version('requirements.txt', 'deepspeed>=0.10.0,<=0.18.4,!=0.18.4'), '0.18.3');
  });

  for (const [file, text, pinned] of [
    ['pyproject.toml', '[project]\ndependencies = [\n  "deepspeed==0.16.7",\n]\n', '0.16.7'],
    ['pyproject.toml', '[tool.poetry.dependencies]\ndeepspeed = "^0.14.0"\n', '0.14.5'],
    ['pyproject.toml', 'deepspeed = { version = "==0.14.4", optional = true }\n', '0.14.4'],
    ['setup.cfg', 'install_requires =\n    deepspeed==0.11.1\n', '0.11.1'],
    ['Pipfile', '[packages]\ndeepspeed = "==0.12.3"\n', '0.12.3'],
    ['environment.yml', 'dependencies:\n  - pip:\n    - deepspeed==0.13.1\n', '0.13.1'],
    ['environment.yml', 'dependencies:\n  - deepspeed=0.13.1\n', '0.13.1'],
    ['Dockerfile', 'RUN pip install torch deepspeed==0.10.3 --no-cache-dir\n', '0.10.3'],
    ['setup.py', "    install_requires=['deepspeed==0.9.5'],\n", '0.9.5'],
  ] as const) {
    it(`is read from ${file}: ${JSON.stringify(text)}`, () => {
      assert.equal(version(file, text), pinned);
    });
  }

  const git = 'git+https://github.com/deepspeedai/DeepSpeed';

  it('is read from the tag or the file that an address names', () => {
    for (const [file, line] of [
      ['requirements.txt', `deepspeed @ ${git}.git@v0.16.4`],
      ['requirements.txt', `deepspeed[dev]@${git}@0.16.4 ; python_version > "3.8"`],
      ['requirements.txt', 'deepspeed @ git+ssh://git@github.com/deepspeedai/DeepSpeed.git@v0.16.4#egg=deepspeed'],
      ['requirements.txt', `-e ${git}.git@v0.16.4#egg=deepspeed`],
      ['requirements.txt', 'deepspeed @ https://github.com/deepspeedai/DeepSpeed/archive/refs/tags/v0.16.4.zip'],
      [
        'requirements.txt',
        'deepspeed @ https://example.org/wheels/deepspeed-0.16.4+cu124-cp311-cp311-linux_x86_64.whl',
      ],
      ['pyproject.toml', `[project]\ndependencies = ["torch", "deepspeed @ ${git}.git@v0.16.4"]`],
      [
        'pyproject.toml',
        `[tool.uv.sources]\ndeepspeed = { git = "https://github.com/deepspeedai/DeepSpeed", tag = "v0.16.4" }`,
      ],
      ['Dockerfile', `RUN pip install ${git}.git@v0.16.4 && true`],
      ['environment.yml', `  - pip:\n    - ${git}.git@v0.16.4`],
    ] as const) {
      assert.equal(version(file, `${line}\n`), '0.16.4', line);
    }
  });

  it('is read from the tag of a loader', () => {
    assert.equal(
      version(
        'requirements.txt',
        'transformers @ git+https://github.com/huggingface/transformers@v4.51.3',
        'transformers',
      ),
      '4.51.3',
    );
  });

  it('is shown with the requirement that names the tag', () => {
    assert.equal(
      foundPins('requirements.txt', `deepspeed @ ${git}.git@v0.16.4\n`, 'r').deepspeed?.requirement,
      `deepspeed @ ${git}.git@v0.16.4`,
    );
  });

  it('is not read from branches, commits, other packages and tags of no release', () => {
    for (const line of [
      `deepspeed @ ${git}.git@master`,
      `deepspeed @ ${git}.git@4d7a214`,
      `deepspeed @ ${git}.git`,
      'mii @ git+https://github.com/deepspeedai/DeepSpeed-MII.git@v0.1.0',
      'transformers @ git+https://github.com/huggingface/transformers@v4.51.3-preview',
      `deepspeed = { git = "${git}", branch = "0.16.4-fixes" }`,
    ]) {
      assert.equal(version('requirements.txt', line), undefined, line);
      assert.equal(version('requirements.txt', line, 'transformers'), undefined, line);
    }
  });

  it('is read from lock files', () => {
    assert.equal(version('uv.lock', '[[package]]\nname = "deepspeed"\nversion = "0.17.2"\nsource = {}\n'), '0.17.2');
    assert.equal(version('poetry.lock', '[[package]]\nname = "deepspeed"\nversion = "0.15.1"\n'), '0.15.1');
    assert.equal(
      version('Pipfile.lock', '{"default": {"deepspeed": {"hashes": [], "version": "==0.14.1"}}}'),
      '0.14.1',
    );
  });

  it('is read from lock files of pdm and conda', () => {
    const pdm = '[[package]]\nname = "transformers"\nversion = "4.51.3"\n';
    assert.equal(version('pdm.lock', pdm, 'transformers'), '4.51.3');
    const conda =
      'package:\n- name: deepspeed\n  version: 0.16.4\n  manager: pip\n- name: accelerate\n  version: 1.6.0\n';
    assert.equal(version('conda-lock.yml', conda), '0.16.4');
    assert.equal(version('conda-lock.yml', conda, 'accelerate'), '1.6.0');
    assert.equal(version('conda-lock.yml', conda, 'transformers'), undefined);
  });

  it('is also read for the loaders, all from one file', () => {
    const text = 'deepspeed==0.17.5\ntransformers[torch]>=4.50,<4.57\naccelerate~=1.8.0\n';
    const { requires: _, ...pins } = foundPins('requirements.txt', text, 'requirements.txt');
    assert.deepEqual(pins, {
      deepspeed: { version: '0.17.5', requirement: 'deepspeed==0.17.5', file: 'requirements.txt' },
      transformers: { version: '4.56.2', requirement: 'transformers>=4.50,<4.57', file: 'requirements.txt' },
      accelerate: { version: '1.8.1', requirement: 'accelerate~=1.8.0', file: 'requirements.txt' },
    });
  });

  it('comes with the programs that a project requires, in any release', () => {
    const requires = (file: string, text: string): object | undefined => foundPins(file, text, file).requires;
    for (const [file, text] of [
      ['requirements.txt', 'torch\naccelerate\ndeepspeed\n'],
      ['requirements.txt', 'accelerate[deepspeed]>=0.30\r\ntorch\r\n'],
      ['pyproject.toml', 'dependencies = ["torch", "accelerate"]\n'],
      ['setup.py', "install_requires=['accelerate>=1.0', 'torch'],\n"],
      ['environment.yml', 'dependencies:\n  - pip:\n    - accelerate\n'],
      ['uv.lock', '[[package]]\nname = "accelerate"\nversion = "1.6.0"\n'],
    ] as const) {
      assert.deepEqual(requires(file, text), { accelerate: file }, text);
    }
    assert.deepEqual(requires('requirements.txt', 'accelerate\ntrl\n'), {
      accelerate: 'requirements.txt',
      trainer: 'requirements.txt',
    });
    for (const text of [
      '# accelerate\ntorch\n',
      'accelerate-tools==1.0\n',
      'description = "We accelerate training"\n',
      'my.accelerate==1\n',
    ]) {
      assert.deepEqual(requires('requirements.txt', text), {}, text);
    }
  });

  it('is read for the loaders from each kind of file', () => {
    assert.equal(version('pyproject.toml', 'transformers = "^4.40"\n', 'transformers'), '4.57.6');
    assert.equal(version('Pipfile', '[packages]\naccelerate = "==0.34.2"\n', 'accelerate'), '0.34.2');
    assert.equal(version('environment.yml', '  - transformers=4.46.3\n', 'transformers'), '4.46.3');
    assert.equal(version('Dockerfile', "RUN pip install 'transformers==5.0.0' accelerate\n", 'transformers'), '5.0.0');
    assert.equal(version('Pipfile.lock', '{"default": {"accelerate": {"version": "==1.1.1"}}}', 'accelerate'), '1.1.1');
  });

  it('is not that of a package whose name has the same ending', () => {
    assert.equal(version('requirements.txt', 'sentence-transformers==2.2.2\n', 'transformers'), undefined);
    assert.equal(version('requirements.txt', 'adapter_transformers==3.0.0\n', 'transformers'), undefined);
    assert.equal(version('uv.lock', 'name = "sentence-transformers"\nversion = "3.0.1"\n', 'transformers'), undefined);
    assert.equal(
      version('conda-lock.yml', '- name: sentence-transformers\n  version: 3.0.1\n', 'transformers'),
      undefined,
    );
    assert.equal(
      version('requirements.txt', 'sentence-transformers>=3\ntransformers==4.49.0\n', 'transformers'),
      '4.49.0',
    );
  });

  it('is not read from other files', () => {
    const names = ['README.md', 'requirements.txt', 'train.py', 'uv.lock'];
    assert.deepEqual(pinFilesAmong(names), ['uv.lock', 'requirements.txt']);
    assert.equal(version('README.md', 'deepspeed==0.14.2'), undefined);
  });
});
