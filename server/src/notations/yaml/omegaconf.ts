import { objectsIn, propertyOf, type ValueNode } from '../../document/syntax-tree.js';

/** A comment that only Hydra reads, at the start of a file. */
const packageComment = /^\uFEFF?(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*?[ \t]*#[ \t]*@package\b/;

/** Whether Hydra reads a file, which uses OmegaConf: it names other files as defaults, has Hydra's section, or its comment. */
function isOfHydra(text: string, root: ValueNode): boolean {
  return (
    packageComment.test(text) ||
    propertyOf(root, 'defaults')?.value?.kind === 'array' ||
    propertyOf(root, 'hydra')?.value?.kind === 'object'
  );
}

/** A number that OmegaConf reads and PyYAML does not: `5e8`. Source: omegaconf/_utils.py:get_yaml_loader. */
const float =
  /^(?:[-+]?\d+(?:_\d+)*\.[\d_]*(?:[eE][-+]?\d+)?|[-+]?\d+(?:_\d+)*[eE][-+]?\d+|\.\d+(?:_\d+)*(?:[eE][-+]\d+)?)$/;

/** Returns a tree with the numbers as OmegaConf reads them, if Hydra reads the file. Changes the tree. */
export function asOmegaConf(text: string, root: ValueNode): ValueNode {
  if (isOfHydra(text, root)) {
    for (const { properties } of objectsIn(root)) {
      for (const { value } of properties) {
        for (const scalar of value?.kind === 'array' ? value.items : [value]) {
          const isPlain = scalar?.kind === 'string' && scalar.end - scalar.offset === scalar.value.length;
          if (isPlain && float.test(scalar.value)) {
            Object.assign(scalar, { kind: 'number', value: Number(scalar.value.replaceAll('_', '')) });
          }
        }
      }
    }
  }
  return root;
}
