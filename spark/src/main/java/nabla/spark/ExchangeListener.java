package nabla.spark;

import nabla.train.TrainingListener;

/** One that also wants to know what the exchange costs. */
public interface ExchangeListener extends TrainingListener {
    /** Given once, before the first epoch; it counts on. */
    void exchange(Exchange exchange);
}
