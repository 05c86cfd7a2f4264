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

/** What is remembered of each user: the profile that must survive every change of this job. */
const FeatureState = Types.POJO('com.example.FeatureState', { count: Types.INT, total: Types.DOUBLE });

const Alert = Types.POJO('com.example.Alert', { userId: Types.LONG, amount: Types.DOUBLE });

/** Dollars. */
const ALERT_THRESHOLD = 100;

class FraudDetector extends KeyedProcessFunction<number, Infer<typeof Transaction>, Infer<typeof Alert>> {
  #features!: ValueState<Infer<typeof FeatureState>>;

  override open() {
    this.#features = this.getRuntimeContext().getState(new ValueStateDescriptor('features', FeatureState));
  }

  override processElement(transaction: Infer<typeof Transaction>, _ctx: Context, out: Collector<Infer<typeof Alert>>) {
    const features = this.#features.value() ?? { count: 0, total: 0 };
    features.count += 1;
    features.total += transaction.amount;
    this.#features.update(features);

    if (transaction.amount > ALERT_THRESHOLD) {
      out.collect({ userId: transaction.userId, amount: transaction.amount });
    }
  }
}

export class FraudJob {
  static main() {
    const env = StreamExecutionEnvironment.getExecutionEnvironment();
    // Alerts are committed with each checkpoint.
    env.enableCheckpointing(5_000);

    const transactions = env
      .fromSource(KafkaSource.topic('transactions', Transaction), WatermarkStrategy.noWatermarks(), 'Kafka Source')
      .uid('source-id');

    const alerts = transactions
      .keyBy('userId')
      .process(new FraudDetector())
      .returns(Alert)
      .name('Fraud Detector')
      .uid('fraud-detector-id');

    alerts.sinkTo(KafkaSink.topic('alerts', Alert)).name('Kafka Sink').uid('sink-id');

    env.execute('Fraud Detection');
  }
}
