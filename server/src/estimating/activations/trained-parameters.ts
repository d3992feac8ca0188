import { bodyOf, classOf } from '../architectures/config-parts.js';
import { hasTwoStacks } from '../architectures/encoder-decoders.js';
import type { Fields, JsonObject } from '../architectures/fields.js';
import { modulesOf } from '../architectures/model-modules.js';
import { type Module, measure } from '../architectures/module.js';
import { linearsOf } from './build.js';
import { expertAdapters, expertRefusal, replacesNetworks, routerName } from './expert-adapters.js';
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

/** Gives the modules of a model their names. Modules of one role follow each other in the order of their names. */
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
 * Whether "all-linear" means this layer: all linear layers except the head of the model. Source:
 * peft/tuners/tuners_utils.py:_maybe_include_all_linear_layers.
 */
function isLinear({ role }: Module, model: Adapted): boolean {
  return role !== undefined && role !== routerName && !(role === 'classifier' && model.hasTaskHead);
}

/** Adapters of a linear layer have `rank * (inputs + outputs)` parameters. */
function adapterOf(module: Module, names: readonly string[], targets: Targets, model: Adapted): Module {
  const { widths = 0, count, each = 1, experts, role } = module;
  const { lora, type } = model;
  if (experts !== undefined || role === routerName) {
    return { count, ...expertAdapters(module, lora, type) };
  }
  if ((role === 'in' || role === 'down') && replacesNetworks(type)) {
    return { params: 0, count: 0 };
  }
  const params = lora.rank * widths;
  const isTarget = targets === undefined ? isLinear(module, model) : names.some(name => targets.has(name));
  const adapted = targets === undefined || isHead(module) ? each : names.filter(name => targets.has(name)).length;
  return { params, count: isTarget ? (count * adapted) / each : 0, tensor: params };
}

type Targets = ReadonlySet<string> | undefined;

/** A model that gets adapters. */
interface Adapted {
  readonly lora: Lora;
  readonly type: string;
  /** The classifier of sequences is trained in whole. Source: peft/peft_model.py:PeftModelForSequenceClassification. */
  readonly hasTaskHead: boolean;
}

/** Returns how many copies of a module are trained in whole. Each stack of an encoder-decoder has its own embedding. */
function copiesOf(
  module: Module,
  index: number,
  names: readonly string[],
  { lora, type, hasTaskHead }: Adapted,
): number {
  const saved = new Set(lora.modulesToSave.map(lastPart));
  if (module.role === 'classifier' && hasTaskHead) {
    return 1;
  }
  if (index === 0 && hasTwoStacks(type)) {
    return (saved.has('embed_tokens') ? 2 : 0) + (saved.has('shared') ? 1 : 0);
  }
  return names.some(name => saved.has(name)) ? module.count : 0;
}

function loraModules(modules: readonly Module[], model: Adapted, own: LinearNames): readonly Module[] | undefined {
  const { lora, type } = model;
  const { targets = defaultTargets(type) } = lora;
  if (targets === undefined) {
    return undefined;
  }
  const chosen = targets === 'all-linear' ? undefined : new Set(targets.map(lastPart));
  const names = namesOf(modules, own);
  const copies = modules.map((module, index) => {
    return { ...module, shared: 0, count: copiesOf(module, index, names[index] ?? [], model) };
  });
  return [...modules.map((module, index) => adapterOf(module, names[index] ?? [], chosen, model)), ...copies];
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
  const hasTaskHead = classOf(outer)?.endsWith('ForSequenceClassification') ?? false;
  const own: { readonly [kind in Trained['kind']]: () => readonly Module[] | undefined } = {
    all: () => modules,
    head: () => modules.filter(isHead).map(module => ({ ...module, shared: 0 })),
    'without-embedding': () => modules.slice(1),
    lora: () =>
      trained.kind === 'lora'
        ? loraModules(modules, { lora: trained, type: String(type), hasTaskHead }, names)
        : undefined,
  };
  const refusal = trained.kind === 'lora' ? expertRefusal(String(type), trained) : undefined;
  if (refusal !== undefined) {
    return { ok: false, problem: refusal };
  }
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
