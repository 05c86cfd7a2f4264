package sluice.conformance;

import com.example.Alert;
import com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.api.common.serialization.SerializationSchema;

class AlertWriter implements SerializationSchema<Alert> {
    @Override
    public byte[] serialize(Alert alert) {
        try {
            return Json.MAPPER.writeValueAsBytes(alert);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
