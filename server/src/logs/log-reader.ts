import { EventLog } from './event-log.js';
import type { LogFacts, Moment } from './events.js';
import { readLine } from './log-line.js';
import { type Hit, type Meaning, readersCode, search, wordsIn } from './message-search.js';
import { PrintedConfigReader } from './printed-config.js';
import { ModelErrorReader } from './pydantic.js';
import { longest, mostCharacters, quoteIn } from './quote.js';
import { type Mismatch, readMismatch } from './trainer-mismatch.js';

/** Lines before and after one with a known word, in which a message can begin and end. */
const around = { before: 2, after: 5 };

/** Bounds, for a log of any size. */
const most = { lineCharacters: 4000, streams: 512, frames: 12 };

/** Source: hjson/scanner.py:HjsonDecodeError and Python's json. */
const parserError = /\b(H?json|JSON)DecodeError: (.*?): line (\d+) column \d+/;
/** The code on a line of a traceback repeats the message that it raises. */
const codeLine = /^\s*❱?\s*\d+ │|^\s*[\^~]+\s*$/;
const exception = /(?:^|\s)((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Interrupt)): (.*)$/;
const frameLine = /^\s*File "([^"]+)", line \d+|^\s*(\/[\w./-]+\.py):\d+ in /;
const versionLine = /DeepSpeed info: version=(\d+\.\d+\.\d+)|deepspeed(?:==| version[:=]? ?)(\d+\.\d+\.\d+)/i;

/** A line whose neighbours are not all known yet. */
interface Pending {
  readonly index: number;
  readonly words: readonly string[];
  readonly frames: readonly string[];
}

interface Line {
  readonly number: number;
  readonly text: string;
}

/** The lines of one rank: those of several are mixed in a log. */
interface Stream {
  readonly rank: number | undefined;
  lines: Line[];
  pending: Pending[];
  frames: string[];
  /** Whether the last line was a place in a traceback: the next one is its code. */
  isBelowFrame: boolean;
  model: { readonly reader: ModelErrorReader; readonly line: number } | undefined;
  config: PrintedConfigReader | undefined;
  mismatches: Mismatch[] | undefined;
}

/** Reads a log line by line and keeps only what it tells about failures. */
export class LogReader {
  readonly #streams = new Map<number | undefined, Stream>();
  readonly #events = new EventLog();
  /** Places of messages that were found already: a search covers several lines. */
  #seen = new Set<string>();
  #number = 0;
  #version: string | undefined;
  #printed: string | undefined;

  push(raw: string): void {
    this.#number++;
    const { text, rank } = readLine(raw.slice(0, most.lineCharacters));
    const stream = this.#streamOf(rank);
    const line = { number: this.#number, text };
    if (this.#continueConfig(stream, text) || text === '') {
      this.#continueModel(stream, line);
      return;
    }
    const [, own, pinned] = versionLine.exec(text) ?? [];
    this.#version ??= own ?? pinned;
    stream.config = PrintedConfigReader.begin(text);
    const isCode = (stream.isBelowFrame && /^\s{3}/.test(text)) || codeLine.test(text);
    this.#readFrame(stream, text);
    this.#continueModel(stream, line);
    if (isCode) {
      return;
    }
    const mismatch = readMismatch(text);
    if (mismatch !== undefined && stream.mismatches !== undefined && stream.mismatches.length < 100) {
      const isNew = stream.mismatches.every(({ path }) => path !== mismatch.path);
      isNew && stream.mismatches.push(mismatch);
    }
    stream.lines.push(line);
    const words = wordsIn(text);
    if (words.length > 0) {
      stream.pending.push({ index: line.number, words, frames: stream.frames.slice(-3) });
    }
    this.#readException(stream, line);
    this.#settle(stream, false);
  }

  end(): LogFacts {
    for (const stream of this.#streams.values()) {
      this.#finishModel(stream);
      this.#settle(stream, true);
    }
    return {
      events: this.#events.all,
      version: this.#version,
      printedConfig: this.#printed,
      lines: this.#number,
    };
  }

  #streamOf(rank: number | undefined): Stream {
    const key = this.#streams.size < most.streams ? rank : undefined;
    let stream = this.#streams.get(key);
    if (stream === undefined) {
      stream = {
        rank: key,
        lines: [],
        pending: [],
        frames: [],
        isBelowFrame: false,
        model: undefined,
        config: undefined,
        mismatches: undefined,
      };
      this.#streams.set(key, stream);
    }
    return stream;
  }

