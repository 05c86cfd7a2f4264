package sluice.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Records in topics, plan and reports are JSON. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}
}
