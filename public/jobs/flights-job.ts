import {
  KafkaSink,
  KafkaSource,
  KeyedProcessFunction,
  ListStateDescriptor,
  StreamExecutionEnvironment,
  Types,
  WatermarkStrategy,
  type Collector,
  type Context,
  type Infer,
  type ListState,
} from 'sluice';

// 20,000 flights within the US in early 2001 (data: US Bureau of Transportation Statistics, from vega-datasets 3.2.1).
// The file flights.csv was dropped into the topic `flights`; so can be any CSV or NDJSON file of yours.

const Flight = Types.POJO('com.example.Flight', {
  date: Types.STRING,
  /** Minutes; negative if early. */
  delay: Types.INT,
  distance: Types.INT,
  origin: Types.STRING,
  destination: Types.STRING,
});

const AirportDelay = Types.POJO('com.example.AirportDelay', {
  airport: Types.STRING,
  date: Types.STRING,
  /** How many of the latest departures the mean is taken of. */
  flights: Types.INT,
  meanDelay: Types.DOUBLE,
});

/** Departures that the mean looks back on. */
const WINDOW = 50;

class RollingDelay extends KeyedProcessFunction<string, Infer<typeof Flight>, Infer<typeof AirportDelay>> {
  #delays!: ListState<number>;

  override open() {
    this.#delays = this.getRuntimeContext().getListState(new ListStateDescriptor('delays', Types.INT));
  }

  override processElement(flight: Infer<typeof Flight>, _ctx: Context, out: Collector<Infer<typeof AirportDelay>>) {
    const delays = [...this.#delays.get(), flight.delay].slice(-WINDOW);
    this.#delays.update(delays);
    const sum = delays.reduce((total, delay) => total + delay, 0);
    out.collect({
      airport: flight.origin,
      date: flight.date,
      flights: delays.length,
      meanDelay: Math.round((sum / delays.length) * 10) / 10,
    });
  }
}

export class FlightsJob {
  static main() {
    const env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.enableCheckpointing(2_000);

    env
      .fromSource(KafkaSource.topic('flights', Flight), WatermarkStrategy.noWatermarks(), 'Flights')
      .uid('flights-id')
      .keyBy('origin')
      .process(new RollingDelay())
      .returns(AirportDelay)
      .name('Rolling Delay')
      .uid('rolling-delay-id')
      .sinkTo(KafkaSink.topic('delays', AirportDelay))
      .name('Delays')
      .uid('delays-id');

    env.execute('Flight Delays');
  }
}
