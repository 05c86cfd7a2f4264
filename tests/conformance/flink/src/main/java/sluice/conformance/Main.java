package sluice.conformance;

import java.nio.file.Path;

/**
 * {@code Main PLAN REPORTS}: reads a {@link Plan} and writes one {@link Report} for each of its runs, as
 * {@code REPORTS/<index>.json}. A run that fails is a report, too.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Plan plan = Json.MAPPER.readValue(Path.of(arguments[0]).toFile(), Plan.class);
        Path reports = Path.of(arguments[1]);
        try (Broker broker = Broker.start()) {
            for (Plan.Topic topic : plan.topics()) {
                broker.load(topic);
            }
            for (int index = 0; index < plan.runs().size(); index++) {
                Json.MAPPER.writeValue(
                        reports.resolve(index + ".json").toFile(),
                        report(plan.runs().get(index), broker));
            }
        }
        // Threads of Flink or Kafka that are still about are of no use any more.
        System.exit(0);
    }

    private static Report report(Plan.Run run, Broker broker) {
        try {
            return RestoredJob.run(run, broker);
        } catch (Exception error) {
            return Report.failed(error);
        }
    }
}
