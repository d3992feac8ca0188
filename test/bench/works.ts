import { parseTree } from 'jsonc-parser';
import {
  getLanguageService,
  TextDocument as JsonDocument,
  type LanguageService as JsonService,
} from 'vscode-json-languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import schema from '../../schema/ds_config.schema.json';
import { createLanguageService } from '../../server/src/features/service.js';
import { everything } from '../client-abilities.js';
import type { Run } from './measure.js';

const uri = 'file:///ds_config.json';
const service = createLanguageService(everything);

/** The middle of the source, where a request finds the most keys and completions. */
function middle(document: TextDocument | JsonDocument): { line: number; character: number } {
  const text = document.getText();
  const from = text.indexOf('"', text.length >> 1);
  return document.positionAt(from < 0 ? text.length >> 1 : from + 1);
}

function ours(run: (document: TextDocument) => unknown): Run {
  return text => run(TextDocument.create(uri, 'json', 1, text));
}

/** The JSON service of VS Code with our schema, used the way VS Code's JSON server uses it. */
function jsonService(): JsonService {
  const json = getLanguageService({
    clientCapabilities: {
      textDocument: { completion: { completionItem: { documentationFormat: ['markdown'] } } },
    },
  });
  json.configure({
    validate: true,
    allowComments: false,
    schemas: [{ uri: schema.$id, fileMatch: ['*'], schema: schema as object }],
  });
  return json;
}

let json: JsonService | undefined;

function theirs(
  run: (service: JsonService, document: JsonDocument, tree: ReturnType<JsonService['parseJSONDocument']>) => unknown,
): Run {
  return text => {
    // Created on first use: its memory must not count in measurements of our code alone.
    json ??= jsonService();
    const document = JsonDocument.create(uri, 'json', 1, text);
    return run(json, document, json.parseJSONDocument(document));
  };
}

/** The work of other programs and our own for the same task, each starting from the source. */
export const parse: Run = text => parseTree(text);

export const own: { readonly [what in 'diagnose' | 'complete' | 'hover']: Run } = {
  diagnose: ours(document => service.diagnose(document)),
  complete: ours(document => service.complete(document, middle(document))),
  hover: ours(document => service.hover(document, middle(document))),
};

export const others: typeof own = {
  diagnose: theirs((service, document, tree) => service.doValidation(document, tree)),
  complete: theirs((service, document, tree) => service.doComplete(document, middle(document), tree)),
  hover: theirs((service, document, tree) => service.doHover(document, middle(document), tree)),
};
