/** Longer configs do not exist. */
const mostCharacters = 200_000;

/**
 * Reads the config that DeepSpeed prints when it starts: `json = {` and the lines up to the brace that closes it. Source:
 * deepspeed/runtime/config.py:DeepSpeedConfig.print_user_config.
 */
export class PrintedConfigReader {
  #text = '{';

  /** Returns a reader if a config begins on this line. */
  static begin(text: string): PrintedConfigReader | undefined {
    return /(?:^|\]|\s)\s*json = \{\s*$/.test(text) ? new PrintedConfigReader() : undefined;
  }

  get text(): string {
    return this.#text;
  }

  /** Reads a line; returns whether the config goes on. It ends with a brace at the margin. */
  push(text: string): boolean {
    this.#text += `\n${text}`;
    return !/^\}/.test(text) && this.#text.length < mostCharacters;
  }

  /** Whether all of it was printed as JSON. */
  get isWhole(): boolean {
    try {
      JSON.parse(this.#text);
      return true;
    } catch {
      return false;
    }
  }
}
