/** A boolean, or a key with the default of the class that reads the file. */
export type Flag = boolean | readonly [name: string, preset: boolean];

/** Reads the keys of a model's `config.json` and records the missing ones. */
export interface Fields {
  /**
   * Returns the first number of at least 0 under one of the names. Without a fallback, an absent key counts as missing.
   */
  number(names: string | readonly string[], fallback?: number): number;
  flag(flag: Flag | undefined): boolean;
  text(name: string): string | undefined;
  list(name: string): readonly unknown[] | undefined;
  /** Whether the file has the key, even if its value is null. */
  has(name: string): boolean;
  /** Required keys that are absent. Without them the model's size is not known. */
  readonly missing: ReadonlySet<string>;
}

export type JsonObject = { readonly [name: string]: unknown };

/** Returns the fields of a parsed `config.json`. */
export function fieldsOf(config: JsonObject): Fields {
  const missing = new Set<string>();
  const own = (name: string): unknown => (Object.hasOwn(config, name) ? config[name] : undefined);
  return {
    missing,
    has: name => Object.hasOwn(config, name),
    number(names, fallback) {
      const candidates = typeof names === 'string' ? [names] : names;
      const found = candidates.map(own).find(value => Number.isFinite(value) && (value as number) >= 0);
      if (found === undefined && fallback === undefined) {
        missing.add(candidates[0] ?? '');
      }
      return (found as number | undefined) ?? fallback ?? Number.NaN;
    },
    flag(flag) {
      if (flag === undefined || typeof flag === 'boolean') {
        return flag ?? false;
      }
      const value = own(flag[0]);
      return typeof value === 'boolean' ? value : flag[1];
    },
    text(name) {
      const value = own(name);
      return typeof value === 'string' ? value : undefined;
    },
    list(name) {
      const value = own(name);
      return Array.isArray(value) ? value : undefined;
    },
  };
}
