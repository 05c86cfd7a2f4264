package sluice.conformance;

import com.example.Transaction;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Called in the task's thread as the source hands a record on: so it sees where the source stands. */
class TransactionReader implements KafkaRecordDeserializationSchema<Transaction> {
    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<Transaction> out) throws IOException {
        Observations.read(message.partition(), message.offset());
        out.collect(Json.MAPPER.readValue(message.value(), Transaction.class));
    }

    @Override
    public TypeInformation<Transaction> getProducedType() {
        return Types.POJO(Transaction.class);
    }
}
