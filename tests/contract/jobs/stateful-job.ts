import {
  KafkaSink,
  KafkaSource,
  KeyedProcessFunction,
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  StreamExecutionEnvironment,
  Types,
  ValueStateDescriptor,
  WatermarkStrategy,
  type CheckpointedFunction,
  type Collector,
  type Context,
  type FunctionInitializationContext,
  type Infer,
  type ListState,
  type MapState,
  type ReducingState,
  type ValueState,
} from 'sluice';

const Transaction = Types.POJO('com.example.Transaction', {
  userId: Types.LONG,
  amount: Types.DOUBLE,
  timestamp: Types.LONG,
});

const Profile = Types.POJO('com.example.Profile', { name: Types.STRING, count: Types.INT, total: Types.DOUBLE });

const Update = Types.POJO('com.example.Update', { userId: Types.LONG, count: Types.INT });

/** A little of every kind of state that a savepoint holds. */
class Stateful
  extends KeyedProcessFunction<number, Infer<typeof Transaction>, Infer<typeof Update>>
  implements CheckpointedFunction
{
  #profile!: ValueState<Infer<typeof Profile>>;
  #amounts!: ListState<number>;
  #buckets!: MapState<string, number>;
  #largest!: ReducingState<number, number>;
  #seen!: ListState<string>;
  #count = 0;

  initializeState(context: FunctionInitializationContext) {
    this.#seen = context.getOperatorStateStore().getListState(new ListStateDescriptor('seen', Types.STRING));
    for (const text of this.#seen.get()) this.#count += Number(text);
  }

  snapshotState() {
    this.#seen.update([String(this.#count)]);
  }

  override open() {
    const context = this.getRuntimeContext();
    this.#profile = context.getState(new ValueStateDescriptor('profile', Profile));
    this.#amounts = context.getListState(new ListStateDescriptor('amounts', Types.DOUBLE));
    this.#buckets = context.getMapState(new MapStateDescriptor('buckets', Types.STRING, Types.LONG));
    this.#largest = context.getReducingState(
      new ReducingStateDescriptor('largest', (a, b) => Math.max(a, b), Types.DOUBLE),
    );
  }

  override processElement(
    { userId, amount, timestamp }: Infer<typeof Transaction>,
    ctx: Context,
    out: Collector<Infer<typeof Update>>,
  ) {
    this.#count++;
    const profile = this.#profile.value() ?? { name: `user ${userId}`, count: 0, total: 0 };
    profile.count += 1;
    profile.total += amount;
    this.#profile.update(profile);
    this.#amounts.add(amount);
    const bucket = `to ${Math.ceil(amount / 100) * 100}`;
    this.#buckets.put(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    this.#largest.add(amount);
    ctx.timerService().registerEventTimeTimer(timestamp + 1000);
    out.collect({ userId, count: profile.count });
  }
}

export class StatefulJob {
  static main() {
    const env = StreamExecutionEnvironment.getExecutionEnvironment();
    env
      .fromSource(KafkaSource.topic('input', Transaction), WatermarkStrategy.noWatermarks(), 'Input')
      .uid('input-id')
      .keyBy('userId')
      .process(new Stateful())
      .returns(Update)
      .name('Stateful')
      .uid('stateful-id')
      .sinkTo(KafkaSink.topic('updates', Update))
      .name('Updates')
      .uid('updates-id');
    env.execute('Stateful');
  }
}
