package sluice.conformance;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** Restores the fraud job from a savepoint, lets it read its input to the end and stops it with a savepoint. */
final class RestoredJob {
    private static final long PATIENCE_MS = 90_000;
    private static final long POLL_MS = 50;

    private RestoredJob() {}

    static Report run(Plan.Run run, Broker broker) throws Exception {
        Observations.clear();
        broker.createTopic(run.output(), 1);
        Configuration configuration = configuration(run.backend());
        JobGraph graph = FraudJob.graph(run, broker.bootstrapServers(), configuration);
        MiniClusterConfiguration clusterConfiguration = new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(run.parallelism())
                .withRandomPorts()
                .build();
        String savepoint;
        try (MiniCluster cluster = new MiniCluster(clusterConfiguration)) {
            cluster.start();
            JobID jobId = cluster.submitJob(graph).get().getJobID();
            awaitInput(cluster, jobId, run.records());
            // Commits all alerts, so that the savepoint owes the broker nothing.
            cluster.triggerCheckpoint(jobId, CheckpointType.FULL).get();
            savepoint = cluster.stopWithSavepoint(
                            jobId, run.savepoints().toString(), false, SavepointFormatType.CANONICAL)
                    .get();
            cluster.requestJobResult(jobId).get();
        }
        return new Report(
                null,
                Observations.stateClass,
                copy(Observations.restored),
                copy(Observations.last),
                copy(Observations.firstOffsets),
                copy(Observations.nextOffsets),
                copy(Observations.reads),
                broker.readCommitted(run.output()),
                savepoint);
    }

    private static <K, V> Map<K, V> copy(Map<K, V> map) {
        return new TreeMap<>(map);
    }

    private static Configuration configuration(String backend) {
        return Configuration.fromMap(Map.of(
                "state.backend.type", backend,
                "execution.checkpointing.storage", "jobmanager",
                // Only those that are asked for.
                "execution.checkpointing.interval", "1 h",
                "restart-strategy.type", "none",
                "rest.bind-port", "0"));
    }

    /** @throws Exception the job's own failure, if it fails; IllegalStateException if it reads too little */
    private static void awaitInput(MiniCluster cluster, JobID jobId, long records) throws Exception {
        long deadline = System.currentTimeMillis() + PATIENCE_MS;
        while (Observations.processed.sum() < records) {
            if (cluster.getJobStatus(jobId).get().isGloballyTerminalState()) {
                throw failure(cluster, jobId);
            }
            if (System.currentTimeMillis() > deadline) {
                throw new IllegalStateException(
                        "The job read only " + Observations.processed.sum() + " of " + records + " records.");
            }
            Thread.sleep(POLL_MS);
        }
    }

    private static Exception failure(MiniCluster cluster, JobID jobId)
            throws ExecutionException, InterruptedException {
        return cluster.requestJobResult(jobId)
                .get()
                .getSerializedThrowable()
                .<Exception>map(error -> new ExecutionException(error.deserializeError(RestoredJob.class.getClassLoader())))
                .orElseGet(() -> new CancellationException("The job ended by itself."));
    }
}
