import type { Fix, Related, Rule } from '../checking/rule.js';
import { fileIn } from '../document/config-document.js';
import { loosePartsOf, withoutLooseParts } from '../document/loose-parts.js';
import type { Span } from '../document/syntax-tree.js';
import { dialectOf } from '../loaders/dialects/dialects.js';
import { jsonProblem } from '../loaders/dialects/json.js';

export const notStrictJson: Rule = {
  code: 'not-strict-json',
  severity: 'error',
  failsAt: 'load',
  judges: 'text',
  summary: 'Comments or trailing commas in a file that is read as strict JSON.',
  why: "DeepSpeed itself accepts comments and trailing commas, and so does an editor in JSON with comments. Trainer, Accelerate and Lightning read the file with Python's json module, which stops at the first of them.",
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, }, }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 } }',
  assuming: { loader: 'transformers', syntax: true },
  source: 'accelerate/utils/deepspeed.py:HfDeepSpeedConfig.__init__',
  about: 'other than plain JSON',
  checkConfig({ document, assumptions }) {
    // Editors report both in plain JSON.
    if (dialectOf(assumptions) !== 'json' || (!assumptions.syntax && document.languageId === 'json')) {
      return undefined;
    }
    const file = fileIn(document);
    const { comments, commas } = loosePartsOf(file);
    const [first, ...others] = [...comments, ...commas].sort((a, b) => a.offset - b.offset);
    if (first === undefined) {
      return undefined;
    }
    const raised = jsonProblem(file)?.raised ?? 'Expecting value';
    return [
      {
        span: first,
        message: `This file has ${what(comments.length, commas.length)}. ${document.region.decoder ?? assumptions.loader.reader} reads the file as strict JSON and stops ("${raised}"). Remove them.`,
        related: others.slice(0, 5).map(span => relatedTo(span, comments)),
        // The value of a shell variable may look like a comment.
        fixes: () => (document.text.slice(0, file.length).endsWith(file.trimStart()) ? [convert(comments.length)] : []),
      },
    ];
  },
};

function what(comments: number, commas: number): string {
  return [comments > 0 ? 'comments' : '', commas > 0 ? 'trailing commas' : '']
    .filter(part => part !== '')
    .join(' and ');
}

function relatedTo(span: Span, comments: readonly Span[]): Related {
  return { span, message: comments.includes(span) ? 'Another comment.' : 'Another trailing comma.' };
}

/** Commas go without a loss; comments are lost. */
function convert(comments: number): Fix {
  return {
    title: 'Convert to strict JSON',
    preferred: true,
    risk: comments === 0 ? '' : comments === 1 ? 'loses the comment' : `loses ${comments} comments`,
    apply(draft) {
      const { offset, end } = draft.region;
      draft.replaceText(offset, end, withoutLooseParts(draft.text.slice(offset, end)));
    },
  };
}
