/** The meaning of a plain scalar. `other` is a value that JSON does not have, such as a date. */
export type PlainValue = string | number | boolean | null | { readonly other: true };

const yes = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const no = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const nothing = /^(?:~|null|Null|NULL|)$/;
const float = /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/;
const infinite = /^([-+]?)\.(?:inf|Inf|INF)$/;
const notANumber = /^\.(?:nan|NaN|NAN)$/;
const integer = /^[-+]?(?:0b[0-1_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)$/;
const sexagesimal = /^[-+]?(?:[1-9][0-9_]*(?::[0-5]?[0-9])+|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)$/;
const date =
  /^\d{4}-(?:\d\d-\d\d|\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

function integerOf(digits: string): number {
  return /^0[0-7]/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
}

function numberOf(source: string): number | undefined {
  const sign = source.startsWith('-') ? -1 : 1;
  const digits = source.replace(/^[-+]/, '').replaceAll('_', '');
  if (integer.test(source)) {
    return sign * integerOf(digits);
  }
  if (float.test(source)) {
    return sign * Number(digits);
  }
  if (sexagesimal.test(source)) {
    return sign * digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  }
  if (infinite.test(source)) {
    return sign * Number.POSITIVE_INFINITY;
  }
  return notANumber.test(source) ? Number.NaN : undefined;
}

/**
 * Returns the value of a scalar without quotes as PyYAML reads it, which is YAML 1.1 with exceptions: `no` is false,
 * `1e-5` and `1.0e5` are strings, `017` is 15, `1:30` is 90, `y` is a string. Source: yaml/resolver.py of PyYAML 6.0.
 */
export function plainValue(source: string): PlainValue {
  if (yes.test(source)) {
    return true;
  }
  if (no.test(source)) {
    return false;
  }
  if (nothing.test(source)) {
    return null;
  }
  return numberOf(source) ?? (date.test(source) ? { other: true } : source);
}
