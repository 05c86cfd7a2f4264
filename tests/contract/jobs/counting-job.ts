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
  type ValueState,
} from 'sluice';

const Transaction = Types.POJO('com.example.Transaction', {
  userId: Types.LONG,
  amount: Types.DOUBLE,
  timestamp: Types.LONG,
});

const Count = Types.POJO('com.example.Count', { userId: Types.LONG, count: Types.INT });

/** Numbers each user's transactions: one that is lost or counted twice shows in all that follow. */
class Counting extends KeyedProcessFunction<number, Infer<typeof Transaction>, Infer<typeof Count>> {
  #count!: ValueState<number>;

  override open() {
    this.#count = this.getRuntimeContext().getState(new ValueStateDescriptor('count', Types.INT));
  }

  override processElement(transaction: Infer<typeof Transaction>, _ctx: Context, out: Collector<Infer<typeof Count>>) {
    const count = (this.#count.value() ?? 0) + 1;
    this.#count.update(count);
    if (count === 1) console.log(`first of ${transaction.userId}`);
    out.collect({ userId: transaction.userId, count });
  }
}

export class CountingJob {
  static main() {
    console.log('making the job');
    const env = StreamExecutionEnvironment.getExecutionEnvironment();
    env
      .fromSource(KafkaSource.topic('input', Transaction), WatermarkStrategy.noWatermarks(), 'Input')
      .uid('input-id')
      .keyBy('userId')
      .process(new Counting())
      .returns(Count)
      .name('Counting')
      .uid('counting-id')
      .sinkTo(KafkaSink.topic('counts', Count))
      .name('Counts')
      .uid('counts-id');
    env.execute('Counting');
  }
}
