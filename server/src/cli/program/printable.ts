// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are replaced.
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Whether a string is only printable ASCII, one column per character. Nearly every string is. */
export function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/**
 * Returns a piece of a file on one line. Characters that control the terminal (escapes, changes of direction) become
 * U+FFFD.
 */
export function printable(text: string): string {
  return isPlain(text) ? text : text.replace(/\r\n|[\r\n]/g, ' ').replace(control, '\ufffd');
}

/** Returns several lines without characters that control the terminal. */
export function forTerminal(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
