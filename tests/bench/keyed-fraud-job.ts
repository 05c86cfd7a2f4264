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

// The fraud pipeline that `npm run bench` measures: keys are Strings, as most real keys are.

const Payment = Types.POJO('com.example.Payment', {
  userId: Types.STRING,
  amount: Types.DOUBLE,
  timestamp: Types.LONG,
});

const Profile = Types.POJO('com.example.Profile', { count: Types.LONG, total: Types.DOUBLE });

const Alert = Types.POJO('com.example.Alert', { userId: Types.STRING, amount: Types.DOUBLE });

/** Dollars: about 1 % of the payments are above. */
const ALERT_THRESHOLD = 100;

class FraudDetector extends KeyedProcessFunction<string, Infer<typeof Payment>, Infer<typeof Alert>> {
  #profile!: ValueState<Infer<typeof Profile>>;

  override open() {
    this.#profile = this.getRuntimeContext().getState(new ValueStateDescriptor('profile', Profile));
  }

  override processElement(payment: Infer<typeof Payment>, _ctx: Context, out: Collector<Infer<typeof Alert>>) {
    const profile = this.#profile.value() ?? { count: 0, total: 0 };
    profile.count += 1;
    profile.total += payment.amount;
    this.#profile.update(profile);
    if (payment.amount > ALERT_THRESHOLD) out.collect({ userId: payment.userId, amount: payment.amount });
  }
}

export class KeyedFraudJob {
  static main() {
    const env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.enableCheckpointing(1000);
    env
      .fromSource(KafkaSource.topic('payments', Payment), WatermarkStrategy.noWatermarks(), 'Kafka Source')
      .uid('source-id')
      .keyBy('userId')
      .process(new FraudDetector())
      .returns(Alert)
      .name('Fraud Detector')
      .uid('fraud-detector-id')
      .sinkTo(KafkaSink.topic('alerts', Alert))
      .name('Kafka Sink')
      .uid('sink-id');
    env.execute('Keyed Fraud Detection');
  }
}
