import { bodyOf } from '../architectures/config-parts.js';
import type { Fields, JsonObject } from '../architectures/fields.js';
import { modulesOf } from '../architectures/model-modules.js';
import { type Module, measure } from '../architectures/module.js';
import { linearsOf } from './build.js';
import { headName } from './kept.js';
import { type LinearNames, namesOfType } from './linear-names.js';
import { defaultTargets, lastPart } from './lora-targets.js';
import type { Trained } from './phases.js';
import { traitsOf } from './traits-by-type.js';

/** How many parameters a run trains. */
export interface TrainedParameters {
  readonly trained: number;
  /** Parameters that the run adds to those of the model: adapters, and copies of modules that are trained in whole. */
  readonly added: number;
  /** Elements of the largest tensor that is trained. */
  readonly largestTensor: number;
}

/** The parameters that a run trains, or a sentence that says why their number is not known. */
export type TrainedReading =
  | { readonly ok: true; readonly parameters: TrainedParameters }
  | { readonly ok: false; readonly problem: string };

type Lora = Extract<Trained, { readonly kind: 'lora' }>;

/** Names of the embedding of the tokens and of the head, which other models may call otherwise. */
const embeddingNames = new Set(['embed_tokens', 'wte', 'word_embeddings', 'embed_in', 'shared']);
const headNames = new Set([headName, 'embed_out', 'decoder', 'vocab_projector']);

/** The projection onto the vocabulary is the only module that may share its weights. */
function isHead({ shared }: Module): boolean {
  return shared !== undefined;
}

/** Gives the modules of a model their names. Those of one role follow each other in the order of their names. */
function namesOf(modules: readonly Module[], names: LinearNames): readonly (readonly string[])[] {
  const [qkv, out, inwards, down] = names;
  const byRole: { readonly [role: string]: readonly string[] } = { qkv, out: [out], in: inwards, down: [down] };
  const used = new Map<string, number>();
  return modules.map((module, index) => {
    const { role, each = 1 } = module;
    if (role === undefined) {
      return index === 0 ? [...embeddingNames] : isHead(module) ? [...headNames] : [];
    }
    const all = byRole[role] ?? [role];
    const from = used.get(role) ?? 0;
    used.set(role, (from + each) % all.length);
    return Array.from({ length: each }, (_, i) => all[(from + i) % all.length] ?? role);
  });
}

/**
 * Adapters of a linear layer have `rank * (inputs + outputs)` parameters. "all-linear" means all linear layers except
 * the head of the model. Source: peft/tuners/tuners_utils.py:_maybe_include_all_linear_layers.
 */
function adapterOf(module: Module, names: readonly string[], rank: number, targets: Targets): Module {
  const { widths = 0, count, each = 1, role } = module;
  const isTarget =
    targets === undefined ? role !== undefined && role !== 'classifier' : names.some(name => targets.has(name));
  const adapted = targets === undefined || isHead(module) ? each : names.filter(name => targets.has(name)).length;
  const params = rank * widths;
  return { params, count: isTarget ? (count * adapted) / each : 0, tensor: params };
}

type Targets = ReadonlySet<string> | undefined;

function loraModules(
  modules: readonly Module[],
  lora: Lora,
  type: string,
  own: LinearNames,
): readonly Module[] | undefined {
  const { targets = defaultTargets(type), modulesToSave, rank } = lora;
  if (targets === undefined) {
    return undefined;
  }
  const chosen = targets === 'all-linear' ? undefined : new Set(targets.map(lastPart));
  const saved = new Set(modulesToSave.map(lastPart));
  const names = namesOf(modules, own);
  const copies = modules
    .filter((_, index) => names[index]?.some(name => saved.has(name)))
    .map(module => ({ ...module, shared: 0 }));
  return [...modules.map((module, index) => adapterOf(module, names[index] ?? [], rank, chosen)), ...copies];
}

function namesOfFields(type: string, fields: Fields): LinearNames {
  const traits = traitsOf(type, fields)?.traits;
  return traits === undefined ? namesOfType(type) : linearsOf(fields, traits);
}

/** Returns the number of parameters that a run trains, of the model that a `config.json` describes, as peft counts them. */
export function trainedParametersOf(outer: JsonObject, trained: Trained): TrainedReading {
  const { modules, fields } = modulesOf(outer) ?? {};
  const { model_type: type } = bodyOf(outer).config;
  if (modules === undefined || fields === undefined) {
    return { ok: false, problem: `The modules of a model of type "${type}" are not known from its config.` };
  }
  const names = namesOfFields(String(type), fields);
  const own: { readonly [kind in Trained['kind']]: () => readonly Module[] | undefined } = {
    all: () => modules,
    head: () => modules.filter(isHead).map(module => ({ ...module, shared: 0 })),
    'without-embedding': () => modules.slice(1),
    lora: () => (trained.kind === 'lora' ? loraModules(modules, trained, String(type), names) : undefined),
  };
  const chosen = own[trained.kind]();
  if (chosen === undefined) {
    return {
      ok: false,
      problem: `Peft has no default for the layers that get adapters in a model of type "${type}". Name them in "target_modules".`,
    };
  }
  const { params, largestTensor } = measure(chosen);
  return {
    ok: true,
    parameters: { trained: params, added: trained.kind === 'lora' ? params : 0, largestTensor },
  };
}
