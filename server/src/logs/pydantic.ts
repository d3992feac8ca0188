/** What pydantic objects to in one key. */
export interface FieldError {
  /** The path below the model's section: `offload_param.device`. Empty for the whole section. */
  readonly path: string;
  readonly message: string;
  /** The value as Python prints it; undefined if it was cut, or is not printed (pydantic 1). */
  readonly value: string | undefined;
}

/** An error of a model: `2 validation errors for DeepSpeedZeroConfig`. */
export interface ModelError {
  readonly model: string;
  readonly fields: readonly FieldError[];
}

const heading = /\b(\d+) validation errors? for (\w+)/;

/** The end of each message: pydantic 2 with the value, pydantic 1 without. */
const ending = /^(.*?)\s*(?:\[type=\w+(?:, input_value=(.*), input_type=\w+)?\]|\(type=[\w.]+.*\))$/;

/** A path: names of keys, with dots, or with arrows between them (pydantic 1). */
const place = /^[A-Za-z_][\w-]*(?:(?:\.| -> )[\w-]+)*$/;

/** Longer errors are of no use to anybody. */
const mostLines = 400;

/** Reads an error of pydantic from its lines, one after the other. */
export class ModelErrorReader {
  readonly #model: string;
  readonly #expected: number;
  readonly #fields = new Map<string, FieldError>();
  #path: string | undefined;
  #message = '';
  #lines = 0;

  constructor(model: string, expected: number) {
    this.#model = model;
    this.#expected = expected;
  }

  /** Returns a reader if an error of pydantic begins on this line. */
  static begin(text: string): ModelErrorReader | undefined {
    const [, count, model] = heading.exec(text) ?? [];
    return model === undefined ? undefined : new ModelErrorReader(model, Number(count));
  }

  get error(): ModelError {
    return { model: this.#model, fields: [...this.#fields.values()] };
  }

  /** Reads a line; returns whether the error goes on. */
  push(text: string): boolean {
    const line = text.trim();
    this.#lines++;
    if (line === '' || /^For further information visit/.test(line)) {
      return this.#lines < mostLines;
    }
    if (/^(?:Traceback|File ")|^\w*(?:Error|Exception):/.test(line)) {
      return false;
    }
    const [, message, value] = ending.exec(`${this.#message} ${line}`.trim()) ?? [];
    if (message !== undefined) {
      const path = (this.#path ?? '').replaceAll(' -> ', '.');
      this.#fields.set(`${path} ${message}`, { path, message, value: wholeValue(value) });
      this.#message = '';
      return this.#fields.size < this.#expected && this.#lines < mostLines;
    }
    if (place.test(line) && this.#message === '') {
      this.#path = line;
    } else {
      // A message over several lines ends with its type.
      this.#message = `${this.#message} ${line}`.trim().slice(-2000);
    }
    return this.#lines < mostLines;
  }
}

/** Pydantic cuts long values in the middle. */
function wholeValue(value: string | undefined): string | undefined {
  return value === undefined || value.includes('...') ? undefined : value;
}
