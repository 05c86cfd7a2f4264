import {
  KafkaSink,
  KafkaSource,
  KeyedProcessFunction,
  ListStateDescriptor,
  MapStateDescriptor,
  StreamExecutionEnvironment,
  Types,
  ValueStateDescriptor,
  WatermarkStrategy,
  type Collector,
  type Context,
  type Infer,
  type ListState,
  type MapState,
  type OnTimerContext,
  type ValueState,
} from 'sluice';

const Transaction = Types.POJO('com.example.Transaction', {
  userId: Types.LONG,
  amount: Types.DOUBLE,
  timestamp: Types.LONG,
});

const Profile = Types.POJO('com.example.Profile', { count: Types.INT, total: Types.DOUBLE });

/** What each transaction did to its user's profile: a record lost or counted twice shows in every later one. */
const Update = Types.POJO('com.example.Update', {
  userId: Types.LONG,
  count: Types.INT,
  total: Types.DOUBLE,
  latest: Types.LIST(Types.DOUBLE),
  buckets: Types.INT,
  fired: Types.INT,
});

const LATEST = 3;
/** Past every timestamp of the input, in ms since 1970. */
const FAR_MS = 8e15;

/** Keeps each kind of state, and a timer for each second of a user's event time. */
class Counting extends KeyedProcessFunction<number, Infer<typeof Transaction>, Infer<typeof Update>> {
  #profile!: ValueState<Infer<typeof Profile>>;
  #latest!: ListState<number>;
  #buckets!: MapState<number, number>;
  #fired!: ValueState<number>;

  override open() {
    const context = this.getRuntimeContext();
    this.#profile = context.getState(new ValueStateDescriptor('profile', Profile));
    this.#latest = context.getListState(new ListStateDescriptor('latest', Types.DOUBLE));
    this.#buckets = context.getMapState(new MapStateDescriptor('buckets', Types.INT, Types.INT));
    this.#fired = context.getState(new ValueStateDescriptor('fired', Types.INT));
  }

  override processElement(transaction: Infer<typeof Transaction>, ctx: Context, out: Collector<Infer<typeof Update>>) {
    const profile = this.#profile.value() ?? { count: 0, total: 0 };
    profile.count += 1;
    profile.total += transaction.amount;
    this.#profile.update(profile);

    const latest = [...this.#latest.get(), transaction.amount].slice(-LATEST);
    this.#latest.update(latest);
    const bucket = Math.floor(transaction.amount / 50);
    this.#buckets.put(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    // Far off, so that all fire at the end of the input: when a watermark comes is not the same in each run.
    ctx.timerService().registerEventTimeTimer(FAR_MS + Math.floor(transaction.timestamp / 1000));

    out.collect({
      userId: transaction.userId,
      count: profile.count,
      total: profile.total,
      latest,
      buckets: [...this.#buckets.keys()].length,
      fired: -1,
    });
  }

  override onTimer(_timestamp: number, ctx: OnTimerContext<number>, out: Collector<Infer<typeof Update>>) {
    const fired = (this.#fired.value() ?? 0) + 1;
    this.#fired.update(fired);
    out.collect({ userId: ctx.getCurrentKey(), count: -1, total: 0, latest: [], buckets: 0, fired });
  }
}

export class CountingJob {
  static main() {
    const env = StreamExecutionEnvironment.getExecutionEnvironment();
    const transactions = env
      .fromSource(
        KafkaSource.topic('transactions', Transaction),
        WatermarkStrategy.forBoundedOutOfOrderness<Infer<typeof Transaction>>(200).withTimestampAssigner(
          (transaction) => transaction.timestamp,
        ),
        'Kafka Source',
      )
      .uid('source-id');

    transactions
      .keyBy('userId')
      .process(new Counting())
      .returns(Update)
      .name('Counting')
      .uid('counting-id')
      .sinkTo(KafkaSink.topic('updates', Update))
      .name('Kafka Sink')
      .uid('sink-id');

    env.execute('Counting');
  }
}
