import {
  KafkaSink,
  KafkaSource,
  KeyedProcessFunction,
  StreamExecutionEnvironment,
  Types,
  ValueStateDescriptor,
  WatermarkStrategy,
  type Collector,
  type Context,
  type Infer,
  type OnTimerContext,
  type ValueState,
} from 'sluice';

const Transaction = Types.POJO('com.example.Transaction', {
  userId: Types.LONG,
  amount: Types.DOUBLE,
  timestamp: Types.LONG,
});

const Count = Types.POJO('com.example.Count', { userId: Types.LONG, count: Types.INT });

const TIMER_INTERVAL_MS = 2;
/** Past every timestamp of the input. */
const FAR_MS = 8e15;

/** Counts elements and timers twice: in state, and in the instance, which says its count when it is closed. */
class Witness extends KeyedProcessFunction<number, Infer<typeof Transaction>, Infer<typeof Count>> {
  #elements!: ValueState<number>;
  #timers!: ValueState<number>;
  #seenElements = 0;
  #seenTimers = 0;

  constructor(readonly domain: 'processing' | 'event') {
    super();
  }

  override open() {
    this.#elements = this.getRuntimeContext().getState(new ValueStateDescriptor('elements', Types.INT));
    this.#timers = this.getRuntimeContext().getState(new ValueStateDescriptor('timers', Types.INT));
  }

  override processElement({ userId }: Infer<typeof Transaction>, ctx: Context, out: Collector<Infer<typeof Count>>) {
    const count = (this.#elements.value() ?? 0) + 1;
    this.#elements.update(count);
    this.#seenElements++;
    out.collect({ userId, count });
    if (count > 1) return;
    if (this.domain === 'event') ctx.timerService().registerEventTimeTimer(FAR_MS);
    else this.#register(ctx);
  }

  override onTimer(_timestamp: number, ctx: OnTimerContext<number>, out: Collector<Infer<typeof Count>>) {
    this.#timers.update((this.#timers.value() ?? 0) + 1);
    this.#seenTimers++;
    if (this.domain === 'event') out.collect({ userId: ctx.getCurrentKey(), count: -1 });
    else this.#register(ctx);
  }

  #register(ctx: Context): void {
    const timers = ctx.timerService();
    timers.registerProcessingTimeTimer(timers.currentProcessingTime() + TIMER_INTERVAL_MS);
  }

  override close() {
    console.log(`closed after ${this.#seenElements} elements and ${this.#seenTimers} timers`);
  }
}

function build(domain: 'processing' | 'event', topic: string): void {
  const env = StreamExecutionEnvironment.getExecutionEnvironment();
  env
    .fromSource(KafkaSource.topic('input', Transaction), WatermarkStrategy.noWatermarks(), 'Input')
    .uid('input-id')
    .keyBy('userId')
    .process(new Witness(domain))
    .returns(Count)
    .name('Witness')
    .uid('witness-id')
    .sinkTo(KafkaSink.topic(topic, Count))
    .name('Counts')
    .uid('counts-id');
  env.execute(`Witness of ${topic}`);
}

export class WithProcessingTimers {
  static main() {
    build('processing', 'counts');
  }
}

export class WithEventTimers {
  static main() {
    build('event', 'counts');
  }
}

export class First {
  static main() {
    build('event', 'first');
  }
}

export class Second {
  static main() {
    build('event', 'second');
  }
}
