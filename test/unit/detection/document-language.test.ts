import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentSettings } from '../../../server/src/connection/client-settings.js';
import { ownDocuments } from '../../../server/src/connection/own-documents.js';
import { languageOf } from '../../../server/src/detection/document-language.js';
import { type FileChoices, fileChoicesFrom } from '../../../server/src/detection/file-choices.js';
import { pathOfUri } from '../../../server/src/detection/uri-path.js';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';

const config = '{ "zero_optimization": { "stage": 2 } }';
const other = '{ "name": "x", "scripts": {} }';
const slots = 'w0 slots=4\n';
const nothing: FileChoices = fileChoicesFrom(undefined);

function language(path: string, languageId: string, text: string, files = nothing): string | undefined {
  return languageOf({ path, languageId, text: () => text }, files, [path]);
}

describe('the language of a document', () => {
  it('is JSON for every language id that editors use for JSON', () => {
    for (const languageId of [
      'json',
      'jsonc',
      'json5',
      'JSON',
      'JSON with Comments',
      'json-with-comments',
      'js-json',
    ]) {
      assert.equal(language('Untitled-1', languageId, config), 'config', languageId);
      assert.equal(language('Untitled-1', languageId, other), undefined, languageId);
    }
  });

  it('depends on the file extension if an editor uses another id for JSON', () => {
    assert.equal(language('/w/train.json', 'plaintext', config), 'config');
    assert.equal(language('/w/train.jsonc', '', config), 'config');
    assert.equal(language('/w/ds_config.json', 'text', ''), 'config');
  });

  it('is undefined for other languages, whatever the content', () => {
    for (const [path, languageId] of [
      ['/w/ds_config', 'text'],
      ['/w/README.md', 'markdown'],
      ['Untitled-1', 'javascript'],
    ] as const) {
      assert.equal(language(path, languageId, config), undefined, path);
    }
  });

  it('is config for a language that can have one, if the content might', () => {
    for (const [path, languageId] of [
      ['/w/train.py', 'python'],
      ['/w/deepspeed.yaml', 'yaml'],
    ] as const) {
      assert.equal(language(path, languageId, config), 'config', path);
      assert.equal(language(path, languageId, other), undefined, path);
    }
    assert.equal(language('/w/train.sh', 'sh', `cat <<EOF > ds_config.json\n${config}\nEOF\n`), 'config');
    assert.equal(language('/w/train.sh', 'sh', 'deepspeed train.py\n'), 'config');
    assert.equal(language('/w/train.sh', 'sh', 'python train.py\n'), undefined);
  });

  it('is hostfile by language id', () => {
    assert.equal(language('/w/machines', 'deepspeed-hostfile', slots), 'hostfile');
  });

  it('is hostfile by name if the language is not JSON', () => {
    for (const languageId of ['', 'text', 'conf', 'Plain Text', 'hostfile']) {
      assert.equal(language('/w/hostfile', languageId, slots), 'hostfile', languageId);
    }
  });

  it('is that of the content for a JSON document with the name of a hostfile', () => {
    assert.equal(language('/w/hostfile', 'json', config), 'config');
    assert.equal(language('/w/hostfile', 'json', other), undefined);
  });

  it('is undefined for other files with lines of a hostfile', () => {
    assert.equal(language('/w/workers', 'text', slots), undefined);
  });

  it('is that of hostfiles by a similar name where the lines say so', () => {
    const names = [
      'hostfile_4711',
      'hostfile.4711',
      'hostfile-a100.txt',
      'mpi-hostfile',
      'my_hosts',
      'hosts.txt',
      'nodes',
    ];
    for (const name of names) {
      for (const text of [slots, `# our nodes\n\n${slots}`, `${slots}w1 slots=4\nw2\n`]) {
        assert.equal(language(`/w/${name}`, 'plaintext', text), 'hostfile', name);
      }
      for (const text of ['', '127.0.0.1 localhost\n', '[gpu]\nw0 ansible_host=w0\n', 'w0:4\n', config]) {
        assert.equal(language(`/w/${name}`, 'plaintext', text), undefined, `${name}: ${text}`);
      }
    }
  });

  it('is not that of hostfiles by the name of a script, a JSON file or a folder', () => {
    for (const name of ['make_hosts.sh', 'hosts.py', 'hosts.json', 'hosts/notes', 'workers']) {
      assert.notEqual(language(`/w/${name}`, 'plaintext', slots), 'hostfile', name);
    }
  });

  it('follows the settings before everything else', () => {
    const include = { ...nothing, include: ['**/runs/*'], exclude: ['**/*.bak.json'] };
    assert.equal(language('/w/runs/one.json', 'json', other, include), 'config');
    assert.equal(language('/w/runs/one.txt', 'text', config, include), 'config');
    assert.equal(language('/w/runs/hostfile', 'text', slots, include), 'hostfile');
    assert.equal(language('/w/runs/ds.bak.json', 'json', config, include), undefined);
    assert.equal(
      language('/w/hostfile', 'text', slots, { ...nothing, include: [], exclude: ['**/hostfile'] }),
      undefined,
    );
  });
});

