package sluice.conformance;

import com.example.Alert;
import com.example.Transaction;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The built-in fraud job as a Flink user writes it: the same uids, types and graph, no word of where it was saved. */
final class FraudJob {
    private FraudJob() {}

    static JobGraph graph(Plan.Run run, String brokers, Configuration configuration) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(run.parallelism());
        env.fromSource(source(run, brokers), WatermarkStrategy.noWatermarks(), "Kafka Source")
                .uid("source-id")
                .keyBy(transaction -> transaction.userId, Types.LONG)
                .process(new FraudDetector())
                .returns(Types.POJO(Alert.class))
                .name("Fraud Detector")
                .uid("fraud-detector-id")
                .sinkTo(sink(run, brokers))
                .name("Kafka Sink")
                .uid("sink-id");
        JobGraph graph = env.getStreamGraph().getJobGraph();
        graph.setSavepointRestoreSettings(
                SavepointRestoreSettings.forPath(run.savepoint().toString(), false));
        return graph;
    }

    /** Starts at the earliest offset wherever the savepoint says nothing: a lost offset would show. */
    private static KafkaSource<Transaction> source(Plan.Run run, String brokers) {
        return KafkaSource.<Transaction>builder()
                .setBootstrapServers(brokers)
                .setTopics(run.input())
                .setGroupId(run.output())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new TransactionReader())
                .build();
    }

    private static KafkaSink<Alert> sink(Plan.Run run, String brokers) {
        return KafkaSink.<Alert>builder()
                .setBootstrapServers(brokers)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(run.output())
                // Its default of an hour is more than a broker allows.
                .setProperty("transaction.timeout.ms", "300000")
                .setRecordSerializer(KafkaRecordSerializationSchema.<Alert>builder()
                        .setTopic(run.output())
                        .setValueSerializationSchema(new AlertWriter())
                        .build())
                .build();
    }
}
