package sluice.conformance;

import java.nio.file.Path;
import java.util.List;

/** What to do, as the caller wrote it to a file. All paths are absolute. */
public record Plan(List<Topic> topics, List<Run> runs) {

    /** Records are the lines of {@code folder/<partition>.ndjson}: line n is the record at offset n. */
    public record Topic(String name, int partitions, Path folder) {}

    /**
     * One restore of the fraud job.
     *
     * @param backend Flink's name: hashmap or rocksdb
     * @param output the topic that this run writes its alerts to
     * @param records how many the restored job has to read until its input's end
     * @param savepoints where its own savepoint goes
     */
    public record Run(
            Path savepoint,
            String backend,
            int parallelism,
            String input,
            String output,
            long records,
            Path savepoints) {}
}
