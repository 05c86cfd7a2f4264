package sluice.conformance;

import com.example.Alert;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A Kafka broker in this process. */
final class Broker implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaClusterTestKit cluster;

    private Broker(KafkaClusterTestKit cluster) {
        this.cluster = cluster;
    }

    static Broker start() throws Exception {
        TestKitNodes nodes = new TestKitNodes.Builder()
                .setCombined(true)
                .setNumBrokerNodes(1)
                .setNumControllerNodes(1)
                .build();
        KafkaClusterTestKit cluster = new KafkaClusterTestKit.Builder(nodes)
                .setConfigProp("offsets.topic.replication.factor", "1")
                .setConfigProp("offsets.topic.num.partitions", "1")
                .setConfigProp("transaction.state.log.replication.factor", "1")
                .setConfigProp("transaction.state.log.min.isr", "1")
                .setConfigProp("transaction.state.log.num.partitions", "1")
                .setConfigProp("share.coordinator.state.topic.replication.factor", "1")
                .build();
        cluster.format();
        cluster.startup();
        cluster.waitForReadyBrokers();
        return new Broker(cluster);
    }

    String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    void createTopic(String name, int partitions) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
        }
    }

    /** @throws IllegalStateException if a record did not get the offset that its line says */
    void load(Plan.Topic topic) throws IOException, ExecutionException, InterruptedException {
        createTopic(topic.name(), topic.partitions());
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", bootstrapServers(), "acks", "all", "linger.ms", "20", "batch.size", "200000");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                Path file = topic.folder().resolve(partition + ".ndjson");
                for (String line : Files.readAllLines(file)) {
                    byte[] value = line.getBytes(StandardCharsets.UTF_8);
                    sent.add(producer.send(new ProducerRecord<>(topic.name(), partition, null, value)));
                }
                checkOffsets(topic.name(), partition, sent);
            }
        }
    }

    private static void checkOffsets(String topic, int partition, List<Future<RecordMetadata>> sent)
            throws ExecutionException, InterruptedException {
        for (int line = 0; line < sent.size(); line++) {
            long offset = sent.get(line).get().offset();
            if (offset != line) {
                throw new IllegalStateException(topic + "-" + partition + ": record " + line + " lies at " + offset);
            }
        }
    }

    /** All committed alerts of a topic. */
    List<Alert> readCommitted(String topic) throws IOException {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", bootstrapServers(), "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .collect(Collectors.toList());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<Alert> alerts = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    alerts.add(Json.MAPPER.readValue(message.value(), Alert.class));
                }
            }
            return alerts;
        }
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
