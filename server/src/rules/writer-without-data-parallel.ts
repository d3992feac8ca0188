import { setKey } from '../checking/assignment.js';
import { severityOf } from '../checking/effect.js';
import type { FailsAt, Rule } from '../checking/rule.js';
import { isLeftOut, propertyAt } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const path = 'checkpoint.writer.data_parallel';

export const writerWithoutDataParallel: Rule = {
  code: 'writer-without-data-parallel',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A checkpoint writer without "data_parallel", which sets how ranks divide the writing.',
  why: 'Below stage 3 a writer without "data_parallel" asks the model parallel unit ("mpu") of the script for the rank, and fails if there is none.',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 1 }, "checkpoint": { "writer": { "type": "fast" } } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 1 }, "checkpoint": { "writer": { "type": "fast", "data_parallel": "replica" } } }',
  versions: ['0.17.1', null],
  source:
    'deepspeed/runtime/model_checkpointing/data_parallel_writer_factory.py:DataParallelWriterFactory._get_data_parallel_config',
  about: ['checkpoint.writer'],
  checkConfig(context) {
    const writer = propertyAt(context.document, 'checkpoint.writer');
    const stage = stageOf(context);
    if (writer?.value?.kind !== 'object' || stage === undefined || stage === 3 || !isLeftOut(context, path)) {
      return undefined;
    }
    const certain = context.assumptions.loader.id !== 'deepspeed';
    const failsAt: FailsAt = certain ? 'initialize' : 'never';
    return [
      {
        span: writer.key,
        message: `"writer" has no "data_parallel". DeepSpeed fails when the engine is built${certain ? '' : ', unless the script passes an "mpu"'} ("object has no attribute 'dp_rank'"). Add "data_parallel": "replica".`,
        severity: severityOf(failsAt),
        failsAt,
        lacks: [path],
        fixes: () => [setKey(path, 'replica', true)],
      },
    ];
  },
};
