/** Programs with a config as people write them, by what is special about them. */
export const programs: readonly (readonly [string, string])[] = [
  [
    'a name that is passed on',
    `import deepspeed

ds_config = {
    "train_batch_size": 8,
    "zero_optimization": {"stage": 3, "offload_param": {"device": "cpu", "pin_memory": True}},
    "fp16": {"enabled": args.fp16, "loss_scale": 0},
}
engine, *_ = deepspeed.initialize(model=model, config=ds_config)
`,
  ],
  [
    'a function',
    `def get_train_ds_config(offload, stage=2):
    device = "cpu" if offload else "none"
    zero_opt_dict = {
        "stage": stage,
        "offload_param": {
            "device": device
        },
        "memory_efficient_linear": False
    }
    return {
        "train_batch_size": GLOBAL_BATCH_SIZE,
        "steps_per_print": 10,
        "zero_optimization": zero_opt_dict,
        "gradient_clipping": 1.0
    }
`,
  ],
  [
    'single quotes and comments',
    `config = {
  'train_micro_batch_size_per_gpu': 2,  # per GPU
  # ZeRO
  'zero_optimization': {  # of stage 2
    'stage': 2,
  },
}
`,
  ],
  [
    'calls of dict',
    `strategy = dict(
    type='DeepSpeedStrategy',
    zero_optimization=dict(
        stage=3,
        overlap_comm=True),
    bf16=dict(enabled=True))
`,
  ],
  [
    'an argument',
    `dschf = HfDeepSpeedConfig({"zero_optimization": {"stage": 3}, "train_micro_batch_size_per_gpu": 1})
`,
  ],
  [
    'expressions',
    `cfg = {
    "train_batch_size": args.batch_size * world_size,
    "optimizer": {"type": "AdamW", "params": {"lr": args.lr, "betas": [args.b1, 0.999]}},
    "zero_optimization": {"stage": 3 if args.zero3 else 2, "reduce_bucket_size": int(5e8)},
    "tensorboard": {"output_path": f"{root}/logs", "enabled": not args.quiet},
    "key": lambda x: x[1:2],
}
`,
  ],
  [
    'a class',
    `class Trainer:
	def __init__(self):
		self.config = {
			"zero_optimization": {
				"stage": 1,
			},
			**self.defaults,
			"steps_per_print": 100,
		}
`,
  ],
  ['CRLF', 'c = {\r\n    "zero_optimization": {\r\n        "stage": 2,\r\n    },\r\n    "a": """x\r\n""",\r\n}\r\n'],
  [
    'characters of two units',
    `c = {
    "zero_optimization": {"stage": 2}, "wandb": {"group": "😀é", "enabled": True},
}
`,
  ],
  [
    'other dicts around',
    `other = {"lr": 1e-4, "sizes": [1, 2]}
runs = [
    {"name": "a", "deepspeed": {"zero_optimization": {"stage": 1}, "bf16": {"enabled": True}}},
    {"name": "b"},
]
`,
  ],
];
