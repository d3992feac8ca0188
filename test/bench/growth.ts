/** Returns a legal config of about this many lines: many groups of a section with free names. */
export function configOf(lines: number): string {
  const groups = Array.from(
    { length: Math.max(1, Math.round((lines - 12) / 9)) },
    (_, i) => `        "group_${i}": {
          "params": {
            "start_bits": 8,
            "target_bits": 4,
            "quantization_period": 50
          },
          "modules": ["layer_${i}.attention"],
          "related_modules": [["layer_${i}.output"]]
        }`,
  );
  return `{
  "train_batch_size": 8,
  "zero_optimization": { "stage": 2, "overlap_comm": true },
  "compression_training": {
    "weight_quantization": {
      "shared_parameters": { "enabled": true },
      "different_groups": {
${groups.join(',\n')}
      }
    }
  }
}
`;
}

/** Slope of log(time) over log(lines): 1 is linear. */
export function exponent(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (pick: 0 | 1): number => logs.reduce((sum, point) => sum + point[pick], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  const over = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return over / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}
