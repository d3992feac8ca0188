import type { PartKind } from '../estimating/states/part.js';

/** The color of a kind on a light and on a dark ground, for pictures outside of an editor with a theme. */
interface Color {
  readonly light: string;
  readonly dark: string;
}

/** Colors that users with a color deficiency can tell apart: neighbors differ in brightness, too. */
export const colors: { readonly [kind in PartKind]: Color } = {
  weights: { light: '#0969da', dark: '#4493f8' },
  gradients: { light: '#54aeff', dark: '#79c0ff' },
  optimizer: { light: '#8250df', dark: '#ab7df8' },
  activations: { light: '#bc4c00', dark: '#db6d28' },
  logits: { light: '#d4a72c', dark: '#e3b341' },
  gathered: { light: '#1a7f37', dark: '#3fb950' },
  buffers: { light: '#6e7781', dark: '#9198a1' },
};
