import type { RunRule } from '../checking/run-rule.js';

export const runConfigTwice: RunRule = {
  code: 'run-config-twice',
  severity: 'error',
  failsAt: 'initialize',
  summary: '`--deepspeed_config`, although the program passes a config to `deepspeed.initialize`, too.',
  why: '`deepspeed.initialize` takes the config from its own argument or from the command line, and refuses both.',
  bad: 'deepspeed train.py --deepspeed --deepspeed_config ds_config.json\n',
  good: 'deepspeed other.py --deepspeed --deepspeed_config ds_config.json\n',
  noFix: 'only you know which of the two is right',
  beside: {
    'train.py': 'engine = deepspeed.initialize(args=args, model=model, config="ds_config.json")\n',
    'ds_config.json': '{ "train_batch_size": 8 }',
    'other.py': 'engine = deepspeed.initialize(args=args, model=model)\n',
  },
  source: 'deepspeed/__init__.py:initialize',
  *check({ run, files }) {
    const { script } = files;
    if (run.config?.by !== 'deepspeed_config' || script === undefined) {
      return;
    }
    const call = callsIn(script.text).find(
      each => passes(each.text, 'args') && passes(each.text, 'config(?:_params)?'),
    );
    if (call === undefined) {
      return;
    }
    yield {
      span: run.config,
      message: `${script.name} passes a config to deepspeed.initialize, too. DeepSpeed stops when the engine is built ("Not sure how to proceed, we were given deepspeed configs in the deepspeed arguments and deepspeed.initialize() function call"). Remove "--deepspeed_config", or "config" from the call.`,
      elsewhere: [{ file: script, span: call, message: 'The program passes a config here.' }],
      // The argument may be removed from the command line before the call, or be None.
      severity:
        callsIn(script.text).length === 1 && !/deepspeed_config\s*=(?!=)|config\s*=\s*None/.test(script.text)
          ? 'error'
          : 'warning',
    };
  },
};

interface Call {
  readonly text: string;
  readonly offset: number;
  readonly end: number;
}

/** Returns the calls of `deepspeed.initialize`, each up to its closing parenthesis. */
function callsIn(script: string): readonly Call[] {
  return [...script.matchAll(/\bdeepspeed\.initialize\(/g)].map(({ 0: start, index }) => {
    let depth = 1;
    let at = index + start.length;
    for (; at < script.length && depth > 0; at++) {
      depth += script[at] === '(' ? 1 : script[at] === ')' ? -1 : 0;
    }
    return { text: script.slice(index + start.length, at - 1), offset: index, end: at };
  });
}

function passes(call: string, name: string): boolean {
  return new RegExp(`(?:^|[,(\\s])${name}\\s*=(?!=)\\s*(?!None\\b)`).test(call);
}
