package nabla.spark;

import java.io.Serializable;
import nabla.nn.Network;
import nabla.nn.Objective;

/**
 * What every executor knows of a training, from its start.
 *
 * @param objective without the penalty, which is added once
 * @param shardRows rows of a step that a shard has, about, and
 * @param steps of the training: what kernels suit it
 */
record Plan(Network network, Objective objective, long seed, int shardRows, long steps, Weighing weighing)
        implements Serializable {}
