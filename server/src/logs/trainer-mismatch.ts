/** A value of the config that differs from an argument of Trainer. */
export interface Mismatch {
  readonly path: string;
  readonly value: string;
  readonly argument: string;
  readonly argumentValue: string;
}

/** Source: transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.fill_match. */
const line = /^-\s*ds\s+([\w.]+)=(.*?)\s+vs\s+hf\s+(.+)=([^=]*)$/;

/** Reads a line below Trainer's "Please correct ..."; undefined if it is not one. */
export function readMismatch(text: string): Mismatch | undefined {
  const [, path, value, argument, argumentValue] = line.exec(text.trim()) ?? [];
  return path === undefined || value === undefined || argument === undefined || argumentValue === undefined
    ? undefined
    : { path, value, argument: argument.trim(), argumentValue: argumentValue.replace(/['.`]+$/, '').trim() };
}

/** Returns a line below Trainer's message as it writes it. */
export function mismatchLine({ path, value, argument, argumentValue }: Mismatch): string {
  return `- ds ${path}=${value} vs hf ${argument}=${argumentValue}`;
}
