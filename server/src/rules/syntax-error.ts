import { remainingProblem, rootProblem } from '../checking/decoding.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import { wordsIn } from '../checking/words.js';
import { withoutLooseParts } from '../document/loose-parts.js';
import type { Repair, SyntaxProblem } from '../loaders/dialects/decoded.js';
import type { ConfigContext } from '../semantics/config-context.js';

export const syntaxError: Rule = {
  code: 'syntax-error',
  severity: 'error',
  failsAt: 'load',
  judges: 'text',
  summary: 'Syntax that the loader cannot read.',
  why: "DeepSpeed reads files as Hjson, which allows comments, missing commas and strings without quotes; Trainer, Accelerate and Lightning read strict JSON. A file that runs with one of them can stop the other. Editors show JSON's syntax errors themselves, so in editors this rule reports only files that are valid JSON there.",
  bad: '{ "train_batch_size": 8, "fp16": { "enabled": true } "zero_optimization": { "stage": 2 } }',
  good: '{ "train_batch_size": 8, "fp16": { "enabled": true }, "zero_optimization": { "stage": 2 } }',
  assuming: { loader: 'transformers', syntax: true },
  source:
    'deepspeed/runtime/config.py:DeepSpeedConfig.__init__, accelerate/utils/deepspeed.py:HfDeepSpeedConfig.__init__',
  about: 'other than plain JSON',
  *checkConfig(context) {
    const isPlaceholder = wordsIn(context).some(
      ({ kind, node }) => kind === 'placeholder' && node.parent === undefined,
    );
    const problem = isPlaceholder ? undefined : (remainingProblem(context) ?? rootProblem(context));
    if (problem !== undefined && isOurs(context)) {
      yield finding(problem, context);
    }
  },
};

/**
 * Whether no other program reports the error: the JSON support of an editor finds nothing wrong, or does not read the
 * file. In JSON with comments it allows comments and trailing commas.
 */
function isOurs({ document: { text, languageId }, assumptions }: ConfigContext): boolean {
  if (assumptions.syntax || !languageId.startsWith('json')) {
    return true;
  }
  try {
    JSON.parse(languageId === 'jsonc' ? withoutLooseParts(text) : text);
    return true;
  } catch {
    return false;
  }
}

function finding({ wrong, raised, instead, repair, offset, end }: SyntaxProblem, context: ConfigContext): Finding {
  const { document, assumptions } = context;
  return {
    span: { offset, end },
    message: `${wrong} ${document.region.decoder ?? assumptions.loader.reader} stops while it reads the file ("${raised}"). ${instead}`,
    fixes: () => (repair === undefined ? [] : [fixOf(repair, context.document.text)]),
  };
}

/** Returns a fix that applies a repair if the rest of the file, and the 20 characters before it, have not changed. */
function fixOf({ title, offset, end, text }: Repair, original: string): Fix {
  const rest = original.slice(offset);
  const lead = original.slice(Math.max(0, offset - 20), offset);
  return {
    title,
    preferred: true,
    risk: '',
    apply(draft) {
      const at = draft.text.length - rest.length;
      if (draft.text.endsWith(rest) && draft.text.slice(0, at).endsWith(lead)) {
        draft.replaceText(at, at + end - offset, text);
      }
    },
  };
}
