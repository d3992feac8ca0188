import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createLanguageService } from '../../server/src/features/service.js';
import { defaultSettings } from '../../server/src/loaders/assumptions.js';
import { rules } from '../../server/src/rules/rules.js';
import { nothing } from '../client-abilities.js';
import { type Client, DocumentDiagnosticRequest, HoverRequest, startClient } from './client.js';
import '../unit/estimator.js';

/**
 * The bundler leaves out the parts that no check and no hover needs. The other parts must still find the same mistakes.
 */
describe('the built server', () => {
  let client: Client;
  let settings: unknown;
  const service = createLanguageService({ ...nothing, markdown: true, relatedInformation: true });

  before(async () => {
    const textDocument = { diagnostic: { relatedInformation: true }, hover: { contentFormat: ['markdown' as const] } };
    client = await startClient({ textDocument, workspace: { configuration: true } }, () => settings);
  });
  after(() => client.stop());

  // Runs are found in files: no client sets them.
  for (const { code, bad, assuming } of rules.filter(rule => rule.assuming?.runs === undefined)) {
    it(`reports the same as the sources on the example of ${code}`, async () => {
      const { syntax: _, ...own } = assuming ?? {};
      settings = { ...defaultSettings, ...own };
      const uri = `file:///project/${code}.json`;
      const document = TextDocument.create(uri, 'json', 1, bad);
      const position = document.positionAt(bad.indexOf('"') + 1);
      await client.open(uri, bad);
      const { connection } = client;
      const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
      const hover = await connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
      const source = { ...defaultSettings, ...own };
      assert.deepEqual(
        [report.kind === 'full' && report.items, hover],
        JSON.parse(JSON.stringify([service.diagnose(document, source), service.hover(document, position, source)])),
      );
      await client.close(uri);
    });
  }
});
