import { propertyOf, valueAt } from '../document/syntax-tree.js';
import { type Amendment, entry, type OpenSection, sectionAt, valueAtPath } from './effective.js';

/** Removes members that DeepSpeed does not read, with a remark for each one that the file contains. */
function leaveUnread(section: OpenSection, names: Iterable<string>, written: ReadonlySet<string>, when: string): void {
  for (const name of names) {
    section.members.delete(name);
    if (written.has(name)) {
      section.remarks.push(`"${name}" is only read with ${when}`);
    }
  }
}

/** A section that DeepSpeed reads only in part while it is off. */
interface Switched {
  readonly path: string;
  /** The keys that DeepSpeed then does not read. By default all but the switch and `always`. */
  readonly unread?: readonly string[];
  readonly always?: readonly string[];
}

/**
 * Source: deepspeed/runtime/data_pipeline/config.py:get_data_efficiency_config,
 * deepspeed/compression/config.py:get_compression_config@v0.19.6.
 */
const switched: readonly Switched[] = [
  { path: 'data_efficiency.data_sampling.curriculum_learning' },
  { path: 'data_efficiency.data_routing.random_ltd', always: ['layer_token_lr_schedule'] },
  { path: 'compression_training.layer_reduction' },
  { path: 'compression_training.head_pruning.shared_parameters', unread: ['num_heads'] },
];

function bySwitch({ path, unread, always = [] }: Switched): Amendment {
  return (root, { document }) => {
    const section = sectionAt(root, path);
    if (section === undefined || valueAtPath(section, 'enabled') !== false) {
      return;
    }
    const object = valueAt(document.root, ...path.split('.'));
    const written = new Set(object?.kind === 'object' ? object.properties.map(({ key }) => key.name) : []);
    const others = [...section.members.keys()].filter(name => name !== 'enabled' && !always.includes(name));
    leaveUnread(section, unread ?? others, written, '"enabled": true');
  };
}

/** A section in which the value of one key determines which other keys DeepSpeed reads. */
interface Selected {
  readonly path: string;
  readonly by: string;
  /** By value, the keys that DeepSpeed reads in addition to the common ones. */
  readonly reads: { readonly [value: string]: readonly string[] };
}

const layout = ['different_layout_per_head'];
const global = ['global_block_indices', 'global_block_end_indices'];
const fixed = ['num_local_blocks', 'num_global_blocks', 'num_different_global_patterns'];

const selected: readonly Selected[] = [
  // deepspeed/runtime/config.py:get_sparse_attention@v0.19.6
  {
    path: 'sparse_attention',
    by: 'mode',
    reads: {
      dense: [],
      fixed: [...layout, 'attention', 'horizontal_global_attention', ...fixed],
      variable: [
        ...layout,
        'attention',
        'horizontal_global_attention',
        'num_random_blocks',
        'local_window_blocks',
        ...global,
      ],
      bigbird: [...layout, 'num_random_blocks', 'num_sliding_window_blocks', 'num_global_blocks'],
      bslongformer: [...layout, 'num_sliding_window_blocks', ...global],
    },
  },
  // deepspeed/compression/config.py:get_sparse_pruning_shared_parameters@v0.19.6
  {
    path: 'compression_training.sparse_pruning.shared_parameters',
    by: 'method',
    reads: {
      l1: [],
      topk: [],
      snip_momentum: [
        'block_pattern',
        'dense_ratio',
        'schedule_offset_stride',
        'excluded_modules',
        'schedule_offset_end',
      ],
    },
  },
];

function bySelection({ path, by, reads }: Selected): Amendment {
  const all = new Set(Object.values(reads).flat());
  return (root, { document }) => {
    const section = sectionAt(root, path);
    const choice = section === undefined ? undefined : String(valueAtPath(section, by));
    const read = choice !== undefined && Object.hasOwn(reads, choice) ? reads[choice] : undefined;
    if (section === undefined || read === undefined) {
      return;
    }
    const object = valueAt(document.root, ...path.split('.'));
    for (const name of all) {
      if (!read.includes(name)) {
        const readers = Object.keys(reads).filter(value => reads[value]?.includes(name));
        const written = new Set(propertyOf(object, name) === undefined ? [] : [name]);
        leaveUnread(section, [name], written, readers.map(value => `"${by}": "${value}"`).join(' or '));
      }
    }
  };
}

/** The end of pruning defaults to its start. Source: deepspeed/compression/config.py:get_sparse_pruning_shared_parameters@v0.19.6.. */
const endOfPruning: Amendment = (root, { document }) => {
  const path = 'compression_training.sparse_pruning.shared_parameters';
  const section = sectionAt(root, path);
  const offset = section === undefined ? undefined : valueAtPath(section, 'schedule_offset');
  const written = propertyOf(valueAt(document.root, ...path.split('.')), 'schedule_offset_end') !== undefined;
  if (offset !== undefined && !written && valueAtPath(root, `${path}.method`) === 'snip_momentum') {
    section?.members.set('schedule_offset_end', entry(offset, 'derived', 'default: "schedule_offset"'));
  }
};

/** Removes the keys of a section that DeepSpeed does not read because of another key in it. */
export const partlyRead: readonly Amendment[] = [...switched.map(bySwitch), ...selected.map(bySelection), endOfPruning];
