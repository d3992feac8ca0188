// A first look at a Python file, without a parser: the client looks at every Python file that is open. Each search is
// for one literal, which is several times faster than one expression for all.

const batchSize = /(?<![a-z]_)train_(?:micro_)?batch_size/;

/** Whether a Python file may have a config. True if it names a key that hardly any config lacks. */
export function mightHave(text: string): boolean {
  return text.includes('zero_optimization') || (text.includes('batch_size') && batchSize.test(text));
}
