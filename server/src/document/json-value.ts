/** A JSON value that is made, not read: a default, a member of a template. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
