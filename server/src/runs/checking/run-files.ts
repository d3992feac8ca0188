import type { Notation } from '../../document/notation.js';
import { parseText } from '../../document/parse.js';
import { type ValueNode, valueAt } from '../../document/syntax-tree.js';
import type { PathReference, Run } from '../run.js';
import { foldersWithAll, referencesOf } from '../run-paths.js';
import { readerOf } from '../script-reader.js';
import type { NamedFile, RunFiles } from './run-context.js';

/** Returns the file that a path of a run leads to; undefined if no place has it. */
export type LookUp = (path: string) => NamedFile | undefined;

/** A file that starts runs, with the notation of its language. */
export interface RunDocument {
  readonly uri: string;
  readonly text: string;
  readonly notation: Notation | undefined;
}

/** Returns the files of a run, with the config that is written in the same file if the run gets that. */
export function withOwnConfig(files: RunFiles, { inline }: Run, { uri, text, notation }: RunDocument): RunFiles {
  const region =
    inline && notation?.regionsOf(text).find(({ kind, offset }) => kind === 'config' && offset === inline.offset);
  return region === undefined
    ? files
    : {
        ...files,
        config: { name: 'the config', uri, text, root: region.root, isOwn: true, isOpen: !region.isComplete },
      };
}

/** Returns the mapping in a YAML file, whatever it holds. */
function yamlRoot(text: string, yaml: Notation): ValueNode | undefined {
  const whole = {
    kind: 'accelerate',
    root: undefined,
    offset: 0,
    end: text.length,
    isComplete: false,
    reason: '',
  } as const;
  return yaml.regionAgain(text, whole).root;
}

/** Returns the path of the config that a file of `accelerate launch` names; undefined if it names none. */
export function configNamedIn({ text }: NamedFile, yaml: Notation): string | undefined {
  const root = yamlRoot(text, yaml);
  const type = valueAt(root, 'distributed_type');
  const path = valueAt(root, 'deepspeed_config', 'deepspeed_config_file');
  return type?.kind === 'string' && type.value === 'DEEPSPEED' && path?.kind === 'string' ? path.value : undefined;
}

/** Returns the folders that have every file that a run names and that was found; empty if there is no such folder. */
function workingFolders(run: Run, lookUp: LookUp): ReadonlySet<string> {
  const havingEach = referencesOf(run).flatMap(({ path }) => {
    const { inFolders } = (path === undefined ? undefined : lookUp(path)) ?? {};
    return inFolders === undefined ? [] : [inFolders.map(({ folder }) => folder)];
  });
  return new Set(foldersWithAll(havingEach));
}

/** Returns the file that a path leads to from certain folders; the one that was found if they are unknown. */
function atFolders(file: NamedFile | undefined, working: ReadonlySet<string>): NamedFile | undefined {
  const own = file?.inFolders?.filter(({ folder }) => working.has(folder)).map(each => each.file) ?? [];
  const [first] = own;
  return first === undefined
    ? file
    : { ...first, ...(own.some(({ uri }) => uri !== first.uri) && { isOneOfSeveral: true }) };
}

/** Returns the files that a run names, and the config that its file of `accelerate launch` names. Without `yaml`, files in YAML are not read. */
export function filesOf(run: Run, lookUp: LookUp, yaml: Notation | undefined): RunFiles {
  const working = workingFolders(run, lookUp);
  const found = (reference: PathReference | undefined): NamedFile | undefined =>
    reference?.path === undefined ? undefined : atFolders(lookUp(reference.path), working);
  const { config, accelerateFile, hostfile, script } = run;
  const only = (file: NamedFile | undefined): NamedFile | undefined =>
    file?.isOneOfSeveral === true ? undefined : file;
  const [own, ofAccelerate, ofHosts, ofScript] = [config, accelerateFile, hostfile, script].map(found).map(only);
  const named =
    ofAccelerate && yaml && config === undefined && !run.arguments.has('deepspeed')
      ? configNamedIn(ofAccelerate, yaml)
      : undefined;
  const ofConfig = own ?? (named === undefined ? undefined : only(atFolders(lookUp(named), working)));
  const isJson = !/\.ya?ml$/.test(ofConfig?.name ?? '');
  const reader = ofScript && readerOf(ofScript.text);
  return {
    ...(ofConfig && { config: { ...ofConfig, root: isJson ? parseText(ofConfig.text).root : undefined } }),
    ...(ofAccelerate && { accelerateFile: { ...ofAccelerate, root: yaml && yamlRoot(ofAccelerate.text, yaml) } }),
    ...(ofHosts && { hostfile: ofHosts }),
    ...(ofScript && { script: ofScript }),
    ...(reader?.isSure === true && { reader }),
    missing: (run.isLost === true ? [] : [config, accelerateFile, hostfile])
      .filter(reference => reference?.path !== undefined)
      .filter((reference): reference is PathReference => found(reference) === undefined),
  };
}
