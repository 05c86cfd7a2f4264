package sluice.conformance;

import com.example.Alert;
import com.example.FeatureState;
import com.example.Transaction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** The built-in fraud job's detector, in Java, watched. */
class FraudDetector extends KeyedProcessFunction<Long, Transaction, Alert> {
    static final double ALERT_THRESHOLD = 100;

    private transient ValueState<FeatureState> features;

    @Override
    public void open(OpenContext openContext) {
        features = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("features", Types.POJO(FeatureState.class)));
        Observations.stateClass = features.getClass().getSimpleName();
    }

    @Override
    public void processElement(Transaction transaction, Context context, Collector<Alert> out) throws Exception {
        FeatureState state = features.value();
        Observations.before(transaction.userId, state);
        if (state == null) {
            state = new FeatureState();
        }
        state.count += 1;
        state.total += transaction.amount;
        features.update(state);
        if (transaction.amount > ALERT_THRESHOLD) {
            out.collect(new Alert(transaction.userId, transaction.amount));
        }
        Observations.after(transaction.userId, state);
    }
}
