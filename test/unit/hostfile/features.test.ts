import assert from 'node:assert/strict';
import { CodeActionKind, MarkupContent, type TextEdit } from 'vscode-languageserver-types';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { fixAllKind } from '../../../server/src/lsp/action-kinds.js';
import { applied } from '../../marked-text.js';
import { hostfileOf, service } from './hostfiles.js';

function markedHostfile(text: string) {
  const document = hostfileOf(text.replace('|', ''));
  return { document, position: document.positionAt(text.indexOf('|')) };
}

function hoverAt(text: string): { readonly text: string; readonly over: string } | undefined {
  const { document, position } = markedHostfile(text);
  const hover = service.hover(document, position);
  if (hover === null) {
    return undefined;
  }
  assert.ok(MarkupContent.is(hover.contents));
  return { text: hover.contents.value, over: document.getText(hover.range) };
}

function completed(text: string): readonly string[] {
  const { document, position } = markedHostfile(text);
  return service.complete(document, position).items.map(({ textEdit }) => applied(document, [textEdit as TextEdit]));
}

describe('a comment in a hostfile', () => {
  it('ignores the finding below it, or those of the file', () => {
    const codes = (text: string) => service.diagnose(hostfileOf(text)).map(({ code }) => code);
    const uneven = 'w0 slots=8\nw1 slots=4\nw1 slots=4\n';
    assert.ok(codes(uneven).includes('hostfile-duplicate-host'));
    const below = uneven.replace(/w1 slots=4\n$/, '# deepspeed-ignore hostfile-duplicate-host\nw1 slots=4\n');
    assert.deepEqual(codes(below).includes('hostfile-duplicate-host'), false);
    assert.deepEqual(codes(`# deepspeed-ignore-file\n${uneven}`), []);
  });
});

describe('hover in a hostfile', () => {
  const first = hoverAt('w0 slots=8\n  me@w|1 slots=1 max_slots=2 # c\n');

  it('is over the part of the line that the launcher reads', () => {
    assert.equal(first?.over, 'me@w1 slots=1');
  });

  it('shows the host and its slots', () => {
    assert.match(first?.text ?? '', /Starts 1 process on `me@w1`/);
  });

  it('shows what the launcher does not read', () => {
    assert.match(first?.text ?? '', /Not read: `max_slots=2 # c`/);
  });

  it('shows the total', () => {
    assert.match(first?.text ?? '', /2 hosts, 9 slots: the world size is 9/);
  });

  it('shows no total if the launcher stops', () => {
    assert.match(hoverAt('w0 sl|ots=8\nw1')?.text ?? '', /rejects this file/);
    assert.equal(hoverAt('w0 slots=8\nw|1'), undefined);
    assert.equal(hoverAt('# w|0'), undefined);
  });
});

describe('completion in a hostfile', () => {
  it('offers the slot numbers of the other hosts', () => {
    assert.deepEqual(completed('w0 slots=4\nw1 slots=4\nw2 |\n'), ['w0 slots=4\nw1 slots=4\nw2 slots=4\n']);
    assert.deepEqual(completed('w0 slots=4\nw1 slots=2\nw2 sl|'), [
      'w0 slots=4\nw1 slots=2\nw2 slots=4',
      'w0 slots=4\nw1 slots=2\nw2 slots=2',
    ]);
    assert.deepEqual(completed('w0 slots=|'), ['w0 slots=8']);
  });

  it('offers the next host of the series, with the slots of the line above', () => {
    assert.deepEqual(completed('worker-1 slots=4\nworker-2 slots=8\n|'), [
      'worker-1 slots=4\nworker-2 slots=8\nworker-3 slots=8',
    ]);
    assert.deepEqual(completed('n09.x slots=8\nn|\nn10.x slots=8\n'), [
      'n09.x slots=8\nn11.x slots=8\nn10.x slots=8\n',
    ]);
    assert.deepEqual(completed('localhost slots=8\n|'), []);
    assert.deepEqual(completed('worker-1 slots=4\nnode|'), []);
  });

  it('offers nothing for a first host, in a comment or after existing slots', () => {
    for (const text of ['|', 'w|', '# w0 |', 'w0 |slots=4', 'w0 slots=4 |', 'w0 gp|']) {
      assert.deepEqual(completed(text), [], text);
    }
  });
});

describe('diagnostics of a hostfile', () => {
  const twice = hostfileOf('w0 slots=4\nw0 slots=4');

  it('follow the rules, with a link to the page of the rule', () => {
    const [diagnostic] = service.diagnose(twice);
    assert.equal(diagnostic?.code, 'hostfile-duplicate-host');
    assert.match(diagnostic?.codeDescription?.href ?? '', /docs\/rules\/hostfile-duplicate-host\.md$/);
    assert.deepEqual(diagnostic?.data, { failsAt: 'load' });
    assert.equal(diagnostic?.relatedInformation?.length, 1);
  });

  it('follow the settings', () => {
    const rules = { 'hostfile-duplicate-host': 'off' } as const;
    assert.deepEqual(service.diagnose(twice, { ...defaultSettings, rules }), []);
  });

  it('come with fixes, all fixes of the kind, and the suppressions', () => {
    const text = 'w0 slots=4\nw1:4\nw2:4\nw3\n';
    const document = hostfileOf(text);
    const place = { start: { line: 1, character: 1 }, end: { line: 1, character: 1 } };
    const actions = service.codeActions(document, place, { diagnostics: [], only: [CodeActionKind.QuickFix] });
    assert.deepEqual(
      actions.map(({ title }) => title),
      [
        'Write "w1 slots=4"',
        'Fix all 2 of kind "hostfile-bad-entry" in this file',
        'Turn the rule "hostfile-bad-entry" off in this workspace',
        'Show what "hostfile-bad-entry" means',
      ],
    );
    const edits = actions[1]?.edit?.changes?.[document.uri] ?? [];
    assert.equal(applied(document, edits), 'w0 slots=4\nw1 slots=4\nw2 slots=4\nw3\n');
  });

  it('name what an unsafe fix costs, and leave it out of those of the kind', () => {
    const document = hostfileOf('w0 slots=4\nw1\nw2 slots=8x2\n');
    const place = { start: { line: 1, character: 0 }, end: { line: 2, character: 12 } };
    const actions = service.codeActions(document, place, { diagnostics: [], only: [CodeActionKind.QuickFix] });
    assert.deepEqual(
      actions.filter(({ edit }) => edit !== undefined).map(({ title, isPreferred }) => [title, isPreferred]),
      [
        ['Write "w1 slots=8" (a guess)', undefined],
        ['Remove "x2" (loses it)', undefined],
      ],
    );
  });

  it('can all be fixed at once if the fixes are safe', () => {
    const document = hostfileOf('w0 slots=4\nw0 slots=4x\nw1 2\nw2:4');
    const everything = { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } };
    const [action] = service.codeActions(document, everything, { diagnostics: [], only: [fixAllKind] });
    const edits = action?.edit?.changes?.[document.uri] ?? [];
    assert.equal(applied(document, edits), 'w0 slots=4\nw0 slots=4x\nw1 slots=2\nw2 slots=4');
  });
});
