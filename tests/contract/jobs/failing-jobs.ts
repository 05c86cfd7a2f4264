import {
  KeyedProcessFunction,
  NumberSequenceSource,
  RichMapFunction,
  RichSinkFunction,
  StreamExecutionEnvironment,
  Types,
  ValueStateDescriptor,
  WatermarkStrategy,
  type CheckpointedFunction,
  type Collector,
  type Context,
  type DataStream,
  type OnTimerContext,
  type SplitEnumerator,
} from 'sluice';

// One class for each place where user code may fail. `-c` picks one.

const MANY = 1_000_000;

function run<T>(build: (numbers: DataStream<number>) => DataStream<T>): void {
  const env = StreamExecutionEnvironment.getExecutionEnvironment();
  build(env.fromSequence(1, MANY))
    .addSink(() => undefined)
    .name('Last');
  env.execute('Failing');
}

/** Keyed, with a state, so that the job has something to lose. */
abstract class Keyed extends KeyedProcessFunction<number, number, number> {
  override open(): void {
    this.getRuntimeContext().getState(new ValueStateDescriptor('unused', Types.LONG));
  }

  processElement(value: number, _ctx: Context<number>, out: Collector<number>): void {
    out.collect(value);
  }
}

const keyed = (numbers: DataStream<number>, userFunction: Keyed): DataStream<number> =>
  numbers
    .keyBy((value) => value % 8, Types.LONG)
    .process(userFunction)
    .returns(Types.LONG)
    .name('Guilty');

export class ThrowsInMap {
  static main() {
    run((numbers) => numbers.map((value) => fail('map', value), Types.LONG).name('Guilty'));
  }
}

export class ThrowsInOpen {
  static main() {
    run((numbers) =>
      keyed(
        numbers,
        new (class extends Keyed {
          override open() {
            fail('open', 0);
          }
        })(),
      ),
    );
  }
}

export class ThrowsInSelector {
  static main() {
    run((numbers) =>
      numbers
        .keyBy((value) => fail('selector', value), Types.LONG)
        .map((value) => value, Types.LONG)
        .name('Behind'),
    );
  }
}

export class ThrowsInProcessElement {
  static main() {
    run((numbers) =>
      keyed(
        numbers,
        new (class extends Keyed {
          override processElement(value: number) {
            if (value === 100) fail('processElement', value);
          }
        })(),
      ),
    );
  }
}

export class ThrowsInTimer {
  static main() {
    run((numbers) =>
      keyed(
        numbers,
        new (class extends Keyed {
          override processElement(_value: number, ctx: Context<number>) {
            ctx.timerService().registerProcessingTimeTimer(ctx.timerService().currentProcessingTime() + 1);
          }

          override onTimer(timestamp: number, ctx: OnTimerContext<number>) {
            fail(`onTimer of ${ctx.getCurrentKey()}`, timestamp > 0 ? 1 : 0);
          }
        })(),
      ),
    );
  }
}

export class ThrowsInSink {
  static main() {
    const env = StreamExecutionEnvironment.getExecutionEnvironment();
    env
      .fromSequence(1, MANY)
      .addSink(
        new (class extends RichSinkFunction<number> {
          invoke(value: number) {
            if (value === 7) fail('invoke', value);
          }
        })(),
      )
      .name('Guilty');
    env.execute('Failing');
  }
}

export class ThrowsInClose {
  static main() {
    run((numbers) =>
      numbers
        .filter((value) => value < 10)
        .map(
          new (class extends RichMapFunction<number, number> {
            map(value: number) {
              return value;
            }

            override close() {
              fail('close', 0);
            }
          })(),
          Types.LONG,
        )
        .name('Guilty'),
    );
  }
}

/** The job goes on; its checkpoints fail. */
export class ThrowsInSnapshot {
  static main() {
    run((numbers) =>
      numbers
        .map(
          new (class extends RichMapFunction<number, number> implements CheckpointedFunction {
            map(value: number) {
              return value;
            }

            initializeState() {}

            snapshotState() {
              fail('snapshotState', 0);
            }
          })(),
          Types.LONG,
        )
        .name('Guilty'),
    );
  }
}

export class ThrowsInEnumerator {
  static main() {
    class Broken extends NumberSequenceSource {
      override createEnumerator(): SplitEnumerator<never> {
        return fail('createEnumerator', 0);
      }
    }
    const env = StreamExecutionEnvironment.getExecutionEnvironment();
    env
      .fromSource(new Broken(1, MANY), WatermarkStrategy.noWatermarks(), 'Guilty')
      .addSink(() => undefined)
      .name('Last');
    env.execute('Failing');
  }
}

export class ThrowsText {
  static main() {
    run((numbers) =>
      numbers
        .map(() => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- user code may throw anything
          throw 'just text';
        }, Types.LONG)
        .name('Guilty'),
    );
  }
}

export class ThrowsUnprintable {
  static main() {
    const hostile = {
      get message(): string {
        throw new Error('no message');
      },
      toString(): string {
        throw new Error('no text');
      },
    };
    run((numbers) =>
      numbers
        .map(() => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- user code may throw anything
          throw hostile;
        }, Types.LONG)
        .name('Guilty'),
    );
  }
}

export class EmitsUndeclaredType {
  static main() {
    const Pair = Types.POJO('com.example.Pair', { name: Types.STRING, size: Types.INT });
    run((numbers) =>
      numbers
        .map((value) => ({ name: 'x', size: value === 5 ? 1.5 : value }), Pair)
        .name('Guilty')
        .rebalance(),
    );
  }
}

export class NullKey {
  static main() {
    run((numbers) =>
      numbers
        // What a type checker can't see: data that is not as declared.
        .keyBy((value) => (value === 9 ? (null as unknown as number) : value), Types.LONG)
        .map((value) => value, Types.LONG)
        .name('Behind'),
    );
  }
}

export class EndlessElement {
  static main() {
    run((numbers) =>
      keyed(
        numbers,
        new (class extends Keyed {
          override processElement() {
            for (;;);
          }
        })(),
      ),
    );
  }
}

export class EndlessOpen {
  static main() {
    run((numbers) =>
      keyed(
        numbers,
        new (class extends Keyed {
          override open() {
            // Only where it really runs: the dry open knows no subtask.
            if (this.getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks() > 0) for (;;);
          }
        })(),
      ),
    );
  }
}

export class EndlessMain {
  static main() {
    for (;;);
  }
}

/** Its worker is gone, without a word. */
export class EndsItsWorker {
  static main() {
    run((numbers) =>
      numbers
        .map((value) => {
          const { process, close } = globalThis as unknown as {
            readonly process?: { exit(): void };
            close?(): void;
          };
          if (value === 50) {
            if (process === undefined) close?.();
            else process.exit();
          }
          return value;
        }, Types.LONG)
        .name('Guilty'),
    );
  }
}

/** Writes far more than anybody reads. */
export class Talkative {
  static main() {
    run((numbers) =>
      numbers
        .map((value) => {
          for (let i = 0; i < 20; i++) console.log(`${value} is a number, said for time ${i}`);
          return value;
        }, Types.LONG)
        .name('Guilty'),
    );
  }
}

function fail(place: string, value: number): never {
  throw new RangeError(`thrown in ${place}, ${value < 0 ? 'below' : 'above'} zero`);
}
