/** Names of linear layers as transformers and peft have them: into attention and out of it, into the network and out. */
export type LinearNames = readonly [
  queryKeyValue: readonly string[],
  out: string,
  inwards: readonly string[],
  down: string,
];

const apart = ['q_proj', 'k_proj', 'v_proj'] as const;

/** Names of linear layers, by the model type that is best known for them. */
export const linearNames = {
  llama: [apart, 'o_proj', ['gate_proj', 'up_proj'], 'down_proj'],
  phi3: [['qkv_proj'], 'o_proj', ['gate_up_proj'], 'down_proj'],
  glm: [apart, 'o_proj', ['gate_up_proj'], 'down_proj'],
  phi: [apart, 'dense', ['fc1'], 'fc2'],
  starcoder2: [apart, 'o_proj', ['c_fc'], 'c_proj'],
  vit: [apart, 'o_proj', ['fc1'], 'fc2'],
  deepseek: [['q_proj', 'q_a_proj', 'kv_a_proj_with_mqa'], 'o_proj', ['gate_proj', 'up_proj'], 'down_proj'],
  gpt2: [['c_attn'], 'c_proj', ['c_fc'], 'c_proj'],
  gptNeo: [apart, 'out_proj', ['c_fc'], 'c_proj'],
  gptj: [apart, 'out_proj', ['fc_in'], 'fc_out'],
  neox: [['query_key_value'], 'dense', ['dense_h_to_4h'], 'dense_4h_to_h'],
  opt: [apart, 'out_proj', ['fc1'], 'fc2'],
  bert: [['query', 'key', 'value'], 'dense', ['dense'], 'dense'],
  distilbert: [['q_lin', 'k_lin', 'v_lin'], 'out_lin', ['lin1'], 'lin2'],
  t5: [['q', 'k', 'v'], 'o', ['wi'], 'wo'],
  gatedT5: [['q', 'k', 'v'], 'o', ['wi_0', 'wi_1'], 'wo'],
} as const satisfies { readonly [family: string]: LinearNames };

/** Names of the layers of types whose activations are not known. */
const others: { readonly [modelType: string]: LinearNames } = {
  codegen: [['qkv_proj'], 'out_proj', ['fc_in'], 'fc_out'],
  mpt: [['Wqkv'], 'out_proj', ['up_proj'], 'down_proj'],
  electra: linearNames.bert,
  pegasus: linearNames.opt,
};

/** Returns the names of the layers of a type that has no traits. Most decoders have those of Llama. */
export function namesOfType(modelType: string): LinearNames {
  return (Object.hasOwn(others, modelType) ? others[modelType] : undefined) ?? linearNames.llama;
}
