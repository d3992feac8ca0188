/** Returns the result of integers with `+`, `-`, `*`, `/` and `%`, left to right in two levels; undefined for anything else. */
export function arithmeticOf(source: string, known: (name: string) => string | undefined): string | undefined {
  const filled = source.replace(/\$?\{?([A-Za-z_]\w*)\}?/g, (_, name: string) => known(name) ?? '?');
  const tokens = filled.match(/\d+|[-+*/%]|\S/g) ?? [];
  const sums: number[] = [];
  let operator = '+';
  for (const [i, token] of tokens.entries()) {
    if (i % 2 === 1) {
      operator = token;
      continue;
    }
    if (!/^\d+$/.test(token) || !/^[-+*/%]$/.test(operator)) {
      return undefined;
    }
    const number = Number(token);
    const last = sums.length - 1;
    if (operator === '+' || operator === '-') {
      sums.push(operator === '+' ? number : -number);
    } else if (number === 0 && operator !== '*') {
      return undefined;
    } else {
      const before = sums[last] ?? 0;
      sums[last] =
        operator === '*' ? before * number : operator === '/' ? Math.trunc(before / number) : before % number;
    }
  }
  return tokens.length % 2 === 0 ? undefined : String(sums.reduce((total, each) => total + each, 0));
}
