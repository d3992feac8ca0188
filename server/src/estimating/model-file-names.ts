const config = 'config.json';
const endOfIndex = '.safetensors.index.json';

/** Files in the directory of a Hugging Face model that have its size, the better one first. */
export const modelFileNames = [config, `model${endOfIndex}`] as const;

/** The same names in a sentence. */
export const modelFiles = modelFileNames.join(' or ');

/** A glob for files of models. Weights may have another name than "model". */
export const modelFileGlob = `**/{${config},*${endOfIndex}}`;

/** Whether a file of this base name may have the size of a model. */
export function isModelFileName(baseName: string): boolean {
  return baseName === config || baseName.endsWith(endOfIndex);
}
