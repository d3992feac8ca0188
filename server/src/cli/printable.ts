// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go.
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Whether all of a text is ASCII that shows as it is, in a column each. Nearly every text is. */
export function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** A piece of a file's text on one line, without what would steer the terminal: escapes, changes of direction. */
export function printable(text: string): string {
  return isPlain(text) ? text : text.replace(/\r\n|[\r\n]/g, ' ').replace(control, '\ufffd');
}
