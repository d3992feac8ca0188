/** A JSON value that is written, not parsed, such as a default or a member of a template. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
