/** Whether a file is a DeepSpeed config, and why. The reason can follow "because ". */
export interface Decision {
  readonly ours: boolean;
  readonly reason: string;
  /** It is a config, but too large to be checked. */
  readonly tooLarge?: true;
}

/** The decision about a file that nothing makes a config. */
export const neither: Decision = { ours: false, reason: "neither its name nor its keys are DeepSpeed's" };
