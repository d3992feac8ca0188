import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A YAML file that names or holds a config, with what the real programs said. */
export interface AroundFile {
  readonly file: string;
  readonly text: string;
  readonly label: Label;
}

interface Label {
  readonly type: 'accelerate-yaml' | 'recipe-yaml';
  readonly file: string;
  readonly verdict?: AccelerateVerdict;
  readonly deepspeed_config_file?: unknown;
  readonly verdict_with_num_processes_8?: AccelerateVerdict;
  readonly keys?: { readonly deepspeed_config: readonly string[] | null };
  readonly inline?: readonly { readonly path: string }[];
}

/** What `accelerate launch` and its plugin read from a file. */
export interface AccelerateVerdict {
  readonly ok: boolean;
  readonly stage?: string;
  readonly message?: string;
  readonly note?: string;
  readonly ignored_keys?: readonly string[];
  readonly deepspeed_config?: unknown;
  readonly zero3_init_flag?: boolean;
  readonly warnings?: readonly string[];
}

/** The folder of the files around configs, beside the corpus of configs; undefined if there is none. */
export function aroundFolder(): string | undefined {
  const corpus = process.env.DS_CONFIG_CORPUS;
  const folder = corpus ? path.join(corpus, '..', 'around', 'corpus') : undefined;
  return folder !== undefined && existsSync(folder) ? folder : undefined;
}

/** Reads all YAML files around configs. */
export function aroundFiles(folder: string): readonly AroundFile[] {
  const lines = readFileSync(path.join(folder, 'labels.jsonl'), 'utf8').split('\n');
  return lines
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Label)
    .map(label => ({ label, file: label.file, text: readFileSync(path.join(folder, label.file), 'utf8') }));
}
