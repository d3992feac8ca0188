import { childOf, entryOf, lookUp } from '../catalog/catalog.js';
import { newestVersion } from '../catalog/releases.js';
import { mostSimilar } from '../catalog/spelling.js';
import { setOption, setValue } from '../checking/fixes.js';
import { inDraft } from '../checking/in-draft.js';
import type { Fix, Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { shownNode } from '../checking/wording.js';
import { type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { lookedUpName, optimizerOf } from '../semantics/optimizer.js';
import { stageOf } from '../semantics/stage.js';

const parameter = entryOf('optimizer.type');
const torchNames: readonly string[] = [parameter?.torchNames ?? []].flat();

/** Returns the names of DeepSpeed's own optimizers in a release. */
function ownNames(version: string): readonly string[] {
  return (lookUp('optimizer.type', undefined, version)?.parameter?.values ?? []).map(({ value }) => String(value));
}

/** Returns the release that removed one of DeepSpeed's own optimizers. Returns undefined if none has. */
function removedIn(name: string): string | undefined {
  return parameter?.values?.find(({ value }) => String(value).toLowerCase() === name)?.removedIn;
}

const torchPrefix = /^torch\.optim\./;

/**
 * Whether this is a class of another package: DeepSpeed cannot find it, but frameworks that build the optimizer
 * themselves can.
 */
function isForeign(name: string): boolean {
  return name.includes('.') && !torchPrefix.test(name);
}

function isKnown(name: string, version: string): boolean {
  const own = ownNames(version);
  return [...own, ...own.map(each => each.toLowerCase()), ...torchNames].includes(name) || isForeign(name);
}

/**
 * Returns the same algorithm without 1-bit communication. Under ZeRO that is not Lamb, which ZeRO refuses as untested.
 */
function successorOf(name: string, context: ConfigContext): string {
  if (name !== 'onebitlamb') {
    return 'Adam';
  }
  return stageOf(context) === 0 ? 'Lamb' : 'AdamW';
}

export const unknownOptimizer: Rule = {
  code: 'unknown-optimizer',
  severity: 'error',
  failsAt: 'initialize',
  covers: ['untested-optimizer'],
  summary: 'An optimizer that neither DeepSpeed nor torch.optim has.',
  why: "DeepSpeed's own names are case-insensitive. Every other name has to be a class of torch.optim in its exact spelling. DeepSpeed looks it up only when the engine is built, after the model is in memory. DeepSpeed 0.19.7 removed the 1-bit optimizers.",
  bad: '{ "train_batch_size": 8, "optimizer": { "type": "sgd", "params": { "lr": 0.1 } } }',
  good: '{ "train_batch_size": 8, "optimizer": { "type": "SGD", "params": { "lr": 0.1 } } }',
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._do_sanity_check',
  about: [valued('optimizer.type', name => !isKnown(lookedUpName(String(name)), newestVersion))],
  checkConfig(context) {
    const { document, assumptions } = context;
    const { version } = assumptions;
    const { type, name } = optimizerOf(document) ?? {};
    if (type?.value === undefined || name === undefined || isKnown(name, version)) {
      return undefined;
    }
    const written = shownNode(type.value, document.text);
    const spelled = written.replaceAll('"', '');
    const removed = removedIn(name);
    const instead =
      removed === undefined
        ? mostSimilar(name.replace(torchPrefix, ''), [...ownNames(version), ...torchNames])
        : successorOf(name, context);
    const fault =
      removed === undefined
        ? `${written} is not an optimizer of DeepSpeed or torch.optim.`
        : `${written} was removed from DeepSpeed in ${removed}.`;
    const advice =
      instead === undefined
        ? `Write one of DeepSpeed's (${ownNames(version).slice(0, 6).join(', ')}) or a class of torch.optim in its exact spelling.`
        : `Write "${instead}"${removed === undefined ? '' : ` and remove the arguments that it does not take, or use a DeepSpeed before ${removed}`}.`;
    return [
      {
        span: type.value,
        message: `${fault} DeepSpeed ${version} stops when the engine is built ("${spelled} is not a supported DeepSpeed Optimizer"). ${advice}`,
        fixes: () =>
          instead === undefined
            ? []
            : [removed === undefined ? setOption(type, instead, true) : replaceOptimizer(type, instead, version)],
      },
    ];
  },
};

/** Returns a fix that writes another optimizer and removes the arguments that it does not take. */
function replaceOptimizer(type: PropertyNode, name: string, version: string): Fix {
  return {
    title: `Write "${name}" and remove arguments that it does not take`,
    risk: 'loses their values',
    apply(draft) {
      setValue(type, name, '').apply(draft);
      const params = propertyOf(inDraft(draft, type)?.parent, 'params');
      const section = lookUp('optimizer.params', undefined, version);
      const names = params?.value?.kind === 'object' ? params.value.properties.map(({ key }) => key.name) : [];
      for (const argument of names) {
        const property = propertyOf(propertyOf(inDraft(draft, type)?.parent, 'params')?.value, argument);
        if (property !== undefined && section !== undefined && childOf(section, argument, name) === undefined) {
          draft.remove(property);
        }
      }
    },
  };
}
