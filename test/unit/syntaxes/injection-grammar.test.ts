import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { injectionGrammar } from '../../../scripts/generators/injection-grammar.js';
import { jsonScopes, marked, syntaxFile, tokenize } from './tokenizer.js';

const TRAINER_CONFIG = `{
  "fp16": {
    "enabled": "auto",
    "loss_scale": 0
  },
  "bf16": { "enabled": "auto" },
  "optimizer": {
    "type": "AdamW",
    "params": {
      "lr": "auto",
      "betas": "auto",
      "eps": "auto",
      "weight_decay": "auto"
    }
  },
  "scheduler": {
    "type": "WarmupDecayLR",
    "params": {
      "warmup_min_lr": "auto",
      "warmup_max_lr": "auto",
      "warmup_num_steps": "auto",
      "total_num_steps": "auto"
    }
  },
  "zero_optimization": {
    "stage": 3,
    "offload_optimizer": { "device": "auto", "nvme_path": "auto", "pin_memory": true },
    "offload_param": {
      "device": "auto",
      "nvme_path": "/local_nvme"
    },
    "overlap_comm": true,
    "reduce_bucket_size": "auto",
    "stage3_prefetch_bucket_size": "auto",
    "stage3_param_persistence_threshold": "auto",
    "stage3_gather_16bit_weights_on_model_save": "auto"
  },
  "gradient_accumulation_steps": "auto",
  "gradient_clipping": "auto",
  "train_batch_size": "auto",
  "train_micro_batch_size_per_gpu": "auto",
  "steps_per_print": 2000,
  "wall_clock_breakdown": false
}`;

const PACKAGE_JSON = `{
  "name": "fp16",
  "keywords": ["zero_optimization", "auto", "bf16"],
  "optimizer": { "stage": 1, "enabled": "auto", "params": { "device": "auto" } },
  "scheduler": { "lr": "auto", "params": { "lr": "auto" } },
  "compile": { "enabled": "auto" },
  "config": { "stage": 3, "device": "auto", "enabled": "auto", "eps": "auto" },
  "checkpoint": {}, "pipeline": { "stage": 2 }, "timers": [1], "amp": { "enabled": "auto" }, "nebula": null
}`;

const TRAINING_ARGUMENTS = `{
  "fp16": true,
  "bf16": false,
  "gradient_accumulation_steps": 8,
  "train_batch_size": 16,
  "dataloader_drop_last": false,
  "tensor_parallel": { "tp_size": 2 },
  "activation_checkpointing": true,
  "lr": "auto",
  "device": "auto"
}`;

const COMMENTED = `{
  // "fp16": { "enabled": "auto" }
  /* "zero_optimization": { "stage": 1 },
     "train_batch_size": "auto" */
  "zero_optimization": { // "stage": 2
    /* "stage": 0, */ "stage": 2, // "auto"
    "offload_param": { "device": /* "cpu" */ "auto" } // rest
  },
  "bf16": { // on Ampere
    "enabled": true
  }
}`;

// In each of these languages the same source must look as without the extension, except for DeepSpeed's own scopes.
const BROKEN = [
  '{ "zero_optimization": ',
  '{ "zero_optimization": { "stage": ',
  '{ "zero_optimization": { "stage": 2 "offload_param": x, } }',
  '{ "zero_optimization": [1, tru], "fp16": { , "enabled": "auto }\n, "bf16": { "enabled" "auto" } }',
  '{ "optimizer": { "params": { "lr": "\\u0061uto", "eps": "\\q", 5, } ] }\n"scheduler"',
  '{ "fp16":\n{\n"enabled"\n:\n"auto"\n}\n,\n"bf16":\n\n{}}',
];

