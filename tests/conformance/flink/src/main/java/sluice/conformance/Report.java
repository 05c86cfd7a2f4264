package sluice.conformance;

import com.example.Alert;
import com.example.FeatureState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one restored job did; the caller judges it.
 *
 * @param failure messages of the chain of causes if the job did not get that far; else null
 * @param stateClass of the detector's state: tells the backend
 * @param restored each user's state when the first record of that user came; no entry if there was none yet
 * @param last each user's state after the last record
 * @param firstOffsets per partition, of the first record that the source handed on
 * @param nextOffsets per partition, behind the last one
 * @param reads how many the source handed on, by partition
 * @param alerts what is committed in the output topic after the stop
 * @param savepoint the path of the canonical savepoint that stopped the job
 */
public record Report(
        List<String> failure,
        String stateClass,
        Map<Long, FeatureState> restored,
        Map<Long, FeatureState> last,
        Map<Integer, Long> firstOffsets,
        Map<Integer, Long> nextOffsets,
        Map<Integer, Long> reads,
        List<Alert> alerts,
        String savepoint) {

    static Report failed(Throwable error) {
        List<String> chain = new ArrayList<>();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            chain.add(cause.getClass().getName() + ": " + cause.getMessage());
        }
        return new Report(chain, null, null, null, null, null, null, null, null);
    }
}
