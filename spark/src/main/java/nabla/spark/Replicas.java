package nabla.spark;

import java.io.Serializable;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A plan and, in an executor, the replicas that follow it: as many as tasks run there at a time, kept from step to step.
 * They live as long as the broadcast that brought them, so that an ended training leaves none of its rows behind.
 */
final class Replicas implements Serializable {
    private static final long serialVersionUID = 1;

    private final Plan plan;
    private final transient Queue<Replica> idle = new ConcurrentLinkedQueue<>();

    Replicas(Plan plan) {
        this.plan = plan;
    }

    private Object readResolve() {
        return new Replicas(plan);
    }

    Plan plan() {
        return plan;
    }

    /** An idle one, or a new one; closing it makes it idle again. */
    Replica take() {
        Replica replica = idle.poll();
        return replica == null ? new Replica(this) : replica;
    }

    void giveBack(Replica replica) {
        idle.add(replica);
    }
}