describe('the grammar injected into JSON', () => {
  it('is up to date with the catalog', () => {
    assert.equal(readFileSync(syntaxFile('deepspeed-config.injection.tmLanguage.json'), 'utf8'), injectionGrammar());
  });

  describe('keys', () => {
    it('keep the color of keys', async () => {
      assert.deepEqual(await marked('{ "zero_optimization": {}, "steps_per_print": 10, "bf16": {}, "x": {} }'), []);
    });
  });

  describe('"auto"', () => {
    it('is marked if Hugging Face fills it', async () => {
      const found = await marked(TRAINER_CONFIG);
      const autos = found.filter(mark => mark === 'auto "auto"');
      assert.equal(autos.length, TRAINER_CONFIG.split('"auto"').length - 1);
      assert.deepEqual(
        found.filter(mark => mark !== 'auto "auto"'),
        ['stage 3'],
      );
    });

    it('stays a string for the editor', async () => {
      const tokens = (await tokenize('source.json', '{"train_batch_size": "auto"}')).flat();
      assert.deepEqual(tokens.find(token => token.text === 'auto')?.scopes, [
        'source.json',
        'meta.structure.dictionary.json',
        'meta.structure.dictionary.value.json',
        'string.quoted.double.json',
        'constant.language.auto.deepspeed',
      ]);
    });

    it('is marked for the stage as well', async () => {
      assert.deepEqual(await marked('{"zero_optimization":{"stage":"auto"}}'), ['auto "auto"']);
    });

    it('is marked only as the whole value', async () => {
      const text = '{ "train_batch_size": "automatic", "gradient_clipping": "Auto", "total_num_steps": ["auto"] }';
      assert.deepEqual(await marked(text), []);
    });

    it('is an ordinary string if nothing fills it', async () => {
      const zero =
        '{ "zero_optimization": { "overlap_comm": "auto", "deeper": { "stage": "auto", "device": "auto" } },';
      const rest =
        '"fp16": { "loss_scale": "auto" }, "optimizer": { "type": "auto", "params": { "amsgrad": "auto" } } }';
      assert.deepEqual(await marked(`${zero} ${rest}`), []);
    });
  });

  describe('the stage', () => {
    for (const stage of ['0', '1', '2', '3']) {
      it(`${stage} is marked`, async () => {
        for (const text of [
          `{"zero_optimization":{"stage":${stage}}}`,
          `{"zero_optimization": {\n"stage" : ${stage}\n}}`,
        ]) {
          assert.deepEqual(await marked(text), [`stage ${stage}`]);
        }
      });
    }

    for (const value of ['4', '13', '30', '-1', '1.5', '2e0', '"2"', '[2]', '{ "stage": 2 }']) {
      it(`is not marked in ${value}`, async () => {
        assert.deepEqual(await marked(`{"zero_optimization": {"stage": ${value}}}`), []);
      });
    }

    it('belongs to zero_optimization itself, not to sections below or beside it', async () => {
      const text = '{ "stage": 1, "zero_optimization": { "zenflow": { "stage": 2 } }, "pipeline": { "stage": 3 } }';
      assert.deepEqual(await marked(text), []);
    });

    it('is found after nested members', async () => {
      const text =
        '{ "zero_optimization": { "zeropp_loco_param": { "a": [{}] }, "offload_param": {}, "stage": 3 }, "stage": 1 }';
      assert.deepEqual(await marked(text), ['stage 3']);
    });
  });

  describe('comments', () => {
    for (const scopeName of ['source.json', 'source.json.comments']) {
      it(`are left alone in ${scopeName}`, async () => {
        assert.deepEqual(await marked(COMMENTED, scopeName), ['stage 2', 'auto "auto"']);
      });
    }
  });

  describe("other programs' JSON", () => {
    it('keeps its generic names', async () => {
      assert.deepEqual(await marked(PACKAGE_JSON), []);
      assert.deepEqual(await marked(TRAINING_ARGUMENTS), []);
    });
  });

  it("keeps the JSON grammar's own scopes", async () => {
    for (const scopeName of ['source.json', 'source.json.comments']) {
      for (const text of [TRAINER_CONFIG, PACKAGE_JSON, TRAINING_ARGUMENTS, COMMENTED, ...BROKEN]) {
        const before = await jsonScopes(scopeName, text, { extension: false });
        assert.deepEqual(await jsonScopes(scopeName, text), before, text);
      }
    }
  });
});