  #continueConfig(stream: Stream, text: string): boolean {
    const reader = stream.config;
    if (reader === undefined) {
      return false;
    }
    if (!reader.push(text)) {
      stream.config = undefined;
      this.#printed ??= reader.isWhole ? reader.text : undefined;
    }
    return true;
  }

  #readFrame(stream: Stream, text: string): void {
    if (/^\s*Traceback \(most recent call last\)/.test(text)) {
      stream.frames = [];
    }
    const [, file, framed] = frameLine.exec(text) ?? [];
    const path = file ?? framed;
    stream.isBelowFrame = file !== undefined;
    if (path !== undefined) {
      stream.frames = [...stream.frames.slice(1 - most.frames), path.replaceAll('\\', '/')];
    }
  }

  #continueModel(stream: Stream, line: Line): void {
    const { model } = stream;
    if (model !== undefined && !ModelErrorReader.begin(line.text)) {
      if (!model.reader.push(line.text)) {
        this.#finishModel(stream);
      }
      return;
    }
    this.#finishModel(stream);
    const reader = ModelErrorReader.begin(line.text);
    stream.model = reader && { reader, line: line.number };
  }

  #finishModel(stream: Stream): void {
    const { model } = stream;
    stream.model = undefined;
    if (model === undefined) {
      return;
    }
    const { error } = model.reader;
    const quote = `${error.fields.length === 1 ? '1 validation error' : `${error.fields.length} validation errors`} for ${error.model}`;
    this.#events.addModel(stream.rank, {
      kind: 'model',
      error,
      line: model.line,
      quote: error.fields.length === 0 ? `validation error for ${error.model}` : quote,
      times: 1,
      ranks: new Set(),
    });
  }

  #readException(stream: Stream, { number, text }: Line): void {
    const [, parser, , row] = parserError.exec(text) ?? [];
    if (row !== undefined && (parser === 'Hjson' || stream.frames.some(path => readersCode.test(path)))) {
      const told = {
        line: number,
        quote: text.trim().slice(0, mostCharacters),
        times: 1,
        ranks: new Set<number>(),
      };
      this.#events.add(`syntax ${row}`, stream.rank, { kind: 'syntax', row: Number(row), ...told });
      return;
    }
    const [, name, message] = exception.exec(text) ?? [];
    if (name === undefined || message === undefined || stream.frames.length === 0) {
      return;
    }
    const quote = `${name}: ${message}`.slice(0, mostCharacters);
    this.#events.add(`other ${quote.replace(/\d+/g, '0')}`, stream.rank, {
      kind: 'other',
      isDeepSpeeds: stream.frames.slice(-3).some(path => readersCode.test(path)),
      failsAt: momentOf(stream.frames),
      line: number,
      quote,
      times: 1,
      ranks: new Set(),
    });
  }

  /** Searches around the lines whose neighbours are known, or around all at the end. */
  #settle(stream: Stream, isEnd: boolean): void {
    const { lines } = stream;
    while (stream.pending.length > 0) {
      const [next] = stream.pending;
      const at = next === undefined ? -1 : lines.findIndex(({ number }) => number === next.index);
      if (next === undefined || (!isEnd && lines.length - 1 - at < around.after)) {
        break;
      }
      stream.pending.shift();
      const piece = lines.slice(Math.max(0, at - around.before), at + around.after + 1);
      this.#searchIn(stream, piece, next);
    }
    const first = stream.pending[0];
    const keptFrom = first === undefined ? lines.length : lines.findIndex(({ number }) => number === first.index);
    const surplus = keptFrom - around.before;
    if (surplus > 0) {
      stream.lines = lines.slice(surplus);
    }
    if (this.#seen.size > 10_000) {
      this.#seen = new Set();
    }
  }

  #searchIn(stream: Stream, piece: readonly Line[], { words, frames }: Pending): void {
    const starts: number[] = [];
    let text = '';
    for (const line of piece) {
      starts.push(text.length);
      text += `${line.text}\n`;
    }
    const hits = search(text, words).filter(
      ({ raisedIn }) => raisedIn === undefined || frames.some(path => raisedIn.test(path)),
    );
    for (const hit of longest(hits)) {
      const at = starts.findLastIndex(start => start <= hit.offset);
      const line = piece[at]?.number ?? 0;
      const place = `${nameOf(hit.meaning)} ${line}`;
      if (!this.#seen.has(place)) {
        this.#seen.add(place);
        this.#addKnown(stream, hit, line, text);
      }
    }
  }

  #addKnown(stream: Stream, hit: Hit, line: number, text: string): void {
    const { meaning } = hit;
    const quote = quoteIn(text, hit);
    const mismatches: Mismatch[] = [];
    if (/mismatch TrainingArguments|DeepSpeed config values/.test(quote)) {
      const kept = stream.lines.flatMap(each => (each.number > line ? (readMismatch(each.text) ?? []) : []));
      mismatches.push(...kept);
      stream.mismatches = mismatches;
    }
    this.#events.add(nameOf(meaning), stream.rank, {
      kind: 'known',
      meaning,
      mismatches,
      whole: text.slice(hit.offset).replace(/\s+/g, ' ').slice(0, 1000),
      line,
      quote,
      times: 1,
      ranks: new Set(),
    });
  }
}

function nameOf(meaning: Meaning): string {
  return meaning.kind === 'rule'
    ? `rule ${meaning.known.rules.join()} ${meaning.known.text}`
    : `cause ${meaning.cause.code}`;
}

/** Returns when code raised an exception, from the files of its traceback; the last moment if they do not tell. */
function momentOf(frames: readonly string[]): Moment {
  const readsConfig =
    /\/deepspeed\/(?:\w+\/)*\w*config(?:_utils)?\.py$|\/accelerate\/utils\/dataclasses\.py$|\/integrations\/deepspeed\.py$/;
  const [last = ''] = frames.slice(-1);
  return readsConfig.test(last)
    ? 'load'
    : frames.some(path => path.endsWith('/deepspeed/__init__.py'))
      ? 'initialize'
      : 'step';
}
