import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createLanguageService } from '../../../server/src/features/service.js';
import { everything } from '../../client-abilities.js';
import { documentOf } from '../../marked-text.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapMegabytes(): number {
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}

describe('memory', () => {
  it('does not keep the sources in which a value occurred', () => {
    const service = createLanguageService(everything);
    const before = heapMegabytes();
    for (let i = 0; i < 150; i++) {
      const text = `{ "optimizer": { "type": "AnOptimizerOfMine${i}", "params": {  } }, "a_key_that_is_not_known": 1`;
      const document = documentOf(`${text}${' '.repeat(400_000)} }`);
      const inParams = document.positionAt(text.indexOf('{  }') + 2);
      service.diagnose(document);
      service.complete(document, inParams);
      service.complete(document, document.positionAt(text.indexOf('OfMine')));
      service.hover(document, document.positionAt(text.indexOf('type') + 1));
    }
    const grown = heapMegabytes() - before;
    // The last document is kept intentionally.
    assert.ok(grown < 10, `${grown.toFixed(1)} MB more for 150 texts of 0.4 MB`);
  });
});
