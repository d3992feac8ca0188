import assert from 'node:assert/strict';
import { newestVersion } from '../../../server/src/catalog/releases.js';
import { canPin, versionPin } from '../../../server/src/detection/version-pin.js';

function version(file: string, text: string): string | undefined {
  return versionPin(file, text)?.version;
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

  it('is the newest that a range allows', () => {
    assert.equal(version('requirements.txt', 'deepspeed>=0.10,<0.15'), '0.14.5');
    assert.equal(version('requirements.txt', 'deepspeed~=0.15.1'), '0.15.4');
    assert.equal(version('requirements.txt', 'deepspeed==0.13.*'), '0.13.5');
    assert.equal(version('requirements.txt', 'deepspeed>=0.16.4'), newestVersion);
    assert.equal(version('requirements.txt', 'deepspeed>=0.10.0,<=0.18.4,!=0.18.4'), '0.18.3');
  });

  it('is read from the other files of Python projects', () => {
    assert.equal(version('pyproject.toml', '[project]\ndependencies = [\n  "deepspeed==0.16.7",\n]\n'), '0.16.7');
    assert.equal(version('pyproject.toml', '[tool.poetry.dependencies]\ndeepspeed = "^0.14.0"\n'), '0.14.5');
    assert.equal(version('pyproject.toml', 'deepspeed = { version = "==0.14.4", optional = true }\n'), '0.14.4');
    assert.equal(version('setup.cfg', 'install_requires =\n    deepspeed==0.11.1\n'), '0.11.1');
    assert.equal(version('Pipfile', '[packages]\ndeepspeed = "==0.12.3"\n'), '0.12.3');
    assert.equal(version('environment.yml', 'dependencies:\n  - pip:\n    - deepspeed==0.13.1\n'), '0.13.1');
    assert.equal(version('environment.yml', 'dependencies:\n  - deepspeed=0.13.1\n'), '0.13.1');
    assert.equal(version('Dockerfile', 'RUN pip install torch deepspeed==0.10.3 --no-cache-dir\n'), '0.10.3');
    assert.equal(version('setup.py', "    install_requires=['deepspeed==0.9.5'],\n"), '0.9.5');
  });

  it('is read from lock files', () => {
    assert.equal(version('uv.lock', '[[package]]\nname = "deepspeed"\nversion = "0.17.2"\nsource = {}\n'), '0.17.2');
    assert.equal(version('poetry.lock', '[[package]]\nname = "deepspeed"\nversion = "0.15.1"\n'), '0.15.1');
    assert.equal(
      version('Pipfile.lock', '{"default": {"deepspeed": {"hashes": [], "version": "==0.14.1"}}}'),
      '0.14.1',
    );
  });

  it('is not looked for in other files', () => {
    assert.ok(!canPin('README.md') && !canPin('train.py') && canPin('requirements.txt') && canPin('uv.lock'));
    assert.equal(version('README.md', 'deepspeed==0.14.2'), undefined);
  });
});