describe('the path of a URI', () => {
  it('is decoded, without scheme, host, query and fragment', () => {
    for (const [uri, path] of [
      ['file:///a/ds%20config.json', '/a/ds config.json'],
      ['file:///C%3A/a.json', '/c:/a.json'],
      ['file://host/share/a.json', '/share/a.json'],
      ['untitled:Untitled-1', 'Untitled-1'],
      ['inmemory://model/1.json?x#y', '/1.json'],
      ['file:///100%.json', '/100%.json'],
      ['/plain/a.json', '/plain/a.json'],
    ] as const) {
      assert.equal(pathOfUri(uri), path);
    }
  });
});

describe('the decision whether a document is a config', () => {
  const settings: DocumentSettings = { ...defaultSettings, files: nothing, paths: ['/w/a.json'] };

  function counted(text: string): { readonly document: TextDocument; readonly reads: () => number } {
    const document = TextDocument.create('file:///w/a.json', 'json', 1, text);
    const own = document.getText.bind(document);
    let reads = 0;
    document.getText = range => {
      reads += 1;
      return own(range);
    };
    return { document, reads: () => reads };
  }

  it('is unknown before it is made', () => {
    const { document } = counted(config);
    const ours = ownDocuments(
      () => false,
      () => {},
    );
    assert.equal(ours.language(document), undefined);
  });

  it('is made once for a version and its settings', () => {
    const { document, reads } = counted(config);
    const ours = ownDocuments(
      () => false,
      () => {},
    );
    for (let i = 0; i < 3; i++) {
      assert.equal(ours.decide(document, settings), 'config');
    }
    assert.deepEqual([reads(), ours.language(document)], [1, 'config']);
  });

  it('is made again for a new version', () => {
    const { document, reads } = counted(config);
    const ours = ownDocuments(
      () => false,
      () => {},
    );
    assert.equal(ours.decide(document, settings), 'config');
    TextDocument.update(document, [{ text: other }], 2);
    assert.deepEqual([ours.decide(document, settings), ours.decide(document, settings)], [undefined, undefined]);
    assert.equal(reads(), 2);
  });

  it('is made again for new settings', () => {
    const { document } = counted(other);
    const ours = ownDocuments(
      () => false,
      () => {},
    );
    assert.equal(ours.decide(document, settings), undefined);
    const included = { ...settings, files: { ...nothing, include: ['**'] } };
    assert.equal(ours.decide(document, included), 'config');
  });

  it('is not made for a client that has decided', () => {
    const { document, reads } = counted(other);
    assert.equal(
      ownDocuments(
        () => true,
        () => {},
      ).decide(document, settings),
      'config',
    );
    assert.equal(reads(), 0);
  });

  const small: DocumentSettings = { ...settings, files: { ...nothing, maxSizeMB: 0.0001 } };
  const large = () => {
    const notes: string[] = [];
    const ours = ownDocuments(
      () => true,
      note => notes.push(note),
    );
    return { ours, notes, document: TextDocument.create('file:///w/a.json', 'json', 1, `{${' '.repeat(200)}}`) };
  };

  it('is negative for a document that is too large, and logged once', () => {
    const { ours, document, notes } = large();
    assert.equal(ours.decide(document, small), undefined);
    TextDocument.update(document, [{ text: `{${' '.repeat(200)} }` }], 2);
    assert.equal(ours.decide(document, small), undefined);
    assert.deepEqual(notes, [
      'file:///w/a.json is not checked because it has 0.0 MB, more than the 0.0001 of deepspeed.files.maxSizeMB',
    ]);
  });

  it('is made again when a document that was too large shrinks', () => {
    const { ours, document } = large();
    assert.equal(ours.decide(document, small), undefined);
    TextDocument.update(document, [{ text: '{}' }], 3);
    assert.equal(ours.decide(document, small), 'config');
  });

  it('is positive for a document that the settings no longer call too large', () => {
    const { ours, document } = large();
    assert.equal(ours.decide(document, small), undefined);
    assert.equal(ours.decide(document, settings), 'config');
  });
});
