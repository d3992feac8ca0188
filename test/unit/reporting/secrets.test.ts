import assert from 'node:assert/strict';
import { withoutSecrets } from '../../../server/src/reporting/secrets.js';

const removed: readonly (readonly [what: string, text: string, left: string])[] = [
  ['a key in a config', '"api_key": "abc-123"', '"api_key": "<removed>"'],
  ['a password in YAML', 'db_password: hunter2', 'db_password: <removed>'],
  ['a keyword in Python', "login(token='abc')", "login(token='<removed>')"],
  ['a variable of a command', 'WANDB_API_KEY=abc python train.py', 'WANDB_API_KEY=<removed> python train.py'],
  ['an argument', 'train.py --hf_token abc --lr 1', 'train.py --hf_token <removed> --lr 1'],
  ['an argument with a sign', 'train.py --api-key=abc', 'train.py --api-key=<removed>'],
  ['a token of Hugging Face', 'uses hf_AbCdEfGhIjKlMnOpQr', 'uses <removed>'],
  ['a token of GitHub', 'uses ghp_AbCdEfGhIjKlMnOpQr', 'uses <removed>'],
  ['a key of AWS', 'uses AKIAABCDEFGHIJKLMNOP', 'uses <removed>'],
  ['credentials in an address', 'https://joe:pw@host/x', 'https://<removed>@host/x'],
  ['an e-mail address', 'by joe.doe@lab.example.org', 'by <e-mail>'],
  ['a user of Linux', '"/home/joe/data"', '"/home/<user>/data"'],
  ['a user of macOS', '/Users/joe/data', '/Users/<user>/data'],
  ['a user of Windows', 'C:\\Users\\joe\\data', 'C:\\Users\\<user>\\data'],
  ['the same user elsewhere', '/home/joe/a /scratch/joe/b', '/home/<user>/a /scratch/<user>/b'],
];

const kept: readonly string[] = [
  '"max_tokens": 4096',
  'tokenizer_name: meta-llama/Llama-3',
  '"num_tokens": "auto"',
  '"train_batch_size": 8, "nvme_path": "/local_nvme"',
  'DeepSpeed info: version=0.19.8, git-hash=1a2b3c4d',
  '--world_info=eyJsb2NhbGhvc3QiOiBbMF19 --master_port=29500',
  '@decorator',
];

describe('a text for the public', () => {
  for (const [what, text, left] of removed) {
    it(`has no ${what.replace(/^an? |^the /, '')}`, () => {
      assert.equal(withoutSecrets(text), left);
    });
  }

  for (const text of kept) {
    it(`keeps ${text}`, () => {
      assert.equal(withoutSecrets(text), text);
    });
  }
});
