/** Asks about the memory of training steps, then about that of model states: `npm run oracle:memory -- <python>`. */
import './record-activations.js';
import './record-states.js';
