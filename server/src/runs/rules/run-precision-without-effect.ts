import { propertyOf, type Span } from '../../document/syntax-tree.js';
import { flagOf, removeArguments } from '../checking/argument-edits.js';
import type { RunContext } from '../checking/run-context.js';
import type { Elsewhere, RunRule } from '../checking/run-rule.js';

export const runPrecisionWithoutEffect: RunRule = {
  code: 'run-precision-without-effect',
  severity: 'warning',
  failsAt: 'never',
  summary: 'A precision for `accelerate launch` that the program replaces.',
  why: '`accelerate launch` hands `mixed_precision` of its file or flags to the program in the environment. `Accelerator(mixed_precision=...)` in the program wins, and nothing is said.',
  bad: 'accelerate launch --use_deepspeed --zero_stage 2 --mixed_precision bf16 train.py\n',
  good: 'accelerate launch --use_deepspeed --zero_stage 2 train.py\n',
  beside: { 'train.py': 'from accelerate import Accelerator\naccelerator = Accelerator(mixed_precision="fp16")\n' },
  source: 'accelerate/state.py:AcceleratorState.__init__',
  *check(context) {
    const { run, files } = context;
    const { script, accelerateFile: file } = files;
    const flag = run.flags.get('mixed_precision');
    const key = flag === undefined ? propertyOf(file?.root, 'mixed_precision')?.value : undefined;
    const given = flag?.value ?? (key?.kind === 'string' ? key.value : undefined);
    const own = script && precisionIn(script.text);
    const span = flag ?? run.accelerateFile;
    if (
      script === undefined ||
      own === undefined ||
      span === undefined ||
      typeof given !== 'string' ||
      given === own.value ||
      !startsDeepSpeed(context)
    ) {
      return;
    }
    const elsewhere: readonly Elsewhere[] = [
      { file: script, span: own, message: 'The program sets the precision here.' },
      ...(file && key ? [{ file, span: key, message: 'This value has no effect.' }] : []),
    ];
    const written = flag ? `"${flagOf(context, flag)} ${given}"` : `"mixed_precision: ${given}" in ${file?.name}`;
    yield {
      span,
      message: `${written} has no effect: ${script.name} has \`Accelerator(mixed_precision="${own.value}")\`. Accelerate takes the precision of the program, and ignores the other one silently. Write the precision in one place.`,
      elsewhere,
      fixes: () =>
        flag === undefined ? [] : removeArguments(context, [flag], { preferred: true, risk: `loses ${given}` }),
    };
  },
};

/** Comments and strings of several lines, which only speak about calls. */
const prose = /#[^\n]*|"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)/g;

/** Returns the precision that the only `Accelerator` of a program gets as a literal. */
function precisionIn(text: string): (Span & { readonly value: string }) | undefined {
  const code = text.replace(prose, found => ' '.repeat(found.length));
  const [call, otherCall] = code.matchAll(/\bAccelerator\s*\(/g);
  const [found, other] = code.matchAll(/(?<=\bmixed_precision\s*=\s*)["'](no|fp16|bf16|fp8)["'](?=\s*[,)])/g);
  const isArgument = call !== undefined && found !== undefined && isAmongArguments(code.slice(call.index, found.index));
  return otherCall !== undefined || other !== undefined || !isArgument
    ? undefined
    : { offset: found.index, end: found.index + found[0].length, value: found[1] ?? '' };
}

/** Whether the source from a call to an argument ends among the arguments of that call. */
function isAmongArguments(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[()[\]{}]/g)) {
    depth += '([{'.includes(bracket) ? 1 : -1;
    if (depth === 0) {
      return false;
    }
  }
  return depth === 1;
}

function startsDeepSpeed({ run, files }: RunContext): boolean {
  const type = propertyOf(files.accelerateFile?.root, 'distributed_type')?.value;
  const isInFile = type?.kind === 'string' && type.value === 'DEEPSPEED';
  return run.kind === 'command' && run.launcher === 'accelerate' && (isInFile || run.flags.has('use_deepspeed'));
}
