import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { configsIn } from '../../server/src/analysis/analyses.js';
import { type Analysis, analyse } from '../../server/src/analysis/analysis.js';
import { defaultSettings } from '../../server/src/loaders/assumptions.js';
import { pythonNotation } from '../../server/src/notations/python/python-notation.js';
import { aroundFolder } from './around-files.js';
import { type ExpectedDict, pythonFiles } from './python-files.js';

/**
 * Refusals that a dict alone does not tell. A framework adds the batch size. Trainer replaces an "auto", at which
 * DeepSpeed alone stops. DeepSpeed looks for a GPU.
 */
const dependsOnOthers =
  /Either train_batch_size or train_micro_batch_size|'>' not supported between|only supported for CUDA/;

/** Findings that the labels have in addition or lack, because plausible values replaced computed ones. */
const filledIn = new Set([
  // A batch size was added, and deepspeed.initialize gets the dict without one.
  'batch-size-missing',
  // The key was left out with its value; DeepSpeed 0.19.8 refuses it with any value.
  'refused-key',
]);

interface Judged {
  readonly name: string;
  readonly refusal: string;
  readonly isLiteral: boolean;
  /** Codes of the errors with which DeepSpeed stops while it reads the dict. */
  readonly errors: readonly string[];
}

/** Returns the codes of the errors at places in a dict, whichever config of the file it is a part of. */
function errorsIn(analyses: readonly Analysis[], { offset, end }: ExpectedDict): readonly string[] {
  return analyses
    .flatMap(({ verdicts }) => verdicts)
    .filter(({ severity, failsAt }) => severity === 'error' && failsAt === 'load')
    .filter(({ span }) => offset <= span.offset && span.end <= end)
    .map(({ code }) => code);
}

function isLiteral({ value }: ExpectedDict): boolean {
  return !/\$(?:unknown|merge|key)/.test(JSON.stringify(value));
}

function judgedIn(folder: string): readonly Judged[] {
  return pythonFiles(folder).flatMap(({ file, text, dicts }) => {
    const document = TextDocument.create(`file:///${file}`, 'python', 0, text);
    const analyses = configsIn(document, () => pythonNotation).map(config => analyse(config, defaultSettings));
    return dicts.flatMap((dict, i) =>
      dict.refusal === undefined || dict.isSearchSpace
        ? []
        : [
            {
              name: `${file} ${i}`,
              refusal: dict.refusal,
              isLiteral: isLiteral(dict),
              errors: errorsIn(analyses, dict),
            },
          ],
    );
  });
}

const folder = aroundFolder();

if (folder !== undefined) {
  describe('dicts that DeepSpeed has judged', () => {
    const judged = folder === undefined ? [] : judgedIn(folder);

    it('are many', () => {
      assert.ok(judged.length > 150, String(judged.length));
    });

    it('have no error if DeepSpeed takes them', () => {
      const wrong = judged.filter(
        ({ refusal, errors, isLiteral: whole }) => refusal === '' && errors.some(code => whole || !filledIn.has(code)),
      );
      assert.deepEqual(wrong, []);
    });

    it('have an error if DeepSpeed refuses them, whatever is around them', () => {
      const missed = judged.filter(
        ({ refusal, errors }) => refusal !== '' && !dependsOnOthers.test(refusal) && errors.length === 0,
      );
      assert.deepEqual(missed, []);
    });
  });
}
