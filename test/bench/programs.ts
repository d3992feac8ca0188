/** A function of a program that trains something, of 12 lines. */
function pythonFunction(i: number): string {
  return `
def train_epoch_${i}(model, loader, optimizer, args):
    """Trains for one epoch and returns the mean loss."""
    total, batch_size = 0.0, args.batch_size
    config = {"name": "model_${i}", "optimizer": {"type": "adam", "lr": 1e-${(i % 4) + 3}}, "seed": ${i}}
    for step, (inputs, labels) in enumerate(loader):
        loss = torch.nn.functional.cross_entropy(model(inputs.to(args.device)), labels)
        loss.backward()
        if step % args.accumulation == 0:
            optimizer.step()
            optimizer.zero_grad()
        total += loss.item()
    return total / max(1, len(loader)), config
`;
}

function yamlSection(i: number): string {
  return `
experiment_${i}:
  model: { name: "model_${i}", hidden_size: ${64 * (i + 1)} }
  optimizer:
    type: adamw
    lr: 1.0e-${(i % 4) + 3}
  trainer:
    epochs: ${i + 1}
    batch_size: 32
    devices: [0, 1, 2, 3]
`;
}

function shellCommand(i: number): string {
  return `
echo "run ${i}"
for seed in 1 2 3; do
  python train.py --seed "$seed" --batch-size 32 --output "runs/${i}" \\
    --learning-rate 1e-${(i % 4) + 3} > "runs/${i}.log" 2>&1
done
`;
}

const pieces = { python: pythonFunction, yaml: yamlSection, shell: shellCommand };

/** Files of other programs, of 40 to 320 lines: nothing in them is a config. */
export function programs(language: keyof typeof pieces, count: number): readonly string[] {
  return Array.from({ length: count }, (_, file) =>
    Array.from({ length: 3 + (file % 22) }, (_, i) => pieces[language](file + i)).join('\n'),
  );
}

/** A Python file with a config among other code. */
export function programWithConfig(i: number): string {
  const [before = '', after = ''] = programs('python', 2);
  const config = `
ds_config = {
    "train_batch_size": ${8 * ((i % 4) + 1)},
    "zero_optimization": {"stage": ${i % 4}, "overlap_comm": True},
    "bf16": {"enabled": True},
}
`;
  return `import deepspeed\n${before}${config}${after}`;
}
