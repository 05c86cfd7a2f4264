package sluice.conformance;

import com.example.FeatureState;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the tasks of the running job see. Static, because Flink serializes functions; it works because all tasks of a
 * MiniCluster live in this JVM. One job at a time.
 */
final class Observations {
    static final Map<Long, FeatureState> restored = new ConcurrentHashMap<>();
    static final Map<Long, FeatureState> last = new ConcurrentHashMap<>();
    static final Map<Integer, Long> firstOffsets = new ConcurrentHashMap<>();
    static final Map<Integer, Long> nextOffsets = new ConcurrentHashMap<>();
    static final Map<Integer, Long> reads = new ConcurrentHashMap<>();
    static final LongAdder processed = new LongAdder();
    static volatile String stateClass = "";

    private Observations() {}

    static void clear() {
        restored.clear();
        last.clear();
        firstOffsets.clear();
        nextOffsets.clear();
        reads.clear();
        processed.reset();
    }

    /** The source hands on a record. */
    static void read(int partition, long offset) {
        firstOffsets.putIfAbsent(partition, offset);
        nextOffsets.put(partition, offset + 1);
        reads.merge(partition, 1L, Long::sum);
    }

    /** @param before null if the user has no state; only the first call for a user counts */
    static void before(long userId, FeatureState before) {
        if (!last.containsKey(userId) && before != null) {
            restored.put(userId, new FeatureState(before.count, before.total));
        }
    }

    static void after(long userId, FeatureState after) {
        last.put(userId, new FeatureState(after.count, after.total));
        processed.increment();
    }
}
