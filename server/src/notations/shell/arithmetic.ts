/** Parentheses and signs are nested this deeply, at most. */
const mostDepth = 50;

/** Reads an expression of integers from its tokens. Each method returns undefined for anything else. */
class Expression {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(source: string) {
    this.#tokens = source.match(/\d+|\*\*|\S/g) ?? [];
  }

  value(): number | undefined {
    const value = this.#sum(0);
    return this.#at === this.#tokens.length && Number.isSafeInteger(value) ? value : undefined;
  }

  #next(pattern: RegExp): string | undefined {
    const token = this.#tokens[this.#at] ?? '';
    if (!pattern.test(token)) {
      return undefined;
    }
    this.#at += 1;
    return token;
  }

  #sum(depth: number): number | undefined {
    let total = this.#product(depth);
    for (let sign = this.#next(/^[-+]$/); sign !== undefined; sign = this.#next(/^[-+]$/)) {
      const each = this.#product(depth);
      total = total === undefined || each === undefined ? undefined : sign === '+' ? total + each : total - each;
    }
    return total;
  }

  #product(depth: number): number | undefined {
    let total = this.#factor(depth);
    for (let sign = this.#next(/^[*/%]$/); sign !== undefined; sign = this.#next(/^[*/%]$/)) {
      const each = this.#factor(depth);
      if (total === undefined || each === undefined || (each === 0 && sign !== '*')) {
        total = undefined;
      } else {
        total = sign === '*' ? total * each : sign === '/' ? Math.trunc(total / each) : total % each;
      }
    }
    return total;
  }

  #factor(depth: number): number | undefined {
    if (depth > mostDepth) {
      return undefined;
    }
    const sign = this.#next(/^[-+]$/);
    if (sign !== undefined) {
      const value = this.#factor(depth + 1);
      return value === undefined || sign === '+' ? value : -value;
    }
    if (this.#next(/^\($/) !== undefined) {
      const value = this.#sum(depth + 1);
      return this.#next(/^\)$/) === undefined ? undefined : value;
    }
    // A number that begins with 0 is octal.
    const digits = this.#next(/^(?:0|[1-9]\d*)$/);
    return digits === undefined ? undefined : Number(digits);
  }
}

/**
 * Returns the result of integers with `+`, `-`, `*`, `/`, `%` and parentheses; undefined for anything else. A name
 * without a dollar sign is a value of its own, while the others are replaced by their source.
 */
export function arithmeticOf(source: string, known: (name: string) => string | undefined): string | undefined {
  const filled = source.replace(/(\$?)\{?([A-Za-z_]\w*)\}?/g, (_, dollar: string, name: string) => {
    const value = known(name) ?? '?';
    return dollar === '' ? `(${value})` : value;
  });
  const value = new Expression(filled).value();
  return value === undefined ? undefined : String(value === 0 ? 0 : value);
}
